"""What differs between two laws in a screen or two: the times first, then stages and steps, all by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ehe_workflow.command.layout import heading, paragraph
from ehe_workflow.law.diff import Change, ProcessDiff

_STARTS = frozenset({"from", "dated", "from_limit", "from_fact", "days", "counting", "later_of", "capped_by"})
"""The parts of a limit that change its last day where its length is the same."""


def process_in_brief(process: ProcessDiff) -> Iterator[str]:
    """What differs in one process.

    Args:
        process: the process, with what only differs in words or sources left out.
    """
    yield from heading(process.name)
    for side, versions in (("one", process.one), ("other", process.other)):
        yield from paragraph(f"{side + ':':<6} {'; '.join(versions) or 'no version in force'}")
    yield from _times([one for one in process.changes if one.section == "limit"])
    yield from _names("stages", [one for one in process.changes if one.section == "stage"])
    steps = [one for one in process.changes if one.section == "step"]
    if process.one and process.other:
        yield from _names("steps", steps)
    elif steps:
        yield from paragraph(f"{len(steps)} steps between them", first="+ " if process.other else "- ")


def _times(limits: Sequence[Change]) -> Iterator[str]:
    changed = [one for one in limits if one.how == "changed"]
    for one in changed:
        if one.one_time != one.other_time:
            starts = "; what it is counted from or in differs too" if _starts_otherwise(one) else ""
            yield from paragraph(f"{one.what}: {_before_and_after(one)}{starts}", first="* ")
    same = [one for one in changed if one.one_time == one.other_time]
    for one in filter(_starts_otherwise, same):
        yield from paragraph(f"{one.what}: {one.other_time}, but what it is counted from or in differs", first="* ")
    for mark, how in (("+ ", "added"), ("- ", "removed")):
        found = [one for one in limits if one.how == how]
        numbered = [one for one in found if _has_number(one)]
        for one in numbered:
            yield from paragraph(one.summary, first=mark)
        yield from _listed(f"{mark}without a number", [one.what for one in found if one not in numbered])
    rest = [one for one in same if not _starts_otherwise(one)]
    yield from _listed("* the same time, with other conditions or another end", [one.what for one in rest])


def _before_and_after(change: Change) -> str:
    """Both times, and how each is counted where that differs."""
    one, other = ((time or "").partition(", ") for time in (change.one_time, change.other_time))
    if one[2] == other[2]:
        return f"{one[0]} -> {other[0]}"
    return f"{change.one_time} -> {change.other_time}"


def _starts_otherwise(change: Change) -> bool:
    return any(part.part in _STARTS for part in change.parts)


def _has_number(change: Change) -> bool:
    return any(letter.isdigit() for letter in change.other_time or change.one_time or "")


def _names(noun: str, changes: Sequence[Change]) -> Iterator[str]:
    """The names of what is new and gone; what both sides call by one name is counted as different."""
    new, gone, changed = (
        dict.fromkeys(one.what for one in changes if one.how == how) for how in ("added", "removed", "changed")
    )
    both = (new.keys() & gone.keys()) | changed.keys()
    yield from _listed(f"+ {noun}", [name for name in new if name not in both])
    yield from _listed(f"- {noun}", [name for name in gone if name not in both])
    if both:
        yield from paragraph(f"{len(both)} {noun} in both, with other conditions or between other stages", first="* ")


def _listed(head: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield from paragraph(f"{head[2:]}: {'; '.join(names)}", first=head[:2])
