"""What people ask of the ways a case can go: who does what next, which rights end when, what comes first and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import reduce

from attrs import evolve, frozen

from ehe_workflow.law.conditions import HAPPENED, FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Actor, StageKind
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.model import Bounding, Edge, Node, ProcessPaths, Trajectories, Window


@frozen(kw_only=True)
class Milestone:
    """Something of which people ask the first lawful day.

    Attributes:
        kind: the kind of stage that it leads to, in every nation.
        harms: whether only steps against the family are meant, since others lead to such a stage as well.
    """

    kind: StageKind
    harms: bool


MILESTONES: Mapping[str, Milestone] = {
    "order": Milestone(kind=StageKind.ORDER_IN_FORCE, harms=True),
    "prosecution": Milestone(kind=StageKind.PROSECUTION, harms=True),
    "ombudsman": Milestone(kind=StageKind.OMBUDSMAN, harms=False),
}
"""What people ask the earliest day of most, by name."""


@frozen(kw_only=True)
class NextAct:
    """Something that one side must or may do next.

    Attributes:
        process: the process.
        by: who does it.
        name: what is done, in words.
        event: the kind of event, or None where the law only says that something has to be done in a time.
        must: whether the law says that it has to be done.
        window: the days on which it can lawfully be done next.
        last_day: the last day for it, inclusive, where a limit runs; else None.
        cut_off: the time of day, such as ``17:00``, until which the last day counts; None where it counts to its end.
        limit: that limit, or None.
        missed: what follows where it is not done in time, or None.
        needs: what it takes to be so and is not known, by fact.
        advice: what to do or send, or None.
    """

    process: str
    by: Actor
    name: str
    event: str | None
    must: bool
    window: Window
    last_day: When | None
    cut_off: str | None
    limit: str | None
    missed: str | None
    needs: Mapping[str, FactValue]
    advice: str | None


@frozen(kw_only=True)
class RightEnds:
    """A right with the last day on which it can be used.

    Attributes:
        process: the process.
        by: whose right it is.
        name: what can be done, in words.
        event: the kind of event that uses it.
        limit: the limit that it ends with.
        running: whether it runs now; else it is set off on a path ahead.
        last_day: the last day, inclusive; a window where paths or dates leave it open.
        cut_off: the time of day, such as ``17:00``, until which the last day counts; None where it counts to its end.
        lost: what is lost after it, in words.
    """

    process: str
    by: Actor
    name: str
    event: str | None
    limit: str
    running: bool
    last_day: When
    cut_off: str | None
    lost: str


@frozen(kw_only=True)
class Earliest:
    """The first day on which something can lawfully happen.

    Attributes:
        process: the process.
        event: the kind of event; None where the calendar makes it.
        name: what is done, in words.
        stage: the stage that it leads to, in words.
        by: who does it.
        day: the first day on which it can lawfully happen, inclusive.
        needs: what is taken to be so for it and is not known, by fact.
        warning: what to say where it is allowed but unwise, or None.
    """

    process: str
    event: str | None
    name: str
    stage: str
    by: Actor
    day: date
    needs: Mapping[str, FactValue]
    warning: str | None


def next_for(paths: Trajectories, actor: Actor) -> tuple[NextAct, ...]:
    """What one side can do next, what it must do first.

    Args:
        paths: every way the case can go.
        actor: the side.
    """
    return tuple(one for one in next_acts(paths) if one.by is actor)


def next_acts(paths: Trajectories) -> tuple[NextAct, ...]:
    """What each side can do next, what must be done first; within that, what ends first.

    What is a step of several processes is told of one: of each that sets a time for it, else of the first.
    """
    found: dict[tuple[str, Actor, str, str | None], NextAct] = {}
    for one in (one for process in paths.processes for one in _next_in(process)):
        key = one.process, one.by, one.name, one.limit
        found[key] = _in_either_way(found[key], one) if key in found else one
    return tuple(_told_once(sorted(found.values(), key=_urgency)))


def _told_once(acts: Iterable[NextAct]) -> Iterator[NextAct]:
    """Those acts of which no other process tells already, with a limit or with as little to say."""
    told: set[tuple[Actor, str]] = set()
    limits: set[tuple[Actor, str, str]] = set()
    for act in acts:
        key = act.by, act.name
        if act.limit is not None and (*key, act.limit) not in limits:
            limits.add((*key, act.limit))
        elif key in told:
            continue
        told.add(key)
        yield act


def _in_either_way(known: NextAct, other: NextAct) -> NextAct:
    """The same act from two stages, or under two things that are not known: on any of the days, for what both take."""
    return evolve(
        known,
        must=known.must and other.must,
        window=known.window.with_all_of(other.window),
        needs={name: value for name, value in known.needs.items() if other.needs.get(name) == value},
    )


def _urgency(one: NextAct) -> tuple[bool, date, date]:
    last = one.last_day.earliest if one.last_day is not None else None
    return not one.must, last or date.max, one.window.earliest


def _next_in(process: ProcessPaths) -> Iterator[NextAct]:
    own = [edge for edge in process.first if edge.process == process.process]
    ways = _ways_to_do(own)
    by_an_act = {bound.limit for edge in own if edge.event is not None for bound in edge.bounds if bound.role == "by"}
    for edge in own:
        if edge.event is None and edge.breaches and edge.breaches[0].limit not in by_an_act:
            yield _to_be_done(process, edge)
        elif edge.event is not None and edge.lawful:
            bound = _cap(edge)
            is_duty = bound is not None and not bound.right
            yield NextAct(
                process=process.process,
                by=edge.by,
                name=edge.name,
                event=edge.event,
                must=edge.duty or (is_duty and bound is not None and len(ways[bound.limit]) == 1),
                window=edge.window,
                last_day=bound.last_day if bound is not None else None,
                cut_off=bound.cut_off if bound is not None else None,
                limit=bound.limit if bound is not None else None,
                missed=bound.missed if bound is not None else None,
                needs=edge.needs,
                advice=edge.advice,
            )
            if is_duty and bound is not None and len(ways[bound.limit]) > 1:
                yield _one_of(process, bound, ways[bound.limit])


def _ways_to_do(edges: Iterable[Edge]) -> Mapping[str, Mapping[str, Window]]:
    """By limit, the acts each of which is enough to keep it, with their days."""
    found: dict[str, dict[str, Window]] = defaultdict(dict)
    for edge in edges:
        bound = _cap(edge)
        if edge.event is not None and edge.lawful and bound is not None:
            known = found[bound.limit].get(edge.event)
            found[bound.limit][edge.event] = edge.window if known is None else known.with_all_of(edge.window)
    return found


def _one_of(process: ProcessPaths, bound: Bounding, ways: Mapping[str, Window]) -> NextAct:
    """A duty that is kept by any of several acts."""
    return NextAct(
        process=process.process,
        by=bound.by,
        name=bound.what,
        event=None,
        must=True,
        window=reduce(Window.with_all_of, ways.values()),
        last_day=bound.last_day,
        cut_off=bound.cut_off,
        limit=bound.limit,
        missed=bound.missed,
        needs={},
        advice=None,
    )


def _to_be_done(process: ProcessPaths, edge: Edge) -> NextAct:
    """A duty of which only its not being done in time is a step by itself."""
    breach, last = edge.breaches[0], edge.window.latest - timedelta(days=1)
    first = edge.window.earliest - timedelta(days=1)
    return NextAct(
        process=process.process,
        by=breach.by,
        name=breach.what,
        event=None,
        must=True,
        window=Window(earliest=first, latest=last, open=False),
        last_day=When.between(first, last),
        cut_off=None,
        limit=breach.limit,
        missed=breach.missed,
        needs=edge.needs,
        advice=None,
    )


def _cap(edge: Edge) -> Bounding | None:
    found = [bound for bound in edge.bounds if bound.role == "by"]
    return min(found, key=lambda bound: bound.last_day.earliest or date.max, default=None)


def last_days_of_rights(paths: Trajectories) -> tuple[RightEnds, ...]:
    """The rights that run, and those that can come to run, each with its last day and what is lost after it.

    A right that can come to run on paths on which everybody keeps the law has the last days of those paths.
    """
    found: dict[tuple[str, str, str | None], RightEnds] = {}
    for process in paths.processes:
        nodes = {node.id: node for node in process.nodes}
        lawful = [edge for edge in process.edges if not nodes[edge.from_].breached_by]
        for edges, running in ((process.first, True), (lawful, False), (process.edges, False)):
            told = frozenset(found)
            for edge, bound in ((one, bound) for one in edges if one.lawful for bound in one.bounds):
                key = process.process, bound.limit, edge.event
                if bound.role == "by" and bound.right and key not in told:
                    found[key] = _right(process, edge, bound, found.get(key), running=running)
    return tuple(sorted(found.values(), key=lambda one: (not one.running, one.last_day.earliest or date.max)))


def _right(process: ProcessPaths, edge: Edge, bound: Bounding, known: RightEnds | None, *, running: bool) -> RightEnds:
    last = bound.last_day if known is None else _either(known.last_day, bound.last_day)
    after = "after that day it is out of time"
    return RightEnds(
        process=process.process,
        by=bound.by,
        name=edge.name,
        event=edge.event,
        limit=bound.limit,
        running=running,
        last_day=last,
        cut_off=bound.cut_off,
        lost=f"{after}. {bound.missed}" if bound.missed else after,
    )


def _either(one: When, other: When) -> When:
    earliest = min(one.earliest, other.earliest) if one.earliest and other.earliest else None
    return When.between(earliest, max(one.latest, other.latest) if one.latest and other.latest else None)


def earliest_lawful(paths: Trajectories, what: Milestone | str) -> tuple[Earliest, ...]:
    """The first days on which something can happen on a path on which everybody keeps the law, the earliest first.

    Args:
        paths: every way the case can go.
        what: a milestone, counted where it is come to for the first time; or a kind of event.
    """
    found: dict[tuple[str, str | None, str], Earliest] = {}
    for process in paths.processes:
        nodes = {node.id: node for node in process.nodes}
        for edge in _leading_to(process, nodes, what):
            key = process.process, edge.event, nodes[edge.to].name
            if key not in found or edge.window.earliest < found[key].day:
                found[key] = Earliest(
                    process=process.process,
                    event=edge.event,
                    name=edge.name,
                    stage=nodes[edge.to].name,
                    by=edge.by,
                    day=edge.window.earliest,
                    needs=_unknown(edge.earliest_where, process),
                    warning=edge.warning,
                )
    return tuple(sorted(found.values(), key=lambda one: one.day))


def _unknown(where: Mapping[str, FactValue], process: ProcessPaths) -> Mapping[str, FactValue]:
    """What is not known, without what has to have happened on the way where paths were held together."""
    return {name: value for name, value in where.items() if process.exact or not name.startswith(HAPPENED)}


def _leading_to(process: ProcessPaths, nodes: Mapping[str, Node], what: Milestone | str) -> Iterator[Edge]:
    """The lawful steps of a process, on lawful ways, that are an event or come to a milestone for the first time."""
    if isinstance(what, str):
        yield from (edge for edge in _lawful(process, nodes) if edge.event == what)
        return
    ways = list(_lawful(process, nodes))
    before = {node.id for node in process.nodes if node.start and node.kind is not what.kind}
    moved = True
    while moved:
        reached = {edge.to for edge in ways if edge.from_ in before and nodes[edge.to].kind is not what.kind}
        moved = not reached <= before
        before |= reached
    for edge in ways:
        if edge.from_ in before and nodes[edge.to].kind is what.kind and (edge.harms or not what.harms):
            yield edge


def _lawful(process: ProcessPaths, nodes: Mapping[str, Node]) -> Iterator[Edge]:
    for edge in process.edges:
        if edge.lawful and not nodes[edge.from_].breached_by and edge.process == process.process:
            yield edge


def processes_that_lead_to(law: Law, kind: StageKind) -> tuple[str, ...]:
    """The processes that have a stage of a kind."""
    return tuple(dict.fromkeys(law.regime[one.regime].process for one in law.stage.values() if one.kind is kind))
