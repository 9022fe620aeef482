"""What still matters in each stage of a definition: which timers and which facts some path from there asks for.

A timer matters where some path comes to a step that asks for it before anything sets it off afresh; a fact, where
some path comes to a condition that asks for it. What no longer matters need not keep paths apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.case.replay import CONDITION
from ehe_workflow.law.conditions import Condition
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step


def rests(definition: Definition, stage: str) -> bool:
    """Whether a process is at rest in a stage: its start, or one in which it may stay for good."""
    return definition.stages[stage].final or stage == definition.regime.start


def live_timers(
    definition: Definition,
    asks: Mapping[str, frozenset[str]],
    ended: Mapping[str, frozenset[str]],
    others: Mapping[str, frozenset[str]],
    lapsing: frozenset[str],
) -> Mapping[str, frozenset[str]]:
    """The timers that some path from each stage still asks for.

    Args:
        definition: the definition.
        asks: the timers that each step asks for.
        ended: the timers that each kind of event ends, or sets off afresh.
        others: the timers on whose end that of each timer depends.
        lapsing: those that no longer count once the process has come to rest.
    """
    live: dict[str, set[str]] = {stage: set() for stage in definition.stages}
    ways = list(_ways(definition))
    for stage, step, _ in ways:
        live[stage] |= asks[step.id]
    moved = True
    while moved:
        moved = False
        for stage, step, to in ways:
            more = live[to] - ended.get(step.event or "", frozenset())
            if to != stage and rests(definition, to):
                more -= lapsing
            more |= {other for name in live[stage] for other in others.get(name, ())}
            if not more <= live[stage]:
                live[stage] |= more
                moved = True
    return {stage: frozenset(found) for stage, found in live.items()}


def asked_names(
    law: Law, definition: Definition, limits: Mapping[str, Limit], live: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """What conditions may still ask for from each stage: facts, events that happened, and whole conditions.

    A fact that cannot be so without another is asked for with it, and the other way round.

    Args:
        law: the law.
        definition: the definition.
        limits: the limits watched, by timer.
        live: the timers that still matter in each stage.
    """
    with_it = _asked_together(law)
    asked: dict[str, set[str]] = {stage: set() for stage in definition.stages}
    for stage, found in asked.items():
        for timer in live[stage]:
            if timer in limits and (when := limits[timer].when) is not None:
                found.update(_names(when, with_it))
    ways = list(_ways(definition))
    for stage, step, _ in ways:
        if step.when is not None:
            asked[stage].update(_names(step.when, with_it))
    moved = True
    while moved:
        moved = False
        for stage, _, to in ways:
            if not asked[to] <= asked[stage]:
                asked[stage] |= asked[to]
                moved = True
    return {stage: frozenset(found) for stage, found in asked.items()}


def _ways(definition: Definition) -> Iterator[tuple[str, Step, str]]:
    for step in definition.steps:
        for stage in leaves(step, definition.stages):
            yield stage, step, step.to or stage


def _names(condition: Condition, with_it: Mapping[str, frozenset[str]]) -> Iterator[str]:
    yield f"{CONDITION}{condition}"
    for name in condition.names():
        yield name
        yield from with_it.get(name, ())


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
