"""The words of a body of law: its own name, facts about a case, kinds of event, and what a layer switches off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from ehe_workflow.law.conditions import Condition, FactValue
from ehe_workflow.law.sources import Citation
from ehe_workflow.law.terms import Actor, FactType, JurisdictionKind


@frozen(kw_only=True)
class Jurisdiction:
    """A body of law: what is common, a legal area, a nation, or a council.

    Attributes:
        id: its name in cases and commands, such as ``england`` or ``england/leicester``.
        name: its name in answers.
        welsh: its name in Welsh, where it has one.
        kind: what sort of layer it is.
        extends: the jurisdiction below it, whose entries it adds to.
        working_days: the named working day to use where no instrument is named.
        ombudsman: who takes complaints about councils here, in words.
        note: what a reader should know of this layer.
    """

    id: str
    name: str
    welsh: str | None = None
    kind: JurisdictionKind
    extends: str | None = None
    working_days: str | None = None
    ombudsman: str | None = None
    note: str | None = None


@frozen(kw_only=True)
class Fact:
    """Something about a case, or about one event of it, on which the law turns.

    Attributes:
        id: its name in conditions.
        question: how to ask a person for it.
        type: what values it can have.
        choices: the values of a choice.
        of: ``case`` for a fact of the whole case, ``event`` for a detail of one event.
        default: its value where nobody says otherwise.
        only_if: a condition without which it cannot be so; a case that says both contradicts itself.
        computed: the name of the computation that finds it from other facts.
        why: why it matters, in words for a parent.
        source: where the law makes it matter.
    """

    id: str
    question: str
    type: FactType = FactType.YES_NO
    choices: tuple[str, ...] = ()
    of: Literal["case", "event"] = "case"
    default: FactValue | None = None
    only_if: Condition | None = None
    computed: str | None = None
    why: str | None = None
    source: Citation | None = None

    @property
    def values(self) -> tuple[FactValue, ...]:
        """Every value that it can have, where they can be listed."""
        if self.type is FactType.YES_NO:
            return (False, True)
        return self.choices


@frozen(kw_only=True)
class EventKind:
    """A kind of event that a case log may hold.

    Attributes:
        id: its name in logs.
        name: what happened, in words.
        welsh: the same in Welsh.
        act: the same as something to do, such as ``serve an attendance order``.
        by: who does it.
        served: whether it is a document that must be served, so that how it was sent matters.
        dates: the named dates that it may carry, each with what it means.
        details: the facts that it may carry about itself.
        sets: facts of the case that it settles from its day on.
        note: what a reader should know of it.
    """

    id: str
    name: str
    welsh: str | None = None
    act: str | None = None
    by: Actor = Actor.ANYONE
    served: bool = False
    dates: Mapping[str, str] = field(factory=dict)
    details: tuple[str, ...] = ()
    sets: Mapping[str, FactValue] = field(factory=dict)
    note: str | None = None


@frozen(kw_only=True)
class SwitchedOff:
    """An entry of a lower layer that does not apply in this one.

    Attributes:
        section: the kind of entry, such as ``limit``.
        entry: the entry's name.
        why: why it does not apply.
        source: where that is found.
    """

    section: str
    entry: str
    why: str
    source: Citation
