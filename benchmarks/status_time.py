"""`status` of a case of twenty entries, against moving a bare `transitions` machine by the same entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from timing import Figure, per_call

from ehe_workflow import Library, read_case, status
from ehe_workflow.case.answer import answer_of
from ehe_workflow.case.versions import Standing
from ehe_workflow.machine import to_machine

CASE = Path(__file__).with_name("case.toml")
AS_OF = date(2026, 7, 1)


class Model:
    """What `transitions` moves; nothing of ours is in it."""


def bare_replay(standing: Standing) -> Callable[[], object]:
    """A function that moves a ready machine from the start by every entry that made a step, by that step."""
    definition, model = standing.definition, Model()
    taken = {move.step.id for move in standing.worlds[0].moves if move.step is not None}
    machine = to_machine(definition, model, lambda step: step.id in taken)
    kinds = [move.kind for move in standing.worlds[0].moves if move.step is not None and move.place is not None]
    start = definition.regime.start

    def replay() -> object:
        machine.set_state(start)
        for kind in kinds:
            model.trigger(kind)  # type: ignore[attr-defined]
        return model.state  # type: ignore[attr-defined]

    return replay


def measure() -> Iterator[Figure]:
    """The first figure has the bar; the second adds everything that the command prints."""
    law = Library.shipped().load("england")
    case = read_case(CASE)
    found = status(case, law, as_of=AS_OF)
    replay = bare_replay(found.standings[0])
    ours, theirs = per_call(lambda: status(case, law, as_of=AS_OF), replay)
    yield Figure(f"status of {len(case.events)} entries", ours, theirs, "bare transitions machine", at_most=2)
    ours, theirs = per_call(lambda: answer_of(status(case, law, as_of=AS_OF)), replay)
    yield Figure("the same with findings, reasons and next steps", ours, theirs, "bare transitions machine")
