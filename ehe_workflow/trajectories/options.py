"""Which step an event can make where paths are, in each way in which what is not known can be.

The rules are those by which a log is replayed: the first step whose condition holds is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from ehe_workflow.law.procedures import Step
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.paths import Option, Place, Situation
from ehe_workflow.trajectories.together import Steps, Together


class Options:
    """Finds the steps that events can make.

    Args:
        together: the processes that are followed.
    """

    def __init__(self, together: Together) -> None:
        self._together = together
        self._facts = together.facts
        self._varied: dict[str, bool] = {}
        self._known: dict[tuple[tuple[Place, ...], Assumed, Told, frozenset[str]], tuple[Option, ...]] = {}
        self._refusing = frozenset(
            together.law.limit_named(name).id
            for member in together.members
            for definition in member.definitions
            for step in definition.steps
            if step.early == "refused"
            for name in step.after
        )

    def of(self, situation: Situation) -> tuple[Option, ...]:
        """What every kind of event that can make a step can do."""
        refusing = self._refusing.intersection(situation.timers) if self._refusing else frozenset()
        key = situation.places, situation.assumed, situation.told, refusing
        found = self._known.get(key)
        if found is None:
            found = tuple(
                option for kind in self._kinds(situation) for option in self.of_kind(situation, kind) if option.steps
            )
            self._known[key] = found
        return found

    def of_kind(self, situation: Situation, kind: str) -> Iterator[Option]:
        """What one kind of event can do, and that it passes by where it makes no step."""
        known = self._together.law.event.get(kind)
        for stretch, first, last in self._stretches_for(situation, kind):
            for assumed, steps in self._choices(situation, kind, stretch):
                places, told, kept = self._together.moved(situation, assumed, steps, known)
                over = min((self._together.members[number].over for number in steps), default=last)
                taken = frozenset(
                    one for one in assumed - situation.assumed if not self._together.facts.of_event(one[0])
                )
                yield Option(kind, stretch, first, min(last, over), assumed, steps, places, told, kept, taken)

    def may_pass_by(self, situation: Situation, kind: str) -> bool:
        """Whether an event may happen where paths are without being a step of any process."""
        members = self._together.members
        here = [member.definitions[place[0]] for member, place in zip(members, situation.places, strict=True)]
        return any(kind in one.regime.passes for one in here) or all(
            kind not in one.events for member in members for one in member.definitions
        )

    def _kinds(self, situation: Situation) -> list[str]:
        found: dict[str, None] = {}
        for member, place in zip(self._together.members, situation.places, strict=True):
            beginnings = [place]
            if member.rests(place):
                beginnings += [(version, one.regime.start) for version, one in enumerate(member.definitions)]
            for version, stage in beginnings:
                found |= dict.fromkeys(step.event for step in member.leaving(version, stage) if step.event is not None)
        return list(found)

    def _stretches_for(self, situation: Situation, kind: str) -> Iterator[tuple[int, int, int]]:
        """The stretches in which an event can do different things, each with its first and last day."""
        stretches = self._together.stretches
        if len(stretches) == 1 or not self._varies(situation, kind):
            yield 0, stretches[0][0], stretches[-1][1]
            return
        for number, (first, last) in enumerate(stretches):
            yield number, first, last

    def _varies(self, situation: Situation, kind: str) -> bool:
        members = self._together.members
        if any(member.rests(place) for member, place in zip(members, situation.places, strict=True)):
            return True
        if kind not in self._varied:
            self._varied[kind] = any(
                self._is_worked_out(name)
                for member in members
                for definition in member.definitions
                for step in definition.steps
                if step.event == kind and step.when is not None
                for name in step.when.names()
            ) or any(
                timer
                for member in members
                for watch in member.watches
                for timer in watch.starts.get(kind, ())
                if (limit := watch.limits[timer]).when is not None or self._together.begins_within(limit)
            )
        return self._varied[kind]

    def _is_worked_out(self, name: str) -> bool:
        fact = self._together.law.fact.get(name)
        return fact is not None and fact.computed is not None and fact.of == "case"

    def _choices(self, situation: Situation, kind: str, stretch: int) -> list[tuple[Assumed, Steps]]:
        """The step that each process takes, in each way in which what is not known can be."""
        found: list[tuple[Assumed, Steps]] = [(situation.assumed, {})]
        for number in range(len(self._together.members)):
            found = [
                (more, {**steps, number: step} if step is not None else steps)
                for place in self._applying(situation, number, stretch)
                for assumed, steps in found
                for more, step in self._chosen(situation, assumed, number, place, kind, stretch)
            ]
        return found

    def _applying(self, situation: Situation, number: int, stretch: int) -> tuple[Place, ...]:
        """Where a process takes its next step from: another version's start where it rests and that one governs."""
        member, place = self._together.members[number], situation.places[number]
        versions = member.versions[stretch]
        if not member.rests(place) or place[0] in versions or not versions:
            return (place,)
        return tuple((version, member.definitions[version].regime.start) for version in versions)

    def _chosen(
        self, situation: Situation, assumed: Assumed, number: int, place: Place, kind: str, stretch: int
    ) -> Iterator[tuple[Assumed, Step | None]]:
        waiting = [assumed]
        for step in self._together.members[number].definitions[place[0]].ways.get((place[1], kind), ()):
            if (
                step.early == "refused"
                and not self._together.forgets
                and not all(self._was_set_off(situation, name) for name in step.after)
            ):
                continue
            left: list[Assumed] = []
            for one in waiting:
                for more, holds in self._decided(step, one, situation.told, stretch):
                    if holds:
                        yield more, step
                    else:
                        left.append(more)
            waiting = left
        for one in waiting:
            yield one, None

    def _was_set_off(self, situation: Situation, name: str) -> bool:
        return self._together.law.limit_named(name).id in situation.timers

    def _decided(self, step: Step, assumed: Assumed, told: Told, stretch: int) -> list[tuple[Assumed, bool]]:
        return [(assumed, True)] if step.when is None else self._facts.decide(step.when, assumed, told, stretch)
