"""The graph of stages as a picture: a trunk with branches, the start on top, and one arrow that leads to each stage.

A picture of every step would be a ball of wool. So one arrow with numbers is drawn into every stage, along the way by
which it is usually reached; every other step is named in the box that it leaves, by the letter of the box that it leads
to, and a step that leaves many stages is named once, in the box that it leads to. An arrow at the side shows the
shortest way past the stages between. From where the case may be now every step is shown. Nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ehe_workflow.showing.branches import Place, Way, places_of, shortcuts_of
from ehe_workflow.showing.svg import element, picture, words, wrapped
from ehe_workflow.showing.view import Passage, View, arrows_of

_BOX = 252
_BESIDE = 24
_LANE = 12
_LINE = 18
_SIZES = {"name": 15, "days": 14, "note": 14, "on-arrow": 14}
_EDGE = 8
_INSET = 12
_STEM = 14
_BETWEEN = 44


@frozen(kw_only=True)
class Shape:
    """A stage as it is drawn.

    Attributes:
        key: its name.
        letter: what the picture calls it.
        name: its name for people.
        now: whether the case may be there now, or the process starts there.
        start_note: what is written in it where it is so.
        final: whether the process may rest there.
    """

    key: str
    letter: str
    name: str
    now: bool
    start_note: str
    final: bool


@frozen
class Label:
    """What an arrow bears: the numbers of its steps, and whether one of them is lawful."""

    numbers: str
    is_lawful: bool = True


@frozen(kw_only=True)
class Picture:
    """What is drawn.

    Attributes:
        shapes: the stages, in the order in which a case usually comes to them.
        ways: every step from one stage to another.
        arrows: those of them that are shown one by one; each becomes an arrow, or is named in the box that it leaves.
        many: the numbers of the other steps, which leave many stages, by the stage that they lead to.
    """

    shapes: Sequence[Shape]
    ways: Mapping[Way, Label]
    arrows: Mapping[Way, Label]
    many: Mapping[str, str]


def graph(identity: str, title: str, view: View) -> str:
    """The graph of the stages that a case can reach.

    Args:
        identity: a name for the picture that is used once on the page.
        title: what it is of.
        view: the process.
    """
    arrows, many = arrows_of(view)
    ways: dict[Way, list[Passage]] = defaultdict(list)
    for one in view.passages:
        if one.from_ != one.to:
            ways[one.from_, one.to].append(one)
    drawn = Picture(
        shapes=[
            Shape(
                key=stage.key,
                letter=stage.letter,
                name=stage.node.name,
                now=stage.start,
                start_note="now",
                final=stage.node.final,
            )
            for stage in view.stages
        ],
        ways={pair: _label(found) for pair, found in ways.items()},
        arrows={pair: _label(found) for pair, found in arrows.items()},
        many={to: numbers_of(found) for to, found in many.items()},
    )
    described = (
        "The stages that can be reached, from those where the case may be now at the top to those further on. "
        "The list of stages below says the same in words."
    )
    return drawing(identity, title, described, drawn)


def drawing(identity: str, title: str, described: str, drawn: Picture) -> str:
    """A graph of stages as a picture.

    Args:
        identity: a name for the picture that is used once on the page.
        title: what it is of.
        described: the same in words, for whoever does not see it.
        drawn: the stages and the steps between them.
    """
    starts = {shape.key for shape in drawn.shapes if shape.now}
    places = places_of([shape.key for shape in drawn.shapes], starts, drawn.arrows, drawn.ways)
    shortcuts = shortcuts_of(places, drawn.arrows)
    boxes = _boxes(drawn, places, shortcuts)
    inner = [_heads(identity)]
    for key, place in places.items():
        if place.after is not None:
            inner += _arrow(identity, boxes[place.after], boxes[key], drawn.ways[place.after, key])
    for (from_, to), lane in shortcuts.items():
        inner.append(_shortcut(identity, boxes[from_], boxes[to], drawn.arrows[from_, to], lane))
    inner += [markup for box in boxes.values() for markup in box.drawn()]
    width = max(box.x for box in boxes.values()) + _BOX + _EDGE
    height = max(box.y + box.height for box in boxes.values()) + _EDGE
    return picture(identity, title, described, inner, width, height)


@frozen(kw_only=True)
class _Box:
    """A stage with its place in the picture, where its row ends, and where arrows from other columns come down."""

    shape: Shape
    lines: tuple[tuple[str, str], ...]
    x: float
    y: float
    bottom: float
    rail: float

    @property
    def middle(self) -> float:
        return self.x + _BOX / 2

    @property
    def height(self) -> float:
        return _height(self.lines)

    def drawn(self) -> Iterator[str]:
        kind = "box now" if self.shape.now else "box"
        yield element("rect", x=self.x, y=self.y, width=_BOX, height=self.height, rx=8, class_=kind)
        if self.shape.final:
            edge = {"x": self.x + 4, "y": self.y + 4, "width": _BOX - 8, "height": self.height - 8}
            yield element("rect", **edge, rx=5, class_="inner")
        for number, (text, kind) in enumerate(self.lines):
            yield words(text, self.x + _INSET, self.y + _LINE * number + 22, class_=kind)


def _height(lines: Sequence[tuple[str, str]]) -> float:
    return _LINE * len(lines) + 16


def _boxes(drawn: Picture, places: Mapping[str, Place], shortcuts: Mapping[Way, int]) -> dict[str, _Box]:
    shapes = {shape.key: shape for shape in drawn.shapes}
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (from_, to), label in drawn.arrows.items():
        if places[to].after != from_:
            others[from_].append((shapes[to].letter, label.numbers))
    lines = {key: tuple(_lines(shapes[key], others[key], drawn.many.get(key))) for key in places}
    heights: dict[int, float] = defaultdict(float)
    above: dict[int, float] = defaultdict(float)
    lanes: dict[int, int] = defaultdict(int)
    for key, place in places.items():
        heights[place.row] = max(heights[place.row], _height(lines[key]))
        if place.after is not None:
            numbers = _numbers(drawn.ways[place.after, key], is_straight=places[place.after].column == place.column)
            above[place.row] = max(above[place.row], _BETWEEN + _LINE * (len(numbers) - 1))
    for (_, to), lane in shortcuts.items():
        lanes[places[to].column] = max(lanes[places[to].column], lane)
    tops: list[float] = []
    lefts: list[float] = []
    for row in range(len(heights)):
        tops.append(tops[-1] + heights[row - 1] + above[row] if tops else _EDGE)
    for column in range(1 + max(place.column for place in places.values())):
        lefts.append((lefts[-1] + _BOX + _BESIDE if lefts else _EDGE) + _LANE * lanes[column])
    return {
        key: _Box(
            shape=shapes[key],
            lines=lines[key],
            x=lefts[place.column],
            y=tops[place.row],
            bottom=tops[place.row] + heights[place.row],
            rail=lefts[place.column] - _LANE * (lanes[place.column] + 1),
        )
        for key, place in places.items()
    }


def _lines(shape: Shape, others: Sequence[tuple[str, str]], many: str | None) -> Iterator[tuple[str, str]]:
    yield from _wrapped(f"{shape.letter}. {shape.name}", "name")
    notes = [shape.start_note] * shape.now + ["can rest here"] * shape.final
    if notes:
        yield from _wrapped(", ".join(notes), "note")
    if many:
        yield from _wrapped(f"from many stages: {many}", "days")
    if others:
        yield from _wrapped("also to " + "; ".join(f"{letter} by {numbers}" for letter, numbers in others), "days")


def _wrapped(text: str, kind: str) -> Iterator[tuple[str, str]]:
    yield from ((line, kind) for line in wrapped(text, _BOX - 2 * _INSET, _SIZES[kind]))


def _label(passages: Sequence[Passage]) -> Label:
    return Label(numbers_of(passages), any(one.days.lawful is not None for one in passages))


def numbers_of(passages: Iterable[Passage]) -> str:
    """The numbers of what happens in some steps; one that needs a breach bears a mark."""
    found = sorted((one.happening.number, one.days.lawful is None) for one in passages)
    return ", ".join(f"{number}{'*' if breach else ''}" for number, breach in found)


def _heads(identity: str) -> str:
    head = element("path", d="M0 0L10 5L0 10Z", class_="head")
    marker = element(
        "marker",
        head,
        id=f"{identity}-head",
        viewBox="0 0 10 10",
        refX=9,
        refY=5,
        markerWidth=8,
        markerHeight=8,
        orient="auto",
    )
    return element("defs", marker)


def _numbers(label: Label, *, is_straight: bool) -> list[str]:
    """The numbers of an arrow in lines that reach no further than its column."""
    return wrapped(label.numbers, _BOX / 2 - _INSET if is_straight else _BOX, _SIZES["on-arrow"])


def _arrow(identity: str, one: _Box, other: _Box, label: Label) -> Iterator[str]:
    """An arrow with its numbers above the box that it leads to.

    It comes straight down, or from another column: below the row that it leaves, down beside the column, and in.
    """
    is_straight = one.x == other.x
    over = f"V{one.bottom + _STEM:.1f}H{other.rail:.1f}V{other.y + 10:.1f}H{other.x:.1f}"
    start = f"M{one.middle:.1f} {one.y + one.height:.1f}"
    yield _path(identity, start + (f"V{other.y:.1f}" if is_straight else over), label)
    for number, line in enumerate(reversed(_numbers(label, is_straight=is_straight))):
        x = other.middle + 10 if is_straight else other.x
        yield words(line, x, other.y - 8 - _LINE * number, class_="on-arrow")


def _shortcut(identity: str, one: _Box, other: _Box, label: Label, lane: int) -> str:
    """An arrow at the left of a column, past the boxes between; its numbers are told in the box that it leaves."""
    turn = one.x - _LANE * lane
    path = f"M{one.x:.1f} {one.y + one.height - 8:.1f}H{turn:.1f}V{other.y + 19:.1f}H{other.x:.1f}"
    return _path(identity, path, label)


def _path(identity: str, path: str, label: Label) -> str:
    kind = "arrow" if label.is_lawful else "arrow breach"
    return element("path", d=path, class_=kind, marker_end=f"url(#{identity}-head)")
