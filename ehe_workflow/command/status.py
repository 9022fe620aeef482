"""`ehe-workflow status`: where a case stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from ehe_workflow.case.answer import Answer, answer_of
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import status
from ehe_workflow.command.case_input import read_case_and_law
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, Assumption, with_folders, with_json
from ehe_workflow.command.status_text import status_text

_FAILS: Mapping[str, frozenset[FindingKind]] = {
    "breach": frozenset({FindingKind.LIMIT}),
    "finding": frozenset(FindingKind),
}


@click.command("status")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, help="The day asked about. [default: today]")
@click.option("--assume", type=Assumption(), multiple=True, help="A date for law that is enacted and not in force.")
@click.option("--fail-on", type=click.Choice(list(_FAILS)), help="Leave with status 1 where there is such a finding.")
@click.option("--brief", is_flag=True, help="Leave out how the dates were reached.")
@with_json
@with_folders
def status_command(
    case: Path,
    as_of: date | None,
    assume: tuple[tuple[str, date], ...],
    fail_on: str | None,
    brief: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> int:
    """Where the CASE in a file stands: stages, what is due, what was missed, what is not known and matters."""
    found, law = read_case_and_law(case, folders, dict(assume))
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    answer = answer_of(status(found, law, as_of=day, assumed=dict(assume)))
    if as_json:
        print_json(answer, "status")
    else:
        print_lines(status_text(answer, brief=brief))
    return 1 if fail_on is not None and _fails(answer, fail_on) else 0


def _fails(answer: Answer, fail_on: str) -> bool:
    return any(finding.kind in _FAILS[fail_on] for finding in answer.findings)
