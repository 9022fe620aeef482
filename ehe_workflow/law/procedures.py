"""Procedures as a data file writes them: a process, its versions, their stages, and the steps between those."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ehe_workflow.law.conditions import Condition
from ehe_workflow.law.sources import ALWAYS, Citation, InForce
from ehe_workflow.law.terms import Actor, Force, OpenTo, StageKind


@frozen(kw_only=True)
class Process:
    """One procedure, such as an attendance order or a complaint, whatever version of it is in force.

    Attributes:
        id: its name.
        name: its name in answers.
        welsh: the same in Welsh.
        what: what it is for, in a sentence.
        ends_with: the limit with whose last day the whole process is over, such as the end of school age.
    """

    id: str
    name: str
    welsh: str | None = None
    what: str
    ends_with: str | None = None


@frozen(kw_only=True)
class Regime:
    """One version of a process.

    Attributes:
        id: its name, unique within the process.
        process: the process it is a version of.
        name: its name in answers.
        start: the stage in which it begins.
        in_force: when it is law; the first event of the process picks the version.
        when: a condition for this version to be the one that applies.
        passes: kinds of event that may happen in any stage: where no step takes one, nothing changes and nothing
            is said. Any other kind of event that no step takes is told as a step that could not be.
        source: what creates it.
        note: what a reader should know of it.
        open_to: what a layer above may do with it: ``replace``, ``switch-off``.
    """

    id: str
    process: str
    name: str
    start: str
    in_force: InForce = ALWAYS
    when: Condition | None = None
    passes: tuple[str, ...] = ()
    source: Citation | None = None
    note: str | None = None
    open_to: tuple[OpenTo, ...] = ()

    @property
    def key(self) -> str:
        """Its name among all regimes: ``process/regime``."""
        return f"{self.process}/{self.id}"


@frozen(kw_only=True)
class Stage:
    """A state of a process.

    Attributes:
        id: its name within the regime.
        regime: the regime's ``process/regime`` name.
        name: its name in answers.
        welsh: the same in Welsh.
        kind: what sort of stage it is in every nation.
        means: what it means for the family, in a sentence.
        advice: what to do first in this stage, in a sentence.
        final: whether the process may rest here for good.
        open_to: what a layer above may do with it.
    """

    id: str
    regime: str
    name: str
    welsh: str | None = None
    kind: StageKind
    means: str | None = None
    advice: str | None = None
    final: bool = False
    open_to: tuple[OpenTo, ...] = ()


@frozen(kw_only=True)
class Step:
    """A way from one stage to another.

    Attributes:
        id: its name within the regime.
        regime: the regime's ``process/regime`` name.
        name: what is done, as something to do, where the event's own ``act`` does not say it.
        event: the kind of event that makes it; None for a step that the calendar makes.
        at_end_of: the limit with whose last day the calendar makes the step.
        by: who takes it, where that is not who does the event.
        from_: the stages it leaves; ``*`` for every stage that is not final.
        to: the stage it leads to; None where the stage stays the same.
        when: the condition under which it may be taken.
        otherwise: what to say where the condition fails.
        after: the limits that must have run out before it may be taken.
        early: ``reported`` where a step taken too early still counts, ``refused`` where it does not.
        warning: what to say where the step is allowed but unwise.
        only_in_logs: whether it is there only for a log that leaves out what came before it, or begins late; such a
            step is followed where a log holds it, and is never told as something that can come next.
        duty: whether the law says that it must be taken.
        harms: whether it goes against the family, so that there must be a remedy.
        remedy: whether it is a remedy against such a step.
        advice: what to do or to send, in a sentence.
        force: how strong the rule is, where it differs from the source.
        source: where the rule is.
        open_to: what a layer above may do with it.
    """

    id: str
    regime: str
    name: str | None = None
    event: str | None = None
    at_end_of: str | None = None
    by: Actor | None = None
    from_: tuple[str, ...]
    to: str | None = None
    when: Condition | None = None
    otherwise: str | None = None
    after: tuple[str, ...] = ()
    early: Literal["reported", "refused"] = "reported"
    warning: str | None = None
    only_in_logs: bool = False
    duty: bool = False
    harms: bool = False
    remedy: bool = False
    advice: str | None = None
    force: Force | None = None
    source: Citation | None = None
    open_to: tuple[OpenTo, ...] = ()

    @property
    def is_conditional(self) -> bool:
        """Whether it can be refused in a stage that it leaves."""
        return self.when is not None or self.early == "refused"
