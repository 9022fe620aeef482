"""When a person reaches an age, and when school age begins and ends."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import Literal, TypeAlias

from attrs import field, frozen

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError
from ehe_workflow.time.periods import FixedDate
from ehe_workflow.time.spans import AnnualSpan, MonthDay, month_and_day

LeapDay: TypeAlias = Literal["1-march", "28-february"]
"""The birthday, in a common year, of a person born on 29 February."""


class AgeError(EheWorkflowError, ValueError):
    """An age that cannot be worked out from what is given."""


def birthday(born: date, age: int, *, leap_day: LeapDay = "1-march") -> date:
    """The day at whose start a person reaches an age.

    Source: Family Law Reform Act 1969 s.9; Age of Legal Capacity (Scotland) Act 1991 s.6, which fixes 1
    March for a person born on 29 February. For England and Wales no words were found, and 1 March is the
    usual reading.

    Args:
        born: date of birth.
        age: in whole years, 0 or more.
        leap_day: which day stands for 29 February in a common year.

    Raises:
        AgeError: if the age is negative.
        OutsideCoverageError: if the birthday cannot be written as a date.

    >>> birthday(date(2012, 2, 29), 17).isoformat()
    '2029-03-01'
    """
    if age < 0:
        raise AgeError(f"{age} is no age: give a whole number, 0 or more")
    year = born.year + age
    if year > MAXYEAR:
        raise OutsideCoverageError(f"the age of {age} of a person born on {born} falls after the year {MAXYEAR}")
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1) if leap_day == "1-march" else date(year, 2, 28)


@frozen
class LeavingWindow:
    """Days of the year on which people reach the leaving age and then leave together on one date.

    Attributes:
        first: (month, day) of the first day.
        last: (month, day) of the last day, included; it may lie in the next year. (2, 29) stands for the
            last day of February in every year.
        leaves: the date on which they leave.
        in_year_of: whether that date lies in the year of the window's start or of its end.
    """

    first: MonthDay = field(converter=month_and_day)
    last: MonthDay = field(converter=month_and_day)
    leaves: FixedDate
    in_year_of: Literal["start", "end"]

    @property
    def span(self) -> AnnualSpan:
        """The days of the window."""
        return AnnualSpan(first=self.first, last=self.last)

    def leaving_date(self, reached: date) -> date:
        """The date on which a person leaves who reaches the age on a day of this window.

        Raises:
            CalendarError: if the day does not lie in the window.
        """
        span = self.span
        end_year = span.end_for(reached).year
        return self.leaves.in_year(end_year - 1 if span.wraps and self.in_year_of == "start" else end_year)


@frozen
class SchoolAge:
    """When the law requires a person to be educated.

    Attributes:
        starts_at: the age that opens it, in years.
        prescribed: (month, day) of each day on which it can begin; empty where these are set locally.
        leaves_at: the age that leads to its end, in years.
        windows: who leaves when; together they hold every day of the year once.
        leap_day: the birthday, in a common year, of a person born on 29 February.

    Raises:
        AgeError: if a day of the year lies in no window or in two.
    """

    starts_at: int
    prescribed: tuple[MonthDay, ...]
    leaves_at: int
    windows: tuple[LeavingWindow, ...]
    leap_day: LeapDay = "1-march"

    def __attrs_post_init__(self) -> None:
        for month_day in self.prescribed:
            month_and_day(month_day)
        spans = [window.span for window in self.windows]
        for number in range(date(2000, 1, 1).toordinal(), date(2001, 1, 1).toordinal()):
            day = date.fromordinal(number)
            holding = sum(span.contains(day) for span in spans)
            if holding != 1:
                raise AgeError(f"{day:%d %B} lies in {holding} leaving windows: each day must lie in exactly one")

    def starts(self, born: date) -> date:
        """The first day of school age: the birthday if it is a prescribed day, else the next such day.

        Raises:
            AgeError: if no days are prescribed.
        """
        if not self.prescribed:
            raise AgeError("the days on which school age begins are set locally here: give them as 'prescribed'")
        reached = birthday(born, self.starts_at, leap_day=self.leap_day)
        return min(FixedDate(month, day=day).on_or_after(reached) for month, day in self.prescribed)

    def ends(self, born: date) -> date:
        """The last day of school age, included."""
        reached = birthday(born, self.leaves_at, leap_day=self.leap_day)
        return next(window.leaving_date(reached) for window in self.windows if window.span.contains(reached))
