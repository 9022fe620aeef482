"""The answer of `status` as plain records: what ``--json`` prints and what a page or a letter is made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ehe_workflow.case.findings import Finding
from ehe_workflow.case.judge import BACKWARD
from ehe_workflow.case.orders import doubtful_orders
from ehe_workflow.case.problems import Problem
from ehe_workflow.case.reasons import Reason, reasons_of
from ehe_workflow.case.replay import Move
from ehe_workflow.case.status import Opening, Question, Status, questions
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.case.versions import Standing
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Bound, Confidence, Force, StageKind
from ehe_workflow.time.when import When


@frozen(kw_only=True)
class StageAnswer:
    """A stage in which a process may be.

    Attributes:
        id: its name in the law's files.
        name: its name for people.
        kind: what sort of stage it is in every nation.
        means: what it means, or None.
        advice: what to do first, or None.
        where: what must be so for it to be this stage, by fact; empty where nothing is left open.
    """

    id: str
    name: str
    kind: StageKind
    means: str | None
    advice: str | None
    where: Mapping[str, FactValue]


@frozen(kw_only=True)
class MoveAnswer:
    """What one entry of the log did to a process.

    Attributes:
        event: the entry's name, or None for a step that the calendar made.
        kind: the kind of event, or the limit that ran out.
        name: what happened, in words.
        date: when.
        stage: the stage it led to.
        refused: why it could not be, or None.
    """

    event: str | None
    kind: str
    name: str
    date: When | None
    stage: str
    refused: str | None


@frozen(kw_only=True)
class ProcessAnswer:
    """Where one process stands.

    Attributes:
        id: the process.
        name: its name for people.
        regime: the version of it that applies.
        regime_name: that version's name for people.
        in_force: when that version is law, in words.
        stages: the stages in which it may be; one where nothing is left open.
        over_since: the last day of the time in which it could go on, where that is past.
        moves: how it got there, in the likeliest world.
    """

    id: str
    name: str
    regime: str
    regime_name: str
    in_force: str
    stages: tuple[StageAnswer, ...]
    over_since: When | None
    moves: tuple[MoveAnswer, ...]


@frozen(kw_only=True)
class LimitAnswer:
    """What can be said of one occurrence of a limit.

    Attributes:
        id: the limit.
        process: the process it belongs to.
        what: what must or may happen in the time.
        by: who must or may do it.
        right: whether it is a right that ends, not a duty.
        bound: what the period does.
        length: the period with its unit.
        verdict: the verdict.
        event: the entry that set it off, or None.
        stated: the day that the starting document itself states, or None.
        runs_from: the day it runs from.
        last_day: its last day, inclusive.
        cut_off: the time of day, such as ``17:00``, until which the last day counts; None where it counts to its end.
        first_day_after: the first day after it.
        is_earliest: whether ``last_day`` is the first day that is good: the limit says how long before another day the
            act may come at the most.
        is_overdue: whether it is over and the log does not show the act, which can still come.
        done: the entry that is the act, or that came too soon, or None.
        days_late: the least and the most days by which it was missed.
        days_left: days left on the day asked about.
        why: what decides it, in words.
        would_settle: what would settle it.
        missed: what follows where it is missed.
        reasons: how the verdict was reached.
        authority: where the limit is.
        also: further places: others that say the same, and the rule by which a document is taken to have come.
        confidence: how sure its figure is.
        force: how strong it is.
        layer: the jurisdiction whose file it stands in.
    """

    id: str
    process: str
    what: str
    by: Actor
    right: bool
    bound: Bound
    length: str
    verdict: Kind
    event: str | None
    stated: When | None
    runs_from: When | None
    last_day: When | None
    cut_off: str | None
    first_day_after: When | None
    is_earliest: bool
    is_overdue: bool
    done: str | None
    days_late: tuple[int | None, ...] | None
    days_left: int | None
    why: str | None
    would_settle: tuple[str, ...]
    missed: str | None
    reasons: tuple[Reason, ...]
    authority: Authority
    also: tuple[Authority, ...]
    confidence: Confidence
    force: Force
    layer: str


@frozen(kw_only=True)
class OpeningAnswer:
    """A step that can be taken next.

    Attributes:
        process: the process.
        step: the step.
        name: what is done, in words.
        by: who takes it.
        from_: the first day on which it can lawfully be taken; None where it can be taken now.
        by_day: the last day for it, where a limit runs.
        duty: whether the law says that it must be taken.
        advice: what to do or send.
        warning: what to say where it is allowed but unwise, or possible and not lawful.
        unknown: facts on which it turns and that are not known.
        authority: where the rule is, or None.
    """

    process: str
    step: str
    name: str
    by: Actor
    from_: When | None
    by_day: When | None
    duty: bool
    advice: str | None
    warning: str | None
    unknown: tuple[str, ...]
    authority: Authority | None


@frozen(kw_only=True)
class ProblemAnswer:
    """One thing that is wrong with the log.

    Attributes:
        event: the entry, or None.
        what: what is wrong.
        expected: what would be right, or None.
        nearest: the nearest valid name, or None.
    """

    event: str | None
    what: str
    expected: str | None
    nearest: str | None


@frozen(kw_only=True)
class Answer:
    """Where a case stands on a day.

    Attributes:
        case: the case's name.
        title: its heading, or None.
        jurisdiction: whose law applies.
        jurisdiction_name: its name for people.
        as_of: the day asked about, inclusive.
        assumed: dates assumed for law that is not in force.
        processes: the processes in play.
        limits: the limits that were set off.
        next_steps: what can happen next.
        findings: what is worth acting on.
        doubtful_orders: the entries of orders against the family that did not come as the law asks, and have not ended.
        questions: the unknown facts that matter.
        problems: what is wrong with the log.
        triage: what the signs tagged in the log point to, or None.
        left_out: the entries dated after the day asked about.
    """

    case: str
    title: str | None
    jurisdiction: str
    jurisdiction_name: str
    as_of: date
    assumed: Mapping[str, date]
    processes: tuple[ProcessAnswer, ...]
    limits: tuple[LimitAnswer, ...]
    next_steps: tuple[OpeningAnswer, ...]
    findings: tuple[Finding, ...]
    doubtful_orders: tuple[str, ...]
    questions: tuple[Question, ...]
    problems: tuple[ProblemAnswer, ...]
    triage: str | None
    left_out: tuple[str, ...]


def answer_of(status: Status) -> Answer:
    """The status of a case as plain records, every verdict with its reasons."""
    law = status.law
    return Answer(
        case=status.case.id,
        title=status.case.title,
        jurisdiction=law.jurisdiction.id,
        jurisdiction_name=law.jurisdiction.name,
        as_of=status.as_of,
        assumed=status.assumed,
        processes=tuple(_process(standing, status) for standing in status.standings),
        limits=tuple(limit_answer(verdict, status) for verdict in status.verdicts),
        next_steps=tuple(_opening(opening, status) for opening in status.openings),
        findings=status.findings,
        doubtful_orders=doubtful_orders(status),
        questions=questions(status),
        problems=tuple(_problem(problem) for problem in status.problems),
        triage=status.triage.answer,
        left_out=tuple(event.id for event in status.timeline.later),
    )


def _process(standing: Standing, status: Status) -> ProcessAnswer:
    regime = standing.definition.regime
    stages: dict[str, list[Mapping[str, FactValue]]] = {}
    for world in standing.worlds:
        stages.setdefault(world.stage, []).append(world.assumed)
    return ProcessAnswer(
        id=standing.process.id,
        name=standing.process.name,
        regime=regime.id,
        regime_name=regime.name,
        in_force=regime.in_force.words,
        stages=tuple(_stage(standing, name, assumed if len(stages) > 1 else [{}]) for name, assumed in stages.items()),
        over_since=standing.over,
        moves=tuple(_move(move, part, status) for part in standing.all for move in part.worlds[0].moves),
    )


def _stage(standing: Standing, name: str, assumed: list[Mapping[str, FactValue]]) -> StageAnswer:
    stage = standing.definition.stages[name]
    common = {fact: value for fact, value in assumed[0].items() if all(other.get(fact) == value for other in assumed)}
    return StageAnswer(
        id=stage.id, name=stage.name, kind=stage.kind, means=stage.means, advice=stage.advice, where=common
    )


def _move(move: Move, standing: Standing, status: Status) -> MoveAnswer:
    kind = status.law.event.get(move.kind)
    limit = status.law.limit.get(move.kind)
    name = kind.name if kind is not None else f"time is over: {limit.what}" if limit is not None else move.kind
    return MoveAnswer(
        event=move.event,
        kind=move.kind,
        name=name,
        date=status.timeline.events[move.place].date if move.place is not None else None,
        stage=standing.definition.stages[move.after].name,
        refused=move.refused,
    )


def limit_answer(verdict: Verdict, status: Status) -> LimitAnswer:
    """One verdict as a plain record, with its reasons."""
    limit, due, events = verdict.limit, verdict.due, status.timeline.events
    placed = verdict.place is not None and verdict.place >= 0
    return LimitAnswer(
        id=limit.id,
        process=limit.process,
        what=limit.what,
        by=limit.by,
        right=limit.right,
        bound=limit.bound,
        length=str(limit.length),
        verdict=verdict.kind,
        event=events[verdict.place].id if placed and verdict.place is not None else None,
        stated=events[verdict.place].dates.get(limit.stated or "") if placed and verdict.place is not None else None,
        runs_from=due.trigger.when if due is not None else None,
        last_day=due.last_day if due is not None and due.refusal is None else None,
        cut_off=status.law.cut_off(limit) if due is not None and due.refusal is None else None,
        first_day_after=due.first_day_after if due is not None and due.refusal is None else None,
        is_earliest=limit.convention in BACKWARD and limit.bound is Bound.AT_MOST,
        is_overdue=_is_overdue(verdict, status),
        done=events[verdict.done].id if verdict.done is not None else None,
        days_late=verdict.days_late,
        days_left=verdict.days_left,
        why=verdict.why,
        would_settle=verdict.would_settle,
        missed=limit.missed,
        reasons=reasons_of(verdict, status.timeline),
        authority=status.law.authority(limit.source),
        also=_also(verdict, status),
        confidence=verdict.confidence,
        force=verdict.force,
        layer=status.law.origins["limit", limit.id].layer,
    )


def _is_overdue(verdict: Verdict, status: Status) -> bool:
    """Whether a duty is over and the log does not show the act, though it can still come."""
    limit, due = verdict.limit, verdict.due
    if verdict.kind is not Kind.CANNOT_TELL or verdict.done is not None or verdict.may_not_apply or limit.right:
        return False
    last = due.last_day.latest if due is not None and due.refusal is None else None
    can_come = {one.step.event for one in status.openings if one.process.id == limit.process}
    return last is not None and last < status.as_of and not can_come.isdisjoint(limit.done)


def _also(verdict: Verdict, status: Status) -> tuple[Authority, ...]:
    """Further places that bear on a verdict, with the rule by which a document came.

    What says how a document may be served at all is no authority for anything else that was sent in that way.
    """
    rule = verdict.due.trigger.rule if verdict.due is not None else None
    place = verdict.place if verdict.place is not None and verdict.place >= 0 else None
    if rule is not None and rule.when is not None:
        rule = rule if place is not None and status.timeline.is_served(status.timeline.events[place]) else None
    citations = (*verdict.limit.also, *((rule.source,) if rule is not None else ()))
    return tuple(status.law.authority(citation) for citation in citations)


def _opening(opening: Opening, status: Status) -> OpeningAnswer:
    step = opening.step
    return OpeningAnswer(
        process=opening.process.id,
        step=step.id,
        name=step_name(step, status.law),
        by=opening.by,
        from_=opening.from_,
        by_day=opening.by_day,
        duty=step.duty,
        advice=step.advice,
        warning=step.warning,
        unknown=opening.unknown,
        authority=status.law.authority(step.source) if step.source is not None else None,
    )


def step_name(step: Step, law: Law) -> str:
    """A step as something to do, such as ``serve an attendance order``; else what its event says."""
    kind = law.event[step.event or ""]
    return step.name or kind.act or kind.name


def _problem(problem: Problem) -> ProblemAnswer:
    return ProblemAnswer(event=problem.event, what=problem.what, expected=problem.expected, nearest=problem.nearest)
