"""When the limits that a path keeps an eye on end: on a known day, or on one that grows with the path's days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, product

from ehe_workflow.case.clock import Clock, Due
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.timeline import DAYS_OF_EVERY_EVENT
from ehe_workflow.errors import Fault, InputError, OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.growth import BEYOND, Growths, LastDay
from ehe_workflow.trajectories.zone import NOW, Zone

PASSED_LONG_AGO = 0
"""The last day of a limit of which only that it is over still matters."""

Term = tuple[LastDay | None, int]
"""The end of a limit: a last day itself, or how it grows and the place in the zone of the day that sets it off."""

Timers = Mapping[str, Term]
"""The end of every limit that is watched and was set off."""

Alternative = tuple[Term, ...]
"""Ends that have to hold together."""


@lru_cache(maxsize=64)
def _counted(_law: Law) -> dict[str, dict[int, int]]:
    """The last days counted so far under a law, by limit and trigger."""
    return {}


class Ends:
    """Finds the ends of the limits of one case between two days.

    Args:
        clock: the clock of the log.
        first: the first day that matters, as an ordinal.
        horizon: the last day asked about, as an ordinal.
    """

    def __init__(self, clock: Clock, first: int, horizon: int) -> None:
        self.clock = clock
        self.first = first
        self.horizon = horizon
        self._law = clock.timeline.law
        self._known: dict[str, LastDay | None] = {}
        self.growths = Growths(first, horizon + 1)
        self.itself = LastDay(self.growths, lambda day: day)
        self.extended: dict[str, int] = {}
        self.estimated: set[str] = set()
        self._shifted: dict[int, LastDay] = {}

    def of(self, limit: Limit) -> LastDay | None:
        """How the last day of a limit grows with its trigger; None for one that is not counted from an event."""
        if limit.id not in self._known:
            self._known[limit.id] = self._made(limit)
        return self._known[limit.id]

    def shifted(self, days: int) -> LastDay:
        """An end that comes so many days after the day from which it runs."""
        if days not in self._shifted:
            self._shifted[days] = LastDay(self.growths, lambda day: day + days)
        return self._shifted[days]

    def left(self, limit: Limit, place: int) -> int | None:
        """How many days a limit has left that an entry of the log set off and that is paused now; else None."""
        timeline = self.clock.timeline
        for excuse in limit.excuses:
            if excuse.effect != "pauses":
                continue
            last = max(timeline.after(excuse.from_, place), default=None)
            due = self.clock.due(limit, place)
            if last is None or due is None or next(timeline.after(excuse.until, last), None) is not None:
                continue
            if due.moved_by and due.last_day.latest is None and due.last_day.earliest is not None:
                return (due.last_day.earliest - timeline.as_of).days
        return None

    def _made(self, limit: Limit) -> LastDay | None:
        root = self._root(limit)
        if root.dated not in DAYS_OF_EVERY_EVENT or root.from_fact is not None:
            return None
        day = date.fromordinal(self.horizon)
        due = self.clock.due_if(limit, day)
        if due is None:
            return None
        if due.estimate:
            self.estimated.add(limit.id)
        known = _counted(self._law).setdefault(limit.id, {})

        def last_day(day: int) -> int:
            if day not in known:
                known[day] = self._last_day(limit, day)
            return known[day]

        return LastDay(self.growths, last_day)

    def _last_day(self, limit: Limit, day: int) -> int:
        due = self.clock.due_if(limit, date.fromordinal(day))
        if due is None or due.refusal is not None or due.last_day.earliest is None:
            self._refuse_unless_covered(limit, due)
            return BEYOND
        return due.last_day.earliest.toordinal()

    def _refuse_unless_covered(self, limit: Limit, due: Due | None) -> None:
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
            ) from (error if due is not None else None)

    def so_far(self, limit: Limit, *, place: int, zone: Zone, places: dict[tuple[int, str], int]) -> Term | None:
        """The end of a limit that an entry of the log set off; a vague one adds its day to a zone.

        Args:
            limit: the limit.
            place: the entry's place in the log.
            zone: the zone of the days that matter.
            places: the places in the zone of entries added so far, by their place in the log.
        """
        due = self.clock.due(limit, place)
        if due is None or due.refusal is not None:
            return None
        if due.estimate:
            self.estimated.add(limit.id)
        last = due.last_day
        if last.is_exact and last.earliest is not None:
            return None, last.earliest.toordinal()
        root = self._root(limit)
        begun, grows = self.clock.due(root, place), self.of(limit)
        trigger = begun.trigger.when if begun is not None else None
        open_ended = trigger is None or trigger.earliest is None or trigger.latest is None
        if open_ended or grows is None or trigger is None or due.moved_by:
            first = last.earliest.toordinal() if last.earliest else self.first
            latest = last.latest.toordinal() if last.latest else BEYOND
            return self.itself, zone.add(max(first, self.first), min(latest, self.horizon + 1))
        key = place, root.dated
        if key not in places and trigger.earliest is not None and trigger.latest is not None:
            latest = min(trigger.latest.toordinal(), self.horizon)
            places[key] = zone.add(trigger.earliest.toordinal(), latest)
        return grows, places[key]

    def _root(self, limit: Limit) -> Limit:
        """The limit that an event sets off and from whose end this one is counted in the end; mostly itself."""
        while limit.from_limit is not None:
            limit = self._law.limit_named(limit.from_limit)
        return limit

    def in_play(self, limit: Limit, assumed: Mapping[str, date], *, answered_by: tuple[str, ...]) -> int | None:
        """The place of the last entry that set a limit off, or None where none did or something ended it since."""
        found = self.clock.triggers(limit)
        timeline = self.clock.timeline
        if not found or not self._holds(limit, found[-1], assumed):
            return None
        ended = next(timeline.after((*limit.ends, *answered_by), found[-1]), None)
        return found[-1] if ended is None else None

    def _holds(self, limit: Limit, place: int, assumed: Mapping[str, date]) -> bool:
        timeline = self.clock.timeline
        when = timeline.events[place].date if place >= 0 else None
        day = (when.earliest or when.latest if when is not None else None) or timeline.as_of
        facts = Facts(timeline, place if place >= 0 else None)
        applies = limit.when is None or limit.when.holds(facts) is not False
        return applies and self._law.in_force_of(limit).holds_on(day, assumed)

    def over(self, timer: str, limit: Limit, timers: Timers) -> tuple[Alternative, ...]:
        """What has to be over for a limit to be over: one of several sets of ends, each as a whole.

        The latest of its own end, those of limits that count as well and those of its extensions, is cut by outer
        limits. Nothing is given for a limit that was not set off.
        """
        if timer not in timers:
            return ()
        latest, caps = self._parts(timer, limit, timers)
        whole = [tuple(chain(*one)) for one in product(*(self._over(name, other, timers) for name, other in latest))]
        cut = [one for name, other in caps for one in self.over(name, other, timers)]
        return tuple(dict.fromkeys((*whole, *cut)))

    def _over(self, timer: str, limit: Limit | None, timers: Timers) -> tuple[Alternative, ...]:
        return ((timers[timer],),) if limit is None else self.over(timer, limit, timers)

    def running(self, timer: str, limit: Limit, timers: Timers) -> tuple[Alternative, ...]:
        """What must not be over for a limit not to be over: one of several sets of ends, each as a whole."""
        if timer not in timers:
            return ()
        latest, caps = self._parts(timer, limit, timers)
        longest = [one for name, other in latest for one in self._running(name, other, timers)]
        cut = [self.running(name, other, timers) for name, other in caps]
        return tuple(dict.fromkeys(tuple(chain(*one)) for one in product(longest, *cut)))

    def _running(self, timer: str, limit: Limit | None, timers: Timers) -> tuple[Alternative, ...]:
        return ((timers[timer],),) if limit is None else self.running(timer, limit, timers)

    def _parts(
        self, timer: str, limit: Limit, timers: Timers
    ) -> tuple[list[tuple[str, Limit | None]], list[tuple[str, Limit]]]:
        """The ends of which the latest counts, its own first, and those beyond which it cannot run."""
        latest: list[tuple[str, Limit | None]] = [(timer, None)]
        latest += [(other.id, other) for other in self._named(limit.later_of) if other.id in timers]
        latest += [(other.id, None) for other in self._law.extensions_of(limit) if other.id in timers]
        return latest, [(other.id, other) for other in self._named(limit.capped_by) if other.id in timers]

    def _named(self, names: tuple[str, ...]) -> Iterator[Limit]:
        return (self._law.limit_named(name) for name in names)


def passed(zone: Zone, over: tuple[Alternative, ...]) -> Iterator[Zone]:
    """The parts of a zone in which some ends are before the day of `NOW`, one for each alternative."""
    for ends in over:
        found = zone.copy()
        for grows, place in ends:
            if grows is None:
                found.at_least(NOW, place + 1)
            else:
                found.rule(NOW, place, grows.waits)
        if found.settle():
            yield found


def running_on(zone: Zone, running: tuple[Alternative, ...], days: int = 0) -> Iterator[Zone]:
    """The parts of a zone in which the day of `NOW` is no later than some ends, or so many days after them (0 or 1)."""
    for ends in running:
        found = zone.copy()
        for grows, place in ends:
            if grows is None:
                found.at_most(NOW, place + days)
            else:
                found.rule(place, NOW, grows.caps_next if days else grows.caps)
        if found.settle():
            yield found


def window_of(zone: Zone, end: Term) -> When:
    """The days that an end can be, left open where it cannot be told."""
    grows, place = end
    low, high = (place, place) if grows is None else (grows(zone.low[place]), grows(zone.high[place]))
    return When.between(
        date.fromordinal(low) if 0 < low < BEYOND else None, date.fromordinal(high) if 0 < high < BEYOND else None
    )
