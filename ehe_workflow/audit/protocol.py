"""A council's own document against its nation's law: every clause, time, procedure and citation of it.

What a document says is recorded in the council's layer, clause by clause. Nothing here judges a clause anew: its
times are counted, its procedures are put to the law's machine, its citations are looked up, and the rest is what was
recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum

from attrs import frozen

from ehe_workflow.audit.citations import CitationState, Standing, citation_words, published, state_on
from ehe_workflow.audit.clause_times import TimeRow, is_earlier, is_own, own_paths, time_rows
from ehe_workflow.audit.looseness import TimeVerdict
from ehe_workflow.audit.practices import PracticeRow, practices
from ehe_workflow.audit.procedures import PathRow, path_row
from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.audit.wording import misstatements_in
from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Authority, Citation
from ehe_workflow.law.statements import Clause, Misstatement
from ehe_workflow.law.terms import Actor, Force
from ehe_workflow.time.when import When


class ClauseVerdict(Enum):
    """How a clause stands to the law: the recorded view of it, or what its time was found to be."""

    LAWFUL = "lawful"
    CORRECT = "correct"
    STRICTER = "stricter"
    LOOSER = "looser"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    MISSTATED = "misstated"
    BEYOND_POWER = "beyond-power"


@frozen(kw_only=True)
class CitedState:
    """What a clause cites, and how that stands.

    Attributes:
        clause: the clause, by its number or name.
        cited: what it cites.
        then: how it stood when the document was published; None where that is not known or the day decides.
        today: how it stands on the day of the audit.
    """

    clause: str
    cited: Authority
    then: CitationState | None
    today: CitationState


@frozen(kw_only=True)
class ClauseRow:
    """One clause of the document.

    Attributes:
        id: its name.
        clause: its number, or its name where it has none.
        says: what it says, in our words.
        verdict: how it stands to the law.
        why: the ground for that.
        limit: the limit that it fixes or states, or None.
        time: how the time that it fixes stands to the law, or None.
        misstatement: the misstatement of the catalogue that it makes, or seems to make by its words, or None.
        correction: what is right, where it makes one.
        practice: the practice it is about, or None.
        authority: the provision that the verdict rests on, or None.
        source: where the clause is.
        earlier: whether it is of an earlier document, which the council no longer uses: nothing is found against it.
    """

    id: str
    clause: str
    says: str
    verdict: ClauseVerdict
    why: str
    limit: str | None
    time: TimeVerdict | None
    misstatement: str | None
    correction: str | None
    practice: str | None
    authority: Authority | None
    source: Authority
    earlier: bool


@frozen(kw_only=True)
class AuditedDocument:
    """A document of the council that was audited.

    Attributes:
        title: its title.
        url: a link, or None.
        published: when it was published, as far as that is recorded.
        note: what a reader should know of it, or None.
        read_in_full: whether all of it was read, so that what it leaves out is told.
        earlier: whether it is an earlier document, which the council no longer uses.
    """

    title: str
    url: str | None
    published: When | None
    note: str | None
    read_in_full: bool
    earlier: bool


@frozen(kw_only=True)
class ProtocolAudit:
    """A council's own layer against the law below it.

    Attributes:
        jurisdiction: the council.
        name: its name for people.
        layers: the layers of law that it was held against, the most common first.
        on: the day whose law it was held against.
        documents: the council's documents.
        counts: how many clauses in use there are with each verdict.
        findings: what is worth acting on, the strongest rules first.
        times: its times beside the law's, and those of the law that it leaves out.
        paths: its procedures, put to the law.
        citations: what it cites, then and today.
        clauses: its clauses, in their order.
        against: the council that it is held against besides, or None.
        practices: both documents, practice by practice; empty without another.
    """

    jurisdiction: str
    name: str
    layers: tuple[str, ...]
    on: date
    documents: tuple[AuditedDocument, ...]
    counts: Mapping[str, int]
    findings: tuple[ProtocolFinding, ...]
    times: tuple[TimeRow, ...]
    paths: tuple[PathRow, ...]
    citations: tuple[CitedState, ...]
    clauses: tuple[ClauseRow, ...]
    against: str | None
    practices: tuple[PracticeRow, ...]


def audit_protocol(law: Law, *, on: date, against: Law | None = None) -> ProtocolAudit:
    """Hold a council's own layer against its nation's law.

    Args:
        law: the law of the council, from `Library.load`.
        on: the day whose law counts; nothing reads a clock.
        against: the law of another council whose document is set beside it, or None.

    Returns:
        A verdict on every clause, time, procedure and citation, and from them what is worth acting on.

    >>> from ehe_workflow import Library
    >>> audit = audit_protocol(Library.shipped().load("england/waltham-forest"), on=date(2026, 11, 22))
    >>> next(row.verdict.value for row in audit.clauses if row.clause == "7.4")
    'misstated'
    """
    times = time_rows(law, on)
    paths = tuple(path_row(law, path, on) for path in own_paths(law))
    own = [clause for name, clause in law.clause.items() if is_own(law, "clause", name)]
    by_limit = {row.id: row for row in times if row.clause is not None}
    clauses = tuple(_clause_row(law, clause, by_limit, on) for clause in own)
    in_use = [(clause, row) for clause, row in zip(own, clauses, strict=True) if not row.earlier]
    citations = tuple(_cited(law, clause, cited, on) for clause, _ in in_use for cited in clause.cites)
    found = [
        *(finding for row in times if not row.earlier for finding in _of_time(row)),
        *(part.finding for row in paths for part in row.breaks),
        *(finding for clause, row in in_use for finding in _of_clause(law, clause, row)),
        *(finding for state in citations for finding in _of_citation(state)),
    ]
    order = list(Force)
    return ProtocolAudit(
        jurisdiction=law.jurisdiction.id,
        name=law.jurisdiction.name,
        layers=law.layers[:-1],
        on=on,
        documents=_documents(law, own, on),
        counts=_counts([row for _, row in in_use]),
        findings=tuple(sorted(found, key=lambda finding: order.index(finding.force))),
        times=times,
        paths=paths,
        citations=citations,
        clauses=clauses,
        against=against.jurisdiction.id if against is not None else None,
        practices=practices(law, against, on) if against is not None else (),
    )


def _counts(clauses: Iterable[ClauseRow]) -> Mapping[str, int]:
    found = Counter(row.verdict for row in clauses)
    return {verdict.value: found[verdict] for verdict in ClauseVerdict if found[verdict]}


def _documents(law: Law, clauses: list[Clause], on: date) -> tuple[AuditedDocument, ...]:
    places = {clause.source.of: clause.source for clause in reversed(clauses)}
    documents = [(law.source[name], is_earlier(law, place, on)) for name, place in reversed(places.items())]
    return tuple(
        AuditedDocument(
            title=source.title,
            url=source.url,
            published=When.parse(source.published) if source.published is not None else None,
            note=source.note,
            read_in_full=source.read_in_full,
            earlier=earlier,
        )
        for source, earlier in documents
    )


_BY_TIME = {
    TimeVerdict.LOOSER: ClauseVerdict.LOOSER,
    TimeVerdict.LONGER_THAN_RIGHT: ClauseVerdict.LOOSER,
    TimeVerdict.SHORTER_PROMISE: ClauseVerdict.STRICTER,
}
"""The verdicts on a time that take the place of the recorded view of a clause that is otherwise in order."""

_FAULTS = {
    ClauseVerdict.MISSTATED: ProtocolFindingKind.MISSTATEMENT,
    ClauseVerdict.OUTDATED: ProtocolFindingKind.OUTDATED,
    ClauseVerdict.BEYOND_POWER: ProtocolFindingKind.BEYOND_POWER,
}


def _clause_row(law: Law, clause: Clause, by_limit: Mapping[str, TimeRow], on: date) -> ClauseRow:
    verdict = ClauseVerdict(clause.view)
    row = by_limit.get(law.limit_named(clause.limit).id if clause.limit is not None else clause.id)
    if row is not None and verdict not in _FAULTS:
        verdict = _BY_TIME.get(row.verdict, verdict)
    wrong = _misstatement_of(law, clause)
    return ClauseRow(
        id=clause.id,
        clause=clause.number or clause.id,
        says=clause.says,
        verdict=verdict,
        why=row.why if row is not None and verdict.value != clause.view else clause.why,
        limit=law.limit_named(clause.limit).id if clause.limit is not None else None,
        time=row.verdict if row is not None else None,
        misstatement=wrong.id if wrong is not None else None,
        correction=wrong.correction if wrong is not None else None,
        practice=clause.practice,
        authority=law.authority(clause.law) if clause.law is not None else None,
        source=law.authority(clause.source),
        earlier=is_earlier(law, clause.source, on) or (row is not None and row.earlier),
    )


def _misstatement_of(law: Law, clause: Clause) -> Misstatement | None:
    """The misstatement that a clause is recorded to make, or else one whose words are in what it says."""
    if clause.misstatement is not None:
        return law.misstatement.get(clause.misstatement)
    return next((said.misstatement for said in misstatements_in(law, clause.says)), None)


def _of_clause(law: Law, clause: Clause, row: ClauseRow) -> Iterator[ProtocolFinding]:
    kind = _FAULTS.get(row.verdict)
    if kind is None and row.misstatement is not None:
        kind = ProtocolFindingKind.CAUTION
    if kind is None:
        return
    wrong = law.misstatement.get(row.misstatement or "")
    authority = row.authority or (law.authority(wrong.source) if wrong is not None else None)
    may_be = f" It may be meant so: {wrong.claim} {wrong.correction}" if wrong and row.verdict not in _FAULTS else ""
    yield ProtocolFinding(
        id=row.misstatement or row.id,
        kind=kind,
        what=f"It says: {row.says} {clause.why}{may_be}",
        clause=row.clause,
        whose=Actor.COUNCIL,
        force=authority.force if authority is not None else Force.ADVICE,
        authority=authority,
    )


_OF_TIMES = {
    TimeVerdict.LOOSER: ProtocolFindingKind.LOOSER,
    TimeVerdict.LONGER_THAN_RIGHT: ProtocolFindingKind.MISLEADING_TIME,
    TimeVerdict.DIFFERENT_START: ProtocolFindingKind.CAUTION,
    TimeVerdict.LAW_HAS_NO_NUMBER: ProtocolFindingKind.CAUTION,
    TimeVerdict.NO_START: ProtocolFindingKind.NO_START,
    TimeVerdict.NO_UNIT: ProtocolFindingKind.NO_UNIT,
    TimeVerdict.MISSING: ProtocolFindingKind.MISSING,
}
"""The verdicts on a time that are worth acting on."""


def _of_time(row: TimeRow) -> Iterator[ProtocolFinding]:
    kind = _OF_TIMES.get(row.verdict)
    if kind is None:
        return
    time = row.own if row.own is not None else row.law_time
    yield ProtocolFinding(
        id=row.id,
        kind=kind,
        what=f"{row.what.rstrip('.')}: {time}. {row.why}",
        clause=row.clause,
        whose=row.by,
        force=row.force or Force.COUNCIL_POLICY,
        authority=row.authority,
    )


def _cited(law: Law, clause: Clause, cited: Citation, on: date) -> CitedState:
    when = published(law, clause.source)
    then = None
    if when is not None:
        ends = [
            state_on(law, cited, day) for day in (when.earliest or when.latest, when.latest or on) if day is not None
        ]
        then = ends[0] if all(end.standing is ends[0].standing for end in ends) else None
    return CitedState(
        clause=clause.number or clause.id, cited=law.authority(cited), then=then, today=state_on(law, cited, on)
    )


def _of_citation(state: CitedState) -> Iterator[ProtocolFinding]:
    today = state.today
    if today.standing is Standing.IN_FORCE:
        return
    yield ProtocolFinding(
        id=str(state.cited),
        kind=ProtocolFindingKind.CITATION,
        what=f"It cites {state.cited}: {citation_words(today)}.",
        clause=state.clause,
        whose=Actor.COUNCIL,
        force=(today.now or state.cited).force,
        authority=today.now or state.cited,
    )
