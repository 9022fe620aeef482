"""The day of each event that a limit looks at: when it happened, was sent, came, was served, or a day named in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from ehe_workflow.audit.cases.conditions import NO, UNKNOWN, Conditions
from ehe_workflow.audit.cases.days import REFUSED, Counter
from ehe_workflow.audit.cases.dues import NOT_KNOWN, NOT_REFUSED, NOT_SERVED, Triggers
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Events, Flags, Rows, Window
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import ServiceRule
from ehe_workflow.time import Convention, parse_period


@frozen(eq=False)
class Dated:
    """Finds the days of the events of a batch.

    Args:
        law: whose rules of service hold.
        events: the batch.
        counter: counts many days at once.
        conditions: answers conditions.
    """

    law: Law
    events: Events
    counter: Counter
    conditions: Conditions

    def of(self, name: str, rows: Rows) -> Triggers:
        """The day of each event that a limit looks at.

        Args:
            name: ``happened``, ``sent``, ``received``, ``served``, or the name of a day in the event.
            rows: the events.
        """
        events, places = self.events, rows.place
        given, refusal = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.uint8)
        happened = events.date.at(places)
        if name == "happened":
            return Triggers(given, happened, refusal)
        if name == "sent":
            return Triggers(given, self._sent(places, happened), refusal)
        if name in {"received", "served"}:
            return self._arrived(name, rows, happened)
        stated = events.dates.get(name)
        if stated is None:
            return Triggers(~given, Window.open(len(rows)), refusal)
        found = stated.at(places)
        return Triggers(found.given, found.days, refusal)

    def _sent(self, places: npt.NDArray[np.int64], happened: Window) -> Window:
        return happened if self.events.sent is None else self.events.sent.at(places).otherwise(happened)

    def _arrived(self, name: str, rows: Rows, happened: Window) -> Triggers:
        """When a document came, or is taken to have come."""
        events, places = self.events, rows.place
        found, refusal = happened, np.zeros(len(rows), np.uint8)
        served = events.served.at(places) if events.served is not None else None
        proved = served.given if served is not None else np.zeros(len(rows), np.bool_)
        if events.how is not None:
            found, refusal = self._deemed(name, rows, happened, proved)
        if events.received is not None:
            received = events.received.at(places)
            found = received.otherwise(found)
            refusal = np.where(received.given & (refusal == NOT_KNOWN), np.uint8(NOT_REFUSED), refusal)
        if name == "served" and served is not None:
            found = served.otherwise(found)
            refusal = np.where(proved, np.uint8(NOT_REFUSED), refusal)
        return Triggers(np.ones(len(rows), np.bool_), found, refusal)

    def _deemed(self, name: str, rows: Rows, happened: Window, proved: Flags) -> tuple[Window, npt.NDArray[np.uint8]]:
        """When documents that were sent are taken to have come, by the rule for the way of sending."""
        events, found = self.events, happened
        refusal = np.zeros(len(rows), np.uint8)
        how = events.how[rows.place] if events.how is not None else np.full(len(rows), NO_PLACE)
        for code, way in enumerate(events.ways):
            rule = self.law.service_of.get(way)
            if rule is None:
                continue
            chosen = (how == code) & ~proved
            at = np.flatnonzero(chosen)
            if not len(at):
                continue
            some = rows.at(at)
            days, known = self._by_rule(rule, some, happened.at(at))
            found = found.with_at(at, days)
            refusal[at] = np.where(known, np.uint8(NOT_REFUSED), np.uint8(NOT_KNOWN))
            if name == "served":
                refusal[at[self.not_served(rule, some)]] = NOT_SERVED
        return found, refusal

    def not_served(self, rule: ServiceRule, rows: Rows, answer: int = NO) -> Flags:
        """Whether documents that have to be served were sent in a way that is not good service.

        Args:
            rule: the rule about that way.
            rows: the documents.
            answer: `UNKNOWN` to find those of which it is not known.
        """
        if rule.when is None:
            return np.zeros(len(rows), np.bool_)
        names = self.events.kinds
        to_serve = np.array([name in self.law.event and self.law.event[name].served for name in names], np.bool_)
        bad: Flags = self.conditions.holds(rule.when, rows, plain=True) == answer
        return bad & to_serve[self.events.kind[rows.place]]

    def unsure_of_service(self, rows: Rows) -> Flags:
        """Whether it is not known of documents if they were validly served."""
        events = self.events
        found = np.zeros(len(rows), np.bool_)
        if events.how is None:
            return found
        proved = events.served.at(rows.place).given if events.served is not None else found
        how = events.how[rows.place]
        for code, way in enumerate(events.ways):
            rule = self.law.service_of.get(way)
            if rule is None or rule.when is None:
                continue
            at = np.flatnonzero((how == code) & ~proved & (rows.place != NO_PLACE))
            found[at] = self.not_served(rule, rows.at(at), UNKNOWN)
        return found

    def _by_rule(self, rule: ServiceRule, rows: Rows, happened: Window) -> tuple[Window, Flags]:
        sent = self._sent(rows.place, happened)
        if rule.length is None:
            return sent, np.ones(len(rows), np.bool_)
        first, last = (
            self.counter.table(parse_period(length), Convention.AFTER, rule.days, None)
            for length in (rule.length, rule.at_latest or rule.length)
        )
        earliest, refused = first.look_up(sent.earliest, NEVER)
        if sent.is_single and last is first:
            return Window(earliest, earliest), (refused & REFUSED) == 0
        latest, also_refused = last.look_up(sent.latest, EVER)
        return Window(earliest, latest), ((refused | also_refused) & REFUSED) == 0
