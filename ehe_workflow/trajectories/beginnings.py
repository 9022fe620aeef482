"""Where paths begin: the worlds that a log leaves possible, with the limits that run in them and the days that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import define, evolve, field

from ehe_workflow.case.clock import Clock, Due
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.replay import PASSED, World
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.limits import Limit
from ehe_workflow.trajectories.facts_ahead import Told
from ehe_workflow.trajectories.growth import BEYOND
from ehe_workflow.trajectories.paths import Place, Situations, Where
from ehe_workflow.trajectories.timers import Ends, Term, Terms, passed, root_of, running_on
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.watch import CAP, PAUSED
from ehe_workflow.trajectories.zone import Zone


@define
class _Days:
    """The days that the ends of limits run from, before anything is followed; the first is the day asked about.

    Attributes:
        low: the first day that each can be.
        high: the last.
        entries: the places of those of vague entries, by the entry's place in the log and the day of it that counts.
    """

    low: list[int]
    high: list[int]
    entries: dict[tuple[int, str], int] = field(factory=dict)

    def add(self, low: int, high: int) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1


class Beginnings:
    """Finds where paths begin.

    Args:
        together: the processes that are followed.
        assumed_law: the days assumed for law that is not in force.

    Attributes:
        extended: the last days of extensions of limits that the log set off, by extension.
    """

    def __init__(self, together: Together, assumed_law: Mapping[str, date]) -> None:
        self.extended: dict[str, int] = {}
        self._together = together
        self._assumed_law = assumed_law
        self._ends: Ends = together.ends
        self._clock: Clock = together.ends.clock
        self._timeline = together.ends.clock.timeline
        self._law = together.law
        self._as_of = self._timeline.as_of.toordinal()

    def of(self, worlds: tuple[World, ...], situations: Situations) -> Iterator[tuple[Where, Zone]]:
        """Where paths begin in some worlds together; nowhere where the worlds do not agree.

        Args:
            worlds: a world for each process.
            situations: the situations of the search.
        """
        assumed: dict[str, FactValue] = {}
        for world in worlds:
            if any(assumed.get(name, value) != value for name, value in world.assumed.items()):
                return
            assumed |= world.assumed
        stages = tuple((0, world.stage) for world in worlds)
        days = _Days([self._as_of], [self._as_of])
        timers: dict[str, Term] = {}
        for timer in sorted(self._together.live(stages)):
            timers |= self._timer(timer, assumed, days)
        names = tuple(sorted(timers))
        terms = tuple(timers[name] for name in names)
        zones = [Zone(self._ends.growths, days.low, days.high)] if _is_possible(days) else []
        for timer in names:
            zones = [part for zone in zones for part in self._as_assumed(timer, names, terms, assumed, stages, zone)]
        for zone in zones:
            for gone, part in self._over_before(names, terms, zone):
                kept = [place for place, name in enumerate(names) if name not in gone]
                known = tuple(names[place] for place in kept)
                situation = situations.of(stages, frozenset(assumed.items()), Told(), frozenset(), known)
                yield Where(situation, 0, tuple(terms[place] for place in kept)), part

    def _timer(self, timer: str, assumed: Mapping[str, FactValue], days: _Days) -> Mapping[str, Term]:
        """The end of a timer that an entry of the log set off and nothing ended since, if there is one."""
        limit = self._together.limit(timer)
        place = self._in_play(limit, assumed, answered_by=limit.done if timer.endswith(CAP) else ())
        if place is None:
            return {}
        if (left := self._days_left(limit, place)) is not None:
            return {timer: (None, BEYOND), timer + PAUSED: (None, left)}
        end = self._end(limit, place, assumed, days)
        if end is None:
            return {}
        for longer in self._law.extensions_of(limit):
            due = self._clock.due(longer, place)
            if due is not None and due.refusal is None and due.last_day.earliest is not None:
                self.extended[longer.id] = due.last_day.earliest.toordinal()
        return {timer: end}

    def _in_play(self, limit: Limit, assumed: Mapping[str, FactValue], *, answered_by: tuple[str, ...]) -> int | None:
        """The place of the last entry that set a limit off, or None where none did or something ended it since."""
        found = self._clock.triggers(limit)
        if not found or not self._holds(limit, found[-1], assumed):
            return None
        ended = next(self._timeline.after((*limit.ends, *answered_by), found[-1]), None)
        return found[-1] if ended is None else None

    def _holds(self, limit: Limit, place: int, assumed: Mapping[str, FactValue]) -> bool:
        facts = Facts(self._timeline, place if place >= 0 else None, assumed)
        applies = limit.when is None or limit.when.holds(facts) is not False
        return applies and self._clock.in_force(limit, place)

    def _end(self, limit: Limit, place: int, assumed: Mapping[str, FactValue], days: _Days) -> Term | None:
        """The end of a limit that an entry of the log set off; a vague one adds its day."""
        due = self._due(limit, place, assumed)
        if due is None or due.refusal is not None:
            return None
        if due.estimate:
            self._ends.estimated.add(limit.id)
        last = due.last_day
        if last.is_exact and last.earliest is not None:
            end = last.earliest.toordinal()
            if assumed.get(self._passed(limit, place)) is False and end < self._as_of and due.estimate:
                return self._ends.tables.itself, days.add(self._as_of, self._ends.horizon + 1)
            return None, end
        root = root_of(self._law, limit)
        begun, grows = self._clock.due(root, place), self._ends.of(limit)
        trigger = begun.trigger.when if begun is not None else None
        first, horizon = self._ends.growths.first, self._ends.horizon
        if trigger is not None and trigger.earliest is not None and trigger.latest is not None:
            low, high = trigger.earliest.toordinal(), min(trigger.latest.toordinal(), horizon)
            if grows is not None and low >= first and not due.moved_by:
                key = place, root.dated
                if key not in days.entries:
                    days.entries[key] = days.add(low, high)
                return grows, days.entries[key]
        low = min(max(first, last.earliest.toordinal()), horizon + 1) if last.earliest else first
        high = min(last.latest.toordinal(), horizon + 1) if last.latest else horizon + 1
        return self._ends.tables.itself, days.add(low, high)

    def _due(self, limit: Limit, place: int, assumed: Mapping[str, FactValue]) -> Due | None:
        """When a limit ends by itself, where the limits that put its end elsewhere are watched as well.

        Those may still end, or begin again, before it does.
        """
        due = self._clock.due(limit, place)
        if due is None or not due.moved_by:
            return due
        others = (*limit.later_of, *limit.capped_by, *(longer.id for longer in self._law.extensions_of(limit)))
        named = [self._law.limit_named(name) for name in others]
        if any(self._clock.triggers(one) and self._in_play(one, assumed, answered_by=()) is None for one in named):
            return due
        return self._clock.due(evolve(limit, id=f"{limit.id} (by itself)", later_of=(), capped_by=()), place)

    def _passed(self, limit: Limit, place: int) -> str:
        """What a world calls it that a limit was over that an entry had set off."""
        return f"{PASSED}{limit.id}: {self._timeline.events[place].id if place >= 0 else 'born'}"

    def _days_left(self, limit: Limit, place: int) -> int | None:
        """How many days a limit has left that an entry of the log set off and that is paused now; else None."""
        for excuse in limit.excuses:
            if excuse.effect != "pauses":
                continue
            last = max(self._timeline.after(excuse.from_, place), default=None)
            due = self._clock.due(limit, place)
            if last is None or due is None or next(self._timeline.after(excuse.until, last), None) is not None:
                continue
            if due.moved_by and due.last_day.latest is None and due.last_day.earliest is not None:
                return (due.last_day.earliest - self._timeline.as_of).days
        return None

    def _as_assumed(
        self,
        timer: str,
        names: tuple[str, ...],
        terms: Terms,
        assumed: Mapping[str, FactValue],
        stages: tuple[Place, ...],
        zone: Zone,
    ) -> Iterator[Zone]:
        """The days on which a limit is over on the day asked about, or not, as a world takes it to be.

        A world that takes a limit not to be over may have asked on the day of an entry, when it was not over yet; that
        it is not now, is taken to be so only where the stage comes to an end with it.
        """
        limit = self._together.limit(timer.removesuffix(PAUSED))
        found = self._clock.triggers(limit)
        is_over = assumed.get(self._passed(limit, found[-1])) if found else None
        over, running = self._ends.alternatives(timer, limit, names)
        if is_over is True and not timer.endswith(PAUSED):
            yield from passed(zone, over, terms)
        elif is_over is False and not timer.endswith(PAUSED) and limit.id in self._ending(stages):
            yield from running_on(zone, running, terms)
        else:
            yield zone

    def _ending(self, stages: tuple[Place, ...]) -> set[str]:
        """The limits with which the calendar ends the stages."""
        return {
            self._law.limit_named(step.at_end_of or "").id
            for member, (version, stage) in zip(self._together.members, stages, strict=True)
            for step in member.definitions[version].by_calendar.get(stage, ())
        }

    def _over_before(self, names: tuple[str, ...], terms: Terms, zone: Zone) -> list[tuple[frozenset[str], Zone]]:
        """The duties whose time was over before, to be left out: whether they were done is for the log to say."""
        found: list[tuple[frozenset[str], Zone]] = [(frozenset(), zone)]
        for timer, limit in self._together.duties.items():
            if timer in names:
                over, running = self._ends.alternatives(timer, limit, names)
                found = [
                    *((gone, part) for gone, one in found for part in running_on(one, running, terms)),
                    *((gone | {timer}, part) for gone, one in found for part in passed(one, over, terms)),
                ]
        return found


def _is_possible(days: _Days) -> bool:
    return all(low <= high for low, high in zip(days.low, days.high, strict=True))


def first_vague_day(timeline: Timeline) -> int:
    """The first day that a day of the log can be that is not known exactly, as an ordinal; else the day asked about."""
    found = [timeline.as_of]
    for event in timeline.events:
        days = [day for day in (event.date, event.sent, event.received, event.served) if day is not None]
        if timeline.service_rule(event) is not None or not all(day.is_exact for day in days):
            found += [day.earliest for day in days if day.earliest is not None]
    return min(found).toordinal()
