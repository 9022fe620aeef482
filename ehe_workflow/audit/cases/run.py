"""A whole audit: part after part, each written once and whole, on as many processes as are wanted.

What a part gave is written under another name and renamed, its mark of completion last. A run that was stopped begins
again with the parts that have no such mark; a run of something else begins anew.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import secrets
import signal
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from datetime import date
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import Any

import polars as pl
from attrs import asdict, field, frozen

from ehe_workflow.audit.cases.batch import Batch, Plan
from ehe_workflow.audit.cases.findings import SCHEMA, STEP_SCHEMA, table_of_judged, table_of_missteps
from ehe_workflow.audit.cases.frames import logs_of
from ehe_workflow.audit.cases.mapping import LogMapping, faults_of_columns
from ehe_workflow.audit.cases.measures import SCHEMA as MEASURE_SCHEMA
from ehe_workflow.audit.cases.measures import measured, measures_of
from ehe_workflow.audit.cases.quality import LEFT_OUT, Faults
from ehe_workflow.audit.cases.quality import SCHEMA as FAULT_SCHEMA
from ehe_workflow.audit.cases.sources import (
    NotInOrderError,
    Part,
    columns_of,
    is_ours,
    pieces,
    prepare,
    read,
    spool,
)
from ehe_workflow.audit.cases.steps import Patterns
from ehe_workflow.audit.cases.summary import CASE_SCHEMA, COUNT_SCHEMA, KIND_SCHEMA, TAKEN_SCHEMA, added, counts_of
from ehe_workflow.audit.cases.writing import clear, refuse_strange_files, unfinished_of, write_table, write_text
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library

TABLES: Mapping[str, Mapping[str, Any]] = {"findings": SCHEMA, "steps": STEP_SCHEMA, "faults": FAULT_SCHEMA}
EXAMPLES = 3
"""How many values are told of each fault of the log, those found most often."""

SUMS: Mapping[str, Mapping[str, Any]] = {
    "counts": COUNT_SCHEMA,
    "cases": CASE_SCHEMA,
    "taken": TAKEN_SCHEMA,
    "kinds": KIND_SCHEMA,
    "measures": MEASURE_SCHEMA,
}


@frozen(kw_only=True)
class Order:
    """What an audit is asked to do.

    Attributes:
        log: the log.
        jurisdiction: whose law.
        as_of: the day, inclusive.
        out: the folder that the answer is written to.
        mapping: what the log's own words mean.
        folders: further folders of jurisdictions.
        assumed: first days assumed for law that is not in force.
        everything: whether verdicts that are no findings are written as well.
        hash_key: what case ids are hashed with; None where they are kept.
        workers: how many processes.
        csv: whether the tables are written as CSV as well as Parquet.
        engine: ``local``, or ``spark`` to judge the parts on Apache Spark.
    """

    log: Path
    jurisdiction: str
    as_of: date
    out: Path
    mapping: LogMapping = field(factory=LogMapping)
    folders: tuple[Path, ...] = ()
    assumed: Mapping[str, date] = field(factory=dict)
    everything: bool = False
    hash_key: str | None = None
    workers: int = 1
    csv: bool = True
    engine: str = "local"

    @property
    def parts(self) -> Path:
        """Where parts are kept until the audit is done."""
        return self.out / ".parts"


@frozen(kw_only=True)
class Totals:
    """What was read, and how.

    Attributes:
        rows: rows of the log.
        events: events that were judged.
        cases: cases.
        verdicts: verdicts given.
        one_by_one: cases that were answered by the single-case engine.
    """

    rows: int = 0
    events: int = 0
    cases: int = 0
    verdicts: int = 0
    one_by_one: int = 0

    def with_more(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            rows=self.rows + other.rows,
            events=self.events + other.events,
            cases=self.cases + other.cases,
            verdicts=self.verdicts + other.verdicts,
            one_by_one=self.one_by_one + other.one_by_one,
        )


@frozen(kw_only=True)
class Audited:
    """What an audit came to.

    Attributes:
        order: what was asked.
        law: the law it was held against.
        totals: what was read.
        sums: the tables that add up: ``counts``, ``cases``, ``taken``, ``kinds``, ``measures``.
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


def plan_of(order: Order) -> Plan:
    """The law of an audit."""
    law = Library.shipped(*order.folders).load(order.jurisdiction)
    return Plan(law, order.as_of, order.assumed)


def audit_cases(order: Order, *, progress: Callable[[int, int], None] | None = None) -> Audited:
    """Hold a log against the law and write what was found.

    Args:
        order: what is asked.
        progress: told of the parts done so far and of all parts.

    Raises:
        InputError: the log cannot be read at all.
    """
    plan = plan_of(order)
    _begin(order, plan.law)
    faults = Faults()
    spooled = order.parts / "rows"

    def put_by() -> tuple[Part, ...]:
        return spool(pieces(order.log, order.mapping, faults), spooled, order.log)

    parts = _known_parts(order, spooled)
    if parts is None:
        parts = put_by() if order.engine == "spark" else prepare(order.log, order.mapping, spooled, faults)
        _tell_of_reading(order, plan.law, parts, faults)
    try:
        _all_parts(order, plan, parts, progress)
    except NotInOrderError:
        _forget_parts(order)
        parts = put_by()
        _tell_of_reading(order, plan.law, parts, faults)
        _all_parts(order, plan, parts, progress)
    return _gathered(order, plan.law, len(parts))


# ---------------------------------------------------------------------------------------------- parts, kept and resumed


def _fingerprint(order: Order, law: Law) -> str:
    """What an audit is of: another log, law, way of reading or version of this package is another audit."""
    files = [order.log] if order.log.is_file() else sorted(order.log.glob("*"))
    told = [
        version("ehe-workflow"),
        repr(law),
        order.jurisdiction,
        order.as_of.isoformat(),
        repr(order.mapping),
        repr(sorted(order.assumed.items())),
        str(order.everything),
        repr(order.hash_key),
        order.engine,
        *(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files if path.exists()),
    ]
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _begin(order: Order, law: Law) -> None:
    """Make the folder of parts ready: the same audit goes on, another one begins anew."""
    mark, wanted = order.parts / "audit.json", _fingerprint(order, law)
    if mark.exists() and json.loads(mark.read_text(encoding="utf-8")).get("audit") == wanted:
        return
    if order.parts.exists():
        rmtree(order.parts)
    else:
        refuse_strange_files(order.out)
    order.parts.mkdir(parents=True)
    (order.parts / ".gitignore").write_text("*\n", encoding="utf-8")
    write_text(json.dumps({"audit": wanted}), mark)


def _tell_of_reading(order: Order, law: Law, parts: Sequence[Part], faults: Faults) -> None:
    """Write the faults that were found before the parts are judged; the last thing done before that."""
    for name, what, near in faults_of_columns(columns_of(parts, order.mapping), law):
        if is_ours(name):
            expected = f"perhaps {near!r}" if near else None
            faults.of_row(0, column=name, what=f"{what}; the column is not read", effect=LEFT_OUT, expected=expected)
    told = with_hashed_ids(faults.table(), order, key_of(order))
    _write(told, order.parts / "faults-reading.parquet")


def _known_parts(order: Order, spooled: Path) -> tuple[Part, ...] | None:
    from ehe_workflow.audit.cases.sources import Spooled  # noqa: PLC0415 - only needed here

    if not spooled.exists() or not (order.parts / "faults-reading.parquet").exists():
        return None
    return tuple(Spooled(part) for part in sorted(spooled.iterdir()))


def _forget_parts(order: Order) -> None:
    for path in order.parts.glob("*-[0-9]*"):
        path.unlink()


def _done(order: Order, number: int) -> Path:
    return order.parts / f"done-{number:06}.json"


def key_of(order: Order) -> str | None:
    """What case ids are hashed with: as asked, or a key made for this audit and forgotten with it."""
    if order.hash_key != "":
        return order.hash_key
    path = order.parts / "key"
    if not path.exists():
        write_text(secrets.token_hex(16), path)
    return path.read_text(encoding="utf-8")


def _all_parts(order: Order, plan: Plan, parts: Sequence[Part], progress: Callable[[int, int], None] | None) -> None:
    waiting = [number for number in range(len(parts)) if not _done(order, number).exists()]
    finished = len(parts) - len(waiting)
    key = key_of(order)
    if progress is not None:
        progress(finished, len(parts))
    # Closed whatever happens, so that parts that nobody waits for any more are not begun.
    with closing(_worked_off(order, plan, parts, waiting, key)) as worked_off:
        for _ in worked_off:
            finished += 1
            if progress is not None:
                progress(finished, len(parts))


def _worked_off(
    order: Order, plan: Plan, parts: Sequence[Part], waiting: Sequence[int], key: str | None
) -> Generator[int, None, None]:
    if order.engine == "spark":
        from ehe_workflow.audit.cases.spark import on_spark  # noqa: PLC0415 - needs the extra 'spark'

        for number, tables, totals in on_spark(order, parts, waiting, key):
            write_part(order, number, tables, totals)
            yield number
        return
    if order.workers <= 1 or len(waiting) <= 1:
        worker = Worker(order, plan, key)
        for number in waiting:
            worker.part(number, parts[number])
            yield number
        return
    context = multiprocessing.get_context("spawn")
    workers = min(order.workers, len(waiting))
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(order, key))
    try:
        running = [pool.submit(_work, number, parts[number]) for number in waiting]
        for one in as_completed(running):
            yield one.result()
    finally:
        pool.shutdown(cancel_futures=True)


_WORKERS: dict[str, Worker] = {}
"""The worker of this process, which keeps what it has counted from part to part."""


def _start(order: Order, key: str | None) -> None:
    # A terminal interrupts every process of a command; the one that the others work for answers for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _WORKERS["own"] = Worker(order, plan_of(order), key)


def _leave_with_parent() -> None:
    """End this process when the one that started it is gone, which may have been killed and cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(number: int, part: Part) -> int:
    _WORKERS["own"].part(number, part)
    return number


class Worker:
    """Judges parts and writes what they gave.

    Args:
        order: what is asked.
        plan: the law.
        key: what case ids are hashed with.
    """

    def __init__(self, order: Order, plan: Plan, key: str | None) -> None:
        self._order, self._plan, self._key = order, plan, key
        self._patterns = Patterns(plan)
        self._measures = measures_of(plan.law)

    def part(self, number: int, part: Part) -> None:
        """Judge a part and write its tables, its mark of completion last."""
        faults = Faults()
        tables, totals = self.judged(read(part, self._order.mapping, faults), faults)
        tables["faults"] = self.hashed(faults.table())
        write_part(self._order, number, tables, totals)

    def judged(self, frame: pl.DataFrame, faults: Faults) -> tuple[dict[str, pl.DataFrame], Totals]:
        """What the rows of whole cases give."""
        plan = self._plan
        frame = self._order.mapping.chosen(frame)
        logs = logs_of(frame, plan.law, plan.as_of, self._order.mapping.form, faults)
        batch = Batch(plan, logs.events)
        judged = batch.judged()
        tables = {
            **counts_of(batch, logs, judged),
            "measures": measured(batch, self._measures),
            "findings": self.hashed(table_of_judged(batch, logs, judged, everything=self._order.everything)),
            "steps": self.hashed(table_of_missteps(batch, logs, self._patterns.missteps(batch))),
        }
        alone = sum(len(answer.verdicts) for answer in judged.alone.values())
        totals = Totals(
            rows=logs.rows,
            events=len(logs.events),
            cases=logs.events.cases,
            verdicts=sum(len(one) for one in judged.verdicts) + alone,
            one_by_one=len(judged.alone),
        )
        return tables, totals

    def hashed(self, table: pl.DataFrame) -> pl.DataFrame:
        """A table with the ids of its cases hashed, where that was asked for."""
        return with_hashed_ids(table, self._order, self._key)


def with_hashed_ids(table: pl.DataFrame, order: Order, key: str | None) -> pl.DataFrame:
    """A table with the ids of its cases hashed, where that was asked for; values that may hold one are dropped."""
    if key is None or table.is_empty():
        return table
    if "value" in table.columns:
        with_id = ["", "case", order.mapping.columns.get("case", "case")]
        table = table.with_columns(pl.when(~pl.col("column").is_in(with_id)).then(pl.col("value")).alias("value"))
    names = table["case"].unique().drop_nulls().to_list()
    hashes = {name: blake2b(name.encode(), key=key.encode()[:64], digest_size=10).hexdigest() for name in names}
    return table.with_columns(pl.col("case").replace(hashes))


# ---------------------------------------------------------------------------------------------- written once and whole


def write_part(order: Order, number: int, tables: Mapping[str, pl.DataFrame], totals: Totals) -> None:
    """Write what a part gave, its mark of completion last."""
    for name, table in tables.items():
        _write(table, order.parts / f"{name}-{number:06}.parquet")
    write_text(json.dumps(asdict(totals)), _done(order, number))


def _write(table: pl.DataFrame, path: Path) -> None:
    unfinished = unfinished_of(path)
    table.write_parquet(unfinished, compression="lz4")
    unfinished.replace(path)


def _gathered(order: Order, law: Law, parts: int) -> Audited:
    """Put the parts together and write the tables of the answer."""
    clear(order.out)
    numbers: dict[str, int] = {}
    for name, schema in TABLES.items():
        paths = [order.parts / f"{name}-{number:06}.parquet" for number in range(parts)]
        if name == "faults":
            paths.append(order.parts / "faults-reading.parquet")
        scanned = [pl.scan_parquet(path, glob=False).cast(dict(schema)) for path in paths]  # type: ignore[arg-type]
        every = pl.concat(scanned) if scanned else pl.LazyFrame(schema=dict(schema))
        every = every.sort("row", maintain_order=True) if name == "faults" else every
        numbers[name] = write_table(every, order.out / name, csv=order.csv)
    sums = {}
    for name, schema in SUMS.items():
        tables = [pl.read_parquet(order.parts / f"{name}-{number:06}.parquet") for number in range(parts)]
        sums[name] = added(tables, dict(schema))
    totals = Totals()
    for number in range(parts):
        totals = totals.with_more(Totals(**json.loads(_done(order, number).read_text(encoding="utf-8"))))
    steps = pl.scan_parquet(order.out / "steps.parquet")
    steps_found = steps.group_by("process", "step", "kind", "what", "whose", "force", "source", "order_known").len(
        "count"
    )
    return Audited(
        order=order,
        law=law,
        totals=totals,
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
    rmtree(order.parts)
