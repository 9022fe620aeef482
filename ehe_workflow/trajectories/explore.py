"""Every way a process can go from where it stands: a search over stages that carries exact windows of days along.

A path is a row of steps, each on a day. What matters of a path for what can follow is its stages, what it takes to be
so, and the days from which limits that still matter run. Paths that agree in all but the days are held together as a
`Zone`; one whose days all lie inside those of another adds nothing, and is not followed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import chain, combinations, count

from attrs import evolve

from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.calendar_ahead import CalendarAhead
from ehe_workflow.trajectories.effects import Effects
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.findings import Bounds, Findings, Found
from ehe_workflow.trajectories.moves import Move, Moves
from ehe_workflow.trajectories.options import Options
from ehe_workflow.trajectories.paths import CalendarStep, Rule, Situation, Situations, Taken, TooManyPathsError, Where
from ehe_workflow.trajectories.timers import Terms, last_day_of, passed, running_on
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.zone import NOW, Zone

MOST_FUTURES = 6_000
"""How many groups of paths are held apart at most; beyond it, those in the same stages are held together."""

MOST_GROWTH = 3
"""How often paths that are held together are followed anew before their days are let go of each other."""

_TOLD_NOTHING = Told()


class Explorer:
    """Follows processes together from where they stand to a horizon, and keeps the steps of the first of them.

    Args:
        together: the processes.
        extended: the last days of extensions of limits that the log set off, by extension.
        supposed: the events supposed, with their days as ordinals, in order.
        left_out: the kinds of event that do not happen.
        beside: the kinds of event of other processes that can happen on any day of a window, as ordinals.
        most: how many groups of paths are followed; as many as there are where None.
        joins: whether paths are held together as well to which events told different things, where any are at all.

    Attributes:
        findings: the steps that can be taken, with their windows.
        situations: the situations met.
    """

    def __init__(
        self,
        together: Together,
        extended: Mapping[str, int],
        supposed: tuple[tuple[str, int], ...],
        left_out: frozenset[str],
        beside: Mapping[str, tuple[int, int]],
        most: int | None = MOST_FUTURES,
        *,
        joins: bool = False,
    ) -> None:
        self.situations = Situations()
        self.findings = Findings(together)
        self.horizon = together.ends.horizon
        self._together = together
        self._effects = Effects(together, self.situations, extended, self.findings.beyond)
        self._moves = Moves(together, Options(together), self._effects)
        self._calendar = CalendarAhead(together, self.situations)
        self._supposed = supposed
        self._left_out = left_out
        self._happened = 0
        self._beside = beside
        self._most = most
        self._joins = joins
        self._deepest = sum(len(one.stages) for member in together.members for one in member.definitions)
        self._seen: dict[Where, list[Zone]] = {}
        self._waiting: list[tuple[int, int, int, Where, Zone, Assumed]] = []
        self._order = count()
        self._put_off: list[tuple[Situation, int, Terms, Zone, Found, int]] | None = []
        self._first: tuple[Taken, ...] = ()
        self._number = 0
        self._held: dict[Where, tuple[Where, Zone]] = {}
        self._grown: dict[Where, int] = defaultdict(int)

    def start(self, where: Where, zone: Zone) -> None:
        """Put paths that begin somewhere to the search; the day of `NOW` is the first on which a step can be taken."""
        situation, pending, terms = where
        next_day = self._together.stretches[0][0]
        for there, steps in self._calendar.due(situation):
            path = there.assumed
            kept = self._together.kept(path, there.told, self._together.asked(there.places))
            known = self.situations.of(there.places, kept, there.told, there.breached_by, there.timers)
            self.findings.begin(known, path)
            for rest in _all_running(zone, steps, terms):
                self._wait(known, pending, terms, rest, path)
            for number, one in enumerate(steps):  # what was over before, and nobody has looked at since
                for late in passed(zone, one.over, terms):
                    for part in _all_running(late, steps[:number], terms):
                        later = part.waiting(self.horizon).since(NOW, next_day)
                        today = later.until(NOW, next_day) if later is not None else None
                        if today is not None:
                            self._by_calendar(Where(known, pending, terms), one, today, path, 0)

    def run(self, told: Callable[[int, int], None]) -> None:
        """Follow every path to the horizon, and before that as far as only the calendar makes steps.

        Args:
            told: is told after each group how many were followed, and how many are waiting.

        Raises:
            TooManyPathsError: there are more than are followed.
        """
        done = 0
        while self._waiting or self._put_off is not None:
            if not self._waiting:
                self._go_on_after_first()
                continue
            *_, where, zone, path = heappop(self._waiting)
            if any(zone is one for one in self._seen.get(where, ())):
                self._follow(where, zone, path)
                done += 1
                told(done, len(self._waiting))

    def _go_on_after_first(self) -> None:
        """Follow on from the steps that came first."""
        arrivals, self._put_off = self._put_off or [], None
        self._first = self.findings.ways
        for arrival in arrivals:
            self._arrive(*arrival)

    @property
    def first(self) -> tuple[Taken, ...]:
        """The steps that can come first, or after steps of the calendar alone, with the windows that they then have."""
        return self._first if self._put_off is None else self.findings.ways

    @property
    def cannot_happen(self) -> int | None:
        """Which of the supposed events can happen on no path, the first of them; None where every one can."""
        return self._happened if self._happened < len(self._supposed) else None

    def _done(self, situation: Situation, pending: int, terms: Terms, zone: Zone, came: Found, depth: int = 0) -> None:
        """Come to a stage by what somebody does or leaves undone; go on only once all that comes first is known."""
        if self._put_off is None:
            self._arrive(situation, pending, terms, zone, came, depth)
            return
        for there, _ in self._calendar.due(situation):
            came.arrived(there, zone)
        self._put_off.append((situation, pending, terms, zone, came, depth))

    # -- staying ----------------------------------------------------------------------------------------------------

    def _arrive(
        self, situation: Situation, pending: int, terms: Terms, zone: Zone, came: Found, depth: int = 0
    ) -> None:
        """Come to a stage: go on at once where the calendar says so, else stay."""
        for there, steps in self._calendar.due(situation):
            path = came.arrived(there, zone)
            if not steps:
                self._wait(there, pending, terms, zone, path)
                continue
            for rest in _all_running(zone, steps, terms):
                self._wait(there, pending, terms, rest, path)
            for number, one in enumerate(steps):
                for late in passed(zone, one.over, terms):
                    for part in _all_running(late, steps[:number], terms):
                        if depth <= self._deepest:
                            self._by_calendar(Where(there, pending, terms), one, part, path, depth + 1)

    def _wait(self, situation: Situation, pending: int, terms: Terms, zone: Zone, path: Assumed) -> None:
        """Stay in a stage; what follows can come on any later day."""
        self._happened = max(self._happened, pending)
        situation, terms, zone = self._effects.tidied(situation, terms, zone)
        zone = zone.waiting(self.horizon)
        where = Where(situation, pending, terms)
        if self._together.forgets:
            self._hold_together(where, zone, path)
            return
        seen = self._seen.get(where)
        if seen is None:
            self._seen[where] = [zone]
        else:
            for one in seen:
                if zone.within(one):
                    return
            seen[:] = [one for one in seen if not one.within(zone)]
            seen.append(zone)
        self._put(where, zone, path)

    def _put(self, where: Where, zone: Zone, path: Assumed) -> None:
        """Put paths to those that wait to be followed: the earliest first, and those that the fewest rules bind."""
        heappush(self._waiting, (zone.low[NOW], len(zone.rules), next(self._order), where, zone, path))
        self._number += 1
        if self._most is not None and self._number > self._most:
            raise TooManyPathsError(f"there are more than {self._most} groups of paths to follow")

    def _hold_together(self, where: Where, zone: Zone, path: Assumed) -> None:
        """Hold together paths that differ in their days, and follow them anew where they grow wider.

        Those that differ in what their events changed as well, where that is asked for.
        """
        key = where._replace(situation=self._telling(where.situation, _TOLD_NOTHING)) if self._joins else where
        known = self._held.get(key)
        if known is not None:
            mine, theirs = where.situation.told, known[0].situation.told
            told = mine if mine == theirs else mine.joined(theirs)
            if told == theirs and zone.within(known[1]):
                return
            where = where._replace(situation=self._telling(where.situation, told))
            zone = zone.joined(known[1])
            self._grown[key] += 1
            if self._grown[key] > MOST_GROWTH:
                zone = zone.widened(self.horizon)
            self._seen.pop(known[0], None)
        self._held[key] = where, zone
        self._seen[where] = [zone]
        self._put(where, zone, path)

    def _telling(self, one: Situation, told: Told) -> Situation:
        return self.situations.of(one.places, one.assumed, told, one.breached_by, one.timers)

    # -- going on ---------------------------------------------------------------------------------------------------

    def _follow(self, where: Where, zone: Zone, path: Assumed) -> None:
        """Take every step that paths can take next, none later than the next event that is supposed."""
        if where.pending < len(self._supposed):
            before = zone.until(NOW, self._supposed[where.pending][1])
            if before is None:
                return
            zone = before
        for situation, steps in self._calendar.due(where.situation):
            here = where._replace(situation=situation)
            for number, one in enumerate(steps):
                zones = list(passed(zone, one.over, where.terms))
                for other_number, other in enumerate(steps):
                    days = 0 if other_number < number else 1
                    zones = [part for late in zones for part in running_on(late, other.running, where.terms, days)]
                for part in zones:
                    self._by_calendar(here, one, part, path, 0)
            for rest in _all_running(zone, steps, where.terms):
                self._events(here, rest, path, steps)

    def _by_calendar(self, where: Where, one: CalendarStep, zone: Zone, path: Assumed, depth: int) -> None:
        part = zone.until(NOW, self._together.members[one.number].over)
        if part is None:
            return
        situation, pending, terms = where
        last = last_day_of(part, one.running, terms) if one.running != ((),) else None
        bounds = {(one.timer, "at"): last} if last is not None else {}
        if one.step is None:
            there, kept = self._calendar.missed(situation, terms, one.limit.by)
        else:
            there, kept = self._calendar.moved(situation, terms, one.number, one.step)
        came = Found(self.findings, situation, one, one.broken, bounds, path)
        if one.step is None:
            self._done(there, pending, kept, part, came, depth)
        else:
            self._arrive(there, pending, kept, part, came, depth)

    def _events(self, where: Where, zone: Zone, path: Assumed, steps: tuple[CalendarStep, ...]) -> None:
        """Take every step that an event can make."""
        situation, pending, _ = where
        coming = self._supposed[pending:]
        if not coming and not self._left_out and not self._beside:
            for move in self._moves.of(situation):
                self._take(where, move, zone, path, steps)
            return
        fixed = {kind for kind, _ in coming} | self._left_out
        for move in self._moves.of(situation):
            left = tuple(option for option in move.options if option.kind not in fixed)
            if left:
                self._take(where, evolve(move, options=left), zone, path, steps)
        for kind, (first, last) in self._beside.items():
            if kind not in fixed:
                self._pass_by(where, zone, kind, first, last, path)
        on_the_day = zone.since(NOW, coming[0][1]) if coming else None
        if on_the_day is not None:
            later = where._replace(pending=pending + 1)
            for move in self._moves.supposed(situation, coming[0][0]):
                self._take(later, evolve(move, stays=False), on_the_day, path, steps)

    def _take(self, where: Where, move: Move, zone: Zone, path: Assumed, steps: tuple[CalendarStep, ...]) -> None:
        """Make one move in each manner: keeping every limit, or not keeping some."""
        option = move.options[0]
        part = zone.since(NOW, option.first)
        part = part.until(NOW, option.last) if part is not None else None
        if part is None:
            return
        situation, pending, terms = where
        zones = [part]
        for over in move.shape.must:
            zones = [part for one in zones for part in passed(one, over, terms)]
        for broken in _manners(move.shape.may):
            parts = zones
            for rule in move.shape.may:
                parts = [part for one in parts for part in _kept_or_broken(one, rule, terms, is_broken=rule in broken)]
            breached_by = situation.breached_by
            for rule in broken:
                if rule.early:
                    breached_by |= {rule.by}
            for part in parts:
                bounds = _bounds(part, move, steps, terms) if terms else {}
                came = Found(self.findings, situation, move, broken, bounds, path)
                if move.stays and breached_by == situation.breached_by:
                    came.arrived(situation, part)  # back where it came from, on days on which it could have stayed
                    continue
                for there, ends, after in self._landed(where, move, part, breached_by):
                    self._done(there, pending, ends, after, came)

    def _landed(
        self, where: Where, move: Move, zone: Zone, breached_by: frozenset[Actor]
    ) -> Iterator[tuple[Situation, Terms, Zone]]:
        """Where a move leads, which limits run there, and on which days."""
        timers, option, turn = where.situation.timers, move.options[0], move.shape.turn
        if turn.is_plain:
            landing = move.landings.get(breached_by)
            if landing is None:
                landing = self._effects.landing(timers, option, turn, breached_by)
                move.landings[breached_by] = landing
            yield landing.situation, *landing.of(where.terms, zone)
            return
        for names, terms, part in self._effects.turned(timers, where.terms, zone, turn):
            landing = self._effects.landing(names, option, turn, breached_by)
            yield landing.situation, *landing.of(terms, part)

    def _pass_by(self, where: Where, zone: Zone, kind: str, first: int, last: int, path: Assumed) -> None:
        """Let an event of another process happen that makes no step here, but may tell or set off something."""
        part = zone.since(NOW, first)
        part = part.until(NOW, last) if part is not None else None
        if part is not None:
            for move in self._moves.of_kind(where.situation, kind):
                left = tuple(option for option in move.options if not option.steps)
                if left:
                    self._take(where, evolve(move, options=left), part, path, ())


def _manners(may: tuple[Rule, ...]) -> Iterable[tuple[Rule, ...]]:
    """The sets of limits that may be broken together, none of them first."""
    if not may:
        return ((),)
    return chain.from_iterable(combinations(may, number) for number in range(len(may) + 1))


def _all_running(zone: Zone, steps: tuple[CalendarStep, ...], terms: Terms) -> list[Zone]:
    zones = [zone]
    for one in steps:
        found: list[Zone] = []
        for rest in zones:
            found += running_on(rest, one.running, terms)
        zones = found
    return zones


def _kept_or_broken(zone: Zone, rule: Rule, terms: Terms, *, is_broken: bool) -> Iterator[Zone]:
    if rule.early is not is_broken:
        return passed(zone, rule.over, terms)
    return running_on(zone, rule.running, terms)


def _bounds(zone: Zone, move: Move, steps: tuple[CalendarStep, ...], terms: Terms) -> Bounds:
    """The ends that bound a step: of what it waits for, of what it answers, and of the stage that it leaves."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one in steps:
        if one.number == 0 and (one.step is not None or one.timer in move.shape.answers):
            last = last_day_of(zone, one.running, terms)
            if last is not None:
                found[one.timer, "before" if one.step is not None else "by"] = last
    for rule in move.shape.may:
        last = last_day_of(zone, rule.running, terms)
        if last is not None:
            found[rule.timer, "not-before" if rule.early else "by"] = last
    return found
