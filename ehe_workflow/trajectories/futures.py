"""`trajectories`: every way a case can go from a day to a horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from math import prod

from attrs import evolve, frozen

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.model import Case
from ehe_workflow.case.replay import PASSED, World
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.versions import Standing, standings_of
from ehe_workflow.errors import Fault, InputError, OutsideCoverageError
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Regime
from ehe_workflow.law.sources import InForce
from ehe_workflow.time import AgeError, birthday
from ehe_workflow.trajectories.explore import MOST_FUTURES, Explorer
from ehe_workflow.trajectories.facts_ahead import FactsAhead, Told
from ehe_workflow.trajectories.growth import BEYOND
from ehe_workflow.trajectories.model import ProcessPaths, Trajectories
from ehe_workflow.trajectories.moves import Moves
from ehe_workflow.trajectories.paths import Member, TooManyPathsError, Where
from ehe_workflow.trajectories.records import paths_of
from ehe_workflow.trajectories.suppositions import WhatIf, check_what_ifs
from ehe_workflow.trajectories.timers import Ends, Term, passed, running_on
from ehe_workflow.trajectories.watch import CAP, PAUSED, watch_of
from ehe_workflow.trajectories.zone import Zone

AS_THINGS_STAND = WhatIf()
"""Nothing is supposed."""

MOST_STAGES_TOGETHER = 120
"""How many stages processes that are followed together may have, multiplied with each other."""

LONGEST_HORIZON = 366 * 20
"""How many days ahead can be asked about: as long as a childhood."""


def trajectories(
    case: Case,
    law: Law,
    *,
    as_of: date,
    horizon: date | None = None,
    what_if: WhatIf = AS_THINGS_STAND,
    processes: Sequence[str] | None = None,
    assumed: Mapping[str, date] | None = None,
    most: int = MOST_FUTURES,
) -> Trajectories:
    """Every way a case can go, from one day to another.

    What can happen can happen from the day after the one asked about; a future document is taken as served on the
    day of its entry. Each window runs from the earliest to the latest day of any path; paths that need a breach are
    kept apart from lawful ones.

    Args:
        case: the case with its log.
        law: the law of its jurisdiction.
        as_of: the day from which it is seen; entries of the log dated after it are left out.
        horizon: the last day looked at, inclusive; a year after ``as_of`` where None.
        what_if: what is supposed.
        processes: the processes to answer for, in play or not; those in play where None.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.
        most: how many groups of paths are held apart in each process, before those in the same stages are held
            together, which `ProcessPaths.exact` then tells.

    Raises:
        InputError: the horizon or what is supposed cannot be; all the faults are told.
    """
    end = horizon if horizon is not None else a_year_after(as_of)
    _check(case, law, as_of, end, what_if, processes)
    taken = {**(assumed or {}), **what_if.commencements}
    look = _look_ahead(case, law, as_of, end, what_if, taken, most)
    names = look.in_play if processes is None else processes
    return Trajectories(
        case=case.id,
        title=case.title,
        jurisdiction=law.jurisdiction.id,
        jurisdiction_name=law.jurisdiction.name,
        as_of=as_of,
        horizon=end,
        what_if=str(what_if) if what_if.parts else "",
        processes=tuple(paths for name in names for paths in look.paths(name)),
    )


def a_year_after(day: date) -> date:
    """The same day of the next year: how far is looked where nobody says."""
    return birthday(day, 1) if day.year < date.max.year else date.max


def _check(case: Case, law: Law, as_of: date, horizon: date, what_if: WhatIf, processes: Sequence[str] | None) -> None:
    faults: list[Fault] = []
    if not as_of < horizon <= min(date.max - timedelta(days=1), as_of + timedelta(days=LONGEST_HORIZON)):
        faults.append(
            Fault(
                message=f"the horizon {horizon} cannot be looked at from {as_of}",
                key="horizon",
                value=str(horizon),
                expected="a day after that one, and no more than 20 years later",
            )
        )
    faults += [
        Fault(message=f"there is no process {name!r}", key="process", nearest=nearest(name, law.process))
        for name in processes or ()
        if name not in law.process
    ]
    try:
        check_what_ifs([what_if], Timeline(law, case, as_of), horizon)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)


def _look_ahead(
    case: Case, law: Law, as_of: date, horizon: date, what_if: WhatIf, assumed: Mapping[str, date], most: int
) -> _LookAhead:
    """Facts that are not known are supposed from the first; those that are, from the next day on."""
    known = Timeline(law, case, as_of)
    facts = what_if.facts(law)
    from_the_first = {name: value for name, value in facts.items() if known.case_fact(name) is None}
    if from_the_first:
        known = Timeline(law, evolve(case, facts={**case.facts, **from_the_first}), as_of)
    later = {name: value for name, value in facts.items() if name not in from_the_first}
    return _LookAhead(known, horizon, what_if, assumed, later, most)


def _cannot_happen(what_if: WhatIf, number: int, process: str) -> InputError:
    supposed = what_if.events[number]
    return InputError(
        [
            Fault(
                message=f"{supposed.kind!r} cannot be a step on {supposed.day}: no path leads to where it could",
                key=f'what-if "{what_if}"',
                expected=f"a day or an event that the paths of this process allow: {process}",
            )
        ]
    )


class _LookAhead:
    """Explores the processes of one case, each with those that move with it."""

    def __init__(
        self,
        timeline: Timeline,
        horizon: date,
        what_if: WhatIf,
        assumed: Mapping[str, date],
        supposed: Mapping[str, FactValue],
        most: int,
    ) -> None:
        self._most = most
        self.timeline = timeline
        self.law = timeline.law
        self.clock = Clock(timeline)
        self.index = index_of(self.law)
        self.horizon = horizon
        self.what_if = what_if
        self.assumed = assumed
        self.supposed = supposed
        self._alone: dict[str, ProcessPaths] = {}
        kinds = dict.fromkeys(event.kind for event in timeline.events)
        found = dict.fromkeys(name for kind in kinds for name in self.index.processes.get(kind, ()))
        self._standings = {name: tuple(standings_of(name, timeline, self.clock, self.index, assumed)) for name in found}

    @property
    def in_play(self) -> tuple[str, ...]:
        """The processes of which the log holds an event."""
        return tuple(name for name, standings in self._standings.items() if standings)

    def paths(self, process: str) -> Iterator[ProcessPaths]:
        """The paths of a process, for each version under which it may stand."""
        for one in self._tracks(process):
            yield self._explored(one)

    def _tracks(self, process: str) -> tuple[_Track, ...]:
        standings = self._standings.get(process, ())
        if standings:
            return tuple(_Track(process, one, self._versions(process, self._foreseen(one))) for one in standings)
        found = self._versions(process, None)
        return (_Track(process, None, found),) if found else ()

    def _foreseen(self, standing: Standing) -> Definition:
        return self.index.foreseen[standing.definition.regime.key]

    def _versions(self, process: str, first: Definition | None) -> tuple[Definition, ...]:
        """The versions that can apply up to the horizon, the one that applies now first."""
        days = [self.timeline.as_of + timedelta(days=1), *self._turns(process)]
        keys = dict.fromkeys(regime.key for day in sorted(days) for regime in self._regimes(process, day))
        found = [self.index.foreseen[key] for key in keys]
        return (first, *(one for one in found if one is not first)) if first is not None else tuple(found)

    def _turns(self, process: str) -> set[date]:
        """The days up to the horizon on which a version of a process begins or has ended."""
        found = (regime.in_force for regime in self.law.regime.values() if regime.process == process)
        return {day for one in found for day in self._ends_of(one)}

    def _ends_of(self, in_force: InForce) -> Iterator[date]:
        first = in_force.from_ if in_force.commenced else self.assumed.get(in_force.commencement or "")
        if first is not None and self._is_ahead(first):
            yield first
        if in_force.until is not None and self._is_ahead(after := in_force.until + timedelta(days=1)):
            yield after

    def _is_ahead(self, day: date) -> bool:
        return self.timeline.as_of + timedelta(days=1) < day <= self.horizon

    def _regimes(self, process: str, day: date) -> Iterator[Regime]:
        from_now = FactsAhead(self.timeline, self.supposed, [day.toordinal()])
        for regime in self.law.regimes_of(process, day, self.assumed):
            if regime.when is None or from_now.holds(regime.when, frozenset(), Told(), 0) is not False:
                yield regime

    def _explored(self, track: _Track) -> ProcessPaths:
        """The paths of a process, followed together with those that matter to it where that is not too much."""
        others = self._moving_with(track)
        stages = [max(len(definition.stages) for definition in one.definitions) for one in (track, *others)]
        if others and prod(stages) <= MOST_STAGES_TOGETHER:
            with suppress(TooManyPathsError):
                return self._followed(track, others, ())
        with suppress(TooManyPathsError):
            return self._followed(track, (), others)
        return self._followed(track, (), others, forgets=True)

    def _followed(
        self, track: _Track, along: tuple[_Track, ...], beside: tuple[_Track, ...], *, forgets: bool = False
    ) -> ProcessPaths:
        tracks = (track, *along)
        stretches = self._stretches(tracks)
        members = tuple(self._member(one, stretches, beside=one is not track) for one in tracks)
        horizon = self.horizon.toordinal()
        ends = Ends(self.clock, min(self._first_day(), stretches[0][0]), horizon)
        facts = FactsAhead(self.timeline, self.supposed, [first for first, _ in stretches])
        moves = Moves(self.law, members, ends, facts, stretches, self.assumed, forgets=forgets)
        outside = frozenset(kind for member in members for watch in member.watches for kind in watch.outside)
        explorer = Explorer(
            moves,
            tuple((one.kind, one.day.toordinal()) for one in self.what_if.events),
            self.what_if.left_out,
            self._windows_of(beside, outside),
            self._most,
        )
        if track.standing is None or track.standing.over is None:
            for worlds in product(*(one.worlds for one in tracks)):
                self._start(explorer, moves, members, worlds)
            explorer.run()
            if explorer.cannot_happen is not None:
                raise _cannot_happen(self.what_if, explorer.cannot_happen, self.law.process[track.process].name)
        known = {kind for one in (*tracks, *beside) for definition in one.definitions for kind in definition.events}
        over = members[0].over
        return paths_of(
            explorer,
            members,
            self.law,
            process=self.law.process[track.process],
            started=track.standing is not None,
            over=date.fromordinal(over) if over < horizon else None,
            outside=tuple(sorted(outside - known)),
            exact=not forgets and not beside,
            moved_with=tuple(one.process for one in along),
            beside=tuple(one.process for one in beside),
            estimated=frozenset(ends.estimated),
        )

    def _windows_of(self, tracks: tuple[_Track, ...], kinds: frozenset[str]) -> dict[str, tuple[int, int]]:
        """When the events of other processes can lawfully happen there, as far as each can be told by itself."""
        found: dict[str, tuple[int, int]] = {}
        for track in tracks:
            if track.process not in self._alone:
                try:
                    self._alone[track.process] = self._followed(track, (), ())
                except TooManyPathsError:
                    self._alone[track.process] = self._followed(track, (), (), forgets=True)
            paths = self._alone[track.process]
            lawful = {node.id for node in paths.nodes if not node.breached_by}
            for edge in paths.edges:
                if edge.event in kinds and edge.lawful and edge.from_ in lawful and edge.event is not None:
                    first, last = edge.window.earliest.toordinal(), edge.window.latest.toordinal()
                    low, high = found.get(edge.event, (first, last))
                    found[edge.event] = min(low, first), max(high, last)
        return found

    def _moving_with(self, track: _Track) -> tuple[_Track, ...]:
        """The processes in play of which an event matters to the one asked about, or to one of them."""
        found = [track]
        for one in found:
            outside = {kind for definition in one.definitions for kind in watch_of(self.law, definition).outside}
            for name in self.in_play:
                if name in {other.process for other in found}:
                    continue
                other = self._tracks(name)[0]
                if any(outside & definition.events for definition in other.definitions):
                    found.append(other)
        return tuple(found[1:])

    def _first_day(self) -> int:
        days = [event.date.earliest for event in self.timeline.events if event.date.earliest is not None]
        return min((day.toordinal() for day in days), default=self.timeline.as_of.toordinal()) - 31

    def _stretches(self, tracks: tuple[_Track, ...]) -> tuple[tuple[int, int], ...]:
        """The stretches of days on which the versions in force, and what is worked out, do not change."""
        turns: set[date] = set()
        facts: set[str] = set()
        for one in tracks:
            turns |= self._turns(one.process)
            for definition in one.definitions:
                watch = watch_of(self.law, definition)
                facts |= watch.facts
                for limit in watch.limits.values():
                    turns |= set(self._ends_of(self.law.in_force_of(limit)))
        computed = {self.law.fact[name].computed for name in facts if name in self.law.fact}
        if "of-school-age" in computed:
            turns |= set(self._turns_of_school_age())
        if "age" in computed:
            turns |= set(self._birthdays())
        firsts = sorted({self.timeline.as_of + timedelta(days=1), *turns})
        lasts = [*(day - timedelta(days=1) for day in firsts[1:]), self.horizon]
        return tuple((first.toordinal(), last.toordinal()) for first, last in zip(firsts, lasts, strict=True))

    def _turns_of_school_age(self) -> Iterator[date]:
        try:
            starts, ends = self.timeline.school_age_starts, self.timeline.school_age_ends
        except (AgeError, OutsideCoverageError):
            return
        next_day = timedelta(days=1)
        days = [starts.earliest, starts.latest] if starts is not None else []
        days += [day + next_day for day in (ends.earliest, ends.latest) if day is not None] if ends is not None else []
        yield from (day for day in days if day is not None and self._is_ahead(day))

    def _birthdays(self) -> Iterator[date]:
        born = self.timeline.case.born
        for one in (born.earliest, born.latest) if born is not None else ():
            if one is not None:
                years = range(max(0, self.timeline.as_of.year - one.year), self.horizon.year - one.year + 1)
                yield from (day for day in (birthday(one, number) for number in years) if self._is_ahead(day))

    def _member(self, track: _Track, stretches: tuple[tuple[int, int], ...], *, beside: bool) -> Member:
        keys = [one.regime.key for one in track.definitions]
        versions = tuple(
            tuple(
                keys.index(one.key) for one in self._regimes(track.process, date.fromordinal(first)) if one.key in keys
            )
            for first, _ in stretches
        )
        return Member(
            process=track.process,
            definitions=track.definitions,
            watches=tuple(watch_of(self.law, one, beside=beside) for one in track.definitions),
            versions=versions,
            over=self._over(track.process),
            steps_from=tuple(
                {stage: tuple(one.steps_from(stage)) for stage in one.stages} for one in track.definitions
            ),
        )

    def _over(self, process: str) -> int:
        name, horizon = self.law.process[process].ends_with, self.horizon.toordinal()
        if name is None:
            return horizon
        limit = self.law.limit_named(name)
        places = self.clock.triggers(limit)
        due = self.clock.due(limit, places[-1]) if places else None
        last = due.last_day.latest if due is not None and due.refusal is None else None
        return min(horizon, last.toordinal()) if last is not None else horizon

    def _start(self, explorer: Explorer, moves: Moves, members: tuple[Member, ...], worlds: tuple[World, ...]) -> None:
        """Put the paths that begin in some worlds together to the search, where the worlds agree."""
        assumed: dict[str, FactValue] = {}
        for world in worlds:
            if any(assumed.get(name, value) != value for name, value in world.assumed.items()):
                return
            assumed |= world.assumed
        as_of = self.timeline.as_of.toordinal()
        zone = Zone(moves.ends.growths, [as_of], [as_of])
        timers: dict[str, Term] = {}
        places: dict[tuple[int, str], int] = {}
        stages = tuple((0, world.stage) for world in worlds)
        for timer in sorted(moves.live(stages)):
            watch = next(watch for one in members for watch in one.watches if timer in watch.limits)
            limit = watch.limits[timer]
            answers = limit.done if timer.endswith(CAP) else ()
            place = moves.ends.in_play(limit, self.assumed, answered_by=answers)
            end = moves.ends.so_far(limit, place=place, zone=zone, places=places) if place is not None else None
            if end is None or place is None:
                continue
            if (left := moves.ends.left(limit, place)) is not None:
                timers |= {timer: (None, BEYOND), timer + PAUSED: (None, left)}
                continue
            timers[timer] = self._as_assumed(end, f"{PASSED}{limit.id}: {self._name(place)}", assumed, zone, moves.ends)
            self._extensions(limit, place, moves.ends)
        for known, part in self._not_over(moves, timers, zone):
            ends = tuple(sorted(known.items(), key=_by_name))
            explorer.start(Where(stages, frozenset(assumed.items()), Told(), frozenset(), 0, ends), part)

    def _not_over(self, moves: Moves, timers: Mapping[str, Term], zone: Zone) -> list[tuple[Mapping[str, Term], Zone]]:
        """Leave out the duties whose time was over before: whether they were done is for the log to say."""
        found: list[tuple[Mapping[str, Term], Zone]] = [(timers, zone)]
        for timer, limit in moves.duties.items():
            if timer not in timers:
                continue
            over = moves.ends.over(timer, limit, timers)
            running = moves.ends.running(timer, limit, timers)
            found = [
                *((known, part) for known, one in found for part in running_on(one, running)),
                *(
                    ({name: end for name, end in known.items() if name != timer}, part)
                    for known, one in found
                    for part in passed(one, over)
                ),
            ]
        return found

    def _name(self, place: int) -> str:
        return self.timeline.events[place].id if place >= 0 else "born"

    def _extensions(self, limit: object, place: int, ends: Ends) -> None:
        for longer in self.law.extensions_of(limit):  # type: ignore[arg-type]
            due = self.clock.due(longer, place)
            if due is not None and due.refusal is None and due.last_day.earliest is not None:
                ends.extended[longer.id] = due.last_day.earliest.toordinal()

    def _as_assumed(self, end: Term, name: str, assumed: Mapping[str, FactValue], zone: Zone, ends: Ends) -> Term:
        """An end as a world takes it to be: past on the day asked about, or not."""
        if name not in assumed:
            return end
        as_of = self.timeline.as_of.toordinal()
        grows, place = end
        if assumed[name] is True:
            if grows is None:
                return None, min(place, as_of - 1)
            zone.at_most(place, grows.values.most(as_of - 1))
            return end
        last = place if grows is None else grows(zone.high[place])
        if last < as_of or grows is None:
            return ends.itself, zone.add(max(as_of, place if grows is None else as_of), self.horizon.toordinal() + 1)
        zone.at_least(place, grows.caps.least(as_of))
        return end


@frozen
class _Track:
    """A process to follow, with the versions of it that may apply."""

    process: str
    standing: Standing | None
    definitions: tuple[Definition, ...]

    @property
    def worlds(self) -> tuple[World, ...]:
        """Where it may stand; at its start where the log holds nothing of it."""
        if self.standing is not None:
            return self.standing.worlds
        return (World({}, self.definitions[0].regime.start, ()),)


def _by_name(entry: tuple[str, Term]) -> str:
    return entry[0]
