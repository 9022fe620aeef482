"""When a document has arrived, and how far the log is seen."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import parse_case, status
from ehe_workflow.case.answer import answer_of
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind


@pytest.fixture(scope="module")
def law(laws):
    served = {"from": '["paper"]', "dated": '"served"', "convention": '"beginning-with"'}
    received = {"from": '["paper"]', "dated": '"received"', "length": '"1 day"'}
    return laws.law(laws.limit("served", **served), laws.limit("received", **received))


def trigger(laws, law, row: str, limit: str = "served", **head: str):
    found = laws.ask(law, laws.log(row, **head))
    return next(one.due.trigger for one in found.verdicts if one.limit.id == limit)


@pytest.mark.parametrize(
    ("row", "window", "kind"),
    [
        ("paper 2026-05-08; how = 'by-hand'", "2026-05-08", "deemed"),
        ("paper 2026-05-08; how = 'first-class-post'", "2026-05-12", "deemed"),
        ("paper 2026-05-08; how = 'letter'", "2026-05-12/2026-05-14", "deemed"),
        ("paper 2026-06-09; how = 'first-class-post'", "2026-06-12", "deemed"),  # the feast of the 10th is left out
        ("paper 2026-05-08; how = 'first-class-post'; sent = 2026-05-07", "2026-05-11", "deemed"),
        ("paper 2026-05-08/2026-05-11; how = 'first-class-post'", "2026-05-12/2026-05-13", "deemed"),
        ("paper ../2026-05-08; how = 'first-class-post'", "../2026-05-12", "deemed"),
        ("paper 2026-05-08/..; how = 'first-class-post'", "2026-05-12/..", "deemed"),
        ("paper 2026-05-08; how = 'letter'; received = 2026-05-20", "2026-05-20", "received"),
        ("paper 2026-05-08; how = 'letter'; served = 2026-05-21; received = 2026-05-20", "2026-05-21", "recorded"),
        ("paper 2026-05-08; how = 'pigeon'", "2026-05-08", "taken"),
        ("paper 2026-05-08", "2026-05-08", "taken"),
    ],
)
def test_the_day_of_service(laws, law, row, window, kind):
    found = trigger(laws, law, row)
    assert (str(found.when), found.kind) == (window, kind)


def test_received_is_not_served(laws, law):
    row = "paper 2026-05-08; how = 'letter'; served = 2026-05-21; received = 2026-05-20"
    assert str(trigger(laws, law, row, "received").when) == "2026-05-20"


def service_findings(found):
    return [one for one in found.findings if one.kind is FindingKind.NOT_SERVED]


def test_e_mail_without_consent_is_not_served(laws, law):
    found = laws.ask(law, laws.log("paper 2026-05-08; how = 'e-mail'"))
    (served,) = [one for one in found.verdicts if one.limit.id == "served"]
    assert (served.kind, served.due.refusal) == (Kind.CANNOT_TELL, "it was not validly served")
    assert served.would_settle == ("a day on which it was validly served",)
    (told,) = service_findings(found)
    assert (told.event, told.id, told.what) == ("1", "mail", "The paper was served: Without consent it is not served.")


def test_receiving_an_e_mail_does_not_make_it_good_service(laws, law):
    found = laws.ask(law, laws.log("paper 2026-05-08; how = 'e-mail'; received = 2026-05-08"))
    assert len(service_findings(found)) == 1
    by_limit = {one.limit.id: one for one in found.verdicts}
    assert by_limit["served"].due.trigger.when is None
    assert str(by_limit["received"].due.trigger.when) == "2026-05-08"


@pytest.mark.parametrize(
    "row",
    [
        "paper 2026-05-08; how = 'e-mail'; facts.agreed = true",
        "paper 2026-05-08; how = 'e-mail'; served = 2026-05-08",
    ],
)
def test_e_mail_with_consent_or_proved_service_is_served(laws, law, row):
    found = laws.ask(law, laws.log(row))
    assert not service_findings(found)
    assert str(found.verdicts[0].due.trigger.when) == "2026-05-08"


def test_later_consent_does_not_heal_an_earlier_e_mail(laws, law):
    log = laws.log("paper 2026-05-08; how = 'e-mail'", "look 2026-05-09; facts.agreed = true")
    assert len(service_findings(laws.ask(law, log))) == 1


def test_an_e_mail_that_need_not_be_served_is_received(laws):
    law = laws.law(laws.limit(dated='"received"'))
    found = laws.ask(law, laws.log("go 2026-05-08; how = 'e-mail'"))
    assert str(found.verdicts[0].due.last_day) == "2026-05-18"
    assert not service_findings(found)


def test_what_merely_arrives_has_no_authority_of_service(laws):
    """The rule about consent is for what is served; that the family is asked to be reached by it is nothing to it."""
    served, arrives = laws.limit("served", from_='["paper"]', dated='"served"'), laws.limit(dated='"received"')
    law = laws.law(served, arrives)
    told = {}
    for row in ("go 2026-05-08; how = 'e-mail'", "paper 2026-05-08; how = 'e-mail'; facts.agreed = true"):
        (limit,) = answer_of(laws.ask(law, laws.log(row))).limits
        told[row.split()[0]] = limit.reasons[1].words, len(limit.also)
    assert "taken to have arrived" in told["go"][0]
    assert "taken to be served" in told["paper"][0]
    assert (told["go"][1], told["paper"][1]) == (0, 1)


def test_whether_a_document_was_served_at_all_is_told_with_the_day(england):
    text = """
        [case]
        id = "c"
        jurisdiction = "england"
        [[event]]
        kind = "notice-served"
        date = 2026-11-20
        how = "e-mail"
    """
    unsure, *_ = answer_of(status(parse_case(text), england, as_of=date(2026, 11, 28))).limits
    assert any(one.words.startswith("whether it was served at all is not known") for one in unsure.reasons)
    agreed = text.replace("[[event]]", "[case.facts]\nconsented-to-email = true\n[[event]]")
    sure, *_ = answer_of(status(parse_case(agreed), england, as_of=date(2026, 11, 28))).limits
    assert not any("whether it was served at all" in one.words for one in sure.reasons)


def test_a_way_of_sending_without_a_rule_is_told(laws, law):
    (problem,) = laws.ask(law, laws.log("paper 2026-05-08; how = 'leter'")).problems
    assert "'leter'" in problem.what
    assert problem.nearest == "letter"
    assert laws.ask(law, laws.log("paper 2026-05-08; how = 'leter'; received = 2026-05-09")).problems == ()
    assert laws.ask(law, laws.log("go 2026-05-08; how = 'leter'")).problems == ()


def test_a_letter_beyond_the_calendar_is_refused_and_the_rest_is_answered(laws, law):
    found = laws.ask(law, laws.log("paper 2031-05-08; how = 'letter'", "go 2031-06-01"), "2031-12-31")
    served = found.verdicts[0]
    assert served.kind is Kind.CANNOT_TELL
    assert "known from 2026-01-01 to 2027-12-31" in served.due.refusal
    assert found.standings[0].stages[0].id == "open"


def test_the_day_asked_about_cuts_the_log(laws, law):
    log = laws.log("go 2026-05-01", "look 2026-05-02/2026-05-20", "act 2026-05-03", "bar 2026-06")
    found = laws.ask(law, log, "2026-05-02")
    assert [event.id for event in found.timeline.events] == ["1", "2"]
    assert [event.id for event in found.timeline.later] == ["3", "4"]
    assert [event.id for event in laws.ask(law, log, "2026-06-01").timeline.later] == []


def test_what_an_event_brings_about_holds_after_it(laws):
    more = '[event.settle]\nname = "Settled"\nsets = { special = true }\n'
    law = laws.law(laws.limit(), more=more)
    log = laws.log("look 2026-05-01; facts.plan = true", "settle 2026-05-02", "look 2026-05-03")
    timeline = laws.ask(law, log).timeline
    assert [timeline.case_fact("special", place) for place in range(3)] == [None, None, True]
    assert [timeline.case_fact("plan", place) for place in range(3)] == [True, True, True]
    assert timeline.case_fact("agreed") is False
    assert timeline.case_fact("unheard-of") is None
