"""The entries of the law as a data file writes them: facts, kinds of event, stages, steps, limits, checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

from ehe_workflow.law.conditions import Condition, FactValue
from ehe_workflow.law.sources import ALWAYS, Citation, InForce
from ehe_workflow.law.terms import Actor, Bound, Confidence, FactType, Force, JurisdictionKind, StageKind
from ehe_workflow.time import CalendarError, Convention, Period

_YEARLY_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")

OpenTo: TypeAlias = Literal["replace", "switch-off"]
"""What a layer above may do with an entry."""


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
        only_if_done: whether it is about one of several answers, so that another one, however late, ends it.
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
class Check:
    """Something other than time that the law or good practice asks of an event.

    Attributes:
        id: its name.
        process: the process it belongs to.
        regime: the version of the process, or None for every version.
        on: the kinds of event it looks at.
        when: the condition under which it applies.
        expects: what should be so on that day.
        finding: what to say where it is not so.
        unknown: what to say where the log does not tell.
        duty_of: whose duty it is.
        source: where it is.
        force: how strong it is, where it differs from the source.
        in_force: when it applies.
        open_to: what a layer above may do with it.
    """

    id: str
    process: str
    regime: str | None = None
    on: tuple[str, ...]
    when: Condition | None = None
    expects: Condition
    finding: str
    unknown: str | None = None
    duty_of: Actor = Actor.COUNCIL
    source: Citation
    force: Force | None = None
    in_force: InForce = ALWAYS
    open_to: tuple[OpenTo, ...] = ()


@frozen(kw_only=True)
class Invariant:
    """Something that must be so on every path through a process, as long as the law is written rightly.

    What it says is checked over the law itself, not over a case. One that names no process is for every process that
    has none of its kind of its own.

    Attributes:
        id: its name.
        kind: what sort of statement it is:
            ``precedes``: before any event in ``before`` comes one in ``comes``, and each limit in ``run_out`` has run;
            ``order``: each of ``events`` is taken only after the one before it in the list;
            ``remedy``: after every step that harms, a step that is a remedy can be reached before the process is over;
            ``ends``: every stage can be reached, and from wherever a path leads the process can come to rest;
            ``compatible``: an act within the limit ``within`` can still wait for the end of the limit ``not_before``.
        says: the same in words, for whoever reads a finding.
        process: the process it is about; None for every process.
        regime: the version of the process; None for every version.
        where: facts of the case that are taken to be so at the start of every path.
        before: the events that must not come too soon.
        comes: the events of which one must have come before.
        run_out: the limits that must have run since they were last set off.
        events: the events in their order.
        unless_warned: whether a step that carries a warning, so that the reader is told, may come too soon.
        elsewhere: the process in which the remedy lies, by the step that harms, where that is another process.
        within: the limit that caps the act.
        not_before: the limit that the act must wait for.
        set_off_by: the limit on whose last day ``not_before`` is set off; the same day as ``within`` where None.
        source: where the law says so.
    """

    id: str
    kind: Literal["precedes", "order", "remedy", "ends", "compatible"]
    says: str
    process: str | None = None
    regime: str | None = None
    where: Condition | None = None
    before: tuple[str, ...] = ()
    comes: tuple[str, ...] = ()
    run_out: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    unless_warned: bool = False
    elsewhere: Mapping[str, str] = field(factory=dict)
    within: str | None = None
    not_before: str | None = None
    set_off_by: str | None = None
    source: Citation | None = None


@frozen(kw_only=True)
class Misstatement:
    """A wrong statement of law that is often met, and what is right.

    Attributes:
        id: its name, for logs, audits and letters.
        claim: what is said.
        correction: what is right.
        source: where the correction is found.
        severity: ``error`` where the claim is wrong, ``warning`` where it is loose or out of date.
        patterns: words by which the claim may be known in a text: numbers in words and in figures are the same, and
            ``...`` stands for any words of the same sentence.
        unless: words, written likewise, whose presence in the same sentence means that the claim is not made there.
    """

    id: str
    claim: str
    correction: str
    source: Citation
    severity: Literal["error", "warning"] = "error"
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@frozen(kw_only=True)
class Sign:
    """A sign in a log entry that helps to tell a hostile officer from a hard situation.

    Attributes:
        id: the tag that a log entry carries.
        what: the sign, in words.
        points_to: ``officer`` or ``situation``.
        times: how often it must be seen before it counts.
        misstatements: whether an entry that records a misstatement from the catalogue carries this sign.
        source: where it is from.
    """

    id: str
    what: str
    points_to: str
    times: int = 1
    misstatements: bool = False
    source: Citation


@frozen(kw_only=True)
class Clause:
    """What a council's own document says in one of its clauses, in our words.

    Attributes:
        id: its name.
        number: the clause's number in the document, where it has one.
        says: what it says.
        view: ``lawful``, ``correct``, ``unclear``, ``outdated``, ``misstated`` or ``beyond-power``.
        why: the ground for that view.
        limit: the limit that it fixes, or that of the law which it states, where it has a time.
        time: a time that it names of which no limit can be made, such as ``10 working days`` without a start.
        misstatement: the misstatement it makes, from the catalogue.
        practice: the practice it is about, by which councils are compared.
        source: where it is.
        law: the provision that the view rests on.
        cites: what the document itself cites there.
    """

    id: str
    number: str | None = None
    says: str
    view: Literal["lawful", "correct", "unclear", "outdated", "misstated", "beyond-power"]
    why: str
    limit: str | None = None
    time: str | None = None
    misstatement: str | None = None
    practice: str | None = None
    source: Citation
    law: Citation | None = None
    cites: tuple[Citation, ...] = ()


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


@frozen(kw_only=True)
class SchoolAgeRule:
    """When a child is of compulsory school age.

    Attributes:
        starts_at: the age at which it starts.
        prescribed: the days on which it can start, as ``MM-DD``.
        leaves_at: the age that ends it on the next leaving day.
        windows: who turns that age in which part of the year leaves on which day.
        source: where the rule is.
        also: further places.
        note: what a reader should know of it.
    """

    starts_at: int
    prescribed: tuple[str, ...] = ()
    leaves_at: int
    windows: tuple[LeavingWindowRule, ...]
    source: Citation
    also: tuple[Citation, ...] = ()
    note: str | None = None


@frozen(kw_only=True)
class LeavingWindowRule:
    """Whoever turns the leaving age between two days of the year leaves on a fixed day.

    Attributes:
        first: first day of the window, as ``MM-DD``, inclusive.
        last: last day of the window, as ``MM-DD``, inclusive.
        leaves: the leaving day, such as ``last friday in june``.
        in_year_of: ``start`` or ``end``: the year of the window whose leaving day it is.
    """

    first: str
    last: str
    leaves: str
    in_year_of: Literal["start", "end"]


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


def in_force_of(limit: Limit, regime: Regime | None) -> InForce:
    """When a limit is law: its own period, else its regime's."""
    return limit.in_force or (regime.in_force if regime else ALWAYS)


def day_of(text: str) -> tuple[int, int]:
    """Month and day of a yearly day written ``MM-DD``; 29 February is allowed.

    Raises:
        CalendarError: there is no such day in any year.
    """
    if _YEARLY_DAY.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisoformat(f"2000-{text}")
            return day.month, day.day
    raise CalendarError(f"{text!r} is no day of the year: write month and day, such as 12-25")
