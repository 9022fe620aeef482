"""What holds of every count, whatever the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow.time import (
    AnnualSpan,
    Convention,
    CountingRule,
    Days,
    Holidays,
    Months,
    Roll,
    Weeks,
    WorkingDayRule,
    WorkingDays,
    count,
)

BEGIN, AFTER, CLEAR, BEFORE, CLEAR_BEFORE, ENDING = (
    Convention.BEGINNING_WITH,
    Convention.AFTER,
    Convention.CLEAR,
    Convention.BEFORE,
    Convention.CLEAR_BEFORE,
    Convention.ENDING_WITH,
)
ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2019, 1, 1), date(2028, 12, 31)
WEEKDAYS = WorkingDayRule("weekdays", "Monday to Friday")
CLOSED = (AnnualSpan((12, 25), (1, 1)), AnnualSpan((8, 1), (8, 31)))
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
covered = st.dates(FIRST, date(2028, 6, 30))
numbers = st.integers(1, 400)
lengths = st.one_of(st.builds(Days, numbers), st.builds(Weeks, numbers))
Working = Mapping[str, WorkingDayRule]


def after(period: Days | Weeks | Months, day: date) -> date:
    return count(period, day, AFTER).last_day


@given(lengths, days)
def test_beginning_with_ends_one_day_before_after(period: Days | Weeks, day: date) -> None:
    assert count(period, day, BEGIN).last_day == after(period, day) - ONE_DAY


@given(st.integers(0, 240), days)
def test_months_after_never_pass_the_day_number_of_the_start(number: int, day: date) -> None:
    end = after(Months(number), day)
    assert end.day <= day.day
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == number
    assert end.day == day.day or (end + ONE_DAY).day == 1


@given(st.integers(1, 240), days)
def test_months_beginning_with_end_on_the_day_before_or_on_the_month_end(number: int, day: date) -> None:
    corresponding = after(Months(number), day)
    reduced = corresponding - ONE_DAY if corresponding.day == day.day else corresponding
    assert count(Months(number), day, BEGIN).last_day == reduced


@given(st.integers(1, 30), covered, st.sets(st.dates(FIRST, LAST), max_size=40), st.dates(FIRST, LAST))
def test_one_more_holiday_never_shortens_a_period(number: int, day: date, some: set[date], another: date) -> None:
    def last_day(closed: set[date]) -> date:
        calendar = Holidays("h", "h", dict.fromkeys(closed, "holiday"), FIRST, LAST)
        rule = WorkingDayRule("w", "w", (calendar,))
        return count(WorkingDays(number), day, AFTER, days=rule).last_day

    fewer = last_day(some)
    more = last_day(some | {another})
    assert more >= fewer
    if day < another <= fewer and another.weekday() < 5 and another not in some:
        assert more > fewer


@given(st.integers(1, 60), covered, st.sampled_from([BEGIN, AFTER, CLEAR]))
def test_the_last_working_day_is_one(working: Working, number: int, day: date, convention: Convention) -> None:
    england = working["england"]
    counted = count(WorkingDays(number), day, convention, days=england)
    assert england.is_counted(counted.last_day)
    assert england.is_counted(counted.first_day)
    inside = range((counted.last_day - counted.first_day).days + 1)
    assert sum(england.is_counted(counted.first_day + timedelta(days=offset)) for offset in inside) == number


@given(lengths, days)
def test_clear_days_leave_one_day_more_for_the_act(period: Days | Weeks, day: date) -> None:
    assert count(period, day, CLEAR).first_day_after - after(period, day) == ONE_DAY


@given(lengths, days, st.integers(1, 400), st.sampled_from([BEGIN, AFTER, CLEAR]))
def test_a_later_trigger_ends_later(period: Days | Weeks, day: date, later: int, convention: Convention) -> None:
    other = day + timedelta(days=later)
    assert count(period, other, convention).last_day > count(period, day, convention).last_day


@given(st.integers(0, 60), days, st.sampled_from([AFTER, BEFORE]))
def test_a_later_trigger_never_ends_a_month_sooner(number: int, day: date, convention: Convention) -> None:
    ends = [count(Months(number), other, convention).last_day for other in (day, day + ONE_DAY)]
    assert ends[0] <= ends[1]


def test_four_days_of_january_lead_to_one_in_february() -> None:
    assert {after(Months(1), date(2027, 1, number)) for number in (28, 29, 30, 31)} == {date(2027, 2, 28)}


@given(st.integers(0, 40), days, st.sampled_from([AFTER, CLEAR, BEFORE]))
def test_a_later_trigger_never_ends_working_days_sooner(number: int, day: date, convention: Convention) -> None:
    ends = [count(WorkingDays(number), other, convention, days=WEEKDAYS).last_day for other in (day, day + ONE_DAY)]
    assert ends[0] <= ends[1]


@pytest.fixture(scope="module")
def start(working: Working) -> CountingRule:
    return CountingRule("start", working["tribunal-england"], Roll.NEXT, moves_out_of=CLOSED)


def rolled(rule: CountingRule, day: date) -> date:
    return count(Days(0), day, AFTER, rule=rule).last_day


@given(covered)
def test_moving_out_and_rolling_keep_the_order_of_days(start: CountingRule, day: date) -> None:
    assert day <= rolled(start, day) <= rolled(start, day + ONE_DAY)


@given(covered, covered)
def test_the_later_of_two_ends_may_be_taken_before_or_after_moving(start: CountingRule, one: date, other: date) -> None:
    assert rolled(start, max(one, other)) == max(rolled(start, one), rolled(start, other))


@given(covered)
def test_moving_out_and_rolling_come_to_rest(start: CountingRule, day: date) -> None:
    moved = rolled(start, day)
    if not any(span.contains(moved) for span in CLOSED):
        assert rolled(start, moved) == moved


def test_a_roll_alone_may_lead_into_a_closed_period(start: CountingRule) -> None:
    # the end itself, Saturday 31 July, lies outside August, so only the roll applies to it
    assert rolled(start, date(2027, 7, 31)) == date(2027, 8, 2)
    assert rolled(start, date(2027, 8, 2)) == date(2027, 9, 1)


@given(covered)
def test_a_roll_is_idempotent(working: Working, day: date) -> None:
    rule = CountingRule("next", working["tribunal-scotland"], Roll.NEXT)
    assert rolled(rule, rolled(rule, day)) == rolled(rule, day)


@given(covered)
def test_a_first_day_after_is_always_later(working: Working, day: date) -> None:
    rule = CountingRule("after", working["tribunal-wales"], Roll.FIRST_AFTER)
    assert rolled(rule, day) > day
    assert rolled(rule, day) == rolled(CountingRule("n", rule.working, Roll.NEXT), day + ONE_DAY)


@given(st.builds(Weeks, numbers), days)
def test_weeks_end_on_the_weekday_of_the_start(period: Weeks, day: date) -> None:
    assert after(period, day).weekday() == day.weekday()
    assert after(period, day) == after(Days(7 * period.n), day)


@given(st.integers(0, 200), st.integers(0, 200), days, st.sampled_from([Days, Weeks]))
def test_days_and_weeks_add_up(one: int, other: int, day: date, kind: type[Days]) -> None:
    assert after(kind(other), after(kind(one), day)) == after(kind(one + other), day)


@given(st.integers(0, 20), st.integers(0, 20), days)
def test_working_days_add_up(one: int, other: int, day: date) -> None:
    def later(number: int, start: date) -> date:
        return count(WorkingDays(number), start, AFTER, days=WEEKDAYS).last_day

    assert later(other, later(one, day)) == later(one + other, day)


def test_months_do_not_add_up() -> None:
    in_one_step = after(Months(2), date(2027, 1, 31))
    one_by_one = after(Months(1), after(Months(1), date(2027, 1, 31)))
    assert (in_one_step, one_by_one) == (date(2027, 3, 31), date(2027, 3, 28))


@given(lengths, days)
def test_backward_undoes_forward(period: Days | Weeks, day: date) -> None:
    assert count(period, after(period, day), BEFORE).last_day == day
    assert count(period, count(period, day, CLEAR).first_day_after, CLEAR_BEFORE).last_day == day
    assert count(period, count(period, day, BEGIN).last_day, ENDING).first_day == day


@given(st.integers(1, 40), days)
def test_backward_undoes_forward_in_working_days(number: int, day: date) -> None:
    period = WorkingDays(number)
    if WEEKDAYS.is_counted(day):
        end = count(period, day, AFTER, days=WEEKDAYS).last_day
        assert count(period, end, BEFORE, days=WEEKDAYS).last_day == day
        begun = count(period, day, BEGIN, days=WEEKDAYS).last_day
        assert count(period, begun, ENDING, days=WEEKDAYS).first_day == day


@given(st.integers(1, 60), days)
def test_months_back_and_forth_never_pass_the_event(number: int, event: date) -> None:
    latest = count(Months(number), event, BEFORE).last_day
    assert after(Months(number), latest) <= event


@settings(max_examples=50)
@given(st.integers(1, 30), covered, st.sampled_from(list(Convention)))
def test_steps_agree_with_the_count(working: Working, number: int, day: date, convention: Convention) -> None:
    rule = CountingRule(
        "r", working["england"], Roll.NEXT, moves_out_of=CLOSED, order=("shift", "count", "skip", "roll")
    )
    if day < date(2019, 3, 1):
        day += timedelta(days=90)
    counted = count(WorkingDays(number), day, convention, days=working["england"], rule=rule)
    steps = counted.steps
    assert (steps[0].day, steps[-1].day) == (day, counted.last_day)
    left_out = {
        step.day + timedelta(days=offset)
        for step in steps
        if step.kind == "not-counted"
        for offset in range((step.until - step.day).days + 1)
    }
    assert not any(working["england"].is_counted(skipped) for skipped in left_out)
    if convention in {BEGIN, AFTER, CLEAR}:
        whole = (counted.counted_to - counted.started).days + (convention is BEGIN)
        assert whole - len(left_out) == number
