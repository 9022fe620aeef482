"""How a verdict was reached, as steps: what set the limit off, how it came, how it was counted, what decided it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ehe_workflow.case.clock import Due
from ehe_workflow.case.model import Event
from ehe_workflow.case.timeline import Dated, Timeline
from ehe_workflow.case.verdicts import Verdict
from ehe_workflow.law.law import Law
from ehe_workflow.time import Convention, Count, Days
from ehe_workflow.time.when import format_day

_CONVENTION_WORDS = {
    Convention.BEGINNING_WITH: "beginning with that day, which is day 1",
    Convention.AFTER: "after that day, which is not counted",
    Convention.CLEAR: "clear, so that neither end is counted",
    Convention.BEFORE: "before that day, which is not counted",
    Convention.CLEAR_BEFORE: "clear before that day, so that neither end is counted",
    Convention.ENDING_WITH: "ending with that day",
}


@frozen(kw_only=True)
class Reason:
    """One step of the way to a verdict.

    Attributes:
        kind: what the step is about: ``trigger``, ``service``, ``period``, one of the kinds of a count's steps,
            ``moved``, ``act`` or ``decides``.
        words: the step in words.
        day: the first day it speaks of, or None.
        until: the last day it speaks of, inclusive, or None.
    """

    kind: str
    words: str
    day: date | None = None
    until: date | None = None


def reasons_of(verdict: Verdict, timeline: Timeline) -> tuple[Reason, ...]:
    """The steps that led to a verdict, in order."""
    return tuple(_reasons(verdict, timeline))


def _reasons(verdict: Verdict, timeline: Timeline) -> Iterator[Reason]:
    limit, due, law = verdict.limit, verdict.due, timeline.law
    if verdict.place is not None and verdict.place >= 0:
        event = timeline.events[verdict.place]
        yield Reason(
            kind="trigger",
            words=f"{_name(event, law)}, {event.date.words()}",
            day=event.date.earliest,
            until=event.date.latest,
        )
    elif limit.from_fact is not None and due is not None and due.trigger.when is not None:
        yield Reason(kind="trigger", words=f"{limit.from_fact}: {due.trigger.when.words()}")
    if due is not None:
        start = timeline.events[verdict.place] if verdict.place is not None and verdict.place >= 0 else None
        yield from _service(due.trigger, limit.dated, start, timeline)
        if limit.from_limit is not None and due.trigger.when is not None:
            before = law.limit_named(limit.from_limit)
            end = due.trigger.when
            words = f"that time ends {end.words()}: {before.what}"
            yield Reason(kind="trigger", words=words, day=end.earliest, until=end.latest)
        if due.counts and limit.length != Days(0):
            words = f"{limit.length} {_CONVENTION_WORDS[due.counts[0].convention]}"
            yield Reason(kind="period", words=words)
        yield from _counting(due)
        for moved in due.moved_by:
            yield Reason(kind="moved", words=f"the end is put elsewhere: {moved}")
        if due.estimate:
            yield Reason(
                kind="moved",
                words="the school's term dates are not known here, so this is an estimate: the true last day is "
                "the same or later",
            )
    if verdict.done is not None:
        event = timeline.events[verdict.done]
        yield Reason(
            kind="act",
            words=f"{_name(event, law)}, {event.date.words()}",
            day=event.date.earliest,
            until=event.date.latest,
        )
    if verdict.why is not None:
        yield Reason(kind="decides", words=verdict.why)
    for reading, kind, other in verdict.readings:
        ends = f", last day {other.last_day.words()}" if other is not None else ""
        words = f"as read by {reading.held_by}{ends}: {kind.value}"
        yield Reason(kind="decides", words=f"{words} ({reading.note})" if reading.note else words)


def _name(event: Event, law: Law) -> str:
    kind = law.event.get(event.kind)
    return kind.name if kind is not None else event.kind


def _service(trigger: Dated, dated: str, event: Event | None, timeline: Timeline) -> Iterator[Reason]:
    when = trigger.when
    if trigger.kind == "deemed" and trigger.rule is not None and when is not None and trigger.sent is not None:
        span = "the same day" if trigger.rule.length is None else f"{trigger.rule.length} after"
        if trigger.rule.at_latest is not None:
            span = f"{trigger.rule.length} to {trigger.rule.at_latest} after"
        is_served = event is not None and timeline.is_served(event)
        taken = "taken to be served" if is_served else "taken to have arrived"
        words = f"sent {trigger.sent.words()}; {taken} {when.words()} ({span})"
        if trigger.rule.rebuttable:
            words += ", unless another day is proved"
        yield Reason(kind="service", words=words, day=when.earliest, until=when.latest)
        if event is not None and timeline.serves(event) is None:
            words = f"whether it was served at all is not known: {trigger.rule.otherwise or 'this way may not do'}"
            yield Reason(kind="service", words=words.rstrip("."))
    elif trigger.kind == "taken" and when is not None:
        how = event.how if event is not None else None
        why = f"no rule is known for {how!r}" if how else "how it was sent is not recorded"
        words = f"{why}, so {when.words()} is taken as the day it came"
        yield Reason(kind="service", words=words, day=when.earliest, until=when.latest)
    elif dated not in {"happened", "sent"} and when is not None and trigger.kind in {"recorded", "received"}:
        words = f"{dated.replace('-', ' ')}: {when.words()}"
        yield Reason(kind="service", words=words, day=when.earliest, until=when.latest)


def _counting(due: Due) -> Iterator[Reason]:
    for place, count in enumerate(due.counts):
        if place:
            words = f"if it was as late as {format_day(count.trigger)}, the last day is {format_day(count.last_day)}"
            yield Reason(kind="result", words=words, day=count.last_day, until=count.last_day)
        else:
            yield from _steps(count)


def _steps(count: Count) -> Iterator[Reason]:
    for step in count.steps:
        if step.kind in {"trigger", "first-day"}:
            continue
        span = format_day(step.day)
        if step.until != step.day:
            joined = "to" if step.kind not in {"rolled", "moved-out", "moved-trigger"} else "moves to"
            span = f"{span} {joined} {format_day(step.until)}"
        skipped = "left out: " if step.kind == "not-counted" else ""
        yield Reason(kind=step.kind, words=f"{skipped}{span}: {step.words}", day=step.day, until=step.until)
