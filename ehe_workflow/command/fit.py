"""`ehe-workflow fit`: assumptions made from a log of cases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ehe_workflow.command.layout import paragraph, print_json, words_of_day
from ehe_workflow.command.options import library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.simulation.files import to_toml
from ehe_workflow.simulation.fit import Fitted, Fitting, read_log


@click.command("fit")
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--in", "jurisdiction", required=True, help="The jurisdiction whose law the cases are under.")
@click.option("--process", "processes", multiple=True, help="A process wanted; may be given again. [default: all]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file. [default: print]")
@with_json
@with_folders
def fit_command(
    log: Path,
    jurisdiction: str,
    processes: tuple[str, ...],
    out: Path | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """Make a file of assumptions for 'simulate' from a LOG of cases: CSV with the columns case, event and date."""
    law = library(folders).load(jurisdiction)
    faults = [
        Fault(message=f"there is no process {name!r} in {jurisdiction}", nearest=nearest(name, law.process))
        for name in processes
        if name not in law.process
    ]
    if faults:
        raise InputError(faults)
    cases = read_log(log, law)
    fitting = Fitting(law, cases, log.name, processes)
    if sys.stderr.isatty():
        with click.progressbar(fitting.run(), length=len(cases), label="cases", file=sys.stderr) as bar:
            for _ in bar:
                pass
    else:
        for _ in fitting.run():
            pass
    fitted = fitting.fitted()
    if out is not None:
        _write(out, to_toml(fitted.assumptions))
    if as_json:
        print_json(fitted, "fit")
    elif out is None:
        click.echo(to_toml(fitted.assumptions), nl=False)
    click.echo("\n".join(_told(fitted, out)), err=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be written to: {said}", file=str(path))]) from error


def _told(fitted: Fitted, out: Path | None) -> Iterator[str]:
    text = (
        f"{fitted.cases:,} cases with {fitted.events:,} entries, {words_of_day(fitted.first)} to "
        f"{words_of_day(fitted.last)}."
    )
    if out is not None:
        text += f" Written to {out}."
    yield from paragraph(text, indent=0)
    if fitted.open:
        yield from paragraph(
            f"{fitted.open:,} had not come to rest when the log ends. They are left out, so that long waits are "
            "missing and durations come out too short.",
            first="- ",
        )
    if fitted.refused:
        yield from paragraph(f"{fitted.refused:,} entries fit no step and are left out.", first="- ")
    if fitted.vague:
        yield from paragraph(
            f"{fitted.vague:,} steps have no duration: a day is not exact, or the calendar made the step before.",
            first="- ",
        )
