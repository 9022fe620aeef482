"""Judging parts of a log, one after the other, in one process or several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from ctypes import c_int64
from hashlib import blake2b
from multiprocessing.sharedctypes import Synchronized
from typing import TypeAlias

import polars as pl

from ehe_workflow.audit.cases.batch import Batch, Plan
from ehe_workflow.audit.cases.findings import FindingTable
from ehe_workflow.audit.cases.frames import logs_of
from ehe_workflow.audit.cases.measures import measured, measures_of
from ehe_workflow.audit.cases.misstep_table import table_of_missteps
from ehe_workflow.audit.cases.order import Order, Totals, plan_of
from ehe_workflow.audit.cases.parts import Parts
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.sources import Part, read
from ehe_workflow.audit.cases.steps import Patterns
from ehe_workflow.audit.cases.summary import counts_of


class Worker:
    """Judges parts and writes what they gave.

    Args:
        order: what is asked.
        plan: the law.
        key: what case ids are hashed with.
    """

    def __init__(self, order: Order, plan: Plan, key: str | None) -> None:
        self._order, self._plan, self._key = order, plan, key
        self._parts = Parts(order)
        self._findings = FindingTable(plan.law)
        self._patterns = Patterns(plan)
        self._measures = measures_of(plan.law)

    def part(self, number: int, part: Part) -> None:
        """Judge a part and write its tables, its mark of completion last."""
        faults = Faults()
        tables, totals = self.judged(read(part, self._order.mapping, faults), faults)
        tables["faults"] = self.hashed(faults.table())
        self._parts.write(number, tables, totals)

    def judged(self, frame: pl.DataFrame, faults: Faults) -> tuple[dict[str, pl.DataFrame], Totals]:
        """What the rows of whole cases give."""
        plan, everything = self._plan, self._order.everything
        frame = self._order.mapping.chosen(frame)
        logs = logs_of(frame, plan.law, plan.as_of, self._order.mapping.form, faults)
        batch = Batch(plan, logs.events)
        judged = batch.judged()
        alone = self._findings.of_alone(batch, logs, judged.alone)
        findings = self._findings.of(batch, logs, judged.verdicts, everything=everything)
        if not alone.is_empty():
            findings = pl.concat([findings, alone if everything else self._findings.findings_among(alone)])
        tables = {
            **counts_of(batch, judged.verdicts, alone),
            "measures": measured(batch, self._measures),
            "findings": self.hashed(findings),
            "steps": self.hashed(table_of_missteps(batch, logs, self._patterns.missteps(batch))),
        }
        totals = Totals(
            rows=logs.rows,
            events=len(logs.events),
            cases=logs.events.cases,
            verdicts=sum(len(one) for one in judged.verdicts) + len(alone),
            one_by_one=len(judged.alone),
        )
        return tables, totals

    def hashed(self, table: pl.DataFrame) -> pl.DataFrame:
        """A table with the ids of its cases hashed, where that was asked for."""
        return with_hashed_ids(table, self._order, self._key)


def with_hashed_ids(table: pl.DataFrame, order: Order, key: str | None) -> pl.DataFrame:
    """A table with the ids of its cases hashed, where that was asked for.

    Values that may hold an id, and dates of birth, are dropped.
    """
    if key is None or table.is_empty():
        return table
    if "value" in table.columns:
        theirs = [order.mapping.columns.get(name, name) for name in ("case", "born")]
        private = pl.col("column").is_in(["", "case", "born", *theirs])
        table = table.with_columns(pl.when(~private).then(pl.col("value")).alias("value"))
    names = table["case"].unique().drop_nulls().to_list()
    hashes = {name: blake2b(name.encode(), key=key.encode()[:64], digest_size=10).hexdigest() for name in names}
    return table.with_columns(pl.col("case").replace(hashes))


WORTH_A_HELPER = 4
"""How many parts must wait for one more process to be started: getting ready takes it as long as a few parts do."""

Waiting = Sequence[tuple[int, Part]]
"""Parts that are still to be judged, with their numbers."""

Judging: TypeAlias = Generator[int, None, None]
"""How many more parts are done, as they are."""


def judge_parts(order: Order, plan: Plan, key: str | None, waiting: Waiting) -> Judging:
    """Judge parts on as many processes as are wanted, and give how many more are done, as they are.

    This process judges as well. Each takes the next part that nobody has taken.

    Args:
        order: what is asked.
        plan: the law.
        key: what case ids are hashed with.
        waiting: the parts.
    """
    helpers = min(order.workers - 1, len(waiting) // WORTH_A_HELPER)
    worker = Worker(order, plan, key)
    if helpers < 1:
        for number, part in waiting:
            worker.part(number, part)
            yield 1
        return
    context = multiprocessing.get_context("spawn")
    taken = context.Value(c_int64, 0)
    pool = ProcessPoolExecutor(helpers, mp_context=context, initializer=_start, initargs=(order, key, taken))
    with pool, _stopping(taken, len(waiting)):
        with _one_thread_each(), _not_interrupted():
            helping = [pool.submit(_help, waiting) for _ in range(helpers)]
        known, told = Parts(order), 0
        for number, part in _untaken(waiting, taken):
            worker.part(number, part)
            _raise_if_failed(helping)
            done = sum(known.is_done(one) for one, _ in waiting)
            yield done - told
            told = done
        for helper in helping:
            helper.result()
        yield len(waiting) - told


@contextmanager
def _stopping(taken: Synchronized[int], parts: int) -> Iterator[None]:
    """However it ends, no helper takes another part afterwards."""
    try:
        yield
    finally:
        with taken.get_lock():
            taken.value = parts


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let each process that is started here use one processor only."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let no process that is started here see Ctrl-C, not even while it starts; this one sees it afterwards.

    A process inherits which signals are blocked, and a terminal interrupts every process of a command.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _untaken(waiting: Waiting, taken: Synchronized[int]) -> Iterator[tuple[int, Part]]:
    """The parts that nobody has taken, taken one by one."""
    while True:
        with taken.get_lock():
            place = taken.value
            taken.value += 1
        if place >= len(waiting):
            return
        yield waiting[place]


def _raise_if_failed(helping: Sequence[Future[None]]) -> None:
    for helper in helping:
        if helper.done():
            helper.result()


_HELPERS: dict[str, tuple[Worker, Synchronized[int]]] = {}
"""The worker of a helping process, which keeps what it has counted from part to part, and the number of parts taken."""


def _start(order: Order, key: str | None, taken: Synchronized[int]) -> None:
    # A terminal interrupts every process of a command; the one that the others work for answers for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _HELPERS["own"] = Worker(order, plan_of(order), key), taken


def _leave_with_parent() -> None:
    """End this process when the one that started it is gone, which may have been killed and cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _help(waiting: Waiting) -> None:
    worker, taken = _HELPERS["own"]
    for number, part in _untaken(waiting, taken):
        worker.part(number, part)
