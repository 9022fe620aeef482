"""`ehe-workflow status`: where a case stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from ehe_workflow.case.answer import Answer, answer_of
from ehe_workflow.case.files import case_of
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.problems import problems_of_names
from ehe_workflow.case.status import status
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, Assumption, library, with_folders, with_json
from ehe_workflow.command.status_text import status_text
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import key_path, nearest, read_document
from ehe_workflow.law.law import Law

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
    document = read_document(case)
    found = case_of(document)
    law = library(folders).load(found.jurisdiction)
    faults = [
        Fault(
            message=problem.what,
            file=document.name,
            line=document.line_of(problem.path),
            key=key_path(problem.path),
            expected=problem.expected,
            nearest=problem.nearest,
        )
        for problem in problems_of_names(found, law)
    ]
    if faults:
        raise InputError(faults)
    _check_assumed(law, dict(assume))
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    answer = answer_of(status(found, law, as_of=day, assumed=dict(assume)))
    if as_json:
        print_json(answer, "status")
    else:
        print_lines(status_text(answer, brief=brief))
    return 1 if fail_on is not None and _fails(answer, fail_on) else 0


def _check_assumed(law: Law, assumed: Mapping[str, date]) -> None:
    """Refuse a date for a commencement that the law does not name: it would change nothing and yet be shown."""
    periods = [law.in_force_of(limit) for limit in law.limit.values()]
    periods += [regime.in_force for regime in law.regime.values()]
    periods += [check.in_force for check in law.check.values()]
    known = {period.commencement for period in periods if not period.commenced and period.commencement is not None}
    faults = [
        Fault(
            message=f"there is no commencement {name!r} to assume in {law.jurisdiction.id}",
            nearest=nearest(name, known),
            expected=f"one of {', '.join(sorted(known))}" if known else "none is waiting there",
        )
        for name in assumed
        if name not in known
    ]
    if faults:
        raise InputError(faults)


def _fails(answer: Answer, fail_on: str) -> bool:
    return any(finding.kind in _FAILS[fail_on] for finding in answer.findings)
