"""The most memory, in bytes, that a process takes to simulate so many runs of ten steps beside what it had before."""

from __future__ import annotations

import resource
import sys
from datetime import date

from ten_steps import assumptions, ten_steps

from ehe_workflow import Case
from ehe_workflow.simulation.simulate import Simulation


def most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(runs: int) -> None:
    before = most()
    case = Case(id="x", jurisdiction="land")
    simulation = Simulation(
        case, ten_steps(), as_of=date(2026, 1, 1), runs=runs, assumptions=assumptions(), processes=["main"]
    )
    simulation.finish()
    print(most() - before)


if __name__ == "__main__":
    main(int(sys.argv[1]))
