"""Where a log leads: the stage of a process, in every world that what is not known leaves possible.

An event is put to the definition of the process in the order of the log. A condition that turns on a fact nobody
recorded splits the answer: one world for each value the fact can have, each replayed to its end. An event that no
step allows is kept with the reason; the stage stays where it is and the replay goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Assumed, Facts
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.machine import Cursor, move
from ehe_workflow.time.when import When

MOST_WORLDS = 64
"""How many possible worlds are told apart; beyond it, further unknown facts are given their first value."""

PASSED = "passed: "
"""What the name of an assumption starts with that a limit had run out: its limit and the event that set it off."""

CONDITION = "condition: "
"""What the name of an assumption starts with that a condition holds whose facts have no list of values."""


@frozen
class Move:
    """What one event, or the calendar, did to a process.

    Attributes:
        place: the place of the event in the timeline; None for a step that the calendar made.
        event: the entry's name, or None.
        kind: the kind of event, or the limit that ran out.
        step: the step taken, or None where no step allowed it.
        before: the stage before.
        after: the stage after.
        refused: why it could not be, in words, where no step allowed it.
        force: whose words the refusal is: the step that refused it, or None where there is no such step at all.
    """

    place: int | None
    event: str | None
    kind: str
    step: Step | None
    before: str
    after: str
    refused: str | None = None
    force: Step | None = None


@frozen
class World:
    """One way in which things may stand.

    Attributes:
        assumed: what it takes to be so, by the name of the fact.
        stage: the stage it leads to.
        moves: how it got there.
        untold: the facts that were given their first value only, since too many others are unknown.
    """

    assumed: Assumed
    stage: str
    moves: tuple[Move, ...]
    untold: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[Move, ...]:
        """The events that no step allowed."""
        return tuple(move for move in self.moves if move.step is None)


class _UnknownError(Exception):
    """A condition turns on a fact that is not known; the replay splits there."""

    def __init__(self, name: str, values: tuple[FactValue, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


def replay(
    definition: Definition, timeline: Timeline, clock: Clock, start: int = 0, stop: int | None = None
) -> tuple[World, ...]:
    """Every world that the log leaves possible for one definition.

    Args:
        definition: the version of the process.
        timeline: the log, up to the day asked about.
        clock: counts the limits that steps wait for.
        start: the first place of the log to put to it.
        stop: the place after the last; the whole log, and then the day asked about, where None.

    Returns:
        At least one world; those in which every event fits come first.
    """
    end = len(timeline.events) if stop is None else stop
    relevant = [place for place in range(start, end) if timeline.events[place].kind in definition.events]
    worlds: list[World] = []
    waiting: list[dict[str, FactValue]] = [{}]
    splits = True
    while waiting:
        assumed = waiting.pop(0)
        run = _Run(definition, timeline, clock, assumed, splits=splits)
        try:
            worlds.append(run.world(relevant, to_its_end=end == len(timeline.events)))
        except _UnknownError as unknown:
            splits = len(waiting) + len(worlds) + len(unknown.values) <= MOST_WORLDS
            more = [{**assumed, unknown.name: value} for value in unknown.values]
            waiting += more if splits else [assumed]
    return tuple(sorted(worlds, key=lambda world: len(world.refusals)))


class _Run:
    """One replay in one world."""

    def __init__(
        self, definition: Definition, timeline: Timeline, clock: Clock, assumed: Assumed, *, splits: bool
    ) -> None:
        self.definition = definition
        self.timeline = timeline
        self.clock = clock
        self.assumed = dict(assumed)
        self.splits = splits
        self.untold: list[str] = []
        self.cursor = Cursor(definition.regime.start)
        self.moves: list[Move] = []
        self.facts = Facts(timeline, None, self.assumed)
        self.place = 0

    def world(self, relevant: list[int], *, to_its_end: bool) -> World:
        for place in relevant:
            self.calendar(self.timeline.events[place].date, place)
            self.event(place)
        if to_its_end:
            self.calendar(When.on(self.timeline.as_of), None)
        return World(self.assumed, self.cursor.at_stage, tuple(self.moves), tuple(self.untold))

    def event(self, place: int) -> None:
        event = self.timeline.events[place]
        before = self.cursor.at_stage
        self.place = place
        self.facts = Facts(self.timeline, place, self.assumed)
        step = move(self.definition, self.cursor, event.kind, self._allows)
        if step is None and event.kind in self.definition.regime.passes:
            return
        refused, force = (None, None) if step is not None else self._why_not(before, event.kind)
        self.moves.append(Move(place, event.id, event.kind, step, before, self.cursor.at_stage, refused, force))

    def calendar(self, day: When, place: int | None) -> None:
        """Take the steps that the calendar makes before a day, one after the other."""
        for _ in self.definition.stages:
            step = self._step_of_calendar(day, place)
            if step is None or step.to in {None, self.cursor.at_stage}:
                return
            before = self.cursor.at_stage
            self.cursor.at_stage = step.to or before
            self.moves.append(Move(None, None, step.at_end_of or "", step, before, self.cursor.at_stage))

    def _step_of_calendar(self, day: When, place: int | None) -> Step | None:
        for step in self.definition.by_calendar.get(self.cursor.at_stage, ()):
            passed = self._has_passed(step.at_end_of or "", day, place)
            self.facts = Facts(self.timeline, place, self.assumed)
            if passed and self._condition_met(step):
                return step
        return None

    def _allows(self, step: Step) -> bool:
        if not self._condition_met(step):
            return False
        if step.early == "refused":
            day = self.timeline.events[self.place].date
            return all(self._need_not_wait(name) or self._has_passed(name, day, self.place) for name in step.after)
        return True

    def _condition_met(self, step: Step) -> bool:
        if step.when is None:
            return True
        while (holds := step.when.holds(self.facts)) is None:
            for name in self.facts.unknown(step.when):
                fact = self.timeline.law.fact.get(name)
                if fact is not None and fact.values:
                    self._take(self.facts.known_as(name), fact.values)
                    break
            else:
                return self._take(f"{CONDITION}{step.when}{self._at()}", (True, False)) is True
        return holds

    def _at(self) -> str:
        return f": {self.timeline.events[self.facts.place].id}" if self.facts.place is not None else ""

    def _take(self, name: str, values: tuple[FactValue, ...]) -> FactValue:
        """What this world takes for something that is not known; the replay splits where it takes nothing yet."""
        if name not in self.assumed:
            if self.splits:
                raise _UnknownError(name, values)
            self.untold.append(name)
            self.assumed[name] = values[0]
        return self.assumed[name]

    def _has_passed(self, name: str, day: When, place: int | None) -> bool:
        """Whether a limit last set off before a place had run out before a day."""
        limit = self.timeline.law.limit_named(name)
        places = [one for one in self.clock.triggers(limit) if place is None or one < place]
        due = self.clock.due(limit, places[-1]) if places else None
        if due is None or due.refusal is not None or not self._applies(limit, places[-1]):
            return False
        last = When.between(due.last_day.earliest, None) if due.estimate else due.last_day
        if last.latest is not None and day.earliest is not None and last.latest < day.earliest:
            return True
        if last.earliest is not None and day.latest is not None and day.latest <= last.earliest:
            return False
        started_by = self.timeline.events[places[-1]].id if places[-1] >= 0 else "born"
        return self._take(f"{PASSED}{limit.id}: {started_by}", (True, False)) is True

    def _need_not_wait(self, name: str) -> bool:
        """Whether a limit last set off before the event is not about this case."""
        limit = self.timeline.law.limit_named(name)
        places = [one for one in self.clock.triggers(limit) if one < self.place]
        return bool(places) and not self._applies(limit, places[-1])

    def _applies(self, limit: Limit, place: int) -> bool:
        """Whether a limit was law when it was set off and is about that event, as far as is known in this world."""
        if not self.clock.in_force(limit, place):
            return False
        if limit.when is None:
            return True
        facts = Facts(self.timeline, place if place >= 0 else None, self.assumed)
        return limit.when.holds(facts) is not False

    def _why_not(self, stage: str, kind: str) -> tuple[str, Step | None]:
        """Why an event is not possible from a stage: what a failing step says, or that there is no step."""
        steps = self.definition.ways.get((stage, kind), ())
        failing = [step for step in steps if step.when is not None and step.when.holds(self.facts) is False]
        told = [step for step in failing if step.otherwise is not None]
        if told:
            return " ".join(dict.fromkeys(step.otherwise or "" for step in told)).rstrip("."), told[0]
        for step in steps:
            if step.early == "refused" and step not in failing:
                return f"too early: {', '.join(step.after)} has not run out", step
        where = self.definition.stages[stage].name
        wanted = dict.fromkeys(self._stages_that_allow(kind))
        needed = ", ".join(f'"{name}"' for name in wanted)
        return f'it does not follow from the stage "{where}"; it can be taken from {needed}', None

    def _stages_that_allow(self, kind: str) -> Iterator[str]:
        for stage, event in self.definition.ways:
            if event == kind:
                yield self.definition.stages[stage].name
