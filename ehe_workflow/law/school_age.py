"""Between which days a child is of compulsory school age, as a data file writes it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Literal

from attrs import frozen

from ehe_workflow.law.sources import Citation
from ehe_workflow.time import CalendarError

_YEARLY_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")


@frozen(kw_only=True)
class SchoolAgeRule:
    """When a child is of compulsory school age.

    Attributes:
        starts_at: the age at which it starts.
        prescribed: the days on which it can start, as ``MM-DD``.
        leaves_at: the age that ends it on the next leaving day.
        windows: who turns that age in which part of the year leaves on which day.
        source: where the rule is.
        also: further places.
        note: what a reader should know of it.
    """

    starts_at: int
    prescribed: tuple[str, ...] = ()
    leaves_at: int
    windows: tuple[LeavingWindowRule, ...]
    source: Citation
    also: tuple[Citation, ...] = ()
    note: str | None = None


@frozen(kw_only=True)
class LeavingWindowRule:
    """Whoever turns the leaving age between two days of the year leaves on a fixed day.

    Attributes:
        first: first day of the window, as ``MM-DD``, inclusive.
        last: last day of the window, as ``MM-DD``, inclusive.
        leaves: the leaving day, such as ``last friday in june``.
        in_year_of: ``start`` or ``end``: the year of the window whose leaving day it is.
    """

    first: str
    last: str
    leaves: str
    in_year_of: Literal["start", "end"]


def day_of(text: str) -> tuple[int, int]:
    """Month and day of a yearly day written ``MM-DD``; 29 February is allowed.

    Raises:
        CalendarError: there is no such day in any year.
    """
    if _YEARLY_DAY.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisoformat(f"2000-{text}")
            return day.month, day.day
    raise CalendarError(f"{text!r} is no day of the year: write month and day, such as 12-25")
