"""The days that a path leaves possible, all at once: bounds on each, and which must not come before which.

Every rule about days is of one shape: one day is no earlier than a day that grows with another. The sets of days that
such rules leave are closed under taking the earlier, and the later, of two answers day by day. So there is an answer
in which every day is at its earliest at once, and one in which every day is at its latest; both are found by
applying the rules until nothing moves, and leaving a day out leaves a set of the same shape. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ehe_workflow.trajectories.growth import Growth, Growths

Rules = Mapping[tuple[int, int], Growth]
"""By two places: the first day is no earlier than what follows from the second."""

NOW = 0
"""The place of the day on which the path has arrived."""


class Zone:
    """Some days, numbered from `NOW`, with what is known of them.

    Attributes:
        low: the first day that each can be.
        high: the last day that each can be.
        rules: which must not come before which.
    """

    __slots__ = ("_growths", "_moved", "high", "low", "rules")

    def __init__(self, growths: Growths, low: Iterable[int], high: Iterable[int], rules: Rules | None = None) -> None:
        self._growths = growths
        self._moved = True
        self.low = list(low)
        self.high = list(high)
        self.rules = dict(rules or {})

    def copy(self) -> Zone:
        """Another zone of the same days."""
        found = Zone(self._growths, self.low, self.high, self.rules)
        found._moved = self._moved
        return found

    def at_least(self, place: int, day: int) -> None:
        """Rule out days before one."""
        if day > self.low[place]:
            self.low[place] = day
            self._moved = True

    def at_most(self, place: int, day: int) -> None:
        """Rule out days after one."""
        if day < self.high[place]:
            self.high[place] = day
            self._moved = True

    def rule(self, later: int, earlier: int, growth: Growth) -> None:
        """Let one day be no earlier than what follows from another."""
        _put(self._growths, self.rules, later, earlier, growth)
        self._moved = True

    def settle(self) -> bool:
        """Bring every bound to what the rules leave; False where they leave nothing."""
        if not self._moved:
            return True
        low, high, rules = self.low, self.high, self.rules
        for later, earlier in rules:
            if later < earlier and (earlier, later) in rules:
                one, other = rules[later, earlier], rules[earlier, later]
                if one is not other and self._growths.never(one, other):
                    return False
        moved = bool(rules)
        while moved:
            moved = False
            for (later, earlier), growth in rules.items():
                day = growth.least(low[earlier])
                if day > low[later]:
                    low[later] = day
                    moved = True
                day = growth.most(high[later])
                if day < high[earlier]:
                    high[earlier] = day
                    moved = True
                if low[later] > high[later] or low[earlier] > high[earlier]:
                    return False
        self._moved = any(first > last for first, last in zip(low, high, strict=True))
        return not self._moved

    def add(self, low: int, high: int) -> int:
        """Add a day of which nothing but its bounds is known, and give its place."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def twin(self, place: int) -> int:
        """Add a day that is the same as one of the others, and give its place."""
        new = self.add(self.low[place], self.high[place])
        self.rules[new, place] = self.rules[place, new] = self._growths.same
        return new

    def wait(self, until: int) -> None:
        """Let the day of `NOW` be that day or any later one, up to a last day."""
        arrived = {key: growth for key, growth in self.rules.items() if key[0] == NOW != key[1]}
        self.rules = {**_without(self._growths, self.rules, NOW), **arrived}
        self.high[NOW] = until
        self._moved = True

    def only(self, places: list[int]) -> Zone:
        """The zone of some of its days, in a given order; the others may be anything that fits."""
        rules: Rules = self.rules
        for gone in set(range(len(self.low))) - set(places):
            rules = _without(self._growths, rules, gone)
        new = {place: number for number, place in enumerate(places)}
        low, high = [self.low[place] for place in places], [self.high[place] for place in places]
        kept = {
            (new[later], new[earlier]): growth
            for (later, earlier), growth in rules.items()
            if growth.least(self.high[earlier]) > self.low[later]
        }
        return Zone(self._growths, low, high, kept)

    def joined(self, other: Zone) -> Zone:
        """A zone that holds this one and another one of the same days, with the rules that hold in both."""
        growths = self._growths
        found = Zone(growths, map(min, self.low, other.low), map(max, self.high, other.high))
        for key, mine in self.rules.items():
            theirs = other.rules.get(key)
            if theirs is None:
                continue
            both = theirs if growths.covers(mine, theirs) else mine if growths.covers(theirs, mine) else None
            if both is not None and both.least(found.high[key[1]]) > found.low[key[0]]:
                found.rules[key] = both
        return found

    def widen(self, until: int) -> None:
        """Let go of how the days hang together, and let each be as late as it likes up to a last day."""
        self.rules = {}
        self.high = [max(day, until) for day in self.high]
        self._moved = True

    def within(self, other: Zone) -> bool:
        """Whether it is surely part of another zone of the same days."""
        if any(mine < theirs for mine, theirs in zip(self.low, other.low, strict=True)):
            return False
        if any(mine > theirs for mine, theirs in zip(self.high, other.high, strict=True)):
            return False
        for (later, earlier), growth in other.rules.items():
            mine = self.rules.get((later, earlier))
            covered = mine is not None and self._growths.covers(mine, growth)
            if not covered and growth.least(self.high[earlier]) > self.low[later]:
                return False
        return True


def _put(growths: Growths, rules: dict[tuple[int, int], Growth], later: int, earlier: int, growth: Growth) -> None:
    if later == earlier and growths.covers(growths.same, growth):
        return
    known = rules.get((later, earlier))
    rules[later, earlier] = growth if known is None else growths.joined(known, growth)


def _without(growths: Growths, rules: Rules, gone: int) -> dict[tuple[int, int], Growth]:
    """The rules that are left for the other days where one may be anything that fits."""
    kept = {key: growth for key, growth in rules.items() if gone not in key}
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
