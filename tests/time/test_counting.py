from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError
from ehe_workflow.time import (
    AnnualSpan,
    CalendarError,
    Convention,
    CountingError,
    CountingRule,
    Days,
    EstimatedSchoolDays,
    FixedDate,
    Hours,
    Months,
    Period,
    Roll,
    SchoolCalendar,
    SchoolDays,
    Unfixed,
    Weeks,
    WorkingDayRule,
    WorkingDays,
    Years,
    count,
    count_hours,
)

BEGIN, AFTER, CLEAR, BEFORE, CLEAR_BEFORE, ENDING = (
    Convention.BEGINNING_WITH,
    Convention.AFTER,
    Convention.CLEAR,
    Convention.BEFORE,
    Convention.CLEAR_BEFORE,
    Convention.ENDING_WITH,
)
WEEKDAYS = WorkingDayRule("weekdays", "Monday to Friday")
AUGUST = AnnualSpan((8, 1), (8, 31))
CHRISTMAS = AnnualSpan((12, 25), (1, 1))
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)
Working = Mapping[str, WorkingDayRule]


# period, convention, first day, last day; the trigger is Monday 23 November 2026
FROM_A_MONDAY: list[tuple[Period, Convention, str, str]] = [
    (Days(10), BEGIN, "2026-11-23", "2026-12-02"),
    (Days(10), AFTER, "2026-11-24", "2026-12-03"),
    (Days(10), CLEAR, "2026-11-24", "2026-12-03"),
    (Days(10), BEFORE, "2026-11-22", "2026-11-13"),
    (Days(10), CLEAR_BEFORE, "2026-11-22", "2026-11-12"),
    (Days(10), ENDING, "2026-11-14", "2026-11-23"),
    (Days(1), BEGIN, "2026-11-23", "2026-11-23"),
    (Days(0), AFTER, "2026-11-23", "2026-11-23"),
    (Days(0), CLEAR, "2026-11-23", "2026-11-23"),
    (Days(0), BEFORE, "2026-11-23", "2026-11-23"),
    (Days(0), CLEAR_BEFORE, "2026-11-23", "2026-11-22"),
    (Weeks(2), BEGIN, "2026-11-23", "2026-12-06"),
    (Weeks(2), AFTER, "2026-11-24", "2026-12-07"),
    (Weeks(2), CLEAR, "2026-11-24", "2026-12-07"),
    (Weeks(2), BEFORE, "2026-11-22", "2026-11-09"),
    (Weeks(2), CLEAR_BEFORE, "2026-11-22", "2026-11-08"),
    (Weeks(2), ENDING, "2026-11-10", "2026-11-23"),
    (Months(3), BEGIN, "2026-11-23", "2027-02-22"),
    (Months(3), AFTER, "2026-11-24", "2027-02-23"),
    (Months(3), CLEAR, "2026-11-24", "2027-02-23"),
    (Months(3), BEFORE, "2026-11-22", "2026-08-23"),
    (Months(3), CLEAR_BEFORE, "2026-11-22", "2026-08-22"),
    (Months(3), ENDING, "2026-08-24", "2026-11-23"),
    (Months(0), AFTER, "2026-11-23", "2026-11-23"),
    (Months(0), CLEAR_BEFORE, "2026-11-23", "2026-11-22"),
    (Years(5), BEGIN, "2026-11-23", "2031-11-22"),
    (Years(5), AFTER, "2026-11-24", "2031-11-23"),
    (Years(5), BEFORE, "2026-11-22", "2021-11-23"),
    (Years(5), ENDING, "2021-11-24", "2026-11-23"),
    (WorkingDays(6), BEGIN, "2026-11-23", "2026-11-30"),
    (WorkingDays(6), AFTER, "2026-11-24", "2026-12-01"),
    (WorkingDays(6), CLEAR, "2026-11-24", "2026-12-01"),
    (WorkingDays(6), BEFORE, "2026-11-20", "2026-11-13"),
    (WorkingDays(6), CLEAR_BEFORE, "2026-11-20", "2026-11-12"),
    (WorkingDays(6), ENDING, "2026-11-16", "2026-11-23"),
    (WorkingDays(0), AFTER, "2026-11-23", "2026-11-23"),
    (WorkingDays(0), CLEAR_BEFORE, "2026-11-20", "2026-11-20"),
    (FixedDate(3, day=31), AFTER, "2026-11-23", "2027-03-31"),
    (FixedDate(11, day=23), AFTER, "2026-11-23", "2026-11-23"),
    (FixedDate(11, day=23), BEGIN, "2026-11-23", "2026-11-23"),
    (FixedDate(3, day=31), BEFORE, "2026-11-23", "2027-03-30"),
    (FixedDate(11, day=23), BEFORE, "2026-11-23", "2027-11-22"),
]


@pytest.mark.parametrize(
    ("period", "convention", "first", "last"),
    FROM_A_MONDAY,
    ids=[f"{period} {convention.value}" for period, convention, *_ in FROM_A_MONDAY],
)
def test_each_unit_with_each_convention(period: Period, convention: Convention, first: str, last: str) -> None:
    counted = count(period, MONDAY, convention, days=WEEKDAYS)
    assert (counted.first_day, counted.last_day) == (date.fromisoformat(first), date.fromisoformat(last))
    assert (counted.first_day_after - counted.last_day).days == 1
    assert (counted.period, counted.convention, counted.trigger) == (period, convention, MONDAY)


@pytest.mark.parametrize(
    ("period", "trigger", "convention", "last"),
    [
        (Months(1), "2027-01-31", AFTER, "2027-02-28"),
        (Months(1), "2027-01-31", BEGIN, "2027-02-28"),
        (Months(1), "2027-01-28", BEGIN, "2027-02-27"),
        (Months(2), "2027-01-31", AFTER, "2027-03-31"),
        (Months(1), "2027-04-30", AFTER, "2027-05-30"),
        (Months(2), "2026-04-29", BEGIN, "2026-06-28"),
        (Months(6), "2027-08-31", AFTER, "2028-02-29"),
        (Months(1), "2027-03-31", BEFORE, "2027-02-28"),
        (Years(1), "2028-02-29", AFTER, "2029-02-28"),
        (Years(1), "2028-02-29", BEGIN, "2029-02-28"),
        (Years(4), "2028-02-29", AFTER, "2032-02-29"),
        (Months(12), "2026-12-01", BEGIN, "2027-11-30"),
        (Weeks(8), "2027-01-06", BEGIN, "2027-03-02"),
    ],
)
def test_corresponding_dates(period: Period, trigger: str, convention: Convention, last: str) -> None:
    assert count(period, date.fromisoformat(trigger), convention).last_day == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("period", "trigger", "first"),
    [
        (Years(5), "2028-03-13", "2023-03-14"),
        (Years(5), "2028-03-14", "2023-03-15"),
        (Years(1), "2028-02-29", "2027-03-01"),
        (Months(1), "2027-02-28", "2027-01-29"),
        (Months(1), "2027-03-31", "2027-03-01"),
    ],
)
def test_looking_back(period: Period, trigger: str, first: str) -> None:
    counted = count(period, date.fromisoformat(trigger), ENDING)
    assert counted.first_day == date.fromisoformat(first)
    assert counted.last_day == date.fromisoformat(trigger)


def test_a_trigger_that_does_not_count() -> None:
    assert count(WorkingDays(1), SATURDAY, BEGIN, days=WEEKDAYS).last_day == MONDAY
    assert count(WorkingDays(1), SATURDAY, AFTER, days=WEEKDAYS).last_day == MONDAY
    assert count(WorkingDays(1), MONDAY, AFTER, days=WEEKDAYS).last_day == date(2026, 11, 24)
    assert count(WorkingDays(1), SUNDAY, ENDING, days=WEEKDAYS).first_day == date(2026, 11, 20)


def test_working_days_are_not_days(working: Working) -> None:
    assert count(WorkingDays(15), MONDAY, BEGIN, days=working["england"]).last_day == date(2026, 12, 11)
    assert count(Days(15), MONDAY, BEGIN, days=working["england"]).last_day == date(2026, 12, 7)


@pytest.mark.parametrize("period", [WorkingDays(1), SchoolDays(1)])
def test_counted_units_need_a_counter(period: Period) -> None:
    with pytest.raises(CountingError, match="give 'days'"):
        count(period, MONDAY, AFTER)


SCHOOL = SchoolCalendar(
    id="school",
    name="a school",
    terms=((date(2026, 11, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 2, 12))),
    closed_days=frozenset(),
    first=date(2026, 11, 1),
    last=date(2027, 2, 28),
)


def test_school_days() -> None:
    counted = count(SchoolDays(15), date(2026, 12, 14), AFTER, days=SCHOOL)
    assert counted.last_day == date(2027, 1, 18)
    assert not counted.estimate


def test_estimated_school_days_can_only_be_too_early() -> None:
    estimated = count(SchoolDays(15), date(2026, 12, 14), AFTER, days=EstimatedSchoolDays(WEEKDAYS))
    assert estimated.estimate
    assert estimated.last_day == date(2027, 1, 4)


def test_a_unit_is_not_counted_by_the_days_of_another() -> None:
    with pytest.raises(CountingError, match=r"Monday to Friday.*SchoolCalendar"):
        count(SchoolDays(1), MONDAY, AFTER, days=WEEKDAYS)
    for days in (SCHOOL, EstimatedSchoolDays(WEEKDAYS)):
        with pytest.raises(CountingError, match="WorkingDayRule"):
            count(WorkingDays(1), MONDAY, AFTER, days=days)


def test_a_calendar_that_ends_too_soon_gives_no_date(working: Working) -> None:
    with pytest.raises(OutsideCoverageError, match="2012-01-01 to 2028-12-31"):
        count(WorkingDays(10), date(2028, 12, 20), AFTER, days=working["england"])
    with pytest.raises(OutsideCoverageError):
        count(SchoolDays(60), MONDAY, AFTER, days=SCHOOL)


@pytest.mark.parametrize(
    ("period", "trigger", "convention"),
    [
        (Days(999_999), date(9000, 1, 1), AFTER),
        (Days(0), date.max, AFTER),
        (Weeks(1), date.min, BEFORE),
        (Months(12), date(9999, 6, 1), AFTER),
        (Years(3000), MONDAY, BEFORE),
        (WorkingDays(5), date.max, AFTER),
        (FixedDate(3, day=31), date(9999, 6, 1), AFTER),
    ],
)
def test_dates_that_cannot_be_written(period: Period, trigger: date, convention: Convention) -> None:
    with pytest.raises(OutsideCoverageError):
        count(period, trigger, convention, days=WEEKDAYS)


@pytest.mark.parametrize(
    ("period", "convention", "message"),
    [
        (Hours(48), AFTER, "48 hours .* count_hours"),
        (Unfixed("reasonable"), AFTER, "'reasonable' has no number"),
        (Days(0), BEGIN, "no day to be beginning-with"),
        (Days(0), ENDING, "no day to be ending-with"),
        (Months(0), BEGIN, "no day"),
        (WorkingDays(0), ENDING, "no day"),
        (FixedDate(3, day=31), CLEAR, "a date and no length"),
        (FixedDate(3, day=31), CLEAR_BEFORE, "a date and no length"),
        (FixedDate(3, day=31), ENDING, "a date and no length"),
    ],
)
def test_what_cannot_be_counted(period: Period, convention: Convention, message: str) -> None:
    with pytest.raises(CountingError, match=message) as caught:
        count(period, MONDAY, convention, days=WEEKDAYS)
    assert isinstance(caught.value, EheWorkflowError)
    assert isinstance(caught.value, ValueError)


def test_a_moment_is_no_day() -> None:
    with pytest.raises(CountingError, match="moment"):
        count(Days(1), datetime(2026, 11, 23, 10, tzinfo=timezone.utc), AFTER)  # noqa: UP017


def test_rolling_to_the_next_day_and_to_the_first_after() -> None:
    following = CountingRule("next", WEEKDAYS, Roll.NEXT)
    strictly_after = CountingRule("after", WEEKDAYS, Roll.FIRST_AFTER)
    staying = CountingRule("none", WEEKDAYS)
    expected = {
        # the last day before any move: after none, next and first-after
        date(2026, 11, 20): (date(2026, 11, 20), date(2026, 11, 20), MONDAY),
        SATURDAY: (SATURDAY, MONDAY, MONDAY),
        MONDAY: (MONDAY, MONDAY, date(2026, 11, 24)),
    }
    for last, results in expected.items():
        for rule, result in zip((staying, following, strictly_after), results, strict=True):
            assert count(Days(0), last, AFTER, rule=rule).last_day == result
            assert count(Days(1), last, BEGIN, rule=rule).counted_to == last


def test_ends_counted_backward_are_never_moved() -> None:
    rule = CountingRule("next", WEEKDAYS, Roll.NEXT, moves_out_of=(AnnualSpan((11, 1), (11, 30)),))
    for convention, last in ((BEFORE, SATURDAY), (CLEAR_BEFORE, date(2026, 11, 20)), (ENDING, MONDAY)):
        assert count(Days(2), MONDAY, convention, rule=rule).last_day == last


def test_closed_periods_that_touch_are_left_together() -> None:
    spans = (AnnualSpan((12, 25), (12, 31)), AnnualSpan((1, 1), (1, 1)))
    rule = CountingRule("closed", moves_out_of=spans)
    assert count(Days(0), date(2026, 12, 25), AFTER, rule=rule).last_day == date(2027, 1, 2)
    assert count(Days(0), date(2026, 12, 24), AFTER, rule=rule).last_day == date(2026, 12, 24)


def test_days_not_counted() -> None:
    rule = CountingRule("act", not_counted=(CHRISTMAS, AUGUST))
    assert count(Days(2), date(2026, 12, 24), AFTER, rule=rule).last_day == date(2027, 1, 3)
    assert count(Days(2), date(2026, 12, 24), BEGIN, rule=rule).last_day == date(2027, 1, 2)
    assert count(Days(2), date(2026, 12, 27), BEGIN, rule=rule).first_day == date(2027, 1, 2)
    assert count(Weeks(1), date(2026, 7, 28), AFTER, rule=rule).last_day == date(2026, 9, 4)
    assert count(WorkingDays(2), date(2026, 12, 24), AFTER, days=WEEKDAYS, rule=rule).last_day == date(2027, 1, 5)
    for period in (Months(1), Years(1)):
        with pytest.raises(CountingError, match="ambiguous"):
            count(period, date(2026, 7, 28), AFTER, rule=rule)


def test_the_order_of_the_steps_matters() -> None:
    closed = (AnnualSpan((11, 21), (11, 27)),)
    skip_first = CountingRule("a", WEEKDAYS, Roll.NEXT, moves_out_of=closed, order=("count", "skip", "roll"))
    roll_first = CountingRule("b", WEEKDAYS, Roll.NEXT, moves_out_of=closed, order=("count", "roll", "skip"))
    assert count(Days(0), SATURDAY, AFTER, rule=skip_first).last_day == date(2026, 11, 30)
    assert count(Days(0), SATURDAY, AFTER, rule=roll_first).last_day == date(2026, 11, 28)


def test_a_trigger_may_be_shifted_before_counting() -> None:
    shift = CountingRule("shift", WEEKDAYS, order=("shift", "count"))
    plain = CountingRule("plain", WEEKDAYS, order=("count",))
    late = CountingRule("late", WEEKDAYS, order=("count", "shift"))
    assert count(WorkingDays(20), SATURDAY, AFTER, days=WEEKDAYS, rule=shift).last_day == date(2026, 12, 21)
    assert count(WorkingDays(20), SATURDAY, AFTER, days=WEEKDAYS, rule=plain).last_day == date(2026, 12, 18)
    shifted = count(Days(5), SATURDAY, BEGIN, rule=shift)
    assert (shifted.trigger, shifted.started, shifted.first_day) == (SATURDAY, MONDAY, MONDAY)
    assert shifted.last_day == date(2026, 11, 27)
    assert count(Days(1), SATURDAY, BEGIN, rule=late).last_day == MONDAY


def test_an_estimated_roll_makes_an_estimate() -> None:
    estimate = EstimatedSchoolDays(WEEKDAYS)
    assert count(Days(1), MONDAY, AFTER, rule=CountingRule("r", estimate, Roll.NEXT)).estimate
    assert count(Days(1), MONDAY, AFTER, rule=CountingRule("s", estimate, order=("shift", "count"))).estimate
    assert not count(Days(1), MONDAY, AFTER, rule=CountingRule("n", estimate)).estimate


@pytest.mark.parametrize(
    "order", [(), ("skip", "roll"), ("count", "count"), ("count", "roll", "roll"), ("count", "jump")]
)
def test_orders_that_make_no_sense(order: tuple[str, ...]) -> None:
    with pytest.raises(CalendarError, match="'count' once"):
        CountingRule("bad", WEEKDAYS, order=order)


def test_rules_whose_parts_do_not_fit() -> None:
    with pytest.raises(CalendarError, match="which days count"):
        CountingRule("bad", roll=Roll.NEXT)
    with pytest.raises(CalendarError, match="which days count"):
        CountingRule("bad", order=("shift", "count"))
    with pytest.raises(CalendarError, match="when to 'roll'"):
        CountingRule("bad", WEEKDAYS, Roll.NEXT, order=("count",))
    with pytest.raises(CalendarError, match="when to 'skip'"):
        CountingRule("bad", moves_out_of=(AUGUST,), order=("count",))
    whole_year = (AnnualSpan((1, 1), (12, 31)),)
    with pytest.raises(CalendarError, match="whole year"):
        CountingRule("bad", moves_out_of=whole_year)
    with pytest.raises(CalendarError, match="whole year"):
        CountingRule("bad", not_counted=whole_year)


def test_hours_that_really_pass() -> None:
    london = ZoneInfo("Europe/London")
    before_the_clocks_change = datetime(2026, 10, 24, 10, tzinfo=london)
    assert count_hours(before_the_clocks_change, Hours(48)) == datetime(2026, 10, 26, 9, tzinfo=london)
    assert count_hours(before_the_clocks_change, Hours(48)).tzinfo is london
    assert count_hours(datetime(2026, 10, 24, 10), Hours(48)) == datetime(2026, 10, 26, 10)  # noqa: DTZ001
    with pytest.raises(OutsideCoverageError, match="48 hours"):
        count_hours(datetime(9999, 12, 31), Hours(48))  # noqa: DTZ001


def _told(counted_steps: tuple[object, ...]) -> list[tuple[str, str, str]]:
    return [(step.kind, f"{step.day:%m-%d}", f"{step.until:%m-%d}") for step in counted_steps]  # type: ignore[attr-defined]


def test_steps_of_plain_days() -> None:
    steps = count(Days(15), date(2026, 11, 2), BEGIN).steps
    assert _told(steps) == [
        ("trigger", "11-02", "11-02"),
        ("first-day", "11-02", "11-02"),
        ("result", "11-16", "11-16"),
    ]
    assert steps[0].words == "the day the period begins with"
    assert count(Days(15), date(2026, 11, 2), AFTER).steps[0].words.endswith("not counted")


def test_steps_tell_the_days_left_out_in_runs(working: Working) -> None:
    steps = count(WorkingDays(3), date(2026, 12, 24), AFTER, days=working["england"]).steps
    assert _told(steps) == [
        ("trigger", "12-24", "12-24"),
        ("first-day", "12-29", "12-29"),
        ("not-counted", "12-25", "12-28"),
        ("result", "12-31", "12-31"),
    ]
    assert steps[2].words == "Christmas Day, Saturday, Sunday, Boxing Day (substitute day)"
    begun = count(WorkingDays(1), SATURDAY, BEGIN, days=WEEKDAYS).steps
    assert ("not-counted", "11-21", "11-22") in _told(begun)


def test_steps_of_a_count_backward() -> None:
    back = count(WorkingDays(1), MONDAY, CLEAR_BEFORE, days=WEEKDAYS).steps
    assert _told(back) == [
        ("trigger", "11-23", "11-23"),
        ("first-day", "11-20", "11-20"),
        ("not-counted", "11-21", "11-22"),
        ("result", "11-19", "11-19"),
    ]
    look_back = count(WorkingDays(2), SUNDAY, ENDING, days=WEEKDAYS).steps
    assert ("not-counted", "11-21", "11-22") in _told(look_back)


def test_steps_of_months() -> None:
    there = count(Months(4), date(1978, 9, 30), AFTER).steps[2]
    assert (there.kind, there.day, there.words) == (
        "corresponding-date",
        date(1979, 1, 30),
        "the day of the same number, 4 months later",
    )
    missing = count(Months(1), date(2027, 1, 31), AFTER).steps[2]
    assert (missing.kind, missing.day) == ("month-end", date(2027, 2, 28))
    assert "month's last day" in missing.words
    back = count(Years(1), date(2027, 3, 1), BEFORE).steps[2]
    assert (back.day, back.words) == (date(2026, 3, 1), "the day of the same number, 1 year earlier")


def test_steps_of_a_closed_period_a_roll_and_a_cut_off(working: Working) -> None:
    rule = CountingRule(
        "start", working["tribunal-england"], Roll.NEXT, moves_out_of=(AUGUST, CHRISTMAS), cut_off=time(17)
    )
    steps = count(Months(2), date(2026, 10, 26), AFTER, rule=rule).steps
    assert _told(steps)[3:] == [
        ("moved-out", "12-26", "01-02"),
        ("rolled", "01-02", "01-04"),
        ("cut-off", "01-04", "01-04"),
        ("result", "01-04", "01-04"),
    ]
    assert steps[3].words == "moved to the first day after 25 December to 1 January"
    assert steps[4].words == "moved to the next counted day (not counted: Saturday, Sunday)"
    assert "17:00" in steps[5].words


def test_steps_of_a_limit_that_is_the_first_day_after() -> None:
    rule = CountingRule("after", WEEKDAYS, Roll.FIRST_AFTER)
    rolled = count(Days(0), SATURDAY, AFTER, rule=rule).steps[-2]
    assert (rolled.day, rolled.until) == (SATURDAY, MONDAY)
    assert rolled.words == "the limit is the first counted day after the period (not counted: Saturday, Sunday)"
    plain = count(Days(0), MONDAY, AFTER, rule=rule).steps[-2]
    assert plain.words == "the limit is the first counted day after the period"


def test_steps_of_a_shift_days_dropped_and_a_fixed_date() -> None:
    shift = CountingRule("shift", WEEKDAYS, order=("shift", "count"), not_counted=(AnnualSpan((11, 25), (11, 26)),))
    assert _told(count(Days(3), SATURDAY, BEGIN, rule=shift).steps) == [
        ("trigger", "11-21", "11-21"),
        ("moved-trigger", "11-21", "11-23"),
        ("first-day", "11-23", "11-23"),
        ("not-counted", "11-25", "11-26"),
        ("result", "11-27", "11-27"),
    ]
    both = count(WorkingDays(3), SATURDAY, BEGIN, days=WEEKDAYS, rule=shift).steps
    assert [step.words for step in both if step.kind == "not-counted"] == ["25 November to 26 November"]
    fixed = count(FixedDate(3, day=31), MONDAY, AFTER).steps
    assert _told(fixed)[1:] == [("fixed-date", "03-31", "03-31"), ("result", "03-31", "03-31")]
    assert fixed[1].words == "the first 31 march on or after the trigger"
    before = count(FixedDate(3, day=31), MONDAY, BEFORE).steps
    assert before[1].words == "the day before the first 31 march later than the trigger"


def test_counts_are_values() -> None:
    assert count(Days(3), MONDAY, AFTER) == count(Days(3), MONDAY, AFTER)
    assert len({count(WorkingDays(3), MONDAY, AFTER, days=WEEKDAYS) for _ in range(2)}) == 1
