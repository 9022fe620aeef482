"""A whole audit: the log is cut into parts, each is judged once, and what they gave is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from attrs import frozen

from ehe_workflow.audit.cases.batch import Plan
from ehe_workflow.audit.cases.findings import FindingTable
from ehe_workflow.audit.cases.measures import SCHEMA as MEASURE_SCHEMA
from ehe_workflow.audit.cases.misstep_table import SCHEMA as STEP_SCHEMA
from ehe_workflow.audit.cases.order import Order, Totals, plan_of
from ehe_workflow.audit.cases.parts import Parts
from ehe_workflow.audit.cases.quality import SCHEMA as FAULT_SCHEMA
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.sources import NotInOrderError, Part, Spooled, pieces, prepare, spool
from ehe_workflow.audit.cases.summary import CASE_SCHEMA, COUNT_SCHEMA, TAKEN_SCHEMA, added
from ehe_workflow.audit.cases.worker import judge_parts
from ehe_workflow.law.law import Law

SUMS: Mapping[str, Mapping[str, Any]] = {
    "counts": COUNT_SCHEMA,
    "cases": CASE_SCHEMA,
    "taken": TAKEN_SCHEMA,
    "measures": MEASURE_SCHEMA,
}


@frozen(kw_only=True)
class Audited:
    """What an audit came to.

    Attributes:
        order: what was asked.
        law: the law it was held against.
        totals: what was read.
        sums: the tables that add up: ``counts``, ``cases``, ``taken``, ``measures``.
        steps: how often each step out of order was found.
        faults: how often each fault of the log was found.
        findings: how many findings were written.
    """

    order: Order
    law: Law
    totals: Totals
    sums: Mapping[str, pl.DataFrame]
    steps: pl.DataFrame
    faults: pl.DataFrame
    findings: int


def audit_cases(order: Order, *, progress: Callable[[int, int], None] | None = None) -> Audited:
    """Hold a log against the law and write what was found.

    Args:
        order: what is asked.
        progress: told of the parts done so far and of all parts.

    Raises:
        InputError: the log cannot be read at all.
    """
    plan, kept = plan_of(order), Parts(order)
    kept.begin()
    faults = Faults()

    def put_by() -> tuple[Part, ...]:
        found = spool(pieces(order.log, order.mapping, faults), kept.spooled)
        kept.write_reading(faults.table())
        return found

    parts = _known_parts(kept)
    if parts is None and order.engine == "spark":
        parts = put_by()
    elif parts is None:
        parts = prepare(order.log, order.mapping, kept.spooled, faults)
        kept.write_reading(faults.table())
    try:
        _all_parts(order, plan, parts, progress)
    except NotInOrderError:
        kept.forget()
        parts = put_by()
        _all_parts(order, plan, parts, progress)
    return _gathered(order, plan.law, len(parts))


def _known_parts(kept: Parts) -> tuple[Part, ...] | None:
    """The parts that an earlier run has put by."""
    if not kept.spooled.exists() or not kept.was_read:
        return None
    return tuple(Spooled(part) for part in sorted(kept.spooled.iterdir()))


def _all_parts(order: Order, plan: Plan, parts: Sequence[Part], progress: Callable[[int, int], None] | None) -> None:
    kept = Parts(order)
    waiting = [(number, part) for number, part in enumerate(parts) if not kept.is_done(number)]
    finished = len(parts) - len(waiting)
    if progress is not None:
        progress(finished, len(parts))
    judging = _on_spark if order.engine == "spark" else judge_parts
    for more in judging(order, plan, kept.key(), waiting):
        finished += more
        if progress is not None:
            progress(finished, len(parts))


def _on_spark(order: Order, _plan: Plan, key: str | None, waiting: Sequence[tuple[int, Part]]) -> Iterator[int]:
    from ehe_workflow.audit.cases.spark import on_spark  # noqa: PLC0415 - needs the extra 'spark'

    kept = Parts(order)
    for number, tables, totals in on_spark(order, waiting, key):
        kept.write(number, tables, totals)
        yield 1


def _gathered(order: Order, law: Law, parts: int) -> Audited:
    """Put the parts together and write the tables of the answer."""
    kept = Parts(order)
    schemas = {"findings": FindingTable(law).schema, "steps": STEP_SCHEMA, "faults": FAULT_SCHEMA}
    numbers: dict[str, int] = {}
    for name, schema in schemas.items():
        paths = list(kept.tables(name, parts))
        every = pl.scan_ipc(paths, glob=False) if paths else pl.LazyFrame(schema=schema)
        numbers[name] = _sink(every, order.out / name, csv=order.csv)
    sums = {
        name: added((pl.read_ipc(path) for path in kept.tables(name, parts)), dict(schema))
        for name, schema in SUMS.items()
    }
    steps = pl.scan_parquet(order.out / "steps.parquet")
    steps_found = steps.group_by("process", "step", "kind", "what", "whose", "force", "source").len("count")
    faults = pl.scan_parquet(order.out / "faults.parquet").group_by("column", "what", "effect")
    faults_found = faults.agg(count=pl.len(), first_row=pl.col("row").min())
    return Audited(
        order=order,
        law=law,
        totals=kept.totals(parts),
        sums=sums,
        steps=steps_found.collect().sort("count", descending=True),
        faults=faults_found.collect().sort("count", descending=True),
        findings=numbers["findings"],
    )


def finish(order: Order) -> None:
    """Remove the parts, once the whole answer is written."""
    Parts(order).remove()


def neutral(column: str) -> pl.Expr:
    """A text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe before it."""
    text = pl.col(column)
    return pl.when(text.str.contains(r"^[=+\-@\t\r]")).then(pl.format("'{}", text)).otherwise(text).alias(column)


def _sink(every: pl.LazyFrame, path: Path, *, csv: bool) -> int:
    # Parts hold words as codes; whoever reads the answer finds plain text.
    every = every.with_columns(pl.col(pl.Enum).cast(pl.String))
    names = [name for name, kind in every.collect_schema().items() if kind == pl.String]
    whole = path.with_suffix(".parquet")
    unfinished = path.with_suffix(".parquet.unfinished")
    every.sink_parquet(unfinished, compression="lz4")
    unfinished.replace(whole)
    if csv:
        unfinished = path.with_suffix(".csv.unfinished")
        pl.scan_parquet(whole, glob=False).with_columns(neutral(name) for name in names).sink_csv(unfinished)
        unfinished.replace(path.with_suffix(".csv"))
    return int(pl.scan_parquet(path.with_suffix(".parquet")).select(pl.len()).collect().item())
