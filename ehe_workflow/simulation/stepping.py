"""Moving many runs of one process at once, from the stage where the case stands to the horizon."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ehe_workflow.simulation.draws import TABLE, Bits, Days, Ints, Stream, choose, place_in_table, thresholds
from ehe_workflow.simulation.last_days import BEYOND, NEVER, WorkingDays
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.questions import NO, Codes
from ehe_workflow.simulation.running import Flags, RunningLimits, Start, codes_of, days_of
from ehe_workflow.simulation.tally import (
    CUT,
    LATE,
    OPEN,
    RESTED,
    STILL,
    Counts,
    Tally,
)

CHUNK = 1 << 13
"""How many runs are moved at once: few enough for their days and facts to stay in a processor's cache."""

MOST_STEPS = 500
"""After how many steps a run is cut."""

Recorder = Callable[[Ints, int, Days], None]
"""Told of every step: the runs that take it, the step's place, and the days."""


def _distinct(values: Ints | Codes) -> list[int]:
    """The different values of an array of small numbers, none of them negative, in order."""
    return np.flatnonzero(np.bincount(values)).tolist()


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
        self.stage = codes_of(self.world, [one.stage for one in starts])
        self.now: Days = np.zeros(runs, dtype=np.int32)
        self.entered = days_of(self.world, [one.entered for one in starts])
        self.active = np.ones(runs, dtype=np.bool_)
        self.limits = RunningLimits(plan, starts, self.world, tally)
        self.facts = self._facts(shares)
        self.reached = np.zeros((len(plan.stages), runs), dtype=np.bool_)
        self.happened = np.zeros((len(plan.kinds), runs), dtype=np.bool_)

    def _worlds(self, runs: int) -> Codes:
        if len(self.starts) == 1:
            return np.zeros(runs, dtype=np.int16)
        ends = thresholds([one.weight for one in self.starts])
        return choose(ends, self.stream.next(runs)).astype(np.int16)

    def _facts(self, shares: Sequence[Ints | None]) -> list[Codes]:
        found: list[Codes] = []
        questions = self.plan.questions
        for place, column in enumerate(questions.columns):
            codes = codes_of(self.world, [one.facts[place] for one in self.starts])
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
        self.limits.close(self.horizon)
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
                runs_out = self.limits.latest[limit][here] > NEVER
                found = runs_out if found is None else found & runs_out
        return found

    # -----------------------------------------------------------------------------------------------------------
    # Days
    # -----------------------------------------------------------------------------------------------------------

    def _earliest(self, here: Ints, step: int) -> Days:
        """The first day on which a step can lawfully be taken."""
        found: Days = np.maximum(self.now[here], 1)
        for limit in self.plan.waits[step]:
            refused = self.plan.steps[step].early == "refused"
            last = self.limits.ending(self.limits.latest if refused else self.limits.waiting, limit, here)
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
            self.limits.ending(self.limits.running, limit, here)
            if limit in self.limits.running
            else self.limits.ending(self.limits.latest, limit, here)
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
            last = self.limits.ending(self.limits.running, limit, here)
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
            last = self.limits.ending(self.limits.latest, self.plan.at_end_of[step], here)
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
        self.limits.answer(here, kind, days)
        self._arrive(here, step, stage, days)
        self._first_time(self.happened[kind], self.tally.happened[kind], here, days)
        self.limits.move(here, kind, days, self.facts)
        for column, code in plan.settles[kind]:
            self.facts[column][here] = code

    # -----------------------------------------------------------------------------------------------------------
    # Ends
    # -----------------------------------------------------------------------------------------------------------

    def _stop(self, here: Ints, how: int) -> None:
        if not len(here):
            return
        self.active[here] = False
        self.tally.endings[:, how] += np.bincount(self.stage[here], minlength=len(self.plan.stages))
        if how in {OPEN, LATE, CUT}:
            self.limits.leave(here)

    def _leave_open(self, here: Ints, steps: list[int]) -> None:
        """Leave runs open in which an act is late and nothing says how late."""
        places = np.array([self.plan.lasting[step].limit for step in steps])
        for limit in np.unique(places).tolist():
            self.limits.leave_late(limit, here[places == limit])
        self._stop(here, LATE)
