"""Whether limits were kept, for every event that set them off: `ehe_workflow.case.verdicts` over columns."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt
from attrs import define, field

from ehe_workflow.audit.cases.clock import NOT_REFUSED, Clock, Dues
from ehe_workflow.audit.cases.conditions import NO, UNKNOWN, YES
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Chosen, Events, Flags, Ints, Rows, Window
from ehe_workflow.case.verdicts import BACKWARD, Kind, is_to_come
from ehe_workflow.law.index import Index
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Bound, Confidence
from ehe_workflow.time import Unfixed, parse_period

KINDS = tuple(Kind)
"""The verdicts, by the code that stands for each."""
MET, BREACHED, RUNNING, NOT_TRIGGERED, NOT_APPLICABLE, CANNOT_TELL = range(len(KINDS))


class Reason(IntEnum):
    """What decides a verdict, where that is not plain from the days."""

    NONE = 0
    CONDITION = 1
    REFUSED = 2
    ANOTHER_ANSWER = 3
    ENDED = 4
    NOTHING_TOO_SOON = 5
    RECORDED_AS_NOT_DONE = 6
    NO_EVIDENCE = 7
    TOO_SOON = 8
    PERHAPS_TOO_SOON = 9
    STATED_TOO_EARLY = 10
    STATED_PERHAPS_TOO_EARLY = 11
    NO_NUMBER = 12
    PAST_BENCHMARK = 13
    EXCUSED = 14


class Settles(IntFlag):
    """What would settle a verdict that cannot be told."""

    DAYS = 1
    CALENDAR = 2
    EVIDENCE = 4
    TRIGGER = 8
    EXCEPTION = 16
    CONDITION = 32
    FIGURE = 64
    READING = 128


NOT_LATE = -1
"""The fewest days late where nothing is late."""


@define(eq=False)
class Verdicts:
    """The verdicts on one limit, a row for each event that set it off.

    Attributes:
        limit: the limit.
        rows: the events.
        dues: when it ends.
        kind: the verdict, as a place in `KINDS`.
        done: the place of the event that is the act, or that came too soon.
        late_least: by how many days the act missed the last day, the fewest possible; `NOT_LATE` where none.
        late_most: the most possible; `EVER` where there is no most.
        reason: what decides it, as a `Reason`.
        by: the place of the event that the reason names.
        settles: what would settle it, as `Settles`.
        acted: whether it is about the doing of the event that came too soon.
    """

    limit: Limit
    rows: Rows
    dues: Dues
    kind: npt.NDArray[np.int8]
    done: npt.NDArray[np.int64]
    late_least: Ints
    late_most: Ints
    reason: npt.NDArray[np.int8]
    by: npt.NDArray[np.int64]
    settles: npt.NDArray[np.int16]
    acted: Flags

    @classmethod
    def blank(cls, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """Verdicts to be filled in."""
        size = len(rows)
        return cls(
            limit=limit,
            rows=rows,
            dues=dues,
            kind=np.full(size, NOT_APPLICABLE, np.int8),
            done=np.full(size, NO_PLACE, np.int64),
            late_least=np.full(size, NOT_LATE, np.int32),
            late_most=np.full(size, NOT_LATE, np.int32),
            reason=np.zeros(size, np.int8),
            by=np.full(size, NO_PLACE, np.int64),
            settles=np.zeros(size, np.int16),
            acted=np.zeros(size, np.bool_),
        )

    def __len__(self) -> int:
        """The number of verdicts."""
        return len(self.kind)

    def put(self, where: Flags, kind: int | npt.NDArray[np.int8], reason: Reason = Reason.NONE) -> None:
        """Give some rows a verdict."""
        self.kind[where] = kind if isinstance(kind, int) else kind[where]
        self.reason[where] = reason

    def take(self, where: Flags, other: Verdicts) -> None:
        """Give some rows the verdicts of another judgment."""
        for name in ("kind", "done", "late_least", "late_most", "reason", "by", "settles", "acted"):
            getattr(self, name)[where] = getattr(other, name)[where]

    def at(self, rows: Chosen) -> Verdicts:
        """Some of the verdicts."""
        return Verdicts(
            self.limit,
            self.rows.at(rows),
            self.dues.at(rows),
            self.kind[rows],
            self.done[rows],
            self.late_least[rows],
            self.late_most[rows],
            self.reason[rows],
            self.by[rows],
            self.settles[rows],
            self.acted[rows],
        )


@define(eq=False)
class Judge:
    """Gives verdicts on the limits of a law over a batch.

    Args:
        law: the law.
        index: its index.
        events: the batch.
        clock: counts the limits.
        as_of: the day asked about, as an ordinal.
        leave_to_one: told of the cases that only the single-case engine can answer.
    """

    law: Law
    index: Index
    events: Events
    clock: Clock
    as_of: int
    leave_to_one: Callable[[Ints], None]
    _denied: Flags | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        """Note the cases in which an event says that something had not happened."""
        if self.events.not_yet:
            self._denied = np.zeros(self.events.cases, np.bool_)
            self._denied[self.events.case[list(self.events.not_yet)]] = True

    def verdicts(self, limit: Limit, rows: Rows) -> Verdicts:
        """One verdict for each row.

        Args:
            limit: the limit.
            rows: some of the rows that set it off.
        """
        dues = self.clock.dues_at(limit, rows)
        found = self._of_days(limit, rows, dues)
        conditions = self.clock.conditions
        if limit.readings:
            self._read(found)
        lifted = np.zeros(len(rows), np.bool_)
        for excuse in limit.excuses:
            if excuse.effect != "lifts":
                continue
            if excuse.when is None:
                self._unsettle(found, found.kind == BREACHED, Settles.EXCEPTION)
                continue
            holds = conditions.holds(excuse.when, rows, hindsight=True)
            lifted |= holds == YES
            self._unsettle(found, (holds == UNKNOWN) & (found.kind == BREACHED), Settles.EXCEPTION)
        if lifted.any():
            found.take(lifted, Verdicts.blank(limit, rows, dues))
            found.put(lifted, NOT_APPLICABLE, Reason.EXCUSED)
        if limit.when is not None:
            holds = conditions.holds(limit.when, rows)
            told = (found.kind == BREACHED) | (found.kind == MET) | (found.kind == CANNOT_TELL)
            unknown = (holds == UNKNOWN) & told & ~lifted
            found.reason[unknown & (found.kind == MET)] = Reason.NONE
            self._unsettle(found, unknown, Settles.CONDITION)
        if self.law.weight_of(limit)[1] is Confidence.MEMORY:
            self._unsettle(found, found.kind == BREACHED, Settles.FIGURE)
        if limit.when is not None:
            no = holds == NO
            found.take(no, Verdicts.blank(limit, rows, dues))
            found.put(no, NOT_APPLICABLE, Reason.CONDITION)
        return found

    def _unsettle(self, found: Verdicts, where: Flags, what: Settles) -> None:
        found.kind[where] = CANNOT_TELL
        found.settles[where] |= what

    def _read(self, found: Verdicts) -> None:
        """Where the readings of the words disagree it cannot be told."""
        limit, rows = found.limit, found.rows
        counted = found.dues.given.copy()
        disagree = np.zeros(len(found), np.bool_)
        for reading in limit.readings:
            dues = self.clock.due_under(limit, reading, rows)
            read = self._of_days(limit, rows, dues).kind
            if not dues.given.all():
                without = self._of_no_number(limit, rows) if reading.from_ is None else found.kind
                read = np.where(dues.given, read, without).astype(np.int8)
            disagree |= read != found.kind
        self._unsettle(found, disagree & counted, Settles.READING)

    def _of_no_number(self, limit: Limit, rows: Rows) -> npt.NDArray[np.int64]:
        """The verdicts under a reading by which the words give no number."""
        done = self.events.next(limit.done, rows.start, rows.case)
        ended = self.events.next(limit.ends, rows.start, rows.case)
        over = (ended != NO_PLACE) & ((done == NO_PLACE) | (ended < done))
        return np.where(over, NOT_APPLICABLE, np.where(done != NO_PLACE, MET, RUNNING))

    # ------------------------------------------------------------------------------------------ by the days

    def _of_days(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        if not isinstance(limit.length, Unfixed) and dues.given.all() and (dues.refusal == NOT_REFUSED).all():
            return self._counted(limit, rows, dues)
        found = Verdicts.blank(limit, rows, dues)
        found.done = self.events.next(limit.done, rows.start, rows.case)
        refused = dues.given & (dues.refusal != NOT_REFUSED)
        found.put(refused, CANNOT_TELL, Reason.REFUSED)
        found.settles[refused] = Settles.CALENDAR
        self._without_number(found, ~dues.given)
        counted = dues.given & ~refused
        if counted.any():
            part = np.flatnonzero(counted)
            verdicts = self._counted(limit, rows.at(part), dues.at(part))
            for name in ("kind", "done", "late_least", "late_most", "reason", "by", "settles", "acted"):
                getattr(found, name)[part] = getattr(verdicts, name)
        return found

    def _without_number(self, found: Verdicts, where: Flags) -> None:
        """Limits to which the law gives no number, or whose first day is not recorded."""
        limit, rows = found.limit, found.rows
        if not isinstance(limit.length, Unfixed):
            found.put(where, CANNOT_TELL)
            found.settles[where] = Settles.TRIGGER
            return
        ended = self.events.next(limit.ends, rows.start, rows.case)
        over = where & ((found.done != NO_PLACE) | (ended != NO_PLACE))
        found.put(where, RUNNING, Reason.NO_NUMBER)
        found.put(over, MET, Reason.NO_NUMBER)
        if limit.benchmark is not None:
            past = where & ~over & (rows.place != NO_PLACE)
            length = parse_period(limit.benchmark.length)
            past[past] = self.clock.past(limit, rows.at(past), length, self.as_of)
            found.put(past, CANNOT_TELL, Reason.PAST_BENCHMARK)

    def _counted(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        found = Verdicts.blank(limit, rows, dues)
        ended = self.events.next(limit.ends, rows.start, rows.case)
        if limit.by is Actor.LAW:
            self._of_time(found, np.ones(len(rows), np.bool_))
            found.put(found.kind == NOT_APPLICABLE, MET)
        elif limit.convention in BACKWARD:
            self._of_act_before(found, ended)
        elif limit.bound is Bound.AT_LEAST:
            self._of_wait(found, ended)
        elif limit.bound is Bound.EXACTLY:
            self._of_window(found, ended)
        else:
            self._of_act(found, ended)
        return found

    def _of_window(self, found: Verdicts, ended: npt.NDArray[np.int64]) -> None:
        """A limit that caps an act and that others must let run out as well."""
        self._of_wait(found, ended)
        if not found.limit.done:
            return
        act = Verdicts.blank(found.limit, found.rows, found.dues)
        self._of_act(act, ended)
        may_be_too_soon = (found.kind == CANNOT_TELL) & (found.reason != Reason.NONE)
        keeps = (found.kind == BREACHED) | (may_be_too_soon & (act.kind != BREACHED))
        found.take(~keeps, act)

    def _of_act(self, found: Verdicts, ended: npt.NDArray[np.int64]) -> None:
        """A limit that caps an act."""
        limit, rows, dues = found.limit, found.rows, found.dues
        last, dates = _surely(dues), self.events.date
        done = self.events.next(limit.done, rows.start, rows.case)
        open_ = np.ones(len(rows), np.bool_)
        if limit.ends:
            end = dates.at(ended)
            first = (ended != NO_PLACE) & ((done == NO_PLACE) | (ended < done))
            after = end.earliest > last.latest
            if limit.only_if_done:
                other = first & after
                found.put(other, NOT_APPLICABLE, Reason.ANOTHER_ANSWER)
                open_ &= ~other
            stops = first & ~after
            sure = end.latest <= last.earliest
            found.put(stops & sure, NOT_APPLICABLE, Reason.ENDED)
            found.put(stops & ~sure, CANNOT_TELL)
            found.settles[stops & ~sure] = Settles.DAYS
            found.by[first] = ended[first]
            found.done[stops & ~sure] = done[stops & ~sure]
            open_ &= ~stops
        acted = open_ & (done != NO_PLACE)
        self._kept(found, acted, done, dates.at(done), last, (dates.at(done), dues.last_day))
        rest = open_ & ~acted
        if rest.any():
            self._of_time(found, rest)
            self._without_evidence(found, rest & (found.kind == NOT_APPLICABLE))

    def _kept(
        self,
        found: Verdicts,
        where: Flags,
        done: npt.NDArray[np.int64],
        one: Window,
        other: Window,
        late: tuple[Window, Window],
    ) -> None:
        """Met, breached, or not to be told, for what should not be after something else."""
        kind = np.where(one.latest <= other.earliest, MET, np.where(one.earliest > other.latest, BREACHED, CANNOT_TELL))
        found.put(where, kind.astype(np.int8))
        found.done[where] = done[where]
        missed = where & (kind != MET)
        found.settles[missed & (kind == CANNOT_TELL)] = Settles.DAYS
        _set_late(found, missed, *late)

    def _of_time(self, found: Verdicts, where: Flags) -> None:
        """Running, or perhaps over; rows whose time is over are left as they are."""
        last = _surely(found.dues)
        running = self.as_of <= last.earliest
        over = self.as_of > last.latest
        found.put(where & running, RUNNING)
        perhaps = where & ~running & ~over
        found.put(perhaps, CANNOT_TELL)
        found.settles[perhaps] = Settles.DAYS

    def _of_act_before(self, found: Verdicts, ended: npt.NDArray[np.int64]) -> None:
        """A limit that counts back from a day: a thing that happened, or one that was still to come."""
        limit, rows, dues, dates = found.limit, found.rows, found.dues, self.events.date
        if is_to_come(limit):
            done = self.events.next(limit.done, np.where(rows.place == NO_PLACE, rows.start, rows.place), rows.case)
        else:
            done = self.events.last(limit.done, rows.place + 1, rows.case)
        gap_at_most = limit.bound is Bound.AT_MOST
        acted = done != NO_PLACE
        when = dates.at(done)
        one, other = (dues.last_day, when) if gap_at_most else (when, dues.last_day)
        self._kept(found, acted, done, one, other, (one, other))
        unsure = acted & dues.estimate & ((found.kind == BREACHED) | (not gap_at_most))
        _set_late(found, unsure, one, other)
        found.put(unsure, CANNOT_TELL)
        found.settles[unsure] = Settles.DAYS
        stopped = ~acted & (ended != NO_PLACE) & (dates.at(ended).latest <= dues.last_day.earliest)
        found.put(stopped, NOT_APPLICABLE, Reason.ENDED)
        found.by[stopped] = ended[stopped]
        rest = ~acted & ~stopped
        self._of_time(found, rest)
        rest &= found.kind == NOT_APPLICABLE
        if gap_at_most and is_to_come(limit):
            found.put(rest, MET, Reason.NOTHING_TOO_SOON)
        else:
            self._without_evidence(found, rest)

    def _without_evidence(self, found: Verdicts, where: Flags) -> None:
        """The time is over and the log does not hold the act."""
        found.put(where, CANNOT_TELL, Reason.NO_EVIDENCE)
        found.settles[where] = Settles.EVIDENCE
        if self._denied is not None:
            cases = found.rows.case[where]
            self.leave_to_one(cases[self._denied[cases]])

    def _of_wait(self, found: Verdicts, ended: npt.NDArray[np.int64]) -> None:
        """A limit that others must let run out."""
        self._of_waiting(found, ended)
        limit, rows, dues = found.limit, found.rows, found.dues
        named = self.events.dates.get(limit.stated or "")
        if named is None or limit.stated == limit.dated:
            return
        stated, counted = named.at(rows.place), dues.counted
        told = stated.given & (rows.place != NO_PLACE) & ((counted.earliest != NEVER) | (counted.latest != EVER))
        most = np.where(dues.estimate, EVER, counted.latest)
        short = told & (stated.days.earliest < most)
        surely = short & (stated.days.latest < counted.earliest) & ~dues.estimate
        perhaps = short & ~surely & (found.kind != BREACHED)
        if not short.any():
            return
        other = Verdicts.blank(limit, rows, dues)
        other.put(surely, BREACHED, Reason.STATED_TOO_EARLY)
        _set_late(other, surely, Window(counted.earliest, most), stated.days)
        other.put(perhaps, CANNOT_TELL, Reason.STATED_PERHAPS_TOO_EARLY)
        other.settles[perhaps] = Settles.DAYS
        found.take(surely | perhaps, other)

    def _of_waiting(self, found: Verdicts, ended: npt.NDArray[np.int64]) -> None:
        """Whether what must wait for the end of a limit did."""
        limit, rows, dues, dates = found.limit, found.rows, found.dues, self.events.date
        last = _surely(dues)
        barred = self.index.barred.get(limit.id, ())
        early = self.events.next(barred, rows.start, rows.case)
        came = (early != NO_PLACE) & ((ended == NO_PLACE) | (early <= ended))
        when = dates.at(early)
        waited = when.earliest > last.latest
        surely = (when.latest <= last.earliest) & ~dues.estimate
        found.put(came & waited, MET)
        for where, kind, reason in (
            (came & ~waited & surely, BREACHED, Reason.TOO_SOON),
            (came & ~waited & ~surely, CANNOT_TELL, Reason.PERHAPS_TOO_SOON),
        ):
            found.put(where, kind, reason)
            found.done[where] = found.by[where] = early[where]
            found.acted[where] = True
            found.settles[where] = Settles.DAYS if kind == CANNOT_TELL else 0
        end = dates.at(ended)
        stopped = ~came & (ended != NO_PLACE) & ~(end.earliest > last.latest)
        found.put(stopped, MET, Reason.ENDED)
        found.by[stopped] = ended[stopped]
        rest = ~came & ~stopped
        self._of_time(found, rest)
        found.put(rest & (found.kind == NOT_APPLICABLE), MET)


def _surely(dues: Dues) -> Window:
    """The last day as far as it is sure: an estimate may be too early."""
    if not dues.estimate.any():
        return dues.last_day
    return Window(dues.last_day.earliest, np.where(dues.estimate, np.int32(EVER), dues.last_day.latest))


def _set_late(found: Verdicts, where: Flags, done: Window, last: Window) -> None:
    known = (done.earliest != NEVER) & (last.latest != EVER)
    least = np.where(known, np.maximum(0, done.earliest - last.latest), 0)
    bounded = (done.latest != EVER) & (last.earliest != NEVER)
    most = np.where(bounded, done.latest - last.earliest, EVER)
    found.late_least[where] = least[where]
    found.late_most[where] = most[where]
