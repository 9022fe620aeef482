"""The events of many cases as columns: one row an event, the rows of a case together, in the order of its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.time.when import When

Ints: TypeAlias = npt.NDArray[np.int32]
"""Days as proleptic ordinals, places in the columns, or codes."""

Flags: TypeAlias = npt.NDArray[np.bool_]
"""Yes or no for each row."""

Chosen: TypeAlias = npt.NDArray[np.integer[Any]] | Flags
"""Some of the rows, by their places or by a flag for each."""

NEVER = -(2**30)
"""The earliest day of a window that is open at its start; it is before every day."""

EVER = 2**30
"""The latest day of a window that is open at its end; it is after every day."""

_EPOCH = date(1970, 1, 1).toordinal()

NO_PLACE = -1
"""The place of no event: nothing was found, or a limit that runs from a fact."""


@frozen
class Window:
    """The days among which a day lies, for many rows.

    Attributes:
        earliest: the first day that it can be, inclusive, as an ordinal; `NEVER` where open.
        latest: the last day that it can be, inclusive; `EVER` where open.
    """

    earliest: Ints
    latest: Ints

    def at(self, rows: Chosen) -> Window:
        """The windows of some rows."""
        return Window(self.earliest[rows], self.latest[rows])

    @classmethod
    def open(cls, rows: int) -> Window:
        """Windows open at both ends."""
        return cls(np.full(rows, NEVER, np.int32), np.full(rows, EVER, np.int32))


@frozen
class Stated:
    """Days that some rows give and others do not.

    Attributes:
        given: whether the row gives one.
        days: the days; open windows where none is given.
    """

    given: Flags
    days: Window

    def at(self, rows: Chosen) -> Stated:
        """Those of some rows."""
        return Stated(self.given[rows], self.days.at(rows))

    def otherwise(self, days: Window) -> Window:
        """The day given, or another where none is."""
        return Window(
            np.where(self.given, self.days.earliest, days.earliest),
            np.where(self.given, self.days.latest, days.latest),
        )


@frozen
class Values:
    """A fact for many rows: a code into its values, or -1 where it is not given.

    Attributes:
        codes: the codes.
        values: what each code stands for.
    """

    codes: Ints
    values: tuple[FactValue, ...]

    @classmethod
    def of(cls, found: Sequence[FactValue | None]) -> Values:
        """The codes of some values."""
        places: dict[tuple[type, FactValue], int] = {}
        codes = [NO_PLACE if one is None else places.setdefault((type(one), one), len(places)) for one in found]
        return cls(np.array(codes, np.int32), tuple(value for _, value in places))


@define(eq=False, kw_only=True, slots=False)
class Events:
    """The events of a batch of cases, up to the day asked about.

    Rows are sorted by case, and in a case as `Case.standing` puts them; events dated after the day are left out.

    Attributes:
        first: the place of the first event of each case, and at the end the number of events.
        kind: the code of each event's kind in ``kinds``.
        kinds: the names of the kinds of event.
        date: when each event happened.
        sent: when it was sent, where that is given.
        received: when it came, where that is given.
        served: when it was served, where that is given.
        how: by what means, as a code in ``ways``; -1 where that is not given.
        ways: the names of those means.
        dates: the named dates in the events.
        details: facts about single events.
        facts: facts about the case that become known with an event.
        case_facts: facts known from the start, for each case.
        born: the date of birth, for each case.
        not_yet: the kinds of event of which an event says that they had not happened, by its place.
    """

    first: npt.NDArray[np.int64]
    kind: Ints
    kinds: tuple[str, ...]
    date: Window
    sent: Stated | None = None
    received: Stated | None = None
    served: Stated | None = None
    how: Ints | None = None
    ways: tuple[str, ...] = ()
    dates: Mapping[str, Stated] = field(factory=dict)
    details: Mapping[str, Values] = field(factory=dict)
    facts: Mapping[str, Values] = field(factory=dict)
    case_facts: Mapping[str, Values] = field(factory=dict)
    born: Stated | None = None
    not_yet: Mapping[int, tuple[str, ...]] = field(factory=dict)
    case: Ints = field(init=False)
    _places: dict[tuple[str, ...], npt.NDArray[np.int64]] = field(init=False, factory=dict)
    _by_kind: dict[str, npt.NDArray[np.int64]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find the case of each row and the rows of each kind."""
        self.case = np.repeat(np.arange(self.cases, dtype=np.int32), np.diff(self.first))
        # Small integers are sorted by their digits, which is several times faster.
        codes = self.kind.astype(np.int16) if len(self.kinds) < 2**15 else self.kind
        order = np.argsort(codes, kind="stable")
        edges = np.append(0, np.cumsum(np.bincount(self.kind, minlength=len(self.kinds))))
        self._by_kind = {
            name: order[edges[code] : edges[code + 1]]
            for code, name in enumerate(self.kinds)
            if edges[code] < edges[code + 1]
        }

    def __len__(self) -> int:
        """The number of events."""
        return len(self.kind)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first and the last day on which an event can have happened; open ends left out."""
        known_first, known_last = self.date.earliest > NEVER, self.date.latest < EVER
        if known_first.all() and known_last.all() and len(self):
            return int(self.date.earliest.min()), int(self.date.latest.max())
        days = np.concatenate([self.date.earliest[known_first], self.date.latest[known_first & known_last]])
        latest = self.date.latest[known_last]
        every = np.concatenate([days, latest])
        return (int(every.min()), int(every.max())) if len(every) else (0, 0)

    @cached_property
    def month(self) -> Ints:
        """The month of the earliest day of each event, in months since 1970; `NEVER` where that is open."""
        days = self.date.earliest
        first, last = self.span
        months = np.arange(first - _EPOCH, last - _EPOCH + 1).astype("datetime64[D]").astype("datetime64[M]")
        found = months.astype(np.int32)[np.maximum(days, first) - first]
        return np.where(days == NEVER, np.int32(NEVER), found).astype(np.int32, copy=False)

    @property
    def cases(self) -> int:
        """The number of cases."""
        return len(self.first) - 1

    @property
    def kinds_here(self) -> frozenset[str]:
        """The kinds of event that there are."""
        return frozenset(self._by_kind)

    def places(self, kinds: Iterable[str]) -> npt.NDArray[np.int64]:
        """The places of the events of some kinds, in order."""
        key = tuple(kinds)
        if key not in self._places:
            found = [self._by_kind[kind] for kind in dict.fromkeys(key) if kind in self._by_kind]
            merged = np.concatenate(found) if found else np.empty(0, np.int64)
            self._places[key] = np.sort(merged) if len(found) > 1 else merged
        return self._places[key]

    def next(self, kinds: Iterable[str], start: npt.NDArray[np.int64], case: Ints) -> npt.NDArray[np.int64]:
        """The place of the first event of some kinds at or after a place in a case; `NO_PLACE` where none is."""
        places = self.places(kinds)
        if not len(places):
            return np.full(len(start), NO_PLACE, np.int64)
        at = np.searchsorted(places, start)
        found = places[np.minimum(at, len(places) - 1)]
        return np.where((at < len(places)) & (found < self.first[case + 1]), found, NO_PLACE)

    def last(self, kinds: Iterable[str], end: npt.NDArray[np.int64], case: Ints) -> npt.NDArray[np.int64]:
        """The place of the last event of some kinds before a place in a case; `NO_PLACE` where none is."""
        places = self.places(kinds)
        if not len(places):
            return np.full(len(end), NO_PLACE, np.int64)
        at = np.searchsorted(places, end) - 1
        found = places[np.maximum(at, 0)]
        return np.where((at >= 0) & (found >= self.first[case]), found, NO_PLACE)


@define(eq=False)
class Rows:
    """The events that set a limit off.

    Attributes:
        case: the case of each.
        place: its place in the events; `NO_PLACE` for a limit that runs from a fact of the case.
        start: the first place that comes after it.
    """

    case: Ints
    place: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]

    @classmethod
    def of_places(cls, events: Events, places: npt.NDArray[np.int64]) -> Rows:
        """The rows of events."""
        return cls(events.case[places], places, places + 1)

    @classmethod
    def of_cases(cls, events: Events, cases: npt.NDArray[np.int64]) -> Rows:
        """The rows of limits that run from a fact of a case."""
        return cls(cases.astype(np.int32), np.full(len(cases), NO_PLACE, np.int64), events.first[cases])

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.place)

    def at(self, rows: Chosen) -> Rows:
        """Some of the rows."""
        return Rows(self.case[rows], self.place[rows], self.start[rows])


def window_of(found: Sequence[When | None]) -> Stated:
    """Columns of some days."""
    given = np.array([one is not None for one in found], np.bool_)
    earliest = [NEVER if one is None or one.earliest is None else one.earliest.toordinal() for one in found]
    latest = [EVER if one is None or one.latest is None else one.latest.toordinal() for one in found]
    return Stated(given, Window(np.array(earliest, np.int32), np.array(latest, np.int32)))


def when_of(earliest: int, latest: int) -> When:
    """A window of columns as an object."""
    first = None if earliest == NEVER else date.fromordinal(earliest)
    last = None if latest == EVER else date.fromordinal(latest)
    return When.between(first, last)
