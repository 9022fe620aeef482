"""Where a case stands on a day: stages, verdicts, what is due next, what was found, what is not known and matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import define, frozen

from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.findings import (
    Finding,
    findings_of_checks,
    findings_of_misstatements,
    findings_of_service,
    findings_of_verdicts,
    findings_of_worlds,
)
from ehe_workflow.case.judge import Judge
from ehe_workflow.case.model import Case
from ehe_workflow.case.problems import Problem, problems_of_names, problems_of_order, problems_of_sense
from ehe_workflow.case.replay import CONDITION, PASSED
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.triage import Triage, triage
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.case.versions import Standing, Stretches, governs, outside_the_law_known, standings_of, stretches_of
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.index import Index, index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Process, Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.time.when import When


@frozen(kw_only=True)
class Opening:
    """A step that can be taken next.

    Attributes:
        process: the process.
        step: the step.
        by: who takes it.
        from_: the first day on which it can be taken, where something must run out before it; else None.
        by_day: the last day for it, where a limit runs; else None.
        unknown: the facts on which it turns and that are not known.
    """

    process: Process
    step: Step
    by: Actor
    from_: When | None
    by_day: When | None
    unknown: tuple[str, ...]


@frozen
class Question:
    """An unknown fact that matters.

    Attributes:
        fact: the fact's name.
        question: how to ask for it.
        why: what it decides, in words, one for each thing it decides.
    """

    fact: str
    question: str
    why: tuple[str, ...]


@define(slots=False, eq=False, kw_only=True)
class Status:
    """Where a case stands on a day.

    Attributes:
        case: the case.
        law: the law it is under.
        as_of: the day asked about.
        assumed: the dates assumed for law that is not in force.
        timeline: the log as far as that day.
        standings: the processes in play.
        stretches: the parts of the log that each version of a process governs.
        verdicts: the limits that were set off.
    """

    case: Case
    law: Law
    as_of: date
    assumed: Mapping[str, date]
    timeline: Timeline
    standings: tuple[Standing, ...]
    stretches: Stretches
    verdicts: tuple[Verdict, ...]
    _index: Index
    _clock: Clock
    _judge: Judge

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the log itself."""
        return (
            *problems_of_names(self.case, self.law),
            *problems_of_sense(self.timeline),
            *(problem for one in self.standings for problem in _problems_of_number(one)),
            *self._problems_of_law(),
            *problems_of_order(self.timeline, self._index, self.findings),
        )

    @cached_property
    def triage(self) -> Triage:
        """What the signs tagged in the log point to."""
        return triage(self.law, self.timeline.events)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth acting on, the strongest rules first."""
        checks = [
            (place, check)
            for kind, places in self.timeline.places.items()
            for check in self._index.checks.get(kind, ())
            for place in places
            if governs(self.stretches, check.process, check.regime, place)
        ]
        found = [
            *findings_of_verdicts(self.timeline, self.verdicts),
            *findings_of_service(self.timeline),
            *findings_of_checks(self.timeline, checks, self.assumed),
            *(
                finding
                for standing in self.standings
                for part in standing.all
                for finding in findings_of_worlds(self.timeline, part.worlds)
            ),
            *findings_of_misstatements(self.timeline),
        ]
        order = list(type(found[0].force)) if found else []
        return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(one.force)))

    @property
    def running(self) -> tuple[Verdict, ...]:
        """The limits that are running, the nearest last day first."""
        found = [one for one in self.verdicts if one.kind is Kind.RUNNING]
        return tuple(sorted(found, key=_nearest))

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """The steps that can be taken next."""
        return tuple(
            opening for standing in self.standings if standing.over is None for opening in self._openings_of(standing)
        )

    @cached_property
    def not_triggered(self) -> tuple[Limit, ...]:
        """The limits of the processes in play that nothing has set off yet."""
        seen = {verdict.limit.id for verdict in self.verdicts}
        playing = {(standing.process.id, standing.definition.regime.id) for standing in self.standings}
        return tuple(
            limit
            for limit in self.law.limit.values()
            if limit.id not in seen
            and any(limit.process == process and limit.regime in {None, regime} for process, regime in playing)
        )

    def _problems_of_law(self) -> Iterator[Problem]:
        """Entries of a day whose law is not known here: nothing is said of them, and that is said."""
        for place, process in outside_the_law_known(self.timeline, self._index, self.assumed):
            event = self.timeline.events[place]
            yield Problem(
                event=event.id,
                path=("event", self.case.events.index(event), "date"),
                what=f"the law of {event.date.words()} on this is not known here: {process.name}",
                expected="an answer from elsewhere; nothing is said of it",
            )

    def _openings_of(self, standing: Standing) -> Iterator[Opening]:
        facts = Facts(self.timeline)
        told: set[str] = set()
        for stage in standing.stages:
            for step in standing.definition.steps_from(stage.id):
                if step.id in told or step.event is None or step.only_in_logs:
                    continue
                told.add(step.id)
                holds = step.when.holds(facts) if step.when is not None else True
                if holds is False:
                    continue
                kind = self.law.event[step.event]
                yield Opening(
                    process=standing.process,
                    step=step,
                    by=step.by or kind.by,
                    from_=self._opens(step),
                    by_day=self._closes(step.event),
                    unknown=tuple(facts.unknown(step.when)) if step.when is not None and holds is None else (),
                )

    def _opens(self, step: Step) -> When | None:
        found: When | None = None
        for name in step.after:
            limit = self.law.limit_named(name)
            places = [place for place in self._clock.triggers(limit) if self._clock.applies(limit, place)]
            due = self._clock.due(limit, places[-1]) if places else None
            if due is not None and due.refusal is None:
                opens = due.first_day_after
                later = found is None or (opens.earliest or date.min) > (found.earliest or date.min)
                found = opens if later else found
        can_be_now = found is not None and found.latest is not None and found.latest <= self.as_of
        return None if can_be_now else found

    def _closes(self, event: str) -> When | None:
        days = [
            one.due.last_day
            for one in self.verdicts
            if one.kind is Kind.RUNNING and one.due is not None and event in one.limit.done
        ]
        return min(days, key=lambda when: when.earliest or date.max, default=None)


def status(case: Case, law: Law, *, as_of: date, assumed: Mapping[str, date] | None = None) -> Status:
    """Where a case stands on a day.

    Nothing reads a clock: the day is always given, and entries of the log dated after it are left out.

    Args:
        case: the case with its log.
        law: the law of its jurisdiction, from `Library.load`.
        as_of: the day asked about, inclusive: what happened on it has happened.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.

    Returns:
        The stage of each process in play, a verdict on each limit that was set off, and from them what is due,
        what was found and which unknown facts matter.

    >>> from ehe_workflow import Library, parse_case
    >>> case = parse_case('''
    ... [case]
    ... id = "example"
    ... jurisdiction = "england"
    ... [[event]]
    ... kind = "notice-served"
    ... date = 2026-11-23
    ... how = "by-hand"
    ... ''')
    >>> answer = status(case, Library.shipped().load("england"), as_of=date(2026, 11, 30))
    >>> answer.running[0].due.last_day.words()
    '7 December 2026'
    """
    index = index_of(law)
    assumed = assumed or {}
    timeline = Timeline(law, case, as_of)
    clock = Clock(timeline, assumed)
    judge = Judge(timeline, clock, index.barred)
    standings = tuple(
        standing
        for process in _processes_in_play(timeline, index)
        for standing in standings_of(process, timeline, clock, index, assumed)
    )
    stretches = stretches_of(standings)
    verdicts = tuple(
        verdict
        for limit in _limits_in_play(timeline, index)
        if (places := _places_in_force(limit, clock, stretches))
        for verdict in judge.verdicts(limit, places)
    )
    return Status(
        case=case,
        law=law,
        as_of=as_of,
        assumed=assumed,
        timeline=timeline,
        standings=standings,
        stretches=stretches,
        verdicts=verdicts,
        index=index,
        clock=clock,
        judge=judge,
    )


def _processes_in_play(timeline: Timeline, index: Index) -> list[str]:
    found: dict[str, None] = {}
    for event in timeline.events:
        found.update(dict.fromkeys(index.processes.get(event.kind, ())))
    return list(found)


def _limits_in_play(timeline: Timeline, index: Index) -> Iterator[Limit]:
    """The limits that some event of the log sets off, with those that follow from them, in the law's order."""
    waiting: list[Limit] = [limit for kind in timeline.places for limit in index.limits.get(kind, ())]
    waiting += index.from_facts
    seen: set[str] = set()
    for limit in waiting:
        if limit.id not in seen:
            seen.add(limit.id)
            yield limit
            waiting += index.following.get(limit.id, ())


def _places_in_force(limit: Limit, clock: Clock, stretches: Stretches) -> list[int]:
    """The places of the events that set a limit off while it was in force, where it is of the versions that apply."""
    return [
        place
        for place in clock.triggers(limit)
        if governs(stretches, limit.process, limit.regime, place) and clock.in_force(limit, place)
    ]


def _nearest(verdict: Verdict) -> tuple[date, str]:
    due = verdict.due
    return (due.last_day.earliest or date.max if due is not None else date.max), verdict.limit.id


def questions(status: Status) -> tuple[Question, ...]:
    """The facts that are not known and that would change the answer."""
    asked: dict[str, list[str]] = {}
    for standing in status.standings:
        for name, effects in _effects(standing).items():
            asked.setdefault(name, []).extend(effects)
    for verdict in status.verdicts:
        for name in verdict.asks:
            asked.setdefault(name, []).append(f"it decides whether this applies: {verdict.limit.what}")
    for opening in status.openings:
        for name in opening.unknown:
            kind = status.law.event[opening.step.event or ""]
            text = opening.step.name or kind.act or kind.name
            asked.setdefault(name, []).append(f"it decides whether this can come next: {text}")
    return tuple(_question(status.law, name, tuple(dict.fromkeys(why))) for name, why in asked.items())


def _problems_of_number(standing: Standing) -> Iterator[Problem]:
    """That not every possible stage of a process can be told, since too many facts are not known."""
    untold = dict.fromkeys(name for world in standing.worlds for name in world.untold)
    if untold:
        names = dict.fromkeys(name for world in standing.worlds for name in world.assumed)
        yield Problem(
            event=None,
            path=("case", "facts"),
            what=f"too many facts are not known to tell every stage of this process: {standing.process.name}; "
            "those shown are only some of the stages that are possible",
            expected=f"an answer to some of these: {', '.join(names)}",
        )


def _effects(standing: Standing) -> Mapping[str, list[str]]:
    """For each assumed fact that changes the answer, where each of its values leads."""
    found: dict[str, list[str]] = {}
    names = dict.fromkeys(name for world in standing.worlds for name in world.assumed)
    fewest = min(len(world.refusals) for world in standing.worlds)
    for name in names:
        leads: dict[FactValue, dict[str, None]] = {}
        allowed = set()
        for world in standing.worlds:
            if name in world.assumed:
                stages = leads.setdefault(world.assumed[name], {})
                stages[standing.definition.stages[world.stage].name] = None
                if len(world.refusals) == fewest:
                    allowed.add(world.assumed[name])
        if len({frozenset(stages) for stages in leads.values()}) > 1 or allowed != set(leads):
            found[name] = [
                f"if {_value(value)}: {' or '.join(stages)}"
                + ("" if value in allowed else " (an entry of the log would then not be possible)")
                for value, stages in sorted(leads.items(), key=lambda one: str(one[0]))
            ]
    return found


def _value(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _question(law: Law, name: str, why: tuple[str, ...]) -> Question:
    return Question(name, _words_of_question(law, name), why)


def _words_of_question(law: Law, name: str) -> str:
    if name.startswith(PASSED):
        limit, _, event = name.removeprefix(PASSED).partition(": ")
        return f"What were the exact days? They decide whether this time was over (from entry {event}): " + (
            law.limit_named(limit).what
        )
    if name.startswith(CONDITION):
        condition, _, event = name.removeprefix(CONDITION).partition(": ")
        return f"Is this so: {condition}?" + (f" (entry {event})" if event else "")
    event, _, fact = name.rpartition(": ")
    known = law.fact.get(fact)
    return (known.question if known is not None else fact) + (f" (entry {event})" if event else "")
