"""The limits that run in many runs at once: when each ends, what puts it off, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from ehe_workflow.simulation.draws import Days, Ints
from ehe_workflow.simulation.last_days import BEYOND, NEVER
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.questions import NO, Codes
from ehe_workflow.simulation.tally import (
    ENDED,
    KEPT,
    MISSED,
    MISSED_OPEN,
    OVERDUE,
    RUNNING,
    UNTOLD,
    Tally,
)

Flags = npt.NDArray[np.bool_]


@frozen(kw_only=True, eq=False)
class Start:
    """One way in which the case may stand on the day asked about.

    Attributes:
        weight: how likely it is against the others.
        stage: the place of the stage.
        entered: the day on which that was entered, as a number.
        facts: the place of the value of each column.
        latest: the last day of each limit from the last entry that set it off.
        waiting: the same, where nothing has ended it.
        running: the last day of each cap that nothing has answered or ended.
        beside: for a limit and another that puts it off or caps it, the last day of the other that belongs to the
            same occurrence, and whether no later event can change which that is.
        extended: for a limit that the log set off and an extension of it, by their names: the last day on which the
            extension can be brought, and the limit's last day then.
    """

    weight: Fraction
    stage: int
    entered: int
    facts: Sequence[int]
    latest: Sequence[int]
    waiting: Sequence[int]
    running: Sequence[int]
    beside: Mapping[tuple[int, int], tuple[int, bool]] = field(factory=dict)
    extended: Mapping[tuple[str, str], tuple[int, int]] = field(factory=dict)


def days_of(world: Codes, by_start: Sequence[int]) -> Days:
    """A day for each run, by how the case stands in it at the start."""
    found: Days = np.array(by_start, dtype=np.int32)[world]
    return found


def codes_of(world: Codes, by_start: Sequence[int]) -> Codes:
    """A small number for each run, likewise."""
    found: Codes = np.array(by_start, dtype=np.int16)[world]
    return found


class RunningLimits:
    """The limits of some runs.

    Args:
        plan: the process.
        starts: the ways in which the case may stand.
        world: which of them each run starts from.
        tally: where it is counted what becomes of limits.

    Attributes:
        latest: the last day of each limit in each run, from the last event that set it off.
        waiting: the same, where nothing has ended it.
        running: the last day of each cap that nothing has answered or ended.
    """

    def __init__(self, plan: Plan, starts: Sequence[Start], world: Codes, tally: Tally) -> None:
        self.plan, self.starts, self.world, self.tally = plan, starts, world, tally
        limits = range(len(plan.limits))
        self.latest = [days_of(world, [one.latest[at] for one in starts]) for at in limits]
        self.waiting = [days_of(world, [one.waiting[at] for one in starts]) for at in limits]
        self.running = {at: days_of(world, [one.running[at] for one in starts]) for at in plan.caps}
        moved = {at for found in plan.brought_by for at, _ in found}
        self.set_off_on: dict[int, Days] = {at: np.zeros(len(world), dtype=np.int32) for at in moved}
        self.set_off_by: dict[int, Codes] = {at: np.zeros(len(world), dtype=np.int16) for at in moved}
        pausing = {at for kinds in (plan.paused_by, plan.resumed_by) for found in kinds for at in found}
        self.paused: dict[int, Days] = {at: np.full(len(world), NEVER, dtype=np.int32) for at in pausing}
        pairs = [(at, other) for found in (plan.later_of, plan.capped_by) for at in limits for other in found[at]]
        self.beside = {pair: days_of(world, [one.beside[pair][0] for one in starts]) for pair in pairs}
        self.settled: dict[tuple[int, int], Flags] = {
            pair: codes_of(world, [int(one.beside[pair][1]) for one in starts]) == 1 for pair in pairs
        }

    def ending(self, columns: Sequence[Days] | dict[int, Days], limit: int, here: Ints) -> Days:
        """The last day of a limit in some runs, with what may put it off or cap it."""
        found = columns[limit][here]
        for other in self.plan.later_of[limit]:
            found = np.where(found > NEVER, np.maximum(found, self.beside[limit, other][here]), found)
        for other in self.plan.capped_by[limit]:
            cap = self.beside[limit, other][here]
            found = np.where((found > NEVER) & (cap > NEVER), np.minimum(found, cap), found)
        return found

    def answer(self, here: Ints, kind: int, days: Days) -> None:
        """Close the limits that an event answers or ends."""
        plan, tally = self.plan, self.tally
        for limit in plan.done_by[kind]:
            last = self.ending(self.running, limit, here)
            runs = last > NEVER
            self._late(limit, last[runs], days[runs])
            self.running[limit][here[runs]] = NEVER
        for limit in plan.ended_by[kind]:
            self.waiting[limit][here] = NEVER
            if limit in self.running:
                last = self.ending(self.running, limit, here)
                runs = last > NEVER
                missed = runs & (days > last)
                if plan.limits[limit].only_if_done or plan.kinds[kind] in plan.limits[limit].other_answers:
                    missed[:] = False
                tally.limits[limit, OVERDUE] += np.count_nonzero(missed)
                tally.limits[limit, ENDED] += np.count_nonzero(runs & ~missed)
                self.running[limit][here[runs]] = NEVER

    def _late(self, limit: int, last: Days, days: Days) -> None:
        late = np.maximum(days - last, 0)
        kept = np.count_nonzero(late == 0)
        counts = self.tally.limits[limit]
        counts[KEPT] += kept
        counts[MISSED] += len(late) - kept
        delays = self.tally.delays[limit]
        delays += np.bincount(np.minimum(late[late > 0], len(delays) - 1), minlength=len(delays))

    def move(self, here: Ints, kind: int, days: Days, facts: Sequence[Codes]) -> None:
        """Pause, put off and set off what an event pauses, puts off and sets off.

        Args:
            here: the runs in which it happens.
            kind: the kind of event.
            days: when.
            facts: the columns of facts, which some limits ask.
        """
        self._pause(here, kind, days)
        self._extend(here, kind, days)
        for limit in self.plan.set_off[kind]:
            self._set_off_one(limit, here, kind, days, facts)
        for limit, other in self.beside:
            self._set_off_beside(limit, other, here, kind)

    def _set_off_one(self, limit: int, here: Ints, kind: int, days: Days, facts: Sequence[Codes]) -> None:
        plan = self.plan
        applies = plan.applies[limit]
        runs, on, which = here, days, plan.in_force(limit, days)
        if applies is not None:
            which &= plan.questions.answer(applies, facts, here, days) != NO
        if not which.all():
            runs, on = here[which], days[which]
            self.latest[limit][here[~which]] = NEVER
            if not len(runs):
                return
        last = plan.last_days.of(plan.limits[limit], on)
        self.latest[limit][runs] = last
        self.waiting[limit][runs] = last
        if limit in self.paused:
            self.paused[limit][runs] = NEVER
        if limit in self.set_off_on:
            self.set_off_on[limit][runs] = on
            self.set_off_by[limit][runs] = kind
        if limit in self.running:
            fresh = self.running[limit][runs] == NEVER
            self.running[limit][runs[fresh]] = last[fresh]

    def _set_off_beside(self, limit: int, other: int, here: Ints, kind: int) -> None:
        """Keep the end of another limit that belongs to the same occurrence of a limit, as the clock picks it.

        It is the one set off by the same event, else by the first after it, else by the last before it.
        """
        pair = (limit, other)
        sets_other = other in self.plan.set_off[kind]
        if limit in self.plan.set_off[kind]:
            self.beside[pair][here] = self.latest[other][here]
            self.settled[pair][here] = sets_other
        elif sets_other:
            runs = here[~self.settled[pair][here]]
            self.beside[pair][runs] = self.latest[other][runs]
            self.settled[pair][runs] = True

    def _extend(self, here: Ints, kind: int, days: Days) -> None:
        """Put limits off by an extension, where it is brought by the end of the time that it is counted from."""
        plan = self.plan
        for limit, longer in plan.brought_by[kind]:
            entry = plan.limits[limit]
            time = plan.law.limit_named(longer.from_limit or longer.extends or "")
            runs_out = self.latest[limit][here] > NEVER
            runs, brought = here[runs_out], days[runs_out]
            on, by = self.set_off_on[limit][runs], self.set_off_by[limit][runs]
            new: Days = np.full(len(runs), NEVER, dtype=np.int32)
            for start, one in enumerate(self.starts):
                told = one.extended.get((entry.id, longer.id))
                if told is not None:
                    until, last = told
                    new[(on == 0) & (brought <= until) & (self.world[runs] == start)] = last
            for number in np.unique(by[on > 0]).tolist():
                which = np.flatnonzero((on > 0) & (by == number))
                name = plan.kinds[number]
                in_time = brought[which] <= plan.last_days.of(time, on[which])
                which = which[in_time]
                if len(which):
                    new[which] = plan.last_days.of(entry, on[which], (name, longer))
            for column in (self.latest[limit], self.waiting[limit], self.running.get(limit)):
                if column is not None:
                    old = column[runs]
                    column[runs] = np.where(old > NEVER, np.maximum(old, new), old)

    def _pause(self, here: Ints, kind: int, days: Days) -> None:
        """Begin and end pauses: a limit that is paused ends on no day until it runs again."""
        for limit in self.plan.resumed_by[kind]:
            since = self.paused[limit][here]
            which = since > NEVER
            runs, longer = here[which], (days - since)[which]
            for column in self._columns(limit):
                old = column[runs]
                column[runs] = np.where(old > BEYOND // 2, old - BEYOND + longer, old)
            self.paused[limit][runs] = NEVER
        for limit in self.plan.paused_by[kind]:
            last = self.latest[limit][here]
            which = (last > NEVER) & (days <= last) & (self.paused[limit][here] == NEVER)
            runs = here[which]
            self.paused[limit][runs] = days[which]
            for column in self._columns(limit):
                old = column[runs]
                column[runs] = np.where((old > NEVER) & (old < BEYOND // 2), old + BEYOND, old)

    def _columns(self, limit: int) -> list[Days]:
        found = [self.latest[limit], self.waiting[limit]]
        return [*found, self.running[limit]] if limit in self.running else found

    def close(self, horizon: int) -> None:
        """Count the limits that nothing answered by the horizon."""
        everyone = np.arange(len(self.world), dtype=np.int64)
        for limit in self.running:
            last = self.ending(self.running, limit, everyone)
            runs = last > NEVER
            over = runs & (last < horizon)
            missed = ENDED if self.plan.limits[limit].only_if_done else OVERDUE
            self.tally.limits[limit, missed] += np.count_nonzero(over)
            self.tally.limits[limit, RUNNING] += np.count_nonzero(runs & ~over)

    def leave(self, here: Ints) -> None:
        """Give up on the caps of runs that are left open."""
        for limit, column in self.running.items():
            self.tally.limits[limit, UNTOLD] += np.count_nonzero(column[here] > NEVER)
            column[here] = NEVER

    def leave_late(self, limit: int, here: Ints) -> None:
        """Count a cap as missed by nobody knows how much."""
        if limit in self.running:
            self.tally.limits[limit, MISSED_OPEN] += np.count_nonzero(self.running[limit][here] > NEVER)
            self.running[limit][here] = NEVER
