"""Limits that cannot be met together: an act within one limit that must wait for the end of another.

Both are counted by the clock that counts the limits of cases, over every start date for which the holidays of the
jurisdiction are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import field, frozen

from ehe_workflow.case import Case, Event
from ehe_workflow.case.clock import Clock, Due
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.calendars import HolidayTable, TermTable
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import can_both_hold
from ehe_workflow.law.law import SCHOOL_DAYS, Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, Days, Unfixed, Weeks
from ehe_workflow.time.when import When

FORWARD = frozenset({Convention.BEGINNING_WITH, Convention.AFTER, Convention.CLEAR})
_ALL_WEEKDAYS = (date(2000, 1, 1), date(2027, 12, 31))
"""After 28 years every date has fallen on every day of the week: the span where a law knows no holidays."""


@frozen(kw_only=True)
class Clash:
    """Start dates on which an act cannot be done both in one limit and after another.

    Attributes:
        counted: how many start dates were counted.
        failing: on how many of them the act cannot be done.
        example: the first of these.
        last_day: the last day of the limit that caps the act, on that example.
        earliest: the first day on which the wait is over, on that example.
    """

    counted: int
    failing: int
    example: date
    last_day: date
    earliest: date


@frozen(eq=False)
class Counter:
    """Counts limits of one law from any start date, each once.

    Attributes:
        law: the law.
    """

    law: Law
    _ends: dict[str, dict[date, tuple[date, bool] | None]] = field(factory=dict)

    def span(self, *names: str) -> tuple[date, date]:
        """The first and the last start date to count some limits from.

        That is where holidays are known; where terms are known and a limit counts school days, where these are; and
        28 years where the law has no holidays at all.
        """
        in_school_days = any(self.law.limit_named(name).days == SCHOOL_DAYS for name in names)
        tables: list[TermTable | HolidayTable] = [*(self.law.terms.values() if in_school_days else ())] or [
            *self.law.holidays.values()
        ]
        if not tables:
            return _ALL_WEEKDAYS
        return min(table.first for table in tables), max(table.last for table in tables)

    def last_day(self, name: str, day: date) -> tuple[date, bool] | None:
        """The last day of a limit set off on a day, and whether it is an estimate; None where it cannot be counted."""
        limit = self.law.limit_named(name)
        known = self._ends.setdefault(limit.id, {})
        if day not in known:
            first = next(iter(known), None)
            if first is not None and self._is_as_long_from_any_day(limit):
                end = known[first]
                known[day] = (end[0] + (day - first), end[1]) if end is not None else None
            else:
                known[day] = self._counted(limit, day)
        return known[day]

    def _is_as_long_from_any_day(self, limit: Limit) -> bool:
        """Whether a limit is a number of calendar days that nothing moves, so that one count tells all others."""
        if limit.from_limit is not None and not self._is_as_long_from_any_day(self.law.limit_named(limit.from_limit)):
            return False
        moved = limit.counting or limit.later_of or limit.capped_by or limit.computed or self.law.extensions_of(limit)
        return isinstance(limit.length, Days | Weeks) and not moved

    def _counted(self, limit: Limit, day: date) -> tuple[date, bool] | None:
        kinds, facts = self._what_sets_off(limit)
        when = When.on(day)
        events = tuple(
            Event(
                id=kind,
                kind=kind,
                date=when,
                sent=when,
                received=when,
                served=when,
                dates=dict.fromkeys(self.law.event[kind].dates, when),
            )
            for kind in kinds
        )
        case = Case(
            id="start",
            jurisdiction=self.law.jurisdiction.id,
            born=when if "born" in facts else None,
            facts={name: day.isoformat() for name in facts if name != "born"},
            events=events,
        )
        clock = Clock(Timeline(law=self.law, case=case, as_of=day))
        places = clock.triggers(limit)
        due: Due | None = clock.due(limit, places[0]) if places else None
        if due is None or due.refusal is not None or due.last_day.latest is None or not due.last_day.is_exact:
            return None
        return due.last_day.latest, due.estimate

    def _what_sets_off(self, limit: Limit) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """One event, or the fact, from which a limit runs, and one event for each extension on the way."""
        later: tuple[str, ...] = ()
        while limit.from_limit is not None:
            later = (*limit.on[:1], *later)
            limit = self.law.limit_named(limit.from_limit)
        if limit.from_fact is not None:
            return later, (limit.from_fact,)
        return (*limit.from_[:1], *later), ()

    def clash(self, within: str, not_before: str, set_off_by: str | None = None) -> Clash | None:
        """Where an act in one limit cannot wait for the end of another, on any start date; None where it always can.

        Args:
            within: the limit that caps the act.
            not_before: the limit that the act must wait for.
            set_off_by: the limit on whose last day that one is set off; the start date itself where None.
        """
        counted = failing = 0
        example: tuple[date, date, date] | None = None
        first, last = self.span(within, not_before, *filter(None, [set_off_by]))
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            cap = self.last_day(within, day)
            begun = self.last_day(set_off_by, day) if set_off_by is not None else (day, False)
            wait = self.last_day(not_before, begun[0]) if begun is not None else None
            if cap is None or wait is None or cap[1]:
                continue
            counted += 1
            earliest = wait[0] + timedelta(days=1)
            if cap[0] < earliest:
                failing += 1
                example = example or (day, cap[0], earliest)
        if example is None:
            return None
        return Clash(counted=counted, failing=failing, example=example[0], last_day=example[1], earliest=example[2])


def pairs_of(law: Law, definition: Definition) -> Iterator[tuple[str, Limit, Limit]]:
    """Every event that must wait for one limit and is the act of another that the same event sets off.

    Gives the kind of event, the limit that caps it and the limit that it waits for.
    """
    told: set[tuple[str, str]] = set()
    for step in definition.steps:
        if step.event is None:
            continue
        for name in step.after:
            wait = law.limit_named(name)
            for cap in law.limit.values():
                if (cap.id, wait.id) in told or not _caps(cap, step.event, definition):
                    continue
                if not _begins_with(law, cap).isdisjoint(_begins_with(law, wait)) and (
                    can_both_hold(law, cap.when, step.when) and can_both_hold(law, cap.when, wait.when)
                ):
                    told.add((cap.id, wait.id))
                    yield step.event, cap, wait


def _caps(limit: Limit, event: str, definition: Definition) -> bool:
    regime = definition.regime
    return (
        event in limit.done
        and limit.process == regime.process
        and limit.regime in {None, regime.id}
        and limit.bound in {Bound.AT_MOST, Bound.EXACTLY}
        and limit.convention in FORWARD
        and not isinstance(limit.length, Unfixed)
    )


def _begins_with(law: Law, limit: Limit) -> frozenset[str]:
    """What sets a limit off in the end: the event, or the fact, at the head of the limits it runs from."""
    while limit.from_limit is not None:
        limit = law.limit_named(limit.from_limit)
    return frozenset({*limit.from_, *([f"fact {limit.from_fact}"] if limit.from_fact else [])})
