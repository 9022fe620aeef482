"""EHC plans in England: the worked examples, whole paths from request to end, and what the data says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
import tomli

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from ehe_workflow.law.terms import Bound, Confidence, Force
from ehe_workflow.time import Convention, Days, Months, count

Row = tuple[str, ...]
"""A kind of event, its day, and further keys of its table."""


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


def ask(law: Law, *rows: Row, as_of: str | None = None, born: str | None = None, **facts: object) -> Status:
    """The status of a log written in short, on the last day of the log unless another day is given."""
    lines = ["[case]", 'id = "c"', 'jurisdiction = "england"']
    if born is not None:
        lines.append(f"born = {born}")
    lines.append("[case.facts]")
    for name, value in facts.items():
        shown = str(value).lower() if isinstance(value, bool) else f'"{value}"'
        lines.append(f"{name.replace('_', '-')} = {shown}")
    for kind, day, *more in rows:
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    end = as_of or max(day for _, day, *_ in rows)
    found = status(parse_case("\n".join(lines)), law, as_of=date.fromisoformat(end))
    assert not found.problems
    return found


def of(found: Status, limit: str) -> Verdict:
    """The verdict on a limit that was set off once."""
    (verdict,) = [one for one in found.verdicts if one.limit.id == limit]
    return verdict


def last_day(found: Status, limit: str) -> str | None:
    due = of(found, limit).due
    assert due is not None
    assert due.last_day.is_exact
    return due.last_day.earliest.isoformat() if due.last_day.earliest else None


def first_day_after(found: Status, limit: str) -> str | None:
    due = of(found, limit).due
    assert due is not None
    return due.first_day_after.earliest.isoformat() if due.first_day_after.earliest else None


def stage(found: Status, process: str) -> str:
    """The one stage in which a process stands."""
    (standing,) = [one for one in found.standings if one.process.id == process]
    (only,) = standing.stages
    return only.id


def refusals(found: Status) -> list[str]:
    return [one.id for one in found.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]


# ---------------------------------------------------------------------------------------------------------------
# The worked examples: number, the log, what is known, the limit, its last day
# ---------------------------------------------------------------------------------------------------------------

REQUEST: Row = ("assessment-asked", "2026-09-07")
AUGUST_REQUEST: Row = ("assessment-asked", "2026-08-05")
MEETING: Row = ("plan-review-meeting-held", "2026-11-26")
EARLY_NOTICE: Row = ("amendment-notice-sent", "2026-12-10")


def order(kind: str) -> Row:
    return ("tribunal-order-made", "2026-12-16", f'details = {{ order-requires = "{kind}" }}')


def unopposed(about: str) -> Row:
    return ("appeal-not-opposed", "2027-01-22", f'details = {{ appeal-about = "{about}" }}')


def recommendation(about: str) -> Row:
    return ("recommendation-made", "2026-12-16", f'details = {{ recommends = "{about}" }}')


def mediation(day: str, about: str) -> Row:
    return ("mediation-asked", day, f'details = {{ mediation-about = "{about}" }}')


CERTIFICATE: Row = ("mediation-certificate-issued", "2027-01-29")
HOME = {"attends-institution": False}
EXAMPLES: list[tuple[str, tuple[Row, ...], Mapping[str, object], str, str]] = [
    ("1a", (REQUEST,), {}, "eng.ehc.request.decision", "2026-10-19"),
    ("1b", (REQUEST,), {}, "eng.ehc.request.not_necessary", "2026-10-19"),
    ("1c bank holiday", (REQUEST,), {}, "eng.ehc.no_plan.notify", "2026-12-28"),
    ("1d", (REQUEST,), {}, "eng.ehc.draft.practical_week", "2026-12-14"),
    ("1e", (REQUEST,), {}, "eng.ehc.final", "2027-01-25"),
    ("2a", (AUGUST_REQUEST,), {}, "eng.ehc.request.decision", "2026-09-16"),
    ("2b", (AUGUST_REQUEST,), {}, "eng.ehc.no_plan.notify", "2026-11-25"),
    ("2c", (AUGUST_REQUEST,), {}, "eng.ehc.final", "2026-12-23"),
    ("3", (("draft-plan-served", "2026-12-18"),), {}, "eng.ehc.draft.representations", "2027-01-01"),
    (
        "4a notice",
        (("plan-review-meeting-called", "2026-11-12", "dates = { meeting-on = 2026-11-26 }"),),
        HOME,
        "eng.ehc.review.invite",
        "2026-11-12",
    ),
    ("4b papers", (MEETING,), HOME, "eng.ehc.review.papers", "2026-11-12"),
    ("4c report", (MEETING,), HOME, "eng.ehc.review.report", "2026-12-10"),
    ("4d decision", (MEETING,), HOME, "eng.ehc.review.decision", "2026-12-24"),
    ("4e amendments", (MEETING,), HOME, "eng.ehc.review.amendment_notice.home", "2026-12-24"),
    (
        "4f amendments at school",
        (MEETING,),
        {"attends-institution": True},
        "eng.ehc.review.amendment_notice",
        "2026-12-24",
    ),
    ("4g outer limit", (MEETING,), HOME, "eng.ehc.review.final_from_meeting", "2027-02-18"),
    ("5a", (MEETING, EARLY_NOTICE), HOME, "eng.ehc.review.representations", "2026-12-24"),
    ("5b", (MEETING, EARLY_NOTICE), HOME, "eng.ehc.review.final", "2027-02-04"),
    ("5c", (MEETING, EARLY_NOTICE), HOME, "eng.ehc.review.not_amending", "2027-02-04"),
    ("5d", (MEETING, EARLY_NOTICE), HOME, "eng.ehc.review.final_from_meeting", "2027-02-18"),
    ("6", (("assessment-refused", "2026-06-15"),), {}, "eng.ehc.appeal.lodge", "2026-09-01"),
    ("7", (("plan-refused", "2026-07-15"),), {}, "eng.ehc.appeal.lodge", "2026-09-15"),
    ("8", (("plan-kept-unchanged", "2026-10-27"),), {}, "eng.ehc.appeal.lodge", "2027-01-04"),
    ("9a", (("final-plan-sent", "2026-12-31"),), {}, "eng.ehc.appeal.lodge", "2027-03-01"),
    ("9b leap", (("final-plan-sent", "2027-12-29"),), {}, "eng.ehc.appeal.lodge", "2028-02-29"),
    ("10a", (("reassessment-refused", "2026-11-03"),), {}, "eng.ehc.appeal.lodge", "2027-01-04"),
    ("10b", (("reassessment-refused", "2026-11-03"), CERTIFICATE), {}, "eng.ehc.appeal.lodge", "2027-03-01"),
    ("10c", (("reassessment-refused", "2026-11-03"),), {}, "eng.ehc.mediation.contact", "2027-01-03"),
    ("10d", (CERTIFICATE,), {}, "eng.ehc.appeal.lodge.certificate", "2027-03-01"),
    (
        "10e date of the notice",
        (("reassessment-refused", "2026-11-03", "sent = 2026-11-06"),),
        {},
        "eng.ehc.mediation.cert_bar",
        "2027-01-03",
    ),
    (
        "10f day of sending",
        (("reassessment-refused", "2026-11-03", "sent = 2026-11-06"),),
        {},
        "eng.ehc.mediation.contact",
        "2027-01-06",
    ),
    ("11a", (("appeal-notice-received", "2026-07-20"),), {}, "eng.ehc.appeal.response", "2026-09-29"),
    ("11b", (("appeal-notice-received", "2026-12-07"),), {}, "eng.ehc.appeal.response", "2027-01-26"),
    ("12a", (("final-plan-sent", "2024-02-29"),), {}, "eng.ehc.review.first", "2025-02-28"),
    ("12b", (("final-plan-sent", "2026-03-02"),), {}, "eng.ehc.review.first", "2027-03-01"),
    (
        "13a",
        (("old-council-learned-of-move", "2026-12-21"),),
        {"old-council-knew-in-time": False},
        "eng.ehc.transfer.plan_late_notice",
        "2027-01-13",
    ),
    ("13b", (("plan-transferred", "2027-01-15"),), {}, "eng.ehc.transfer.inform", "2027-02-26"),
    (
        "13c three months later",
        (("plan-transferred", "2027-01-15", "dates = { last-reviewed = 2026-02-02 }"),),
        {},
        "eng.ehc.transfer.review",
        "2027-04-14",
    ),
    (
        "13d twelve months later",
        (("plan-transferred", "2027-01-15", "dates = { last-reviewed = 2026-09-10 }"),),
        {},
        "eng.ehc.transfer.review",
        "2027-09-09",
    ),
    (
        "13e on the day",
        (("family-moved", "2026-12-18"),),
        {"old-council-knew-in-time": True},
        "eng.ehc.transfer.plan_on_move",
        "2026-12-18",
    ),
    (
        "13f health bodies",
        (("old-health-body-learned-of-move", "2026-12-21"),),
        {"old-health-body-knew-in-time": False},
        "eng.ehc.transfer.icb_notify",
        "2027-01-13",
    ),
    ("13g", (("new-health-body-learned-of-move", "2026-12-21"),), {}, "eng.ehc.transfer.icb_request", "2027-01-13"),
    (
        "13h",
        (("old-health-body-learned-of-change", "2026-12-21"),),
        {},
        "eng.ehc.icb_change.notify",
        "2027-01-13",
    ),
    (
        "13i",
        (("new-health-body-learned-of-change", "2026-12-21"),),
        {},
        "eng.ehc.icb_change.request",
        "2027-01-13",
    ),
    (
        "14a",
        (("phase-transfer-near", "2026-09-01", 'details = { phase = "primary-to-secondary" }'),),
        {},
        "eng.ehc.phase.school",
        "2027-02-14",
    ),
    (
        "14b",
        (("phase-transfer-near", "2026-09-01", 'details = { phase = "secondary-to-post-16" }'),),
        {},
        "eng.ehc.phase.post16",
        "2027-03-30",
    ),
    (
        "14c",
        (("college-move-planned", "2027-01-10", "dates = { move-on = 2027-09-01 }"),),
        {},
        "eng.ehc.phase.post16_to_post16",
        "2027-04-01",
    ),
    (
        "14d meeting at the latest",
        (("plan-review-meeting-held", "2026-11-22"),),
        {},
        "eng.ehc.review.final_from_meeting",
        "2027-02-14",
    ),
    ("15a", (order("change-school"),), {}, "eng.ehc.order.amend_name_only", "2026-12-30"),
    ("15b", (order("amend-content"),), {}, "eng.ehc.order.amend", "2027-01-20"),
    ("15c", (order("make-plan"),), {}, "eng.ehc.order.make_plan_draft", "2027-01-20"),
    ("15d", (order("make-plan"),), {}, "eng.ehc.order.make_plan_final", "2027-03-03"),
    ("15e", (order("assess"),), {}, "eng.ehc.order.assess_notify", "2026-12-30"),
    ("15f", (order("assess"),), {}, "eng.ehc.order.assess_no_plan", "2027-02-24"),
    ("15g", (order("assess"),), {}, "eng.ehc.order.assess_final", "2027-03-24"),
    ("15h", (order("reconsider"),), {}, "eng.ehc.order.reconsider", "2026-12-30"),
    ("15i", (order("continue-and-amend"),), {}, "eng.ehc.order.continue_and_amend", "2027-01-20"),
    (
        "15j both times bite",
        (order("change-content-and-school"),),
        {},
        "eng.ehc.order.amend_name_only.with_content",
        "2026-12-30",
    ),
    ("15k both times bite", (order("change-content-and-school"),), {}, "eng.ehc.order.amend", "2027-01-20"),
    (
        "15l immediately",
        (("appeal-dismissed", "2026-12-16", 'details = { appeal-about = "ceasing" }'),),
        {},
        "eng.ehc.order.dismiss_cease",
        "2026-12-16",
    ),
    ("16a", (("reassessment-asked", "2027-03-15"),), {}, "eng.ehc.reassess.decision", "2027-03-30"),
    ("16b", (("reassessment-agreed", "2027-03-25"),), {}, "eng.ehc.reassess.final", "2027-07-01"),
    (
        "16c the draft",
        (("reassessment-draft-served", "2027-05-14"),),
        {},
        "eng.ehc.reassess.representations",
        "2027-05-28",
    ),
    (
        "17a",
        (("advice-asked", "2026-12-03", "received = 2026-12-04", 'details = { advice-from = "health-body" }'),),
        {},
        "eng.ehc.advice.response",
        "2027-01-15",
    ),
    (
        "17b re-assessment",
        (("reassessment-advice-asked", "2026-12-04", 'details = { advice-from = "health-body" }'),),
        {},
        "eng.ehc.reassess.advice_response",
        "2027-01-15",
    ),
    ("18a", (("mediation-declined", "2026-12-22"),), {}, "eng.ehc.mediation.cert_no", "2026-12-29"),
    ("18b", (("mediation-declined", "2026-12-24"),), {}, "eng.ehc.mediation.cert_no", "2026-12-31"),
    ("18c", (("adviser-told-not-possible", "2026-12-22"),), {}, "eng.ehc.mediation.cert_missed", "2026-12-29"),
    ("18d", (("mediation-held", "2026-12-22"),), {}, "eng.ehc.mediation.cert_after", "2026-12-29"),
    ("19a", (mediation("2026-11-30", "not-health"),), {}, "eng.ehc.mediation.arrange", "2026-12-30"),
    (
        "19b",
        (("mediation-arranged", "2026-12-21", "dates = { mediation-on = 2027-01-07 }"),),
        {},
        "eng.ehc.mediation.meeting_notice",
        "2026-12-30",
    ),
    ("19c", (mediation("2026-12-23", "partly-health"),), {}, "eng.ehc.mediation.health_notify", "2026-12-30"),
    ("19d", (mediation("2026-11-30", "partly-health"),), {}, "eng.ehc.mediation.arrange_mixed", "2026-12-30"),
    (
        "19e",
        (mediation("2026-11-25", "only-health"), ("health-body-told-of-mediation", "2026-11-30")),
        {},
        "eng.ehc.mediation.arrange_health_only",
        "2026-12-30",
    ),
    ("20a", (unopposed("school"),), {}, "eng.ehc.unopposed.name_only", "2027-02-05"),
    ("20b", (unopposed("content"),), {}, "eng.ehc.unopposed.amend", "2027-02-26"),
    ("20c", (unopposed("content-and-school"),), {}, "eng.ehc.unopposed.name_and_content", "2027-02-26"),
    ("20d", (unopposed("refusal-of-plan"),), {}, "eng.ehc.unopposed.make_plan_draft", "2027-02-26"),
    ("20e", (unopposed("refusal-of-plan"),), {}, "eng.ehc.unopposed.make_plan_final", "2027-04-09"),
    ("20f", (unopposed("refusal-to-assess"),), {}, "eng.ehc.unopposed.assess_notify", "2027-02-05"),
    ("20g", (unopposed("refusal-to-reassess"),), {}, "eng.ehc.unopposed.assess_no_plan", "2027-04-02"),
    ("20h", (unopposed("refusal-to-reassess"),), {}, "eng.ehc.unopposed.assess_final", "2027-04-30"),
    ("20i", (unopposed("ceasing"),), {}, "eng.ehc.unopposed.continue_amend", "2027-02-26"),
    ("20j", (unopposed("refusal-to-amend"),), {}, "eng.ehc.unopposed.amend", "2027-02-26"),
    ("21a", (recommendation("health"),), {}, "eng.ehc.recommendation.health_response", "2027-01-19"),
    ("21b", (recommendation("social-care"),), {}, "eng.ehc.recommendation.social_response", "2027-01-19"),
    (
        "21c",
        (("health-recommendation-answered", "2027-01-15", "received = 2027-01-18"),),
        {},
        "eng.ehc.recommendation.copy_sos",
        "2027-01-24",
    ),
    ("22a", (("reassessed-plan-sent", "2027-03-01"),), {}, "eng.ehc.reassess.review_first", "2028-03-01"),
    ("22b", (("plan-kept-unchanged", "2027-03-01"),), {}, "eng.ehc.review.annual", "2028-02-29"),
    (
        "22c",
        (("reassessed-plan-sent", "2026-04-01"), ("plan-kept-unchanged", "2027-03-01")),
        {},
        "eng.ehc.reassess.review_next",
        "2028-02-29",
    ),
    ("23a", (("plan-ceasing-decided", "2026-11-03"),), {}, "eng.ehc.cease.standstill", "2027-01-04"),
    ("23b", (("plan-ceasing-decided", "2026-11-03"), CERTIFICATE), {}, "eng.ehc.cease.standstill", "2027-03-01"),
    ("24", (("plan-disclosure-asked", "2026-08-03"),), {}, "eng.ehc.he_disclosure", "2026-08-24"),
]


@pytest.mark.parametrize(
    ("rows", "facts", "limit", "expected"), [one[1:] for one in EXAMPLES], ids=[one[0] for one in EXAMPLES]
)
def test_worked_examples(
    law: Law, rows: tuple[Row, ...], facts: Mapping[str, object], limit: str, expected: str
) -> None:
    assert last_day(ask(law, *rows, **facts), limit) == expected


def test_example_1_the_first_day_of_breach(law: Law) -> None:
    late = ask(law, REQUEST, ("final-plan-sent", "2027-01-26"), exception_claimed=False)
    in_time = ask(law, REQUEST, ("final-plan-sent", "2027-01-25"), exception_claimed=False)
    assert of(late, "eng.ehc.final").kind is Kind.BREACHED
    assert of(late, "eng.ehc.final").days_late == (1, 1)
    assert of(in_time, "eng.ehc.final").kind is Kind.MET
    assert first_day_after(in_time, "eng.ehc.final") == "2027-01-26"


LATE_DECISION: tuple[Row, ...] = (AUGUST_REQUEST, ("assessment-refused", "2026-09-17"))
CLOSURE = {"exception-claimed": True, "advice-asked-near-closure": True}
NOTHING_ELSE = {"personal-circumstances": False, "absent-four-weeks": False}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"exception-claimed": False}, Kind.BREACHED),
        ({}, Kind.CANNOT_TELL),
        ({**CLOSURE, **NOTHING_ELSE, "attends-institution": True}, Kind.NOT_APPLICABLE),
        ({**CLOSURE, **NOTHING_ELSE, "attends-institution": False}, Kind.NOT_APPLICABLE),
        ({"exception-claimed": True, **NOTHING_ELSE, "advice-asked-near-closure": False}, Kind.BREACHED),
        ({"exception-claimed": True, "personal-circumstances": True}, Kind.NOT_APPLICABLE),
        ({"exception-claimed": True, "absent-four-weeks": True}, Kind.NOT_APPLICABLE),
    ],
    ids=[
        "not claimed",
        "not known",
        "closure",
        "closure of a school asked, child at none",
        "asked too early",
        "personal",
        "absence",
    ],
)
def test_example_2_an_exception_is_claimed_and_never_assumed(
    law: Law, facts: Mapping[str, object], expected: Kind
) -> None:
    assert of(ask(law, *LATE_DECISION, **facts), "eng.ehc.request.decision").kind is expected


def test_the_notice_that_no_plan_can_be_necessary_knows_no_exception(law: Law) -> None:
    found = ask(law, AUGUST_REQUEST, ("plan-held-unnecessary", "2026-09-17"), exception_claimed=True, **_words(CLOSURE))
    assert of(found, "eng.ehc.request.not_necessary").kind is Kind.BREACHED


def _words(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if name != "exception-claimed"}


def test_example_3_a_longer_period_in_the_notice_counts(law: Law) -> None:
    served: Row = ("draft-plan-served", "2026-12-18", "dates = { reply-by = 2027-01-13 }")
    assert last_day(ask(law, served), "eng.ehc.draft.representations") == "2027-01-13"
    short: Row = ("draft-plan-served", "2026-12-18", "dates = { reply-by = 2026-12-31 }")
    assert of(ask(law, short), "eng.ehc.draft.representations").kind is Kind.BREACHED


def test_example_3_a_plan_finalised_before_the_period_ends(law: Law) -> None:
    served: Row = ("draft-plan-served", "2026-12-18")
    early = of(ask(law, served, ("final-plan-sent", "2027-01-01")), "eng.ehc.draft.representations")
    in_time = of(ask(law, served, ("final-plan-sent", "2027-01-02")), "eng.ehc.draft.representations")
    assert early.kind is Kind.BREACHED
    assert in_time.kind is Kind.MET


@pytest.mark.parametrize(
    ("limit", "row"),
    [
        ("eng.ehc.review.invite", ("plan-review-meeting-called", "2026-11-12", "dates = { meeting-on = 2026-11-26 }")),
        ("eng.ehc.review.papers", MEETING),
    ],
)
def test_example_4_clear_weeks_are_a_reading(law: Law, limit: str, row: Row) -> None:
    readings = {one[0].id: one[2] for one in of(ask(law, row), limit).readings}
    days = {name: due.last_day.earliest for name, due in readings.items() if due is not None}
    assert days == {"two-weeks": date(2026, 11, 12), "clear": date(2026, 11, 11)}


def test_example_14_before_or_by(law: Law) -> None:
    near: Row = ("phase-transfer-near", "2026-09-01", 'details = { phase = "primary-to-secondary" }')
    verdict = of(ask(law, near), "eng.ehc.phase.school")
    ends = {one.id: due.last_day.earliest for one, _, due in verdict.readings if due is not None}
    assert ends == {"before": date(2027, 2, 14), "by": date(2027, 2, 15)}
    both = of(ask(law, near, ("amended-plan-sent", "2027-02-15")), "eng.ehc.phase.school")
    assert both.kind is Kind.CANNOT_TELL
    assert of(ask(law, near, ("amended-plan-sent", "2027-02-14")), "eng.ehc.phase.school").kind is Kind.MET
    assert of(ask(law, near, ("amended-plan-sent", "2027-02-16")), "eng.ehc.phase.school").kind is Kind.BREACHED


def test_example_14_a_move_between_colleges(law: Law) -> None:
    planned: Row = ("college-move-planned", "2027-01-10", "dates = { move-on = 2027-09-01 }")
    limit = "eng.ehc.phase.post16_to_post16"
    assert of(ask(law, planned, as_of="2027-03-01"), limit).kind is Kind.RUNNING
    assert of(ask(law, planned, ("amended-plan-sent", "2027-04-01")), limit).kind is Kind.MET
    assert of(ask(law, planned, ("amended-plan-sent", "2027-04-02")), limit).kind is Kind.BREACHED


def test_example_23_the_first_day_on_which_a_plan_can_end(law: Law) -> None:
    letter: Row = ("plan-ceasing-decided", "2026-11-03", 'details = { cease-ground = "no-longer-necessary" }')
    limit = "eng.ehc.cease.standstill"
    assert first_day_after(ask(law, letter), limit) == "2027-01-05"
    assert first_day_after(ask(law, letter, CERTIFICATE), limit) == "2027-03-02"
    assert of(ask(law, letter, ("plan-ceased", "2027-01-04")), limit).kind is Kind.BREACHED
    assert of(ask(law, letter, ("plan-ceased", "2027-01-05")), limit).kind is Kind.MET


# ---------------------------------------------------------------------------------------------------------------
# Annual review with amendment: two clocks, and the judgment that ties them together
# ---------------------------------------------------------------------------------------------------------------


def test_amendments_after_the_four_weeks_are_late_for_a_child_at_school(law: Law) -> None:
    decided: Row = ("plan-amendment-decided", "2026-12-24", "details = { amendments-enclosed = false }")
    found = ask(law, MEETING, decided, ("amendment-notice-sent", "2026-12-25"), attends_institution=True)
    verdict = of(found, "eng.ehc.review.amendment_notice")
    assert verdict.kind is Kind.BREACHED
    assert verdict.force is Force.CASE_LAW
    assert verdict.confidence is Confidence.SECONDARY
    assert of(found, "eng.ehc.review.decision").kind is Kind.MET
    assert last_day(found, "eng.ehc.review.final") == "2027-02-19"
    assert last_day(found, "eng.ehc.review.final_from_meeting") == "2027-02-18"
    assert "eng.ehc.review.amendments_with_decision" in [one.id for one in found.findings]


def test_for_a_child_at_home_the_late_amendments_turn_on_a_reading(law: Law) -> None:
    found = ask(law, MEETING, ("amendment-notice-sent", "2026-12-25"), attends_institution=False)
    verdict = of(found, "eng.ehc.review.amendment_notice.home")
    assert verdict.kind is Kind.CANNOT_TELL
    assert [one[0].id for one in verdict.readings] == ["judgment", "regulations-alone"]
    assert all(one.held_by for one in verdict.limit.readings)


def test_for_a_child_at_home_the_four_weeks_run(law: Law) -> None:
    found = ask(law, MEETING, attends_institution=False)
    assert of(found, "eng.ehc.review.amendment_notice.home").kind is Kind.RUNNING


def test_the_earlier_of_the_two_clocks_is_the_one_that_is_missed(law: Law) -> None:
    found = ask(law, MEETING, EARLY_NOTICE, ("amended-plan-sent", "2027-02-10"), attends_institution=True)
    assert of(found, "eng.ehc.review.final").kind is Kind.BREACHED
    assert of(found, "eng.ehc.review.final_from_meeting").kind is Kind.MET


def test_a_decision_to_keep_the_plan_ends_the_outer_limit(law: Law) -> None:
    found = ask(
        law,
        ("plan-review-meeting-held", "2025-11-26"),
        ("plan-kept-unchanged", "2025-12-20"),
        MEETING,
        EARLY_NOTICE,
        ("amended-plan-sent", "2027-02-01"),
    )
    kinds = [one.kind for one in found.verdicts if one.limit.id == "eng.ehc.review.final_from_meeting"]
    assert kinds == [Kind.NOT_APPLICABLE, Kind.MET]


def test_the_judgment_is_not_applied_before_its_day(law: Law) -> None:
    found = ask(law, ("plan-review-meeting-held", "2022-03-07"), attends_institution=True)
    ids = {one.limit.id for one in found.verdicts}
    assert "eng.ehc.review.decision" in ids
    assert not ids & {"eng.ehc.review.amendment_notice", "eng.ehc.review.final_from_meeting"}


def test_the_twelve_months_may_be_counted_from_the_meeting(law: Law) -> None:
    found = ask(law, ("plan-review-meeting-held", "2027-02-10"), ("plan-kept-unchanged", "2027-03-01"))
    ends = {one.id: due.last_day.earliest for one, _, due in of(found, "eng.ehc.review.annual").readings if due}
    assert ends == {"decision": date(2028, 2, 29), "meeting": date(2028, 2, 9)}


def test_under_five_reviews_are_measured_by_a_benchmark(law: Law) -> None:
    kept: Row = ("plan-kept-unchanged", "2026-01-10")
    young = of(ask(law, kept, as_of="2026-08-01", born="2023-01-01"), "eng.ehc.review.under5")
    assert young.kind is Kind.CANNOT_TELL
    assert (
        of(ask(law, kept, as_of="2026-08-01", born="2015-01-01"), "eng.ehc.review.under5").kind is Kind.NOT_APPLICABLE
    )


# ---------------------------------------------------------------------------------------------------------------
# The tribunal's counting
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2027-05-31", "2027-08-02"), ("2027-06-01", "2027-09-01"), ("2027-06-02", "2027-09-01")],
)
def test_the_steps_are_taken_once(law: Law, day: str, expected: str) -> None:
    """31 July 2027 is a Saturday: it goes on to Monday 2 August and is not put off to September."""
    assert last_day(ask(law, ("assessment-refused", day)), "eng.ehc.appeal.lodge") == expected


def test_moving_an_end_keeps_the_order_of_days(law: Law) -> None:
    rule = law.counting_rule("tribunal-start")
    assert rule is not None
    start = date(2026, 1, 1)
    ends = [count(Months(2), start + timedelta(days), Convention.AFTER, rule=rule).last_day for days in range(600)]
    assert ends == sorted(ends)


def test_the_later_of_the_two_is_the_same_before_and_after_moving(law: Law) -> None:
    rule = law.counting_rule("tribunal-start")
    assert rule is not None
    for gap in range(0, 90, 3):
        sent, issued = date(2026, 10, 20), date(2026, 10, 20) + timedelta(gap)
        plain = max(
            count(Months(2), sent, Convention.AFTER).last_day, count(Months(1), issued, Convention.AFTER).last_day
        )
        moved = count(Days(0), plain, Convention.AFTER, rule=rule).last_day
        found = ask(law, ("assessment-refused", sent.isoformat()), ("mediation-certificate-issued", issued.isoformat()))
        assert last_day(found, "eng.ehc.appeal.lodge") == moved.isoformat()


def test_the_two_months_run_from_sending_and_not_from_receipt(law: Law) -> None:
    letter: Row = ("assessment-refused", "2026-11-02", "sent = 2026-11-04", "received = 2026-11-09")
    assert last_day(ask(law, letter), "eng.ehc.appeal.lodge") == "2027-01-04"


def test_a_certificate_belongs_to_its_decision(law: Law) -> None:
    found = ask(
        law,
        ("assessment-refused", "2025-02-03"),
        ("assessment-refused", "2026-11-03"),
        CERTIFICATE,
    )
    ends = [one.due.last_day.earliest for one in found.verdicts if one.limit.id == "eng.ehc.appeal.lodge" and one.due]
    assert ends == [date(2025, 4, 3), date(2027, 3, 1)]


def test_more_time_from_the_tribunal_lifts_the_end(law: Law) -> None:
    rows: tuple[Row, ...] = (("assessment-refused", "2026-11-03"), ("appeal-lodged", "2027-02-03"))
    limit = "eng.ehc.appeal.lodge"
    assert of(ask(law, *rows), limit).kind is Kind.BREACHED
    assert of(ask(law, *rows, tribunal_gave_other_time=True), limit).kind is Kind.NOT_APPLICABLE


# ---------------------------------------------------------------------------------------------------------------
# Orders: which know exceptions and which do not
# ---------------------------------------------------------------------------------------------------------------

PERSONAL = {"exception-claimed": True, "personal-circumstances": True}


@pytest.mark.parametrize(
    ("row", "act", "limit", "excused"),
    [
        (order("assess"), "ordered-assessment-announced", "eng.ehc.order.assess_notify", True),
        (order("assess"), "ordered-plan-refused", "eng.ehc.order.assess_no_plan", True),
        (order("assess"), "ordered-plan-sent", "eng.ehc.order.assess_final", True),
        (order("make-plan"), "ordered-draft-sent", "eng.ehc.order.make_plan_draft", True),
        (order("make-plan"), "ordered-plan-sent", "eng.ehc.order.make_plan_final", True),
        (order("reconsider"), "ordered-plan-refused", "eng.ehc.order.reconsider", False),
        (order("amend-content"), "ordered-amended-plan-sent", "eng.ehc.order.amend", False),
        (order("change-school"), "ordered-amended-plan-sent", "eng.ehc.order.amend_name_only", False),
        (order("continue-and-amend"), "ordered-amended-plan-sent", "eng.ehc.order.continue_and_amend", False),
        (unopposed("refusal-to-assess"), "ordered-assessment-announced", "eng.ehc.unopposed.assess_notify", True),
        (unopposed("refusal-to-assess"), "ordered-plan-refused", "eng.ehc.unopposed.assess_no_plan", False),
        (unopposed("refusal-to-assess"), "ordered-plan-sent", "eng.ehc.unopposed.assess_final", False),
        (unopposed("content"), "ordered-amended-plan-sent", "eng.ehc.unopposed.amend", False),
        (unopposed("school"), "ordered-amended-plan-sent", "eng.ehc.unopposed.name_only", False),
        (unopposed("content-and-school"), "ordered-amended-plan-sent", "eng.ehc.unopposed.name_and_content", False),
        (unopposed("refusal-of-plan"), "ordered-draft-sent", "eng.ehc.unopposed.make_plan_draft", True),
        (unopposed("refusal-of-plan"), "ordered-plan-sent", "eng.ehc.unopposed.make_plan_final", True),
        (unopposed("ceasing"), "ordered-amended-plan-sent", "eng.ehc.unopposed.continue_amend", False),
    ],
)
def test_exceptions_hang_on_the_single_limit(law: Law, row: Row, act: str, limit: str, *, excused: bool) -> None:
    found = ask(law, row, (act, "2027-06-01"), **PERSONAL)
    assert of(found, limit).kind is (Kind.NOT_APPLICABLE if excused else Kind.BREACHED)


def test_whether_exceptions_reach_an_unopposed_assessment_is_a_choice(law: Law) -> None:
    found = ask(
        law,
        unopposed("refusal-to-assess"),
        ("ordered-plan-sent", "2027-06-01"),
        exceptions_reach_unopposed_plan=True,
        **PERSONAL,
    )
    assert of(found, "eng.ehc.unopposed.assess_final").kind is Kind.NOT_APPLICABLE


def test_a_direction_of_the_tribunal_displaces_the_time(law: Law) -> None:
    found = ask(law, order("change-school"), ("ordered-amended-plan-sent", "2027-06-01"), tribunal_gave_other_time=True)
    assert of(found, "eng.ehc.order.amend_name_only").kind is Kind.NOT_APPLICABLE


def test_an_unopposed_appeal_before_2015_had_four_weeks(law: Law) -> None:
    row: Row = ("appeal-not-opposed", "2015-03-20", 'details = { appeal-about = "refusal-to-assess" }')
    found = ask(law, row)
    assert last_day(found, "eng.ehc.unopposed.assess_notify.until_2015") == "2015-04-17"
    assert "eng.ehc.unopposed.assess_notify" not in {one.limit.id for one in found.verdicts}


# ---------------------------------------------------------------------------------------------------------------
# Whole paths
# ---------------------------------------------------------------------------------------------------------------


def test_from_the_request_to_the_plan(law: Law) -> None:
    rows: list[Row] = [
        REQUEST,
        ("parent-consulted", "2026-09-14"),
        ("assessment-considered", "2026-09-21"),
        ("assessment-agreed", "2026-10-16"),
        ("advice-asked", "2026-10-19", 'details = { advice-from = "health-body" }'),
        ("advice-given", "2026-11-27", 'details = { advice-from = "health-body" }'),
        ("plan-agreed", "2026-12-04"),
        ("draft-plan-served", "2026-12-11", "details = { draft-names-school = false, period-stated = true }"),
        ("school-requested", "2026-12-20"),
        ("school-consulted", "2026-12-21"),
        ("school-consultation-answered", "2027-01-05"),
        ("requested-school-accepted", "2027-01-10"),
        ("final-plan-sent", "2027-01-22", "details = { rights-told = true }"),
    ]
    stages = [stage(ask(law, *rows[: n + 1]), "plan-assessment") for n in range(len(rows))]
    assert stages == [
        "requested",
        "requested",
        "considering",
        "assessing",
        "advice-asked",
        "advice-in",
        "preparing",
        "draft-served",
        "school-asked",
        "school-asked",
        "school-asked",
        "finalising",
        "maintained",
    ]
    found = ask(law, *rows)
    assert stage(found, "plan-appeal") == "decision-notified"
    assert not [one for one in found.verdicts if one.kind is Kind.BREACHED]
    assert not refusals(found)
    assert last_day(found, "eng.ehc.review.first") == "2028-01-21"


def test_a_draft_that_names_a_school(law: Law) -> None:
    found = ask(
        law, ("draft-plan-served", "2026-12-11", "details = { draft-names-school = true, period-stated = true }")
    )
    assert "eng.ehc.draft.no_school" in [one.id for one in found.findings]


def test_a_school_asked_for_after_the_period_is_possible_and_unprotected(law: Law) -> None:
    found = ask(law, ("draft-plan-served", "2026-12-11"), ("school-requested", "2026-12-28"))
    assert stage(found, "plan-assessment") == "finalising"
    assert "school-requested-late" in [one.id for one in found.findings if one.kind is FindingKind.UNWISE_STEP]


def test_a_refusal_a_certificate_and_an_appeal_that_is_won(law: Law) -> None:
    rows: list[Row] = [
        REQUEST,
        ("assessment-refused", "2026-10-19", "details = { rights-told = true, reasons-given = true }"),
        ("mediation-adviser-contacted", "2026-11-10"),
        ("mediation-declined", "2026-11-12"),
        ("mediation-certificate-issued", "2026-11-17"),
        ("appeal-lodged", "2026-12-18", 'details = { appeal-about = "refusal-to-assess" }'),
        ("appeal-notice-received", "2027-01-04"),
        ("appeal-response-received", "2027-02-10"),
        ("tribunal-order-made", "2027-04-14", 'details = { order-requires = "assess" }'),
        ("ordered-assessment-announced", "2027-04-28"),
        ("ordered-plan-sent", "2027-07-21"),
    ]
    found = ask(law, *rows)
    assert stage(ask(law, *rows[:-1]), "plan-appeal") == "ordered"
    assert stage(ask(law, *rows[:-1]), "plan-mediation") == "certified"
    assert stage(ask(law, *rows[:-1]), "plan-assessment") == "assessing"
    assert stage(found, "plan-appeal") == "decision-notified"
    assert stage(found, "plan-tribunal-order") == "complied"
    assert stage(found, "plan-assessment") == "maintained"
    assert not refusals(found)
    kinds = {one.limit.id: one.kind for one in reversed(found.verdicts)}
    for limit in ("request.decision", "mediation.contact", "mediation.cert_no", "appeal.lodge", "appeal.response"):
        assert kinds[f"eng.ehc.{limit}"] is Kind.MET
    assert kinds["eng.ehc.order.assess_notify"] is Kind.MET
    assert kinds["eng.ehc.order.assess_final"] is Kind.MET


def test_the_time_for_a_refusal_does_not_matter_where_a_plan_was_made(law: Law) -> None:
    found = ask(law, order("assess"), ("ordered-plan-sent", "2027-03-20"))
    assert of(found, "eng.ehc.order.assess_no_plan").kind is Kind.NOT_APPLICABLE


def test_an_appeal_without_a_certificate(law: Law) -> None:
    about_more: Row = ("appeal-lodged", "2026-11-20", 'details = { appeal-about = "content" }')
    about_school: Row = ("appeal-lodged", "2026-11-20", 'details = { appeal-about = "school" }')
    plan: Row = ("final-plan-sent", "2026-11-03")
    refused = ask(law, plan, about_more)
    assert refusals(refused) == ["appeal-without-certificate"]
    assert stage(refused, "plan-appeal") == "decision-notified"
    assert stage(ask(law, plan, about_school), "plan-appeal") == "appealed"


def test_time_over_and_leave(law: Law) -> None:
    plan: Row = ("plan-refused", "2026-11-03")
    over = ask(law, plan, as_of="2027-01-05")
    assert stage(over, "plan-appeal") == "time-over"
    assert stage(over, "plan-mediation") == "barred"
    assert stage(ask(law, plan, as_of="2027-01-04"), "plan-appeal") == "decision-notified"
    asked = ask(law, plan, ("appeal-leave-asked", "2027-01-20"))
    assert stage(asked, "plan-appeal") == "leave-sought"
    given = ask(law, plan, ("appeal-leave-asked", "2027-01-20"), ("appeal-leave-given", "2027-02-01"))
    assert stage(given, "plan-appeal") == "appealed"
    assert not refusals(given)


def test_mediation_that_the_council_cannot_arrange(law: Law) -> None:
    rows: list[Row] = [
        ("assessment-refused", "2026-11-03"),
        ("mediation-adviser-contacted", "2026-11-20"),
        mediation("2026-11-30", "not-health"),
        ("mediation-not-possible", "2026-12-22"),
        ("adviser-told-not-possible", "2026-12-23"),
        ("mediation-certificate-issued", "2026-12-30"),
    ]
    stages = [stage(ask(law, *rows[: n + 1]), "plan-mediation") for n in range(len(rows))]
    assert stages == [
        "decision-notified",
        "adviser-contacted",
        "mediation-sought",
        "mediation-sought",
        "deemed-mediated",
        "certified",
    ]
    found = ask(law, *rows)
    assert of(found, "eng.ehc.mediation.cert_missed").kind is Kind.MET
    assert of(found, "eng.ehc.mediation.unable_notice").kind is Kind.MET
    assert of(found, "eng.ehc.mediation.arrange").kind is Kind.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("requires", "limit", "expected"),
    [
        ("change-school", "school", "2026-12-30"),
        ("amend-content", "amend", "2027-01-20"),
        ("assess", "assess", "2026-12-30"),
        ("assess", "no_plan", "2027-02-24"),
        ("assess", "assessed_plan", "2027-03-24"),
        ("make-plan", "draft", "2027-01-20"),
        ("make-plan", "plan", "2027-03-03"),
    ],
)
def test_an_agreement_is_kept_like_an_order(law: Law, requires: str, limit: str, expected: str) -> None:
    details = f'details = {{ agreement-about = "appealable", order-requires = "{requires}" }}'
    found = ask(law, ("mediation-agreement-made", "2026-12-16", details))
    assert last_day(found, f"eng.ehc.mediation.agreement_appealable.{limit}") == expected
    assert of(found, "eng.ehc.mediation.agreement_appealable").due is None


def test_an_agreement_about_what_cannot_be_appealed(law: Law) -> None:
    about = 'details = { agreement-about = "not-appealable", council-at-mediation = false }'
    made: Row = ("mediation-agreement-made", "2026-12-16", about)
    found = ask(law, made)
    assert last_day(found, "eng.ehc.mediation.agreement_nonappeal") == "2026-12-30"
    assert last_day(found, "eng.ehc.mediation.icb_tells_la") == "2026-12-23"
    late = ask(law, made, ("mediation-agreement-done", "2027-01-30"), agreed_other_time=True)
    assert of(late, "eng.ehc.mediation.agreement_nonappeal").kind is Kind.NOT_APPLICABLE


def test_shorter_notice_of_mediation_by_consent(law: Law) -> None:
    row: Row = ("mediation-arranged", "2027-01-05", "dates = { mediation-on = 2027-01-07 }")
    assert of(ask(law, row), "eng.ehc.mediation.meeting_notice").kind is Kind.BREACHED
    agreed = ask(law, row, agreed_shorter_notice=True)
    assert of(agreed, "eng.ehc.mediation.meeting_notice").kind is Kind.NOT_APPLICABLE


def test_the_review_of_a_child_at_home(law: Law) -> None:
    rows: list[Row] = [
        ("home-education-with-plan-began", "2026-09-01"),
        ("plan-review-opened", "2026-10-20"),
        (
            "plan-review-meeting-called",
            "2026-11-10",
            "dates = { meeting-on = 2026-11-26 }",
            "details = { parent-invited = true }",
        ),
        ("plan-review-papers-sent", "2026-11-12"),
        ("plan-review-meeting-held", "2026-11-26", "details = { parent-invited = true }"),
        ("plan-review-report-sent", "2026-12-10"),
        ("plan-amendment-decided", "2026-12-15", "details = { amendments-enclosed = true }"),
        ("amendment-notice-sent", "2026-12-15", "details = { amendments-enclosed = true }"),
        ("amendment-comments-made", "2026-12-28"),
        ("amended-plan-sent", "2027-02-09", "details = { rights-told = true }"),
    ]
    stages = [stage(ask(law, *rows[: n + 1]), "plan-review") for n in range(1, len(rows))]
    assert stages == [
        "review-open",
        "meeting-called",
        "papers-out",
        "met",
        "reported",
        "amending",
        "amendment-served",
        "amendment-served",
        "maintained",
    ]
    found = ask(law, *rows)
    assert stage(found, "plan-at-home") == "at-home"
    assert not refusals(found)
    assert not [one.limit.id for one in found.verdicts if one.kind is Kind.BREACHED]
    assert last_day(found, "eng.ehc.review.annual") == "2027-12-14"


def test_the_report_may_come_after_the_decision(law: Law) -> None:
    found = ask(law, MEETING, ("plan-kept-unchanged", "2026-12-08"), ("plan-review-report-sent", "2026-12-15"))
    assert stage(found, "plan-review") == "maintained"
    assert not refusals(found)
    assert of(found, "eng.ehc.review.report").kind is Kind.BREACHED
    assert of(found, "eng.ehc.review.decision").kind is Kind.MET


def test_an_amendment_outside_a_review_does_not_restart_the_year(law: Law) -> None:
    found = ask(
        law,
        ("final-plan-sent", "2026-03-02"),
        ("amendment-notice-sent", "2026-06-01"),
        ("amended-plan-sent", "2026-07-20"),
    )
    assert stage(found, "plan-review") == "maintained"
    assert last_day(found, "eng.ehc.review.first") == "2027-03-01"
    assert "eng.ehc.review.annual" not in {one.limit.id for one in found.verdicts}


def test_an_early_review_has_no_time_and_no_appeal(law: Law) -> None:
    found = ask(law, ("early-review-asked", "2026-05-01"), ("early-review-refused", "2026-06-01"))
    assert stage(found, "plan-review") == "maintained"
    assert not [one for one in found.standings if one.process.id == "plan-appeal"]


def test_under_eighteen_out_of_education_brings_a_review(law: Law) -> None:
    stopped: Row = ("education-stopped", "2026-10-01")
    assert stage(ask(law, stopped, born="2010-01-01"), "plan-review") == "review-open"
    assert stage(ask(law, stopped, born="2007-01-01"), "plan-review") == "maintained"


def test_a_reassessment_to_its_end(law: Law) -> None:
    rows: list[Row] = [
        ("reassessment-asked", "2027-03-15"),
        ("reassessment-agreed", "2027-03-25"),
        ("reassessment-draft-served", "2027-05-31"),
        ("reassessment-comments-made", "2027-06-10"),
        ("reassessed-plan-sent", "2027-07-02"),
    ]
    stages = [stage(ask(law, *rows[: n + 1]), "plan-reassessment") for n in range(len(rows))]
    assert stages == ["asked", "reassessing", "draft-served", "draft-served", "maintained"]
    found = ask(law, *rows, exception_claimed=False)
    assert of(found, "eng.ehc.reassess.decision").kind is Kind.MET
    assert of(found, "eng.ehc.reassess.final").kind is Kind.BREACHED
    assert of(found, "eng.ehc.reassess.representations").kind is Kind.MET


def test_a_request_of_the_health_body_cannot_be_refused(law: Law) -> None:
    found = ask(law, ("reassessment-asked-by-health-body", "2027-03-15"), ("reassessment-refused", "2027-03-20"))
    assert stage(found, "plan-reassessment") == "reassessing"
    assert refusals(found) == ["reassessment-refused"]


def test_home_education_is_no_ground_to_end_a_plan(law: Law) -> None:
    found = ask(law, ("plan-ceasing-decided", "2026-11-03", 'details = { cease-ground = "home-education" }'))
    assert stage(found, "plan-ceasing") == "maintained"
    assert "decided-without-consulting" in refusals(found)
    assert "eng.ehc.cease.ground" in [one.id for one in found.findings]


GROUND = 'details = { cease-ground = "no-longer-necessary", family-consulted = true, rights-told = true }'
CEASING: list[Row] = [
    ("plan-ceasing-considered", "2026-10-05", 'details = { cease-ground = "no-longer-necessary" }'),
    ("plan-ceasing-decided", "2026-11-03", GROUND),
]


def test_an_appeal_keeps_the_plan_alive(law: Law) -> None:
    rows: list[Row] = [
        *CEASING,
        ("mediation-certificate-issued", "2026-12-01"),
        ("appeal-lodged", "2026-12-20", 'details = { appeal-about = "ceasing" }'),
    ]
    assert stage(ask(law, *rows, as_of="2027-05-01"), "plan-ceasing") == "under-appeal"
    won: Row = ("tribunal-order-made", "2027-05-10", 'details = { order-requires = "continue" }')
    assert stage(ask(law, *rows, won), "plan-ceasing") == "maintained"
    ended = ask(law, *rows, ("plan-ceased", "2027-02-01"))
    assert "ceased-under-appeal" in [one.id for one in ended.findings]


def test_without_an_appeal_the_plan_may_end_and_not_before(law: Law) -> None:
    assert stage(ask(law, *CEASING, as_of="2027-01-04"), "plan-ceasing") == "decided"
    assert stage(ask(law, *CEASING, as_of="2027-01-05"), "plan-ceasing") == "may-end"
    ended = ask(law, *CEASING, ("plan-ceased", "2027-01-05"))
    assert stage(ended, "plan-ceasing") == "ceased"
    assert not refusals(ended)


def test_ending_decided_at_a_review(law: Law) -> None:
    found = ask(law, MEETING, ("plan-ceasing-decided-at-review", "2026-12-10", GROUND))
    assert stage(found, "plan-review") == "ending-decided"
    assert stage(found, "plan-ceasing") == "decided"
    assert stage(found, "plan-appeal") == "decision-notified"


def test_a_move(law: Law) -> None:
    found = ask(
        law,
        ("family-moved", "2026-12-18"),
        ("old-council-learned-of-move", "2026-12-21"),
        ("plan-transferred", "2027-01-14", "dates = { last-reviewed = 2026-09-10 }"),
        ("interim-school-arranged", "2027-01-20"),
        ("new-council-informed-family", "2027-02-20"),
        old_council_knew_in_time=False,
    )
    assert stage(found, "plan-transfer") == "interim-school"
    assert of(found, "eng.ehc.transfer.plan_late_notice").kind is Kind.BREACHED
    assert of(found, "eng.ehc.transfer.plan_on_move").kind is Kind.NOT_APPLICABLE
    assert of(found, "eng.ehc.transfer.inform").kind is Kind.MET


def test_a_transfer_without_the_day_of_the_last_review_is_not_guessed(law: Law) -> None:
    verdict = of(ask(law, ("plan-transferred", "2027-01-15"), as_of="2028-01-01"), "eng.ehc.transfer.review")
    assert verdict.kind is Kind.CANNOT_TELL


def test_an_order_after_an_unopposed_appeal(law: Law) -> None:
    found = ask(law, unopposed("school"), ("ordered-amended-plan-sent", "2027-02-06"))
    assert stage(found, "plan-tribunal-order") == "complied"
    assert of(found, "eng.ehc.unopposed.name_only").kind is Kind.BREACHED


def test_recommendations_are_answered(law: Law) -> None:
    found = ask(law, recommendation("both"), ("social-care-recommendation-answered", "2027-01-20"))
    assert stage(found, "plan-recommendation") == "answered"
    assert of(found, "eng.ehc.recommendation.social_response").kind is Kind.BREACHED
    assert of(found, "eng.ehc.recommendation.health_response").kind is Kind.CANNOT_TELL


def test_support_for_a_child_at_home(law: Law) -> None:
    found = ask(
        law,
        ("home-education-with-plan-began", "2026-09-01"),
        ("plan-support-asked", "2026-10-01"),
        ("plan-support-refused", "2026-11-01"),
    )
    assert stage(found, "plan-at-home") == "support-refused"
    assert found.timeline.case_fact("attends-institution") is False
    unsuitable = ask(
        law,
        ("home-education-with-plan-began", "2026-09-01"),
        ("home-arrangements-unsuitable", "2026-10-01", "details = { reasons-given = false }"),
    )
    assert stage(unsuitable, "plan-at-home") == "unsuitable"
    assert "eng.ehc.home.reasons" in [one.id for one in unsuitable.findings]


def test_an_emailed_request_starts_the_clock(law: Law) -> None:
    mailed: Row = ("assessment-asked", "2026-09-07", 'how = "e-mail"')
    assert last_day(ask(law, mailed), "eng.ehc.request.decision") == "2026-10-19"


def test_a_posted_request_starts_the_clock_when_it_arrives(law: Law) -> None:
    posted: Row = ("assessment-asked", "2026-09-04", 'how = "first-class-post"')
    assert last_day(ask(law, posted), "eng.ehc.request.decision") == "2026-10-20"


def test_an_exception_logged_later_is_seen(law: Law) -> None:
    relied: Row = ("exception-relied-on", "2026-09-10", "facts = { personal-circumstances = true }")
    found = ask(law, AUGUST_REQUEST, relied, ("assessment-refused", "2026-09-17"))
    assert of(found, "eng.ehc.request.decision").kind is Kind.NOT_APPLICABLE


def test_schools_are_not_bound_by_the_six_weeks(law: Law) -> None:
    asked: Row = ("advice-asked", "2026-10-19", 'details = { advice-from = "school" }')
    assert of(ask(law, asked), "eng.ehc.advice.response").kind is Kind.NOT_APPLICABLE


def test_a_stay_at_the_special_school_after_a_refusal(law: Law) -> None:
    limit = "eng.ehc.special_school.remain_no_plan"
    assert of(ask(law, ("plan-refused", "2026-11-02")), limit).kind is Kind.NOT_APPLICABLE
    verdict = of(ask(law, ("plan-refused", "2026-11-02"), admitted_for_assessment=True), limit)
    assert verdict.due is not None
    assert verdict.due.estimate
    assert verdict.limit.bound is Bound.AT_LEAST


# ---------------------------------------------------------------------------------------------------------------
# The data about itself
# ---------------------------------------------------------------------------------------------------------------

PROCESSES = (
    "plan-assessment",
    "plan-review",
    "plan-reassessment",
    "plan-ceasing",
    "plan-transfer",
    "plan-mediation",
    "plan-appeal",
    "plan-tribunal-order",
    "plan-recommendation",
    "plan-at-home",
)


@pytest.mark.parametrize("process", PROCESSES)
def test_whatever_harms_the_family_has_a_remedy(law: Law, process: str) -> None:
    steps = [one for one in law.step.values() if one.regime.startswith(f"{process}/")]
    remedies = [one for one in steps if one.remedy]
    elsewhere = {name for one in law.invariant.values() if one.process == process for name in one.elsewhere}
    for step in steps:
        if not step.harms:
            continue
        reached, waiting = set(), [step.to] if step.to else list(step.from_)
        while waiting:
            here = waiting.pop()
            reached.add(here)
            waiting += [one.to for one in steps if here in one.from_ and one.to and one.to not in reached]
        assert any(set(one.from_) & reached for one in remedies) or step.id in elsewhere, step.id


def test_no_limit_of_the_regulations_moves_for_a_holiday(law: Law) -> None:
    tribunal = {
        "eng.ehc.appeal.lodge",
        "eng.ehc.appeal.lodge.certificate",
        "eng.ehc.appeal.response",
        "eng.ehc.cease.standstill",
    }
    moved = {name for name, limit in law.limit.items() if name.startswith("eng.ehc.") and limit.counting is not None}
    assert moved == tribunal


def test_no_time_after_a_review_has_an_exception(law: Law) -> None:
    assert not [one.id for one in law.limit.values() if one.process == "plan-review" and one.excuses]


def test_no_time_is_fixed_for_a_reassessment_that_changes_nothing(law: Law) -> None:
    assert "eng.ehc.reassess.no_change" not in law.limit
    found = ask(law, ("reassessment-agreed", "2026-01-05"), ("reassessment-ended-unchanged", "2026-11-05"))
    assert of(found, "eng.ehc.reassess.final").kind is not Kind.BREACHED


@pytest.mark.parametrize(
    "name",
    [
        "sixteen_weeks",
        "fifteen_working_days_draft",
        "august_excluded",
        "ceases_on_home_education",
        "fifteen_working_days_reply",
    ],
)
def test_wrong_statements_in_a_log_are_put_right(law: Law, name: str) -> None:
    found = ask(law, ("contact", "2026-11-03", f'misstatements = ["lint.eng.ehc.{name}"]'))
    assert [one.id for one in found.findings if one.kind is FindingKind.MISSTATEMENT] == [f"lint.eng.ehc.{name}"]


def test_what_is_left_out_says_why() -> None:
    path = shipped_root().parent / "docs" / "coverage" / "england-plans.toml"
    rows = tomli.loads(path.read_text(encoding="utf-8"))["left_out"]
    assert all(row["id"] and row["why"] for row in rows)
