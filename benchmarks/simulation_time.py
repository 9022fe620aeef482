"""100,000 runs of a ten-step process: all at once, each through a `transitions` machine, and each through `simpy`.

All three draw the same durations for the same steps: evenly from 0 to 20 days, one step after the other.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

import simpy
from ten_steps import MOST_DAYS, STEPS, assumptions, ten_steps
from timing import Figure

from ehe_workflow import Case
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.machine import to_machine
from ehe_workflow.simulation.files import Assumptions
from ehe_workflow.simulation.simulate import Simulation

RUNS = 100_000
AS_OF = date(2026, 1, 1)


def all_at_once(law: Law, given: Assumptions) -> Callable[[], object]:
    case = Case(id="x", jurisdiction="land")

    def run() -> object:
        return Simulation(case, law, as_of=AS_OF, runs=RUNS, assumptions=given, processes=["main"]).finish()

    return run


class Model:
    """What `transitions` moves."""


def through_transitions(definition: Definition) -> Callable[[], object]:
    model = Model()
    machine = to_machine(definition, model)
    kinds = [f"event-{place}" for place in range(STEPS)]
    draw = random.Random(1).randint

    def run() -> object:
        ends = []
        for _ in range(RUNS):
            machine.set_state("stage-0")
            day = 0
            for kind in kinds:
                day += draw(0, MOST_DAYS)
                model.trigger(kind)  # type: ignore[attr-defined]
            ends.append(day)
        return ends

    return run


def through_simpy() -> object:
    environment = simpy.Environment()
    draw = random.Random(1).randint
    ends: list[float] = []

    def one() -> Iterator[object]:
        for _ in range(STEPS):
            yield environment.timeout(draw(0, MOST_DAYS))
        ends.append(environment.now)

    for _ in range(RUNS):
        environment.process(one())
    environment.run()
    return ends


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def measure() -> Iterator[Figure]:
    """The others take so long that each is timed once, between two timings of ours."""
    law = ten_steps()
    ours = all_at_once(law, assumptions())
    times = [seconds(ours) for _ in range(3)]
    machine = seconds(through_transitions(index_of(law).definitions["main/one"]))
    times += [seconds(ours) for _ in range(3)]
    events = seconds(through_simpy)
    times += [seconds(ours) for _ in range(3)]
    name = f"{RUNS:,} runs of {STEPS} steps"
    yield Figure(name, median(times), machine, "each through transitions", at_least=100)
    yield Figure(name, median(times), events, "each through simpy", at_least=1)


if __name__ == "__main__":
    for figure in measure():
        print(f"{figure.against}: ours {figure.ours:.3f} s, theirs {figure.theirs:.2f} s, {figure.ratio:.0f}x")
