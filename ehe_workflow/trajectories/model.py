"""What can happen from here, as plain records: the stages that can be reached and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Bound, Force, StageKind
from ehe_workflow.time.when import When


@frozen(kw_only=True)
class Window:
    """The days on which something can happen.

    Each end is the day of some path; days between need not all be possible.

    Attributes:
        earliest: the first such day, inclusive.
        latest: the last such day, inclusive; the horizon where it is open.
        open: whether only the horizon ends it.
    """

    earliest: date
    latest: date
    open: bool

    def with_all_of(self, other: Window) -> Window:
        """From the first day of either to the last of either."""
        return Window(
            earliest=min(self.earliest, other.earliest),
            latest=max(self.latest, other.latest),
            open=self.open or other.open,
        )


@frozen(kw_only=True)
class Bounding:
    """A limit that bounds when a step can lawfully be taken.

    Attributes:
        limit: the limit.
        what: what must or may happen in its time.
        role: ``not-before`` where the step must wait for its end, ``by`` where the step is the act that it caps,
            ``before`` where the calendar ends the stage with it, ``at`` where it is the calendar that makes the step.
        by: who must act or wait.
        right: whether it is a right that ends, not a duty.
        bound: what the period does.
        last_day: its last day, inclusive, as the window of days that it can be on these paths.
        cut_off: the time of day, such as ``17:00``, until which the last day counts; None where it counts to its end.
        missed: what follows where it is missed, or None.
        force: how strong it is.
        estimate: whether days were counted with an estimated calendar: the true last day is the same or later.
    """

    limit: str
    what: str
    role: Literal["not-before", "by", "before", "at"]
    by: Actor
    right: bool
    bound: Bound
    last_day: When
    cut_off: str | None
    missed: str | None
    force: Force
    estimate: bool


@frozen(kw_only=True)
class Breach:
    """What somebody does not keep by taking a step on such a day.

    Attributes:
        limit: the limit that is not kept.
        what: what should happen in its time.
        by: who does not keep it.
        how: ``early`` where the step did not wait for the end, ``late`` where it comes after it.
        right: whether it is a right used when it is over, not a duty broken.
        missed: what follows, or None.
    """

    limit: str
    what: str
    by: Actor
    how: Literal["early", "late"]
    right: bool
    missed: str | None


@frozen(kw_only=True)
class Node:
    """A stage that can be reached, under what has to be so for that.

    Attributes:
        id: its name within the process.
        regime: the version of the process.
        stage: the stage.
        name: the stage's name for people.
        kind: what sort of stage it is in every nation.
        means: what it means, or None.
        advice: what to do first, or None.
        final: whether the process may rest there for good.
        start: whether the case may be there now.
        where: what is taken to be so on every way there and is not known, by fact. Two nodes of one stage differ in
            what still matters from there: ways on which a fact was asked that no longer matters come together.
        breached_by: those of whom a breach is needed to get there; empty where every path there is lawful.
        window: the days on which it can be entered; None where the case is there from the start and never enters it.
    """

    id: str
    regime: str
    stage: str
    name: str
    kind: StageKind
    means: str | None
    advice: str | None
    final: bool
    start: bool
    where: Mapping[str, FactValue]
    breached_by: tuple[Actor, ...]
    window: Window | None


@frozen(kw_only=True)
class Edge:
    """A step that can be taken from a stage, on such days.

    Attributes:
        id: its name within the process.
        from_: the node that it leaves.
        to: the node that it leads to.
        process: the process of which it is a step; another than the one asked about where its step changes how this
            one is reached.
        step: the step of the definition.
        event: the kind of event that makes it; None for a step of the calendar.
        name: what is done, in words.
        by: who takes it.
        window: the days on which it can be taken.
        lawful: whether it keeps every limit; the way there may still need a breach, which its node tells.
        breaches: the limits that it does not keep, and whose they are.
        needs: what it takes to be so and is not known, by fact.
        earliest_where: what is taken to be so on the paths on which it can be taken on the first day of its window,
            and is not known, by fact: what was asked on the way there as well.
        bounds: the limits that bound its window.
        again: whether it comes back to a stage from which it can be reached: a cycle, followed to the horizon.
        duty: whether the law says that it must be taken.
        harms: whether it goes against the family.
        remedy: whether it is a remedy of the family.
        advice: what to do or send, or None.
        warning: what to say where it is allowed but unwise, or None.
        authority: where the rule is, or None.
    """

    id: str
    from_: str
    to: str
    process: str
    step: str
    event: str | None
    name: str
    by: Actor
    window: Window
    lawful: bool
    breaches: tuple[Breach, ...]
    needs: Mapping[str, FactValue]
    bounds: tuple[Bounding, ...]
    again: bool
    duty: bool
    harms: bool
    remedy: bool
    advice: str | None
    warning: str | None
    authority: Authority | None
    earliest_where: Mapping[str, FactValue] = field(factory=dict)


@frozen(kw_only=True)
class ProcessPaths:
    """Every possible path of one process.

    Attributes:
        process: the process.
        name: its name for people.
        started: whether the log holds an event of it; else it is explored from its first stage.
        over: the last day on which it can go on, where that lies no later than the horizon.
        nodes: the stages, those where the case may be now first.
        edges: the steps, the earliest first.
        first: what can be done first from here, and what the calendar makes first, under the same names as in
            ``edges``, with the windows that it has before anything else is done; those in ``edges`` hold later rounds
            as well. What can be done once only the calendar has made steps comes first too, so that such a step may
            leave a node that is not a start; what follows a duty that was not done in time does not.
        exact: whether every window is exact. Else there were too many paths to hold apart: those in the same stages
            were held together, so that windows may be too wide and a path may be shown that is not possible, and
            never the other way round.
        moved_with: the other processes that were followed along with it, since what happens in them matters here.
        beside: other processes whose events matter here and that are too large to be followed along with it: each of
            those events is taken to be possible on any day of its lawful window there, so windows here may be too
            wide and never too narrow.
        outside: the kinds of event of procedures that are not in play, which would change these paths if they
            happened; ask for one with a what-if.
        stopped: whether the exploration was stopped before its end: there are more paths than are shown, and windows
            may be wider.
    """

    process: str
    name: str
    started: bool
    over: date | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    first: tuple[Edge, ...]
    exact: bool
    moved_with: tuple[str, ...]
    beside: tuple[str, ...]
    outside: tuple[str, ...]
    stopped: bool = False

    def node(self, name: str) -> Node:
        """The node of that name."""
        return next(one for one in self.nodes if one.id == name)

    def edges_from(self, name: str) -> tuple[Edge, ...]:
        """The steps that leave a node, the earliest first."""
        return tuple(one for one in self.edges if one.from_ == name)


@frozen(kw_only=True)
class Trajectories:
    """Every way a case can go, from one day to another.

    Attributes:
        case: the case's name.
        title: its heading, or None.
        jurisdiction: whose law applies.
        jurisdiction_name: its name for people.
        as_of: the day from which it is seen; what can happen, can happen from the next day on.
        horizon: the last day looked at, inclusive.
        what_if: what is supposed, in words; empty for how things stand.
        processes: the processes, those in play first.
        stopped: whether the exploration was stopped before its end, so that this is not the whole.
    """

    case: str
    title: str | None
    jurisdiction: str
    jurisdiction_name: str
    as_of: date
    horizon: date
    what_if: str
    processes: tuple[ProcessPaths, ...]
    stopped: bool = False

    def of(self, process: str) -> ProcessPaths:
        """The paths of one process; the first where several versions of it are possible."""
        return next(one for one in self.processes if one.process == process)
