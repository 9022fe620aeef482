"""Moving many runs of one process at once, from the stage where the case stands to the horizon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from ehe_workflow.simulation.draws import TABLE, Bits, Days, Ints, Stream, choose, place_in_table, thresholds
from ehe_workflow.simulation.last_days import BEYOND, NEVER, WorkingDays
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.questions import NO, Codes
from ehe_workflow.simulation.tally import (
    CUT,
    ENDED,
    KEPT,
    LATE,
    MISSED,
    MISSED_OPEN,
    OPEN,
    OVERDUE,
    RESTED,
    RUNNING,
    STILL,
    UNTOLD,
    Counts,
    Tally,
)

CHUNK = 1 << 13
"""How many runs are moved at once: few enough for their days and facts to stay in a processor's cache."""

MOST_STEPS = 500
"""After how many steps a run is cut."""

Flags = npt.NDArray[np.bool_]
Recorder = Callable[[Ints, int, Days], None]
"""Told of every step: the runs that take it, the step's place, and the days."""


def _distinct(values: Ints | Codes) -> list[int]:
    """The different values of an array of small numbers, none of them negative, in order."""
    return np.flatnonzero(np.bincount(values)).tolist()


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


class Chunk:
    """Some runs of a process.

    Args:
        plan: the process.
        starts: the ways in which the case may stand.
        horizon: the last day, as a number.
        shares: for each column that is not known at the start, the share of each of its values; else None.
        working: moves days by working days, or None where nothing asks for it.
        stream: the random bits.
        runs: how many runs.
        tally: where they are counted.
        recorder: is told of every step, or None.
    """

    def __init__(
        self,
        plan: Plan,
        starts: Sequence[Start],
        horizon: int,
        shares: Sequence[Ints | None],
        working: WorkingDays | None,
        stream: Stream,
        runs: int,
        tally: Tally,
        recorder: Recorder | None = None,
    ) -> None:
        self.plan, self.horizon, self.working, self.stream, self.tally = plan, horizon, working, stream, tally
        self.recorder = recorder
        self.runs = runs
        self.starts = starts
        self.world = self._worlds(runs)
        self.stage = self._codes([one.stage for one in starts])
        self.now: Days = np.zeros(runs, dtype=np.int32)
        self.entered = self._days_of([one.entered for one in starts])
        self.active = np.ones(runs, dtype=np.bool_)
        limits = range(len(plan.limits))
        self.latest = [self._days_of([one.latest[at] for one in starts]) for at in limits]
        self.waiting = [self._days_of([one.waiting[at] for one in starts]) for at in limits]
        self.running = {at: self._days_of([one.running[at] for one in starts]) for at in plan.caps}
        moved = {at for found in plan.brought_by for at, _ in found}
        self.set_off_on: dict[int, Days] = {at: np.zeros(runs, dtype=np.int32) for at in moved}
        self.set_off_by: dict[int, Codes] = {at: np.zeros(runs, dtype=np.int16) for at in moved}
        pausing = {at for found in plan.paused_by for at in found}
        self.paused: dict[int, Days] = {at: np.full(runs, NEVER, dtype=np.int32) for at in pausing}
        pairs = [(at, other) for found in (plan.later_of, plan.capped_by) for at in limits for other in found[at]]
        self.beside = {pair: self._days_of([one.beside[pair][0] for one in starts]) for pair in pairs}
        self.settled: dict[tuple[int, int], Flags] = {
            pair: self._codes([int(one.beside[pair][1]) for one in starts]) == 1 for pair in pairs
        }
        self.facts = self._facts(shares)
        self.reached = np.zeros((len(plan.stages), runs), dtype=np.bool_)
        self.happened = np.zeros((len(plan.kinds), runs), dtype=np.bool_)

    def _worlds(self, runs: int) -> Codes:
        if len(self.starts) == 1:
            return np.zeros(runs, dtype=np.int16)
        ends = thresholds([one.weight for one in self.starts])
        return choose(ends, self.stream.next(runs)).astype(np.int16)

    def _days_of(self, by_start: Sequence[int]) -> Days:
        found: Days = np.array(by_start, dtype=np.int32)[self.world]
        return found

    def _codes(self, by_start: Sequence[int]) -> Codes:
        found: Codes = np.array(by_start, dtype=np.int16)[self.world]
        return found

    def _facts(self, shares: Sequence[Ints | None]) -> list[Codes]:
        found: list[Codes] = []
        questions = self.plan.questions
        for place, column in enumerate(questions.columns):
            codes = self._codes([one.facts[place] for one in self.starts])
            ends = shares[place]
            if ends is not None:
                drawn = choose(ends, self.stream.next(self.runs)).astype(np.int16)
                codes = np.where(codes == column.unknown, drawn, codes)
            found.append(codes)
        everyone, first = np.arange(self.runs, dtype=np.int64), np.ones(self.runs, dtype=np.int32)
        for place, column in enumerate(questions.columns):
            fact = self.plan.law.fact.get(column.name)
            if shares[place] is not None and fact is not None and fact.only_if is not None and False in column.values:
                asked = questions.asked(fact.only_if, details=False)
                cannot = questions.answer(asked, found, everyone, first) == NO
                found[place] = np.where(cannot, np.int16(column.values.index(False)), found[place])
        for place, column in enumerate(questions.columns):
            if shares[place] is not None:
                self.tally.facts[place] += np.bincount(found[place], minlength=len(column.values) + 1)[
                    : len(column.values)
                ]
        return found

    # -----------------------------------------------------------------------------------------------------------
    # The loop
    # -----------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Move every run until it rests, is left open or comes to the horizon."""
        everyone = np.arange(self.runs, dtype=np.int64)
        for stage in _distinct(self.stage):
            here = everyone[self.stage == stage]
            self._reach(here, stage, np.zeros(len(here), dtype=np.int32))
        steps = 0
        while self.active.any():
            if steps == MOST_STEPS:
                self._stop(everyone[self.active], CUT)
                break
            steps += 1
            bits = self.stream.next(self.runs)
            moving = everyone[self.active]
            stages = self.stage[moving]
            present = _distinct(stages)
            for stage in present:
                here = moving[stages == stage] if len(present) > 1 else moving
                self._move(here, stage, bits[here])
        self._close()
        self.tally.runs += self.runs

    def _move(self, here: Ints, stage: int, bits: Bits) -> None:
        plan = self.plan
        if plan.is_open(stage):
            self.tally.chosen[stage] = True
            self._stop(here, OPEN)
            return
        chosen = self._choose(here, stage, bits)
        days: Days = np.full(len(here), BEYOND, dtype=np.int32)
        late = np.zeros(len(here), dtype=np.bool_)
        options = plan.options[stage]
        choices = _distinct(chosen)
        for choice in choices:
            if choice < len(options):
                which = chosen == choice if len(choices) > 1 else slice(None)
                days[which], late[which] = self._days(here[which], options[choice], bits[which])
        first = np.zeros(len(here), dtype=np.bool_)
        if plan.calendar[stage]:
            calendar, by_calendar = self._calendar(here, stage)
            first = (calendar <= days) & (calendar <= self.horizon)
            for step in _distinct(by_calendar[first]):
                which = first & (by_calendar == step)
                self._by_calendar(here[which], step, calendar[which])
        open_ = late & ~first
        if open_.any():
            self._leave_open(here[open_], [options[choice] for choice in chosen[open_].tolist()])
        rests = ~first & ~late & (chosen == len(options))
        self._stop(here[rests], RESTED if plan.rests(stage) else STILL)
        beyond = ~first & ~late & ~rests & (days > self.horizon)
        self._stop(here[beyond], STILL)
        taken = ~first & ~late & ~rests & ~beyond
        for choice in choices:
            which = taken & (chosen == choice) if len(choices) > 1 else taken
            runs = here[which]
            if choice < len(options) and len(runs):
                self._take(runs, options[choice], int(plan.next_stage[stage, choice]), days[which])

    def _choose(self, here: Ints, stage: int, bits: Bits) -> Ints:
        """The place of the step that comes next in each run; one past the last where nothing does."""
        plan = self.plan
        options = plan.options[stage]
        self.tally.chosen[stage] = True
        every = (1 << len(options)) - 1
        pattern: Ints | None = None
        for place, step in enumerate(options):
            allowed = self._allowed(here, step)
            if allowed is not None:
                pattern = np.full(len(here), every, dtype=np.int64) if pattern is None else pattern
                pattern &= ~np.where(allowed, 0, np.int64(1) << place)
        found = np.full(len(here), len(options), dtype=np.int64)
        for one in [every] if pattern is None else np.unique(pattern).tolist():
            ends = plan.ends_of_shares(stage, one)
            if ends is not None:
                which = slice(None) if pattern is None else pattern == one
                found[which] = choose(ends, bits[which])
        return found

    def _allowed(self, here: Ints, step: int) -> Flags | None:
        """Whether a step may be chosen; None where it always may."""
        asked = self.plan.asked[step]
        found: Flags | None = None
        if asked is not None:
            days = np.maximum(self.now[here], 1)
            found = self.plan.questions.answer(asked, self.facts, here, days) != NO
            self.tally.asked[list(asked.columns)] = True
        if self.plan.steps[step].early == "refused":
            for limit in self.plan.waits[step]:
                runs_out = self.latest[limit][here] > NEVER
                found = runs_out if found is None else found & runs_out
        return found

    # -----------------------------------------------------------------------------------------------------------
    # Days
    # -----------------------------------------------------------------------------------------------------------

    def _ending(self, columns: Sequence[Days] | dict[int, Days], limit: int, here: Ints) -> Days:
        """The last day of a limit in some runs, with what may put it off or cap it."""
        found = columns[limit][here]
        for other in self.plan.later_of[limit]:
            found = np.where(found > NEVER, np.maximum(found, self.beside[limit, other][here]), found)
        for other in self.plan.capped_by[limit]:
            cap = self.beside[limit, other][here]
            found = np.where((found > NEVER) & (cap > NEVER), np.minimum(found, cap), found)
        return found

    def _earliest(self, here: Ints, step: int) -> Days:
        """The first day on which a step can lawfully be taken."""
        found: Days = np.maximum(self.now[here], 1)
        for limit in self.plan.waits[step]:
            refused = self.plan.steps[step].early == "refused"
            last = self._ending(self.latest if refused else self.waiting, limit, here)
            found = np.maximum(found, np.minimum(last, BEYOND - 1) + 1)
        return found

    def _days(self, here: Ints, step: int, bits: Bits) -> tuple[Days, Flags]:
        """The day of a step in each run, and whether it is late by nobody knows how much."""
        lasting = self.plan.lasting[step]
        first = self._earliest(here, step)
        open_ = np.zeros(len(here), dtype=np.bool_)
        if lasting.limit >= 0:
            days, open_ = self._in_time_or_not(here, step, first, place_in_table(bits))
        elif lasting.table is not None:
            days = self._drawn(here, step, lasting.table, place_in_table(bits), working=lasting.working)
        else:
            days = self._by_default(here, step)
        days = np.maximum(days, first)
        asked = self.plan.asked[step]
        if asked is not None and asked.by_day:
            within = np.minimum(days, self.horizon)
            fails = self.plan.questions.answer(asked, self.facts, here, within) == NO
            days = np.where(fails, BEYOND, days).astype(np.int32)
        return days, open_

    def _drawn(self, here: Ints, step: int, table: Days, place: Ints, *, working: bool) -> Days:
        """Days after the stage was entered; those that the case has already waited longer than are ruled out."""
        entered = self.entered[here]
        waited: Ints | Days = -np.minimum(entered, 0)
        if working and self.working is not None:
            waited = np.where(entered <= 0, self.working.between(np.minimum(entered, 0), 0), 0)
        before = entered <= 0
        if before.any():
            ruled_out = np.where(before, np.searchsorted(table, waited, side="right"), 0)
            over = ruled_out == TABLE
            if over.any():
                self.tally.past[step] = True
            place = ruled_out + (place * (TABLE - ruled_out)) // TABLE
            lengths = table[np.minimum(place, TABLE - 1)]
        else:
            lengths = table[place]
        if working and self.working is not None:
            return self.working.after(entered, lengths)
        return entered + lengths

    def _in_time_or_not(self, here: Ints, step: int, first: Days, place: Ints) -> tuple[Days, Flags]:
        lasting = self.plan.lasting[step]
        limit = lasting.limit
        last = (
            self._ending(self.running, limit, here) if limit in self.running else self._ending(self.latest, limit, here)
        )
        known = last > NEVER
        days = np.where(known, last, self._by_default(here, step))
        too_late = known & ((place >= lasting.in_time) | (last < first))
        if lasting.late is None:
            return days, too_late
        rank = np.where(
            place >= lasting.in_time,
            (place - lasting.in_time) * TABLE // max(1, TABLE - lasting.in_time),
            place * TABLE // max(1, lasting.in_time),
        )
        ruled_out = np.searchsorted(lasting.late, np.maximum(0, -last), side="right")
        if (too_late & (ruled_out == TABLE)).any():
            self.tally.past[step] = True
        rank = np.minimum(ruled_out + rank * (TABLE - ruled_out) // TABLE, TABLE - 1)
        late = np.minimum(last.astype(np.int64) + lasting.late[rank], BEYOND).astype(np.int32)
        return np.where(too_late, late, days), np.zeros(len(here), dtype=np.bool_)

    def _by_default(self, here: Ints, step: int) -> Days:
        """The last day of the limit that the step answers; where none runs, the default wait."""
        found: Days = np.full(len(here), BEYOND, dtype=np.int32)
        for limit in self.plan.done_by[self.plan.kind_of[step]]:
            last = self._ending(self.running, limit, here)
            found = np.where((last > NEVER) & (last < found), last, found)
        default = self.plan.assumptions.default
        entered = np.maximum(self.entered[here], 0)
        wait: Days = np.full(len(here), default.wait, dtype=np.int32)
        if default.unit == "working days" and self.working is not None:
            later = self.working.after(entered, wait)
        else:
            later = entered + wait
        return np.where(found < BEYOND, found, later)

    def _calendar(self, here: Ints, stage: int) -> tuple[Days, Ints]:
        """The day on which the calendar ends the stage in each run, and the step it makes."""
        days: Days = np.full(len(here), BEYOND, dtype=np.int32)
        steps = np.full(len(here), -1, dtype=np.int64)
        for step in self.plan.calendar[stage]:
            last = self._ending(self.latest, self.plan.at_end_of[step], here)
            due = np.where(last > NEVER, np.maximum(last + 1, np.maximum(self.now[here], 1)), BEYOND)
            allowed = self._allowed(here, step)
            if allowed is not None:
                due = np.where(allowed, due, BEYOND)
            sooner = due < days
            days = np.where(sooner, due, days).astype(np.int32)
            steps = np.where(sooner, step, steps)
        return days, steps

    # -----------------------------------------------------------------------------------------------------------
    # What a step does
    # -----------------------------------------------------------------------------------------------------------

    def _by_calendar(self, here: Ints, step: int, days: Days) -> None:
        to = self.plan.steps[step].to
        self._arrive(here, step, self.plan.stage_place(to) if to is not None else -1, days)

    def _arrive(self, here: Ints, step: int, stage: int, days: Days) -> None:
        self.tally.taken[step] += len(here)
        if self.recorder is not None:
            self.recorder(here, step, days)
        if stage >= 0:
            self.stage[here] = stage
            self._reach(here, stage, days)
        self.now[here] = days
        self.entered[here] = days

    def _reach(self, here: Ints, stage: int, days: Days) -> None:
        self._first_time(self.reached[stage], self.tally.reached[stage], here, days)

    def _first_time(self, seen: Flags, counts: Counts, here: Ints, days: Days) -> None:
        """Count the days of runs to which something happens for the first time."""
        again = seen[here]
        first = days[~again] if again.any() else days
        seen[here] = True
        counts += np.bincount(first, minlength=len(counts))

    def _take(self, here: Ints, step: int, stage: int, days: Days) -> None:
        plan, kind = self.plan, self.plan.kind_of[step]
        self._answer(here, kind, days)
        self._arrive(here, step, stage, days)
        self._first_time(self.happened[kind], self.tally.happened[kind], here, days)
        self._pause(here, kind, days)
        self._extend(here, kind, days)
        self._set_off(here, kind, days)
        for column, code in plan.settles[kind]:
            self.facts[column][here] = code

    def _answer(self, here: Ints, kind: int, days: Days) -> None:
        """Close the limits that an event answers or ends."""
        plan, tally = self.plan, self.tally
        for limit in plan.done_by[kind]:
            last = self._ending(self.running, limit, here)
            runs = last > NEVER
            self._late(limit, last[runs], days[runs])
            self.running[limit][here[runs]] = NEVER
        for limit in plan.ended_by[kind]:
            self.waiting[limit][here] = NEVER
            if limit in self.running:
                last = self._ending(self.running, limit, here)
                runs = last > NEVER
                missed = runs & (days > last)
                if plan.limits[limit].only_if_done:
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

    def _set_off(self, here: Ints, kind: int, days: Days) -> None:
        for limit in self.plan.set_off[kind]:
            self._set_off_one(limit, here, kind, days)
        for limit, other in self.beside:
            self._set_off_beside(limit, other, here, kind)

    def _set_off_one(self, limit: int, here: Ints, kind: int, days: Days) -> None:
        plan = self.plan
        applies = plan.applies[limit]
        runs, on = here, days
        if applies is not None:
            which = plan.questions.answer(applies, self.facts, here, days) != NO
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
            counted = np.where(plan.in_force(limit, on), last, np.int32(NEVER))
            self.running[limit][runs[fresh]] = counted[fresh]

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

    # -----------------------------------------------------------------------------------------------------------
    # Ends
    # -----------------------------------------------------------------------------------------------------------

    def _stop(self, here: Ints, how: int) -> None:
        if not len(here):
            return
        self.active[here] = False
        self.tally.endings[:, how] += np.bincount(self.stage[here], minlength=len(self.plan.stages))
        if how in {OPEN, LATE, CUT}:
            for limit, column in self.running.items():
                runs = column[here] > NEVER
                self.tally.limits[limit, UNTOLD] += np.count_nonzero(runs)
                column[here] = NEVER

    def _leave_open(self, here: Ints, steps: list[int]) -> None:
        """Leave runs open in which an act is late and nothing says how late."""
        places = np.array([self.plan.lasting[step].limit for step in steps])
        for limit in np.unique(places).tolist():
            runs = here[places == limit]
            if limit in self.running:
                late = self.running[limit][runs] > NEVER
                self.tally.limits[limit, MISSED_OPEN] += np.count_nonzero(late)
                self.running[limit][runs] = NEVER
        self._stop(here, LATE)

    def _close(self) -> None:
        """Count the limits that nothing answered by the horizon."""
        everyone = np.arange(self.runs, dtype=np.int64)
        for limit in self.running:
            last = self._ending(self.running, limit, everyone)
            runs = last > NEVER
            overdue = runs & (last < self.horizon)
            self.tally.limits[limit, OVERDUE] += np.count_nonzero(overdue)
            self.tally.limits[limit, RUNNING] += np.count_nonzero(runs & ~overdue)
