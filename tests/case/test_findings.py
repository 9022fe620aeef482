"""Problems of a log, the signs in it, checks, misstatements, facts that are computed, and the order of findings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow import When
from ehe_workflow.case.answer import answer_of
from ehe_workflow.case.facts import Facts, age_on
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.model import Event
from ehe_workflow.case.status import questions
from ehe_workflow.case.triage import triage
from ehe_workflow.law.terms import Actor, Force


@pytest.fixture(scope="module")
def law(laws):
    reply = laws.limit("reply", from_='["paper"]', dated='"served"', bound='"at-least"', stated='"reply-by"')
    return laws.law(laws.limit(), reply)


def problems(laws, law, *rows: str, **head: str):
    return laws.ask(law, laws.log(*rows, **head)).problems


# ------------------------------------------------------------------------------------------------- problems of sense


@pytest.mark.parametrize(
    ("rows", "head", "key", "said"),
    [
        (["go 2026-05-01"], {"born": "2026-05-02"}, "date", "before the child was born"),
        (["go 2026-05-03; sent = 2026-05-03; received = 2026-05-02"], {}, "received", "before it was sent"),
        (["paper 2026-05-03; sent = 2026-05-03; served = 2026-05-02"], {}, "served", "before it was sent"),
        (["paper 2026-05-03; how = 'by-hand'; dates.reply-by = 2026-05-02"], {}, "reply-by", "before the day it came"),
        (["paper 2026-05-01; how = 'first-class-post'; dates.reply-by = 2026-05-04"], {}, "reply-by", "5 May 2026"),
    ],
)
def test_days_that_cannot_be(laws, law, rows, head, key, said):
    (problem,) = problems(laws, law, *rows, **head)
    assert problem.event == "1"
    assert problem.path[-1] == key
    assert said in problem.what
    assert not problem.of_names


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        (["go 2026-05-01"], {"born": "2026-05-01"}),
        (["go 2026-05"], {"born": "2026-05-31"}),
        (["go 2026-05-03; sent = 2026-05-03; received = 2026-05-03"], {}),
        (["paper 2026-05-03; dates.reply-by = 2026-05-03"], {}),
        (["paper 2026-05-03; dates.meeting-on = 2026-05-01"], {}),
        (["go 2020-01-01; id = 'x'", "go 2026-05-01; corrects = 'x'"], {"born": "2025-01-01"}),
    ],
)
def test_days_that_can_be_are_no_problem(laws, law, rows, head):
    assert problems(laws, law, *rows, **head) == ()


def test_facts_that_contradict_each_other(laws, law):
    (problem,) = problems(laws, law, facts="{ plan = false, named = true }")
    assert problem.path == ("case", "facts", "named")
    assert "plan" in problem.what
    assert problems(laws, law, facts="{ plan = true, named = true }") == ()
    assert problems(laws, law, facts="{ plan = false, named = false }") == ()
    assert problems(laws, law, facts="{ named = true }") == ()


# ------------------------------------------------------------------------------------------------- problems of names


@pytest.mark.parametrize(
    ("row", "path", "near"),
    [
        ("papre 2026-05-01", ("event", 0, "kind"), "paper"),
        ("paper 2026-05-01; dates.replyby = 2026-05-09", ("event", 0, "dates", "replyby"), "reply-by"),
        ("go 2026-05-01; not_yet = ['atc']", ("event", 0, "not_yet"), "act"),
        ("go 2026-05-01; tags = ['rudee']", ("event", 0, "tags"), "rude"),
        ("go 2026-05-01; misstatements = ['must-vist']", ("event", 0, "misstatements"), "must-visit"),
        ("go 2026-05-01; facts.specail = true", ("event", 0, "facts", "specail"), "special"),
        ("go 2026-05-01; details.tonne = 'mild'", ("event", 0, "details", "tonne"), "tone"),
    ],
)
def test_names_that_the_law_does_not_know(laws, law, row, path, near):
    (problem,) = problems(laws, law, row)
    assert (problem.path, problem.nearest, problem.of_names) == (path, near, True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ('special = "yes"', "true or false"),
        ("special = 1", "true or false"),
        ("years = true", "a whole number"),
        ('started = "in May"', 'a date such as "2026-12-15" or "2026-12"'),
        ("started = 3", 'a date such as "2026-12-15" or "2026-12"'),
    ],
)
def test_values_that_a_fact_cannot_have(laws, law, facts, expected):
    (problem,) = problems(laws, law, facts=f"{{ {facts} }}")
    assert (problem.expected, problem.of_names) == (expected, True)


def test_a_choice_lists_its_values(laws, law):
    (problem,) = problems(laws, law, "paper 2026-05-01; details.tone = 'loud'")
    assert problem.expected == "one of mild, harsh, none"


def test_a_wrong_name_in_a_corrected_entry_is_put_right(laws, law):
    assert problems(laws, law, "papre 2026-05-01", "paper 2026-05-01; corrects = '1'") == ()
    (problem,) = problems(laws, law, "paper 2026-05-01", "papre 2026-05-01; corrects = '1'")
    assert problem.path == ("event", 1, "kind")


def test_a_date_that_cannot_be_read_sets_nothing_off(laws):
    law = laws.law(laws.limit(**{"from": None, "from_fact": '"started"'}))
    found = laws.ask(law, laws.log("act 2026-05-05", facts='{ started = "soon" }'))
    assert found.verdicts == ()
    assert len(found.problems) == 1


# ------------------------------------------------------------------------------------------------------------ triage


def weighed(law, *tags: tuple[str, ...], misstatements: int = 0):
    events = [Event(id=str(place), kind="look", tags=found) for place, found in enumerate(tags)]
    events += [Event(id=f"m{n}", kind="look", misstatements=("must-visit",)) for n in range(misstatements)]
    return triage(law, events)


def test_signs_point_to_the_officer_or_to_the_situation(law):
    assert weighed(law).answer is None
    assert weighed(law, ("rude",)).answer == "officer"
    assert weighed(law, ("ill",)).answer == "situation"
    assert weighed(law, ("rude", "ill")).answer == "unclear"
    assert weighed(law, ("late",)).answer is None
    assert weighed(law, ("late",), ("late",)).counting == ("late",)
    assert weighed(law, ("late", "late")).answer is None
    assert weighed(law, ("unheard-of",)).answer is None
    assert weighed(law, misstatements=1).counting == ("wrong",)


def test_more_than_twice_as_many_signs_of_the_officer_outweigh_a_situation(law):
    assert weighed(law, ("rude", "ill"), ("late",), ("late",)).answer == "unclear"
    assert weighed(law, ("rude", "ill"), ("late",), ("late",), misstatements=1).answer == "officer"


# ---------------------------------------------------------------------------------------------------- computed facts


def fact(laws, law, name: str, row: str, **head: str):
    return Facts(laws.ask(law, laws.log(row, **head)).timeline, 0)(name)


@pytest.mark.parametrize(
    ("name", "row", "head", "value"),
    [
        ("years", "go 2026-05-01", {"born": "2016-05-01"}, 10),
        ("years", "go 2026-05-01", {"born": "2016-05-02"}, 9),
        ("years", "go 2026-05-01", {"born": '"2016-05"'}, None),
        ("years", "go 2026-05-01", {"born": '"2016-06"'}, 9),
        ("years", "go 2026-05-01", {}, None),
        ("years", "go", {"born": "2016-05-01"}, None),
        ("of-age", "go 2026-08-31", {"born": "2021-05-01"}, False),
        ("of-age", "go 2026-09-01", {"born": "2021-05-01"}, True),
        ("of-age", "go 2026-06-30", {"born": "2010-05-01"}, True),
        ("of-age", "go 2026-07-01", {"born": "2010-05-01"}, False),
        ("of-age", "go 2026-09-01", {"born": '"2021"'}, None),
        ("of-age", "go 2026-05-01", {"born": '"2000/2025"'}, None),
        ("way", "go 2026-05-01; how = 'phone'", {}, "phone"),
        ("way", "go 2026-05-01", {}, None),
        ("by-heart", "go 2026-05-01", {}, False),
        ("by-heart", "go 2026-05-01; reconstructed = true", {}, True),
        ("good-service", "paper 2026-05-01; how = 'e-mail'", {}, False),
        ("good-service", "paper 2026-05-01; how = 'letter'", {}, True),
        ("delay", "go 2026-05-01; at = 09:00:00; written = 2026-05-01; written_at = 09:00:00", {}, 0),
        ("delay", "go 2026-05-01; at = 09:00:00; written = 2026-05-01; written_at = 09:00:01", {}, 1),
        ("delay", "go 2026-05-01; at = 09:00:00; written = 2026-05-02; written_at = 10:00:00", {}, 25),
        ("delay", "go 2026-05-01; written = 2026-05-03", {}, 25),
        ("delay", "go 2026-05-01; written = 2026-05-01", {}, None),
        ("delay", "go 2026-05-01", {}, None),
        ("sorted", "go 2026-05-01; tags = ['rude']", {}, "officer"),
        ("happened go", "go 2026-05-01", {}, False),
    ],
)
def test_facts_that_are_computed(laws, law, name, row, head, value):
    assert fact(laws, law, name, row, **head) == value


def test_a_recorded_fact_displaces_a_computed_one(laws, law):
    assert fact(laws, law, "years", "go 2026-05-01", born="2016-05-01", facts="{ years = 12 }") == 12


@settings(max_examples=60)
@given(st.dates(When.parse("2000").earliest, When.parse("2030").latest), st.integers(0, 30))
def test_an_age_is_reached_on_the_birthday(born, age):
    if (born.month, born.day) != (2, 29):
        birthday = born.replace(year=born.year + age)
        assert age_on(born, birthday) == age
        assert age == 0 or age_on(born, birthday.replace(day=1)) == age - (birthday.day > 1)


# ------------------------------------------------------------------------------------ checks, misstatements, findings


def checked(laws, **parts: str):
    given = {"process": '"main"', "on": '["paper"]', "expects": '"tone is mild"', "finding": '"It was harsh."', **parts}
    text = "\n".join(["[check.tone]", *(f"{key} = {value}" for key, value in given.items()), 'source = { of = "act" }'])
    return laws.law(laws.limit(), more=text)


@pytest.mark.parametrize(
    ("parts", "row", "found"),
    [
        ({}, "paper 2026-05-01; details.tone = 'mild'", []),
        ({}, "paper 2026-05-01; details.tone = 'harsh'", [("check", "It was harsh.")]),
        ({}, "paper 2026-05-01", []),
        (
            {"unknown": '"The tone is not recorded."'},
            "paper 2026-05-01",
            [("not-recorded", "The tone is not recorded.")],
        ),
        ({"when": '"special"'}, "paper 2026-05-01; details.tone = 'harsh'", []),
        (
            {"when": '"special"'},
            "paper 2026-05-01; details.tone = 'harsh'; facts.special = true",
            [("check", "It was harsh.")],
        ),
        ({"in_force": "{ from = 2026-05-02 }"}, "paper 2026-05-01; details.tone = 'harsh'", []),
        ({"in_force": "{ commenced = false, commencement = 'bill' }"}, "paper 2026-05-01; details.tone = 'harsh'", []),
    ],
)
def test_checks(laws, parts, row, found):
    told = laws.ask(checked(laws, **parts), laws.log(row)).findings
    assert [(one.kind.value, one.what) for one in told] == found
    assert all(one.whose is Actor.COUNCIL and one.event == "1" for one in told)


def test_a_check_of_law_that_is_not_in_force_applies_from_an_assumed_day(laws):
    law = checked(laws, in_force="{ commenced = false, commencement = 'bill' }")
    log = laws.log("paper 2026-05-01; details.tone = 'harsh'")
    assert len(laws.ask(law, log, bill=When.parse("2026-05-01").earliest).findings) == 1
    assert laws.ask(law, log, bill=When.parse("2026-05-02").earliest).findings == ()


def test_a_misstatement_is_told_with_its_correction(laws, law):
    (told,) = laws.ask(law, laws.log("look 2026-05-01; misstatements = ['must-visit']")).findings
    assert told.kind is FindingKind.MISSTATEMENT
    assert told.what == "Said: You must let us in. In fact: No law says so."
    assert told.authority.url == "https://example.org/act"


def test_findings_are_told_once_the_strongest_first(laws):
    weak = laws.limit("weak", source='{ of = "code" }')
    middle = laws.limit("middle", source='{ of = "act" }', force='"regulations"')
    law = laws.law(weak, middle, laws.limit())
    row = "look 2026-06-02; misstatements = ['must-visit', 'must-visit']"
    found = laws.ask(law, laws.log("go 2026-05-01", "act 2026-06-01", row)).findings
    assert [one.id for one in found if one.kind is FindingKind.LIMIT] == ["main", "middle", "weak"]
    assert [one.kind for one in found].count(FindingKind.MISSTATEMENT) == 1
    forces = [list(Force).index(one.force) for one in found]
    assert forces == sorted(forces)


def test_a_missed_limit_is_told_in_full(laws):
    law = laws.law(laws.limit(missed='"Complain."'), laws.limit("right", right="true", by='"family"'))
    found = {one.id: one for one in laws.ask(law, laws.log("go 2026-05-01", "act 2026-05-13")).findings}
    assert found["main"].what == "Not kept: the council acts by 11 May 2026 (by 2 days). Complain."
    assert (found["main"].event, found["main"].whose) == ("2", Actor.COUNCIL)
    assert found["right"].what == "Right missed: the council acts by 11 May 2026 (by 2 days)."


def test_a_right_without_evidence_is_no_finding(laws):
    law = laws.law(laws.limit(right="true", by='"family"'))
    assert laws.ask(law, laws.log("go 2026-05-01")).findings == ()


def test_a_right_that_others_cut_short_was_not_missed(laws):
    law = laws.law(laws.limit(right="true", by='"family"', bound='"exactly"'), after=("main",))
    (short,) = [one for one in laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-05")).findings if one.id == "main"]
    (late,) = [one for one in laws.ask(law, laws.log("go 2026-05-01", "act 2026-05-20")).findings if one.id == "main"]
    assert short.what.startswith("Right cut short: the council acts until 11 May 2026")
    assert late.what.startswith("Right missed: the council acts by 11 May 2026")


def test_what_may_not_be_about_the_case_at_all_is_asked_and_not_found(laws):
    law = laws.law(laws.limit(when='"special"'))
    for facts, found in (("", 0), ("special = true", 1), ("special = false", 0)):
        text = laws.log("go 2026-05-01").replace("[[event]]", f"[case.facts]\n{facts}\n[[event]]", 1)
        answer = laws.ask(law, text)
        assert len(answer.findings) == found
        assert ("special" in {one.fact for one in questions(answer)}) is (not facts)


def test_a_duty_that_is_over_and_can_still_be_done_is_overdue(laws):
    law = laws.law(laws.limit(done='["bar"]'))
    for rows, as_of, overdue in (
        (["go 2026-05-01"], "2026-05-12", True),
        (["go 2026-05-01"], "2026-05-11", False),
        (["go 2026-05-01", "bar 2026-05-20"], "2026-06-01", False),
    ):
        assert [one.is_overdue for one in answer_of(laws.ask(law, laws.log(*rows), as_of)).limits] == [overdue]
    without_a_step = laws.law(laws.limit(done='["act"]'))
    (limit,) = answer_of(laws.ask(without_a_step, laws.log("go 2026-05-01"))).limits
    assert not limit.is_overdue


def test_a_cap_that_counts_back_gives_its_first_good_day(laws):
    backward = {"from": '["paper"]', "convention": '"before"', "dated": '"meeting-on"'}
    for bound, first in (("at-most", True), ("at-least", False)):
        law = laws.law(laws.limit(bound=f'"{bound}"', **backward))
        (limit,) = answer_of(laws.ask(law, laws.log("paper 2026-05-01; dates.meeting-on = 2026-06-01"))).limits
        assert limit.is_earliest is first


def test_the_answer_holds_every_reason(laws):
    law = laws.law(laws.limit(**{"from": '["paper"]', "dated": '"served"'}))
    answer = answer_of(laws.ask(law, laws.log("paper 2026-05-08; how = 'letter'", "act 2026-06-30")))
    (limit,) = answer.limits
    assert [reason.kind for reason in limit.reasons] == ["trigger", "service", "period", "result", "result", "act"]
    assert (
        "taken to be served between 12 and 14 May 2026 (2 working days to 4 working days after)"
        in limit.reasons[1].words
    )
    assert "unless another day is proved" in limit.reasons[1].words
    assert limit.days_late == (37, 39)


def test_an_entry_older_than_the_law_known_is_told_and_not_judged(laws):
    start = 'start = "rest"\n'
    young = laws.files()["land/graph.toml"].replace(start, start + "in_force = { from = 2020-01-01 }\n", 1)
    law = laws.law(laws.limit(), graph=young)
    (problem,) = problems(laws, law, "go 2019-12-31")
    assert "the law of 31 December 2019 on this is not known here" in problem.what
    assert not problems(laws, law, "go 2020-01-01")


@pytest.mark.parametrize(
    ("rows", "is_unsure"),
    [
        (["bar 2026-05-01", "go 2026-05-02"], False),
        (["bar 2026-05", "go 2026-05-20"], True),
        (["bar 2026-04", "go 2026-05-20"], False),
        (["bar 2026-05-20", "go"], True),
    ],
)
def test_a_step_that_could_not_be_is_doubted_where_the_order_is_not_sure(laws, rows, is_unsure):
    law = laws.law(laws.limit())
    found = laws.ask(law, laws.log(*rows), "2026-12-31")
    assert any(one.kind is FindingKind.IMPOSSIBLE_STEP for one in found.findings)
    assert any("first; the step" in one.what for one in found.problems) is is_unsure
