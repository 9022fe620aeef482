"""What every path must leave open: an end of the process, and a remedy against what goes against the family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.checking.moves import Moves
from ehe_workflow.checking.walks import Failure, Trail, Whole
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import StageKind

_OVER = frozenset({StageKind.AT_REST, StageKind.CLOSED})
"""The kinds of stage with which a process, as it was begun, is over."""


def unable_to_end(moves: Moves, found: Whole) -> Iterator[Failure]:
    """Each stage that no path reaches, each step that no path takes, and each stage in which a path is caught.

    Args:
        moves: the moves of the regime.
        found: every state that they reach.
    """
    stages = moves.definition.stages
    start = next(moves.starts(), moves.loose_start())
    nowhere = Trail(start, ())
    reached = {state.stage for state in found.states}
    for name in stages:
        if name not in reached:
            yield Failure(nowhere, f"no path reaches the stage {name!r}")
    taken = {step.id for _, step, _ in found.ways}
    for step in moves.definition.steps:
        if step.id not in taken and reached.intersection(step.from_):
            yield Failure(nowhere, f"no path can take the step {step.id!r}")
    final = [number for number, state in enumerate(found.states) if stages[state.stage].final]
    ending = found.reaching(final)
    told: set[str] = set()
    for number, state in enumerate(found.states):
        if number not in ending and state.stage not in told:
            told.add(state.stage)
            yield Failure(found.trail_to(number), f"from the stage {state.stage!r} the process can no longer end")


def without_remedy(moves: Moves, found: Whole, elsewhere: Mapping[str, str]) -> Iterator[Failure]:
    """Each step that harms and after which no remedy can be reached before the process is over.

    Args:
        moves: the moves of the regime.
        found: every state that they reach.
        elsewhere: the process in which the remedy lies, by the step, where it is another; it must have one.
    """
    goals = {number for number, step, _ in found.ways if step.remedy}
    safe = found.reaching(goals, through=lambda number: not _is_over(moves.definition, found.states[number].stage))
    told = {name for name, process in elsewhere.items() if _has_remedy(moves.law, process)}
    for number, step, target in found.ways:
        if step.harms and target not in safe and step.id not in told:
            told.add(step.id)
            before = found.trail_to(number)
            trail = Trail(before.start, (*before.steps, (step, found.states[target])))
            yield Failure(trail, f"after the step {step.id!r} no remedy can be reached before the process is over")


def _is_over(definition: Definition, name: str) -> bool:
    stage = definition.stages[name]
    return stage.final and stage.kind in _OVER


def _has_remedy(law: Law, process: str) -> bool:
    definitions = index_of(law).definitions.values()
    return any(
        step.remedy for definition in definitions if definition.regime.process == process for step in definition.steps
    )
