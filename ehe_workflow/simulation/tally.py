"""Counts of what happened in the runs: whole numbers by day, so that any number of runs takes the same room."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

RESTED, STILL, OPEN, LATE, CUT = range(5)
"""How a run ends: at rest; where it was at the horizon; left open for want of an assumption; left open since an act
is late and nothing says how late; cut after too many steps."""

KEPT, MISSED, MISSED_OPEN, OVERDUE, RUNNING, UNTOLD, ENDED = range(7)
"""What becomes of a limit: kept; missed by so many days; missed, by how much is not known; over at the horizon
without the act; running still; not told, since the run was left open; no longer about anything."""


class Tally:
    """What some runs came to.

    Attributes:
        runs: how many.
        reached: runs by stage and the day on which they first reached it.
        happened: runs by kind of event and the day of the first.
        taken: how often each step was taken.
        endings: runs by stage and how they end there.
        limits: occurrences by limit and what became of them.
        delays: occurrences by limit and days late.
        facts: for each unknown fact, runs by value.
        asked: whether each fact was asked for.
        chosen: whether something was chosen in each stage.
        past: whether a step came on the next day because its time was already over.
    """

    def __init__(
        self, stages: int, kinds: int, steps: int, limits: int, days: int, longest: int, values: list[int]
    ) -> None:
        self.runs = 0
        self.reached: Counts = np.zeros((stages, days + 1), dtype=np.int64)
        self.happened: Counts = np.zeros((kinds, days + 1), dtype=np.int64)
        self.taken: Counts = np.zeros(steps, dtype=np.int64)
        self.endings: Counts = np.zeros((stages, CUT + 1), dtype=np.int64)
        self.limits: Counts = np.zeros((limits, ENDED + 1), dtype=np.int64)
        self.delays: Counts = np.zeros((limits, longest + 1), dtype=np.int64)
        self.facts: list[Counts] = [np.zeros(number, dtype=np.int64) for number in values]
        self.asked = np.zeros(len(values), dtype=np.bool_)
        self.chosen = np.zeros(stages, dtype=np.bool_)
        self.past = np.zeros(steps, dtype=np.bool_)

    def add(self, other: Tally) -> None:
        """Add what other runs came to."""
        self.reached += other.reached
        self.happened += other.happened
        self.taken += other.taken
        self.endings += other.endings
        self.limits += other.limits
        self.delays += other.delays
        self.facts = [mine + theirs for mine, theirs in zip(self.facts, other.facts, strict=True)]
        self.asked |= other.asked
        self.chosen |= other.chosen
        self.past |= other.past
        self.runs += other.runs


def percentile(counts: Counts, hundredths: int) -> int | None:
    """The first place up to which at least so many hundredths of what was counted lie; None where nothing was."""
    total = int(counts.sum())
    if not total:
        return None
    return int(np.searchsorted(np.cumsum(counts) * 100, total * hundredths, side="left"))
