"""Every future of a small process by brute force, to hold the package against.

It knows nothing of the package: it goes from day to day, on each day takes every event in every order, and writes
down on which days each step was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from tests.trajectories.small import ACTORS, FACTS, KINDS, SIDE_KINDS, TOLD, Small, SmallLimit, SmallStep

NEVER = date.max.toordinal()

Facts = frozenset[tuple[str, bool]]
"""Facts taken to be so."""

Key = tuple[str, Facts, frozenset[str], str, str, frozenset[tuple[str, str]], Facts, Facts]
"""From stage, what is assumed before that still matters there, who broke something before, step, to stage, what the
step breaks, what is assumed afterwards that still matters there, what is assumed for the step."""


@frozen
class Timer:
    """A limit that runs: whether as one that caps, since when, how long it was put off, since when it is paused."""

    name: str
    cap: bool
    trigger: int
    more: int = 0
    since: int | None = None


@frozen
class State:
    """Where a path is: what was assumed, what was told and happened, who broke something, what runs.

    And whether only the calendar has made steps since the day asked about.
    """

    stage: str
    facts: Facts = frozenset()
    told: bool = False
    happened: frozenset[str] = frozenset()
    broken_by: frozenset[str] = frozenset()
    timers: frozenset[Timer] = frozenset()
    side: str = "q0"
    pending: int = 0
    untouched: bool = True


@frozen(kw_only=True)
class Entry:
    """An entry of a log: the kind of event, its day, the day stated in it."""

    kind: str
    day: int
    until: int | None = None


class Brute:
    """Every future of a small process, day by day.

    Args:
        small: the process.
        as_of: the day asked about.
        horizon: the last day looked at.
        supposed: events that happen on a day, and none of their kind before.
        left_out: kinds of event that do not happen.
        side_is_followed: whether what happens in the process beside this one matters to it.

    Attributes:
        days: the days on which each step can be taken.
        first: the same, for those that come first, or after steps of the calendar alone.
        happened: how many of the supposed events can happen.
    """

    def __init__(
        self,
        small: Small,
        as_of: int,
        horizon: int,
        supposed: tuple[tuple[str, int], ...] = (),
        left_out: frozenset[str] = frozenset(),
        *,
        side_is_followed: bool = False,
    ) -> None:
        self.small = small
        self.as_of = as_of
        self.horizon = horizon
        self.supposed = supposed
        self.left_out = left_out
        self.limits = {limit.id: limit for limit in small.limits}
        self.days: dict[Key, list[int]] = {}
        self.first: dict[Key, list[int]] = {}
        self._seen: set[tuple[State, int, bool]] = set()
        self.happened = 0
        self.side_is_followed = side_is_followed
        self._over_on = horizon
        self._is_beside = False

    def run(self, log: list[Entry]) -> None:
        """Take the log, and then everything that can follow it."""
        beside = {step.event for step in self.small.side}
        self._is_beside = any(entry.kind in beside for entry in log)
        self.side_is_followed &= self._is_beside
        over = self.small.over
        begun = [
            max(over.last(one.day), one.until or 0) for one in log if over is not None and one.kind == over.trigger
        ]
        self._over_on = min([self.horizon, *begun[-1:]])
        own = {step.event for step in self.small.steps}
        if self._over_on < self.as_of:
            self.happened = next((n for n, (kind, _) in enumerate(self.supposed) if kind in own), len(self.supposed))
            return
        for state in self._replayed(log):
            for known in self._asked(state):
                self._day(known, self.as_of + 1)

    # -- the log ----------------------------------------------------------------------------------------------------

    def _replayed(self, log: list[Entry]) -> list[State]:
        """The states on the day asked about: calendars as they come, nothing noted, nobody's breach looked at."""
        states = [State("s0")]
        kinds = {step.event for step in self.small.steps}
        for entry in log:
            if entry.kind in kinds:  # a log is looked at where an entry may make a step
                states = [later for state in states for later in self._calendar_in_log(state, entry.day)]
            states = [later for state in states for later in self._in_log(state, entry)]
        return [self._of_the_past(state) for one in states for state in self._calendar_in_log(one, self.as_of)]

    def _calendar_in_log(self, state: State, day: int) -> list[State]:
        waiting, found = [(state, 0)], []
        while waiting:
            one, depth = waiting.pop()
            choices = self._calendar_steps(one, day) if depth < self.small.stages else []
            forked = False
            for step in choices:
                for facts, holds in _decide(step, one):
                    new = evolve(one, facts=facts)
                    if holds:
                        waiting.append((self._to(new, step.to, None, 0, lapse=False), depth + 1))
                    elif facts != one.facts:
                        waiting.append((new, depth))
                    forked |= holds or facts != one.facts
                if forked:
                    break
            if not forked:
                found.append(one)
        return found

    def _in_log(self, state: State, entry: Entry) -> list[State]:
        if entry.kind in SIDE_KINDS:
            moved = self._to(state, state.stage, entry.kind, entry.day, lapse=False, until=entry.until)
            return [evolve(moved, side=next((one.to for one in self._side(state, entry.kind, None)), state.side))]
        found = []
        for facts, step in self._step(state, entry.kind):
            new = evolve(state, facts=facts)
            if step is not None and step.refused:
                step = step if all(self._over(new, name, False, entry.day) for name in step.after) else None  # noqa: PLW2901
            stage = step.to if step else state.stage
            found.append(self._to(new, stage, entry.kind, entry.day, lapse=False, until=entry.until))
        return found

    def _of_the_past(self, state: State) -> State:
        """Duties whose time was over before the day asked about are for the log to tell of."""
        kept = frozenset(
            timer
            for timer in state.timers
            if not timer.cap or self.limits[timer.name].right or self._last(state, timer.name, True) >= self.as_of
        )
        return evolve(state, timers=kept)

    # -- what is ahead ----------------------------------------------------------------------------------------------

    def _day(self, state: State, day: int) -> None:
        """The morning of a day, and then every event on it or none."""
        waiting = [(state, day, True)]
        while waiting:
            one, now, morning = waiting.pop()
            coming = self.supposed[one.pending :]
            if now > self.horizon or (coming and now > coming[0][1]) or (one, now, morning) in self._seen:
                continue
            self._seen.add((one, now, morning))
            moved = list(self._calendar(one, now))
            if moved and moved != [one]:
                waiting += [(other, now, False) for other in moved]
                continue
            waiting.append((one, now + 1, True))
            fixed = {kind for kind, _ in coming} | self.left_out
            for kind in KINDS:
                if kind not in fixed:
                    waiting += [(other, now, False) for other in self._event(one, kind, now)]
            for kind in SIDE_KINDS if self._is_beside else ():
                if kind not in fixed:
                    for step in self._side(one, kind, now):
                        later = evolve(self._to(one, one.stage, kind, now, lapse=True), side=step.to)
                        waiting += [(other, now, False) for other in self._beside(one, later, step.id, now)]
            if coming and now == coming[0][1]:
                later = evolve(one, pending=one.pending + 1)
                waiting += [(other, now, False) for other in self._supposed(later, coming[0][0], now)]

    def _beside(self, state: State, later: State, step: str, day: int) -> Iterator[State]:
        """What an event leads to that is no step here, noted where it changes where things stand."""
        for one in self._asked(later):
            if self.mattering(one.stage, one.facts) != self.mattering(state.stage, state.facts):
                self._note(state, step, one, set(), day)
            yield evolve(one, untouched=False)

    def _side(self, state: State, kind: str, day: int | None) -> list[SmallStep]:
        """The step that an event makes in the process beside this one; on a day ahead, lawfully."""
        return [
            step
            for step in self.small.side
            if step.event == kind
            and step.from_ == state.side
            and (day is None or all(self._is_passed(state, name, day) for name in step.after))
        ][:1]

    def _is_passed(self, state: State, name: str, day: int) -> bool:
        """Whether nobody has to wait for a limit."""
        return self._over(state, name, False, day) or not self._is_set(state, name)

    def _calendar(self, state: State, day: int) -> Iterator[State]:
        """What the calendar does first: a duty missed, else a step; or what has to be known for it."""
        if day > self._over_on:
            return
        for name in sorted(timer.name for timer in state.timers if timer.cap):
            limit = self.limits[name]
            if limit.right or limit.by in state.broken_by or not self._matters(state.stage, limit):
                continue
            if self._last(state, name, True) < day:
                left = frozenset(
                    one
                    for one in state.timers
                    if not one.cap or self.limits[one.name].right or self.limits[one.name].by != limit.by
                )
                new = evolve(state, broken_by=state.broken_by | {limit.by}, timers=left)
                self._note(state, f"missed:{name}", new, {(name, "late")}, day)
                yield evolve(new, untouched=False)
                return
        for step in self._calendar_from(state):
            if all(holds for _, holds in _decide(step, state)) and self._over(state, step.at_end_of or "", False, day):
                moved = self._to(state, step.to, None, day, lapse=True)
                for known in self._asked(moved):
                    self._note(state, step.id, known, set(), day)
                    yield known
                return

    def _calendar_from(self, state: State) -> list[SmallStep]:
        """The steps that the calendar can make from a stage, without those that another always comes before."""
        found: list[SmallStep] = []
        for step in self.small.steps:
            if (
                step.event is None
                and step.from_ == state.stage != step.to
                and self._is_set(state, step.at_end_of or "")
            ):
                before = [one for one in found if one.at_end_of == step.at_end_of]
                if not any(all(holds for _, holds in _decide(one, state)) for one in before):
                    found.append(step)
        return found

    def _asked(self, state: State) -> list[State]:
        """The states once it is known which steps the calendar makes from there."""
        for step in self._calendar_from(state):
            answers = _decide(step, state)
            if len(answers) > 1:
                return [later for facts, _ in answers for later in self._asked(evolve(state, facts=facts))]
        return [state]

    def _supposed(self, state: State, kind: str, day: int) -> Iterator[State]:
        """What an event does that is supposed: a step; one that is a step nowhere passes by."""
        if kind in {step.event for step in self.small.steps}:
            taken = list(self._event(state, kind, day))
        elif self.side_is_followed and kind in {step.event for step in self.small.side}:
            moved = [
                (step.id, evolve(self._to(state, state.stage, kind, day, lapse=True), side=step.to))
                for step in self._side(state, kind, day)
            ]
            taken = [one for step, later in moved for one in self._beside(state, later, step, day)]
        else:
            later = self._to(state, state.stage, kind, day, lapse=True)
            taken = list(self._beside(state, later, f"passes:{kind}", day))
        self.happened = max(self.happened, state.pending if taken else 0)
        yield from taken

    def _event(self, state: State, kind: str, day: int) -> Iterator[State]:
        """What an event does that makes a step; one that has to wait for what was not set off is none."""
        for facts, step in self._step(state, kind, ahead=True):
            new = evolve(state, facts=facts)
            if step is None or day > self._over_on:
                continue
            early = {name for name in step.after if self._is_set(new, name) and not self._over(new, name, False, day)}
            if step.refused and early:
                continue
            late = {
                timer.name
                for timer in state.timers
                if timer.cap
                and kind in self.limits[timer.name].done
                and self.limits[timer.name].right
                and self._over(new, timer.name, True, day)
            }
            broken = {(name, "early") for name in early} | {(name, "late") for name in late}
            by = state.broken_by | ({ACTORS[kind]} if early else set())
            moved = self._to(evolve(new, broken_by=by), step.to, kind, day, lapse=True)
            yield from self._landed(state, step, moved, broken, day)

    def _landed(
        self, state: State, step: SmallStep, moved: State, broken: set[tuple[str, str]], day: int
    ) -> Iterator[State]:
        """What has to be known of the stage come to is known when the step is taken."""
        for one in self._asked(moved):
            self._note(state, step.id, one, broken, day)
            yield evolve(one, untouched=False)

    def _note(self, state: State, step: str, new: State, broken: set[tuple[str, str]], day: int) -> None:
        before, after = self.mattering(state.stage, state.facts), self.mattering(new.stage, new.facts)
        needs = new.facts - state.facts
        key = state.stage, before, state.broken_by, step, new.stage, frozenset(broken), after, needs
        self.days.setdefault(key, []).append(day)
        if state.untouched:
            self.first.setdefault(key, []).append(day)

    # -- rules ------------------------------------------------------------------------------------------------------

    def _step(self, state: State, kind: str, *, ahead: bool = False) -> list[tuple[Facts, SmallStep | None]]:
        found, waiting = [], [state.facts]
        for step in self.small.steps:
            if step.event != kind or step.from_ != state.stage:
                continue
            if ahead and step.refused and not all(self._is_set(state, name) for name in step.after):
                continue
            left = []
            for facts in waiting:
                for more, holds in _decide(step, evolve(state, facts=facts)):
                    if holds:
                        found.append((more, step))
                    else:
                        left.append(more)
            waiting = left
        return [*found, *((facts, None) for facts in waiting)]

    def _to(
        self, state: State, stage: str, kind: str | None, day: int, *, lapse: bool, until: int | None = None
    ) -> State:
        timers = set(state.timers)
        if lapse and stage != state.stage and self.small.rests(stage):
            timers = {timer for timer in timers if not timer.cap}
        for limit in self.limits.values():
            if limit.extends is not None:
                timers = self._extended(limit, timers, kind, day)
                continue
            for cap in (False, True) if limit.cap else (False,):
                found = next((timer for timer in timers if (timer.name, timer.cap) == (limit.id, cap)), None)
                if found is not None:
                    timers.discard(found)
                    if not (kind in limit.ends or (cap and kind in limit.done) or kind == limit.trigger):
                        timers.add(self._halted(limit, found, kind, day))
                applies = limit.when is None or _known(limit.when, state) is not False
                if kind == limit.trigger and applies and not (cap and not limit.right and limit.by in state.broken_by):
                    more = max(0, until - limit.last(day)) if until is not None and not limit.cap else 0
                    timers.add(Timer(limit.id, cap, day, more))
        sets = dict(self.small.sets)
        happened = state.happened | ({kind} if kind is not None else set())
        told = sets.get(kind or "", state.told)
        return evolve(state, stage=stage, timers=frozenset(timers), told=told, happened=happened)

    def _extended(self, longer: SmallLimit, timers: set[Timer], kind: str | None, day: int) -> set[Timer]:
        """The timers after an event that may bring an extension, or set off afresh what it extends.

        It comes before what it extends in the list of limits, so that what runs is what ran before the event.
        """
        if kind == longer.trigger:
            return {timer for timer in timers if timer.name != longer.id}
        base = next((timer for timer in timers if timer.name == longer.extends), None)
        if kind == longer.on and base is not None and day <= self.limits[base.name].last(base.trigger) + base.more:
            return {*(timer for timer in timers if timer.name != longer.id), Timer(longer.id, False, base.trigger)}
        return timers

    def _halted(self, limit: SmallLimit, timer: Timer, kind: str | None, day: int) -> Timer:
        """A timer after an event that may pause it or let it go on."""
        if limit.pause is None:
            return timer
        if kind == limit.pause[1] and timer.since is not None:
            return evolve(timer, more=timer.more + day - timer.since, since=None)
        if kind == limit.pause[0] and timer.since is None and day <= limit.last(timer.trigger) + timer.more:
            return evolve(timer, since=day)
        return timer

    def _is_set(self, state: State, name: str) -> bool:
        return any((timer.name, timer.cap) == (name, False) for timer in state.timers)

    def _last(self, state: State, name: str, cap: bool) -> int:
        set_off = {(timer.name, timer.cap): timer for timer in state.timers}
        limit, timer = self.limits[name], set_off[name, cap]
        last = limit.last(timer.trigger) + timer.more if timer.since is None else NEVER
        for longer in self.limits.values():
            if longer.extends == name and (longer.id, False) in set_off:
                last = max(last, longer.last(set_off[longer.id, False].trigger))
        if limit.later_of and (limit.later_of, False) in set_off:
            last = max(last, self._last(state, limit.later_of, False))
        if limit.capped_by and (limit.capped_by, False) in set_off:
            last = min(last, self._last(state, limit.capped_by, False))
        return last

    def _over(self, state: State, name: str, cap: bool, day: int) -> bool:
        is_set = any((timer.name, timer.cap) == (name, cap) for timer in state.timers)
        return is_set and self._last(state, name, cap) < day

    def _calendar_steps(self, state: State, day: int) -> list[SmallStep]:
        return [
            step
            for step in self.small.steps
            if step.event is None
            and step.from_ == state.stage
            and step.to != step.from_
            and self._over(state, step.at_end_of or "", False, day)
        ]

    def mattering(self, stage: str, facts: Facts) -> Facts:
        """Those facts that some step or limit asks for that a path from a stage can come to, whatever is so."""
        seen, waiting = {stage}, [stage]
        names: set[str | None] = {limit.when for limit in self.small.limits}
        while waiting:
            one = waiting.pop()
            for step in self.small.steps:
                if step.from_ == one:
                    names.add(step.fact)
                    if step.to not in seen:
                        seen.add(step.to)
                        waiting.append(step.to)
        return frozenset(fact for fact in facts if fact[0] in names)

    def _matters(self, stage: str, limit: SmallLimit) -> bool:
        """Whether some path comes to the act before anything ends the limit or sets it off again."""
        seen, waiting = {stage}, [stage]
        while waiting:
            one = waiting.pop()
            for step in self.small.steps:
                if step.from_ != one:
                    continue
                if step.event in limit.done:
                    return True
                ended = step.event is not None and (step.event in limit.ends or step.event == limit.trigger)
                lapses = step.to != one and self.small.rests(step.to)
                if not ended and not lapses and step.to not in seen:
                    seen.add(step.to)
                    waiting.append(step.to)
        return False


def _known(name: str, state: State) -> bool | None:
    """What a condition asks for, or None where it is not known; in brackets, several things of which all are known."""
    if name.startswith("("):
        either = " or " in name
        parts = [_known(part, state) is True for part in name.strip("()").split(" or " if either else " and ")]
        return any(parts) if either else all(parts)
    if name.startswith("happened "):
        return name.removeprefix("happened ") in state.happened
    return state.told if name == TOLD else dict(state.facts).get(name)


def _decide(step: SmallStep, state: State) -> list[tuple[Facts, bool]]:
    if step.fact is None:
        return [(state.facts, True)]
    known = _known(step.fact, state)
    if known is not None:
        return [(state.facts, known is step.wanted)]
    return [(state.facts | {(step.fact, value)}, value is step.wanted) for value in (False, True)]


def windows(days: Mapping[Key, list[int]]) -> dict[Key, tuple[int, int]]:
    """The first and last day of each edge."""
    return {key: (min(found), max(found)) for key, found in days.items()}


def facts_of(where: Mapping[str, object]) -> Facts:
    """The facts among what is taken to be so."""
    return frozenset((name, bool(value)) for name, value in where.items() if name in FACTS)
