"""Days that a definition of "working day" may call by name, worked out for any year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from attrs import frozen


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm printed by Meeus, 1991).

    >>> easter_sunday(2027).isoformat()
    '2027-03-28'
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first_monday_in_may(year: int) -> date:
    return date(year, 5, 1 + (7 - monthrange(year, 5)[0]) % 7)


@frozen
class NamedDay:
    """A day with a name.

    Attributes:
        name: as people say it.
        in_year: the day in a given year.
    """

    name: str
    in_year: Callable[[int], date]


NAMED_DAYS: Mapping[str, NamedDay] = MappingProxyType(
    {
        "new-years-day": NamedDay("New Year's Day", lambda year: date(year, 1, 1)),
        "good-friday": NamedDay("Good Friday", lambda year: easter_sunday(year) - timedelta(days=2)),
        "easter-monday": NamedDay("Easter Monday", lambda year: easter_sunday(year) + timedelta(days=1)),
        "first-monday-in-may": NamedDay("first Monday in May", _first_monday_in_may),
        "christmas-day": NamedDay("Christmas Day", lambda year: date(year, 12, 25)),
        "boxing-day": NamedDay("Boxing Day", lambda year: date(year, 12, 26)),
    }
)
"""The names that a `WorkingDayRule` may use, with the day of each."""
