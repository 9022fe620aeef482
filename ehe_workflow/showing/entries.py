"""The days of a case as entries of a calendar, each with an identity that stays while the case changes.

What an entry is called depends on nothing but the case, the limit and the entry of the log that set it off; a
correction counts as the entry that it corrects. So the same day, moved by what is learnt later, is moved in a
calendar and not put there twice.

How often an entry was changed is a number that must not fall. By itself it is the number of entries of the log, which
only ever grows. Where the calendar of before is given, it rises exactly where the day, the words or the standing of
an entry changed, and an entry that is no more is called off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from hashlib import sha256

from attrs import evolve, frozen

from ehe_workflow.case.answer import LimitAnswer, limit_answer, step_name
from ehe_workflow.case.model import Case
from ehe_workflow.case.status import Status
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.words import words_of_actor

PLACE = "ehe-workflow"
"""What stands after the @ in the identity of every entry."""

_OURS = frozenset({Actor.FAMILY, Actor.CHILD})
_VERDICTS: Mapping[Kind, str] = {
    Kind.MET: "This was kept.",
    Kind.BREACHED: "This was not kept.",
    Kind.CANNOT_TELL: "Whether this was kept cannot be told from the log.",
    Kind.NOT_APPLICABLE: "This does not apply.",
}


class Role(Enum):
    """What sort of day an entry is."""

    LAST_DAY = "last-day"
    FIRST_LAWFUL_DAY = "first-lawful-day"


class Standing(Enum):
    """How an entry stands: in the words of calendars."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@frozen(kw_only=True)
class Entry:
    """A day of a case.

    Attributes:
        uid: its identity.
        sequence: how often it was changed, or a greater number.
        role: what sort of day it is.
        day: the day; where it is not exactly known, the one that it is safe to act on.
        summary: what it is, in a line.
        description: what to know of it.
        standing: whether it is sure, not sure, or called off.
        url: where the rule can be read, or None.
    """

    uid: str
    sequence: int
    role: Role
    day: date
    summary: str
    description: str
    standing: Standing
    url: str | None


@frozen(kw_only=True)
class CalendarAnswer:
    """The days of a case, seen on one of them.

    Attributes:
        case: the case's name.
        title: its heading, or None.
        as_of: the day on which it is seen, which is also when each entry was made.
        entries: the days, the earliest first.
        without_a_day: the limits of which no day is known, by what happens in their time.
    """

    case: str
    title: str | None
    as_of: date
    entries: tuple[Entry, ...]
    without_a_day: tuple[str, ...]


def calendar_of(status: Status, before: Iterable[Entry] | None = None) -> CalendarAnswer:
    """The last days and the first lawful days of a case.

    Days that are past stay: one that a correction moved there has to be moved in a calendar too.

    Args:
        status: where the case stands.
        before: the entries of the calendar of before, as it was exported; None where there is none to go on from.
    """
    writer = _Writer(status)
    found: dict[str, Entry] = {}
    untold: dict[str, None] = {}
    for verdict in status.verdicts:
        limit = limit_answer(verdict, status)
        entries = list(writer.entries(limit, estimate=verdict.due is not None and verdict.due.estimate))
        if not entries and limit.last_day is not None:
            untold[limit.what] = None
        for entry in entries:
            known = found.get(entry.uid)
            if known is None or known.standing is Standing.CANCELLED:
                found[entry.uid] = entry
    entries = [*found.values()] if before is None else list(_going_on(found, before, status.case))
    return CalendarAnswer(
        case=status.case.id,
        title=status.case.title,
        as_of=status.as_of,
        entries=tuple(sorted(entries, key=lambda one: (one.day, one.summary, one.uid))),
        without_a_day=tuple(untold),
    )


def identity_of(case: str, limit: str, event: str | None, role: Role) -> str:
    """What an entry is called in a calendar, the same for ever; it gives nothing away of the case.

    Args:
        case: the case's name.
        limit: the limit.
        event: the entry of the log that set it off, as first written; None where it runs from a fact.
        role: what sort of day it is.
    """
    return f"{case_part(case)}{_digest(case, limit, event or '', role.value)[:24]}@{PLACE}"


def case_part(case: str) -> str:
    """How the identities of all entries of a case begin."""
    return f"{_digest(case)[:12]}-"


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _going_on(found: Mapping[str, Entry], before: Iterable[Entry], case: Case) -> Iterator[Entry]:
    earlier = {one.uid: one for one in before if one.uid.startswith(case_part(case.id))}
    for uid, entry in found.items():
        known = earlier.get(uid)
        if known is None:
            yield entry
        elif (known.day, known.summary, known.standing) == (entry.day, entry.summary, entry.standing):
            yield evolve(entry, sequence=known.sequence)
        else:
            yield evolve(entry, sequence=max(known.sequence + 1, entry.sequence))
    for uid, known in earlier.items():
        if uid not in found:
            gone = known.standing is Standing.CANCELLED
            yield evolve(known, standing=Standing.CANCELLED, sequence=known.sequence + (not gone))


class _Writer:
    """Writes what can be said of a limit as entries."""

    def __init__(self, status: Status) -> None:
        self._case = status.case
        self._first = _first_written(status.case)
        self._waiting: dict[str, dict[str, Actor]] = defaultdict(dict)
        law = status.law
        for step in (step for standing in status.standings for step in standing.definition.steps):
            for name in step.after if step.event is not None else ():
                kind = law.event[step.event or ""]
                self._waiting[law.limit_named(name).id][step_name(step, law)] = step.by or kind.by

    def entries(self, limit: LimitAnswer, *, estimate: bool) -> Iterator[Entry]:
        """The last day of a limit, and the first day of what has to wait for its end.

        Args:
            limit: what can be said of it.
            estimate: whether its days were counted with an estimated calendar.
        """
        if limit.last_day is not None:
            summary, early = _last_day(limit), _is_early(limit)
            yield from self._entry(limit, Role.LAST_DAY, limit.last_day, summary, early=early, estimate=estimate)
        acts = self._waiting.get(limit.id)
        if acts and limit.first_day_after is not None:
            who = frozenset(acts.values())
            summary = f"From this day lawful: {_acts(acts)}"
            early, when = not who <= _OURS, limit.first_day_after
            yield from self._entry(limit, Role.FIRST_LAWFUL_DAY, when, summary, early=early, estimate=estimate)

    def _entry(
        self, limit: LimitAnswer, role: Role, when: When, summary: str, *, early: bool, estimate: bool
    ) -> Iterator[Entry]:
        day = (when.earliest or when.latest) if early else (when.latest or when.earliest)
        if day is None:
            return
        event = self._first.get(limit.event or "", limit.event)
        yield Entry(
            uid=identity_of(self._case.id, limit.id, event, role),
            sequence=len(self._case.events),
            role=role,
            day=day,
            summary=summary,
            description="\n".join(_description(limit, role, when, estimate=estimate)),
            standing=_standing(limit, when, estimate=estimate),
            url=limit.authority.url,
        )


def _first_written(case: Case) -> Mapping[str, str]:
    """The entry as first written that each correction is of."""
    corrects = {event.id: event.corrects for event in case.events if event.corrects is not None}
    found = {}
    for name in corrects:
        first = name
        for _ in corrects:
            first = corrects.get(first, first)
        found[name] = first
    return found


def _is_early(limit: LimitAnswer) -> bool:
    """Whether it is safe to go by the earliest of the days possible: for the family's own acts, and for its time."""
    return limit.bound is Bound.AT_LEAST or limit.right or limit.by in _OURS


def _last_day(limit: LimitAnswer) -> str:
    if limit.by is Actor.LAW:
        return limit.what
    if limit.right:
        return f"Last day, then the right is lost: {limit.what}"
    if limit.bound is Bound.AT_LEAST:
        return f"Last day of this time: {limit.what}"
    return f"Last day{_for(limit.by)}: {limit.what}"


def _for(actor: Actor) -> str:
    return f" for {words_of_actor(actor)}" if actor is not Actor.ANYONE else ""


def _acts(acts: Mapping[str, Actor]) -> str:
    return "; ".join(f"{name} ({words_of_actor(by)})" for name, by in acts.items())


def _standing(limit: LimitAnswer, when: When, *, estimate: bool) -> Standing:
    is_done = limit.verdict is Kind.MET and limit.done is not None
    if is_done or limit.verdict is Kind.NOT_APPLICABLE:
        return Standing.CANCELLED
    if limit.verdict is Kind.CANNOT_TELL or not when.is_exact or estimate:
        return Standing.TENTATIVE
    return Standing.CONFIRMED


def _description(limit: LimitAnswer, role: Role, when: When, *, estimate: bool) -> Iterator[str]:
    if role is Role.FIRST_LAWFUL_DAY:
        yield f"It has to wait for the end of this time: {limit.what}."
    if not when.is_exact:
        yield f"The day is not exactly known: {when.words()}. This entry stands on the safe one."
    if estimate:
        yield "The school's term dates are not known, so this is an estimate: the true day is the same or later."
    if role is Role.LAST_DAY and limit.cut_off is not None:
        yield f"It counts only until {limit.cut_off} on that day."
    if role is Role.LAST_DAY and limit.stated is not None and str(limit.stated) != str(limit.last_day):
        yield f"The paper itself says {limit.stated.words()}."
    if limit.verdict in _VERDICTS and limit.by is not Actor.LAW:
        yield _VERDICTS[limit.verdict] + (f" {limit.why[:1].upper()}{limit.why[1:]}." if limit.why else "")
    if limit.missed and role is Role.LAST_DAY and limit.bound is not Bound.AT_LEAST:
        yield f"If it is missed: {limit.missed}"
    if not limit.confidence.is_settled:
        yield f"The figure is {limit.confidence.words}."
    yield f"Source: {limit.authority} ({limit.force.words})."
    yield "This is information, not legal advice."
