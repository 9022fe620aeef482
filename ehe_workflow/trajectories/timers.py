"""When the limits that a path keeps an eye on end: on a known day, or on one that grows with the path's days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, product

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.timeline import DAYS_OF_EVERY_EVENT
from ehe_workflow.errors import Fault, InputError, OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.trajectories.growth import BEYOND, LastDay
from ehe_workflow.trajectories.last_days import LastDays
from ehe_workflow.trajectories.zone import NOW, Zone

PASSED_LONG_AGO = 0
"""The last day of a limit of which only that it is over still matters."""

Term = tuple[LastDay | None, int]
"""The end of a limit: a last day itself, or how it grows and the place in the zone of the day that sets it off."""

Terms = tuple[Term, ...]
"""The end of every timer that is kept, in the order in which the timers are named."""

Alternative = tuple[int, ...]
"""Ends that have to hold together, by their places among the terms."""

OPEN = (0, BEYOND)
"""The first and the last day that a day can be that cannot be told."""


class Ends:
    """Finds the ends of the limits of one case between two days.

    Args:
        clock: the clock of the log.
        tables: the last days of the law's limits over a span that holds the days asked about.
        horizon: the last day asked about, as an ordinal.

    Attributes:
        estimated: the limits whose days were counted with an estimated calendar.
    """

    def __init__(self, clock: Clock, tables: LastDays, horizon: int) -> None:
        self.clock = clock
        self.tables = tables
        self.growths = tables.growths
        self.horizon = horizon
        self.estimated: set[str] = set()
        self._law = clock.timeline.law
        self._known: dict[str, LastDay | None] = {}
        self._alternatives: dict[
            tuple[str, tuple[str, ...]], tuple[tuple[Alternative, ...], tuple[Alternative, ...]]
        ] = {}

    def of(self, limit: Limit) -> LastDay | None:
        """How the last day of a limit grows with its trigger; None for one that is not counted from an event.

        Raises:
            InputError: the limit's calendar does not reach the horizon.
        """
        if limit.id not in self._known:
            self._known[limit.id] = self._made(limit)
        return self._known[limit.id]

    def _made(self, limit: Limit) -> LastDay | None:
        root = root_of(self._law, limit)
        if root.dated not in DAYS_OF_EVERY_EVENT or root.from_fact is not None:
            return None
        due = self.clock.due_if(limit, date.fromordinal(self.horizon))
        if due is None:
            return None
        if due.estimate:
            self.estimated.add(limit.id)
        found = self.tables.of(limit, self.clock)
        if found(self.horizon) >= BEYOND:
            self._refuse_unless_covered(limit)
        return found

    def _refuse_unless_covered(self, limit: Limit) -> None:
        """Refuse a horizon that lies outside what the limit's calendar knows: no end later than it can be told.

        Raises:
            InputError: the calendar does not reach the horizon.
        """
        counter, horizon = self._law.day_counter(limit.days), date.fromordinal(self.horizon)
        try:
            if counter is not None:
                counter.is_counted(horizon)
        except OutsideCoverageError as error:
            raise InputError(
                [
                    Fault(
                        message=f"the horizon {horizon} lies outside what is known for counting: {error}",
                        key="horizon",
                        value=str(horizon),
                        expected=f"a horizon inside that span; {limit.id} is counted with it",
                    )
                ]
            ) from error

    def alternatives(
        self, timer: str, limit: Limit, timers: tuple[str, ...]
    ) -> tuple[tuple[Alternative, ...], tuple[Alternative, ...]]:
        """What has to be over for a limit to be over, and what must not be over for it not to be.

        Each is given as several sets of ends, of which one has to hold as a whole; nothing for a limit that was not
        set off. The latest of its own end, those of limits that count as well and those of its extensions, is cut by
        outer limits.

        Args:
            timer: the limit's timer.
            limit: the limit.
            timers: the timers that were set off.
        """
        found = self._alternatives.get((timer, timers))
        if found is None:
            places = {name: place for place, name in enumerate(timers)}
            found = self._over(timer, limit, places), self._running(timer, limit, places)
            self._alternatives[timer, timers] = found
        return found

    def _over(self, timer: str, limit: Limit, places: Mapping[str, int]) -> tuple[Alternative, ...]:
        if timer not in places:
            return ()
        latest, caps = self._parts(timer, limit, places)
        whole = [tuple(chain(*one)) for one in product(*(self._over_of(name, other, places) for name, other in latest))]
        cut = [one for name, other in caps for one in self._over(name, other, places)]
        return tuple(dict.fromkeys((*whole, *cut)))

    def _over_of(self, timer: str, limit: Limit | None, places: Mapping[str, int]) -> tuple[Alternative, ...]:
        return ((places[timer],),) if limit is None else self._over(timer, limit, places)

    def _running(self, timer: str, limit: Limit, places: Mapping[str, int]) -> tuple[Alternative, ...]:
        if timer not in places:
            return ()
        latest, caps = self._parts(timer, limit, places)
        longest = [one for name, other in latest for one in self._running_of(name, other, places)]
        cut = [self._running(name, other, places) for name, other in caps]
        return tuple(dict.fromkeys(tuple(chain(*one)) for one in product(longest, *cut)))

    def _running_of(self, timer: str, limit: Limit | None, places: Mapping[str, int]) -> tuple[Alternative, ...]:
        return ((places[timer],),) if limit is None else self._running(timer, limit, places)

    def _parts(
        self, timer: str, limit: Limit, places: Mapping[str, int]
    ) -> tuple[list[tuple[str, Limit | None]], list[tuple[str, Limit]]]:
        """The ends of which the latest counts, its own first, and those beyond which it cannot run."""
        latest: list[tuple[str, Limit | None]] = [(timer, None)]
        latest += [(other.id, other) for other in self._named(limit.later_of) if other.id in places]
        latest += [(other.id, None) for other in self._law.extensions_of(limit) if other.id in places]
        return latest, [(other.id, other) for other in self._named(limit.capped_by) if other.id in places]

    def _named(self, names: tuple[str, ...]) -> Iterator[Limit]:
        return (self._law.limit_named(name) for name in names)


def root_of(law: Law, limit: Limit) -> Limit:
    """The limit that an event sets off and from whose end this one is counted in the end; mostly itself."""
    while limit.from_limit is not None:
        limit = law.limit_named(limit.from_limit)
    return limit


def passed(zone: Zone, over: tuple[Alternative, ...], terms: Terms) -> Iterator[Zone]:
    """The parts of a zone in which some ends are before the day of `NOW`; they may have days in common."""
    for ends in over:
        part: Zone | None = zone
        for end in ends:
            if part is not None:
                grows, place = terms[end]
                part = part.since(NOW, place + 1) if grows is None else part.following(NOW, place, grows.waits)
        if part is not None:
            yield part
            if part is zone:
                return


def running_on(zone: Zone, running: tuple[Alternative, ...], terms: Terms, days: int = 0) -> Iterator[Zone]:
    """The parts of a zone in which the day of `NOW` is no later than some ends, or so many days after them (0 or 1)."""
    for ends in running:
        part: Zone | None = zone
        for end in ends:
            if part is not None:
                grows, place = terms[end]
                if grows is None:
                    part = part.until(NOW, place + days)
                else:
                    part = part.following(place, NOW, grows.caps_next if days else grows.caps)
        if part is not None:
            yield part
            if part is zone:
                return


def last_day_of(zone: Zone, running: tuple[Alternative, ...], terms: Terms) -> tuple[int, int] | None:
    """The first and the last day that the last day of a limit can be, `OPEN` at an end that cannot be told.

    Returns:
        None where it is only known to be past.
    """
    low = high = PASSED_LONG_AGO
    for ends in running:
        first = last = BEYOND
        for end in ends:
            grows, place = terms[end]
            first = min(first, place if grows is None else grows(zone.low[place]))
            last = min(last, place if grows is None else grows(zone.high[place]))
        low, high = max(low, first), max(high, last)
    if high == PASSED_LONG_AGO:
        return None
    return (low if low < BEYOND else OPEN[0]), high


def is_over(zone: Zone, end: Term) -> bool:
    """Whether an end is surely past on the day of `NOW`."""
    grows, place = end
    if grows is None:
        return place < zone.low[NOW]
    return zone.implies(NOW, place, grows.waits)
