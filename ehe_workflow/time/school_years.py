"""The calendars of the same schools, year after year, with what stands in for the days that none of them knows."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time.calendars import DayCounter, SchoolCalendar
from ehe_workflow.time.spans import CalendarError


@frozen
class SchoolYears:
    """School days from several calendars, each for a span of its own.

    A day that no calendar knows is never taken for a holiday: it is counted by the estimate, and the count that
    looked at it says so. Without an estimate there is no answer for such a day.

    Attributes:
        id: a short name to refer to it by.
        name: whose days they are, for people.
        years: the calendars, in order; their spans may leave gaps and may not overlap.
        otherwise: the estimate for the days that none of them knows.

    Raises:
        CalendarError: if there is no calendar, or if two of them know the same day.
    """

    id: str
    name: str
    years: tuple[SchoolCalendar, ...]
    otherwise: DayCounter | None = None

    def __attrs_post_init__(self) -> None:
        if not self.years:
            raise CalendarError(f"{self.id} has no calendar: give at least one")
        for before, year in zip(self.years, self.years[1:], strict=False):
            if year.first <= before.last:
                raise CalendarError(
                    f"{year.id} begins on {year.first}, and {before.id} is known until {before.last}: "
                    "spans may not overlap"
                )

    @property
    def estimate(self) -> bool:
        """Whether a count by one of the calendars can be too early."""
        return any(year.estimate for year in self.years)

    def estimated_between(self, first: date, last: date) -> bool:
        """Whether the answer for one of the days from ``first`` to ``last``, both included, is an estimate."""
        met = [year for year in self.years if year.first <= last and first <= year.last]
        known = sum((min(last, year.last) - max(first, year.first)).days + 1 for year in met)
        return known < (last - first).days + 1 or any(year.estimate for year in met)

    def why_not(self, day: date) -> str | None:
        """Why there is no session on the day, or None.

        Raises:
            OutsideCoverageError: if no calendar knows the day and nothing stands in.
        """
        return self._counter_of(day).why_not(day)

    def is_counted(self, day: date) -> bool:
        """Whether there is a session on the day, or may be one by the estimate.

        Raises:
            OutsideCoverageError: if no calendar knows the day and nothing stands in.
        """
        return self._counter_of(day).is_counted(day)

    def _counter_of(self, day: date) -> DayCounter:
        known: DayCounter | None = next((year for year in self.years if year.first <= day <= year.last), self.otherwise)
        if known is None:
            spans = ", ".join(f"{year.first} to {year.last}" for year in self.years)
            raise OutsideCoverageError(f"{day} lies outside the calendar of {self.name}, known from {spans}")
        return known
