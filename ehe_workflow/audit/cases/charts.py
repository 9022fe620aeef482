"""The charts of the report, drawn as SVG that stands in the page itself.

They are drawn as wide as a telephone and scaled up on wider screens, so that their words can be read on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from textwrap import wrap

import altair as alt
import vl_convert

from ehe_workflow.audit.cases.answer import LimitCount

COLOURS = {
    "kept": "#1d70b8",
    "not kept": "#d4351c",
    "late unless excused": "#8a3ea8",
    "cannot tell": "#f3b94d",
    "running": "#b1b4b6",
}
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
    late = any(row.late_unless for row in shown)
    names_of_parts = ["kept", "not kept", *(["late unless excused"] if late else []), "cannot tell"]
    rows: list[dict[str, object]] = [
        {"place": place, "verdict": words, "count": number, "order": order}
        for place, row in enumerate(shown)
        for order, (words, number) in enumerate(_parts(row))
        if words in names_of_parts
    ]
    if not rows:
        return ""
    names = [wrap(row.what, _LINE) for row in shown]
    bars = (
        alt.Chart()
        .mark_bar(height=14)
        .encode(
            x=alt.X("count:Q", stack="normalize", title="share of all that can be told of, or not", axis=_percent()),
            color=_colour(names_of_parts),
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


def _parts(row: LimitCount) -> Iterator[tuple[str, int]]:
    """What a bar is made of; what is late unless excused stands apart from the rest of what cannot be told."""
    late = row.late_unless or 0
    yield "kept", row.met or 0
    yield "not kept", row.breached or 0
    yield "late unless excused", late
    yield "cannot tell", (row.cannot_tell or late) - late


def months_chart(limit: LimitCount) -> str:
    """The verdicts on one limit by the month in which the time began; a dash stands for a month that is hidden."""
    months = [one for one in limit.months if one.month is not None]
    rows: list[dict[str, object]] = [
        {"month": _month(one.month), "verdict": words, "count": number, "order": order}
        for one in months
        for order, (name, words) in enumerate(_NAMES.items())
        if (number := getattr(one, name))
    ]
    if not rows:
        return ""
    hidden: list[dict[str, object]] = [
        {"month": _month(one.month), "count": 0} for one in months if any(getattr(one, name) is None for name in _NAMES)
    ]
    every = _months_between(months[0].month, months[-1].month)
    labels = every[:: -(-len(every) // _LABELS)]
    month = alt.X(
        "month:O",
        title=None,
        sort=every,
        scale=alt.Scale(domain=every, paddingInner=0.1),
        axis=alt.Axis(values=labels, labelAngle=0, labelOverlap=False),
    )
    ticks = _ticks(max(sum(getattr(one, name) or 0 for name in _NAMES) for one in months))
    number = alt.Y(
        "count:Q", title=None, scale=alt.Scale(domain=[0, ticks[-1]]), axis=alt.Axis(values=ticks, format=",d")
    )
    bars = alt.Chart(_data(rows)).mark_bar()
    bars = bars.encode(x=month, y=number, color=_colour(list(_NAMES.values())), order=alt.Order("order:Q"))
    dashes = alt.Chart(_data(hidden)).mark_text(text="\u2013", baseline="bottom", fontSize=14)
    both = alt.layer(bars, dashes.encode(x=month, y=number)) if hidden else alt.layer(bars)
    return _svg(both.properties(width=_WIDTH, height=130))


_LABELS = 6
"""How many months are named below a chart, at most."""


def _month(month: str | None) -> str:
    """A month as the axis names it, such as ``Nov 26``."""
    return f"{date.fromisoformat(f'{month}-01'):%b %y}"


def _months_between(first: str | None, last: str | None) -> list[str]:
    """Every month from one to another, both inclusive, as the axis names them."""
    start, end = (date.fromisoformat(f"{month}-01") for month in (first, last))
    number = 12 * (end.year - start.year) + end.month - start.month + 1
    places = (start.month - 1 + place for place in range(number))
    return [f"{date(start.year + place // 12, place % 12 + 1, 1):%b %y}" for place in places]


def _ticks(most: int) -> list[int]:
    """Round numbers from 0 to one that is not less than the most, at most six of them."""
    step = next(unit * 10**power for power in count() for unit in (1, 2, 5) if 5 * unit * 10**power >= most)
    return list(range(0, step * max(1, -(-most // step)) + 1, step))


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
