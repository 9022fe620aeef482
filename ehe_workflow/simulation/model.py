"""What a file of assumptions may hold: how often each way is taken, how long each takes, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from ehe_workflow.law.terms import Confidence

NOTHING_FURTHER = "nothing-further"
"""The name among the shares of a stage for what comes next being nothing at all: the process rests there."""

EVERY_STAGE = "*"
"""In place of a stage: every stage with several ways on that has no entry of its own and is not one to rest in."""

Unit = Literal["days", "working days"]
"""The days that a duration is counted in."""


@frozen(kw_only=True)
class Evidence:
    """Where an assumption comes from.

    Attributes:
        title: what it is: a statistical release, a reply to a request, a log, a person's own estimate.
        url: where it is, or None.
        read: when it was last read, or None.
        note: what a reader should know of it.
    """

    title: str
    url: str | None = None
    read: date | None = None
    note: str | None = None


@frozen(kw_only=True)
class Choice:
    """How often each step is what comes next in a stage.

    Attributes:
        shares: the share of each step, by its name; ``nothing-further`` where the process rests. They sum to one.
        open: whether nothing can be said: runs that come to the stage are left open there.
        low: the lowest share seen for some of them.
        high: the highest share seen for some of them.
        source: the name of its source.
        confidence: how sure the figures are.
        population: of whom they are told.
        period: of when they are told.
        note: what a reader should know of them.
    """

    shares: Mapping[str, float] = field(factory=dict)
    open: bool = False
    low: Mapping[str, float] = field(factory=dict)
    high: Mapping[str, float] = field(factory=dict)
    source: str
    confidence: Confidence = Confidence.READ
    population: str | None = None
    period: str | None = None
    note: str | None = None


@frozen(kw_only=True)
class Duration:
    """How long a step takes, from the day on which its stage was entered.

    Attributes:
        kind: ``fixed`` (``days``), ``triangular`` (``least``, ``likely``, ``most``), ``lognormal`` (``median`` and
            ``nine_in_ten``, the time within which nine in ten are done), ``quantiles``, or ``in-time``: a share of
            them by the last day of a limit, which says nothing of the day of the others.
        unit: the days that it is counted in.
        days: the length of a fixed one.
        least: the least of a triangular one.
        likely: the likeliest of it.
        most: the most of it.
        median: the median of a lognormal one.
        nine_in_ten: its ninth decile.
        quantiles: values at equal steps of likelihood, from the least to the most.
        limit: the limit that the step keeps in time or not.
        share: the share in time; in time is taken to mean on the last day.
        late: how many days late the others are, as quantiles; empty where that is not known, and they are left open.
        low: the lowest share in time seen.
        high: the highest.
        source: the name of its source.
        confidence: how sure the figures are.
        population: of whom they are told.
        period: of when they are told.
        note: what a reader should know of them.
    """

    kind: Literal["fixed", "triangular", "lognormal", "quantiles", "in-time"]
    unit: Unit = "days"
    days: int | None = None
    least: int | None = None
    likely: int | None = None
    most: int | None = None
    median: int | None = None
    nine_in_ten: int | None = None
    quantiles: tuple[int, ...] = ()
    limit: str | None = None
    share: float | None = None
    late: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None
    source: str
    confidence: Confidence = Confidence.READ
    population: str | None = None
    period: str | None = None
    note: str | None = None


@frozen(kw_only=True)
class FactShare:
    """How often an unknown fact has each of its values.

    Attributes:
        shares: the share of each value, ``yes`` and ``no`` for a question; they sum to one.
        source: the name of its source.
        confidence: how sure the figures are.
        population: of whom they are told.
        period: of when they are told.
        note: what a reader should know of them.
    """

    shares: Mapping[str, float]
    source: str
    confidence: Confidence = Confidence.READ
    population: str | None = None
    period: str | None = None
    note: str | None = None


@frozen(kw_only=True)
class Defaults:
    """What is taken where no assumption says anything.

    Attributes:
        choice: ``equal``: every step that changes the stage is as likely as the others; ``open``: the run is left
            open there. A stage in which the process may rest is where it rests.
        wait: how many days a step takes that no limit caps. One that a limit caps is taken on its last day.
        unit: the days that this is counted in.
    """

    choice: Literal["equal", "open"] = "equal"
    wait: int = 28
    unit: Unit = "days"


@frozen(kw_only=True)
class Head:
    """What a file of assumptions is.

    Attributes:
        name: its name in answers.
        note: what a reader should know of it.
    """

    name: str
    note: str | None = None


@frozen(kw_only=True)
class AssumptionsFile:
    """A file of assumptions.

    Attributes:
        assumptions: what it is.
        default: what is taken where no assumption says anything.
        source: where the figures come from, by name.
        choice: what comes next, by process and stage.
        duration: how long it takes, by process and step.
        fact: what is taken of unknown facts, by fact.
    """

    assumptions: Head
    default: Defaults | None = None
    source: Mapping[str, Evidence] = field(factory=dict)
    choice: Mapping[str, Mapping[str, Choice]] = field(factory=dict)
    duration: Mapping[str, Mapping[str, Duration]] = field(factory=dict)
    fact: Mapping[str, FactShare] = field(factory=dict)
