"""From a period and the day that sets it off to its last day.

A whole day is the smallest part: fractions of a day are not counted (rule ct.nofraction; Dodds v Walker
[1981]). The same period gives two useful dates: the last day of it, for whoever must act in time, and the
first day after it, for whoever must wait until it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from attrs import field, frozen

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError
from ehe_workflow.time.calendars import DayCounter, EstimatedSchoolDays, SchoolCalendar, WorkingDayRule
from ehe_workflow.time.conventions import Convention
from ehe_workflow.time.periods import (
    ONE_DAY,
    Days,
    FixedDate,
    Hours,
    Months,
    Period,
    SchoolDays,
    Unfixed,
    Weeks,
    WorkingDays,
    Years,
    months_from,
)
from ehe_workflow.time.rules import CountingRule
from ehe_workflow.time.school_years import SchoolYears
from ehe_workflow.time.steps import BACKWARD, CountStep, steps_of


class CountingError(EheWorkflowError, ValueError):
    """A period that cannot be counted in the way asked for; the message says what would be needed."""


@frozen
class Count:
    """A period laid on the calendar.

    Attributes:
        period: the period counted.
        convention: how it stands to the trigger.
        trigger: the day that set it off, or the event before which it runs.
        first_day: the first day counted. For a period before an event this is the day nearest to the event,
            from which the count runs back. For a period of 0 it is the day from which nothing was counted.
        last_day: the last day of the period, included, after every move; for a period before an event, the
            latest day on which the act may be done.
        first_day_after: the day after ``last_day``: the period has wholly run out.
        estimate: whether the counter was an estimate, so that the true last day is the same or a later one.
        started: the trigger after any step that moved it before counting.
        counted_to: the end before any step that moved it after counting.
        days: the counter of working or school days, if one was needed.
        rule: the instrument's rule, if one was given.
    """

    period: Period
    convention: Convention
    trigger: date
    first_day: date
    last_day: date
    first_day_after: date
    estimate: bool
    started: date = field(repr=False)
    counted_to: date = field(repr=False)
    days: DayCounter | None = field(eq=False, repr=False)
    rule: CountingRule | None = field(eq=False, repr=False)

    @property
    def steps(self) -> tuple[CountStep, ...]:
        """The reasons for the result, in the order of counting; worked out each time it is asked for."""
        return steps_of(self)


def count(
    period: Period,
    trigger: date,
    convention: Convention,
    *,
    days: DayCounter | None = None,
    rule: CountingRule | None = None,
) -> Count:
    """Lay a period on the calendar.

    A yearly date is the first such date on or after the trigger, or the day before the first such date that
    is later than the trigger where the convention is BEFORE.

    Args:
        period: what to count, in any unit but hours; a time in words has no date.
        trigger: the day of the event; for the conventions "before", the event that the period precedes.
        convention: the phrase that joins the two.
        days: which days count, for working days and school days.
        rule: what the instrument does beside counting.

    Returns:
        The first, the last and the following day, with the steps that led there.

    Raises:
        CountingError: if the period has no number or is in hours, lacks its counter, is of 0 units that
            should begin or end with a day, or cannot be counted under the rule without guessing.
        OutsideCoverageError: if a calendar does not cover the days needed, or a date cannot be written.

    >>> from ehe_workflow.time import Days
    >>> fifteen = count(Days(15), date(2026, 11, 2), Convention.BEGINNING_WITH)
    >>> fifteen.last_day.isoformat(), fifteen.first_day_after.isoformat()
    ('2026-11-16', '2026-11-17')
    """
    if isinstance(trigger, datetime):
        raise CountingError(f"{trigger.isoformat()} is a moment: give the day alone, such as {trigger.date()!r}")
    try:
        return _count(period, trigger, convention, days, rule)
    except OverflowError as error:
        raise OutsideCoverageError(
            f"{period} {convention.value} {trigger} leaves what can be written, {date.min} to {date.max}"
        ) from error


def _count(
    period: Period, trigger: date, convention: Convention, days: DayCounter | None, rule: CountingRule | None
) -> Count:
    if rule is None:
        first, last, estimate = _first_and_last(period, trigger, convention, days, None)
        return Count(period, convention, trigger, first, last, last + ONE_DAY, estimate, trigger, last, days, None)
    started = trigger
    for step in rule.before_counting:
        started = rule.moved(step, started)
    first, counted_to, estimate = _first_and_last(period, started, convention, days, rule)
    last = counted_to
    if convention not in BACKWARD:
        for step in rule.after_counting:
            last = rule.moved(step, last)
    estimate = estimate or rule.estimate
    return Count(period, convention, trigger, first, last, last + ONE_DAY, estimate, started, counted_to, days, rule)


def _first_and_last(
    period: Period, start: date, convention: Convention, days: DayCounter | None, rule: CountingRule | None
) -> tuple[date, date, bool]:
    """The first day, the last day before any move, and whether the counter was an estimate."""
    dropping = rule if rule is not None and rule.not_counted else None
    if isinstance(period, Days | Weeks):
        number = period.n if isinstance(period, Days) else 7 * period.n
        if dropping is None:
            return *_in_days(number, start, convention), False
        return *_one_by_one(number, start, convention, dropping.counts), False
    if isinstance(period, WorkingDays | SchoolDays):
        counter = _counter_for(period, days)
        first, last = _one_by_one(period.n, start, convention, _both(counter, dropping))
        return first, last, counter.estimated_between(*_looked_at(start, first, last, convention))
    if isinstance(period, Months | Years):
        if dropping is not None:
            raise CountingError(
                f"{period} under rule {dropping.id} is ambiguous: how days are dropped from months is not "
                "settled; only days and weeks can be counted under it"
            )
        number = period.n if isinstance(period, Months) else 12 * period.n
        return *_in_months(number, start, convention), False
    if isinstance(period, FixedDate):
        return *_until(period, start, convention), False
    raise _uncountable(period)


def _uncountable(period: Hours | Unfixed) -> CountingError:
    if isinstance(period, Hours):
        return CountingError(f"{period} run from a moment and not from a day: use count_hours")
    return CountingError(f"'{period}' has no number, so no date can be counted from it")


def _counter_for(period: WorkingDays | SchoolDays, days: DayCounter | None) -> DayCounter:
    if days is None:
        raise CountingError(f"{period} cannot be counted without knowing which days count: give 'days'")
    if isinstance(period, SchoolDays):
        if isinstance(days, WorkingDayRule):
            raise CountingError(
                f"{period} cannot be counted by {days.name}: give a SchoolCalendar, SchoolYears or EstimatedSchoolDays"
            )
    elif isinstance(days, SchoolCalendar | SchoolYears | EstimatedSchoolDays):
        raise CountingError(f"{period} cannot be counted by {days.name}: give a WorkingDayRule")
    return days


def _both(counter: DayCounter, dropping: CountingRule | None) -> Callable[[date], bool]:
    if dropping is None:
        return counter.is_counted
    return lambda day: counter.is_counted(day) and dropping.counts(day)


def _looked_at(start: date, first: date, last: date, convention: Convention) -> tuple[date, date]:
    """The first and the last day that a count asked its counter about, both included."""
    earliest, latest = min(start, first, last), max(start, first, last)
    if convention in {Convention.BEGINNING_WITH, Convention.ENDING_WITH}:
        return earliest, latest
    return (earliest, latest - ONE_DAY) if start == latest > earliest else (earliest + ONE_DAY, latest)


def _refuse_empty(number: int, convention: Convention) -> None:
    if number == 0 and convention in {Convention.BEGINNING_WITH, Convention.ENDING_WITH}:
        raise CountingError(f"a period of 0 has no day to be {convention.value}: count it 'after' the day")


def _in_days(number: int, start: date, convention: Convention) -> tuple[date, date]:
    if convention is Convention.BEGINNING_WITH and number:
        return start, start + timedelta(number - 1)
    if convention is Convention.ENDING_WITH and number:
        return start - timedelta(number - 1), start
    _refuse_empty(number, convention)
    ahead = ONE_DAY if number else timedelta()
    if convention is Convention.BEFORE:
        return start - ahead, start - timedelta(number)
    if convention is Convention.CLEAR_BEFORE:
        return start - ahead, start - timedelta(number + 1)
    return start + ahead, start + timedelta(number)


def _in_months(number: int, start: date, convention: Convention) -> tuple[date, date]:
    _refuse_empty(number, convention)
    corresponding, exists = months_from(start, -number if convention in BACKWARD else number)
    ahead = ONE_DAY if number else timedelta()
    if convention is Convention.BEGINNING_WITH:
        return start, corresponding - ONE_DAY if exists else corresponding
    if convention is Convention.ENDING_WITH:
        return corresponding + ONE_DAY, start
    if convention is Convention.BEFORE:
        return start - ahead, corresponding
    if convention is Convention.CLEAR_BEFORE:
        return start - ahead, corresponding - ONE_DAY
    return start + ahead, corresponding


def _one_by_one(
    number: int, start: date, convention: Convention, is_counted: Callable[[date], bool]
) -> tuple[date, date]:
    _refuse_empty(number, convention)
    if convention is Convention.BEGINNING_WITH:
        return _walk(number, start - ONE_DAY, ONE_DAY, is_counted)
    if convention is Convention.ENDING_WITH:
        return _walk(number, start + ONE_DAY, -ONE_DAY, is_counted)[1], start
    if convention is Convention.BEFORE:
        return _walk(number, start, -ONE_DAY, is_counted)
    if convention is Convention.CLEAR_BEFORE:
        return _walk(number + 1, start, -ONE_DAY, is_counted)
    return _walk(number, start, ONE_DAY, is_counted)


def _walk(number: int, day: date, stride: timedelta, is_counted: Callable[[date], bool]) -> tuple[date, date]:
    """The first and the last of a number of counted days, looking strictly beyond a day in steps of one."""
    first = None
    while number:
        day += stride
        if is_counted(day):
            number -= 1
            if first is None:
                first = day
    return first or day, day


def _until(fixed: FixedDate, start: date, convention: Convention) -> tuple[date, date]:
    if convention is Convention.BEFORE:
        return start, fixed.after(start) - ONE_DAY
    if convention in {Convention.AFTER, Convention.BEGINNING_WITH}:
        return start, fixed.on_or_after(start)
    raise CountingError(f"'{fixed}' is a date and no length: count it 'after', 'beginning-with' or 'before' a day")


def count_hours(moment: datetime, hours: Hours) -> datetime:
    """The moment a number of hours later, by the clock that runs on through nights, weekends and holidays.

    Args:
        moment: the moment to count from. With a time zone, hours that really pass are counted, so a change
            of the clocks in between is allowed for; without one, the clock face is.
        hours: how many.

    Returns:
        The moment at which they have passed, in the same time zone.

    Raises:
        OutsideCoverageError: if the moment cannot be written.

    >>> count_hours(datetime(2026, 11, 27, 10), Hours(48)).isoformat()  # noqa: DTZ001
    '2026-11-29T10:00:00'
    """
    length = timedelta(hours=hours.n)
    try:
        if moment.tzinfo is None:
            return moment + length
        return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
    except OverflowError as error:
        raise OutsideCoverageError(
            f"{hours} after {moment.isoformat()} leaves the dates that can be written"
        ) from error
