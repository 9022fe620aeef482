"""The law of Wales: worked examples, and whole paths from the first event to the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from ehe_workflow import Law, Library, OutsideCoverageError, Status, Weeks, count, parse_case, status
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.definition import Definition, definition_of
from ehe_workflow.law.terms import Bound, Confidence
from ehe_workflow.time import Convention, Days, SchoolCalendar, SchoolDays, Unfixed

LIBRARY = Library.shipped()
COUNCILS = ("cardiff", "carmarthenshire", "neath-port-talbot", "pembrokeshire", "rhondda-cynon-taf", "swansea")
Row = tuple[str, str] | tuple[str, str, str]
"""A kind of event, its day, and further lines of its table."""


def ask(
    *rows: Row,
    as_of: str | None = None,
    born: str | None = None,
    where: str = "wales",
    facts: Mapping[str, object] | None = None,
    **more_facts: object,
) -> Status:
    """The status of a log written in short, on its last day unless another is given."""
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{where}"']
    lines += [f"born = {born}"] if born else []
    lines.append("[case.facts]")
    for name, value in {**(facts or {}), **more_facts}.items():
        shown = str(value).lower() if isinstance(value, bool) else f'"{value}"'
        lines.append(f"{name.replace('_', '-')} = {shown}")
    for kind, day, *more in rows:
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    asked = date.fromisoformat(as_of or max(row[1] for row in rows))
    return status(parse_case("\n".join(lines)), LIBRARY.load(where), as_of=asked)


def verdict(answer: Status, limit: str, which: int = 0) -> Verdict:
    return [one for one in answer.verdicts if one.limit.id == limit][which]


def last_day(answer: Status, limit: str, which: int = 0) -> str:
    due = verdict(answer, limit, which).due
    assert due is not None
    assert due.refusal is None, due.refusal
    return str(due.last_day)


def stage(answer: Status, process: str) -> str:
    (standing,) = [one for one in answer.standings if one.process.id == process]
    assert not standing.worlds[0].refusals, standing.worlds[0].refusals
    return standing.worlds[0].stage


@pytest.fixture(scope="module")
def law() -> Law:
    return LIBRARY.load("wales")


# -- Worked examples in which one event gives one last day --------------------------------------------------------

HAND = 'how = "by-hand"'

ONE_EVENT = """
01-notice-over-christmas wal.sao.notice.response_period notice-served 2026-12-18 2027-01-01 by-hand
02-notice-leap-year wal.sao.notice.response_period notice-served 2028-02-20 2028-03-05 by-hand
03-posted-notice wal.sao.notice.response_period notice-served 2026-11-23 2026-12-09 first-class-post
04-notice-of-school wal.sao.intention.school_choice_period school-notice-served 2026-11-23 2026-12-07 by-hand
05-appeal-ordinary wal.etw.appeal.start appeal-right-notified 2026-11-23 2027-01-18
06-appeal-at-christmas wal.etw.appeal.start appeal-right-notified 2026-10-30 2027-01-04
07a-appeal-ending-31-july wal.etw.appeal.start appeal-right-notified 2026-06-06 2026-09-01
07b-appeal-a-day-earlier wal.etw.appeal.start appeal-right-notified 2026-06-05 2026-07-31
08-bare-eight-weeks wal.etw.appeal.period appeal-right-notified 2026-10-30 2026-12-24
09-case-statement wal.etw.case_statement.respondent papers-sent-to-respondent 2027-01-08 2027-02-08 tribunal-post
10-over-christmas wal.etw.case_statement.respondent papers-sent-to-respondent 2026-12-01 2027-01-04 tribunal-post
11a-order-starts wal.etw.order.starts tribunal-order-made 2026-07-30 2026-07-31
11b-order-carried-out wal.etw.order.prepare_or_revise tribunal-order-made 2026-07-30 2026-09-17
11c-order-to-review wal.etw.order.review_or_reconsider tribunal-order-made 2026-07-30 2026-09-17
11d-report wal.etw.order.report tribunal-order-made 2026-07-30 2026-10-01
12-cease-over-easter wal.aln.cease.reconsider_request ceasing-decided 2027-02-26 2027-03-30 plan-holder=school
13-health-body wal.aln.nhs.respond nhs-referral-received 2026-11-13 2026-12-29
14a-review-leap-day wal.aln.review.first plan-given 2024-02-29 2025-02-28
14b-review-year wal.aln.review.first plan-given 2026-03-15 2027-03-14
14c-next-review wal.aln.review.next plan-revised 2026-03-15 2027-03-14
14d-after-a-period-without-review wal.aln.review.next_after_none plan-given 2026-03-15 2028-03-14
15a-acknowledge wal.sscomplaint.acknowledge complaint-made 2026-12-23 2026-12-29 complaint-about=social-services
15b-discussion wal.sscomplaint.discussion complaint-acknowledged 2026-12-29 2027-01-13 complaint-about=social-services
16-ombudsman wal.psow.complain matter-noticed 2025-04-10 2026-04-09
19a-floor-with-a-plan wal.sao.order.not_before notice-served 2026-11-23 2026-12-07 by-hand
19b-floor-without-a-plan wal.sao.intention.school_choice_period school-notice-served 2026-12-08 2026-12-22 by-hand
20-supervision-order-reasons wal.sao.eso.decline_reasons supervision-order-directed 2026-10-30 2026-12-24
21-prosecution-month-end wal.sao.prosecution.limitation order-breached 2026-08-31 2027-02-28
24-long-stop wal.sscomplaint.response_longstop complaint-made 2026-08-31 2027-02-28 complaint-about=social-services
25-ombudsman-leap-day wal.psow.complain matter-noticed 2024-02-29 2025-02-28
t-outside-powers wal.etw.notice_outside_powers outside-powers-told 2026-12-18 2027-01-04
t-correction wal.etw.object_correction application-corrected 2026-11-23 2026-11-30
t-reasons-over-august wal.etw.give_reasons reasons-directed 2026-07-30 2026-09-11
t-strike-out wal.etw.strikeout.representations strike-out-proposed 2026-11-23 2026-12-04
t-review wal.etw.review.apply tribunal-decided 2026-11-23 2026-12-21
t-review-over-christmas wal.etw.review.apply tribunal-decided 2026-11-28 2027-01-04
t-permission wal.etw.permission.apply tribunal-review-refused 2026-11-23 2026-12-21
t-costs wal.etw.costs.apply tribunal-decided 2026-11-24 2026-12-21
t-health-report-on-sunday wal.etw.nhs.report nhs-recommendation-made 2026-11-02 2026-12-14
t-council-decides wal.aln.la.decide_and_issue council-told-of-needs 2026-11-23 2027-02-15
t-council-reconsiders wal.aln.la.reconsider reconsideration-asked 2026-11-23 2027-01-11
t-looked-after wal.aln.review.looked_after plan-given 2026-03-15 2027-03-14 looked-after=true
t-requested-review wal.aln.review.requested.council plan-review-asked 2026-11-23 2027-01-11 plan-holder=council
t-social-services-in-time wal.sscomplaint.make matter-noticed 2026-02-10 2027-02-10 complaint-about=social-services
t-resubmit wal.sscomplaint.resubmit proceedings-ended 2026-08-31 2027-02-28
t-terms wal.sscomplaint.resolution_letter complaint-settled 2026-11-23 2026-11-30 complaint-about=social-services
t-resp wal.sscomplaint.response final-record-made 2026-11-23 2026-12-30
t-complain-in-time wal.complaint.raise matter-noticed 2026-05-31 2026-11-30
t-complaint-acknowledged wal.complaint.acknowledge complaint-made 2026-11-23 2026-11-30
t-complaint-informal wal.complaint.stage1 complaint-made 2026-11-23 2026-12-07
t-complaint-formal wal.complaint.stage2 complaint-stage-two-asked 2026-11-23 2026-12-21
t-ombudsman-referral wal.psow.referral complaint-made 2025-04-10 2026-04-09
t-supervision-order wal.eso.duration supervision-order-made 2026-11-23 2027-11-22
t-pilot-move wal.cme_database.move_notice move-learned 2025-09-01 2025-09-29
"""
"""Example, limit, event, its day, last day, and how it was sent or a fact; t marks a further figure."""


@pytest.mark.parametrize("row", [line.split() for line in ONE_EVENT.split("\n") if line], ids=lambda row: row[0])
def test_an_event_sets_off_a_limit(row: list[str]) -> None:
    _, limit, kind, day, expected, *more = row
    fact, _, value = more[0].partition("=") if more else ("", "", "")
    event: Row = (kind, day, f'how = "{fact}"') if fact and not value else (kind, day)
    facts: dict[str, object] = {fact: value == "true" or value} if value else {}
    assert last_day(ask(event, facts=facts), limit) == expected


# -- Worked examples with more than one event ---------------------------------------------------------------------


def test_example_1_an_earlier_day_in_the_notice_makes_it_defective() -> None:
    short = ask(("notice-served", "2026-12-18", f"{HAND}\ndates = {{ reply-by = 2026-12-31 }}"))
    assert verdict(short, "wal.sao.notice.response_period").kind is Kind.BREACHED
    enough = ask(("notice-served", "2026-12-18", f"{HAND}\ndates = {{ reply-by = 2027-01-01 }}"))
    assert verdict(enough, "wal.sao.notice.response_period").kind is Kind.RUNNING


def test_example_1_the_council_may_hold_itself_not_satisfied_on_the_day_after() -> None:
    notice = ("notice-served", "2026-12-18", HAND)
    assert stage(ask(notice, as_of="2027-01-01", born="2018-05-05"), "attendance-order") == "notice-served"
    assert stage(ask(notice, as_of="2027-01-02", born="2018-05-05"), "attendance-order") == "decision"


def test_example_3_a_notice_posted_with_fourteen_days_is_two_days_short() -> None:
    answer = ask(("notice-served", "2026-11-23", 'how = "first-class-post"\ndates = { reply-by = 2026-12-07 }'))
    found = verdict(answer, "wal.sao.notice.response_period")
    assert (found.kind, found.days_late) == (Kind.BREACHED, (2, 2))


@pytest.mark.parametrize(("chosen", "kind"), [("2026-12-07", Kind.MET), ("2026-12-08", Kind.BREACHED)])
def test_example_4_a_choice_of_school_on_the_last_day_is_in_time(chosen: str, kind: Kind) -> None:
    answer = ask(("school-notice-served", "2026-11-23", HAND), ("school-chosen", chosen))
    assert verdict(answer, "wal.sao.intention.school_choice_period").kind is kind


@pytest.mark.parametrize(("received", "kind"), [("2027-01-18", Kind.MET), ("2027-01-19", Kind.BREACHED)])
def test_example_5_an_appeal_must_be_received_by_the_first_working_day(received: str, kind: Kind) -> None:
    answer = ask(("appeal-right-notified", "2026-11-23"), ("appeal-received", received))
    assert verdict(answer, "wal.etw.appeal.start").kind is kind


def test_example_5_the_hour_is_five(law: Law) -> None:
    rule = law.counting_rule("tribunal-appeal")
    assert rule is not None
    assert rule.cut_off is not None
    assert rule.cut_off.hour == 17


def test_example_8_a_dispute_referred_in_time_adds_eight_weeks() -> None:
    log: tuple[Row, ...] = ("appeal-right-notified", "2026-10-30"), ("disagreement-referred", "2026-11-20")
    answer = ask(*log)
    assert last_day(answer, "wal.etw.appeal.start") == "2027-02-19"
    assert last_day(answer, "wal.etw.appeal.start_after_dr") == "2027-02-19"
    with_appeal = ("appeal-received", "2026-12-01")
    assert last_day(ask(*log, with_appeal), "wal.etw.case_statement.appellant") == "2027-02-19"
    assert last_day(ask(log[0], with_appeal), "wal.etw.case_statement.appellant") == "2027-01-04"
    assert stage(answer, "appeal") == "appeal-window-extended"


def test_example_8_a_dispute_referred_late_adds_nothing() -> None:
    answer = ask(("appeal-right-notified", "2026-10-30"), ("disagreement-referred", "2026-12-29"))
    assert last_day(answer, "wal.etw.appeal.start") == "2027-01-04"


@pytest.mark.parametrize(
    ("period", "start", "expected"),
    [
        pytest.param(Weeks(4), "2026-12-03", "2027-01-07", id="10-case-statement-without-christmas"),
        pytest.param(Weeks(7), "2026-07-31", "2026-10-19", id="11-order-without-august"),
    ],
)
def test_the_wide_reading_leaves_days_out_of_the_count(law: Law, period: Weeks, start: str, expected: str) -> None:
    rule = law.counting_rule("tribunal-days-left-out")
    found = count(period, date.fromisoformat(start), Convention.BEGINNING_WITH, rule=rule)
    assert str(found.last_day) == expected


def test_example_12_the_later_of_two_notices_counts() -> None:
    answer = ask(("ceasing-decided", "2027-02-24"), ("reconsideration-right-told", "2027-02-26"), plan_holder="school")
    assert last_day(answer, "wal.aln.cease.reconsider_request") == "2027-03-30"
    alone = ask(("ceasing-decided", "2027-02-24"), plan_holder="school")
    assert last_day(alone, "wal.aln.cease.reconsider_request") == "2027-03-24"


@pytest.mark.parametrize(("asked", "kind"), [("2026-04-09", Kind.MET), ("2026-04-10", Kind.BREACHED)])
def test_example_16_the_anniversary_is_a_day_late(asked: str, kind: Kind) -> None:
    answer = ask(("matter-noticed", "2025-04-10"), ("ombudsman-asked", asked))
    assert verdict(answer, "wal.psow.complain").kind is kind


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        pytest.param("2011-07-15", "2027-06-25", id="17a-turns-16-after-the-leaving-day"),
        pytest.param("2011-09-03", "2028-06-30", id="17b-turns-16-in-the-next-year"),
    ],
)
def test_leaving_day(law: Law, born: str, expected: str) -> None:
    assert law.school_age is not None
    assert str(law.school_age.ends(date.fromisoformat(born))) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        pytest.param("2021-08-31", "2026-08-31", id="18a-on-a-prescribed-day"),
        pytest.param("2021-09-01", "2026-12-31", id="18b-a-day-later"),
        pytest.param("2022-01-01", "2027-03-31", id="18c-in-january"),
    ],
)
def test_starting_day(law: Law, born: str, expected: str) -> None:
    assert law.school_age is not None
    assert str(law.school_age.starts(date.fromisoformat(born))) == expected


def test_example_19_with_a_plan_that_names_a_school_the_order_may_follow_on_day_sixteen() -> None:
    rows = [("notice-served", "2026-11-23", HAND), ("order-served", "2026-12-08", HAND)]
    answer = ask(*rows, born="2018-05-05", has_plan=True, plan_names_school=True)
    assert stage(answer, "attendance-order") == "order-in-force"
    assert verdict(answer, "wal.sao.order.not_before").kind is Kind.MET
    early = ask(rows[0], ("order-served", "2026-12-07", HAND), born="2018-05-05", has_plan=True, plan_names_school=True)
    assert verdict(early, "wal.sao.order.not_before").kind is Kind.BREACHED


@pytest.mark.parametrize(("served", "too_soon"), [("2026-12-22", True), ("2026-12-23", False)])
def test_example_19_without_one_the_order_waits_to_day_thirty_one(served: str, too_soon: bool) -> None:
    rows = [("notice-served", "2026-11-23", HAND), ("school-notice-served", "2026-12-08", HAND)]
    answer = ask(*rows, ("order-served", served, HAND), born="2018-05-05", has_plan=False)
    found = verdict(answer, "wal.sao.intention.school_choice_period")
    assert (found.kind is Kind.BREACHED) is too_soon
    assert stage(answer, "attendance-order") == "order-in-force"


def test_example_22_ten_school_days_leave_out_half_term() -> None:
    answer = ask(("name-deleted", "2026-02-13"), where="wales/cardiff", plan_holder="nobody")
    assert last_day(answer, "wal.dereg.return_to_la") == "2026-03-06"
    closed = _school(law=LIBRARY.load("wales/cardiff"), closed=date(2026, 2, 27))
    assert str(count(SchoolDays(10), date(2026, 2, 13), Convention.AFTER, days=closed).last_day) == "2026-03-09"


def test_example_22_without_a_calendar_the_answer_is_an_estimate() -> None:
    due = verdict(ask(("name-deleted", "2026-02-13"), plan_holder="nobody"), "wal.dereg.return_to_la").due
    assert due is not None
    assert due.estimate
    assert str(due.last_day) <= "2026-03-06"


def test_example_23_the_two_readings_of_thirty_five_school_days() -> None:
    found = verdict(
        ask(("school-told-of-needs", "2026-06-01"), where="wales/cardiff"), "wal.aln.school.decide_and_issue"
    )
    days = {reading.id: str(due.last_day) for reading, _, due in found.readings if due is not None}
    assert days == {"day-after": "2026-07-20", "same-day": "2026-07-17"}


def test_example_23_between_the_readings_it_cannot_be_told() -> None:
    rows = [("school-told-of-needs", "2026-06-01"), ("plan-given", "2026-07-20")]
    found = verdict(ask(*rows, where="wales/cardiff", plan_holder="school"), "wal.aln.school.decide_and_issue")
    assert found.kind is Kind.CANNOT_TELL


def test_example_23_a_training_day_leads_beyond_the_known_terms() -> None:
    school = _school(law=LIBRARY.load("wales/cardiff"), closed=date(2026, 7, 20))
    with pytest.raises(OutsideCoverageError):
        count(SchoolDays(35), date(2026, 6, 1), Convention.AFTER, days=school)
    first = count(SchoolDays(35), date(2026, 6, 1), Convention.BEGINNING_WITH, days=school)
    assert str(first.last_day) == "2026-07-17"


def _school(*, law: Law, closed: date) -> SchoolCalendar:
    known = law.terms["cardiff"].calendar()
    return SchoolCalendar(
        id="one-school",
        name="a school of Cardiff",
        terms=known.terms,
        closed_days=known.closed_days | {closed},
        first=known.first,
        last=known.last,
    )


# -- What the tables say beside dates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "limit",
    [
        "wal.sao.amend_request",
        "wal.sao.revoke_request",
        "wal.sao.order.max_delay",
        "wal.sao.school_notice.decision_notice",
        "wal.sao.order.inform_school",
        "wal.sao.order.comply_by",
        "wal.sao.revoke.decision",
        "wal.sao.eso.consider",
        "wal.sao.order_duration",
        "wal.dereg.special_school_consent",
        "wal.ehe.initial_contact",
        "wal.ehe.periodic_contact",
        "wal.ehe.acknowledge_withdrawal",
        "wal.aln.reconsider.request",
        "wal.aln.cease.proposal",
        "wal.etw.order.take_over",
    ],
)
def test_the_law_gives_no_figure(law: Law, limit: str) -> None:
    assert isinstance(law.limit[limit].length, Unfixed)
    assert law.limit[limit].bound is Bound.NONE


@pytest.mark.parametrize(
    ("limit", "confidence"),
    [
        ("wal.aln.school.decide_and_issue", Confidence.SECONDARY),
        ("wal.aln.la.decide_and_issue", Confidence.SECONDARY),
        ("wal.aln.la.reconsider", Confidence.MEMORY),
        ("wal.aln.review.requested", Confidence.MEMORY),
        ("wal.complaint.acknowledge", Confidence.MEMORY),
        ("wal.etw.claim.start", Confidence.READ_IN_MIRROR),
        ("wal.etw.appeal.start", Confidence.READ_IN_MIRROR),
        ("wal.dereg.return_to_la", Confidence.READ_IN_MIRROR),
        ("wal.sao.notice.response_period", Confidence.READ),
    ],
)
def test_how_sure_a_figure_is(law: Law, limit: str, confidence: Confidence) -> None:
    assert law.confidence_of(law.limit[limit]) is confidence


def test_a_figure_from_memory_is_never_a_breach() -> None:
    rows = [("takeover-asked", "2026-01-05"), ("takeover-refused", "2026-11-02")]
    found = verdict(ask(*rows, plan_holder="school", beyond_control=False), "wal.aln.la.reconsider")
    assert found.kind is Kind.CANNOT_TELL


def test_the_twelve_weeks_can_be_breached_and_excused() -> None:
    rows = [("council-told-of-needs", "2026-01-05"), ("plan-given", "2026-06-01")]
    held = verdict(ask(*rows, beyond_control=False), "wal.aln.la.decide_and_issue")
    assert (held.kind, held.days_late) == (Kind.BREACHED, (63, 63))
    excused = verdict(ask(*rows, beyond_control=True), "wal.aln.la.decide_and_issue")
    assert excused.kind is Kind.NOT_APPLICABLE
    unknown = verdict(ask(*rows), "wal.aln.la.decide_and_issue")
    assert (unknown.kind, unknown.asks) == (Kind.CANNOT_TELL, ("beyond-control",))


def test_for_a_young_person_the_times_run_from_consent() -> None:
    rows = [("council-told-of-needs", "2026-01-05"), ("young-person-consented", "2026-01-19")]
    answer = ask(*rows, young_person=True)
    assert verdict(answer, "wal.aln.la.decide_and_issue").kind is Kind.NOT_APPLICABLE
    assert verdict(answer, "wal.aln.la.decide_and_issue.young_person").kind is Kind.NOT_APPLICABLE
    assert last_day(answer, "wal.aln.la.decide_and_issue.young_person", 1) == "2026-04-13"
    assert last_day(answer, "wal.aln.la.not_necessary_notice", 1) == "2026-04-13"
    school = ask(("school-told-of-needs", "2026-01-05"), rows[1], young_person=True, where="wales/cardiff")
    assert last_day(school, "wal.aln.school.decide_and_issue.young_person", 1) == "2026-03-16"
    assert verdict(school, "wal.aln.la.decide_and_issue.young_person").kind is Kind.NOT_APPLICABLE


def test_english_names_lead_to_the_welsh_ones(law: Law) -> None:
    assert law.limit_named("eng.sao.notice.response_period").id == "wal.sao.notice.response_period"
    assert "eng.sao.notice.response_period" not in law.limit
    assert law.limit["wal.sao.notice.response_period"].length == Days(15)


def test_the_working_days_are_not_one_calendar(law: Law) -> None:
    day = date(2026, 8, 5)
    tribunal, complaints = law.day_counter("tribunal-wales"), law.day_counter("social-services-complaints-wales")
    assert tribunal is not None
    assert complaints is not None
    assert not tribunal.is_counted(day)
    assert complaints.is_counted(day)
    own = law.day_counter(None)
    assert own is not None
    assert own.is_counted(date(2027, 3, 1))


def test_the_ombudsman_is_the_welsh_one(law: Law) -> None:
    assert law.jurisdiction.ombudsman == "Public Services Ombudsman for Wales"


REGIMES = [key for key, _ in LIBRARY.layer("wales").entries["regime"].items()]


@pytest.mark.parametrize("regime", REGIMES)
def test_against_every_harm_there_is_a_remedy(law: Law, regime: str) -> None:
    definition = definition_of(law, regime)
    for step in definition.steps:
        for start in step.from_ if step.harms else ():
            assert _remedies(definition, step.to or start), f"{step.id} from {start}"


def _remedies(definition: Definition, stage_id: str) -> list[str]:
    """The remedies that can be taken from a stage, at once or later."""
    seen, waiting, found = set[str](), [stage_id], []
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            steps = definition.steps_from(name)
            found += [step.id for step in steps if step.remedy]
            waiting += [step.to or name for step in steps]
    return found


def test_misstatements_stand_on_sources(law: Law) -> None:
    own = [one for name, one in law.misstatement.items() if name.startswith("lint.wal.")]
    assert len(own) == 46
    assert all(law.authority(one.source).url for one in own)


# -- Whole paths --------------------------------------------------------------------------------------------------


def test_deregistration_from_notification_to_return() -> None:
    answer = ask(
        ("home-education-notified", "2026-01-12"),
        ("name-deleted", "2026-01-13"),
        ("deletion-return-sent", "2026-01-27"),
        where="wales/cardiff",
        special_school_placement=False,
        order_names_school=False,
        plan_holder="school",
    )
    assert stage(answer, "withdrawal") == "council-informed"
    assert stage(answer, "plan-ceasing") == "lapsed"
    assert verdict(answer, "wal.dereg.return_to_la").kind is Kind.MET
    assert last_day(answer, "wal.dereg.return_to_la") == "2026-01-27"
    assert last_day(answer, "wal.aln.school.lapse") == "2026-01-13"


def test_a_council_plan_outlives_the_school_roll() -> None:
    answer = ask(("name-deleted", "2026-01-13"), plan_holder="council")
    assert stage(answer, "plan-ceasing") == "nothing-proposed"
    assert verdict(answer, "wal.aln.school.lapse").kind is Kind.NOT_APPLICABLE


def test_a_special_school_needs_consent_and_the_ministers_may_give_it() -> None:
    answer = ask(
        ("home-education-notified", "2026-01-12"),
        ("deletion-consent-asked", "2026-01-13"),
        ("deletion-consent-refused", "2026-03-02"),
        ("referred-to-minister", "2026-03-09"),
        ("minister-directed", "2026-06-01", 'details = { direction = "for-the-family" }'),
        ("name-deleted", "2026-06-02"),
        special_school_placement=True,
        order_names_school=False,
        plan_holder="nobody",
    )
    assert stage(answer, "withdrawal") == "off-roll"


def test_an_order_is_in_the_way_of_a_notification() -> None:
    answer = ask(("home-education-notified", "2026-01-12"), order_names_school=True, special_school_placement=False)
    assert stage(answer, "withdrawal") == "order-in-the-way"


def test_from_a_school_that_sees_no_needs_to_an_order_of_the_tribunal() -> None:
    rows: list[Row] = [
        ("school-told-of-needs", "2025-09-15"),
        ("no-needs-notified", "2025-10-20"),
        ("reconsideration-asked", "2025-11-03"),
        ("representations-invited", "2025-11-10"),
        ("no-needs-notified", "2025-12-08"),
        ("appeal-right-notified", "2025-12-08"),
        ("appeal-received", "2026-01-30"),
        ("appeal-registered", "2026-02-03"),
        ("family-case-statement", "2026-02-02"),
        ("papers-sent-to-respondent", "2026-02-04", 'how = "tribunal-post"'),
        ("respondent-case-statement", "2026-03-05"),
        ("tribunal-decided", "2026-05-11", 'details = { outcome = "for-the-family" }'),
        ("tribunal-order-made", "2026-05-11", 'details = { order-to = "prepare" }'),
        ("plan-given", "2026-06-22"),
        ("tribunal-order-complied", "2026-06-22"),
        ("compliance-reported", "2026-07-10"),
    ]
    answer = ask(*rows, plan_holder="nobody")
    assert stage(answer, "plan-assessment") == "plan-maintained"
    assert stage(answer, "appeal") == "closed"
    assert last_day(answer, "wal.etw.appeal.start") == "2026-02-02"
    assert verdict(answer, "wal.etw.appeal.start").kind is Kind.MET
    assert verdict(answer, "wal.etw.case_statement.appellant").kind is Kind.MET
    assert last_day(answer, "wal.etw.case_statement.respondent") == "2026-03-05"
    assert verdict(answer, "wal.etw.case_statement.respondent").kind is Kind.MET
    assert last_day(answer, "wal.etw.order.prepare_or_revise") == "2026-06-29"
    assert verdict(answer, "wal.etw.order.report").kind is Kind.MET


def test_an_appeal_out_of_time_that_the_president_accepts() -> None:
    rows = [("appeal-right-notified", "2026-06-06"), ("appeal-received", "2026-09-02")]
    assert stage(ask(rows[0], as_of="2026-09-01"), "appeal") == "appeal-window"
    assert stage(ask(rows[0], as_of="2026-09-02"), "appeal") == "out-of-time"
    assert stage(ask(*rows), "appeal") == "late"
    taken = ask(*rows, ("late-appeal-accepted", "2026-09-10"), late_accepted=True)
    assert stage(taken, "appeal") == "received"
    assert verdict(taken, "wal.etw.appeal.start").kind is Kind.NOT_APPLICABLE
    assert verdict(ask(*rows), "wal.etw.appeal.start").kind is Kind.BREACHED


def test_the_council_must_decide_for_a_child_at_home() -> None:
    answer = ask(
        ("council-told-of-needs", "2026-01-05"),
        ("needs-accepted", "2026-02-16"),
        ("plan-given", "2026-03-30"),
        beyond_control=False,
        plan_holder="council",
    )
    assert stage(answer, "plan-assessment") == "plan-maintained"
    assert last_day(answer, "wal.aln.la.decide_and_issue") == "2026-03-30"
    found = verdict(answer, "wal.aln.la.decide_and_issue")
    assert found.kind is Kind.CANNOT_TELL
    assert [kind for _, kind, _ in found.readings] == [Kind.MET, Kind.BREACHED]


def test_a_school_plan_ceases_only_after_the_times_to_ask_and_to_appeal() -> None:
    rows: list[Row] = [
        ("ceasing-proposed", "2027-02-01"),
        ("ceasing-decided", "2027-02-26"),
        ("reconsideration-right-told", "2027-02-26"),
    ]
    assert stage(ask(*rows, as_of="2027-03-30", plan_holder="school"), "plan-ceasing") == "decided-school"
    assert stage(ask(*rows, as_of="2027-03-31", plan_holder="school"), "plan-ceasing") == "may-cease"
    rows += [
        ("ceasing-reconsideration-asked", "2027-03-30"),
        ("ceasing-upheld", "2027-05-10"),
        ("appeal-right-notified", "2027-05-10"),
    ]
    assert stage(ask(*rows, plan_holder="school"), "plan-ceasing") == "decided"
    assert verdict(ask(*rows, plan_holder="school"), "wal.aln.cease.reconsider_request").kind is Kind.MET
    assert stage(ask(*rows, as_of="2027-07-05", plan_holder="school"), "plan-ceasing") == "decided"
    assert stage(ask(*rows, as_of="2027-07-06", plan_holder="school"), "plan-ceasing") == "may-cease"


def test_a_plan_ended_before_its_time_is_told() -> None:
    rows = [("ceasing-decided", "2027-02-26"), ("plan-ceased", "2027-03-08")]
    answer = ask(*rows, plan_holder="council")
    assert stage(answer, "plan-ceasing") == "ceased"
    assert verdict(answer, "wal.aln.cease.hold.appeal").kind is Kind.BREACHED
    assert verdict(answer, "wal.aln.cease.hold").kind is Kind.NOT_APPLICABLE


def test_an_overdue_review() -> None:
    given = ("plan-given", "2025-03-15")
    assert stage(ask(given, as_of="2026-03-14"), "plan-review") == "plan-maintained"
    assert stage(ask(given, as_of="2026-03-15"), "plan-review") == "late"
    assert stage(ask(given, ("plan-revised", "2026-03-02"), as_of="2026-04-01"), "plan-review") == "plan-maintained"


def test_the_council_takes_a_plan_over() -> None:
    answer = ask(
        ("takeover-asked", "2026-01-05"),
        ("representations-invited", "2026-01-09"),
        ("takeover-decided", "2026-02-02"),
        plan_holder="school",
    )
    assert stage(answer, "plan-transfer") == "council-holds"
    assert last_day(answer, "wal.aln.takeover.effect") == "2026-02-02"


def test_a_college_that_does_not_agree_is_taken_to_the_ministers() -> None:
    rows = [("college-asked-to-take-plan", "2025-10-01"), ("college-case-referred", "2025-11-10")]
    answer = ask(*rows, where="wales/cardiff", young_person=True)
    assert stage(answer, "plan-transfer") == "with-minister"
    assert last_day(answer, "wal.aln.fei.transfer_agree") == "2025-11-05"
    assert last_day(answer, "wal.aln.fei.transfer_refer") == "2025-12-03"


def test_a_complaint_to_a_council_goes_on_to_the_ombudsman() -> None:
    rows: list[Row] = [
        ("matter-noticed", "2025-11-03"),
        ("complaint-made", "2025-11-10"),
        ("complaint-acknowledged", "2025-11-14"),
        ("complaint-stage-one-answered", "2025-11-24"),
        ("complaint-stage-two-asked", "2025-12-01"),
        ("complaint-stage-two-answered", "2026-01-02"),
        ("ombudsman-asked", "2026-02-02"),
        ("ombudsman-declined", "2026-03-02"),
    ]
    answer = ask(*rows)
    assert stage(answer, "complaint") == "not-investigated"
    assert verdict(answer, "wal.complaint.stage1").kind is Kind.MET
    assert verdict(answer, "wal.complaint.stage2").kind is Kind.BREACHED
    assert not verdict(answer, "wal.complaint.stage2").force.is_law
    assert not any(one.limit.id.startswith("wal.sscomplaint") and one.kind is Kind.BREACHED for one in answer.verdicts)


def test_a_complaint_about_social_services() -> None:
    rows: list[Row] = [
        ("complaint-made", "2026-12-23"),
        ("complaint-acknowledged", "2026-12-29"),
        ("discussion-offered", "2026-12-29"),
        ("discussion-refused", "2027-01-04"),
        ("final-record-made", "2027-01-11"),
        ("complaint-stage-two-answered", "2027-02-15"),
        ("ombudsman-asked", "2027-03-01"),
    ]
    answer = ask(*rows, complaint_about="social-services")
    assert stage(answer, "complaint") == "with-ombudsman"
    assert verdict(answer, "wal.sscomplaint.acknowledge").kind is Kind.MET
    assert last_day(answer, "wal.sscomplaint.response") == "2027-02-15"
    assert verdict(answer, "wal.sscomplaint.response").kind is Kind.MET
    assert verdict(answer, "wal.sscomplaint.discussion").kind is Kind.NOT_APPLICABLE


def test_contact_about_home_education_is_informal_until_a_notice() -> None:
    rows: list[Row] = [
        ("home-education-notified", "2026-01-12"),
        ("enquiry-made", "2026-02-02"),
        ("visit-declined", "2026-02-05"),
        ("family-reply", "2026-02-16"),
        ("council-satisfied", "2026-03-02"),
    ]
    answer = ask(*rows, special_school_placement=False, order_names_school=False)
    assert stage(answer, "council-contact") == "suitable"
    assert verdict(answer, "wal.ehe.initial_contact").kind is Kind.MET


def test_the_pilot_database_is_over() -> None:
    assert verdict(ask(("move-learned", "2026-04-07")), "wal.cme_database.move_notice").kind is Kind.RUNNING
    answer = ask(("move-learned", "2026-04-08"))
    assert not [one for one in answer.verdicts if one.limit.id.startswith("wal.cme_database")]


# -- The 2026 Act, which is not in force --------------------------------------------------------------------------

ASSUMED = {"cwsa-2026": date(2027, 9, 1)}


def _under_2026(*rows: Row, **facts: object) -> Status:
    made = ask(*rows, born="2018-05-05", facts=facts)
    return status(made.case, made.law, as_of=made.as_of, assumed=ASSUMED)


@pytest.mark.parametrize("other_council", [True, False])
def test_the_bar_to_revocation_is_narrower_in_the_2026_act(other_council: bool) -> None:
    rows: list[Row] = [
        ("notice-served", "2027-11-01", HAND),
        ("order-served", "2027-11-16", HAND),
        ("revocation-asked", "2027-12-01"),
    ]
    answer = _under_2026(
        *rows,
        has_plan=True,
        plan_names_school=True,
        notice_cites="education",
        plan_kept_by_another_council=other_council,
    )
    (standing,) = [one for one in answer.standings if one.process.id == "attendance-order"]
    assert standing.definition.regime.id == "act-2026"
    assert standing.worlds[0].stage == ("revocation-asked" if other_council else "order-in-force")
    assert bool(standing.worlds[0].refusals) is not other_council


def test_today_any_council_plan_bars_revocation() -> None:
    answer = ask(
        ("notice-served", "2026-11-02", HAND),
        ("order-served", "2026-11-17", HAND),
        ("revocation-asked", "2026-11-20"),
        born="2018-05-05",
        has_plan=True,
        plan_names_school=True,
    )
    (standing,) = [one for one in answer.standings if one.process.id == "attendance-order"]
    assert standing.definition.regime.id == "act-1996"
    assert standing.worlds[0].stage == "order-in-force"
    assert len(standing.worlds[0].refusals) == 1


# -- Councils -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("council", COUNCILS)
def test_a_council_rests_on_the_law_of_wales(council: str) -> None:
    loaded = LIBRARY.load(f"wales/{council}")
    assert loaded.layers == ("gb", "england-and-wales", "wales", f"wales/{council}")
    assert loaded.clause


def test_a_council_promise_stands_beside_the_law() -> None:
    answer = ask(("home-education-known", "2026-11-02"), where="wales/rhondda-cynon-taf")
    assert last_day(answer, "wal.rct.ehe.initial_contact") == "2026-11-16"
    found = verdict(answer, "wal.rct.ehe.initial_contact")
    assert not found.force.is_law
    assert found.limit.beside == "wal.ehe.initial_contact"


def test_both_clocks_of_swansea_are_reported() -> None:
    answer = ask(
        ("name-deleted", "2026-01-19"),
        ("deletion-return-sent", "2026-01-26"),
        where="wales/swansea",
        plan_holder="nobody",
    )
    assert last_day(answer, "wal.swansea.ehe.first_meeting") == "2026-02-16"
    assert verdict(answer, "wal.swansea.ehe.first_meeting.from_notification").due is not None


def test_yearly_promises() -> None:
    assert (
        last_day(ask(("visit-made", "2026-01-12"), where="wales/swansea"), "wal.swansea.ehe.second_visit")
        == "2027-01-12"
    )
    assert (
        last_day(ask(("visit-made", "2026-01-12"), where="wales/rhondda-cynon-taf"), "wal.rct.ehe.annual_visit")
        == "2027-01-12"
    )


def test_only_who_has_appealed_owes_a_case_statement():
    told = ("no-needs-notified", "2026-08-10"), ("appeal-right-notified", "2026-08-10")
    limit = "wal.etw.case_statement.appellant"
    late = ask(*told, as_of="2026-11-10")
    assert limit not in {one.limit.id for one in late.verdicts}
    assert limit not in {one.id for one in late.findings}
    assert verdict(ask(("appeal-received", "2026-09-10")), limit).kind is Kind.NOT_APPLICABLE
    appealed = ask(*told, ("appeal-received", "2026-09-10"), as_of="2026-11-10")
    assert verdict(appealed, limit).kind is Kind.CANNOT_TELL
    assert limit in {one.id for one in appealed.findings}


def test_no_stage_asks_for_an_entry_that_the_log_holds():
    log: tuple[Row, ...] = ("council-told-of-needs", "2026-05-15"), ("no-needs-notified", "2026-08-10")
    answer = ask(*log, ("appeal-right-notified", "2026-08-10"), as_of="2026-11-10")
    advice = [one.advice or "" for standing in answer.standings for one in standing.stages]
    assert advice
    assert not [one for one in advice if "enter that" in one]


def test_an_appeal_whose_right_was_notified_is_told_once_and_with_its_last_day():
    log: tuple[Row, ...] = ("council-told-of-needs", "2026-05-15"), ("no-needs-notified", "2026-08-10")
    untold = ask(*log)
    told = ask(*log, ("appeal-right-notified", "2026-08-10"), as_of="2026-09-10")
    for answer, process in ((untold, "plan-assessment"), (told, "appeal")):
        (opening,) = [one for one in answer.openings if one.step.event == "appeal-received"]
        assert opening.process.id == process
        assert (opening.by_day is not None) is (answer is told)
