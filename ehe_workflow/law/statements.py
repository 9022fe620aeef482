"""What the law asks besides time, what must hold of the law itself, and what people and councils say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from ehe_workflow.law.conditions import Condition
from ehe_workflow.law.sources import ALWAYS, Citation, InForce
from ehe_workflow.law.terms import Actor, Force, OpenTo


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
