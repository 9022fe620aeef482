"""A timeline as a picture: a row for each thing that can happen, with a bar for the days on which it can.

A full bar is lawful; a hatched one with a broken outline is possible only where somebody breaks a limit; an arrow at
the end means that nothing but the last day looked at ends it. Every row says its days in words as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from attrs import frozen

from ehe_workflow.showing.svg import element, picture, words
from ehe_workflow.showing.view import Happening
from ehe_workflow.trajectories.model import Window
from ehe_workflow.trajectories.words import words_of_breach, words_of_window

_LINE = 18
_GAP = 12
_TOP = 44
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@frozen(kw_only=True)
class Frame:
    """How a timeline is laid out.

    Attributes:
        width: how wide it is, in its own units.
        left: where the first day begins.
        letters: how many letters a line has.
        under: whether the bar of a row stands under its words; else beside them.
    """

    width: int
    left: int
    letters: int
    under: bool

    @property
    def right(self) -> int:
        """Where the last day ends; the rest is for the arrow of an open window."""
        return self.width - 25


WIDE = Frame(width=960, left=430, letters=44, under=False)
"""For a desk and for paper."""

NARROW = Frame(width=400, left=8, letters=42, under=True)
"""For a phone."""


@frozen
class Scale:
    """Which day lies where.

    Attributes:
        first: the first day shown.
        last: the last, inclusive.
        frame: how the timeline is laid out.
    """

    first: date
    last: date
    frame: Frame = WIDE

    def start(self, day: date) -> float:
        """Where a day begins."""
        return self._at((day - self.first).days)

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self._at((day - self.first).days + 1)

    def _at(self, days: int) -> float:
        wide = self.frame.right - self.frame.left
        return self.frame.left + wide * days / ((self.last - self.first).days + 1)


def timeline(identity: str, title: str, happenings: Sequence[Happening], scale: Scale) -> str:
    """A timeline of some things that can happen.

    Args:
        identity: a name for the picture that is used once on the page.
        title: what it is of.
        happenings: the rows, from top to bottom; at least one.
        scale: which day lies where.
    """
    rows: list[str] = []
    height: float = _TOP
    for one in happenings:
        drawn, high = _row(identity, one, height, scale)
        rows += drawn
        height += high
    described = "A bar for each thing that can happen, over the days on which it can. The words below say the same."
    inner = [_hatching(identity), *_months(scale, height), *rows]
    return picture(identity, title, described, inner, scale.frame.width, height + 6)


def _hatching(identity: str) -> str:
    line = element("path", d="M0 0V8", class_="hatch")
    pattern = element(
        "pattern",
        line,
        id=f"{identity}-hatch",
        width=6,
        height=8,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern)


def _months(scale: Scale, bottom: float) -> Iterator[str]:
    """The first days of months, no more of them than there is room for."""
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    most = (scale.frame.right - scale.frame.left) // 34
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if months / step <= most), 120)
    told = None
    for number in range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month):
        if number % step:
            continue
        day = date(number // 12, number % 12 + 1, 1)
        x = scale.start(day)
        yield element("path", d=f"M{x:.1f} {_TOP - 8}V{bottom:.1f}", class_="grid")
        yield words(_MONTHS[day.month - 1], x, _TOP - 14, class_="tick")
        if told != day.year:
            told = day.year
            yield words(str(day.year), x, _TOP - 30, class_="tick year")


def _row(identity: str, one: Happening, top: float, scale: Scale) -> tuple[list[str], float]:
    frame = scale.frame
    names = wrap(f"{one.number}. {one.edge.name}", frame.letters)
    days = [words_of_window(one.days.lawful)] if one.days.lawful is not None else []
    if (beyond := one.days.beyond) is not None:
        breach = words_of_breach(one.days.whose, out_of_time=one.days.out_of_time)
        days += wrap(f"{words_of_window(beyond)}, {breach}", frame.letters)
    lines = [*((text, "name") for text in names), *((text, "days") for text in days)]
    drawn = [words(text, 8, top + _LINE * number + 14, class_=kind) for number, (text, kind) in enumerate(lines)]
    high: float = _LINE * len(lines)
    y = top + high + 4 if frame.under else top + 2
    if one.days.lawful is not None:
        drawn.append(_bar(one.days.lawful, y, scale, "lawful"))
        y += _LINE + 2
    if beyond is not None:
        drawn.append(_bar(beyond, y, scale, "breach", fill=f"url(#{identity}-hatch)"))
        y += _LINE + 2
    high = max(high, y - top) + _GAP
    drawn.append(element("path", d=f"M0 {top + high - 4:.1f}H{frame.width}", class_="rule"))
    return drawn, high


def _bar(window: Window, y: float, scale: Scale, kind: str, **attributes: str) -> str:
    """A bar over the days of a window, wide enough to be seen; with an arrow for its end where it is open."""
    x, end = scale.start(window.earliest), scale.end(window.latest)
    end = max(end, x + 5)
    tip = f"L{end + 10:.1f} {y + 7:.1f}" if window.open else ""
    path = f"M{x:.1f} {y:.1f}H{end:.1f}{tip}L{end:.1f} {y + 14:.1f}H{x:.1f}Z"
    return element("path", d=path, class_=kind, **attributes)
