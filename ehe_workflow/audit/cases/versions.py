"""Which version of a process governs which events of each case: `ehe_workflow.case.versions` over columns.

The version is picked by the first event of a process, and picked again only where another one is in force on the day
of a later event. That does not happen in a log whose events all lie in the time of one version; where they do not,
the case is left to `ehe_workflow.case.status`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
from attrs import define, field

from ehe_workflow.audit.cases.conditions import NO, YES, Conditions
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Events, Flags, Ints, Rows
from ehe_workflow.law.conditions import Not
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import Index
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.sources import InForce

NOWHERE = 2**62
"""The first place that a version governs where it governs none."""


@define(eq=False)
class Versions:
    """The versions in use in each case of a batch.

    Args:
        law: the law.
        index: its index.
        events: the batch.
        conditions: answers conditions.
        as_of: the day asked about.
        assumed: first days assumed for law that is not in force.
        alone: the cases that only the single-case engine can answer are marked here.
    """

    law: Law
    index: Index
    events: Events
    conditions: Conditions
    as_of: date
    assumed: Mapping[str, date]
    alone: Flags
    _starts: dict[str, dict[str, npt.NDArray[np.int64]]] = field(init=False, factory=dict)
    _played: dict[str, Flags] = field(init=False, factory=dict)
    _days: Ints = field(init=False)
    _span: tuple[int, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find the day that decides for each event which law is in force."""
        day, window = np.int32(self.as_of.toordinal()), self.events.date
        latest = np.where(window.latest == EVER, day, window.latest)
        self._days = np.where(window.earliest == NEVER, latest, window.earliest).astype(np.int32, copy=False)
        known = self._days if len(self._days) else np.array([day])
        self._span = min(int(day), int(known.min())), max(int(day), int(known.max()))

    def in_force(self, period: InForce, rows: Rows) -> Flags:
        """Whether something was law on the day of each row."""
        whole = self._holds_throughout(period)
        if whole is not None:
            return np.full(len(rows), whole, np.bool_)
        days = np.where(rows.place == NO_PLACE, np.int32(self.as_of.toordinal()), self._days[rows.place])
        return self._holds(period, days)

    def _holds_throughout(self, period: InForce) -> bool | None:
        """Whether something is law on every day of the batch, or on none; None where that changes."""
        first, last = (date.fromordinal(day) for day in self._span)
        begins = period.from_ if period.commenced else self.assumed.get(period.commencement or "")
        if begins is None and not period.commenced:
            return False
        if (begins is None or begins <= first) and (period.until is None or last <= period.until):
            return True
        if (begins is not None and last < begins) or (period.until is not None and period.until < first):
            return False
        return None

    def _holds(self, period: InForce, days: Ints) -> Flags:
        first = period.from_
        if not period.commenced:
            first = self.assumed.get(period.commencement or "")
            if first is None:
                return np.zeros(len(days), np.bool_)
        held = np.ones(len(days), np.bool_)
        if first is not None:
            held &= days >= first.toordinal()
        if period.until is not None:
            held &= days <= period.until.toordinal()
        return held

    def governs(self, process: str, regime: str | None, rows: Rows) -> Flags:
        """Whether an entry of a version (of every version, where None) is about each row."""
        if regime is None:
            return np.ones(len(rows), np.bool_)
        own = self.starts(process).get(f"{process}/{regime}")
        if own is not None:
            start = own[rows.case]
            held: Flags = rows.place >= start
            if held.all():
                return held
            held |= (rows.place == NO_PLACE) & (start < NOWHERE)
            held |= (start == NOWHERE) & ~self._in_play(process)[rows.case]
            return held
        in_play: Flags = self._in_play(process)[rows.case]
        return ~in_play

    def _in_play(self, process: str) -> Flags:
        """The cases in which some version of a process governs."""
        if process not in self._played:
            starts = self.starts(process).values()
            none = np.zeros(self.events.cases, np.bool_)
            self._played[process] = np.logical_or.reduce([none, *(found < NOWHERE for found in starts)])
        return self._played[process]

    def starts(self, process: str) -> dict[str, npt.NDArray[np.int64]]:
        """For each version of a process, the place in each case from which it governs; `NOWHERE` where it does not."""
        if process not in self._starts:
            self._starts[process] = dict(self._found(process))
        return self._starts[process]

    def _found(self, process: str) -> Iterator[tuple[str, npt.NDArray[np.int64]]]:
        events = self.events
        kinds = [kind for kind in events.kinds if process in self.index.processes.get(kind, ())]
        every = np.arange(events.cases, dtype=np.int32)
        first = events.first_of(kinds)
        played = np.flatnonzero(first != NO_PLACE)
        if not len(played):
            return
        regimes = [regime for regime in self.law.regime.values() if regime.process == process]
        starts = first[played]
        ends = Rows(every[played], np.full(len(played), NO_PLACE, np.int64), starts)
        allowed = {
            regime.key: self.conditions.holds(regime.when, ends) != NO
            if regime.when is not None
            else np.ones(len(played), np.bool_)
            for regime in regimes
        }
        at_start = {regime.key: self._holds(regime.in_force, self._days[starts]) for regime in regimes}
        waiting = [regime.key for regime in regimes if not regime.in_force.commenced]
        displaced = np.logical_or.reduce([at_start[key] for key in waiting]) if waiting else None
        for regime in regimes:
            picked = at_start[regime.key] & allowed[regime.key]
            if displaced is not None and regime.in_force.commenced:
                picked &= ~displaced
            if not picked.any():
                continue
            definition = self.index.definitions[regime.key]
            moves = self._moves(definition, played)
            picked &= moves != NO
            self.alone[every[played[picked & (moves != YES)]]] = True
            self.alone[every[played[picked & self._crosses(definition, every[played], at_start)]]] = True
            found = np.full(events.cases, NOWHERE, np.int64)
            found[played[picked]] = starts[picked]
            yield regime.key, found

    def _moves(self, definition: Definition, cases: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
        """Whether an event of each log is put to a version and moves it or is refused by it.

        An event that may pass through it unseen does neither for sure, unless some step takes it whatever is so.
        """
        start, passes = definition.regime.start, definition.regime.passes
        sure = [
            kind
            for kind in definition.events
            if kind not in passes or _is_always_taken(definition.ways.get((start, kind), ()))
        ]
        surely = self.events.first_of(sorted(sure))[cases] != NO_PLACE
        perhaps = self.events.first_of(sorted(definition.events))[cases] != NO_PLACE
        open_ = definition.by_calendar.get(start) or any(definition.ways.get((start, kind)) for kind in passes)
        return np.where(surely, YES, np.where(perhaps & bool(open_), 2, NO)).astype(np.int8)

    def _crosses(self, definition: Definition, cases: Ints, at_start: Mapping[str, Flags]) -> Flags:
        """Whether an event of a version lies on a day on which other versions of the process are in force."""
        if all(self._holds_throughout(self.law.regime[key].in_force) is not None for key in at_start):
            return np.zeros(len(cases), np.bool_)
        places = self.events.places(sorted(definition.events))
        crossing = np.zeros(self.events.cases, np.bool_)
        chosen = np.zeros((len(at_start), self.events.cases), np.bool_)
        chosen[:, cases] = list(at_start.values())
        regimes = [self.law.regime[key] for key in at_start]
        for number, regime in enumerate(regimes):
            now = self._holds(regime.in_force, self._days[places])
            owners = self.events.case[places]
            np.logical_or.at(crossing, owners[now != chosen[number, owners]], True)  # noqa: FBT003
        return crossing[cases]


def _is_always_taken(steps: Iterable[Step]) -> bool:
    """Whether one of some steps is taken whatever is so: it has no condition, or another has the opposite one."""
    conditions = [step.when for step in steps if step.early != "refused"]
    return None in conditions or any(Not(one) in conditions for one in conditions if one is not None)
