"""Days as a log writes them, read strictly: year first or in a form that the user has named; never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from ehe_workflow.audit.cases.events import EVER, NEVER
from ehe_workflow.time.when import When, WhenError

_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2})(?::[0-9:.]+)(Z|[+-][0-9]{2}:?[0-9]{2})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:[T ][0-9:.]+)?")
_SPREADSHEET = re.compile(r"[0-9]{5}(\.0)?")
_UNIVERSAL = frozenset({"Z", "+00:00", "+0000", "-00:00", "-0000"})
LAST_HOUR = 23
"""The hour of universal time in which a place whose clocks are an hour ahead has the next day."""


@frozen
class DayForm:
    """How days are written in a log.

    Attributes:
        day_first: whether ``03/04/2026`` is 3 April 2026; without it such a day is refused.
        patterns: further forms, as `datetime.strptime` writes them, such as ``%d %b %Y``. One without a day, such as
            ``%m/%Y``, names the whole month.
        zone: where the council's days begin and end, such as ``Europe/London``. A time that says its distance from
            universal time is read as the day there. Without it, it is the day as written, and in the last hour of a
            day of universal time that day or the next.
    """

    day_first: bool = False
    patterns: tuple[str, ...] = ()
    zone: str | None = None

    def read(self, text: str) -> When:
        """The day or days that a text names.

        Raises:
            WhenError: it is in none of the forms; the message says what would be read.
        """
        text = text.strip()
        for pattern in self.patterns:
            try:
                found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - only the day is used
            except ValueError:
                continue
            return When.on(found) if _names_day(pattern) else When.parse(f"{found:{_shortened(pattern)}}")
        with_time = _WITH_TIME.fullmatch(text)
        if with_time:
            return self._of_time(text, with_time[1], int(with_time[2]), with_time[3])
        day_first = _DAY_FIRST.fullmatch(text)
        if day_first:
            return self._day_first(text, int(day_first[1]), int(day_first[3]), int(day_first[4]))
        if _SPREADSHEET.fullmatch(text):
            raise WhenError(f"{text!r} is a spreadsheet's number of a day; save the column as text, year first")
        return When.parse(text)

    def _day_first(self, text: str, day: int, month: int, year: int) -> When:
        if not self.day_first:
            raise WhenError(
                f"{text!r} may be day or month first, and is not guessed; write it year first, or say --dayfirst"
            )
        try:
            return When.on(date(year, month, day))
        except ValueError:
            raise WhenError(f"{text!r} is no day of the calendar, read with the day first") from None

    def _of_time(self, text: str, day: str, hour: int, distance: str | None) -> When:
        when = When.parse(day)
        if distance is None or when.earliest is None:
            return when
        if self.zone is not None:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                raise WhenError(f"{text!r} is no time of a day") from None
            return When.on(moment.astimezone(ZoneInfo(self.zone)).date())
        if distance in _UNIVERSAL and hour == LAST_HOUR:
            return When.between(when.earliest, when.earliest + timedelta(1))
        return when

    @staticmethod
    def fault_of(pattern: str) -> str | None:
        """What is wrong with a pattern; None where it can be used."""
        if "%Y" not in pattern and "%y" not in pattern:
            return "the form names no year"
        try:
            day = date(2026, 11, 23)
            found = datetime.strptime(day.strftime(pattern), pattern).date()  # noqa: DTZ007 - only the day is used
        except ValueError:
            return "days cannot be read in this form"
        return None if not _names_day(pattern) or found == day else "the form names a day without its month"


def is_zone(name: str) -> bool:
    """Whether there is a time zone of a name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def _names_day(pattern: str) -> bool:
    return any(mark in pattern for mark in ("%d", "%e", "%j", "%x", "%c", "%D", "%F"))


@cache
def _shortened(pattern: str) -> str:
    """How the month or year that a pattern names is written year first."""
    return "%Y-%m" if any(mark in pattern for mark in ("%m", "%b", "%B")) else "%Y"


def bounds(when: When) -> tuple[int, int]:
    """The first and the last day as ordinals, with the marks of open ends."""
    return (
        NEVER if when.earliest is None else when.earliest.toordinal(),
        EVER if when.latest is None else when.latest.toordinal(),
    )


def without_value(value: str, message: str) -> str:
    """A message without the value it is about, which is told beside it, so that the same faults are counted as one.

    >>> without_value("soon", "'soon' is not a date")
    'it is not a date'
    """
    start = f"{value!r} "
    return f"it {message.removeprefix(start)}" if message.startswith(start) else message
