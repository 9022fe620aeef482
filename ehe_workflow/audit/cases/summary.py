"""What the verdicts of many batches come to: counts for each limit, days taken, months; small tables that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.doubts import (
    DOUBTS,
    LATE_UNLESS,
    Doubt,
    breach_unless,
    doubts_of,
    unless,
    unless_of_words,
)
from ehe_workflow.audit.cases.events import EVER, NO_PLACE, Window
from ehe_workflow.audit.cases.verdicts import CANNOT_TELL, KINDS, NOT_LATE, Verdicts

COUNT_SCHEMA = {
    "limit": pl.String,
    "month": pl.Date,
    "verdict": pl.String,
    "doubt": pl.String,
    "count": pl.Int64,
}
"""Verdicts by limit, month of the trigger, kind, and the doubt about them."""

CASE_SCHEMA = {"limit": pl.String, "cases": pl.Int64}
"""Cases by limit."""

KIND_SCHEMA = {"kind": pl.String, "count": pl.Int64}
"""Events by kind."""

TAKEN_SCHEMA = {"limit": pl.String, "days": pl.Int32, "count": pl.Int64}
"""Acts by limit and by days from the trigger, where both days are exact."""


LATE_SCHEMA = {
    "limit": pl.String,
    "unless": pl.String,
    "least": pl.Int32,
    "most": pl.Int32,
    "is_open": pl.Boolean,
    "count": pl.Int64,
}
"""What is late unless something excuses it, by limit, by that, by the fewest and most days, and by whether the fact is
open on which every exception turns; nothing where there is no such fact."""


def counts_of(batch: Batch, verdicts: Sequence[Verdicts], alone: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of one batch: ``counts``, ``cases``, ``taken``, ``late`` and ``kinds``.

    Args:
        batch: the batch.
        verdicts: its verdicts by columns.
        alone: the verdicts of the cases that were answered one by one, as a table.
    """
    doubts = [doubts_of(one) for one in verdicts]
    names = pl.Series([one.limit.id for one in verdicts], dtype=pl.String)
    cases = [int(np.count_nonzero(np.diff(one.rows.case))) + 1 for one in verdicts]
    by_columns = {
        "counts": _counts(batch, names, verdicts, doubts),
        "cases": pl.DataFrame({"limit": names, "cases": cases}, schema=CASE_SCHEMA),
        "taken": _taken(batch, names, verdicts),
        "late": _late(batch, names, verdicts, doubts),
        "kinds": _kinds(batch),
    }
    if alone.is_empty():
        return by_columns
    alone = alone.cast({"limit": pl.String, "verdict": pl.String, "doubt": pl.String})
    return {
        "counts": added([by_columns["counts"], _counts_of_table(alone)], COUNT_SCHEMA),
        "cases": added([by_columns["cases"], _cases_of_table(alone)], CASE_SCHEMA),
        "taken": added([by_columns["taken"], _taken_of_table(alone)], TAKEN_SCHEMA),
        "late": added([by_columns["late"], _late_of_table(alone)], LATE_SCHEMA),
        "kinds": by_columns["kinds"],
    }


def added(tables: Iterable[pl.DataFrame], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """Tables of one kind added up; the last column is the number."""
    *keys, number = schema
    every = [table for table in tables if not table.is_empty()]
    if not every:
        return pl.DataFrame(schema=schema)
    return pl.concat(every).group_by(keys).agg(pl.col(number).sum()).sort(keys)


def _kinds(batch: Batch) -> pl.DataFrame:
    numbers = np.bincount(batch.events.kind, minlength=len(batch.events.kinds))
    every = pl.DataFrame({"kind": list(batch.events.kinds), "count": numbers}, schema=KIND_SCHEMA)
    return every.filter(pl.col("count") > 0)


def _counts(
    batch: Batch, names: pl.Series, verdicts: Sequence[Verdicts], doubts: Sequence[npt.NDArray[np.int8]]
) -> pl.DataFrame:
    months, before = batch.events.months
    size = (int(months.max()) + 1) * len(_TOLD) if verdicts else 0
    numbers = [
        np.bincount(months[one.rows.place] * len(_TOLD) + one.kind + doubt, None, size)
        for one, doubt in zip(verdicts, doubts, strict=True)
    ]
    limit, key = np.nonzero(numbers) if numbers else (_NOTHING, _NOTHING)
    month, told = key // len(_TOLD), key % len(_TOLD)
    first_days = (month + before).astype("datetime64[M]").astype("datetime64[D]")
    return pl.DataFrame(
        {
            "limit": names.gather(limit),
            "month": pl.Series(first_days).set(pl.Series(month == 0), None),
            "verdict": pl.Series([verdict for verdict, _ in _TOLD]).gather(told),
            "doubt": pl.Series([doubt for _, doubt in _TOLD]).gather(told),
            "count": np.array(numbers)[limit, key] if numbers else _NOTHING,
        },
        schema=COUNT_SCHEMA,
    )


_NOTHING = np.empty(0, np.int64)

# Only the last kind, what cannot be told, has doubts: the codes of a verdict and of its doubt add up to a place here.
_TOLD = [*((kind.value, None) for kind in KINDS), *((KINDS[CANNOT_TELL].value, doubt.value) for doubt in DOUBTS)]


def _taken(batch: Batch, names: pl.Series, verdicts: Sequence[Verdicts]) -> pl.DataFrame:
    found = [_days_taken(batch.events.date, one) for one in verdicts]
    sizes = [len(days) for days, _ in found]
    return pl.DataFrame(
        {
            "limit": names.gather(np.repeat(np.arange(len(found)), sizes)),
            "days": np.concatenate([_NOTHING, *(days for days, _ in found)]),
            "count": np.concatenate([_NOTHING, *(numbers for _, numbers in found)]),
        },
        schema=TAKEN_SCHEMA,
    )


def _days_taken(date: Window, verdicts: Verdicts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The days from trigger to act, where both are exact, and how often each was found."""
    at = np.flatnonzero((verdicts.rows.place != NO_PLACE) & (verdicts.done != NO_PLACE) & ~verdicts.acted)
    start, end = date.at(verdicts.rows.place[at]), date.at(verdicts.done[at])
    days = end.earliest - start.earliest
    if not date.is_single:
        days = days[(start.earliest == start.latest) & (end.earliest == end.latest)]
    if not len(days):
        return _NOTHING, _NOTHING
    least, most = int(days.min()), int(days.max())
    if most - least > _MANY_DAYS:
        distinct, numbers = np.unique(days, return_counts=True)
        return distinct.astype(np.int64), numbers
    numbers = np.bincount(days - least)
    distinct = np.flatnonzero(numbers)
    return distinct + least, numbers[distinct]


_MANY_DAYS = 1_000_000
"""Over more days than these, a place for each would be wasted."""


def _counts_of_table(frame: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.group_by(
            "limit",
            month=pl.col("trigger_from").dt.month_start(),
            verdict="verdict",
            doubt="doubt",
        )
        .len("count")
        .cast(COUNT_SCHEMA)  # type: ignore[arg-type]
    )


def _cases_of_table(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by("limit").agg(cases=pl.col("case").n_unique()).cast(CASE_SCHEMA)  # type: ignore[arg-type]


def _taken_of_table(frame: pl.DataFrame) -> pl.DataFrame:
    exact = (pl.col("done_from") == pl.col("done_to")) & (pl.col("trigger_from") == pl.col("trigger_to"))
    days = (pl.col("done_from") - pl.col("trigger_from")).dt.total_days()
    return frame.filter(exact).group_by("limit", days=days).len("count").cast(TAKEN_SCHEMA)  # type: ignore[arg-type]


def _late(
    batch: Batch, names: pl.Series, verdicts: Sequence[Verdicts], doubts: Sequence[npt.NDArray[np.int8]]
) -> pl.DataFrame:
    """What is late unless something excuses it."""
    at = [np.flatnonzero(doubt == LATE_UNLESS) for doubt in doubts]
    if not any(map(len, at)):
        return pl.DataFrame(schema=LATE_SCHEMA)

    def joined(name: str) -> pl.Series:
        return pl.Series(np.concatenate([getattr(one, name)[rows] for one, rows in zip(verdicts, at, strict=True)]))

    number = np.repeat(np.arange(len(at), dtype=np.uint32), [len(rows) for rows in at])
    is_open = np.concatenate([_is_open(batch, one, rows) for one, rows in zip(verdicts, at, strict=True)])
    every = pl.DataFrame({name: joined(name) for name in ("settles", "late_least", "late_most")})
    every = every.with_columns(number=number, is_open=is_open)
    found = every.group_by("number", "settles", "late_least", "late_most", "is_open").len("count")
    least, most = pl.col("late_least"), pl.col("late_most")
    return found.select(
        limit=names.gather(found["number"]),
        unless=pl.Series([unless(code) for code in found["settles"].to_list()], dtype=pl.String),
        least=pl.when(least != NOT_LATE).then(least),
        most=pl.when((most != NOT_LATE) & (most != EVER)).then(most),
        is_open="is_open",
        count="count",
    ).cast(LATE_SCHEMA)  # type: ignore[arg-type]


def _is_open(batch: Batch, found: Verdicts, at: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Whether the fact on which every exception to a limit turns is not known in some of its rows."""
    name = breach_unless(found.limit) if len(at) else None
    if name is None:
        return np.zeros(len(at), np.bool_)
    is_open: npt.NDArray[np.bool_] = batch.conditions.fact(name, found.rows.at(at), hindsight=True) == NO_PLACE
    return is_open


def _late_of_table(frame: pl.DataFrame) -> pl.DataFrame:
    late = frame.filter(pl.col("doubt") == Doubt.LATE_UNLESS.value)
    words = {text: unless_of_words(text) for text in late["would_settle"].unique().to_list()}
    return (
        late.group_by(
            "limit",
            unless=pl.col("would_settle").replace_strict(words, return_dtype=pl.String),
            least="days_late_least",
            most="days_late_most",
            is_open=pl.lit(None, pl.Boolean),
        )
        .len("count")
        .cast(LATE_SCHEMA)  # type: ignore[arg-type]
    )


def quantiles(taken: pl.DataFrame) -> pl.DataFrame:
    """The median and the 90th percentile of the days taken, for each limit: the fewest days that so many kept to."""
    ordered = taken.sort("limit", "days").with_columns(
        so_far=pl.col("count").cum_sum().over("limit"), every=pl.col("count").sum().over("limit")
    )

    def least(share: float) -> pl.Expr:
        return pl.col("days").filter(pl.col("so_far") >= share * pl.col("every")).first()

    return ordered.group_by("limit").agg(median_days=least(0.5), p90_days=least(0.9), acts=pl.col("count").sum())
