"""The small pieces of HTML that the pages are made of: a table, a badge, a source with its link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Authority, Citation, InForce
from ehe_workflow.law.terms import Confidence
from ehe_workflow.time.when import When


def text(words: str | None) -> str:
    """Words as HTML; nothing where there are none."""
    return escape(words or "", quote=False)


def code(name: str) -> str:
    """A name of the data."""
    return f"<code>{text(name)}</code>"


def codes(names: Iterable[str]) -> str:
    """Several names of the data."""
    return ", ".join(map(code, names))


def small(words: str) -> str:
    """HTML of lesser weight."""
    return f"<small>{words}</small>" if words else ""


def welsh(words: str | None) -> str:
    """A name in Welsh, or nothing where there is none."""
    return f'<em lang="cy">{text(words)}</em>' if words else ""


def badge(words: str, kind: str = "plain") -> str:
    """A word that stands out."""
    return f'<span class="law-badge law-{kind}">{text(words)}</span>'


def anchor(href: str, words: str) -> str:
    """A link; the words are HTML."""
    return f'<a href="{escape(href)}">{words}</a>'


def lines(*parts: str) -> str:
    """Parts under each other, the empty ones left out."""
    return "<br>".join(filter(None, parts))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "", ids: Sequence[str] = ()) -> str:
    """A table as one block of HTML, or nothing where it has no rows.

    Args:
        heads: the heads of the columns.
        rows: the cells, as HTML.
        kind: what the style sheet knows the table by.
        ids: the anchors of the rows, where they have any.
    """
    body = [f"<tr{_id(ids, number)}>{''.join(map(_cell, heads, cells))}</tr>" for number, cells in enumerate(rows)]
    if not body:
        return ""
    head = "".join(f"<th>{text(one)}</th>" for one in heads)
    return (
        f'<div class="law-table law-table-{kind or "plain"}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(head: str, cell: str) -> str:
    """A cell that knows its head, which stands above it where the page is too narrow for columns."""
    return f'<td data-head="{escape(head)}">{cell}</td>' if head else f"<td>{cell}</td>"


def _id(ids: Sequence[str], number: int) -> str:
    return f' id="{escape(ids[number])}"' if ids else ""


def folded(summary: str, inner: str) -> str:
    """A block that opens when it is asked for."""
    return f"<details><summary>{text(summary)}</summary>{inner}</details>"


def part(heading: str, *blocks: str, level: int = 2) -> Iterator[str]:
    """A heading with its blocks, or nothing where every block is empty."""
    kept = [block for block in blocks if block]
    if kept:
        yield f"{'#' * level} {heading}"
        yield from kept


def day(when: date | None) -> str:
    """A day in words."""
    return When.on(when).words() if when is not None else ""


def cited(law: Law, citation: Citation | None) -> str:
    """A citation, linked where it can be read, with its force and how far it was read."""
    return sourced(law.authority(citation)) if citation is not None else ""


def sourced(authority: Authority) -> str:
    """An authority, linked where it can be read, with its force and how far it was read."""
    words = text(str(authority))
    shown = anchor(authority.url, words) if authority.url else words
    return lines(shown, small(text(authority.force.words)), mark(authority.confidence))


def mark(confidence: Confidence) -> str:
    """The mark of a figure that is not simply read in its source."""
    if confidence is Confidence.READ:
        return ""
    return badge(confidence.words, "copy" if confidence.is_settled else "unsure")


def in_force(period: InForce) -> str:
    """A period in force."""
    return text(period.words) if period.commenced else badge(period.words, "not-law")


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
