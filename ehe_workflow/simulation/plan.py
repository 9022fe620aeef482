"""One version of a process with the assumptions about it, as dense tables: the next stage by stage and choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
from attrs import define

from ehe_workflow.case.judge import BACKWARD
from ehe_workflow.case.timeline import DAYS_OF_EVERY_EVENT
from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.simulation.draws import TABLE, Days, Ints, between, table_of, thresholds
from ehe_workflow.simulation.files import Assumptions, exact
from ehe_workflow.simulation.last_days import LastDays
from ehe_workflow.simulation.model import EVERY_STAGE, NOTHING_FURTHER, Choice, Duration
from ehe_workflow.simulation.questions import Asked, Questions
from ehe_workflow.time import Unfixed

NOWHERE = -1
"""In the table of next stages: that choice there is not."""


@define(slots=False, eq=False, kw_only=True)
class Lasting:
    """How long a step takes, made ready.

    Attributes:
        given: the assumption, or None for the default.
        table: its days, where it has a table.
        working: whether they are working days.
        limit: the limit of one that is in time or not, by its place in the plan.
        in_time: how many of `TABLE` are in time.
        late: the days late of the others; None where they are left open.
    """

    given: Duration | None
    table: Days | None = None
    working: bool = False
    limit: int = -1
    in_time: int = 0
    late: Days | None = None


class Plan:
    """Everything about a process that does not change from run to run.

    Args:
        definition: the version of the process.
        last_days: counts its limits.
        assumptions: what is assumed.
        questions_until: the last day on which conditions are asked.
        assumed: dates assumed for law that is not in force.

    Attributes:
        stages: the names of the stages.
        steps: the steps.
        options: the steps that an event makes from each stage, by their places.
        calendar: the steps that the calendar makes from each stage.
        next_stage: the stage that each choice in each stage leads to; `NOWHERE` beyond the last choice.
        limits: the limits that matter.
        caps: the places of those that cap an act and are told of in the answer.
    """

    def __init__(
        self,
        definition: Definition,
        last_days: LastDays,
        assumptions: Assumptions,
        questions_until: date,
        assumed: Mapping[str, date],
    ) -> None:
        self.definition = definition
        self.process = definition.regime.process
        self.law: Law = last_days.timeline.law
        self.last_days = last_days
        self.assumptions = assumptions
        self.assumed = assumed
        self.stages = tuple(definition.stages)
        self.steps = definition.steps
        self._stage = {name: place for place, name in enumerate(self.stages)}
        self._step = {step.id: place for place, step in enumerate(self.steps)}
        self.options = [self._options(name) for name in self.stages]
        self.calendar = [[self._step[step.id] for step in definition.by_calendar.get(name, ())] for name in self.stages]
        self.next_stage = self._next_stages()
        self.kinds = tuple(dict.fromkeys(step.event for step in self.steps if step.event is not None))
        self.kind_of = [self.kinds.index(step.event) if step.event is not None else -1 for step in self.steps]
        self.limits = tuple(self._limits())
        self.limit = {limit.id: place for place, limit in enumerate(self.limits)}
        self.caps = [place for place, limit in enumerate(self.limits) if self._is_cap(limit)]
        conditions = [step.when for step in self.steps if step.when is not None]
        conditions += [limit.when for limit in self.limits if limit.when is not None]
        self.questions = Questions(last_days.timeline, conditions, questions_until)
        self.asked: list[Asked | None] = [
            self.questions.asked(step.when, details=True) if step.when is not None else None for step in self.steps
        ]
        self.applies: list[Asked | None] = [
            self.questions.asked(limit.when, details=False) if limit.when is not None else None for limit in self.limits
        ]
        self.lasting = [self._lasting(step) for step in self.steps]
        self._ends: dict[tuple[int, int], Ints] = {}
        self._in_force: dict[int, npt.NDArray[np.bool_]] = {}

    def stage_place(self, name: str) -> int:
        """The place of a stage."""
        return self._stage[name]

    def _options(self, stage: str) -> list[int]:
        return [self._step[step.id] for step in self.definition.steps_from(stage) if step.event is not None]

    def _next_stages(self) -> npt.NDArray[np.int16]:
        table = np.full((len(self.stages), max(map(len, self.options)) or 1), NOWHERE, dtype=np.int16)
        for stage, options in enumerate(self.options):
            for place, step in enumerate(options):
                to = self.steps[step].to
                table[stage, place] = self._stage[to] if to is not None else stage
        return table

    # -----------------------------------------------------------------------------------------------------------
    # Limits
    # -----------------------------------------------------------------------------------------------------------

    def _limits(self) -> Iterator[Limit]:
        """The limits that steps wait for or the calendar ends, those that cap acts, and those that these hang on."""
        found: dict[str, Limit] = {}
        waiting = [self.law.limit_named(name) for step in self.steps for name in step.after]
        waiting += [self.law.limit_named(step.at_end_of) for step in self.steps if step.at_end_of is not None]
        waiting += [limit for limit in self.law.limit.values() if self._is_cap(limit)]
        for (process, _), duration in self.assumptions.duration.items():
            if process == self.process and duration.limit is not None:
                waiting.append(self.law.limit_named(duration.limit))
        for limit in waiting:
            if limit.id not in found:
                found[limit.id] = limit
                waiting += [self.law.limit_named(name) for name in (*limit.later_of, *limit.capped_by)]
        yield from found.values()

    def _is_cap(self, limit: Limit) -> bool:
        regime = self.definition.regime
        return (
            limit.process == regime.process
            and limit.regime in {None, regime.id}
            and limit.bound in {Bound.AT_MOST, Bound.EXACTLY}
            and limit.by is not Actor.LAW
            and limit.convention not in BACKWARD
            and limit.extends is None
            and not isinstance(limit.length, Unfixed)
            and any(kind in self.definition.events for kind in limit.done)
        )

    def in_force(self, limit: int, days: Days) -> npt.NDArray[np.bool_]:
        """Whether a limit is law on each of some days."""
        if limit not in self._in_force:
            period = self.law.in_force_of(self.limits[limit])
            day = self.last_days.day
            self._in_force[limit] = np.array(
                [period.holds_on(day(number), self.assumed) for number in range(self.last_days.horizon + 1)]
            )
        found: npt.NDArray[np.bool_] = self._in_force[limit][days]
        return found

    def root_of(self, limit: Limit) -> Limit:
        """The limit that an event sets off, at the start of a chain of limits."""
        while limit.from_limit is not None:
            limit = self.law.limit_named(limit.from_limit)
        return limit

    def _chain(self, limit: Limit) -> Iterator[Limit]:
        yield limit
        while limit.from_limit is not None:
            limit = self.law.limit_named(limit.from_limit)
            yield limit

    @cached_property
    def set_off(self) -> list[list[int]]:
        """The limits that each kind of event sets off; those dated by what a document says are not counted."""
        found: list[list[int]] = [[] for _ in self.kinds]
        for place, limit in enumerate(self.limits):
            root = self.root_of(limit)
            if root.dated not in DAYS_OF_EVERY_EVENT:
                if any(kind in self.kinds for kind in root.from_):
                    self.last_days.uncounted.add(limit.id)
                continue
            for kind in root.from_:
                if kind in self.kinds:
                    found[self.kinds.index(kind)].append(place)
        return found

    @cached_property
    def ended_by(self) -> list[list[int]]:
        """The limits that no longer matter after each kind of event."""
        return self._by_kind(lambda limit: limit.ends)

    @cached_property
    def done_by(self) -> list[list[int]]:
        """The limits of which each kind of event is the act."""
        found = self._by_kind(lambda limit: limit.done)
        return [[place for place in places if place in set(self.caps)] for places in found]

    def _by_kind(self, kinds_of: Callable[[Limit], Iterable[str]]) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.kinds]
        for place, limit in enumerate(self.limits):
            for kind in kinds_of(limit):
                if kind in self.kinds:
                    found[self.kinds.index(kind)].append(place)
        return found

    @cached_property
    def brought_by(self) -> list[list[tuple[int, Limit]]]:
        """The extensions that each kind of event brings, with every limit whose end they move."""
        found: list[list[tuple[int, Limit]]] = [[] for _ in self.kinds]
        for place, limit in enumerate(self.limits):
            for part in self._chain(limit):
                for longer in self.law.extensions_of(part):
                    for kind in longer.on:
                        if kind in self.kinds:
                            found[self.kinds.index(kind)].append((place, longer))
        return found

    @cached_property
    def paused_by(self) -> list[list[int]]:
        """The limits that each kind of event pauses."""
        return self._by_kind(lambda limit: _pauses(limit, begin=True))

    @cached_property
    def resumed_by(self) -> list[list[int]]:
        """The limits whose pause each kind of event ends."""
        return self._by_kind(lambda limit: _pauses(limit, begin=False))

    @cached_property
    def waits(self) -> list[list[int]]:
        """The limits that each step must wait for."""
        return [[self.limit[self.law.limit_named(name).id] for name in step.after] for step in self.steps]

    @cached_property
    def at_end_of(self) -> list[int]:
        """The limit with whose end the calendar makes each step."""
        return [
            self.limit[self.law.limit_named(step.at_end_of).id] if step.at_end_of is not None else -1
            for step in self.steps
        ]

    @cached_property
    def later_of(self) -> list[list[int]]:
        """For each limit, those of which the latest last day counts with its own."""
        return [[self.limit[self.law.limit_named(name).id] for name in limit.later_of] for limit in self.limits]

    @cached_property
    def capped_by(self) -> list[list[int]]:
        """For each limit, those beyond which it cannot run."""
        return [[self.limit[self.law.limit_named(name).id] for name in limit.capped_by] for limit in self.limits]

    # -----------------------------------------------------------------------------------------------------------
    # What events do to facts
    # -----------------------------------------------------------------------------------------------------------

    @cached_property
    def settles(self) -> list[list[tuple[int, int]]]:
        """The columns that each kind of event settles, with the place of the value."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.kinds]
        columns = self.questions.columns
        for number, kind in enumerate(self.kinds):
            happened = self.questions.place.get(HAPPENED + kind)
            if happened is not None:
                found[number].append((happened, 1))
            for name, value in self.law.event[kind].sets.items():
                place = self.questions.place.get(name)
                if place is not None and columns[place].by_day is None:
                    found[number].append((place, columns[place].code(value)))
        return found

    # -----------------------------------------------------------------------------------------------------------
    # Choices and durations
    # -----------------------------------------------------------------------------------------------------------

    def choice(self, stage: int) -> Choice | None:
        """The assumption about what comes next in a stage."""
        name = self.choice_named(stage)
        return self.assumptions.choice.get((self.process, name)) if name is not None else None

    def choice_named(self, stage: int) -> str | None:
        """The stage under which that assumption is written: its own, that for every stage, or None."""
        known = self.assumptions.choice
        if (self.process, self.stages[stage]) in known:
            return self.stages[stage]
        several = len(self._changing(stage)) > 1 and not self.rests(stage)
        return EVERY_STAGE if several and (self.process, EVERY_STAGE) in known else None

    def rests(self, stage: int) -> bool:
        """Whether the process may rest in a stage."""
        return self.definition.stages[self.stages[stage]].final

    def is_open(self, stage: int) -> bool:
        """Whether runs that come to a stage are left open there."""
        choice = self.choice(stage)
        if choice is not None:
            return choice.open
        several = len(self._changing(stage)) > 1
        return self.assumptions.default.choice == "open" and several and not self.rests(stage)

    def _changing(self, stage: int) -> list[int]:
        options = self.options[stage]
        return [place for place in range(len(options)) if self.next_stage[stage, place] != stage]

    def weights(self, stage: int, pattern: int) -> list[Fraction]:
        """The weight of each choice in a stage, and last of nothing further; all nothing where none is left.

        Args:
            stage: the stage.
            pattern: for each choice one bit, the first the lowest: whether it is allowed.
        """
        options, choice = self.options[stage], self.choice(stage)
        allowed = [bool(pattern >> place & 1) for place in range(len(options))]
        if choice is not None and choice.shares:
            shares = [exact(choice.shares.get(self.steps[step].id, 0)) for step in options]
            weights = [share if may else Fraction() for share, may in zip(shares, allowed, strict=True)]
            return [*weights, exact(choice.shares.get(NOTHING_FURTHER, 0))]
        if choice is None and self.rests(stage):
            return [*(Fraction() for _ in options), Fraction(1)]
        changing = set(self._changing(stage))
        return [*(Fraction(int(may and place in changing)) for place, may in enumerate(allowed)), Fraction()]

    def ends_of_shares(self, stage: int, pattern: int) -> Ints | None:
        """The thresholds for a choice in a stage; None where nothing can come next."""
        key = (stage, pattern)
        if key not in self._ends:
            weights = self.weights(stage, pattern)
            self._ends[key] = thresholds(weights) if any(weights) else np.zeros(0, dtype=np.int64)
        found = self._ends[key]
        return found if len(found) else None

    def _lasting(self, step: Step) -> Lasting:
        given = self.assumptions.duration.get((self.process, step.id))
        if given is None:
            return Lasting(given=None)
        if given.kind == "in-time":
            return Lasting(
                given=given,
                limit=self.limit[self.law.limit_named(given.limit or "").id],
                in_time=round(exact(given.share or 0) * TABLE),
                late=between(given.late) if given.late else None,
            )
        return Lasting(given=given, table=table_of(given), working=given.unit == "working days")


def _pauses(limit: Limit, *, begin: bool) -> list[str]:
    return [
        kind
        for excuse in limit.excuses
        if excuse.effect == "pauses"
        for kind in (excuse.from_ if begin else excuse.until)
    ]
