"""A case and its log: what a person recorded, as it was recorded. Nothing here is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from heapq import heappop, heappush

from attrs import field, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.time.when import When

UNKNOWN_DAY = When.parse("../..")
"""The date of an event of which nobody remembers when it was."""


@frozen(kw_only=True)
class Event:
    """One dated entry of a log. Entries are never changed: a mistake is put right by a further entry.

    Attributes:
        id: its name within the log, by which other entries refer to it.
        kind: what happened, by a name that the law's files list.
        date: when it happened, as precisely as is known.
        at: the time of day, where it is known.
        sent: when it was sent, where that is another day.
        received: when it came, where that is known.
        served: when it was served, where that is known or proved.
        how: by what means, such as ``letter``, ``first-class-post``, ``e-mail``, ``phone``, ``visit``.
        who: who did it, in the log's own words.
        said: what was said or written, as fact.
        interpretation: what the writer makes of it, kept apart from the fact.
        dates: named dates in it, such as the day by which a reply is asked for.
        details: facts about this event alone.
        facts: facts about the case that become known with it.
        tags: signs noticed in it, by the names that the law's files list.
        misstatements: wrong statements of law made in it, by their names in the catalogue.
        evidence: where the proof is: a thread, a recording, a scan.
        reconstructed: whether it was written from memory, later.
        written: when the entry was written, where that is known.
        written_at: the time of day at which it was written.
        corrects: the entry that this one takes the place of.
        not_yet: kinds of event of which the writer knows that they had not happened by this date.
        note: anything else.
    """

    id: str
    kind: str
    date: When = UNKNOWN_DAY
    at: time | None = None
    sent: When | None = None
    received: When | None = None
    served: When | None = None
    how: str | None = None
    who: str | None = None
    said: str | None = None
    interpretation: str | None = None
    dates: Mapping[str, When] = field(factory=dict)
    details: Mapping[str, FactValue] = field(factory=dict)
    facts: Mapping[str, FactValue] = field(factory=dict)
    tags: tuple[str, ...] = ()
    misstatements: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reconstructed: bool = False
    written: When | None = None
    written_at: time | None = None
    corrects: str | None = None
    not_yet: tuple[str, ...] = ()
    note: str | None = None


@frozen(kw_only=True)
class Case:
    """A case: whose law applies, what is known of it, and its log.

    Attributes:
        id: its name.
        jurisdiction: the body of law, such as ``england`` or ``england/leicester``.
        title: a heading for people.
        born: the child's date of birth, as precisely as is known.
        facts: what is known of the case from the start.
        events: the log, in the order in which it was written.
    """

    id: str
    jurisdiction: str
    title: str | None = None
    born: When | None = None
    facts: Mapping[str, FactValue] = field(factory=dict)
    events: tuple[Event, ...] = ()

    def standing(self) -> tuple[Event, ...]:
        """The entries that stand, each correction in the place of what it corrects, in order of date.

        Entries that can be of the same date keep the order of the log; an entry without any date comes last.
        """
        corrected = {event.corrects for event in self.events if event.corrects is not None}
        places = {event.id: place for place, event in enumerate(self.events)}
        originals = {event.id: event.corrects for event in self.events if event.corrects is not None}

        def place_of(event: Event) -> int:
            name = event.id
            for _ in originals:
                name = originals.get(name, name)
            return places.get(name, places[event.id])

        found = [event for event in self.events if event.id not in corrected]
        if originals:
            found.sort(key=place_of)
        return tuple(in_order(found))


def in_order(events: Sequence[Event]) -> list[Event]:
    """Events by date: one that is surely earlier comes first, and otherwise the given order is kept."""
    dated = [event for event in events if event.date.earliest is not None or event.date.latest is not None]
    undated = [event for event in events if event.date.earliest is None and event.date.latest is None]
    if all(event.date.is_exact for event in dated):
        return [*sorted(dated, key=lambda event: event.date.earliest or date.min), *undated]
    by_earliest = sorted((event.date.earliest or date.min, place) for place, event in enumerate(dated))
    by_latest = sorted((event.date.latest or date.max, place) for place, event in enumerate(dated))
    open_, taken, ready, found = 0, set[int](), list[int](), list[Event]()
    for last, place in by_latest:
        while place not in taken:
            while open_ < len(by_earliest) and by_earliest[open_][0] <= last:
                heappush(ready, by_earliest[open_][1])
                open_ += 1
            first = heappop(ready)
            taken.add(first)
            found.append(dated[first])
    return [*found, *undated]
