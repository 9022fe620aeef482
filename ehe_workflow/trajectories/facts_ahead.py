"""What a condition of the law finds when it is asked on a day to come, along one path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import define, evolve, frozen

from ehe_workflow.case.facts import Facts
from ehe_workflow.case.model import Event
from ehe_workflow.case.replay import CONDITION
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.conditions import HAPPENED, Condition, FactValue
from ehe_workflow.law.vocabulary import EventKind

Assumed = frozenset[tuple[str, FactValue]]
"""What is taken to be so along a path and is not known, by the name of the fact."""

_NOTHING: Assumed = frozenset()


@frozen(cache_hash=True)
class Told:
    """What the events of a path have changed.

    Attributes:
        facts: the facts that they settled.
        happened: the kinds of event that happened, of those that conditions ask for.
        unsure: what differs between paths that are held together: facts, and events by ``happened`` and their kind.
    """

    facts: Assumed = _NOTHING
    happened: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def with_event(self, kind: EventKind) -> Told:
        """What has changed after one more event."""
        unsure = self.unsure - frozenset(kind.sets) - {HAPPENED + kind.id}
        return Told(frozenset({**dict(self.facts), **kind.sets}.items()), self.happened | {kind.id}, unsure)

    def only(self, asked: frozenset[str]) -> Told:
        """What conditions may still ask for of it."""
        facts = frozenset(one for one in self.facts if one[0] in asked)
        happened = frozenset(kind for kind in self.happened if HAPPENED + kind in asked)
        unsure = self.unsure & asked
        if len(facts) == len(self.facts) and len(happened) == len(self.happened) and len(unsure) == len(self.unsure):
            return self
        return Told(facts, happened, unsure)

    def joined(self, other: Told) -> Told:
        """What holds whichever of the two it is."""
        mine, theirs = dict(self.facts), dict(other.facts)
        apart = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
        unsure = self.unsure | other.unsure | apart | {HAPPENED + kind for kind in self.happened ^ other.happened}
        return Told(
            frozenset(entry for entry in self.facts & other.facts if entry[0] not in unsure),
            self.happened & other.happened,
            unsure,
        )


class FactsAhead:
    """Answers conditions for the stretches of days ahead on which what is worked out does not change.

    Args:
        timeline: the log as far as the day asked about.
        supposed: facts that are supposed to be so from the next day on.
        stretches: the first day of each stretch, in order, as ordinals.
    """

    def __init__(self, timeline: Timeline, supposed: Mapping[str, FactValue], stretches: list[int]) -> None:
        self._law = timeline.law
        self._supposed = supposed
        seen = evolve(timeline.case, events=timeline.events)
        self._by_stretch = [_on(timeline, seen.events, date.fromordinal(day)) for day in stretches]
        self._decided: dict[tuple[int, Assumed, Told, int], list[tuple[Assumed, bool]]] = {}
        self._together = {
            name
            for fact in self._law.fact.values()
            if fact.only_if is not None
            for name in (fact.id, *fact.only_if.names())
        }

    def decide(self, condition: Condition, assumed: Assumed, told: Told, stretch: int) -> list[tuple[Assumed, bool]]:
        """Whether a condition holds: one answer for each way in which what is not known can be.

        Args:
            condition: the condition.
            assumed: what the path takes to be so already.
            told: what its events have changed.
            stretch: the stretch of days asked about.
        """
        key = id(condition), assumed, told, stretch
        if key not in self._decided:
            self._decided[key] = list(self._answers(condition, dict(assumed), told, stretch))
        return self._decided[key]

    def holds(self, condition: Condition, assumed: Assumed, told: Told, stretch: int) -> bool | None:
        """Whether a condition holds, or None where what is not known decides."""
        return condition.holds(self._lookup(dict(assumed), told, stretch))

    def _answers(
        self, condition: Condition, assumed: dict[str, FactValue], told: Told, stretch: int
    ) -> Iterator[tuple[Assumed, bool]]:
        look = self._lookup(assumed, told, stretch)
        holds = condition.holds(look)
        if holds is not None:
            yield frozenset(assumed.items()), holds
            return
        for name in dict.fromkeys(condition.names()):
            fact = self._law.fact.get(name)
            values = (False, True) if name.startswith(HAPPENED) else fact.values if fact is not None else ()
            if look(name) is None and values:
                for value in values:
                    more = {**assumed, name: value}
                    if self._agree(more, told, stretch):
                        yield from self._answers(condition, more, told, stretch)
                return
        name = f"{CONDITION}{condition}"
        for value in (assumed[name],) if name in assumed else (True, False):
            yield frozenset({**assumed, name: value}.items()), value is True

    def _agree(self, assumed: dict[str, FactValue], told: Told, stretch: int) -> bool:
        """Whether facts taken to be so can be so together."""
        look = self._lookup(assumed, told, stretch)
        for name, value in assumed.items():
            fact = self._law.fact.get(name)
            if (
                value is not False
                and fact is not None
                and fact.only_if is not None
                and fact.only_if.holds(look) is False
            ):
                return False
        return True

    def _lookup(self, assumed: Mapping[str, FactValue], told: Told, stretch: int) -> _Look:
        known, supposed = self._by_stretch[stretch], self._supposed
        return _Look(known, supposed, dict(told.facts), told.happened, told.unsure, assumed)

    def of_event(self, name: str) -> bool:
        """Whether a fact is one of a single event, so that each event has its own."""
        fact = self._law.fact.get(name)
        return (fact is not None and fact.of == "event") or (name.startswith(CONDITION) and self._asks_event(name))

    def _asks_event(self, name: str) -> bool:
        words = name.removeprefix(CONDITION).replace("(", " ").replace(")", " ").split()
        return any((fact := self._law.fact.get(word)) is not None and fact.of == "event" for word in words)

    def is_known(self, name: str, value: FactValue) -> bool:
        """Whether a fact is so on every day ahead, whatever events tell, as long as none of them tells otherwise."""
        fact = self._law.fact.get(name)
        if fact is not None and fact.computed is not None:
            return False
        supposed = self._supposed.get(name)
        return (supposed if supposed is not None else self._by_stretch[0](name)) == value

    def stands_alone(self, name: str) -> bool:
        """Whether what a fact is says nothing of what another can be."""
        return name not in self._together


@define
class _Look:
    """A fact on a path: what its events told, what is supposed, what the case knows, what the path takes to be so."""

    known: Facts
    supposed: Mapping[str, FactValue]
    told: Mapping[str, FactValue]
    happened: frozenset[str]
    unsure: frozenset[str]
    assumed: Mapping[str, FactValue]

    def __call__(self, name: str) -> FactValue | None:
        if name in self.unsure:
            return self.assumed.get(name)
        if name.startswith(HAPPENED):
            return name.removeprefix(HAPPENED) in self.happened or self.known(name)
        for source in (self.told, self.supposed):
            if name in source:
                return source[name]
        found = self.known(name)
        return self.assumed.get(name) if found is None else found


def _on(timeline: Timeline, events: tuple[Event, ...], day: date) -> Facts:
    """The facts of a log as they stand on a later day."""
    if day <= timeline.as_of:
        return Facts(timeline)
    return Facts(Timeline(timeline.law, evolve(timeline.case, events=events), day))
