"""What events can do where paths are: events that do the same there are one move, with the limits that bound it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ehe_workflow.trajectories.effects import Effects, Turn
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.options import Options
from ehe_workflow.trajectories.paths import Option, Place, Rule, Situation
from ehe_workflow.trajectories.timers import Alternative
from ehe_workflow.trajectories.together import Together


@frozen(eq=False)
class Move:
    """Events that can be taken on the same days, are bounded by the same limits, and leave the same behind.

    Attributes:
        options: the events, with the steps that they make.
        must: the limits that it cannot come before, each as alternatives.
        may: the limits that it keeps or breaks.
        answers: the timers of duties that it does.
        turn: what it does to the timers.
        stays: whether it leaves everything as it was.
    """

    options: tuple[Option, ...]
    must: tuple[tuple[Alternative, ...], ...]
    may: tuple[Rule, ...]
    answers: frozenset[str]
    turn: Turn
    stays: bool


class Moves:
    """Finds the moves from a situation.

    Args:
        together: the processes that are followed.
        options: finds the steps that events can make.
        effects: finds what they leave behind.
    """

    def __init__(self, together: Together, options: Options, effects: Effects) -> None:
        self._together = together
        self._options = options
        self._effects = effects
        self._known: dict[tuple[tuple[Place, ...], Assumed, Told, tuple[str, ...]], tuple[Move, ...]] = {}

    def of(self, situation: Situation) -> tuple[Move, ...]:
        """What events can do, those that make a step."""
        key = situation.places, situation.assumed, situation.told, situation.timers
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._grouped(situation, self._options.of(situation))
        return found

    def of_kind(self, situation: Situation, kind: str) -> tuple[Move, ...]:
        """What one kind of event can do, and that it passes by where it makes no step."""
        return self._grouped(situation, self._options.of_kind(situation, kind))

    def _grouped(self, situation: Situation, options: Iterable[Option]) -> tuple[Move, ...]:
        found: dict[object, Move] = {}
        for option in options:
            turn = self._effects.turn(situation, option)
            must, may = self._bounds(situation, option)
            answers = frozenset(
                name
                for name in situation.timers
                if name in self._together.duties and option.kind in self._together.duties[name].done
            )
            key = (
                *(option.first, option.last, option.places, option.told, option.kept),
                *(turn, answers, must, tuple((rule.name, rule.by) for rule in may)),
            )
            known = found.get(key)
            if known is not None:
                found[key] = Move((*known.options, option), must, known.may, answers, turn, known.stays)
                continue
            there = option.places, option.told, option.kept
            stays = there == (situation.places, situation.told, situation.assumed) and not (turn.gone or turn.begun)
            found[key] = Move((option,), must, may, answers, turn, stays and turn.is_plain)
        return tuple(found.values())

    def _bounds(
        self, situation: Situation, option: Option
    ) -> tuple[tuple[tuple[Alternative, ...], ...], tuple[Rule, ...]]:
        """What a step cannot come before, as alternatives, and the limits that it keeps or breaks.

        Processes that are followed beside the one asked about are followed only as far as they keep their limits.
        """
        if not situation.timers:
            return (), ()
        together, ends = self._together, self._together.ends
        places = {name: place for place, name in enumerate(situation.timers)}
        must: list[tuple[Alternative, ...]] = []
        may: dict[str, Rule] = {}
        for number, step in option.steps.items():
            watch = together.members[number].watch_of(step)
            for limit in watch.afters[step.id]:
                over = ends.over(limit.id, limit, places)
                if over and (step.early == "refused" or number):
                    must.append(over)
                elif over:
                    by = step.by or together.law.event[option.kind].by
                    running = ends.running(limit.id, limit, places)
                    may[limit.id] = Rule(timer=limit.id, limit=limit, by=by, early=True, over=over, running=running)
            for timer in watch.rights.get(option.kind, ()):
                limit = watch.limits[timer]
                running = ends.running(timer, limit, places)
                if running:
                    over = ends.over(timer, limit, places)
                    may[timer] = Rule(timer=timer, limit=limit, by=limit.by, early=False, over=over, running=running)
        return tuple(must), tuple(may.values())
