"""Random cases, and cases as columns, for the tests of audits."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from attrs import evolve

from ehe_workflow.audit.cases.events import EVER, NEVER, Events, Stated, Values, Window, window_of
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import FactType
from ehe_workflow.time.when import When


def columns_of(cases: Sequence[Case], law: Law, as_of: date) -> Events:
    """Cases as the columns of a batch."""
    logs = [Timeline(law, case, as_of).events for case in cases]
    events = [event for log in logs for event in log]
    kinds = tuple(dict.fromkeys([*law.event, *(event.kind for event in events)]))
    ways = tuple(dict.fromkeys(event.how for event in events if event.how is not None))
    names = {name for event in events for name in event.dates}
    return Events(
        first=np.cumsum([0, *(len(log) for log in logs)]),
        kind=np.array([kinds.index(event.kind) for event in events], np.int32),
        kinds=kinds,
        date=window_of([event.date for event in events]).days,
        sent=_stated([event.sent for event in events]),
        received=_stated([event.received for event in events]),
        served=_stated([event.served for event in events]),
        how=np.array([ways.index(event.how) if event.how else -1 for event in events], np.int32) if ways else None,
        ways=ways,
        dates={name: window_of([event.dates.get(name) for event in events]) for name in names},
        details=_facts([event.details for event in events]),
        facts=_facts([event.facts for event in events]),
        case_facts=_facts([case.facts for case in cases]),
        born=window_of([case.born for case in cases]),
        not_yet={place: event.not_yet for place, event in enumerate(events) if event.not_yet},
    )


def rows_of(cases: Sequence[Case]) -> pl.DataFrame:
    """Cases as the rows of a log, every value as text."""
    rows: list[dict[str, str | None]] = []
    for case in cases:
        known = {"case": f"{int(case.id):06}", "born": _text_of(case.born)}
        known |= {f"case.{name}": _text(value) for name, value in case.facts.items()}
        for event in case.standing():
            told = {"event": event.kind, "how": event.how, "not_yet": " ".join(event.not_yet) or None}
            told |= {name: _text_of(getattr(event, name)) for name in ("date", "sent", "received", "served")}
            told |= {f"date.{name}": _text_of(day) for name, day in event.dates.items()}
            told |= {f"detail.{name}": _text(value) for name, value in event.details.items()}
            told |= {f"fact.{name}": _text(value) for name, value in event.facts.items()}
            rows.append(known | told)
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row.get(name) for row in rows] for name in names}
    return (
        pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)).with_row_index("row", 1).cast({"row": pl.Int64})
    )


def _text_of(day: When | None) -> str | None:
    return None if day is None else f"{day.earliest or '..'}/{day.latest or '..'}"


def _text(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def without_repeats(case: Case) -> Case:
    """A case without entries that say the same as an earlier one."""
    kept: list[Event] = []
    for event in case.standing():
        plain = evolve(event, id="", corrects=None)
        if plain not in kept:
            kept.append(plain)
    return evolve(case, events=tuple(evolve(event, id=str(place)) for place, event in enumerate(kept)))


def _stated(days: Sequence[When | None]) -> Stated | None:
    return window_of(days) if any(day is not None for day in days) else None


def _facts(rows: Sequence[dict[str, FactValue]]) -> dict[str, Values]:
    names = {name for row in rows for name in row}
    return {name: Values.of([row.get(name) for row in rows]) for name in names}


def some_day(chance: random.Random, around: date, vague: float) -> When:
    """A day near another, as vague as some share of days are."""
    day = around + timedelta(chance.randint(-3, 3))
    if chance.random() >= vague:
        return When.on(day)
    form = chance.randrange(6)
    if form == 0:
        return When.parse(f"{day:%Y-%m}")
    if form == 1:
        return When.parse(f"{day}~")
    if form == 2:
        return When.between(day, day + timedelta(chance.randint(1, 40)))
    if form == 3:
        return When.between(None, day)
    if form == 4:
        return When.between(day, None)
    return When.parse(f"{day:%Y}") if chance.random() < 0.5 else When.parse("../..")


def some_value(chance: random.Random, law: Law, name: str) -> FactValue:
    """A value that a fact can have."""
    fact = law.fact[name]
    if fact.type is FactType.NUMBER:
        return chance.randint(0, 20)
    if fact.type is FactType.DATE:
        return f"2025-{chance.randint(1, 12):02}"
    return chance.choice(fact.values or ("some text",))


def some_case(
    chance: random.Random, law: Law, number: int, *, kinds: Sequence[str], facts: Sequence[str], vague: float = 0.2
) -> Case:
    """A case with events of some kinds in no sensible order, some of them several times, and some put right."""
    day = date(2024, 1, 1) + timedelta(chance.randint(0, 900))
    events: list[Event] = []
    for place in range(chance.randint(1, 12)):
        kind = chance.choice(kinds)
        day += timedelta(chance.choice([0, 1, 3, 10, 14, 15, 16, 28, 42, 60, 140]))
        told = law.event.get(kind)
        known = [name for name in facts if law.fact[name].of == "event"]
        dates = {
            name: some_day(chance, day + timedelta(chance.randint(0, 30)), vague)
            for name in (told.dates if told else ())
            if chance.random() < 0.6
        }
        events.append(
            Event(
                id=str(place),
                kind=kind,
                date=some_day(chance, day, vague),
                sent=some_day(chance, day, vague) if chance.random() < 0.1 else None,
                received=some_day(chance, day + timedelta(2), vague) if chance.random() < 0.1 else None,
                served=some_day(chance, day + timedelta(2), vague) if chance.random() < 0.1 else None,
                how=chance.choice([None, None, "by-hand", "letter", "e-mail", "first-class-post", "pigeon"]),
                dates=dates,
                details={name: some_value(chance, law, name) for name in known if chance.random() < 0.3},
                facts={name: some_value(chance, law, name) for name in facts if chance.random() < 0.1},
                corrects=_to_correct(chance, events) if chance.random() < 0.1 else None,
                not_yet=(chance.choice(kinds),) if chance.random() < 0.05 else (),
            )
        )
    born = some_day(chance, date(2012, 8, 30) + timedelta(chance.randint(-1500, 1500)), vague)
    return Case(
        id=str(number),
        jurisdiction=law.jurisdiction.id,
        born=born if chance.random() < 0.7 else None,
        facts={name: some_value(chance, law, name) for name in facts if chance.random() < 0.3},
        events=tuple(events),
    )


def _to_correct(chance: random.Random, events: Sequence[Event]) -> str | None:
    """An entry that none has corrected yet."""
    corrected = {event.corrects for event in events}
    free = [event.id for event in events if event.id not in corrected]
    return chance.choice(free) if free else None


def kinds_around(law: Law, limit: Limit) -> list[str]:
    """The kinds of event that have a part in a limit and in those that it leans on."""
    near = [limit, *law.extensions_of(limit)]
    near += [law.limit_named(name) for name in (*limit.later_of, *limit.capped_by)]
    near += [law.limit_named(name) for name in (limit.from_limit, limit.extends) if name is not None]
    found: list[str] = []
    for one in near:
        found += [*one.from_, *one.done, *one.ends, *one.on, *index_of(law).barred.get(one.id, ())]
        found += [kind for excuse in one.excuses for kind in (*excuse.from_, *excuse.until)]
        found += [kind for reading in one.readings for kind in reading.from_ or ()]
    return list(dict.fromkeys(found))


def is_involved(law: Law, limit: Limit) -> bool:
    """Whether a limit has more to it than a trigger, a length and an act."""
    pauses = any(excuse.effect == "pauses" for excuse in limit.excuses)
    leans = limit.readings or limit.later_of or limit.capped_by or limit.extends or law.extensions_of(limit)
    return bool(leans or pauses or limit.stated or limit.other_answers or limit.only_if_done or limit.benchmark)


def facts_asked(law: Law) -> list[str]:
    """The facts on which limits turn."""
    conditions = [
        condition
        for limit in law.limit.values()
        for condition in (limit.when, *(excuse.when for excuse in limit.excuses))
        if condition is not None
    ]
    names: Iterable[str] = (name for condition in conditions for name in condition.names())
    return sorted({name for name in names if name in law.fact})


__all__ = [
    "EVER",
    "NEVER",
    "Window",
    "columns_of",
    "facts_asked",
    "is_involved",
    "kinds_around",
    "rows_of",
    "some_case",
    "some_day",
    "some_value",
    "window_of",
    "without_repeats",
]
