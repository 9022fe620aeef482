"""What paths through processes are told apart by, and what is kept of the steps that they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import define, frozen

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.liveness import rests
from ehe_workflow.trajectories.timers import Alternative, Terms
from ehe_workflow.trajectories.watch import Watch

Place = tuple[int, str]
"""Where a process is: which of its versions, and the stage."""

Position = tuple[Place, Assumed, frozenset[Actor]]
"""Where the process asked about is, under what has to be so and who has to break a limit for that."""


class TooManyPathsError(EheWorkflowError):
    """There are more groups of paths than are followed; nothing is answered rather than something cut short."""


@frozen(eq=False)
class Member:
    """A process that is followed.

    Attributes:
        process: its name.
        definitions: the versions of it that may apply up to the horizon; those that apply now first.
        watches: what the paths through each of them depend on.
        versions: for each stretch of days, the versions that a new start in it would be under.
        over: the last day on which it can go on, as an ordinal.
        steps_from: for each version, the steps that leave each stage.
    """

    process: str
    definitions: tuple[Definition, ...]
    watches: tuple[Watch, ...]
    versions: tuple[tuple[int, ...], ...]
    over: int
    steps_from: tuple[Mapping[str, tuple[Step, ...]], ...]

    def rests(self, place: Place) -> bool:
        """Whether another version may take over with the next event."""
        return len(self.definitions) > 1 and rests(self.definitions[place[0]], place[1])

    def version_of(self, step: Step) -> int:
        """Which version a step is of."""
        return next(number for number, one in enumerate(self.definitions) if one.regime.key == step.regime)

    def watch_of(self, step: Step) -> Watch:
        """What the paths through the version of a step depend on."""
        return self.watches[self.version_of(step)]

    def leaving(self, version: int, stage: str) -> tuple[Step, ...]:
        """The steps of a version that leave a stage."""
        return self.steps_from[version][stage]


@frozen(eq=False)
class Situation:
    """What paths have in common that are held together, but for their days; made and kept by `Situations`.

    Attributes:
        places: where each process is.
        assumed: what is taken to be so and still matters.
        told: what the events of the path have changed and still matters.
        breached_by: those of whom the path needs a breach.
        timers: the timers that still matter, in order of name.
        number: where it comes in the order in which situations were met.
    """

    places: tuple[Place, ...]
    assumed: Assumed
    told: Told
    breached_by: frozenset[Actor]
    timers: tuple[str, ...]
    number: int

    @property
    def position(self) -> Position:
        """Where the process asked about is."""
        return self.places[0], self.assumed, self.breached_by


class Situations:
    """The situations of one search, each made once, so that two are the same where they are one object."""

    def __init__(self) -> None:
        self._known: dict[object, Situation] = {}

    def of(
        self,
        places: tuple[Place, ...],
        assumed: Assumed,
        told: Told,
        breached_by: frozenset[Actor],
        timers: tuple[str, ...],
    ) -> Situation:
        """The situation of that description."""
        key = places, assumed, told, breached_by, timers
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Situation(places, assumed, told, breached_by, timers, len(self._known))
        return found


class Where(NamedTuple):
    """What paths have in common that are held together.

    Attributes:
        situation: the situation.
        pending: how many of the supposed events have happened.
        terms: the end of each of its timers.
    """

    situation: Situation
    pending: int
    terms: Terms


@frozen(eq=False)
class Rule:
    """A limit that a step keeps or does not.

    Attributes:
        timer: the limit's timer.
        limit: the limit.
        by: whose breach it is where it is not kept.
        early: whether the step must wait for the limit's end; else it is an act that should come before it.
        over: what has to be over for the limit to be over, as alternatives.
        running: what must not be over for it not to be over, as alternatives.
    """

    timer: str
    limit: Limit
    by: Actor
    early: bool
    over: tuple[Alternative, ...]
    running: tuple[Alternative, ...]

    @property
    def name(self) -> tuple[str, bool]:
        """What it is told apart by."""
        return self.timer, self.early


@frozen(eq=False)
class CalendarStep:
    """What the calendar makes at the end of a limit: a step, or a duty that was not done in time.

    Attributes:
        number: which process it is of.
        step: the step; None for a duty that was not done in time.
        timer: the limit's timer.
        limit: the limit.
        over: what has to be over for it, as alternatives.
        running: what must not be over for it not to be made yet, as alternatives.
        broken: the limit as one that is not kept, where it is a duty that was not done in time.
    """

    number: int
    step: Step | None
    timer: str
    limit: Limit
    over: tuple[Alternative, ...]
    running: tuple[Alternative, ...]
    broken: tuple[Rule, ...] = ()


@frozen(eq=False)
class Option:
    """What one event can do from where paths are, under what is taken to be so.

    Attributes:
        kind: the kind of event.
        stretch: the stretch of days in which it can.
        first: the first day of it, as an ordinal.
        last: the last day of it, or of the processes that it moves.
        assumed: what is taken to be so, with what is so of this event alone.
        steps: the step that each process takes, by its number; none where the event only passes by.
        places: where the processes are after it.
        told: what the events of the path have changed after it.
        kept: what is still taken to be so after it.
        taken: what it takes to be so of the case besides what was taken to be so before.
    """

    kind: str
    stretch: int
    first: int
    last: int
    assumed: Assumed
    steps: Mapping[int, Step]
    places: tuple[Place, ...]
    told: Told
    kept: Assumed
    taken: Assumed


@frozen
class Way:
    """A step from one position to another, with what it takes to be so.

    Attributes:
        from_: where the process asked about is before it.
        process: the process of which it is a step.
        step: the step; None where a duty is not done in time.
        to: where the process asked about is after it.
        needs: what is taken to be so for it.
    """

    from_: Position
    process: str
    step: Step | None
    to: Position
    needs: Assumed


@define
class Taken:
    """What is known of a way in one manner.

    Attributes:
        way: the way.
        low: the first day on which it can be taken, as an ordinal.
        high: the last.
        broken: the limits that it does not keep.
        bounds: the last days of the limits that bound it, by timer and role: the first and the last that each can be.
        path: what the paths take to be so on which it comes first.
    """

    way: Way
    low: int
    high: int
    broken: tuple[Rule, ...]
    bounds: dict[tuple[str, str], tuple[int, int]]
    path: Assumed
