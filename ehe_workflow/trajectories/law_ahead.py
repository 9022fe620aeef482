"""How the law and what is worked out from a case change up to a horizon: versions of processes, stretches of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.procedures import Regime
from ehe_workflow.law.sources import InForce
from ehe_workflow.time import AgeError, birthday
from ehe_workflow.trajectories.facts_ahead import FactsAhead, Told
from ehe_workflow.trajectories.watch import watch_of

NEXT_DAY = timedelta(days=1)


class LawAhead:
    """Finds which versions of processes apply, and on which days something changes, up to a horizon.

    Args:
        timeline: the log as far as the day asked about.
        horizon: the last day looked at.
        assumed: first days assumed for law that is not in force, by the name of its commencement.
        supposed: facts that are supposed to be so from the next day on.
    """

    def __init__(
        self, timeline: Timeline, horizon: date, assumed: Mapping[str, date], supposed: Mapping[str, FactValue]
    ) -> None:
        self.timeline = timeline
        self.horizon = horizon
        self.assumed = assumed
        self.supposed = supposed
        self._law = timeline.law
        self._definitions = index_of(timeline.law).foreseen

    def versions(self, process: str, first: Definition | None) -> tuple[Definition, ...]:
        """The versions of a process that can apply up to the horizon, the one that applies now first.

        Args:
            process: the process.
            first: the version that applies now, where the log settles it.
        """
        days = [self.timeline.as_of + NEXT_DAY, *self._turns(process)]
        keys = dict.fromkeys(regime.key for day in sorted(days) for regime in self.regimes(process, day))
        found = [self._definitions[key] for key in keys]
        return (first, *(one for one in found if one is not first)) if first is not None else tuple(found)

    def regimes(self, process: str, day: date) -> Iterator[Regime]:
        """The versions of a process under which a new start on a day may be."""
        from_now: FactsAhead | None = None
        for regime in self._law.regimes_of(process, day, self.assumed):
            if regime.when is not None:
                from_now = from_now or FactsAhead(self.timeline, self.supposed, [day.toordinal()])
                if from_now.holds(regime.when, frozenset(), Told(), 0) is False:
                    continue
            yield regime

    def _turns(self, process: str) -> set[date]:
        """The days up to the horizon on which a version of a process begins or has ended."""
        found = (regime.in_force for regime in self._law.regime.values() if regime.process == process)
        return {day for one in found for day in self._ends_of(one)}

    def _ends_of(self, in_force: InForce) -> Iterator[date]:
        first = in_force.from_ if in_force.commenced else self.assumed.get(in_force.commencement or "")
        if first is not None and self._is_ahead(first):
            yield first
        if in_force.until is not None and self._is_ahead(after := in_force.until + NEXT_DAY):
            yield after

    def _is_ahead(self, day: date) -> bool:
        return self.timeline.as_of + NEXT_DAY < day <= self.horizon

    def stretches(self, processes: Iterable[tuple[str, tuple[Definition, ...]]]) -> tuple[tuple[int, int], ...]:
        """The stretches of days on which the versions in force, and what is worked out, do not change.

        Args:
            processes: the processes, each with the versions that may apply.

        Returns:
            The first and the last day of each, as ordinals.
        """
        turns: set[date] = set()
        facts: set[str] = set()
        for process, definitions in processes:
            turns |= self._turns(process)
            for definition in definitions:
                watch = watch_of(self._law, definition)
                facts |= watch.facts
                for limit in watch.limits.values():
                    turns |= set(self._ends_of(self._law.in_force_of(limit)))
        computed = {self._law.fact[name].computed for name in facts if name in self._law.fact}
        if "of-school-age" in computed:
            turns |= set(self._turns_of_school_age())
        if "age" in computed:
            turns |= set(self._birthdays())
        firsts = sorted({self.timeline.as_of + NEXT_DAY, *turns})
        lasts = [*(day - NEXT_DAY for day in firsts[1:]), self.horizon]
        return tuple((first.toordinal(), last.toordinal()) for first, last in zip(firsts, lasts, strict=True))

    def _turns_of_school_age(self) -> Iterator[date]:
        try:
            starts, ends = self.timeline.school_age_starts, self.timeline.school_age_ends
        except (AgeError, OutsideCoverageError):
            return
        days = [starts.earliest, starts.latest] if starts is not None else []
        days += [day + NEXT_DAY for day in (ends.earliest, ends.latest) if day is not None] if ends is not None else []
        yield from (day for day in days if day is not None and self._is_ahead(day))

    def _birthdays(self) -> Iterator[date]:
        born = self.timeline.case.born
        for one in (born.earliest, born.latest) if born is not None else ():
            if one is not None:
                years = range(max(0, self.timeline.as_of.year - one.year), self.horizon.year - one.year + 1)
                yield from (day for day in (birthday(one, number) for number in years) if self._is_ahead(day))
