"""The report of an audit: one page of HTML with everything in it, that works with scripts off and without a network."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ehe_workflow.audit.cases.answer import CasesAnswer, LimitCount
from ehe_workflow.audit.cases.charts import months_chart, shares_chart
from ehe_workflow.law.terms import Actor, Confidence, Force
from ehe_workflow.time.when import format_day

MOST_CHARTS = 6
"""How many limits get a chart by month."""


def report_of(answer: CasesAnswer) -> str:
    """The page.

    Args:
        answer: what the audit came to; numbers hidden in it stay hidden.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = _number
    environment.filters["force"] = lambda name: Force(name).words
    environment.filters["confidence"] = lambda name: Confidence(name).words
    text = files("ehe_workflow.audit.cases").joinpath("report.html").read_text(encoding="utf-8")
    duties = [row for row in answer.limits if not row.right and row.whose != Actor.LAW.value]
    kept_or_not = [row for row in duties if row.met != 0 or row.breached != 0]
    breached = [row for row in kept_or_not if row.breached != 0]
    months = [(row, Markup(months_chart(row))) for row in breached[:MOST_CHARTS]]  # noqa: S704 - drawn here
    return environment.from_string(text).render(
        answer=answer,
        day=format_day(answer.as_of),
        breached=breached,
        kept=[row for row in kept_or_not if row.breached == 0],
        untold=sorted((row for row in duties if row.no_evidence != 0), key=lambda row: -(row.no_evidence or 0)),
        shares=Markup(shares_chart(kept_or_not[:20])),  # noqa: S704 - drawn here
        months=months,
        share=_share,
        least=answer.suppressed_below,
    )


def _number(number: float | None) -> str:
    return "\u2013" if number is None else f"{number:,}"


def _share(row: LimitCount) -> str:
    if row.met is None or row.breached is None or not row.met + row.breached:
        return "\u2013"
    return f"{row.breached / (row.met + row.breached):.1%}"
