"""The charts of the report, drawn as SVG that stands in the page itself.

They are drawn as wide as a telephone and scaled up on wider screens, so that their words can be read on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

import altair as alt
import vl_convert

from ehe_workflow.audit.cases.answer import LimitCount

COLOURS = {"kept": "#1d70b8", "not kept": "#d4351c", "cannot tell": "#f3b94d", "running": "#b1b4b6"}
"""Colours that people who do not see red from green can tell apart, by verdict."""

_FONT = "Helvetica, Arial, sans-serif"
_NAMES = {"met": "kept", "breached": "not kept", "cannot_tell": "cannot tell", "running": "running"}
_WIDTH = 330
_LINE = 52
"""How many letters of a name stand in a line above its bar, about."""


def is_whole(limit: LimitCount) -> bool:
    """Whether the numbers of a limit that its bar is chiefly made of are shown."""
    return limit.met is not None and limit.breached is not None


def shares_chart(limits: Iterable[LimitCount]) -> str:
    """One bar for each limit: which share was kept, not kept, not to be told. Limits with hidden numbers have none."""
    shown = [row for row in limits if is_whole(row)]
    rows: list[dict[str, object]] = [
        {"place": place, "verdict": words, "count": getattr(row, name) or 0, "order": order}
        for place, row in enumerate(shown)
        for order, (name, words) in enumerate(_NAMES.items())
        if name != "running"
    ]
    if not rows:
        return ""
    names = [wrap(row.what, _LINE) for row in shown]
    bars = (
        alt.Chart()
        .mark_bar(height=14)
        .encode(
            x=alt.X("count:Q", stack="normalize", title="share of all that can be told of, or not", axis=_percent()),
            color=_colour(["kept", "not kept", "cannot tell"]),
            order=alt.Order("order:Q"),
        )
        .properties(width=_WIDTH, height=14)
    )
    header = alt.Header(
        title=None,
        labelOrient="top",
        labelAnchor="start",
        labelFontSize=12,
        labelPadding=2,
        labelLimit=0,
        labelExpr=f"{_script(names)}[datum.value]",
    )
    chart = bars.facet(data=_data(rows), row=alt.Row("place:O", header=header)).properties(spacing=8, align="none")
    return _svg(chart)


def months_chart(limit: LimitCount) -> str:
    """The verdicts on one limit by the month in which the time began; a dash stands for a month that is hidden."""
    months = [one for one in limit.months if one.month is not None]
    rows: list[dict[str, object]] = [
        {"month": f"{one.month}-01", "verdict": words, "count": number}
        for one in months
        for name, words in _NAMES.items()
        if (number := getattr(one, name))
    ]
    if not rows:
        return ""
    hidden: list[dict[str, object]] = [
        {"month": f"{one.month}-01", "count": 0} for one in months if any(getattr(one, name) is None for name in _NAMES)
    ]
    month = alt.X(
        "yearmonth(month):T", title=None, axis=alt.Axis(format="%b %y", labelOverlap="greedy", labelSeparation=8)
    )
    number = alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",d"))
    bars = alt.Chart(_data(rows)).mark_bar().encode(x=month, y=number, color=_colour(list(_NAMES.values())))
    dashes = alt.Chart(_data(hidden)).mark_text(text="\u2013", baseline="bottom", fontSize=14, xOffset=6)
    both = alt.layer(bars, dashes.encode(x=month, y=number)) if hidden else alt.layer(bars)
    return _svg(both.properties(width=_WIDTH, height=130))


def _percent() -> alt.Axis:
    return alt.Axis(format="%", tickCount=5)


def _data(rows: list[dict[str, object]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _colour(verdicts: list[str]) -> alt.Color:
    scale = alt.Scale(domain=verdicts, range=[COLOURS[name] for name in verdicts])
    return alt.Color("verdict:N", scale=scale, legend=alt.Legend(orient="top", title=None))


def _script(names: Sequence[Sequence[str]]) -> str:
    """Names in lines, as the language of the chart's expressions writes them."""
    return "[" + ",".join("[" + ",".join(_quoted(line) for line in lines) + "]" for lines in names) + "]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _svg(chart: alt.LayerChart | alt.FacetChart) -> str:
    styled = (
        chart.configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
        .configure_legend(labelFontSize=12)
    )
    specification: Mapping[str, object] = styled.to_dict()
    return str(vl_convert.vegalite_to_svg(dict(specification)))
