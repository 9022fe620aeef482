"""School days from several calendars, and the days that none of them knows."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time import (
    CalendarError,
    Convention,
    CountingError,
    EstimatedSchoolDays,
    SchoolCalendar,
    SchoolDays,
    SchoolYears,
    WorkingDayRule,
    WorkingDays,
    count,
)

WEEKDAYS = EstimatedSchoolDays(WorkingDayRule("w", "weekdays"))


def year(name: str, first: str, last: str, term: str, until: str, *, estimate: bool = False) -> SchoolCalendar:
    spans = ((date.fromisoformat(term), date.fromisoformat(until)),)
    return SchoolCalendar(
        name, name, spans, frozenset(), date.fromisoformat(first), date.fromisoformat(last), estimate=estimate
    )


FIRST = year("one", "2026-09-01", "2026-10-31", "2026-09-02", "2026-10-23")
SECOND = year("two", "2026-11-09", "2026-12-31", "2026-11-09", "2026-12-18", estimate=True)
KNOWN = SchoolYears("s", "the school", (FIRST, SECOND))
GUESSED = SchoolYears("s", "the school", (FIRST, SECOND), WEEKDAYS)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-09-01", "school holiday"),
        ("2026-10-23", None),
        ("2026-10-26", "school holiday"),
        ("2026-11-09", None),
        ("2026-12-21", "school holiday"),
    ],
)
def test_each_calendar_speaks_for_its_own_days(day: str, reason: str | None) -> None:
    for years in (KNOWN, GUESSED):
        assert years.why_not(date.fromisoformat(day)) == reason
        assert years.is_counted(date.fromisoformat(day)) is (reason is None)


@pytest.mark.parametrize("day", ["2026-08-31", "2026-11-02", "2027-01-04"])
def test_a_day_between_or_beyond_them_is_unknown(day: str) -> None:
    with pytest.raises(OutsideCoverageError, match="2026-09-01 to 2026-10-31, 2026-11-09 to 2026-12-31"):
        KNOWN.is_counted(date.fromisoformat(day))
    with pytest.raises(OutsideCoverageError, match="the school"):
        KNOWN.why_not(date.fromisoformat(day))
    assert GUESSED.is_counted(date.fromisoformat(day))
    assert GUESSED.why_not(date(2026, 11, 1)) == "Sunday"


@pytest.mark.parametrize(
    ("first", "last", "estimated"),
    [
        ("2026-09-01", "2026-10-31", False),
        ("2026-08-31", "2026-09-01", True),
        ("2026-10-31", "2026-11-01", True),
        ("2026-10-31", "2026-11-09", True),
        ("2026-11-09", "2026-11-10", True),
        ("2026-10-12", "2026-10-12", False),
        ("2026-10-13", "2026-10-12", False),
    ],
)
def test_a_span_is_estimated_if_one_of_its_days_is(first: str, last: str, estimated: bool) -> None:
    assert GUESSED.estimated_between(date.fromisoformat(first), date.fromisoformat(last)) is estimated


@pytest.mark.parametrize(
    ("number", "trigger", "convention", "last", "estimated"),
    [
        (3, "2026-10-19", Convention.AFTER, "2026-10-22", False),
        (5, "2026-10-19", Convention.AFTER, "2026-11-02", True),
        (1, "2026-08-31", Convention.AFTER, "2026-09-02", False),
        (1, "2026-08-31", Convention.BEGINNING_WITH, "2026-08-31", True),
        (2, "2026-09-02", Convention.BEGINNING_WITH, "2026-09-03", False),
        (1, "2026-11-01", Convention.BEFORE, "2026-10-23", False),
        (1, "2026-11-03", Convention.BEFORE, "2026-11-02", True),
        (1, "2026-10-23", Convention.ENDING_WITH, "2026-10-23", False),
        (0, "2026-08-31", Convention.AFTER, "2026-08-31", False),
    ],
)
def test_a_count_is_an_estimate_if_it_looked_at_an_unknown_day(
    number: int,
    trigger: str,
    convention: Convention,
    last: str,
    estimated: bool,
) -> None:
    found = count(SchoolDays(number), date.fromisoformat(trigger), convention, days=GUESSED)
    assert (str(found.last_day), found.estimate) == (last, estimated)


def test_whether_the_known_days_are_an_estimate() -> None:
    assert KNOWN.estimate
    assert not SchoolYears("s", "s", (FIRST,), WEEKDAYS).estimate


def test_spans_neither_overlap_nor_are_missing() -> None:
    with pytest.raises(CalendarError, match="at least one"):
        SchoolYears("s", "s", ())
    with pytest.raises(CalendarError, match="two begins on 2026-10-31, and one is known until 2026-10-31"):
        SchoolYears("s", "s", (FIRST, year("two", "2026-10-31", "2026-12-31", "2026-11-02", "2026-12-18")))
    assert SchoolYears("s", "s", (FIRST, year("two", "2026-11-01", "2026-12-31", "2026-11-02", "2026-12-18")))


def test_working_days_are_not_counted_by_them() -> None:
    with pytest.raises(CountingError, match="WorkingDayRule"):
        count(WorkingDays(1), date(2026, 9, 2), Convention.AFTER, days=KNOWN)
