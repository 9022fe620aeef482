"""`ehe-workflow calendar`: the days of a case as entries for a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from ehe_workflow.case.model import Case
from ehe_workflow.case.status import status
from ehe_workflow.command.case_input import read_case_and_law
from ehe_workflow.command.layout import print_json
from ehe_workflow.command.options import DAY, Assumption, with_folders, with_json
from ehe_workflow.command.output import need, write
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.showing.entries import Entry, calendar_of, case_part

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("calendar")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, help="The day from which it is seen. [default: today]")
@click.option("--assume", type=Assumption(), multiple=True, help="A date for law that is enacted and not in force.")
@click.option("--since", type=_FILE, help="The file exported before: only what changed gets a new number.")
@click.option("--alarm", "alarms", type=click.IntRange(0, 366), multiple=True, help="Remind so many days before.")
@click.option("--output", type=_FILE, help="Write the .ics file here. [default: print it]")
@with_json
@with_folders
def calendar_command(
    case: Path,
    as_of: date | None,
    assume: tuple[tuple[str, date], ...],
    since: Path | None,
    alarms: tuple[int, ...],
    output: Path | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """The last days and first lawful days of the CASE in a file, as an .ics file for a calendar.

    An entry keeps its identity when the case changes, so a calendar that reads the file again moves it.
    """
    if since is not None or not as_json:
        need("icalendar", extra="calendar", what="calendar")
    found, law = read_case_and_law(case, folders, dict(assume))
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    before = _read(since, found) if since is not None else None
    answer = calendar_of(status(found, law, as_of=day, assumed=dict(assume)), before)
    for what in answer.without_a_day:
        click.echo(f"ehe-workflow: no day is known for this, so it is left out: {what}", err=True)
    if as_json:
        print_json(answer, "calendar")
        return
    from ehe_workflow.showing.ics import to_ics  # noqa: PLC0415 - needs icalendar

    write(to_ics(answer, alarms), output)


def _read(path: Path, case: Case) -> Sequence[Entry]:
    """The entries of the file exported before, which has to be of the same case."""
    from ehe_workflow.showing.ics import NotACalendarError, read_ics  # noqa: PLC0415 - needs icalendar

    expected = "the .ics file that was exported for this case before"
    try:
        entries = read_ics(path.read_bytes())
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be read: {said}", file=str(path), expected=expected)]) from error
    except NotACalendarError as error:
        raise InputError([Fault(message=str(error), file=str(path), expected=expected)]) from error
    if not any(entry.uid.startswith(case_part(case.id)) for entry in entries):
        raise InputError([Fault(message="is the calendar of another case", file=str(path), expected=expected)])
    return entries
