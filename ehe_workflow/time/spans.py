"""Stretches of days that come every year, such as August or 25 December to 1 January."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date

from attrs import field, frozen

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError
from ehe_workflow.time.periods import MONTHS


class CalendarError(EheWorkflowError, ValueError):
    """A calendar, a yearly span or a rule whose parts do not fit together."""


MonthDay = tuple[int, int]


def month_and_day(month_day: MonthDay) -> MonthDay:
    """Check a month and a day of it, in that order.

    Raises:
        CalendarError: if there is no such day even in a leap year.
    """
    month, day = month_day
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
        raise CalendarError(f"{month_day} is no (month, day): give for instance (12, 25) for 25 December")
    return month_day


@frozen
class AnnualSpan:
    """Days of every year from a first to a last one, both included; it may run over the new year.

    Attributes:
        first: (month, day) of the first day.
        last: (month, day) of the last day. (2, 29) stands for the last day of February in every year.

    Raises:
        CalendarError: if either is no day of the year.

    >>> christmas = AnnualSpan(first=(12, 25), last=(1, 1))
    >>> christmas.contains(date(2026, 12, 31)), christmas.end_for(date(2026, 12, 31)).isoformat()
    (True, '2027-01-01')
    """

    first: MonthDay = field(converter=month_and_day)
    last: MonthDay = field(converter=month_and_day)

    @property
    def wraps(self) -> bool:
        """Whether it runs over the new year."""
        return self.last < self.first

    def contains(self, day: date) -> bool:
        """Whether the day lies in the span of some year."""
        month_day = (day.month, day.day)
        if self.last < self.first:
            return month_day >= self.first or month_day <= self.last
        return self.first <= month_day <= self.last

    def end_for(self, day: date) -> date:
        """The last day of the span that contains the day.

        Raises:
            CalendarError: if no span contains it.
            OutsideCoverageError: if the end cannot be written as a date.
        """
        if not self.contains(day):
            raise CalendarError(f"{day} does not lie in {self}")
        year = day.year + (self.wraps and (day.month, day.day) >= self.first)
        if year > MAXYEAR:
            raise OutsideCoverageError(f"{self} from {day} ends after the year {MAXYEAR}")
        month, last = self.last
        return date(year, month, min(last, monthrange(year, month)[1]))

    def __str__(self) -> str:
        return f"{_in_words(self.first)} to {_in_words(self.last)}"


def _in_words(month_day: MonthDay) -> str:
    month, day = month_day
    return f"{day} {MONTHS[month - 1].capitalize()}"


def leave_a_day(spans: tuple[AnnualSpan, ...], what: str) -> None:
    """Refuse spans that together fill the whole year, since a search for a day outside them would not end.

    Raises:
        CalendarError: if they leave no day of a common year.
    """
    if spans:
        every_day = (date.fromordinal(date(2001, 1, 1).toordinal() + number) for number in range(365))
        if all(any(span.contains(day) for span in spans) for day in every_day):
            raise CalendarError(f"{what} fill the whole year: leave at least one day out")
