"""The words in which what can happen is told: who acts, on which days, and what is taken to be so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ehe_workflow.law.conditions import HAPPENED, FactValue
from ehe_workflow.law.terms import Actor
from ehe_workflow.time.when import When, format_day
from ehe_workflow.trajectories.model import Window

_ACTORS: Mapping[Actor, str] = {Actor.ANYONE: "anyone", Actor.LAW: "the calendar"}


def words_of_actor(actor: Actor) -> str:
    """Who acts, as it stands in a sentence.

    >>> words_of_actor(Actor.HEALTH_BODY)
    'the health body'
    """
    return _ACTORS.get(actor) or f"the {actor.value.replace('-', ' ')}"


def words_of_actors(actors: Iterable[Actor]) -> str:
    """Several of those who act, as they stand in a sentence.

    >>> words_of_actors([Actor.FAMILY, Actor.COUNCIL])
    'the family and the council'
    """
    return " and ".join(map(words_of_actor, actors))


def words_of_window(window: Window) -> str:
    """The days of a window, both ends inclusive.

    >>> from datetime import date
    >>> words_of_window(Window(earliest=date(2026, 12, 1), latest=date(2027, 1, 4), open=False))
    '1 December 2026 to 4 January 2027'
    """
    if window.open:
        return f"from {format_day(window.earliest)} on"
    if window.earliest == window.latest:
        return f"only on {format_day(window.earliest)}"
    return f"{format_day(window.earliest)} to {format_day(window.latest)}"


def words_of_last_day(last_day: When, cut_off: str | None) -> str:
    """A last day, inclusive, with the time of day until which it counts.

    >>> from datetime import date
    >>> words_of_last_day(When.on(date(2026, 10, 5)), "17:00")
    'last day 5 October 2026, until 17:00'
    """
    return f"last day {last_day.words()}{f', until {cut_off}' if cut_off is not None else ''}"


def words_of_facts(facts: Mapping[str, FactValue]) -> str:
    """What is taken to be so.

    >>> words_of_facts({"has-plan": True, "basis": "routine", "happened order-served": False})
    'has-plan: yes, basis: routine, order-served has not happened'
    """
    return ", ".join(_words_of_fact(name, value) for name, value in facts.items())


def _words_of_fact(name: str, value: FactValue) -> str:
    if name.startswith(HAPPENED):
        return f"{name.removeprefix(HAPPENED)} has {'' if value else 'not '}happened"
    values = {True: "yes", False: "no"}
    return f"{name}: {values[value] if isinstance(value, bool) else value}"


def words_of_breach(whose: Iterable[Actor], *, out_of_time: bool) -> str:
    """What makes a path unlawful: who breaks a limit on it, or that a right is used too late.

    >>> words_of_breach([Actor.COUNCIL], out_of_time=True)
    'only if the council breaks a limit, or out of time'
    """
    actors = list(whose)
    parts = [f"if {words_of_actors(actors)} {'breaks' if len(actors) == 1 else 'break'} a limit"] if actors else []
    parts += ["out of time"] if out_of_time or not actors else []
    return f"only {', or '.join(parts)}"
