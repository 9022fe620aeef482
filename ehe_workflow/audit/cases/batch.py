"""One batch of cases put to the law: every verdict, by columns where that is exact, else by the single-case engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
from attrs import define, field, frozen

from ehe_workflow.audit.cases.by_days import ByDays
from ehe_workflow.audit.cases.clock import Clock
from ehe_workflow.audit.cases.conditions import Conditions
from ehe_workflow.audit.cases.days import Counter
from ehe_workflow.audit.cases.events import (
    EARLIEST,
    EVER,
    LATEST,
    NEVER,
    NO_PLACE,
    Events,
    Flags,
    Ints,
    Stated,
    Values,
    Window,
    when_of,
)
from ehe_workflow.audit.cases.judge import Judge
from ehe_workflow.audit.cases.verdicts import Verdicts
from ehe_workflow.audit.cases.versions import Versions
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.status import Status, status
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.index import Index, index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.time import Unfixed
from ehe_workflow.time.when import When


@frozen(eq=False)
class Plan:
    """A law made ready for batches.

    Attributes:
        law: the law.
        index: what each kind of event brings into play.
        as_of: the day asked about.
        assumed: first days assumed for law that is not in force.
        counter: counts, and remembers what it counted from batch to batch.
        one_by_one: the limits that only the single-case engine can answer.
    """

    law: Law
    as_of: date
    assumed: Mapping[str, date] = field(factory=dict)
    index: Index = field(init=False)
    counter: Counter = field(init=False)
    one_by_one: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Look at every limit once."""
        object.__setattr__(self, "index", index_of(self.law))
        object.__setattr__(self, "counter", Counter(self.law))
        found = frozenset(limit.id for limit in self.law.limit.values() if not is_columnar(self.law, limit))
        object.__setattr__(self, "one_by_one", found)


@frozen(eq=False)
class Judged:
    """What a batch gave.

    Attributes:
        verdicts: the verdicts by columns, limit by limit; without the cases answered one by one.
        alone: the status of each case answered one by one, by its number in the batch.
    """

    verdicts: tuple[Verdicts, ...]
    alone: Mapping[int, Status]


def is_columnar(law: Law, limit: Limit) -> bool:
    """Whether a limit can be answered by columns, with all that it leans on."""
    return _leans_soundly(law, limit, ())


def _leans_soundly(law: Law, limit: Limit, above: tuple[str, ...]) -> bool:
    if limit.id in above or not _is_plain(law, limit):
        return False
    above = (*above, limit.id)
    names = [*limit.later_of, *limit.capped_by]
    if limit.from_limit is not None and limit.from_limit != limit.extends:
        names.append(limit.from_limit)
    if limit.extends is not None:
        if limit.from_limit != limit.extends or limit.from_fact is not None:
            return False
        extended = law.limit_named(limit.extends)
        if isinstance(extended.length, Unfixed) or extended.computed is not None or extended.id in above[:-1]:
            return False
        if not _is_plain(law, extended):
            return False
    extensions = law.extensions_of(limit)
    if extensions and limit.readings:
        return False
    leaning = [*(law.limit_named(name) for name in names)]
    if any(one.from_fact is not None for one in leaning) or (limit.from_fact is not None and names):
        return False
    sound = all(_leans_soundly(law, one, above) for one in leaning)
    return sound and all(_is_plain(law, one) and one.from_limit == one.extends for one in extensions)


def _is_plain(law: Law, limit: Limit) -> bool:
    conditions = [limit.when, *(excuse.when for excuse in limit.excuses)]
    names = {name for condition in conditions if condition is not None for name in condition.names()}
    computed = {fact.computed for name in names if (fact := law.fact.get(name)) is not None}
    return not computed & {"validly-served", "hours-until-written"}


@define(eq=False)
class Batch:
    """A batch of cases under a law.

    Args:
        plan: the law.
        events: the cases.
    """

    plan: Plan
    events: Events
    alone: Flags = field(init=False)
    conditions: Conditions = field(init=False)
    clock: Clock = field(init=False)
    versions: Versions = field(init=False)
    judge: Judge = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Put the parts together."""
        plan, events = self.plan, self.events
        # The parts share the marks and know nothing of the batch, so that it is freed as soon as it is not needed.
        self.alone = np.zeros(events.cases, np.bool_)
        self.conditions = Conditions(plan.law, events, plan.counter, plan.as_of)
        self.clock = Clock(plan.law, events, plan.counter, self.conditions, self.alone)
        self.versions = Versions(plan.law, plan.index, events, self.conditions, plan.as_of, plan.assumed, self.alone)
        by_days = ByDays(plan.index, events, self.clock, plan.as_of.toordinal())
        self.judge = Judge(plan.law, events, self.clock, by_days)

    def verdicts(self) -> Iterator[Verdicts]:
        """The verdicts by columns; afterwards ``alone`` says which cases must be asked for by themselves."""
        self._leave_what_is_far_off()
        for limit in self._in_play():
            if limit.id in self.plan.one_by_one:
                self._leave_all(limit)
                continue
            rows = self.clock.triggers(limit)
            if not len(rows):
                continue
            keeps = self.versions.governs(limit.process, limit.regime, rows)
            keeps &= self.versions.in_force(self.plan.law.in_force_of(limit), rows)
            if not keeps.all():
                rows = rows.at(keeps)
            if len(rows):
                yield self.judge.verdicts(limit, rows)

    def _leave_what_is_far_off(self) -> None:
        for days, case in self._all_days():
            far = ((days.earliest < EARLIEST) & (days.earliest != NEVER)) | (
                (days.latest > LATEST) & (days.latest != EVER)
            )
            if far.any():
                self.alone[case[far]] = True

    def _all_days(self) -> Iterator[tuple[Window, Ints]]:
        events = self.events
        yield events.date, events.case
        for one in (events.sent, events.received, events.served, *events.dates.values()):
            if one is not None:
                yield one.days, events.case
        if events.born is not None:
            yield events.born.days, np.arange(events.cases, dtype=np.int32)

    def _in_play(self) -> Iterator[Limit]:
        """The limits that some event sets off, with those that follow from them."""
        index = self.plan.index
        waiting = [limit for kind in self.events.kinds for limit in index.limits.get(kind, ())]
        waiting += index.from_facts
        seen: set[str] = set()
        for limit in waiting:
            if limit.id not in seen:
                seen.add(limit.id)
                yield limit
                waiting += index.following.get(limit.id, ())

    def _leave_all(self, limit: Limit) -> None:
        """Leave every case that may set a limit off."""
        root, seen = limit, {limit.id}
        while root.from_limit is not None:
            root = self.plan.law.limit_named(root.from_limit)
            if root.id in seen:
                break
            seen.add(root.id)
        if root.from_fact is not None:
            self.alone[:] = True
        else:
            self.alone[self.events.case[self.events.places(root.from_)]] = True

    def judged(self) -> Judged:
        """Every verdict of the batch."""
        found = list(self.verdicts())
        if self.alone.any():
            found = [one.at(~self.alone[one.rows.case]) for one in found]
        plan = self.plan
        alone = {
            int(number): status(
                case_of(self.events, int(number), plan), plan.law, as_of=plan.as_of, assumed=plan.assumed
            )
            for number in np.flatnonzero(self.alone)
        }
        return Judged(tuple(one for one in found if len(one)), alone)


def case_of(events: Events, number: int, plan: Plan) -> Case:
    """One case of a batch, as the single-case engine reads it. The ids of its events are their places in the case."""
    first, end = int(events.first[number]), int(events.first[number + 1])
    born = events.born
    return Case(
        id=str(number),
        jurisdiction=plan.law.jurisdiction.id,
        born=when_of(int(born.days.earliest[number]), int(born.days.latest[number]))
        if born is not None and born.given[number]
        else None,
        facts=_values_at(events.case_facts, number),
        events=tuple(_event_of(events, place, place - first) for place in range(first, end)),
    )


def _event_of(events: Events, place: int, number: int) -> Event:
    def day(one: Stated | None) -> When | None:
        if one is None or not one.given[place]:
            return None
        return when_of(int(one.days.earliest[place]), int(one.days.latest[place]))

    return Event(
        id=str(number),
        kind=events.kinds[events.kind[place]],
        date=when_of(int(events.date.earliest[place]), int(events.date.latest[place])),
        sent=day(events.sent),
        received=day(events.received),
        served=day(events.served),
        how=events.ways[events.how[place]] if events.how is not None and events.how[place] != NO_PLACE else None,
        dates={name: found for name, one in events.dates.items() if (found := day(one)) is not None},
        details=_values_at(events.details, place),
        facts=_values_at(events.facts, place),
        not_yet=events.not_yet.get(place, ()),
    )


def _values_at(sources: Mapping[str, Values], place: int) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for name, source in sources.items():
        code = source.codes[place]
        if code != NO_PLACE:
            found[name] = source.values[code]
    return found
