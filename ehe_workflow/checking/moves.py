"""The moves that a regime allows, whatever the case: stages, the facts that conditions ask for, events seen so far.

A fact of the case that a condition asks for is given each of its values at the start and keeps it, unless a kind of
event sets it, in this process or in another. A detail of one event, and what is computed (such as an age), can be
anything at every step. Whether an event has happened is followed exactly where the regime itself can make it happen,
and is otherwise open. A step of the calendar, and one that waits for a limit, is open as soon as its stage is reached:
time passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ehe_workflow.law.conditions import HAPPENED, Condition, FactValue
from ehe_workflow.law.graph import can_both_hold, values_of
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.vocabulary import Fact


class State(NamedTuple):
    """Where a case may stand: its stage, the values of the facts asked for, and which asked-for events were seen."""

    stage: str
    facts: tuple[FactValue, ...] = ()
    seen: frozenset[str] = frozenset()


class Moves:
    """The moves of one regime.

    Args:
        law: the law.
        regime: the regime's ``process/regime`` name.
        where: what is taken to be so of the case at the start.
    """

    def __init__(self, law: Law, regime: str, where: Condition | None = None) -> None:
        self.law = law
        self.definition = index_of(law).definitions[regime]
        self.where = where
        self._steps = {stage: self.definition.steps_from(stage) for stage in self.definition.stages}
        asked = [step.when for step in self.definition.steps if step.when is not None]
        conditions = [*asked, where] if where is not None else asked
        names = dict.fromkeys(name for condition in conditions for name in condition.names())
        self.facts = tuple(name for name in names if _is_of_case(law.fact.get(name)))
        self._followed = frozenset(
            name
            for name in names
            if name.startswith(HAPPENED) and name.removeprefix(HAPPENED) in self.definition.events
        )
        self._values = {name: _plainest_first(law, name, values_of(law, name, *conditions)) for name in names}
        self._places = {name: place for place, name in enumerate(self.facts)}
        self._known: dict[tuple[object, ...], bool] = {}
        self._asked = {step.id: self._parts(step.when) for step in self.definition.steps if step.when is not None}
        self._sets = {
            kind: {self._places[name]: value for name, value in law.event[kind].sets.items() if name in self._places}
            for kind in law.event
        }
        self._ready = {stage: tuple(map(self._made_ready, steps)) for stage, steps in self._steps.items()}
        outside = _outside(law, regime, self.definition.events, self.facts)
        self._outside = tuple((step, tuple(self._sets[step.event or ""].items())) for step in outside)

    def starts(self) -> Iterator[State]:
        """Every state in which a case can start, the plainest first."""
        for values in product(*(self._values[name] for name in self.facts)):
            lookup = dict(zip(self.facts, values, strict=True)).get
            if self.where is not None and self.where.holds(lookup) is not True:
                continue
            if not any(self._contradicts(name, lookup(name), values) for name in self.facts):
                yield State(self.definition.regime.start, values)

    def after(self, state: State) -> Iterator[tuple[Step, State]]:
        """The steps that are open in a state, in the order in which they are written, and where each leads."""
        stage, facts, seen = state
        for step, asks, sets, followed in self._ready[stage]:
            if asks is None or asks(facts, seen):
                told = _with(facts, sets) if sets else facts
                yield step, State(step.to or stage, told, seen | followed if followed else seen)
        for step, sets in self._outside:
            told = _with(facts, sets)
            if told is not facts:
                yield step, State(stage, told, seen)

    def loose_start(self) -> State:
        """The start with all facts left open."""
        return State(self.definition.regime.start)

    def loosely_after(self, state: State) -> Iterator[tuple[Step, State]]:
        """The steps open in a stage if the facts of the case could change at any time: all that are really open."""
        for step in self._steps[state.stage]:
            if self._is_loosely_open(step, state.seen):
                seen = state.seen
                if step.event is not None and HAPPENED + step.event in self._followed:
                    seen |= {step.event}
                yield step, State(step.to or state.stage, (), seen)

    def _is_loosely_open(self, step: Step, seen: frozenset[str]) -> bool:
        if step.when is None:
            return True
        if not self._fits(step):
            return False
        _, followed, _ = self._asked[step.id]
        told: dict[str, FactValue] = {name: name.removeprefix(HAPPENED) in seen for name in followed}
        key = ("loose", step.id, *told.values())
        if key not in self._known:
            free = [name for name in dict.fromkeys(step.when.names()) if name not in told]
            self._known[key] = self._can_hold(step.when, told, free)
        return self._known[key]

    def _fits(self, step: Step) -> bool:
        if self.where is None:
            return True
        key = ("fits", step.id)
        if key not in self._known:
            changed = {name for kind in self.law.event.values() for name in kind.sets}
            free = not changed.isdisjoint(self.where.names())
            self._known[key] = free or can_both_hold(self.law, self.where, step.when)
        return self._known[key]

    def _contradicts(self, name: str, value: FactValue | None, values: Sequence[FactValue]) -> bool:
        """Whether a fact is said to be so at the start, where nothing has happened, without what it needs."""
        only_if = self.law.fact[name].only_if
        if only_if is None or value is not True:
            return False
        known: dict[str, FactValue] = dict(zip(self.facts, values, strict=True))
        return only_if.holds(lambda one: False if one.startswith(HAPPENED) else known.get(one)) is False

    def _made_ready(self, step: Step) -> _Ready:
        """A step with what has to be asked for it and what it changes, found once."""
        sets = tuple(self._sets[step.event].items()) if step.event is not None else ()
        is_followed = step.event is not None and HAPPENED + step.event in self._followed
        return step, self._asker(step), sets, frozenset({step.event or ""}) if is_followed else frozenset()

    def _asker(self, step: Step) -> Callable[[tuple[FactValue, ...], frozenset[str]], bool] | None:
        """Asks whether a step's condition holds for some values of what is not followed; None where it has none."""
        condition = step.when
        if condition is None:
            return None
        of_case, followed, free = self._asked[step.id]
        places = [self._places[name] for name in of_case]
        kinds = [name.removeprefix(HAPPENED) for name in followed]
        known: dict[tuple[FactValue, ...], bool] = {}

        def ask(facts: tuple[FactValue, ...], seen: frozenset[str]) -> bool:
            key = tuple([facts[place] for place in places] + [kind in seen for kind in kinds])
            found = known.get(key)
            if found is None:
                told = dict(zip((*of_case, *followed), key, strict=True))
                found = known[key] = self._can_hold(condition, told, free)
            return found

        return ask

    def _parts(self, condition: Condition) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The names that a condition asks for: facts of the case, events that are followed, and what is open."""
        names = tuple(dict.fromkeys(condition.names()))
        of_case = tuple(name for name in names if name in self._places)
        followed = tuple(name for name in names if name in self._followed)
        return of_case, followed, tuple(name for name in names if name not in of_case and name not in followed)

    def _can_hold(self, condition: Condition, told: dict[str, FactValue], free: Sequence[str]) -> bool:
        return any(
            condition.holds((told | dict(zip(free, values, strict=True))).get)
            for values in product(*(self._values[name] for name in free))
        )


_Ready = tuple[
    Step,
    Callable[[tuple[FactValue, ...], frozenset[str]], bool] | None,
    tuple[tuple[int, FactValue], ...],
    frozenset[str],
]
"""A step, what asks whether it is open, the facts that it sets by their places, and the event that it makes happen."""


def _with(facts: tuple[FactValue, ...], sets: Iterable[tuple[int, FactValue]]) -> tuple[FactValue, ...]:
    """The facts with some of them set; the same ones where nothing changes."""
    for place, value in sets:
        if facts[place] != value:
            facts = (*facts[:place], value, *facts[place + 1 :])
    return facts


OUTSIDE = "outside: "
"""What the name of a step starts with that an event of another process makes: it changes a fact and no stage."""


def _outside(law: Law, regime: str, inside: frozenset[str], facts: Sequence[str]) -> Iterator[Step]:
    """A step for every event of other processes that sets a fact which the conditions of this one ask for."""
    for kind in law.event.values():
        if kind.id not in inside and not kind.sets.keys().isdisjoint(facts):
            yield Step(id=OUTSIDE + kind.id, regime=regime, event=kind.id, from_=("*",))


def _is_of_case(fact: Fact | None) -> bool:
    return fact is not None and fact.of == "case" and fact.computed is None


def _plainest_first(law: Law, name: str, values: Sequence[FactValue]) -> Sequence[FactValue]:
    fact = law.fact.get(name)
    if fact is None or fact.default is None or fact.default not in values:
        return values
    return [fact.default, *(value for value in values if value != fact.default)]
