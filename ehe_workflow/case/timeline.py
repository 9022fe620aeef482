"""The log of a case laid out for asking: entries that stand, in order, with the days that the law looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import define, field, frozen

from ehe_workflow.case.model import Case, Event
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import ServiceRule
from ehe_workflow.time import Convention, count, parse_period
from ehe_workflow.time.when import When

DAYS_OF_EVERY_EVENT = frozenset({"happened", "sent", "received", "served"})
"""The days that any event has; other days are named in it."""


@frozen
class Dated:
    """A day that the law looks at, and how it was found.

    Attributes:
        when: the day, or the days it may have been; None where the document was not validly served.
        kind: ``recorded``, ``received``, ``deemed``, ``taken`` (no rule is known for the way of sending, or none is
            recorded), ``not-served`` or ``not-known`` (a calendar does not reach so far).
        rule: the rule of service used, if any.
        sent: the day of sending that a deemed day was counted from.
        refusal: why there is no day, in words.
    """

    when: When | None
    kind: str
    rule: ServiceRule | None = None
    sent: When | None = None
    refusal: str | None = None


@define(slots=False, eq=False)
class Timeline:
    """The entries of a log that stand, in order of date, as far as a given day.

    Attributes:
        law: the law of the case.
        case: the case.
        as_of: the day up to which it is seen, inclusive.
        events: the entries dated no later than that day.
        later: the entries dated after it, which are left out.
        places: the places in ``events`` of each kind of event.
    """

    law: Law
    case: Case
    as_of: date
    events: tuple[Event, ...] = field(init=False)
    later: tuple[Event, ...] = field(init=False)
    places: Mapping[str, Sequence[int]] = field(init=False)
    _place_of: Mapping[str, int] = field(init=False)
    _settled: Mapping[str, Sequence[tuple[int, FactValue]]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Sort the entries and find the places of each kind."""
        standing = self.case.standing()
        cut = next((place for place, one in enumerate(standing) if _starts_after(one.date, self.as_of)), len(standing))
        rest = standing[cut:]
        self.events = (*standing[:cut], *(event for event in rest if not _starts_after(event.date, self.as_of)))
        self.later = tuple(event for event in rest if _starts_after(event.date, self.as_of))
        places: dict[str, list[int]] = defaultdict(list)
        settled: dict[str, list[tuple[int, FactValue]]] = defaultdict(list)
        kinds = self.law.event
        for place, event in enumerate(self.events):
            places[event.kind].append(place)
            for name, value in event.facts.items():
                settled[name].append((place, value))
            kind = kinds.get(event.kind)
            if kind is not None and kind.sets:
                for name, value in kind.sets.items():
                    settled[name].append((place + 1, value))
        self.places = places
        self._place_of = {event.id: place for place, event in enumerate(self.events)}
        self._settled = settled

    def after(self, kinds: Sequence[str], place: int) -> Iterator[int]:
        """The places of events of some kinds that come after a place, in order."""
        found = [later for kind in kinds for later in self.places.get(kind, ()) if later > place]
        return iter(sorted(found))

    def dated(self, event: Event, name: str) -> Dated:
        """The day of an event that a limit looks at.

        Args:
            event: the entry.
            name: ``happened``, ``sent``, ``received``, ``served``, or the name of a date in it.
        """
        if name == "happened":
            return Dated(event.date, "recorded")
        if name == "sent":
            return Dated(event.sent or event.date, "recorded")
        if name in {"received", "served"}:
            return self._arrived(event, name)
        stated = event.dates.get(name)
        return Dated(stated, "recorded")

    def _arrived(self, event: Event, name: str) -> Dated:
        """When a document came, or is taken to have come.

        Proof of the day displaces what is only deemed (Interpretation Act 1978 s.7 and its like). What has to be
        served and was sent in a way that is not good service is not served by being received.
        """
        if name == "served" and event.served is not None:
            return Dated(event.served, "recorded")
        rule = self.service_rule(event)
        if name == "served" and rule is not None and self.serves(event) is False:
            return Dated(None, "not-served", rule, refusal="it was not validly served")
        if event.received is not None:
            return Dated(event.received, "recorded" if name == "received" else "received")
        if rule is None:
            return Dated(event.date, "taken" if event.sent is None else "recorded")
        sent = event.sent or event.date
        try:
            return Dated(self._deemed(rule, sent), "deemed", rule, sent)
        except OutsideCoverageError as error:
            return Dated(None, "not-known", rule, sent, refusal=str(error))

    @cached_property
    def school_age_starts(self) -> When | None:
        """The first day of compulsory school age; None where the birth or the rule is not known.

        Raises:
            AgeError: the rule leaves the day to the council.
            OutsideCoverageError: the day cannot be written.
        """
        age = self.law.school_age
        return self._from_birth(age.starts) if age is not None else None

    @cached_property
    def school_age_ends(self) -> When | None:
        """The last day of compulsory school age, inclusive; None where the birth or the rule is not known.

        Raises:
            OutsideCoverageError: the day cannot be written.
        """
        age = self.law.school_age
        return self._from_birth(age.ends) if age is not None else None

    def _from_birth(self, find: Callable[[date], date]) -> When | None:
        born = self.case.born
        if born is None or born.earliest is None or born.latest is None:
            return None
        first = find(born.earliest)
        return When.on(first) if born.is_exact else When.between(first, find(born.latest))

    def service_rule(self, event: Event) -> ServiceRule | None:
        """The rule about the way in which a document was sent, unless the day of its service is recorded."""
        return self.law.service_of.get(event.how or "") if event.served is None else None

    def is_served(self, event: Event) -> bool:
        """Whether an event is the service of a document, and not something that merely arrives."""
        kind = self.law.event.get(event.kind)
        return kind is not None and kind.served

    def serves(self, event: Event) -> bool | None:
        """Whether a document was sent in a way that is good service; None where a fact is missing for that."""
        rule = self.service_rule(event)
        if rule is None or rule.when is None or not self.is_served(event):
            return True
        place = self._place_of.get(event.id)

        def fact(name: str) -> FactValue | None:
            told = event.details.get(name)
            return self.case_fact(name, place) if told is None else told

        return rule.when.holds(fact)

    def _deemed(self, rule: ServiceRule, sent: When) -> When:
        if rule.length is None:
            return sent
        days = self.law.day_counter(rule.days)
        earliest = latest = None
        if sent.earliest is not None:
            earliest = count(parse_period(rule.length), sent.earliest, Convention.AFTER, days=days).last_day
        if sent.latest is not None:
            longest = parse_period(rule.at_latest or rule.length)
            latest = count(longest, sent.latest, Convention.AFTER, days=days).last_day
        return When.between(earliest, latest)

    def case_fact(self, name: str, place: int | None = None) -> FactValue | None:
        """A fact of the whole case as it stands at a place of the log, or its default.

        Args:
            name: the fact.
            place: the place; at its end where None. What an event says of itself holds there, what its kind
                brings about holds after it.
        """
        for known, value in reversed(self._settled.get(name, ())):
            if place is None or known <= place:
                return value
        if name in self.case.facts:
            return self.case.facts[name]
        fact = self.law.fact.get(name)
        return fact.default if fact is not None else None


def _starts_after(when: When, day: date) -> bool:
    return when.earliest is not None and when.earliest > day
