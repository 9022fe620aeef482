"""The audit of a council's document for a reader: what to act on first, then times, procedures, citations, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.audit.citations import Standing
from ehe_workflow.audit.clause_times import TimeRow
from ehe_workflow.audit.looseness import TimeVerdict
from ehe_workflow.audit.practices import Beside, PracticeClause, PracticeRow
from ehe_workflow.audit.procedures import Accepted, Break, PathRow
from ehe_workflow.audit.protocol import ClauseRow, ClauseVerdict, ProtocolAudit, citation_words
from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.command.layout import heading, item, numbered_sources, paragraph, sources, words_of_day
from ehe_workflow.law.sources import Authority

_HEADS: Mapping[ProtocolFindingKind, str] = {
    ProtocolFindingKind.LOOSER: "A time looser than the rule beside it",
    ProtocolFindingKind.MISLEADING_TIME: "A time longer than the right it is about",
    ProtocolFindingKind.PATH: "A procedure that the law does not accept",
    ProtocolFindingKind.MISSTATEMENT: "A wrong statement of law",
    ProtocolFindingKind.BEYOND_POWER: "Beyond the council's power",
    ProtocolFindingKind.OUTDATED: "Out of date",
    ProtocolFindingKind.CITATION: "A citation that is not in force",
    ProtocolFindingKind.CAUTION: "With care",
    ProtocolFindingKind.NO_START: "A time without a start",
    ProtocolFindingKind.NO_UNIT: "A time without a unit",
    ProtocolFindingKind.MISSING: "Not spoken of",
}
"""The kinds of finding, in the order in which they are shown."""

_TIMES: Mapping[TimeVerdict, str] = {
    TimeVerdict.OWN_PROMISE: "lawful",
    TimeVerdict.AS_THE_LAW: "lawful",
    TimeVerdict.SHORTER_PROMISE: "lawful, and shorter than the law's",
    TimeVerdict.MORE_THAN_MINIMUM: "lawful, and more than the least",
    TimeVerdict.LOOSER: "LOOSER",
    TimeVerdict.LONGER_THAN_RIGHT: "LONGER THAN THE RIGHT",
    TimeVerdict.LAW_HAS_NO_NUMBER: "with care: the law gives no number",
    TimeVerdict.NO_NUMBER: "lawful, without a number",
    TimeVerdict.NO_START: "WITHOUT A START",
    TimeVerdict.NO_UNIT: "WITHOUT A UNIT",
    TimeVerdict.MISSING: "MISSING",
    TimeVerdict.CANNOT_TELL: "cannot tell",
}
_CLAUSES: Mapping[ClauseVerdict, str] = {
    ClauseVerdict.LAWFUL: "lawful",
    ClauseVerdict.CORRECT: "correct",
    ClauseVerdict.STRICTER: "stricter than the law",
    ClauseVerdict.LOOSER: "LOOSER",
    ClauseVerdict.UNCLEAR: "unclear",
    ClauseVerdict.OUTDATED: "OUTDATED",
    ClauseVerdict.MISSTATED: "MISSTATED",
    ClauseVerdict.BEYOND_POWER: "BEYOND POWER",
}
_IN_ORDER = frozenset({ClauseVerdict.LAWFUL, ClauseVerdict.CORRECT, ClauseVerdict.STRICTER})
_PRACTICES: Mapping[Beside, str] = {
    Beside.WEAKER: "On less firm ground in law than the other",
    Beside.SILENT: "Only the other speaks of it",
    Beside.STRONGER: "On firmer ground in law than the other",
    Beside.ALIKE: "Alike in law",
    Beside.ONLY_HERE: "Only this document speaks of it",
}


def protocol_text(audit: ProtocolAudit, *, brief: bool = False) -> Iterator[str]:
    """The audit as lines of at most 80 characters.

    Args:
        audit: what `audit_protocol` gives.
        brief: leave out the clauses and the shared practices that are in order.
    """
    numbers = numbered_sources(_cited(audit))
    yield from paragraph(f"{audit.name}: its document against the law of {words_of_day(audit.on)}", indent=0)
    for document in audit.documents:
        dated = f"published {document.published.words()}" if document.published else "day of publication not recorded"
        yield from item(f"{document.title} ({dated})")
    yield from _summary(audit)
    yield from _findings(audit, numbers)
    yield from _times(audit.times, numbers)
    yield from _paths(audit.paths)
    yield from _citations(audit)
    yield from _clauses(audit.clauses, numbers, brief=brief)
    yield from _practices(audit, brief=brief)
    yield from heading("Sources")
    yield from sources(numbers)
    yield ""
    yield from paragraph(
        "This is information, not legal advice. What the document says is told in our words.", indent=0
    )


def _cited(audit: ProtocolAudit) -> list[Authority]:
    found = [
        *(one.authority for one in audit.findings),
        *(row.authority for row in audit.times),
        *(row.authority for row in audit.clauses),
    ]
    return [authority for authority in found if authority is not None]


def _number(authority: Authority | None, numbers: Mapping[Authority, int]) -> str:
    return f" [{numbers[authority]}]" if authority is not None else ""


def _summary(audit: ProtocolAudit) -> Iterator[str]:
    yield from heading("In short")
    verdicts = ", ".join(f"{number} {_CLAUSES[ClauseVerdict(name)].lower()}" for name, number in audit.counts.items())
    if audit.clauses:
        yield from item(f"{len(audit.clauses)} clauses: {verdicts}.")
    if audit.times:
        loose = sum(row.verdict is TimeVerdict.LOOSER for row in audit.times)
        missing = sum(row.verdict is TimeVerdict.MISSING for row in audit.times)
        own = len(audit.times) - missing
        yield from item(f"{own} times: {loose} looser than the law's; {missing} of the law's not spoken of.")
    if audit.paths:
        broken = sum(row.verdict is Accepted.BROKEN for row in audit.paths)
        yield from item(f"{len(audit.paths)} procedures: {broken} that the law does not accept.")
    if audit.citations:
        dead = sum(one.today.standing is not Standing.IN_FORCE for one in audit.citations)
        yield from item(f"{len(audit.citations)} citations: {dead} not in force.")
    yield from item(f"{len(audit.findings)} findings.")


def _findings(audit: ProtocolAudit, numbers: Mapping[Authority, int]) -> Iterator[str]:
    yield from heading("Findings")
    if not audit.findings:
        yield from paragraph("None.")
    for kind, head in _HEADS.items():
        found = [one for one in audit.findings if one.kind is kind]
        if found:
            yield ""
            yield from paragraph(f"{head}:")
            for one in found:
                yield from _finding(one, numbers)


def _finding(finding: ProtocolFinding, numbers: Mapping[Authority, int]) -> Iterator[str]:
    clause = f"{finding.clause}: " if finding.clause is not None else ""
    weak = "" if finding.force.is_law or finding.authority is None else f" ({finding.force.words})"
    yield from item(f"{clause}{finding.what}{weak}{_number(finding.authority, numbers)}", indent=4)


def _times(rows: tuple[TimeRow, ...], numbers: Mapping[Authority, int]) -> Iterator[str]:
    if not rows:
        return
    yield from heading("Times, each beside the law's")
    for row in rows:
        yield ""
        clause = f"{row.clause}: " if row.clause is not None else ""
        yield from paragraph(f"{clause}{row.what}")
        yield from paragraph(f"document: {row.own if row.own is not None else 'does not say'}", indent=6)
        if row.law_time is not None:
            yield from paragraph(f"law:      {row.law_time}{_number(row.authority, numbers)}", indent=6)
        yield from paragraph(f"{_TIMES[row.verdict]}. {row.why}", indent=6)
        if row.comparison is not None and row.confidence is not None and not row.confidence.is_settled:
            yield from paragraph(f"the law's figure: {row.confidence.words}", indent=6)
        for reading in row.readings:
            yield from paragraph(f"read otherwise ({reading.held_by}): {_TIMES[reading.verdict].lower()}", indent=6)


def _paths(rows: tuple[PathRow, ...]) -> Iterator[str]:
    if not rows:
        return
    yield from heading("Procedures, put to the law")
    words = {Accepted.ACCEPTED: "accepted", Accepted.BROKEN: "NOT ACCEPTED", Accepted.CANNOT_TELL: "cannot tell"}
    for row in rows:
        yield ""
        yield from paragraph(f"{', '.join(row.clauses) or row.id}: {row.name}: {words[row.verdict]}")
        if row.why is not None:
            yield from paragraph(row.why, indent=6)
        for part in row.breaks:
            yield from _break(part)
        if row.note is not None:
            yield from paragraph(f"taken so: {row.note}", indent=6)


def _break(part: Break) -> Iterator[str]:
    yield from paragraph(f"why: {part.finding.what}", indent=6)
    yield from paragraph(f"the shortest way to see it: {'; '.join(part.shortest)}", indent=6)
    if part.needed:
        stage = f' from "{part.stage}"' if part.stage is not None else ""
        yield from paragraph(f"the law's way{stage}: {'; '.join(part.needed)}", indent=6)


def _citations(audit: ProtocolAudit) -> Iterator[str]:
    if not audit.citations:
        return
    yield from heading("What it cites")
    for one in audit.citations:
        today = citation_words(one.today)
        if one.then is None:
            then = "; it depends on when the document was published" if one.today.until is not None else ""
        else:
            then = (
                f"; when it was published: {one.then.standing.words}"
                if one.then.standing is not one.today.standing
                else ""
            )
        yield from item(f"{one.clause}: {one.cited}: {today}{then}")


def _clauses(rows: tuple[ClauseRow, ...], numbers: Mapping[Authority, int], *, brief: bool) -> Iterator[str]:
    shown = [row for row in rows if not (brief and row.verdict in _IN_ORDER)]
    if not shown:
        return
    yield from heading("Clause by clause" + (", those that are not in order" if brief else ""))
    for row in shown:
        yield ""
        yield from paragraph(f"{row.clause}  {_CLAUSES[row.verdict]}{_number(row.authority, numbers)}")
        yield from paragraph(row.says, indent=6)
        yield from paragraph(row.why, indent=6, first="-> ")


def _practices(audit: ProtocolAudit, *, brief: bool) -> Iterator[str]:
    if audit.against is None:
        return
    yield from heading(f"Beside {audit.against}, practice by practice")
    for beside, head in _PRACTICES.items():
        rows = [row for row in audit.practices if row.beside is beside]
        if not rows:
            continue
        yield ""
        yield from paragraph(f"{head}:")
        if brief and beside in {Beside.ALIKE, Beside.ONLY_HERE}:
            yield from paragraph(", ".join(_words(row) for row in rows), indent=4)
        else:
            for row in rows:
                yield from _practice(row, audit.against)


def _words(row: PracticeRow) -> str:
    return row.practice.replace("-", " ")


def _practice(row: PracticeRow, against: str) -> Iterator[str]:
    yield from item(_words(row), indent=4)
    for one in row.own:
        yield from paragraph(_practice_clause(one), indent=8)
    for one in row.other:
        yield from paragraph(f"{against}: {_practice_clause(one)}", indent=8)
    for times in row.times:
        found = times.comparison
        yield from paragraph(
            f"{times.own} beside {times.other}: ends earlier on {found.earlier}, on the same day on {found.same} and "
            f"later on {found.later} of {found.dates} start days",
            indent=8,
        )


def _practice_clause(one: PracticeClause) -> str:
    time = f" ({one.time})" if one.time is not None else ""
    return f"{one.clause}{time}: {one.says} [{one.view.replace('-', ' ')}]"
