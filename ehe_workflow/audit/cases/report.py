"""The report of an audit: one page of HTML with everything in it, that works with scripts off and without a network."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ehe_workflow.audit.cases.answer import CasesAnswer, LimitCount
from ehe_workflow.audit.cases.charts import is_whole, months_chart, shares_chart
from ehe_workflow.law.terms import Actor, Confidence, Force
from ehe_workflow.time.when import format_day

MOST_CHARTS = 6
"""How many limits get a chart by month."""

MOST_BARS = 10
"""How many limits get a bar."""

_BOUNDS = {"at-most": "at most ", "at-least": "at least ", "exactly": "exactly "}


def report_of(answer: CasesAnswer) -> str:
    """The page.

    Args:
        answer: what the audit came to; numbers hidden in it stay hidden.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = _number
    environment.filters["force"] = lambda name: Force(name).words
    environment.filters["confidence"] = lambda name: Confidence(name).words
    environment.filters["time"] = _time
    environment.filters["small"] = lambda text: text[:1].lower() + text[1:]
    text = files("ehe_workflow.audit.cases").joinpath("report.html").read_text(encoding="utf-8")
    duties = [row for row in answer.limits if not row.right and row.whose != Actor.LAW.value]
    kept_or_not = [row for row in duties if row.met != 0 or row.breached != 0]
    breached = [row for row in kept_or_not if row.breached != 0 and row.is_law]
    promises = [row for row in kept_or_not if row.breached != 0 and not row.is_law]
    late = sorted((row for row in answer.limits if row.late_unless != 0), key=_law_and_latest_first)
    rights = [row for row in answer.limits if row.right and row.breached != 0]
    kept = [row for row in kept_or_not if row.breached == 0 and row.late_unless == 0]
    untold = sorted((row for row in duties if row.no_evidence != 0), key=_law_and_most_first)
    drawn = ((row, months_chart(row)) for row in breached[:MOST_CHARTS])
    of_law = [row for row in kept_or_not if row.is_law]
    with_bars = [row for row in sorted(of_law, key=_share_not_kept) if is_whole(row)][:MOST_BARS]
    faults = [row for row in answer.faults if row.is_wrong]
    return environment.from_string(text).render(
        answer=answer,
        day=format_day(answer.as_of),
        breached=breached,
        promises=promises,
        late=late,
        late_count=_sum(row.late_unless for row in late),
        facts=dict.fromkeys(row.breach_unless for row in late if row.breach_unless is not None),
        rights=rights,
        kept=kept,
        others=_others(answer, (*breached, *promises, *late, *rights, *kept), untold),
        unsettled_count=_sum(row.breached for row in breached if not row.is_settled),
        untold=[row for row in untold if row.recorded],
        untold_count=_sum(row.no_evidence for row in untold if row.recorded),
        never=[row for row in untold if not row.recorded],
        faults=[("", faults), ("Not part of the audit", [row for row in answer.faults if not row.is_wrong])],
        faulty_rows=_sum(row.count for row in faults),
        steps=_steps(answer),
        shares=Markup(shares_chart(with_bars)),  # noqa: S704 - drawn here
        left_out_of_chart=len(of_law) - len(with_bars),
        months=[(row, Markup(chart)) for row, chart in drawn if chart],  # noqa: S704 - drawn here
        share=_share,
        least=answer.suppressed_below,
    )


def _time(row: LimitCount, before: str, after: str = "") -> str:
    """The time that a limit gives, with words around it; nothing where it gives none."""
    if row.length.startswith(("none", "0 ")):
        return ""
    return f"{before}{_BOUNDS.get(row.bound, '')}{row.length}{after}"


def _steps(answer: CasesAnswer) -> list[tuple[str, str, list[object]]]:
    """The steps out of order; apart from them those that may have been in order, or of which the log says nothing."""
    note = "A day of these cases is missing or vague, so that the step may have been in order."
    never = "The log holds in no case what comes before these steps. It may be recorded elsewhere."
    held = [row for row in answer.steps if row.recorded]
    return [
        ("Steps out of order", "", [row for row in held if row.order_known]),
        ("Steps that may be out of order", note, [row for row in held if not row.order_known]),
        ("Steps after acts that this log never holds", never, [row for row in answer.steps if not row.recorded]),
    ]


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of some numbers, unless one of them is hidden."""
    every = list(numbers)
    return None if None in every else sum(number or 0 for number in every)


def _share_not_kept(row: LimitCount) -> tuple[float, int, str]:
    """What limits are put in order by: the largest share not kept first."""
    met, breached, untold = row.met or 0, row.breached or 0, row.cannot_tell or 0
    return -breached / max(1, met + breached), -untold, row.limit


def _others(answer: CasesAnswer, shown: Iterable[LimitCount], untold: Iterable[LimitCount]) -> list[LimitCount]:
    """The limits that stand in no other table, so that none is missing from the page."""
    told = {row.limit for row in shown} | {row.limit for row in untold if row.unclear == 0 and row.kept_if_due == 0}
    return [row for row in answer.limits if row.limit not in told]


def _law_and_latest_first(row: LimitCount) -> tuple[bool, int]:
    return not row.is_law, -(row.late_unless or 0)


def _law_and_most_first(row: LimitCount) -> tuple[bool, int]:
    return not row.is_law, -(row.no_evidence or 0)


def _number(number: float | None) -> str:
    return "\u2013" if number is None else f"{number:,}"


def _share(row: LimitCount) -> str:
    if row.met is None or row.breached is None or not row.met + row.breached:
        return "\u2013"
    return f"{row.breached / (row.met + row.breached):.1%}"
