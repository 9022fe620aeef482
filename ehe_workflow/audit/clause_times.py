"""The times in a council's own document, each beside the law's: as the law, shorter, looser, missing, or no time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ehe_workflow.audit.compare import Comparison, Counting, compare, counting_of, span_of
from ehe_workflow.audit.looseness import Extent, TimeVerdict, extent_of, extent_words, judged
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.paths import ProcedurePath
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.statements import Clause
from ehe_workflow.law.terms import Actor, Bound, Confidence, Force
from ehe_workflow.time import Convention, PeriodError, Unfixed, parse_period

OF_THE_LAW = "none"
"""The length of a limit of the law that fixes nothing."""


@frozen(kw_only=True)
class UnderReading:
    """The same comparison where the law's words are read in another way.

    Attributes:
        reading: the reading's name.
        held_by: who reads it so.
        verdict: the verdict under it.
        comparison: the comparison under it.
    """

    reading: str
    held_by: str
    verdict: TimeVerdict
    comparison: Comparison


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
    rows += [_stated(law, clause) for clause in clauses if clause.limit in law.limit and not _is_of(own, clause.limit)]
    rows += [_without_limit(clause) for clause in clauses if clause.time is not None]
    spoken_of = {*(limit.beside for limit in own), *(clause.limit for clause in clauses)}
    processes = {*(limit.process for limit in own), *(path.process for path in own_paths(law))}
    rows += [_missing(law, limit) for limit in _fixed_by_law(law, processes, on) if limit.id not in spoken_of]
    return tuple(rows)


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
    found = _Judged(law, limit, other, on).verdict()
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
    )


def _name(clause: Clause) -> str:
    return clause.number or clause.id


def _stated(law: Law, clause: Clause) -> TimeRow:
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
    )


def _without_limit(clause: Clause) -> TimeRow:
    verdict, why = TimeVerdict.NO_UNIT, "It names no unit, so no day can be counted from it."
    try:
        period = parse_period(clause.time or "")
    except PeriodError:
        pass
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


def _missing(law: Law, limit: Limit) -> TimeRow:
    return TimeRow(
        id=limit.id,
        clause=None,
        what=limit.what,
        by=limit.by,
        own=None,
        law=limit.id,
        law_time=time_words(law, limit),
        verdict=TimeVerdict.MISSING,
        why="What is recorded of the document does not speak of this time.",
        force=law.force_of(limit),
        confidence=law.confidence_of(limit),
        authority=law.authority(limit.source),
    )


@frozen
class _Found:
    verdict: TimeVerdict
    why: str
    looser: Extent | None = None
    comparison: Comparison | None = None
    readings: tuple[UnderReading, ...] = ()


@frozen
class _Judged:
    """One limit of a council beside one of the law."""

    law: Law
    own: Limit
    other: Limit | None
    on: date

    def verdict(self) -> _Found:
        own, other = self.own, self.other
        if isinstance(own.length, Unfixed):
            return _Found(TimeVerdict.NO_NUMBER, "It has no number, so nobody can be held to a day.")
        if other is None:
            return _Found(TimeVerdict.OWN_PROMISE, "No limit of the law is named beside it.")
        if not self.law.in_force_of(other).holds_on(self.on):
            return _Found(TimeVerdict.OWN_PROMISE, "The limit of the law beside it is not in force on this day.")
        if isinstance(other.length, Unfixed):
            return self._beside_words(other)
        mine, theirs = counting_of(self.law, own), counting_of(self.law, other)
        if mine is None or theirs is None:
            return _Found(TimeVerdict.CANNOT_TELL, "One of the two is worked out from something other than a length.")
        found = self._compared(other, mine, theirs)
        if found is None:
            return _Found(TimeVerdict.CANNOT_TELL, "No day of the calendar lets the two be compared.")
        verdict = judged(other, found)
        if verdict is TimeVerdict.LOOSER and self.law.confidence_of(other) is Confidence.MEMORY:
            verdict = TimeVerdict.CANNOT_TELL
        return _Found(
            verdict,
            self._why(verdict, other, found),
            extent_of(other, found),
            found,
            tuple(self._under_readings(other, mine, verdict)),
        )

    def _beside_words(self, other: Limit) -> _Found:
        if str(other.length) == OF_THE_LAW:
            return _Found(TimeVerdict.OWN_PROMISE, "The law fixes no time here.")
        return _Found(
            TimeVerdict.LAW_HAS_NO_NUMBER,
            f"The law says '{other.length}' and gives no number; a number of the council's own cannot put it off.",
        )

    def _compared(self, other: Limit, mine: Counting, theirs: Counting) -> Comparison | None:
        in_force = self.law.in_force_of(other)
        return compare(mine, theirs, span=span_of(self.law), near=self.on, starts=in_force.holds_on)

    def _under_readings(self, other: Limit, mine: Counting, taken: TimeVerdict) -> Iterator[UnderReading]:
        for reading in other.readings:
            theirs = counting_of(self.law, other, reading)
            found = self._compared(other, mine, theirs) if theirs is not None else None
            if found is not None and judged(other, found) is not taken:
                yield UnderReading(
                    reading=reading.id, held_by=reading.held_by, verdict=judged(other, found), comparison=found
                )

    def _why(self, verdict: TimeVerdict, other: Limit, found: Comparison) -> str:
        rule = "the law" if self.law.force_of(other).is_law else "the guidance"
        words = {
            TimeVerdict.AS_THE_LAW: f"It ends on the same day as that of {rule} on every start day.",
            TimeVerdict.SHORTER_PROMISE: f"A promise to act sooner than {rule} asks; it never ends later.",
            TimeVerdict.MORE_THAN_MINIMUM: f"It gives more time than the least of {rule}, and never less.",
            TimeVerdict.LOOSER: f"It is looser than {rule} {extent_words(other, found)}.",
            TimeVerdict.LONGER_THAN_RIGHT: f"It promises more time than {rule} gives: who relies on it may lose the "
            f"right. It ends too late on {found.later} of {found.dates} start days.",
            TimeVerdict.CANNOT_TELL: f"It cannot be told on {found.untold} of {found.dates} start days, for which no "
            "school terms are known.",
        }[verdict]
        if verdict is TimeVerdict.CANNOT_TELL and not found.untold:
            words = "The law's figure was not read, so nothing is called looser than it."
        if found.untold and verdict is not TimeVerdict.CANNOT_TELL:
            words += f" On {found.untold} of {found.dates} start days it cannot be told: no school terms are known."
        elif found.estimate:
            words += " School terms are estimated for some days."
        if self.own.from_ and other.from_ and not set(self.own.from_) & set(other.from_):
            words += " The two run from different events; they are compared as though both began on the same day."
        return words
