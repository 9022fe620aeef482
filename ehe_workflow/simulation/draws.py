"""From random bits to choices and days, by whole numbers only, so that a seed gives one answer on every machine.

The bits are the raw output of PCG64, which numpy keeps the same for a seed for good; what `numpy.random.Generator`
makes of them may change, and is not used. A choice compares 52 of the bits with whole thresholds; a duration takes
one of 4096 equally likely values from a table. The tables are made with `decimal`, whose roots, logarithms and
powers are rounded the same everywhere, and with normal quantiles rounded to six places, far from any edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from ehe_workflow.simulation.model import Duration

Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]

TABLE = 4096
"""The number of equally likely values in the table of a duration."""

WHOLE = 1 << 52
"""What thresholds of choices count up to."""

LONGEST = 36_525
"""The most days that anything may last."""

PLACES = 6
"""The decimal places to which normal quantiles are rounded before anything is made of them."""

_TABLE_BITS = np.uint64(12)
_TABLE_MASK = np.uint64(TABLE - 1)
_EXACTLY = Context(prec=28, rounding=ROUND_HALF_EVEN)


class Stream:
    """Random bits for one chunk of runs, the same for a seed whatever else is simulated.

    Args:
        seed: the seed, not negative.
        process: the process simulated; each has bits of its own.
        chunk: the number of the chunk.
        size: how many runs a chunk can hold; bits are drawn for all, so that fewer runs are the same runs.
    """

    def __init__(self, seed: int, process: str, chunk: int, size: int) -> None:
        name = int.from_bytes(sha256(process.encode()).digest()[:4], "big")
        self._bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(name, chunk)))
        self._size = size

    def next(self, runs: int) -> Bits:
        """The next 64 bits of each run."""
        found: Bits = self._bits.random_raw(self._size)[:runs]
        return found


def thresholds(shares: Sequence[Fraction]) -> Ints:
    """Where each share ends when all are laid end to end on a line of the length `WHOLE`; the last is left out."""
    total = sum(shares, Fraction())
    ends, sofar = [], Fraction()
    for share in shares[:-1]:
        sofar += share
        ends.append(int(sofar / total * WHOLE))
    return np.array(ends, dtype=np.int64)


def choose(ends: Ints, bits: Bits) -> Ints:
    """The place of the share that each run's bits fall into."""
    found: Ints = np.searchsorted(ends, (bits >> _TABLE_BITS).astype(np.int64), side="right")
    return found


def place_in_table(bits: Bits) -> Ints:
    """The place in a duration's table for each run; other bits than those of the choice."""
    found: Ints = (bits & _TABLE_MASK).astype(np.int64)
    return found


@lru_cache(maxsize=1024)
def table_of(duration: Duration) -> Days | None:
    """The days that a duration may last, as `TABLE` equally likely numbers in order; None for one in or not in time."""
    if duration.kind == "fixed":
        return np.full(TABLE, duration.days or 0, dtype=np.int32)
    if duration.kind == "triangular":
        return _triangular(duration.least or 0, duration.likely or 0, duration.most or 0)
    if duration.kind == "lognormal":
        return _lognormal(duration.median or 1, duration.nine_in_ten or 1)
    return between(duration.quantiles) if duration.kind == "quantiles" else None


def between(quantiles: Sequence[int]) -> Days:
    """A table of days from values at equal steps of likelihood, joined by straight lines and rounded to whole days."""
    found = []
    gaps = len(quantiles) - 1
    for place in range(TABLE):
        along = (2 * place + 1) * gaps
        gap, part = divmod(along, 2 * TABLE)
        low, high = quantiles[gap], quantiles[gap + 1]
        found.append((2 * (low * 2 * TABLE + (high - low) * part) + 2 * TABLE) // (4 * TABLE))
    return np.array(found, dtype=np.int32)


def _middle(place: int) -> Decimal:
    """The likelihood in the middle of a place of the table."""
    return Decimal(2 * place + 1) / Decimal(2 * TABLE)


def _triangular(least: int, likely: int, most: int) -> Days:
    found = []
    with localcontext(_EXACTLY):
        whole, rise, fall = Decimal(most - least), Decimal(likely - least), Decimal(most - likely)
        for place in range(TABLE):
            part = _middle(place)
            if part * whole < rise:
                days = least + (part * whole * rise).sqrt()
            else:
                days = most - ((1 - part) * whole * fall).sqrt()
            found.append(_rounded(days))
    return np.array(found, dtype=np.int32)


@lru_cache(maxsize=1)
def normal_quantiles() -> tuple[Decimal, ...]:
    """The normal quantiles of the places of a table, and last that of nine in ten, to `PLACES` decimal places."""
    curve = NormalDist()
    likelihoods = [*((2 * place + 1) / (2 * TABLE) for place in range(TABLE)), 0.9]
    return tuple(Decimal(f"{curve.inv_cdf(one):.{PLACES}f}") for one in likelihoods)


def _lognormal(median: int, nine_in_ten: int) -> Days:
    *places, ninth = normal_quantiles()
    with localcontext(_EXACTLY):
        spread = (Decimal(nine_in_ten) / Decimal(median)).ln() / ninth
        found = [min(_rounded(median * (spread * one).exp()), LONGEST) for one in places]
    return np.array(found, dtype=np.int32)


def _rounded(days: Decimal) -> int:
    return int(days.to_integral_value())
