"""Where the stages of a graph stand: a trunk with branches, so that no arrow crosses a box or another arrow.

Every stage that can be reached has one arrow that leads to it, along the usual way. These arrows make a tree, and a
tree can be laid out in rows and columns without a crossing: the longest way straight down, and what leaves it in
columns to the right, the branches further down nearer to it, and those of one stage below each other. Beside a
straight line of stages there is room for the shortest way into each, which passes by what may be left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

Way = tuple[str, str]
"""A step from one stage to another, by their names."""


@frozen(kw_only=True)
class Place:
    """Where a stage stands.

    Attributes:
        row: how many rows it is from the top.
        column: how many columns it is from the left.
        after: the stage whose arrow leads to it, or None where the picture begins with it.
    """

    row: int
    column: int
    after: str | None


def places_of(
    order: Sequence[str], starts: Collection[str], own: Collection[Way], common: Collection[Way]
) -> dict[str, Place]:
    """The place of every stage.

    Args:
        order: the stages in the order in which a case usually comes to them.
        starts: those that the picture begins with; the first stage where there is none.
        own: the steps that leave few stages: the last stage before another that has such a step to it leads to it.
        common: the steps that leave many, which count where there is no other: the first such stage leads to it.
    """
    usual = _usual_ways(order, starts, own, common)
    branches: dict[str | None, list[str]] = defaultdict(list)
    for stage in order:
        branches[usual[stage]].append(stage)
    chains: dict[str, list[str]] = {}
    for stage in reversed(list(_downwards(branches))):
        chains[stage] = [stage, *max((chains[one] for one in branches[stage]), key=len, default=[])]
    taken, crossed = set[tuple[int, int]](), set[tuple[int, int]]()
    found: dict[str, Place] = {}
    for first in branches[None]:
        column = 1 + max((place.column for place in found.values()), default=-1)
        for stage, row, place in _chain(first, 0, column, chains, branches, taken, crossed):
            found[stage] = Place(row=row, column=place, after=usual[stage])
    return found


def shortcuts_of(places: Mapping[str, Place], ways: Collection[Way]) -> dict[Way, int]:
    """The ways that pass by stages on a straight line: into each stage the one from furthest up.

    Args:
        places: the places of the stages.
        ways: the steps between stages that may be drawn.

    Returns:
        The lane of each beside its column, from 1, the nearest; two that run side by side have two lanes.
    """
    found: dict[str, Way] = {}
    for from_, to in sorted(ways, key=lambda way: places[way[0]].row, reverse=True):
        one, other = places[from_], places[to]
        if one.column == other.column and one.row < other.row and other.after != from_:
            found[to] = from_, to
    lanes: dict[Way, int] = {}
    for way in sorted(found.values(), key=lambda way: places[way[1]].row - places[way[0]].row):
        beside = {lane for other, lane in lanes.items() if _side_by_side(places, way, other)}
        lanes[way] = next(lane for lane in range(1, len(found) + 1) if lane not in beside)
    return lanes


def _side_by_side(places: Mapping[str, Place], way: Way, other: Way) -> bool:
    first, last = (places[stage] for stage in way)
    other_first, other_last = (places[stage] for stage in other)
    same = first.column == other_first.column
    return same and first.row < other_last.row and other_first.row < last.row


def _usual_ways(
    order: Sequence[str], starts: Collection[str], own: Collection[Way], common: Collection[Way]
) -> Mapping[str, str | None]:
    """The stage from which each is usually reached, found from the starts on so that no two lead to each other."""
    numbers = {stage: number for number, stage in enumerate(order)}
    found: dict[str, str | None] = {stage: None for stage in order if stage in starts} or {order[0]: None}
    waiting = [stage for stage in order if stage not in found]
    while waiting:
        for stage in waiting:
            near = [numbers[from_] for from_, to in own if to == stage and from_ in found]
            far = [numbers[from_] for from_, to in common if to == stage and from_ in found]
            if near or far:
                onward = [number for number in near if number < numbers[stage]]
                found[stage] = order[max(onward or near) if onward or not far else min(far)]
                break
        else:
            stage = waiting[0]
            found[stage] = None
        waiting.remove(stage)
    return found


def _downwards(branches: Mapping[str | None, Sequence[str]]) -> Iterator[str]:
    """Every stage, after the one from which it is reached."""
    waiting = list(branches.get(None, ()))
    while waiting:
        stage = waiting.pop()
        yield stage
        waiting += branches.get(stage, ())


def _chain(
    first: str,
    row: int,
    column: int,
    chains: Mapping[str, Sequence[str]],
    branches: Mapping[str | None, Sequence[str]],
    taken: set[tuple[int, int]],
    crossed: set[tuple[int, int]],
) -> Iterator[tuple[str, int, int]]:
    """A stage with all that comes after it: straight down the longest way, then what leaves this, from the bottom up.

    The branches of one stage stand below each other. One from further up that reaches down to others finds the column
    next to the trunk taken, or an arrow across it, and goes round outside. ``taken`` holds the rows and columns that
    are taken, ``crossed`` those below which an arrow crosses the column.
    """
    chain = chains[first]
    yield from ((stage, row + number, column) for number, stage in enumerate(chain))
    taken.update((row + number, column) for number in range(len(chain)))
    for number, stage in reversed(list(enumerate(chain))):
        others = [one for one in branches.get(stage, ()) if one not in chain]
        top = row + number + 1
        tops = [top + sum(len(chains[one]) for one in others[:place]) for place in range(len(others) + 1)]
        rows = range(top, tops[-1])
        beside = column + 1
        while any((line, beside) in taken for line in rows) or any((line, beside) in crossed for line in rows[:-1]):
            beside += 1
        taken.update((line, beside) for line in rows)
        crossed.update((top - 1, between) for between in range(column + 1, beside))
        for other, line in reversed(list(zip(others, tops, strict=False))):
            yield from _chain(other, line, beside, chains, branches, taken, crossed)
