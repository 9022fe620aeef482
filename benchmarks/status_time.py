"""`status` of a case of twenty entries, against moving a bare `transitions` machine by the same entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from timing import Figure, per_call

from ehe_workflow import Library, read_case, status
from ehe_workflow.case.answer import answer_of
from ehe_workflow.case.model import Case
from ehe_workflow.law.definition import Definition
from ehe_workflow.machine import to_machine

CASE = Path(__file__).with_name("case.toml")
AS_OF = date(2026, 7, 1)


class Model:
    """What `transitions` moves; nothing of ours is in it."""


def bare_replay(definition: Definition, case: Case) -> Callable[[], object]:
    """A function that moves a ready machine from the start by every entry that the definition knows."""
    model = Model()
    machine = to_machine(definition, model)
    kinds = [event.kind for event in case.standing() if event.kind in machine.events]
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
    replay = bare_replay(found.standings[0].definition, case)
    ours, theirs = per_call(lambda: status(case, law, as_of=AS_OF), replay)
    yield Figure(f"status of {len(case.events)} entries", ours, theirs, "bare transitions machine", at_most=2)
    ours, theirs = per_call(lambda: answer_of(status(case, law, as_of=AS_OF)), replay)
    yield Figure("the same with findings, reasons and next steps", ours, theirs, "bare transitions machine")
