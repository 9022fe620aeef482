"""What must come before what: invariants of the kinds ``precedes`` and ``order``.

Each is first tried with all facts left open. That looks at more paths than there are, so that nothing found there
settles it; only what fails there is tried with the facts followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from ehe_workflow.checking.moves import Moves
from ehe_workflow.checking.together import FORWARD
from ehe_workflow.checking.walks import Failure, Refused, first_failure
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.statements import Invariant


class Noted(NamedTuple):
    """What a path has shown so far.

    Attributes:
        came: whether one of the events that must come first was seen.
        ran: for each limit, whether a step waited for its end since it was last set off.
        reached: the place in the order of the last event of it that was seen, or -1.
    """

    came: bool = False
    ran: tuple[bool, ...] = ()
    reached: int = -1


Watch: TypeAlias = Callable[[Noted, Step], Noted | Refused]


def first_broken(law: Law, invariant: Invariant, regime: str) -> Failure | None:
    """The shortest path on which an order of events is not kept, or None.

    Raises:
        TooManyStatesError: there are too many states to settle it.
    """
    moves = Moves(law, regime, invariant.where)
    precedes = invariant.kind == "precedes"
    watch = _remembering(_watch_before(law, invariant) if precedes else _watch_order(law, invariant))
    noted = Noted(came=not invariant.comes, ran=(False,) * len(invariant.run_out))
    if first_failure([moves.loose_start()], moves.loosely_after, watch, noted) is None:
        return None
    return first_failure(moves.starts(), moves.after, watch, noted)


def _remembering(watch: Watch) -> Watch:
    """The same, asked once for each step and what was noted before it."""
    known: dict[tuple[Noted, str], Noted | Refused] = {}

    def ask(noted: Noted, step: Step) -> Noted | Refused:
        found = known.get((noted, step.id))
        if found is None:
            found = known[noted, step.id] = watch(noted, step)
        return found

    return ask


def _watch_before(law: Law, invariant: Invariant) -> Watch:
    limits = [law.limit_named(name) for name in invariant.run_out]
    set_off_by = [events_that_set_off(law, limit.id) for limit in limits]
    ids = [limit.id for limit in limits]
    over_with: dict[str, set[str]] = {}

    def watch(noted: Noted, step: Step) -> Noted | Refused:
        if step.id not in over_with:
            over_with[step.id] = _over_with(law, (*step.after, *filter(None, [step.at_end_of])))
        waited = over_with[step.id]
        ran = tuple(has or name in waited for has, name in zip(noted.ran, ids, strict=True))
        if step.event in invariant.before and not (invariant.unless_warned and step.warning):
            if not noted.came:
                comes = " or ".join(repr(name) for name in invariant.comes)
                return Refused(f"{step.event!r} can come without {comes} before it")
            for has, name in zip(ran, ids, strict=True):
                if not has:
                    return Refused(f"{step.event!r} can come before {name!r} has run out")
        came = noted.came or step.event in invariant.comes
        ran = tuple(has and step.event not in events for has, events in zip(ran, set_off_by, strict=True))
        return Noted(came, ran)

    return watch


def _watch_order(law: Law, invariant: Invariant) -> Watch:
    def watch(noted: Noted, step: Step) -> Noted | Refused:
        if step.event not in invariant.events:
            return noted
        place = invariant.events.index(step.event)
        if place > noted.reached + 1 and not (invariant.unless_warned and step.warning):
            skipped = law.event[invariant.events[place - 1]]
            return Refused(f"{step.event!r} can come without {skipped.id!r} before it")
        return Noted(reached=place)

    return watch


def _over_with(law: Law, names: Iterable[str]) -> set[str]:
    """The limits that are over once some others are: those they run from, or are no earlier than, and themselves."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        limit = law.limit_named(waiting.pop())
        if limit.id not in found:
            found.add(limit.id)
            runs_on = limit.from_limit is not None and limit.convention in FORWARD
            waiting += [*limit.later_of, *filter(None, [limit.from_limit if runs_on else None])]
    return found


def events_that_set_off(law: Law, name: str) -> frozenset[str]:
    """The kinds of event with which a limit, or the limit that it runs from, begins."""
    limit = law.limit_named(name)
    found = set(limit.from_)
    while limit.from_limit is not None:
        limit = law.limit_named(limit.from_limit)
        found.update(limit.from_)
    return frozenset(found)
