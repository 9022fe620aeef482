"""Timing two things against each other in one run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the table: a measured time, what it is held against, and the bar.

    Times are in seconds. `at_most` is the largest ratio allowed of `ours` to `theirs`; `at_least` the smallest of
    `theirs` to `ours`.
    """

    name: str
    ours: float
    theirs: float
    against: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours if self.at_least is not None else self.ours / self.theirs

    @property
    def is_met(self) -> bool | None:
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return self.ratio <= self.at_most if self.at_most is not None else None

    @property
    def bar(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:g}x faster"
        return f"at most {self.at_most:g}x" if self.at_most is not None else "no bar"


def per_call(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 25) -> tuple[float, float]:
    """The median seconds of one call of each, measured in turns so that both meet the same machine."""
    loops = [_loops(ours), _loops(theirs)]
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for function, number, found in zip((ours, theirs), loops, times, strict=True):
                start = time.perf_counter()
                for _ in range(number):
                    function()
                found.append((time.perf_counter() - start) / number)
    finally:
        gc.enable()
    return median(times[0]), median(times[1])


def _loops(function: Callable[[], object], seconds: float = 0.02) -> int:
    """How many calls fill a slice of time; the calls also warm up what is made once."""
    function()
    start = time.perf_counter()
    number = 0
    while time.perf_counter() - start < seconds:
        function()
        number += 1
    return max(1, number)


def shown(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} us"
