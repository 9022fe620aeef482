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

EARLIEST, LATEST = date(1800, 1, 1).toordinal(), date(2300, 1, 1).toordinal()
"""Cases with days outside these are left to the single-case engine, which knows the ends of the calendar."""

_EPOCH = date(1970, 1, 1).toordinal()

NO_PLACE = -1
"""The place of no event: nothing was found, or a limit that runs from a fact."""


@frozen(eq=False)
class Window:
    """The days among which a day lies, for many rows.

    Where every row has one day only, both columns are the same array, and what is done with them is done once.

    Attributes:
        earliest: the first day that it can be, inclusive, as an ordinal; `NEVER` where open.
        latest: the last day that it can be, inclusive; `EVER` where open.
    """

    earliest: Ints
    latest: Ints

    @property
    def is_single(self) -> bool:
        """Whether both columns are the same array."""
        return self.latest is self.earliest

    def at(self, rows: Chosen) -> Window:
        """The windows of some rows."""
        earliest = self.earliest[rows]
        return Window(earliest, earliest if self.is_single else self.latest[rows])

    def with_at(self, rows: Chosen, other: Window) -> Window:
        """The same with other windows in some rows."""
        earliest = self.earliest.copy()
        earliest[rows] = other.earliest
        if self.is_single and other.is_single:
            return Window(earliest, earliest)
        latest = self.latest.copy()
        latest[rows] = other.latest
        return Window(earliest, latest)

    def where(self, chosen: Flags, other: Window) -> Window:
        """These windows in the rows that are chosen, and others in the rest."""
        earliest = np.where(chosen, self.earliest, other.earliest)
        if self.is_single and other.is_single:
            return Window(earliest, earliest)
        return Window(earliest, np.where(chosen, self.latest, other.latest))

    def open_unless(self, given: Flags) -> Window:
        """These windows in some rows, and open ones in the rest."""
        return Window(
            np.where(given, self.earliest, np.int32(NEVER)),
            np.where(given, self.latest, np.int32(EVER)),
        )

    def later(self, other: Window) -> Window:
        """The later of two days, row by row."""
        earliest = np.maximum(self.earliest, other.earliest)
        single = self.is_single and other.is_single
        return Window(earliest, earliest if single else np.maximum(self.latest, other.latest))

    def earlier(self, other: Window) -> Window:
        """The earlier of two days, row by row."""
        earliest = np.minimum(self.earliest, other.earliest)
        single = self.is_single and other.is_single
        return Window(earliest, earliest if single else np.minimum(self.latest, other.latest))

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
        return self.days.where(self.given, days)


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
    _rows: dict[tuple[str, ...], Rows] = field(init=False, factory=dict)
    _first_of: dict[str, npt.NDArray[np.int64]] = field(init=False, factory=dict)
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
    def months(self) -> tuple[Ints, int]:
        """The month of the earliest day of each event as a number from 1 up, and the month before the first one.

        The number is 0 where the day is open, and for `NO_PLACE`; the other is in months since 1970.
        """
        first, last = self.span
        days = np.arange(first - _EPOCH, last - _EPOCH + 1).astype("datetime64[D]").astype("datetime64[M]")
        before = int(days[0].astype(np.int64)) - 1
        numbers = np.append(days.astype(np.int32) - np.int32(before), np.int32(0))
        earliest = self.date.earliest
        if self.date.is_single:
            found = numbers[earliest - np.int32(first)]
        else:
            found = numbers[np.where(earliest == NEVER, len(numbers) - 1, np.maximum(earliest, first) - first)]
        return np.append(found, np.int32(0)), before

    @cached_property
    def denied(self) -> Mapping[str, npt.NDArray[np.int64]]:
        """The places, in order, of the events that say of a kind of event that it had not happened, by that kind."""
        found: dict[str, list[int]] = {}
        for place in sorted(self.not_yet):
            for kind in self.not_yet[place]:
                found.setdefault(kind, []).append(place)
        return {kind: np.array(places) for kind, places in found.items()}

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
            if len(found) > 1:
                among = np.zeros(len(self), np.bool_)
                for places in found:
                    among[places] = True
                self._places[key] = np.flatnonzero(among)
            else:
                self._places[key] = found[0] if found else np.empty(0, np.int64)
        return self._places[key]

    def rows_of(self, kinds: Iterable[str]) -> Rows:
        """The events of some kinds as rows, the same for whoever asks."""
        key = tuple(kinds)
        if key not in self._rows:
            self._rows[key] = Rows.of_places(self, self.places(key))
        return self._rows[key]

    def first_of(self, kinds: Iterable[str]) -> npt.NDArray[np.int64]:
        """The place of the first event of some kinds in each case; `NO_PLACE` where none is."""
        found = [self._first_of_kind(kind) for kind in dict.fromkeys(kinds) if kind in self._by_kind]
        if not found:
            return np.full(self.cases, NO_PLACE, np.int64)
        # Without a sign, no place is the last of all places.
        first: npt.NDArray[np.int64] = np.minimum.reduce([places.view(np.uint64) for places in found]).view(np.int64)
        return first

    def _first_of_kind(self, kind: str) -> npt.NDArray[np.int64]:
        if kind not in self._first_of:
            found = np.full(self.cases, NO_PLACE, np.int64)
            backwards = self._by_kind[kind][::-1]
            found[self.case[backwards]] = backwards
            self._first_of[kind] = found
        return self._first_of[kind]

    def next(self, kinds: Iterable[str], start: npt.NDArray[np.int64], case: Ints) -> npt.NDArray[np.int64]:
        """The place of the first event of some kinds at or after a place in a case; `NO_PLACE` where none is."""
        places = self.places(kinds)
        if not len(places):
            return np.full(len(start), NO_PLACE, np.int64)
        at = np.searchsorted(places, start)
        found = places[np.minimum(at, len(places) - 1)]
        return np.where((at < len(places)) & (found < self.first[case + 1]), found, NO_PLACE)

    def after(self, kinds: Iterable[str], rows: Rows) -> npt.NDArray[np.int64]:
        """The place of the first event of some kinds after each row, found once; the array cannot be changed."""
        key = tuple(kinds)
        if key not in rows.followed:
            found = self.next(key, rows.start, rows.case)
            found.flags.writeable = False
            rows.followed[key] = found
        return rows.followed[key]

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
        followed: what was found after each row, by the kinds of event that were looked for.
    """

    case: Ints
    place: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    followed: dict[tuple[str, ...], npt.NDArray[np.int64]] = field(init=False, factory=dict)

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
