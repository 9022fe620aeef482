"""Which paths are told alike: what their events changed leaves the same of every condition that may still be asked.

An event that happened has happened for good. So a condition can be settled once and for all by one of several events,
and it no longer matters then which of them it was, or which of the others happened as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from ehe_workflow.case.replay import CONDITION
from ehe_workflow.law.conditions import HAPPENED, All, Condition, FactValue, Lookup, Not, Some
from ehe_workflow.law.law import Law
from ehe_workflow.trajectories.facts_ahead import Assumed, Told

_Left = tuple[Assumed, Assumed, frozenset[str], tuple[str, ...]]


class Alike:
    """Keeps, of what the events of paths have changed, one that stands for all that are told alike.

    Args:
        law: the law.
        conditions: the conditions of the law that may be asked.
        happened: the kinds of event in the log.
    """

    def __init__(self, law: Law, conditions: Iterable[Condition], happened: Iterable[str]) -> None:
        self._conditions = {f"{CONDITION}{one}": one for one in conditions}
        self._logged = {HAPPENED + kind: True for kind in happened}
        self._unsettled = {name for kind in law.event.values() for name in kind.sets}
        self._unsettled |= {name for name, fact in law.fact.items() if fact.computed is not None}
        self._asked: dict[frozenset[str], tuple[Condition, ...]] = {}
        self._known: dict[tuple[frozenset[str], Assumed, Told], Told] = {}
        self._first: dict[tuple[frozenset[str], _Left], Told] = {}

    def of(self, asked: frozenset[str], assumed: Assumed, told: Told) -> Told:
        """The one that stands for all that are told alike.

        Args:
            asked: what conditions may still ask for.
            assumed: what is taken to be so.
            told: what the events of a path have changed.
        """
        key = asked, assumed, told
        found = self._known.get(key)
        if found is None:
            left = told.facts, assumed, told.unsure, self._left(asked, assumed, told)
            found = self._known[key] = self._first.setdefault((asked, left), told)
        return found

    def _left(self, asked: frozenset[str], assumed: Assumed, told: Told) -> tuple[str, ...]:
        conditions = self._asked.get(asked)
        if conditions is None:
            conditions = tuple(one for name, one in self._conditions.items() if name in asked)
            self._asked[asked] = conditions
        settled: dict[str, FactValue] = {name: value for name, value in assumed if name not in self._unsettled}
        settled |= {HAPPENED + kind: True for kind in told.happened}
        settled |= self._logged
        for name in told.unsure:
            settled.pop(name, None)
        return tuple([_what_is_left(one, settled.get) for one in conditions])


def _what_is_left(condition: Condition, settled: Lookup) -> str:
    """What is left to be asked of a condition where some things are settled for good, in words."""
    holds = condition.holds(settled)
    if holds is not None:
        return "yes" if holds else "no"
    if isinstance(condition, Not):
        return f"not ({_what_is_left(condition.part, settled)})"
    if isinstance(condition, All | Some):
        parts = [_what_is_left(part, settled) for part in condition.parts if part.holds(settled) is None]
        return (" and " if isinstance(condition, All) else " or ").join(f"({part})" for part in parts)
    return str(condition)
