"""Scotland: the worked examples of its tables, and whole paths from the first step to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from ehe_workflow import Case, Event, Library, Status, When, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Bound, Confidence, Force
from ehe_workflow.time import Convention

HOME: Mapping[str, FactValue] = {"attended-public-school-here": False}
PUPIL: Mapping[str, FactValue] = {"attended-public-school-here": True, "withdrawn-with-consent": False}
RESPONSIBLE: Mapping[str, FactValue] = {"council-responsible": True}
BORN = "2015-03-01"
REASONS: Mapping[str, FactValue] = {"reasons-given": True}
MIN = "sco.s37.notice.response_period.min"
MAX = "sco.s37.notice.response_period.max"


@pytest.fixture(scope="module")
def law() -> Law:
    return Library.shipped().load("scotland")


def day(text: str) -> date:
    return date.fromisoformat(text)


def entry(
    kind: str,
    on: str,
    *,
    how: str | None = None,
    details: Mapping[str, FactValue] | None = None,
    not_yet: tuple[str, ...] = (),
    **dates: str,
) -> tuple[str, str, str | None, Mapping[str, FactValue], tuple[str, ...], Mapping[str, str]]:
    """One line of a log; keywords are named dates, with underscores for hyphens."""
    named = {name.replace("_", "-"): text for name, text in dates.items()}
    return kind, on, how, details or {}, not_yet, named


Line = tuple[str, str, str | None, Mapping[str, FactValue], tuple[str, ...], Mapping[str, str]]


def standing(
    law: Law,
    lines: Sequence[Line],
    as_of: str,
    *,
    facts: Mapping[str, FactValue] | None = None,
    born: str | None = BORN,
) -> Status:
    events = tuple(
        Event(
            id=str(number),
            kind=kind,
            date=When.parse(on),
            how=how,
            details=details,
            not_yet=not_yet,
            dates={name: When.parse(text) for name, text in dates.items()},
        )
        for number, (kind, on, how, details, not_yet, dates) in enumerate(lines, start=1)
    )
    case = Case(
        id="example",
        jurisdiction=law.jurisdiction.id,
        born=When.parse(born) if born else None,
        facts=facts or {},
        events=events,
    )
    return status(case, law, as_of=day(as_of))


def verdict(answer: Status, limit: str) -> Verdict:
    found = [one for one in answer.verdicts if one.limit.id == limit]
    assert found, f"{limit} was not set off"
    return found[-1]


def last_day(answer: Status, limit: str) -> date:
    due = verdict(answer, limit).due
    assert due is not None
    assert due.refusal is None, due.refusal
    assert due.last_day.is_exact
    assert due.last_day.earliest is not None
    return due.last_day.earliest


def under_reading(answer: Status, limit: str, reading: str) -> date:
    for one, _, due in verdict(answer, limit).readings:
        if one.id == reading:
            assert due is not None
            assert due.last_day.earliest is not None
            return due.last_day.earliest
    raise AssertionError(f"{limit} has no reading {reading}")


def stages(answer: Status, process: str) -> list[str]:
    return [stage.id for standing in answer.standings if standing.process.id == process for stage in standing.stages]


def impossible(answer: Status) -> list[str]:
    return [one.what for one in answer.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]


# ---------------------------------------------------------------------------------------------------------------
# The worked examples that are a last day
# ---------------------------------------------------------------------------------------------------------------

LAST_DAYS: list[tuple[str, Line, str, str]] = [
    ("1-earliest", entry("notice-served", "2026-12-18", how="by-hand"), MIN, "2026-12-25"),
    ("2-earliest", entry("notice-served", "2026-03-27", how="left-at-address"), MIN, "2026-04-03"),
    ("3", entry("order-served", "2026-08-05", how="by-hand"), "sco.ao.appeal", "2026-08-19"),
    ("4", entry("order-served", "2026-12-18", how="by-hand"), "sco.ao.appeal", "2027-01-01"),
    ("5-leap", entry("order-served", "2028-02-15", how="by-hand"), "sco.ao.appeal", "2028-02-29"),
    ("5-common", entry("order-served", "2027-02-15", how="by-hand"), "sco.ao.appeal", "2027-03-01"),
    ("6-48-hours", entry("attendance-notice-served", "2026-11-30", how="by-hand"), "sco.s36.notice.min", "2026-12-02"),
    ("6-postponed", entry("absence-decision-postponed", "2026-12-07"), "sco.s36.postpone", "2027-01-18"),
    ("7", entry("revocation-asked", "2027-01-31"), "sco.ao.application.decision", "2027-02-28"),
    ("8", entry("withdrawal-consent-asked", "2026-11-09"), "sco.consent.decision", "2026-12-21"),
    (
        "9",
        entry("plan-request-received", "2026-06-22", details=REASONS),
        "sco.csp.request.response",
        "2026-08-16",
    ),
    (
        "9-cap",
        entry("plan-request-received", "2026-06-22", details=REASONS),
        "sco.csp.request.response.cap",
        "2026-10-12",
    ),
    ("10", entry("plan-proposal-sent", "2026-08-14"), "sco.csp.prepare", "2026-12-03"),
    ("10-cap", entry("plan-proposal-sent", "2026-08-14"), "sco.csp.prepare.cap", "2027-01-28"),
    ("11-expiry", entry("plan-prepared", "2028-02-29"), "sco.csp.review.due", "2029-02-28"),
    ("11-complete", entry("plan-prepared", "2028-02-29"), "sco.csp.review.complete", "2029-05-22"),
    ("11-cap", entry("plan-prepared", "2028-02-29"), "sco.csp.review.cap", "2029-07-17"),
    ("11-ordinary-expiry", entry("plan-prepared", "2025-09-01"), "sco.csp.review.due", "2026-08-31"),
    ("11-ordinary-complete", entry("plan-prepared", "2025-09-01"), "sco.csp.review.complete", "2026-11-22"),
    (
        "12",
        entry("early-review-request-received", "2026-12-14", details=REASONS),
        "sco.csp.early_review.response",
        "2027-01-11",
    ),
    ("13-july", entry("plan-request-refused", "2026-05-20"), "sco.tribunal.reference.decision", "2026-08-04"),
    ("13-february", entry("plan-request-refused", "2026-12-30"), "sco.tribunal.reference.decision", "2027-03-01"),
    (
        "14-evidence",
        entry("case-statement-opened", "2026-12-17", how="tribunal-post"),
        "sco.tribunal.appellant_evidence",
        "2027-01-26",
    ),
    (
        "14-response",
        entry("case-statement-opened", "2026-12-17", how="tribunal-post"),
        "sco.tribunal.response",
        "2027-02-09",
    ),
    (
        "14-period",
        entry("case-statement-opened", "2026-12-17", how="tribunal-post"),
        "sco.tribunal.case_statement",
        "2027-02-09",
    ),
    ("15-refer", entry("dispute-application-received", "2026-06-15"), "sco.dr.refer", "2026-06-22"),
    ("15-accept", entry("dispute-referred", "2026-06-22"), "sco.dr.accept", "2026-08-07"),
    ("15-views", entry("dispute-accepted", "2026-08-07"), "sco.dr.authority_response", "2026-08-21"),
    ("15-papers", entry("dispute-accepted", "2026-08-07"), "sco.dr.papers", "2026-09-11"),
    ("15-cap", entry("dispute-accepted", "2026-08-07"), "sco.dr.cap", "2026-10-30"),
    ("16-relevance", entry("section-70-complaint-received", "2026-06-01"), "sco.s70.relevance", "2026-06-22"),
    ("16-decision", entry("section-70-complaint-received", "2026-06-01"), "sco.s70.determination", "2026-11-27"),
    ("16-relevance-b", entry("section-70-complaint-received", "2026-12-23"), "sco.s70.relevance", "2027-01-21"),
    ("16-decision-b", entry("section-70-complaint-received", "2026-12-23"), "sco.s70.determination", "2027-06-01"),
    ("18", entry("matter-noticed", "2025-08-31"), "sco.spso.time_limit", "2026-08-31"),
    ("20-earliest", entry("notice-served", "2026-11-24", how="by-hand"), MIN, "2026-12-01"),
    ("20-appeal", entry("order-served", "2026-12-11", how="by-hand"), "sco.ao.appeal", "2026-12-25"),
    (
        "21-objections",
        entry("order-amendment-proposed", "2027-01-11", how="by-hand"),
        "sco.ao.amend.objections.right",
        "2027-01-25",
    ),
    ("22", entry("retention-asked", "2026-12-15"), "sco.csp.discontinue.retention_choice", "2027-01-04"),
    ("23-move", entry("move-notified", "2026-08-17"), "sco.csp.transfer.move", "2026-09-13"),
    ("23-placing", entry("placed-out-of-area", "2026-08-17"), "sco.csp.transfer.placing", "2026-09-14"),
    ("24", entry("withdrawal-consent-asked", "2026-06-29"), "sco.consent.decision", "2026-08-10"),
    ("25-advice", entry("school-changed", "2027-08-18"), "sco.asn.change.seek_advice", "2026-08-18"),
    ("25-information", entry("school-changed", "2027-08-18"), "sco.asn.change.give_info", "2027-02-18"),
    ("26", entry("tribunal-decided", "2026-11-16"), "sco.tribunal.review", "2026-12-01"),
    # beyond the examples: the edges of the other instruments
    ("agency", entry("agency-asked", "2026-08-14"), "sco.asn.agency.help", "2026-10-22"),
    ("agency-cap", entry("agency-asked", "2026-08-14"), "sco.asn.agency.help.cap", "2026-12-03"),
    (
        "early-cap",
        entry("early-review-request-received", "2026-12-14", details=REASONS),
        "sco.csp.early_review.response.cap",
        "2027-03-08",
    ),
    ("early-complete", entry("early-review-proposed", "2026-12-14"), "sco.csp.review.complete.early", "2027-03-07"),
    ("early-complete-cap", entry("early-review-proposed", "2026-12-14"), "sco.csp.review.cap.early", "2027-05-02"),
    ("permission", entry("tribunal-decided", "2026-11-16"), "sco.tribunal.permission_ftt", "2026-12-15"),
    ("permission-upper", entry("permission-refused", "2026-11-16"), "sco.tribunal.permission_ut", "2026-12-15"),
    ("claim", entry("discrimination-happened", "2026-08-31"), "sco.tribunal.disability_claim", "2027-02-28"),
    ("failure", entry("plan-failure", "2026-11-16"), "sco.tribunal.reference.failure", "2027-01-18"),
    ("particulars", entry("particulars-directed", "2026-12-18"), "sco.tribunal.particulars", "2027-01-12"),
    (
        "placing-april",
        entry("placing-request-for-august-received", "2027-03-15"),
        "sco.placing.asn.annual",
        "2027-04-29",
    ),
    (
        "placing-2021",
        entry("placing-request-for-august-received", "2021-03-15"),
        "sco.placing.asn.annual.2021",
        "2021-05-14",
    ),
    ("placing-other", entry("placing-request-received", "2026-12-31"), "sco.placing.asn.other", "2027-02-28"),
    ("placing-2020", entry("placing-request-received", "2020-06-30"), "sco.placing.asn.other.2020", "2020-09-30"),
    (
        "committee",
        entry("placing-refused", "2026-05-01", how="placing-post"),
        "sco.placing.mainstream.reference",
        "2026-06-01",
    ),
    (
        "committee-sheriff",
        entry("appeal-committee-decided", "2026-06-01"),
        "sco.placing.mainstream.sheriff",
        "2026-06-29",
    ),
    ("report", entry("dispute-papers-received", "2026-06-26"), "sco.dr.report", "2026-08-20"),
    ("decision", entry("dispute-report-received", "2026-12-18"), "sco.dr.decision", "2027-01-12"),
    ("observations", entry("dispute-views-sent", "2026-08-21"), "sco.dr.observations", "2026-09-04"),
    ("own-motion", entry("section-70-own-motion", "2026-06-01"), "sco.s70.own_motion", "2026-11-27"),
    ("repeat", entry("dispute-decided", "2026-08-21"), "sco.dr.repeat_bar", "2027-08-20"),
    ("standstill", entry("plan-no-longer-required", "2026-05-20"), "sco.csp.discontinue.standstill", "2026-08-04"),
    (
        "young",
        entry("school-changed", "2027-08-18", details={"starts-pre-school": True}),
        "sco.asn.change.seek_advice.pre_school",
        "2027-02-18",
    ),
    (
        "young-information",
        entry("school-changed", "2027-08-18", details={"starts-pre-school": True}),
        "sco.asn.change.give_info.pre_school",
        "2027-05-18",
    ),
    ("leaving", entry("school-education-ended", "2027-05-31"), "sco.asn.leaving.request_info", "2026-05-31"),
    ("leaving-information", entry("school-education-ended", "2027-05-31"), "sco.asn.leaving.give_info", "2026-11-30"),
    ("complain", entry("matter-noticed", "2026-08-31"), "sco.complaint.make", "2027-02-28"),
    ("escalate", entry("complaint-stage-one-answered", "2026-08-31"), "sco.complaint.stage2.escalate", "2027-02-28"),
]


@pytest.mark.parametrize(
    ("line", "limit", "expected"),
    [pytest.param(*rest, id=number) for number, *rest in LAST_DAYS],
)
def test_the_last_day_is_the_one_of_the_worked_example(law: Law, line: Line, limit: str, expected: str) -> None:
    answer = standing(law, [line], "2028-12-01", facts={**RESPONSIBLE, **HOME})
    assert last_day(answer, limit) == day(expected)


def test_every_table_row_has_its_limit(law: Law) -> None:
    """The names of the tables, kept letter for letter; the three of councils stand in the councils' layers."""
    names = set(law.limit)
    for council in ("fife", "highland", "falkirk"):
        names |= set(Library.shipped().load(f"scotland/{council}").limit)
    assert set(TABLE_ROWS.split()) <= names


TABLE_ROWS = """
sco.schoolage.leaving.summer sco.schoolage.leaving.winter.home sco.schoolage.start sco.consent.decision
sco.consent.statutory_limit sco.consent.decision.fife sco.consent.decision.highland sco.consent.decision.falkirk_old
sco.consent.acknowledge sco.contact.annual sco.contact.visit sco.s36.notice.min sco.s36.notice.max sco.s36.postpone
sco.s37.notice.response_period.min sco.s37.notice.response_period.max sco.s37.order.when sco.ao.appeal
sco.ao.amend.objections sco.ao.application.decision sco.ao.application.appeal sco.ao.duration sco.offence.penalty
sco.csp.request.response sco.asn.request.response sco.csp.request.response.cap sco.csp.prepare sco.csp.prepare.cap
sco.csp.review.due sco.csp.review.complete sco.csp.review.cap sco.csp.early_review.response sco.csp.transfer.move
sco.csp.transfer.placing sco.csp.discontinue.standstill sco.csp.discontinue.retention_choice sco.csp.retention
sco.asn.agency.help sco.asn.leaving.request_info sco.asn.leaving.give_info sco.asn.change.seek_advice
sco.asn.change.give_info sco.tribunal.reference.decision sco.tribunal.reference.placing_deemed
sco.tribunal.reference.failure sco.tribunal.case_statement sco.tribunal.appellant_evidence sco.tribunal.response
sco.tribunal.particulars sco.tribunal.hearing_notice sco.tribunal.review sco.tribunal.permission_ftt
sco.tribunal.permission_ut sco.tribunal.disability_claim sco.dr.refer sco.dr.accept sco.dr.authority_response
sco.dr.observations sco.dr.papers sco.dr.report sco.dr.decision sco.dr.cap sco.dr.repeat_bar
sco.placing.asn.annual sco.placing.asn.other sco.placing.mainstream.reference sco.placing.mainstream.sheriff
sco.complaint.make sco.complaint.stage1 sco.complaint.stage2.escalate sco.complaint.stage2.ack
sco.complaint.stage2.response sco.spso.time_limit sco.s70.relevance sco.s70.determination sco.s70.own_motion
"""

# ---------------------------------------------------------------------------------------------------------------
# The notice of section 37: examples 1, 2 and 20
# ---------------------------------------------------------------------------------------------------------------

NAMED = [
    ("below-the-floor", "2026-12-24", Kind.BREACHED, Kind.MET),
    ("seventh-day", "2026-12-25", Kind.CANNOT_TELL, Kind.MET),
    ("eighth-day", "2026-12-26", Kind.MET, Kind.MET),
    ("fourteenth-day", "2027-01-01", Kind.MET, Kind.MET),
    ("fifteenth-day", "2027-01-02", Kind.MET, Kind.BREACHED),
    ("seventeenth-day", "2027-01-04", Kind.MET, Kind.BREACHED),
]


@pytest.mark.parametrize(("named", "floor", "ceiling"), [pytest.param(*rest, id=f"1-{name}") for name, *rest in NAMED])
def test_the_time_that_a_notice_names(law: Law, named: str, floor: Kind, ceiling: Kind) -> None:
    notice = entry("notice-served", "2026-12-18", how="by-hand", reply_by=named)
    answer = standing(law, [notice], "2027-02-01", facts=HOME)
    assert verdict(answer, MIN).kind is floor
    assert verdict(answer, MAX).kind is ceiling


def test_the_two_readings_of_the_floor(law: Law) -> None:
    answer = standing(law, [entry("notice-served", "2026-12-18", how="by-hand")], "2026-12-20", facts=HOME)
    assert under_reading(answer, MIN, "ordinary") == day("2026-12-25")
    assert under_reading(answer, MIN, "clear_days") == day("2026-12-26")


def test_a_posted_notice_is_never_held_against_the_ceiling(law: Law) -> None:
    """Example 2, posted: delivered on 28 March, so 11 April is still within the 14 days."""
    notice = entry("notice-served", "2026-03-27", how="first-class-post", reply_by="2026-04-11")
    answer = standing(law, [notice], "2026-05-01", facts=HOME)
    assert verdict(answer, MAX).kind is Kind.NOT_APPLICABLE
    assert verdict(answer, MIN).kind is Kind.MET


def test_example_2_posted(law: Law) -> None:
    due = verdict(
        standing(law, [entry("notice-served", "2026-03-27", how="first-class-post")], "2026-03-30", facts=HOME), MIN
    ).due
    assert due is not None
    assert due.last_day.earliest == day("2026-04-04")


def test_example_20_an_order_before_the_named_time(law: Law) -> None:
    notice = entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-08")
    early = standing(law, [notice, entry("order-served", "2026-12-08", how="by-hand")], "2026-12-20", facts=HOME)
    assert verdict(early, MIN).kind is Kind.BREACHED
    kept = standing(law, [notice, entry("order-served", "2026-12-11", how="by-hand")], "2026-12-20", facts=HOME)
    assert verdict(kept, MIN).kind is Kind.MET
    assert last_day(kept, "sco.ao.appeal") == day("2026-12-25")
    assert stages(kept, "attendance-order") == ["order-in-force"]


def test_a_notice_by_email_is_not_one_of_the_ways_of_the_act(law: Law) -> None:
    answer = standing(law, [entry("notice-served", "2026-11-24", how="email")], "2026-11-25", facts=HOME)
    assert "sco.service.not-by-email" in {one.id for one in answer.findings}


# ---------------------------------------------------------------------------------------------------------------
# The gate of section 37
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        pytest.param({"attended-public-school-here": False}, "notice-served", id="never-attended"),
        pytest.param(
            {"attended-public-school-here": True, "withdrawn-with-consent": True}, "notice-served", id="with-consent"
        ),
        pytest.param(
            {"attended-public-school-here": True, "withdrawn-with-consent": False, "excluded-by-council": True},
            "notice-served",
            id="excluded",
        ),
        pytest.param(
            {"attended-public-school-here": True, "withdrawn-with-consent": False}, "nothing-open", id="without-consent"
        ),
        pytest.param(
            {"attended-public-school-here": True, "withdrawn-with-consent": False, "consent-not-needed": True},
            "notice-served",
            id="gate-unclear",
        ),
    ],
)
def test_the_gate(law: Law, facts: Mapping[str, FactValue], stage: str) -> None:
    answer = standing(law, [entry("notice-served", "2026-11-24", how="by-hand")], "2026-11-26", facts=facts)
    assert stages(answer, "attendance-order") == [stage]
    assert bool(impossible(answer)) is (stage == "nothing-open")


def test_the_unclear_gate_is_told(law: Law) -> None:
    facts = {"attended-public-school-here": True, "withdrawn-with-consent": False, "consent-not-needed": True}
    answer = standing(law, [entry("notice-served", "2026-11-24", how="by-hand")], "2026-11-26", facts=facts)
    assert any("no consent was needed" in one.what for one in answer.findings)


def test_an_unknown_gate_leaves_both_answers_open(law: Law) -> None:
    answer = standing(law, [entry("notice-served", "2026-11-24", how="by-hand")], "2026-11-26")
    assert set(stages(answer, "attendance-order")) == {"notice-served", "nothing-open"}


def test_a_child_under_school_age_gets_no_notice(law: Law) -> None:
    facts = {**HOME, "school-age-begun": False}
    answer = standing(
        law, [entry("notice-served", "2026-11-24", how="by-hand")], "2026-11-26", facts=facts, born="2021-09-30"
    )
    assert stages(answer, "attendance-order") == ["nothing-open"]


# ---------------------------------------------------------------------------------------------------------------
# Example 19: school age
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        pytest.param("2010-09-30", "2026-05-31", id="19-before-the-birthday"),
        pytest.param("2010-10-01", "2026-12-21", id="19-october"),
        pytest.param("2011-02-28", "2026-12-21", id="19-february"),
        pytest.param("2011-03-01", "2027-05-31", id="19-march"),
        pytest.param("2011-05-31", "2027-05-31", id="on-the-day"),
        pytest.param("2012-02-29", "2027-12-21", id="leap-day"),
    ],
)
def test_the_leaving_date_at_home(law: Law, born: str, leaves: str) -> None:
    assert law.school_age is not None
    assert law.school_age.ends(day(born)) == day(leaves)


@pytest.mark.parametrize(("as_of", "over"), [("2026-12-21", False), ("2026-12-22", True)])
def test_an_order_ends_with_school_age(law: Law, as_of: str, over: bool) -> None:
    answer = standing(law, [entry("notice-served", "2026-01-12", how="by-hand")], as_of, facts=HOME, born="2011-02-28")
    assert (answer.standings[0].over is not None) is over


# ---------------------------------------------------------------------------------------------------------------
# Whole paths: consent, irregular attendance, orders
# ---------------------------------------------------------------------------------------------------------------


def test_consent_overdue_is_no_refusal_and_can_still_be_given(law: Law) -> None:
    asked = entry("withdrawal-consent-asked", "2026-11-09")
    assert stages(standing(law, [asked], "2026-12-21"), "withdrawal") == ["consent-asked"]
    assert stages(standing(law, [asked], "2026-12-22"), "withdrawal") == ["consent-overdue"]
    given = entry("withdrawal-consent-given", "2027-01-11")
    answer = standing(law, [asked, given], "2027-01-12")
    assert stages(answer, "withdrawal") == ["consent-given"]
    late = verdict(answer, "sco.consent.decision")
    assert late.kind is Kind.BREACHED
    assert late.days_late == (21, 21)
    assert late.force is Force.STATUTORY_GUIDANCE
    assert late.confidence is Confidence.SECONDARY


def test_consent_refused_complained_about_and_asked_again(law: Law) -> None:
    log = [
        entry("withdrawal-consent-asked", "2026-09-07"),
        entry("withdrawal-consent-withheld", "2026-10-05", details={"grounds-told": False}),
        entry("complaint-made", "2026-10-12"),
        entry("withdrawal-consent-asked", "2026-10-19"),
    ]
    answer = standing(law, log, "2026-10-20")
    assert stages(answer, "withdrawal") == ["consent-asked"]
    assert stages(answer, "complaint") == ["stage-one-overdue"]
    assert "sco.consent.grounds" in {one.id for one in answer.findings}


def test_no_consent_to_ask_for_where_none_is_needed(law: Law) -> None:
    answer = standing(
        law, [entry("withdrawal-consent-asked", "2026-11-09")], "2026-11-10", facts={"consent-not-needed": True}
    )
    assert stages(answer, "withdrawal") == ["enrolled"]
    assert impossible(answer)


def test_example_6_the_notice_of_section_36(law: Law) -> None:
    def appearing(on: str) -> Status:
        notice = entry("attendance-notice-served", "2026-11-30", how="by-hand", appear_on=on)
        return standing(law, [notice], "2027-01-30", facts={"withdrawn-with-consent": False})

    assert verdict(appearing("2026-12-01"), "sco.s36.notice.min").kind is Kind.BREACHED
    assert verdict(appearing("2026-12-02"), "sco.s36.notice.min").kind is Kind.MET
    assert verdict(appearing("2026-12-07"), "sco.s36.notice.max").kind is Kind.MET
    assert verdict(appearing("2026-12-08"), "sco.s36.notice.max").kind is Kind.BREACHED


def test_from_absence_to_an_order(law: Law) -> None:
    log = [
        entry("absence-began", "2026-10-01"),
        entry("attendance-notice-served", "2026-11-30", how="by-hand", appear_on="2026-12-04"),
        entry("absence-explained", "2026-12-04"),
        entry("absence-decision-postponed", "2026-12-07"),
        entry("absence-order-chosen", "2027-01-11"),
        entry("school-views-considered", "2027-01-12"),
        entry("attendance-order-made", "2027-01-13", details={"views-on-school-considered": True}),
        entry("order-served", "2027-01-15", how="by-hand"),
    ]
    answer = standing(law, log, "2027-01-20", facts=PUPIL)
    assert stages(answer, "irregular-attendance") == ["order-chosen"]
    assert stages(answer, "attendance-order") == ["order-in-force"]
    assert not impossible(answer)
    assert verdict(answer, "sco.s36.postpone").kind is Kind.MET


def test_from_enquiry_to_revocation(law: Law) -> None:
    log = [
        entry("enquiry-made", "2026-10-01"),
        entry("education-appears-unsuitable", "2026-11-02", details={"visit-refusal-only": False}),
        entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04"),
        entry("family-reply", "2026-12-02"),
        entry("council-not-satisfied", "2026-12-07"),
        entry("school-views-considered", "2026-12-08"),
        entry("attendance-order-made", "2026-12-09", details={"views-on-school-considered": True}),
        entry("order-served", "2026-12-11", how="by-hand"),
        entry("revocation-asked", "2027-01-31"),
    ]
    waiting = standing(law, log, "2027-02-28", facts=HOME)
    assert stages(waiting, "attendance-order") == ["application-made"]
    assert not impossible(waiting)
    undecided = standing(law, log, "2027-03-01", facts=HOME)
    assert stages(undecided, "attendance-order") == ["application-undecided"]
    revoked = standing(law, [*log, entry("order-revoked", "2027-03-10")], "2027-03-11", facts=HOME)
    assert stages(revoked, "attendance-order") == ["nothing-open"]
    assert verdict(revoked, "sco.ao.application.decision").kind is Kind.BREACHED


def test_silence_after_a_notice_is_a_stage_and_no_offence(law: Law) -> None:
    notice = entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04")
    assert stages(standing(law, [notice], "2026-12-04", facts=HOME), "attendance-order") == ["notice-served"]
    assert stages(standing(law, [notice], "2026-12-05", facts=HOME), "attendance-order") == ["unanswered"]


def test_the_appeal_to_the_sheriff(law: Law) -> None:
    log = [
        entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04"),
        entry("order-served", "2026-12-11", how="by-hand"),
    ]
    in_time = standing(law, [*log, entry("sheriff-appeal-made", "2026-12-24")], "2026-12-24", facts=HOME)
    assert stages(in_time, "attendance-order") == ["sheriff-appeal"]
    annulled = [*log, entry("sheriff-appeal-made", "2026-12-24"), entry("sheriff-annulled-order", "2027-02-01")]
    assert stages(standing(law, annulled, "2027-02-02", facts=HOME), "attendance-order") == ["annulled"]
    assert stages(standing(law, log, "2026-12-26", facts=HOME), "attendance-order") == ["order-standing"]
    late = standing(law, [*log, entry("sheriff-appeal-made", "2026-12-26")], "2026-12-27", facts=HOME)
    assert stages(late, "attendance-order") == ["order-standing"]
    assert impossible(late)
    assert verdict(late, "sco.ao.appeal").kind is Kind.BREACHED


def test_the_sheriff_and_a_refused_application(law: Law) -> None:
    log = [
        entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04"),
        entry("order-served", "2026-12-11", how="by-hand"),
        entry("revocation-asked", "2027-01-11"),
        entry("revocation-refused", "2027-01-18"),
    ]
    refused = standing(law, log, "2027-01-19", facts=HOME)
    assert last_day(refused, "sco.ao.application.appeal") == day("2027-02-08")
    assert verdict(refused, "sco.ao.application.appeal").force is Force.TRIBUNAL_RULES
    log.append(entry("sheriff-application-made", "2027-02-01"))
    assert stages(standing(law, log, "2027-02-02", facts=HOME), "attendance-order") == ["sheriff-application"]
    log.append(entry("sheriff-directed", "2027-03-01", details={"direction": "for-the-family"}))
    assert stages(standing(law, log, "2027-03-02", facts=HOME), "attendance-order") == ["nothing-open"]


def test_an_order_of_a_court_has_no_fourteen_days(law: Law) -> None:
    log = [
        entry("court-order-made", "2026-12-01"),
        entry("order-served", "2026-12-11", how="by-hand"),
        entry("sheriff-appeal-made", "2026-12-14"),
    ]
    answer = standing(law, log, "2026-12-15", facts=PUPIL)
    assert verdict(answer, "sco.ao.appeal").kind is Kind.NOT_APPLICABLE
    assert stages(answer, "attendance-order") == ["order-standing"]
    assert impossible(answer)


def test_example_21_the_order_is_not_amended_inside_the_fourteen_days(law: Law) -> None:
    log = [
        entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04"),
        entry("order-served", "2026-12-11", how="by-hand"),
        entry("order-amendment-proposed", "2027-01-11", how="by-hand"),
    ]
    early = standing(law, [*log, entry("order-amended", "2027-01-25")], "2027-02-01", facts=HOME)
    assert verdict(early, "sco.ao.amend.objections").kind is Kind.BREACHED
    kept = [*log, entry("order-amended", "2027-01-26"), entry("order-served", "2027-02-01", how="by-hand")]
    answer = standing(law, kept, "2027-02-02", facts=HOME)
    assert verdict(answer, "sco.ao.amend.objections").kind is Kind.MET
    assert last_day(answer, "sco.ao.appeal") == day("2027-02-15")
    assert stages(answer, "attendance-order") == ["order-in-force"]


def test_no_prosecution_without_a_served_copy(law: Law) -> None:
    log = [
        entry("notice-served", "2026-11-24", how="by-hand", reply_by="2026-12-04"),
        entry("order-served", "2026-12-11", how="by-hand"),
        entry("order-breached", "2027-01-18"),
        entry("prosecution-started", "2027-02-01"),
        entry("convicted", "2027-04-01"),
    ]
    answer = standing(law, log, "2027-04-02", facts=HOME)
    assert stages(answer, "attendance-order") == ["convicted"]
    assert not impossible(answer)
    without = [entry("notice-served", "2026-11-24", how="by-hand"), entry("prosecution-started", "2027-02-01")]
    assert impossible(standing(law, without, "2027-02-02", facts=HOME))


# ---------------------------------------------------------------------------------------------------------------
# Whole paths: support plans and the tribunal
# ---------------------------------------------------------------------------------------------------------------


def test_silence_on_a_request_is_a_decision_on_the_day_after_the_eight_weeks(law: Law) -> None:
    request = entry("plan-request-received", "2026-06-22", details=REASONS)
    on_the_last_day = standing(law, [request], "2026-08-16", facts=RESPONSIBLE)
    assert stages(on_the_last_day, "support-plan") == ["requested"]
    after = standing(law, [request], "2026-08-17", facts=RESPONSIBLE)
    assert stages(after, "support-plan") == ["deemed-not-required"]
    assert last_day(after, "sco.tribunal.reference.deemed_request") == day("2026-10-16")
    assert "to-the-tribunal" in {one.step.id for one in after.openings}


def test_a_request_without_reasons_or_without_a_responsible_council_starts_nothing(law: Law) -> None:
    request = entry("plan-request-received", "2026-06-22", details={"reasons-given": False})
    answer = standing(law, [request], "2026-12-01", facts=RESPONSIBLE)
    assert stages(answer, "support-plan") == ["no-plan"]
    assert verdict(answer, "sco.csp.request.response").kind is Kind.NOT_APPLICABLE
    at_home = standing(
        law,
        [entry("plan-request-received", "2026-06-22", details=REASONS)],
        "2026-12-01",
        facts={"council-responsible": False},
    )
    assert stages(at_home, "support-plan") == ["no-plan"]
    assert impossible(at_home)


def test_putting_off_for_a_closed_school(law: Law) -> None:
    request = entry("plan-request-received", "2026-06-22", details=REASONS)
    told: Mapping[str, FactValue] = {"put-off-reason": "school-closed", "family-told": True}
    put_off = entry("plan-answer-put-off", "2026-07-06", details=told, put_off_to="2026-09-07")
    log = [request, put_off]
    waiting = standing(law, log, "2026-09-07", facts=RESPONSIBLE)
    assert stages(waiting, "support-plan") == ["request-put-off"]
    assert verdict(waiting, "sco.csp.request.response").kind is Kind.NOT_APPLICABLE
    assert stages(standing(law, log, "2026-09-08", facts=RESPONSIBLE), "support-plan") == ["deemed-not-required"]


def test_putting_off_cannot_go_beyond_sixteen_weeks(law: Law) -> None:
    told: Mapping[str, FactValue] = {"put-off-reason": "school-closed", "family-told": True}
    log = [
        entry("plan-request-received", "2026-06-22", details=REASONS),
        entry("plan-answer-put-off", "2026-07-06", details=told, put_off_to="2026-11-02"),
    ]
    answer = standing(law, log, "2026-10-12", facts=RESPONSIBLE)
    assert last_day(answer, "sco.csp.request.response.new_date") == day("2026-10-12")
    assert stages(answer, "support-plan") == ["request-put-off"]
    assert stages(standing(law, log, "2026-10-13", facts=RESPONSIBLE), "support-plan") == ["deemed-not-required"]


def test_other_reasons_do_not_put_off_the_answer(law: Law) -> None:
    told: Mapping[str, FactValue] = {"put-off-reason": "assessment-unfinished", "family-told": True}
    log = [
        entry("plan-request-received", "2026-06-22", details=REASONS),
        entry("plan-answer-put-off", "2026-07-06", details=told, put_off_to="2026-09-07"),
    ]
    answer = standing(law, log, "2026-08-17", facts=RESPONSIBLE)
    assert stages(answer, "support-plan") == ["deemed-not-required"]
    assert impossible(answer)


def test_putting_off_after_the_time_is_over_comes_too_late(law: Law) -> None:
    told: Mapping[str, FactValue] = {"put-off-reason": "school-closed", "family-told": True}
    log = [
        entry("plan-request-received", "2026-06-22", details=REASONS),
        entry("plan-answer-put-off", "2026-08-24", details=told, put_off_to="2026-09-07"),
    ]
    answer = standing(law, log, "2026-08-25", facts=RESPONSIBLE)
    assert stages(answer, "support-plan") == ["deemed-not-required"]
    assert impossible(answer)


def test_before_august_2010_silence_decided_nothing(law: Law) -> None:
    answer = standing(
        law, [entry("plan-request-received", "2009-06-22", details=REASONS)], "2009-12-01", facts=RESPONSIBLE
    )
    told = {one.limit.id for one in answer.verdicts}
    assert "sco.csp.request.response" not in told
    assert "sco.csp.request.response.until_2010" in told
    assert stages(answer, "support-plan") == ["requested"]


def test_from_request_to_plan_and_review(law: Law) -> None:
    log = [
        entry("plan-request-received", "2026-06-22", details=REASONS),
        entry("plan-proposal-sent", "2026-08-14"),
        entry("plan-required", "2026-10-20"),
        entry("plan-prepared", "2026-11-30"),
        entry("plan-sent", "2026-12-03"),
    ]
    in_force = standing(law, log, "2026-12-04", facts=RESPONSIBLE)
    assert stages(in_force, "support-plan") == ["in-force"]
    assert verdict(in_force, "sco.csp.request.response").kind is Kind.MET
    assert verdict(in_force, "sco.csp.prepare").kind is Kind.MET
    assert stages(standing(law, log, "2027-11-29", facts=RESPONSIBLE), "support-plan") == ["in-force"]
    assert stages(standing(law, log, "2027-11-30", facts=RESPONSIBLE), "support-plan") == ["review-due"]
    late = [*log, entry("review-proposed", "2028-01-10")]
    assert stages(standing(law, late, "2028-01-11", facts=RESPONSIBLE), "support-plan") == ["review-under-way"]
    assert stages(standing(law, late, "2028-02-21", facts=RESPONSIBLE), "support-plan") == ["review-failed"]
    done = [*late, entry("review-completed", "2028-02-18")]
    finished = standing(law, done, "2028-02-19", facts=RESPONSIBLE)
    assert stages(finished, "support-plan") == ["in-force"]
    assert last_day(finished, "sco.csp.review.due") == day("2029-02-17")


def test_a_log_that_begins_with_a_plan(law: Law) -> None:
    asked = entry("early-review-request-received", "2026-12-14", details=REASONS)
    assert stages(standing(law, [asked], "2026-12-15", facts={"has-plan": True}), "support-plan") == [
        "early-review-requested"
    ]
    assert impossible(standing(law, [asked], "2026-12-15", facts={"has-plan": False}))
    sent = standing(law, [entry("plan-sent", "2026-12-03")], "2026-12-04")
    assert stages(sent, "support-plan") == ["in-force"]
    assert any("no proposal" in one.what for one in sent.findings)


def test_the_plan_comes_a_day_late(law: Law) -> None:
    log = [entry("plan-proposal-sent", "2026-08-14"), entry("plan-sent", "2026-12-04")]
    answer = standing(law, log, "2026-12-05", facts=RESPONSIBLE)
    late = verdict(answer, "sco.csp.prepare")
    assert late.kind is Kind.BREACHED
    assert late.days_late == (1, 1)
    assert stages(answer, "support-plan") == ["in-force"]


@pytest.mark.parametrize(("needed", "stage"), [(False, "deemed-not-required"), (True, "failed")])
def test_silence_after_the_proposal(law: Law, needed: bool, stage: str) -> None:
    log = [entry("plan-proposal-sent", "2026-08-14")]
    if needed:
        log.append(entry("plan-required", "2026-11-02"))
    assert stages(standing(law, log, "2026-12-03", facts=RESPONSIBLE), "support-plan") != [stage]
    assert stages(standing(law, log, "2026-12-04", facts=RESPONSIBLE), "support-plan") == [stage]


def test_the_plan_is_put_off_within_twenty_four_weeks(law: Law) -> None:
    told: Mapping[str, FactValue] = {"put-off-reason": "advice-outstanding", "family-told": False}
    log = [
        entry("plan-proposal-sent", "2026-08-14"),
        entry("plan-put-off", "2026-11-23", details=told, put_off_to="2027-03-01"),
    ]
    answer = standing(law, log, "2027-01-28", facts=RESPONSIBLE)
    assert last_day(answer, "sco.csp.prepare.new_date") == day("2027-01-28")
    assert stages(answer, "support-plan") == ["proposed-put-off"]
    assert "sco.csp.put-off.family-told" in {one.id for one in answer.findings}
    assert stages(standing(law, log, "2027-01-29", facts=RESPONSIBLE), "support-plan") == ["deemed-not-required"]


def test_the_two_readings_of_the_review(law: Law) -> None:
    """Example 11: audit by the later, plan by the earlier."""
    log = [entry("plan-prepared", "2025-09-01"), entry("plan-sent", "2025-09-01")]
    answer = standing(law, log, "2026-11-01", facts=RESPONSIBLE)
    assert under_reading(answer, "sco.csp.review.complete", "last-day-of-the-twelve-months") == day("2026-11-22")
    assert under_reading(answer, "sco.csp.review.complete", "day-after") == day("2026-11-23")
    between = [*log, entry("review-completed", "2026-11-23")]
    disputed = [
        one.kind
        for one in standing(law, between, "2026-11-24", facts=RESPONSIBLE).verdicts
        if one.limit.id == "sco.csp.review.complete"
    ]
    assert disputed[0] is Kind.CANNOT_TELL


def test_an_early_review(law: Law) -> None:
    log = [entry("plan-proposal-sent", "2026-06-01"), entry("plan-sent", "2026-08-31")]
    asked = [*log, entry("early-review-request-received", "2026-12-14", details=REASONS)]
    assert stages(standing(law, asked, "2027-01-11", facts=RESPONSIBLE), "support-plan") == ["early-review-requested"]
    assert stages(standing(law, asked, "2027-01-12", facts=RESPONSIBLE), "support-plan") == ["early-review-refused"]
    unasked = [*log, entry("early-review-proposed", "2026-12-14")]
    refused = standing(law, unasked, "2026-12-15", facts={**RESPONSIBLE, "significant-change": False})
    assert impossible(refused)


def test_the_standstill_holds_after_a_review_and_not_on_withdrawal(law: Law) -> None:
    plan = [
        entry("plan-proposal-sent", "2024-06-03"),
        entry("plan-prepared", "2024-09-02"),
        entry("plan-sent", "2024-09-02"),
    ]
    reviewed = [
        *plan,
        entry("review-proposed", "2025-09-08"),
        entry("plan-no-longer-required", "2025-10-20"),
        entry("plan-discontinued", "2025-12-01"),
    ]
    early = standing(law, reviewed, "2026-01-05", facts=RESPONSIBLE)
    assert verdict(early, "sco.csp.discontinue.standstill").kind is Kind.BREACHED
    withdrawn = standing(
        law, [*plan, entry("council-ceased-responsible", "2024-11-04")], "2024-11-05", facts=RESPONSIBLE
    )
    assert stages(withdrawn, "support-plan") == ["ended"]
    assert last_day(withdrawn, "sco.csp.retention") == day("2029-11-04")


def test_a_reference_keeps_the_plan_beyond_the_two_months(law: Law) -> None:
    log = [
        entry("plan-proposal-sent", "2024-06-03"),
        entry("plan-prepared", "2024-09-02"),
        entry("plan-sent", "2024-09-02"),
        entry("review-proposed", "2025-09-08"),
        entry("plan-no-longer-required", "2025-10-20"),
    ]
    assert stages(standing(law, log, "2025-12-22", facts=RESPONSIBLE), "support-plan") == ["ending"]
    assert stages(standing(law, log, "2025-12-23", facts=RESPONSIBLE), "support-plan") == ["ended"]
    referred = [*log, entry("tribunal-reference-received", "2025-12-01")]
    assert stages(standing(law, referred, "2025-12-23", facts=RESPONSIBLE), "support-plan") == ["ending"]


def test_example_22_silence_on_keeping_the_plan(law: Law) -> None:
    log = [
        entry("plan-proposal-sent", "2026-01-12"),
        entry("plan-sent", "2026-03-02"),
        entry("plan-ended-by-tribunal", "2026-12-07"),
        entry("retention-asked", "2026-12-15"),
    ]
    assert stages(standing(law, log, "2027-01-04", facts=RESPONSIBLE), "support-plan") == ["retention-choice"]
    assert stages(standing(law, log, "2027-01-05", facts=RESPONSIBLE), "support-plan") == ["destroyed"]


def test_example_25_withdrawal_learned_late(law: Law) -> None:
    late = entry("school-changed", "2026-11-20", details={"learned-late": True})
    answer = standing(law, [entry("change-advice-sought", "2026-11-12"), late], "2026-11-21")
    assert verdict(answer, "sco.asn.change.seek_advice").kind is Kind.NOT_APPLICABLE
    planned = entry("school-changed", "2027-08-18", details={"learned-late": False})
    kept = standing(law, [entry("change-advice-sought", "2026-08-18"), planned], "2027-08-19")
    assert verdict(kept, "sco.asn.change.seek_advice").kind is Kind.MET
    missed = standing(law, [entry("change-advice-sought", "2026-08-19"), planned], "2027-08-19")
    assert verdict(missed, "sco.asn.change.seek_advice").kind is Kind.BREACHED


def test_an_event_of_one_process_is_not_held_against_another(law: Law) -> None:
    """A complaint, a reference or an order of a court says nothing of the processes beside it."""
    alone = {
        "complaint-made": "2026-10-12",
        "tribunal-reference-received": "2026-10-12",
        "section-70-complaint-received": "2026-10-12",
        "family-reply": "2026-10-12",
        "court-order-made": "2026-10-12",
        "absence-began": "2026-10-12",
        "council-ceased-responsible": "2026-10-12",
    }
    for kind, on in alone.items():
        details = {"for-the-tribunal": False} if kind.startswith("section") else None
        guide = {"path-mode": "law"}
        answer = standing(law, [entry(kind, on, details=details)], "2026-10-13", facts=guide)
        assert not impossible(answer), kind


def test_a_reference_to_its_end(law: Law) -> None:
    log = [
        entry("plan-proposal-sent", "2026-01-12"),
        entry("plan-not-required", "2026-04-13"),
        entry("tribunal-reference-received", "2026-06-17"),
        entry("case-statement-opened", "2026-12-17", how="tribunal-post"),
        entry("family-evidence-sent", "2027-01-26"),
        entry("council-response-sent", "2027-02-10"),
        entry("hearing-notice-sent", "2027-02-15", hearing_on="2027-03-01"),
        entry("tribunal-decided", "2027-03-08"),
        entry("permission-asked", "2027-04-06"),
        entry("permission-refused", "2027-04-20"),
    ]
    answer = standing(law, log, "2027-04-21", facts=RESPONSIBLE)
    assert stages(answer, "support-tribunal") == ["permission-refused"]
    assert verdict(answer, "sco.tribunal.reference.decision").kind is Kind.BREACHED
    assert verdict(answer, "sco.tribunal.appellant_evidence").kind is Kind.MET
    assert verdict(answer, "sco.tribunal.response").kind is Kind.BREACHED
    assert verdict(answer, "sco.tribunal.hearing_notice").kind is Kind.MET
    assert verdict(answer, "sco.tribunal.permission_ftt").kind is Kind.MET
    assert not impossible(answer)


def test_the_two_months_run_from_the_day_of_being_told_of_the_right(law: Law) -> None:
    log = [entry("plan-not-required", "2026-04-13"), entry("reference-right-notified", "2026-05-20")]
    assert last_day(standing(law, log, "2026-06-01"), "sco.tribunal.reference.decision") == day("2026-08-04")


def test_the_period_for_a_failure_is_fifteen_days(law: Law) -> None:
    opened = entry("case-statement-opened", "2026-12-17", how="tribunal-post", details={"about-failure": True})
    answer = standing(law, [opened], "2027-01-10")
    assert last_day(answer, "sco.tribunal.case_statement.failure") == day("2027-01-19")
    assert verdict(answer, "sco.tribunal.case_statement").kind is Kind.NOT_APPLICABLE


def test_example_14_the_notice_comes_on_the_second_working_day(law: Law) -> None:
    due = verdict(
        standing(law, [entry("case-statement-opened", "2026-12-17", how="tribunal-post")], "2026-12-30"),
        "sco.tribunal.case_statement",
    ).due
    assert due is not None
    assert due.trigger.when == When.on(day("2026-12-21"))


# ---------------------------------------------------------------------------------------------------------------
# Whole paths: adjudication, placing requests, complaints, section 70
# ---------------------------------------------------------------------------------------------------------------


def test_adjudication_to_its_end(law: Law) -> None:
    log = [
        entry("dispute-application-received", "2026-06-15"),
        entry("dispute-referred", "2026-06-22"),
        entry("dispute-accepted", "2026-08-07"),
        entry("dispute-views-sent", "2026-08-21"),
        entry("dispute-papers-sent", "2026-09-11"),
        entry("dispute-papers-received", "2026-09-14"),
        entry("dispute-report-received", "2026-10-05"),
        entry("dispute-decision-put-off", "2026-10-16", put_off_to="2026-11-20"),
        entry("dispute-decided", "2026-10-30"),
    ]
    answer = standing(law, log, "2026-10-31")
    assert stages(answer, "adjudication") == ["decided"]
    assert not impossible(answer)
    assert last_day(answer, "sco.dr.decision.new_date") == day("2026-10-30")
    for name in ("refer", "accept", "authority_response", "papers", "report", "decision.new_date", "cap"):
        assert verdict(answer, f"sco.dr.{name}").kind is Kind.MET
    again = standing(law, [*log, entry("dispute-application-received", "2027-03-01")], "2027-03-02")
    assert verdict(again, "sco.dr.repeat_bar").kind is Kind.BREACHED


@pytest.mark.parametrize(
    ("kind", "received", "last"),
    [
        ("placing-request-for-august-received", "2027-03-15", "2027-04-29"),
        ("placing-request-received", "2026-12-31", "2027-02-28"),
        ("placing-request-for-august-received", "2019-03-15", "2019-04-29"),
        ("placing-request-for-august-received", "2021-03-15", "2021-05-14"),
        ("placing-request-received", "2019-12-31", "2020-02-29"),
        ("placing-request-received", "2020-06-30", "2020-09-30"),
    ],
)
def test_silence_on_a_placing_request(law: Law, kind: str, received: str, last: str) -> None:
    log = [entry(kind, received)]
    assert stages(standing(law, log, last), "placing-request") == ["requested"]
    after = date.fromordinal(day(last).toordinal() + 1).isoformat()
    assert stages(standing(law, log, after), "placing-request") == ["refused"]


def test_example_17_the_second_stage(law: Law) -> None:
    log = [entry("complaint-made", "2026-11-30"), entry("complaint-stage-two-asked", "2026-12-11")]
    answer = standing(law, log, "2026-12-14")
    assert last_day(answer, "sco.complaint.stage2.ack") == day("2026-12-16")
    assert under_reading(answer, "sco.complaint.stage2.ack", "day1_is_receipt") == day("2026-12-15")
    assert last_day(answer, "sco.complaint.stage2.response") == day("2027-01-14")
    assert under_reading(answer, "sco.complaint.stage2.response", "day1_is_receipt") == day("2027-01-13")
    disputed = standing(law, [*log, entry("complaint-stage-two-answered", "2027-01-14")], "2027-01-15")
    assert verdict(disputed, "sco.complaint.stage2.response").kind is Kind.CANNOT_TELL
    late = standing(law, [*log, entry("complaint-stage-two-answered", "2027-01-15")], "2027-01-16")
    assert verdict(late, "sco.complaint.stage2.response").kind is Kind.BREACHED
    assert not verdict(late, "sco.complaint.stage2.response").force.is_law


def test_a_complaint_to_the_ombudsman(law: Law) -> None:
    log = [
        entry("matter-noticed", "2025-08-31"),
        entry("complaint-made", "2026-01-12"),
        entry("complaint-stage-one-answered", "2026-01-16"),
        entry("complaint-stage-two-asked", "2026-02-02"),
        entry("complaint-stage-two-answered", "2026-02-27"),
        entry("ombudsman-asked", "2026-08-31"),
        entry("ombudsman-investigating", "2026-09-14"),
        entry("ombudsman-decided", "2026-12-14"),
    ]
    answer = standing(law, log, "2026-12-15")
    assert stages(answer, "complaint") == ["closed"]
    assert verdict(answer, "sco.spso.time_limit").kind is Kind.MET
    assert not [one for one in answer.standings[0].worlds[0].refusals if one.kind.startswith("complaint-stage-three")]


def test_a_first_answer_that_does_not_come(law: Law) -> None:
    log = [entry("complaint-made", "2026-11-30")]
    assert stages(standing(law, log, "2026-12-07"), "complaint") == ["stage-one"]
    assert stages(standing(law, log, "2026-12-08"), "complaint") == ["stage-one-overdue"]
    extended = [*log, entry("complaint-extended", "2026-12-04", answer_by="2026-12-30")]
    assert stages(standing(law, extended, "2026-12-14"), "complaint") == ["stage-one"]
    assert stages(standing(law, extended, "2026-12-15"), "complaint") == ["stage-one-overdue"]


def test_refused_consent_stays_in_the_complaints_procedure(law: Law) -> None:
    log = [
        entry("complaint-made", "2026-11-30"),
        entry("complaint-signposted", "2026-12-02", details={"has-right-of-appeal": False}),
    ]
    answer = standing(law, log, "2026-12-03")
    assert stages(answer, "complaint") == ["stage-one"]
    assert any("no right of appeal" in one for one in impossible(answer))


def test_section_70(law: Law) -> None:
    received = entry("section-70-complaint-received", "2026-06-01", details={"for-the-tribunal": False})
    log = [received, entry("section-70-relevant", "2026-06-23"), entry("section-70-order-made", "2026-11-27")]
    answer = standing(law, log, "2026-11-28")
    assert stages(answer, "section-70") == ["order"]
    assert verdict(answer, "sco.s70.relevance").kind is Kind.BREACHED
    assert verdict(answer, "sco.s70.determination").kind is Kind.MET
    for_tribunal = entry("section-70-complaint-received", "2026-06-01", details={"for-the-tribunal": True})
    barred = standing(law, [for_tribunal], "2026-06-02")
    assert stages(barred, "section-70") == ["not-asked"]
    assert impossible(barred)


def test_the_reporter_and_mediation(law: Law) -> None:
    reporter = [
        entry("reporter-informed", "2026-09-01"),
        entry("hearing-called", "2026-10-01"),
        entry("ground-denied", "2026-10-20"),
        entry("ground-not-established", "2026-12-01"),
    ]
    assert stages(standing(law, reporter, "2026-12-02"), "reporter") == ["closed"]
    mediation = [entry("mediation-asked", "2026-09-01"), entry("mediation-agreed", "2026-10-01")]
    assert stages(standing(law, mediation, "2026-10-02"), "mediation") == ["agreed"]


# ---------------------------------------------------------------------------------------------------------------
# Councils, and the catalogue
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("council", "limit", "last"),
    [
        pytest.param("fife", "sco.consent.decision.fife", "2026-08-10", id="24-fife"),
        pytest.param("highland", "sco.consent.decision.highland", "2026-08-10", id="24-highland"),
    ],
)
def test_a_council_s_own_time_stands_beside_the_national_one(council: str, limit: str, last: str) -> None:
    law = Library.shipped().load(f"scotland/{council}")
    log = [entry("withdrawal-consent-asked", "2026-06-29"), entry("withdrawal-consent-given", "2026-08-17")]
    answer = standing(law, log, "2026-08-18")
    assert last_day(answer, limit) == day(last)
    assert law.limit[limit].beside == "sco.consent.decision"
    assert verdict(answer, limit).force is Force.COUNCIL_POLICY


def test_fife_may_take_longer_when_schools_are_closed() -> None:
    law = Library.shipped().load("scotland/fife")
    log = [entry("withdrawal-consent-asked", "2026-06-29"), entry("withdrawal-consent-given", "2026-08-17")]
    answer = standing(law, log, "2026-08-18")
    assert verdict(answer, "sco.consent.decision.fife").kind is Kind.CANNOT_TELL
    assert verdict(answer, "sco.consent.decision").kind is Kind.BREACHED


def test_the_superseded_policy_of_falkirk_is_not_applied() -> None:
    law = Library.shipped().load("scotland/falkirk")
    answer = standing(law, [entry("withdrawal-consent-asked", "2026-06-29")], "2026-08-18")
    assert "sco.consent.decision.falkirk_old" not in {one.limit.id for one in answer.verdicts}


@pytest.mark.parametrize(
    "council",
    [
        "dumfries-and-galloway",
        "edinburgh",
        "falkirk",
        "fife",
        "glasgow",
        "highland",
        "perth-and-kinross",
        "south-lanarkshire",
        "stirling",
    ],
)
def test_every_council_loads_and_its_misstatements_are_in_the_catalogue(council: str) -> None:
    law = Library.shipped().load(f"scotland/{council}")
    own = [one for key, one in law.clause.items() if law.origins["clause", key].layer == f"scotland/{council}"]
    assert own
    assert all(one.misstatement in law.misstatement for one in own if one.view in {"misstated"})


def test_the_catalogue_of_misstatements_is_whole(law: Law) -> None:
    found = {name for name in law.misstatement if name.startswith("lint.sco.")}
    assert "lint.sco.law.english_act" in found  # met in policies, and in no list that was read
    assert len(found) == 43


def test_numbers_are_as_the_instruments_write_them(law: Law) -> None:
    """One instrument, two styles: each phrase is kept with its own limit."""
    styles = {
        "sco.csp.request.response": Convention.BEGINNING_WITH,
        "sco.csp.request.response.cap": Convention.AFTER,
        "sco.csp.early_review.response": Convention.AFTER,
        "sco.csp.prepare": Convention.BEGINNING_WITH,
        "sco.csp.transfer.move": Convention.BEGINNING_WITH,
        "sco.csp.transfer.placing": Convention.AFTER,
    }
    assert {name: law.limit[name].convention for name in styles} == styles
    assert law.limit["sco.consent.statutory_limit"].bound is Bound.NONE


def test_every_harm_of_a_council_has_a_remedy_in_reach(law: Law) -> None:
    for key in [name for name in law.regime if law.origins["regime", name].layer == "scotland"]:
        steps = [step for step in law.step.values() if step.regime == key]
        for harm in (step for step in steps if step.harms):
            waiting, seen = [harm.to or harm.from_[0]], set[str]()
            while waiting:
                stage = waiting.pop()
                seen.add(stage)
                leaving = [step for step in steps if stage in step.from_]
                waiting += [step.to for step in leaving if step.to is not None and step.to not in seen]
            remedies = [step for step in steps if step.remedy and seen & set(step.from_)]
            assert remedies, f"{key}: {harm.id} leads to {harm.to} and no remedy follows"


def test_views_that_the_log_says_were_considered_are_not_missed(law: Law) -> None:
    made = entry("attendance-order-made", "2026-10-26")
    with_entry = standing(law, [entry("school-views-considered", "2026-10-20"), made], "2026-11-01")
    without = standing(law, [made], "2026-11-01")
    ignored = entry("attendance-order-made", "2026-10-26", details={"views-on-school-considered": False})
    told = [
        [one.kind.value for one in found.findings if one.id == "sco.ao.views-on-school"]
        for found in (with_entry, without, standing(law, [ignored], "2026-11-01"))
    ]
    assert told == [[], ["not-recorded"], ["check"]]


@pytest.mark.parametrize("how", ["recorded-delivery", "signed-for", "registered-post", "special-delivery"])
def test_a_letter_with_a_signature_is_a_way_of_sending(law: Law, how: str) -> None:
    found = standing(law, [entry("order-served", "2026-10-28", how=how)], "2026-11-01")
    assert not found.problems
    (verdict,) = [one for one in found.verdicts if one.limit.id == "sco.ao.appeal"]
    assert verdict.due is not None
    assert verdict.due.last_day.words() == "between 12 and 13 November 2026"
