from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.errors import EheWorkflowError, OutsideCoverageError
from ehe_workflow.time import (
    UNFIXED_WORDS,
    Days,
    FixedDate,
    Hours,
    Months,
    Period,
    PeriodError,
    SchoolDays,
    Unfixed,
    Weeks,
    WorkingDays,
    Years,
    parse_period,
)

NUMBERED = (Days, Weeks, Months, Years, WorkingDays, SchoolDays, Hours)

WRITTEN = [
    ("15 days", Days(15)),
    ("1 day", Days(1)),
    ("0 days", Days(0)),
    ("10 working days", WorkingDays(10)),
    ("15 school days", SchoolDays(15)),
    ("6 weeks", Weeks(6)),
    ("2 months", Months(2)),
    ("1 year", Years(1)),
    ("48 hours", Hours(48)),
    ("31 march", FixedDate(3, day=31)),
    ("last friday in june", FixedDate(6, ordinal=-1, weekday=4)),
    ("first monday in may", FixedDate(5, ordinal=1, weekday=0)),
    *((words, Unfixed(words)) for words in UNFIXED_WORDS),
]


@pytest.mark.parametrize(("text", "period"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_reads_and_writes(text: str, period: Period) -> None:
    assert parse_period(text) == period
    assert str(period) == text


def test_capitals_and_spaces_do_not_matter() -> None:
    assert parse_period("  Last  Friday in JUNE ") == FixedDate(6, ordinal=-1, weekday=4)


def test_units_are_never_equal() -> None:
    assert len({kind(1) for kind in NUMBERED}) == len(NUMBERED)
    assert Days(7) != Weeks(1)


periods = st.one_of(
    st.builds(lambda kind, n: kind(n), st.sampled_from(NUMBERED), st.integers(0, 999_999)),
    st.builds(lambda month, day: FixedDate(month, day=day), st.integers(1, 12), st.integers(1, 29)),
    st.builds(
        lambda month, ordinal, weekday: FixedDate(month, ordinal=ordinal, weekday=weekday),
        st.integers(1, 12),
        st.sampled_from([1, 2, 3, 4, -1]),
        st.integers(0, 6),
    ),
    st.builds(Unfixed, st.sampled_from(UNFIXED_WORDS)),
)


@given(periods)
def test_text_round_trips(period: Period) -> None:
    assert parse_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15",
        "days",
        "-1 days",
        "1.5 days",
        "15 dayz",
        "1 days",
        "15 day",
        "2 fortnights",
        "soon",
        "fifteen days",
        "31 june",
        "0 march",
        "30 february",
        "fifth friday in june",
        "last friday",
        "15 days from",
    ],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(PeriodError, match=r"15 days.*last friday in june.*reasonable") as caught:
        parse_period(text)
    assert isinstance(caught.value, EheWorkflowError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("kind", NUMBERED)
@pytest.mark.parametrize("number", [-1, True, 1.0, "3"])
def test_numbers_are_whole_and_not_negative(kind: type[Days], number: int) -> None:
    with pytest.raises(PeriodError, match="whole number"):
        kind(number)


def test_unfixed_words_are_a_closed_list() -> None:
    with pytest.raises(PeriodError, match="'promptly'"):
        Unfixed("promptly")


@pytest.mark.parametrize(
    "parts",
    [
        {"month": 13, "day": 1},
        {"month": 0, "day": 1},
        {"month": 6, "day": 31},
        {"month": 6, "day": 0},
        {"month": 6},
        {"month": 6, "ordinal": 5, "weekday": 4},
        {"month": 6, "ordinal": 1, "weekday": 7},
        {"month": 6, "ordinal": 1},
        {"month": 6, "day": 1, "weekday": 1},
        {"month": 6, "day": 1, "ordinal": 1},
    ],
)
def test_fixed_dates_come_every_year(parts: dict[str, int]) -> None:
    with pytest.raises(PeriodError):
        FixedDate(**parts)


LAST_FRIDAYS = ["2025-06-27", "2026-06-26", "2027-06-25", "2028-06-30", "2029-06-29", "2030-06-28"]


@pytest.mark.parametrize("expected", LAST_FRIDAYS)
def test_last_friday_in_june(expected: str) -> None:
    day = date.fromisoformat(expected)
    assert FixedDate(6, ordinal=-1, weekday=4).in_year(day.year) == day


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 4), st.integers(0, 6))
def test_weekdays_of_a_month(year: int, month: int, ordinal: int, weekday: int) -> None:
    day = FixedDate(month, ordinal=ordinal, weekday=weekday).in_year(year)
    assert (day.month, day.weekday()) == (month, weekday)
    assert (day.day - 1) // 7 == ordinal - 1


def test_29_february_stands_for_the_end_of_february() -> None:
    end = FixedDate(2, day=29)
    assert end.in_year(2028) == date(2028, 2, 29)
    assert end.in_year(2027) == date(2027, 2, 28)


def test_the_next_fixed_date() -> None:
    end_of_march = FixedDate(3, day=31)
    assert end_of_march.on_or_after(date(2027, 3, 31)) == date(2027, 3, 31)
    assert end_of_march.on_or_after(date(2027, 4, 1)) == date(2028, 3, 31)
    assert end_of_march.after(date(2027, 3, 31)) == date(2028, 3, 31)
    assert end_of_march.after(date(2027, 3, 30)) == date(2027, 3, 31)
    with pytest.raises(OutsideCoverageError, match="10000"):
        end_of_march.on_or_after(date(9999, 4, 1))
