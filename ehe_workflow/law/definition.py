"""A regime as a frozen graph: what both executors, the one for a single case and the one for many, run on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from ehe_workflow.law.graph import leaves, stages_of, steps_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Regime, Stage, Step


@frozen(kw_only=True, eq=False)
class Definition:
    """The stages and steps of one version of a process, with the ways to look them up.

    Attributes:
        regime: the version.
        stages: its stages by name.
        steps: its steps in the order in which they are written; ways from ``*`` are written out in ``ways``.
        ways: the steps by stage and kind of event.
        by_calendar: the steps that the calendar makes, by stage.
        events: the kinds of event that can move it.
    """

    regime: Regime
    stages: Mapping[str, Stage]
    steps: tuple[Step, ...]
    ways: Mapping[tuple[str, str], tuple[Step, ...]]
    by_calendar: Mapping[str, tuple[Step, ...]]
    events: frozenset[str]

    def steps_from(self, stage: str) -> list[Step]:
        """The steps that leave a stage, in the order in which they are written."""
        return [step for step in self.steps if stage in leaves(step, self.stages)]


def definition_of(law: Law, regime: str) -> Definition:
    """The graph of a regime.

    Args:
        law: the law it is part of.
        regime: its ``process/regime`` name.
    """
    return _made_of(law.regime[regime], stages_of(law, regime), steps_of(law, regime))


def foreseen(definition: Definition) -> Definition:
    """The graph without the steps that are only there for logs that leave something out; itself where it has none."""
    steps = [step for step in definition.steps if not step.only_in_logs]
    if len(steps) == len(definition.steps):
        return definition
    return _made_of(definition.regime, definition.stages, steps)


def _made_of(regime: Regime, stages: Mapping[str, Stage], steps: Sequence[Step]) -> Definition:
    ways: dict[tuple[str, str], list[Step]] = defaultdict(list)
    by_calendar: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        for stage in leaves(step, stages):
            if step.event is None:
                by_calendar[stage].append(step)
            else:
                ways[stage, step.event].append(step)
    return Definition(
        regime=regime,
        stages=stages,
        steps=tuple(steps),
        ways={key: tuple(found) for key, found in ways.items()},
        by_calendar={key: tuple(found) for key, found in by_calendar.items()},
        events=frozenset(step.event for step in steps if step.event is not None),
    )
