"""Explores the processes of one case, each with those that move with it where that is not too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from math import prod

from attrs import define, frozen

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.replay import World
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.versions import Standing, standings_of
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.trajectories.beginnings import Beginnings, first_vague_day
from ehe_workflow.trajectories.explore import Explorer
from ehe_workflow.trajectories.facts_ahead import FactsAhead
from ehe_workflow.trajectories.last_days import LastDays, last_days_of
from ehe_workflow.trajectories.law_ahead import LawAhead
from ehe_workflow.trajectories.model import ProcessPaths
from ehe_workflow.trajectories.paths import Member, TooManyPathsError
from ehe_workflow.trajectories.progress import Progress, Watcher
from ehe_workflow.trajectories.records import paths_of
from ehe_workflow.trajectories.suppositions import WhatIf
from ehe_workflow.trajectories.tightening import tightened
from ehe_workflow.trajectories.timers import Ends
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.watch import watch_of

MOST_STAGES_TOGETHER = 120
"""How many stages processes that are followed together may have, multiplied with each other."""

OFTEN = 20
"""After how many groups of paths a watcher is told again."""


@frozen
class Track:
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


class StoppedError(Exception):
    """The exploration was stopped."""


@define
class _Watch:
    """Tells a watcher how far it has come, and remembers that it said to stop."""

    watcher: Watcher | None
    process: str = ""
    attempt: int = 0
    stopped: bool = False

    def told(self, done: int, waiting: int) -> None:
        if self.watcher is not None and (done % OFTEN == 0 or not waiting):
            one = Progress(process=self.process, attempt=self.attempt, done=done, waiting=waiting)
            if self.stopped or self.watcher(one) is False:
                self.stopped = True
                raise StoppedError


class LookAhead:
    """Explores the processes of one case.

    Args:
        timeline: the log as far as the day asked about.
        horizon: the last day looked at.
        what_if: what is supposed.
        assumed: first days assumed for law that is not in force, by the name of its commencement.
        supposed: facts that are supposed to be so from the next day on.
        most: how many groups of paths are held apart in each process.
        watcher: is told how far the exploration has come, and may stop it.
    """

    def __init__(
        self,
        timeline: Timeline,
        horizon: date,
        what_if: WhatIf,
        assumed: Mapping[str, date],
        supposed: Mapping[str, FactValue],
        most: int,
        watcher: Watcher | None,
    ) -> None:
        self._timeline = timeline
        self._law = timeline.law
        self._clock = Clock(timeline, assumed)
        self._horizon = horizon
        self._what_if = what_if
        self._assumed = assumed
        self._supposed = supposed
        self._most = most
        self._watch = _Watch(watcher)
        self._ahead = LawAhead(timeline, horizon, assumed, supposed)
        self._alone: dict[str, ProcessPaths] = {}
        index = index_of(self._law)
        kinds = dict.fromkeys(event.kind for event in timeline.events)
        found = dict.fromkeys(name for kind in kinds for name in index.processes.get(kind, ()))
        self._standings = {name: tuple(standings_of(name, timeline, self._clock, index, assumed)) for name in found}

    @property
    def in_play(self) -> tuple[str, ...]:
        """The processes of which the log holds an event."""
        return tuple(name for name, standings in self._standings.items() if standings)

    def paths(self, process: str) -> Iterator[ProcessPaths]:
        """The paths of a process, for each version under which it may stand."""
        for one in self._tracks(process):
            yield self._explored(one)

    def check_heeded(self, processes: Iterable[str]) -> None:
        """Refuse to suppose an event that changes nothing in any of some processes.

        Raises:
            InputError: each such event.
        """
        tracks = [track for name in processes for track in self._tracks(name)]
        heeded = _events_of(tracks).union(
            *(watch_of(self._law, one).outside for track in tracks for one in track.definitions)
        )
        faults = [
            Fault(
                message=f"{one.kind!r} is no step of what is looked at, and changes nothing there",
                key=f'what-if "{self._what_if}"',
                expected="a process that knows it, to be looked at as well: "
                f"{', '.join(index_of(self._law).processes.get(one.kind, ())) or 'there is none'}",
            )
            for one in self._what_if.events
            if one.kind not in heeded
        ]
        if tracks and faults:
            raise InputError(faults)

    def _tracks(self, process: str) -> tuple[Track, ...]:
        standings = self._standings.get(process, ())
        if standings:
            return tuple(Track(process, one, self._ahead.versions(process, self._foreseen(one))) for one in standings)
        found = self._ahead.versions(process, None)
        return (Track(process, None, found),) if found else ()

    def _foreseen(self, standing: Standing) -> Definition:
        return index_of(self._law).foreseen[standing.definition.regime.key]

    def _explored(self, track: Track) -> ProcessPaths:
        """The paths of a process, followed together with those that matter to it where that is not too much."""
        self._watch.process, self._watch.attempt = track.process, 0
        others = self._moving_with(track)
        stages = [max(len(definition.stages) for definition in one.definitions) for one in (track, *others)]
        found: ProcessPaths | None = None
        if others and prod(stages) <= MOST_STAGES_TOGETHER:
            found = self._followed(track, others, ())
        found = found or self._followed(track, (), others)
        return found or self._held_together(track, others)

    def _held_together(self, track: Track, beside: tuple[Track, ...]) -> ProcessPaths:
        """The paths where too many are to be held apart: by what happened on them, else by where they stand alone."""
        found = self._followed(track, (), beside, forgets=True)
        found = found or self._followed(track, (), beside, forgets=True, joins=True)
        if found is None:
            raise TooManyPathsError(f"there are too many paths of {track.process} to follow")
        return found

    def _followed(
        self,
        track: Track,
        along: tuple[Track, ...],
        beside: tuple[Track, ...],
        *,
        forgets: bool = False,
        joins: bool = False,
    ) -> ProcessPaths | None:
        """The paths of a process; None where there are too many to hold them apart."""
        tracks = (track, *along)
        stretches = self._ahead.stretches((one.process, one.definitions) for one in tracks)
        passing = frozenset(one.kind for one in self._what_if.events) | (_events_of(tracks) if along else frozenset())
        members = tuple(self._member(one, stretches, passing, beside=one is not track) for one in tracks)
        outside = frozenset(kind for member in members for watch in member.watches for kind in watch.outside)
        windows = self._windows_of(beside, outside)
        horizon = self._horizon.toordinal()
        ends = Ends(self._clock, self._tables(horizon), horizon)
        facts = FactsAhead(self._timeline, self._supposed, [first for first, _ in stretches])
        together = Together(self._law, members, ends, facts, stretches, self._assumed, forgets=forgets)
        beginnings = Beginnings(together, self._assumed)
        explorer = Explorer(
            together,
            beginnings.extended,
            tuple((one.kind, one.day.toordinal()) for one in self._what_if.events),
            self._what_if.left_out,
            windows,
            None if joins else self._most,
            joins=joins,
        )
        self._watch.attempt += 1
        is_over = track.standing is not None and track.standing.over is not None
        try:
            if not is_over:
                for worlds in product(*(one.worlds for one in tracks)):
                    for where, zone in beginnings.of(worlds, explorer.situations):
                        explorer.start(where, zone)
                explorer.run(self._watch.told)
        except TooManyPathsError:
            return None
        except StoppedError:
            pass
        cannot_happen = self._first_of(_events_of([track])) if is_over else explorer.cannot_happen
        if cannot_happen is not None and not self._watch.stopped:
            raise _cannot_happen(self._what_if, cannot_happen, self._law.process[track.process].name)
        found = explorer.findings.ways
        if forgets:
            passing_by = {*windows, *(one.kind for one in self._what_if.events)}
            found = tightened(found, explorer.findings.starts, together, passing_by)
        known = _events_of((*tracks, *beside))
        over = members[0].over
        return paths_of(
            explorer.findings,
            found,
            explorer.first,
            together,
            process=self._law.process[track.process],
            started=track.standing is not None,
            over=date.fromordinal(over) if over < horizon else None,
            outside=tuple(sorted(outside - known)),
            exact=not forgets and not beside and not self._watch.stopped,
            stopped=self._watch.stopped,
            moved_with=tuple(one.process for one in along),
            beside=tuple(one.process for one in beside),
        )

    def _first_of(self, kinds: frozenset[str]) -> int | None:
        """Which of the supposed events is the first of some kinds."""
        return next((number for number, one in enumerate(self._what_if.events) if one.kind in kinds), None)

    def _tables(self, horizon: int) -> LastDays:
        """The last days over whole months, so that cases of the same months share them."""
        first = date.fromordinal(max(1, first_vague_day(self._timeline) - 31)).replace(day=1).toordinal()
        last = min(horizon + 32, date.max.toordinal())
        return last_days_of(self._law, first, max(date.fromordinal(last).replace(day=1).toordinal(), horizon + 1))

    def _windows_of(self, tracks: tuple[Track, ...], kinds: frozenset[str]) -> dict[str, tuple[int, int]]:
        """When the events of other processes can lawfully happen there, as far as each can be told by itself."""
        found: dict[str, tuple[int, int]] = {}
        for track in tracks:
            if track.process not in self._alone:
                self._alone[track.process] = self._followed(track, (), ()) or self._held_together(track, ())
            paths = self._alone[track.process]
            lawful = {node.id for node in paths.nodes if not node.breached_by}
            for edge in paths.edges:
                if edge.event in kinds and edge.lawful and edge.from_ in lawful and edge.event is not None:
                    first, last = edge.window.earliest.toordinal(), edge.window.latest.toordinal()
                    low, high = found.get(edge.event, (first, last))
                    found[edge.event] = min(low, first), max(high, last)
        return found

    def _moving_with(self, track: Track) -> tuple[Track, ...]:
        """The processes in play of which an event matters to the one asked about, or to one of them."""
        found = [track]
        for one in found:
            outside = {kind for definition in one.definitions for kind in watch_of(self._law, definition).outside}
            for name in self.in_play:
                if name in {other.process for other in found}:
                    continue
                other = self._tracks(name)[0]
                if any(outside & definition.events for definition in other.definitions):
                    found.append(other)
        return tuple(found[1:])

    def _member(
        self, track: Track, stretches: tuple[tuple[int, int], ...], passing: frozenset[str], *, beside: bool
    ) -> Member:
        keys = [one.regime.key for one in track.definitions]
        versions = tuple(
            tuple(
                keys.index(one.key)
                for one in self._ahead.regimes(track.process, date.fromordinal(first))
                if one.key in keys
            )
            for first, _ in stretches
        )
        return Member(
            process=track.process,
            definitions=track.definitions,
            watches=tuple(
                watch_of(self._law, one, beside=beside, passing=passing & one.events) for one in track.definitions
            ),
            versions=versions,
            over=self._over(track.process),
            steps_from=tuple(
                {stage: tuple(one.steps_from(stage)) for stage in one.stages} for one in track.definitions
            ),
        )

    def _over(self, process: str) -> int:
        """The last day on which a process can go on, no later than the horizon, as an ordinal."""
        name, horizon = self._law.process[process].ends_with, self._horizon.toordinal()
        if name is None:
            return horizon
        limit = self._law.limit_named(name)
        places = self._clock.triggers(limit)
        due = self._clock.due(limit, places[-1]) if places else None
        last = due.last_day.latest if due is not None and due.refusal is None else None
        return min(horizon, last.toordinal()) if last is not None else horizon


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


def _events_of(tracks: Iterable[Track]) -> frozenset[str]:
    """The kinds of event that make steps of some processes."""
    return frozenset(kind for one in tracks for definition in one.definitions for kind in definition.events)
