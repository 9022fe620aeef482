"""Plain text for a terminal of 80 columns: headings, wrapped paragraphs, lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap

import click

from ehe_workflow.files import to_plain
from ehe_workflow.law.sources import Authority
from ehe_workflow.time.when import When

WIDTH = 80


def heading(text: str) -> Iterator[str]:
    """A heading with a blank line before it."""
    yield ""
    yield text.upper()


def paragraph(text: str, *, indent: int = 2, first: str = "") -> Iterator[str]:
    """A wrapped paragraph.

    Args:
        text: the words.
        indent: the spaces before each line.
        first: what stands before the first line, such as a bullet; later lines are put under the words.
    """
    margin = " " * indent
    yield from wrap(
        text,
        WIDTH,
        initial_indent=margin + first,
        subsequent_indent=margin + " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def item(text: str, *, indent: int = 2) -> Iterator[str]:
    """A wrapped entry of a list."""
    return paragraph(text, indent=indent, first="- ")


def numbered_sources(authorities: Iterable[Authority]) -> dict[Authority, int]:
    """A number for each source, in the order in which they are first named."""
    return {authority: number for number, authority in enumerate(dict.fromkeys(authorities), start=1)}


def sources(numbers: dict[Authority, int]) -> Iterator[str]:
    """The list of sources, each with its force, its link, when it was last read, and its mark if it is not settled."""
    for authority, number in numbers.items():
        yield from paragraph(f"{authority} ({authority.force.words})", first=f"[{number}] ")
        margin = " " * (len(f"[{number}] ") + 2)
        if authority.url:
            yield f"{margin}{authority.url}"
        read = f"last read {words_of_day(authority.read)}" if authority.read else "day of reading not recorded"
        mark = "" if authority.confidence.is_settled else f"; {authority.confidence.words}"
        yield from paragraph(read + mark, indent=len(margin))


def clause_label(clause: str) -> str:
    """A clause of a council's document as a reader finds it: its number, or the words of its name.

    >>> clause_label("6.12"), clause_label("exampleton.first-visit"), clause_label("Process 1")
    ('6.12', 'first visit', 'Process 1')
    """
    if clause[:1].isdigit() or "." not in clause:
        return clause
    return clause.partition(".")[2].replace("-", " ").replace(".", ", ")


def words_of_day(day: date) -> str:
    """A day as a person writes it: 18 December 2026."""
    return When.on(day).words()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text."""
    click.echo("\n".join(lines))


def json_text(record: object, schema: str) -> str:
    """A record as JSON, with the name of its schema."""
    plain = to_plain(record, hooks={When: str})
    named = {"schema": schema, **plain} if isinstance(plain, dict) else plain
    return json.dumps(named, indent=2, ensure_ascii=False)


def print_json(record: object, schema: str) -> None:
    """Print a record as JSON, with the name of its schema."""
    click.echo(json_text(record, schema))
