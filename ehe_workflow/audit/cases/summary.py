"""What the verdicts of many batches come to: counts for each limit, days taken, months; small tables that add up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from ehe_workflow.audit.cases.batch import Batch, Judged
from ehe_workflow.audit.cases.events import NEVER, NO_PLACE
from ehe_workflow.audit.cases.findings import table_of_status
from ehe_workflow.audit.cases.frames import Logs
from ehe_workflow.audit.cases.judge import KINDS, Reason, Verdicts

COUNT_SCHEMA = {
    "limit": pl.String,
    "month": pl.Date,
    "verdict": pl.String,
    "no_evidence": pl.Boolean,
    "count": pl.Int64,
}
"""Verdicts by limit, month of the trigger and kind."""

CASE_SCHEMA = {"limit": pl.String, "cases": pl.Int64}
"""Cases by limit."""

KIND_SCHEMA = {"kind": pl.String, "count": pl.Int64}
"""Events by kind."""

TAKEN_SCHEMA = {"limit": pl.String, "days": pl.Int32, "count": pl.Int64}
"""Acts by limit and by days from the trigger, where both days are exact."""


def counts_of(batch: Batch, logs: Logs, judged: Judged) -> dict[str, pl.DataFrame]:
    """The tables of one batch: ``counts``, ``cases``, ``taken`` and ``kinds``."""
    counts, cases, taken = [], [], []
    for one in judged.verdicts:
        counts.append(_counts(batch, one))
        number = int((np.diff(one.rows.case) != 0).sum()) + 1
        cases.append(pl.DataFrame({"limit": [one.limit.id], "cases": [number]}, schema=CASE_SCHEMA))
        taken.append(_taken(batch, one))
    for number, answer in judged.alone.items():
        frame = table_of_status(batch, logs, number, answer)
        counts.append(_counts_of_table(frame))
        cases.append(frame.select("limit").unique().with_columns(cases=pl.lit(1, pl.Int64)))
        exact = (pl.col("done_from") == pl.col("done_to")) & (pl.col("trigger_from") == pl.col("trigger_to"))
        days = (pl.col("done_from") - pl.col("trigger_from")).dt.total_days().cast(pl.Int32)
        taken.append(frame.filter(exact).group_by("limit", days=days).len("count").cast(TAKEN_SCHEMA))  # type: ignore[arg-type]
    return {
        "counts": added(counts, COUNT_SCHEMA),
        "cases": added(cases, CASE_SCHEMA),
        "taken": added(taken, TAKEN_SCHEMA),
        "kinds": _kinds(batch),
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


def _counts(batch: Batch, verdicts: Verdicts) -> pl.DataFrame:
    place, every = verdicts.rows.place, batch.events.month
    months = np.where(place == NO_PLACE, np.int32(NEVER), every[place])
    exact = months != NEVER
    lowest = int(months[exact].min()) if exact.any() else 0
    no_evidence = verdicts.reason == Reason.NO_EVIDENCE
    keys = (np.where(exact, months - lowest, 0) * 2 + exact) * 16 + verdicts.kind * 2 + no_evidence
    numbers = np.bincount(keys)
    found = np.flatnonzero(numbers)
    month = (found // 32 + lowest).astype("datetime64[M]").astype("datetime64[D]")
    given = (found // 16) % 2 == 1
    return pl.DataFrame(
        {
            "limit": [verdicts.limit.id] * len(found),
            "month": [one if known else None for one, known in zip(month.tolist(), given.tolist(), strict=True)],
            "verdict": [KINDS[code].value for code in ((found % 16) // 2).tolist()],
            "no_evidence": (found % 2) == 1,
            "count": numbers[found],
        },
        schema=COUNT_SCHEMA,
    )


def _counts_of_table(frame: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.group_by(
            "limit",
            month=pl.col("trigger_from").dt.month_start(),
            verdict="verdict",
            no_evidence=pl.col("reason").fill_null("").str.starts_with("the log holds no evidence"),
        )
        .len("count")
        .cast(COUNT_SCHEMA)  # type: ignore[arg-type]
    )


def _taken(batch: Batch, verdicts: Verdicts) -> pl.DataFrame:
    place, done, date = verdicts.rows.place, verdicts.done, batch.events.date
    both = (place != NO_PLACE) & (done != NO_PLACE) & ~verdicts.acted
    if not both.any():
        return pl.DataFrame(schema=TAKEN_SCHEMA)
    place, done = place[both], done[both]
    exact = (date.earliest[place] == date.latest[place]) & (date.earliest[done] == date.latest[done])
    days = date.earliest[done[exact]] - date.earliest[place[exact]]
    if not len(days):
        return pl.DataFrame(schema=TAKEN_SCHEMA)
    lowest = int(days.min())
    if int(days.max()) - lowest > 1_000_000:
        distinct, numbers = np.unique(days, return_counts=True)
    else:
        numbers = np.bincount(days - lowest)
        distinct = np.flatnonzero(numbers)
        numbers, distinct = numbers[distinct], distinct + lowest
    return pl.DataFrame(
        {"limit": [verdicts.limit.id] * len(distinct), "days": distinct, "count": numbers}, schema=TAKEN_SCHEMA
    )


def quantiles(taken: pl.DataFrame) -> pl.DataFrame:
    """The median and the 90th percentile of the days taken, for each limit: the fewest days that so many kept to."""
    ordered = taken.sort("limit", "days").with_columns(
        so_far=pl.col("count").cum_sum().over("limit"), every=pl.col("count").sum().over("limit")
    )

    def least(share: float) -> pl.Expr:
        return pl.col("days").filter(pl.col("so_far") >= share * pl.col("every")).first()

    return ordered.group_by("limit").agg(median_days=least(0.5), p90_days=least(0.9), acts=pl.col("count").sum())
