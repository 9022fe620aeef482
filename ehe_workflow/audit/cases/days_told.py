"""Days as a log writes them, read strictly: year first or in a form that the user has named; never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

from attrs import frozen

from ehe_workflow.audit.cases.events import EVER, NEVER
from ehe_workflow.time.when import When, WhenError

_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:[T ][0-9:.]+)?")
_SPREADSHEET = re.compile(r"[0-9]{5}(\.0)?")


@frozen
class DayForm:
    """How days are written in a log.

    Attributes:
        day_first: whether ``03/04/2026`` is 3 April 2026; without it such a day is refused.
        patterns: further forms, as `datetime.strptime` writes them, such as ``%d %b %Y``.
    """

    day_first: bool = False
    patterns: tuple[str, ...] = ()

    def read(self, text: str) -> When:
        """The day or days that a text names.

        Raises:
            WhenError: it is in none of the forms; the message says what would be read.
        """
        text = text.strip()
        for pattern in self.patterns:
            try:
                return When.on(datetime.strptime(text, pattern).date())  # noqa: DTZ007 - only the day is used
            except ValueError:
                continue
        with_time = _WITH_TIME.fullmatch(text)
        if with_time:
            return When.parse(with_time[1])
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


def bounds(when: When) -> tuple[int, int]:
    """The first and the last day as ordinals, with the marks of open ends."""
    return (
        NEVER if when.earliest is None else when.earliest.toordinal(),
        EVER if when.latest is None else when.latest.toordinal(),
    )
