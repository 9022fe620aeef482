"""Several what-ifs side by side: when each event can lawfully happen under each of them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ehe_workflow.trajectories.model import ProcessPaths, Trajectories, Window


@frozen(kw_only=True)
class Row:
    """One event under each alternative.

    Attributes:
        process: the process.
        event: the kind of event; None for a step of the calendar.
        step: the step where the calendar makes it, else None.
        name: what is done, in words.
        windows: for each alternative, the days on which it can lawfully happen; None where it cannot.
    """

    process: str
    event: str | None
    step: str | None
    name: str
    windows: tuple[Window | None, ...]


@frozen(kw_only=True)
class Comparison:
    """How alternatives differ.

    Attributes:
        alternatives: what is supposed in each, in words; the first is how things stand.
        rows: the events whose lawful windows are not the same under all of them.
        same: how many events have the same window under all of them.
    """

    alternatives: tuple[str, ...]
    rows: tuple[Row, ...]
    same: int


def compare(alternatives: Sequence[Trajectories]) -> Comparison:
    """Put alternatives side by side; only what differs is listed."""
    names: dict[tuple[str, str | None, str | None], str] = {}
    columns: list[dict[tuple[str, str | None, str | None], Window]] = []
    for one in alternatives:
        column: dict[tuple[str, str | None, str | None], Window] = {}
        for process in one.processes:
            _add(process, names, column)
        columns.append(column)
    rows = tuple(
        Row(process=key[0], event=key[1], step=key[2], name=name, windows=tuple(one.get(key) for one in columns))
        for key, name in names.items()
    )
    different = tuple(row for row in rows if len(set(row.windows)) > 1)
    return Comparison(
        alternatives=tuple(one.what_if or "as things stand" for one in alternatives),
        rows=different,
        same=len(rows) - len(different),
    )


def _add(
    process: ProcessPaths,
    names: dict[tuple[str, str | None, str | None], str],
    column: dict[tuple[str, str | None, str | None], Window],
) -> None:
    lawful = {node.id for node in process.nodes if not node.breached_by}
    for edge in process.edges:
        if not edge.lawful or edge.from_ not in lawful or edge.process != process.process:
            continue
        key = process.process, edge.event, edge.step if edge.event is None else None
        names.setdefault(key, edge.name)
        known = column.get(key)
        column[key] = edge.window if known is None else known.with_all_of(edge.window)
