"""`ehe-workflow law check`: whether the data of the law is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click
from attrs import frozen

from ehe_workflow.checking import Checker, Finding, PathStep, Severity
from ehe_workflow.command.layout import heading, item, paragraph, print_json, print_lines, words_of_day
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.library import Library

_FAILS: Mapping[str, frozenset[Severity]] = {
    "error": frozenset({Severity.ERROR}),
    "finding": frozenset(Severity),
}


@frozen(kw_only=True)
class JurisdictionChecked:
    """What was checked in one jurisdiction.

    Attributes:
        id: its name.
        regimes: how many versions of processes its law has.
        invariants: how often an invariant was held against one of them, or against two limits.
        pairs: how many pairs of limits for one act were counted besides.
        entries: how many sources and limits were looked at.
        reused: how many of the invariants and pairs were settled before for a law with the same entries.
    """

    id: str
    regimes: int
    invariants: int
    pairs: int
    entries: int
    reused: int


@frozen(kw_only=True)
class LawChecked:
    """Whether the data of the law is sound.

    Attributes:
        on: the day asked about, for sources that should have been read in the year up to it.
        jurisdictions: what was checked.
        errors: how many findings say that the data is wrong.
        warnings: how many say that it may deserve another look.
        findings: what was found, errors first, each once.
    """

    on: date
    jurisdictions: tuple[JurisdictionChecked, ...]
    errors: int
    warnings: int
    findings: tuple[Finding, ...]


@click.command("check")
@click.argument("jurisdictions", nargs=-1, metavar="[JURISDICTION]...")
@click.option("--on", type=DAY, help="The day by which sources should have been read. [default: today]")
@click.option("--fail-on", type=click.Choice(list(_FAILS)), help="Leave with status 1 where there is such a finding.")
@click.option("--brief", is_flag=True, help="Count the warnings instead of telling them.")
@with_json
@with_folders
def check_command(
    jurisdictions: tuple[str, ...],
    on: date | None,
    fail_on: str | None,
    brief: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> int:
    """Whether the law of each JURISDICTION (of all, where none is named) is sound as it is written.

    Every path through every process is tried against the invariants that stand beside the law; limits for one act
    are counted from every start date; every source needs a link, a recent reading, every limit an owner.
    """
    day = on or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    answer = check_law(library(folders), jurisdictions, day)
    if as_json:
        print_json(answer, "law-check")
    else:
        print_lines(_text(answer, brief=brief))
    fails = _FAILS[fail_on] if fail_on is not None else frozenset()
    return 1 if any(finding.severity in fails for finding in answer.findings) else 0


def check_law(shelf: Library, names: Sequence[str], on: date) -> LawChecked:
    """Check some jurisdictions of a library, or all of them.

    Raises:
        InputError: with the faults of every jurisdiction that cannot be loaded, each once.
    """
    wanted = tuple(dict.fromkeys(names)) or shelf.names
    faults: dict[Fault, None] = {}
    for name in wanted:
        try:
            shelf.load(name)
        except InputError as error:
            faults.update(dict.fromkeys(error.faults))
    if faults:
        raise InputError(faults)
    checker = Checker(shelf, on)
    rows: list[JurisdictionChecked] = []
    found: dict[tuple[object, ...], Finding] = {}
    for name in wanted:
        checked = checker.check(name)
        rows.append(
            JurisdictionChecked(
                id=checked.jurisdiction,
                regimes=checked.regimes,
                invariants=checked.invariants,
                pairs=checked.pairs,
                entries=checked.entries,
                reused=checked.reused,
            )
        )
        for finding in checked.findings:
            found.setdefault(_same(finding), finding)
    findings = sorted(found.values(), key=lambda finding: finding.severity is not Severity.ERROR)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return LawChecked(
        on=on,
        jurisdictions=tuple(rows),
        errors=errors,
        warnings=len(findings) - errors,
        findings=tuple(findings),
    )


def _same(finding: Finding) -> tuple[object, ...]:
    """What makes two findings the same: a nation's is not told again for each of its councils."""
    return finding.rule, finding.place, finding.process, finding.regime, finding.message


def _text(answer: LawChecked, *, brief: bool) -> Iterator[str]:
    yield f"The law of {_counted(len(answer.jurisdictions), 'jurisdiction')} on {words_of_day(answer.on)}"
    yield from paragraph(
        f"{_counted(sum(row.invariants for row in answer.jurisdictions), 'invariant')} held against every path, "
        f"{_counted(sum(row.pairs for row in answer.jurisdictions), 'pair')} of limits counted from every start date, "
        f"{sum(row.entries for row in answer.jurisdictions):,} sources and limits looked at"
    )
    for severity, title in ((Severity.ERROR, "wrong"), (Severity.WARNING, "worth another look")):
        findings = [finding for finding in answer.findings if finding.severity is severity]
        if findings:
            yield from heading(f"{title} ({len(findings)})")
            yield from _counts(findings) if brief and severity is Severity.WARNING else _in_full(findings)
    if not answer.findings:
        yield ""
        yield "Nothing was found."


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    for rule, number in Counter(finding.rule.value for finding in findings).items():
        yield from item(f"{rule}: {number}")


def _in_full(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        about = f"{finding.process}/{finding.regime}" if finding.regime else finding.process
        yield ""
        yield from item(f"{finding.jurisdiction}" + (f", {about}" if about else "") + f": {finding.message}")
        if finding.says:
            yield from paragraph(f"It should be so: {finding.says}", indent=4)
        yield from paragraph(f"{finding.rule.value}, {finding.place.entry}: {finding.place}", indent=4)
        if finding.source is not None and finding.says:
            yield from paragraph(str(finding.source), indent=4)
        if finding.facts:
            told = ", ".join(f"{name} = {_value(value)}" for name, value in finding.facts.items())
            yield from paragraph(f"Where at the start: {told}", indent=4)
        if finding.path:
            yield "    The shortest path that shows it:"
            yield from _path(finding.path)


def _path(path: Sequence[PathStep]) -> Iterator[str]:
    yield from paragraph(f"[{path[0].before}]", indent=6)
    for step in path:
        kind = step.event or f"the end of {step.at_end_of}"
        yield from paragraph(f"-> {kind} -> [{step.after}]", indent=6)
    yield from paragraph(f"last step: {path[-1].place.entry}, {path[-1].place}", indent=6)


def _value(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
