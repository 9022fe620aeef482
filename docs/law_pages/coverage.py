"""The page of what the data leaves out, from the files beside it that say so and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import tomli
from attrs import frozen

from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Confidence
from law_pages.council import own
from law_pages.html import anchor, code, lines, table, text
from law_pages.place import COVERAGE, limit_link

_ID = re.compile(r"\b(?:lint\.)?[a-z]{2,3}(?:\.[a-z0-9_-]+)+")
_STATEMENT = "lint."


@frozen(kw_only=True)
class LeftOut:
    """Something that the data leaves out, or tells otherwise than its source's table does.

    Attributes:
        id: what it is: limits by their names, or words.
        why: the reason.
        nation: the nation whose law it belongs to.
    """

    id: str
    why: str
    nation: str

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits that it names."""
        return tuple(one for one in _ID.findall(self.id) if not one.startswith(_STATEMENT))

    @property
    def is_statement(self) -> bool:
        """Whether it is a wrong statement, and no limit or matter."""
        return self.id.startswith(_STATEMENT)


def left_out(folder: Path) -> list[LeftOut]:
    """What the files of a folder say is left out; the name of each file begins with that of its nation."""
    found: list[LeftOut] = []
    for file in sorted(folder.glob("*.toml")):
        nation = file.stem.partition("-")[0]
        entries = tomli.loads(file.read_text(encoding="utf-8")).get("left_out", ())
        found += [LeftOut(id=one["id"], why=one["why"], nation=nation) for one in entries]
    return found


def coverage_page(nations: Mapping[str, Law], councils: Mapping[str, Mapping[str, Law]], folder: Path) -> str:
    """The page of what is left out, with counts of what is there.

    Args:
        nations: the law of each nation.
        councils: the law of each council, by nation.
        folder: the files that tell what is left out.
    """
    return "\n\n".join(_page(nations, councils, left_out(folder))) + "\n"


def _page(
    nations: Mapping[str, Law], councils: Mapping[str, Mapping[str, Law]], missing: list[LeftOut]
) -> Iterator[str]:
    yield "# What is there, and what is left out"
    yield (
        "How many time limits the data holds and how far each was read; then, nation by nation, what it leaves out and "
        "why. A figure that was not read in its source keeps its mark in every answer, and one from general knowledge "
        "never makes a time missed."
    )
    yield "## Limits by how far they were read"
    yield confidence_table(nations, councils)
    for name, law in nations.items():
        mine = [one for one in missing if one.nation == name]
        yield f"## {law.jurisdiction.name} {{ #{name} }}"
        absent = [one for one in mine if one.limits and not _held(law, councils[name], one)]
        other = [one for one in mine if one.limits and one not in absent]
        statements = [one for one in mine if one.is_statement]
        matters = [one for one in mine if not one.limits and not one.is_statement]
        for heading, entries in (
            ("Limits that are not in the data", absent),
            ("Limits that are there without a figure, or otherwise than one might expect", other),
            ("Wrong statements that are held under another name", statements),
            ("Matters that are left out", matters),
        ):
            if entries:
                yield f"### {heading} {{ #{name}-{len(heading)} }}"
                yield table(("What", "Why"), [(_named(law, one), text(one.why)) for one in entries], "left-out")
        if not mine:
            yield "Nothing is recorded as left out."


def _held(law: Law, councils: Mapping[str, Law], entry: LeftOut) -> bool:
    return any(name in one.limit for name in entry.limits for one in (law, *councils.values()))


def _named(law: Law, entry: LeftOut) -> str:
    if not entry.limits:
        return code(entry.id) if entry.is_statement else text(entry.id)
    linked = [
        anchor(limit_link(COVERAGE, law, law.limit[name]), code(name)) if name in law.limit else code(name)
        for name in entry.limits
    ]
    rest = _ID.sub("", entry.id).replace(" and ", "").strip(" ,")
    return lines(*linked, text(rest))


def confidence_table(nations: Mapping[str, Law], councils: Mapping[str, Mapping[str, Law]]) -> str:
    """The number of limits of each nation, and of its councils, by how far they were read."""
    rows = []
    for name, law in nations.items():
        limits = [law.confidence_of(one) for one in law.limit.values()]
        rows.append((text(law.jurisdiction.name), *_counts(limits)))
        theirs = [
            its.confidence_of(one) for its in councils[name].values() for one in own(its, "limit", its.limit).values()
        ]
        rows.append((f"{text(law.jurisdiction.name)}: councils' own times", *_counts(theirs)))
    return table(("", "all", *(one.value.replace("-", " ") for one in Confidence)), rows, "counts")


def _counts(limits: list[Confidence]) -> tuple[str, ...]:
    return (str(len(limits)), *(str(limits.count(one)) for one in Confidence))
