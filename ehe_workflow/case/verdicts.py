"""What can be said of a limit on the day asked about, as plain records."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from ehe_workflow.case.clock import Due
from ehe_workflow.law.limits import Limit, Reading
from ehe_workflow.law.terms import Actor, Confidence, Force

WHETHER_IT_APPLIES = "whether it applies here"
"""How what would settle a verdict begins where it is not known whether the limit is about the case at all."""


class Kind(Enum):
    """What can be said of a limit."""

    MET = "met"
    BREACHED = "breached"
    RUNNING = "running"
    NOT_TRIGGERED = "not-yet-triggered"
    NOT_APPLICABLE = "not-applicable"
    CANNOT_TELL = "cannot-tell"


@frozen(kw_only=True)
class Verdict:
    """What can be said of one occurrence of a limit on the day asked about.

    Attributes:
        limit: the limit.
        kind: the verdict.
        place: the place in the timeline of the event that set it off; None where nothing did.
        due: when it ends, or None where nothing could be counted.
        done: the place of the event that is the act, or that came too soon.
        days_late: by how many days the act missed the last day, as the least and the most possible (the most is
            None where it has no end).
        days_left: how many days are left on the day asked about, the last day included, where it is running.
        why: in words, what decides it, where that is not plain from the days.
        would_settle: what would settle it, in words, where it cannot be told.
        asks: the facts that would settle it.
        whose: whose act or omission it is about.
        force: how strong the rule is.
        confidence: how sure its figure is.
        readings: what each reading of the words gives, where they differ.
    """

    limit: Limit
    kind: Kind
    place: int | None
    due: Due | None = None
    done: int | None = None
    days_late: tuple[int, int | None] | None = None
    days_left: int | None = None
    why: str | None = None
    would_settle: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    whose: Actor
    force: Force
    confidence: Confidence
    readings: tuple[tuple[Reading, Kind, Due | None], ...] = ()

    @property
    def may_not_apply(self) -> bool:
        """Whether it is not known that the limit is about the case at all."""
        return any(one.startswith(WHETHER_IT_APPLIES) for one in self.would_settle)
