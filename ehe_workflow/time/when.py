"""Dates as people remember them: a day, a month, a season, "about then", "between these two".

The text form is a subset of the Extended Date/Time Format (EDTF, ISO 8601-2:2019), levels 0 and 1:

- ``2026-12-15`` a day, ``2026-12`` a month, ``2026`` a year;
- ``2026-21`` spring (March to May), ``-22`` summer (June to August), ``-23`` autumn (September to November),
  ``-24`` winter (December to February of the year after), as the seasons fall in the British Isles;
- ``2026-12-XX``, ``2026-XX``, ``2026-XX-XX``, ``202X``, ``20XX`` where digits are not known;
- ``~`` at the end for "about", ``?`` for "not sure", ``%`` for both;
- ``A/B`` for a day that lies between two of these; ``..`` or nothing for an end that is open.

A mark ``~``, ``?`` or ``%`` widens what it stands on, on both sides: a day by 7 days, a month or a season by
one calendar month, a year (also a decade or a century) by one year. EDTF leaves the size open; these are this
library's own.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Literal

from attrs import evolve, frozen

from ehe_workflow.errors import EheWorkflowError

MARGIN_OF_A_DAY = dt.timedelta(days=7)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_WITH_SLASH = re.compile(r"[0-9]{4}/[0-9]{1,2}|[0-9]{1,2}/[0-9]{4}")
_PART = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[~?%]?)"
)
_EXAMPLES = "such as 2026-12-15, 2026-12, 2026-22 (summer), 2026-12-15~ (about) or 2026-12-01/2026-12-15 (between)"


class WhenError(EheWorkflowError, ValueError):
    """A text is not a date in any of the forms known here, or names a day that does not exist."""


@frozen
class When:
    """The days among which a day lies; made by `When.parse`, `When.on` or `When.between`.

    Attributes:
        earliest: the first day that it can be, inclusive; None when there is no bound.
        latest: the last day that it can be, inclusive; None when there is no bound.
        edtf: the text form. Reading it gives this object again.
        approximate: whether any part was given as "about".
        uncertain: whether any part was given as "not sure".
    """

    earliest: dt.date | None
    latest: dt.date | None
    edtf: str
    approximate: bool = False
    uncertain: bool = False

    @classmethod
    def on(cls, day: dt.date) -> When:
        """Return one day, known exactly.

        >>> When.on(dt.date(2026, 12, 15)).edtf
        '2026-12-15'
        """
        if type(day) is not dt.date:
            raise WhenError(f"not a date alone: {day!r}; expected a date without a time")
        return cls(day, day, day.isoformat())

    @classmethod
    def between(cls, earliest: dt.date | None, latest: dt.date | None) -> When:
        """Return a day that lies between two days, both inclusive; None leaves that side open.

        Raises:
            WhenError: the latest day is before the earliest.
        """
        if earliest is not None and earliest == latest:
            return cls.on(earliest)
        first, last = _written(earliest), _written(latest)
        if earliest is not None and latest is not None and earliest > latest:
            raise WhenError(f"{first}/{last} ends before it begins; expected the earlier date first")
        return cls(earliest, latest, f"{first}/{last}")

    @classmethod
    def parse(cls, text: str) -> When:
        """Return the days that a text names; see the module for its forms.

        >>> When.parse("2026-12-15~").earliest
        datetime.date(2026, 12, 8)

        Raises:
            WhenError: the text has no such form, is ambiguous, or names a day that does not exist.
        """
        text = text.strip()
        if _DAY.fullmatch(text):
            try:
                day = dt.date.fromisoformat(text)
            except ValueError:
                # Refuses it too, and says why.
                return _alone(_parse_part(text))
            return cls(day, day, text)
        if text.count("/") == 1 and not _MONTH_WITH_SLASH.fullmatch(text):
            first, _, last = text.partition("/")
            return _between(_parse_end(first), _parse_end(last))
        return _alone(_parse_part(text))

    def __str__(self) -> str:
        return self.edtf

    @property
    def is_exact(self) -> bool:
        """Whether it is one known day."""
        return self.earliest is not None and self.earliest == self.latest

    def before(self, other: When) -> bool | None:
        """Whether this day is before the other: True, False, or None when both are possible.

        >>> When.parse("2026-11").before(When.parse("2026-12-01"))
        True
        >>> When.parse("2026-12").before(When.parse("2026-12-10")) is None
        True
        """
        if _wholly_before(self, other):
            return True
        if self.earliest is not None and other.latest is not None and self.earliest >= other.latest:
            return False
        return None

    def intersects(self, other: When) -> bool:
        """Whether the two can be the same day."""
        return not (_wholly_before(self, other) or _wholly_before(other, self))

    def shift(self, days: int) -> When:
        """Return the same window moved by a number of days, later when positive.

        A month, season or year becomes the days from its first to its last; marks stay.

        >>> str(When.parse("2026-12-15~").shift(10)), str(When.parse("2026-12").shift(1))
        ('2026-12-25~', '2026-12-02/2027-01-01')

        Raises:
            WhenError: the result lies outside the years 1 to 9999.
        """
        if days == 0:
            return self
        first, last = self._ends()
        try:
            moved = (
                _shifted(self.earliest, first.mark, days, MARGIN_OF_A_DAY),
                _shifted(self.latest, last.mark, days, -MARGIN_OF_A_DAY),
            )
        except OverflowError:
            raise WhenError(f"{self.edtf} moved by {days} days lies outside the years 1 to 9999") from None
        return _between(*moved)

    def words(self) -> str:
        """Return how a person would say it, in British English.

        >>> When.parse("2026-12-01/2026-12-15").words(), When.parse("2026-24~").words()
        ('between 1 and 15 December 2026', 'about winter 2026 to 2027')
        """
        first, last = self._ends()
        if first == last:
            return _words_alone(first)
        if last.kind == "open":
            return f"{_preposition(first)} or after {_words(first)}"
        if first.kind == "open":
            return f"{_preposition(last)} or before {_words(last)}"
        return f"between {_words_of_start(first, last)} and {_words(last)}"

    def _ends(self) -> tuple[_Part, _Part]:
        first, slash, last = self.edtf.partition("/")
        return _parse_end(first), _parse_end(last if slash else first)


def format_day(day: dt.date) -> str:
    """Return a day as it is written in a letter.

    >>> format_day(dt.date(2026, 12, 5))
    '5 December 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_day_with_weekday(day: dt.date) -> str:
    """Return a day as it is written in a letter, with the day of the week.

    >>> format_day_with_weekday(dt.date(2026, 12, 18))
    'Friday 18 December 2026'
    """
    return f"{_WEEKDAYS[day.weekday()]} {format_day(day)}"


_Kind = Literal["day", "month", "season", "year", "open"]


@frozen
class _Part:
    """One date of a text, or an open end; the days are inclusive and already widened by the mark."""

    kind: _Kind
    earliest: dt.date | None
    latest: dt.date | None
    text: str
    mark: str = ""

    @property
    def approximate(self) -> bool:
        return self.mark in ("~", "%")

    @property
    def uncertain(self) -> bool:
        return self.mark in ("?", "%")


_OPEN = _Part("open", None, None, "..")


def _alone(part: _Part) -> When:
    return When(part.earliest, part.latest, part.text, part.approximate, part.uncertain)


def _between(first: _Part, last: _Part) -> When:
    if first == last and first is not _OPEN:
        return _alone(first)
    if first.earliest is not None and last.latest is not None and first.earliest > last.latest:
        raise WhenError(f"{first.text}/{last.text} ends before it begins; expected the earlier date first")
    return When(
        first.earliest,
        last.latest,
        f"{first.text}/{last.text}",
        first.approximate or last.approximate,
        first.uncertain or last.uncertain,
    )


def _written(day: dt.date | None) -> str:
    if day is not None and type(day) is not dt.date:
        raise WhenError(f"not a date alone: {day!r}; expected a date without a time")
    return ".." if day is None else day.isoformat()


def _end(day: dt.date | None, mark: str = "") -> _Part:
    return _OPEN if day is None else _parse_part(f"{When.on(day).edtf}{mark}")


def _parse_end(text: str) -> _Part:
    return _OPEN if text.strip() in ("", "..") else _parse_part(text)


def _parse_part(text: str) -> _Part:
    written = text.strip().upper()
    match = _PART.fullmatch(written)
    if match is None:
        raise _not_a_date(text.strip())
    year, month, day, mark = match.group("year", "month", "day", "mark")
    if (month == "XX" and day not in (None, "XX")) or ("X" in year and month is not None):
        raise WhenError(f"{written!r} leaves out a part but gives a smaller one; expected XX only at the end")
    if year.replace("X", "0") == "0000":
        raise WhenError(f"{written!r} has no year; expected a year from 0001 to 9999")
    part = _plain_part(year, month, day, written)
    return _widened(evolve(part, mark=mark)) if mark else part


def _plain_part(year: str, month: str | None, day: str | None, text: str) -> _Part:
    if month is None or month == "XX":
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return _Part("year", dt.date(first, 1, 1), dt.date(last, 12, 31), text)
    number = int(month)
    if number in _SEASONS and day is None:
        first_month = 3 * (number - 20)
        start, end = _month(int(year), first_month)[0], _month(int(year), first_month + 2)[1]
        return _Part("season", start, end, text)
    if not 1 <= number <= 12:
        raise WhenError(f"{text!r} has no such month: {month}; expected 01 to 12, or 21 to 24 for a season")
    start, end = _month(int(year), number)
    if day is None or day == "XX":
        return _Part("month", start, end, text)
    if not 1 <= int(day) <= end.day:
        month_name = f"{_MONTHS[number - 1]} {int(year)}"
        raise WhenError(f"{text!r} is no day of the calendar: {month_name} has {end.day} days")
    exact = dt.date(int(year), number, int(day))
    return _Part("day", exact, exact, text)


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a month; month 0 and 13 lie in the years beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max, dt.date.max
    if year < dt.MINYEAR:
        return dt.date.min, dt.date.min
    return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def _widened(part: _Part) -> _Part:
    """Return a marked part with its margin on both sides, kept within the years 1 to 9999."""
    earliest, latest = part.earliest or dt.date.min, part.latest or dt.date.max
    if part.kind == "day":
        earliest -= min(MARGIN_OF_A_DAY, earliest - dt.date.min)
        latest += min(MARGIN_OF_A_DAY, dt.date.max - latest)
    elif part.kind == "year":
        earliest = earliest.replace(year=max(earliest.year - 1, dt.MINYEAR))
        latest = latest.replace(year=min(latest.year + 1, dt.MAXYEAR))
    else:
        earliest = _month(earliest.year, earliest.month - 1)[0]
        latest = _month(latest.year, latest.month + 1)[1]
    return evolve(part, earliest=earliest, latest=latest)


def _shifted(bound: dt.date | None, mark: str, days: int, inwards: dt.timedelta) -> _Part:
    """Return an end moved by days; a marked end is written so that its margin gives the same window again."""
    if bound is None:
        return _OPEN
    moved = bound + dt.timedelta(days=days)
    return _end(moved + inwards, mark) if mark else _end(moved)


def _wholly_before(one: When, other: When) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _not_a_date(text: str) -> WhenError:
    """Return the error that names the likely slip; what was meant is never guessed."""
    for pattern, advice in _SLIPS:
        if pattern.fullmatch(text):
            return WhenError(f"{text!r} is not a date in the form known here: {advice}")
    return WhenError(f"{text!r} is not a date; expected a date {_EXAMPLES}")


_YEAR_FIRST = "dates are written year first, such as 2026-12-15 for 15 December 2026; the order is never guessed"
_HYPHENS = "the parts are joined by hyphens, such as 2026-12-15"
_SLIPS = (
    (re.compile(r"([0-9]{1,2}[/. -]){1,2}([0-9]{2}|[0-9]{4})"), _YEAR_FIRST),
    (re.compile(r"[0-9]{4}[/. ][0-9]{1,2}([/. ][0-9]{1,2})?|[0-9]{8}|[0-9]{6}"), _HYPHENS),
    (re.compile(r"[0-9]{4}(-[0-9]{1,2}){1,2}[~?%]?"), "months and days have two digits, such as 2026-01-05"),
    (
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].*"),
        "the day is written without a time, such as 2026-12-15",
    ),
    (re.compile(r".*[A-Za-z]{3,}.*"), _YEAR_FIRST),
)

_MARK_WORDS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}


def _words_alone(part: _Part) -> str:
    if part.kind == "open":
        return "at an unknown date"
    return f"some time in {_words(part)}" if part.kind == "year" and not part.mark else _words(part)


def _words(part: _Part) -> str:
    return f"{_MARK_WORDS[part.mark]}{_plain_words(part)}"


def _plain_words(part: _Part) -> str:
    digits = part.text.rstrip("~?%")
    year = digits[:4]
    match part.kind:
        case "day":
            return format_day(dt.date.fromisoformat(digits))
        case "month":
            return f"{_MONTHS[int(digits[5:7]) - 1]} {int(year)}"
        case "season":
            season = _SEASONS[int(digits[5:7])]
            return f"{season} {int(year)} to {int(year) + 1}" if season == "winter" else f"{season} {int(year)}"
    if year.endswith("XX"):
        return f"the years {int(year.replace('X', '0'))} to {int(year.replace('X', '9'))}"
    return f"the {int(year.replace('X', '0'))}s" if year.endswith("X") else str(int(year))


def _words_of_start(first: _Part, last: _Part) -> str:
    """Return the words of the first of two dates, without the month and year that the second one repeats."""
    if first.kind == last.kind == "day" and not first.mark and not last.mark:
        start, end = dt.date.fromisoformat(first.text), dt.date.fromisoformat(last.text)
        if (start.year, start.month) == (end.year, end.month):
            return str(start.day)
        if start.year == end.year:
            return f"{start.day} {_MONTHS[start.month - 1]}"
    return _words(first)


def _preposition(part: _Part) -> str:
    return "on" if part.kind == "day" else "in"
