"""Which entries of two laws answer to each other: by name, else by what they do.

Every way of pairing is the same in both directions, so that a comparison can be read from either side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Regime, Stage, Step

Entry = TypeVar("Entry")
Pairs = list[tuple[str | None, str | None]]
"""Names on one side with names on the other; None where there is no counterpart."""


def paired(ones: Mapping[str, Entry], others: Mapping[str, Entry], likeness: Callable[[Entry, Entry], int]) -> Pairs:
    """Pair entries of the same name, then, of what is left, the most alike first.

    Args:
        ones: entries of one side by name.
        others: entries of the other side by name.
        likeness: how alike two entries are; 0 where they are no pair.

    Returns:
        Every name of both sides once: those of the one side in their order, then what only the other has.

    >>> paired({"a": 1, "b": 5}, {"a": 2, "c": 5}, lambda one, other: int(one == other))
    [('a', 'a'), ('b', 'c')]
    """
    found = {name: name for name in ones if name in others}
    left = [name for name in ones if name not in others]
    right = [name for name in others if name not in ones]
    candidates = [
        (-score, min(one, other), max(one, other), one, other)
        for one in left
        for other in right
        if (score := likeness(ones[one], others[other])) > 0
    ]
    taken: set[str] = set()
    for _, _, _, one, other in sorted(candidates):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    pairs: Pairs = [(name, found.get(name)) for name in ones]
    return pairs + [(None, name) for name in right if name not in taken]


def pairs_of_regimes(one: Law, ones: Mapping[str, Regime], other: Law, others: Mapping[str, Regime]) -> Pairs:
    """Versions of one process: of the same name, else those with the most kinds of event in common."""

    def likeness(left: Regime, right: Regime) -> int:
        events = index_of(one).definitions[left.key].events & index_of(other).definitions[right.key].events
        return 1 + len(events)

    return paired(ones, others, likeness)


def first_names(law: Law, limits: Mapping[str, Limit]) -> dict[str, Limit]:
    """Limits by the names that the lowest layer gave them, whatever a layer above calls them."""
    first: dict[str, str] = {}
    for old, new in law.renamed.items():
        first.setdefault(new, old)
    return {first.get(name, name): limit for name, limit in limits.items()}


def pairs_of_limits(one: Law, ones: Mapping[str, Limit], other: Law, others: Mapping[str, Limit]) -> Pairs:
    """Limits of one process: of the same first name, else with the same trigger and the same act.

    Those that call for no act, such as how long an order lasts, are told apart by what their names share.
    """

    def likeness(left: Limit, right: Limit) -> int:
        started = _roots(one, left) & _roots(other, right)
        if left.done or right.done:
            acts = set(left.done) & set(right.done)
        else:
            waiting, others_waiting = index_of(one).barred, index_of(other).barred
            acts = set(waiting.get(left.id, ())) & set(others_waiting.get(right.id, ()))
        if not started:
            return 0
        if not acts:
            idle = not left.done and not right.done and left.by is right.by and left.bound is right.bound
            return len(set(left.id.split(".")) & set(right.id.split("."))) if idle else 0
        same = (left.bound is right.bound, left.by is right.by, bool(left.from_limit) == bool(right.from_limit))
        return 4 * len(started) + 4 * len(acts) + 2 * sum(same) + (left.length == right.length)

    return paired(ones, others, likeness)


def _roots(law: Law, limit: Limit) -> set[str]:
    """What sets a limit off in the end."""
    while limit.from_limit is not None:
        limit = law.limit_named(limit.from_limit)
    return {*limit.from_, *([f"fact {limit.from_fact}"] if limit.from_fact else [])}


def pairs_of_stages(
    ones: Mapping[str, Stage], steps: Mapping[str, Step], others: Mapping[str, Stage], other_steps: Mapping[str, Step]
) -> Pairs:
    """Stages of two versions: of the same name, else of the same kind, those led to by the same events first."""
    led, other_led = _led_to(steps), _led_to(other_steps)

    def likeness(left: Stage, right: Stage) -> int:
        if left.kind is not right.kind:
            return 0
        shared = led.get(left.id, set()) & other_led.get(right.id, set())
        return 1 + 2 * len(shared) + (left.name == right.name)

    return paired(ones, others, likeness)


def _led_to(steps: Mapping[str, Step]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for step in steps.values():
        if step.to is not None and step.event is not None:
            found.setdefault(step.to, set()).add(step.event)
    return found


def pairs_of_steps(
    ones: Mapping[str, Step],
    others: Mapping[str, Step],
    token: Callable[[str], str],
    other_token: Callable[[str], str],
) -> Pairs:
    """Steps of two versions: of the same name, else by the same event, those between the same stages first.

    Args:
        ones: steps of one side.
        others: steps of the other.
        token: what stands on both sides for a stage or a limit of the one side.
        other_token: the same for the other side.
    """

    def likeness(left: Step, right: Step) -> int:
        if left.event is not None or right.event is not None:
            if left.event != right.event:
                return 0
        elif token(left.at_end_of or "") != other_token(right.at_end_of or ""):
            return 0
        shared = {token(name) for name in left.from_} & {other_token(name) for name in right.from_}
        leads = left.to is not None and right.to is not None and token(left.to) == other_token(right.to)
        return 1 + 2 * len(shared) + 4 * leads + 2 * (left.to is None and right.to is None)

    return paired(ones, others, likeness)
