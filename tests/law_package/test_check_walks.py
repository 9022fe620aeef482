"""Walks over arbitrary graphs: the path told is a path, none is shorter, and nothing that is reached is missed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.checking.moves import State
from ehe_workflow.checking.walks import Refused, TooManyStatesError, Whole, first_failure
from ehe_workflow.law.procedures import Step

NODES = range(8)
graphs = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=24)


def step(one: int, other: int) -> Step:
    return Step(id=f"{one}-{other}", regime="p/r", event=f"to-{other}", from_=(str(one),), to=str(other))


class Graph:
    def __init__(self, ways: set[tuple[int, int]]) -> None:
        self.ways = sorted(ways)

    def after(self, state: State) -> Iterator[tuple[Step, State]]:
        for one, other in self.ways:
            if str(one) == state.stage:
                yield step(one, other), State(str(other))

    def distances(self, start: int) -> dict[int, int]:
        """By relaxation, another way than breadth first."""
        found = {start: 0}
        for _ in NODES:
            for one, other in self.ways:
                if one in found and found[one] + 1 < found.get(other, 99):
                    found[other] = found[one] + 1
        return found


@given(graphs, st.sampled_from(NODES), st.sampled_from(NODES))
def test_the_failure_told_is_the_nearest(ways: set[tuple[int, int]], start: int, bad: int) -> None:
    graph = Graph(ways)
    failure = first_failure(
        [State(str(start))],
        graph.after,
        lambda mark, one: Refused("there") if one.to == str(bad) else mark,
        0,
    )
    near = graph.distances(start)
    lengths = [near[one] + 1 for one, other in ways if other == bad and one in near]
    if failure is None:
        assert lengths == []
        return
    assert len(failure.trail.steps) == min(lengths)
    at = failure.trail.start.stage
    for one, state in failure.trail.steps:
        assert one.from_ == (at,)
        at = state.stage
    assert at == str(bad)


@given(graphs, st.sampled_from(NODES), st.sets(st.sampled_from(NODES)), st.sets(st.sampled_from(NODES)))
def test_what_can_reach_a_goal(ways: set[tuple[int, int]], start: int, goals: set[int], walls: set[int]) -> None:
    graph = Graph(ways)
    whole = Whole.of([State(str(start))], graph.after)
    stages = [int(state.stage) for state in whole.states]
    assert set(stages) == set(graph.distances(start))
    near = graph.distances(start)
    assert [near[stage] for stage in stages] == sorted(near[stage] for stage in stages)
    assert all(len(whole.trail_to(number).steps) == near[stage] for number, stage in enumerate(stages))
    found = whole.reaching(
        (number for number, stage in enumerate(stages) if stage in goals), lambda number: stages[number] not in walls
    )
    expected = goals & set(stages)
    for _ in NODES:
        expected |= {one for one, other in ways if one in near and other in expected - walls}
    assert {stages[number] for number in found} == expected


def test_a_walk_that_grows_too_large_is_given_up() -> None:
    graph = Graph({(one, one + 1) for one in range(7)})
    with pytest.raises(TooManyStatesError):
        Whole.of([State("0")], graph.after, most=7)
    assert len(Whole.of([State("0")], graph.after, most=8).states) == 8
    with pytest.raises(TooManyStatesError):
        first_failure([State("0")], graph.after, lambda mark, _: mark, 0, most=7)
    assert first_failure([State("0")], graph.after, lambda mark, _: mark, 0, most=8) is None
