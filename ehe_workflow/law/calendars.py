"""Calendars and ways of counting as a data file writes them, and the objects of `ehe_workflow.time` they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, time

from attrs import field, frozen

from ehe_workflow.law.school_age import SchoolAgeRule, day_of
from ehe_workflow.law.sources import Citation
from ehe_workflow.time import (
    AnnualSpan,
    CalendarError,
    CountingRule,
    DayCounter,
    Holidays,
    LeavingWindow,
    PeriodError,
    Roll,
    SchoolAge,
    SchoolCalendar,
    SchoolYears,
    WorkingDayRule,
    parse_period,
)
from ehe_workflow.time.periods import FixedDate

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@frozen(kw_only=True)
class HolidayTable:
    """Bank holidays, each with its date, and the span for which they are known.

    Attributes:
        id: the calendar's name.
        name: its name in answers.
        first: first day of the span, inclusive.
        last: last day of the span, inclusive; beyond it the calendar gives no answer.
        days: each holiday by its date (``YYYY-MM-DD``) with its name.
        source: where they are published.
        note: what a reader should know of them.
    """

    id: str
    name: str
    first: date
    last: date
    days: Mapping[str, str]
    source: Citation
    note: str | None = None

    def calendar(self) -> Holidays:
        """The calendar to count with."""
        days = {_date_of(day): name for day, name in self.days.items()}
        return Holidays(id=self.id, name=self.name, days=days, first=self.first, last=self.last)


def _date_of(text: str) -> date:
    if _ISO_DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise CalendarError(f"{text!r} is no day: write it year first, such as 2026-12-25")


@frozen(kw_only=True)
class YearlySpan:
    """Days that come round every year.

    Attributes:
        first: first day, as ``MM-DD``, inclusive.
        last: last day, as ``MM-DD``, inclusive; it may lie in the next year.
    """

    first: str
    last: str

    def span(self) -> AnnualSpan:
        """The span to count with."""
        return AnnualSpan(first=day_of(self.first), last=day_of(self.last))


@frozen(kw_only=True)
class WorkingDayTable:
    """What an instrument means by a working day.

    Attributes:
        id: its name.
        name: its name in answers.
        holidays: the calendars whose days do not count.
        named: the days left out by name, such as ``good-friday``.
        excluded: the yearly spans left out.
        source: the definition.
        note: what a reader should know of it.
    """

    id: str
    name: str
    holidays: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    excluded: tuple[YearlySpan, ...] = ()
    source: Citation
    note: str | None = None

    def rule(self, calendars: Mapping[str, HolidayTable]) -> WorkingDayRule:
        """The rule to count with."""
        return WorkingDayRule(
            id=self.id,
            name=self.name,
            holidays=tuple(calendars[name].calendar() for name in self.holidays),
            named=self.named,
            excluded=tuple(span.span() for span in self.excluded),
        )


@frozen(kw_only=True)
class CountingTable:
    """How an instrument counts: what is skipped, what moves, and in which order.

    Attributes:
        id: its name.
        name: its name in answers.
        working_days: the named working day for rolling and shifting.
        roll: ``none``, ``next`` or ``first-after``.
        not_counted: yearly spans whose days are not counted in a period of days.
        moves_out_of: yearly spans in which a period may not end.
        order: the order of ``shift``, ``count``, ``skip`` and ``roll``.
        cut_off: the time of day by which the act must be done on the last day.
        source: the rule.
        note: what a reader should know of it.
    """

    id: str
    name: str
    working_days: str | None = None
    roll: Roll = Roll.NONE
    not_counted: tuple[YearlySpan, ...] = ()
    moves_out_of: tuple[YearlySpan, ...] = ()
    order: tuple[str, ...] = ("count", "skip", "roll")
    cut_off: time | None = None
    source: Citation
    note: str | None = None

    def rule(self, working: WorkingDayRule | None) -> CountingRule:
        """The rule to count with."""
        return CountingRule(
            id=self.id,
            working=working,
            roll=self.roll,
            not_counted=tuple(span.span() for span in self.not_counted),
            moves_out_of=tuple(span.span() for span in self.moves_out_of),
            order=self.order,
            cut_off=self.cut_off,
        )


@frozen(kw_only=True)
class Term:
    """One stretch of school days.

    Attributes:
        first: first day, inclusive.
        last: last day, inclusive.
        name: its name.
    """

    first: date
    last: date
    name: str | None = None


@frozen(kw_only=True)
class TermTable:
    """A council's published term dates, for one school year or more.

    A council has one table for each stretch of days that were read: days in a gap between tables are unknown, and
    never holidays.

    Attributes:
        id: the calendar's name.
        name: its name in answers.
        first: first day for which the terms are known, inclusive.
        last: last day for which they are known, inclusive.
        terms: the stretches in which schools meet.
        closed: days in them on which schools do not meet.
        envelope: whether each school closes on further days of its own choice, such as training days, so that it
            meets on no more days than these; a count is then an estimate.
        source: where they are published.
        note: what a reader should know of them.
    """

    id: str
    name: str
    first: date
    last: date
    terms: tuple[Term, ...]
    closed: tuple[date, ...] = field(default=())
    envelope: bool = False
    source: Citation
    note: str | None = None

    def calendar(self) -> SchoolCalendar:
        """The calendar to count with."""
        return SchoolCalendar(
            id=self.id,
            name=self.name,
            terms=tuple((term.first, term.last) for term in self.terms),
            closed_days=frozenset(self.closed),
            first=self.first,
            last=self.last,
            estimate=self.envelope,
        )


def school_years(tables: Iterable[TermTable], name: str, otherwise: DayCounter | None) -> SchoolYears:
    """The school days of one council, from all its tables.

    Args:
        tables: the tables, in any order.
        name: whose days they are, for people.
        otherwise: the estimate for days that no table knows.

    Raises:
        CalendarError: two tables know the same day, or one does not hold together.
    """
    years = sorted((table.calendar() for table in tables), key=lambda year: year.first)
    return SchoolYears(id=" ".join(year.id for year in years), name=name, years=tuple(years), otherwise=otherwise)


def school_age(rule: SchoolAgeRule) -> SchoolAge:
    """The school age of a rule, ready to be asked for a date of birth.

    Raises:
        PeriodError: a leaving day is not a yearly date.
    """
    windows = []
    for window in rule.windows:
        leaves = parse_period(window.leaves)
        if not isinstance(leaves, FixedDate):
            raise PeriodError(f"{window.leaves!r} is not a yearly date such as 'last friday in june'")
        windows.append(
            LeavingWindow(
                first=day_of(window.first),
                last=day_of(window.last),
                leaves=leaves,
                in_year_of=window.in_year_of,
            )
        )
    return SchoolAge(
        starts_at=rule.starts_at,
        prescribed=tuple(day_of(text) for text in rule.prescribed),
        leaves_at=rule.leaves_at,
        windows=tuple(windows),
    )
