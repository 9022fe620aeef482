from __future__ import annotations

import datetime as dt
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.time.when import When, WhenError, format_day, format_day_with_weekday

D = dt.date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-12-15", D(2026, 12, 15), D(2026, 12, 15)),
        ("2024-02-29", D(2024, 2, 29), D(2024, 2, 29)),
        ("2026-12", D(2026, 12, 1), D(2026, 12, 31)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2026", D(2026, 1, 1), D(2026, 12, 31)),
        ("2026-21", D(2026, 3, 1), D(2026, 5, 31)),
        ("2026-22", D(2026, 6, 1), D(2026, 8, 31)),
        ("2026-23", D(2026, 9, 1), D(2026, 11, 30)),
        ("2026-24", D(2026, 12, 1), D(2027, 2, 28)),
        ("2026-12-XX", D(2026, 12, 1), D(2026, 12, 31)),
        ("2026-XX", D(2026, 1, 1), D(2026, 12, 31)),
        ("2026-XX-XX", D(2026, 1, 1), D(2026, 12, 31)),
        ("202X", D(2020, 1, 1), D(2029, 12, 31)),
        ("20XX", D(2000, 1, 1), D(2099, 12, 31)),
        ("2026-12-15~", D(2026, 12, 8), D(2026, 12, 22)),
        ("2026-12-15?", D(2026, 12, 8), D(2026, 12, 22)),
        ("2026-12-15%", D(2026, 12, 8), D(2026, 12, 22)),
        ("2026-12~", D(2026, 11, 1), D(2027, 1, 31)),
        ("2026-01-XX~", D(2025, 12, 1), D(2026, 2, 28)),
        ("2026-22~", D(2026, 5, 1), D(2026, 9, 30)),
        ("2026~", D(2025, 1, 1), D(2027, 12, 31)),
        ("202X~", D(2019, 1, 1), D(2030, 12, 31)),
        ("2026-12-01/2026-12-15", D(2026, 12, 1), D(2026, 12, 15)),
        ("2026-11/2026-12", D(2026, 11, 1), D(2026, 12, 31)),
        ("2026-11~/2026", D(2026, 10, 1), D(2026, 12, 31)),
        ("../2026-12-15", None, D(2026, 12, 15)),
        ("/2026-12-15", None, D(2026, 12, 15)),
        ("2026-12/..", D(2026, 12, 1), None),
        ("2026-12/", D(2026, 12, 1), None),
        ("../..", None, None),
        ("9999-24", D(9999, 12, 1), D.max),
        ("0001-01-02~", D.min, D(1, 1, 9)),
        ("9999-12-30~", D(9999, 12, 23), D.max),
        ("0001-01~", D.min, D(1, 2, 28)),
        ("9999~", D(9998, 1, 1), D.max),
    ],
)
def test_the_window_of_each_form(text: str, earliest: dt.date | None, latest: dt.date | None) -> None:
    when = When.parse(text)
    assert (when.earliest, when.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2026-12-15", False, False),
        ("2026-12-15~", True, False),
        ("2026-12-15?", False, True),
        ("2026-12-15%", True, True),
        ("2026~/2027", True, False),
        ("2026/2027?", False, True),
        ("2026~/2027?", True, True),
    ],
)
def test_marks_are_kept(text: str, *, approximate: bool, uncertain: bool) -> None:
    when = When.parse(text)
    assert (when.approximate, when.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (" 2026-12-15 ", "2026-12-15"),
        ("202x", "202X"),
        ("2026-12-xx", "2026-12-XX"),
        ("2026-12-15/2026-12-15", "2026-12-15"),
        ("2026-12/2026-12", "2026-12"),
        ("/2026", "../2026"),
        ("2026/", "2026/.."),
        ("/", "../.."),
        ("2026-12-01 / 2026-12-15", "2026-12-01/2026-12-15"),
    ],
)
def test_the_text_form_is_canonical(text: str, canonical: str) -> None:
    assert str(When.parse(text)) == canonical
    assert When.parse(text) == When.parse(canonical)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("15/12/2026", "year first | never guessed | 2026-12-15"),
        ("1/2/26", "year first"),
        ("15.12.2026", "year first"),
        ("12/2026", "year first"),
        ("15 December 2026", "year first | 2026-12-15"),
        ("2026/12/15", "hyphens"),
        ("2026/12", "'2026/12' | hyphens"),
        ("20261215", "hyphens"),
        ("2026-1-5", "two digits | 2026-01-05"),
        ("2026-1", "two digits"),
        ("2026-12-15T10:00", "without a time"),
        ("2026-13", "no such month: 13 | 21 to 24"),
        ("2026-20", "no such month: 20"),
        ("2026-25", "no such month: 25"),
        ("2026-00", "no such month: 00"),
        ("2026-22-01", "no such month: 22"),
        ("2026-02-29", "February 2026 has 28 days"),
        ("2026-12-00", "December 2026 has 31 days"),
        ("0000", "no year"),
        ("0000-01-01", "no year"),
        ("000X", "no year"),
        ("2026-XX-15", "XX only at the end"),
        ("202X-12", "XX only at the end"),
        ("2026-12-15~~", "not a date | 2026-12-15~ (about)"),
        ("", "not a date"),
        ("..", "not a date"),
        ("2026-12/2026-11", "ends before it begins"),
        ("2026/2027/2028", "not a date"),
        ("2026-12-\u0661\u0665", "not a date"),
    ],
)
def test_what_is_not_a_date_is_refused_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(WhenError) as caught:
        When.parse(text)
    assert isinstance(caught.value, EheWorkflowError)
    assert isinstance(caught.value, ValueError)
    for word in words.split(" | "):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-12-05", "5 December 2026"),
        ("2026-12-05~", "about 5 December 2026"),
        ("2026-12-05?", "perhaps 5 December 2026"),
        ("2026-12-05%", "perhaps about 5 December 2026"),
        ("2026-12", "December 2026"),
        ("2026-12-XX", "December 2026"),
        ("2026-01~", "about January 2026"),
        ("2026-22", "summer 2026"),
        ("2026-21", "spring 2026"),
        ("2026-23?", "perhaps autumn 2026"),
        ("2026-24", "winter 2026 to 2027"),
        ("2026", "some time in 2026"),
        ("2026-XX", "some time in 2026"),
        ("2026~", "about 2026"),
        ("202X", "some time in the 2020s"),
        ("20XX", "some time in the years 2000 to 2099"),
        ("2026-12-01/2026-12-15", "between 1 and 15 December 2026"),
        ("2026-11-01/2026-12-15", "between 1 November and 15 December 2026"),
        ("2025-12-01/2026-12-15", "between 1 December 2025 and 15 December 2026"),
        ("2026-12-01~/2026-12-15", "between about 1 December 2026 and 15 December 2026"),
        ("2026-12-01/2026-12-15~", "between 1 December 2026 and about 15 December 2026"),
        ("2026-11/2026-12-15", "between November 2026 and 15 December 2026"),
        ("2025/2026", "between 2025 and 2026"),
        ("../2026-12-15", "on or before 15 December 2026"),
        ("../2026-12", "in or before December 2026"),
        ("2026-12-15~/..", "on or after about 15 December 2026"),
        ("2026/..", "in or after 2026"),
        ("../..", "at an unknown date"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert When.parse(text).words() == words


def test_days_in_words() -> None:
    assert format_day(D(2026, 12, 5)) == "5 December 2026"
    assert format_day(D(2026, 1, 31)) == "31 January 2026"
    assert [format_day_with_weekday(D(2026, 12, day)).split(" ")[0] for day in range(14, 21)] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    assert format_day_with_weekday(D(2026, 12, 18)) == "Friday 18 December 2026"


def test_made_from_days() -> None:
    assert When.on(D(2026, 12, 5)) == When.parse("2026-12-05")
    assert When.between(D(2026, 12, 1), D(2026, 12, 15)) == When.parse("2026-12-01/2026-12-15")
    assert When.between(D(2026, 12, 1), D(2026, 12, 1)) == When.on(D(2026, 12, 1))
    assert str(When.between(None, D(2026, 12, 1))) == "../2026-12-01"
    assert str(When.between(D(2026, 12, 1), None)) == "2026-12-01/.."
    assert str(When.between(None, None)) == "../.."
    with pytest.raises(WhenError, match="ends before it begins"):
        When.between(D(2026, 12, 2), D(2026, 12, 1))
    with pytest.raises(WhenError, match="without a time"):
        When.on(dt.datetime(2026, 12, 1, tzinfo=dt.UTC))


def test_exact_is_one_known_day() -> None:
    assert When.parse("2026-12-15").is_exact
    assert not When.parse("2026-12-15~").is_exact
    assert not When.parse("2026-12").is_exact
    assert not When.parse("../..").is_exact


@pytest.mark.parametrize(
    ("one", "other", "before", "intersects"),
    [
        ("2026-11-30", "2026-12-01", True, False),
        ("2026-12-01", "2026-12-01", False, True),
        ("2026-12-02", "2026-12-01", False, False),
        ("2026-12", "2026-12-01", False, True),
        ("2026-12", "2026-12-02", None, True),
        ("2026-12", "2026-12-31", None, True),
        ("2026-12", "2027-01-01", True, False),
        ("2026-12-31", "2026-12", False, True),
        ("2026-12-30", "2026-12", None, True),
        ("../2026", "2027", True, False),
        ("2027", "../2026", False, False),
        ("../2026", "2026", None, True),
        ("2026/..", "2025", False, False),
        ("2026/..", "2026/..", None, True),
        ("../..", "2026", None, True),
    ],
)
def test_comparisons(one: str, other: str, *, before: bool | None, intersects: bool) -> None:
    assert When.parse(one).before(When.parse(other)) is before
    assert When.parse(one).intersects(When.parse(other)) is intersects
    assert When.parse(other).intersects(When.parse(one)) is intersects


@pytest.mark.parametrize(
    ("text", "days", "shifted"),
    [
        ("2026-12-15", 20, "2027-01-04"),
        ("2026-12-15~", -10, "2026-12-05~"),
        ("2026-12", 0, "2026-12"),
        ("2026-12", 1, "2026-12-02/2027-01-01"),
        ("2026-12~", 1, "2026-11-09~/2027-01-25~"),
        ("2026-12-01/2026-12-15?", 1, "2026-12-02/2026-12-16?"),
        ("../2026-12-15", 1, "../2026-12-16"),
        ("../..", 5, "../.."),
    ],
)
def test_shifted(text: str, days: int, shifted: str) -> None:
    assert str(When.parse(text).shift(days)) == shifted


def test_a_shift_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(WhenError, match="9999-12-31 moved by 1 days lies outside"):
        When.parse("9999-12-31").shift(1)


years = st.integers(1000, 3000).map(str)
days = st.dates(D(1000, 1, 1), D(3000, 12, 31))
plain_parts = st.one_of(
    days.map(dt.date.isoformat),
    st.tuples(years, st.integers(1, 12) | st.integers(21, 24)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
    years,
    years.map(lambda year: f"{year[:3]}X"),
    years.map(lambda year: f"{year[:2]}XX"),
    years.map(lambda year: f"{year}-XX"),
    st.tuples(years, st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}-XX"),
)
parts = st.tuples(plain_parts, st.sampled_from(["", "~", "?", "%"])).map("".join)


def forward_interval(pair: tuple[str, str]) -> str:
    try:
        return str(When.parse("/".join(pair)))
    except WhenError:
        return "/".join(reversed(pair))


ends = parts | st.just("..")
texts = parts | st.tuples(ends, ends).map(forward_interval)
whens = texts.map(When.parse)


@given(whens)
def test_the_text_form_reads_back_the_same(when: When) -> None:
    assert When.parse(str(when)) == when
    assert hash(When.parse(str(when))) == hash(when)


@given(plain_parts, st.sampled_from("~?%"))
def test_a_mark_widens_both_sides(text: str, mark: str) -> None:
    plain, marked = When.parse(text), When.parse(text + mark)
    assert plain.earliest is not None
    assert plain.latest is not None
    assert marked.earliest is not None
    assert marked.latest is not None
    assert marked.earliest <= plain.earliest - dt.timedelta(days=7)
    assert plain.latest + dt.timedelta(days=7) <= marked.latest
    assert plain.earliest <= plain.latest


@given(whens, st.integers(-4000, 4000))
def test_a_shift_moves_both_bounds_and_keeps_the_marks(when: When, number: int) -> None:
    shifted = when.shift(number)
    step = dt.timedelta(days=number)
    assert shifted.earliest == (when.earliest and when.earliest + step)
    assert shifted.latest == (when.latest and when.latest + step)
    assert (shifted.approximate, shifted.uncertain) == (when.approximate, when.uncertain)
    assert When.parse(str(shifted)) == shifted


@given(whens, whens)
def test_comparisons_agree_with_each_other(one: When, other: When) -> None:
    if one.before(other) is True:
        assert other.before(one) is False
        assert not one.intersects(other)
    if not one.intersects(other):
        assert {one.before(other), other.before(one)} == {True, False}


@given(days, days, days)
def test_comparisons_of_windows_hold_for_every_day_in_them(a: dt.date, b: dt.date, day: dt.date) -> None:
    window = When.between(min(a, b), max(a, b))
    verdicts = {inner < day for inner in (min(a, b), max(a, b))}
    assert window.before(When.on(day)) is (verdicts.pop() if len(verdicts) == 1 else None)
    assert window.intersects(When.on(day)) is (min(a, b) <= day <= max(a, b))


@given(st.text(st.sampled_from("0129-/.X~?% T"), max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        when = When.parse(text)
    except WhenError:
        return
    assert When.parse(str(when)) == when
    assert when.words()


def test_known_days_are_cheap_to_make() -> None:
    day = D(2026, 12, 15)
    assert min(timeit.repeat(lambda: When.on(day), number=2000, repeat=5)) / 2000 < 15e-6
