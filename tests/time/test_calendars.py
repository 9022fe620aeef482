from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import holidays as dated_holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time import (
    NAMED_DAYS,
    AnnualSpan,
    CalendarError,
    DayCounter,
    EstimatedSchoolDays,
    Holidays,
    SchoolCalendar,
    WorkingDayRule,
    next_counted,
)
from ehe_workflow.time.named_days import easter_sunday

Working = Mapping[str, WorkingDayRule]

SCHOOL = SchoolCalendar(
    id="school",
    name="a school",
    terms=((date(2026, 9, 3), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))),
    closed_days=frozenset({date(2026, 11, 27)}),
    first=date(2026, 9, 1),
    last=date(2026, 12, 31),
)


REASONS = [
    ("england", "2026-12-25", "Christmas Day"),
    ("england", "2026-12-26", "Saturday"),
    ("england", "2026-12-27", "Sunday"),
    ("england", "2026-12-28", "Boxing Day (substitute day)"),
    ("england", "2026-12-29", None),
    ("england", "2027-03-26", "Good Friday"),
    ("england", "2027-03-29", "Easter Monday"),
    ("scotland", "2027-03-29", None),
    ("tribunal-scotland", "2026-12-29", "27 December to 31 December"),
    ("tribunal-scotland", "2026-07-01", "1 July to 31 July"),
    ("tribunal-scotland", "2026-07-31", "1 July to 31 July"),
    ("tribunal-scotland", "2026-08-03", "Summer bank holiday"),
    ("tribunal-scotland", "2026-08-04", None),
    ("tribunal-wales", "2026-12-24", None),
    ("tribunal-wales", "2026-12-29", "25 December to 1 January"),
    ("tribunal-wales", "2026-08-03", "1 August to 31 August"),
    ("tribunal-wales", "2020-05-04", "first Monday in May"),
    ("england", "2020-05-04", None),
    ("tribunal-wales", "2026-07-31", None),
    ("freedom-of-information", "2026-11-30", "St Andrew's Day (Scotland)"),
    ("freedom-of-information", "2026-07-13", "Battle of the Boyne (substitute day) (Northern Ireland)"),
    ("freedom-of-information", "2026-04-06", "Easter Monday (England and Wales, Northern Ireland)"),
    ("freedom-of-information", "2026-12-25", "Christmas Day"),
    ("court", "2026-12-24", None),
    ("court-office", "2026-12-24", "court office closed (extra closing days of court offices)"),
    ("weekdays", "2026-12-25", None),
    ("weekdays", "1900-01-01", None),
]


@pytest.mark.parametrize(("definition", "day", "reason"), REASONS)
def test_why_a_day_is_no_working_day(working: Working, definition: str, day: str, reason: str | None) -> None:
    assert working[definition].why_not(date.fromisoformat(day)) == reason
    assert working[definition].is_counted(date.fromisoformat(day)) is (reason is None)


def test_the_definitions_shipped(working: Working) -> None:
    assert set(working) == {
        "england",
        "scotland",
        "social-care-complaints",
        "freedom-of-information",
        "tribunal-england",
        "tribunal-scotland",
        "tribunal-wales",
        "court",
        "court-office",
        "post",
        "weekdays",
    }


@pytest.mark.parametrize("day", ["2011-12-30", "2029-01-02"])
def test_a_day_outside_the_holidays_is_refused(working: Working, day: str) -> None:
    for definition in working.values():
        if definition.holidays:
            with pytest.raises(OutsideCoverageError, match="known from"):
                definition.is_counted(date.fromisoformat(day))


def test_the_narrowest_calendar_sets_the_span(working: Working) -> None:
    working["court-office"].is_counted(date(2026, 1, 5))
    with pytest.raises(OutsideCoverageError, match="court offices"):
        working["court-office"].is_counted(date(2024, 12, 31))


def test_coverage_may_begin_within_a_year() -> None:
    part = Holidays("part", "part", {}, date(2026, 3, 2), date(2026, 3, 31))
    rule = WorkingDayRule("part", "part", (part,))
    assert rule.is_counted(date(2026, 3, 2))
    assert rule.is_counted(date(2026, 3, 31))
    for outside in (date(2026, 3, 1), date(2026, 4, 1)):
        with pytest.raises(OutsideCoverageError, match="2026-03-02 to 2026-03-31"):
            rule.why_not(outside)


def test_named_days_need_no_calendar() -> None:
    rule = WorkingDayRule("named", "named", named=tuple(NAMED_DAYS))
    expected = {
        date(2026, 1, 1): "New Year's Day",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 4): "first Monday in May",
        date(2026, 12, 25): "Christmas Day",
    }
    every_weekday = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
    found = {day: rule.why_not(day) for day in every_weekday if day.weekday() < 5}
    assert {day: reason for day, reason in found.items() if reason} == expected
    assert rule.why_not(date(2025, 12, 26)) == "Boxing Day"


def test_easter() -> None:
    other = dated_holidays.country_holidays("GB", subdiv="ENG", years=range(1950, 2101))
    for year in range(1950, 2101):
        assert "Good Friday" in other[easter_sunday(year) - timedelta(days=2)]
        assert NAMED_DAYS["good-friday"].in_year(year) == easter_sunday(year) - timedelta(days=2)


@given(st.integers(1, 9999))
def test_first_monday_in_may(year: int) -> None:
    day = NAMED_DAYS["first-monday-in-may"].in_year(year)
    assert (day.month, day.weekday()) == (5, 0)
    assert day.day <= 7


def test_another_weekend() -> None:
    rule = WorkingDayRule("other", "other", weekend=(4,))
    assert rule.why_not(date(2026, 11, 27)) == "Friday"
    assert rule.is_counted(date(2026, 11, 28))


def test_rules_that_leave_no_day_or_name_unknown_days_are_refused() -> None:
    with pytest.raises(CalendarError, match="whole week"):
        WorkingDayRule("none", "none", weekend=(0, 1, 2, 3, 4, 5, 6))
    with pytest.raises(CalendarError, match="whole year"):
        WorkingDayRule("none", "none", excluded=(AnnualSpan((1, 1), (6, 30)), AnnualSpan((7, 1), (12, 31))))
    with pytest.raises(CalendarError, match=r"'easter'.*good-friday"):
        WorkingDayRule("bad", "bad", named=("easter",))


def test_holidays_lie_in_their_span() -> None:
    with pytest.raises(CalendarError, match="before it begins"):
        Holidays("x", "x", {}, date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(CalendarError, match="2027-01-01 of x"):
        Holidays("x", "x", {date(2027, 1, 1): "New Year"}, date(2026, 1, 1), date(2026, 12, 31))


def test_rules_are_values_whatever_was_asked_of_them() -> None:
    asked, fresh = WorkingDayRule("w", "w"), WorkingDayRule("w", "w")
    asked.why_not(date(2026, 1, 1))
    assert asked == fresh
    assert hash(asked) == hash(fresh)


def test_yearly_spans() -> None:
    christmas, august = AnnualSpan((12, 25), (1, 1)), AnnualSpan((8, 1), (8, 31))
    inside = {day for day in _days(date(2026, 1, 1), 365) if christmas.contains(day) or august.contains(day)}
    assert inside == {date(2026, 1, 1), *_days(date(2026, 8, 1), 31), *_days(date(2026, 12, 25), 7)}
    assert christmas.end_for(date(2026, 12, 25)) == date(2027, 1, 1)
    assert christmas.end_for(date(2027, 1, 1)) == date(2027, 1, 1)
    assert august.end_for(date(2026, 8, 31)) == date(2026, 8, 31)
    with pytest.raises(CalendarError, match="does not lie in 1 August to 31 August"):
        august.end_for(date(2026, 9, 1))
    with pytest.raises(OutsideCoverageError):
        christmas.end_for(date(9999, 12, 31))


def test_a_span_to_the_end_of_february() -> None:
    winter = AnnualSpan((10, 1), (2, 29))
    assert winter.contains(date(2028, 2, 29))
    assert winter.end_for(date(2027, 10, 1)) == date(2028, 2, 29)
    assert winter.end_for(date(2027, 2, 1)) == date(2027, 2, 28)


@pytest.mark.parametrize("month_day", [(0, 1), (13, 1), (2, 30), (6, 31), (6, 0)])
def test_a_span_is_made_of_days_of_the_year(month_day: tuple[int, int]) -> None:
    with pytest.raises(CalendarError, match="25 December"):
        AnnualSpan(month_day, (12, 31))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-09-02", "school holiday"),
        ("2026-09-03", None),
        ("2026-10-23", None),
        ("2026-10-24", "Saturday"),
        ("2026-10-26", "school holiday"),
        ("2026-11-02", None),
        ("2026-11-27", "school closed"),
        ("2026-12-18", None),
        ("2026-12-21", "school holiday"),
    ],
)
def test_school_days(day: str, reason: str | None) -> None:
    assert SCHOOL.why_not(date.fromisoformat(day)) == reason
    assert SCHOOL.is_counted(date.fromisoformat(day)) is (reason is None)


def test_a_school_calendar_has_an_end() -> None:
    with pytest.raises(OutsideCoverageError, match="2026-09-01 to 2026-12-31"):
        SCHOOL.is_counted(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ((date(2026, 10, 1), date(2026, 9, 1)), "before it begins"),
        ((date(2026, 8, 31), date(2026, 10, 1)), "outside"),
        ((date(2026, 12, 1), date(2027, 1, 1)), "outside"),
    ],
)
def test_terms_lie_in_the_calendar(term: tuple[date, date], message: str) -> None:
    with pytest.raises(CalendarError, match=message):
        SchoolCalendar("s", "s", (term,), frozenset(), date(2026, 9, 1), date(2026, 12, 31))


def test_an_estimate_says_so(working: Working) -> None:
    estimate: DayCounter = EstimatedSchoolDays(working["england"])
    assert estimate.estimate
    assert not working["england"].estimate
    assert not SCHOOL.estimate
    assert estimate.why_not(date(2026, 12, 25)) == "Christmas Day"
    assert estimate.is_counted(date(2026, 10, 26))
    assert (estimate.id, estimate.name) == (
        "estimated-school-days-england",
        "school days estimated by working days in England",
    )


def test_next_counted(working: Working) -> None:
    assert next_counted(date(2026, 12, 24), working["england"]) == date(2026, 12, 24)
    assert next_counted(date(2026, 12, 25), working["england"]) == date(2026, 12, 29)


def _days(first: date, number: int) -> set[date]:
    return {first + timedelta(days=offset) for offset in range(number)}
