"""What paths through processes are told apart by, and what is kept of the steps that they take."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, field, frozen

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.timers import Alternative, Term
from ehe_workflow.trajectories.watch import Watch, rests

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


@frozen(cache_hash=True)
class Where:
    """What paths have in common that are held together.

    Attributes:
        places: where each process is.
        assumed: what is taken to be so.
        told: what the events of the path have changed.
        breached_by: those of whom the path needs a breach.
        pending: how many of the supposed events have happened.
        timers: the limits that still matter, each with its end.
    """

    places: tuple[Place, ...]
    assumed: Assumed
    told: Told
    breached_by: frozenset[Actor]
    pending: int
    timers: tuple[tuple[str, Term], ...]

    @property
    def position(self) -> Position:
        """Where the process asked about is."""
        return self.places[0], self.assumed, self.breached_by


@frozen
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


@frozen
class CalendarStep:
    """What the calendar makes at the end of a limit: a step, or a duty that was not done in time.

    Attributes:
        number: which process it is of.
        step: the step; None for a duty that was not done in time.
        timer: the limit's timer.
        limit: the limit.
        over: what has to be over for it, as alternatives.
        running: what must not be over for it not to be made yet, as alternatives.
    """

    number: int
    step: Step | None
    timer: str
    limit: Limit
    over: tuple[Alternative, ...]
    running: tuple[Alternative, ...]


@frozen
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
        is_bounded: whether limits may bound it.
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
    is_bounded: bool


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
        bounds: the ends that bound it, by limit and role.
    """

    way: Way
    low: int
    high: int
    broken: tuple[Rule, ...]
    bounds: dict[tuple[str, str], When] = field(factory=dict)
