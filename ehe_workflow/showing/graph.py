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
from ehe_workflow.showing.view import Passage, StageShown, View, arrows_of

WIDTH = 960
_MOST_IN_A_ROW = 4
_BOX = 226
_LINE = 17
_BETWEEN = 58
_LETTERS = 23


def graph(identity: str, title: str, view: View) -> str:
    """The graph of the stages of a process.

    Args:
        identity: a name for the picture that is used once on the page.
        title: what it is of.
        view: the process.
    """
    arrows, many = arrows_of(view)
    rows = _rows(view, arrows, many)
    places = {key: number for number, row in enumerate(rows) for key in row}
    down = {pair: found for pair, found in arrows.items() if places[pair[1]] - places[pair[0]] == 1}
    boxes = _boxes(view, rows, arrows, down, many)
    inner = [_heads(identity)]
    labels: list[str] = []
    lanes: dict[str, int] = defaultdict(int)
    for (from_, to), passages in sorted(down.items(), key=lambda item: (places[item[0][1]], item[0])):
        inner.append(_line(identity, boxes[from_], boxes[to], passages))
        labels.append(_number_on(boxes[from_], boxes[to], passages, lanes[to]))
        lanes[to] += 1
    inner += [markup for box in boxes.values() for markup in box.drawn()]
    height = max(box.y + box.height for box in boxes.values()) + 12
    described = (
        "The stages that can be reached, from those where the case may be now at the top to those further on. "
        "The list of stages below says the same in words."
    )
    return picture(identity, title, described, [*inner, *labels], WIDTH, height)


@frozen(kw_only=True)
class _Box:
    """A stage with its place in the picture, and where its row ends."""

    stage: StageShown
    lines: tuple[tuple[str, str], ...]
    x: float
    y: float
    bottom: float = 0

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + 16

    def drawn(self) -> Iterator[str]:
        kind = "box now" if self.stage.start else "box"
        yield element("rect", x=self.x, y=self.y, width=_BOX, height=self.height, rx=8, class_=kind)
        if self.stage.node.final:
            edge = {"x": self.x + 4, "y": self.y + 4, "width": _BOX - 8, "height": self.height - 8}
            yield element("rect", **edge, rx=5, class_="inner")
        for number, (text, kind) in enumerate(self.lines):
            yield words(text, self.x + 12, self.y + _LINE * number + 22, class_=kind)


def _rows(
    view: View, arrows: Mapping[tuple[str, str], Sequence[Passage]], many: Mapping[str, Sequence[Passage]]
) -> list[list[str]]:
    """The stages by how many steps away they are, in the order in which their arrows cross least."""
    after: dict[str, list[str]] = defaultdict(list)
    for one in view.passages:
        after[one.from_].append(one.to)
    depth = {stage.key: 0 for stage in view.stages if stage.start}
    if not depth:
        depth = {view.stages[0].key: 0}
    waiting = deque(depth)
    while waiting:
        key = waiting.popleft()
        for other in after[key]:
            if other not in depth:
                depth[other] = depth[key] + 1
                waiting.append(other)
    rows: list[list[str]] = []
    for level in range(max(depth.values()) + 1):
        members = [stage.key for stage in view.stages if depth.get(stage.key) == level]
        above = {key: place for row in rows for place, key in enumerate(row)}

        def middle(key: str, above: Mapping[str, int] = above) -> float:
            found = [above[from_] for from_, to in arrows if to == key and from_ in above]
            return sum(found) / len(found) if found else len(above) if key in many else 0

        members.sort(key=lambda key: not any(to == key and from_ in above for from_, to in arrows))
        parts = -(-len(members) // _MOST_IN_A_ROW)
        size = -(-len(members) // parts)
        rows += [sorted(members[start : start + size], key=middle) for start in range(0, len(members), size)]
    return rows


def _boxes(
    view: View,
    rows: Sequence[Sequence[str]],
    arrows: Mapping[tuple[str, str], Sequence[Passage]],
    down: Mapping[tuple[str, str], Sequence[Passage]],
    many: Mapping[str, Sequence[Passage]],
) -> dict[str, _Box]:
    letters = {stage.key: stage.letter for stage in view.stages}
    found: dict[str, _Box] = {}
    y: float = 8
    for row in rows:
        height: float = 0
        spread = WIDTH / len(row)
        for place, key in enumerate(row):
            stage = view.stage(key)
            others = [
                (letters[to], arrows[from_, to]) for from_, to in arrows if from_ == key and (from_, to) not in down
            ]
            x = spread * (place + 0.5) - _BOX / 2
            box = _Box(stage=stage, lines=tuple(_lines(stage, others, many.get(key, ()))), x=x, y=y)
            found[key] = box
            height = max(height, box.height)
        for key in row:
            found[key] = evolve(found[key], bottom=y + height)
        y += height + _BETWEEN
    return found


def _lines(
    stage: StageShown, others: Sequence[tuple[str, Sequence[Passage]]], many: Sequence[Passage]
) -> Iterator[tuple[str, str]]:
    yield from ((line, "name") for line in wrap(f"{stage.letter}. {stage.node.name}", _LETTERS))
    notes = ["now"] * stage.start + ["can rest here"] * stage.node.final
    if notes:
        yield ", ".join(notes), "note"
    if many:
        yield from ((line, "days") for line in wrap(f"from many stages: {numbers_of(many)}", _LETTERS + 4))
    if others:
        text = "; ".join(f"{letter} by {numbers_of(passages)}" for letter, passages in sorted(others))
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


def _line(identity: str, one: _Box, other: _Box, passages: Sequence[Passage]) -> str:
    """An arrow: straight down to the end of the row, so that it crosses no box, then over to the other."""
    (x, y), (_, bend), (_, rise), (end, bottom) = _curve(one, other)
    kind = "arrow" if any(passage.days.lawful is not None for passage in passages) else "arrow breach"
    path = f"M{x:.1f} {one.y + one.height:.1f}V{y:.1f}C{x:.1f} {bend:.1f} {end:.1f} {rise:.1f} {end:.1f} {bottom:.1f}"
    return element("path", d=path, class_=kind, marker_end=f"url(#{identity}-head)")


def _number_on(one: _Box, other: _Box, passages: Sequence[Passage], lane: int) -> str:
    """The numbers of the steps of an arrow, on its way and apart from those of its neighbours."""
    part = 0.5 + (0.2 if lane % 2 else 0)
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    points = _curve(one, other)
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
    return words(numbers_of(passages), x, y + 5, class_="on-arrow")


def _curve(one: _Box, other: _Box) -> tuple[tuple[float, float], ...]:
    x, end = one.x + _BOX / 2, other.x + _BOX / 2
    half = (other.y - one.bottom) / 2
    return (x, one.bottom), (x, one.bottom + half), (end, other.y - half), (end, other.y)
