"""Stepping through a definition: with a `transitions` machine for one case, and by the bare table.

A `transitions.Machine` is built once for a definition and never holds a case: a throw-away cursor is moved through
it, so that no case keeps a machine alive and no machine keeps a case. The table does the same without callbacks; the
two agree on every sequence of events.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from transitions import EventData, Machine

from ehe_workflow.law.definition import Definition
from ehe_workflow.law.procedures import Step

Allows = Callable[[Step], bool]
"""Whether the conditions of a step are met; asked only for steps that leave the cursor's stage."""


class Cursor:
    """Where a case stands in one definition while it is replayed.

    Attributes:
        at_stage: the name of the stage.
        step: the last step taken, or None.
    """

    __slots__ = ("at_stage", "step")

    def __init__(self, at_stage: str) -> None:
        self.at_stage = at_stage
        self.step: Step | None = None


def to_machine(
    definition: Definition,
    model: object | None = None,
    allows: Allows | None = None,
    *,
    attribute: str = "state",
) -> Machine:
    """A `transitions` machine of a definition, for embedders who want its callbacks, diagrams or triggers.

    Each kind of event is a trigger of that name; steps that the calendar makes are not in it. Triggers carry
    ``allows`` as a keyword where the conditions of steps are to be asked; without it every step is allowed.

    Args:
        definition: the graph.
        model: the object to move, or None to move objects later.
        allows: whether a step's conditions are met; fixed for the machine's life.
        attribute: the attribute of a model that holds its stage; no kind of event may have the same name.
    """

    def met(step: Step) -> Callable[[EventData], bool]:
        def ask(data: EventData) -> bool:
            asked: Allows | None = data.kwargs.get("allows", allows)
            return asked is None or asked(step)

        return ask

    def taken(step: Step) -> Callable[[EventData], None]:
        def note(data: EventData) -> None:
            if isinstance(data.model, Cursor):
                data.model.step = step

        return note

    machine = Machine(
        model=model,
        states=list(definition.stages),
        initial=definition.regime.start,
        model_attribute=attribute,
        auto_transitions=False,
        send_event=True,
    )
    for (stage, event), steps in definition.ways.items():
        for step in steps:
            machine.add_transition(
                event,
                source=stage,
                dest=step.to or "=",
                conditions=[met(step)] if step.is_conditional else None,
                before=[taken(step)] if len(steps) > 1 else None,
            )
    return machine


@lru_cache(maxsize=256)
def _ready(definition: Definition) -> Machine:
    return to_machine(definition, attribute="at_stage")


def move(definition: Definition, cursor: Cursor, event: str, allows: Allows) -> Step | None:
    """Move a cursor by an event through the `transitions` machine of a definition.

    Returns:
        The step taken, or None where no step is open, in which case the cursor stays where it is.
    """
    steps = definition.ways.get((cursor.at_stage, event), ())
    cursor.step = None
    if steps and _ready(definition).events[event].trigger(cursor, allows=allows) and len(steps) == 1:
        cursor.step = steps[0]
    return cursor.step


def move_by_table(definition: Definition, stage: str, event: str, allows: Allows) -> Step | None:
    """The step that an event makes from a stage, by the table alone; None where none is open."""
    for step in definition.ways.get((stage, event), ()):
        if not step.is_conditional or allows(step):
            return step
    return None
