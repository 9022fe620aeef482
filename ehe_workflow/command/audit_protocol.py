"""`ehe-workflow audit protocol`: a council's own layer against its nation's law."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import click

from ehe_workflow.audit.protocol import audit_protocol
from ehe_workflow.command.audit_protocol_text import protocol_text
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library
from ehe_workflow.law.terms import JurisdictionKind


@click.command("protocol")
@click.argument("jurisdiction")
@click.option("--against", metavar="OTHER", help="Another council, set beside it practice by practice.")
@click.option("--on", type=DAY, help="The day whose law counts. [default: today]")
@click.option("--brief", is_flag=True, help="Leave out the clauses that are in order.")
@click.option(
    "--fail-on",
    type=click.Choice(["breach", "finding"]),
    help="Leave with status 1 where there is a finding, or one that rests on law.",
)
@with_json
@with_folders
def protocol_command(
    jurisdiction: str,
    against: str | None,
    on: date | None,
    brief: bool,  # noqa: FBT001
    fail_on: str | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> int:
    """The document of a council, the JURISDICTION, against the law: clauses, times, procedures, citations."""
    shelf = library(folders)
    law = _council(shelf, jurisdiction)
    other = _council(shelf, against) if against is not None else None
    if other is not None:
        _refuse_unlike(law, other, shelf.names)
    answer = audit_protocol(law, on=on or date.today(), against=other)  # noqa: DTZ011 - the law of the user's own day
    if as_json:
        print_json(answer, "audit-protocol")
    else:
        print_lines(protocol_text(answer, brief=brief))
    failing = {"breach": any(one.force.is_law for one in answer.findings), "finding": bool(answer.findings)}
    return 1 if fail_on is not None and failing[fail_on] else 0


def _council(shelf: Library, name: str) -> Law:
    law = shelf.load(name)
    if law.jurisdiction.kind is not JurisdictionKind.COUNCIL:
        raise InputError(
            [
                Fault(
                    message=f"{name!r} is no council: its law is what a council's document is held against",
                    expected=_councils_of(name, shelf.names),
                )
            ]
        )
    return law


def _refuse_unlike(law: Law, other: Law, names: Collection[str]) -> None:
    """Refuse a council beside itself, and beside one that another nation's law binds: their grounds in law differ."""
    council, against = law.jurisdiction, other.jurisdiction
    message: str | None = None
    if council.id == against.id:
        message = f"{council.id!r} is set beside itself"
    elif council.extends != against.extends:
        message = f"{against.id!r} is under the law of another nation than {council.id!r}"
    if message is not None:
        nation = str(council.extends)
        raise InputError(
            [Fault(message=message, file="--against", expected=_councils_of(nation, {*names} - {council.id}))]
        )


def _councils_of(name: str, names: Collection[str]) -> str:
    found = sorted(one for one in names if one.startswith(f"{name}/"))
    more = f" and {len(found) - 6} more" if len(found) > 6 else ""
    return f"a council, such as {', '.join(found[:6])}{more}" if found else "a council"
