"""Steps of logs that could not be taken, or were unwise, found once for every pattern that a log can have.

What a process makes of a log turns on the kinds of its events, on the facts that its steps ask for, on the versions
in force and on which time limits had run out. Cases that agree in all of these agree in the result, so that one of
them is replayed by `ehe_workflow.case.versions` for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ehe_workflow.audit.cases.batch import Batch, Plan, case_of
from ehe_workflow.audit.cases.conditions import NO
from ehe_workflow.audit.cases.dues import NOT_REFUSED
from ehe_workflow.audit.cases.events import NO_PLACE, Ints, Rows
from ehe_workflow.case.clock import Clock
from ehe_workflow.case.findings import Finding, FindingKind, findings_of_worlds
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.versions import standings_of
from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.limits import Limit

Keys = npt.NDArray[np.uint64]
_NOT_PASSED, _PASSED, _PERHAPS, _UNSOUND = 0, 1, 2, 3


@frozen
class Told:
    """One thing that a pattern tells of.

    Attributes:
        number: which of the pattern's events it is about; None for the process as a whole.
        finding: what it is.
    """

    number: int | None
    finding: Finding


@frozen
class Misstep:
    """One thing found in some cases.

    Attributes:
        process: the process.
        finding: what it is.
        places: the places of the events that it is about.
    """

    process: str
    finding: Finding
    places: npt.NDArray[np.int64]


@frozen(kw_only=True)
class _Asks:
    """What a process looks at.

    Attributes:
        kinds: the kinds of event.
        facts: the facts.
        limits: the limits that must have run out.
    """

    kinds: tuple[str, ...]
    facts: tuple[str, ...]
    limits: tuple[Limit, ...]


@define(eq=False)
class Patterns:
    """The patterns met so far, with what each tells of.

    Args:
        plan: the law.
    """

    plan: Plan
    _told: dict[tuple[str, int], tuple[Told, ...]] = field(init=False, factory=dict)
    _asks: dict[tuple[str, frozenset[str]], _Asks] = field(init=False, factory=dict)

    @property
    def replayed(self) -> int:
        """How many cases were replayed so far, each for all that are like it."""
        return len(self._told)

    def missteps(self, batch: Batch) -> Iterator[Misstep]:
        """The steps of a batch that could not be taken or were unwise."""
        for process in self.plan.law.process:
            yield from self._of_process(batch, process)

    def _of_process(self, batch: Batch, process: str) -> Iterator[Misstep]:
        events, asks = batch.events, self._asks_of(process, batch)
        played = [kind for kind in asks.kinds if process in self.plan.index.processes.get(kind, ())]
        if not len(events.places(played)):
            return
        places = events.places(asks.kinds)
        case = events.case[places]
        starts = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
        sizes = np.diff(np.append(starts, len(places)))
        keys = self._keys(batch, process, asks, places, case, starts, sizes)
        distinct, first, back = np.unique(keys, return_index=True, return_inverse=True)
        for number, key in enumerate(distinct.tolist()):
            known = (process, key)
            if known not in self._told:
                segment = int(first[number])
                own = places[starts[segment] : starts[segment] + sizes[segment]]
                self._told[known] = self._replayed(batch, process, int(case[starts[segment]]), own)
            told = self._told[known]
            if told:
                members = starts[np.flatnonzero(back == number)]
                for one in told:
                    yield Misstep(process, one.finding, places[members + (one.number or 0)])

    def _asks_of(self, process: str, batch: Batch) -> _Asks:
        """What a process looks at, as far as the kinds of event in a batch can bring it up."""
        here = batch.events.kinds_here
        key = (process, here)
        if key not in self._asks:
            law, index = self.plan.law, self.plan.index
            definitions = [one for one in index.definitions.values() if one.regime.process == process]
            steps = [
                step
                for definition in definitions
                for step in definition.steps
                if (step.event in here if step.at_end_of is None else self._is_set_off(step.at_end_of, here))
            ]
            conditions = [step.when for step in steps] + [one.regime.when for one in definitions]
            limits = [step.at_end_of for step in steps if step.at_end_of is not None]
            limits += [name for step in steps if step.early == "refused" for name in step.after]
            named = {one.id: one for one in (law.limit_named(name) for name in limits)}
            conditions += [limit.when for limit in named.values()]
            names = {name for condition in conditions if condition is not None for name in condition.names()}
            kinds = {kind for definition in definitions for kind in definition.events}
            kinds |= {kind for kind, processes in index.processes.items() if process in processes}
            kinds |= {name.removeprefix(HAPPENED) for name in names if name.startswith(HAPPENED)}
            facts = tuple(sorted(name for name in names if not name.startswith(HAPPENED)))
            self._asks[key] = _Asks(kinds=tuple(sorted(kinds)), facts=facts, limits=tuple(named.values()))
        return self._asks[key]

    def _is_set_off(self, name: str, here: frozenset[str]) -> bool:
        """Whether an event of some kinds, or a fact, can set a limit off."""
        limit, seen = self.plan.law.limit_named(name), set[str]()
        while limit.from_limit is not None and limit.id not in seen:
            seen.add(limit.id)
            limit = self.plan.law.limit_named(limit.from_limit)
        return limit.from_fact is not None or not here.isdisjoint(limit.from_)

    def _keys(
        self,
        batch: Batch,
        process: str,
        asks: _Asks,
        places: npt.NDArray[np.int64],
        case: Ints,
        starts: npt.NDArray[np.intp],
        sizes: npt.NDArray[np.intp],
    ) -> Keys:
        """A key for each case that plays in a process: the same for cases that must come to the same."""
        events, plan = batch.events, self.plan
        rows = Rows.of_places(events, places)
        ends = Rows(case[starts], np.full(len(starts), NO_PLACE, np.int64), events.first[case[starts]])
        kinds = np.array([_number_of(name) for name in events.kinds], np.uint64)
        by_event, by_case = kinds[events.kind[places]], np.zeros(len(starts), np.uint64)
        for regime in plan.law.regime.values():
            if regime.process == process:
                by_event = _mixed(by_event, batch.versions.in_force(regime.in_force, rows))
                if regime.when is not None:
                    by_case = _mixed(by_case, batch.conditions.holds(regime.when, ends))
        for name in asks.facts:
            if batch.conditions.is_fixed(name):
                continue
            values = batch.conditions.values_of(name)
            numbers = np.array([*(_number_of(repr(value)) for value in values), 0], np.uint64)
            by_event = _mixed(by_event, numbers[batch.conditions.fact(name, rows)])
            by_case = _mixed(by_case, numbers[batch.conditions.fact(name, ends)])
        sound = np.ones(len(starts), np.bool_)
        for limit in asks.limits:
            passed, at_end = self._passed(batch, limit, rows), self._passed(batch, limit, ends)
            by_event, by_case = _mixed(by_event, passed), _mixed(by_case, at_end)
            sound &= (at_end != _UNSOUND) & ~np.logical_or.reduceat(passed == _UNSOUND, starts)
        ordinal = np.arange(len(places)) - np.repeat(starts, sizes)
        keys = _mixed(np.add.reduceat(_mixed(by_event, ordinal), starts), by_case)
        keys = _mixed(keys, sizes)
        # A case that no pattern describes in full has a pattern of its own.
        return np.where(sound, keys, _mixed(keys, starts + 1 + id(batch) % (1 << 32)))

    def _passed(self, batch: Batch, limit: Limit, rows: Rows) -> npt.NDArray[np.uint8]:
        """Whether a limit last set off before each row had run out before its day."""
        events, clock = batch.events, batch.clock
        if limit.id in self.plan.one_by_one or limit.from_fact is not None:
            return np.full(len(rows), _UNSOUND, np.uint8)
        own = clock.triggers(limit)
        answer = np.full(len(rows), _NOT_PASSED, np.uint8)
        if len(own):
            before = np.where(rows.place == NO_PLACE, events.first[rows.case + 1], rows.place)
            last = np.searchsorted(own.place, before) - 1
            at = np.flatnonzero((last >= 0) & (own.case[np.maximum(last, 0)] == rows.case))
            answer[at] = self._ran_out(batch, limit, rows.at(at), last[at])
        if batch.alone.any():
            # An open pause is known to the single-case engine only.
            answer[batch.alone[rows.case]] = _UNSOUND
        return answer

    def _ran_out(self, batch: Batch, limit: Limit, rows: Rows, at: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
        """The same for rows before which a limit was set off, with the numbers of the triggers that did."""
        dues = batch.clock.dues(limit).at(at)
        counted = dues.given & (dues.refusal == NOT_REFUSED)
        if limit.when is not None:
            counted &= (batch.conditions.holds(limit.when, batch.clock.triggers(limit)) != NO)[at]
        day = batch.conditions.day_of(rows)
        passed = dues.surely.latest < day.earliest
        not_passed = day.latest <= dues.last_day.earliest
        answer = np.where(passed, _PASSED, np.where(not_passed, _NOT_PASSED, _PERHAPS))
        return np.where(counted, answer, _NOT_PASSED).astype(np.uint8)

    def _replayed(self, batch: Batch, process: str, case: int, places: npt.NDArray[np.int64]) -> tuple[Told, ...]:
        plan = self.plan
        timeline = Timeline(plan.law, case_of(batch.events, case, plan), plan.as_of)
        numbers = {str(place - int(batch.events.first[case])): number for number, place in enumerate(places.tolist())}
        standings = standings_of(process, timeline, Clock(timeline), plan.index, plan.assumed)
        found = dict.fromkeys(
            finding
            for standing in standings
            for part in standing.all
            for finding in findings_of_worlds(timeline, part.worlds)
        )
        return tuple(Told(numbers.get(finding.event or ""), finding) for finding in found if finding.kind in _KINDS)


_KINDS = frozenset({FindingKind.IMPOSSIBLE_STEP, FindingKind.UNWISE_STEP})


@cache
def _number_of(text: str) -> int:
    """A number for a text that is the same in every run."""
    found = 1469598103934665603
    for byte in text.encode():
        found = ((found ^ byte) * 1099511628211) % (1 << 64)
    return found


def _mixed(keys: Keys, more: npt.NDArray[np.generic]) -> Keys:
    """Keys with more mixed in, as splitmix64 does."""
    with np.errstate(over="ignore"):
        found = keys * np.uint64(0x9E3779B97F4A7C15) + more.astype(np.uint64) + np.uint64(0x7F4A7C15)
        found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return found ^ (found >> np.uint64(31))
