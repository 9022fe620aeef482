"""What still matters in each stage of a definition: which timers and which facts some path from there asks for.

A timer matters where some path comes to a step that asks for it before anything sets it off afresh; a fact, where
some path comes to a condition that asks for it. What no longer matters need not keep paths apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from attrs import frozen

from ehe_workflow.case.replay import CONDITION
from ehe_workflow.law.conditions import HAPPENED, Condition
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step


def rests(definition: Definition, stage: str) -> bool:
    """Whether a process is at rest in a stage: its start, or one in which it may stay for good."""
    return definition.stages[stage].final or stage == definition.regime.start


@frozen
class Live:
    """The timers that still matter in a stage.

    Attributes:
        alone: those that matter whatever else runs.
        through: those on whose end that of others depends, with the others: they matter where one of those runs.
        late: those that matter though they run on beyond the last day asked about: something comes too early for them.
    """

    alone: frozenset[str]
    through: Mapping[str, frozenset[str]]
    late: frozenset[str]

    @property
    def possible(self) -> frozenset[str]:
        """Those that matter or may matter."""
        return self.alone | self.through.keys()


def live_timers(
    definition: Definition,
    asks: Mapping[str, frozenset[str]],
    starts: Mapping[str, frozenset[str]],
    stops: Mapping[str, frozenset[str]],
    others: Mapping[str, frozenset[str]],
    heeded: Mapping[str, frozenset[str]],
    kept: frozenset[str],
    ending: Mapping[str, str],
    *,
    lapsing: frozenset[str],
    passing: frozenset[str],
) -> Mapping[str, Live]:
    """The timers that some path from each stage still asks for.

    A timer on which another depends is asked for with it: where the other runs, and where it can be set off without
    this one being set off afresh.

    Args:
        definition: the definition.
        asks: the timers that each step asks for.
        starts: the timers that each kind of event sets off.
        stops: the timers that each kind of event ends.
        others: the timers on whose end that of each timer depends.
        heeded: the timers that each step asks for even while they run.
        kept: the timers that matter late wherever they matter: they put off the end of another, or are cut by one.
        ending: the timer with whose end the calendar makes each step that it makes, by the step.
        lapsing: those that no longer count once the process has come to rest.
        passing: the kinds of event that may happen in any stage, whether or not a step is made by them.
    """
    ways = list(_ways(definition))
    kinds = {*starts, *stops}
    nothing: frozenset[str] = frozenset()
    ended: Mapping[str | None, frozenset[str]] = {
        kind: starts.get(kind, nothing) | stops.get(kind, nothing) for kind in kinds
    }

    def before(seeds: set[str], timers: frozenset[str], runs: str | None = None) -> set[str]:
        """The stages from which some path comes to one of some stages with none of some timers ended on the way.

        Args:
            seeds: the stages to come to.
            timers: the timers.
            runs: a timer that does not come to its end.
        """
        found, moved = set(seeds), True
        while moved:
            moved = False
            for stage, step, to in ways:
                if stage in found or to not in found or timers & ended.get(step.event, nothing):
                    continue
                lapses = to != stage and timers & lapsing and rests(definition, to)
                if not lapses and (runs is None or ending.get(step.id) != runs):
                    found.add(stage)
                    moved = True
        return found

    asking: dict[str, set[str]] = {}
    for stage, step, _ in ways:
        for name in asks[step.id]:
            asking.setdefault(name, set()).add(stage)
    alone = {name: before(stages, frozenset({name})) for name, stages in asking.items()}
    through: dict[str, dict[str, set[str]]] = {}
    for name, stages in asking.items():
        for other in _all_others(name, others):
            with_it = before(stages, frozenset({name, other}))
            through.setdefault(other, {})[name] = with_it
            alone_kinds = {kind for kind in starts if name in starts[kind] and other not in ended[kind]}
            begun = {stage for stage, step, to in ways if step.event in alone_kinds and to in with_it}
            begun |= with_it if alone_kinds & passing else set()
            alone[other] = alone.get(other, set()) | before(begun, frozenset({other}))
    heeding: dict[str, set[str]] = {}
    for stage, step, _ in ways:
        for name in heeded[step.id]:
            heeding.setdefault(name, set()).add(stage)
    late = {name: before(stages, frozenset({name}), name) for name, stages in heeding.items()}
    return {
        stage: Live(
            frozenset(name for name, stages in alone.items() if stage in stages),
            {
                other: frozenset(name for name, stages in found.items() if stage in stages)
                for other, found in through.items()
                if any(stage in stages for stages in found.values())
            },
            frozenset(name for name, stages in late.items() if stage in stages) | kept,
        )
        for stage in definition.stages
    }


def _all_others(name: str, others: Mapping[str, frozenset[str]]) -> set[str]:
    found, waiting = set[str](), [name]
    while waiting:
        for other in others.get(waiting.pop(), ()):
            if other not in found and other != name:
                found.add(other)
                waiting.append(other)
    return found


def asked_names(
    law: Law,
    definition: Definition,
    limits: Mapping[str, Limit],
    live: Mapping[str, Live],
    starts: Mapping[str, frozenset[str]],
    *,
    passing: frozenset[str],
) -> Mapping[str, frozenset[str]]:
    """What conditions may still ask for from each stage: facts, events that happened, and whole conditions.

    What an event settles on every path to where it is asked for is not asked for before it. A fact that cannot be so
    without another is asked for with it, and the other way round.

    Args:
        law: the law.
        definition: the definition.
        limits: the limits watched, by timer.
        live: the timers that still matter in each stage.
        starts: the timers that each kind of event sets off.
        passing: the kinds of event that may happen in any stage, whether or not a step is made by them.
    """
    ways = list(_ways(definition))
    asking: dict[str, set[str]] = defaultdict(set)

    def ask(stage: str, condition: Condition | None) -> None:
        for name in (f"{CONDITION}{condition}", *condition.names()) if condition is not None else ():
            asking[name].add(stage)

    def ask_begun(stage: str, kind: str, to: str) -> None:
        for timer in starts.get(kind, ()):
            if timer in live[to].possible:
                ask(stage, limits[timer].when)

    for stage, step, to in ways:
        ask(stage, step.when)
        ask_begun(stage, step.event or "", to)
    for stage in definition.stages:
        for kind in passing:
            ask_begun(stage, kind, stage)
    settling: dict[str, set[str]] = defaultdict(set)
    for kind in definition.events:
        for name in (HAPPENED + kind, *law.event[kind].sets):
            settling[name].add(kind)
    asked: dict[str, set[str]] = {stage: set() for stage in definition.stages}
    with_it = _asked_together(law)
    for name, stages in asking.items():
        for stage in _before(ways, stages, settling[name]):
            asked[stage] |= {name, *with_it.get(name, ())}
    return {stage: frozenset(found) for stage, found in asked.items()}


def _before(ways: list[tuple[str, Step, str]], seeds: set[str], ending: set[str]) -> set[str]:
    """The stages from which some path comes to one of some stages with no event of some kinds on the way."""
    found, moved = set(seeds), True
    open_ways = [(stage, to) for stage, step, to in ways if step.event not in ending]
    while moved:
        moved = False
        for stage, to in open_ways:
            if to in found and stage not in found:
                found.add(stage)
                moved = True
    return found


def _ways(definition: Definition) -> Iterator[tuple[str, Step, str]]:
    for step in definition.steps:
        for stage in leaves(step, definition.stages):
            yield stage, step, step.to or stage


def _asked_together(law: Law) -> Mapping[str, frozenset[str]]:
    """For each fact that another depends on, or that depends on others, all that hang together with it."""
    together: dict[str, frozenset[str]] = {}
    for name, fact in law.fact.items():
        if fact.only_if is not None:
            joined: set[str] = {name}
            for one in (name, *fact.only_if.names()):
                joined |= together.get(one, {one})
            together |= dict.fromkeys(joined, frozenset(joined))
    return together
