"""Small processes for the tests: a plain description, the law it makes, and every future of it by brute force.

The brute force knows nothing of the package: it goes from day to day, on each day takes every event in every order,
and writes down on which days each step was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from ehe_workflow import Convention, Days, WorkingDays
from ehe_workflow.law.conditions import parse_condition
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Excuse, Limit
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Actor, Bound

HEAD = """
[jurisdiction]
id = "land"
name = "The Land"
kind = "nation"
working_days = "weekdays"

[source.act]
title = "The Act"
force = "statute"
read = 2026-01-01

[holidays.land]
name = "holidays of the Land"
first = 2026-01-01
last = 2027-12-31
days = { 2026-06-10 = "Feast" }
source = { of = "act" }

[working_days.weekdays]
name = "weekdays"
holidays = ["land"]
source = { of = "act" }

[process.main]
name = "Main process"
what = "What it is about."
"""
FEAST = date(2026, 6, 10)
KINDS = ("a", "b", "c", "d")
ACTORS = {"a": "council", "b": "family", "c": "council", "d": "school"}
FACTS = ("first", "second")
NEVER = date.max.toordinal()


@frozen
class SmallLimit:
    """A limit of one small process: what sets it off, how long, and what it is for."""

    id: str
    trigger: str
    length: int
    convention: str = "after"
    working: bool = False
    cap: bool = False
    right: bool = False
    by: str = "council"
    done: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    later_of: str | None = None
    capped_by: str | None = None
    pause: tuple[str, str] | None = None

    def last(self, trigger: int) -> int:
        """Its own last day."""
        beginning = self.convention == "beginning-with"
        if not self.working:
            return trigger + self.length - beginning
        day, left = trigger - beginning, self.length
        while left:
            day += 1
            one = date.fromordinal(day)
            left -= one.weekday() < 5 and one != FEAST
        return day

    def made(self, plain: Limit) -> Limit:
        return evolve(
            plain,
            id=self.id,
            what=f"Limit {self.id}",
            by=Actor(self.by),
            from_=(self.trigger,),
            length=(WorkingDays if self.working else Days)(self.length),
            convention=Convention(self.convention),
            bound=Bound.AT_MOST if self.cap else Bound.AT_LEAST,
            right=self.right,
            done=self.done,
            ends=self.ends,
            later_of=(self.later_of,) if self.later_of else (),
            capped_by=(self.capped_by,) if self.capped_by else (),
            excuses=(Excuse(id="p", what="paused", effect="pauses", from_=self.pause[:1], until=self.pause[1:]),)
            if self.pause
            else (),
        )


@frozen
class SmallStep:
    """A step of one small process; made by the end of a limit where there is no event."""

    id: str
    event: str | None
    from_: str
    to: str
    after: tuple[str, ...] = ()
    refused: bool = False
    fact: str | None = None
    wanted: bool = True
    at_end_of: str | None = None

    def made(self) -> Step:
        condition = f"{'' if self.wanted else 'not '}{self.fact}"
        return Step(
            id=self.id,
            regime="main/one",
            event=self.event,
            at_end_of=self.at_end_of,
            from_=(self.from_,),
            to=self.to,
            after=self.after,
            early="refused" if self.refused else "reported",
            when=parse_condition(condition) if self.fact else None,
        )


@frozen
class Small:
    """A small process: stages ``s0`` (the start) to the last, of which some are final."""

    stages: int
    final: tuple[bool, ...]
    steps: tuple[SmallStep, ...]
    limits: tuple[SmallLimit, ...]

    def rests(self, stage: str) -> bool:
        return stage == "s0" or self.final[int(stage[1:])]


def plain_law(laws) -> Law:
    """The law of the Land, with facts and kinds of event and one process that is put in place of another."""
    parts = [HEAD]
    parts += [f'[fact.{name}]\nquestion = "Is it {name}?"' for name in FACTS]
    parts += [f'[event.{kind}]\nname = "Event {kind}"\nby = "{ACTORS[kind]}"' for kind in KINDS]
    parts.append(
        """
[regime]
process = "main"
id = "one"
name = "One"
start = "s0"

[stage.s0]
name = "S0"
kind = "concern"
final = true

[step.a]
event = "a"
from = ["s0"]

[limit.plain]
process = "main"
what = "Plain"
by = "council"
from = ["a"]
length = "2 days"
convention = "after"
bound = "at-least"
source = { of = "act" }
"""
    )
    return laws.library({"land/all.toml": "\n\n".join(parts)}).load("land")


def law_of(plain: Law, small: Small) -> Law:
    """The law of the Land with a small process; the same law again for the same process."""
    stage = next(iter(plain.stage.values()))
    stages = [
        evolve(stage, id=f"s{number}", name=f"S{number}", final=small.final[number]) for number in range(small.stages)
    ]
    limits = [one.made(plain.limit["plain"]) for one in small.limits]
    return evolve(
        plain,
        stage={f"main/one/{one.id}": one for one in stages},
        step={f"main/one/{one.id}": one.made() for one in small.steps},
        limit={one.id: one for one in limits},
    )


Facts = frozenset[tuple[str, bool]]
"""Facts taken to be so."""

Key = tuple[str, Facts, frozenset[str], str, str, frozenset[tuple[str, str]], Facts, Facts]
"""From stage, what is assumed before that still matters there, who broke something before, step, to stage, what the
step breaks, what is assumed afterwards that still matters there, what is assumed for the step."""


@frozen
class State:
    stage: str
    facts: frozenset[tuple[str, bool]]
    broken_by: frozenset[str]
    timers: frozenset[tuple[str, bool, int, int, int | None]]


class Brute:
    """Every future of a small process, day by day."""

    def __init__(self, small: Small, as_of: int, horizon: int) -> None:
        self.small = small
        self.as_of = as_of
        self.horizon = horizon
        self.limits = {limit.id: limit for limit in small.limits}
        self.days: dict[Key, list[int]] = {}
        self._seen: set[tuple[State, int, bool]] = set()

    def run(self, log: list[tuple[str, int]]) -> None:
        """Take the log, and then everything that can follow it."""
        for state in self._replayed(log):
            for known in self._asked(state):
                self._day(known, self.as_of + 1)

    # -- the log ----------------------------------------------------------------------------------------------------

    def _replayed(self, log: list[tuple[str, int]]) -> list[State]:
        """The states on the day asked about: calendars as they come, nothing noted, nobody's breach looked at."""
        states = [State("s0", frozenset(), frozenset(), frozenset())]
        for kind, day in log:
            states = [
                later
                for state in states
                for now in self._calendar_in_log(state, day)
                for later in self._in_log(now, kind, day)
            ]
        return [self._of_the_past(state) for one in states for state in self._calendar_in_log(one, self.as_of)]

    def _calendar_in_log(self, state: State, day: int) -> list[State]:
        waiting, found = [(state, 0)], []
        while waiting:
            one, depth = waiting.pop()
            choices = self._calendar_steps(one, day) if depth < self.small.stages else []
            forked = False
            for step in choices:
                for facts, holds in _decide(step, one.facts):
                    new = State(one.stage, facts, one.broken_by, one.timers)
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

    def _in_log(self, state: State, kind: str, day: int) -> list[State]:
        found = []
        for facts, step in self._step(state, kind):
            new = State(state.stage, facts, state.broken_by, state.timers)
            if step is not None and step.refused and not all(self._over(new, name, False, day) for name in step.after):
                step = None  # noqa: PLW2901
            found.append(self._to(new, step.to if step else state.stage, kind, day, lapse=False))
        return found

    def _of_the_past(self, state: State) -> State:
        """Duties whose time was over before the day asked about are for the log to tell of."""
        kept = frozenset(
            timer
            for timer in state.timers
            if not timer[1] or self.limits[timer[0]].right or self._last(state, *timer[:2]) >= self.as_of
        )
        return State(state.stage, state.facts, state.broken_by, kept)

    # -- what is ahead ----------------------------------------------------------------------------------------------

    def _day(self, state: State, day: int) -> None:
        """The morning of a day, and then every event on it or none."""
        waiting = [(state, day, True)]
        while waiting:
            one, now, morning = waiting.pop()
            if now > self.horizon or (one, now, morning) in self._seen:
                continue
            self._seen.add((one, now, morning))
            moved = list(self._calendar(one, now))
            if moved and moved != [one]:
                waiting += [(other, now, False) for other in moved]
                continue
            waiting.append((one, now + 1, True))
            for kind in KINDS:
                waiting += [(other, now, False) for other in self._event(one, kind, now)]

    def _calendar(self, state: State, day: int) -> Iterator[State]:
        """What the calendar does first: a duty missed, else a step; or what has to be known for it."""
        for name in sorted(name for name, cap, *_ in state.timers if cap):
            limit = self.limits[name]
            if limit.right or limit.by in state.broken_by or not self._matters(state.stage, limit):
                continue
            if self._last(state, name, True) < day:
                left = frozenset(
                    one
                    for one in state.timers
                    if not one[1] or self.limits[one[0]].right or self.limits[one[0]].by != limit.by
                )
                new = State(state.stage, state.facts, state.broken_by | {limit.by}, left)
                self._note(state, f"missed:{name}", new, {(name, "late")}, day)
                yield new
                return
        for step in self._calendar_from(state):
            if all(holds for _, holds in _decide(step, state.facts)) and self._over(
                state, step.at_end_of or "", False, day
            ):
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
                if not any(all(holds for _, holds in _decide(one, state.facts)) for one in before):
                    found.append(step)
        return found

    def _asked(self, state: State) -> list[State]:
        """The states once it is known which steps the calendar makes from there."""
        for step in self._calendar_from(state):
            answers = _decide(step, state.facts)
            if len(answers) > 1:
                return [
                    later
                    for facts, _ in answers
                    for later in self._asked(State(state.stage, facts, state.broken_by, state.timers))
                ]
        return [state]

    def _event(self, state: State, kind: str, day: int) -> Iterator[State]:
        for facts, step in self._step(state, kind):
            if step is None:
                continue
            new = State(state.stage, facts, state.broken_by, state.timers)
            early = {name for name in step.after if self._is_set(new, name) and not self._over(new, name, False, day)}
            if step.refused and (early or not all(self._is_set(new, name) for name in step.after)):
                continue
            late = {
                name
                for name, cap, *_ in state.timers
                if cap
                and kind in self.limits[name].done
                and self.limits[name].right
                and self._over(new, name, True, day)
            }
            broken = {(name, "early") for name in early} | {(name, "late") for name in late}
            by = state.broken_by | ({ACTORS[kind]} if early else set())
            moved = self._to(State(state.stage, facts, by, state.timers), step.to, kind, day, lapse=True)
            yield from self._landed(state, step, moved, broken, day)

    def _landed(
        self, state: State, step: SmallStep, moved: State, broken: set[tuple[str, str]], day: int
    ) -> Iterator[State]:
        """What has to be known of the stage come to is known when the step is taken."""
        for one in self._asked(moved):
            self._note(state, step.id, one, broken, day)
            yield one

    def _note(self, state: State, step: str, new: State, broken: set[tuple[str, str]], day: int) -> None:
        before, after = self.mattering(state.stage, state.facts), self.mattering(new.stage, new.facts)
        needs = new.facts - state.facts
        key = state.stage, before, state.broken_by, step, new.stage, frozenset(broken), after, needs
        self.days.setdefault(key, []).append(day)

    # -- rules ------------------------------------------------------------------------------------------------------

    def _step(self, state: State, kind: str) -> list[tuple[frozenset[tuple[str, bool]], SmallStep | None]]:
        found, waiting = [], [state.facts]
        for step in self.small.steps:
            if step.event != kind or step.from_ != state.stage:
                continue
            left = []
            for facts in waiting:
                for more, holds in _decide(step, facts):
                    if holds:
                        found.append((more, step))
                    else:
                        left.append(more)
            waiting = left
        return [*found, *((facts, None) for facts in waiting)]

    def _to(self, state: State, stage: str, kind: str | None, day: int, *, lapse: bool) -> State:
        timers = set(state.timers)
        if lapse and stage != state.stage and self.small.rests(stage):
            timers = {timer for timer in timers if not timer[1]}
        for limit in self.limits.values():
            for cap in (False, True) if limit.cap else (False,):
                found = next((timer for timer in timers if timer[:2] == (limit.id, cap)), None)
                if found is not None:
                    timers.discard(found)
                    if not (kind in limit.ends or (cap and kind in limit.done) or kind == limit.trigger):
                        timers.add(self._halted(limit, found, kind, day))
                if kind == limit.trigger and not (cap and not limit.right and limit.by in state.broken_by):
                    timers.add((limit.id, cap, day, 0, None))
        return State(stage, state.facts, state.broken_by, frozenset(timers))

    def _halted(
        self, limit: SmallLimit, timer: tuple[str, bool, int, int, int | None], kind: str | None, day: int
    ) -> tuple[str, bool, int, int, int | None]:
        """A timer after an event that may pause it or let it go on: how long it was put off, and since when it is."""
        name, cap, trigger, more, since = timer
        if limit.pause is None:
            return timer
        if kind == limit.pause[1] and since is not None:
            return name, cap, trigger, more + day - since, None
        if kind == limit.pause[0] and since is None and day <= limit.last(trigger) + more:
            return name, cap, trigger, more, day
        return timer

    def _is_set(self, state: State, name: str) -> bool:
        return any(timer[:2] == (name, False) for timer in state.timers)

    def _last(self, state: State, name: str, cap: bool) -> int:
        set_off = {timer[:2]: timer[2:] for timer in state.timers}
        limit = self.limits[name]
        trigger, more, since = set_off[name, cap]
        last = limit.last(trigger) + more if since is None else NEVER
        if limit.later_of and (limit.later_of, False) in set_off:
            last = max(last, self._last(state, limit.later_of, False))
        if limit.capped_by and (limit.capped_by, False) in set_off:
            last = min(last, self._last(state, limit.capped_by, False))
        return last

    def _over(self, state: State, name: str, cap: bool, day: int) -> bool:
        is_set = any(timer[:2] == (name, cap) for timer in state.timers)
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
        """Those facts that some step asks for that a path from a stage can come to, whatever is so."""
        seen, waiting, names = {stage}, [stage], set()
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


def _decide(step: SmallStep, facts: frozenset[tuple[str, bool]]) -> list[tuple[frozenset[tuple[str, bool]], bool]]:
    if step.fact is None:
        return [(facts, True)]
    known = dict(facts)
    if step.fact in known:
        return [(facts, known[step.fact] is step.wanted)]
    return [(facts | {(step.fact, value)}, value is step.wanted) for value in (False, True)]


def windows(days: Mapping[Key, list[int]]) -> dict[Key, tuple[int, int]]:
    """The first and last day of each edge."""
    return {key: (min(found), max(found)) for key, found in days.items()}
