"""Steps that could not be taken or were unwise, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl

from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.events import NEVER, Flags
from ehe_workflow.audit.cases.frames import Logs
from ehe_workflow.audit.cases.steps import Misstep
from ehe_workflow.law.index import Index

_EPOCH = date(1970, 1, 1).toordinal()

SCHEMA = {
    "case": pl.String,
    "process": pl.String,
    "step": pl.String,
    "kind": pl.String,
    "event": pl.String,
    "row": pl.Int64,
    "date": pl.Date,
    "order_known": pl.Boolean,
    "what": pl.String,
    "whose": pl.String,
    "force": pl.String,
    "source": pl.String,
}
"""The columns of the table with their types; the order of a log is not known where days are missing or vague."""


def table_of_missteps(batch: Batch, logs: Logs, found: Iterable[Misstep]) -> pl.DataFrame:
    """The steps found in a batch, with the columns of `SCHEMA`."""
    every = list(found)
    if not every:
        return pl.DataFrame(schema=SCHEMA)
    events, findings = batch.events, [one.finding for one in every]
    number = np.repeat(np.arange(len(every)), [len(one.places) for one in every])
    places = np.concatenate([one.places for one in every])
    days = events.date.earliest[places]
    unsure = {one.process: _cases_in_no_sure_order(batch, one.process) for one in every}
    known = [~unsure[one.process][events.case[one.places]] for one in every]

    def of_finding(texts: Sequence[str | None]) -> pl.Series:
        return pl.Series(texts, dtype=pl.String).gather(number)

    return pl.DataFrame(
        {
            "case": logs.names.gather(events.case[places]),
            "process": of_finding([one.process for one in every]),
            "step": of_finding([one.id for one in findings]),
            "kind": of_finding([one.kind.value for one in findings]),
            "event": pl.Series(events.kinds, dtype=pl.String).gather(events.kind[places]),
            "row": pl.Series(logs.row[places]),
            "date": pl.Series(days - np.int32(_EPOCH)).set(pl.Series(days == NEVER), None).cast(pl.Date),
            "order_known": np.concatenate(known),
            "what": of_finding([one.what for one in findings]),
            "whose": of_finding([one.whose.value for one in findings]),
            "force": of_finding([one.force.value for one in findings]),
            "source": of_finding([str(one.authority) if one.authority else None for one in findings]),
        },
        schema=SCHEMA,
    )


def comes_first(index: Index, process: str, event: str, *, wisely: bool) -> frozenset[str]:
    """The kinds of event one of which must come before another in every version of a process; none where none must.

    The steps of the event leave certain stages: some event must have led to one of these.

    Args:
        index: the law's.
        process: the process.
        event: the kind of the other event.
        wisely: whether steps are left out that a warning is given for, and those that are only there for logs.
    """
    found: set[str] = set()
    for definition in (index.foreseen if wisely else index.definitions).values():
        if definition.regime.process != process:
            continue
        ways = [(stage, step) for (stage, kind), steps in definition.ways.items() if kind == event for step in steps]
        stages = {stage for stage, step in ways if not wisely or step.warning is None}
        if definition.regime.start in stages:
            return frozenset()
        found |= {step.event for step in definition.steps if step.to in stages and step.event is not None}
    return frozenset(found)


def _cases_in_no_sure_order(batch: Batch, process: str) -> Flags:
    """The cases in which an event of a process may have come before one that stands before it."""
    events, processes = batch.events, batch.plan.index.processes
    found = np.zeros(events.cases, np.bool_)
    if events.date.is_single:
        return found
    places = events.places([kind for kind in events.kinds if process in processes.get(kind, ())])
    days = pl.DataFrame(
        {"case": events.case[places], "first": events.date.earliest[places], "last": events.date.latest[places]}
    )
    before = pl.col("last").cum_max().shift(1).over("case")
    found[days.filter(before > pl.col("first"))["case"].to_numpy()] = True
    return found
