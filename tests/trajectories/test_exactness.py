"""The windows of every step against brute force over all dates, for small processes and cases made at random."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from ehe_workflow import parse_case
from ehe_workflow.errors import InputError
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.trajectories import Edge, ProcessPaths, WhatIf, trajectories
from ehe_workflow.trajectories.suppositions import EventOn, NoEvent
from ehe_workflow.trajectories.watch import watch_of
from tests.trajectories.brute import Brute, Entry, Key, facts_of, windows
from tests.trajectories.small import FACTS, KINDS, SIDE_KINDS, TOLD, Small, SmallLimit, SmallStep, law_of

AS_OF = date(2026, 6, 4)
QUICK = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=600)
"""The same examples each time; with ``derandomize=False`` and many more, they look for what is not known yet."""


@st.composite
def limits_of(draw: st.DrawFn, kinds: Sequence[str]) -> tuple[SmallLimit, ...]:
    """Limits that hang together in every way that the law knows."""
    limits: list[SmallLimit] = []
    for place, name in enumerate(["x", "y", "z"][: draw(st.integers(1, 3))]):
        cap = draw(st.booleans())
        other = limits[place - 1].id if place else None
        limits.append(
            SmallLimit(
                id=name,
                trigger=draw(st.sampled_from(kinds)),
                length=draw(st.integers(1, 6)),
                convention=draw(st.sampled_from(["after", "beginning-with"])),
                working=draw(st.booleans()),
                cap=cap,
                right=cap and draw(st.booleans()),
                by=draw(st.sampled_from(["council", "family"])),
                done=(draw(st.sampled_from(KINDS)),) if cap else (),
                ends=(draw(st.sampled_from(kinds)),) if draw(st.integers(0, 3)) == 0 else (),
                later_of=other if draw(st.integers(0, 3)) == 0 else None,
                capped_by=other if draw(st.integers(0, 5)) == 0 else None,
                pause=tuple(draw(st.permutations(kinds))[:2]) if draw(st.integers(0, 4)) == 0 else None,
            )
        )
    assume(all(one.trigger not in one.done for one in limits))
    return tuple(limits)


@st.composite
def steps_of(
    draw: st.DrawFn, limits: Sequence[SmallLimit], stages: Sequence[str], facts: Sequence[str | None]
) -> tuple[SmallStep, ...]:
    """Steps of events and of the calendar, of which no two apply at once."""
    waits = [one.id for one in limits if not one.cap]
    can_refuse = [one.id for one in limits if one.when is None]
    steps: list[SmallStep] = []
    for place in range(draw(st.integers(3, 8))):
        from_, to = draw(st.sampled_from(stages)), draw(st.sampled_from(stages))
        fact, wanted = draw(st.sampled_from(facts)), draw(st.booleans())
        if draw(st.integers(0, 3)) == 0 and from_ < to:  # steps of the calendar do not go round by themselves
            end = draw(st.sampled_from([one.id for one in limits]))
            steps.append(SmallStep(f"t{place}", None, from_, to, fact=fact, wanted=wanted, at_end_of=end))
            continue
        event = draw(st.sampled_from(KINDS))
        rivals = [one for one in steps if (one.from_, one.event) == (from_, event)]
        if any(one.fact is None or fact is None or one.fact != fact or one.wanted is wanted for one in rivals):
            continue  # two steps that both apply are refused when a law is loaded
        after = tuple(draw(st.lists(st.sampled_from(waits), max_size=2, unique=True))) if waits else ()
        refused = bool(after) and set(after) <= set(can_refuse) and draw(st.integers(0, 4)) == 0
        steps.append(SmallStep(f"t{place}", event, from_, to, after=after, refused=refused, fact=fact, wanted=wanted))
    assume(steps)
    return tuple(steps)


@st.composite
def processes(draw: st.DrawFn) -> Small:
    """A process by itself."""
    number = draw(st.integers(3, 5))
    stages = [f"s{place}" for place in range(number)]
    limits = draw(limits_of(KINDS))
    steps = draw(steps_of(limits, stages, [None, None, *FACTS]))
    return Small(number, tuple(draw(st.booleans()) for _ in stages), steps, limits)


@st.composite
def rich_processes(draw: st.DrawFn) -> Small:
    """A process with another beside it, extensions, conditions of limits, facts that events settle, and an end."""
    number = draw(st.integers(3, 4))
    stages = [f"s{place}" for place in range(number)]
    happened = [f"happened {kind}" for kind in (*KINDS, *SIDE_KINDS)]
    several = [
        f" {word} ".join(draw(st.permutations([TOLD, *happened]))[: draw(st.integers(2, 3))]) for word in ("or", "and")
    ]
    conditions = [TOLD, *happened, *(f"({one})" for one in several)]
    limits = list(draw(limits_of((*KINDS, *SIDE_KINDS))))
    for place, limit in enumerate(limits):
        if draw(st.integers(0, 3)) == 0:
            limits[place] = evolve(limit, when=draw(st.sampled_from(conditions)))
    base = draw(st.sampled_from(limits))
    if draw(st.booleans()) and base.pause is None and base.later_of is None:
        longer = SmallLimit(
            id="longer",
            trigger=base.trigger,
            length=base.length + draw(st.integers(1, 4)),
            convention=base.convention,
            working=base.working,
            extends=base.id,
            on=draw(st.sampled_from([kind for kind in KINDS if kind != base.trigger])),
            when=base.when,
        )
        limits.insert(0, longer)
    asked = [one for one in limits if one.extends is None]
    steps = draw(steps_of(asked, stages, [None, None, FACTS[0], *conditions]))
    side_limit = SmallLimit(id="w", trigger=draw(st.sampled_from(SIDE_KINDS)), length=2, process="side")
    side = tuple(
        SmallStep(
            f"u{place}",
            draw(st.sampled_from(SIDE_KINDS)),
            from_,
            draw(st.sampled_from(["q0", "q1", "q2"])),
            after=("w",) if draw(st.integers(0, 2)) == 0 else (),
            regime="side/one",
        )
        for place, from_ in enumerate(["q0", "q1", "q2"])
    )
    sets = {kind: draw(st.booleans()) for kind in draw(st.lists(st.sampled_from([*KINDS, *SIDE_KINDS]), max_size=2))}
    over = None
    if draw(st.integers(0, 3)) == 0:
        over = SmallLimit(id="end", trigger=draw(st.sampled_from(KINDS)), length=draw(st.integers(8, 16)))
    return Small(
        number,
        tuple(draw(st.booleans()) for _ in stages),
        steps,
        (*limits, side_limit),
        side,
        tuple(sets.items()),
        over,
    )


logs = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10)), min_size=1, max_size=2)
rich_logs = st.lists(
    st.tuples(st.sampled_from([*KINDS, *SIDE_KINDS]), st.integers(0, 7), st.sampled_from([None, None, 3, 9])),
    min_size=1,
    max_size=3,
)


def check_plain(plain: Law, small: Small, log, width: int, ahead: int) -> None:
    """A log of one vague entry, or of several that are not."""
    law = law_of(plain, small)
    exact, day = [], AS_OF - timedelta(days=14)
    # Which of two entries a calendar step fell between is the replay's to say, and it splits worlds by that alone.
    for kind, gap in log[-1:] if width else log:
        day += timedelta(days=gap)
        exact.append((kind, day))
    assume(any(step.event == kind for step in small.steps for kind, _ in exact))
    last, first = exact[-1]
    assume(first + timedelta(days=width) <= AS_OF)
    dates = [str(when) for _, when in exact[:-1]]
    dates.append(f'"{first}/{first + timedelta(days=width)}"' if width else str(first))
    rows = [f'[[event]]\nkind = "{kind}"\ndate = {when}' for (kind, _), when in zip(exact, dates, strict=True)]
    horizon = AS_OF + timedelta(days=ahead)
    brute = Brute(small, AS_OF.toordinal(), horizon.toordinal())
    for more in range(width + 1):
        entries = [Entry(kind=kind, day=when.toordinal()) for kind, when in exact[:-1]]
        brute.run([*entries, Entry(kind=last, day=first.toordinal() + more)])
    compare(brute, small, law, rows, horizon, WhatIf())


def check_rich(plain: Law, small: Small, log, ahead: int, supposed, left_out: str | None, compared=None) -> None:
    """A log of days that are known, with days stated in it, and what is supposed."""
    law = law_of(plain, small)
    entries, rows, day = [], ["facts.third = false"], AS_OF - timedelta(days=10)
    for kind, gap, stated in log:
        day += timedelta(days=gap)
        assume(day <= AS_OF)
        until = day + timedelta(days=stated) if stated is not None else None
        entries.append(Entry(kind=kind, day=day.toordinal(), until=until.toordinal() if until else None))
        dates = f"\ndates = {{ until = {until} }}" if until is not None else ""
        rows.append(f'[[event]]\nkind = "{kind}"\ndate = {day}{dates}')
    assume(any(step.event == entry.kind for step in small.steps for entry in entries))
    # A log is looked at where an entry may make a step: what another entry ends meanwhile had run out before.
    ending = {step.at_end_of for step in small.steps} - {None}
    passing = {entry.kind for entry in entries} - {step.event for step in small.steps}
    assume(not any(limit.id in ending and passing & set(limit.ends) for limit in small.limits))
    horizon = AS_OF + timedelta(days=ahead)
    coming = tuple(sorted(((kind, AS_OF + timedelta(days=days)) for kind, days in supposed), key=lambda one: one[1]))
    assume(all(when <= horizon for _, when in coming) and left_out not in {kind for kind, _ in coming})
    heeded = {step.event for step in small.steps} | _watched(law)
    assume(all(kind in heeded for kind, _ in coming))  # one that changes nothing is refused
    parts = [EventOn(kind, when) for kind, when in coming]
    brute = Brute(
        small,
        AS_OF.toordinal(),
        horizon.toordinal(),
        tuple((kind, when.toordinal()) for kind, when in coming),
        frozenset({left_out} if left_out else ()),
        side_is_followed=bool(_watched(law) & {step.event for step in small.side}),
    )
    brute.run(entries)
    what_if = WhatIf((*parts, *([NoEvent(left_out)] if left_out else [])))
    (compared or compare)(brute, small, law, rows, horizon, what_if)


def _watched(law: Law) -> frozenset[str]:
    """The kinds of event of other processes that matter to the one asked about."""
    return watch_of(law, index_of(law).foreseen["main/one"]).outside


# A process of which nothing was logged is explored from its first stage, whatever the calendar did before; so each log
# has an entry of a kind that makes some step.


def compare(brute: Brute, small: Small, law: Law, rows: list[str], horizon: date, what_if: WhatIf) -> None:
    """Every window that the package finds, against those of the brute force."""
    note(str(small))
    note("\n".join([*rows, str(what_if)]))
    case = parse_case("\n".join(['[case]\nid = "test"\njurisdiction = "land"', *rows]))
    told = {"as_of": AS_OF, "horizon": horizon, "processes": ["main"], "what_if": what_if, "most": 10_000}
    if brute.happened < len(brute.supposed):
        with pytest.raises(InputError, match="cannot be a step"):
            trajectories(case, law, **told)
        return
    paths = trajectories(case, law, **told)
    assert all(process.exact for process in paths.processes)
    assert _found(paths.processes, brute, lambda process: process.edges) == _shown(windows(brute.days))
    assert _found(paths.processes, brute, lambda process: process.first) == _shown(windows(brute.first))


def contain(brute: Brute, small: Small, law: Law, rows: list[str], horizon: date, what_if: WhatIf) -> None:
    """Every window of the brute force lies in one that the package finds where it may hold hardly any path apart."""
    assume(brute.happened == len(brute.supposed))
    note(str(small))
    note("\n".join([*rows, str(what_if)]))
    case = parse_case("\n".join(['[case]\nid = "test"\njurisdiction = "land"', *rows]))
    told = {"as_of": AS_OF, "horizon": horizon, "processes": ["main"], "what_if": what_if, "most": 2}
    found: dict[tuple[object, ...], tuple[int, int]] = {}
    for process in trajectories(case, law, **told).processes:
        for key, low, high in _windows(process, brute, process.edges):
            for held in _holding(key):
                first, last = found.get(held, (low, high))
                found[held] = min(first, low), max(last, high)
    for key, (low, high) in windows(brute.days).items():
        if key[3].startswith("passes:"):  # told of only where it changes what is taken to be so
            continue
        for held in _holding(key):
            assert held in found
            first, last = found[held]
            assert first <= low <= high <= last, (key, first, low, high, last)


def _holding(key: Key) -> list[tuple[object, ...]]:
    """A step between stages in any manner, and as one that is lawful on a lawful way, where it is."""
    from_, _, broken_by, step, to, broken, *_ = key
    return [(from_, step, to), *([(from_, step, to, "lawfully")] if not broken_by and not broken else [])]


def _found(processes: Iterable[ProcessPaths], brute: Brute, edges: Callable[[ProcessPaths], Iterable[Edge]]):
    found: dict[Key, tuple[int, int]] = {}
    for process in processes:
        for key, low, high in _windows(process, brute, edges(process)):
            known = found.get(key, (low, high))
            found[key] = min(known[0], low), max(known[1], high)
    return _shown(found)


def _windows(process: ProcessPaths, brute: Brute, edges: Iterable[Edge]):
    nodes = {node.id: node for node in process.nodes}
    for edge in edges:
        one, other = nodes[edge.from_], nodes[edge.to]
        key = (
            one.stage,
            brute.mattering(one.stage, facts_of(one.where)),
            frozenset(actor.value for actor in one.breached_by),
            edge.step,
            other.stage,
            frozenset((breach.limit, breach.how) for breach in edge.breaches),
            brute.mattering(other.stage, facts_of(other.where)),
            facts_of(edge.needs),
        )
        yield key, edge.window.earliest.toordinal(), edge.window.latest.toordinal()


def _shown(found: dict[Key, tuple[int, int]]) -> dict[str, tuple[str, str]]:
    return {
        str((key[0], sorted(key[1]), sorted(key[2]), key[3], key[4], sorted(key[5]), *map(sorted, key[6:]))): (
            str(date.fromordinal(low)),
            str(date.fromordinal(high)),
        )
        for key, (low, high) in sorted(found.items(), key=str)
    }


plain_cases = given(small=processes(), log=logs, width=st.sampled_from([0, 0, 1, 3]), ahead=st.integers(4, 16))
rich_cases = given(
    small=rich_processes(),
    log=rich_logs,
    ahead=st.integers(4, 10),
    supposed=st.lists(
        st.tuples(st.sampled_from([*KINDS, "e"]), st.integers(1, 4)), max_size=2, unique_by=lambda one: one[0]
    ),
    left_out=st.sampled_from([None, None, *KINDS]),
)


@QUICK
@plain_cases
def test_windows_equal_brute_force(plain, small: Small, log, width: int, ahead: int) -> None:
    check_plain(plain, small, log, width, ahead)


@QUICK
@rich_cases
def test_windows_of_processes_that_affect_each_other(plain, small: Small, log, ahead: int, supposed, left_out) -> None:
    check_rich(plain, small, log, ahead, supposed, left_out)


@pytest.mark.slow
@LONG
@plain_cases
def test_many_windows_equal_brute_force(plain, small: Small, log, width: int, ahead: int) -> None:
    check_plain(plain, small, log, width, ahead)


@pytest.mark.slow
@LONG
@rich_cases
def test_many_windows_of_processes_that_affect_each_other(
    plain, small: Small, log, ahead: int, supposed, left_out
) -> None:
    check_rich(plain, small, log, ahead, supposed, left_out)


@QUICK
@rich_cases
def test_paths_held_together_lose_no_day(plain, small: Small, log, ahead: int, supposed, left_out) -> None:
    check_rich(plain, small, log, ahead, supposed, left_out, contain)


@pytest.mark.slow
@LONG
@rich_cases
def test_many_paths_held_together_lose_no_day(plain, small: Small, log, ahead: int, supposed, left_out) -> None:
    check_rich(plain, small, log, ahead, supposed, left_out, contain)
