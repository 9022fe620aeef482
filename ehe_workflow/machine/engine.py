"""Stepping through a definition: with a `transitions` machine for one case, and by the bare table.

A `transitions.Machine` is built once for a definition and never holds a case: a throw-away cursor is moved through
it, so that no case keeps a machine alive and no machine keeps a case. The table does the same without callbacks; the
two agree on every sequence of events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from transitions import Event, EventData, Machine, Transition

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


class _Way(Transition):
    """A step as a transition that moves cursors; nobody hangs callbacks on it, so it only asks, moves and notes."""

    def __init__(self, stage: str, step: Step) -> None:
        super().__init__(stage, step.to or stage)
        self.step = step

    def execute(self, event_data: EventData) -> bool:
        """Take the step if its conditions are met."""
        cursor = event_data.model
        if self.step.is_conditional and not event_data.kwargs["allows"](self.step):
            return False
        if isinstance(cursor, Cursor):
            cursor.step, cursor.at_stage = self.step, str(self.dest)
        return True


def to_machine(
    definition: Definition, model: object | None = None, allows: Allows | None = None, *, attribute: str = "state"
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

    machine = _without_steps(definition, model, attribute)
    for (stage, event), steps in definition.ways.items():
        for step in steps:
            machine.add_transition(
                event,
                source=stage,
                dest=step.to or "=",
                conditions=[met(step)] if step.is_conditional else None,
            )
    return machine


def _without_steps(definition: Definition, model: object | None, attribute: str) -> Machine:
    return Machine(
        model=model,
        states=list(definition.stages),
        initial=definition.regime.start,
        model_attribute=attribute,
        auto_transitions=False,
        send_event=True,
    )


@lru_cache(maxsize=256)
def _events(definition: Definition) -> Mapping[str, Event]:
    """The events of the machine that moves cursors through a definition."""
    machine = _without_steps(definition, None, "at_stage")
    events = {kind: Event(kind, machine) for kind in definition.events}
    for (stage, kind), steps in definition.ways.items():
        for step in steps:
            events[kind].add_transition(_Way(stage, step))
    return events


def move(definition: Definition, cursor: Cursor, event: str, allows: Allows) -> Step | None:
    """Move a cursor by an event through the `transitions` machine of a definition.

    Returns:
        The step taken, or None where no step is open, in which case the cursor stays where it is.
    """
    cursor.step = None
    if (cursor.at_stage, event) in definition.ways:
        _events(definition)[event].trigger(cursor, allows=allows)
    return cursor.step


def move_by_table(definition: Definition, stage: str, event: str, allows: Allows) -> Step | None:
    """The step that an event makes from a stage, by the table alone; None where none is open."""
    for step in definition.ways.get((stage, event), ()):
        if not step.is_conditional or allows(step):
            return step
    return None
