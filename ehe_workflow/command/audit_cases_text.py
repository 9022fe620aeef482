"""The answer of `audit cases` as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ehe_workflow.audit.cases.answer import CasesAnswer, LimitCount, MeasureCount
from ehe_workflow.command.layout import heading, item, paragraph, words_of_day

_MOST = 12


def cases_text(answer: CasesAnswer, out: str) -> Iterator[str]:
    """The lines of the answer."""
    yield from paragraph(
        f"{answer.cases:,} cases with {answer.events:,} events in {answer.log}, against the law of "
        f"{answer.jurisdiction_name} as of {words_of_day(answer.as_of)}: {answer.verdicts:,} verdicts.",
        indent=0,
    )
    if answer.one_by_one:
        yield from paragraph(f"{answer.one_by_one:,} cases were answered one by one.", indent=0)
    if answer.suppressed_below:
        yield from paragraph(f"Numbers below {answer.suppressed_below} are hidden (-).", indent=0)
    breached = [row for row in answer.limits if row.breached != 0]
    yield from heading("Limits not kept")
    if not breached:
        yield "  None was found."
    else:
        yield from _table(breached)
    untold = [row for row in answer.limits if row.no_evidence != 0 and not row.right]
    if untold:
        untold.sort(key=lambda row: -(row.no_evidence or 0))
        yield from heading("No evidence of the step, and its time is over")
        for row in untold[:_MOST]:
            yield from item(f"{_number(row.no_evidence)} x {row.what} ({row.limit})")
        yield from _more(len(untold), "duties")
    if answer.steps:
        yield from heading("Steps out of order")
        for step in answer.steps[:_MOST]:
            yield from item(f"{_number(step.count)} x {step.what}")
        yield from _more(len(answer.steps), "kinds of step")
    if answer.faults:
        yield from heading("Faults of the log")
        for fault in answer.faults[:_MOST]:
            where = f"column {fault.column!r}" if fault.column else "whole row"
            rows = f"{fault.count:,} rows, first row {fault.first_row}" if fault.count > 1 else f"row {fault.first_row}"
            yield from item(f"{rows}, {where}: {fault.what} ({fault.effect})")
        yield from _more(len(answer.faults), "kinds of fault")
    if answer.measures:
        yield from heading("Published measures, recomputed")
        for measure in answer.measures:
            yield from item(_measure(measure))
    yield from heading("Written")
    yield from paragraph(f"{out}: {', '.join(answer.files)}")
    yield from paragraph("A missing event is no breach by itself: the log may not hold it.", indent=0)


def _table(rows: list[LimitCount]) -> Iterator[str]:
    yield f"  {'limit':<34} {'cases':>7} {'met':>7} {'breached':>9} {'days: half, 9/10':>17}"
    for row in rows[:_MOST]:
        days = f"{_number(row.median_days)}, {_number(row.p90_days)}"
        name = row.limit
        if len(name) > 34:
            yield f"  {name}"
            name = ""
        yield (f"  {name:<34} {_number(row.cases):>7} {_number(row.met):>7} {_number(row.breached):>9} {days:>17}")
    yield from _more(len(rows), "limits")


def _more(number: int, what: str) -> Iterator[str]:
    if number > _MOST:
        yield f"  ... and {number - _MOST} more {what}, in the tables"


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _measure(row: MeasureCount) -> str:
    share = (
        f"{row.share:.1%} of {(row.within or 0) + (row.over or 0) + (row.over_a_year or 0):,}"
        if row.share is not None
        else "-"
    )
    return f"{row.year}: {row.what}: {share}"
