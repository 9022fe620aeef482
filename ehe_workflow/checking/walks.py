"""Walks through the moves of a regime, breadth first, so that what is found is told with the shortest path."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from attrs import define, field, frozen

from ehe_workflow.checking.moves import State
from ehe_workflow.law.procedures import Step

MOST_STATES = 400_000
"""How many states are looked at before a walk is given up as too large to settle."""

Mark = TypeVar("Mark")
Node: TypeAlias = tuple[State, Mark]
Next: TypeAlias = Callable[[State], Iterable[tuple[Step, State]]]


@frozen
class Trail:
    """A path: the state it starts in, and each step with the state it leads to."""

    start: State
    steps: tuple[tuple[Step, State], ...]


@frozen
class Failure:
    """A path on which something fails, and why, in words."""

    trail: Trail
    why: str


class TooManyStatesError(Exception):
    """A walk was given up."""


@frozen
class Refused:
    """What a watcher says of a step that must not come here."""

    why: str


def first_failure(
    starts: Iterable[State],
    after: Next,
    watch: Callable[[Mark, Step], Mark | Refused],
    mark: Mark,
    *,
    most: int = MOST_STATES,
) -> Failure | None:
    """The shortest path at whose last step a watcher refuses.

    Args:
        starts: the states to start in.
        after: the steps open in a state, and where each leads.
        watch: given what was noted so far and the step taken, what is noted after it, or a refusal.
        mark: what is noted at the start.
        most: how many states may be looked at.

    Raises:
        TooManyStatesError: there are more.
    """
    came: dict[Node[Mark], tuple[Node[Mark], Step] | None] = {}
    waiting: deque[Node[Mark]] = deque()
    for start in starts:
        _enter(came, waiting, (start, mark), None, most)
    while waiting:
        node = waiting.popleft()
        state, noted = node
        for step, target in after(state):
            said = watch(noted, step)
            if isinstance(said, Refused):
                trail = _trail(came, node)
                return Failure(Trail(trail.start, (*trail.steps, (step, target))), said.why)
            _enter(came, waiting, (target, said), (node, step), most)
    return None


def _enter(
    came: dict[Node[Mark], tuple[Node[Mark], Step] | None],
    waiting: deque[Node[Mark]],
    node: Node[Mark],
    by: tuple[Node[Mark], Step] | None,
    most: int,
) -> None:
    if node not in came:
        if len(came) >= most:
            raise TooManyStatesError
        came[node] = by
        waiting.append(node)


def _trail(came: dict[Node[Mark], tuple[Node[Mark], Step] | None], node: Node[Mark]) -> Trail:
    steps: list[tuple[Step, State]] = []
    while (by := came[node]) is not None:
        steps.append((by[1], node[0]))
        node = by[0]
    return Trail(node[0], tuple(reversed(steps)))


@define(eq=False)
class Whole:
    """Every state that can be reached, and the ways between them.

    Attributes:
        states: the states, nearest first.
        ways: each way as the number of a state, the step, and the number of the state it leads to.
    """

    states: list[State] = field(factory=list)
    ways: list[tuple[int, Step, int]] = field(factory=list)
    _came: list[tuple[int, Step] | None] = field(factory=list)
    _before: list[list[int]] = field(factory=list)

    def trail_to(self, number: int) -> Trail:
        """The shortest path to a state."""
        steps: list[tuple[Step, State]] = []
        while (by := self._came[number]) is not None:
            steps.append((by[1], self.states[number]))
            number = by[0]
        return Trail(self.states[number], tuple(reversed(steps)))

    def reaching(self, goals: Iterable[int], through: Callable[[int], bool] = lambda _: True) -> set[int]:
        """The states from which one of some others can be reached.

        Args:
            goals: the states to reach.
            through: whether a path may go by way of a state, or end in it, if it does not start there.
        """
        found = set(goals)
        waiting = list(found)
        while waiting:
            number = waiting.pop()
            if through(number):
                fresh = [one for one in self._before[number] if one not in found]
                found.update(fresh)
                waiting += fresh
        return found

    @classmethod
    def of(cls, starts: Iterable[State], after: Next, *, most: int = MOST_STATES) -> Whole:
        """Every state that can be reached from some others.

        Raises:
            TooManyStatesError: there are too many.
        """
        found = cls()
        numbers: dict[State, int] = {}
        for start in starts:
            found._enter(numbers, start, None, most)
        place = 0
        while place < len(found.states):
            for step, target in after(found.states[place]):
                number = found._enter(numbers, target, (place, step), most)
                found.ways.append((place, step, number))
                found._before[number].append(place)
            place += 1
        return found

    def _enter(self, numbers: dict[State, int], state: State, by: tuple[int, Step] | None, most: int) -> int:
        number = numbers.get(state)
        if number is None:
            number = numbers[state] = len(self.states)
            if number >= most:
                raise TooManyStatesError
            self.states.append(state)
            self._came.append(by)
            self._before.append([])
        return number
