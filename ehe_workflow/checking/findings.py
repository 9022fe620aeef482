"""What a check of the law finds: the rule that fails, where it stands, and the shortest path that shows why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

from attrs import field, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.sources import Authority


class Severity(Enum):
    """Whether the law's data is wrong, or may deserve another look."""

    ERROR = "error"
    WARNING = "warning"


class Rule(Enum):
    """What is looked at: the kinds of invariant, and what is checked of every entry."""

    PRECEDES = "precedes"
    ORDER = "order"
    REMEDY = "remedy"
    ENDS = "ends"
    COMPATIBLE = "compatible"
    TOGETHER = "limits-together"
    NO_LINK = "source-without-link"
    NOT_READ = "source-not-read-lately"
    NO_OWNER = "limit-without-owner"
    NO_PROVISION = "number-without-provision"
    NO_STEP = "duty-without-step"


@frozen(kw_only=True)
class Place:
    """Where an entry of the law is written.

    Attributes:
        entry: the kind of entry and its name, such as ``step order``.
        file: the file's name.
        line: the line, from 1, or None where it is not known.
    """

    entry: str
    file: str
    line: int | None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@frozen(kw_only=True)
class PathStep:
    """One step of a path that shows why something fails.

    Attributes:
        step: the step's name in its regime.
        event: the kind of event that makes it, or None for a step of the calendar.
        at_end_of: the limit with whose end the calendar makes it, or None.
        what: the event, or the end of the limit, in words.
        before: the stage it leaves, by its name for people.
        after: the stage it leads to, likewise.
        when: the condition under which it may be taken, or None.
        place: where the step is written.
    """

    step: str
    event: str | None
    at_end_of: str | None
    what: str
    before: str
    after: str
    when: str | None
    place: Place


@frozen(kw_only=True)
class Finding:
    """Something in the law's data that is wrong or deserves another look.

    Attributes:
        rule: what was looked at.
        severity: whether it is wrong.
        jurisdiction: the first jurisdiction, the most common first, in whose law it is so.
        message: what is wrong, in words.
        says: what the invariant says, or None where no invariant fails.
        place: where the entry that fails is written: the invariant, or the source, limit or step.
        process: the process it is about, or None.
        regime: the version of the process, or None.
        path: the shortest path that shows it, from the first step to the last; empty where none is needed.
        facts: what is taken to be so at the start of that path, by the name of the fact.
        example: a start date that shows it, for limits that cannot be met together, or None.
        failing_days: on how many start dates they cannot be met together, or None.
        counted_days: how many start dates were counted, or None.
        source: where the law says so, or None.
    """

    rule: Rule
    severity: Severity
    jurisdiction: str
    message: str
    says: str | None = None
    place: Place
    process: str | None = None
    regime: str | None = None
    path: tuple[PathStep, ...] = ()
    facts: Mapping[str, FactValue] = field(factory=dict)
    example: date | None = None
    failing_days: int | None = None
    counted_days: int | None = None
    source: Authority | None = None

    @property
    def last(self) -> PathStep | None:
        """The last step of the path, at which it fails."""
        return self.path[-1] if self.path else None
