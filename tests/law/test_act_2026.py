"""The Children's Wellbeing and Schools Act 2026: worked examples and whole paths, under an assumed first day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention

ASSUMED = {"cwsa-2026": date(2027, 9, 1)}
COUNCIL = """
[jurisdiction]
id = "england/testshire"
name = "Testshire"
kind = "council"
extends = "england"

[terms.testshire]
name = "Schools of Testshire"
first = 2027-09-01
last = 2028-07-21
source = { of = "education-act-1996" }
terms = [
    { first = 2027-09-01, last = 2027-10-22 },
    { first = 2027-11-01, last = 2027-12-17 },
    { first = 2028-01-04, last = 2028-02-11 },
    { first = 2028-02-21, last = 2028-03-31 },
]
"""
ORDER = "attendance-order/act-2026"
CITED = {"notice-cites": "education", "has-plan": False, "school-is-maintained-or-academy": True}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    root = tmp_path_factory.mktemp("roots")
    folder = root / "england" / "councils"
    folder.mkdir(parents=True)
    (folder / "testshire.toml").write_text(COUNCIL, encoding="utf-8")
    return Library([shipped_root(), root]).load("england/testshire")


@pytest.fixture(scope="module")
def england() -> Law:
    return Library([shipped_root()]).load("england")


@pytest.fixture(scope="module")
def wales() -> Law:
    return Library([shipped_root()]).load("wales")


Row = tuple[str, str] | tuple[str, str, str]
"""A kind of event, its day, and further lines of its table."""


def ask(
    law: Law,
    *rows: Row,
    as_of: str | None = None,
    assumed: Mapping[str, date] = ASSUMED,
    born: str = "2018-05-05",
    **facts: object,
) -> Status:
    """The status of a log written in short, on its last day unless another is given."""
    lines = [
        "[case]",
        'id = "c"',
        f'jurisdiction = "{law.jurisdiction.id}"',
        f"born = {born}",
        "[case.facts]",
    ]
    for name, value in facts.items():
        shown = str(value).lower() if isinstance(value, bool) else f'"{value}"'
        lines.append(f"{name.replace('_', '-')} = {shown}")
    for kind, day, *more in rows:
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    asked = date.fromisoformat(as_of or max(row[1] for row in rows))
    return status(parse_case("\n".join(lines)), law, as_of=asked, assumed=assumed)


def verdict(answer: Status, name: str) -> Verdict:
    found = [one for one in answer.verdicts if one.limit.id == name]
    assert len(found) == 1, f"{name}: {len(found)} verdicts"
    return found[0]


def last_day(answer: Status, name: str) -> date:
    due = verdict(answer, name).due
    assert due is not None
    assert due.last_day.is_exact
    assert due.last_day.earliest is not None
    return due.last_day.earliest


def first_counted(answer: Status, name: str) -> date:
    due = verdict(answer, name).due
    assert due is not None
    return due.counts[0].first_day


def stage(answer: Status, process: str = "attendance-order") -> list[str]:
    return [one.id for standing in answer.standings if standing.process.id == process for one in standing.stages]


def impossible(answer: Status) -> list[str]:
    return [one.what for one in answer.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]


# --------------------------------------------------------------------------------------------------------------
# Worked examples 14 and 17 to 25. In the log "notice-served" is the preliminary notice.
# --------------------------------------------------------------------------------------------------------------

APPEARS = ("education-appears-unsuitable", "2027-09-06")
CHECKS = [
    pytest.param([("act-passed", "2026-04-29")], "eng.cwsa.commence.automatic", "2026-06-28", {}, id="14-two-months"),
    pytest.param([("act-passed", "2026-04-29")], "eng.cwsa.commence.powers", "2026-04-29", {}, id="14-powers-at-once"),
    pytest.param(
        [("notice-served", "2027-09-06")],
        "eng.sao26.prelim.response_period",
        "2027-09-20",
        {},
        id="17-response",
    ),
    pytest.param(
        [("school-decision-notified", "2027-09-21")],
        "eng.sao26.school_objection.apply_by",
        "2027-10-04",
        {},
        id="17-objection",
    ),
    pytest.param(
        [("school-notice-served", "2027-10-05")],
        "eng.sao26.nomination.choice_period",
        "2027-10-19",
        {},
        id="17-choice",
    ),
    pytest.param([APPEARS], "eng.sao26.prelim.serve_by", "2027-09-10", {}, id="18-preliminary-notice"),
    pytest.param(
        [("notice-served", "2027-09-10")],
        "eng.sao26.prelim.response_period",
        "2027-09-24",
        {},
        id="18-response",
    ),
    pytest.param(
        [("notice-served", "2027-09-10")],
        "eng.sao26.school_decision.serve_by",
        "2027-10-08",
        {"school_is_maintained_or_academy": True, "has_plan": False},
        id="18-school-decision-safe",
    ),
    pytest.param(
        [("school-decision-notified", "2027-10-01")],
        "eng.sao26.school_objection.apply_by",
        "2027-10-14",
        {},
        id="18-objection",
    ),
    pytest.param(
        [("school-decision-notified", "2027-10-01")],
        "eng.sao26.nomination.serve_by",
        "2027-10-19",
        {},
        id="18-nomination",
    ),
    pytest.param(
        [("school-notice-served", "2027-10-19")],
        "eng.sao26.nomination.choice_period",
        "2027-11-02",
        {},
        id="18-choice",
    ),
    pytest.param(
        [("school-determined", "2027-11-03")],
        "eng.sao26.order.serve_by",
        "2027-11-07",
        {},
        id="18-order-on-a-sunday",
    ),
    pytest.param(
        [("school-decision-notified", "2027-10-23")],
        "eng.sao26.school_objection.apply_by",
        "2027-11-12",
        {},
        id="19-half-term",
    ),
    pytest.param(
        [("school-decision-notified", "2027-10-23")],
        "eng.sao26.nomination.serve_by",
        "2027-11-17",
        {},
        id="19-nomination",
    ),
    pytest.param(
        [("education-appears-unsuitable", "2027-12-20")],
        "eng.sao26.prelim.serve_by",
        "2027-12-24",
        {},
        id="20-christmas-notice",
    ),
    pytest.param(
        [("notice-served", "2027-12-24")],
        "eng.sao26.prelim.response_period",
        "2028-01-07",
        {},
        id="20-christmas-response",
    ),
    pytest.param(
        [("school-determined", "2027-09-27")],
        "eng.sao26.order.serve_by",
        "2027-10-01",
        {"has_plan": True},
        id="21-order",
    ),
    pytest.param(
        [("school-determined", "2027-09-27")],
        "eng.sao26.order.inform_school_by",
        "2027-10-01",
        {"has_plan": True},
        id="21-school",
    ),
    pytest.param([("became-eligible", "2028-01-10")], "eng.register26.parent.inform", "2028-01-24", {}, id="22-parent"),
    pytest.param(
        [("child-registered", "2028-01-26")],
        "eng.register26.la.home_consideration",
        "2028-02-09",
        {},
        id="22-home",
    ),
    pytest.param(
        [("provider-notice-served", "2027-11-01")],
        "eng.register26.provider.respond",
        "2027-11-15",
        {},
        id="25-provider-answers",
    ),
    pytest.param(
        [("penalty-warned", "2027-12-01")],
        "eng.register26.penalty.representations",
        "2027-12-14",
        {},
        id="25-representations",
    ),
    pytest.param(
        [("penalty-warned", "2027-12-01"), ("representations-announced", "2027-12-14")],
        "eng.register26.penalty.representations",
        "2027-12-28",
        {},
        id="25-representations-announced",
    ),
    pytest.param(
        [("penalty-notice-served", "2028-01-10")],
        "eng.register26.penalty.pay",
        "2028-02-06",
        {},
        id="25-payment",
    ),
]


@pytest.mark.parametrize(("rows", "limit", "expected", "facts"), CHECKS)
def test_worked_example(law: Law, rows: list[Row], limit: str, expected: str, facts: dict[str, object]) -> None:
    assert last_day(ask(law, *rows, **facts), limit) == date.fromisoformat(expected)


def test_example_18_the_two_readings_of_the_expiry(law: Law) -> None:
    answer = ask(law, ("notice-served", "2027-09-10"), school_is_maintained_or_academy=True, has_plan=False)
    found = verdict(answer, "eng.sao26.school_decision.serve_by")
    days = {reading.id: due.last_day.earliest for reading, _, due in found.readings if due is not None}
    assert days == {"safe": date(2027, 10, 8), "arguable": date(2027, 10, 9)}


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2027-10-08", Kind.MET), ("2027-10-09", Kind.CANNOT_TELL), ("2027-10-10", Kind.BREACHED)],
    ids=["18-safe", "18-only-arguable", "18-late"],
)
def test_the_school_told_between_the_readings_cannot_be_judged(law: Law, told: str, expected: Kind) -> None:
    rows = [("notice-served", "2027-09-10"), ("school-decision-notified", told)]
    answer = ask(law, *rows, school_is_maintained_or_academy=True, has_plan=False)
    assert verdict(answer, "eng.sao26.school_decision.serve_by").kind is expected


def test_example_23_six_months_run_from_the_application_and_not_from_the_refusal(law: Law) -> None:
    rows = [("deletion-consent-asked", "2027-08-31"), ("deletion-consent-refused", "2027-10-01")]
    assumed = {"cwsa-2026": date(2027, 8, 1)}
    answer = ask(law, *rows, as_of="2028-02-29", assumed=assumed, placed_in_special_school=True)
    due = verdict(answer, "eng.consent26.reapply").due
    assert due is not None
    assert due.last_day.earliest == date(2028, 2, 29)
    assert due.first_day_after.earliest == date(2028, 3, 1)
    assert stage(answer, "withdrawal-consent") == ["refused"]


@pytest.mark.parametrize(
    ("asked", "first", "counts"),
    [("2028-03-13", "2023-03-14", True), ("2028-03-14", "2023-03-15", False)],
    ids=["24-in", "24-out"],
)
def test_example_24_the_five_years_end_with_the_application(law: Law, asked: str, first: str, counts: bool) -> None:
    answer = ask(law, ("deletion-consent-asked", asked), protection_ground=True)
    assert first_counted(answer, "eng.consent26.lookback") == date.fromisoformat(first)
    assert last_day(answer, "eng.consent26.lookback") == date.fromisoformat(asked)
    assert (date(2023, 3, 14) >= date.fromisoformat(first)) is counts


@pytest.mark.parametrize(
    ("kind", "limit", "first"),
    [
        ("notice-served", "eng.sao26.prelim.s47_lookback", "2022-09-07"),
        ("order-served", "eng.sao26.order.s47_bar_lookback", "2022-09-07"),
        ("provider-notice-served", "eng.register26.provider.lookback", "2027-06-07"),
    ],
)
def test_the_other_look_backs_end_with_their_day(law: Law, kind: str, limit: str, first: str) -> None:
    answer = ask(law, (kind, "2027-09-06"), notice_cites="best-interests")
    assert first_counted(answer, limit) == date.fromisoformat(first)


def test_a_look_back_is_only_about_notices_that_cite_protection(law: Law) -> None:
    answer = ask(law, ("notice-served", "2027-09-06"), notice_cites="education")
    assert verdict(answer, "eng.sao26.prelim.s47_lookback").kind is Kind.NOT_APPLICABLE


def test_a_look_back_is_no_finding(law: Law) -> None:
    answer = ask(law, ("deletion-consent-asked", "2028-03-13"), as_of="2028-04-01", protection_ground=True)
    assert "eng.consent26.lookback" not in [one.id for one in answer.findings]


def test_example_14_the_sections_in_question_have_no_day(england: Law) -> None:
    rows = [("act-passed", "2026-04-29")]
    found = verdict(ask(england, *rows, as_of="2026-11-22", assumed={}), "eng.cwsa.commence.cnis")
    assert found.kind is Kind.RUNNING
    assert found.due is None


# --------------------------------------------------------------------------------------------------------------
# Not in force
# --------------------------------------------------------------------------------------------------------------


def test_nothing_applies_without_an_assumed_day(england: Law) -> None:
    answer = ask(england, ("notice-served", "2027-09-06"), assumed={})
    assert [one.definition.regime.key for one in answer.standings] == ["attendance-order/act-1996"]
    assert not [one for one in answer.verdicts if "26." in one.limit.id]


@pytest.mark.parametrize(("served", "regime"), [("2027-08-31", "attendance-order/act-1996"), ("2027-09-01", ORDER)])
def test_a_case_begun_before_the_assumed_day_stays_with_its_law(england: Law, served: str, regime: str) -> None:
    answer = ask(england, ("notice-served", served), as_of="2027-10-30", **{"notice-cites": "education"})
    assert [one.definition.regime.key for one in answer.standings] == [regime]


def test_a_notice_after_the_assumed_day_is_under_the_new_law_whatever_was_long_before(england: Law) -> None:
    rows = [("home-education-notified", "2024-09-01"), ("notice-served", "2028-01-10")]
    regimes = [one.definition.regime.key for one in ask(england, *rows, **CITED).standings]
    assert ORDER in regimes


def test_wales_can_be_given_a_day_of_its_own(wales: Law, england: Law) -> None:
    rows = [("notice-served", "2028-01-10")]
    later = {"cwsa-2026": date(2029, 1, 1)}
    facts = {"notice_cites": "education"}
    assert [one.definition.regime.key for one in ask(england, *rows, **facts).standings] == [ORDER]
    assert ORDER not in [one.definition.regime.key for one in ask(wales, *rows, assumed=later, **facts).standings]


def test_the_plan_steps_and_the_forum_are_england_only(wales: Law, england: Law) -> None:
    for name in ("eng.sao26.ehcp.amend_plan", "eng.register26.la.forum"):
        assert name in england.limit
        assert name not in wales.limit
    provisions = [law.step[f"{ORDER}/order-from-plan"].source for law in (england, wales)]
    assert [one.at for one in provisions if one is not None] == ["s.436J(1)-(3)", "s.436K(1)"]


# --------------------------------------------------------------------------------------------------------------
# Whole paths
# --------------------------------------------------------------------------------------------------------------

FAST: list[Row] = [
    ("notice-served", "2027-09-06"),
    ("expediency-decided", "2027-09-21"),
    ("school-decision-notified", "2027-09-21"),
    ("school-notice-served", "2027-10-05"),
    ("school-determined", "2027-10-20"),
    ("order-served", "2027-10-20"),
]


def test_example_17_the_fast_ladder_takes_44_days(law: Law) -> None:
    answer = ask(law, *FAST, **CITED)
    assert stage(answer) == ["order-in-force"]
    assert impossible(answer) == []
    breached = [one.limit.id for one in answer.verdicts if one.kind is Kind.BREACHED]
    assert breached == []
    assert date(2027, 10, 20) - date(2027, 9, 6) == timedelta(days=44)


@pytest.mark.parametrize(
    ("count", "day", "expected"),
    [
        (1, "2027-09-20", "notice-served"),
        (1, "2027-09-21", "decision"),
        (2, "2027-09-21", "order-intended"),
        (3, "2027-10-04", "school-asked"),
        (3, "2027-10-05", "nomination-due"),
        (4, "2027-10-19", "school-notice"),
        (5, "2027-10-20", "school-determined"),
    ],
)
def test_the_calendar_moves_the_fast_ladder(law: Law, count: int, day: str, expected: str) -> None:
    assert stage(ask(law, *FAST[:count], as_of=day, **CITED)) == [expected]


@pytest.mark.parametrize(
    ("moved", "day", "limit"),
    [
        (1, "2027-09-20", "eng.sao26.prelim.response_period"),
        (4, "2027-10-19", "eng.sao26.nomination.choice_period"),
    ],
    ids=["decided-early", "determined-early"],
)
def test_a_step_a_day_too_soon_breaches_the_wait(law: Law, moved: int, day: str, limit: str) -> None:
    rows = [*FAST]
    rows[moved] = (FAST[moved][0], day)
    assert verdict(ask(law, *rows, **CITED), limit).kind is Kind.BREACHED


def test_the_same_log_is_read_under_both_laws(law: Law) -> None:
    rows = [row for row in FAST if row[0] != "school-determined"]
    facts = {**CITED, "school-is-maintained": True}
    before = ask(law, *rows, assumed={}, **facts)
    after = ask(law, *rows, **facts)
    assert stage(before) == stage(after) == ["order-in-force"]
    assert last_day(before, "eng.sao.notice.response_period") == last_day(after, "eng.sao26.prelim.response_period")


def test_a_choice_in_time_binds_and_ends_the_wait(law: Law) -> None:
    rows = [
        *FAST[:4],
        ("school-chosen", "2027-10-08"),
        ("school-determined", "2027-10-11"),
        ("order-served", "2027-10-15"),
    ]
    answer = ask(law, *rows, **CITED)
    assert stage(answer) == ["order-in-force"]
    assert verdict(answer, "eng.sao26.nomination.choice_period").kind is Kind.MET
    assert verdict(answer, "eng.sao26.order.serve_by").kind is Kind.MET


def test_the_order_a_day_late_is_a_breach(law: Law) -> None:
    rows = [*FAST[:5], ("order-served", "2027-10-25")]
    found = verdict(ask(law, *rows, **CITED), "eng.sao26.order.serve_by")
    assert found.kind is Kind.BREACHED
    assert found.days_late == (1, 1)


def test_an_objection_waits_for_the_direction_and_gives_five_days(law: Law) -> None:
    rows = [*FAST[:3], ("school-objection-made", "2027-10-04"), ("minister-directed", "2027-11-10")]
    answer = ask(law, *rows, **CITED)
    assert stage(answer) == ["nomination-due"]
    assert last_day(answer, "eng.sao26.nomination.serve_by_after_direction") == date(2027, 11, 15)
    assert verdict(answer, "eng.sao26.nomination.serve_by").kind is Kind.NOT_APPLICABLE


def test_a_notice_of_the_school_in_the_schools_time_is_unwise(law: Law) -> None:
    answer = ask(law, *FAST[:3], ("school-notice-served", "2027-09-28"), **CITED)
    assert stage(answer) == ["school-notice"]
    assert "school-notice-in-school-time" in [one.id for one in answer.findings]


def test_an_independent_school_is_not_asked(law: Law) -> None:
    rows = [*FAST[:2], ("school-notice-served", "2027-09-22")]
    facts = {**CITED, "school-is-maintained-or-academy": False}
    assert stage(ask(law, *rows, **facts)) == ["school-notice"]
    assert stage(ask(law, *rows, **CITED)) == ["order-intended"]
    assert len(impossible(ask(law, *rows, **CITED))) == 1


def test_example_21_a_plan_that_names_a_school_needs_no_notice_of_it(law: Law) -> None:
    rows = [
        ("notice-served", "2027-09-06"),
        ("expediency-decided", "2027-09-21"),
        ("school-determined", "2027-09-27"),
        ("order-served", "2027-10-01"),
    ]
    facts = {"notice_cites": "education", "has_plan": True}
    named = ask(law, *rows, plan_names_school=True, **facts)
    assert stage(named) == ["order-in-force"]
    assert impossible(named) == []
    unnamed = ask(law, *rows, plan_names_school=False, **facts)
    assert stage(unnamed) == ["order-intended"]
    mended = ask(law, *rows[:2], ("plan-school-named", "2027-09-24"), *rows[2:], plan_names_school=False, **facts)
    assert stage(mended) == ["order-in-force"]


def test_with_a_plan_the_order_can_follow_the_day_after_the_response(law: Law) -> None:
    rows = [("notice-served", "2027-09-06"), ("order-served", "2027-09-21")]
    facts = {"notice_cites": "education", "has_plan": True, "plan_names_school": True}
    answer = ask(law, *rows, **facts)
    assert stage(answer) == ["order-in-force"]
    assert verdict(answer, "eng.sao26.prelim.response_period").kind is Kind.MET
    early = ask(law, rows[0], ("order-served", "2027-09-20"), **facts)
    assert verdict(early, "eng.sao26.prelim.response_period").kind is Kind.BREACHED


# --------------------------------------------------------------------------------------------------------------
# The four conditions
# --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"protection_ground": True, "attends_regularly": False}, "notice-served"),
        ({"protection_ground": False, "attends_regularly": False}, "nothing-open"),
        ({"protection_ground": True, "attends_regularly": True}, "nothing-open"),
    ],
    ids=["all-limbs", "past-enquiries-only", "attends"],
)
def test_condition_b_needs_every_part(law: Law, facts: dict[str, object], expected: str) -> None:
    answer = ask(law, ("notice-served", "2027-09-06"), notice_cites="best-interests", **facts)
    assert stage(answer) == [expected]


def test_condition_c_needs_a_request_first(law: Law) -> None:
    notice = ("notice-served", "2027-10-11")
    unasked = ask(law, notice, notice_cites="register-first")
    assert "notice-on-first-information-unasked" in [one.id for one in unasked.findings]
    asked = ask(law, ("register-information-asked", "2027-09-06"), notice, notice_cites="register-first")
    assert "notice-on-first-information-unasked" not in [one.id for one in asked.findings]
    assert stage(asked) == ["notice-served"]


def test_a_and_b_are_duties_and_c_and_d_are_powers(law: Law) -> None:
    duty = {
        name: law.step[f"{ORDER}/{name}"].duty
        for name in (
            "notice",
            "notice-on-best-interests",
            "notice-on-first-information",
            "notice-on-later-information",
        )
    }
    assert list(duty.values()) == [True, True, False, False]


def test_a_notice_must_state_its_condition(law: Law) -> None:
    answer = ask(law, ("notice-served", "2027-09-06"), notice_cites="none")
    assert stage(answer) == ["notice-served"]
    assert "notice-without-condition" in [one.id for one in answer.findings]


def test_the_condition_is_asked_for_where_nobody_says(law: Law) -> None:
    answer = ask(law, ("notice-served", "2027-09-06"))
    assert "notice-cites" in {name for standing in answer.standings for one in standing.worlds for name in one.assumed}


def test_a_refused_visit_alone_leads_nowhere(law: Law) -> None:
    answer = ask(law, ("visit-proposed", "2027-09-06"), ("visit-declined", "2027-09-08"))
    assert stage(answer) == ["enquiry"]
    assert impossible(answer) == []


def test_sending_the_information_does_not_answer_the_notice(law: Law) -> None:
    rows = [
        ("register-information-asked", "2027-09-06"),
        ("register-information-missing", "2027-09-24"),
        ("notice-served", "2027-09-27"),
        ("register-information-given", "2027-09-29"),
    ]
    answer = ask(law, *rows, notice_cites="register-first")
    assert stage(answer) == ["notice-served"]
    assert verdict(answer, "eng.sao26.prelim.serve_by").kind is Kind.MET


def test_a_child_too_young_cannot_be_the_subject(law: Law) -> None:
    assert stage(ask(law, ("notice-served", "2027-09-06"), born="2024-05-05", notice_cites="education")) == [
        "nothing-open"
    ]


# --------------------------------------------------------------------------------------------------------------
# The bar, revocation and the courts
# --------------------------------------------------------------------------------------------------------------

ON_PROTECTION = {
    "notice_cites": "best-interests",
    "protection_ground": True,
    "attends_regularly": False,
    "has_plan": False,
    "school_is_maintained_or_academy": True,
}


@pytest.mark.parametrize(
    ("cites", "shown", "expected"),
    [
        ("best-interests", False, "barred"),
        ("both", True, "barred"),
        ("both", False, "notice-served"),
        ("education", False, "notice-served"),
    ],
)
def test_the_end_of_protection_bars_an_order_that_rests_on_it(law: Law, cites: str, shown: bool, expected: str) -> None:
    rows = [("notice-served", "2027-09-06"), ("protection-ground-ended", "2027-09-10")]
    facts = {**ON_PROTECTION, "notice_cites": cites, "suitable_education_shown": shown}
    assert stage(ask(law, *rows, **facts)) == [expected]


def test_no_order_where_the_ground_is_known_to_have_gone(law: Law) -> None:
    rows = [*FAST[:5], ("order-served", "2027-10-20", "facts = { protection-ground = false }")]
    answer = ask(law, *rows, **ON_PROTECTION)
    assert stage(answer) == ["school-determined"]
    assert "condition B alone" in impossible(answer)[0]


@pytest.mark.parametrize(
    ("action", "expected"),
    [(False, "revocation-due"), (True, "order-in-force")],
    ids=["enquiries-only", "action"],
)
def test_revocation_without_being_asked(law: Law, action: bool, expected: str) -> None:
    rows = [*FAST, ("protection-ground-ended", "2028-01-10")]
    answer = ask(law, *rows, protection_action_before_order=action, **ON_PROTECTION)
    assert stage(answer) == [expected]
    kind = verdict(answer, "eng.sao26.revoke.mandatory").kind
    assert kind is (Kind.NOT_APPLICABLE if action else Kind.RUNNING)


def test_revocation_may_be_asked_for_again_the_next_day(law: Law) -> None:
    rows = [
        *FAST,
        ("revocation-asked", "2027-11-01"),
        ("revocation-refused", "2027-11-10"),
        ("revocation-asked", "2027-11-11"),
    ]
    answer = ask(law, *rows, **CITED)
    assert stage(answer) == ["revocation-asked"]
    assert impossible(answer) == []


def test_revocation_is_closed_while_a_plan_names_a_school(law: Law) -> None:
    rows = [
        ("notice-served", "2027-09-06"),
        ("order-served", "2027-09-21"),
        ("revocation-asked", "2027-11-01"),
    ]
    facts = {"notice_cites": "education", "has_plan": True, "plan_names_school": True}
    assert stage(ask(law, *rows, **facts)) == ["order-in-force"]


def test_the_minister_may_end_the_order(law: Law) -> None:
    rows = [
        *FAST,
        ("revocation-asked", "2027-11-01"),
        ("revocation-refused", "2027-11-10"),
        ("referred-to-minister", "2027-11-12"),
        ("minister-directed", "2028-02-01", 'details = { direction = "for-the-family" }'),
    ]
    assert stage(ask(law, *rows, **CITED)) == ["revocation-due"]
    answer = ask(law, *rows, ("order-revoked", "2028-02-08"), **CITED)
    assert stage(answer) == ["nothing-open"]
    assert impossible(answer) == []


def test_going_on_not_registering_is_prosecuted_again_without_a_new_notice(law: Law) -> None:
    rows = [
        *FAST,
        ("order-breached", "2027-11-15"),
        ("prosecution-started", "2028-01-10"),
        ("convicted", "2028-03-01"),
        ("prosecution-started", "2028-06-01"),
    ]
    answer = ask(law, *rows, **CITED)
    assert stage(answer) == ["prosecution"]
    assert impossible(answer) == []
    assert last_day(answer, "eng.sao26.prosecution.limitation") == date(2028, 5, 15)


def test_an_acquittal_leaves_the_order_unless_the_court_ends_it(law: Law) -> None:
    rows = [
        *FAST,
        ("order-breached", "2027-11-15"),
        ("prosecution-started", "2028-01-10"),
        ("acquitted", "2028-03-01"),
    ]
    assert stage(ask(law, *rows, **CITED)) == ["acquitted"]
    assert stage(ask(law, *rows, ("court-ended-order", "2028-03-01"), **CITED)) == ["nothing-open"]


# --------------------------------------------------------------------------------------------------------------
# Register, providers and consent
# --------------------------------------------------------------------------------------------------------------


def test_a_child_comes_on_the_register_and_leaves_it(law: Law) -> None:
    rows = [
        ("became-eligible", "2028-01-10"),
        ("register-told", "2028-01-20"),
        ("child-registered", "2028-01-26"),
        ("home-considered", "2028-02-09"),
        ("register-check-asked", "2028-06-01", "dates = { reply-by = 2028-06-20 }"),
        ("register-check-answered", "2028-06-18"),
        ("eligibility-ended", "2028-07-03"),
        ("eligibility-end-told", "2028-07-17"),
    ]
    answer = ask(law, *rows)
    assert stage(answer, "register") == ["left"]
    for name in ("parent.inform", "la.home_consideration", "la.enter", "parent.cease"):
        assert verdict(answer, f"eng.register26.{name}").kind is Kind.MET
    assert last_day(answer, "eng.register26.parent.cease") == date(2028, 7, 17)
    assert last_day(answer, "eng.register26.parent.periodic") == date(2028, 6, 20)


def test_the_council_asks_at_most_every_three_months(law: Law) -> None:
    rows = [("child-registered", "2028-01-26"), ("register-check-asked", "2028-02-01")]
    for day, kind in (("2028-04-30", Kind.BREACHED), ("2028-05-01", Kind.MET)):
        answer = ask(law, *rows, ("register-check-asked", day))
        kinds = [one.kind for one in answer.verdicts if one.limit.id == "eng.register26.la.periodic_not_more_than"]
        assert kinds[0] is kind


def test_the_start_of_a_requested_period_is_read_in_two_ways(law: Law) -> None:
    rows = [("child-registered", "2028-01-26"), ("register-information-asked", "2028-02-01")]
    found = verdict(ask(law, *rows), "eng.register26.parent.on_request")
    days = {reading.id: due.last_day.earliest for reading, _, due in found.readings if due is not None}
    assert days == {"day-not-counted": date(2028, 2, 16), "day-counted": date(2028, 2, 15)}


def test_nothing_is_owed_while_the_education_is_arranged(law: Law) -> None:
    answer = ask(law, ("became-eligible", "2028-01-10"), as_of="2028-03-01", taught_under_arrangements=True)
    assert verdict(answer, "eng.register26.parent.inform").kind is Kind.NOT_APPLICABLE


def test_a_provider_is_not_penalised_for_a_notice_of_the_first_months(law: Law) -> None:
    rows = [("provider-notice-served", "2027-11-01"), ("penalty-warned", "2027-12-01")]
    assert stage(ask(law, *rows), "provider-notice") == ["warned"]
    early = ask(law, *rows, notice_in_first_months=True)
    assert stage(early, "provider-notice") == ["period-over"]
    grace = ask(law, ("register-section-in-force", "2027-09-01"))
    assert last_day(grace, "eng.register26.provider.grace") == date(2027, 11, 30)


def test_a_providers_appeal_ends_the_penalty(law: Law) -> None:
    rows = [
        ("provider-notice-served", "2027-11-01"),
        ("penalty-warned", "2027-12-01"),
        ("penalty-notice-served", "2028-01-10"),
        ("penalty-appealed", "2028-01-20"),
    ]
    answer = ask(law, *rows)
    assert stage(answer, "provider-notice") == ["appeal"]
    paused = verdict(answer, "eng.register26.penalty.pay").due
    assert paused is not None
    assert paused.last_day.latest is None
    assert stage(ask(law, *rows, ("penalty-cancelled", "2028-05-02")), "provider-notice") == ["closed"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"placed_in_special_school": False, "protection_ground": False}, "withdrawn"),
        ({"placed_in_special_school": False, "protection_ground": False, "has_plan": True}, "withdrawn"),
        ({"placed_in_special_school": True, "protection_ground": False}, "withdrawal-intended"),
        ({"placed_in_special_school": False, "protection_ground": True}, "withdrawal-intended"),
    ],
    ids=["neither", "plan-in-mainstream", "condition-a", "condition-b"],
)
def test_only_two_conditions_call_for_consent(law: Law, facts: dict[str, object], expected: str) -> None:
    rows = [("home-education-notified", "2028-01-10"), ("name-deleted", "2028-01-14")]
    assert stage(ask(law, *rows, **facts), "withdrawal-consent") == [expected]


def test_consent_refused_referred_and_directed(law: Law) -> None:
    rows = [
        ("home-education-notified", "2028-01-10"),
        ("deletion-consent-asked", "2028-01-12"),
        ("deletion-consent-refused", "2028-02-10"),
        ("consent-decision-referred", "2028-02-14"),
        ("consent-directed", "2028-05-02", 'details = { direction = "for-the-family" }'),
        ("name-deleted", "2028-05-05"),
    ]
    answer = ask(law, *rows, placed_in_special_school=True)
    assert stage(answer, "withdrawal-consent") == ["withdrawn"]
    decided = verdict(answer, "eng.consent26.decide")
    assert decided.kind is Kind.MET
    assert decided.due is None


def test_the_trial_of_meetings(law: Law) -> None:
    made = ask(law, ("consent-section-in-force", "2027-09-01"))
    assert last_day(made, "eng.consent26.pilot.make") == date(2029, 8, 31)
    started = ask(law, ("pilot-started", "2029-09-01"))
    assert last_day(started, "eng.consent26.pilot.length") == date(2031, 8, 31)
    assert last_day(started, "eng.consent26.pilot.length.longest") == date(2034, 8, 31)
    assert last_day(started, "eng.consent26.pilot.rollout") == date(2031, 8, 31)


# --------------------------------------------------------------------------------------------------------------
# The data as a whole
# --------------------------------------------------------------------------------------------------------------

LIMITS = {
    "eng.sao26": 24,
    "eng.register26": 19,
    "eng.consent26": 11,
    "eng.cwsa": 3,
}


@pytest.mark.parametrize(("prefix", "number"), LIMITS.items())
def test_every_limit_is_there(england: Law, prefix: str, number: int) -> None:
    assert len([name for name in england.limit if name.startswith(f"{prefix}.")]) == number


def test_no_limit_of_the_sections_is_in_force_by_itself(england: Law) -> None:
    for name, limit in england.limit.items():
        if name.startswith(("eng.sao26.", "eng.register26.", "eng.consent26.")):
            assert england.in_force_of(limit).words == "enacted, not in force"
            assert england.in_force_of(limit).commencement == "cwsa-2026"


def test_look_backs_are_counted_back(england: Law) -> None:
    found = {name for name, limit in england.limit.items() if limit.convention is Convention.ENDING_WITH}
    assert found >= {
        "eng.sao26.prelim.s47_lookback",
        "eng.sao26.order.s47_bar_lookback",
        "eng.consent26.lookback",
        "eng.register26.provider.lookback",
    }
    assert all(england.limit[name].bound is Bound.EXACTLY for name in found if "26." in name)


def test_what_is_not_fixed_carries_no_number(england: Law) -> None:
    for name in ("order.decide", "direction.decide", "nomination.offer", "revoke.decide", "revoke.reference"):
        assert str(england.limit[f"eng.sao26.{name}"].length) == "none"


def test_every_harm_has_a_remedy(england: Law) -> None:
    for key in (ORDER, "withdrawal-consent/act-2026", "provider-notice/act-2026"):
        steps = [step for step in england.step.values() if step.regime == key]
        assert any(step.harms for step in steps)
        assert any(step.remedy for step in steps)


def test_provisions_link_to_their_own_pages(england: Law) -> None:
    limit = england.limit["eng.sao26.nomination.serve_by"]
    assert england.authority(limit.source).url == "https://www.legislation.gov.uk/ukpga/1996/56/section/436N"
    schedule = england.limit["eng.register26.penalty.pay"]
    assert england.authority(schedule.source).url == "https://www.legislation.gov.uk/ukpga/1996/56/schedule/31A"
