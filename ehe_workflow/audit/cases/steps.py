"""Steps of logs that could not be taken, or were unwise, found once for every pattern that a log can have.

What a process makes of a log turns on the kinds of its events, on the facts that its steps ask for, on the versions
in force and on which time limits had run out. Cases that agree in all of these agree in the result, so that one of
them is replayed by `ehe_workflow.case.versions` for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from ehe_workflow.audit.cases.batch import Batch, Plan, case_of
from ehe_workflow.audit.cases.conditions import NO, UNKNOWN, YES
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
    _batches: int = field(init=False, default=0)
    _told: dict[tuple[str, int], tuple[Told, ...]] = field(init=False, factory=dict)
    _asks: dict[tuple[str, frozenset[str]], _Asks] = field(init=False, factory=dict)

    @property
    def replayed(self) -> int:
        """How many cases were replayed so far, each for all that are like it."""
        return len(self._told)

    def missteps(self, batch: Batch) -> Iterator[Misstep]:
        """The steps of a batch that could not be taken or were unwise."""
        self._batches += 1
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
        order = np.argsort(keys)
        edges = np.flatnonzero(np.append(True, keys[order[1:]] != keys[order[:-1]]))
        for start, end in zip(edges.tolist(), [*edges[1:].tolist(), len(keys)], strict=True):
            known = (process, int(keys[order[start]]))
            if known not in self._told:
                segment = int(order[start])
                own = places[starts[segment] : starts[segment] + sizes[segment]]
                self._told[known] = self._replayed(batch, process, int(case[starts[segment]]), own)
            told = self._told[known]
            if told:
                members = starts[np.sort(order[start:end])]
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
        """A key for each case that plays in a process: the same for cases that must come to the same.

        What is so at an event adds a number to the number of its kind; the events of a case are then mixed in order.
        """
        events, conditions = batch.events, batch.conditions
        rows = Rows.of_places(events, places)
        ends = Rows(case[starts], np.full(len(starts), NO_PLACE, np.int64), events.first[case[starts]])
        by_event = _numbers("kind", events.kinds)[events.kind[places]]
        by_case = sizes.astype(np.uint64)
        for regime in self.plan.law.regime.values():
            if regime.process == process:
                held = batch.versions.in_force(regime.in_force, rows)
                by_event += _numbers(regime.key, (False, True))[held.astype(np.int8)]
                if regime.when is not None:
                    by_case += _numbers(f"when {regime.key}", (NO, YES, UNKNOWN))[conditions.holds(regime.when, ends)]
        for name in asks.facts:
            if not conditions.is_fixed(name):
                numbers = _numbers(name, (*conditions.values_of(name), None))
                by_event += numbers[conditions.fact(name, rows)]
                by_case += numbers[conditions.fact(name, ends)]
        sound = np.ones(len(starts), np.bool_)
        for limit in asks.limits:
            passed, at_end = self._passed(batch, limit, rows), self._passed(batch, limit, ends)
            numbers = _numbers(limit.id, (_NOT_PASSED, _PASSED, _PERHAPS, _UNSOUND))
            by_event += numbers[passed]
            by_case += numbers[at_end]
            sound &= (at_end != _UNSOUND) & ~np.logical_or.reduceat(passed == _UNSOUND, starts)
        by_event += np.arange(len(places), dtype=np.uint64) - np.repeat(starts.astype(np.uint64), sizes)
        keys = _scrambled(np.add.reduceat(_scrambled(by_event), starts) + by_case)
        # A case that no pattern describes in full has a pattern of its own.
        own = np.flatnonzero(~sound).astype(np.uint64) + np.uint64(self._batches << 32)
        keys[~sound] = _scrambled(keys[~sound] + _scrambled(own))
        return keys

    def _passed(self, batch: Batch, limit: Limit, rows: Rows) -> npt.NDArray[np.uint8]:
        """Whether a limit last set off before each row had run out before its day."""
        events, clock = batch.events, batch.clock
        if limit.id in self.plan.one_by_one or limit.from_fact is not None:
            return np.full(len(rows), _UNSOUND, np.uint8)
        own = clock.triggers(limit)
        answer = np.full(len(rows), _NOT_PASSED, np.uint8)
        if len(own):
            first = np.full(events.cases, len(events))
            first[own.case[::-1]] = own.place[::-1]
            first = first[rows.case]
            at = np.flatnonzero((rows.place > first) | ((rows.place == NO_PLACE) & (first < len(events))))
            after = rows.at(at)
            before = np.where(after.place == NO_PLACE, events.first[after.case + 1], after.place)
            answer[at] = self._ran_out(batch, limit, after, np.searchsorted(own.place, before) - 1)
        if batch.alone.any():
            # An open pause is known to the single-case engine only.
            answer[batch.alone[rows.case]] = _UNSOUND
        return answer

    def _ran_out(self, batch: Batch, limit: Limit, rows: Rows, at: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
        """The same for rows before which a limit was set off, with the numbers of the triggers that did."""
        dues = batch.clock.dues(limit).at(at)
        counted = dues.given & (dues.refusal == NOT_REFUSED)
        triggers = batch.clock.triggers(limit).at(at)
        counted &= batch.versions.in_force(self.plan.law.in_force_of(limit), triggers)
        if limit.when is not None:
            counted &= batch.conditions.holds(limit.when, triggers) != NO
        day = batch.conditions.day_of(rows)
        passed = dues.surely.latest < day.earliest
        not_passed = day.latest <= dues.last_day.earliest
        answer = np.where(passed, _PASSED, np.where(not_passed, _NOT_PASSED, _PERHAPS))
        return np.where(counted, answer, _NOT_PASSED).astype(np.uint8)

    def _replayed(self, batch: Batch, process: str, case: int, places: npt.NDArray[np.int64]) -> tuple[Told, ...]:
        plan = self.plan
        timeline = Timeline(plan.law, case_of(batch.events, case, plan), plan.as_of)
        numbers = {str(place - int(batch.events.first[case])): number for number, place in enumerate(places.tolist())}
        standings = standings_of(process, timeline, Clock(timeline, plan.assumed), plan.index, plan.assumed)
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


def _numbers(name: str, values: Iterable[object]) -> Keys:
    """A number for each value of something, the same in every run."""
    return _scrambled(np.array([_number_of(f"{name} {value!r}") for value in values], np.uint64))


def _scrambled(keys: Keys) -> Keys:
    """Other keys for keys, far apart where those are near, as splitmix64 finds them."""
    found = keys + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found ^= found >> np.uint64(shift)
        found *= np.uint64(factor)
    found ^= found >> np.uint64(31)
    return found
