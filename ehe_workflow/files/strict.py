"""Strict readers of single values: nothing is coerced, every misfit says what would be right.

Each reader takes the value and the type wanted, for which most have no use, and returns the value so typed.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType

from ehe_workflow.files.wording import Misfit, nearest, one_of, shown

Reader = Callable[[object, object], object]

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")


def read_text(value: object, _wanted: object) -> str:
    """Return text as it is; refuse everything else."""
    if type(value) is str:
        return value
    if isinstance(value, (bool, int, float, dt.date, dt.time)):
        raise Misfit("not text", expected=f'text in quotation marks: "{shown(value)}"')
    raise Misfit("not text", expected="text in quotation marks")


def read_whole_number(value: object, _wanted: object) -> int:
    """Return a whole number; refuse true and false, fractions and text."""
    if type(value) is int:
        return value
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        raise Misfit("not a whole number", expected=f"{value} without quotation marks")
    raise Misfit("not a whole number", expected="a whole number, such as 15")


def read_number(value: object, _wanted: object) -> float:
    """Return a finite number, with or without a fraction, as a float."""
    if type(value) is float or type(value) is int:
        number = float(value) if abs(value) < 1e308 else math.inf
        if math.isfinite(number):
            return number
    raise Misfit("not a number", expected="a number, such as 0.25")


def read_yes_or_no(value: object, _wanted: object) -> bool:
    """Return true or false; refuse numbers and words."""
    if type(value) is bool:
        return value
    raise Misfit("neither true nor false", expected="true or false, without quotation marks")


def read_date(value: object, _wanted: object) -> dt.date:
    """Return a TOML date, or text such as 2026-12-15; refuse a date with a time."""
    if type(value) is dt.date:
        return value
    if type(value) is str and _ISO_DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise Misfit("no such day in the calendar", expected="a day that exists") from None
    if isinstance(value, dt.datetime):
        raise Misfit("a date with a time", expected=f"the date alone: {value.date().isoformat()}")
    raise Misfit("not a date", expected="a date written year first, such as 2026-12-15")


def read_time(value: object, _wanted: object) -> dt.time:
    """Return a time of day, or text such as 16:30."""
    if type(value) is dt.time:
        return value
    if type(value) is str and _ISO_TIME.fullmatch(value):
        try:
            return dt.time.fromisoformat(value)
        except ValueError:
            raise Misfit("no such time of day", expected="a time from 00:00 to 23:59") from None
    raise Misfit("not a time of day", expected="a time of the 24-hour clock, such as 16:30")


def read_anything(value: object, _wanted: object) -> object:
    """Return the value as it is."""
    return value


SIMPLE_READERS: Mapping[object, Reader] = MappingProxyType(
    {
        str: read_text,
        int: read_whole_number,
        float: read_number,
        bool: read_yes_or_no,
        dt.date: read_date,
        dt.time: read_time,
        object: read_anything,
    }
)


def reader_of_choice(choices: Mapping[object, object]) -> Reader:
    """Return a reader that accepts exactly the written values given and returns what each stands for.

    Args:
        choices: the value as written in a file to the value returned; ``1`` and ``true`` are different.
    """
    exact = {(type(written), written): meant for written, meant in choices.items()}
    words = [written if isinstance(written, str) else json.dumps(written) for written in choices]

    def read(value: object, _wanted: object) -> object:
        try:
            return exact[type(value), value]
        except (KeyError, TypeError):
            near = nearest(value, words) if isinstance(value, str) else None
            raise Misfit("not one of the values known here", expected=one_of(words), nearest=near) from None

    return read


def reader_of_enum(wanted: type[Enum]) -> Reader:
    """Return a reader that turns the value of a member into the member."""
    return reader_of_choice({member.value: member for member in wanted})


def expected_list(value: object) -> str:
    """Return how a list would have been written, from the value that stood in its place."""
    if isinstance(value, str):
        return (
            f"a list, such as {json.dumps([value], ensure_ascii=False)}"
            if len(value) <= 30
            else 'a list, such as ["x"]'
        )
    if isinstance(value, dict):
        return "a list of tables, in TOML each under a heading in double brackets, such as [[event]]"
    return f"a list, such as [{shown(value)}]"
