"""What the calendar can make where paths are: steps at the end of limits, and duties that are not done in time."""

from __future__ import annotations

from collections.abc import Iterator

from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.facts_ahead import Assumed
from ehe_workflow.trajectories.paths import CalendarStep, Place, Rule, Situation, Situations
from ehe_workflow.trajectories.timers import Terms
from ehe_workflow.trajectories.together import Together

Due = tuple[Situation, tuple[CalendarStep, ...]]
"""A situation in which it is known what the calendar can make, and what that is, in the order in which it is made."""


class CalendarAhead:
    """Finds what the calendar can make.

    Args:
        together: the processes that are followed.
        situations: the situations of the search.
    """

    def __init__(self, together: Together, situations: Situations) -> None:
        self._together = together
        self._situations = situations
        self._ends = together.ends
        self._known: dict[Situation, list[Due]] = {}
        self._steps: dict[tuple[tuple[Place, ...], tuple[str, ...]], tuple[tuple[Step, CalendarStep], ...]] = {}
        self._missed: dict[tuple[tuple[str, ...], frozenset[Actor]], tuple[CalendarStep, ...]] = {}

    def due(self, situation: Situation) -> list[Due]:
        """What the calendar can make, in each way in which what is not known can be; duties missed come first."""
        found = self._known.get(situation)
        if found is None:
            found = self._known[situation] = self._due(situation)
        return found

    def _due(self, situation: Situation) -> list[Due]:
        found: list[Due] = [(situation, self._duties(situation))]
        for step, entry in self._entries(situation.places, situation.timers):
            found = [more for there, taken in found for more in self._with(there, taken, entry, step)]
        return found

    def _entries(self, places: tuple[Place, ...], timers: tuple[str, ...]) -> tuple[tuple[Step, CalendarStep], ...]:
        """The steps that the calendar makes from some stages where their conditions are met."""
        found = self._steps.get((places, timers))
        if found is None:
            found = self._steps[places, timers] = tuple(self._made(places, timers))
        return found

    def _made(self, places: tuple[Place, ...], timers: tuple[str, ...]) -> Iterator[tuple[Step, CalendarStep]]:
        together = self._together
        for number, (version, stage) in enumerate(places):
            for step in together.members[number].definitions[version].by_calendar.get(stage, ()):
                limit = together.law.limit_named(step.at_end_of or "")
                over, running = self._ends.alternatives(limit.id, limit, timers)
                if not over and together.forgets:
                    over = running = ((),)
                if over and step.to not in {None, stage}:
                    yield step, CalendarStep(number, step, limit.id, limit, over, running)

    def _with(
        self, situation: Situation, taken: tuple[CalendarStep, ...], entry: CalendarStep, step: Step
    ) -> Iterator[Due]:
        """The steps of the calendar with one more, unless another one at the same end always comes before it."""
        if any(one.timer == entry.timer and one.step is not None for one in taken):
            yield situation, taken
            return
        for assumed, holds in self._decided(step, situation):
            there = situation if self._together.forgets else self._assuming(situation, assumed)
            yield there, (*taken, entry) if holds else taken

    def _decided(self, step: Step, situation: Situation) -> list[tuple[Assumed, bool]]:
        if step.when is None:
            return [(situation.assumed, True)]
        return self._together.facts.decide(step.when, situation.assumed, situation.told, 0)

    def _assuming(self, situation: Situation, assumed: Assumed) -> Situation:
        if assumed == situation.assumed:
            return situation
        return self._situations.of(situation.places, assumed, situation.told, situation.breached_by, situation.timers)

    def _duties(self, situation: Situation) -> tuple[CalendarStep, ...]:
        """The duties that are not done yet, of those of whom the path does not need a breach already."""
        key = situation.timers, situation.breached_by
        found = self._missed.get(key)
        if found is None:
            found = self._missed[key] = tuple(self._not_done(*key))
        return found

    def _not_done(self, timers: tuple[str, ...], breached_by: frozenset[Actor]) -> Iterator[CalendarStep]:
        for timer in timers:
            limit = self._together.duties.get(timer)
            if limit is not None and limit.by not in breached_by:
                over, running = self._ends.alternatives(timer, limit, timers)
                broken = Rule(timer=timer, limit=limit, by=limit.by, early=False, over=over, running=running)
                yield CalendarStep(0, None, timer, limit, over, running, (broken,))

    def missed(self, situation: Situation, terms: Terms, by: Actor) -> tuple[Situation, Terms]:
        """Where paths are once somebody did not do a duty in time; no other duty of theirs is then watched."""
        duties = self._together.duties
        kept = [
            place
            for place, name in enumerate(situation.timers)
            if (duty := duties.get(name)) is None or duty.by is not by
        ]
        return self._keeping(situation, terms, kept, breached_by=situation.breached_by | {by})

    def moved(self, situation: Situation, terms: Terms, number: int, step: Step) -> tuple[Situation, Terms]:
        """Where paths are once the calendar has made a step of a process."""
        together = self._together
        places, told, assumed = together.moved(situation, situation.assumed, {number: step}, None)
        lapsed = together.lapsed(situation.places, places)
        kept = [place for place, name in enumerate(situation.timers) if name not in lapsed]
        there = self._situations.of(places, assumed, told, situation.breached_by, situation.timers)
        return self._keeping(there, terms, kept, breached_by=situation.breached_by)

    def _keeping(
        self, situation: Situation, terms: Terms, kept: list[int], *, breached_by: frozenset[Actor]
    ) -> tuple[Situation, Terms]:
        names = tuple(situation.timers[place] for place in kept)
        there = self._situations.of(situation.places, situation.assumed, situation.told, breached_by, names)
        return there, tuple(terms[place] for place in kept)
