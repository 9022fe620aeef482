"""A council's document beside another's, practice by practice: what each says, and which is on firmer ground."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import frozen

from ehe_workflow.audit.clause_times import is_earlier, is_own, time_words
from ehe_workflow.audit.compare import Comparison, compare, counting_of, span_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.statements import Clause

_RANK = {"correct": 0, "lawful": 0, "unclear": 1, "outdated": 2, "misstated": 2, "beyond-power": 2}


class Beside(Enum):
    """How a practice of one document stands beside the other's."""

    ALIKE = "alike"
    WEAKER = "weaker"
    STRONGER = "stronger"
    SILENT = "silent"
    ONLY_HERE = "only-here"


@frozen(kw_only=True)
class PracticeClause:
    """What one document says of a practice in one clause.

    Attributes:
        clause: the clause, by its number or name.
        says: what it says, in our words.
        view: how that stands to the law.
        why: the ground for that view.
        time: the time that it fixes, in words, or None.
    """

    clause: str
    says: str
    view: str
    why: str
    time: str | None


@frozen(kw_only=True)
class TimesBeside:
    """The times that two documents give the same practice, over every start day.

    Attributes:
        own: the first document's time, in words.
        other: the other's.
        comparison: the two, the first document's first.
    """

    own: str
    other: str
    comparison: Comparison


@frozen(kw_only=True)
class PracticeRow:
    """One practice in both documents.

    Attributes:
        practice: the practice.
        beside: how the first document stands beside the other: ``weaker`` where its clauses are on less firm ground
            in law, ``silent`` where only the other has it.
        own: the first document's clauses.
        other: the other's.
        times: their times, where both give one that can be counted.
    """

    practice: str
    beside: Beside
    own: tuple[PracticeClause, ...]
    other: tuple[PracticeClause, ...]
    times: tuple[TimesBeside, ...]


def practices(law: Law, other: Law, on: date) -> tuple[PracticeRow, ...]:
    """Two councils' documents, practice by practice, in the order of the other's.

    Args:
        law: the law of the council that is looked at.
        other: the law of the council that it is held against.
        on: the day to which examples are near.
    """
    ours, theirs = _by_practice(law, on), _by_practice(other, on)
    rows = []
    for practice in dict.fromkeys((*theirs, *ours)):
        own, its = ours.get(practice, []), theirs.get(practice, [])
        rows.append(
            PracticeRow(
                practice=practice,
                beside=_beside(own, its),
                own=tuple(_clause(law, one) for one in own),
                other=tuple(_clause(other, one) for one in its),
                times=tuple(_times(law, own, other, its, on)),
            )
        )
    return tuple(rows)


def _by_practice(law: Law, on: date) -> dict[str, list[Clause]]:
    """The clauses of the documents that a council uses, by the practice they are about."""
    found: dict[str, list[Clause]] = {}
    for name, clause in law.clause.items():
        in_use = is_own(law, "clause", name) and not is_earlier(law, clause.source, on)
        if clause.practice is not None and in_use:
            found.setdefault(clause.practice, []).append(clause)
    return found


def _beside(own: list[Clause], other: list[Clause]) -> Beside:
    if not own or not other:
        return Beside.ONLY_HERE if own else Beside.SILENT
    ours, theirs = (max(_RANK[clause.view] for clause in clauses) for clauses in (own, other))
    if ours == theirs:
        return Beside.ALIKE
    return Beside.WEAKER if ours > theirs else Beside.STRONGER


def _limit(law: Law, clause: Clause) -> Limit | None:
    return law.limit_named(clause.limit) if clause.limit is not None else None


def _clause(law: Law, clause: Clause) -> PracticeClause:
    limit = _limit(law, clause)
    return PracticeClause(
        clause=clause.number or clause.id,
        says=clause.says,
        view=clause.view,
        why=clause.why,
        time=time_words(law, limit) if limit is not None else clause.time,
    )


def _times(law: Law, own: list[Clause], other: Law, its: list[Clause], on: date) -> list[TimesBeside]:
    found = []
    for one in filter(None, (_limit(law, clause) for clause in own)):
        for two in filter(None, (_limit(other, clause) for clause in its)):
            mine, theirs = counting_of(law, one), counting_of(other, two)
            both = compare(mine, theirs, span=span_of(law), near=on) if mine and theirs else None
            if both is not None and one.bound is two.bound:
                found.append(TimesBeside(own=time_words(law, one), other=time_words(other, two), comparison=both))
    return found
