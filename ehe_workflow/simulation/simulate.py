"""Simulating a case: every process in play, chunk by chunk, so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.model import Case
from ehe_workflow.case.replay import World
from ehe_workflow.case.status import Status, status
from ehe_workflow.case.versions import Standing
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Regime
from ehe_workflow.simulation.draws import Days, Ints
from ehe_workflow.simulation.files import Assumptions
from ehe_workflow.simulation.process import ProcessSimulation
from ehe_workflow.simulation.stepping import CHUNK, Recorder
from ehe_workflow.time import birthday

MOST_RUNS = 100_000_000
"""The most runs that are done for one question."""

LONGEST_HORIZON = 20
"""The most years that are looked ahead."""

_LAST_SEED = (1 << 64) - 1


class Simulation:
    """A case under assumptions; `advance` does the next runs.

    Args:
        case: the case.
        law: its law.
        as_of: the day asked about.
        horizon: the last day looked at; a year later where None.
        runs: how many runs.
        seed: picks the random bits.
        assumptions: what is assumed.
        processes: the processes to simulate; those in play where empty.
        assumed: dates assumed for law that is not in force.

    Attributes:
        status: where the case stands.
        done: how many runs are done.
        parts: the simulation of each process.
        over: the processes in play that are over, so that nothing is simulated.

    Raises:
        InputError: the numbers, the horizon or the names make no sense; all of it is told.
    """

    def __init__(
        self,
        case: Case,
        law: Law,
        *,
        as_of: date,
        horizon: date | None = None,
        runs: int = 10_000,
        seed: int = 1,
        assumptions: Assumptions | None = None,
        processes: Sequence[str] = (),
        assumed: Mapping[str, date] | None = None,
    ) -> None:
        self.assumptions = assumptions or Assumptions()
        self.runs, self.seed = runs, seed
        _check(runs, seed, as_of, horizon, law, processes)
        self.as_of = as_of
        self.horizon = horizon or one_year_after(as_of)
        self.assumed = assumed or {}
        self.status: Status = status(case, law, as_of=as_of, assumed=self.assumed)
        self.over: list[str] = []
        self.parts = [*self._parts(processes)]
        self.done = 0

    def _parts(self, processes: Sequence[str]) -> Iterator[ProcessSimulation]:
        playing = [one for one in self.status.standings if not processes or one.process.id in processes]
        told: set[str] = set()
        for standing in playing:
            if standing.process.id in told:
                continue
            told.add(standing.process.id)
            if standing.over is not None:
                self.over.append(standing.process.id)
                continue
            alike = [one for one in playing if one.process.id == standing.process.id]
            yield self._part(min(alike, key=lambda one: len(one.worlds[0].refusals)), alike)
        for process in processes:
            if process not in told:
                yield self._unstarted(process)

    def _part(self, standing: Standing, alike: Sequence[Standing]) -> ProcessSimulation:
        fewest = min(len(world.refusals) for world in standing.worlds)
        worlds = [world for world in standing.worlds if len(world.refusals) == fewest]
        others = dict.fromkeys(one.definition.regime.name for one in alike if one.definition is not standing.definition)
        definition = index_of(self.status.law).foreseen[standing.definition.regime.key]
        return self._simulation(definition, worlds, list(others))

    def _unstarted(self, process: str) -> ProcessSimulation:
        """A process that the log holds nothing of, from its first stage."""
        law = self.status.law
        regimes = [one for one in law.regimes_of(process, self.as_of, self.assumed) if self._may_apply(one)]
        if not regimes:
            message = f"no version of {process!r} applies on {self.as_of}"
            raise InputError([Fault(message=message, key="--process")])
        definition = index_of(law).foreseen[regimes[0].key]
        start = [World({}, definition.regime.start, ())]
        return self._simulation(definition, start, [one.name for one in regimes[1:]])

    def _may_apply(self, regime: Regime) -> bool:
        """Whether a version can be the one that applies once the process begins, so that its own events may happen."""
        if regime.when is None:
            return True
        facts = Facts(self.status.timeline)
        own = {HAPPENED + kind for kind in index_of(self.status.law).definitions[regime.key].events}
        return regime.when.holds(lambda name: None if name in own and not facts(name) else facts(name)) is not False

    def _simulation(self, definition: Definition, worlds: Sequence[World], others: Sequence[str]) -> ProcessSimulation:
        timeline = self.status.timeline
        clock = Clock(timeline, self.status.assumed)
        ends_with = timeline.law.process[definition.regime.process].ends_with
        over = None
        if ends_with is not None:
            limit = timeline.law.limit_named(ends_with)
            places = clock.triggers(limit)
            due = clock.due(limit, places[-1]) if places else None
            over = due.last_day.latest if due is not None else None
        return ProcessSimulation(
            definition,
            worlds,
            over,
            timeline,
            clock,
            self.assumptions,
            self.horizon,
            self.seed,
            self.assumed,
            others,
        )

    def advance(self) -> int:
        """Do the next runs of every process.

        Returns:
            How many; 0 where all are done.
        """
        more = min(CHUNK, self.runs - self.done)
        if more > 0:
            tallies = [part.advance(more) for part in self.parts]
            for part, tally in zip(self.parts, tallies, strict=True):
                part.tally = tally
            self.done += more
        return more

    def finish(self) -> Simulation:
        """Do all the runs that are left."""
        while self.advance():
            pass
        return self

    def paths(self, runs: int) -> dict[str, list[list[tuple[str, date]]]]:
        """The steps of the first runs, for each process: the step's name and its day, in order.

        They are the same runs that are counted, done once more.

        Args:
            runs: how many, at most `CHUNK`.
        """
        found: dict[str, list[list[tuple[str, date]]]] = {}
        for part in self.parts:
            paths: list[list[tuple[str, date]]] = [[] for _ in range(runs)]
            part.first(runs, _recorder(part, paths))
            found[part.plan.process] = paths
        return found


def _recorder(part: ProcessSimulation, paths: list[list[tuple[str, date]]]) -> Recorder:
    def note(runs: Ints, step: int, days: Days) -> None:
        name = part.plan.steps[step].id
        for run, day in zip(runs.tolist(), days.tolist(), strict=True):
            paths[run].append((name, part.plan.last_days.day(day)))

    return note


def one_year_after(day: date) -> date:
    """A year after a day."""
    return birthday(day, 1)


def _check(runs: int, seed: int, as_of: date, horizon: date | None, law: Law, processes: Sequence[str]) -> None:
    faults: list[Fault] = []
    if not 1 <= runs <= MOST_RUNS:
        faults.append(
            Fault(message="not a number of runs", key="--runs", value=str(runs), expected=f"from 1 to {MOST_RUNS:,}")
        )
    if not 0 <= seed <= _LAST_SEED:
        faults.append(Fault(message="not a seed", key="--seed", value=str(seed), expected=f"from 0 to {_LAST_SEED}"))
    if horizon is not None and not as_of < horizon <= as_of + timedelta(days=366 * LONGEST_HORIZON):
        faults.append(
            Fault(
                message=f"not a horizon for a case seen on {as_of}",
                key="--horizon",
                value=str(horizon),
                expected=f"a later day, at most {LONGEST_HORIZON} years later",
            )
        )
    known = {regime.process for regime in law.regime.values()}
    faults += [
        Fault(
            message=f"there is no process {name!r} in {law.jurisdiction.id}",
            key="--process",
            nearest=nearest(name, known),
            expected=f"one of {', '.join(sorted(known))}",
        )
        for name in processes
        if name not in known
    ]
    if faults:
        raise InputError(faults)
