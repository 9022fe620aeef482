"""The last day of each limit by the day that sets it off, counted by the clock of cases and looked up in arrays.

Days are numbers here: 0 is the day asked about, 1 the first on which anything further can happen.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from attrs import evolve

from ehe_workflow.case.clock import Clock, Due
from ehe_workflow.case.model import Event
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import Fault, InputError, OutsideCoverageError
from ehe_workflow.law.limits import Limit
from ehe_workflow.simulation.draws import Days, Ints
from ehe_workflow.time.when import When

BEYOND = 1 << 28
"""A day that never comes within any horizon."""

NEVER = -(1 << 28)
"""In place of a last day where there is none: the limit was not set off, or is not counted from that event."""

_NOT_COUNTED_YET = NEVER - 1


class LastDays:
    """Counts limits for events that have not happened, each day once.

    Args:
        timeline: the log.
        horizon: the last day looked at.
    """

    def __init__(self, timeline: Timeline, horizon: date) -> None:
        self.timeline = timeline
        self.as_of = timeline.as_of
        self.horizon = self.number(horizon)
        self.estimated: set[str] = set()
        self.uncounted: set[str] = set()
        self._found: dict[tuple[str, str, str], Days] = {}
        self._first: dict[tuple[str, str, str], int] = {}
        self._clock = Clock(timeline)

    def number(self, day: date) -> int:
        """A day as a number of days from the one asked about."""
        return (day - self.as_of).days

    def day(self, number: int) -> date:
        """The day of a number."""
        return self.as_of + timedelta(days=number)

    def of(self, limit: Limit, days: Ints | Days, extension: tuple[str, Limit] | None = None) -> Days:
        """The last days of a limit.

        Args:
            limit: the limit.
            days: the days from which it runs.
            extension: the kind of event that sets it off and an extension that was brought, or None.
        """
        kind, longer = extension or ("", None)
        key = (limit.id, kind, longer.id if longer is not None else "")
        first = min(int(days.min()), 0)
        table = self._found.get(key)
        if table is None or first < self._first[key]:
            table = np.full(self.horizon + 1 - first, _NOT_COUNTED_YET, dtype=np.int32)
            self._found[key], self._first[key] = table, first
        first = self._first[key]
        found: Days = table[days - first]
        missing = found == _NOT_COUNTED_YET
        if missing.any():
            for number in np.unique(days[missing]).tolist():
                day = self.day(number)
                due = self._clock.due_if(limit, day) if longer is None else _extended(self, limit, kind, longer, day)
                table[number - first] = self._number_of(limit, due)
            found = table[days - first]
        return found

    def so_far(self, clock: Clock, limit: Limit, place: int) -> int:
        """The last day of a limit that an entry of the log set off; the latest possible where that is vague."""
        return self._number_of(limit, clock.due(limit, place))

    def _number_of(self, limit: Limit, due: Due | None) -> int:
        if due is None:
            self.uncounted.add(limit.id)
            return NEVER
        if due.estimate:
            self.estimated.add(limit.id)
        if due.refusal is not None:
            self._refuse_unless_covered(limit)
            return BEYOND
        return self.number(due.last_day.latest) if due.last_day.latest is not None else BEYOND

    def _refuse_unless_covered(self, limit: Limit) -> None:
        """Refuse a horizon that the limit's calendar does not reach: what can be said is no later than it.

        Raises:
            InputError: the calendar does not reach the horizon.
        """
        counter = self.timeline.law.day_counter(limit.days)
        try:
            if counter is not None:
                counter.is_counted(self.day(self.horizon))
        except OutsideCoverageError as error:
            raise InputError(
                [
                    Fault(
                        message=f"the horizon {self.day(self.horizon)} is later than can be counted: {error}",
                        key="horizon",
                        expected=f"a horizon inside that span; {limit.id} is counted with it",
                    )
                ]
            ) from error


def _extended(last_days: LastDays, limit: Limit, kind: str, longer: Limit, day: date) -> Due | None:
    """When a limit ends that an event sets off on a day on which the extension is brought as well."""
    events = tuple(
        Event(id=f"simulated {place}", kind=one, date=When.on(day), served=When.on(day))
        for place, one in enumerate((kind, longer.on[0]))
    )
    timeline = last_days.timeline
    return Clock(Timeline(timeline.law, evolve(timeline.case, events=events), day)).due(limit, 0)


class WorkingDays:
    """Moves days by working days.

    Args:
        days: the days and the horizon.
        first: the first day that is moved from.
    """

    def __init__(self, days: LastDays, first: int) -> None:
        counter = days.timeline.law.day_counter(None)
        if counter is None:
            raise InputError(
                [
                    Fault(
                        message=f"no working day is defined for {days.timeline.law.jurisdiction.id}",
                        expected="durations in days",
                    )
                ]
            )
        self._first = first
        try:
            counted = [counter.is_counted(days.day(number)) for number in range(first, days.horizon + 1)]
        except OutsideCoverageError as error:
            message = f"the working days that a duration asks for are not known: {error}"
            raise InputError([Fault(message=message, key="horizon", expected="a horizon inside that span")]) from error
        self._number = np.cumsum(np.array(counted, dtype=np.int64))
        self._places = np.flatnonzero(np.array(counted)) + first

    def between(self, start: Days, end: int) -> Ints:
        """How many working days there are after each start, up to and with an end."""
        found: Ints = self._number[end - self._first] - self._number[start - self._first]
        return found

    def after(self, start: Days, number: Days) -> Days:
        """The day that is so many working days after each start; `BEYOND` where it lies after the horizon."""
        place = self._number[start - self._first] + number - 1
        known = np.minimum(np.maximum(place, 0), len(self._places) - 1)
        moved = np.where(place < len(self._places), self._places[known], BEYOND)
        found: Days = np.where(number > 0, moved, start).astype(np.int32)
        return found
