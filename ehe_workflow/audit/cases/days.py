"""Counting for many days at once: what `count` gives for each day of a limit's calendar, looked up in an array."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
from attrs import define, field

from ehe_workflow.audit.cases.events import EVER, NEVER, Ints, Window
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.time import AgeError, Convention, CountingError, Days, Hours, Period, Weeks, count

FIRST = date(1900, 1, 1).toordinal()
"""The first day that a table has a place for; days outside are counted one by one, as they come."""

SIZE = date(2100, 1, 1).toordinal() - FIRST

REFUSED, ESTIMATE, KNOWN = 2, 1, 4


@define(eq=False)
class DayTable:
    """What a function of a day gives, learnt for each day once.

    Args:
        find: gives the day found and whether it is an estimate; a refusal is an error of its own.
    """

    find: Callable[[date], tuple[date, bool]]
    _found: Ints = field(init=False)
    _marks: npt.NDArray[np.uint8] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Make room for the days."""
        self._found = np.zeros(SIZE, np.int32)
        self._marks = np.zeros(SIZE, np.uint8)

    def look_up(self, days: Ints, open_end: int) -> tuple[Ints, npt.NDArray[np.uint8]]:
        """The days found and their marks, `ESTIMATE` and `REFUSED`; an open end stays open.

        Args:
            days: ordinals.
            open_end: the mark of an open end, `NEVER` or `EVER`.
        """
        places = days - FIRST
        inside = (places >= 0) & (places < SIZE)
        if not inside.all():
            return self._one_by_one(days, open_end)
        marks = self._marks[places]
        if not marks.all():
            self._learn(np.unique(days[marks == 0]))
            marks = self._marks[places]
        return self._found[places], marks & np.uint8(ESTIMATE | REFUSED)

    def _learn(self, days: Ints) -> None:
        for day in days.tolist():
            self._found[day - FIRST], mark = self._of(day)
            self._marks[day - FIRST] = mark | KNOWN

    def _of(self, day: int) -> tuple[int, int]:
        try:
            found, estimate = self.find(date.fromordinal(day))
        except (OutsideCoverageError, CountingError, AgeError):
            return 0, REFUSED
        return found.toordinal(), ESTIMATE if estimate else 0

    def _one_by_one(self, days: Ints, open_end: int) -> tuple[Ints, npt.NDArray[np.uint8]]:
        distinct, back = np.unique(days, return_inverse=True)
        told = [(open_end, 0) if day == open_end else self._of(day) for day in distinct.tolist()]
        found = np.array([one for one, _ in told], np.int32)
        marks = np.array([mark for _, mark in told], np.uint8)
        return found[back], marks[back]


_SHIFTS = {
    Convention.BEGINNING_WITH: (1, -1),
    Convention.AFTER: (1, 0),
    Convention.CLEAR: (1, 0),
    Convention.BEFORE: (-1, 0),
    Convention.CLEAR_BEFORE: (-1, -1),
    Convention.ENDING_WITH: (0, 0),
}
"""By how many days each convention moves the trigger: so often the number of days, unless that is 0, and so many."""


class Counter:
    """Counts the limits of a law for many days at once.

    Args:
        law: whose calendars are used.
    """

    def __init__(self, law: Law) -> None:
        self._law = law
        self._tables: dict[tuple[object, ...], DayTable] = {}

    def count(self, limit: Limit, triggers: Window) -> tuple[Window, npt.NDArray[np.uint8]]:
        """The last day of a limit for each trigger, and marks: `ESTIMATE`, `REFUSED`.

        Args:
            limit: a limit whose length has a number.
            triggers: the days it runs from.
        """
        period, convention = limit.length, limit.convention or Convention.AFTER
        if isinstance(period, Hours):
            period = Days(-(-period.n // 24))
        return self.period(period, convention, triggers, limit.days, limit.counting)

    def period(
        self, period: Period, convention: Convention, triggers: Window, days: str | None, counting: str | None
    ) -> tuple[Window, npt.NDArray[np.uint8]]:
        """The last day of a period for each trigger, and marks."""
        shift = _shift(period, convention) if counting is None else None
        if shift is not None:
            return _moved(triggers, shift), np.zeros(len(triggers.earliest), np.uint8)
        table = self.table(period, convention, days, counting)
        earliest, marks = table.look_up(triggers.earliest, NEVER)
        if triggers.is_single or (triggers.earliest == triggers.latest).all():
            return Window(earliest, earliest), marks
        latest, more = table.look_up(triggers.latest, EVER)
        return Window(earliest, latest), marks | more

    def table(self, period: Period, convention: Convention, days: str | None, counting: str | None) -> DayTable:
        """The table of one way of counting."""
        counter, rule = self._law.day_counter(days), self._law.counting_rule(counting)
        key = (period, convention, counter.id if counter is not None else None, rule.id if rule else None)
        if key not in self._tables:

            def find(day: date) -> tuple[date, bool]:
                found = count(period, day, convention, days=counter, rule=rule)
                return found.last_day, found.estimate

            self._tables[key] = DayTable(find)
        return self._tables[key]

    def of_birth(self, name: str) -> DayTable:
        """The first or the last day of compulsory school age, by the day of birth."""
        if (name,) not in self._tables:
            age = self._law.school_age

            def find(day: date) -> tuple[date, bool]:
                if age is None:
                    raise AgeError("no rule of school age is known here")
                return (age.starts(day) if name == "school-age-starts" else age.ends(day)), False

            self._tables[name,] = DayTable(find)
        return self._tables[name,]


def _shift(period: Period, convention: Convention) -> int | None:
    number = period.n if isinstance(period, Days) else 7 * period.n if isinstance(period, Weeks) else None
    if number is None or (number == 0 and convention in {Convention.BEGINNING_WITH, Convention.ENDING_WITH}):
        return None
    times, more = _SHIFTS[convention]
    return times * number + more


def _moved(triggers: Window, shift: int) -> Window:
    if shift == 0:
        return triggers
    earliest = triggers.earliest + np.int32(shift)
    if triggers.is_single and not (triggers.earliest == NEVER).any():
        return Window(earliest, earliest)
    latest = triggers.latest + np.int32(shift)
    return Window(
        np.where(triggers.earliest == NEVER, np.int32(NEVER), earliest),
        np.where(triggers.latest == EVER, np.int32(EVER), latest),
    )
