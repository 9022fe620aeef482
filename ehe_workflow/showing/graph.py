"""The graph of stages as a picture: boxes in rows, the nearest to now on top, and arrows between them.

A picture of every step would be a ball of wool. So an arrow is drawn where a step leads on to the next row; every
other step is named in the box that it leaves, by the letter of the box that it leads to, and a step that leaves many
stages is named once, in the box that it leads to. From where the case may be now every step is shown. Nothing is
left out.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from attrs import evolve, frozen

from ehe_workflow.showing.svg import element, picture, words
from ehe_workflow.showing.view import Passage, View, arrows_of

WIDTH = 960
_MOST_IN_A_ROW = 4
_BOX = 226
_LINE = 17
_BETWEEN = 58
_LETTERS = 23


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
        shapes: the stages, those to begin with first.
        ways: every step from one stage to another, drawn or not, by which the rows are found.
        arrows: the arrows between two stages.
        many: the numbers of the steps from many stages, by the stage that they lead to.
    """

    shapes: Sequence[Shape]
    ways: Sequence[tuple[str, str]]
    arrows: Mapping[tuple[str, str], Label]
    many: Mapping[str, str]


def graph(identity: str, title: str, view: View) -> str:
    """The graph of the stages that a case can reach.

    Args:
        identity: a name for the picture that is used once on the page.
        title: what it is of.
        view: the process.
    """
    arrows, many = arrows_of(view)
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
        ways=[(one.from_, one.to) for one in view.passages],
        arrows={
            pair: Label(numbers_of(found), any(one.days.lawful is not None for one in found))
            for pair, found in arrows.items()
        },
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
    rows = _rows(drawn)
    places = {key: number for number, row in enumerate(rows) for key in row}
    down = {pair: label for pair, label in drawn.arrows.items() if places[pair[1]] - places[pair[0]] == 1}
    boxes = _boxes(drawn, rows, down)
    inner = [_heads(identity)]
    labels: list[str] = []
    lanes: dict[str, int] = defaultdict(int)
    for (from_, to), label in sorted(down.items(), key=lambda item: (places[item[0][1]], item[0])):
        inner.append(_line(identity, boxes[from_], boxes[to], label))
        labels.append(_number_on(boxes[from_], boxes[to], label, lanes[to]))
        lanes[to] += 1
    inner += [markup for box in boxes.values() for markup in box.drawn()]
    height = max(box.y + box.height for box in boxes.values()) + 12
    return picture(identity, title, described, [*inner, *labels], WIDTH, height)


@frozen(kw_only=True)
class _Box:
    """A stage with its place in the picture, and where its row ends."""

    shape: Shape
    lines: tuple[tuple[str, str], ...]
    x: float
    y: float
    bottom: float = 0

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + 16

    def drawn(self) -> Iterator[str]:
        kind = "box now" if self.shape.now else "box"
        yield element("rect", x=self.x, y=self.y, width=_BOX, height=self.height, rx=8, class_=kind)
        if self.shape.final:
            edge = {"x": self.x + 4, "y": self.y + 4, "width": _BOX - 8, "height": self.height - 8}
            yield element("rect", **edge, rx=5, class_="inner")
        for number, (text, kind) in enumerate(self.lines):
            yield words(text, self.x + 12, self.y + _LINE * number + 22, class_=kind)


def _rows(drawn: Picture) -> list[list[str]]:
    """The stages by how many steps away they are, in the order in which their arrows cross least."""
    after: dict[str, list[str]] = defaultdict(list)
    for from_, to in drawn.ways:
        after[from_].append(to)
    depth = {shape.key: 0 for shape in drawn.shapes if shape.now}
    if not depth:
        depth = {drawn.shapes[0].key: 0}
    waiting = deque(depth)
    while waiting:
        key = waiting.popleft()
        for other in after[key]:
            if other not in depth:
                depth[other] = depth[key] + 1
                waiting.append(other)
    rows: list[list[str]] = []
    for level in range(max(depth.values()) + 1):
        members = [shape.key for shape in drawn.shapes if depth.get(shape.key) == level]
        above = {key: place for row in rows for place, key in enumerate(row)}

        def middle(key: str, above: Mapping[str, int] = above) -> float:
            found = [above[from_] for from_, to in drawn.arrows if to == key and from_ in above]
            return sum(found) / len(found) if found else len(above) if key in drawn.many else 0

        members.sort(key=lambda key: not any(to == key and from_ in above for from_, to in drawn.arrows))
        parts = -(-len(members) // _MOST_IN_A_ROW)
        size = -(-len(members) // parts)
        rows += [sorted(members[start : start + size], key=middle) for start in range(0, len(members), size)]
    return rows


def _boxes(drawn: Picture, rows: Sequence[Sequence[str]], down: Mapping[tuple[str, str], Label]) -> dict[str, _Box]:
    shapes = {shape.key: shape for shape in drawn.shapes}
    found: dict[str, _Box] = {}
    y: float = 8
    for row in rows:
        height: float = 0
        spread = WIDTH / len(row)
        for place, key in enumerate(row):
            others = [
                (shapes[to].letter, label)
                for (from_, to), label in drawn.arrows.items()
                if from_ == key and (from_, to) not in down
            ]
            x = spread * (place + 0.5) - _BOX / 2
            box = _Box(shape=shapes[key], lines=tuple(_lines(shapes[key], others, drawn.many.get(key))), x=x, y=y)
            found[key] = box
            height = max(height, box.height)
        for key in row:
            found[key] = evolve(found[key], bottom=y + height)
        y += height + _BETWEEN
    return found


def _lines(shape: Shape, others: Sequence[tuple[str, Label]], many: str | None) -> Iterator[tuple[str, str]]:
    yield from ((line, "name") for line in wrap(f"{shape.letter}. {shape.name}", _LETTERS, break_on_hyphens=False))
    notes = [shape.start_note] * shape.now + ["can rest here"] * shape.final
    if notes:
        yield ", ".join(notes), "note"
    if many:
        yield from ((line, "days") for line in wrap(f"from many stages: {many}", _LETTERS + 4))
    if others:
        text = "; ".join(f"{letter} by {label.numbers}" for letter, label in sorted(others, key=lambda one: one[0]))
        yield from ((line, "days") for line in wrap(f"also to {text}", _LETTERS + 4))


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


def _line(identity: str, one: _Box, other: _Box, label: Label) -> str:
    """An arrow: straight down to the end of the row, so that it crosses no box, then over to the other."""
    (x, y), (_, bend), (_, rise), (end, bottom) = _curve(one, other)
    kind = "arrow" if label.is_lawful else "arrow breach"
    path = f"M{x:.1f} {one.y + one.height:.1f}V{y:.1f}C{x:.1f} {bend:.1f} {end:.1f} {rise:.1f} {end:.1f} {bottom:.1f}"
    return element("path", d=path, class_=kind, marker_end=f"url(#{identity}-head)")


def _number_on(one: _Box, other: _Box, label: Label, lane: int) -> str:
    """The numbers of the steps of an arrow, on its way and apart from those of its neighbours."""
    part = 0.5 + (0.2 if lane % 2 else 0)
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    points = _curve(one, other)
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
    return words(label.numbers, x, y + 5, class_="on-arrow")


def _curve(one: _Box, other: _Box) -> tuple[tuple[float, float], ...]:
    x, end = one.x + _BOX / 2, other.x + _BOX / 2
    half = (other.y - one.bottom) / 2
    return (x, one.bottom), (x, one.bottom + half), (end, other.y - half), (end, other.y)
