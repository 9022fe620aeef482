"""The shipped bank holidays against an independent table of dated holidays and the published days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import holidays as dated_holidays
import pytest

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time import Holidays

DIVISIONS = [
    ("england-and-wales", "ENG"),
    ("england-and-wales", "WLS"),
    ("scotland", "SCT"),
    ("northern-ireland", "NIR"),
]


@pytest.mark.parametrize(("calendar", "division"), DIVISIONS)
def test_every_weekday_agrees(holidays: Mapping[str, Holidays], calendar: str, division: str) -> None:
    other = dated_holidays.country_holidays("GB", subdiv=division, years=range(2012, 2029))
    day, last = date(2012, 1, 1), date(2028, 12, 31)
    while day <= last:
        if day.weekday() < 5:
            assert (holidays[calendar].name_of(day) is not None) == (day in other), day
        day += timedelta(days=1)


WEEKDAY_HOLIDAYS = [
    ("england-and-wales", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    ("england-and-wales", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ("england-and-wales", 2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    ("scotland", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
    ("scotland", 2027, "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28"),
    ("scotland", 2028, "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26"),
    ("northern-ireland", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"),
    ("northern-ireland", 2027, "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28"),
    ("northern-ireland", 2028, "01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26"),
]


@pytest.mark.parametrize(("calendar", "year", "expected"), WEEKDAY_HOLIDAYS)
def test_published_weekday_holidays(holidays: Mapping[str, Holidays], calendar: str, year: int, expected: str) -> None:
    found = [f"{day:%m-%d}" for day in sorted(holidays[calendar].days) if day.year == year and day.weekday() < 5]
    assert found == expected.split()


SPECIAL_DAYS = [
    (date(2022, 6, 2), True, True),
    (date(2022, 6, 3), True, True),
    (date(2022, 5, 30), False, False),
    (date(2022, 9, 19), True, True),
    (date(2023, 5, 8), True, True),
    (date(2026, 6, 15), False, True),
    (date(2027, 3, 29), True, False),
]


@pytest.mark.parametrize(("day", "england", "scotland"), SPECIAL_DAYS)
def test_special_days(holidays: Mapping[str, Holidays], day: date, england: bool, scotland: bool) -> None:
    assert (holidays["england-and-wales"].name_of(day) is not None) is england
    assert (holidays["scotland"].name_of(day) is not None) is scotland


def test_a_scheduled_saturday_is_kept_beside_its_monday(holidays: Mapping[str, Holidays]) -> None:
    england = holidays["england-and-wales"]
    assert england.name_of(date(2026, 12, 26)) == "Boxing Day"
    assert england.name_of(date(2026, 12, 28)) == "Boxing Day (substitute day)"
    assert england.name_of(date(2027, 12, 26)) is None


def test_court_offices_close_one_more_day(holidays: Mapping[str, Holidays]) -> None:
    extra = holidays["court-offices-extra"]
    closed = [date(2025, 12, 24), date(2026, 12, 24), date(2027, 12, 24), date(2028, 12, 27)]
    assert sorted(extra.days) == closed
    with pytest.raises(OutsideCoverageError, match="2025-01-01"):
        extra.name_of(date(2024, 12, 24))
