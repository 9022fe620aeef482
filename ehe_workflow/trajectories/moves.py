"""What events can do where paths are: events that do the same there are one move, with the limits that bound it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, field, frozen

from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.effects import Effects, Landing, Turn
from ehe_workflow.trajectories.facts_ahead import Assumed, Told
from ehe_workflow.trajectories.options import Options
from ehe_workflow.trajectories.paths import Option, Place, Rule, Situation
from ehe_workflow.trajectories.timers import Alternative
from ehe_workflow.trajectories.together import Together


@frozen(eq=False)
class Shape:
    """How events are bounded by the limits of a situation, and what they do to its timers.

    Attributes:
        must: the limits that it cannot come before, each as alternatives.
        may: the limits that it keeps or breaks.
        answers: the timers of duties that it does.
        turn: what it does to the timers.
        likeness: the same number for shapes that are alike.
    """

    must: tuple[tuple[Alternative, ...], ...]
    may: tuple[Rule, ...]
    answers: frozenset[str]
    turn: Turn
    likeness: int

    @property
    def is_idle(self) -> bool:
        """Whether it leaves every timer as it is."""
        return self.turn.is_plain and not self.turn.gone and not self.turn.begun


@frozen(eq=False)
class Move:
    """Events that can be taken on the same days, are bounded by the same limits, and leave the same behind.

    Attributes:
        shape: how it is bounded, and what it does to timers.
        options: the events, with the steps that they make.
        stays: whether it leaves everything as it was.
        landings: where it leads where it is plain, by those of whom the paths need a breach; found as they are met.
    """

    shape: Shape
    options: tuple[Option, ...]
    stays: bool
    landings: dict[frozenset[Actor], Landing] = field(factory=dict)


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
        self._shapes: dict[tuple[object, ...], Shape] = {}
        self._likenesses: dict[tuple[object, ...], int] = {}
        self._answered: dict[str, frozenset[str]] = {}
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

    def supposed(self, situation: Situation, kind: str) -> tuple[Move, ...]:
        """What an event that is supposed does: a step, with whatever that takes; else only where it may pass by."""
        options = tuple(self._options.of_kind(situation, kind))
        taken = [option for option in options if option.steps]
        if not taken and self._options.may_pass_by(situation, kind):
            taken = [
                evolve(one, assumed=situation.assumed, kept=situation.assumed, taken=frozenset()) for one in options
            ]
        return self._grouped(situation, taken)

    def _grouped(self, situation: Situation, options: Iterable[Option]) -> tuple[Move, ...]:
        found: dict[tuple[object, ...], Move] = {}
        for option in options:
            shape = self._shape(situation, option)
            key = shape.likeness, option.first, option.last, option.places, option.told, option.kept
            known = found.get(key)
            if known is not None:
                found[key] = Move(known.shape, (*known.options, option), known.stays)
                continue
            there = option.places, option.told, option.kept
            stays = shape.is_idle and there == (situation.places, situation.told, situation.assumed)
            found[key] = Move(shape, (option,), stays)
        return tuple(found.values())

    def _shape(self, situation: Situation, option: Option) -> Shape:
        turn = self._effects.turn(situation, option)
        steps = tuple(sorted((number, step.id) for number, step in option.steps.items()))
        key = option.kind, steps, turn, situation.places, situation.timers
        found = self._shapes.get(key)
        if found is None:
            there = self._effects.turn_of(turn, situation.timers)
            must, may = self._bounds(situation, option)
            answers = self._answers(option.kind).intersection(situation.timers)
            likeness = there, answers, must, tuple((rule.name, rule.by) for rule in may)
            number = self._likenesses.setdefault(likeness, len(self._likenesses))
            found = self._shapes[key] = Shape(must, may, answers, there, number)
        return found

    def _answers(self, kind: str) -> frozenset[str]:
        """The timers of the duties that a kind of event does."""
        found = self._answered.get(kind)
        if found is None:
            duties = self._together.duties
            found = self._answered[kind] = frozenset(name for name, limit in duties.items() if kind in limit.done)
        return found

    def _bounds(
        self, situation: Situation, option: Option
    ) -> tuple[tuple[tuple[Alternative, ...], ...], tuple[Rule, ...]]:
        """What a step cannot come before, as alternatives, and the limits that it keeps or breaks.

        Processes that are followed beside the one asked about are followed only as far as they keep their limits.
        """
        if not situation.timers:
            return (), ()
        together, ends = self._together, self._together.ends
        must: list[tuple[Alternative, ...]] = []
        may: dict[str, Rule] = {}
        for number, step in option.steps.items():
            watch = together.members[number].watch_of(step)
            for limit in watch.afters[step.id]:
                over, running = ends.alternatives(limit.id, limit, situation.timers)
                if over and (step.early == "refused" or number):
                    must.append(over)
                elif over:
                    by = step.by or together.law.event[option.kind].by
                    may[limit.id] = Rule(timer=limit.id, limit=limit, by=by, early=True, over=over, running=running)
            for timer in watch.rights.get(option.kind, ()):
                limit = watch.limits[timer]
                over, running = ends.alternatives(timer, limit, situation.timers)
                if running:
                    may[timer] = Rule(timer=timer, limit=limit, by=limit.by, early=False, over=over, running=running)
        return tuple(must), tuple(may.values())
