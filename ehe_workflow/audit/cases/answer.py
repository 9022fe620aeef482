"""What an audit of cases came to, for people and programs: a row for each limit, small numbers hidden on request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ehe_workflow.law.sources import Authority

COUNTED = ("met", "breached", "running", "cannot_tell", "not_applicable")
"""The verdicts that are counted, in the order in which they are shown."""


@frozen(kw_only=True)
class MonthCount:
    """The verdicts on the occurrences that began in one month.

    Attributes:
        month: the month, such as ``2026-11``; None for those whose day is not known.
        met: how many were met; None where the number is too small to be shown.
        breached: how many were breached.
        running: how many are running.
        cannot_tell: of how many it cannot be told.
        not_applicable: how many do not apply.
    """

    month: str | None
    met: int | None
    breached: int | None
    running: int | None
    cannot_tell: int | None
    not_applicable: int | None


@frozen(kw_only=True)
class LimitCount:
    """What was found of one limit.

    Attributes:
        limit: its name.
        what: what it asks.
        process: the process it belongs to.
        whose: whose duty or right it is.
        right: whether it is a right that ends with the limit, rather than a duty.
        force: how strong the rule is.
        confidence: how sure its figure is.
        source: where it is.
        cases: in how many cases something set it off; None where the number is too small to be shown.
        met: how many occurrences were met.
        breached: how many were breached.
        running: how many are running.
        cannot_tell: of how many it cannot be told.
        not_applicable: how many do not apply.
        no_evidence: of those that cannot be told, how many are over with no evidence of the act.
        median_days: the days in which half of the acts with exact days were done, from the trigger.
        p90_days: the days in which nine of ten were done.
        months: the same by month.
    """

    limit: str
    what: str
    process: str
    whose: str
    right: bool
    force: str
    confidence: str
    source: Authority
    cases: int | None
    met: int | None
    breached: int | None
    running: int | None
    cannot_tell: int | None
    not_applicable: int | None
    no_evidence: int | None
    median_days: int | None
    p90_days: int | None
    months: tuple[MonthCount, ...]


@frozen(kw_only=True)
class StepCount:
    """A step out of order, or an unwise one.

    Attributes:
        process: the process.
        step: the step, or the kind of event.
        kind: ``impossible-step`` or ``unwise-step``.
        what: what was found.
        whose: whose act it is.
        force: how strong the rule is.
        count: how often.
    """

    process: str
    step: str
    kind: str
    what: str
    whose: str
    force: str
    count: int | None


@frozen(kw_only=True)
class FaultCount:
    """A fault of the log.

    Attributes:
        column: where.
        what: what is wrong.
        effect: what became of the rows.
        count: how many rows.
        first_row: the first of them; the first row of data is 1.
    """

    column: str
    what: str
    effect: str
    count: int
    first_row: int | None


@frozen(kw_only=True)
class MeasureCount:
    """A published measure, recomputed for one calendar year.

    Attributes:
        measure: the name of its column in the publication.
        what: what it counts.
        year: the year in which the acts fell; None for acts whose day is not exact.
        within: how many were in time.
        over: how many were late, up to a year.
        over_a_year: how many took more than 52 weeks.
        share: the share in time.
        average_weeks: the average time in weeks.
        vague: acts whose days are not exact, which are in none of the counts.
        source: whose measure it is.
    """

    measure: str
    what: str
    year: int | None
    within: int | None
    over: int | None
    over_a_year: int | None
    share: float | None
    average_weeks: float | None
    vague: int
    source: str


@frozen(kw_only=True)
class CasesAnswer:
    """What an audit of cases came to.

    Attributes:
        jurisdiction: whose law, by its id.
        jurisdiction_name: the same in words.
        as_of: the day of the audit.
        log: the name of the log.
        rows: rows in it.
        events: events that were judged.
        cases: cases.
        verdicts: verdicts given.
        one_by_one: cases answered by the single-case engine, since columns could not answer them exactly.
        findings: rows in the table of findings.
        suppressed_below: numbers smaller than this are not shown; None where all are.
        limits: a row for each limit that was set off, most breaches first.
        steps: the steps out of order.
        faults: the faults of the log.
        measures: the published measures.
        files: the tables that were written.
    """

    jurisdiction: str
    jurisdiction_name: str
    as_of: date
    log: str
    rows: int
    events: int
    cases: int
    verdicts: int
    one_by_one: int
    findings: int
    suppressed_below: int | None
    limits: tuple[LimitCount, ...]
    steps: tuple[StepCount, ...]
    faults: tuple[FaultCount, ...]
    measures: tuple[MeasureCount, ...]
    files: tuple[str, ...]


def hidden(numbers: Mapping[str, int | None], least: int) -> dict[str, Any]:
    """Numbers of one row with the small ones hidden; a single hidden one takes the next smallest with it.

    >>> hidden({"met": 40, "breached": 3, "running": 9}, 5)
    {'met': 40, 'breached': None, 'running': None}
    """
    small = {name for name, number in numbers.items() if number is not None and 0 < number < least}
    if len(small) == 1:
        rest = {name: number for name, number in numbers.items() if number and name not in small}
        if rest:
            small.add(min(rest, key=lambda name: rest[name]))
    return {name: None if name in small else number for name, number in numbers.items()}


def suppressed(answer: CasesAnswer, least: int) -> CasesAnswer:
    """The answer with numbers below the least hidden, and what they could be worked out from."""

    def of_row(row: LimitCount | MonthCount) -> dict[str, Any]:
        return hidden({name: getattr(row, name) for name in COUNTED}, least)

    def alone(number: int | None) -> int | None:
        return None if number is not None and 0 < number < least else number

    def limit(row: LimitCount) -> LimitCount:
        acts = (row.met or 0) + (row.breached or 0)
        return evolve(
            row,
            **of_row(row),
            cases=alone(row.cases),
            no_evidence=alone(row.no_evidence) if of_row(row)["cannot_tell"] is not None else None,
            median_days=row.median_days if acts >= least else None,
            p90_days=row.p90_days if acts >= 10 * least else None,
            months=tuple(evolve(one, **of_row(one)) for one in row.months),
        )

    def measure(row: MeasureCount) -> MeasureCount:
        names = ("within", "over", "over_a_year")
        numbers: dict[str, Any] = hidden({name: getattr(row, name) for name in names}, least)
        is_whole = None not in numbers.values()
        return evolve(row, **numbers, share=row.share if is_whole else None, vague=alone(row.vague) or 0)

    return evolve(
        answer,
        limits=tuple(limit(row) for row in answer.limits),
        steps=tuple(evolve(row, count=alone(row.count)) for row in answer.steps),
        measures=tuple(measure(row) for row in answer.measures),
    )
