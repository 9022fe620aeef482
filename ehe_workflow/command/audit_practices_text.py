"""Two councils' documents side by side for a reader, practice by practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.audit.practices import Beside, PracticeClause, PracticeRow
from ehe_workflow.command.layout import clause_label, heading, item, paragraph

_HEADS: Mapping[Beside, str] = {
    Beside.WEAKER: "On less firm ground in law than the other",
    Beside.SILENT: "Only the other speaks of it",
    Beside.STRONGER: "On firmer ground in law than the other",
    Beside.ALIKE: "Alike in law",
    Beside.ONLY_HERE: "Only this document speaks of it",
}
_SHORT: Mapping[Beside, str] = {
    Beside.WEAKER: "on less firm ground",
    Beside.SILENT: "only there",
    Beside.STRONGER: "on firmer ground",
    Beside.ALIKE: "alike in law",
    Beside.ONLY_HERE: "only here",
}
_IN_ORDER = frozenset({"lawful", "correct"})
_INDENT = 8
_FIRST = {True: "here:  ", False: "there: "}


def beside_words(rows: tuple[PracticeRow, ...]) -> str:
    """How many practices stand how, in one line."""
    numbers = {beside: sum(row.beside is beside for row in rows) for beside in _SHORT}
    found = ", ".join(f"{number} {_SHORT[beside]}" for beside, number in numbers.items() if number)
    return f"{len(rows)} practices: {found}" if rows else "no practice is recorded of either"


def practices_text(against: str, rows: tuple[PracticeRow, ...], *, brief: bool) -> Iterator[str]:
    """The practices as lines of at most 80 characters.

    Args:
        against: the council that the first is held against.
        rows: the practices.
        brief: name those that call for nothing, and no more.
    """
    yield from heading(f"Beside {against}, practice by practice")
    yield from paragraph(f"here: this document; there: {against}. Each clause is judged by the law of the day.")
    for beside, head in _HEADS.items():
        found = [row for row in rows if row.beside is beside]
        if not found:
            continue
        yield ""
        yield from paragraph(f"{head}:")
        if brief and beside in {Beside.ALIKE, Beside.ONLY_HERE}:
            yield from paragraph(", ".join(_words(row) for row in found), indent=4)
        else:
            for row in found:
                yield from _practice(row)


def _words(row: PracticeRow) -> str:
    return row.practice.replace("-", " ")


def _practice(row: PracticeRow) -> Iterator[str]:
    yield from item(_words(row), indent=4)
    for one in row.own:
        yield from _clause(one, here=True)
    for one in row.other:
        yield from _clause(one, here=False)
    for times in row.times:
        found = times.comparison
        yield from paragraph(
            f"{times.own} (here) beside {times.other} (there): ends earlier on {found.earlier}, on the same day on "
            f"{found.same} and later on {found.later} of {found.dates} start days",
            indent=_INDENT,
        )


def _clause(one: PracticeClause, *, here: bool) -> Iterator[str]:
    """A clause with its time, how it stands to the law, and why where it is not in order."""
    time = f" ({one.time})" if one.time is not None else ""
    view = one.view.replace("-", " ")
    standing = f"[{view}]" if one.view in _IN_ORDER else f"[{view}: {one.why}]"
    text = f"{clause_label(one.clause)}{time}: {one.says} {standing}"
    yield from paragraph(text, indent=_INDENT, first=_FIRST[here])
