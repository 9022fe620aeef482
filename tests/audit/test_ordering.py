"""Events of many cases are put in the order that each case would give them."""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.case.model import UNKNOWN_DAY, Event, in_order
from ehe_workflow.time.when import When

sys.path.insert(0, str(Path(__file__).parent))

from building import some_day, window_of

from ehe_workflow.audit.cases.ordering import order_of

DAY = date(2025, 6, 1)


def _days(chance: random.Random, vague: float) -> list[When]:
    days = [some_day(chance, date.fromordinal(DAY.toordinal() + chance.randint(0, 90)), vague) for _ in range(9)]
    return [UNKNOWN_DAY if chance.random() < vague / 5 else day for day in days[: chance.randint(1, 9)]]


@given(seed=st.integers(0, 2**32), vague=st.sampled_from([0.0, 0.1, 0.5, 1.0]))
def test_the_order_is_that_of_each_case(seed: int, vague: float) -> None:
    chance = random.Random(seed)  # noqa: S311
    cases = [_days(chance, vague) for _ in range(20)]
    if chance.random() < 0.5:
        cases = [[event.date for event in in_order(_events(days))] for days in cases[:10]] + cases[10:]
    expected, start = [], 0
    for days in cases:
        expected += [start + int(event.id) for event in in_order(_events(days))]
        start += len(days)
    number = np.repeat(np.arange(len(cases), dtype=np.uint32), [len(days) for days in cases])
    order = order_of(number, window_of([day for days in cases for day in days]).days)
    assert (list(range(start)) if order is None else order.tolist()) == expected


def _events(days: list[When]) -> list[Event]:
    return [Event(id=str(place), kind="", date=day) for place, day in enumerate(days)]


def test_rows_in_order_stay_where_they_are() -> None:
    days = [When.on(DAY), When.parse("2025-06"), When.on(date(2025, 6, 3)), UNKNOWN_DAY]
    number = np.zeros(4, np.uint32)
    assert order_of(number, window_of(days).days) is None
    assert order_of(number, window_of(days[::-1]).days) is not None
