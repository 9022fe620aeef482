"""The last days of the limits of a law over a span of days, counted once and kept for every case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ehe_workflow.case.clock import Clock
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.trajectories.growth import BEYOND, Growths, LastDay

_Counted = dict[str, dict[int, int]]


@lru_cache(maxsize=64)
def _counted(_law: Law) -> _Counted:
    """The last days counted so far under a law, by limit and trigger."""
    return {}


@lru_cache(maxsize=32)
def last_days_of(law: Law, first: int, last: int) -> LastDays:
    """The last days of the limits of a law over a span of days.

    Args:
        law: the law.
        first: the first day of the span, as an ordinal.
        last: the last day of it.
    """
    return LastDays(_counted(law), first, last)


class LastDays:
    """How the last day of each limit grows with the day that sets it off, over one span of days.

    Args:
        counted: the last days counted so far, by limit and trigger; more are added.
        first: the first day of the span, as an ordinal.
        last: the last day of it.

    Attributes:
        growths: the growths over the span.
        itself: an end that is the day itself from which it runs.
    """

    def __init__(self, counted: _Counted, first: int, last: int) -> None:
        self.growths = Growths(first, last)
        self.itself = LastDay(self.growths, self.growths.same.values)
        self._counted = counted
        self._known: dict[str, LastDay] = {}
        self._shifted: dict[int, LastDay] = {}

    def of(self, limit: Limit, clock: Clock) -> LastDay:
        """How the last day of a limit grows with its trigger.

        Args:
            limit: a limit that is counted from the day of an event.
            clock: a clock of the same law.
        """
        found = self._known.get(limit.id)
        if found is None:
            found = self._known[limit.id] = LastDay(self.growths, tuple(self._days(limit, clock)))
        return found

    def shifted(self, days: int) -> LastDay:
        """An end that comes so many days after the day from which it runs."""
        if days not in self._shifted:
            self._shifted[days] = LastDay(self.growths, tuple(day + days for day in self.growths.same.values))
        return self._shifted[days]

    def _days(self, limit: Limit, clock: Clock) -> Iterator[int]:
        """The last day for each trigger; one beyond any for those from which it cannot be told.

        A trigger before the first from which it can be told has the last day of that one: no log is counted from
        there, and the days never fall.
        """
        counted = self._counted.setdefault(limit.id, {})
        untold = 0
        for day in self.growths.same.values:
            last = counted.get(day)
            if last is None:
                last = counted[day] = _last_day(limit, day, clock)
            if last == BEYOND:
                untold += 1
                continue
            yield from (last for _ in range(untold))
            untold = 0
            yield last
        yield from (BEYOND for _ in range(untold))


def _last_day(limit: Limit, day: int, clock: Clock) -> int:
    due = clock.due_if(limit, date.fromordinal(day))
    if due is None or due.refusal is not None or due.last_day.earliest is None:
        return BEYOND
    return due.last_day.earliest.toordinal()
