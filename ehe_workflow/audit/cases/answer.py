"""What an audit of cases came to, for people and programs: a row for each limit, small numbers hidden on request."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Confidence, Force

COUNTED = ("met", "breached", "running", "cannot_tell", "not_applicable")
"""The verdicts that are counted, in the order in which they are shown."""

PARTS_OF_CANNOT_TELL = ("late_unless", "no_evidence", "kept_if_due", "unclear")
"""The parts that those of which it cannot be told add up from."""


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
        length: how long it is, in words.
        bound: whether that is the most, the least or the exact time.
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
        late_unless: of those that cannot be told, how many are late unless something excuses it, or come too soon.
        no_evidence: of those that cannot be told, how many are over with no evidence of the act.
        kept_if_due: of those that cannot be told, how many were in time, so that they were kept wherever they are due.
        unclear: the other ones that cannot be told: a day is missing or vague, or the words have several readings.
        least_days_late: the fewest days by which one of those is late that are late unless something excuses it; None
            where there is none, and where small numbers are hidden.
        most_days_late: the most days, likewise.
        unless: what would excuse them, in words, most often first.
        breach_unless: the fact of a case on which every exception turns and which the log does not tell in every case:
            where it is false, what is late is a breach.
        recorded: whether the log holds such an act in any case; where it does not, it may be kept elsewhere.
        median_days: the days in which half of the acts with exact days were done, from the trigger.
        p90_days: the days in which nine of ten were done.
        months: the same by month.
    """

    limit: str
    what: str
    length: str
    bound: str
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
    late_unless: int | None
    no_evidence: int | None
    kept_if_due: int | None
    unclear: int | None
    least_days_late: int | None
    most_days_late: int | None
    unless: tuple[str, ...]
    breach_unless: str | None
    recorded: bool
    median_days: int | None
    p90_days: int | None
    months: tuple[MonthCount, ...]

    @property
    def is_law(self) -> bool:
        """Whether it is law, as against guidance, a council's promise or advice."""
        return Force(self.force).is_law

    @property
    def is_settled(self) -> bool:
        """Whether its figure was read in its source, and needs no mark."""
        return Confidence(self.confidence).is_settled

    @property
    def days_late(self) -> str:
        """By how many days those are late that something may excuse, from the fewest to the most, in words."""
        least, most = self.least_days_late, self.most_days_late
        if least is None or most is None:
            return "late or too soon"
        many = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        return f"{many} day{'' if most == 1 else 's'} late"


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
        order_known: whether the days of the log settle in which order things happened; where they do not, the step
            may have been in order.
        recorded: whether the log holds, in any case, an act that can come before the step; where it does not, such acts
            may be kept elsewhere.
        count: how often.
    """

    process: str
    step: str
    kind: str
    what: str
    whose: str
    force: str
    order_known: bool
    recorded: bool
    count: int | None


@frozen(kw_only=True)
class FaultExample:
    """A value for which a fault was found.

    Attributes:
        value: the value as the log has it.
        expected: what would be right, or nothing.
        count: in how many rows.
    """

    value: str
    expected: str | None
    count: int


@frozen(kw_only=True)
class FaultCount:
    """A fault of the log.

    Attributes:
        column: where; nothing for the whole row.
        what: what is wrong.
        effect: what became of the rows.
        count: how many rows; None where the number is too small to be shown.
        first_row: the first of them; the first row of data is 1, and 0 is the heading or the log as a whole.
        examples: the values for which it was found most often; none where small numbers are hidden.
    """

    column: str
    what: str
    effect: str
    count: int | None
    first_row: int | None
    examples: tuple[FaultExample, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether the rows are wrong, and not merely no part of the audit."""
        return self.effect != "not part of the audit"


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
        part_of: the measure that counts the same acts and more, if there is one.
    """

    measure: str
    what: str
    year: int | None
    within: int | None
    over: int | None
    over_a_year: int | None
    share: float | None
    average_weeks: float | None
    vague: int | None
    source: str
    part_of: str | None = None


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
        only: the column and value by which cases were chosen; None where all are part of it.
        verdicts: verdicts given; None where small numbers are hidden, and the next two likewise.
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
    only: str | None
    rows: int
    events: int
    cases: int
    verdicts: int | None
    one_by_one: int | None
    findings: int | None
    suppressed_below: int | None
    limits: tuple[LimitCount, ...]
    steps: tuple[StepCount, ...]
    faults: tuple[FaultCount, ...]
    measures: tuple[MeasureCount, ...]
    files: tuple[str, ...]
