"""What a person asks "what if" about, as data: an event on a day, none at all, a fact, a commencement.

>>> parse_supposition("family-reply on 2026-12-20")
EventOn(kind='family-reply', day=datetime.date(2026, 12, 20))
>>> parse_supposition("no family-reply")
NoEvent(kind='family-reply')
>>> parse_supposition("has-plan is yes")
FactIs(fact='has-plan', value='yes')
>>> parse_supposition("cwsa-2026 from 2027-09-01")
LawFrom(name='cwsa-2026', day=datetime.date(2027, 9, 1))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from attrs import frozen

from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import EheWorkflowError, Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import FactType
from ehe_workflow.law.vocabulary import Fact

FORMS = '"EVENT on DATE", "no EVENT", "FACT is VALUE", "COMMENCEMENT from DATE", joined by "and"'

_NAME = r"[a-z0-9][a-z0-9.\-]*"
_ON = re.compile(rf"({_NAME}) on (\S+)")
_NO = re.compile(rf"no ({_NAME})")
_IS = re.compile(rf"({_NAME}) is (\S+)")
_FROM = re.compile(rf"({_NAME}) from (\S+)")


class SuppositionError(EheWorkflowError, ValueError):
    """The text of a supposition cannot be read."""


@frozen
class EventOn:
    """The next event of a kind happens on a day as a step, and none of that kind before.

    Whatever it takes for it to be a step is supposed as well. Up to that day every path is told, those as well from
    which it could not be one on that day.

    Attributes:
        kind: the kind of event.
        day: when it happens.
    """

    kind: str
    day: date

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"


@frozen
class NoEvent:
    """No event of a kind happens up to the horizon.

    Attributes:
        kind: the kind of event.
    """

    kind: str

    def __str__(self) -> str:
        return f"no {self.kind}"


@frozen
class FactIs:
    """A fact has a value: from the first where it is not known, else from the day after the one asked about.

    Attributes:
        fact: the fact.
        value: its value as written; ``yes`` and ``no`` for a question answered so.
    """

    fact: str
    value: str

    def __str__(self) -> str:
        return f"{self.fact} is {self.value}"


@frozen
class LawFrom:
    """Law that is enacted and not in force begins on a day.

    Attributes:
        name: the name of its commencement.
        day: its first day in force, inclusive.
    """

    name: str
    day: date

    def __str__(self) -> str:
        return f"{self.name} from {self.day}"


Supposition = EventOn | NoEvent | FactIs | LawFrom
"""One thing that is supposed."""


@frozen
class WhatIf:
    """What is supposed together, as one alternative to how things stand.

    Attributes:
        parts: the suppositions.
    """

    parts: tuple[Supposition, ...] = ()

    def __str__(self) -> str:
        return " and ".join(str(part) for part in self.parts) or "as things stand"

    @property
    def events(self) -> tuple[EventOn, ...]:
        """The events that happen, in order of day."""
        return tuple(sorted((part for part in self.parts if isinstance(part, EventOn)), key=lambda part: part.day))

    @property
    def left_out(self) -> frozenset[str]:
        """The kinds of event that do not happen."""
        return frozenset(part.kind for part in self.parts if isinstance(part, NoEvent))

    @property
    def commencements(self) -> Mapping[str, date]:
        """The first days of law that is not in force."""
        return {part.name: part.day for part in self.parts if isinstance(part, LawFrom)}

    def facts(self, law: Law) -> Mapping[str, FactValue]:
        """The facts supposed, with values as a case holds them."""
        found = {part.fact: part.value for part in self.parts if isinstance(part, FactIs)}
        return {name: value_of(law.fact[name], text) for name, text in found.items() if name in law.fact}


def parse_what_if(text: str) -> WhatIf:
    """Read what is supposed together, such as ``no family-reply and has-plan is yes``.

    Raises:
        SuppositionError: a part of it cannot be read.
    """
    return WhatIf(tuple(parse_supposition(part.strip()) for part in re.split(r"\s+and\s+|;", text)))


def parse_supposition(text: str) -> Supposition:
    """Read one supposition; see the module for its forms.

    Raises:
        SuppositionError: the text has none of the forms.
    """
    if found := _NO.fullmatch(text):
        return NoEvent(found[1])
    if found := _ON.fullmatch(text):
        return EventOn(found[1], _day(found[2]))
    if found := _FROM.fullmatch(text):
        return LawFrom(found[1], _day(found[2]))
    if found := _IS.fullmatch(text):
        return FactIs(found[1], found[2])
    raise SuppositionError(f"{text!r} cannot be read as a supposition: write one of {FORMS}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SuppositionError(f"{text!r} is not a day: write it year first, such as 2026-12-20") from None


def value_of(fact: Fact, text: str) -> FactValue:
    """The value of a fact that a text names.

    Raises:
        ValueError: it can have no such value; the message says what it can have.
    """
    if fact.type is FactType.YES_NO:
        if text not in {"yes", "no"}:
            raise ValueError("yes or no")
        return text == "yes"
    if fact.type is FactType.CHOICE and text not in fact.choices:
        raise ValueError(f"one of {', '.join(fact.choices)}")
    if fact.type is FactType.NUMBER:
        if not text.isdecimal():
            raise ValueError("a whole number")
        return int(text)
    return text


def check_what_ifs(what_ifs: Sequence[WhatIf], timeline: Timeline, horizon: date) -> None:
    """Refuse what-ifs that name nothing, contradict themselves or lie outside the time asked about.

    Raises:
        InputError: all the faults of all of them.
    """
    faults = [fault for what_if in what_ifs for fault in _faults(what_if, timeline, horizon)]
    if faults:
        raise InputError(faults)


def _faults(what_if: WhatIf, timeline: Timeline, horizon: date) -> Iterator[Fault]:
    law = timeline.law
    key = f'what-if "{what_if}"'
    known = commencements(law)
    for part in what_if.parts:
        if isinstance(part, EventOn | NoEvent) and part.kind not in law.event:
            yield _unknown(key, "kind of event", part.kind, law.event)
        if isinstance(part, LawFrom) and part.name not in known:
            yield _unknown(key, "commencement", part.name, known)
        if isinstance(part, EventOn) and not timeline.as_of < part.day <= horizon:
            yield Fault(
                message=f"{part.day} is not one of the days asked about",
                key=key,
                expected=f"a day after {timeline.as_of} and no later than the horizon, {horizon}",
            )
        if isinstance(part, FactIs):
            yield from _faults_of_fact(part, law, key)
    yield from _contradictions(what_if, law, key)


def _faults_of_fact(part: FactIs, law: Law, key: str) -> Iterator[Fault]:
    fact = law.fact.get(part.fact)
    if fact is None or fact.of == "event":
        yield _unknown(key, "fact of a case", part.fact, [name for name, one in law.fact.items() if one.of == "case"])
        return
    if fact.type is FactType.DATE:
        yield Fault(
            message=f"the fact {part.fact!r} is a day, which cannot be supposed",
            key=key,
            expected="the day in the case itself; a copy of the file with another one shows what it changes",
        )
        return
    try:
        value_of(fact, part.value)
    except ValueError as error:
        yield Fault(
            message=f"the fact {part.fact!r} cannot be {part.value!r}",
            key=key,
            expected=str(error),
            nearest=nearest(part.value, fact.choices),
        )


def _contradictions(what_if: WhatIf, law: Law, key: str) -> Iterator[Fault]:
    for one, other in combinations(dict.fromkeys(what_if.parts), 2):
        pair = {type(one), type(other)}
        against = (
            (pair == {EventOn, NoEvent} and getattr(one, "kind", "") == getattr(other, "kind", None))
            or (pair == {FactIs} and getattr(one, "fact", "") == getattr(other, "fact", None))
            or (pair == {LawFrom} and getattr(one, "name", "") == getattr(other, "name", None))
        )
        if against:
            yield Fault(
                message=f"two suppositions contradict each other: {str(one)!r} and {str(other)!r}",
                key=key,
                expected="one of the two; give each a --what-if of its own to compare them",
            )
    try:
        facts = what_if.facts(law)
    except ValueError:
        return
    for name, value in facts.items():
        only_if = law.fact[name].only_if
        if value is not False and only_if is not None and only_if.holds(facts.get) is False:
            yield Fault(
                message=f"two suppositions contradict each other: {name!r} can only be where {only_if}",
                key=key,
                expected="one of the two",
            )


def commencements(law: Law) -> tuple[str, ...]:
    """The names under which a date may be assumed for law that is not in force."""
    periods = [
        *(regime.in_force for regime in law.regime.values()),
        *(check.in_force for check in law.check.values()),
        *(limit.in_force for limit in law.limit.values() if limit.in_force is not None),
    ]
    return tuple(dict.fromkeys(one.commencement for one in periods if not one.commenced and one.commencement))


def _unknown(key: str, what: str, name: str, known: Iterable[str]) -> Fault:
    names = list(known)
    return Fault(
        message=f"there is no {what} {name!r}",
        key=key,
        nearest=nearest(name, names),
        expected=f"one of {', '.join(names)}" if 0 < len(names) <= 8 else None,
    )
