"""What an event, or the calendar, can do where paths are: which steps, which limits bound them, what they leave behind.

The rules are those by which a log is replayed: the first step whose condition holds is taken, a limit is counted from
the last event that set it off, an extension counts only where it is brought in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from attrs import evolve

from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.facts_ahead import Assumed, FactsAhead, Told
from ehe_workflow.trajectories.growth import BEYOND, Growths
from ehe_workflow.trajectories.paths import CalendarStep, Member, Option, Place, Rule, Where
from ehe_workflow.trajectories.timers import PASSED_LONG_AGO, Alternative, Ends, Term, passed, running_on
from ehe_workflow.trajectories.watch import PAUSED, rests
from ehe_workflow.trajectories.zone import NOW, Zone

Steps = Mapping[int, Step]
"""The step that each process takes, by the process's number; those that take none are left out."""


class Moves:
    """Finds what can happen to some processes that are followed together.

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
        self.forgets = forgets
        self.members = members
        self.ends = ends
        self.facts = facts
        self.stretches = stretches
        self._assumed_law = assumed_law
        watches = [watch for member in members for watch in member.watches]
        self._asked = frozenset(chain(*(watch.facts for watch in watches)))
        self._happened = frozenset(chain(*(watch.happened for watch in watches)))
        self._marked = frozenset(chain(*(watch.marked for watch in watches)))
        self._growing = frozenset(chain(*(watch.growing for watch in watches)))
        self.duties = {timer: limit for watch in watches for timer, limit in watch.duties.items()}
        self._lives: dict[tuple[Place, ...], frozenset[str]] = {}
        self._varied: dict[str, bool] = {}
        self._options: dict[tuple[tuple[Place, ...], Assumed, Told, frozenset[str]], tuple[Option, ...]] = {}
        self._quiet: dict[tuple[tuple[Place, ...], tuple[Place, ...], str], bool] = {}
        self._refusing = frozenset(
            law.limit_named(name).id
            for member in members
            for definition in member.definitions
            for step in definition.steps
            if step.early == "refused"
            for name in step.after
        )
        self._has_calendar: dict[tuple[Place, ...], bool] = {}

    def calendar(self, where: Where) -> list[tuple[Where, tuple[CalendarStep, ...]]]:
        """What the calendar can make, in each way in which what is not known can be; duties missed come first."""
        if where.places not in self._has_calendar:
            self._has_calendar[where.places] = any(
                stage in self.members[number].definitions[version].by_calendar
                for number, (version, stage) in enumerate(where.places)
            )
        timers = dict(where.timers)
        due = tuple(self._duties(where, timers)) if timers else ()
        if not self._has_calendar[where.places] or not (timers or self.forgets):
            return [(where, due)]
        found: list[tuple[Where, tuple[CalendarStep, ...]]] = [(where, due)]
        for number, (version, stage) in enumerate(where.places):
            for step in self.members[number].definitions[version].by_calendar.get(stage, ()):
                limit = self.law.limit_named(step.at_end_of or "")
                over = self.ends.over(limit.id, limit, timers)
                running = self.ends.running(limit.id, limit, timers)
                if not over and self.forgets:
                    over = running = ((),)
                if not over or step.to in {None, stage}:
                    continue
                entry = CalendarStep(number, step, limit.id, limit, over, running)
                found = [more for there, taken in found for more in self._with(there, taken, entry)]
        return found

    def _with(
        self, where: Where, taken: tuple[CalendarStep, ...], entry: CalendarStep
    ) -> Iterator[tuple[Where, tuple[CalendarStep, ...]]]:
        """The steps of the calendar with one more, unless another one at the same end always comes before it."""
        if entry.step is None or any(one.timer == entry.timer and one.step is not None for one in taken):
            yield where, taken
            return
        for assumed, holds in self._decided(entry.step, where.assumed, where.told, 0):
            there = where if self.forgets else evolve(where, assumed=assumed)
            yield there, (*taken, entry) if holds else taken

    def _duties(self, where: Where, timers: Mapping[str, Term]) -> Iterator[CalendarStep]:
        """The duties that are not done yet, of those of whom the path does not need a breach already."""
        for timer in timers:
            limit = self.duties.get(timer)
            if limit is not None and limit.by not in where.breached_by:
                over = self.ends.over(timer, limit, timers)
                yield CalendarStep(0, None, timer, limit, over, self.ends.running(timer, limit, timers))

    def missed(self, where: Where, by: Actor) -> Where:
        """Where paths are once somebody did not do a duty in time; no other duty of theirs is then watched."""
        timers = tuple(one for one in where.timers if (duty := self.duties.get(one[0])) is None or duty.by is not by)
        return Where(where.places, where.assumed, where.told, where.breached_by | {by}, where.pending, timers)

    def options(self, where: Where) -> tuple[Option, ...]:
        """What every kind of event that can make a step can do."""
        refusing = frozenset(timer for timer, _ in where.timers if timer in self._refusing)
        key = where.places, where.assumed, where.told, refusing
        found = self._options.get(key)
        if found is None:
            found = tuple(
                option for kind in self._kinds(where) for option in self.options_of(where, kind) if option.steps
            )
            self._options[key] = found
        return found

    def options_of(self, where: Where, kind: str) -> Iterator[Option]:
        """What one kind of event can do, and that it passes by where it makes no step."""
        for stretch, first, last in self._stretches_for(where, kind):
            for assumed, steps in self._choices(where, kind, stretch):
                places, told, kept = self.moved(where, assumed, steps, kind)
                is_bounded = any(
                    step.after or kind in self.members[number].watch_of(step).rights for number, step in steps.items()
                )
                over = min((self.members[number].over for number in steps), default=last)
                yield Option(kind, stretch, first, min(last, over), assumed, steps, places, told, kept, is_bounded)

    def may_pass_by(self, where: Where, kind: str) -> bool:
        """Whether an event may happen where paths are without being a step of any process."""
        definitions = [member.definitions[place[0]] for member, place in zip(self.members, where.places, strict=True)]
        return any(kind in one.regime.passes for one in definitions) or all(
            kind not in one.events for member in self.members for one in member.definitions
        )

    def _kinds(self, where: Where) -> list[str]:
        found: dict[str, None] = {}
        for number, place in enumerate(where.places):
            member = self.members[number]
            beginnings = [place]
            if member.rests(place):
                beginnings += [(version, one.regime.start) for version, one in enumerate(member.definitions)]
            for version, stage in beginnings:
                found |= dict.fromkeys(step.event for step in member.leaving(version, stage) if step.event is not None)
        return list(found)

    def _stretches_for(self, where: Where, kind: str) -> Iterator[tuple[int, int, int]]:
        """The stretches in which an event can do different things, each with its first and last day."""
        last = self.stretches[-1][1]
        if len(self.stretches) == 1 or not self._varies(where, kind):
            yield 0, self.stretches[0][0], last
            return
        for number, (first, end) in enumerate(self.stretches):
            yield number, first, end

    def _varies(self, where: Where, kind: str) -> bool:
        if any(member.rests(place) for member, place in zip(self.members, where.places, strict=True)):
            return True
        if kind not in self._varied:
            self._varied[kind] = any(
                self._is_worked_out(name)
                for member in self.members
                for definition in member.definitions
                for step in definition.steps
                if step.event == kind and step.when is not None
                for name in step.when.names()
            ) or any(
                timer
                for member in self.members
                for watch in member.watches
                for timer in watch.starts.get(kind, ())
                if (limit := watch.limits[timer]).when is not None or self._begins_within(limit)
            )
        return self._varied[kind]

    def _is_worked_out(self, name: str) -> bool:
        fact = self.law.fact.get(name)
        return fact is not None and fact.computed is not None and fact.of == "case"

    def _begins_within(self, limit: Limit) -> bool:
        in_force = self.law.in_force_of(limit)
        days = {date.fromordinal(first) for first, _ in self.stretches}
        return len({in_force.holds_on(day, self._assumed_law) for day in days}) > 1

    def _choices(self, where: Where, kind: str, stretch: int) -> list[tuple[Assumed, Steps]]:
        """The step that each process takes, in each way in which what is not known can be."""
        found: list[tuple[Assumed, Steps]] = [(where.assumed, {})]
        for number in range(len(self.members)):
            found = [
                (more, {**steps, number: step} if step is not None else steps)
                for place in self._applying(where, number, stretch)
                for assumed, steps in found
                for more, step in self._chosen(where, assumed, number, place, kind, stretch)
            ]
        return found

    def _applying(self, where: Where, number: int, stretch: int) -> tuple[Place, ...]:
        """Where a process takes its next step from: another version's start where it rests and that one governs."""
        member, place = self.members[number], where.places[number]
        versions = member.versions[stretch]
        if not member.rests(place) or place[0] in versions or not versions:
            return (place,)
        return tuple((version, member.definitions[version].regime.start) for version in versions)

    def _chosen(
        self, where: Where, assumed: Assumed, number: int, place: Place, kind: str, stretch: int
    ) -> Iterator[tuple[Assumed, Step | None]]:
        waiting = [assumed]
        for step in self.members[number].definitions[place[0]].ways.get((place[1], kind), ()):
            if (
                step.early == "refused"
                and not self.forgets
                and not all(self._was_set_off(where, name) for name in step.after)
            ):
                continue
            left: list[Assumed] = []
            for one in waiting:
                for more, holds in self._decided(step, one, where.told, stretch):
                    if holds:
                        yield more, step
                    else:
                        left.append(more)
            waiting = left
        for one in waiting:
            yield one, None

    def _was_set_off(self, where: Where, name: str) -> bool:
        return any(timer == self.law.limit_named(name).id for timer, _ in where.timers)

    def _decided(self, step: Step, assumed: Assumed, told: Told, stretch: int) -> list[tuple[Assumed, bool]]:
        return [(assumed, True)] if step.when is None else self.facts.decide(step.when, assumed, told, stretch)

    def bounds(self, where: Where, steps: Steps, kind: str) -> tuple[list[tuple[Alternative, ...]], tuple[Rule, ...]]:
        """What a step cannot come before, as alternatives, and the limits that it keeps or breaks.

        Processes that are followed beside the one asked about are followed only as far as they keep their limits.
        """
        timers = dict(where.timers)
        must: list[tuple[Alternative, ...]] = []
        may: dict[str, Rule] = {}
        for number, step in steps.items():
            watch = self.members[number].watch_of(step)
            for limit in watch.afters[step.id]:
                over = self.ends.over(limit.id, limit, timers)
                if over and (step.early == "refused" or number):
                    must.append(over)
                elif over:
                    by = step.by or self.law.event[kind].by
                    running = self.ends.running(limit.id, limit, timers)
                    may[limit.id] = Rule(limit.id, limit, by, True, over, running)  # noqa: FBT003 - it is early
            for timer in watch.rights.get(kind, ()):
                limit = watch.limits[timer]
                running = self.ends.running(timer, limit, timers)
                if running:
                    over = self.ends.over(timer, limit, timers)
                    may[timer] = Rule(timer, limit, limit.by, False, over, running)  # noqa: FBT003 - it is late
        return must, tuple(may.values())

    def moved(
        self, where: Where, assumed: Assumed, steps: Steps, kind: str | None
    ) -> tuple[tuple[Place, ...], Told, Assumed]:
        """Where the processes are after some steps, what has changed, and what is still taken to be so."""
        places = list(where.places)
        for number, step in steps.items():
            version = self.members[number].version_of(step)
            stage = where.places[number][1] if version == where.places[number][0] else ""
            places[number] = version, step.to or stage or self.members[number].definitions[version].regime.start
        told, known = where.told, self.law.event.get(kind or "")
        if known is not None:
            settled = {name: value for name, value in known.sets.items() if name in self._asked}
            happened = {known.id} & self._happened
            if settled or not happened <= told.happened or happened & told.unsure:
                unsure = told.unsure - frozenset(settled) - {HAPPENED + one for one in happened}
                told = Told(frozenset({**dict(told.facts), **settled}.items()), told.happened | happened, unsure)
        if self.forgets:
            return tuple(places), told, where.assumed
        return tuple(places), told, frozenset(one for one in assumed if not self.facts.of_event(one[0]))

    def set_off(
        self, before: tuple[Place, ...], where: Where, zone: Zone, kind: str, stretch: int
    ) -> Iterator[tuple[Where, Zone]]:
        """End and set off the limits that an event ends and sets off.

        Args:
            before: where the processes were before it.
            where: where paths are after it.
            zone: their days; the event is on the day of `NOW`.
            kind: the kind of event.
            stretch: the stretch of days in which it happens.
        """
        watches = [member.watches[place[0]] for member, place in zip(self.members, where.places, strict=True)]
        found: list[tuple[Mapping[str, Term], Zone]] = [(dict(where.timers), zone)]
        for longer in {one.id: one for watch in watches for one in watch.lengthens.get(kind, ())}.values():
            found = [more for timers, one in found for more in self._lengthened(longer, timers, one)]
        stopped = {timer for watch in watches for timer in watch.stops.get(kind, ())}
        stopped |= self.lapsed(before, where.places)
        started = {timer: watch.limits[timer] for watch in watches for timer in watch.starts.get(kind, ())}
        live = self.live(where.places)
        for timer in {timer for watch in watches for timer in watch.resumes.get(kind, ())}:
            found = [self._resumed(timer, timers, one) for timers, one in found]
        for timer in {timer for watch in watches for timer in watch.pauses.get(kind, ())} - stopped - started.keys():
            found = [more for timers, one in found for more in self._paused(timer, timers, one)]
        for timers, one in found:
            gone = stopped | started.keys()
            left = {timer: end for timer, end in timers.items() if timer.removesuffix(PAUSED) not in gone}
            begun = [
                (timer, grows)
                for timer, limit in started.items()
                if timer in live
                and (limit.by not in where.breached_by or timer not in self.duties)
                and self._applies(limit, where, stretch)
                if (grows := self.ends.of(limit)) is not None
            ]
            there = one.copy() if begun else one
            place = there.twin(NOW) if begun else NOW
            for timer, grows in begun:
                left[timer] = grows, place
                for longer in self.law.extensions_of(started[timer]):
                    left.pop(longer.id, None)
            yield evolve(where, timers=tuple(sorted(left.items(), key=lambda entry: entry[0]))), there

    def is_quiet(self, before: tuple[Place, ...], places: tuple[Place, ...], kind: str) -> bool:
        """Whether an event sets off, ends and lengthens nothing that matters afterwards."""
        key = before, places, kind
        found = self._quiet.get(key)
        if found is None:
            live = self.live(places)
            found = not (self.lapsed(before, places) & live)
            for member, place in zip(self.members, places, strict=True):
                watch = member.watches[place[0]]
                touched = {*watch.starts.get(kind, ()), *watch.stops.get(kind, ())}
                touched |= {*watch.pauses.get(kind, ()), *watch.resumes.get(kind, ())}
                found = found and not (touched & live) and kind not in watch.lengthens
            self._quiet[key] = found
        return found

    def lapsed(self, before: tuple[Place, ...], places: tuple[Place, ...]) -> frozenset[str]:
        """The caps that no longer count since a process has come to rest."""
        found: frozenset[str] = frozenset()
        for member, old, new in zip(self.members, before, places, strict=True):
            if old != new and rests(member.definitions[new[0]], new[1]):
                watch = member.watches[new[0]]
                found |= frozenset(watch.limits) if self.forgets else watch.lapsing
        return found

    def _paused(self, timer: str, timers: Mapping[str, Term], zone: Zone) -> Iterator[tuple[Mapping[str, Term], Zone]]:
        """Stop a timer that still runs, for each number of days that it can have left.

        The end of a pause puts the last day off by the days between, which falls as the beginning grows; so each
        beginning, and each day that the limit runs from, is taken by itself.
        """
        end = timers.get(timer)
        if end is None or end == (None, PASSED_LONG_AGO) or timer + PAUSED in timers:
            yield timers, zone
            return
        yield from ((timers, one) for one in passed(zone, ((end,),)))
        for one in running_on(zone, ((end,),)):
            for part, last in _each_end(one, end):
                for day in range(part.low[NOW], part.high[NOW] + 1):
                    exact = part.copy()
                    exact.at_least(NOW, day)
                    exact.at_most(NOW, day)
                    if exact.settle():
                        yield {**timers, timer: (None, BEYOND), timer + PAUSED: (None, last - day)}, exact

    def _resumed(self, timer: str, timers: Mapping[str, Term], zone: Zone) -> tuple[Mapping[str, Term], Zone]:
        """Let a paused timer go on for the days that it had left."""
        left = timers.get(timer + PAUSED)
        if left is None:
            return timers, zone
        found = zone.copy()
        place = found.twin(NOW)
        kept = {name: end for name, end in timers.items() if name != timer + PAUSED}
        return {**kept, timer: (self.ends.shifted(left[1]), place)}, found

    def _lengthened(
        self, longer: Limit, timers: Mapping[str, Term], zone: Zone
    ) -> Iterator[tuple[Mapping[str, Term], Zone]]:
        """An extension counts where it is brought by the end of what it extends; later it extends nothing."""
        base = self.law.limit_named(longer.extends or "")
        end = timers.get(base.id)
        made = self._extended(longer, end) if end is not None else None
        if end is None or made is None:
            yield timers, zone
            return
        yield from ((timers, one) for one in passed(zone, ((end,),)))
        yield from (({**timers, longer.id: made}, one) for one in running_on(zone, ((end,),)))

    def _extended(self, longer: Limit, end: Term) -> Term | None:
        if end[0] is not None:
            grows = self.ends.of(longer)
            return (grows, end[1]) if grows is not None else None
        last = self.ends.extended.get(longer.id)
        return (None, last) if last is not None and end[1] != PASSED_LONG_AGO else None

    def _applies(self, limit: Limit, where: Where, stretch: int) -> bool:
        day = date.fromordinal(self.stretches[stretch][0])
        if not self.law.in_force_of(limit).holds_on(day, self._assumed_law):
            return False
        return limit.when is None or self.facts.holds(limit.when, where.assumed, where.told, stretch) is not False

    def live(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The timers that still matter there."""
        if places not in self._lives:
            found: set[str] = set()
            for member, place in zip(self.members, places, strict=True):
                watch = member.watches[place[0]]
                found |= (watch.near if self.forgets else watch.live)[place[1]]
                if member.rests(place):
                    for watch, definition in zip(member.watches, member.definitions, strict=True):
                        found |= (watch.near if self.forgets else watch.live)[definition.regime.start]
            self._lives[places] = frozenset(found)
        return self._lives[places]

    def tidied(self, where: Where, zone: Zone) -> tuple[Where, Zone]:
        """Keep only the days from which something that still matters runs."""
        live = self.live(where.places)
        if not any(timer in live for timer, _ in where.timers):
            return _without_timers(where), zone.only([NOW])
        kept, timers = [NOW], list[tuple[str, Term]]()
        for timer, (grows, place) in where.timers:
            if timer.removesuffix(PAUSED) not in live:
                continue
            if timer.endswith(PAUSED):
                timers.append((timer, (grows, place)))
                continue
            if timer not in self._growing and is_over(self.ends.growths, zone, (grows, place)):
                if timer in self._marked:
                    timers.append((timer, (None, PASSED_LONG_AGO)))
            elif grows is None:
                timers.append((timer, (None, place)))
            else:
                if place not in kept:
                    kept.append(place)
                timers.append((timer, (grows, kept.index(place))))
        return evolve(where, timers=tuple(timers)), zone.only(kept)


def _each_end(zone: Zone, end: Term) -> Iterator[tuple[Zone, int]]:
    """The parts of a zone in which the day that an end runs from is one day, each with the end."""
    grows, place = end
    if grows is None:
        yield zone, place
        return
    for day in range(zone.low[place], zone.high[place] + 1):
        part = zone.copy()
        part.at_least(place, day)
        part.at_most(place, day)
        if part.settle():
            yield part, grows(day)


def _without_timers(where: Where) -> Where:
    if not where.timers:
        return where
    return Where(where.places, where.assumed, where.told, where.breached_by, where.pending, ())


def is_over(growths: Growths, zone: Zone, end: Term) -> bool:
    """Whether an end is surely past on the day of `NOW`."""
    grows, place = end
    if grows is None:
        return place < zone.low[NOW]
    known = zone.rules.get((NOW, place))
    return grows(zone.high[place]) < zone.low[NOW] or (known is not None and growths.covers(known, grows.waits))
