"""Which limits a path has to keep an eye on: steps wait for them, the calendar ends them, they cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from attrs import frozen

from ehe_workflow.case.judge import BACKWARD
from ehe_workflow.case.replay import CONDITION
from ehe_workflow.law.conditions import HAPPENED, Condition
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time import Unfixed
from ehe_workflow.trajectories.liveness import Live, asked_names, live_timers

PAUSED = " (paused)"
"""What the name of an entry ends with that keeps how many days a paused timer had left."""

CAP = " (cap)"
"""What the name of a timer ends with that watches whether an act comes in time, apart from who must wait for it."""


@frozen(kw_only=True, eq=False)
class Watch:
    """What the paths through one definition depend on besides its stages.

    Attributes:
        limits: the limits watched, by the name of their timer.
        live: the timers that still matter in each stage.
        near: the same, as far as a path gets before the process comes to rest.
        afters: the limits that each step must wait for, by the step's name.
        rights: the timers of the rights that each kind of event uses.
        duties: the timers of duties, with the limit that each is to be done in.
        starts: the timers that each kind of event sets off.
        stops: the timers that each kind of event ends.
        lengthens: the extensions that each kind of event brings.
        pauses: the timers that each kind of event may pause.
        resumes: the timers that each kind of event lets go on.
        marked: the limits whose having passed must be remembered, since a step asks for it.
        lapsing: the timers that only cap: once the process has come to rest, those set off before no longer count.
        growing: the timers that can begin to run again after their end, since a later limit counts as well.
        asked: what conditions may still ask for from each stage: facts, events that happened, whole conditions.
        conditions: the conditions of its steps and limits.
        facts: the facts that conditions ask for.
        outside: the kinds of event that matter here though no step is made by them.
    """

    limits: Mapping[str, Limit]
    live: Mapping[str, Live]
    near: Mapping[str, Live]
    afters: Mapping[str, tuple[Limit, ...]]
    rights: Mapping[str, tuple[str, ...]]
    duties: Mapping[str, Limit]
    starts: Mapping[str, tuple[str, ...]]
    stops: Mapping[str, tuple[str, ...]]
    lengthens: Mapping[str, tuple[Limit, ...]]
    pauses: Mapping[str, tuple[str, ...]]
    resumes: Mapping[str, tuple[str, ...]]
    marked: frozenset[str]
    growing: frozenset[str]
    lapsing: frozenset[str]
    asked: Mapping[str, frozenset[str]]
    conditions: tuple[Condition, ...]
    facts: frozenset[str]
    outside: frozenset[str]


@lru_cache(maxsize=1024)
def watch_of(law: Law, definition: Definition, *, beside: bool = False, passing: frozenset[str] = frozenset()) -> Watch:
    """What the paths through a definition depend on, found once.

    Args:
        law: the law.
        definition: the definition.
        beside: whether it is followed beside another, for what its events do there: caps then do not matter.
        passing: kinds of event of its own that may happen where no step is made by them.
    """
    caps = () if beside else tuple(limit for limit in law.limit.values() if _caps(law, limit, definition))
    afters = {step.id: tuple(law.limit_named(name) for name in step.after) for step in definition.steps}
    ends = {law.limit_named(step.at_end_of).id for step in definition.steps if step.at_end_of is not None}
    refused = {one.id for step in definition.steps if step.early == "refused" for one in afters[step.id]}
    waits = {limit.id: limit for found in afters.values() for limit in found}
    waits |= {name: law.limit_named(name) for name in ends}
    limits = dict(waits)
    waiting = [*waits.values(), *caps]
    for limit in waiting:
        for other in _others(law, limit):
            if other.id not in limits:
                limits[other.id] = other
                waiting.append(other)
    lapsing = frozenset(cap.id + CAP for cap in caps)
    limits |= {cap.id + CAP: cap for cap in caps}
    kept = {law.limit_named(name).id for limit in limits.values() for name in limit.later_of}
    kept |= {timer for timer, limit in limits.items() if limit.capped_by or limit.extends is not None}
    outer = {law.limit_named(name).id for limit in limits.values() for name in limit.capped_by}
    rights: dict[str, list[str]] = defaultdict(list)
    starts: dict[str, list[str]] = defaultdict(list)
    stops: dict[str, list[str]] = defaultdict(list)
    for timer, limit in limits.items():
        for kind in triggers_of(law, limit) if limit.extends is None else ():
            starts[kind].append(timer)
            stops[kind] += [longer.id for longer in law.extensions_of(limit) if longer.id in limits]
        for kind in {*limit.ends, *(limit.done if timer in lapsing else ())}:
            stops[kind].append(timer)
    for cap in caps:
        for kind in cap.done if cap.right else ():
            rights[kind].append(cap.id + CAP)
    lengthens: dict[str, list[Limit]] = defaultdict(list)
    for limit in limits.values():
        for longer in law.extensions_of(limit):
            for kind in longer.on:
                lengthens[kind].append(longer)
    pauses, resumes = _pauses(limits)
    started = {kind: tuple(found) for kind, found in starts.items()}
    stopped = {kind: tuple(found) for kind, found in stops.items()}
    used = {kind: tuple(found) for kind, found in rights.items()}
    duties = {cap.id + CAP: cap for cap in caps if not cap.right}
    others = {name: frozenset(one.id for one in _others(law, limit)) for name, limit in limits.items()}
    asks = {step.id: _timers_asked(law, step, afters[step.id], used, duties) for step in definition.steps}
    waited = {step.id: {one.id for one in afters[step.id]} for step in definition.steps if step.early == "reported"}
    ending = {step.id: law.limit_named(step.at_end_of).id for step in definition.steps if step.at_end_of is not None}
    settled = {step.id: {ending[step.id]} for step in definition.steps if step.id in ending and _asks_facts(step)}
    heeded = {
        name: (found & lapsing) | waited.get(name, set()) | settled.get(name, set()) for name, found in asks.items()
    }
    began = {kind: frozenset(found) for kind, found in starts.items()}
    ended = {kind: frozenset(found) for kind, found in stops.items()}
    passing |= {*starts, *stops} - definition.events
    live, near = (
        live_timers(
            definition, asks, began, ended, others, heeded, frozenset(kept), ending, lapsing=lapsed, passing=passing
        )
        for lapsed in (lapsing, frozenset(limits))
    )
    asked = asked_names(law, definition, limits, live, began, passing=passing)
    names = frozenset(chain(*asked.values()))
    facts = frozenset(name for name in names if not name.startswith((HAPPENED, CONDITION)))
    happened = frozenset(name.removeprefix(HAPPENED) for name in names if name.startswith(HAPPENED))
    return Watch(
        limits=limits,
        live=live,
        near=near,
        afters=afters,
        rights=used,
        duties=duties,
        starts=started,
        stops=stopped,
        lengthens={kind: tuple(found) for kind, found in lengthens.items()},
        pauses=pauses,
        resumes=resumes,
        marked=frozenset(ends | refused | outer) | lapsing - frozenset(duties),
        growing=frozenset(timer for timer, limit in limits.items() if limit.later_of),
        lapsing=lapsing,
        asked=asked,
        conditions=(
            *(step.when for step in definition.steps if step.when is not None),
            *(limit.when for limit in limits.values() if limit.when is not None),
        ),
        facts=facts,
        outside=_outside(law, definition, {*starts, *stops, *lengthens, *pauses, *resumes}, facts, happened),
    )


def triggers_of(law: Law, limit: Limit) -> tuple[str, ...]:
    """The kinds of event that set a limit off, by itself or through the limit that it runs from."""
    seen = set[str]()
    while limit.from_limit is not None and limit.id not in seen:
        seen.add(limit.id)
        limit = law.limit_named(limit.from_limit)
    return limit.from_


def _caps(law: Law, limit: Limit, definition: Definition) -> bool:
    """Whether a limit of the law caps an act that is a step of a definition."""
    regime = definition.regime
    return (
        limit.process == regime.process
        and limit.regime in {None, regime.id}
        and limit.bound in {Bound.AT_MOST, Bound.EXACTLY}
        and limit.by is not Actor.LAW
        and limit.convention not in BACKWARD
        and limit.extends is None
        and not isinstance(limit.length, Unfixed)
        and any(kind in definition.events for kind in limit.done)
        and law.force_of(limit).is_law
    )


def _asks_facts(step: Step) -> bool:
    """Whether a step depends on a fact, which has to be known as long as the step may be made."""
    return step.when is not None and any(not name.startswith(HAPPENED) for name in step.when.names())


def _timers_asked(
    law: Law,
    step: Step,
    afters: tuple[Limit, ...],
    rights: Mapping[str, tuple[str, ...]],
    duties: Mapping[str, Limit],
) -> frozenset[str]:
    """The timers that a step asks for."""
    found = {*(limit.id for limit in afters), *rights.get(step.event or "", ())}
    found |= {timer for timer, limit in duties.items() if step.event in limit.done}
    if step.at_end_of is not None:
        found.add(law.limit_named(step.at_end_of).id)
    return frozenset(found)


def _others(law: Law, limit: Limit) -> Iterator[Limit]:
    """The limits on whose last day that of a limit depends."""
    for name in (*limit.later_of, *limit.capped_by):
        yield law.limit_named(name)
    yield from law.extensions_of(limit)


def _pauses(
    limits: Mapping[str, Limit],
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The timers that each kind of event pauses, and those that it lets go on."""
    pauses: dict[str, tuple[str, ...]] = {}
    resumes: dict[str, tuple[str, ...]] = {}
    for timer, limit in limits.items():
        for excuse in limit.excuses:
            if excuse.effect == "pauses":
                pauses |= {kind: (*pauses.get(kind, ()), timer) for kind in excuse.from_}
                resumes |= {kind: (*resumes.get(kind, ()), timer) for kind in excuse.until}
    return pauses, resumes


def _outside(
    law: Law, definition: Definition, turning: set[str], facts: frozenset[str], happened: frozenset[str]
) -> frozenset[str]:
    setting = {kind.id for kind in law.event.values() if any(name in facts for name in kind.sets)}
    return frozenset((turning | happened | setting) - definition.events)
