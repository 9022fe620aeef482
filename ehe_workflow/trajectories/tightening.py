"""What can be said of paths that were held together though different things happened on them.

A step that takes an event to have happened, or a fact to be as only an event makes it, comes no earlier than such an
event; and none comes before the first step that leads to where it begins. Steps that nothing leads up to so are left
out. Days only ever become later by this, and no path is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from math import inf

from attrs import evolve

from ehe_workflow.law.conditions import HAPPENED, FactValue
from ehe_workflow.trajectories.paths import Position, Taken
from ehe_workflow.trajectories.together import Together


def tightened(
    found: Iterable[Taken], starts: Collection[Position], together: Together, elsewhere: Collection[str]
) -> tuple[Taken, ...]:
    """The steps that something leads up to, none before that.

    Args:
        found: the steps that were found.
        starts: the positions in which the case may be now.
        together: the processes that were followed.
        elsewhere: the kinds of event that may happen without being one of these steps.
    """
    steps = list(found)
    leading: dict[Position, list[int]] = defaultdict(list)
    making: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(steps):
        if one.way.from_ != one.way.to:
            leading[one.way.to].append(number)
        if one.way.step is not None and one.way.step.event is not None:
            making[one.way.step.event].append(number)
    waits = [_waited_for(one, together, elsewhere) for one in steps]
    low: list[float] = [inf] * len(steps)
    changed = True
    while changed:
        changed = False
        for number, one in enumerate(steps):
            led = (low[other] for other in leading[one.way.from_])
            begun = 0.0 if one.way.from_ in starts else min(led, default=inf)
            for kinds in waits[number]:
                made = (
                    low[other] for kind in kinds for other in making[kind] if steps[other].way.to[2] <= one.way.from_[2]
                )
                begun = max(begun, min(made, default=inf))
            day = max(one.low, begun)
            if day < low[number]:
                low[number] = day
                changed = True
    return tuple(
        evolve(one, low=int(day)) if day > one.low else one
        for one, day in zip(steps, low, strict=True)
        if day <= one.high
    )


def _waited_for(one: Taken, together: Together, elsewhere: Collection[str]) -> list[frozenset[str]]:
    """The kinds of event of which one has to have happened before a step, for each thing that it takes to be so."""
    found = [_making(name, value, together) for name, value in one.way.needs]
    return [kinds for kinds in found if kinds and not kinds & frozenset(elsewhere)]


def _making(name: str, value: FactValue, together: Together) -> frozenset[str]:
    """The kinds of event that make something so that is not so now; none where it may be so without one."""
    events = together.law.event
    if name.startswith(HAPPENED):
        kind = name.removeprefix(HAPPENED)
        needs_it = value is True and together.facts.is_known(name, value=False)
        return frozenset({kind}) if needs_it else frozenset()
    fact = together.law.fact.get(name)
    others = fact.values if fact is not None else ()
    if not any(together.facts.is_known(name, other) for other in others if other != value):
        return frozenset()
    return frozenset(kind.id for kind in events.values() if kind.sets.get(name) == value)
