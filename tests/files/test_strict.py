from __future__ import annotations

import datetime as dt
from enum import Enum, StrEnum

import pytest

from ehe_workflow.files import Misfit
from ehe_workflow.files.strict import (
    SIMPLE_READERS,
    expected_list,
    reader_of_choice,
    reader_of_enum,
)


class Nation(StrEnum):
    ENGLAND = "england"
    SCOTLAND = "scotland"


class Part(Enum):
    ONE = 1
    YES = True


DAY = dt.date(2026, 12, 15)
MOMENT = dt.datetime(2026, 12, 15, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (str, "15", "15"),
        (int, 15, 15),
        (float, 2, 2.0),
        (float, 0.25, 0.25),
        (bool, False, False),
        (dt.date, DAY, DAY),
        (dt.date, "2026-12-15", DAY),
        (dt.time, dt.time(16, 30), dt.time(16, 30)),
        (dt.time, "16:30", dt.time(16, 30)),
        (dt.time, "16:30:05.5", dt.time(16, 30, 5, 500000)),
        (object, [1], [1]),
    ],
)
def test_right_values_are_read(kind: object, value: object, read: object) -> None:
    result = SIMPLE_READERS[kind](value, kind)
    assert result == read
    assert type(result) is type(read)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (str, 3, 'not text | "3"'),
        (str, True, 'not text | "true"'),
        (str, DAY, '"2026-12-15"'),
        (str, ["x"], "text in quotation marks"),
        (str, None, "text in quotation marks"),
        (int, "15", "not a whole number | 15 without quotation marks"),
        (int, "x", "such as 15"),
        (int, 1.0, "not a whole number"),
        (int, True, "not a whole number"),
        (float, True, "not a number"),
        (float, "0.5", "not a number | such as 0.25"),
        (float, float("nan"), "not a number"),
        (float, float("inf"), "not a number"),
        (float, 10**400, "not a number"),
        (bool, 1, "neither true nor false"),
        (bool, "true", "without quotation marks"),
        (dt.date, MOMENT, "a date with a time | the date alone: 2026-12-15"),
        (dt.date, "15/12/2026", "not a date | year first, such as 2026-12-15"),
        (dt.date, "20261215", "not a date"),
        (dt.date, "2026-12-15T10:00", "not a date"),
        (dt.date, "2026-02-30", "no such day"),
        (dt.date, 20261215, "not a date"),
        (dt.time, "7:30", "not a time of day | 16:30"),
        (dt.time, "25:00", "no such time | 23:59"),
        (dt.time, MOMENT, "not a time of day"),
        (dt.time, "16:30+01:00", "not a time of day"),
    ],
)
def test_wrong_values_are_refused_in_plain_words(kind: object, value: object, words: str) -> None:
    with pytest.raises(Misfit) as caught:
        SIMPLE_READERS[kind](value, kind)
    told = f"{caught.value.message} | {caught.value.expected}"
    for word in words.split(" | "):
        assert word in told


def test_enums_are_read_by_value() -> None:
    assert reader_of_enum(Nation)("scotland", Nation) is Nation.SCOTLAND
    with pytest.raises(Misfit) as caught:
        reader_of_enum(Nation)("scotlnd", Nation)
    assert caught.value.nearest == "scotland"
    assert caught.value.expected == "one of england, scotland"
    with pytest.raises(Misfit):
        reader_of_enum(Nation)("SCOTLAND", Nation)


def test_one_and_true_are_different_choices() -> None:
    read = reader_of_enum(Part)
    assert read(1, Part) is Part.ONE
    with pytest.raises(Misfit):
        read(1.0, Part)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, None, 3])
def test_choices_refuse_what_is_not_text(value: object) -> None:
    with pytest.raises(Misfit) as caught:
        reader_of_choice({"a": 1, 2: 2})(value, None)
    assert caught.value.expected == "one of a, 2"
    assert caught.value.nearest is None


def test_a_list_is_shown_with_the_value_given() -> None:
    assert expected_list("x") == 'a list, such as ["x"]'
    assert expected_list("x" * 31) == 'a list, such as ["x"]'
    assert expected_list(3) == "a list, such as [3]"
    assert "[[event]]" in expected_list({})
