"""Days that depend on days, and only ever grow with them: the last day of a limit as its trigger moves.

A later trigger never gives an earlier last day, so each of these functions can be turned round: from a bound on what
comes out follows a bound on what goes in. Days are ordinals here, as in `date.toordinal`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

BEYOND = 10_000_000
"""A day later than any that can be written: what comes out where nothing up to the last day asked about can."""

LATER = BEYOND - 1
"""A day after the last one asked about, where it does not matter which."""


class Growth:
    """For each day of a span, the first day on which something else can be; made and kept by `Growths`.

    Attributes:
        first: the first day of the span.
        values: what follows from each day of the span, never falling.
    """

    __slots__ = ("first", "values")

    def __init__(self, first: int, values: tuple[int, ...]) -> None:
        self.first = first
        self.values = values

    def least(self, day: int) -> int:
        """What follows from a day."""
        place = day - self.first
        return self.values[place] if place < len(self.values) else BEYOND

    def most(self, bound: int) -> int:
        """The last day from which nothing later than the bound follows; the day before the span where there is none."""
        return self.first + bisect_right(self.values, bound) - 1


class Growths:
    """The growths over one span of days, each kept once, so that the same question is worked out only once.

    Args:
        first: the first day of the span.
        last: the last day of it.
    """

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last
        self._kept: dict[tuple[int, ...], Growth] = {}
        self._chained: dict[tuple[Growth, Growth], Growth] = {}
        self._joined: dict[tuple[Growth, Growth], Growth] = {}
        self._covered: dict[tuple[Growth, Growth], bool] = {}
        self._never: dict[tuple[Growth, Growth], bool] = {}
        self.same = self.keep(tuple(range(first, last + 1)))

    def keep(self, values: tuple[int, ...]) -> Growth:
        """The growth with those values, one for each day of the span."""
        found = self._kept.get(values)
        if found is None:
            found = self._kept[values] = Growth(self.first, values)
        return found

    def chained(self, first: Growth, then: Growth) -> Growth:
        """What follows from what follows."""
        if first is self.same:
            return then
        if then is self.same:
            return first
        key = first, then
        if key not in self._chained:
            values, begin, length = then.values, self.first, len(then.values)
            self._chained[key] = self.keep(
                tuple([values[day - begin] if day - begin < length else BEYOND for day in first.values])
            )
        return self._chained[key]

    def joined(self, one: Growth, other: Growth) -> Growth:
        """The later of what follows from either."""
        if one is other:
            return one
        key = one, other
        if key not in self._joined:
            self._joined[key] = self.keep(tuple(map(max, one.values, other.values)))
        return self._joined[key]

    def covers(self, one: Growth, other: Growth) -> bool:
        """Whether nothing earlier follows from the first than from the other, on any day."""
        if one is other:
            return True
        key = one, other
        if key not in self._covered:
            self._covered[key] = all(mine >= theirs for mine, theirs in zip(one.values, other.values, strict=True))
        return self._covered[key]

    def never(self, one: Growth, other: Growth) -> bool:
        """Whether no two days can be such that each is no earlier than what follows from the other."""
        key = one, other
        if key not in self._never:
            days = range(self.first, self.last + 1)
            self._never[key] = all(other.least(one.least(day)) > day for day in days)
        return self._never[key]


class LastDay:
    """The last day of a limit by the day that sets it off.

    Attributes:
        values: the last day, by the limit's trigger.
        waits: the first day of an act that must wait for the limit's end, by the limit's trigger.
        caps: the first trigger for which an act on a day is no later than the limit's end.
        caps_next: the same for an act no later than the day after.
        longest: the most days from a trigger to its last day, where that can be told.
    """

    __slots__ = ("_growths", "_last_days", "_less", "caps", "caps_next", "longest", "values", "waits")

    def __init__(self, growths: Growths, last_days: tuple[int, ...]) -> None:
        first = growths.first
        self._growths = growths
        self._less: dict[int, LastDay] = {}
        self._last_days = last_days
        told = [last - day for day, last in enumerate(last_days, first) if last < BEYOND]
        self.longest = max(told, default=0)
        self.values = growths.keep(tuple([max(day, first) for day in last_days]))
        self.waits = growths.keep(tuple([max(day + 1, first) for day in last_days]))
        caps = [_trigger_for(day, last_days, first) for day in range(first - 1, first + len(last_days))]
        self.caps = growths.keep(tuple(caps[1:]))
        self.caps_next = growths.keep(tuple(caps[:-1]))

    def __call__(self, day: int) -> int:
        """The last day for a trigger."""
        return self.values.least(day)

    def less(self, days: int) -> LastDay:
        """An end that comes so many days before this one."""
        found = self._less.get(days)
        if found is None:
            last_days = tuple([day if day >= BEYOND else day - days for day in self._last_days])
            found = self._less[days] = LastDay(self._growths, last_days)
        return found


def _trigger_for(day: int, last_days: tuple[int, ...], first: int) -> int:
    place = bisect_left(last_days, day)
    return first + place if place < len(last_days) else BEYOND
