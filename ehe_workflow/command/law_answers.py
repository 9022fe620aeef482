"""The answers of `ehe-workflow law` as plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from ehe_workflow.law.graph import leaves, stages_of, steps_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Regime, Stage
from ehe_workflow.law.sources import Authority, InForce
from ehe_workflow.law.terms import Actor, Bound, Confidence, Force, JurisdictionKind
from ehe_workflow.time import Convention, Days, Hours, Months, Period, SchoolDays, Unfixed, Weeks, WorkingDays, Years

_UNITS: Mapping[type, str] = {
    Days: "calendar day",
    WorkingDays: "working day",
    SchoolDays: "school day",
    Weeks: "week",
    Months: "month",
    Years: "year",
    Hours: "hour",
    Unfixed: "none",
}


@frozen(kw_only=True)
class SourceOfLimit:
    """Where a limit is.

    Attributes:
        title: the source's title.
        provision: the place in it, or None.
        url: a link to read it, or None.
        read: when it was last read, or None.
    """

    title: str
    provision: str | None
    url: str | None
    read: date | None


@frozen(kw_only=True)
class PeriodInForce:
    """When a limit is law.

    Attributes:
        from_: first day, inclusive, or None where it is not known or not fixed.
        until: last day, inclusive, or None where it has no end.
        commenced: False for law that is enacted and not in force.
        commencement: the name under which a date may be assumed for it, or None.
    """

    from_: date | None
    until: date | None
    commenced: bool
    commencement: str | None


@frozen(kw_only=True)
class LimitRow:
    """One limit of a jurisdiction's law.

    Attributes:
        id: its name.
        process: the process it belongs to.
        regime: the version of the process, or None for every version.
        what: what must or may happen in the time.
        by: who must or may do it.
        right: whether it is a right that ends, not a duty.
        bound: what the period does.
        length: the number, or None where the law gives none.
        period: the length in words, with its unit.
        unit: the unit.
        convention: which days at its edge count, or None.
        force: how strong it is.
        source: where it is.
        in_force: when it is law.
        layer: the jurisdiction whose file it stands in.
        confidence: how sure the figure is.
        clause: the clause of a council's document, or None.
        note: what a reader should know of it, or None.
    """

    id: str
    process: str
    regime: str | None
    what: str
    by: Actor
    right: bool
    bound: Bound
    length: int | None
    period: str
    unit: str
    convention: Convention | None
    force: Force
    source: SourceOfLimit
    in_force: PeriodInForce
    layer: str
    confidence: Confidence
    clause: str | None
    note: str | None


@frozen(kw_only=True)
class LimitTable:
    """The limits of a jurisdiction.

    Attributes:
        jurisdiction: whose law it is.
        limits: every limit, with those of the layers below.
    """

    jurisdiction: str
    limits: tuple[LimitRow, ...]


@frozen(kw_only=True)
class JurisdictionRow:
    """One jurisdiction.

    Attributes:
        id: its name in cases and commands.
        name: its name for people.
        kind: what sort of layer it is.
        extends: the jurisdiction below it, or None.
        limits: how many limits its law has, with the layers below.
        own_limits: how many of them stand in its own files.
    """

    id: str
    name: str
    kind: JurisdictionKind
    extends: str | None
    limits: int
    own_limits: int


@frozen(kw_only=True)
class LawList:
    """The jurisdictions there are.

    Attributes:
        jurisdictions: each of them, by name.
    """

    jurisdictions: tuple[JurisdictionRow, ...]


@frozen(kw_only=True)
class StepRow:
    """One step of a regime.

    Attributes:
        id: its name.
        name: what is done.
        event: the kind of event that makes it, or None for a step of the calendar.
        by: who takes it.
        from_: the stages it leaves.
        to: the stage it leads to.
        when: the condition, or None.
        after: the limits that must run out first.
        duty: whether the law says that it must be taken.
        authority: where the rule is, or None.
    """

    id: str
    name: str
    event: str | None
    by: Actor
    from_: tuple[str, ...]
    to: str
    when: str | None
    after: tuple[str, ...]
    duty: bool
    authority: Authority | None


@frozen(kw_only=True)
class RegimeShown:
    """One version of a process.

    Attributes:
        process: the process.
        process_name: its name for people.
        what: what the process is for.
        id: the version.
        name: the version's name for people.
        in_force: when it is law, in words.
        start: the stage in which it begins.
        stages: its stages.
        steps: its steps.
        note: what a reader should know of it, or None.
    """

    process: str
    process_name: str
    what: str
    id: str
    name: str
    in_force: str
    start: str
    stages: tuple[Stage, ...]
    steps: tuple[StepRow, ...]
    note: str | None


@frozen(kw_only=True)
class LawShown:
    """The law of a jurisdiction on a day.

    Attributes:
        jurisdiction: whose law it is.
        name: its name for people.
        on: the day asked about.
        layers: the jurisdictions it is made of, the most common first.
        regimes: the versions in force, and those enacted and not in force.
        limits: their limits.
    """

    jurisdiction: str
    name: str
    on: date
    layers: tuple[str, ...]
    regimes: tuple[RegimeShown, ...]
    limits: tuple[LimitRow, ...]


def unit_of(period: Period) -> str:
    """The unit of a period in words; ``date`` for a yearly date."""
    return _UNITS.get(type(period), "date")


def number_of(period: Period) -> int | None:
    """The number of a period, or None where it has none."""
    return getattr(period, "n", None)


def limit_row(law: Law, limit: Limit) -> LimitRow:
    """One limit as a row."""
    authority = law.authority(limit.source)
    return LimitRow(
        id=limit.id,
        process=limit.process,
        regime=limit.regime,
        what=limit.what,
        by=limit.by,
        right=limit.right,
        bound=limit.bound,
        length=number_of(limit.length),
        period=str(limit.length),
        unit=unit_of(limit.length),
        convention=limit.convention,
        force=law.force_of(limit),
        source=SourceOfLimit(
            title=authority.title, provision=authority.provision, url=authority.url, read=authority.read
        ),
        in_force=_in_force(law.in_force_of(limit)),
        layer=law.origins["limit", limit.id].layer,
        confidence=law.confidence_of(limit),
        clause=limit.clause,
        note=limit.note,
    )


def _in_force(period: InForce) -> PeriodInForce:
    return PeriodInForce(
        from_=period.from_, until=period.until, commenced=period.commenced, commencement=period.commencement
    )


def jurisdiction_row(law: Law) -> JurisdictionRow:
    """One jurisdiction as a row."""
    own = sum(law.origins["limit", name].layer == law.jurisdiction.id for name in law.limit)
    return JurisdictionRow(
        id=law.jurisdiction.id,
        name=law.jurisdiction.name,
        kind=law.jurisdiction.kind,
        extends=law.jurisdiction.extends,
        limits=len(law.limit),
        own_limits=own,
    )


def law_shown(law: Law, on: date, process: str | None) -> LawShown:
    """The law of a jurisdiction on a day, of one process or of all."""
    regimes = [
        regime
        for regime in law.regime.values()
        if process in {None, regime.process} and (regime.in_force.holds_on(on) or not regime.in_force.commenced)
    ]
    return LawShown(
        jurisdiction=law.jurisdiction.id,
        name=law.jurisdiction.name,
        on=on,
        layers=law.layers,
        regimes=tuple(_regime(law, regime) for regime in regimes),
        limits=tuple(limit_row(law, limit) for limit in _limits(law, on, regimes, process)),
    )


def _limits(law: Law, on: date, regimes: list[Regime], process: str | None) -> Iterator[Limit]:
    keys = {regime.key for regime in regimes}
    for limit in law.limit.values():
        if process not in {None, limit.process}:
            continue
        period = law.in_force_of(limit)
        of_these = limit.regime is None or f"{limit.process}/{limit.regime}" in keys
        if of_these and (period.holds_on(on) or not period.commenced):
            yield limit


def _regime(law: Law, regime: Regime) -> RegimeShown:
    stages = stages_of(law, regime.key)
    return RegimeShown(
        process=regime.process,
        process_name=law.process[regime.process].name,
        what=law.process[regime.process].what,
        id=regime.id,
        name=regime.name,
        in_force=regime.in_force.words,
        start=regime.start,
        stages=tuple(stages.values()),
        steps=tuple(_steps(law, regime, stages)),
        note=regime.note,
    )


def _steps(law: Law, regime: Regime, stages: Mapping[str, Stage]) -> Iterator[StepRow]:
    for step in steps_of(law, regime.key):
        kind = law.event.get(step.event or "")
        limit = law.limit.get(step.at_end_of or "")
        name = step.name or (kind.name if kind else f"when the time is over: {limit.what}" if limit else step.id)
        yield StepRow(
            id=step.id,
            name=name,
            event=step.event,
            by=step.by or (kind.by if kind else Actor.LAW),
            from_=tuple(leaves(step, stages)),
            to=step.to or "the same stage",
            when=str(step.when) if step.when is not None else None,
            after=step.after,
            duty=step.duty,
            authority=law.authority(step.source) if step.source is not None else None,
        )
