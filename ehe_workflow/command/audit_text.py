"""`ehe-workflow audit text`: what a policy document says of times, people and law, and what is wrong in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ehe_workflow.audit.documents import read_policy
from ehe_workflow.audit.drafting import draft, short_name
from ehe_workflow.audit.nations import nation_of
from ehe_workflow.audit.text import audit_text
from ehe_workflow.command.audit_text_text import text_text
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.time.when import When, WhenError


@click.command("text")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--in", "jurisdiction", metavar="JURISDICTION", help="Whose law counts. [default: what the text names]")
@click.option("--on", type=DAY, help="The day whose law counts. [default: today]")
@click.option("--encoding", help="How a plain text is written, such as cp1252. [default: UTF-8]")
@click.option("--dated", metavar="DATE", help="When the document was published, such as 2020-09.")
@click.option(
    "--draft",
    "into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a draft of the council's data file; its name is taken for the council's.",
)
@click.option("--fail-on", type=click.Choice(["finding"]), help="Leave with status 1 where there is a finding.")
@with_json
@with_folders
def text_command(
    file: Path,
    jurisdiction: str | None,
    on: date | None,
    encoding: str | None,
    dated: str | None,
    into: Path | None,
    fail_on: str | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> int:
    """The times, people, citations and misstatements in a policy document, a FILE of text, Word (.docx) or PDF."""
    published = _published(dated)
    document = read_policy(file, encoding)
    shelf = library(folders)
    chosen: str | None = None
    if jurisdiction is None:
        jurisdiction, chosen = nation_of(document, shelf)
    law = shelf.load(jurisdiction)
    day = on or date.today()  # noqa: DTZ011 - the law of the user's own day
    answer = audit_text(document, law, on=day, dated=published, chosen=chosen)
    if into is not None:
        _write(into, draft(document, answer, law, short_name(into.stem)))
    if as_json:
        print_json(answer, "audit-text")
    else:
        print_lines(text_text(answer))
        if into is not None:
            print_lines(["", f"A draft of the council's data file is in {into}."])
    return 1 if fail_on is not None and answer.findings else 0


def _published(dated: str | None) -> When | None:
    if dated is None:
        return None
    try:
        return When.parse(dated)
    except WhenError as error:
        raise InputError([Fault(message=str(error), file="--dated", value=repr(dated))]) from error


def _write(into: Path, text: str) -> None:
    """Write the draft; a file that is there already is somebody's work and stays."""
    try:
        with into.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise InputError(
            [Fault(message="the file is there already", file=str(into), expected="a new name for the draft")]
        ) from error
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be written to: {said}", file=str(into))]) from error
