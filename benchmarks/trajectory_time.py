"""Exploring a year ahead from every stage that a case can stand in, of every process of every nation.

For each stage a smallest log is made that stands there: the shortest row of events through the definition, each a week
after the one before or as soon as the limits that it must wait for are over, with the facts told that it takes. What
is not needed to stand there is not known, so that the paths ahead split on it.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from timing import Figure, shown

from ehe_workflow import Case, Event, Library
from ehe_workflow.case.clock import Clock
from ehe_workflow.case.replay import CONDITION, PASSED, World, replay
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Regime, Step
from ehe_workflow.time.when import When
from ehe_workflow.trajectories import Trajectories, trajectories

NATIONS = ("england", "wales", "scotland")
BAR = 0.05
LIMIT = 0.6
"""After how many seconds of the processor a stage is given up, so that a whole run ends in a few minutes."""

AGAIN = 0.3
"""A stage that took no less the first time is not explored again."""

BEGINS = date(2025, 9, 8)
BORN = When.on(date(2015, 1, 10))


@dataclass(frozen=True)
class Stand:
    """A case that stands in a stage on a day."""

    law: Law
    regime: Regime
    stage: str
    case: Case
    as_of: date
    assumed: Mapping[str, date]

    @property
    def process(self) -> str:
        """The nation and the version of the process."""
        return f"{self.law.jurisdiction.id}: {self.regime.key}"

    def explore(self) -> Trajectories:
        """A year ahead from there, as far as it is found in the time for one stage."""
        end = time.process_time() + LIMIT
        return trajectories(
            self.case,
            self.law,
            as_of=self.as_of,
            processes=[self.regime.process],
            assumed=self.assumed,
            progress=lambda _: time.process_time() < end,
        )


def stands(law: Law, regime: Regime) -> Iterator[Stand]:
    """A case for each stage of a version that some row of events leads to, nearest first."""
    definition = index_of(law).definitions[regime.key]
    begins, assumed = _begins(regime)
    first = Stand(law, regime, regime.start, _case(law, {}, ()), begins, assumed)
    found, waiting = {regime.start}, deque([first])
    while waiting:
        here = waiting.popleft()
        yield here
        for there in _next(here, definition):
            if there.stage not in found:
                found.add(there.stage)
                waiting.append(there)


def _begins(regime: Regime) -> tuple[date, dict[str, date]]:
    if not regime.in_force.commenced:
        return BEGINS, {regime.in_force.commencement or "": BEGINS - timedelta(days=60)}
    until, from_ = regime.in_force.until, regime.in_force.from_
    if until is not None and until < BEGINS:
        return max(from_ or date.min, until - timedelta(days=600)), {}
    return max(from_ or date.min, BEGINS), {}


def _case(law: Law, facts: Mapping[str, object], events: tuple[Event, ...]) -> Case:
    return Case(id="bench", jurisdiction=law.jurisdiction.id, born=BORN, facts=facts, events=events)  # type: ignore[arg-type]


def _next(here: Stand, definition: Definition) -> Iterator[Stand]:
    for step in definition.steps_from(here.stage):
        limits = [*step.after, *([step.at_end_of] if step.at_end_of is not None else [])]
        days = {here.as_of + timedelta(days=7), *(day for name in limits for day in _over(here, name))}
        for day in sorted(days):
            if step.event is None:
                yield from _standing(here, definition, step, here.case, day)
                continue
            entry = Event(id=f"e{len(here.case.events) + 1}", kind=step.event, date=When.on(day))
            yield from _standing(here, definition, step, _case_with(here.case, entry), day)


def _case_with(case: Case, entry: Event) -> Case:
    return Case(
        id=case.id, jurisdiction=case.jurisdiction, born=case.born, facts=case.facts, events=(*case.events, entry)
    )


def _over(here: Stand, name: str) -> Iterator[date]:
    clock = Clock(Timeline(here.law, here.case, here.as_of))
    limit = here.law.limit_named(name)
    places = clock.triggers(limit)
    due = clock.due(limit, places[-1]) if places else None
    after = due.first_day_after.latest if due is not None else None
    if after is not None and here.as_of < after < here.as_of + timedelta(days=400):
        yield after


def _standing(here: Stand, definition: Definition, step: Step, case: Case, day: date) -> Iterator[Stand]:
    timeline = Timeline(here.law, case, day)
    for world in replay(definition, timeline, Clock(timeline)):
        wanted = step.to or here.stage
        if (
            world.stage != wanted
            or world.refusals
            or any(name.startswith((PASSED, CONDITION)) for name in world.assumed)
        ):
            continue
        told = _told(case, world)
        again = Timeline(here.law, told, day)
        if {one.stage for one in replay(definition, again, Clock(again))} == {wanted}:
            yield Stand(here.law, here.regime, wanted, told, day, here.assumed)
            return


def _told(case: Case, world: World) -> Case:
    """The case with what a world takes to be so told in it."""
    details = {
        event.id: {
            name.partition(": ")[2]: value for name, value in world.assumed.items() if name.startswith(f"{event.id}: ")
        }
        for event in case.events
    }
    facts = {name: value for name, value in world.assumed.items() if ": " not in name}
    events = tuple(
        Event(id=event.id, kind=event.kind, date=event.date, details={**event.details, **details[event.id]})
        for event in case.events
    )
    return Case(
        id=case.id, jurisdiction=case.jurisdiction, born=case.born, facts={**case.facts, **facts}, events=events
    )


@dataclass(frozen=True)
class Row:
    """How long one stage took, in seconds of the processor.

    `first` is the first time that this case is explored, with the law loaded and used before; `again` the shortest of
    some more.
    """

    stand: Stand
    first: float
    again: float
    paths: Trajectories

    @property
    def is_exact(self) -> bool:
        return all(one.exact for one in self.paths.processes)

    @property
    def is_given_up(self) -> bool:
        return self.paths.stopped


@dataclass(frozen=True)
class Summary:
    """What the times of many stages come to."""

    number: int
    within: int
    median: float
    worst: float
    inexact: int
    given_up: int

    @classmethod
    def of(cls, rows: list[Row]) -> Summary:
        times = [row.again for row in rows]
        return cls(
            number=len(rows),
            within=sum(one <= BAR for one in times),
            median=median(times),
            worst=max(times),
            inexact=sum(not row.is_exact and not row.is_given_up for row in rows),
            given_up=sum(row.is_given_up for row in rows),
        )

    def __str__(self) -> str:
        return (
            f"{self.number} stages: {self.within} within {shown(BAR)} ({self.within / self.number:.0%}), "
            f"median {shown(self.median)}, worst {shown(self.worst)}, {self.inexact} with windows that are not exact, "
            f"{self.given_up} given up after {LIMIT:g} s"
        )


def rows(*, rounds: int = 1, only: str = "") -> Iterator[Row]:
    """Every stage of every version of every process of every nation."""
    library = Library.shipped()
    for nation in NATIONS:
        law = library.load(nation)
        for regime in law.regime.values():
            if only in f"{nation}: {regime.key}":
                for stand in stands(law, regime):
                    gc.collect()
                    paths, first = _timed(stand)
                    again = min((_timed(stand)[1] for _ in range(rounds if first < AGAIN else 0)), default=first)
                    yield Row(stand, first, again, paths)


def _timed(stand: Stand) -> tuple[Trajectories, float]:
    start = time.process_time()
    found = stand.explore()
    return found, time.process_time() - start


def measure() -> Iterator[Figure]:
    """The median and the slowest stage, the slowest of the largest process, and how many stages are within the bar."""
    found = list(rows())
    told = Summary.of(found)
    yield Figure(f"a year ahead from {told.number} stages, the median", told.median, BAR, "bar", at_most=1)
    yield Figure("the same, the slowest", told.worst, BAR, "bar", at_most=1)
    size, name = max((_size(row.stand), row.stand.process) for row in found)
    slowest = max(row.again for row in found if row.stand.process == name)
    yield Figure(f"the largest process ({name}, {size})", slowest, BAR, "bar", at_most=1)
    print(told)


def _size(stand: Stand) -> int:
    """How large a process is: its stages times its steps."""
    definition = index_of(stand.law).definitions[stand.regime.key]
    return len(definition.stages) * len(definition.steps)


def main(only: str = "") -> None:
    """Print each process with its slowest stage, the slowest first.

    Args:
        only: part of the names of those to be measured, such as ``scotland: support-plan``.
    """
    by_process: dict[str, list[Row]] = {}
    for row in rows(only=only):
        by_process.setdefault(row.stand.process, []).append(row)
    print(
        f"{'process':<48} {'size':>5} {'stages':>6} {'within':>6} {'median':>9} {'worst':>9} {'first':>9} "
        f"{'inexact':>7} {'given up':>8}  worst stage"
    )
    for name, found in sorted(by_process.items(), key=lambda entry: -max(row.again for row in entry[1])):
        worst, told = max(found, key=lambda row: row.again), Summary.of(found)
        print(
            f"{name:<48} {_size(worst.stand):>5} {told.number:>6} {told.within:>6} {shown(told.median):>9} "
            f"{shown(told.worst):>9} {shown(max(row.first for row in found)):>9} {told.inexact:>7} "
            f"{told.given_up:>8}  {worst.stand.stage}"
        )
    print(Summary.of([row for found in by_process.values() for row in found]))


if __name__ == "__main__":
    main(*sys.argv[1:2])
