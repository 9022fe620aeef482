"""The times in a council's own document, each beside the law's: as the law, shorter, looser, missing, or no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ehe_workflow.audit.beside_law import OF_THE_LAW, UnderReading, beside_law
from ehe_workflow.audit.compare import Comparison
from ehe_workflow.audit.looseness import Extent, TimeVerdict
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.paths import ProcedurePath
from ehe_workflow.law.sources import Authority, Citation
from ehe_workflow.law.statements import Clause
from ehe_workflow.law.terms import Actor, Bound, Confidence, Force
from ehe_workflow.time import Convention, PeriodError, Unfixed, parse_period


@frozen(kw_only=True)
class TimeRow:
    """One time of the document, or one of the law that the document leaves out.

    Attributes:
        id: the limit, or the clause where no limit could be made of its time.
        clause: the clause, by its number or name; None where the document is silent.
        what: what is to happen in the time.
        by: who is to act.
        own: the document's time in words, or None.
        law: the limit of the law beside it, or None.
        law_time: that limit's time in words, or None.
        verdict: how the one stands to the other.
        looser: on how many start days it is looser than the law's; None where nothing was compared.
        comparison: the two over every start day, the document's first; None where nothing was compared.
        readings: the same where the law's words can be read in another way and the verdict differs.
        why: the verdict in a sentence.
        force: how strong the law's limit is, or None.
        confidence: how sure its figure is, or None.
        authority: where it is, or None.
        earlier: whether it is of an earlier document, which the council no longer uses.
    """

    id: str
    clause: str | None
    what: str
    by: Actor
    own: str | None
    law: str | None = None
    law_time: str | None = None
    verdict: TimeVerdict
    looser: Extent | None = None
    comparison: Comparison | None = None
    readings: tuple[UnderReading, ...] = ()
    why: str
    force: Force | None = None
    confidence: Confidence | None = None
    authority: Authority | None = None
    earlier: bool = False


def time_rows(law: Law, on: date) -> tuple[TimeRow, ...]:
    """Every time of a council's document, and every time of the law that it leaves out.

    Args:
        law: the law of the council.
        on: the day whose law it is held against.
    """
    clauses = [clause for name, clause in law.clause.items() if is_own(law, "clause", name)]
    own = [limit for name, limit in law.limit.items() if is_own(law, "limit", name)]
    named = {clause.limit: clause for clause in reversed(clauses) if clause.limit is not None}
    rows = [_row(law, limit, named.get(limit.id), on) for limit in own]
    rows += [
        _stated(law, clause, on) for clause in clauses if clause.limit in law.limit and not _is_of(own, clause.limit)
    ]
    rows += [_without_limit(law, clause, on) for clause in clauses if clause.time is not None]
    rows += _left_out(law, own, clauses, on)
    return tuple(rows)


def _left_out(law: Law, own: list[Limit], clauses: list[Clause], on: date) -> list[TimeRow]:
    """The times of the law that the document does not speak of, in the processes that it is about.

    A document that was read in part may speak of a time elsewhere: its silence is told as such and is no finding.
    """
    spoken_of = {*(limit.beside for limit in own), *(clause.limit for clause in clauses)}
    about = [(limit.process, limit.source) for limit in own if not is_earlier(law, limit.source, on)]
    about += [(path.process, path.source) for path in own_paths(law)]
    read = {process for process, source in about if law.source[source.of].read_in_full}
    processes = {process for process, _ in about}
    return [
        _missing(law, limit, read_in_full=limit.process in read)
        for limit in _fixed_by_law(law, processes, on)
        if limit.id not in spoken_of
    ]


def is_earlier(law: Law, source: Citation, on: date) -> bool:
    """Whether something stands in a document that another has replaced, or that was not yet or no longer in use."""
    document = law.source[source.of]
    return document.replaced_by is not None or not document.in_force.holds_on(on)


def is_own(law: Law, section: str, name: str) -> bool:
    """Whether an entry is the council's own and not of a layer below it."""
    return law.origins[section, name].layer == law.jurisdiction.id


def own_paths(law: Law) -> list[ProcedurePath]:
    """The procedures of the council's own document."""
    return [path for name, path in law.path.items() if is_own(law, "path", name)]


def time_words(law: Law, limit: Limit) -> str:
    """A limit's time in words, with the day that it runs from."""
    bound = {Bound.AT_MOST: "at most ", Bound.AT_LEAST: "at least ", Bound.EXACTLY: "exactly ", Bound.NONE: ""}
    if isinstance(limit.length, Unfixed) and limit.length.words == OF_THE_LAW:
        return "no time fixed"
    length = f"{'' if isinstance(limit.length, Unfixed) else bound[limit.bound]}{limit.length}"
    start = _start_words(law, limit)
    if isinstance(limit.length, Unfixed) or limit.convention is None:
        return f"{length} once {start}" if start else length
    joined = _JOINED.get(limit.convention, f", {limit.convention.value.replace('-', ' ')} the day")
    return f"{length}{joined} on which {start}" if start else f"{length}{joined}"


_JOINED = {
    Convention.AFTER: " after the day",
    Convention.BEGINNING_WITH: ", beginning with the day",
    Convention.CLEAR: " clear of the day",
}


def _start_words(law: Law, limit: Limit) -> str:
    if limit.from_limit is not None:
        return f"this time ends: {law.limit_named(limit.from_limit).what}"
    names = [law.event[kind].name for kind in limit.from_]
    return " or ".join(name[:1].lower() + name[1:] for name in names)


def _is_of(limits: list[Limit], name: str | None) -> bool:
    return any(limit.id == name for limit in limits)


def _row(law: Law, limit: Limit, clause: Clause | None, on: date) -> TimeRow:
    other = law.limit_named(limit.beside) if limit.beside is not None else None
    found = beside_law(law, limit, other, on)
    return TimeRow(
        id=limit.id,
        clause=limit.clause or (_name(clause) if clause is not None else None),
        what=limit.what,
        by=limit.by,
        own=time_words(law, limit),
        law=other.id if other is not None else None,
        law_time=time_words(law, other) if other is not None else None,
        verdict=found.verdict,
        looser=found.looser,
        comparison=found.comparison,
        readings=found.readings,
        why=found.why,
        force=law.force_of(other) if other is not None else None,
        confidence=law.confidence_of(other) if other is not None else None,
        authority=law.authority(other.source) if other is not None else None,
        earlier=is_earlier(law, limit.source, on) or not law.in_force_of(limit).holds_on(on),
    )


def _name(clause: Clause) -> str:
    return clause.number or clause.id


def _stated(law: Law, clause: Clause, on: date) -> TimeRow:
    """A clause that states a time of the law itself."""
    limit = law.limit_named(clause.limit or "")
    return TimeRow(
        id=limit.id,
        clause=_name(clause),
        what=limit.what,
        by=limit.by,
        own=time_words(law, limit),
        law=limit.id,
        law_time=time_words(law, limit),
        verdict=TimeVerdict.AS_THE_LAW,
        looser=Extent.NEVER,
        why="The document states the law's own time.",
        force=law.force_of(limit),
        confidence=law.confidence_of(limit),
        authority=law.authority(limit.source),
        earlier=is_earlier(law, clause.source, on),
    )


_A_UNIT = re.compile(r"(?:hour|day|night|week|month|term|year)", re.IGNORECASE)


def _without_limit(law: Law, clause: Clause, on: date) -> TimeRow:
    try:
        period = parse_period(clause.time or "")
    except PeriodError:
        verdict, why = TimeVerdict.NO_UNIT, "It names no unit, so no day can be counted from it."
        if _A_UNIT.search(clause.time or ""):
            verdict, why = TimeVerdict.CANNOT_TELL, "Its words are not one length, so it was not compared."
    else:
        verdict, why = TimeVerdict.NO_START, "It does not say from which day it runs, so no day can be counted from it."
        if isinstance(period, Unfixed):
            verdict, why = TimeVerdict.NO_NUMBER, "It has no number, so nobody can be held to a day."
    return TimeRow(
        id=clause.id,
        clause=_name(clause),
        what=clause.says,
        by=Actor.COUNCIL,
        own=clause.time,
        verdict=verdict,
        why=why,
        earlier=is_earlier(law, clause.source, on),
    )


def _fixed_by_law(law: Law, processes: set[str], on: date) -> Iterator[Limit]:
    """The times that the law gives a family in some processes, and its rights that end, in force on a day."""
    versions = {regime.key for process in processes for regime in law.regimes_of(process, on)}
    for name, limit in law.limit.items():
        ours = limit.process in processes and (limit.regime is None or f"{limit.process}/{limit.regime}" in versions)
        about = limit.by is Actor.FAMILY if limit.right else limit.protects is Actor.FAMILY
        counted = bool(limit.from_) and limit.bound is not Bound.NONE and getattr(limit.length, "n", 0) > 0
        of_law = not is_own(law, "limit", name) and law.force_of(limit).is_law
        if of_law and ours and about and counted and law.in_force_of(limit).holds_on(on):
            yield limit


def _missing(law: Law, limit: Limit, *, read_in_full: bool) -> TimeRow:
    return TimeRow(
        id=limit.id,
        clause=None,
        what=limit.what,
        by=limit.by,
        own=None,
        law=limit.id,
        law_time=time_words(law, limit),
        verdict=TimeVerdict.MISSING if read_in_full else TimeVerdict.NOT_READ,
        why="The document does not speak of this time."
        if read_in_full
        else "What is recorded of the document does not speak of this time. It was read in part only: look there.",
        force=law.force_of(limit),
        confidence=law.confidence_of(limit),
        authority=law.authority(limit.source),
    )
