"""Scotland: cases as families live them, from the first letter to the last day, with every date worked out by hand.

Each log is one that the law allows unless its test says otherwise; none of its steps may be told as impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from ehe_workflow import Case, Event, Library, Status, When, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import questions
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law

Facts = Mapping[str, FactValue]

NEVER_AT_SCHOOL: Facts = {"attended-public-school-here": False}
PUPIL: Facts = {"attended-public-school-here": True, "withdrawn-with-consent": False}
FORMER_PUPIL: Facts = {"attended-public-school-here": True}
RESPONSIBLE: Facts = {"council-responsible": True}


@pytest.fixture(scope="module")
def law() -> Law:
    return Library.shipped().load("scotland")


def lived(law: Law, log: str, as_of: str, facts: Facts | None = None) -> Status:
    """The answer to a log of lines: a day, a kind of event, how it was sent, then dates and details as name=value."""
    events = []
    for number, line in enumerate(log.strip().splitlines(), start=1):
        on, kind, *rest = line.split()
        named = dict(part.split("=") for part in rest if "=" in part)
        events.append(
            Event(
                id=str(number),
                kind=kind,
                date=When.parse(on),
                how=next((part for part in rest if "=" not in part), None),
                dates={name: When.parse(text) for name, text in named.items() if text[:2] == "20"},
                details={name: _value(text) for name, text in named.items() if text[:2] != "20"},
            )
        )
    case = Case(
        id="lived",
        jurisdiction=law.jurisdiction.id,
        born=When.parse("2015-03-01"),
        facts=facts or {},
        events=tuple(events),
    )
    return status(case, law, as_of=date.fromisoformat(as_of))


def _value(text: str) -> FactValue:
    return {"yes": True, "no": False}.get(text, text)


def stage(answer: Status, process: str) -> str:
    (found,) = [stage.id for one in answer.standings if one.process.id == process for stage in one.stages]
    return found


def kinds(answer: Status, limit: str) -> list[Kind]:
    return [one.kind for one in answer.verdicts if one.limit.id == limit]


def last_days(answer: Status, limit: str) -> list[str]:
    return [
        one.due.last_day.earliest.isoformat()
        for one in answer.verdicts
        if one.limit.id == limit and one.due is not None and one.due.last_day.earliest is not None
    ]


def impossible(answer: Status) -> list[str]:
    return [one.what for one in answer.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]


def not_kept(answer: Status) -> set[str]:
    return {one.id for one in answer.findings if one.kind is FindingKind.LIMIT}


# ---------------------------------------------------------------------------------------------------------------
# Consent, and absence while it is awaited
# ---------------------------------------------------------------------------------------------------------------


def test_asking_again_is_possible_and_starts_nothing_anew(law: Law) -> None:
    """22 June + 42 days is 3 August; the refusal of 20 August is 17 days late. Consent may still follow a refusal."""
    log = """
    2026-06-22 withdrawal-consent-asked
    2026-08-10 withdrawal-consent-asked
    2026-08-20 withdrawal-consent-withheld grounds-told=yes
    2026-09-10 withdrawal-consent-withheld grounds-told=yes
    2026-10-01 withdrawal-consent-given
    """
    answer = lived(law, log, "2026-10-02", FORMER_PUPIL)
    assert not impossible(answer)
    assert stage(answer, "withdrawal") == "consent-given"
    assert last_days(answer, "sco.consent.decision")[0] == "2026-08-03"
    assert kinds(answer, "sco.consent.decision")[0] is Kind.BREACHED


def test_a_child_who_goes_back_needs_consent_again(law: Law) -> None:
    log = """
    2026-06-22 withdrawal-consent-asked
    2026-07-06 withdrawal-consent-given
    2027-01-11 withdrawal-request-withdrawn
    2027-02-01 attendance-notice-served by-hand appear-on=2027-02-05
    2027-03-01 withdrawal-consent-asked
    """
    answer = lived(law, log, "2027-03-02", FORMER_PUPIL)
    assert not impossible(answer)
    assert stage(answer, "withdrawal") == "consent-asked"


def test_a_notice_over_absence_before_consent_is_given_is_lawful(law: Law) -> None:
    log = """
    2026-09-14 withdrawal-consent-asked
    2026-09-21 absence-began
    2026-10-26 attendance-notice-served by-hand appear-on=2026-10-29
    2026-10-29 absence-explained
    2026-11-02 withdrawal-consent-given
    2026-11-09 absence-dropped
    """
    answer = lived(law, log, "2026-11-28", FORMER_PUPIL)
    assert not impossible(answer)
    assert "withdrawn-with-consent" not in {one.fact for one in questions(answer)}
    assert stage(answer, "irregular-attendance") == "closed"
    assert stage(answer, "withdrawal") == "consent-given"


def test_a_notice_over_absence_after_consent_is_not(law: Law) -> None:
    log = """
    2026-09-14 withdrawal-consent-asked
    2026-10-05 withdrawal-consent-given
    2026-10-26 attendance-notice-served by-hand appear-on=2026-10-29
    """
    assert any("withdrawn with consent" in one for one in impossible(lived(law, log, "2026-10-27", FORMER_PUPIL)))


def test_absence_alone_says_nothing_of_withdrawal(law: Law) -> None:
    answer = lived(law, "2026-09-21 absence-began", "2026-09-22", PUPIL)
    assert [one.process.id for one in answer.standings] == ["irregular-attendance"]


def test_yearly_contact_is_never_held_against_anybody(law: Law) -> None:
    answer = lived(law, "2026-10-01 home-education-notified", "2028-10-02", {"consent-not-needed": True})
    assert "sco.contact.annual" not in {one.id for one in answer.findings}
    assert not [one for one in answer.running if one.limit.process == "home-education-contact"]


# ---------------------------------------------------------------------------------------------------------------
# The notice and the order
# ---------------------------------------------------------------------------------------------------------------


def test_a_council_may_be_satisfied_although_it_never_asked(law: Law) -> None:
    log = """
    2026-10-01 family-reply
    2026-10-20 council-satisfied
    """
    assert not impossible(lived(law, log, "2026-10-21", NEVER_AT_SCHOOL))


def test_a_notice_that_names_the_sixteenth_day(law: Law) -> None:
    """18 November less 14 days is 4 November: the notice was served two days too early for the day it names."""
    answer = lived(law, "2026-11-02 notice-served by-hand reply-by=2026-11-18", "2026-11-28", NEVER_AT_SCHOOL)
    (told,) = [one.what for one in answer.findings if one.id == "sco.s37.notice.response_period.max"]
    assert ", not before 4 November 2026 (by 2 days)" in told


def test_unsatisfied_after_the_answer_satisfied_before_the_order(law: Law) -> None:
    log = """
    2026-09-01 notice-served by-hand reply-by=2026-09-11
    2026-09-10 family-reply
    2026-09-14 education-appears-unsuitable visit-refusal-only=no
    2026-09-18 excuse-accepted
    """
    answer = lived(law, log, "2026-09-19", NEVER_AT_SCHOOL)
    assert not impossible(answer)
    assert stage(answer, "attendance-order") == "excused"


def test_an_order_without_a_notice_is_told_in_words_and_can_be_appealed(law: Law) -> None:
    """Served 2 November: 14 days after is 16 November."""
    log = """
    2026-10-01 enquiry-made
    2026-11-02 order-served by-hand
    2026-11-16 sheriff-appeal-made
    2026-12-14 sheriff-annulled-order
    2027-01-11 notice-served by-hand reply-by=2027-01-22
    """
    answer = lived(law, log, "2027-01-12", NEVER_AT_SCHOOL)
    assert "sco.ao.no-order-without-notice" in {one.id for one in answer.findings}
    assert last_days(answer, "sco.ao.appeal") == ["2026-11-16"]
    assert kinds(answer, "sco.ao.appeal") == [Kind.MET]
    (only,) = impossible(answer)
    assert only.startswith("The council served an attendance order")
    assert stage(answer, "attendance-order") == "notice-served"


SERVED = """
2026-09-01 notice-served by-hand reply-by=2026-09-11
2026-09-21 order-served by-hand
"""


def test_an_application_does_not_take_the_appeal_away(law: Law) -> None:
    """Served 21 September: the appeal of 5 October is in time; the application of 24 September runs to 24 October."""
    answer = lived(
        law,
        SERVED
        + """2026-09-24 revocation-asked
        2026-10-05 sheriff-appeal-made
        2026-10-20 revocation-refused
        2026-11-16 sheriff-upheld-order""",
        "2026-11-17",
        NEVER_AT_SCHOOL,
    )
    assert not impossible(answer)
    assert not not_kept(answer)
    assert last_days(answer, "sco.ao.application.decision") == ["2026-10-24"]
    assert stage(answer, "attendance-order") == "order-standing"


def test_another_school_may_be_proposed_while_the_appeal_is_open(law: Law) -> None:
    """Proposed 28 September: no change before 13 October; changed order served 19 October: appeal to 2 November."""
    log = (
        SERVED
        + """2026-09-28 order-amendment-proposed by-hand
        2026-10-02 order-amendment-objected
        2026-10-13 order-amended
        2026-10-19 order-served by-hand"""
    )
    answer = lived(law, log, "2026-10-20", NEVER_AT_SCHOOL)
    assert not impossible(answer)
    assert kinds(answer, "sco.ao.amend.objections") == [Kind.MET]
    assert last_days(answer, "sco.ao.appeal") == ["2026-10-05", "2026-11-02"]
    assert stage(answer, "attendance-order") == "order-in-force"
    early = lived(law, log.replace("2026-10-13", "2026-10-12"), "2026-10-20", NEVER_AT_SCHOOL)
    assert kinds(early, "sco.ao.amend.objections") == [Kind.BREACHED]


def test_a_change_that_nobody_proposed_or_asked_for(law: Law) -> None:
    answer = lived(law, SERVED + "2026-10-19 order-amended", "2026-10-20", NEVER_AT_SCHOOL)
    assert any("The log has neither" in one for one in impossible(answer))


def test_going_to_the_sheriff_about_an_application_is_no_late_appeal(law: Law) -> None:
    """Refused 30 September: 21 days after is 21 October, when the 14 days of the order are long over."""
    answer = lived(
        law,
        SERVED
        + """2026-09-23 revocation-asked
        2026-09-30 revocation-refused
        2026-10-21 sheriff-application-made
        2026-12-01 sheriff-directed direction=for-the-family""",
        "2026-12-02",
        NEVER_AT_SCHOOL,
    )
    assert not impossible(answer)
    assert last_days(answer, "sco.ao.application.appeal") == ["2026-10-21"]
    assert kinds(answer, "sco.ao.application.appeal") == [Kind.MET]
    assert "sco.ao.appeal" not in not_kept(answer)
    assert stage(answer, "attendance-order") == "nothing-open"


def test_a_direction_for_another_school_leaves_the_order(law: Law) -> None:
    answer = lived(
        law,
        SERVED
        + """2026-10-12 order-amendment-asked
        2026-10-30 order-amendment-refused
        2026-11-09 sheriff-application-made
        2026-12-01 sheriff-directed direction=for-the-family""",
        "2026-12-02",
        NEVER_AT_SCHOOL,
    )
    assert not impossible(answer)
    assert stage(answer, "attendance-order") == "order-standing"


def test_silence_on_an_application_made_within_the_appeal_time(law: Law) -> None:
    """Asked 24 September: on 25 October the month is over, and the way to the sheriff is open."""
    answer = lived(law, SERVED + "2026-09-24 revocation-asked", "2026-10-25", NEVER_AT_SCHOOL)
    assert stage(answer, "attendance-order") == "application-undecided"
    went = lived(
        law,
        SERVED + "2026-09-24 revocation-asked\n2026-11-02 sheriff-application-made",
        "2026-11-03",
        NEVER_AT_SCHOOL,
    )
    assert not impossible(went)


def test_revocation_can_be_asked_for_while_a_prosecution_is_open(law: Law) -> None:
    """Asked 16 November: the council has to 16 December. The prosecution goes on meanwhile."""
    log = (
        SERVED
        + """2026-10-19 order-breached
        2026-11-09 prosecution-started
        2026-11-16 revocation-asked"""
    )
    answer = lived(law, log, "2026-11-28", NEVER_AT_SCHOOL)
    assert not impossible(answer)
    assert stage(answer, "attendance-order") == "prosecution"
    assert last_days(answer, "sco.ao.application.decision") == ["2026-12-16"]
    convicted = lived(law, log + "\n2026-12-01 convicted\n2026-12-14 order-revoked", "2026-12-15", NEVER_AT_SCHOOL)
    assert not impossible(convicted)
    assert stage(convicted, "attendance-order") == "nothing-open"


def test_an_order_annulled_while_the_parent_is_prosecuted(law: Law) -> None:
    answer = lived(
        law,
        SERVED
        + """2026-09-28 order-breached
        2026-10-05 sheriff-appeal-made
        2026-11-09 prosecution-started
        2026-12-01 sheriff-annulled-order
        2026-12-08 acquitted""",
        "2026-12-09",
        NEVER_AT_SCHOOL,
    )
    assert not impossible(answer)
    assert stage(answer, "attendance-order") == "annulled"


def test_from_a_second_notice_over_absence_to_an_order_of_the_court(law: Law) -> None:
    """Postponed 14 September: six weeks end on 26 October. There are no 14 days against an order of the court."""
    log = """
    2026-08-20 absence-began
    2026-09-07 attendance-notice-served by-hand appear-on=2026-09-10
    2026-09-14 absence-decision-postponed
    2026-10-05 attendance-notice-served by-hand appear-on=2026-10-08
    2026-10-08 absence-explained
    2026-10-20 reported-to-fiscal
    2026-12-01 absence-prosecution-started
    2027-01-20 court-order-made
    2027-01-25 order-served by-hand
    """
    answer = lived(law, log, "2027-01-26", PUPIL)
    assert not impossible(answer)
    assert last_days(answer, "sco.s36.postpone") == ["2026-10-26"]
    assert stage(answer, "attendance-order") == "order-standing"
    assert kinds(answer, "sco.ao.appeal") == [Kind.NOT_APPLICABLE]


def test_the_way_by_absence_is_closed_to_a_child_withdrawn_with_consent(law: Law) -> None:
    facts = {"attended-public-school-here": True, "withdrawn-with-consent": True}
    assert impossible(lived(law, "2026-10-01 absence-order-chosen", "2026-10-02", facts))


# ---------------------------------------------------------------------------------------------------------------
# Support plans, the tribunal, placing requests
# ---------------------------------------------------------------------------------------------------------------


def test_silence_on_a_request_and_the_tribunal_in_time(law: Law) -> None:
    """Received 11 May: eight weeks end 5 July; two months later is Saturday 5 September, so Monday the 7th."""
    log = """
    2026-05-11 plan-request-received reasons-given=yes
    2026-09-07 tribunal-reference-received
    """
    answer = lived(law, log, "2026-09-08", RESPONSIBLE)
    assert not impossible(answer)
    assert last_days(answer, "sco.csp.request.response") == ["2026-07-05"]
    assert last_days(answer, "sco.tribunal.reference.deemed_request") == ["2026-09-07"]
    assert kinds(answer, "sco.tribunal.reference.deemed_request") == [Kind.MET]
    late = lived(law, log.replace("2026-09-07", "2026-09-08"), "2026-09-09", RESPONSIBLE)
    assert kinds(late, "sco.tribunal.reference.deemed_request") == [Kind.CANNOT_TELL]


def test_silence_past_a_later_date_and_on_an_early_review(law: Law) -> None:
    """Put off to 7 September: two months later is Saturday 7 November, so the 9th. Early review: 29 June, 31 August."""
    put_off = """
    2026-06-22 plan-request-received reasons-given=yes
    2026-07-06 plan-answer-put-off put-off-reason=school-closed family-told=yes put-off-to=2026-09-07
    """
    answer = lived(law, put_off, "2026-10-01", RESPONSIBLE)
    assert last_days(answer, "sco.tribunal.reference.deemed_request.put_off") == ["2026-11-09"]
    early = lived(
        law,
        "2026-06-01 early-review-request-received reasons-given=yes",
        "2026-07-01",
        {**RESPONSIBLE, "has-plan": True},
    )
    assert stage(early, "support-plan") == "early-review-refused"
    assert last_days(early, "sco.tribunal.reference.deemed_review") == ["2026-08-31"]


def test_an_outer_limit_matters_only_where_something_was_put_off(law: Law) -> None:
    log = """
    2026-05-11 plan-request-received reasons-given=yes
    2026-06-01 plan-proposal-sent
    """
    answer = lived(law, log, "2026-06-02", RESPONSIBLE)
    assert kinds(answer, "sco.csp.request.response.cap") == [Kind.NOT_APPLICABLE]
    assert kinds(answer, "sco.csp.prepare.cap") == [Kind.NOT_APPLICABLE]


def test_a_plan_that_moves_is_reviewed_by_the_new_council(law: Law) -> None:
    """Told 11 August 2025: sent by 7 September. Prepared 9 December 2024: twelve months end 8 December 2025, and twelve
    weeks from that day, it included, end 1 March 2026.
    """
    log = """
    2024-09-02 plan-proposal-sent
    2024-12-09 plan-prepared
    2024-12-13 plan-sent
    2025-08-11 move-notified
    2025-09-05 plan-transferred
    2025-12-15 review-proposed
    2026-02-27 review-completed
    """
    answer = lived(law, log, "2026-03-02", RESPONSIBLE)
    assert not impossible(answer)
    assert not not_kept(answer)
    assert last_days(answer, "sco.csp.transfer.move") == ["2025-09-07"]
    assert last_days(answer, "sco.csp.review.complete")[0] == "2026-03-01"
    assert stage(answer, "support-plan") == "in-force"


def test_a_review_at_once_after_a_transfer(law: Law) -> None:
    log = """
    2026-01-12 plan-proposal-sent
    2026-03-02 plan-sent
    2026-08-17 placed-out-of-area
    2026-09-14 plan-transferred
    2026-09-28 early-review-proposed
    2026-12-01 review-completed
    """
    answer = lived(law, log, "2026-12-02", RESPONSIBLE)
    assert not impossible(answer)
    assert last_days(answer, "sco.csp.review.complete.early") == ["2026-12-20"]


def test_a_place_at_a_special_school_goes_to_the_tribunal(law: Law) -> None:
    """Posted Friday 16 April 2027, received Monday the 19th; 19 June is a Saturday, so the reference by the 21st."""
    log = """
    2027-02-01 placing-request-for-august-received
    2027-04-16 placing-refused placing-post
    2027-06-21 tribunal-reference-received
    """
    answer = lived(law, log, "2027-06-22", {"placing-for-the-tribunal": True})
    assert not impossible(answer)
    assert last_days(answer, "sco.tribunal.reference.placing") == ["2027-06-21"]
    assert kinds(answer, "sco.tribunal.reference.placing") == [Kind.MET]
    assert kinds(answer, "sco.placing.mainstream.reference") == [Kind.NOT_APPLICABLE]
    other = lived(law, log, "2027-06-22", {"placing-for-the-tribunal": False})
    assert last_days(other, "sco.placing.mainstream.reference") == ["2027-05-17"]
    assert kinds(other, "sco.tribunal.reference.placing") == [Kind.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("received", "kind", "limit", "last"),
    [
        ("2019-03-15", "placing-request-for-august-received", "sco.placing.asn.annual.until_2020", "2019-04-29"),
        ("2020-04-22", "placing-request-received", "sco.placing.asn.other.until_2020", "2020-06-22"),
        ("2020-04-23", "placing-request-received", "sco.placing.asn.other.2020", "2020-07-23"),
    ],
)
def test_placing_requests_of_earlier_years(law: Law, received: str, kind: str, limit: str, last: str) -> None:
    answer = lived(law, f"{received} {kind}", "2021-01-01")
    assert last_days(answer, limit) == [last]


@pytest.mark.parametrize(
    ("about", "limit", "last"),
    [
        ("about-failure=yes", "sco.tribunal.response.failure", "2027-01-19"),
        ("about-claim=yes", "sco.tribunal.claimant_evidence", "2027-02-09"),
        ("about-claim=yes", "sco.tribunal.response.claim", "2027-02-09"),
    ],
)
def test_the_periods_of_failures_and_of_claims(law: Law, about: str, limit: str, last: str) -> None:
    """Posted 17 December, received Monday the 21st, which is day 1: the 15th is 19 January, the 30th 9 February."""
    answer = lived(law, f"2026-12-17 case-statement-opened tribunal-post {about}", "2026-12-30")
    assert last_days(answer, limit) == [last]
    assert kinds(answer, "sco.tribunal.appellant_evidence") == [Kind.NOT_APPLICABLE]


# ---------------------------------------------------------------------------------------------------------------
# Adjudication, complaints, the Reporter
# ---------------------------------------------------------------------------------------------------------------


def test_a_refused_application_for_adjudication_may_still_be_accepted(law: Law) -> None:
    """Accepted Friday 2 October: the tenth working day after is 16 October. Nothing was put off, so no outer limit."""
    log = """
    2026-09-07 dispute-application-received
    2026-09-11 dispute-referred
    2026-09-18 dispute-refused
    2026-09-25 dispute-more-received
    2026-10-02 dispute-accepted
    """
    answer = lived(law, log, "2027-06-01")
    assert not impossible(answer)
    assert last_days(answer, "sco.dr.authority_response") == ["2026-10-16"]
    assert kinds(answer, "sco.dr.cap") == [Kind.NOT_APPLICABLE]


def test_a_first_answer_put_off_too_late_is_told_and_goes_on(law: Law) -> None:
    log = """
    2026-11-30 complaint-made
    2026-12-09 complaint-extended answer-by=2026-12-14
    2026-12-14 complaint-stage-one-answered
    """
    answer = lived(law, log, "2026-12-15")
    assert not impossible(answer)
    assert FindingKind.UNWISE_STEP in {one.kind for one in answer.findings}
    assert stage(answer, "complaint") == "stage-one-answered"


def test_the_appeals_from_a_hearing(law: Law) -> None:
    """Decided 9 November, which is day 1: the 21st is 29 November. Confirmed 7 December: the 28th is 3 January."""
    log = """
    2026-09-07 reporter-informed
    2026-10-05 hearing-called
    2026-11-09 supervision-required
    2026-11-29 hearing-appealed
    2026-12-07 hearing-decision-confirmed
    """
    answer = lived(law, log, "2026-12-08")
    assert not impossible(answer)
    assert last_days(answer, "sco.reporter.appeal") == ["2026-11-29"]
    assert kinds(answer, "sco.reporter.appeal") == [Kind.MET]
    assert last_days(answer, "sco.reporter.appeal.ground") == ["2027-01-03"]
    assert stage(answer, "reporter") == "supervised"
