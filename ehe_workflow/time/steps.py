"""The reasons for a counted date, told one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import frozen

from ehe_workflow.time.calendars import DayCounter
from ehe_workflow.time.conventions import Convention
from ehe_workflow.time.periods import ONE_DAY, FixedDate, Months, SchoolDays, WorkingDays, Years, months_from
from ehe_workflow.time.rules import CountingRule, Roll

if TYPE_CHECKING:
    from ehe_workflow.time.counting import Count

StepKind: TypeAlias = Literal[
    "trigger",
    "moved-trigger",
    "first-day",
    "not-counted",
    "corresponding-date",
    "month-end",
    "fixed-date",
    "moved-out",
    "rolled",
    "cut-off",
    "result",
]
"""What a step is about."""

BACKWARD = frozenset({Convention.BEFORE, Convention.CLEAR_BEFORE, Convention.ENDING_WITH})
"""The conventions that count back from the trigger; their ends are never moved."""


@frozen
class CountStep:
    """One reason for a counted date.

    Attributes:
        kind: what the step is about.
        day: the first day it speaks of; for a move, the day moved from.
        until: the last day it speaks of, included; for a move, the day moved to; the same as ``day`` for one
            day.
        words: the reason in words, without the dates.
    """

    kind: StepKind
    day: date
    until: date
    words: str


_TRIGGER_WORDS = {
    Convention.BEGINNING_WITH: "the day the period begins with",
    Convention.AFTER: "the day of the event, which is not counted",
    Convention.CLEAR: "the day of the event, which is not counted",
    Convention.BEFORE: "the day of the event before which the period runs, which is not counted",
    Convention.CLEAR_BEFORE: "the day of the event before which the period runs, which is not counted",
    Convention.ENDING_WITH: "the day the period ends with",
}
_RESULT_WORDS = {
    Convention.BEGINNING_WITH: "the last day of the period",
    Convention.AFTER: "the last day of the period",
    Convention.CLEAR: "the last clear day: the act may be done from the day after it",
    Convention.BEFORE: "the day reached by counting back; the act may be done on it",
    Convention.CLEAR_BEFORE: "the latest day for the act, which is not counted",
    Convention.ENDING_WITH: "the last day of the period, which is the trigger",
}
_FIRST_WORDS = {Convention.ENDING_WITH: "the first day of the period"}


def steps_of(count: Count) -> tuple[CountStep, ...]:
    """The reasons for a count, in the order of counting.

    Args:
        count: the count to explain.

    Returns:
        The trigger, what was left out or moved and why, and the result; a run of days left out is one step.
    """
    convention, rule, last = count.convention, count.rule, count.last_day
    steps = [CountStep("trigger", count.trigger, count.trigger, _TRIGGER_WORDS[convention])]
    if rule is not None:
        steps.extend(_moves(rule, rule.before_counting, count.trigger, of_trigger=True))
    first = count.first_day
    if isinstance(count.period, FixedDate):
        steps.append(CountStep("fixed-date", count.counted_to, count.counted_to, _fixed_words(count)))
    else:
        steps.append(CountStep("first-day", first, first, _FIRST_WORDS.get(convention, "the first day counted")))
        steps.extend(_skipped(count))
        if isinstance(count.period, Months | Years):
            steps.append(_corresponding(count, count.period))
    if rule is not None and convention not in BACKWARD:
        steps.extend(_moves(rule, rule.after_counting, count.counted_to, of_trigger=False))
        if rule.cut_off is not None:
            steps.append(CountStep("cut-off", last, last, f"in time only until {rule.cut_off:%H:%M} on that day"))
    steps.append(CountStep("result", last, last, _RESULT_WORDS[convention]))
    return tuple(steps)


def _fixed_words(count: Count) -> str:
    if count.convention is Convention.BEFORE:
        return f"the day before the first {count.period} later than the trigger"
    return f"the first {count.period} on or after the trigger"


def _corresponding(count: Count, period: Months | Years) -> CountStep:
    number = period.n if isinstance(period, Months) else 12 * period.n
    backward = count.convention in BACKWARD
    day, exists = months_from(count.started, -number if backward else number)
    way = "earlier" if backward else "later"
    if exists:
        return CountStep("corresponding-date", day, day, f"the day of the same number, {period} {way}")
    return CountStep("month-end", day, day, f"no day of the same number {period} {way}: the month's last day stands in")


def _moves(rule: CountingRule, names: tuple[str, ...], day: date, *, of_trigger: bool) -> Iterator[CountStep]:
    for name in names:
        moved = rule.moved(name, day)
        if moved != day:
            kind: StepKind = "moved-out" if name == "skip" else "rolled"
            yield CountStep("moved-trigger" if of_trigger else kind, day, moved, _move_words(rule, name, day, moved))
        day = moved


def _move_words(rule: CountingRule, name: str, day: date, moved: date) -> str:
    if name == "skip" or rule.working is None:
        spans = [str(span) for span in rule.moves_out_of if span.contains(day)]
        return f"moved to the first day after {', '.join(spans)}"
    reasons = _reasons(day, moved - ONE_DAY, rule.working.why_not)
    if name == "roll" and rule.roll is Roll.FIRST_AFTER:
        why = f" (not counted: {reasons})" if reasons else ""
        return f"the limit is the first counted day after the period{why}"
    return f"moved to the next counted day (not counted: {reasons})"


def _reasons(first: date, last: date, why_not: Callable[[date], str | None]) -> str:
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    return ", ".join(dict.fromkeys(reason for reason in map(why_not, days) if reason is not None))


def _skipped(count: Count) -> Iterator[CountStep]:
    why_not = _why_not(count)
    if why_not is None:
        return
    first, last = _searched(count)
    run: list[str] = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        reason = why_not(day)
        if reason is not None:
            run.append(reason)
        elif run:
            yield _run_step(day, run)
            run = []
    if run:
        yield _run_step(last + ONE_DAY, run)


def _run_step(day_after: date, run: list[str]) -> CountStep:
    first = date.fromordinal(day_after.toordinal() - len(run))
    return CountStep("not-counted", first, day_after - ONE_DAY, ", ".join(dict.fromkeys(run)))


def _why_not(count: Count) -> Callable[[date], str | None] | None:
    rule = count.rule
    spans = rule.not_counted if rule is not None and not isinstance(count.period, Months | Years) else ()
    counter: DayCounter | None = count.days if isinstance(count.period, WorkingDays | SchoolDays) else None
    if not spans:
        return counter.why_not if counter is not None else None

    def why_not(day: date) -> str | None:
        reason = counter.why_not(day) if counter is not None else None
        return reason or next((str(span) for span in spans if span.contains(day)), None)

    return why_not


def _searched(count: Count) -> tuple[date, date]:
    """The first and last day that the count looked at, in the order of the calendar."""
    if count.convention is Convention.BEGINNING_WITH:
        return count.started, count.counted_to
    if count.convention is Convention.ENDING_WITH:
        return count.first_day, count.counted_to
    if count.convention in BACKWARD:
        return count.counted_to, count.started - ONE_DAY
    return count.started + ONE_DAY, count.counted_to
