"""`ehe-workflow law`: what is in force on a date, with its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from ehe_workflow.command.graphs import dot, mermaid
from ehe_workflow.command.law_answers import (
    LawList,
    LawShown,
    LimitRow,
    LimitTable,
    RegimeShown,
    jurisdiction_row,
    law_shown,
    limit_row,
)
from ehe_workflow.command.layout import heading, item, paragraph, print_json, print_lines, words_of_day
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law


@click.group("law")
def law_group() -> None:
    """What the law says: jurisdictions, processes, stages, limits."""


@law_group.command("list")
@with_json
@with_folders
def list_command(as_json: bool, folders: tuple[Path, ...]) -> None:  # noqa: FBT001
    """The jurisdictions there are."""
    shelf = library(folders)
    answer = LawList(jurisdictions=tuple(jurisdiction_row(shelf.load(name)) for name in shelf.names))
    if as_json:
        print_json(answer, "law-list")
        return
    for row in answer.jurisdictions:
        words = f"{row.name} ({row.kind.value}, {row.limits} limits, {row.own_limits} its own)"
        print_lines(paragraph(words, indent=0, first=f"{row.id:<24} "))


@law_group.command("show")
@click.argument("jurisdiction")
@click.argument("process", required=False)
@click.option("--on", type=DAY, help="The day asked about. [default: today]")
@with_json
@with_folders
def show_command(
    jurisdiction: str,
    process: str | None,
    on: date | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """The processes of a JURISDICTION in force on a day; the stages, steps and limits of one PROCESS."""
    law = library(folders).load(jurisdiction)
    check_process(law, process)
    answer = law_shown(law, on or date.today(), process)  # noqa: DTZ011 - the law of the user's own day
    if as_json:
        print_json(answer, "law-show")
    else:
        print_lines(_shown(answer, in_full=process is not None))


@law_group.command("limits")
@click.argument("jurisdiction")
@click.option("--process", help="Only the limits of this process.")
@with_json
@with_folders
def limits_command(
    jurisdiction: str,
    process: str | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """Every time limit of a JURISDICTION, with its source, whenever it is in force."""
    law = library(folders).load(jurisdiction)
    check_process(law, process)
    rows = tuple(limit_row(law, limit) for limit in law.limit.values() if process in {None, limit.process})
    if as_json:
        print_json(LimitTable(jurisdiction=jurisdiction, limits=rows), "law-limits")
    else:
        print_lines(_limits(rows))


@law_group.command("graph")
@click.argument("jurisdiction")
@click.argument("process")
@click.option("--on", type=DAY, help="The day asked about. [default: today]")
@click.option("--regime", help="Which version, where the day does not settle it.")
@click.option("--format", "form", type=click.Choice(["mermaid", "dot"]), default="mermaid", show_default=True)
@with_folders
def graph_command(
    jurisdiction: str, process: str, on: date | None, regime: str | None, form: str, folders: tuple[Path, ...]
) -> None:
    """The stages and steps of a PROCESS in a JURISDICTION as a diagram's text."""
    law = library(folders).load(jurisdiction)
    check_process(law, process)
    day = on or date.today()  # noqa: DTZ011 - the law of the user's own day
    versions = [one for one in law.regime.values() if one.process == process]
    keys = [one.key for one in versions if one.id == regime or (regime is None and one.in_force.holds_on(day))]
    if not keys:
        names = [one.id for one in versions]
        raise InputError(
            [
                Fault(
                    message=f"no version of {process!r} is in force on {words_of_day(day)}"
                    if regime is None
                    else f"there is no version {regime!r} of {process!r}",
                    expected=f"--regime with one of {', '.join(names)}",
                    nearest=nearest(regime or "", names),
                )
            ]
        )
    draw = mermaid if form == "mermaid" else dot
    for key in keys:
        click.echo(draw(index_of(law).foreseen[key], law))


def check_process(law: Law, process: str | None) -> None:
    """Refuse the name of a process that the law does not have.

    Raises:
        InputError: it has none of that name.
    """
    if process is not None and process not in law.process:
        raise InputError(
            [
                Fault(
                    message=f"there is no process {process!r} in {law.jurisdiction.id}",
                    nearest=nearest(process, law.process),
                    expected=f"one of {', '.join(sorted(law.process))}",
                )
            ]
        )


def _shown(answer: LawShown, *, in_full: bool) -> Iterator[str]:
    yield f"The law in {answer.name} on {words_of_day(answer.on)}"
    yield from paragraph(f"made of the layers: {', '.join(answer.layers)}")
    for regime in answer.regimes:
        yield from heading(f"{regime.process}: {regime.process_name}")
        yield from paragraph(f"{regime.name} ({regime.in_force})")
        if in_full:
            yield from _regime(regime, answer.limits)
        else:
            yield from paragraph(regime.what)
            yield from paragraph(f"{len(regime.stages)} stages, {len(regime.steps)} steps")
    if not answer.regimes:
        yield "  No version is in force on that day."
    if not in_full:
        yield ""
        yield from paragraph(f"'ehe-workflow law show {answer.jurisdiction} PROCESS' shows one of them in full.")


def _regime(regime: RegimeShown, limits: Sequence[LimitRow]) -> Iterator[str]:
    yield from paragraph(regime.what)
    names = {stage.id: stage.name for stage in regime.stages}
    for stage in regime.stages:
        yield ""
        yield from paragraph(stage.name + (" (start)" if stage.id == regime.start else ""))
        if stage.means:
            yield from paragraph(stage.means, indent=4)
        for step in regime.steps:
            if stage.id in step.from_:
                must = " must" if step.duty else ""
                to = names.get(step.to, stage.name)
                yield from item(f"{step.name} [{step.by.value}{must}] -> {to}", indent=4)
                if step.when:
                    yield from paragraph(f"where: {step.when}", indent=8)
                if step.after:
                    yield from paragraph(f"only after: {', '.join(step.after)}", indent=8)
                if step.authority:
                    yield from paragraph(f"{step.authority}", indent=8)
    own = [row for row in limits if row.process == regime.process and row.regime in {None, regime.id}]
    yield ""
    yield "  Time limits"
    yield from _limits(own, indent=4)


def _limits(rows: Sequence[LimitRow], indent: int = 0) -> Iterator[str]:
    grouped: dict[str, list[LimitRow]] = defaultdict(list)
    for row in rows:
        grouped[row.process].append(row)
    for process, own in grouped.items():
        if len(grouped) > 1:
            yield from heading(process)
        for row in own:
            yield from paragraph(row.id, indent=indent)
            bound = {"at-most": "at most ", "at-least": "at least ", "exactly": "exactly ", "none": ""}[row.bound.value]
            counted = f", {row.convention.value.replace('-', ' ')}" if row.convention else ""
            period = row.period if row.period != "none" else "no time fixed"
            yield from paragraph(f"{bound}{period}{counted} ({row.by.value}): {row.what}", indent=indent + 4)
            where = f"{row.source.title}, {row.source.provision}" if row.source.provision else row.source.title
            mark = "" if row.confidence.is_settled else f"; {row.confidence.words}"
            yield from paragraph(f"{where} ({row.force.words}{mark})", indent=indent + 4)
