"""Whether the stages and steps of a regime make sound sense together.

Every stage can be reached, every stage that is not final can be left and can end, and no two steps apply at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from ehe_workflow.errors import Fault
from ehe_workflow.law.conditions import HAPPENED, Condition, FactValue, comparisons
from ehe_workflow.law.law import Law
from ehe_workflow.law.layering import Layer
from ehe_workflow.law.procedures import Stage, Step
from ehe_workflow.law.references import fault_at

ANY_STAGE = "*"
_MOST_COMBINATIONS = 4096


def stages_of(law: Law, regime: str) -> dict[str, Stage]:
    """The stages of a regime by their own names."""
    prefix = f"{regime}/"
    return {stage.id: stage for key, stage in law.stage.items() if key.startswith(prefix)}


def steps_of(law: Law, regime: str) -> list[Step]:
    """The steps of a regime, in the order in which they are written."""
    return [step for step in law.step.values() if step.regime == regime]


def leaves(step: Step, stages: Mapping[str, Stage]) -> Sequence[str]:
    """The stages that a step leaves, with ``*`` written out; a final stage may be named beside it."""
    if ANY_STAGE in step.from_:
        return [name for name, stage in stages.items() if not stage.final or name in step.from_]
    return step.from_


def faults_of_graphs(law: Law, layer: Layer) -> list[Fault]:
    """What is unsound in the regimes that a layer makes or touches."""
    touched = dict.fromkeys(layer.entries["regime"])
    for section in ("stage", "step"):
        touched.update(dict.fromkeys(entry.regime for entry in layer.entries[section].values()))
    for off, _ in layer.switched_off:
        if off.section in {"stage", "step"}:
            touched[off.entry.rpartition("/")[0]] = None
    faults: list[Fault] = []
    for regime in touched:
        if regime in law.regime:
            faults += _faults_of_graph(law, layer, regime)
    return faults


def _faults_of_graph(law: Law, layer: Layer, regime: str) -> Iterator[Fault]:
    stages = stages_of(law, regime)
    steps = steps_of(law, regime)
    ways: dict[str, set[str]] = defaultdict(set)
    for step in (one for one in steps if not one.only_in_logs):
        for name in leaves(step, stages):
            ways[name].add(step.to or name)
    start = law.regime[regime].start
    reached = _reached([start], ways)
    back: dict[str, set[str]] = defaultdict(set)
    for name, targets in ways.items():
        for target in targets:
            back[target].add(name)
    ending = _reached([name for name, stage in stages.items() if stage.final], back)
    for name in stages:
        key = f"{regime}/{name}"
        if name not in reached:
            yield _fault(layer, key, regime, f"the stage {name!r} cannot be reached from {start!r}")
        elif not stages[name].final and ways[name] <= {name}:
            yield _fault(layer, key, regime, f"the stage {name!r} cannot be left and is not final")
        elif name not in ending:
            yield _fault(layer, key, regime, f"no final stage can be reached from {name!r}")
    for one, other, stage in _both_apply(law, steps, stages):
        yield _fault(
            layer,
            f"{regime}/{other.id}",
            regime,
            f"the steps {one.id!r} and {other.id!r} both apply to {one.event!r} in the stage {stage!r}",
            section="step",
        )


def _fault(layer: Layer, key: str, regime: str, message: str, section: str = "stage") -> Fault:
    if (section, key) in layer.origins:
        return fault_at(layer, section, key, (), message, expected="a sound graph of stages and steps")
    return Fault(message=f"in {regime}: {message}", key=key, expected="a sound graph of stages and steps")


def _reached(start: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    found = set(start)
    waiting = list(found)
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _both_apply(law: Law, steps: Sequence[Step], stages: Mapping[str, Stage]) -> Iterator[tuple[Step, Step, str]]:
    by_place: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        if step.event is not None:
            for name in leaves(step, stages):
                by_place[name, step.event].append(step)
    told: set[tuple[str, str]] = set()
    for (stage, _), rivals in by_place.items():
        for one, other in combinations(rivals, 2):
            if (one.id, other.id) not in told and can_both_hold(law, one.when, other.when):
                told.add((one.id, other.id))
                yield one, other, stage


def can_both_hold(law: Law, one: Condition | None, other: Condition | None) -> bool:
    """Whether two conditions can hold together for some values of the facts they ask for."""
    names = sorted({name for condition in (one, other) if condition for name in condition.names()})
    values: list[Sequence[FactValue]] = [values_of(law, name, one, other) for name in names]
    for count, combination in enumerate(product(*values)):
        if count >= _MOST_COMBINATIONS:
            return True
        lookup = dict(zip(names, combination, strict=True)).get
        if all(condition is None or condition.holds(lookup) for condition in (one, other)):
            return True
    return False


def values_of(law: Law, name: str, *conditions: Condition | None) -> Sequence[FactValue]:
    """The values of a fact that some conditions can tell apart; for a number, those about each edge."""
    if name.startswith(HAPPENED):
        return (True, False)
    fact = law.fact.get(name)
    if fact is not None and fact.values:
        return fact.values
    compared = {
        one.value: None for condition in conditions if condition for one in comparisons(condition) if one.name == name
    }
    numbers = [value for edge in compared if isinstance(edge, int) for value in (edge - 1, edge, edge + 1)]
    return [*numbers, *(word for word in compared if isinstance(word, str)), "something else"]
