"""`ehe-workflow law diff`: what differs between two laws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click
from attrs import evolve, frozen

from ehe_workflow.command.law_diff_brief import process_in_brief
from ehe_workflow.command.layout import heading, item, paragraph, print_json, print_lines, words_of_day
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.diff import Change, PartChange, ProcessDiff, Section, Side, compare
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library


@frozen(kw_only=True)
class SideShown:
    """One of the two laws compared.

    Attributes:
        jurisdiction: whose law it is.
        name: its name for people.
        on: the day on which it is looked at.
        assumed: first days assumed for law that is enacted and not in force.
    """

    jurisdiction: str
    name: str
    on: date
    assumed: Mapping[str, date]


@frozen(kw_only=True)
class LawCompared:
    """What differs between two laws.

    Attributes:
        one: the one law.
        other: the other law.
        processes: what differs, process by process; empty where nothing does.
    """

    one: SideShown
    other: SideShown
    processes: tuple[ProcessDiff, ...]


@frozen(kw_only=True)
class Asked:
    """One side as it was asked for.

    Attributes:
        jurisdiction: the jurisdiction.
        on: the day, or None where none was given.
        assumed: first days assumed for law that is enacted and not in force.
    """

    jurisdiction: str
    on: date | None
    assumed: Mapping[str, date]


class SideType(click.ParamType[Asked]):
    """A law to compare, such as england, england@2024-08-01 or england+cwsa-2026=2027-09-01."""

    name = "JURISDICTION[@DAY][+NAME=DAY]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Asked:
        """The jurisdiction, the day and the assumed commencements that a text gives."""
        if isinstance(value, Asked):
            return value
        head, *assumptions = str(value).split("+")
        jurisdiction, at, day = head.partition("@")
        if not jurisdiction:
            self.fail(f"{value!r} names no jurisdiction: write it as england@2024-08-01", param, ctx)
        assumed = {}
        for text in assumptions:
            name, equals, first = text.partition("=")
            if not name or not equals:
                self.fail(f"{text!r} has no day: write it as england+cwsa-2026=2027-09-01", param, ctx)
            assumed[name] = DAY.convert(first, param, ctx)
        return Asked(jurisdiction=jurisdiction, on=DAY.convert(day, param, ctx) if at else None, assumed=assumed)


@click.command("diff")
@click.argument("one", type=SideType())
@click.argument("other", type=SideType())
@click.option("--process", help="Only this process.")
@click.option(
    "--brief",
    is_flag=True,
    help="A screen or two: times, then stages and steps by name; what differs only in words or source is left out.",
)
@with_json
@with_folders
def diff_command(
    one: Asked,
    other: Asked,
    process: str | None,
    brief: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """What differs between the law ONE and the law OTHER, process by process.

    Each is a jurisdiction, with a day after @ and with an assumed first day of law that is not yet in force after +:

    \b
      ehe-workflow law diff england@2024-08-01 england@2024-09-01
      ehe-workflow law diff england wales
      ehe-workflow law diff england england+cwsa-2026=2027-09-01

    A side without a day is looked at on the day of the other; where neither has one, on the assumed first day (the
    earliest, where both sides assume one); where there is none, today.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    answer = compare_law(library(folders), one, other, process, date.today())  # noqa: DTZ011 - the user's own day
    if brief:
        answer = _in_brief(answer)
    if as_json:
        print_json(answer, "law-diff")
    else:
        print_lines(_text_in_brief(answer) if brief else _text(answer))


def compare_law(shelf: Library, one: Asked, other: Asked, process: str | None, today: date) -> LawCompared:
    """Compare two laws of a library.

    Args:
        shelf: where the law is.
        one: the one side.
        other: the other side.
        process: the only process to look at; all where None.
        today: the day to look on where nothing else says which.

    Raises:
        InputError: a jurisdiction, a process or an assumed commencement is not there, or an assumed day is too late
            to change anything.
    """
    choose = min if one.assumed and other.assumed else max
    day = choose((*one.assumed.values(), *other.assumed.values()), default=today)
    sides, faults = [], list[Fault]()
    for asked, beside in ((one, other), (other, one)):
        law = shelf.load(asked.jurisdiction)
        sides.append(Side(law=law, on=asked.on or beside.on or day, assumed=asked.assumed))
        faults += _faults_of_assumptions(sides[-1], beside.assumed)
    known = {**sides[0].law.process, **sides[1].law.process}
    if process is not None and process not in known:
        faults.append(
            Fault(
                message=f"there is no process {process!r} in {one.jurisdiction} or {other.jurisdiction}",
                nearest=nearest(process, known),
                expected=f"one of {', '.join(sorted(known))}",
            )
        )
    if faults:
        raise InputError(dict.fromkeys(faults))
    return LawCompared(one=_shown(sides[0]), other=_shown(sides[1]), processes=compare(sides[0], sides[1], process))


def _faults_of_assumptions(side: Side, beside: Mapping[str, date]) -> Iterator[Fault]:
    """What is wrong with assumed days; one that is still to come makes sense only beside one that is not."""
    known = _commencements(side.law)
    for name, day in side.assumed.items():
        if name not in known:
            yield Fault(
                message=f"nothing in {side.law.jurisdiction.id} waits for a commencement {name!r}",
                nearest=nearest(name, known),
                expected=f"one of {', '.join(sorted(known))}" if known else "no assumption",
            )
        elif day > side.on and beside.get(name, day) > side.on:
            yield Fault(
                message=f"{name!r} is assumed to start on {day}, after the day looked at, so that nothing changes",
                value=str(side.on),
                expected=f"a day from {day} on",
            )


def _commencements(law: Law) -> set[str]:
    periods = [entry.in_force for section in (law.regime, law.limit, law.check) for entry in section.values()]
    return {one.commencement for one in periods if one is not None and one.commencement is not None}


def _shown(side: Side) -> SideShown:
    head = side.law.jurisdiction
    return SideShown(jurisdiction=head.id, name=head.name, on=side.on, assumed=side.assumed)


def _in_brief(answer: LawCompared) -> LawCompared:
    """The answer without what differs only in words or sources."""
    processes = []
    for process in answer.processes:
        changes = tuple(
            evolve(change, parts=tuple(part for part in change.parts if part.about == "rule"))
            for change in process.changes
            if change.changes_the_rule
        )
        if changes:
            processes.append(evolve(process, changes=changes))
    return evolve(answer, processes=tuple(processes))


_TITLES: Mapping[Section, str] = {
    "regime": "Version",
    "stage": "Stages",
    "step": "Steps",
    "limit": "Time limits",
}
_MARKS = {"added": "+ ", "removed": "- ", "changed": "* "}


def _text_in_brief(answer: LawCompared) -> Iterator[str]:
    yield from _head(answer)
    for process in answer.processes:
        yield from process_in_brief(process)
    if answer.processes:
        yield ""
        yield from paragraph("Without --brief: every difference part by part, with its sources.", indent=0)


def _head(answer: LawCompared) -> Iterator[str]:
    yield from paragraph(f"one:   {_words_of_side(answer.one)}", indent=0)
    yield from paragraph(f"other: {_words_of_side(answer.other)}", indent=0)
    if answer.processes:
        yield from paragraph("- only in the one, + only in the other, * in both and different", indent=0)
    else:
        yield ""
        yield "Nothing differs."


def _text(answer: LawCompared) -> Iterator[str]:
    yield from _head(answer)
    for process in answer.processes:
        yield from heading(f"{process.process}: {process.name}")
        yield from paragraph(f"one:   {'; '.join(process.one) or 'no version in force'}")
        yield from paragraph(f"other: {'; '.join(process.other) or 'no version in force'}")
        versions = dict.fromkeys(change.versions for change in process.changes)
        for pair in versions:
            if len(versions) > 2 and any(pair):  # a version, and the limits, which are of the whole process
                yield ""
                yield from paragraph(f"{pair[0] or '(no version)'} beside {pair[1] or '(no version)'}")
            for section, title in _TITLES.items():
                changes = [one for one in process.changes if one.section == section and one.versions == pair]
                if changes:
                    yield ""
                    yield f"  {title}: {_counts(changes)}"
                    for change in changes:
                        yield from _change(change)


def _words_of_side(side: SideShown) -> str:
    assumed = ", ".join(f"{name} from {words_of_day(day)}" for name, day in side.assumed.items())
    return f"{side.name} on {words_of_day(side.on)}" + (f", assuming {assumed}" if assumed else "")


def _counts(changes: Sequence[Change]) -> str:
    told = [(how, sum(change.how == how for change in changes)) for how in ("removed", "added", "changed")]
    return ", ".join(f"{number} {how}" for how, number in told if number)


def _change(change: Change) -> Iterator[str]:
    names = dict.fromkeys(name for name in (change.one, change.other) if name is not None)
    yield from paragraph(f"{change.summary} [{' -> '.join(names)}]", indent=4, first=_MARKS[change.how])
    for part in change.parts:
        yield from _part(part)
    sources = dict.fromkeys(str(source) for source in (change.one_source, change.other_source) if source is not None)
    if sources and not any(part.part == "source" for part in change.parts):
        yield from paragraph(" -> ".join(sources), indent=8)


def _part(part: PartChange) -> Iterator[str]:
    if len(part.one) > 1 or len(part.other) > 1:
        gone = [text for text in part.one if text not in part.other]
        new = [text for text in part.other if text not in part.one]
        told = "; ".join(
            f"{word} {', '.join(texts)}" for word, texts in (("no longer", gone), ("now also", new)) if texts
        )
        told = told or f"{', '.join(part.one)} -> {', '.join(part.other)}"
    else:
        told = f"{', '.join(part.one) or '(none)'} -> {', '.join(part.other) or '(none)'}"
    yield from item(f"{part.part}: {told}", indent=6)
