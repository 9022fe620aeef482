"""What is worth acting on: verdicts, checks, steps that could not be and steps that were unwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum

from attrs import frozen

from ehe_workflow.case.facts import Facts
from ehe_workflow.case.replay import Move, World
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.statements import Check
from ehe_workflow.law.terms import Actor, Bound, Force
from ehe_workflow.time import Convention
from ehe_workflow.time.when import When


class FindingKind(Enum):
    """What sort of finding it is."""

    LIMIT = "limit"
    CHECK = "check"
    NOT_RECORDED = "not-recorded"
    IMPOSSIBLE_STEP = "impossible-step"
    UNWISE_STEP = "unwise-step"
    NO_EVIDENCE = "no-evidence"
    MISSTATEMENT = "misstatement"
    NOT_SERVED = "not-served"


@frozen(kw_only=True)
class Finding:
    """One thing worth acting on.

    Attributes:
        id: the name of the limit, check, step or misstatement it rests on.
        kind: what sort of finding it is.
        what: what was found, in a sentence.
        event: the entry it is about, or None.
        whose: whose act or omission it is about.
        force: how strong the rule is.
        authority: where the rule is, or None.
    """

    id: str
    kind: FindingKind
    what: str
    event: str | None
    whose: Actor
    force: Force
    authority: Authority | None


def findings_of_verdicts(timeline: Timeline, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """Limits that were missed, and limits that are over without evidence of the act.

    Where it is not known whether a limit is about the case at all, a question asks for that and nothing is found yet.
    """
    for verdict in verdicts:
        limit = verdict.limit
        if verdict.kind is Kind.BREACHED:
            kind, words = FindingKind.LIMIT, _missed(verdict)
        elif verdict.kind is Kind.CANNOT_TELL and verdict.why and not limit.right and not verdict.may_not_apply:
            kind, words = FindingKind.NO_EVIDENCE, _untold(limit, verdict.why)
        else:
            continue
        place = verdict.done if verdict.done is not None else verdict.place
        yield Finding(
            id=limit.id,
            kind=kind,
            what=words,
            event=timeline.events[place].id if place is not None and place >= 0 else None,
            whose=verdict.whose,
            force=verdict.force,
            authority=timeline.law.authority(limit.source),
        )


def _missed(verdict: Verdict) -> str:
    limit, due = verdict.limit, verdict.due
    cut_short = limit.right and verdict.whose is not limit.by
    by = (
        f"{' until' if cut_short else _at_the_edge(limit)} {_day(due.last_day)}"
        if due is not None and limit.bound is not Bound.AT_LEAST
        else ""
    )
    late = f" ({_days(verdict.days_late)})" if verdict.days_late else ""
    why = f": {verdict.why}" if verdict.why else ""
    until = ""
    if due is not None and limit.bound is Bound.AT_LEAST:
        until = f"; it had to last until the end of {_day(due.last_day)}"
    missed = f" {limit.missed}" if limit.missed else ""
    name = "Right cut short" if cut_short else "Right missed" if limit.right else "Not kept"
    return f"{name}: {_small(limit.what)}{by}{why}{until}{late}.{missed}"


def _at_the_edge(limit: Limit) -> str:
    """How the day is introduced: counted back from a later day, a cap is the first day that is good, not the last."""
    return ", not before" if limit.convention in (Convention.BEFORE, Convention.CLEAR_BEFORE) else " by"


def _day(when: When) -> str:
    return when.words() if when.is_exact else f"a day {when.words()}"


def _untold(limit: Limit, why: str) -> str:
    return f"Not shown to be kept: {_small(limit.what)}: {why}."


def _days(late: tuple[int, int | None]) -> str:
    least, most = late
    if most is None:
        return f"by {least} day{'' if least == 1 else 's'} or more"
    if least == most:
        return f"by {least} day{'' if least == 1 else 's'}"
    return f"by {least} to {most} days"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def findings_of_checks(
    timeline: Timeline, checks: Sequence[tuple[int, Check]], assumed: Mapping[str, date]
) -> Iterator[Finding]:
    """What the law or good practice asks of an event, where the log says otherwise or does not say."""
    for place, check in checks:
        facts = Facts(timeline, place)
        event = timeline.events[place]
        day = event.date.latest or event.date.earliest
        if day is not None and not check.in_force.holds_on(day, assumed):
            continue
        if check.when is not None and check.when.holds(facts) is not True:
            continue
        holds = check.expects.holds(facts)
        if holds is True or (holds is None and check.unknown is None):
            continue
        yield Finding(
            id=check.id,
            kind=FindingKind.CHECK if holds is False else FindingKind.NOT_RECORDED,
            what=check.finding if holds is False else check.unknown or check.finding,
            event=event.id,
            whose=check.duty_of,
            force=timeline.law.force_of(check),
            authority=timeline.law.authority(check.source),
        )


def findings_of_worlds(timeline: Timeline, worlds: Sequence[World]) -> Iterator[Finding]:
    """Steps of a log that could not be taken, and steps taken with a warning, in every world that is possible.

    What is so in some worlds only is left to the questions that tell these worlds apart.
    """
    law = timeline.law
    first, *others = worlds
    elsewhere = [{_what_is_told(move) for move in world.moves} for world in others]
    for move in first.moves:
        if any(_what_is_told(move) not in told for told in elsewhere):
            continue
        kind = law.event.get(move.kind)
        if move.step is None:
            name = kind.name if kind is not None else move.kind
            yield Finding(
                id=move.force.id if move.force is not None else move.kind,
                kind=FindingKind.IMPOSSIBLE_STEP,
                what=f"{name}: {move.refused}.",
                event=move.event,
                whose=kind.by if kind is not None else Actor.ANYONE,
                force=law.force_of(move.force) if move.force is not None else _force_of_stage(_steps_of(first)),
                authority=_authority(timeline, move.force),
            )
        elif move.step.warning is not None:
            yield Finding(
                id=move.step.id,
                kind=FindingKind.UNWISE_STEP,
                what=move.step.warning,
                event=move.event,
                whose=move.step.by or (kind.by if kind is not None else Actor.ANYONE),
                force=law.force_of(move.step),
                authority=_authority(timeline, move.step),
            )


def _what_is_told(move: Move) -> tuple[str | None, bool, str | None]:
    """What makes a move a finding, whatever stage it is told from."""
    return move.event, move.step is None, move.step.warning if move.step is not None else None


def _steps_of(world: World) -> list[Step]:
    """The steps that a world took."""
    return [move.step for move in world.moves if move.step is not None]


def _force_of_stage(steps: Sequence[Step]) -> Force:
    return next((step.force for step in steps if step.force is not None), Force.STATUTE)


def _authority(timeline: Timeline, step: Step | None) -> Authority | None:
    return timeline.law.authority(step.source) if step is not None and step.source is not None else None


def findings_of_misstatements(timeline: Timeline) -> Iterator[Finding]:
    """Wrong statements of law that the log records, each with its correction."""
    for event in timeline.events:
        for name in event.misstatements:
            wrong = timeline.law.misstatement.get(name)
            if wrong is not None:
                authority = timeline.law.authority(wrong.source)
                yield Finding(
                    id=wrong.id,
                    kind=FindingKind.MISSTATEMENT,
                    what=f"Said: {wrong.claim.rstrip('.')}. In fact: {wrong.correction}",
                    event=event.id,
                    whose=Actor.COUNCIL,
                    force=authority.force,
                    authority=authority,
                )


def findings_of_service(timeline: Timeline) -> Iterator[Finding]:
    """Documents sent in a way that is not good service."""
    for event in timeline.events:
        kind = timeline.law.event.get(event.kind)
        if kind is None or not kind.served:
            continue
        arrived = timeline.dated(event, "served")
        if arrived.kind == "not-served" and arrived.rule is not None:
            authority = timeline.law.authority(arrived.rule.source)
            yield Finding(
                id=arrived.rule.id,
                kind=FindingKind.NOT_SERVED,
                what=f"{kind.name}: {arrived.rule.otherwise or 'it was not validly served'}",
                event=event.id,
                whose=kind.by,
                force=authority.force,
                authority=authority,
            )
