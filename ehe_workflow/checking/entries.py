"""What is asked of every entry by itself: a link, a recent reading, an owner, a provision, a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ehe_workflow.checking.findings import Rule, Severity
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.sources import Source
from ehe_workflow.law.terms import Actor, Bound, Force
from ehe_workflow.time import Convention, Unfixed

_IN_PROVISIONS = frozenset({Force.STATUTE, Force.REGULATIONS, Force.TRIBUNAL_RULES})
"""The texts in which every number stands in a provision with a name of its own."""


@frozen
class Remark:
    """What is wrong with one entry: the rule, how bad it is, the section and name of the entry, and why in words."""

    rule: Rule
    severity: Severity
    section: str
    entry: str
    why: str


def remarks(law: Law, on: date) -> Iterator[Remark]:
    """What is to be said of the sources and limits of a law, with all its layers.

    Args:
        law: the law.
        on: the day asked about; a source should have been read in the year up to it.
    """
    for source in law.source.values():
        yield from _of_source(source, on)
    acts = _acts_by_process(law)
    for limit in law.limit.values():
        yield from _of_limit(law, limit, acts[limit.process])


def _of_source(source: Source, on: date) -> Iterator[Remark]:
    settled = Severity.ERROR if source.confidence.is_settled and source.force.is_law else Severity.WARNING
    if source.url is None:
        yield Remark(Rule.NO_LINK, settled, "source", source.id, "it has no link")
    if source.read is None:
        if source.confidence.is_settled:
            yield Remark(Rule.NOT_READ, Severity.WARNING, "source", source.id, "the day it was read is not recorded")
    elif source.read < _a_year_before(on):
        yield Remark(Rule.NOT_READ, Severity.WARNING, "source", source.id, f"it was last read on {source.read}")


def _of_limit(law: Law, limit: Limit, acts: frozenset[str]) -> Iterator[Remark]:
    if limit.by is Actor.ANYONE:
        yield Remark(Rule.NO_OWNER, Severity.WARNING, "limit", limit.id, "it does not say whose limit it is")
    if not isinstance(limit.length, Unfixed) and limit.source.at is None and limit.clause is None:
        why = f"it has a number ({limit.length}) and does not say where in the source {limit.source.of!r} that stands"
        settled = law.confidence_of(limit).is_settled and law.force_of(limit) in _IN_PROVISIONS
        severity = Severity.ERROR if settled else Severity.WARNING
        yield Remark(Rule.NO_PROVISION, severity, "limit", limit.id, why)
    if _is_duty(limit) and acts.isdisjoint(limit.done):
        named = ", ".join(repr(kind) for kind in limit.done)
        why = f"no step of the process {limit.process!r} is the act that is due ({named or 'none is named'})"
        yield Remark(Rule.NO_STEP, Severity.WARNING, "limit", limit.id, why)


def _is_duty(limit: Limit) -> bool:
    return (
        not limit.right
        and limit.bound is Bound.AT_MOST
        and limit.by is not Actor.LAW
        and limit.convention not in {Convention.BEFORE, Convention.CLEAR_BEFORE}
    )


def _acts_by_process(law: Law) -> defaultdict[str, frozenset[str]]:
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for step in law.step.values():
        if step.event is not None:
            process = law.regime[step.regime].process
            found[process] |= {step.event}
    return found


def _a_year_before(day: date) -> date:
    """The same day a year before; 28 February for a leap day."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
