"""Whether a limit was kept: met, breached, running, or what else can honestly be said.

A missing event is never a breach by itself: the log may simply not hold it. Windows of days give every answer that is
possible; only where all of them agree is one given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from ehe_workflow.case.clock import Clock, Due
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.timeline import DAYS_OF_EVERY_EVENT, Timeline
from ehe_workflow.case.verdicts import WHETHER_IT_APPLIES, Kind, Verdict
from ehe_workflow.case.windows import days_late, surely_after, surely_not_after
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Bound, Confidence
from ehe_workflow.time import Convention, CountingError, Unfixed, count, parse_period
from ehe_workflow.time.when import When

BACKWARD = frozenset({Convention.BEFORE, Convention.CLEAR_BEFORE})
"""The conventions under which the act comes before the event that the limit is counted from."""
_MISSING = {
    "limit": "the end of the time that it runs from",
    "not-served": "a day on which it was validly served",
}


class Judge:
    """Gives verdicts on the limits of a law over one timeline.

    Args:
        timeline: the log.
        clock: counts its limits.
        barred: for each limit, the kinds of event that must wait for its end.
    """

    def __init__(self, timeline: Timeline, clock: Clock, barred: Mapping[str, tuple[str, ...]]) -> None:
        self._timeline = timeline
        self._clock = clock
        self._barred = barred
        self._law: Law = timeline.law
        self._as_of = timeline.as_of

    def verdicts(self, limit: Limit, places: Sequence[int] | None = None) -> list[Verdict]:
        """One verdict for every event that set the limit off; one "not yet triggered" where none did.

        Args:
            limit: the limit.
            places: the places of the events to look at; those of all that set it off where None.
        """
        if places is None:
            places = self._clock.triggers(limit)
        found = [self._verdict(limit, place) for place in places]
        return found or [self._make(limit, Kind.NOT_TRIGGERED, None)]

    def _verdict(self, limit: Limit, place: int) -> Verdict:
        facts = Facts(self._timeline, place if place >= 0 else None)
        applies, asks = self._applies(limit, facts)
        if applies is False:
            return self._make(limit, Kind.NOT_APPLICABLE, place, why=f"it applies only where: {limit.when}")
        verdict = self._of_days(limit, place)
        if limit.readings and verdict.due is not None:
            verdict = self._of_readings(limit, place, verdict)
        for excuse in limit.excuses:
            if excuse.effect != "lifts":
                continue
            known = Facts(self._timeline, place if place >= 0 else None, hindsight=True)
            lifted = excuse.when.holds(known) if excuse.when is not None else None
            if lifted is True:
                return self._make(limit, Kind.NOT_APPLICABLE, place, due=verdict.due, why=excuse.what)
            if lifted is None and verdict.kind is Kind.BREACHED:
                verdict = self._unsettled(verdict, f"whether this exception applies: {excuse.what}")
                if excuse.when is not None:
                    asks = (*asks, *known.unknown(excuse.when))
        if applies is None and verdict.kind in {Kind.BREACHED, Kind.MET, Kind.CANNOT_TELL}:
            if verdict.kind is Kind.MET:
                verdict = evolve(verdict, why=None)  # kept wherever it applies: nothing is missing
            verdict = self._unsettled(verdict, f"{WHETHER_IT_APPLIES}: {limit.when}")
        if unsure := self._unsure_of_service(limit, place):
            asks = (*asks, *unsure)
            if verdict.kind is Kind.BREACHED:
                verdict = self._unsettled(verdict, "whether it was validly served")
        if verdict.kind is Kind.BREACHED and verdict.confidence is Confidence.MEMORY:
            verdict = self._unsettled(verdict, "the figure itself, which is from memory and was not checked")
        if asks:
            verdict = evolve(verdict, asks=tuple(dict.fromkeys(asks)))
        return verdict

    def _unsure_of_service(self, limit: Limit, place: int) -> tuple[str, ...]:
        """The facts that settle whether the document that set a limit off was validly served, where it is not known."""
        while limit.from_limit is not None:
            limit = self._law.limit_named(limit.from_limit)
        if limit.dated != "served" or place < 0:
            return ()
        event = self._timeline.events[place]
        rule = self._timeline.service_rule(event)
        if rule is None or rule.when is None or self._timeline.serves(event) is not None:
            return ()
        return tuple(Facts(self._timeline, place).unknown(rule.when))

    def _applies(self, limit: Limit, facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
        if limit.when is None:
            return True, ()
        holds = limit.when.holds(facts)
        return holds, tuple(facts.unknown(limit.when)) if holds is None else ()

    def _of_days(self, limit: Limit, place: int, due: Due | None = None) -> Verdict:
        if due is None:
            due = self._clock.due(limit, place)
        done = self._act(limit, place, due)
        ended = self._first(limit.ends, place)
        if due is None:
            return self._without_number(limit, place, done, ended)
        if due.refusal is not None:
            if other := self._of_other_answer(limit, place, due, done, ended):
                return other
            return self._make(
                limit,
                Kind.CANNOT_TELL,
                place,
                due=due,
                done=done,
                why=due.refusal,
                would_settle=(_MISSING.get(due.trigger.kind, "a calendar or rule that is known for these days"),),
            )
        if limit.by is Actor.LAW:
            return self._of_the_law_itself(limit, place, due)
        if limit.convention in BACKWARD:
            return self._of_act_before(limit, place, due, ended)
        if limit.bound is Bound.AT_LEAST:
            return self._of_wait(limit, place, due, ended)
        if limit.bound is Bound.EXACTLY:
            return self._of_window(limit, place, due, done, ended)
        return self._of_act(limit, place, due, done, ended)

    def _of_window(self, limit: Limit, place: int, due: Due, done: int | None, ended: int | None) -> Verdict:
        """A limit that caps an act and that others must let run out as well."""
        wait = self._of_wait(limit, place, due, ended)
        if not limit.done:
            return wait
        act = self._of_act(limit, place, due, done, ended)
        if wait.kind is Kind.BREACHED:
            return wait
        may_be_too_soon = wait.kind is Kind.CANNOT_TELL and wait.why is not None
        return wait if may_be_too_soon and act.kind is not Kind.BREACHED else act

    def _of_act(self, limit: Limit, place: int, due: Due, done: int | None, ended: int | None) -> Verdict:
        """A limit that caps an act."""
        last = _surely(due)
        if ended is not None and (done is None or ended < done):
            if surely_not_after(self._day(ended), last):
                why = f"ended by: {self._name(self._timeline.events[ended].kind)}"
                return self._make(limit, Kind.NOT_APPLICABLE, place, due=due, why=why)
            if other := self._of_other_answer(limit, place, due, done, ended):
                return other
            if not surely_after(self._day(ended), last):
                settle = self._dates_to_settle(place, ended, due)
                return self._make(limit, Kind.CANNOT_TELL, place, due=due, done=done, would_settle=settle)
        if done is not None:
            when = self._day(done)
            kind = _kept(when, last)
            late = days_late(when, due.last_day) if kind is not Kind.MET else None
            settle = self._dates_to_settle(place, done, due) if kind is Kind.CANNOT_TELL else ()
            return self._make(limit, kind, place, due=due, done=done, days_late=late, would_settle=settle)
        early = self._of_time(limit, place, due)
        if early is None and limit.only_if_done:
            return self._make(
                limit, Kind.NOT_APPLICABLE, place, due=due, why="nobody has to do it, and the log holds none"
            )
        return early or self._without_evidence(limit, place, due)

    def _of_other_answer(
        self, limit: Limit, place: int, due: Due | None, done: int | None, ended: int | None
    ) -> Verdict | None:
        """The act was never due, where another answer came before it, on whatever day; None where none did."""
        if ended is None or (done is not None and done < ended):
            return None
        kind = self._timeline.events[ended].kind
        if not limit.only_if_done and kind not in limit.other_answers:
            return None
        why = f"another answer came: {self._name(kind)}"
        return self._make(limit, Kind.NOT_APPLICABLE, place, due=due, why=why)

    def _of_time(self, limit: Limit, place: int, due: Due) -> Verdict | None:
        """What the day asked about says by itself: running, or perhaps over; None where the time is over."""
        last = _surely(due)
        if last.earliest is not None and self._as_of <= last.earliest:
            return self._make(limit, Kind.RUNNING, place, due=due, days_left=(last.earliest - self._as_of).days)
        if last.latest is not None and self._as_of > last.latest:
            return None
        settle = self._dates_to_settle(place, None, due)
        return self._make(limit, Kind.CANNOT_TELL, place, due=due, would_settle=settle)

    def _of_the_law_itself(self, limit: Limit, place: int, due: Due) -> Verdict:
        """A day on which the law itself makes the change, so that nobody can miss it."""
        return self._of_time(limit, place, due) or self._make(limit, Kind.MET, place, due=due)

    def _of_act_before(self, limit: Limit, place: int, due: Due, ended: int | None) -> Verdict:
        """A limit that counts back from a day: a thing that happened, or one that was still to come.

        The act comes before what happened, or is the same entry; for a day that was still to come when it was
        written down, it comes with or after the entry that names the day. ``at-least`` and ``at-most`` are said of
        the time between the two: at least two weeks before, at most three months before.
        """
        done = self._act_before(limit, place)
        gap_at_most = limit.bound is Bound.AT_MOST
        if done is not None:
            when = self._day(done)
            one, other = (due.last_day, when) if gap_at_most else (when, due.last_day)
            kind = _kept(one, other)
            if due.estimate and (kind is Kind.BREACHED or not gap_at_most):
                kind = Kind.CANNOT_TELL
            late = days_late(one, other) if kind is not Kind.MET else None
            settle = self._dates_to_settle(place, done, due) if kind is Kind.CANNOT_TELL else ()
            return self._make(limit, kind, place, due=due, done=done, days_late=late, would_settle=settle)
        if ended is not None and surely_not_after(self._day(ended), due.last_day):
            why = f"ended by: {self._name(self._timeline.events[ended].kind)}"
            return self._make(limit, Kind.NOT_APPLICABLE, place, due=due, why=why)
        early = self._of_time(limit, place, due)
        if early is not None:
            return early
        if gap_at_most and is_to_come(limit):
            return self._make(limit, Kind.MET, place, due=due, why="nothing came too soon")
        return self._without_evidence(limit, place, due)

    def _act_before(self, limit: Limit, place: int) -> int | None:
        places = sorted(one for kind in limit.done for one in self._timeline.places.get(kind, ()))
        if is_to_come(limit):
            return next((one for one in places if one >= place), None)
        return max((one for one in places if one <= place), default=None)

    def _without_evidence(self, limit: Limit, place: int, due: Due) -> Verdict:
        """The time is over and the log does not hold the act."""
        denied = self._denied(limit, due)
        if denied is not None and not due.estimate:
            late = days_late(self._day(denied), due.last_day)
            late = (late[0], None) if late else None
            why = "the log records that it had not happened"
            return self._make(limit, Kind.BREACHED, place, due=due, days_late=late, why=why)
        acts = " or ".join(f'"{self._name(kind)}"' for kind in limit.done) or "the act"
        return self._make(
            limit,
            Kind.CANNOT_TELL,
            place,
            due=due,
            why="the log holds no evidence of it, and its time is over",
            would_settle=(f"the date of {acts}, or a note that it had not happened",),
        )

    def _denied(self, limit: Limit, due: Due) -> int | None:
        """The entry with which the log has said, after the last day, that no form of the act had happened."""
        open_ = set(limit.done)
        for place, event in enumerate(self._timeline.events):
            if open_ and event.not_yet and surely_after(event.date, due.last_day):
                open_ -= set(event.not_yet)
                if not open_:
                    return place
        return None

    def _of_wait(self, limit: Limit, place: int, due: Due, ended: int | None) -> Verdict:
        """A limit that others must let run out, in a document that may itself state too short a time: both are told."""
        shortage = self._shortage(limit, place, due)
        waited = self._of_waiting(limit, place, due, ended)
        if shortage is None or (shortage.kind is not Kind.BREACHED and waited.kind is Kind.BREACHED):
            return waited
        if shortage.kind is Kind.BREACHED and waited.kind is Kind.BREACHED:
            return evolve(shortage, done=waited.done, whose=waited.whose, why=f"{shortage.why}; besides: {waited.why}")
        return shortage

    def _of_waiting(self, limit: Limit, place: int, due: Due, ended: int | None) -> Verdict:
        """Whether what must wait for the end of a limit did."""
        too_soon = self._first(self._barred.get(limit.id, ()), place)
        last = _surely(due)
        if too_soon is not None and (ended is None or too_soon <= ended):
            when = self._day(too_soon)
            if surely_after(when, last):
                return self._make(limit, Kind.MET, place, due=due)
            kind = Kind.BREACHED if surely_not_after(when, last) and not due.estimate else Kind.CANNOT_TELL
            name = self._name(self._timeline.events[too_soon].kind)
            before = "before" if kind is Kind.BREACHED else "perhaps before"
            return self._make(
                limit,
                kind,
                place,
                due=due,
                done=too_soon,
                whose=self._actor(too_soon, limit),
                why=f"{name}, {before} the time was over",
                would_settle=self._dates_to_settle(place, too_soon, due) if kind is Kind.CANNOT_TELL else (),
            )
        if ended is not None and not surely_after(self._day(ended), last):
            name = self._name(self._timeline.events[ended].kind)
            return self._make(limit, Kind.MET, place, due=due, why=f"ended by: {name}")
        return self._of_time(limit, place, due) or self._make(limit, Kind.MET, place, due=due)

    def _shortage(self, limit: Limit, place: int, due: Due) -> Verdict | None:
        """Whether the day stated in a document gives less time than the law asks for; None where it does not."""
        if limit.stated is None or place < 0 or not due.counts:
            return None
        stated, trigger = self._timeline.events[place].dates.get(limit.stated), due.trigger.when
        if stated is None or trigger is None or limit.stated == limit.dated:
            return None
        least = due.counts[0].last_day if trigger.earliest is not None else None
        most = due.counts[-1].last_day if trigger.latest is not None and not due.estimate else None
        if stated.earliest is not None and most is not None and stated.earliest >= most:
            return None
        if least is not None and stated.latest is not None and stated.latest < least and not due.estimate:
            longest = (most - stated.earliest).days if most is not None and stated.earliest is not None else None
            short = ((least - stated.latest).days, longest)
            why = f"the day it states, {stated.words()}, is too early"
            return self._make(limit, Kind.BREACHED, place, due=due, days_late=short, why=why)
        settle = self._dates_to_settle(place, None, due)
        if not stated.is_exact:
            settle = (*settle, "the exact day that it states")
        why = f"the day it states, {stated.words()}, may be too early"
        return self._make(limit, Kind.CANNOT_TELL, place, due=due, why=why, would_settle=settle)

    def _without_number(self, limit: Limit, place: int, done: int | None, ended: int | None) -> Verdict:
        """A limit to which the law gives no number, or whose first day is not recorded."""
        if not isinstance(limit.length, Unfixed):
            if other := self._of_other_answer(limit, place, None, done, ended):
                return other
            missing = f"the date ({limit.dated}) from which it runs"
            return self._make(limit, Kind.CANNOT_TELL, place, done=done, would_settle=(missing,))
        if done is not None or ended is not None:
            return self._make(limit, Kind.MET, place, done=done, why="the law gives no number")
        if limit.benchmark is not None and place >= 0 and self._past_benchmark(limit, place):
            why = f"longer than the benchmark of {limit.benchmark.length}, which is not a limit"
            return self._make(limit, Kind.CANNOT_TELL, place, why=why, would_settle=("what is reasonable here",))
        return self._make(limit, Kind.RUNNING, place, why="the law gives no number")

    def _past_benchmark(self, limit: Limit, place: int) -> bool:
        when = self._timeline.dated(self._timeline.events[place], limit.dated).when
        if limit.benchmark is None or when is None or when.latest is None:
            return False
        days = self._law.day_counter(limit.days)
        try:
            found = count(parse_period(limit.benchmark.length), when.latest, Convention.AFTER, days=days)
        except (CountingError, OutsideCoverageError):
            return False
        return found.last_day < self._as_of

    def _of_readings(self, limit: Limit, place: int, verdict: Verdict) -> Verdict:
        found = []
        for reading in limit.readings:
            due = self._clock.due_under(limit, reading, place)
            if due is None and reading.from_ is not None:
                continue
            kind = self._of_days(limit, place, due).kind if due is not None else self._of_no_number(limit, place)
            found.append((reading, kind, due))
        verdict = evolve(verdict, readings=tuple(found))
        if any(kind is not verdict.kind for _, kind, _ in found):
            return self._unsettled(verdict, "which reading of the words is right")
        return verdict

    def _of_no_number(self, limit: Limit, place: int) -> Kind:
        """The verdict under a reading by which the words give no number."""
        done, ended = self._first(limit.done, place), self._first(limit.ends, place)
        if ended is not None and (done is None or ended < done):
            return Kind.NOT_APPLICABLE
        return Kind.RUNNING if done is None else Kind.MET

    def _unsettled(self, verdict: Verdict, what: str) -> Verdict:
        return evolve(verdict, kind=Kind.CANNOT_TELL, would_settle=(*verdict.would_settle, what))

    def _first(self, kinds: tuple[str, ...], place: int) -> int | None:
        return next(self._timeline.after(kinds, place), None) if kinds else None

    def _act(self, limit: Limit, place: int, due: Due | None) -> int | None:
        """The act; that of a right, out of time for this event and after a further one that set it off, is the later's.

        Who lets one decision pass and uses the right against the next has not used it too late.
        """
        done = self._first(limit.done, place)
        if done is None or not limit.right or due is None or not surely_after(self._day(done), _surely(due)):
            return done
        again = any(place < other < done for other in self._clock.triggers(limit))
        return None if again else done

    def _day(self, place: int) -> When:
        return self._timeline.events[place].date

    def _actor(self, place: int, limit: Limit) -> Actor:
        """Who did what came too soon."""
        kind = self._law.event.get(self._timeline.events[place].kind)
        return kind.by if kind is not None and kind.by is not Actor.ANYONE else limit.by

    def _name(self, kind: str) -> str:
        known = self._law.event.get(kind)
        return known.name if known is not None else kind

    def _dates_to_settle(self, place: int, done: int | None, due: Due) -> tuple[str, ...]:
        found = []
        trigger = due.trigger.when
        if trigger is not None and not trigger.is_exact and place >= 0:
            found.append(f"the exact day of: {self._name(self._timeline.events[place].kind)}")
        if done is not None and not self._timeline.events[done].date.is_exact:
            found.append(f"the exact day of: {self._name(self._timeline.events[done].kind)}")
        if due.estimate:
            found.append("the school's own term dates")
        return tuple(found)

    def _make(self, limit: Limit, kind: Kind, place: int | None, **more: object) -> Verdict:
        force, confidence = self._law.weight_of(limit)
        more.setdefault("whose", limit.by)
        return Verdict(limit=limit, kind=kind, place=place, force=force, confidence=confidence, **more)  # type: ignore[arg-type]


def _kept(done: When, last: When) -> Kind:
    """Met, breached, or not to be told, for an act in one window and a last day in another."""
    if surely_not_after(done, last):
        return Kind.MET
    if surely_after(done, last):
        return Kind.BREACHED
    return Kind.CANNOT_TELL


def _surely(due: Due) -> When:
    """The last day as far as it is sure: an estimate may be too early."""
    return When.between(due.last_day.earliest, None) if due.estimate else due.last_day


def is_to_come(limit: Limit) -> bool:
    """Whether the day that a limit counts back from is named beforehand, and not that of an entry of the log."""
    return limit.dated not in DAYS_OF_EVERY_EVENT or limit.from_limit is not None or limit.from_fact is not None
