"""A whole audit: the log is cut into parts, each is judged once, and what they gave is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

import polars as pl
from attrs import frozen

from ehe_workflow.audit.cases.batch import Plan
from ehe_workflow.audit.cases.findings import FindingTable
from ehe_workflow.audit.cases.mapping import faults_of_columns
from ehe_workflow.audit.cases.measures import SCHEMA as MEASURE_SCHEMA
from ehe_workflow.audit.cases.misstep_table import SCHEMA as STEP_SCHEMA
from ehe_workflow.audit.cases.order import Order, Totals, plan_of
from ehe_workflow.audit.cases.parts import Parts
from ehe_workflow.audit.cases.quality import LEFT_OUT, Faults
from ehe_workflow.audit.cases.quality import SCHEMA as FAULT_SCHEMA
from ehe_workflow.audit.cases.sen2 import refuse_law_of_elsewhere
from ehe_workflow.audit.cases.sources import (
    NotInOrderError,
    Part,
    Spooled,
    columns_of,
    is_ours,
    pieces,
    prepare,
    refuse_choice_of_none,
    spool,
)
from ehe_workflow.audit.cases.summary import CASE_SCHEMA, COUNT_SCHEMA, KIND_SCHEMA, LATE_SCHEMA, TAKEN_SCHEMA, added
from ehe_workflow.audit.cases.worker import Judging, judge_parts, with_hashed_ids
from ehe_workflow.audit.cases.writing import clear, write_table
from ehe_workflow.errors import InputError
from ehe_workflow.law.law import Law

EXAMPLES = 3
"""How many values are told of each fault of the log, those found most often."""

SUMS: Mapping[str, Mapping[str, Any]] = {
    "counts": COUNT_SCHEMA,
    "cases": CASE_SCHEMA,
    "taken": TAKEN_SCHEMA,
    "late": LATE_SCHEMA,
    "kinds": KIND_SCHEMA,
    "measures": MEASURE_SCHEMA,
}


@frozen(kw_only=True)
class Audited:
    """What an audit came to.

    Attributes:
        order: what was asked.
        law: the law it was held against.
        totals: what was read.
        sums: the tables that add up: ``counts``, ``cases``, ``taken``, ``late``, ``kinds``, ``measures``.
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
    refuse_law_of_elsewhere(order.log, plan.law)
    kept.begin(plan.law)
    faults = Faults()

    def put_by() -> tuple[Part, ...]:
        return spool(pieces(order.log, order.mapping, faults), kept.spooled, order.log)

    parts = _known_parts(kept)
    if parts is None:
        parts = put_by() if order.engine == "spark" else prepare(order.log, order.mapping, kept.spooled, faults)
        _tell_of_reading(order, plan.law, parts, faults)
    try:
        _all_parts(order, plan, parts, progress)
    except NotInOrderError:
        kept.forget()
        parts = put_by()
        _tell_of_reading(order, plan.law, parts, faults)
        _all_parts(order, plan, parts, progress)
    if not kept.totals(len(parts)).cases:
        try:
            refuse_choice_of_none(parts, order.mapping, order.log)
        except InputError:
            kept.remove()
            raise
    return _gathered(order, plan.law, len(parts))


def _tell_of_reading(order: Order, law: Law, parts: Sequence[Part], faults: Faults) -> None:
    """Write the faults that were found before the parts are judged; the last thing done before that."""
    for name, what, near in faults_of_columns(columns_of(parts, order.mapping), law):
        if is_ours(name):
            expected = f"perhaps {near!r}" if near else None
            faults.of_row(0, column=name, what=f"{what}; the column is not read", effect=LEFT_OUT, expected=expected)
    kept = Parts(order)
    kept.write_reading(with_hashed_ids(faults.table(), order, kept.key()))


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
    # Closed whatever happens, so that parts that nobody waits for any more are not begun.
    with closing(judging(order, plan, kept.key(), waiting)) as judged:
        for more in judged:
            finished += more
            if progress is not None:
                progress(finished, len(parts))


def _on_spark(order: Order, _plan: Plan, key: str | None, waiting: Sequence[tuple[int, Part]]) -> Judging:
    from ehe_workflow.audit.cases.spark import on_spark  # noqa: PLC0415 - needs the extra 'spark'

    kept = Parts(order)
    for number, tables, totals in on_spark(order, waiting, key):
        kept.write(number, tables, totals)
        yield 1


def _gathered(order: Order, law: Law, parts: int) -> Audited:
    """Put the parts together and write the tables of the answer."""
    clear(order.out)
    kept = Parts(order)
    schemas = {"findings": FindingTable(law).schema, "steps": STEP_SCHEMA, "faults": FAULT_SCHEMA}
    numbers: dict[str, int] = {}
    for name, schema in schemas.items():
        paths = list(kept.tables(name, parts))
        every = pl.scan_ipc(paths, glob=False) if paths else pl.LazyFrame(schema=schema)
        every = every.sort("row", maintain_order=True) if name == "faults" else every
        numbers[name] = write_table(every, order.out / name, csv=order.csv)
    sums = {
        name: added((pl.read_ipc(path) for path in kept.tables(name, parts)), dict(schema))
        for name, schema in SUMS.items()
    }
    steps = pl.scan_parquet(order.out / "steps.parquet")
    told = ("process", "step", "kind", "event", "what", "whose", "force", "source", "order_known")
    steps_found = steps.group_by(told).len("count")
    return Audited(
        order=order,
        law=law,
        totals=kept.totals(parts),
        sums=sums,
        steps=steps_found.collect().sort("count", "process", "step", "what", descending=[True, False, False, False]),
        faults=_kinds_of_fault(pl.scan_parquet(order.out / "faults.parquet")),
        findings=numbers["findings"],
    )


def _kinds_of_fault(faults: pl.LazyFrame) -> pl.DataFrame:
    """How often each fault was found, where first, and the values for which it was found most often."""
    kind = ("column", "what", "effect")
    by_value = faults.group_by(*kind, "value", "expected").agg(count=pl.len(), first_row=pl.col("row").min())
    examples = pl.struct("value", "expected", "count").filter(pl.col("value").is_not_null()).head(EXAMPLES)
    by_kind = (
        by_value.sort("count", "first_row", "value", descending=[True, False, False])
        .group_by(kind, maintain_order=True)
        .agg(examples=examples, every=pl.col("count").sum(), first_row=pl.col("first_row").min())
        .rename({"every": "count"})
    )
    return by_kind.sort("count", "first_row", *kind, descending=[True, *[False] * 4]).collect()


def finish(order: Order) -> None:
    """Remove the parts, once the whole answer is written."""
    Parts(order).remove()
