"""When a limit ends that an event set off: the windows of days that are possible, and how each was counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve, frozen

from ehe_workflow.case.facts import Facts
from ehe_workflow.case.timeline import Dated, Timeline
from ehe_workflow.case.windows import (
    days_between,
    earlier_of,
    later_of,
    put_off,
    surely_after,
    surely_not_after,
)
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.limits import Limit, Reading
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import (
    AgeError,
    Convention,
    Count,
    CountingError,
    Days,
    Hours,
    Period,
    Unfixed,
    count,
    parse_period,
)
from ehe_workflow.time.when import When, WhenError


@frozen
class Due:
    """When a limit that was set off ends.

    Attributes:
        trigger: the day it runs from, with how that day was found.
        last_day: the last day of the limit, inclusive, as the window of days that are possible.
        first_day_after: the day after it, likewise.
        counts: the counting for the earliest and the latest possible trigger; one where they are the same.
        estimate: whether days were counted with an estimated calendar: the true last day is the same or later.
        moved_by: the limit, pause or stated date that put the end elsewhere than the counting does, in words.
        refusal: why no last day can be given, in words; the windows are then open.
    """

    trigger: Dated
    last_day: When
    first_day_after: When
    counts: tuple[Count, ...] = ()
    estimate: bool = False
    moved_by: tuple[str, ...] = ()
    refusal: str | None = None


OPEN = When.between(None, None)


class Clock:
    """Counts the limits of a law over one timeline, each occurrence once.

    Args:
        timeline: the log.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.
    """

    def __init__(self, timeline: Timeline, assumed: Mapping[str, date] | None = None) -> None:
        self.timeline = timeline
        self._assumed = assumed or {}
        self._law = timeline.law
        self._known: dict[tuple[str, int], Due | None] = {}
        self._before_extension: dict[tuple[str, int], Due] = {}
        self._triggers: dict[str, list[int]] = {}

    def due(self, limit: Limit, place: int) -> Due | None:
        """When a limit ends that the event at a place set off.

        Args:
            limit: the limit.
            place: the place of the event in the timeline; -1 for a limit that runs from a fact.

        Returns:
            None where nothing was counted: the period has no number, or the day it runs from is not recorded.
        """
        key = (limit.id, place)
        if key not in self._known and _extends_what_it_runs_from(limit):
            self.due(self._law.limit_named(limit.from_limit or ""), place)
        if key not in self._known:
            self._known[key] = None  # a limit that waits for itself waits for nothing
            self._known[key] = self._due(limit, place)
        return self._known[key]

    def due_under(self, limit: Limit, reading: Reading, place: int) -> Due | None:
        """The same under one of the limit's readings.

        A reading that runs from another event runs from the last such event that is not later than the place.

        Returns:
            None where nothing was counted, or where no event sets the limit off under this reading.
        """
        if reading.from_ is not None:
            before = [one for kind in reading.from_ for one in self.timeline.places.get(kind, ()) if one <= place]
            if not before:
                return None
            place = max(before)
        read = evolve(
            limit,
            length=parse_period(reading.length) if reading.length is not None else limit.length,
            convention=reading.convention or limit.convention,
            counting=reading.counting or limit.counting,
            days=reading.days or limit.days,
        )
        return self._due(read, place)

    def due_if(self, limit: Limit, day: date) -> Due | None:
        """When a limit would end if the day it runs from were this one, and nothing else of the log moved its end.

        A limit that runs from the end of another is counted from the end that the other would have.

        Returns:
            None where nothing is counted: the period has no number, or its last day does not come from a length.
        """
        if limit.computed is not None or isinstance(limit.length, Unfixed):
            return None
        if limit.from_limit is None:
            return self._counted(limit, Dated(When.on(day), "recorded"))
        before = self.due_if(self._law.limit_named(limit.from_limit), day)
        if before is None or before.refusal is not None:
            return before
        return self._counted(limit, Dated(before.last_day, "limit"))

    def triggers(self, limit: Limit) -> list[int]:
        """The places of the events that set a limit off, in order; -1 for one that runs from a fact."""
        if limit.id not in self._triggers:
            found = self._found_triggers(limit)
            if limit.extends is not None:
                return [place for place in found if self._brought(limit, place)]
            self._triggers[limit.id] = found
        return self._triggers[limit.id]

    def _found_triggers(self, limit: Limit) -> list[int]:
        if limit.from_fact is not None:
            return [-1] if self._fact_day(limit.from_fact) is not None else []
        if limit.from_limit is not None:
            return self.triggers(self._law.limit_named(limit.from_limit))
        places = self.timeline.places
        if len(limit.from_) == 1:
            return list(places.get(limit.from_[0], ()))
        return sorted(place for kind in limit.from_ for place in places.get(kind, ()))

    def _brought(self, extension: Limit, place: int) -> bool:
        """Whether an extension of the time that began at a place was brought, and not surely too late."""
        return self._in_time(extension, place) is not False

    def _in_time(self, extension: Limit, place: int) -> bool | None:
        """Whether an extension was brought by the end of the time that it is counted from; None where days are vague.

        What is brought once that time is over extends nothing.
        """
        brought = next(self.timeline.after(extension.on, place), None)
        if brought is None:
            return False
        time = self._law.limit_named(extension.from_limit or extension.extends or "")
        if (time.id, place) not in self._before_extension:
            self.due(time, place)
        end = self._before_extension.get((time.id, place))
        when = self.timeline.events[brought].date
        if end is None or surely_not_after(when, end.last_day):
            return True
        return False if surely_after(when, end.last_day) else None

    def _due(self, limit: Limit, place: int) -> Due | None:
        if limit.computed is not None:
            return self._computed(limit.computed)
        if isinstance(limit.length, Unfixed):
            return None
        trigger = self._trigger(limit, place)
        if trigger is None:
            return None
        if trigger.when is None:
            return Due(trigger, OPEN, OPEN, refusal=trigger.refusal)
        due = self._counted(limit, trigger)
        if due.refusal is not None:
            return due
        try:
            return self._moved(limit, place, due)
        except OverflowError:
            return Due(trigger, OPEN, OPEN, refusal=f"its last day leaves what can be written, to {date.max}")

    def _computed(self, name: str) -> Due | None:
        """A day of compulsory school age, which is found from the date of birth."""
        born = Dated(self.timeline.case.born, "recorded")
        try:
            starts = name == "school-age-starts"
            last = self.timeline.school_age_starts if starts else self.timeline.school_age_ends
        except (AgeError, OutsideCoverageError) as error:
            return Due(born, OPEN, OPEN, refusal=str(error))
        return Due(born, last, put_off(last, 1, 1)) if last is not None else None

    def _trigger(self, limit: Limit, place: int) -> Dated | None:
        if limit.from_limit is not None:
            named = self._law.limit_named(limit.from_limit)
            before = self.due(named, place)
            if _extends_what_it_runs_from(limit):
                before = self._before_extension.get((named.id, place), before)
            if before is None:
                return None
            return Dated(before.last_day if before.refusal is None else None, "limit", refusal=before.refusal)
        if place < 0:
            when = self._fact_day(limit.from_fact or "")
            return Dated(when, "recorded") if when is not None else None
        found = self.timeline.dated(self.timeline.events[place], limit.dated)
        return None if found.when is None and found.refusal is None else found

    def _fact_day(self, name: str) -> When | None:
        if name == "born":
            return self.timeline.case.born
        told = self.timeline.case_fact(name)
        try:
            return When.parse(told) if isinstance(told, str) else None
        except WhenError:
            return None  # told of as a problem of the log

    def _counted(self, limit: Limit, trigger: Dated) -> Due:
        when = trigger.when or OPEN
        days = self._law.day_counter(limit.days)
        rule = self._law.counting_rule(limit.counting)
        ends = (when.earliest,) if when.is_exact else (when.earliest, when.latest)
        period, convention = whole_days(limit.length), limit.convention or Convention.AFTER
        try:
            counts = [count(period, day, convention, days=days, rule=rule) for day in ends if day is not None]
        except (OutsideCoverageError, CountingError) as error:
            return Due(trigger, OPEN, OPEN, refusal=str(error))
        first = counts[0] if when.earliest is not None else None
        last = counts[-1] if when.latest is not None else None
        estimate = any(one.estimate for one in counts)
        return Due(
            trigger,
            When.between(first.last_day if first else None, last.last_day if last else None),
            When.between(first.first_day_after if first else None, last.first_day_after if last else None),
            tuple(counts),
            estimate,
        )

    def _moved(self, limit: Limit, place: int, due: Due) -> Due:
        """Apply what the data says may move an end: a stated date, pauses, extensions, later-of and caps."""
        if limit.stated is not None and place >= 0 and limit.bound is not Bound.AT_MOST:
            stated = self.timeline.events[place].dates.get(limit.stated)
            if stated is not None:
                due = _no_earlier(due, stated, "the day stated in it, which is later")
        for excuse in limit.excuses:
            if excuse.effect == "pauses":
                due = self._paused(due, excuse.from_, excuse.until, place, excuse.what)
        for name in limit.later_of:
            other = self._other(limit, name, place)
            if other is not None:
                due = _no_earlier(due, other.last_day, f"the later of two limits ({name})")
        self._before_extension.setdefault((limit.id, place), due)
        for extension in self._law.extensions_of(limit):
            longer = self.due(extension, place) if place in self.triggers(extension) else None
            if longer is not None and self.applies(extension, place):
                longest = _no_earlier(due, longer.last_day, f"an extension ({extension.id})")
                due = longest if self._in_time(extension, place) else _either(due, longest)
        for name in limit.capped_by:
            cap = self._other(limit, name, place)
            if cap is not None:
                due = _no_later(due, cap.last_day, f"the outer limit ({name})")
        return due

    def in_force(self, limit: Limit, place: int) -> bool:
        """Whether a limit was law on the day of the event at a place; on its first day, where that is vague."""
        when = self.timeline.events[place].date if place >= 0 else None
        day = (when.earliest or when.latest if when is not None else None) or self.timeline.as_of
        return self._law.in_force_of(limit).holds_on(day, self._assumed)

    def applies(self, limit: Limit, place: int) -> bool:
        """Whether a limit is about the event at a place, as far as is known."""
        return limit.when is None or limit.when.holds(Facts(self.timeline, place if place >= 0 else None)) is not False

    def _other(self, limit: Limit, name: str, place: int) -> Due | None:
        """The end of another limit that belongs to the same occurrence.

        It is the one set off by the same event; else by the first event after it and before this limit is set off
        again; else by the last event before it. One that is not about the case at that event counts for nothing.
        """
        other = self._law.limit_named(name)
        places = [one for one in self.triggers(other) if self.applies(other, one)]
        if place in places:
            return self.due(other, place)
        again = min((one for one in self.triggers(limit) if one > place), default=len(self.timeline.events))
        after = [one for one in places if place < one < again]
        earlier = [one for one in places if one < place]
        chosen = after[0] if after else earlier[-1] if earlier else None
        return self.due(other, chosen) if chosen is not None else None

    def _paused(self, due: Due, begins: tuple[str, ...], ends: tuple[str, ...], place: int, what: str) -> Due:
        """Put an end off by the days of each pause that begins in the time; a pause within a pause adds nothing."""
        stop = -1
        for start in self.timeline.after(begins, place):
            begun, last = self.timeline.events[start].date, due.last_day
            if start < stop or surely_after(begun, last):
                continue
            surely = begun.latest is not None and last.earliest is not None and begun.latest <= last.earliest
            stop = next(self.timeline.after(ends, start), len(self.timeline.events))
            over = stop < len(self.timeline.events)
            ended = self.timeline.events[stop].date if over else When.between(self.timeline.as_of, None)
            shortest = days_between(begun.latest, ended.earliest) if surely else 0
            longest = days_between(begun.earliest, ended.latest)
            due = evolve(
                due,
                last_day=put_off(last, shortest, longest),
                first_day_after=put_off(due.first_day_after, shortest, longest),
                moved_by=(*due.moved_by, f"it {'was' if over else 'is'} paused: {what}"),
            )
        return due


def _extends_what_it_runs_from(limit: Limit) -> bool:
    """Whether a limit is an extension counted from the end of what it extends, which is then the end without it."""
    return limit.extends is not None and limit.extends == limit.from_limit


def whole_days(period: Period) -> Period:
    """Hours as the days they reach into, since a log records days: 48 hours end on the second day after."""
    return Days(-(-period.n // 24)) if isinstance(period, Hours) else period


def _no_earlier(due: Due, day: When, why: str) -> Due:
    last_day = later_of(due.last_day, day)
    return due if _same(last_day, due.last_day) else _ending(due, last_day, why)


def _no_later(due: Due, day: When, why: str) -> Due:
    last_day = earlier_of(due.last_day, day)
    return due if _same(last_day, due.last_day) else _ending(due, last_day, why)


def _same(one: When, other: When) -> bool:
    return one.earliest == other.earliest and one.latest == other.latest


def _ending(due: Due, last_day: When, why: str) -> Due:
    return evolve(due, last_day=last_day, first_day_after=put_off(last_day, 1, 1), moved_by=(*due.moved_by, why))


def _either(one: Due, other: Due) -> Due:
    """An end that may be one or the other, the other being no earlier."""
    return evolve(
        other,
        last_day=When.between(one.last_day.earliest, other.last_day.latest),
        first_day_after=When.between(one.first_day_after.earliest, other.first_day_after.latest),
    )
