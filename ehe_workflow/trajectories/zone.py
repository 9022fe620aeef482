"""The days that a path leaves possible, all at once: bounds on each, and which must not come before which.

Every rule about days is of one shape: one day is no earlier than a day that grows with another. The sets of days that
such rules leave are closed under taking the earlier, and the later, of two answers day by day. So there is an answer
in which every day is at its earliest at once, and one in which every day is at its latest; both are found by
applying the rules until nothing moves, and leaving a day out leaves a set of the same shape. Nothing is rounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ehe_workflow.trajectories.growth import BEYOND, Growth, Growths

Rules = Mapping[tuple[int, int], Growth]
"""By two places: the first day is no earlier than what follows from the second."""

NOW = 0
"""The place of the day on which the path has arrived."""

_NO_RULES: Rules = {}


class Zone:
    """Some days, numbered from `NOW`, with what is known of them. A zone is never empty and never changes.

    Attributes:
        low: the first day that each can be, all at once.
        high: the last day that each can be, all at once.
        rules: which must not come before which.
    """

    __slots__ = ("_growths", "high", "low", "rules")

    def __init__(self, growths: Growths, low: Sequence[int], high: Sequence[int], rules: Rules = _NO_RULES) -> None:
        self._growths = growths
        self.low = low
        self.high = high
        self.rules = rules

    def since(self, place: int, day: int) -> Zone | None:
        """The part in which a day is no earlier than one; None where there is none."""
        if day <= self.low[place]:
            return self
        if day > self.high[place]:
            return None
        low = list(self.low)
        low[place] = day
        return self._settled(low, list(self.high), self.rules)

    def until(self, place: int, day: int) -> Zone | None:
        """The part in which a day is no later than one; None where there is none."""
        if day >= self.high[place]:
            return self
        if day < self.low[place]:
            return None
        high = list(self.high)
        high[place] = day
        return self._settled(list(self.low), high, self.rules)

    def following(self, later: int, earlier: int, growth: Growth) -> Zone | None:
        """The part in which one day is no earlier than what follows from another; None where there is none."""
        if growth.least(self.high[earlier]) <= self.low[later]:
            return self
        if growth.least(self.low[earlier]) > self.high[later]:
            return None
        growths, key = self._growths, (later, earlier)
        if later == earlier and growths.covers(growths.same, growth):
            return self
        known, back = self.rules.get(key), self.rules.get((earlier, later))
        if known is not None:
            growth = growths.joined(known, growth)
            if growth is known:
                return self
        if back is not None and back is not growth and growths.never(growth, back):
            return None
        return self._settled(list(self.low), list(self.high), {**self.rules, key: growth})

    def implies(self, later: int, earlier: int, growth: Growth) -> bool:
        """Whether one day is surely no earlier than what follows from another."""
        if growth.least(self.high[earlier]) <= self.low[later]:
            return True
        known = self.rules.get((later, earlier))
        return known is not None and self._growths.covers(known, growth)

    def with_twin(self) -> Zone:
        """With one more day, at the last place, that is the same as the day of `NOW`."""
        new, same = len(self.low), self._growths.same
        low, high = [*self.low, self.low[NOW]], [*self.high, self.high[NOW]]
        return Zone(self._growths, low, high, {**self.rules, (new, NOW): same, (NOW, new): same})

    def with_later(self, until: int) -> Zone:
        """With one more day, at the last place, that is no earlier than the day of `NOW`, up to a last day."""
        new = len(self.low)
        low, high = [*self.low, self.low[NOW]], [*self.high, until]
        return Zone(self._growths, low, high, {**self.rules, (new, NOW): self._growths.same})

    def waiting(self, until: int) -> Zone:
        """The zone in which the day of `NOW` is that day or any later one, up to a last day."""
        rules = self.rules
        for key in rules:
            if key[1] == NOW:
                arrived = {key: growth for key, growth in rules.items() if key[0] == NOW != key[1]}
                rules = {**_without(self._growths, rules, NOW), **arrived}
                break
        return Zone(self._growths, self.low, [until, *self.high[1:]], rules)

    def only(self, places: list[int]) -> Zone:
        """The zone of some of its days, in a given order; the others may be anything that fits."""
        rules = self.rules
        if rules:
            for gone in range(len(self.low)):
                if gone not in places:
                    rules = _without(self._growths, rules, gone)
        low, high = [self.low[place] for place in places], [self.high[place] for place in places]
        if not rules:
            return Zone(self._growths, low, high)
        new = {place: number for number, place in enumerate(places)}
        kept = {
            (new[later], new[earlier]): growth
            for (later, earlier), growth in rules.items()
            if growth.least(self.high[earlier]) > self.low[later]
        }
        return Zone(self._growths, low, high, kept)

    def joined(self, other: Zone) -> Zone:
        """A zone that holds this one and another one of the same days, with the rules that hold in both."""
        growths = self._growths
        low, high = list(map(min, self.low, other.low)), list(map(max, self.high, other.high))
        rules: dict[tuple[int, int], Growth] = {}
        for key, mine in self.rules.items():
            theirs = other.rules.get(key)
            if theirs is None:
                continue
            both = theirs if growths.covers(mine, theirs) else mine if growths.covers(theirs, mine) else None
            if both is not None and both.least(high[key[1]]) > low[key[0]]:
                rules[key] = both
        return Zone(growths, low, high, rules)

    def widened(self, until: int) -> Zone:
        """Without how the days hang together, each as late as it likes up to a last day."""
        return Zone(self._growths, self.low, [max(day, until) for day in self.high])

    def within(self, other: Zone) -> bool:
        """Whether it is surely part of another zone of the same days."""
        for mine, theirs in zip(self.low, other.low, strict=True):
            if mine < theirs:
                return False
        for mine, theirs in zip(self.high, other.high, strict=True):
            if mine > theirs:
                return False
        return all(self.implies(later, earlier, growth) for (later, earlier), growth in other.rules.items())

    def _settled(self, low: list[int], high: list[int], rules: Rules) -> Zone | None:
        """Bring every bound to what the rules leave; None where they leave nothing."""
        first = self._growths.first
        moved = bool(rules)
        while moved:
            moved = False
            for (later, earlier), growth in rules.items():
                values = growth.values
                place = low[earlier] - first
                day = values[place] if place < len(values) else BEYOND
                if day > low[later]:
                    if day > high[later]:
                        return None
                    low[later] = day
                    moved = True
                place, last = high[earlier] - first, high[later]
                if place >= len(values) or values[place] > last:
                    day = first + bisect_right(values, last) - 1
                    if day < low[earlier]:
                        return None
                    high[earlier] = day
                    moved = True
        return Zone(self._growths, low, high, rules)


def _put(growths: Growths, rules: dict[tuple[int, int], Growth], later: int, earlier: int, growth: Growth) -> None:
    if later == earlier and growths.covers(growths.same, growth):
        return
    known = rules.get((later, earlier))
    rules[later, earlier] = growth if known is None else growths.joined(known, growth)


def _without(growths: Growths, rules: Rules, gone: int) -> Rules:
    """The rules that are left for the other days where one may be anything that fits."""
    kept = {key: growth for key, growth in rules.items() if gone not in key}
    if len(kept) == len(rules):
        return rules
    after = [(later, growth) for (later, earlier), growth in rules.items() if earlier == gone != later]
    if not after:
        return kept
    itself = rules.get((gone, gone))
    for (later, earlier), growth in rules.items():
        if later == gone != earlier:
            reached = growth if itself is None else _repeated(growths, growth, itself)
            for last, then in after:
                _put(growths, kept, last, earlier, growths.chained(reached, then))
    return kept


def _repeated(growths: Growths, growth: Growth, itself: Growth) -> Growth:
    """What follows from a day where what follows from it must itself be no earlier than what follows from that."""
    while (more := growths.joined(growth, growths.chained(growth, itself))) is not growth:
        growth = more
    return growth
