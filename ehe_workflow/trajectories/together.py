"""Processes that are followed together, as one: what still matters where they are, and which limits apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve

from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.vocabulary import EventKind
from ehe_workflow.trajectories.alike import Alike
from ehe_workflow.trajectories.facts_ahead import Assumed, FactsAhead, Told
from ehe_workflow.trajectories.liveness import Live, rests
from ehe_workflow.trajectories.paths import Member, Place, Situation
from ehe_workflow.trajectories.timers import Ends
from ehe_workflow.trajectories.watch import Watch

Steps = Mapping[int, Step]
"""The step that each process takes, by the process's number; those that take none are left out."""


class Together:
    """Some processes that are followed together.

    Args:
        law: the law.
        members: the processes, the one asked about first.
        ends: finds the ends of limits.
        facts: answers conditions.
        stretches: the first and last day of each stretch on which what is worked out does not change.
        assumed_law: the days assumed for law that is not in force.
        forgets: whether what a step takes to be so is forgotten after it, so that there is less to hold apart.

    Attributes:
        duties: the timers of duties, with the limit that each is to be done in.
        marked: the timers whose having passed must be remembered.
        growing: the timers that can begin to run again after their end.
    """

    def __init__(
        self,
        law: Law,
        members: tuple[Member, ...],
        ends: Ends,
        facts: FactsAhead,
        stretches: tuple[tuple[int, int], ...],
        assumed_law: Mapping[str, date],
        *,
        forgets: bool,
    ) -> None:
        self.law = law
        self.members = members
        self.ends = ends
        self.facts = facts
        self.stretches = stretches
        self.forgets = forgets
        self._assumed_law = assumed_law
        watches = [watch for member in members for watch in member.watches]
        self._limits = {timer: limit for watch in watches for timer, limit in watch.limits.items()}
        self.duties = {timer: limit for watch in watches for timer, limit in watch.duties.items()}
        self.marked = frozenset(name for watch in watches for name in watch.marked)
        self.growing = frozenset(name for watch in watches for name in watch.growing)
        self._happened = frozenset(ends.clock.timeline.places)
        conditions = [condition for watch in watches for condition in watch.conditions]
        self._kind_facts = tuple(fact.id for fact in law.fact.values() if fact.computed == "kind")
        self._alike = Alike(law, conditions, self._happened)
        self._live: dict[tuple[Place, ...], frozenset[str]] = {}
        self._mattering: dict[tuple[tuple[Place, ...], tuple[str, ...]], frozenset[str]] = {}
        self._asked: dict[tuple[Place, ...], frozenset[str]] = {}

    def limit(self, timer: str) -> Limit:
        """The limit of a timer."""
        return self._limits[timer]

    def live(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The timers that may still matter there."""
        found = self._live.get(places)
        if found is None:
            every = [one for watch, stage in self._ways_on(places) for one in self._of_stage(watch, stage).possible]
            found = self._live[places] = frozenset(every)
        return found

    def mattering(self, places: tuple[Place, ...], timers: tuple[str, ...]) -> frozenset[str]:
        """Those of some timers that still matter there, with no other timers running."""
        key, running = (places, timers), frozenset(timers)
        found = self._mattering.get(key)
        if found is None:
            lives = [self._of_stage(watch, stage) for watch, stage in self._ways_on(places)]
            found = frozenset(
                name
                for name in timers
                if any(name in one.alone or one.through.get(name, frozenset()) & running for one in lives)
            )
            self._mattering[key] = found
        return found

    def late(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The timers that matter there though they run on beyond the last day asked about."""
        return frozenset(name for watch, stage in self._ways_on(places) for name in self._of_stage(watch, stage).late)

    def asked(self, places: tuple[Place, ...]) -> frozenset[str]:
        """What conditions may still ask for there."""
        found = self._asked.get(places)
        if found is None:
            every = [name for watch, stage in self._ways_on(places) for name in watch.asked[stage]]
            found = self._asked[places] = frozenset(every)
        return found

    def _of_stage(self, watch: Watch, stage: str) -> Live:
        return (watch.near if self.forgets else watch.live)[stage]

    def _ways_on(self, places: tuple[Place, ...]) -> Iterator[tuple[Watch, str]]:
        """The stages that the processes are in, and the starts that can take over there."""
        for member, place in zip(self.members, places, strict=True):
            yield member.watches[place[0]], place[1]
            if member.rests(place):
                for watch, definition in zip(member.watches, member.definitions, strict=True):
                    yield watch, definition.regime.start

    def lapsed(self, before: tuple[Place, ...], places: tuple[Place, ...]) -> frozenset[str]:
        """The caps that no longer count since a process has come to rest."""
        found: frozenset[str] = frozenset()
        if before != places:
            for member, old, new in zip(self.members, before, places, strict=True):
                if old != new and rests(member.definitions[new[0]], new[1]):
                    watch = member.watches[new[0]]
                    found |= frozenset(watch.limits) if self.forgets else watch.lapsing
        return found

    def moved(
        self, situation: Situation, assumed: Assumed, steps: Steps, kind: EventKind | None
    ) -> tuple[tuple[Place, ...], Told, Assumed]:
        """Where the processes are after some steps, what has changed, and what is still taken to be so.

        What no condition asks for any more is left out.

        Args:
            situation: where they are before.
            assumed: what is taken to be so for the steps.
            steps: the steps.
            kind: the kind of event that makes them, or None.
        """
        places = list(situation.places)
        for number, step in steps.items():
            version = self.members[number].version_of(step)
            stage = places[number][1] if version == places[number][0] else ""
            places[number] = version, step.to or stage or self.members[number].definitions[version].regime.start
        there = tuple(places)
        asked = self.asked(there)
        told = self._after(situation.told, kind, asked) if kind is not None else situation.told.only(asked)
        if self.forgets:
            return there, self._alike.of(asked, situation.assumed, told), situation.assumed
        kept = self.kept(assumed, told, asked)
        if told.facts & kept:  # told what was taken to be so anyway
            told = evolve(told, facts=told.facts - kept)
        return there, self._alike.of(asked, kept, told), kept

    def _after(self, told: Told, kind: EventKind, asked: frozenset[str]) -> Told:
        """What the events of a path have changed after one more, as far as conditions may still ask for it."""
        if kind.sets or HAPPENED + kind.id in asked:
            told = told.with_event(kind)
        told = told.only(asked)
        if told.facts or told.happened:
            happened = told.happened - self._happened
            known = frozenset(one for one in told.facts if self.facts.is_known(*one))
            if len(happened) < len(told.happened) or known:
                return Told(told.facts - known, happened, told.unsure)
        return told

    def kept(self, assumed: Assumed, told: Told, asked: frozenset[str]) -> Assumed:
        """What still has to be taken to be so: what a condition may still ask for, and no event has settled."""
        if not assumed:
            return assumed
        settled = {name for name, _ in told.facts}
        return frozenset(
            one
            for one in assumed
            if one[0] in asked
            and not self.facts.of_event(one[0])
            and not (one[0] in settled and self.facts.stands_alone(one[0]))
        )

    def is_in_force(self, limit: Limit, stretch: int) -> bool:
        """Whether a limit is in force in a stretch of days."""
        day = date.fromordinal(self.stretches[stretch][0])
        return self.law.in_force_of(limit).holds_on(day, self._assumed_law)

    def applies(self, limit: Limit, kind: str, assumed: Assumed, told: Told, stretch: int) -> bool:
        """Whether a limit that an event of a kind sets off is about such paths in a stretch of days."""
        if limit.when is None:
            return True
        of_event = assumed | {(name, kind) for name in self._kind_facts}
        return self.facts.holds(limit.when, of_event, told, stretch) is not False

    def begins_within(self, limit: Limit) -> bool:
        """Whether a limit is in force in some stretches and not in others."""
        in_force = self.law.in_force_of(limit)
        days = {date.fromordinal(first) for first, _ in self.stretches}
        return len({in_force.holds_on(day, self._assumed_law) for day in days}) > 1
