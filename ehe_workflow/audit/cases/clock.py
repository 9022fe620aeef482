"""When limits end, for every event that set them off: `ehe_workflow.case.clock` over columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field

from ehe_workflow.audit.cases.conditions import NO, Conditions
from ehe_workflow.audit.cases.dated import Dated
from ehe_workflow.audit.cases.days import ESTIMATE, REFUSED, Counter
from ehe_workflow.audit.cases.dues import NOT_KNOWN, NOT_REFUSED, Dues, Triggers
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Events, Flags, Rows, Stated, Window, window_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit, Reading
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, Period, Unfixed, parse_period
from ehe_workflow.time.when import When, WhenError


@define(eq=False)
class Clock:
    """Counts the limits of a law over a batch.

    Args:
        law: the law.
        events: the batch.
        counter: counts many days at once.
        conditions: answers conditions.
        alone: the cases that only the single-case engine can answer are marked here.
    """

    law: Law
    events: Events
    counter: Counter
    conditions: Conditions
    alone: Flags
    dated: Dated = field(init=False)
    _rows: dict[str, Rows] = field(init=False, factory=dict)
    _dues: dict[str, Dues] = field(init=False, factory=dict)
    _whole: dict[str, npt.NDArray[np.intp]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        """Find the days of events."""
        self.dated = Dated(self.law, self.events, self.counter, self.conditions)

    def triggers(self, limit: Limit) -> Rows:
        """The events that set a limit off."""
        if limit.id not in self._rows:
            self._rows[limit.id] = self._found(limit)
        return self._rows[limit.id]

    def _found(self, limit: Limit) -> Rows:
        events = self.events
        if limit.from_fact is not None:
            days = self._days_of_fact(limit.from_fact)
            return Rows.of_cases(events, np.flatnonzero(days.given))
        if limit.from_limit is not None:
            named = self.law.limit_named(limit.from_limit)
            rows = self.triggers(named)
            if limit.extends is None or not len(rows):
                return rows
            self.dues(named)
            return rows.at(self._whole[limit.id]) if limit.id in self._whole else rows.at(np.empty(0, np.intp))
        return events.rows_of(limit.from_)

    def dues(self, limit: Limit) -> Dues:
        """When a limit ends, for each of its `triggers`."""
        if limit.id not in self._dues:
            if limit.extends is not None:
                rows = self.triggers(limit)
                if limit.id not in self._dues:  # the limit that it extends has no number, so that nothing is extended
                    self._dues[limit.id] = self._no_dues(len(rows))
            else:
                self._dues[limit.id] = self.due(limit, self.triggers(limit))
        return self._dues[limit.id]

    def due_under(self, limit: Limit, reading: Reading, rows: Rows) -> Dues:
        """The same for some rows under one of the limit's readings; not given where no event sets it off so."""
        read = evolve(
            limit,
            length=parse_period(reading.length) if reading.length is not None else limit.length,
            convention=reading.convention or limit.convention,
            counting=reading.counting or limit.counting,
            days=reading.days or limit.days,
        )
        if reading.from_ is None:
            return self.due(read, rows)
        places = self.events.last(reading.from_, rows.start, rows.case)
        found = places != NO_PLACE
        moved = np.where(found, places, rows.place)
        dues = self.due(read, Rows(rows.case, moved, moved + 1))
        return evolve(dues, given=dues.given & found)

    def due(self, limit: Limit, rows: Rows) -> Dues:
        """When a limit ends for some rows."""
        if limit.computed is not None:
            return self._computed(limit.computed, rows)
        if isinstance(limit.length, Unfixed):
            return self._no_dues(len(rows))
        return self._from_triggers(limit, rows, self._triggers(limit, rows))

    def _from_triggers(self, limit: Limit, rows: Rows, triggers: Triggers) -> Dues:
        counted, marks = self.counter.count(limit, triggers.days)
        refusal = triggers.refusal
        refused = (marks & REFUSED) != 0
        if refused.any():
            refusal = np.where((refusal == NOT_REFUSED) & refused, np.uint8(NOT_KNOWN), refusal)
        counts = triggers.given & (refusal == NOT_REFUSED)
        if not counts.all():
            counted = counted.open_unless(counts)
        dues = Dues(
            given=triggers.given,
            last_day=counted,
            counted=counted,
            estimate=((marks & ESTIMATE) != 0) & counts,
            refusal=refusal,
            trigger=triggers.days,
        )
        return evolve(dues, last_day=self._moved(limit, rows, dues, counts))

    def _no_dues(self, rows: int) -> Dues:
        none, open_ = np.zeros(rows, np.bool_), Window.open(rows)
        return Dues(
            given=none,
            last_day=open_,
            counted=open_,
            estimate=none,
            refusal=np.zeros(rows, np.uint8),
            trigger=open_,
        )

    def _computed(self, name: str, rows: Rows) -> Dues:
        """A day of compulsory school age, which is found from the date of birth."""
        born = self.events.born
        if born is None or self.law.school_age is None:
            return self._no_dues(len(rows))
        births = born.days.at(rows.case)
        given = (births.earliest != NEVER) & (births.latest != EVER)
        table = self.counter.of_birth(name)
        first, refused_first = table.look_up(births.earliest, NEVER)
        last, refused_last = table.look_up(births.latest, EVER)
        exact = births.earliest == births.latest
        refused = (((refused_first | np.where(exact, 0, refused_last)) & REFUSED) != 0) & given
        return Dues(
            given=given,
            last_day=Window(first, last).open_unless(given & ~refused),
            counted=Window.open(len(rows)),
            estimate=np.zeros(len(rows), np.bool_),
            refusal=np.where(refused, NOT_KNOWN, NOT_REFUSED).astype(np.uint8),
            trigger=births,
        )

    def _triggers(self, limit: Limit, rows: Rows) -> Triggers:
        none = np.zeros(len(rows), np.uint8)
        if limit.from_limit is not None:
            named = self.law.limit_named(limit.from_limit)
            before = self.dues_at(named, rows)
            return Triggers(before.given, before.last_day, before.refusal)
        if limit.from_fact is not None:
            stated = self._days_of_fact(limit.from_fact).at(rows.case)
            return Triggers(stated.given, stated.days, none)
        return self.dated.of(limit.dated, rows)

    def dues_at(self, limit: Limit, rows: Rows) -> Dues:
        """When a limit ends for rows that are among its triggers."""
        own, dues = self.triggers(limit), self.dues(limit)
        if len(own) == len(rows):
            return dues
        key = own.case if limit.from_fact is not None or (own.place == NO_PLACE).any() else own.place
        wanted = rows.case if key is own.case else rows.place
        return dues.at(np.searchsorted(key, wanted))

    def _days_of_fact(self, name: str) -> Stated:
        events = self.events
        if name == "born":
            return events.born or Stated(np.zeros(events.cases, np.bool_), Window.open(events.cases))
        every = Rows.of_cases(events, np.arange(events.cases))
        values = self.conditions.values_of(name)
        days = window_of([*(_day_told(value) for value in values), None])
        return days.at(self.conditions.fact(name, every, plain=True))

    def past(self, limit: Limit, rows: Rows, length: Period, as_of: int) -> Flags:
        """Whether a benchmark, counted from the last day on which each row can have happened, was over by a day."""
        found = self.dated.of(limit.dated, rows)
        known: Flags = found.given & (found.refusal == NOT_REFUSED) & (found.days.latest != EVER)
        latest = found.days.latest[known]
        ends, marks = self.counter.period(length, Convention.AFTER, Window(latest, latest), limit.days, None)
        known[known] = (ends.latest < as_of) & ((marks & REFUSED) == 0)
        return known

    def _moved(self, limit: Limit, rows: Rows, dues: Dues, counts: Flags) -> Window:
        """Apply what the data says may move an end: a stated date, pauses, extensions, later-of and caps."""
        last_day = dues.last_day
        if limit.stated is not None and limit.bound is not Bound.AT_MOST and limit.stated in self.events.dates:
            stated = self.events.dates[limit.stated].at(rows.place)
            last_day = last_day.later(stated.days).where(stated.given & counts & (rows.place != NO_PLACE), last_day)
        for excuse in limit.excuses:
            if excuse.effect == "pauses":
                begun = self.events.next(excuse.from_, rows.start, rows.case) != NO_PLACE
                self.alone[rows.case[begun & counts]] = True
        for name in limit.later_of:
            other, found = self._other(limit, name, rows)
            if other is not None:
                last_day = last_day.later(other.last_day).where(found & counts, last_day)
        for extension in self.law.extensions_of(limit):
            last_day = self._extended(limit, extension, rows, evolve(dues, last_day=last_day), counts)
        for name in limit.capped_by:
            cap, found = self._other(limit, name, rows)
            if cap is not None:
                last_day = last_day.earlier(cap.last_day).where(found & counts, last_day)
        return last_day

    def _extended(self, limit: Limit, extension: Limit, rows: Rows, dues: Dues, counts: Flags) -> Window:
        """The end with an extension counted from the end without it, where it was brought and not surely too late."""
        brought = self.events.next(extension.on, rows.start, rows.case)
        when, end = self.events.date.at(brought), dues.last_day
        in_time = when.latest <= end.earliest
        too_late = when.earliest > end.latest
        whole = len(rows) == len(self.triggers(limit))
        extended = (brought != NO_PLACE) & (~too_late | ~counts)
        at = np.flatnonzero(extended)
        if whole and extension.id not in self._whole:
            self._whole[extension.id] = at
        if not len(at):
            if whole:
                self._dues.setdefault(extension.id, self._no_dues(0))
            return dues.last_day
        ends = end.at(at)
        if isinstance(extension.length, Unfixed):
            longer = self._no_dues(len(at))
        else:
            longer = self._from_triggers(extension, rows.at(at), Triggers(dues.given[at], ends, dues.refusal[at]))
        if whole:
            self._dues.setdefault(extension.id, longer)
        applies = longer.given & counts[at]
        if extension.when is not None:
            applies &= self.conditions.holds(extension.when, rows.at(at)) != NO
        longest = ends.later(longer.last_day)
        chosen = longest.where(in_time[at], Window(ends.earliest, longest.latest))
        return end.with_at(at, chosen.where(applies, ends))

    def _other(self, limit: Limit, name: str, rows: Rows) -> tuple[Dues | None, Flags]:
        """The end of another limit that belongs to the same occurrence and is about it, and whether there is one."""
        other = self.law.limit_named(name)
        triggers = self.triggers(other)
        about = np.arange(len(triggers))
        if other.when is not None:
            about = about[self.conditions.holds(other.when, triggers) != NO]
        places = triggers.place[about]
        if not len(places):
            return None, np.zeros(len(rows), np.bool_)
        own = self.triggers(limit).place
        bounds = np.append(own, len(self.events))
        again = np.minimum(bounds[np.searchsorted(own, rows.place, side="right")], self.events.first[rows.case + 1])
        at = np.searchsorted(places, rows.place)
        after = np.append(places, len(self.events))[at]
        earlier = np.where(at > 0, places[at - 1], NO_PLACE)
        use_after = after < again
        use_earlier = ~use_after & (earlier >= self.events.first[rows.case])
        chosen = np.minimum(np.where(use_after, at, at - 1), len(places) - 1)
        found = self.dues(other).at(about[chosen])
        return found, (use_after | use_earlier) & found.given


def _day_told(value: object) -> When | None:
    try:
        return When.parse(value) if isinstance(value, str) else None
    except WhenError:
        return None
