"""The audit of a council's document for a reader: what to act on first, then times, procedures, citations, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.audit.citations import Standing, citation_words
from ehe_workflow.audit.looseness import TimeVerdict
from ehe_workflow.audit.procedures import Accepted, Break, PathRow
from ehe_workflow.audit.protocol import (
    AuditedDocument,
    ClauseRow,
    ClauseVerdict,
    ProtocolAudit,
)
from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.command.audit_practices_text import beside_words, practices_text
from ehe_workflow.command.layout import clause_label, heading, item, numbered_sources, paragraph, sources, words_of_day
from ehe_workflow.law.sources import Authority

_HEADS: Mapping[ProtocolFindingKind, str] = {
    ProtocolFindingKind.LOOSER: "A time looser than the rule beside it",
    ProtocolFindingKind.MISLEADING_TIME: "A time longer than the right it is about",
    ProtocolFindingKind.PATH: "A procedure that the law does not accept, told of a case that follows it",
    ProtocolFindingKind.MISSTATEMENT: "A wrong statement",
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
    TimeVerdict.OWN_PROMISE: "lawful: the council's own time",
    TimeVerdict.AS_THE_LAW: "lawful",
    TimeVerdict.SHORTER_PROMISE: "lawful, and shorter",
    TimeVerdict.MORE_THAN_MINIMUM: "lawful, and more than the least",
    TimeVerdict.LOOSER: "LOOSER",
    TimeVerdict.LONGER_THAN_RIGHT: "LONGER THAN THE RIGHT",
    TimeVerdict.DIFFERENT_START: "with care",
    TimeVerdict.LAW_HAS_NO_NUMBER: "with care",
    TimeVerdict.NO_NUMBER: "lawful, without a number",
    TimeVerdict.NO_START: "WITHOUT A START",
    TimeVerdict.NO_UNIT: "WITHOUT A UNIT",
    TimeVerdict.MISSING: "MISSING",
    TimeVerdict.NOT_READ: "not in the part that was read",
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


def protocol_text(audit: ProtocolAudit, *, brief: bool = False) -> Iterator[str]:
    """The audit as lines of at most 80 characters.

    Args:
        audit: what `audit_protocol` gives.
        brief: leave out the clauses and the shared practices that are in order.
    """
    numbers = numbered_sources(_cited(audit))
    yield from paragraph(f"{audit.name}: its document against the law of {words_of_day(audit.on)}", indent=0)
    for document in audit.documents:
        yield from item(f"{document.title} ({', '.join(_of_document(document))})")
    if not (audit.clauses or audit.times or audit.paths):
        yield ""
        yield from paragraph(
            "No document of this council is recorded here, so there is nothing to hold against the law. "
            "'ehe-workflow audit text' reads one and drafts its data."
        )
        return
    yield from _summary(audit)
    yield from _findings(audit, numbers)
    yield from _times(audit, numbers)
    yield from _paths(audit.paths)
    yield from _citations(audit)
    yield from _clauses(audit.clauses, numbers, brief=brief)
    if audit.against is not None:
        yield from practices_text(audit.against, audit.practices, brief=brief)
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


def _of_document(document: AuditedDocument) -> Iterator[str]:
    yield f"published {document.published.words()}" if document.published else "day of publication not recorded"
    if document.earlier:
        yield "no longer used: shown, and nothing found against it"
    elif not document.read_in_full:
        yield "read in part"


def _summary(audit: ProtocolAudit) -> Iterator[str]:
    yield from heading("In short")
    verdicts = ", ".join(f"{number} {_CLAUSES[ClauseVerdict(name)].lower()}" for name, number in audit.counts.items())
    earlier = sum(row.earlier for row in audit.clauses)
    if audit.counts:
        yield from item(f"{_many(sum(audit.counts.values()), 'clause')}: {verdicts}.")
    if earlier:
        yield from item(f"{_many(earlier, 'clause')} of an earlier document, not counted.")
    times = [row for row in audit.times if not row.earlier]
    own = sum(row.clause is not None for row in times)
    if own:
        loose = sum(row.verdict is TimeVerdict.LOOSER for row in times)
        yield from item(f"{_many(own, 'time')}: {loose} looser than the rule beside it.")
    missing = sum(row.verdict is TimeVerdict.MISSING for row in times)
    unread = sum(row.verdict is TimeVerdict.NOT_READ for row in times)
    if missing:
        yield from item(f"{_many(missing, 'time')} of the law not spoken of.")
    if unread:
        yield from item(f"{_many(unread, 'time')} of the law not in the part that was read.")
    if audit.paths:
        broken = sum(row.verdict is Accepted.BROKEN for row in audit.paths)
        yield from item(f"{_many(len(audit.paths), 'procedure')}: {broken} that the law does not accept.")
    if audit.citations:
        dead = sum(one.today.standing is not Standing.IN_FORCE for one in audit.citations)
        yield from item(f"{_many(len(audit.citations), 'citation')}: {dead} not in force.")
    if audit.against is not None:
        yield from item(f"Beside {audit.against}: {beside_words(audit.practices)}.")
    yield from item(f"{_many(len(audit.findings), 'finding')}.")


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


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
    clause = f"{clause_label(finding.clause)}: " if finding.clause is not None else ""
    weak = "" if finding.force.is_law or finding.authority is None else f" ({finding.force.words})"
    yield from item(f"{clause}{finding.what}{weak}{_number(finding.authority, numbers)}", indent=4)


def _times(audit: ProtocolAudit, numbers: Mapping[Authority, int]) -> Iterator[str]:
    if not audit.times:
        return
    yield from heading("Times, each beside the law's")
    faulty = {row.limit: row for row in audit.clauses if row.verdict not in _IN_ORDER and row.limit is not None}
    faulty |= {row.id: row for row in audit.clauses if row.verdict not in _IN_ORDER and row.limit is None}
    for row in audit.times:
        yield ""
        clause = f"{clause_label(row.clause)}: " if row.clause is not None else ""
        earlier = " (an earlier document, no longer used)" if row.earlier else ""
        yield from paragraph(f"{clause}{row.what}{earlier}")
        yield from paragraph(f"document: {row.own if row.own is not None else 'does not say'}", indent=6)
        if row.law_time is not None:
            rule = "law:     " if row.force is None or row.force.is_law else "guidance:"
            yield from paragraph(f"{rule} {row.law_time}{_number(row.authority, numbers)}", indent=6)
        yield from paragraph(f"{_TIMES[row.verdict]}. {row.why}", indent=6)
        if row.comparison is not None and row.confidence is not None and not row.confidence.is_settled:
            yield from paragraph(f"the figure beside it: {row.confidence.words}", indent=6)
        for reading in row.readings:
            yield from paragraph(f"read otherwise ({reading.held_by}): {_TIMES[reading.verdict].lower()}", indent=6)
        of = faulty.get(row.id)
        if of is not None and not row.earlier and of.verdict is not ClauseVerdict.LOOSER:
            yield from paragraph(f"this is the time alone; the clause itself: {_CLAUSES[of.verdict]}", indent=6)


def _paths(rows: tuple[PathRow, ...]) -> Iterator[str]:
    if not rows:
        return
    yield from heading("Procedures, put to the law")
    words = {Accepted.ACCEPTED: "accepted", Accepted.BROKEN: "NOT ACCEPTED", Accepted.CANNOT_TELL: "cannot tell"}
    for row in rows:
        yield ""
        clauses = ", ".join(clause_label(clause) for clause in row.clauses) or row.id
        yield from paragraph(f"{clauses}: {row.name}: {words[row.verdict]}")
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
        yield from item(f"{clause_label(one.clause)}: {one.cited}: {today}{then}")


def _clauses(rows: tuple[ClauseRow, ...], numbers: Mapping[Authority, int], *, brief: bool) -> Iterator[str]:
    shown = [row for row in rows if not (brief and row.verdict in _IN_ORDER)]
    if not shown:
        return
    yield from heading("Clause by clause" + (", those that are not in order" if brief else ""))
    for row in shown:
        yield ""
        earlier = ", in an earlier document, no longer used" if row.earlier else ""
        yield from paragraph(
            f"{clause_label(row.clause)}  {_CLAUSES[row.verdict]}{earlier}{_number(row.authority, numbers)}"
        )
        yield from paragraph(row.says, indent=6)
        yield from paragraph(row.why, indent=6, first="-> ")
