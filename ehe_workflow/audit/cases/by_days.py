"""What the days make of limits, for every event that set them off: met, breached, running, or not to be told.

Readings, exceptions and conditions are looked at in `ehe_workflow.audit.cases.judge`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import define

from ehe_workflow.audit.cases.clock import Clock
from ehe_workflow.audit.cases.dues import NOT_REFUSED, Dues
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Events, Flags, Ints, Rows, Window
from ehe_workflow.audit.cases.verdicts import (
    BREACHED,
    CANNOT_TELL,
    MET,
    NOT_APPLICABLE,
    RUNNING,
    Decision,
    Outcome,
    Reason,
    Settles,
    Verdicts,
)
from ehe_workflow.case.judge import BACKWARD, is_to_come
from ehe_workflow.law.index import Index
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time import Unfixed, parse_period

Places = npt.NDArray[np.int64]


def _of_time(afterwards: Outcome, *, running: bool, over: bool) -> Outcome:
    """Running, perhaps over, or what follows when the time is over."""
    if running:
        return RUNNING, Reason.NONE, 0
    return afterwards if over else (CANNOT_TELL, Reason.NONE, Settles.DAYS)


def _kept(*, in_time: bool, too_late: bool) -> Outcome:
    if in_time:
        return MET, Reason.NONE, 0
    return (BREACHED, Reason.NONE, 0) if too_late else (CANNOT_TELL, Reason.NONE, Settles.DAYS)


_NO_EVIDENCE = (CANNOT_TELL, Reason.NO_EVIDENCE, Settles.EVIDENCE)
_NOT_ASKED = (NOT_APPLICABLE, Reason.NOT_ASKED, 0)


@Decision
def _of_act(
    *,
    acted: bool,
    in_time: bool,
    too_late: bool,
    running: bool,
    over: bool,
    ended: bool,
    ended_after: bool,
    ended_surely: bool,
    other_answer: bool,
    only_if_done: bool,
) -> Outcome:
    """A limit that caps an act; what ends it counts where it came before the act."""
    if ended and ended_surely:
        return NOT_APPLICABLE, Reason.ENDED, 0
    if ended and other_answer:
        return NOT_APPLICABLE, Reason.ANOTHER_ANSWER, 0
    if ended and not ended_after:
        return CANNOT_TELL, Reason.NONE, Settles.DAYS
    if acted:
        return _kept(in_time=in_time, too_late=too_late)
    return _of_time(_NOT_ASKED if only_if_done else _NO_EVIDENCE, running=running, over=over)


@Decision
def _of_act_before(
    *,
    acted: bool,
    in_time: bool,
    too_late: bool,
    running: bool,
    over: bool,
    ended: bool,
    estimate: bool,
    gap_at_most: bool,
    to_come: bool,
) -> Outcome:
    """A limit that counts back from a day."""
    if acted:
        found = _kept(in_time=in_time, too_late=too_late)
        if estimate and (found[0] == BREACHED or not gap_at_most):
            return CANNOT_TELL, Reason.NONE, Settles.DAYS
        return found
    if ended:
        return NOT_APPLICABLE, Reason.ENDED, 0
    soon = (MET, Reason.NOTHING_TOO_SOON, 0)
    return _of_time(soon if gap_at_most and to_come else _NO_EVIDENCE, running=running, over=over)


@Decision
def _of_waiting(
    *,
    came: bool,
    waited: bool,
    too_soon: bool,
    running: bool,
    over: bool,
    ended: bool,
) -> Outcome:
    """Whether what must wait for the end of a limit did."""
    if came:
        if waited:
            return MET, Reason.NONE, 0
        if too_soon:
            return BREACHED, Reason.TOO_SOON, 0
        return CANNOT_TELL, Reason.PERHAPS_TOO_SOON, Settles.DAYS
    if ended:
        return MET, Reason.ENDED, 0
    return _of_time((MET, Reason.NONE, 0), running=running, over=over)


@Decision
def _of_the_law_itself(*, running: bool, over: bool) -> Outcome:
    """A day on which the law itself makes the change, so that nobody can miss it."""
    return _of_time((MET, Reason.NONE, 0), running=running, over=over)


@Decision
def _of_stated(*, surely: bool) -> Outcome:
    """A stated day that gives too little time, or perhaps too little."""
    if surely:
        return BREACHED, Reason.STATED_TOO_EARLY, 0
    return CANNOT_TELL, Reason.STATED_PERHAPS_TOO_EARLY, Settles.DAYS


@Decision
def _of_no_number(*, done_or_ended: bool, past_benchmark: bool) -> Outcome:
    """A limit to which the law gives no number."""
    if done_or_ended:
        return MET, Reason.NO_NUMBER, 0
    return (CANNOT_TELL, Reason.PAST_BENCHMARK, 0) if past_benchmark else (RUNNING, Reason.NO_NUMBER, 0)


@Decision
def _of_no_day(*, refused: bool, other_answer: bool) -> Outcome:
    """A limit whose first day is not recorded, or whose last day is refused."""
    if other_answer:
        return NOT_APPLICABLE, Reason.ANOTHER_ANSWER, 0
    if refused:
        return CANNOT_TELL, Reason.REFUSED, Settles.CALENDAR
    return CANNOT_TELL, Reason.NONE, Settles.TRIGGER


@define(eq=False)
class ByDays:
    """Says what the days make of the limits of a law over a batch.

    Args:
        index: the index of the law.
        events: the batch.
        clock: counts the limits.
        as_of: the day asked about, as an ordinal.
    """

    index: Index
    events: Events
    clock: Clock
    as_of: int

    def verdicts(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """One verdict for each row.

        Args:
            limit: the limit.
            rows: some of the rows that set it off.
            dues: when it ends in these rows.
        """
        refused = dues.refusal != NOT_REFUSED
        counted = dues.given & ~refused
        if counted.all():
            return self._counted(limit, rows, dues)
        done = self.events.after(limit.done, rows)
        other = self._other_answer(limit, rows, done)
        if isinstance(limit.length, Unfixed):
            found = self._without_number(limit, rows, dues)
            found.take(dues.given & refused, _of_no_day.of(limit, rows, dues, refused=refused, other_answer=other))
        else:
            found = _of_no_day.of(limit, rows, dues, refused=dues.given & refused, other_answer=other)
        found.done = np.where(found.kind == NOT_APPLICABLE, NO_PLACE, done)
        at = np.flatnonzero(counted)
        if len(at):
            found.put(at, self._counted(limit, rows.at(at), dues.at(at)))
        return found

    def _without_number(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        done, ended = self.events.after(limit.done, rows), self.events.after(limit.ends, rows)
        over = (done != NO_PLACE) | (ended != NO_PLACE)
        past = np.zeros(len(rows), np.bool_)
        if limit.benchmark is not None:
            at = np.flatnonzero(~dues.given & ~over & (rows.place != NO_PLACE))
            past[at] = self.clock.past(limit, rows.at(at), parse_period(limit.benchmark.length), self.as_of)
        return _of_no_number.of(limit, rows, dues, done_or_ended=over, past_benchmark=past)

    def _counted(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        if limit.by is Actor.LAW:
            return _of_the_law_itself.of(limit, rows, dues, **self._time(dues))
        if limit.convention in BACKWARD:
            return self._of_act_before(limit, rows, dues)
        if limit.bound is Bound.AT_LEAST:
            return self._of_wait(limit, rows, dues)
        if limit.bound is Bound.EXACTLY:
            return self._of_window(limit, rows, dues)
        return self._of_act(limit, rows, dues)

    def _time(self, dues: Dues) -> dict[str, Flags]:
        """Whether the time is still running, and whether it is over."""
        last = dues.surely
        return {"running": last.earliest >= self.as_of, "over": last.latest < self.as_of}

    def _of_window(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """A limit that caps an act and that others must let run out as well."""
        wait = self._of_wait(limit, rows, dues)
        if not limit.done:
            return wait
        act = self._of_act(limit, rows, dues)
        may_be_too_soon = (wait.kind == CANNOT_TELL) & (wait.reason != Reason.NONE)
        act.take((wait.kind == BREACHED) | (may_be_too_soon & (act.kind != BREACHED)), wait)
        return act

    def _of_act(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        last, dates = dues.surely, self.events.date
        done, ended = self._act(limit, rows, last), self.events.after(limit.ends, rows)
        when, acted = dates.at(done), done != NO_PLACE
        answers: dict[str, Flags | bool] = {
            "acted": acted,
            "in_time": when.latest <= last.earliest,
            "too_late": when.earliest > last.latest,
            **self._time(dues),
        }
        first = (ended != NO_PLACE) & (~acted | (ended < done))
        if first.any():
            end = dates.at(ended)
            after = end.earliest > last.latest
            other = self._other_answer(limit, rows, done)
            surely = end.latest <= last.earliest
            answers |= {"ended": first, "ended_after": after, "ended_surely": surely, "other_answer": other}
            acted = acted & (~first | (after & ~other))
        found = _of_act.of(limit, rows, dues, **answers, only_if_done=limit.only_if_done)
        found.done = np.where(found.kind == NOT_APPLICABLE, NO_PLACE, done) if first.any() else done
        self._note_late(found, acted & (found.kind != MET), when, dues.last_day)
        self._note_denied(found)
        return found

    def _other_answer(self, limit: Limit, rows: Rows, done: Places) -> Flags:
        """Whether what came before the act is another answer, so that the act was never due."""
        ended = self.events.after(limit.ends, rows)
        first: Flags = (ended != NO_PLACE) & ((done == NO_PLACE) | (ended < done))
        if not limit.only_if_done:
            first &= ended == self.events.after(limit.other_answers, rows)
        return first

    def _act(self, limit: Limit, rows: Rows, last: Window) -> Places:
        """The act; that of a right, too late for one event and after a further one that set it off, is the later's."""
        done = self.events.after(limit.done, rows)
        own = self.clock.triggers(limit).place
        if not limit.right or limit.from_fact is not None:
            return done
        again = np.append(own, len(self.events))[np.searchsorted(own, rows.place, side="right")]
        of_another = (done != NO_PLACE) & (again < done) & (self.events.date.at(done).earliest > last.latest)
        return np.where(of_another, NO_PLACE, done)

    def _of_act_before(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """A limit that counts back from a day: a thing that happened, or one that was still to come."""
        dates, to_come = self.events.date, is_to_come(limit)
        if to_come:
            start = np.where(rows.place == NO_PLACE, rows.start, rows.place)
            done = self.events.next(limit.done, start, rows.case)
        else:
            done = self.events.last(limit.done, rows.place + 1, rows.case)
        ended = self.events.after(limit.ends, rows)
        gap_at_most, acted = limit.bound is Bound.AT_MOST, done != NO_PLACE
        one, other = (dues.last_day, dates.at(done)) if gap_at_most else (dates.at(done), dues.last_day)
        stopped = (ended != NO_PLACE) & (dates.at(ended).latest <= dues.last_day.earliest)
        found = _of_act_before.of(
            limit,
            rows,
            dues,
            acted=acted,
            in_time=one.latest <= other.earliest,
            too_late=one.earliest > other.latest,
            **self._time(dues),
            ended=stopped,
            estimate=dues.estimate,
            gap_at_most=gap_at_most,
            to_come=to_come,
        )
        found.done = done
        self._note_late(found, acted & (found.kind != MET), one, other)
        self._note_denied(found)
        return found

    def _note_denied(self, found: Verdicts) -> None:
        """Where the act is not in the log, the log may say after the last day that it had not happened."""
        denied, kinds = self.events.denied, found.limit.done
        if not kinds or any(kind not in denied for kind in kinds):
            return
        at = np.flatnonzero((found.reason == Reason.NO_EVIDENCE) & ~found.dues.estimate)
        last = found.dues.last_day.latest[at]
        # It had not happened in any form once the log has said so of each.
        place = np.maximum.reduce([self._first_denial(denied[kind], found.rows.case[at], last) for kind in kinds])
        said = place < len(self.events)
        at = at[said]
        found.kind[at], found.reason[at], found.settles[at] = BREACHED, Reason.RECORDED_AS_NOT_DONE, 0
        found.late_least[at], found.late_most[at] = self.events.date.earliest[place[said]] - last[said], EVER

    def _first_denial(self, places: Places, case: Ints, last: Ints) -> Places:
        """The first of some places in each case whose event is surely after a day; the number of events if none is."""
        events, none = self.events, len(self.events)
        found, waiting = np.full(len(case), none), np.arange(len(case))
        number, padded = np.searchsorted(places, events.first[case]), np.append(places, none)
        while len(waiting):
            place = padded[number[waiting]]
            inside = place < events.first[case[waiting] + 1]
            waiting, place = waiting[inside], place[inside]
            after = events.date.earliest[place] > last[waiting]
            found[waiting[after]] = place[after]
            waiting = waiting[~after]
            number[waiting] += 1
        return found

    def _of_wait(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """A limit that others must let run out, in a document that may itself state too short a time: both are told."""
        found = self._of_waiting(limit, rows, dues)
        named = self.events.dates.get(limit.stated or "")
        if named is None or limit.stated == limit.dated:
            return found
        stated, counted = named.at(rows.place), dues.counted
        told = stated.given & (rows.place != NO_PLACE) & ((counted.earliest != NEVER) | (counted.latest != EVER))
        most = np.where(dues.estimate, np.int32(EVER), counted.latest)
        short = told & (stated.days.earliest < most)
        surely = short & (stated.days.latest < counted.earliest) & ~dues.estimate
        short &= surely | (found.kind != BREACHED)
        if short.any():
            other = _of_stated.of(limit, rows, dues, surely=surely)
            self._note_late(other, surely, Window(counted.earliest, most), stated.days)
            both = np.flatnonzero(surely & (found.kind == BREACHED))
            came = found.done[both]
            found.take(short, other)
            found.done[both], found.acted[both] = came, True
            found.reason[both] = Reason.STATED_AND_TOO_SOON
        return found

    def _of_waiting(self, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        last, dates = dues.surely, self.events.date
        ended = self.events.after(limit.ends, rows)
        early = self.events.after(self.index.barred.get(limit.id, ()), rows)
        came = (early != NO_PLACE) & ((ended == NO_PLACE) | (early <= ended))
        when = dates.at(early)
        too_soon = (when.latest <= last.earliest) & ~dues.estimate
        stopped = (ended != NO_PLACE) & (dates.at(ended).earliest <= last.latest)
        found = _of_waiting.of(
            limit,
            rows,
            dues,
            came=came,
            waited=when.earliest > last.latest,
            too_soon=too_soon,
            **self._time(dues),
            ended=stopped,
        )
        found.acted = (found.reason == Reason.TOO_SOON) | (found.reason == Reason.PERHAPS_TOO_SOON)
        if found.acted.any():
            found.done = np.where(found.acted, early, NO_PLACE)
        return found

    def _note_late(self, found: Verdicts, where: Flags, done: Window, last: Window) -> None:
        """By how many days at least and at most one day came after another."""
        at = np.flatnonzero(where)
        if not len(at):
            return
        done, last = done.at(at), last.at(at)
        known = (done.earliest != NEVER) & (last.latest != EVER)
        bounded = (done.latest != EVER) & (last.earliest != NEVER)
        found.late_least[at] = np.where(known, np.maximum(0, done.earliest - last.latest), 0)
        found.late_most[at] = np.where(bounded, done.latest - last.earliest, EVER)
