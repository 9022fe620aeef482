"""Simulating a case: every process in play, chunk by chunk, so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.replay import World
from ehe_workflow.case.status import Status, status
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.versions import Standing
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.model import Limit, Regime
from ehe_workflow.law.terms import FactType
from ehe_workflow.simulation.draws import Days, Ints, Stream, thresholds
from ehe_workflow.simulation.files import Assumptions, exact
from ehe_workflow.simulation.last_days import NEVER, LastDays, WorkingDays
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.stepping import CHUNK, Chunk, Recorder, Start
from ehe_workflow.simulation.tally import Tally
from ehe_workflow.time import birthday
from ehe_workflow.time.when import When

MOST_RUNS = 100_000_000
"""The most runs that are done for one question."""

LONGEST_HORIZON = 20
"""The most years that are looked ahead."""

_LAST_SEED = (1 << 64) - 1


class ProcessSimulation:
    """One process of a case, simulated run by run.

    Args:
        definition: the version of the process.
        worlds: where it may stand, each with the first day of that.
        over: the last day on which it can go on, or None.
        timeline: the log.
        clock: counts its limits.
        assumptions: what is assumed.
        horizon: the last day looked at.
        seed: picks the random bits.
        assumed: dates assumed for law that is not in force.
        others: the names of other versions that may apply instead, as far as is known.

    Attributes:
        plan: the process as tables.
        tally: what the runs so far came to.
        horizon: the last day looked at, the process's own end where that comes first.
    """

    def __init__(
        self,
        definition: Definition,
        worlds: Sequence[World],
        over: date | None,
        timeline: Timeline,
        clock: Clock,
        assumptions: Assumptions,
        horizon: date,
        seed: int,
        assumed: Mapping[str, date],
        others: Sequence[str] = (),
    ) -> None:
        self.timeline = timeline
        self.others = tuple(others)
        self.horizon = horizon if over is None else min(horizon, max(over, timeline.as_of))
        self.over = over
        last_days = LastDays(timeline, self.horizon)
        self.plan = Plan(definition, last_days, assumptions, self.horizon, assumed)
        self._clock = clock
        self._seed = seed
        self.starts = [self._start(world) for world in worlds]
        self.shares, self.assumed_facts = self._shares()
        self._working = self._working_days()
        self.tally = self._new_tally()

    def _new_tally(self) -> Tally:
        plan = self.plan
        known = [day for one in self.starts for day in one.running if day > NEVER]
        days = plan.last_days.horizon
        return Tally(
            stages=len(plan.stages),
            kinds=len(plan.kinds),
            steps=len(plan.steps),
            limits=len(plan.limits),
            days=days,
            longest=days - min([0, *known]),
            values=[len(column.values) for column in plan.questions.columns],
        )

    def advance(self, runs: int) -> Tally:
        """Do some more runs: as many as a chunk holds, or fewer for the last; they count once they are put in `tally`.

        Args:
            runs: how many, at most `CHUNK`.

        Returns:
            All the runs so far with these.
        """
        more = self._run(self.tally.runs // CHUNK, runs, None)
        more.add(self.tally)
        return more

    def first(self, runs: int, recorder: Recorder) -> None:
        """Do the first runs once more and tell of every step."""
        self._run(0, runs, recorder)

    def _run(self, chunk: int, runs: int, recorder: Recorder | None) -> Tally:
        tally = self._new_tally()
        stream = Stream(self._seed, self.plan.process, chunk, CHUNK)
        days = self.plan.last_days.horizon
        Chunk(self.plan, self.starts, days, self.shares, self._working, stream, runs, tally, recorder).run()
        return tally

    # -----------------------------------------------------------------------------------------------------------
    # How the case stands
    # -----------------------------------------------------------------------------------------------------------

    def _start(self, world: World) -> Start:
        plan = self.plan
        ends = [self._so_far(limit) for limit in plan.limits]
        return Start(
            weight=self._weight(world),
            stage=plan.stage_place(world.stage),
            entered=self._entered(world),
            facts=plan.questions.known(world.assumed),
            latest=[one[0] for one in ends],
            waiting=[one[1] for one in ends],
            running=[one[2] for one in ends],
            beside=self._beside(),
            extended=self._extended(),
        )

    def _weight(self, world: World) -> Fraction:
        """How likely a world is: by the shares of the facts that it assumes, where there are any."""
        weight = Fraction(1)
        for name, value in world.assumed.items():
            share = self.plan.assumptions.fact.get(name)
            if share is not None:
                weight *= exact(share.shares.get(_word(value), 0))
        return weight

    def _entered(self, world: World) -> int:
        """The day of the last step so far; the latest possible where it is vague."""
        last_days = self.plan.last_days
        for move in reversed(world.moves):
            if move.step is None:
                continue
            if move.place is not None:
                when = self.timeline.events[move.place].date.latest
            else:
                limit = self.timeline.law.limit_named(move.kind)
                places = self._clock.triggers(limit)
                due = self._clock.due(limit, places[-1]) if places else None
                when = due.first_day_after.latest if due is not None else None
            return min(0, last_days.number(when)) if when is not None else 0
        return 0

    def _so_far(self, limit: Limit) -> tuple[int, int, int]:
        """The last days of a limit that the log set off: from the last entry, unended, and unanswered."""
        last_days, clock, timeline = self.plan.last_days, self._clock, self.timeline
        triggers = clock.triggers(limit)
        places = [place for place in triggers if self._applies(limit, place)]
        if not places:
            return NEVER, NEVER, NEVER
        waiting = last_days.so_far(clock, limit, places[-1])
        latest = waiting if places[-1] == triggers[-1] else NEVER
        ended = next(timeline.after(limit.ends, places[-1]), None) is not None
        answers = (*limit.done, *limit.ends)
        unanswered = [place for place in places if next(timeline.after(answers, place), None) is None]
        in_force = [place for place in unanswered if self._in_force(limit, place)]
        running = last_days.so_far(clock, limit, in_force[0]) if in_force else NEVER
        return latest, NEVER if ended else waiting, running

    def _applies(self, limit: Limit, place: int) -> bool:
        facts = Facts(self.timeline, place if place >= 0 else None)
        return limit.when is None or limit.when.holds(facts) is not False

    def _in_force(self, limit: Limit, place: int) -> bool:
        when = self.timeline.events[place].date if place >= 0 else None
        day = (when.earliest or when.latest if when is not None else None) or self.timeline.as_of
        return self.timeline.law.in_force_of(limit).holds_on(day, self.plan.assumed)

    def _beside(self) -> dict[tuple[int, int], tuple[int, bool]]:
        """For each limit, the ends of those that put it off or cap it and belong to its last occurrence."""
        found: dict[tuple[int, int], tuple[int, bool]] = {}
        plan, clock = self.plan, self._clock
        for place, limit in enumerate(plan.limits):
            triggers = clock.triggers(limit)
            for other in (*plan.later_of[place], *plan.capped_by[place]):
                entry = plan.limits[other]
                places = clock.triggers(entry)
                after = [one for one in places if triggers and one >= triggers[-1]]
                chosen = after[0] if after else places[-1] if places else None
                last = plan.last_days.so_far(clock, entry, chosen) if chosen is not None else NEVER
                found[place, other] = last, bool(after)
        return found

    def _extended(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Until when each limit that the log set off can be extended, and its last day then."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        plan, law = self.plan, self.timeline.law
        tomorrow = self.timeline.as_of + timedelta(days=1)
        for place, longer in (one for brought in plan.brought_by for one in brought):
            limit = plan.limits[place]
            places = self._clock.triggers(limit)
            if not places:
                continue
            brings = Event(id="simulated", kind=longer.on[0], date=When.on(tomorrow))
            events = (*self.timeline.events, brings)
            clock = Clock(Timeline(law, evolve(self.timeline.case, events=events), tomorrow))
            time = law.limit_named(longer.from_limit or longer.extends or "")
            until = plan.last_days.so_far(self._clock, time, places[-1])
            found[limit.id, longer.id] = until, plan.last_days.so_far(clock, limit, places[-1])
        return found

    def _working_days(self) -> WorkingDays | None:
        plan = self.plan
        wanted = plan.assumptions.default.unit == "working days" or any(one.working for one in plan.lasting)
        if not wanted:
            return None
        return WorkingDays(plan.last_days, min(one.entered for one in self.starts))

    def _shares(self) -> tuple[list[Ints | None], dict[str, dict[str, Fraction]]]:
        """For each fact that may be unknown at the start, how likely each value is, by assumption or all alike."""
        found: list[Ints | None] = []
        told: dict[str, dict[str, Fraction]] = {}
        for place, column in enumerate(self.plan.questions.columns):
            unknown = any(one.facts[place] == column.unknown for one in self.starts)
            if not unknown or column.by_day is not None or not column.values:
                found.append(None)
                continue
            share = self.plan.assumptions.fact.get(column.name)
            fact = self.timeline.law.fact.get(column.name)
            question = fact is not None and fact.type is FactType.YES_NO
            words = [_word(value) if question else str(value) for value in column.values]
            weights = [
                exact(share.shares.get(word, 0)) if share is not None else Fraction(1, len(words)) for word in words
            ]
            if not any(weights):
                weights = [Fraction(1, len(words)) for _ in words]
            told[column.name] = dict(zip(words, weights, strict=True))
            found.append(thresholds(weights))
        return found, told


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


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
        return self._simulation(standing.definition, worlds, list(others))

    def _unstarted(self, process: str) -> ProcessSimulation:
        """A process that the log holds nothing of, from its first stage."""
        law = self.status.law
        regimes = [one for one in law.regimes_of(process, self.as_of, self.assumed) if self._may_apply(one)]
        if not regimes:
            message = f"no version of {process!r} applies on {self.as_of}"
            raise InputError([Fault(message=message, key="--process")])
        definition = index_of(law).definitions[regimes[0].key]
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
        clock = Clock(timeline)
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
