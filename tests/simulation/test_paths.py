"""Simulated runs are futures that the law allows: put to the engine as a log, and held against trajectories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from ehe_workflow import Case, Event, Library, When
from ehe_workflow.case.clock import Clock
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.replay import replay
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import values_of
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.simulation.files import Assumptions
from ehe_workflow.simulation.model import Choice, Duration
from ehe_workflow.simulation.simulate import Simulation

AS_OF = date(2026, 3, 2)
HORIZON = AS_OF + timedelta(days=150)
NATIONS = ("england", "wales", "scotland")
RUNS = 25
LONGEST = 8

TOLD_AFTERWARDS = "eng.ehc.appeal.lodge"
"""A limit that a certificate issued after its end puts off again: a log with the certificate says otherwise than one
without it, so its process is left out of the comparison with a log replayed as a whole."""

Path = Sequence[tuple[str, date]]


def processes(library: Library) -> list[tuple[str, str]]:
    return [
        (nation, key)
        for nation in NATIONS
        for key, definition in index_of(library.load(nation)).definitions.items()
        if definition.regime.in_force.holds_on(AS_OF, {})
    ]


def any_way(definition: Definition, random: Random) -> Assumptions:
    """Assumptions under which every step can come next, at once or much later."""
    process = definition.regime.process
    choice = {}
    for stage in definition.stages:
        steps = [step.id for step in definition.steps_from(stage) if step.event is not None]
        if steps:
            choice[process, stage] = Choice(shares={name: 1 / len(steps) for name in steps}, source="x")
    duration = {
        (process, step.id): Duration(kind="quantiles", quantiles=(0, random.choice((3, 20, 80))), source="x")
        for step in definition.steps
        if step.event is not None
    }
    return Assumptions(choice=choice, duration=duration)


def simulated(law: Law, definition: Definition, seed: int) -> tuple[Case, list[list[tuple[str, date]]]]:
    random = Random(f"{definition.regime.key} {seed}")  # noqa: S311
    facts = {
        fact.id: random.choice(fact.values)
        for fact in law.fact.values()
        if fact.of == "case" and fact.values and fact.computed is None
    }
    case = Case(id="t", jurisdiction=law.jurisdiction.id, facts=facts, born=When.parse("2015-05-05"))
    process = definition.regime.process
    simulation = Simulation(
        case,
        law,
        as_of=AS_OF,
        horizon=HORIZON,
        runs=RUNS,
        seed=seed,
        assumptions=any_way(definition, random),
        processes=[process],
    )
    if simulation.parts[0].plan.definition is not definition:
        return case, []
    return case, simulation.paths(RUNS)[process]


def details(law: Law, step: Step, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Details of the event with which the step can be taken."""
    if step.when is None:
        return {}
    names = [
        name
        for name in dict.fromkeys(step.when.names())
        if name in law.fact and law.fact[name].of == "event" and law.fact[name].default is None
    ]
    for values in product(*(values_of(law, name, step.when) for name in names)):
        told = dict(zip(names, values, strict=True))
        if step.when.holds({**facts, **told}.get) is not False:
            return told
    return {}


def as_log(law: Law, case: Case, steps: Mapping[str, Step], path: Path) -> Timeline:
    events = tuple(
        Event(
            id=f"e{place}",
            kind=steps[name].event or "",
            date=When.on(day),
            served=When.on(day),
            details=details(law, steps[name], case.facts),
        )
        for place, (name, day) in enumerate(path)
        if steps[name].event is not None
    )
    written = Case(id="t", jurisdiction=case.jurisdiction, facts=case.facts, born=case.born, events=events)
    return Timeline(law, written, path[-1][1])


def too_early(law: Law, steps: Mapping[str, Step], path: Path, timeline: Timeline) -> list[str]:
    """The limits that a step of a path did not wait for, as the clock counts them."""
    clock, found, place = Clock(timeline), [], -1
    for name, day in path:
        step = steps[name]
        place += step.event is not None
        for limit in map(law.limit_named, step.after):
            before = [
                one
                for one in clock.triggers(limit)
                if one < place and (limit.when is None or limit.when.holds(Facts(timeline, one)) is not False)
            ]
            ended = before and any(timeline.events[one].kind in limit.ends for one in range(before[-1] + 1, place))
            due = clock.due(limit, before[-1]) if before and not ended else None
            if due is not None and due.last_day.earliest is not None and due.last_day.earliest >= day:
                found.append(f"{name} on {day}: {limit.id} ends {due.last_day}")
    return found


def test_every_run_is_a_log_that_the_engine_replays_without_refusal(library: Library) -> None:
    number = 0
    for nation, key in processes(library):
        law = library.load(nation)
        definition = index_of(law).foreseen[key]
        case, paths = simulated(law, definition, 1)
        steps = {step.id: step for step in definition.steps}
        hindsight = any(step.at_end_of == TOLD_AFTERWARDS for step in definition.steps)
        for whole in paths:
            path = whole[:LONGEST]
            if not path:
                continue
            number += 1
            timeline = as_log(law, case, steps, path)
            assert not too_early(law, steps, path, timeline), (nation, key, path)
            worlds = replay(index_of(law).definitions[key], timeline, Clock(timeline))
            if hindsight or any(world.untold for world in worlds):
                continue
            replayed = [[move.step.id for move in world.moves if move.step is not None] for world in worlds]
            wanted = [name for name, _ in path]
            assert any(one[: len(wanted)] == wanted for one in replayed), (nation, key, path)
    assert number > 700


@pytest.mark.slow
def test_every_run_is_a_path_that_trajectories_allow(library: Library) -> None:
    ahead = pytest.importorskip("ehe_workflow.trajectories")
    number = 0
    for nation, key in processes(library):
        law = library.load(nation)
        definition = index_of(law).foreseen[key]
        if len(definition.stages) > 12:  # too many paths to follow without a case
            continue
        case, paths = simulated(law, definition, 2)
        if not paths:
            continue
        process = definition.regime.process
        try:
            found = ahead.trajectories(case, law, as_of=AS_OF, horizon=HORIZON, processes=[process])
        except ahead.paths.TooManyPathsError:
            continue
        if not found.processes:  # a version that only applies once one of its own events has happened
            continue
        windows: dict[tuple[str, str, str], list[tuple[date, date]]] = {}
        for one in found.processes:
            stage = {node.id: node.stage for node in one.nodes}
            for edge in one.edges:
                window = edge.window.earliest, edge.window.latest
                windows.setdefault((stage[edge.from_], edge.step, stage[edge.to]), []).append(window)
        steps = {step.id: step for step in definition.steps}
        for path in paths:
            stage_now = definition.regime.start
            for name, day in path:
                to = steps[name].to or stage_now
                allowed = windows.get((stage_now, name, to), [])
                assert any(first <= day <= last for first, last in allowed), (nation, key, name, day, path)
                stage_now = to
                number += 1
    assert number > 2000
