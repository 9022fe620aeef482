"""Which days count: dated holidays, working days as an instrument defines them, and the days of a school.

Bank holidays are dated facts and not formulas, since days are moved and added by proclamation; a calendar
therefore knows the span it covers, and refuses to speak of a day outside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Protocol

from attrs import field, frozen

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time.named_days import NAMED_DAYS
from ehe_workflow.time.periods import WEEKDAYS
from ehe_workflow.time.spans import AnnualSpan, CalendarError, leave_a_day


class DayCounter(Protocol):
    """Anything that can say whether a day counts, and if not, why not."""

    @property
    def id(self) -> str:
        """A short name to refer to it by."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    @property
    def estimate(self) -> bool:
        """Whether a count by it can only be too early: the true last day is the same or a later one."""

    def estimated_between(self, first: date, last: date) -> bool:
        """Whether that is so of a count that looked at the days from ``first`` to ``last``, both included."""

    def why_not(self, day: date) -> str | None:
        """Why the day does not count, in a few words; None if it counts."""

    def is_counted(self, day: date) -> bool:
        """Whether the day counts."""


def _covered(day: date, first: date, last: date, what: str) -> None:
    if not first <= day <= last:
        raise OutsideCoverageError(f"{day} lies outside {what}, known from {first} to {last} (both included)")


@frozen
class Holidays:
    """Dated holidays, known for a span.

    Attributes:
        id: a short name to refer to it by.
        name: whose holidays they are, for people.
        days: the name of each holiday by its date.
        first: the first day for which all holidays are known.
        last: the last such day, included.

    Raises:
        CalendarError: if the span is backward or a holiday lies outside it.
    """

    id: str
    name: str
    days: Mapping[date, str] = field(hash=False, repr=False)
    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise CalendarError(f"the span of {self.id} ends ({self.last}) before it begins ({self.first})")
        for day in self.days:
            if not self.first <= day <= self.last:
                raise CalendarError(f"{day} of {self.id} lies outside its span {self.first} to {self.last}")

    def name_of(self, day: date) -> str | None:
        """The holiday's name, or None if the day is none.

        Raises:
            OutsideCoverageError: if the day lies outside the span.
        """
        _covered(day, self.first, self.last, f"the holidays of {self.name}")
        return self.days.get(day)


def _known_names(_instance: object, _attribute: object, value: tuple[str, ...]) -> None:
    for name in value:
        if name not in NAMED_DAYS:
            raise CalendarError(f"{name!r} is no named day: use one of {', '.join(NAMED_DAYS)}")


@frozen
class WorkingDayRule:
    """What one instrument calls a working day: every day but those it leaves out.

    A rule with no holidays has no span, and can be asked about any day.

    Attributes:
        id: a short name to refer to it by.
        name: what it is, for people.
        holidays: the calendars whose days do not count; a holiday in any of them is left out.
        named: days left out by name, as keys of `NAMED_DAYS`.
        excluded: spans left out every year.
        weekend: weekdays left out, 0 for Monday to 6 for Sunday.

    Raises:
        CalendarError: if a name is unknown, or if no day at all would count.
    """

    id: str
    name: str
    holidays: tuple[Holidays, ...] = ()
    named: tuple[str, ...] = field(default=(), validator=_known_names)
    excluded: tuple[AnnualSpan, ...] = ()
    weekend: tuple[int, ...] = (5, 6)
    # the reason (None if counted) for each day of the years asked about so far: a memo of what the rest says
    _reasons: dict[date, str | None] = field(init=False, factory=dict, eq=False, repr=False)

    estimate: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        if set(self.weekend) >= set(range(7)):
            raise CalendarError(f"the weekend of {self.id} is the whole week: leave at least one weekday out of it")
        leave_a_day(self.excluded, f"the excluded spans of {self.id}")

    def estimated_between(self, first: date, last: date) -> bool:  # noqa: ARG002 -- true of all days or of none
        """Never: an instrument's working days are what they are."""
        return self.estimate

    def why_not(self, day: date) -> str | None:
        """Why it is no working day ("Saturday", "Good Friday", "27 December to 31 December"), or None.

        Raises:
            OutsideCoverageError: if one of the calendars does not cover the day.
        """
        try:
            return self._reasons[day]
        except KeyError:
            self._learn_year(day)
            return self._reasons[day]

    def is_counted(self, day: date) -> bool:
        """Whether the day is a working day.

        Raises:
            OutsideCoverageError: if one of the calendars does not cover the day.
        """
        try:
            return self._reasons[day] is None
        except KeyError:
            return self.why_not(day) is None

    def _learn_year(self, asked: date) -> None:
        for holidays in self.holidays:
            holidays.name_of(asked)
        first = max([date(asked.year, 1, 1), *(holidays.first for holidays in self.holidays)])
        last = min([date(asked.year, 12, 31), *(holidays.last for holidays in self.holidays)])
        named = {NAMED_DAYS[key].in_year(asked.year): NAMED_DAYS[key].name for key in self.named}
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            self._reasons[day] = self._reason(day, named)

    def _reason(self, day: date, named: Mapping[date, str]) -> str | None:
        if day.weekday() in self.weekend:
            return WEEKDAYS[day.weekday()].capitalize()
        holiday = self._holiday(day) or named.get(day)
        if holiday is not None:
            return holiday
        return next((str(span) for span in self.excluded if span.contains(day)), None)

    def _holiday(self, day: date) -> str | None:
        keeping = [holidays for holidays in self.holidays if day in holidays.days]
        if not keeping:
            return None
        name = keeping[0].days[day]
        if len(keeping) == len(self.holidays):
            return name
        return f"{name} ({', '.join(holidays.name for holidays in keeping)})"


@frozen
class SchoolCalendar:
    """The days on which one school has a session.

    Attributes:
        id: a short name to refer to it by.
        name: the school, for people.
        terms: the first and last day of each unbroken stretch of school (each half of a term), both included.
        closed_days: days inside those stretches without a session, such as training days and bank holidays.
        first: the first day for which the calendar is known.
        last: the last such day, included.
        estimate: whether the school may be closed on further days inside the stretches, as where a council's
            calendar leaves training days to each school; a count by it can then be too early.

    Raises:
        CalendarError: if the span or a term is backward, or a term lies outside the span.
    """

    id: str
    name: str
    terms: tuple[tuple[date, date], ...]
    closed_days: frozenset[date]
    first: date
    last: date
    estimate: bool = False

    def __attrs_post_init__(self) -> None:
        for first, last in ((self.first, self.last), *self.terms):
            if last < first:
                raise CalendarError(f"{self.id}: {first} to {last} ends before it begins")
            if not self.first <= first <= last <= self.last:
                raise CalendarError(f"{self.id}: {first} to {last} lies outside {self.first} to {self.last}")

    def estimated_between(self, first: date, last: date) -> bool:  # noqa: ARG002 -- true of all days or of none
        """Whether a count by it can be too early."""
        return self.estimate

    def why_not(self, day: date) -> str | None:
        """Why there is no session on the day ("Saturday", "school holiday", "school closed"), or None.

        Raises:
            OutsideCoverageError: if the calendar does not cover the day.
        """
        _covered(day, self.first, self.last, f"the calendar of {self.name}")
        if day.weekday() >= 5:
            return WEEKDAYS[day.weekday()].capitalize()
        if day in self.closed_days:
            return "school closed"
        if not any(first <= day <= last for first, last in self.terms):
            return "school holiday"
        return None

    def is_counted(self, day: date) -> bool:
        """Whether there is a session on the day.

        Raises:
            OutsideCoverageError: if the calendar does not cover the day.
        """
        return self.why_not(day) is None


@frozen
class EstimatedSchoolDays:
    """School days of a school whose calendar is not known: working days stand in.

    A school has a session on no more days than these, so the true last day is the same or later.

    Attributes:
        working: the working days that stand in.
    """

    working: WorkingDayRule

    estimate: ClassVar[bool] = True

    @property
    def id(self) -> str:
        """A short name to refer to it by."""
        return f"estimated-school-days-{self.working.id}"

    @property
    def name(self) -> str:
        """What it is, for people."""
        return f"school days estimated by {self.working.name}"

    def estimated_between(self, first: date, last: date) -> bool:  # noqa: ARG002 -- true of all days or of none
        """Always."""
        return self.estimate

    def why_not(self, day: date) -> str | None:
        """Why no school can have a session on the day, or None."""
        return self.working.why_not(day)

    def is_counted(self, day: date) -> bool:
        """Whether a school may have a session on the day."""
        return self.working.is_counted(day)


def next_counted(day: date, counter: DayCounter) -> date:
    """The day itself if it counts, otherwise the next that does.

    Raises:
        OutsideCoverageError: if the calendar ends first.
        OverflowError: if the last date that can be written comes first.
    """
    while not counter.is_counted(day):
        day += timedelta(days=1)
    return day
