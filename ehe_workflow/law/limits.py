"""Time limits as a data file writes them, with their exceptions and readings, and when a document is served."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ehe_workflow.law.conditions import Condition
from ehe_workflow.law.procedures import Regime
from ehe_workflow.law.sources import ALWAYS, Citation, InForce
from ehe_workflow.law.terms import Actor, Bound, Confidence, Force, OpenTo
from ehe_workflow.time import Convention, Period


@frozen(kw_only=True)
class Excuse:
    """A circumstance in which a limit does not run as it stands.

    Attributes:
        id: its name within the limit.
        what: the circumstance, in words.
        when: the condition, where facts or events settle it.
        effect: ``lifts`` the limit, or ``pauses`` it from one kind of event to another.
        from_: the kinds of event with which a pause begins.
        until: the kinds of event with which a pause ends.
        source: where it is.
    """

    id: str
    what: str
    when: Condition | None = None
    effect: Literal["lifts", "pauses"] = "lifts"
    from_: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    source: Citation | None = None


@frozen(kw_only=True)
class Reading:
    """One of several ways to read the words of a limit.

    Attributes:
        id: its name within the limit.
        held_by: who reads it so.
        length: the length under this reading, where it differs (as text, such as ``16 days``).
        convention: how it is counted, where that differs.
        from_: the events it runs from, where they differ.
        counting: the way of counting, where it differs.
        days: the working day, where it differs.
        note: why.
    """

    id: str
    held_by: str
    length: str | None = None
    convention: Convention | None = None
    from_: tuple[str, ...] | None = None
    counting: str | None = None
    days: str | None = None
    note: str | None = None


@frozen(kw_only=True)
class Benchmark:
    """A cited figure to hold a period without a number against; passing it is never a breach by itself.

    Attributes:
        length: the figure, such as ``12 weeks``.
        source: whose figure it is.
    """

    length: str
    source: Citation


@frozen(kw_only=True)
class Limit:
    """A time limit: from a trigger to an act.

    Attributes:
        id: its name; the same in every file, table and answer.
        process: the process it belongs to.
        regime: the version of the process, or None for every version.
        what: what must, or may, happen in the time.
        welsh: the same in Welsh.
        by: who must or may do it.
        protects: whom the limit is there for.
        right: True for a right that ends with the limit, False for a duty.
        from_: the kinds of event it runs from.
        dated: which date of the event counts: ``happened``, ``sent``, ``received``, ``served``, or a named one.
        from_limit: the limit whose last day it runs from, where no event starts it.
        from_fact: the dated fact it runs from.
        computed: the name of the computation that finds its last day from that fact, where no length does.
        length: how long, with its unit; a word such as ``reasonable`` where the law gives no number.
        convention: which days at its edge count.
        bound: whether it caps the act, guards a wait, fixes a window or fixes nothing.
        done: the kinds of event that are the act.
        ends: the kinds of event with which it no longer matters.
        other_answers: those of ``ends`` that are another answer to the same question: with one of them, however late,
            the act was never due.
        only_if_done: whether nobody has to do the act, and it must come in time only if it is done at all.
        stated: the named date of the starting event by which a longer time may be given.
        counting: the named way of counting of its instrument.
        days: the named working day of its instrument, or ``school`` for the school's own days.
        when: the condition under which it applies.
        later_of: limits of which the latest last day is the one that counts.
        capped_by: the limits beyond whose last day it cannot run.
        extends: the limit that it puts off, once one of the events in ``on`` has happened.
        on: the events that bring an extension.
        readings: the ways to read it, where there are several.
        excuses: circumstances in which it does not run as it stands.
        benchmark: a cited figure to compare a period without a number with.
        missed: what follows where it is missed.
        beside: the limit of the law that a council's own promise stands beside.
        clause: the clause of the council's document.
        note: what a reader should know of it.
        source: where it is.
        also: further places.
        force: how strong it is, where it differs from the source.
        confidence: how sure the figure is, where it differs from the source.
        in_force: when it is law, where that differs from the regime; the trigger's day decides.
        open_to: what a layer above may do with it.
    """

    id: str
    process: str
    regime: str | None = None
    what: str
    welsh: str | None = None
    by: Actor
    protects: Actor | None = None
    right: bool = False
    from_: tuple[str, ...] = ()
    dated: str = "happened"
    from_limit: str | None = None
    from_fact: str | None = None
    computed: str | None = None
    length: Period
    convention: Convention | None = None
    bound: Bound
    done: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    other_answers: tuple[str, ...] = ()
    only_if_done: bool = False
    stated: str | None = None
    counting: str | None = None
    days: str | None = None
    when: Condition | None = None
    later_of: tuple[str, ...] = ()
    capped_by: tuple[str, ...] = ()
    extends: str | None = None
    on: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    benchmark: Benchmark | None = None
    missed: str | None = None
    beside: str | None = None
    clause: str | None = None
    note: str | None = None
    source: Citation
    also: tuple[Citation, ...] = ()
    force: Force | None = None
    confidence: Confidence | None = None
    in_force: InForce | None = None
    open_to: tuple[OpenTo, ...] = ()


@frozen(kw_only=True)
class ServiceRule:
    """When a document sent in a certain way is taken to have arrived.

    Attributes:
        id: its name.
        how: the ways of sending it is about.
        length: how long after sending, such as ``2 working days``; None where it arrives the same day.
        at_latest: the longest it may be taken to last, where the way of sending does not settle it.
        days: the named working day.
        when: the condition for this way of service to be good.
        otherwise: what to say where it is not.
        rebuttable: whether proof of another day of receipt displaces it.
        source: where it is.
    """

    id: str
    how: tuple[str, ...]
    length: str | None = None
    at_latest: str | None = None
    days: str | None = None
    when: Condition | None = None
    otherwise: str | None = None
    rebuttable: bool = True
    source: Citation


def in_force_of(limit: Limit, regime: Regime | None) -> InForce:
    """When a limit is law: its own period, else its regime's."""
    return limit.in_force or (regime.in_force if regime else ALWAYS)
