"""The steps that a search found as plain records: nodes by name, edges with what bounds them, cycles marked."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import Literal, cast

from ehe_workflow.case.answer import step_name
from ehe_workflow.law.procedures import Process, Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.facts_ahead import Assumed, FactsAhead
from ehe_workflow.trajectories.findings import Findings
from ehe_workflow.trajectories.growth import BEYOND, LATER
from ehe_workflow.trajectories.model import Bounding, Breach, Edge, Node, ProcessPaths, Window
from ehe_workflow.trajectories.paths import Member, Position, Rule, Taken, Way
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.watch import CAP

_Role = Literal["not-before", "by", "before", "at"]


def paths_of(
    findings: Findings,
    found: tuple[Taken, ...],
    first: tuple[Taken, ...],
    together: Together,
    *,
    process: Process,
    started: bool,
    over: date | None,
    outside: tuple[str, ...],
    exact: bool,
    stopped: bool,
    moved_with: tuple[str, ...],
    beside: tuple[str, ...],
) -> ProcessPaths:
    """What a search found of the first process that it followed.

    Args:
        findings: what was found.
        found: the steps of it that are told.
        first: the steps of it that can come first.
        together: the processes that were followed.
        process: the process asked about.
        started: whether the log holds an event of it.
        over: the last day on which it can go on, where that is not after the horizon.
        outside: the kinds of event that would change the answer and are not followed.
        exact: whether paths were held apart wherever they differ.
        stopped: whether the search was stopped before its end.
        moved_with: the processes that were followed along with it.
        beside: the processes of which only the windows of their own were looked at.
    """
    ways = [taken.way for taken in found]
    depths = _depths(findings.starts, ways)
    rounds = _rounds(findings.starts, ways)
    order = sorted(depths, key=lambda one: (depths[one], str(one[0]), sorted(map(str, one[1])), _names(one[2])))
    names = _node_names(order, together.members[0])
    where = _where(findings.starts, ways, together.facts)
    writer = _Writer(together, findings.starts, found, names, where, depths, rounds, findings.beyond)
    edges = [writer.edge(taken) for taken in found]
    places = {name: place for place, name in enumerate(names.values())}
    coming = tuple(writer.edge(taken) for taken in first)
    edges.sort(key=lambda one: (places[one.from_], one.window.earliest, one.window.latest, one.id))
    return ProcessPaths(
        process=process.id,
        name=process.name,
        started=started,
        over=over,
        nodes=tuple(writer.node(one) for one in order),
        edges=tuple(edges),
        first=tuple(sorted(coming, key=lambda one: (one.window.earliest, one.window.latest, one.id))),
        exact=exact,
        moved_with=moved_with,
        beside=beside,
        outside=outside,
        stopped=stopped,
    )


def _names(actors: Iterable[Actor]) -> list[str]:
    return sorted(actor.value for actor in actors)


def _node_names(order: list[Position], member: Member) -> dict[Position, str]:
    number: dict[str, int] = defaultdict(int)
    found = {}
    for one in order:
        version, stage = one[0]
        name = f"{member.definitions[version].regime.id}/{stage}"
        number[name] += 1
        found[one] = name if number[name] == 1 else f"{name}#{number[name]}"
    return found


def _depths(starts: Iterable[Position], ways: Iterable[Way]) -> dict[Position, int]:
    """How many steps away each position is from where the case may be now."""
    after: dict[Position, list[Position]] = defaultdict(list)
    for way in ways:
        after[way.from_].append(way.to)
    found = dict.fromkeys(starts, 0)
    waiting = deque(found)
    while waiting:
        one = waiting.popleft()
        for other in after[one]:
            if other not in found:
                found[other] = found[one] + 1
                waiting.append(other)
    return found


def _rounds(starts: Iterable[Position], ways: Iterable[Way]) -> dict[Position, int]:
    """Positions that can be reached from each other get the same number (Kosaraju's two searches)."""
    after: dict[Position, list[Position]] = defaultdict(list)
    before: dict[Position, list[Position]] = defaultdict(list)
    for way in ways:
        after[way.from_].append(way.to)
        before[way.to].append(way.from_)
    done: dict[Position, None] = {}
    for first in starts:
        stack = [(first, iter(after[first]))]
        seen = {first, *done}
        while stack:
            one, rest = stack[-1]
            other = next((other for other in rest if other not in seen), None)
            if other is not None:
                seen.add(other)
                stack.append((other, iter(after[other])))
            else:
                done.setdefault(one)
                stack.pop()
    found: dict[Position, int] = {}
    for number, last in enumerate(reversed(list(done))):
        waiting = [last] if last not in found else []
        while waiting:
            one = waiting.pop()
            found[one] = number
            waiting += [other for other in before[one] if other not in found]
    return found


def _where(starts: Mapping[Position, Assumed], ways: Iterable[Way], facts: FactsAhead) -> dict[Position, Assumed]:
    """What is taken to be so on every way to each position."""
    found = dict(starts)
    after: dict[Position, list[tuple[Position, Assumed]]] = defaultdict(list)
    for way in ways:
        if way.to != way.from_:
            asked = frozenset(one for one in way.needs if not facts.of_event(one[0]))
            after[way.from_].append((way.to, asked | way.to[1]))
    waiting = deque(found)
    while waiting:
        one = waiting.popleft()
        for other, asked in after[one]:
            told = found[one] | asked
            known = found.get(other)
            both = told if known is None else known & told
            if both != known:
                found[other] = both
                waiting.append(other)
    return found


class _Writer:
    """Writes positions and ways as records."""

    def __init__(
        self,
        together: Together,
        starts: Collection[Position],
        found: Iterable[Taken],
        names: Mapping[Position, str],
        where: Mapping[Position, Assumed],
        depths: Mapping[Position, int],
        rounds: Mapping[Position, int],
        beyond: Mapping[str, tuple[int, int]],
    ) -> None:
        self._law = together.law
        self._members = together.members
        self._starts = starts
        self._names = names
        self._where = where
        self._depths = depths
        self._rounds = rounds
        self._estimated = together.ends.estimated
        self._horizon = together.ends.horizon
        self._beyond = beyond
        self._entered: dict[Position, tuple[int, int]] = {}
        self._used: dict[str, int] = defaultdict(int)
        self._ids: dict[Hashable, str] = {}
        for taken in found:
            way = taken.way
            if way.to != way.from_:
                low, high = self._entered.get(way.to, (taken.low, taken.high))
                self._entered[way.to] = min(low, taken.low), max(high, taken.high)

    def node(self, position: Position) -> Node:
        """A position as a record."""
        (version, name), _, breached_by = position
        definition = self._members[0].definitions[version]
        stage = definition.stages[name]
        entered = self._entered.get(position)
        return Node(
            id=self._names[position],
            regime=definition.regime.id,
            stage=stage.id,
            name=stage.name,
            kind=stage.kind,
            means=stage.means,
            advice=stage.advice,
            final=stage.final,
            start=position in self._starts,
            where=dict(sorted(self._where[position])),
            breached_by=tuple(sorted(breached_by, key=lambda actor: actor.value)),
            window=self._window(*entered) if entered is not None else None,
        )

    def edge(self, taken: Taken) -> Edge:
        """A way as a record."""
        way, law = taken.way, self._law
        step = way.step if way.step is not None else _missed(taken.broken[0])
        kind = law.event.get(step.event or "")
        from_, to = self._names[way.from_], self._names[way.to]
        name = f"{from_}:{step.id if way.process == self._members[0].process else f'{way.process}/{step.id}'}"
        key = (
            way.from_,
            way.to,
            way.process,
            step.id,
            frozenset((rule.timer, rule.early) for rule in taken.broken),
            way.needs,
        )
        if key not in self._ids:
            self._used[name] += 1
            self._ids[key] = name if self._used[name] == 1 else f"{name}#{self._used[name]}"
        return Edge(
            id=self._ids[key],
            from_=from_,
            to=to,
            process=way.process,
            step=step.id,
            event=step.event,
            name=self._words(way, taken),
            by=step.by or (kind.by if kind is not None else Actor.LAW),
            window=self._window(taken.low, taken.high),
            lawful=not taken.broken,
            breaches=tuple(_breach(rule) for rule in taken.broken),
            needs=dict(sorted(way.needs)),
            bounds=tuple(self._bounding(timer, role, days) for (timer, role), days in taken.bounds.items()),
            again=self._rounds[way.from_] == self._rounds[way.to] and self._depths[way.to] <= self._depths[way.from_],
            duty=step.duty,
            harms=step.harms,
            remedy=step.remedy,
            advice=step.advice,
            warning=step.warning,
            authority=law.authority(step.source) if step.source is not None else None,
            earliest_where=dict(sorted(taken.path | way.needs)),
        )

    def _words(self, way: Way, taken: Taken) -> str:
        if way.step is None:
            return f"not done in time: {taken.broken[0].limit.what}"
        if way.step.at_end_of is not None:
            return f"time is over: {self._law.limit_named(way.step.at_end_of).what}"
        return step_name(way.step, self._law)

    def _window(self, low: int, high: int) -> Window:
        return Window(earliest=date.fromordinal(low), latest=date.fromordinal(high), open=high >= self._horizon)

    def _bounding(self, timer: str, role: str, days: tuple[int, int]) -> Bounding:
        limit = self._law.limit_named(timer.removesuffix(CAP))
        return Bounding(
            limit=limit.id,
            what=limit.what,
            role=cast("_Role", role),
            by=limit.by,
            right=limit.right,
            bound=limit.bound,
            last_day=self._last_day(timer, *days),
            cut_off=self._law.cut_off(limit),
            missed=limit.missed,
            force=self._law.force_of(limit),
            estimate=limit.id in self._estimated,
        )

    def _last_day(self, timer: str, low: int, high: int) -> When:
        """The days that a last day can be; of one beyond the horizon is kept what it can be on any path."""
        first, last = self._beyond.get(timer, (0, BEYOND))
        days = first if low == LATER else low, last if high == LATER else high
        return When.between(*(date.fromordinal(day) if 0 < day < LATER else None for day in days))


def _missed(rule: Rule) -> Step:
    """What is written for a duty that was not done in time."""
    return Step(id=f"missed:{rule.limit.id}", regime=rule.limit.process, by=rule.by, from_=(), source=rule.limit.source)


def _breach(rule: Rule) -> Breach:
    return Breach(
        limit=rule.limit.id,
        what=rule.limit.what,
        by=rule.by,
        how="early" if rule.early else "late",
        right=rule.limit.right and not rule.early,
        missed=rule.limit.missed,
    )
