"""A counted date with its reasons, against the same period counted by lexdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

import lexdays
from timing import Figure, per_call

from ehe_workflow import Convention, Days, Library, Months, WorkingDays, count
from ehe_workflow.time import Period

_DAYS = [date(2026, 1, 5) + timedelta(days=17 * number) for number in range(20)]
_PACK = "gb-eaw/cpr"


def measure() -> Iterator[Figure]:
    """The same periods after the same days, from rules and calendars that are already loaded."""
    law = Library.shipped().load("england")
    working = law.day_counter(None)
    like: list[tuple[str, Period, str]] = [
        ("15 days", Days(15), "P15D"),
        ("2 months", Months(2), "P2M"),
        ("3 days that leave out weekends and holidays", WorkingDays(3), "P3D"),
    ]
    for name, period, theirs in like:
        our_days, their_days = cycle(_DAYS), cycle(_DAYS)
        ours_per_call, theirs_per_call = per_call(
            lambda period=period, days=our_days: count(period, next(days), Convention.AFTER, days=working).steps,
            lambda period=theirs, days=their_days: lexdays.compute(_PACK, next(days), period).trace,
        )
        yield Figure(f"{name}, with reasons", ours_per_call, theirs_per_call, f"lexdays {_PACK}", at_least=20)
