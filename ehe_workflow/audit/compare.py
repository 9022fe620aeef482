"""Two periods that start on the same day, compared on every day of the calendar on which they can start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from ehe_workflow.case.clock import whole_days
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit, Reading
from ehe_workflow.time import (
    Convention,
    Count,
    CountingError,
    CountingRule,
    DayCounter,
    Period,
    Unfixed,
    count,
    parse_period,
)

BACKWARD = frozenset({Convention.BEFORE, Convention.CLEAR_BEFORE, Convention.ENDING_WITH})
"""The conventions by which a period runs back from a day."""

_WITHOUT_CALENDAR = (date(2023, 1, 1), date(2026, 12, 31))
"""Four years, one of them a leap year, in which every difference that needs no calendar is seen."""


@frozen(kw_only=True)
class Counting:
    """A period with everything that is needed to lay it on the calendar.

    Attributes:
        period: how long.
        convention: which days at its edge count.
        days: which days count, for working days and school days.
        rule: what the instrument does beside counting.
    """

    period: Period
    convention: Convention
    days: DayCounter | None = None
    rule: CountingRule | None = None

    def last_day(self, start: date) -> Count:
        """The period laid on the calendar.

        Raises:
            OutsideCoverageError: a calendar does not reach so far.
            CountingError: it cannot be counted under its rule.
        """
        return count(self.period, start, self.convention, days=self.days, rule=self.rule)


@frozen(kw_only=True)
class Example:
    """One start day, and when each of the two periods then ends.

    Attributes:
        start: the day on which both start.
        own: the last day of the first period, inclusive.
        other: the last day of the second, inclusive.
    """

    start: date
    own: date
    other: date


@frozen(kw_only=True)
class Comparison:
    """How one period ends beside another, over every day on which both can start.

    Attributes:
        first: the first start day looked at, inclusive.
        last: the last start day looked at, inclusive.
        dates: how many start days were compared.
        earlier: on how many of them the first period surely ends before the second.
        same: on how many they surely end on the same day.
        later: on how many the first surely ends after the second.
        untold: on how many it cannot be told, since school terms are not known.
        estimate: whether some days rest on an estimate of the school days.
        example_earlier: a start day on which the first ends before the second, or None.
        example_later: a start day on which the first ends after the second, or None.
    """

    first: date
    last: date
    dates: int
    earlier: int
    same: int
    later: int
    untold: int
    estimate: bool
    example_earlier: Example | None = None
    example_later: Example | None = None


def counting_of(law: Law, limit: Limit, reading: Reading | None = None) -> Counting | None:
    """What a limit is counted by; None where it has no number.

    Args:
        law: the law it is part of.
        limit: the limit.
        reading: the reading of its words to count it under, where it has several.
    """
    if reading is not None:
        limit = evolve(
            limit,
            length=parse_period(reading.length) if reading.length is not None else limit.length,
            convention=reading.convention or limit.convention,
            counting=reading.counting or limit.counting,
            days=reading.days or limit.days,
        )
    if isinstance(limit.length, Unfixed) or limit.computed is not None:
        return None
    return Counting(
        period=whole_days(limit.length),
        convention=limit.convention or Convention.AFTER,
        days=law.day_counter(limit.days),
        rule=law.counting_rule(limit.counting),
    )


def compare(
    own: Counting,
    other: Counting,
    *,
    span: tuple[date, date],
    near: date | None = None,
    starts: Callable[[date], bool] = lambda _: True,
) -> Comparison | None:
    """Compare two periods over every day of a span on which both can start.

    A last day that rests on an estimate of the school days is the true one or too early, so that only what holds
    for every later day as well is told as sure. Two periods counted in the same days are compared as they are.

    Args:
        own: the first period.
        other: the second.
        span: the first and the last start day to look at, both inclusive.
        near: the day to which examples are to be near; the end of the span where None.
        starts: whether both can start on a day, where they cannot on all.

    Returns:
        None where no day of the span can be compared: one runs forward and the other back, or no calendar reaches it.
    """
    if (own.convention in BACKWARD) != (other.convention in BACKWARD):
        return None
    tally = {"earlier": 0, "same": 0, "later": 0, "untold": 0}
    examples: dict[str, Example] = {}
    looked: list[date] = []
    estimate = False
    middle = near or span[1]
    for day in days_of(span):
        if not starts(day):
            continue
        try:
            one, two = own.last_day(day), other.last_day(day)
        except (OutsideCoverageError, CountingError):
            continue
        looked.append(day)
        estimate = estimate or one.estimate or two.estimate
        relation = _relation(one, two, alike=_same_days(own, other))
        tally[relation] += 1
        before = examples.get(relation)
        if before is None or abs(day - middle) < abs(before.start - middle):
            examples[relation] = Example(start=day, own=one.last_day, other=two.last_day)
    if not looked:
        return None
    return Comparison(
        first=looked[0],
        last=looked[-1],
        dates=len(looked),
        estimate=estimate,
        example_earlier=examples.get("earlier"),
        example_later=examples.get("later"),
        **tally,
    )


def _same_days(one: Counting, other: Counting) -> bool:
    """Whether both count the same kind of days by the same calendar, so that an estimate errs alike for both."""
    return type(one.period) is type(other.period) and one.days is other.days and one.rule == other.rule


def _relation(one: Count, two: Count, *, alike: bool) -> str:
    if one.last_day > two.last_day:
        return "later" if alike or not two.estimate else "untold"
    if one.last_day < two.last_day:
        return "earlier" if alike or not one.estimate else "untold"
    return "same" if alike or not (one.estimate or two.estimate) else "untold"


def days_of(span: tuple[date, date]) -> Iterator[date]:
    """Every day of a span, both ends included."""
    for number in range((span[1] - span[0]).days + 1):
        yield span[0] + timedelta(days=number)


def span_of(law: Law) -> tuple[date, date]:
    """The days for which a law's calendars are known, both inclusive; four years where it has none."""
    tables = list(law.holidays.values())
    if not tables:
        return _WITHOUT_CALENDAR
    return min(table.first for table in tables), max(table.last for table in tables)
