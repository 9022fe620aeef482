"""`ehe-workflow law events`: the kinds of event that a log may hold, so that whoever writes one finds their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from attrs import frozen

from ehe_workflow.command.law import check_process
from ehe_workflow.command.layout import heading, paragraph, print_json, print_lines
from ehe_workflow.command.options import library, with_folders, with_json
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Actor
from ehe_workflow.law.vocabulary import EventKind
from ehe_workflow.trajectories.words import words_of_actor


@frozen(kw_only=True)
class EventRow:
    """A kind of event that a log may hold.

    Attributes:
        kind: its name in logs.
        name: what happened, in words.
        by: who does it.
        served: whether it is a document that must be served, so that how it was sent matters.
        dates: the named dates that it may carry, each with what it means.
        details: the facts that it may carry about itself, each with the question it answers.
        processes: the processes that it is about.
    """

    kind: str
    name: str
    by: Actor
    served: bool
    dates: Mapping[str, str]
    details: Mapping[str, str]
    processes: tuple[str, ...]


@frozen(kw_only=True)
class EventTable:
    """The kinds of event of a jurisdiction.

    Attributes:
        jurisdiction: whose law it is.
        events: every kind of event, with those of the layers below.
    """

    jurisdiction: str
    events: tuple[EventRow, ...]


@click.command("events")
@click.argument("jurisdiction")
@click.argument("words", nargs=-1)
@click.option("--process", help="Only the kinds of event that this process is about.")
@with_json
@with_folders
def events_command(
    jurisdiction: str,
    words: tuple[str, ...],
    process: str | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """The kinds of event that a log of a JURISDICTION may hold; only those with all of some WORDS in them."""
    law = library(folders).load(jurisdiction)
    check_process(law, process)
    rows = [event_row(law, kind) for kind in law.event.values()]
    found = tuple(row for row in rows if process in {None, *row.processes} and _has(row, words))
    if as_json:
        print_json(EventTable(jurisdiction=jurisdiction, events=found), "law-events")
    else:
        print_lines(_events(found, law))


def event_row(law: Law, kind: EventKind) -> EventRow:
    """One kind of event as a row."""
    return EventRow(
        kind=kind.id,
        name=kind.name,
        by=kind.by,
        served=kind.served,
        dates=kind.dates,
        details={name: law.fact[name].question for name in kind.details if name in law.fact},
        processes=index_of(law).processes.get(kind.id, ()),
    )


def _has(row: EventRow, words: Sequence[str]) -> bool:
    text = f"{row.kind} {row.name}".lower()
    return all(word.lower() in text for word in words)


def _events(rows: Sequence[EventRow], law: Law) -> Iterator[str]:
    """Each kind of event under the first process that it is about."""
    grouped: dict[str, list[EventRow]] = {}
    for row in rows:
        grouped.setdefault(row.processes[0] if row.processes else "", []).append(row)
    if not rows:
        yield "There is no such kind of event."
    for process, own in grouped.items():
        yield from heading(law.process[process].name if process else "Other entries of a log")
        for row in own:
            who = f" ({words_of_actor(row.by)})" if row.by is not Actor.ANYONE else ""
            yield from paragraph(f"{row.kind}{who}", indent=2)
            yield from paragraph(row.name, indent=6)
            for name, means in row.dates.items():
                yield from paragraph(f"dates.{name}: {means}", indent=6)
            for name, question in row.details.items():
                yield from paragraph(f"details.{name}: {question}", indent=6)
