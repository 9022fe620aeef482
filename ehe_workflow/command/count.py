"""`ehe-workflow count`: lay one period on the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from attrs import frozen

from ehe_workflow.command.layout import paragraph, print_json, print_lines
from ehe_workflow.command.options import DAY, library, with_folders, with_json
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.law import SCHOOL_DAYS, Law
from ehe_workflow.time import Convention, Count, CountStep, SchoolDays, count, parse_period
from ehe_workflow.time.when import format_day, format_day_with_weekday


@frozen(kw_only=True)
class CountAnswer:
    """A period laid on the calendar.

    Attributes:
        length: the period with its unit.
        convention: which days at its edge count.
        from_: the day it runs from, or the event it runs before.
        jurisdiction: whose calendar was used.
        definition: the definition of a working day used, or None where none was needed.
        last_day: its last day, inclusive; for a period before an event, the latest day for the act.
        first_day_after: the first day after it.
        estimate: whether the calendar was an estimate: the true last day is the same or later.
        steps: how it was reached.
    """

    length: str
    convention: Convention
    from_: date
    jurisdiction: str
    definition: str | None
    last_day: date
    first_day_after: date
    estimate: bool
    steps: tuple[CountStep, ...]


@click.command("count")
@click.argument("length")
@click.option("--from", "start", type=DAY, help="The day of the event that the period runs from.")
@click.option("--before", "event", type=DAY, help="Count back from this day instead.")
@click.option(
    "--convention",
    type=click.Choice([one.value for one in Convention]),
    help="Which days at the edge count. [default: after; before, with --before]",
)
@click.option("--in", "jurisdiction", required=True, metavar="JURISDICTION", help="Whose calendar, e.g. england.")
@click.option("--definition", metavar="ID", help="An instrument's own working day, e.g. tribunal-england.")
@click.option("--counting", metavar="ID", help="An instrument's own way of counting: closed days and rolling.")
@click.option("--explain", is_flag=True, help="Show the days that were left out, and why.")
@with_json
@with_folders
def count_command(
    length: str,
    start: date | None,
    event: date | None,
    convention: str | None,
    jurisdiction: str,
    definition: str | None,
    counting: str | None,
    explain: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """Count a period: its last day and the first day after it.

    LENGTH is a number with its unit: "15 days", "10 working days", "15 school days", "6 weeks", "2 months".

    Example: ehe-workflow count "15 days" --from 2026-12-17 --convention beginning-with --in england
    """
    if (start is None) == (event is None):
        raise click.UsageError("give the day the period runs from with --from, or the event it precedes with --before")
    law = library(folders).load(jurisdiction)
    found = _count(law, length, start or event or date.min, _convention(convention, event), definition, counting)
    answer = CountAnswer(
        length=str(found.period),
        convention=found.convention,
        from_=found.trigger,
        jurisdiction=jurisdiction,
        definition=found.days.id if found.days is not None else None,
        last_day=found.last_day,
        first_day_after=found.first_day_after,
        estimate=found.estimate,
        steps=found.steps,
    )
    if as_json:
        print_json(answer, "count")
    else:
        print_lines(_text(found, explain))


def _convention(name: str | None, event: date | None) -> Convention:
    if name is not None:
        return Convention(name)
    return Convention.BEFORE if event is not None else Convention.AFTER


def _count(
    law: Law, length: str, day: date, convention: Convention, definition: str | None, counting: str | None
) -> Count:
    period = parse_period(length)
    faults = [
        Fault(
            message=f"there is no {what} {name!r} in {law.jurisdiction.id}",
            nearest=nearest(name, known),
            expected=f"one of {', '.join(sorted(known))}" if known else "none is defined there",
        )
        for what, name, known in (
            ("definition of a working day", definition, law.working_days),
            ("way of counting", counting, law.counting),
        )
        if name is not None and name not in known
    ]
    if faults:
        raise InputError(faults)
    rule = law.counting_rule(counting)
    days = law.day_counter(SCHOOL_DAYS if isinstance(period, SchoolDays) and definition is None else definition)
    if rule is not None and definition is None and rule.working is not None and not isinstance(period, SchoolDays):
        days = rule.working
    return count(period, day, convention, days=days, rule=rule)


def _text(found: Count, explain: bool) -> Iterator[str]:  # noqa: FBT001
    back = found.convention in {Convention.BEFORE, Convention.CLEAR_BEFORE}
    yield f"{found.period}, {found.convention.value.replace('-', ' ')} {format_day_with_weekday(found.trigger)}"
    yield ""
    label = "Latest day to act:" if back else "Last day:"
    yield f"  {label:<19} {format_day_with_weekday(found.last_day)}"
    if not back:
        yield f"  {'First day after:':<19} {format_day_with_weekday(found.first_day_after)}"
    if found.estimate:
        yield ""
        yield from paragraph(
            "This is an estimate: the school's term dates are not known here, so weekdays that are not bank holidays "
            "were counted. The true last day is the same or later."
        )
    if explain:
        yield ""
        yield "How it was counted"
        for step in found.steps:
            span = format_day(step.day)
            if step.until != step.day:
                span += f" to {format_day(step.until)}"
            left_out = "left out: " if step.kind == "not-counted" else ""
            yield from paragraph(f"{span}: {left_out}{step.words}", first="- ")
