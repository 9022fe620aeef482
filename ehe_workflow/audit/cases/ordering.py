"""The order of the events of many cases: `ehe_workflow.case.model.in_order` over columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ehe_workflow.audit.cases.events import EVER, NEVER, Ints, Window

Places = npt.NDArray[np.int64]

_UNDATED = EVER + 1
"""The day of events without any date, which come after all others."""


def order_of(case: npt.NDArray[np.uint32], days: Window) -> Places | None:
    """The order of the rows in which each case has its events as `in_order` puts them.

    Args:
        case: the number of the case of each row, growing.
        days: when the events happened.

    Returns:
        The places of the rows in their new order; None where they are in it already.
    """
    if days.is_single or (days.earliest == days.latest).all():
        earlier = (case[1:] == case[:-1]) & (days.earliest[1:] < days.earliest[:-1])
        return np.lexsort((days.earliest, case)) if earlier.any() else None
    undated = (days.earliest == NEVER) & (days.latest == EVER)
    earliest = np.where(undated, np.int32(_UNDATED), days.earliest)
    latest = np.where(undated, np.int32(_UNDATED), days.latest)
    mixed = _cases_in_disorder(case, earliest, latest)[case]
    if not mixed.any():
        return None
    order = np.arange(len(case))
    at = np.flatnonzero(mixed)
    order[at] = at[_sorted(case[at], earliest[at], latest[at])]
    return order


def _cases_in_disorder(case: npt.NDArray[np.uint32], earliest: Ints, latest: Ints) -> npt.NDArray[np.bool_]:
    """The cases in which an event comes after one that is surely later."""
    # The earliest end among the events that follow in the case; a later case has a greater number, and so decides
    # nothing where more of the same case follows.
    base = case.astype(np.int64) << 32
    ends = np.minimum.accumulate((base + latest)[::-1])[::-1]
    overtaken = (case[1:] == case[:-1]) & (base[:-1] + earliest[:-1] > ends[1:])
    found = np.zeros(int(case[-1]) + 1, np.bool_)
    found[case[:-1][overtaken]] = True
    return found


def _sorted(case: npt.NDArray[np.uint32], earliest: Ints, latest: Ints) -> Places:
    """The order of rows of whole cases: again and again the first event of each case that no other surely precedes."""
    left = np.arange(len(case))
    rank = np.empty(len(case), np.int64)
    taken = 0
    while len(left):
        own = case[left]
        starts = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
        sizes = np.diff(np.append(starts, len(left)))
        first_end = np.repeat(np.minimum.reduceat(latest[left], starts), sizes)
        free = np.where(earliest[left] <= first_end, np.arange(len(left)), len(left))
        picked = np.minimum.reduceat(free, starts)
        rank[left[picked]] = taken
        taken += 1
        left = np.delete(left, picked)
    return np.lexsort((rank, case))
