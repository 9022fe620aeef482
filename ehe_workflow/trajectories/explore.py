"""Every way a process can go from where it stands: a search over stages that carries exact windows of days along.

A path is a row of steps, each on a day. What matters of a path for what can follow is its stages, what it takes to be
so, and the days from which limits that still matter run. Paths that agree in all but the days are held together as a
`Zone`; one whose days all lie inside those of another adds nothing, and is not followed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import chain, combinations, count

from attrs import evolve, frozen

from ehe_workflow.time.when import When
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.moves import Moves, Steps
from ehe_workflow.trajectories.paths import CalendarStep, Option, Position, Rule, Taken, TooManyPathsError, Way, Where
from ehe_workflow.trajectories.timers import PASSED_LONG_AGO, Alternative, passed, running_on, window_of
from ehe_workflow.trajectories.zone import NOW, Zone

MOST_FUTURES = 1_000
"""How many groups of paths are held apart at most; beyond it, those in the same stages are held together."""

MOST_GROWTH = 3
"""How often paths that are held together are followed anew before their days are let go of each other."""

Bounds = Mapping[tuple[str, str], When]
"""The ends that bound a step, by limit and role."""

_Key = tuple[Position, int, str, Position, frozenset[tuple[str, bool]], Assumed]
_TOLD_NOTHING = Told()
_NONE: frozenset[tuple[str, bool]] = frozenset()


class Explorer:
    """Follows processes together from where they stand to a horizon, and keeps the steps of the first of them.

    Args:
        moves: what can happen to the processes.
        supposed: the events supposed, with their days as ordinals, in order.
        left_out: the kinds of event that do not happen.
        beside: the kinds of event of other processes that can happen on any day of a window, as ordinals.
        most: how many groups of paths are followed.

    Attributes:
        ways: the steps that can be taken, with their windows.
        first: those of them that can come first, with the windows that they have as the first step.
        starts: the positions in which the case may be now.
    """

    def __init__(
        self,
        moves: Moves,
        supposed: tuple[tuple[str, int], ...],
        left_out: frozenset[str],
        beside: Mapping[str, tuple[int, int]],
        most: int = MOST_FUTURES,
    ) -> None:
        self.ways: dict[_Key, Taken] = {}
        self.first: dict[_Key, Taken] = {}
        self.starts: dict[Position, None] = {}
        self._starting: set[int] = set()
        self._is_start = False
        self._current: Where | None = None
        self._moves = moves
        self._supposed = supposed
        self._left_out = left_out
        self._happened = 0
        self._beside = beside
        self._most = most
        self.horizon = moves.ends.horizon
        self._deepest = sum(len(one.stages) for member in moves.members for one in member.definitions)
        self._seen: dict[Where, list[Zone]] = {}
        self._waiting: list[tuple[int, int, Where, Zone]] = []
        self._order = count()
        self._number = 0
        self._held: dict[Where, tuple[Where, Zone]] = {}
        self._grown: dict[Where, int] = defaultdict(int)

    def start(self, where: Where, zone: Zone) -> None:
        """Put paths that begin somewhere to the search; the day of `NOW` is the first on which a step can be taken."""
        if not zone.settle():
            return
        for there, _ in self._moves.calendar(where):
            self.starts[there.position] = None
            self._wait(there, zone)
        self._starting = {id(one) for _, _, _, one in self._waiting}

    def run(self) -> None:
        """Follow every path to the horizon.

        Raises:
            TooManyPathsError: there are more than are followed.
        """
        while self._waiting:
            _, _, where, zone = heappop(self._waiting)
            if any(zone is one for one in self._seen.get(where, ())):
                self._is_start = id(zone) in self._starting
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
        if zone.rules or where.timers:
            zone = zone.copy()
            zone.wait(self.horizon)
            if not zone.settle():
                return
            where, zone = self._moves.tidied(where, zone)
        else:
            zone = Zone(self._moves.ends.growths, [zone.low[NOW]], [self.horizon])
        if self._moves.forgets:
            self._hold_together(where, zone)
            return
        seen = self._seen.setdefault(where, [])
        if any(zone.within(one) for one in seen):
            return
        seen[:] = [one for one in seen if not one.within(zone)]
        seen.append(zone)
        heappush(self._waiting, (zone.low[NOW], next(self._order), where, zone))
        self._number += 1
        if self._number > self._most:
            raise TooManyPathsError(f"there are more than {self._most} groups of paths to follow")

    def _hold_together(self, where: Where, zone: Zone) -> None:
        """Hold together paths that differ in what their events changed, and follow them anew where they grow wider."""
        key = evolve(where, told=_TOLD_NOTHING)
        known = self._held.get(key)
        if known is not None:
            told = where.told if where.told == known[0].told else where.told.joined(known[0].told)
            if told == known[0].told and zone.within(known[1]):
                return
            where, zone = evolve(where, told=told), zone.joined(known[1])
            self._grown[key] += 1
            if self._grown[key] > MOST_GROWTH:
                zone.widen(self.horizon)
            zone.settle()
            self._seen.pop(known[0], None)
        self._held[key] = where, zone
        self._seen[where] = [zone]
        heappush(self._waiting, (zone.low[NOW], next(self._order), where, zone))

    def _follow(self, where: Where, zone: Zone) -> None:
        for there, steps in self._moves.calendar(where):
            self._current = there
            for number, one in enumerate(steps):
                zones = list(passed(zone, one.over))
                for other_number, other in enumerate(steps):
                    days = 0 if other_number < number else 1
                    zones = [part for late in zones for part in running_on(late, other.running, days)]
                for part in zones:
                    self._by_calendar(there, one, part, 0)
            for rest in _all_running(zone, steps):
                ends = {one: window_of(rest, end) for one in steps if one.number == 0 for end in one.running[0]}
                self._events(there, rest, ends)

    def _by_calendar(self, where: Where, one: CalendarStep, zone: Zone, depth: int) -> None:
        zone.at_most(NOW, self._moves.members[one.number].over)
        if not zone.settle():
            return
        bounds = {(one.timer, "at"): window_of(zone, end) for end in one.over[0] if end != (None, PASSED_LONG_AGO)}  # noqa: B035
        if one.step is None:
            rule = Rule(one.timer, one.limit, one.limit.by, False, one.over, one.running)  # noqa: FBT003 - it is late
            came = _Came(where, where.assumed, {}, (rule,), bounds)
            self._arrive(self._moves.missed(where, one.limit.by), zone, came, depth)
            return
        steps = {one.number: one.step}
        places, told, kept = self._moves.moved(where, where.assumed, steps, None)
        lapsed = self._moves.lapsed(where.places, places)
        timers = tuple(one for one in where.timers if one[0] not in lapsed)
        there = Where(places, kept, told, where.breached_by, where.pending, timers)
        self._arrive(there, zone, _Came(where, where.assumed, steps, (), bounds), depth)

    def _events(self, where: Where, zone: Zone, before: Mapping[CalendarStep, When]) -> None:
        """Take every step that an event can make, no later than the next event that is supposed."""
        coming = self._supposed[where.pending :]
        if coming:
            zone = zone.copy()
            zone.at_most(NOW, coming[0][1])
            if not zone.settle():
                return
        fixed = {kind for kind, _ in coming} | self._left_out
        for option in self._moves.options(where):
            if option.kind not in fixed:
                self._take(where, option, zone, before)
        for kind, (first, last) in self._beside.items():
            if kind not in fixed and first <= zone.high[NOW] and zone.low[NOW] <= last:
                self._pass_by(where, zone, kind, first, last)
        if coming:
            zone.at_least(NOW, coming[0][1])
            if zone.settle():
                self._supposed_event(evolve(where, pending=where.pending + 1), coming[0][0], zone, before)

    def _supposed_event(self, where: Where, kind: str, zone: Zone, before: Mapping[CalendarStep, When]) -> None:
        """Take what is supposed to happen: as a step, with whatever that takes; else only where it may pass by."""
        options = list(self._moves.options_of(where, kind))
        taken = [option for option in options if option.steps]
        if not taken and self._moves.may_pass_by(where, kind):
            taken = [evolve(one, assumed=where.assumed, kept=where.assumed) for one in options]
        for option in taken:
            self._happened = max(self._happened, where.pending)
            self._take(where, option, zone, before)

    @property
    def cannot_happen(self) -> int | None:
        """Which of the supposed events can be a step on no path, the first of them; None where every one can."""
        return self._happened if self._happened < len(self._supposed) else None

    def _take(self, where: Where, option: Option, zone: Zone, before: Mapping[CalendarStep, When]) -> None:
        """Take the steps of one event in each manner: keeping every limit, or not keeping some."""
        if zone.low[NOW] < option.first or zone.high[NOW] > option.last:
            zone = zone.copy()
            zone.at_least(NOW, option.first)
            zone.at_most(NOW, option.last)
            if not zone.settle():
                return
        must, may = self._moves.bounds(where, option.steps, option.kind) if option.is_bounded else ([], ())
        zones = [zone]
        for over in must:
            zones = [part for one in zones for part in passed(one, over)]
        manners = chain.from_iterable(combinations(may, number) for number in range(len(may) + 1)) if may else [()]
        for broken in manners:
            parts = zones
            for rule in may:
                parts = [part for one in parts for part in _kept_or_broken(one, rule, is_broken=rule in broken)]
            breached_by = where.breached_by
            if broken:
                breached_by |= {rule.by for rule in broken if rule.early}
            there = Where(option.places, option.kept, option.told, breached_by, where.pending, where.timers)
            for part in parts:
                bounds = _bounds(part, may, before, option.kind) if may or before else {}
                self._land(there, part, option, _Came(where, option.assumed, option.steps, broken, bounds))

    def _pass_by(self, where: Where, zone: Zone, kind: str, first: int, last: int) -> None:
        """Let an event of another process happen that makes no step here, but may tell or set off something."""
        zone = zone.copy()
        zone.at_least(NOW, first)
        zone.at_most(NOW, last)
        if zone.settle():
            for option in self._moves.options_of(where, kind):
                if not option.steps:
                    self._take(where, option, zone, {})

    def _land(self, where: Where, zone: Zone, option: Option, came: _Came) -> None:
        begun = came.where
        if self._moves.is_quiet(begun.places, where.places, option.kind):
            if where == begun == self._current:
                self._note(came, where, zone)  # back where it came from, on days on which it could have stayed
            else:
                self._arrive(where, zone, came)
            return
        for there, part in self._moves.set_off(begun.places, where, zone, option.kind, option.stretch):
            self._arrive(there, part, came)

    def _note(self, came: _Came, there: Where, zone: Zone) -> None:
        """Keep a step of the process asked about, or one of another that changes how it is reached."""
        begun = came.where
        if 0 not in came.steps and begun.position == there.position:
            return
        number = 0 if 0 in came.steps else next(iter(came.steps), 0)
        step = came.steps.get(number)
        names = frozenset([(rule.timer, rule.early) for rule in came.broken]) if came.broken else _NONE
        needs = (came.assumed | there.assumed) - begun.assumed
        way = begun.position, number, step.id if step is not None else "", there.position, names, needs
        self._keep(self.ways, way, came, there, zone)
        if self._is_start and begun.position in self.starts:
            self._keep(self.first, way, came, there, zone)

    def _keep(self, ways: dict[_Key, Taken], key: _Key, came: _Came, there: Where, zone: Zone) -> None:
        low, high = zone.low[NOW], zone.high[NOW]
        taken = ways.get(key)
        if taken is None:
            process = self._moves.members[key[1]].process
            way = Way(key[0], process, came.steps.get(key[1]), there.position, key[5])
            ways[key] = Taken(way, low, high, came.broken, dict(came.bounds))
            return
        taken.low, taken.high = min(taken.low, low), max(taken.high, high)
        for bound, when in came.bounds.items():
            taken.bounds[bound] = _either(taken.bounds[bound], when) if bound in taken.bounds else when


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


def _bounds(
    zone: Zone, rules: tuple[Rule, ...], before: Mapping[CalendarStep, When], kind: str
) -> dict[tuple[str, str], When]:
    """The ends that bound a step: of what it waits for, of what it answers, and of the stage that it leaves."""
    found: dict[tuple[str, str], When] = {}
    for one, when in before.items():
        if one.step is not None or kind in one.limit.done:
            found[one.timer, "before" if one.step is not None else "by"] = when
    for rule in rules:
        for ends in _ends_of(rule):
            found[rule.timer, "not-before" if rule.early else "by"] = window_of(zone, ends)
    return found


def _ends_of(rule: Rule) -> Alternative:
    return tuple(end for end in rule.running[0] if end != (None, PASSED_LONG_AGO))


def _either(one: When, other: When) -> When:
    """The days that lie in one window or the other, or between them."""
    earliest = min(one.earliest, other.earliest) if one.earliest and other.earliest else None
    latest = max(one.latest, other.latest) if one.latest and other.latest else None
    return When.between(earliest, latest)
