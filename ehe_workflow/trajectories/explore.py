"""Every way a process can go from where it stands: a search over stages that carries exact windows of days along.

A path is a row of steps, each on a day. What matters of a path for what can follow is its stages, what it takes to be
so, and the days from which limits that still matter run. Paths that agree in all but the days are held together as a
`Zone`; one whose days all lie inside those of another adds nothing, and is not followed again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, combinations

from attrs import evolve, frozen

from ehe_workflow.time.when import When
from ehe_workflow.trajectories.facts_ahead import Assumed
from ehe_workflow.trajectories.moves import Moves, Steps
from ehe_workflow.trajectories.paths import CalendarStep, Position, Rule, Taken, TooManyPathsError, Way, Where
from ehe_workflow.trajectories.timers import PASSED_LONG_AGO, Alternative, passed, running_on, window_of
from ehe_workflow.trajectories.zone import NOW, Zone

MOST_FUTURES = 20_000
"""How many groups of paths are followed at most; beyond it the search is refused, never cut short in silence."""

Bounds = Mapping[tuple[str, str], When]
"""The ends that bound a step, by limit and role."""


class Explorer:
    """Follows processes together from where they stand to a horizon, and keeps the steps of the first of them.

    Args:
        moves: what can happen to the processes.
        supposed: the events supposed, with their days as ordinals, in order.
        left_out: the kinds of event that do not happen.

    Attributes:
        ways: the steps that can be taken, with their windows.
        starts: the positions in which the case may be now.
    """

    def __init__(self, moves: Moves, supposed: tuple[tuple[str, int], ...], left_out: frozenset[str]) -> None:
        self.ways: dict[Way, Taken] = {}
        self.starts: dict[Position, None] = {}
        self._moves = moves
        self._supposed = supposed
        self._left_out = left_out
        self.horizon = moves.ends.horizon
        self._deepest = sum(len(one.stages) for member in moves.members for one in member.definitions)
        self._seen: dict[Where, list[Zone]] = {}
        self._waiting: deque[tuple[Where, Zone]] = deque()
        self._number = 0

    def start(self, where: Where, zone: Zone) -> None:
        """Put paths that begin somewhere to the search; the day of `NOW` is the first on which a step can be taken."""
        if not zone.settle():
            return
        for there, _ in self._moves.calendar(where):
            self.starts[there.position] = None
            self._wait(there, zone)

    def run(self) -> None:
        """Follow every path to the horizon.

        Raises:
            TooManyPathsError: there are more than are followed.
        """
        while self._waiting:
            where, zone = self._waiting.popleft()
            if any(zone is one for one in self._seen[where]):
                self._follow(where, zone)

    def _arrive(self, where: Where, zone: Zone, came: _Came, depth: int = 0) -> None:
        """Come to a stage: go on at once where the calendar says so, else stay."""
        for there, steps in self._moves.calendar(where):
            self._note(came, there, zone)
            for rest in _all_running(zone, steps):
                self._wait(there, rest)
            for number, one in enumerate(steps):
                for late in passed(zone, one.over):
                    for part in _all_running(late, steps[:number]):
                        if depth <= self._deepest:
                            self._by_calendar(there, one, part, depth + 1)

    def _wait(self, where: Where, zone: Zone) -> None:
        """Stay in a stage; what follows can come on any later day."""
        zone = zone.copy()
        zone.wait(self.horizon)
        if not zone.settle():
            return
        where, zone = self._moves.tidied(where, zone)
        seen = self._seen.setdefault(where, [])
        if any(zone.within(one) for one in seen):
            return
        seen[:] = [one for one in seen if not one.within(zone)]
        seen.append(zone)
        self._waiting.append((where, zone))
        self._number += 1
        if self._number > MOST_FUTURES:
            names = ", ".join(sorted(name for name, _ in where.assumed))
            raise TooManyPathsError(
                f"there are more than {MOST_FUTURES} groups of paths to follow: ask about one process, a nearer "
                f"horizon, or settle some of the facts that are not known ({names or 'none is'})"
            )

    def _follow(self, where: Where, zone: Zone) -> None:
        for there, steps in self._moves.calendar(where):
            for number, one in enumerate(steps):
                zones = list(passed(zone, one.over))
                for other_number, other in enumerate(steps):
                    days = 0 if other_number < number else 1
                    zones = [part for late in zones for part in running_on(late, other.running, days)]
                for part in zones:
                    self._by_calendar(there, one, part, 0)
            for rest in _all_running(zone, steps):
                before = {
                    (one.limit.id, "before"): window_of(rest, end)
                    for one in steps
                    if one.number == 0
                    for end in one.running[0]
                }
                self._events(there, rest, before)

    def _by_calendar(self, where: Where, one: CalendarStep, zone: Zone, depth: int) -> None:
        zone.at_most(NOW, self._moves.members[one.number].over)
        if not zone.settle():
            return
        steps = {one.number: one.step}
        bounds = {(one.limit.id, "at"): window_of(zone, end) for end in one.over[0] if end != (None, PASSED_LONG_AGO)}
        came = _Came(where, where.assumed, steps, (), bounds)
        self._arrive(self._moves.moved(where, steps, None), zone, came, depth)

    def _events(self, where: Where, zone: Zone, before: Bounds) -> None:
        """Take every step that an event can make, no later than the next event that is supposed."""
        coming = self._supposed[where.pending :]
        zone = zone.copy()
        if coming:
            zone.at_most(NOW, coming[0][1])
            if not zone.settle():
                return
        fixed = {kind for kind, _ in coming} | self._left_out
        for kind in self._moves.kinds(where):
            if kind not in fixed:
                self._event(where, zone, kind, before)
        if coming:
            zone.at_least(NOW, coming[0][1])
            if zone.settle():
                self._event(evolve(where, pending=where.pending + 1), zone, coming[0][0], before, supposed=True)

    def _event(self, where: Where, zone: Zone, kind: str, before: Bounds, *, supposed: bool = False) -> None:
        for stretch, first, last in self._moves.stretches_for(where, kind):
            part = zone.copy()
            part.at_least(NOW, first)
            part.at_most(NOW, last)
            if not part.settle():
                continue
            for assumed, steps in self._moves.choices(where, kind, stretch):
                if steps:
                    self._take(where, assumed, part, kind, steps, stretch, before)
                elif supposed:
                    there = self._moves.moved(evolve(where, assumed=assumed), {}, kind)
                    self._land(there, part, kind, stretch, _Came(where, assumed, {}, (), before))

    def _take(
        self, where: Where, assumed: Assumed, zone: Zone, kind: str, steps: Steps, stretch: int, before: Bounds
    ) -> None:
        """Take the steps of one event in each manner: keeping every limit, or not keeping some."""
        zone = zone.copy()
        zone.at_most(NOW, min(self._moves.members[number].over for number in steps))
        must, may = self._moves.bounds(where, steps, kind)
        zones = [zone] if zone.settle() else []
        for over in must:
            zones = [part for one in zones for part in passed(one, over)]
        for broken in chain.from_iterable(combinations(may, number) for number in range(len(may) + 1)):
            parts: list[Zone] = zones
            for rule in may:
                parts = [part for one in parts for part in _kept_or_broken(one, rule, is_broken=rule in broken)]
            if not parts:
                continue
            there = self._moves.moved(evolve(where, assumed=assumed), steps, kind)
            there = evolve(there, breached_by=there.breached_by | {rule.by for rule in broken if not rule.is_late_right})
            for part in parts:
                came = _Came(where, assumed, steps, broken, {**before, **_bounds(part, may)})
                self._land(there, part, kind, stretch, came)

    def _land(self, where: Where, zone: Zone, kind: str, stretch: int, came: _Came) -> None:
        for there, part in self._moves.set_off(where, zone, kind, stretch):
            self._arrive(there, part, came)

    def _note(self, came: _Came, there: Where, zone: Zone) -> None:
        """Keep a step of the process asked about, or one of another that changes how it is reached."""
        begun = came.where
        if not came.steps or (0 not in came.steps and begun.position == there.position):
            return
        number = 0 if 0 in came.steps else next(iter(came.steps))
        names = frozenset((rule.limit.id, rule.early) for rule in came.broken)
        process = self._moves.members[number].process
        needs = (came.assumed | there.assumed) - begun.assumed
        way = Way(begun.position, process, came.steps[number], there.position, names, needs)
        low, high = zone.low[NOW], zone.high[NOW]
        taken = self.ways.get(way)
        if taken is None:
            self.ways[way] = Taken(low, high, came.broken, dict(came.bounds))
            return
        taken.low, taken.high = min(taken.low, low), max(taken.high, high)
        for key, when in came.bounds.items():
            taken.bounds[key] = _either(taken.bounds[key], when) if key in taken.bounds else when


@frozen
class _Came:
    """How paths came to a stage: from where, by which steps, what they took to be so and did not keep."""

    where: Where
    assumed: Assumed
    steps: Steps
    broken: tuple[Rule, ...]
    bounds: Bounds


def _all_running(zone: Zone, steps: tuple[CalendarStep, ...]) -> list[Zone]:
    zones = [zone]
    for one in steps:
        zones = [part for rest in zones for part in running_on(rest, one.running)]
    return zones


def _kept_or_broken(zone: Zone, rule: Rule, *, is_broken: bool) -> Iterator[Zone]:
    return passed(zone, rule.over) if rule.early is not is_broken else running_on(zone, rule.running)


def _bounds(zone: Zone, rules: tuple[Rule, ...]) -> dict[tuple[str, str], When]:
    found: dict[tuple[str, str], When] = {}
    for rule in rules:
        for ends in _ends_of(rule):
            found[rule.limit.id, "not-before" if rule.early else "by"] = window_of(zone, ends)
    return found


def _ends_of(rule: Rule) -> Alternative:
    return tuple(end for end in rule.running[0] if end != (None, PASSED_LONG_AGO))


def _either(one: When, other: When) -> When:
    """The days that lie in one window or the other, or between them."""
    earliest = min(one.earliest, other.earliest) if one.earliest and other.earliest else None
    latest = max(one.latest, other.latest) if one.latest and other.latest else None
    return When.between(earliest, latest)
