"""Event logs in XES (IEEE 1849): traces as cases, ``concept:name`` as kind, ``time:timestamp`` as day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ehe_workflow.audit.cases.csv_text import ROW_OF_LOG
from ehe_workflow.audit.cases.xml_text import attributes
from ehe_workflow.errors import Fault, InputError

_NAMES = {"concept:name": "event", "time:timestamp": "date"}
_OF_TRACE = {"concept:name": "case"}
_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_TAKEN = {"row": ROW_OF_LOG, "case": "case (of the log)", "event": "event (of the log)", "date": "date (of the log)"}
"""What attributes are called whose own names are those of the columns that every log has."""


def read_traces(path: Path, *, at_once: int = 200_000) -> Iterator[pl.DataFrame]:
    """The events of a file, some at a time; the row is the number of the event in the file.

    Raises:
        InputError: it cannot be read, or is no event log.
    """
    rows: list[dict[str, str | int | None]] = []
    columns: dict[str, None] = {"row": None, "case": None, "event": None, "date": None}
    trace: dict[str, str] = {}
    event: dict[str, str | int | None] | None = None
    number, depth, is_log = 0, 0, False
    for side, tag, attribute, _ in attributes(path):
        if not is_log:
            is_log = _is_log(tag, path)
        if tag == "trace" and side == "start":
            trace, depth = {}, 0
        elif tag == "event" and side == "start":
            number += 1
            event, depth = {"row": number}, 0
        elif tag == "event" and side == "end" and event is not None:
            rows.append({**trace, **event})
            columns.update(dict.fromkeys(rows[-1]))
            event = None
            if len(rows) >= at_once:
                yield _frame(rows, columns)
                rows = []
        elif tag in _ATTRIBUTES and side == "start":
            depth += 1
            key, value = attribute.get("key", ""), attribute.get("value", "")
            if depth == 1 and event is not None:
                event[_NAMES.get(key) or _TAKEN.get(key, key)] = value
            elif depth == 1 and event is None:
                trace[_OF_TRACE.get(key) or _TAKEN.get(key, key)] = value
        elif tag in _ATTRIBUTES and side == "end":
            depth -= 1
    if rows:
        yield _frame(rows, columns)


def _is_log(tag: str, path: Path) -> bool:
    if tag != "log":
        message = f"is no event log: its outermost element is <{tag}>"
        raise InputError([Fault(message=message, file=str(path), expected="<log>, or the XML of a SEN2 return")])
    return True


def _frame(rows: list[dict[str, str | int | None]], columns: dict[str, None]) -> pl.DataFrame:
    schema = {name: pl.Int64 if name == "row" else pl.String for name in columns}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
