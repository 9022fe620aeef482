"""How long something lasts, in the units that the law uses.

A day, a week, a month, a working day and a school day are different things, so each is a type of its own:
a number alone is never a period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import ClassVar, TypeAlias

from attrs import Attribute, field, frozen

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError

UNFIXED_WORDS: tuple[str, ...] = (
    "none",
    "reasonable",
    "without delay",
    "as soon as possible",
    "as soon as practicable",
    "forthwith",
    "at once",
)
"""The words that stand for a time without a number."""

MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS: tuple[str, ...] = ("first", "second", "third", "fourth", "last")
_EXAMPLES = (
    "write it as '15 days', '10 working days', '15 school days', '6 weeks', '2 months', '1 year', "
    "'48 hours', '31 march', 'last friday in june', or one of: " + ", ".join(f"'{word}'" for word in UNFIXED_WORDS)
)


class PeriodError(EheWorkflowError, ValueError):
    """A text or a number that is no period; the message shows periods written well."""


def _whole_number(instance: object, _attribute: Attribute[int], value: object) -> None:
    if type(value) is not int or value < 0:
        name = type(instance).__name__
        raise PeriodError(f"{value!r} is no number of {name}: give a whole number, 0 or more, such as {name}(15)")


@frozen
class _Numbered:
    n: int = field(validator=_whole_number)

    _word: ClassVar[str]

    def __str__(self) -> str:
        return f"{self.n} {self._word}" if self.n == 1 else f"{self.n} {self._word}s"


@frozen
class Days(_Numbered):
    """Calendar days: weekends and holidays count like any other day.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "day"


@frozen
class Weeks(_Numbered):
    """Weeks of exactly seven calendar days.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "week"


@frozen
class Months(_Numbered):
    """Calendar months, never 28 or 30 days (Interpretation Act 1978 Sch.1; Dodds v Walker [1981]).

    Attributes:
        n: how many, 0 or more.
    """

    _word = "month"


@frozen
class Years(_Numbered):
    """Years of twelve calendar months.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "year"


@frozen
class WorkingDays(_Numbered):
    """Working days; which days those are is said by the counter handed to `count`.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "working day"


@frozen
class SchoolDays(_Numbered):
    """Days on which there is a session at one given school; its calendar is handed to `count`.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "school day"


@frozen
class Hours(_Numbered):
    """Hours from a moment; counted by `count_hours`, never by `count`.

    Attributes:
        n: how many, 0 or more.
    """

    _word = "hour"


def _unfixed_word(_instance: object, _attribute: Attribute[str], value: str) -> None:
    if value not in UNFIXED_WORDS:
        raise PeriodError(f"{value!r} is no known word for a time without a number; {_EXAMPLES}")


@frozen
class Unfixed:
    """A time that the law sets in words and not in numbers; no date can be counted from it.

    Attributes:
        words: one of `UNFIXED_WORDS`.
    """

    words: str = field(validator=_unfixed_word)

    def __str__(self) -> str:
        return self.words


@frozen
class FixedDate:
    """A date that comes every year: a day of a month, or a given weekday of a month.

    Give either ``day``, or both ``ordinal`` and ``weekday``.

    Attributes:
        month: 1 to 12.
        day: the day of the month. The 29th of February stands for the last day of February in every year.
        ordinal: 1 to 4 for the first to the fourth such weekday, -1 for the last.
        weekday: 0 for Monday to 6 for Sunday.

    Raises:
        PeriodError: if the parts name no date that comes every year.
    """

    month: int
    day: int | None = None
    ordinal: int | None = None
    weekday: int | None = None

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise PeriodError(f"{self.month} is no month: give 1 to 12")
        if self.day is not None:
            longest = monthrange(2000, self.month)[1]
            well_formed = self.ordinal is None and self.weekday is None and 1 <= self.day <= longest
        else:
            well_formed = self.ordinal in (1, 2, 3, 4, -1) and self.weekday in range(7)
        if not well_formed:
            raise PeriodError(f"no such day in {MONTHS[self.month - 1]}; {_EXAMPLES}")

    def in_year(self, year: int) -> date:
        """The date in a given year.

        Raises:
            OutsideCoverageError: if no date can be written for that year.

        >>> FixedDate(6, ordinal=-1, weekday=4).in_year(2027).isoformat()
        '2027-06-25'
        """
        if not 1 <= year <= MAXYEAR:
            raise OutsideCoverageError(f"{self} of the year {year}: years from 1 to {MAXYEAR} can be counted")
        first_weekday, length = monthrange(year, self.month)
        if self.day is not None:
            return date(year, self.month, min(self.day, length))
        assert self.ordinal is not None and self.weekday is not None  # noqa: S101, PT018 - checked when made
        first = 1 + (self.weekday - first_weekday) % 7
        if self.ordinal > 0:
            return date(year, self.month, first + 7 * (self.ordinal - 1))
        return date(year, self.month, first + 7 * ((length - first) // 7))

    def on_or_after(self, day: date) -> date:
        """The first such date on or after a day.

        >>> FixedDate(3, day=31).on_or_after(date(2026, 4, 1)).isoformat()
        '2027-03-31'
        """
        this_year = self.in_year(day.year)
        return this_year if this_year >= day else self.in_year(day.year + 1)

    def after(self, day: date) -> date:
        """The first such date later than a day."""
        this_year = self.in_year(day.year)
        return this_year if this_year > day else self.in_year(day.year + 1)

    def __str__(self) -> str:
        month = MONTHS[self.month - 1]
        if self.day is not None:
            return f"{self.day} {month}"
        assert self.ordinal is not None and self.weekday is not None  # noqa: S101, PT018 - checked when made
        which = _ORDINALS[self.ordinal - 1] if self.ordinal > 0 else _ORDINALS[-1]
        return f"{which} {WEEKDAYS[self.weekday]} in {month}"


Period: TypeAlias = Days | Weeks | Months | Years | WorkingDays | SchoolDays | Hours | Unfixed | FixedDate
"""Any period: numbered, in words, or until a date that comes every year."""

_NUMBERED = {kind._word: kind for kind in (Days, Weeks, Months, Years, WorkingDays, SchoolDays, Hours)}  # noqa: SLF001
_NUMBER_AND_UNIT = re.compile(r"([0-9]{1,6}) (" + "|".join(_NUMBERED) + r")(s?)")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2}) (" + "|".join(MONTHS) + ")")
_WEEKDAY_IN_MONTH = re.compile(rf"({'|'.join(_ORDINALS)}) ({'|'.join(WEEKDAYS)}) in ({'|'.join(MONTHS)})")


def parse_period(text: str) -> Period:
    """Read a period as people write it.

    Args:
        text: a number and a unit, a date that comes every year, or one of `UNFIXED_WORDS`.
            Capitals and extra spaces do not matter. ``str`` of the result reads back as the same period.

    Returns:
        The period, of the type of its unit.

    Raises:
        PeriodError: if the text is none of these; the message shows good ones.

    >>> parse_period("10 working days")
    WorkingDays(n=10)
    >>> str(parse_period("Last Friday in June"))
    'last friday in june'
    """
    tidy = " ".join(text.casefold().split())
    if tidy in UNFIXED_WORDS:
        return Unfixed(tidy)
    if found := _NUMBER_AND_UNIT.fullmatch(tidy):
        number, unit, plural = int(found[1]), found[2], found[3]
        if bool(plural) != (number == 1):
            return _NUMBERED[unit](number)
    elif found := _DAY_AND_MONTH.fullmatch(tidy):
        return FixedDate(month=MONTHS.index(found[2]) + 1, day=int(found[1]))
    elif found := _WEEKDAY_IN_MONTH.fullmatch(tidy):
        ordinal = -1 if found[1] == "last" else _ORDINALS.index(found[1]) + 1
        month = MONTHS.index(found[3]) + 1
        return FixedDate(month=month, ordinal=ordinal, weekday=WEEKDAYS.index(found[2]))
    raise PeriodError(f"{text!r} is no period; {_EXAMPLES}")


def months_from(day: date, months: int) -> tuple[date, bool]:
    """The corresponding date a number of months later, or earlier for a negative number.

    The months are added in one step. Where the month has no day of that number its last day stands in
    (Dodds v Walker [1981]); a month-end is never carried to a later month-end.

    Returns:
        The date, and whether it has the same number as ``day`` (False if the month's last day stands in).

    Raises:
        OverflowError: if the date cannot be written.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise OverflowError(year)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length)), day.day <= length


ONE_DAY = timedelta(days=1)
