"""What a search has found: each step from one position to another, with the days on which it can be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import define

from ehe_workflow.law.procedures import Step
from ehe_workflow.trajectories.facts_ahead import Assumed
from ehe_workflow.trajectories.moves import Move
from ehe_workflow.trajectories.paths import CalendarStep, Position, Rule, Situation, Taken, Way
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.zone import NOW, Zone

Bounds = Mapping[tuple[str, str], tuple[int, int]]
"""The last days of the limits that bound a step, by timer and role."""

_Key = tuple[Position, int, str, Position, frozenset[tuple[str, bool]], Assumed]
_Made = tuple[Situation, Move | CalendarStep, tuple[Rule, ...], Situation]


@define(eq=False)
class _Days:
    """The days on which something was found to be possible, with what bounds it and how it comes first."""

    low: int
    high: int
    bounds: dict[tuple[str, str], tuple[int, int]]
    path: Assumed

    def add(self, low: int, high: int, bounds: Bounds, path: Assumed) -> None:
        if low < self.low:
            self.low, self.path = low, path
        self.high = max(self.high, high)
        for bound, (first, last) in bounds.items():
            known = self.bounds.get(bound)
            if known is None:
                self.bounds[bound] = first, last
            elif first < known[0] or last > known[1]:
                self.bounds[bound] = min(first, known[0]), max(last, known[1])


@define(eq=False)
class Found:
    """A step that some paths take, before it is known where it leads.

    Attributes:
        findings: where it is kept.
        situation: the situation that it leaves.
        by: the move, or what the calendar makes.
        broken: the limits that it does not keep.
        bounds: the limits that bound it.
        path: what the paths take to be so that come to the situation first.
    """

    findings: Findings
    situation: Situation
    by: Move | CalendarStep
    broken: tuple[Rule, ...]
    bounds: Bounds
    path: Assumed

    def arrived(self, there: Situation, zone: Zone) -> Assumed:
        """Keep that it leads to a situation on some days, and give what those paths take to be so."""
        self.findings.keep((self.situation, self.by, self.broken, there), zone, self.bounds, self.path)
        path = self.path
        if isinstance(self.by, Move) and not self.by.options[0].taken <= path:
            path |= self.by.options[0].taken
        return path if there.assumed <= path else path | there.assumed


class Findings:
    """The steps found by one search.

    Args:
        together: the processes that are followed.

    Attributes:
        beyond: for each timer whose end came to lie beyond the horizon, the first and the last day that it can be.
        starts: the positions in which the case may be now, with what is taken to be so in all the ways in which it is.
    """

    def __init__(self, together: Together) -> None:
        self.beyond: dict[str, tuple[int, int]] = {}
        self.starts: dict[Position, Assumed] = {}
        self._together = together
        self._days: dict[_Made, _Days] = {}

    def begin(self, situation: Situation, path: Assumed) -> None:
        """Keep that the case may be in a situation now, where something is taken to be so."""
        position = situation.position
        self.starts[position] = self.starts.get(position, path) & path

    def keep(self, made: _Made, zone: Zone, bounds: Bounds, path: Assumed) -> None:
        """Keep that a step can be taken on the days of a zone."""
        low, high = zone.low[NOW], zone.high[NOW]
        found = self._days.get(made)
        if found is None:
            self._days[made] = _Days(low, high, dict(bounds), path)
        else:
            found.add(low, high, bounds, path)

    @property
    def ways(self) -> tuple[Taken, ...]:
        """Every step that can be taken, as far as it was found."""
        found: dict[_Key, Taken] = {}
        for (situation, by, broken, there), kept in self._days.items():
            begun, reached = situation.position, there.position
            names = frozenset([rule.name for rule in broken])
            for number, step, assumed in _steps_of(by, situation.assumed):
                if number != 0 and begun == reached:
                    continue
                needs = (assumed | there.assumed) - situation.assumed
                key = begun, number or 0, step.id if step is not None else "", reached, names, needs
                known = found.get(key)
                if known is None:
                    process = self._together.members[number or 0].process
                    way = Way(begun, process, step, reached, needs)
                    found[key] = Taken(way, kept.low, kept.high, broken, dict(kept.bounds), kept.path)
                else:
                    _widen(known, kept)
        return tuple(found.values())


def _steps_of(by: Move | CalendarStep, assumed: Assumed) -> Iterator[tuple[int | None, Step | None, Assumed]]:
    """The step to be told of for each event of a move, with its process; that of the process asked about, if any."""
    if isinstance(by, CalendarStep):
        yield (by.number, by.step, assumed)
        return
    for option in by.options:
        number = 0 if 0 in option.steps else next(iter(option.steps), None)
        step = option.steps[number] if number is not None else _passing(option.kind)
        yield (number, step, option.assumed)


def _passing(kind: str) -> Step:
    """What is written for an event that makes no step and still settles what comes next."""
    return Step(id=f"passes:{kind}", regime="", event=kind, from_=())


def _widen(known: Taken, kept: _Days) -> None:
    if kept.low < known.low:
        known.low, known.path = kept.low, kept.path
    known.high = max(known.high, kept.high)
    for bound, (first, last) in kept.bounds.items():
        low, high = known.bounds.get(bound, (first, last))
        known.bounds[bound] = min(low, first), max(high, last)
