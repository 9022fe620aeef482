"""The procedure that a council's own document lays down: its acts in their order, to be held against the law."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.sources import Citation


@frozen(kw_only=True)
class PathEvent:
    """One act of a procedure.

    Attributes:
        kind: the kind of event.
        wait: how long after the act before it, such as ``15 school days``: it comes on the first day after that
            time. None where the document gives no time; every wait that the law asks for is then taken to be kept.
        details: facts about this act alone.
        clause: the clause of the document that it is in.
    """

    kind: str
    wait: str | None = None
    details: Mapping[str, FactValue] = field(factory=dict)
    clause: str | None = None


@frozen(kw_only=True)
class ProcedurePath:
    """A procedure that a council's document lays down, in its order.

    Attributes:
        id: its name.
        process: the process that it takes place in.
        name: the procedure, in a few words.
        events: its acts, in order.
        facts: what is taken to be so of the case.
        clauses: the clauses that it is taken from.
        source: where it is.
        note: how the document's words were taken.
    """

    id: str
    process: str
    name: str
    events: tuple[PathEvent, ...]
    facts: Mapping[str, FactValue] = field(factory=dict)
    clauses: tuple[str, ...] = ()
    source: Citation
    note: str | None = None
