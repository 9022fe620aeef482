"""Orders against the family that are in the log and that, by the log, did not come as the law asks."""

from __future__ import annotations

from collections.abc import Iterator

from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import Status
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.case.versions import Standing
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Bound, StageKind

_FAULTS = frozenset({FindingKind.CHECK, FindingKind.IMPOSSIBLE_STEP, FindingKind.NOT_SERVED})
_WAITS = frozenset({Bound.AT_LEAST, Bound.EXACTLY})
_OVER = frozenset({StageKind.AT_REST, StageKind.CLOSED})


def doubtful_orders(status: Status) -> tuple[str, ...]:
    """The entries of orders that bind the family and whose lawfulness the findings put in doubt, in their order.

    In doubt is one that came without what must come before it, too soon, after a time cut short or in no good way; one
    that is only late is not. An order that the log could not follow counts as well: it may have come all the same. One
    that has ended does not.
    """
    found = dict.fromkeys(name for standing in status.standings for name in _of_process(standing, status))
    return tuple(one.id for one in status.timeline.events if one.id in found)


def _of_process(standing: Standing, status: Status) -> Iterator[str]:
    orders = _orders(status.law, standing.process.id)
    moves = [move for part in standing.all for move in part.worlds[0].moves if move.kind in orders]
    is_over = standing.over is not None or all(stage.kind in _OVER for stage in standing.stages)
    waits = any(
        one.kind is Kind.BREACHED
        and one.force.is_law
        and one.limit.process == standing.process.id
        and one.limit.bound in _WAITS
        for one in status.verdicts
    )
    faulty = {one.event for one in status.findings if one.kind in _FAULTS and one.force.is_law}
    for move in moves:
        if move.event is not None and (move.step is None or (not is_over and (waits or move.event in faulty))):
            yield move.event


def _orders(law: Law, process: str) -> frozenset[str]:
    """The kinds of event that put an order against the family in force, in any version of a process."""
    return frozenset(
        step.event
        for definition in index_of(law).definitions.values()
        if definition.regime.process == process
        for step in definition.steps
        if step.harms and step.event is not None and step.to is not None
        if definition.stages[step.to].kind is StageKind.ORDER_IN_FORCE
    )
