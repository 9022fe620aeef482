"""Conditions of the law over many rows at once: yes, no or unknown for each.

What a fact is worth is found as `ehe_workflow.case.facts.Facts` finds it: told by the event itself, else settled by
the log so far, else known from the start, else its default, else computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ehe_workflow.audit.cases.days import REFUSED, Counter
from ehe_workflow.audit.cases.events import (
    EARLIEST,
    EVER,
    LATEST,
    NEVER,
    NO_PLACE,
    Events,
    Flags,
    Ints,
    Rows,
    Values,
    Window,
)
from ehe_workflow.case.triage import triage
from ehe_workflow.law.conditions import HAPPENED, All, Condition, FactValue, Not, Some
from ehe_workflow.law.law import Law

_EPOCH = date(1970, 1, 1).toordinal()

NO, YES, UNKNOWN = 0, 1, 2
Answers = npt.NDArray[np.int8]
"""`NO`, `YES` or `UNKNOWN` for each row."""


@frozen
class _Settled:
    """What the log settles of one fact: the moment of each settling, and the value."""

    moments: npt.NDArray[np.int64]
    codes: Ints


@define(eq=False)
class Conditions:
    """Answers conditions over the events of a batch.

    Args:
        law: whose facts they are about.
        events: the events.
        counter: gives the ages.
        as_of: the day asked about.
    """

    law: Law
    events: Events
    counter: Counter
    as_of: date
    _vocabularies: dict[str, tuple[FactValue, ...]] = field(init=False, factory=dict)
    _settled: dict[str, _Settled] = field(init=False, factory=dict)
    _answers: dict[str, int | None] = field(init=False, factory=dict)
    _setters: Mapping[str, Mapping[str, FactValue]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Note which kinds of event settle which facts."""
        setters: dict[str, dict[str, FactValue]] = {}
        for kind, entry in self.law.event.items():
            for name, value in entry.sets.items():
                setters.setdefault(name, {})[kind] = value
        self._setters = setters

    def holds(self, condition: Condition, rows: Rows, *, hindsight: bool = False, plain: bool = False) -> Answers:
        """Whether a condition holds for each row.

        Args:
            condition: the condition.
            rows: the places asked about; the end of the log where there is no place.
            hindsight: whether what came after the place counts as well.
            plain: whether only what the event or the log says counts, as when asking how a document was served.
        """
        fixed = self._fixed(condition)
        if fixed is not None:
            return np.full(len(rows), fixed, np.int8)
        if isinstance(condition, Not):
            found = self.holds(condition.part, rows, hindsight=hindsight, plain=plain)
            return np.where(found == UNKNOWN, found, 1 - found).astype(np.int8)
        if isinstance(condition, All | Some):
            parts = [self.holds(part, rows, hindsight=hindsight, plain=plain) for part in condition.parts]
            settles = NO if isinstance(condition, All) else YES
            answer = parts[0]
            for part in parts[1:]:
                answer = _joined(answer, part, settles)
            return answer
        (name,) = set(condition.names())
        if name.startswith(HAPPENED):
            if plain:
                return np.full(len(rows), UNKNOWN, np.int8)
            return self._happened(name.removeprefix(HAPPENED), rows, hindsight=hindsight)
        values = self.values_of(name)
        table = np.array([_answer(condition, value) for value in values] + [UNKNOWN], np.int8)
        answers: Answers = table[self.fact(name, rows, hindsight=hindsight, plain=plain)]
        return answers

    def _fixed(self, condition: Condition) -> int | None:
        """The one answer to a condition in this batch, or None where rows may differ."""
        if str(condition) not in self._answers:
            names = list(condition.names())
            same = all(self.is_fixed(name) for name in names)
            defaults = {name: fact.default for name in names if (fact := self.law.fact.get(name)) is not None}
            found = condition.holds(lambda name: False if name.startswith(HAPPENED) else defaults.get(name))
            self._answers[str(condition)] = None if not same else UNKNOWN if found is None else int(found)
        return self._answers[str(condition)]

    def is_fixed(self, name: str) -> bool:
        """Whether a fact is the same in every row: its default, or not known."""
        events, fact = self.events, self.law.fact.get(name)
        if name.startswith(HAPPENED):
            return not len(events.places((name.removeprefix(HAPPENED),)))
        if any(name in source for source in (events.details, events.facts, events.case_facts)):
            return False
        if len(events.places(self._setters.get(name, ()))):
            return False
        return fact is None or fact.computed is None

    def _happened(self, kind: str, rows: Rows, *, hindsight: bool) -> Answers:
        events = self.events
        first = events.first_of((kind,))[rows.case]
        so_far = (rows.place == NO_PLACE) | hindsight | (first < rows.place)
        answers: Answers = ((first != NO_PLACE) & so_far).astype(np.int8)
        return answers

    def values_of(self, name: str) -> tuple[FactValue, ...]:
        """Every value that a fact has in this batch or by the law."""
        if name not in self._vocabularies:
            events, fact = self.events, self.law.fact.get(name)
            found: list[FactValue] = [False, True]
            for source in (events.details, events.facts, events.case_facts):
                if name in source:
                    found += source[name].values
            found += self._setters.get(name, {}).values()
            if fact is not None and fact.default is not None:
                found.append(fact.default)
            if fact is not None and fact.computed is not None:
                found += _values_of_computed(fact.computed, events)
            self._vocabularies[name] = tuple({(type(one), one): one for one in found}.values())
        return self._vocabularies[name]

    def _codes(self, name: str, values: Iterable[FactValue]) -> Ints:
        places = {(type(one), one): place for place, one in enumerate(self.values_of(name))}
        return np.array([*(places[type(one), one] for one in values), NO_PLACE], np.int32)

    def _given(self, name: str, source: Mapping[str, Values], rows: npt.NDArray[np.int64]) -> Ints | None:
        """The codes that a source gives for a fact; a row of -1 gives none."""
        if name not in source:
            return None
        one = source[name]
        recoded = self._codes(name, one.values)
        return np.where(rows == NO_PLACE, np.int32(NO_PLACE), recoded[one.codes[rows]])

    def fact(self, name: str, rows: Rows, *, hindsight: bool = False, plain: bool = False) -> Ints:
        """The value of a fact for each row, as a code into `values_of`; -1 where it is not known."""
        events, entry = self.events, self.law.fact.get(name)
        found = np.full(len(rows), NO_PLACE, np.int32)
        told = self._given(name, events.details, rows.place)
        if told is not None:
            found = told
        settled = self._settled_in_log(name, rows, hindsight=hindsight)
        if settled is not None:
            found = _first_of(found, settled)
        start = self._given(name, events.case_facts, rows.case.astype(np.int64))
        if start is not None:
            found = _first_of(found, start)
        if entry is not None and entry.default is not None:
            found = _first_of(found, self._codes(name, [entry.default])[:1].repeat(len(rows)))
        if plain or entry is None or entry.computed is None or not (found == NO_PLACE).any():
            return found
        return _first_of(found, self._computed(name, entry.computed, rows))

    def _settled_in_log(self, name: str, rows: Rows, *, hindsight: bool) -> Ints | None:
        """What the log has settled by a place: an event's own facts at it, what its kind brings about after it."""
        settled = self._settling(name)
        if settled is None:
            return None
        first = self.events.first
        no_place = rows.place == NO_PLACE
        if hindsight or no_place.any():
            at_end = 2 * first[rows.case + 1] - 1
            until = at_end if hindsight else np.where(no_place, at_end, 2 * rows.place)
        else:
            until = 2 * rows.place
        at = np.maximum(np.searchsorted(settled.moments, until, side="right") - 1, 0)
        moment = settled.moments[at]
        inside = (moment <= until) & (moment >= 2 * first[rows.case])
        return np.where(inside, settled.codes[at], np.int32(NO_PLACE))

    def _settling(self, name: str) -> _Settled | None:
        if name not in self._settled:
            moments, codes = [], []
            if name in self.events.facts:
                one = self.events.facts[name]
                places = np.flatnonzero(one.codes != NO_PLACE)
                moments.append(2 * places)
                codes.append(self._codes(name, one.values)[one.codes[places]])
            for kind, value in self._setters.get(name, {}).items():
                places = self.events.places((kind,))
                moments.append(2 * places + 1)
                codes.append(np.full(len(places), self._codes(name, [value])[0], np.int32))
            moment = np.concatenate([*moments, np.empty(0, np.int64)])
            order = np.argsort(moment, kind="stable")
            self._settled[name] = _Settled(moment[order], np.concatenate([*codes, np.empty(0, np.int32)])[order])
        found = self._settled[name]
        return found if len(found.moments) else None

    def _computed(self, name: str, how: str, rows: Rows) -> Ints:
        if how == "of-school-age":
            of_age = self._of_school_age(rows)
            return np.where(of_age == UNKNOWN, np.int32(NO_PLACE), self._codes(name, [False, True])[of_age])
        if how == "age":
            return self._age(name, rows)
        if how == "kind":
            codes = self._codes(name, self.events.kinds)
            return np.where(rows.place == NO_PLACE, np.int32(NO_PLACE), codes[self.events.kind[rows.place]])
        if how == "how" and self.events.how is not None:
            codes = self._codes(name, self.events.ways)
            return np.where(rows.place == NO_PLACE, np.int32(NO_PLACE), codes[self.events.how[rows.place]])
        if how == "reconstructed":
            return np.where(rows.place == NO_PLACE, np.int32(NO_PLACE), self._codes(name, [False])[0])
        if how == "validly-served":
            raise NotImplementedError(how)
        if how == "triage":
            # A log of this form holds no signs, so that this is what no signs point to.
            points_to = triage(self.law, ()).answer
            if points_to is not None:
                return self._codes(name, [points_to])[:1].repeat(len(rows))
        return np.full(len(rows), NO_PLACE, np.int32)

    def day_of(self, rows: Rows) -> Window:
        """The day asked about in each row: that of the event, or the day on which the log is seen."""
        today = np.full(len(rows), self.as_of.toordinal(), np.int32)
        no_place = rows.place == NO_PLACE
        if no_place.all():
            return Window(today, today)
        found = self.events.date.at(rows.place)
        return Window(today, today).where(no_place, found) if no_place.any() else found

    def _births(self, rows: Rows) -> tuple[Window, Flags]:
        born = self.events.born
        if born is None:
            return Window.open(len(rows)), np.zeros(len(rows), np.bool_)
        found = born.days.at(rows.case)
        return found, (found.earliest != NEVER) & (found.latest != EVER)

    def _of_school_age(self, rows: Rows) -> Answers:
        answer = np.full(len(rows), UNKNOWN, np.int8)
        born, known = self._births(rows)
        if self.law.school_age is None or not known.any():
            return answer
        day = self.day_of(rows)
        known &= (day.earliest != NEVER) & (day.latest != EVER)
        at = np.flatnonzero(known)
        born = born.at(at)
        ends = [
            self.counter.of_birth(name).look_up(side, 0)
            for name in ("school-age-starts", "school-age-ends")
            for side in (born.earliest, born.latest)
        ]
        (first_start, _), (last_start, _), (first_end, _), (last_end, _) = ends
        refused = np.logical_or.reduce([marks & REFUSED for _, marks in ends])
        earliest, latest = day.earliest[at], day.latest[at]
        yes = (last_start <= earliest) & (latest <= first_end)
        no = (latest < first_start) | (last_end < earliest)
        answer[at] = np.where(refused, UNKNOWN, np.where(yes, YES, np.where(no, NO, UNKNOWN)))
        return answer

    def _age(self, name: str, rows: Rows) -> Ints:
        found = np.full(len(rows), NO_PLACE, np.int32)
        born, known = self._births(rows)
        day = self.day_of(rows)
        at = np.flatnonzero(known & (day.earliest != NEVER) & (day.latest != EVER))
        if not len(at):
            return found
        born, day = born.at(at), day.at(at)
        least, most = ages_on(born.latest, day.earliest), ages_on(born.earliest, day.latest)
        lowest = int(least.min())
        codes = self._codes(name, range(lowest, int(least.max()) + 1))
        found[at] = np.where(least == most, codes[least - lowest], np.int32(NO_PLACE))
        return found


def ages_on(born: Ints, day: Ints) -> Ints:
    """Ages in whole years, as `ehe_workflow.case.facts.age_on` gives them one by one."""
    born, day = _dates_of(born), _dates_of(day)
    years = (day >> _YEAR) - (born >> _YEAR)
    # A birthday may be still to come in the year; before the year of birth none is looked for.
    to_come = ((day & _WITHIN) < (born & _WITHIN)) & (years >= 0)
    return years - to_come


_YEAR, _WITHIN = 9, 2**9 - 1


def _dates_of(days: Ints) -> Ints:
    """For each day its year, and a number that grows through the year and is the same for the same day of each."""
    known = _known_dates()
    return known[np.clip(days - EARLIEST, 0, len(known) - 1)]


@cache
def _known_dates() -> Ints:
    days = np.arange(EARLIEST, LATEST + 1).astype("datetime64[D]") - np.timedelta64(_EPOCH, "D")
    months = days.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    within = (months - years).astype(np.int32) * 32 + (days - months).astype(np.int32)
    found: Ints = ((years.astype(np.int32) + 1970) << _YEAR) + within
    return found


def _values_of_computed(how: str, events: Events) -> list[FactValue]:
    if how == "age":
        return list(range(-300, 301))
    if how == "kind":
        return list(events.kinds)
    if how == "how":
        return list(events.ways)
    return ["officer", "situation", "unclear"] if how == "triage" else []


def _answer(condition: Condition, value: FactValue) -> int:
    found = condition.holds(lambda _name: value)
    return UNKNOWN if found is None else int(found)


def _first_of(one: Ints, other: Ints) -> Ints:
    return np.where(one == NO_PLACE, other, one)


def _joined(one: Answers, other: Answers, settles: int) -> Answers:
    """Two answers joined by and (a no settles it) or by or (a yes settles it)."""
    settled = (one == settles) | (other == settles)
    unknown = (one == UNKNOWN) | (other == UNKNOWN)
    return np.where(settled, settles, np.where(unknown, UNKNOWN, 1 - settles)).astype(np.int8)
