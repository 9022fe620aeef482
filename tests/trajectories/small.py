"""Small processes for the tests: a plain description, and the law that it makes."""

from __future__ import annotations

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

[process.side]
name = "Side process"
what = "What goes on beside it."
"""
FEAST = date(2026, 6, 10)
KINDS = ("a", "b", "c", "d")
SIDE_KINDS = ("e", "f")
ACTORS = {"a": "council", "b": "family", "c": "council", "d": "school", "e": "council", "f": "family"}
FACTS = ("first", "second")
TOLD = "third"
"""A fact that the case knows from the start and that events settle anew; nobody ever has to assume it."""


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
    when: str | None = None
    extends: str | None = None
    on: str | None = None
    process: str = "main"

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
            process=self.process,
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
            when=parse_condition(self.when) if self.when else None,
            extends=self.extends,
            on=(self.on,) if self.on else (),
            stated="until",
        )


@frozen
class SmallStep:
    """A step of one small process; made by the end of a limit where there is no event.

    Its condition asks for a fact, or for a kind of event that happened, such as ``happened a``; or for several in
    brackets, such as ``(happened a or happened b)``.
    """

    id: str
    event: str | None
    from_: str
    to: str
    after: tuple[str, ...] = ()
    refused: bool = False
    fact: str | None = None
    wanted: bool = True
    at_end_of: str | None = None
    regime: str = "main/one"

    def made(self) -> Step:
        condition = f"{'' if self.wanted else 'not '}{self.fact}"
        return Step(
            id=self.id,
            regime=self.regime,
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
    """A small process: stages ``s0`` (the start) to the last, of which some are final.

    Beside it may go another, from ``q0`` to ``q2``, whose steps wait for what they must wait for. Some kinds of event
    settle the fact that is told. The process may be over with the last day of a limit.
    """

    stages: int
    final: tuple[bool, ...]
    steps: tuple[SmallStep, ...]
    limits: tuple[SmallLimit, ...]
    side: tuple[SmallStep, ...] = ()
    sets: tuple[tuple[str, bool], ...] = ()
    over: SmallLimit | None = None

    def rests(self, stage: str) -> bool:
        return stage == "s0" or self.final[int(stage[1:])]


def plain_law(laws) -> Law:
    """The law of the Land, with facts and kinds of event and one process that is put in place of another."""
    parts = [HEAD]
    parts += [f'[fact.{name}]\nquestion = "Is it {name}?"' for name in (*FACTS, TOLD)]
    parts += [
        f'[event.{kind}]\nname = "Event {kind}"\nby = "{by}"\ndates.until = "Until"' for kind, by in ACTORS.items()
    ]
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
    side = """
[regime]
process = "side"
id = "one"
name = "One"
start = "q0"

[stage.q0]
name = "Q0"
kind = "concern"
final = true

[step.e]
event = "e"
from = ["q0"]
"""
    return laws.library({"land/all.toml": "\n\n".join(parts), "land/side.toml": side}).load("land")


def law_of(plain: Law, small: Small) -> Law:
    """The law of the Land with a small process; the same law again for the same process."""
    stage = next(iter(plain.stage.values()))
    stages = [
        evolve(stage, id=f"s{number}", name=f"S{number}", final=small.final[number]) for number in range(small.stages)
    ]
    beside = [evolve(stage, id=f"q{number}", name=f"Q{number}", regime="side/one") for number in range(3)]
    limits = [one.made(plain.limit["plain"]) for one in (*small.limits, *([small.over] if small.over else []))]
    events = {kind: evolve(plain.event[kind], sets={TOLD: value}) for kind, value in small.sets}
    main = evolve(plain.process["main"], ends_with=small.over.id if small.over else None)
    return evolve(
        plain,
        event={**plain.event, **events},
        process={**plain.process, "main": main},
        stage={f"{one.regime}/{one.id}": one for one in (*(evolve(one, regime="main/one") for one in stages), *beside)},
        step={f"{one.regime}/{one.id}": one.made() for one in (*small.steps, *small.side)},
        limit={one.id: one for one in limits},
    )
