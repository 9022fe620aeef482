"""Event logs in XES (IEEE 1849): traces as cases, ``concept:name`` as kind, ``time:timestamp`` as day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ehe_workflow.audit.cases.xml_text import attributes

_NAMES = {"concept:name": "event", "time:timestamp": "date"}
_OF_TRACE = {"concept:name": "case"}
_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def read_traces(path: Path, *, at_once: int = 200_000) -> Iterator[pl.DataFrame]:
    """The events of a file, some at a time; the row is the number of the event in the file.

    Raises:
        InputError: it cannot be read.
    """
    rows: list[dict[str, str | int | None]] = []
    columns: dict[str, None] = {"row": None, "case": None, "event": None, "date": None}
    trace: dict[str, str] = {}
    event: dict[str, str | int | None] | None = None
    number, depth = 0, 0
    for side, tag, attribute, _ in attributes(path):
        if tag == "trace" and side == "start":
            trace = {}
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
                event[_NAMES.get(key, key)] = value
            elif depth == 1 and event is None:
                trace[_OF_TRACE.get(key, key)] = value
        elif tag in _ATTRIBUTES and side == "end":
            depth -= 1
    if rows:
        yield _frame(rows, columns)


def _frame(rows: list[dict[str, str | int | None]], columns: dict[str, None]) -> pl.DataFrame:
    schema = {name: pl.Int64 if name == "row" else pl.String for name in columns}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
