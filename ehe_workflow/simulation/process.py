"""One process of a case, simulated run by run from where the log leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.model import Event
from ehe_workflow.case.replay import World
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import FactType
from ehe_workflow.simulation.draws import Ints, Stream, thresholds
from ehe_workflow.simulation.files import Assumptions, exact
from ehe_workflow.simulation.last_days import NEVER, LastDays, WorkingDays
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.running import Start
from ehe_workflow.simulation.stepping import CHUNK, Chunk, Recorder
from ehe_workflow.simulation.tally import Tally
from ehe_workflow.time.when import When


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
        places = [place for place in triggers if clock.in_force(limit, place) and clock.applies(limit, place)]
        if not places:
            return NEVER, NEVER, NEVER
        waiting = last_days.so_far(clock, limit, places[-1])
        latest = waiting if places[-1] == triggers[-1] else NEVER
        ended = next(timeline.after(limit.ends, places[-1]), None) is not None
        answers = (*limit.done, *limit.ends)
        unanswered = [place for place in places if next(timeline.after(answers, place), None) is None]
        running = last_days.so_far(clock, limit, unanswered[0]) if unanswered else NEVER
        return latest, NEVER if ended else waiting, running

    def _beside(self) -> dict[tuple[int, int], tuple[int, bool]]:
        """For each limit, the ends of those that put it off or cap it and belong to its last occurrence."""
        found: dict[tuple[int, int], tuple[int, bool]] = {}
        plan, clock = self.plan, self._clock
        for place, limit in enumerate(plan.limits):
            triggers = clock.triggers(limit)
            for other in (*plan.later_of[place], *plan.capped_by[place]):
                entry = plan.limits[other]
                places = [one for one in clock.triggers(entry) if clock.applies(entry, one)]
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
