"""Conditions of the law as tables of truth over columns, so that they are asked of many runs at once.

Each table is filled by asking the condition itself, for every combination of values that its facts can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field

from ehe_workflow.case.facts import Assumed, Facts
from ehe_workflow.case.model import Case
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.conditions import HAPPENED, Condition, FactValue
from ehe_workflow.law.graph import values_of
from ehe_workflow.law.law import Law
from ehe_workflow.simulation.draws import Days, Ints

Codes = npt.NDArray[np.int16]
Truth = npt.NDArray[np.int8]

NO, YES, UNKNOWN = 0, 1, 2
"""What a table of truth holds."""

_MOST_COMBINATIONS = 100_000


@define(slots=False, eq=False)
class Column:
    """A fact of the case, or whether something happened, in every run.

    Attributes:
        name: the name that conditions ask for.
        values: the values it can have; a run holds a place in them, and one past the last where it is not known.
        start: the place at the start.
        by_day: the place on each day from the one asked about, for a fact that changes by itself; else None.
    """

    name: str
    values: list[FactValue]
    start: int
    by_day: Codes | None = None

    @property
    def unknown(self) -> int:
        """What stands for a value that is not known."""
        return len(self.values)

    def code(self, value: FactValue | None) -> int:
        """The place of a value."""
        return self.unknown if value is None else self.values.index(value)


@define(slots=False, eq=False)
class Asked:
    """A condition as a table of truth.

    Attributes:
        columns: the places of the columns that it asks.
        strides: how far each of them moves within the table.
        table: the answers.
        by_day: whether one of the columns changes by itself.
    """

    columns: tuple[int, ...]
    strides: tuple[int, ...]
    table: Truth
    by_day: bool = field(default=False)


class Questions:
    """The columns that the conditions of a process ask for.

    Args:
        timeline: the log.
        conditions: the conditions.
        horizon: the last day looked at.
    """

    def __init__(self, timeline: Timeline, conditions: Iterable[Condition], horizon: date) -> None:
        self._timeline = timeline
        self._law: Law = timeline.law
        self._conditions = list(conditions)
        names = dict.fromkeys(name for one in self._conditions for name in one.names())
        for name in list(names):
            only_if = self._law.fact[name].only_if if name in self._law.fact else None
            if only_if is not None:
                self._conditions.append(only_if)
                names.update(dict.fromkeys(only_if.names()))
        self.columns: list[Column] = []
        self.place: dict[str, int] = {}
        self._details: dict[str, Sequence[FactValue | None]] = {}
        facts = Facts(timeline)
        for name in names:
            fact = self._law.fact.get(name)
            if fact is not None and fact.of == "event":
                told = fact.default is not None
                self._details[name] = (fact.default,) if told else values_of(self._law, name, *self._conditions)
                continue
            self.place[name] = len(self.columns)
            self.columns.append(self._column(name, facts, horizon))

    def _column(self, name: str, facts: Facts, horizon: date) -> Column:
        if name.startswith(HAPPENED):
            return Column(name, [False, True], int(bool(facts(name))))
        known = facts(name)
        values = dict.fromkeys(values_of(self._law, name, *self._conditions))
        for kind in self._law.event.values():
            if name in kind.sets:
                values[kind.sets[name]] = None
        if known is not None:
            values[known] = None
        by_day = self._by_day(name, horizon, values)
        listed = list(values)
        column = Column(name, listed, len(listed) if known is None else listed.index(known))
        if by_day is not None:
            column.by_day = np.array([column.code(value) for value in by_day], dtype=np.int16)
        return column

    def _by_day(self, name: str, horizon: date, values: dict[FactValue, None]) -> list[FactValue | None] | None:
        """The value on each day, for a fact found from others that is not the same on the first day and the last."""
        fact = self._law.fact.get(name)
        if fact is None or fact.computed is None or self._timeline.case_fact(name) is not None:
            return None
        case = evolve(self._timeline.case, events=self._timeline.events)
        last = (horizon - self._timeline.as_of).days
        ends = [self._value(case, name, number) for number in (0, last)]
        if ends[0] == ends[1]:
            return None
        found = [self._value(case, name, number) for number in range(last + 1)]
        values.update(dict.fromkeys(value for value in found if value is not None))
        return found

    def _value(self, case: Case, name: str, number: int) -> FactValue | None:
        day = self._timeline.as_of + timedelta(days=number)
        return Facts(Timeline(self._law, case, day))(name)

    def asked(self, condition: Condition, *, details: bool) -> Asked:
        """The table of truth of a condition.

        Args:
            condition: the condition.
            details: whether details of the event may be whatever they must be for it to hold; else they are unknown.
        """
        names = [name for name in dict.fromkeys(condition.names()) if name in self.place]
        free = [name for name in dict.fromkeys(condition.names()) if name in self._details] if details else []
        choices = [[*self.columns[self.place[name]].values, None] for name in names]
        combinations = int(np.prod([len(one) for one in choices], dtype=np.int64))
        if combinations > _MOST_COMBINATIONS:
            raise InputError([Fault(message=f"too many values to simulate the condition: {condition}")])
        table = np.zeros(combinations, dtype=np.int8)
        for number, values in enumerate(product(*choices)):
            known = dict(zip(names, values, strict=True))
            table[number] = max((_as_truth(one) for one in self._answers(condition, known, free)), key=_LIKELIEST.index)
        strides, stride = [], combinations
        for one in choices:
            stride //= len(one)
            strides.append(stride)
        places = tuple(self.place[name] for name in names)
        by_day = any(self.columns[place].by_day is not None for place in places)
        return Asked(places, tuple(strides), table, by_day)

    def _answers(
        self, condition: Condition, known: Mapping[str, FactValue | None], free: list[str]
    ) -> Iterator[bool | None]:
        for details in product(*(self._details[name] for name in free)):
            yield condition.holds({**known, **dict(zip(free, details, strict=True))}.get)

    def answer(self, asked: Asked, facts: Sequence[Codes], runs: Ints, days: Days) -> Truth:
        """What a condition says in some runs, each on its day."""
        if not asked.columns:
            return np.full(len(runs), asked.table[0], dtype=np.int8)
        place = np.zeros(len(runs), dtype=np.int64)
        for number, stride in zip(asked.columns, asked.strides, strict=True):
            by_day = self.columns[number].by_day
            codes = by_day[days] if by_day is not None else facts[number][runs]
            place += stride * codes.astype(np.int64)
        found: Truth = asked.table[place]
        return found

    def known(self, assumed: Assumed) -> list[int]:
        """The places of the values at the start of a world, one for each column."""
        found = []
        for column in self.columns:
            value = assumed.get(column.name)
            told = value is not None and column.start == column.unknown and value in column.values
            found.append(column.code(value) if told else column.start)
        for place, column in enumerate(self.columns):
            fact = self._law.fact.get(column.name)
            if (
                found[place] == column.unknown
                and fact is not None
                and fact.only_if is not None
                and False in column.values
            ):
                known = {
                    one.name: one.values[at] for one, at in zip(self.columns, found, strict=True) if at < one.unknown
                }
                if fact.only_if.holds(known.get) is False:
                    found[place] = column.values.index(False)
        return found


_LIKELIEST = (NO, UNKNOWN, YES)


def _as_truth(answer: bool | None) -> int:  # noqa: FBT001
    return UNKNOWN if answer is None else int(answer)
