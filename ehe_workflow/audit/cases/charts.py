"""The charts of the report, drawn as SVG that stands in the page itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import vl_convert

from ehe_workflow.audit.cases.answer import LimitCount

COLOURS = {"met": "#1d70b8", "breached": "#d4351c", "running": "#b1b4b6", "cannot tell": "#f3b94d"}
"""Colours that people who do not see red from green can tell apart, by verdict."""

_FONT = "Helvetica, Arial, sans-serif"
_NAMES = {"met": "met", "breached": "breached", "cannot_tell": "cannot tell", "running": "running"}


def shares_chart(limits: Iterable[LimitCount]) -> str:
    """One bar for each limit: which share was met, breached, not to be told."""
    rows = [
        {"limit": row.limit, "verdict": words, "count": number, "order": place}
        for row in limits
        for place, (name, words) in enumerate(_NAMES.items())
        if (number := getattr(row, name)) is not None and name != "running"
    ]
    if not rows:
        return ""
    order = list(dict.fromkeys(row["limit"] for row in rows))
    chart = (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("limit:N", sort=order, title=None, axis=alt.Axis(labelLimit=300)),
            x=alt.X("count:Q", stack="normalize", title="share of occurrences", axis=alt.Axis(format="%")),
            color=_colour(["met", "breached", "cannot tell"]),
            order=alt.Order("order:Q"),
        )
        .properties(width=460, height=alt.Step(24))
    )
    return _svg(chart)


def months_chart(limit: LimitCount) -> str:
    """The verdicts on one limit by the month in which the time began."""
    rows = [
        {"month": f"{one.month}-01", "verdict": words, "count": number}
        for one in limit.months
        if one.month is not None
        for name, words in _NAMES.items()
        if (number := getattr(one, name))
    ]
    if not rows:
        return ""
    chart = (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", title="month in which the time began", axis=alt.Axis(format="%b %Y")),
            y=alt.Y("count:Q", title="occurrences", axis=alt.Axis(tickMinStep=1, format=",d")),
            color=_colour(list(_NAMES.values())),
        )
        .properties(width=560, height=180)
    )
    return _svg(chart)


def _data(rows: list[dict[str, object]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _colour(verdicts: list[str]) -> alt.Color:
    scale = alt.Scale(domain=verdicts, range=[COLOURS[name] for name in verdicts])
    return alt.Color("verdict:N", scale=scale, legend=alt.Legend(orient="top", title=None))


def _svg(chart: alt.Chart) -> str:
    styled = chart.configure(font=_FONT).configure_view(stroke=None).configure_axis(labelFontSize=12, titleFontSize=12)
    specification: Mapping[str, object] = styled.to_dict()
    return str(vl_convert.vegalite_to_svg(dict(specification)))
