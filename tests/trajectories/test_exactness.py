"""The windows of every step against brute force over all dates, for small processes and cases made at random."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from ehe_workflow import parse_case
from ehe_workflow.trajectories import trajectories
from tests.trajectories.small import FACTS, KINDS, Brute, Small, SmallLimit, SmallStep, law_of, windows

AS_OF = date(2026, 6, 4)


@st.composite
def processes(draw: st.DrawFn) -> Small:
    number = draw(st.integers(3, 5))
    stages = [f"s{place}" for place in range(number)]
    names = ["x", "y", "z"][: draw(st.integers(1, 3))]
    limits = []
    for place, name in enumerate(names):
        cap = draw(st.booleans())
        other = names[place - 1] if place else None
        limits.append(
            SmallLimit(
                id=name,
                trigger=draw(st.sampled_from(KINDS)),
                length=draw(st.integers(1, 6)),
                convention=draw(st.sampled_from(["after", "beginning-with"])),
                working=draw(st.booleans()),
                cap=cap,
                right=cap and draw(st.booleans()),
                by=draw(st.sampled_from(["council", "family"])),
                done=(draw(st.sampled_from(KINDS)),) if cap else (),
                ends=(draw(st.sampled_from(KINDS)),) if draw(st.integers(0, 3)) == 0 else (),
                later_of=other if draw(st.integers(0, 3)) == 0 else None,
                capped_by=other if draw(st.integers(0, 5)) == 0 else None,
                pause=tuple(draw(st.permutations(KINDS))[:2]) if draw(st.integers(0, 4)) == 0 else None,
            )
        )
    limits = [one for one in limits if one.trigger not in one.done]
    assume(limits)
    kept = {one.id for one in limits}
    assume(all((one.later_of or one.id) in kept and (one.capped_by or one.id) in kept for one in limits))
    waits = [one.id for one in limits if not one.cap]
    steps = []
    for place in range(draw(st.integers(3, 8))):
        from_, to = draw(st.sampled_from(stages)), draw(st.sampled_from(stages))
        fact = draw(st.sampled_from([None, None, *FACTS]))
        if draw(st.integers(0, 3)) == 0 and from_ < to:  # steps of the calendar do not go round by themselves
            end = draw(st.sampled_from(sorted(kept)))
            steps.append(SmallStep(f"t{place}", None, from_, to, fact=fact, wanted=draw(st.booleans()), at_end_of=end))
            continue
        event = draw(st.sampled_from(KINDS))
        wanted = draw(st.booleans())
        rivals = [one for one in steps if (one.from_, one.event) == (from_, event)]
        if any(one.fact is None or fact is None or one.fact != fact or one.wanted is wanted for one in rivals):
            continue  # two steps that both apply are refused when a law is loaded
        after = tuple(draw(st.lists(st.sampled_from(waits), max_size=2, unique=True))) if waits else ()
        steps.append(
            SmallStep(
                f"t{place}",
                event,
                from_,
                to,
                after=after,
                refused=bool(after) and draw(st.integers(0, 4)) == 0,
                fact=fact,
                wanted=wanted,
            )
        )
    assume(steps)
    final = tuple(draw(st.booleans()) for _ in stages)
    return Small(number, final, tuple(steps), tuple(limits))


logs = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10)), min_size=1, max_size=2)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(small=processes(), log=logs, width=st.sampled_from([0, 0, 1, 3]), ahead=st.integers(4, 16))
def test_windows_equal_brute_force(plain, small: Small, log, width: int, ahead: int) -> None:
    law = law_of(plain, small)
    exact, day = [], AS_OF - timedelta(days=14)
    # Which of two entries a calendar step fell between is the replay's to say, and it splits worlds by that alone.
    for kind, gap in log[-1:] if width else log:
        day += timedelta(days=gap)
        exact.append((kind, day))
    first = exact[-1][1]
    assume(first + timedelta(days=width) <= AS_OF)
    rows = [f'[[event]]\nkind = "{kind}"\ndate = {when}' for kind, when in exact[:-1]]
    rows.append(f'[[event]]\nkind = "{exact[-1][0]}"\ndate = "{first}/{first + timedelta(days=width)}"')
    if not width:
        rows[-1] = f'[[event]]\nkind = "{exact[-1][0]}"\ndate = {first}'
    case = parse_case("\n".join(['[case]\nid = "test"\njurisdiction = "land"', *rows]))
    horizon = AS_OF + timedelta(days=ahead)
    brute = Brute(small, AS_OF.toordinal(), horizon.toordinal())
    for more in range(width + 1):
        brute.run([(kind, when.toordinal()) for kind, when in exact[:-1]] + [(exact[-1][0], first.toordinal() + more)])
    wanted = windows(brute.days)

    found: dict = {}
    paths = trajectories(case, law, as_of=AS_OF, horizon=horizon, most=10_000)
    assume(paths.processes)
    for process in paths.processes:
        assert process.exact
        nodes = {node.id: node for node in process.nodes}
        for edge in process.edges:
            one, other = nodes[edge.from_], nodes[edge.to]
            key = (
                one.stage,
                brute.mattering(one.stage, _facts(one.where)),
                frozenset(actor.value for actor in one.breached_by),
                edge.step,
                other.stage,
                frozenset((breach.limit, breach.how) for breach in edge.breaches),
                brute.mattering(other.stage, _facts(other.where)),
                _facts(edge.needs),
            )
            low, high = edge.window.earliest.toordinal(), edge.window.latest.toordinal()
            known = found.get(key, (low, high))
            found[key] = min(known[0], low), max(known[1], high)
    note(str(small))
    note(str(rows))
    assert _shown(found) == _shown(wanted)


def _facts(where) -> frozenset:
    return frozenset((name, value) for name, value in where.items() if name in FACTS)


def _shown(found: dict) -> dict:
    return {
        str((key[0], sorted(key[1]), sorted(key[2]), key[3], key[4], sorted(key[5]), *map(sorted, key[6:]))): (
            str(date.fromordinal(low)),
            str(date.fromordinal(high)),
        )
        for key, (low, high) in sorted(found.items(), key=str)
    }
