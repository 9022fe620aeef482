"""The answer of `audit cases` as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ehe_workflow.audit.cases.answer import CasesAnswer, FaultCount, LimitCount, MeasureCount, StepCount
from ehe_workflow.command.layout import heading, item, paragraph, words_of_day
from ehe_workflow.law.terms import Confidence

_MOST, _MOST_UNCLEAR = 12, 4


def cases_text(answer: CasesAnswer, out: str) -> Iterator[str]:
    """The lines of the answer."""
    verdicts = f": {_counted(answer.verdicts, 'verdict')}" if answer.verdicts is not None else ""
    yield from paragraph(
        f"{_counted(answer.cases, 'case')} with {_counted(answer.events, 'event')} in {answer.log}, against the law in "
        f"{answer.jurisdiction_name} as of {words_of_day(answer.as_of)}{verdicts}.",
        indent=0,
    )
    if answer.only:
        yield from paragraph(f"Only cases with {answer.only} are part of the audit.", indent=0)
    if answer.one_by_one:
        yield from paragraph(f"{_counted(answer.one_by_one, 'case')} answered one by one.", indent=0)
    if answer.suppressed_below:
        words = f"Numbers below {answer.suppressed_below}, and those that would give them away, are hidden (-)."
        yield from paragraph(words, indent=0)
    breached = [row for row in answer.limits if row.breached != 0 and not row.right]
    rights = [row for row in answer.limits if row.breached != 0 and row.right]
    of_law = [row for row in breached if row.is_law]
    yield from heading("Limits not kept")
    if not answer.limits:
        yield from paragraph(
            "Nothing could be judged: no event of this log sets a time limit off. See the faults below, and say in a "
            "mapping what its words mean."
        )
    elif not of_law:
        late = any(row.late_unless != 0 for row in answer.limits)
        yield "  None is sure; see what is late, unless something excuses it." if late else "  None was found."
    else:
        yield from _table(of_law)
    yield from _late([row for row in answer.limits if row.late_unless != 0])
    if len(of_law) < len(breached):
        yield from heading("Guidance, promises and advice not kept, which are not law")
        yield from _table([row for row in breached if not row.is_law])
    if rights:
        yield from heading("Rights used after their time")
        yield from _table(rights)
    untold = [row for row in answer.limits if row.no_evidence != 0 and not row.right]
    untold.sort(key=lambda row: -(row.no_evidence or 0))
    yield from _untold("No evidence of the step, and its time is over", [row for row in untold if row.recorded])
    unheld = [step for step in answer.steps if not step.recorded]
    yield from _untold("Acts that this log never holds", [row for row in untold if not row.recorded], unheld)
    yield from _unclear([row for row in answer.limits if row.unclear != 0])
    held = [step for step in answer.steps if step.recorded]
    yield from _steps("Steps out of order", [step for step in held if step.order_known])
    unsure = [step for step in held if not step.order_known]
    yield from _steps("Perhaps out of order: a day is missing or vague", unsure)
    yield from _faults("Faults of the log", [fault for fault in answer.faults if fault.is_wrong])
    yield from _faults("Not part of the audit", [fault for fault in answer.faults if not fault.is_wrong])
    if answer.measures:
        yield from heading("Published measures, recomputed")
        yield from _measures(answer.measures)
    yield from heading("Written")
    yield from paragraph(f"{out}: {', '.join(answer.files)}")
    yield from paragraph("A missing event is no breach by itself: the log may not hold it.", indent=0)


def _table(rows: list[LimitCount]) -> Iterator[str]:
    yield f"  {'':<36} {'cases':>7} {'met':>7} {'late':>7} {'half':>7} {'9 in 10':>8}"
    for row in rows[:_MOST]:
        yield from paragraph(row.what)
        name = f"  {row.limit}"
        if len(name) > 36:
            yield f"  {name}"
            name = ""
        days = f"{_days(row.median_days):>7} {_days(row.p90_days):>8}"
        yield f"  {name:<36} {_number(row.cases):>7} {_number(row.met):>7} {_number(row.breached):>7} {days}"
    yield from _more(len(rows), "limits")
    yield from paragraph("half, 9 in 10: within so many days was it done in so many of the cases, where it was done.")
    for row in rows:
        if not row.is_settled:
            yield from paragraph(f"The figure of {row.limit}: {Confidence(row.confidence).words}.")


def _late(rows: list[LimitCount]) -> Iterator[str]:
    """What is late by the days, and what may excuse it."""
    if not rows:
        return
    yield from heading("Late, unless something excuses it")
    rows = sorted(rows, key=lambda row: (not row.is_law, -(row.late_unless or 0)))
    for row in rows[:_MOST]:
        name = row.limit if row.is_law else f"{row.limit}, which is not law"
        unless = " or ".join(row.unless)
        yield from item(f"{_few(row.late_unless)} x {row.what} ({name}): {row.days_late}, unless {unless}")
    yield from _more(len(rows), "limits")
    for fact in dict.fromkeys(row.breach_unless for row in rows if row.breach_unless is not None):
        yield from paragraph(
            f'Where it is true of every case, say "{fact} = false" under [facts] in the mapping: what is late is then '
            "told as a breach."
        )


def _unclear(rows: list[LimitCount]) -> Iterator[str]:
    if not rows:
        return
    yield from heading("Not clear: a day is missing or vague, or the words have several readings")
    rows = sorted(rows, key=lambda row: -(row.unclear or 0))
    for row in rows[:_MOST_UNCLEAR]:
        yield from item(f"{_few(row.unclear)} x {row.what} ({row.limit})")
    yield from _more(len(rows), "limits", _MOST_UNCLEAR)


def _untold(title: str, rows: list[LimitCount], steps: Sequence[StepCount] = ()) -> Iterator[str]:
    if not rows and not steps:
        return
    yield from heading(title)
    for row in rows[:_MOST]:
        yield from item(f"{_few(row.no_evidence)} x {row.what} ({row.limit})")
    yield from _more(len(rows), "duties")
    for step in steps[:_MOST]:
        yield from item(f"{_few(step.count)} x {step.what}")
    yield from _more(len(steps), "kinds of step")


def _steps(title: str, steps: list[StepCount]) -> Iterator[str]:
    if not steps:
        return
    yield from heading(title)
    for step in steps[:_MOST]:
        yield from item(f"{_few(step.count)} x {step.what}")
    yield from _more(len(steps), "kinds of step")


def _faults(title: str, faults: list[FaultCount]) -> Iterator[str]:
    if not faults:
        return
    yield from heading(title)
    for fault in faults[:_MOST]:
        yield from item(f"{_where(fault)}: {fault.what} ({fault.effect}){_examples(fault)}")
    yield from _more(len(faults), "kinds")


def _where(fault: FaultCount) -> str:
    column = f"column {fault.column!r}" if fault.column else "whole row"
    if fault.first_row == 0:
        return f"the log as a whole, {column}"
    if fault.count == 1 and fault.first_row is not None:
        return f"row {fault.first_row:,}, {column}"
    first = f", first row {fault.first_row:,}" if fault.first_row is not None else ""
    return f"{_few(fault.count)} rows{first}, {column}"


def _examples(fault: FaultCount) -> str:
    """The values for which a fault was found most often, with what would be right."""
    told = []
    for one in fault.examples:
        often = f", {one.count:,} times" if one.count > 1 and len(fault.examples) > 1 else ""
        told.append(f"'{one.value[:60]}'{often}{f' ({one.expected})' if one.expected else ''}")
    return f": {'; '.join(told)}" if told else ""


def _measures(rows: Iterable[MeasureCount]) -> Iterator[str]:
    told = None
    for row in rows:
        if row.what != told:
            yield from paragraph(row.what)
            told = row.what
        every = (row.within or 0) + (row.over or 0) + (row.over_a_year or 0)
        share = f"{row.share:>6.1%}  {row.within:,} of {every:,}" if row.share is not None else "     -"
        yield f"    {row.year}  {share}"


def _more(number: int, what: str, most: int = _MOST) -> Iterator[str]:
    if number > most:
        yield f"  ... and {number - most} more of the {what}, in the tables"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _days(number: int | None) -> str:
    return "-" if number is None else f"{number:,} d"


def _few(number: int | None) -> str:
    return "few" if number is None else f"{number:,}"


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"
