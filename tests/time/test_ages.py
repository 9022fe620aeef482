from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time import AgeError, CalendarError, FixedDate, LeavingWindow, SchoolAge, birthday

LAST_FRIDAY_IN_JUNE = FixedDate(6, ordinal=-1, weekday=4)
ENGLAND = SchoolAge(
    starts_at=5,
    prescribed=((8, 31), (12, 31), (3, 31)),
    leaves_at=16,
    windows=(LeavingWindow((9, 1), (8, 31), LAST_FRIDAY_IN_JUNE, "end"),),
)
SCOTLAND = SchoolAge(
    starts_at=5,
    prescribed=(),
    leaves_at=16,
    windows=(
        LeavingWindow((3, 1), (9, 30), FixedDate(5, day=31), "end"),
        LeavingWindow((10, 1), (2, 29), FixedDate(12, day=21), "start"),
    ),
)


@pytest.mark.parametrize(
    ("born", "first"),
    [
        ("2021-08-31", "2026-08-31"),
        ("2021-09-01", "2026-12-31"),
        ("2021-12-31", "2026-12-31"),
        ("2022-01-01", "2027-03-31"),
        ("2022-04-01", "2027-08-31"),
        ("2024-02-29", "2029-03-31"),
    ],
)
def test_school_age_starts(born: str, first: str) -> None:
    assert ENGLAND.starts(date.fromisoformat(born)) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2010-07-01", "2026-06-26"),
        ("2010-06-26", "2026-06-26"),
        ("2010-08-31", "2026-06-26"),
        ("2010-09-01", "2027-06-25"),
        ("2010-09-05", "2027-06-25"),
        ("2011-03-01", "2027-06-25"),
    ],
)
def test_school_age_ends(born: str, last: str) -> None:
    assert ENGLAND.ends(date.fromisoformat(born)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2010-03-01", "2026-05-31"),
        ("2010-09-30", "2026-05-31"),
        ("2010-10-01", "2026-12-21"),
        ("2011-01-15", "2026-12-21"),
        ("2011-02-28", "2026-12-21"),
        ("2011-03-01", "2027-05-31"),
        ("2012-02-29", "2027-12-21"),
    ],
)
def test_school_age_ends_on_one_of_two_dates(born: str, last: str) -> None:
    assert SCOTLAND.ends(date.fromisoformat(born)) == date.fromisoformat(last)


def test_where_the_start_is_set_locally_it_is_asked_for() -> None:
    with pytest.raises(AgeError, match="prescribed"):
        SCOTLAND.starts(date(2021, 9, 1))


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_start_and_end_lie_near_the_birthdays(born: date) -> None:
    begins = ENGLAND.starts(born)
    assert begins >= birthday(born, 5)
    assert (begins - birthday(born, 5)).days <= 153
    assert (begins.month, begins.day) in ENGLAND.prescribed
    ends = ENGLAND.ends(born)
    assert ends.weekday() == 4
    assert ends.month == 6
    assert -68 <= (ends - birthday(born, 16)).days <= 303


@pytest.mark.parametrize(
    ("age", "leap_day", "expected"),
    [
        (16, "1-march", "2028-02-29"),
        (16, "28-february", "2028-02-29"),
        (17, "1-march", "2029-03-01"),
        (17, "28-february", "2029-02-28"),
        (0, "1-march", "2012-02-29"),
    ],
)
def test_birthdays_of_a_person_born_on_29_february(age: int, leap_day: str, expected: str) -> None:
    assert birthday(date(2012, 2, 29), age, leap_day=leap_day) == date.fromisoformat(expected)  # type: ignore[arg-type]


def test_the_leap_day_reading_reaches_school_age() -> None:
    either = SchoolAge(5, ((2, 28),), 16, ENGLAND.windows, leap_day="28-february")
    assert either.starts(date(2012, 2, 29)) == date(2017, 2, 28)
    later = SchoolAge(5, ((2, 28),), 16, ENGLAND.windows)
    assert later.starts(date(2012, 2, 29)) == date(2018, 2, 28)


def test_an_ordinary_birthday() -> None:
    assert birthday(date(2010, 9, 5), 16) == date(2026, 9, 5)


def test_ages_that_cannot_be() -> None:
    with pytest.raises(AgeError, match="-1"):
        birthday(date(2010, 1, 1), -1)
    with pytest.raises(OutsideCoverageError, match="9999"):
        birthday(date(2010, 1, 1), 8000)


@pytest.mark.parametrize(
    ("windows", "message"),
    [
        ((), "01 January lies in 0"),
        ((LeavingWindow((3, 1), (2, 28), LAST_FRIDAY_IN_JUNE, "end"),), "29 February lies in 0"),
        (
            (
                LeavingWindow((9, 1), (8, 31), LAST_FRIDAY_IN_JUNE, "end"),
                LeavingWindow((5, 5), (5, 5), LAST_FRIDAY_IN_JUNE, "end"),
            ),
            "05 May lies in 2",
        ),
    ],
)
def test_windows_hold_every_day_once(windows: tuple[LeavingWindow, ...], message: str) -> None:
    with pytest.raises(AgeError, match=message):
        SchoolAge(5, (), 16, windows)


def test_days_of_the_year_are_checked() -> None:
    with pytest.raises(CalendarError):
        LeavingWindow((2, 30), (8, 31), LAST_FRIDAY_IN_JUNE, "end")
    with pytest.raises(CalendarError):
        SchoolAge(5, ((13, 1),), 16, ENGLAND.windows)
