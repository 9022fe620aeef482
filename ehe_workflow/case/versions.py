"""Which version of a process applies to which stretch of a log, and where each stretch leads.

The first event of a process picks the version. Once the process has come to rest, the next event picks again: a
notice served years after an earlier one was answered is under the law of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.replay import World, replay
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import Index
from ehe_workflow.law.procedures import Process, Regime, Stage
from ehe_workflow.time.when import When

Stretches = Mapping[str, Mapping[str, tuple[tuple[int, int], ...]]]
"""For each version in use, by its process and its own name, the places of the log that it governs: first, and end."""


@frozen
class Standing:
    """Where one process stands under one version of it.

    Attributes:
        process: the process.
        definition: the version.
        worlds: what the log leaves possible; those in which every event fits come first.
        over: the last day of the limit that ends the process, where that day has passed.
        start: the first place of the log that this version governs.
        stop: the place after the last that it governs.
        before: where the process stood under the versions that governed earlier stretches of the log.
    """

    process: Process
    definition: Definition
    worlds: tuple[World, ...]
    over: When | None
    start: int
    stop: int
    before: tuple[Standing, ...] = ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in which it may be, the likeliest world's first."""
        return tuple(self.definition.stages[name] for name in dict.fromkeys(one.stage for one in self.worlds))

    @property
    def all(self) -> tuple[Standing, ...]:
        """The earlier standings and this one."""
        return (*self.before, self)


def standings_of(
    process: str, timeline: Timeline, clock: Clock, index: Index, assumed: Mapping[str, date]
) -> Iterator[Standing]:
    """Where a process stands; more than one answer where unknown facts leave the version open."""
    for place, event in enumerate(timeline.events):
        if process in index.processes.get(event.kind, ()):
            over = _over(timeline.law.process[process], clock)
            yield from _from_place(process, place, timeline, clock, index, assumed, over)
            return


def outside_the_law_known(
    timeline: Timeline, index: Index, assumed: Mapping[str, date]
) -> Iterator[tuple[int, Process]]:
    """The processes of whose first event's day no version is known, with the place of that event."""
    seen: set[str] = set()
    for place, event in enumerate(timeline.events):
        for process in index.processes.get(event.kind, ()):
            if process in seen:
                continue
            seen.add(process)
            day = event.date.earliest or event.date.latest or timeline.as_of
            versions = [
                one for one in timeline.law.regime.values() if one.process == process and one.in_force.commenced
            ]
            moves = any(event.kind in index.definitions[one.key].events for one in versions)
            if moves and next(timeline.law.regimes_of(process, day, assumed), None) is None:
                yield place, timeline.law.process[process]


def stretches_of(standings: tuple[Standing, ...]) -> Stretches:
    """The stretches that each version governs."""
    found: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    for standing in standings:
        for one in standing.all:
            regime = one.definition.regime
            versions = found.setdefault(regime.process, {})
            versions[regime.id] = (*versions.get(regime.id, ()), (one.start, one.stop))
    return found


def governs(stretches: Stretches, process: str, regime: str | None, place: int) -> bool:
    """Whether an entry of a version (of every version, where None) is about the event at a place of the log."""
    if regime is None:
        return True
    versions = stretches.get(process)
    if versions is None:
        return True
    found = versions.get(regime)
    if found is None:
        return False
    return place < 0 or any(start <= place < stop for start, stop in found)


def _regimes(process: str, timeline: Timeline, place: int, assumed: Mapping[str, date]) -> Iterator[Regime]:
    when = timeline.events[place].date
    day = when.earliest or when.latest or timeline.as_of
    facts = Facts(timeline)
    for regime in timeline.law.regimes_of(process, day, assumed):
        if regime.when is None or regime.when.holds(facts) is not False:
            yield regime


def _from_place(
    process: str,
    start: int,
    timeline: Timeline,
    clock: Clock,
    index: Index,
    assumed: Mapping[str, date],
    over: When | None,
) -> Iterator[Standing]:
    end = len(timeline.events)
    for regime in _regimes(process, timeline, start, assumed):
        definition = index.definitions[regime.key]
        if not any(event.kind in definition.events for event in timeline.events[start:]):
            continue
        worlds = replay(definition, timeline, clock, start, end)
        if not any(world.moves for world in worlds):
            continue
        standing = Standing(timeline.law.process[process], definition, worlds, over, start, end)
        stop = _picks_again(standing, timeline, assumed)
        if stop is None:
            yield standing
            continue
        ended = evolve(standing, worlds=replay(definition, timeline, clock, start, stop), stop=stop)
        for later in _from_place(process, stop, timeline, clock, index, assumed, over):
            yield evolve(later, before=(ended, *later.before))


def _picks_again(standing: Standing, timeline: Timeline, assumed: Mapping[str, date]) -> int | None:
    """The place of the first event that comes while the process rests and that another version governs."""
    definition = standing.definition
    if not timeline.law.has_several_versions(standing.process.id):
        return None
    for move in standing.worlds[0].moves:
        if move.place is None or move.place <= standing.start:
            continue
        rests = definition.stages[move.before].final or move.before == definition.regime.start
        if rests and definition.regime not in list(_regimes(standing.process.id, timeline, move.place, assumed)):
            return move.place
    return None


def _over(process: Process, clock: Clock) -> When | None:
    """The last day of the limit that ends a process, where that day is surely past."""
    if process.ends_with is None:
        return None
    limit = clock.timeline.law.limit_named(process.ends_with)
    places = clock.triggers(limit)
    due = clock.due(limit, places[-1]) if places else None
    last = due.last_day if due is not None else None
    return last if last is not None and last.latest is not None and last.latest < clock.timeline.as_of else None
