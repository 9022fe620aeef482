"""Whether an entry of the law in which every name is known also makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.law.calendars import CountingTable, TermTable, school_age, school_years
from ehe_workflow.law.computed import COMPUTATIONS, COMPUTED_LIMITS
from ehe_workflow.law.conditions import Compares, Condition, bare_names, comparisons
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.paths import ProcedurePath
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.sources import InForce, Source
from ehe_workflow.law.statements import Invariant
from ehe_workflow.law.terms import Bound, FactType
from ehe_workflow.law.vocabulary import EventKind, Fact
from ehe_workflow.time import Convention, PeriodError, Unfixed, parse_period
from ehe_workflow.time.when import When, WhenError

DATES_OF_EVERY_EVENT = ("happened", "sent", "received", "served")
POINTS_TO = ("officer", "situation")
_FORWARD = {Convention.BEGINNING_WITH, Convention.AFTER, Convention.CLEAR}

Misuse = tuple[str, str, str | None]
"""The part of an entry, what is wrong with it, and what would be right."""


def misuses(section: str, entry: Any, law: Law) -> Iterator[Misuse]:
    """What is wrong with an entry though every name in it is known: part, message, expected."""
    if section == "limit":
        yield from _misuses_of_limit(entry, law)
    elif section == "step":
        yield from _misuses_of_step(entry)
    elif section == "fact":
        yield from _misuses_of_fact(entry)
    elif section == "event":
        yield from _misuses_of_event(entry, law)
    elif section == "invariant":
        yield from _misuses_of_invariant(entry, law)
    elif section == "sign" and entry.points_to not in POINTS_TO:
        yield "points_to", f"a sign does not point to {entry.points_to!r}", _listed(POINTS_TO)
    elif section == "source":
        yield from _misuses_of_source(entry)
    elif section == "path":
        yield from _misuses_of_path(entry, law)
    elif section == "service":
        yield from _misuses_of_length("length", entry.length)
        yield from _misuses_of_length("at_latest", entry.at_latest)
    elif section in {"holidays", "working_days", "counting", "terms"}:
        yield from _misuses_of_calendar(section, entry, law)
    in_force = getattr(entry, "in_force", None)
    if isinstance(in_force, InForce):
        yield from _misuses_of_in_force(in_force)
    for part in ("when", "expects", "only_if", "where"):
        condition = getattr(entry, part, None)
        if condition is not None:
            yield from _misuses_of_values(part, condition, law)


def _misuses_of_limit(limit: Limit, law: Law) -> Iterator[Misuse]:
    unfixed = isinstance(limit.length, Unfixed)
    starts = [bool(limit.from_), limit.from_limit is not None, limit.from_fact is not None]
    if not unfixed and sum(starts) != 1 and limit.bound is not Bound.NONE:
        yield (
            "from",
            "it starts from nothing, or from more than one thing",
            "one of from, from_limit, from_fact",
        )
    if not unfixed and limit.convention is None and limit.bound is not Bound.NONE:
        yield "convention", "it does not say which days at its edge count", "a convention"
    if limit.stated is not None and limit.convention not in _FORWARD:
        yield "stated", "a stated date can only lengthen a period that runs forward", "a forward convention"
    if limit.dated not in DATES_OF_EVERY_EVENT:
        yield from _misuses_of_named_date("dated", limit.dated, limit, law)
    if limit.stated is not None:
        yield from _misuses_of_named_date("stated", limit.stated, limit, law)
    if limit.computed is not None and limit.computed not in COMPUTED_LIMITS:
        yield "computed", f"there is no computation {limit.computed!r}", _listed(sorted(COMPUTED_LIMITS))
    if bool(limit.on) != (limit.extends is not None):
        yield "extends", "an extension names both the limit it extends and the events that bring it", None
    for kind in limit.other_answers:
        if kind not in limit.ends:
            yield "other_answers", f"{kind!r} is another answer, and does not end the limit", _listed(limit.ends)
    for excuse in limit.excuses:
        if excuse.when is not None:
            yield from _misuses_of_values("excuses", excuse.when, law)
    for reading in limit.readings:
        yield from _misuses_of_length("readings", reading.length)
    if limit.benchmark:
        yield from _misuses_of_length("benchmark", limit.benchmark.length)


def _misuses_of_named_date(part: str, date: str, limit: Limit, law: Law) -> Iterator[Misuse]:
    for name in limit.from_:
        kind = law.event.get(name)
        if kind is not None and date not in kind.dates:
            yield part, f"the event {name!r} has no date {date!r}", _listed(kind.dates)


def _misuses_of_length(part: str, length: str | None) -> Iterator[Misuse]:
    if length is not None:
        try:
            parse_period(length)
        except PeriodError as error:
            yield part, str(error), 'a length such as "15 days"'


def _misuses_of_step(step: Step) -> Iterator[Misuse]:
    if (step.event is None) == (step.at_end_of is None):
        yield "event", "a step is made by an event or by the calendar", "event or at_end_of, and not both"
    if step.event is not None and step.to is None and step.duty:
        yield "to", "a duty that leads nowhere", "the stage it leads to"


def _misuses_of_fact(fact: Fact) -> Iterator[Misuse]:
    if (fact.type is FactType.CHOICE) != bool(fact.choices):
        yield "choices", "a choice lists its values, and nothing else does", 'choices = ["...", "..."]'
    if fact.computed is not None and fact.computed not in COMPUTATIONS:
        yield "computed", f"there is no computation {fact.computed!r}", _listed(sorted(COMPUTATIONS))


_PARTS_OF_KIND: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "precedes": (("process", "before"), ("comes", "run_out", "where", "unless_warned")),
    "order": (("process", "events"), ("where", "unless_warned")),
    "remedy": ((), ("elsewhere", "where")),
    "ends": ((), ("where",)),
    "compatible": (("within", "not_before"), ("set_off_by",)),
}
"""The parts that an invariant of each kind needs, and those that it may have besides."""

_PARTS = tuple(
    dict.fromkeys(
        part for needed, allowed in _PARTS_OF_KIND.values() for part in (*needed, *allowed) if part != "process"
    )
)


def _misuses_of_invariant(invariant: Invariant, law: Law) -> Iterator[Misuse]:
    needed, allowed = _PARTS_OF_KIND[invariant.kind]
    for part in needed:
        if not getattr(invariant, part):
            yield part, f"an invariant of the kind {invariant.kind!r} needs {part!r}", _listed((*needed, *allowed))
    for part in _PARTS:
        if getattr(invariant, part) and part not in (*needed, *allowed):
            yield part, f"an invariant of the kind {invariant.kind!r} has no {part!r}", _listed((*needed, *allowed))
    if invariant.kind == "precedes" and not (invariant.comes or invariant.run_out):
        yield "comes", "it does not say what must come before", "comes, run_out or both"
    if invariant.kind == "order" and not 2 <= len(set(invariant.events)) == len(invariant.events):
        yield "events", "an order is of two or more events, each named once", None
    if invariant.regime is not None and invariant.process is None:
        yield "regime", "a regime is of a process", "a process"
    if invariant.elsewhere and invariant.regime is None:
        yield "elsewhere", "a step is of a regime", "a process and a regime"
    if invariant.where is not None:
        for name in invariant.where.names():
            fact = law.fact.get(name)
            if fact is None or fact.of == "event" or fact.computed is not None:
                yield "where", f"{name!r} is not a fact of the case that a path can start with", "facts of the case"


def _misuses_of_event(kind: EventKind, law: Law) -> Iterator[Misuse]:
    for name, value in kind.sets.items():
        fact = law.fact.get(name)
        if fact is not None and fact.values and value not in fact.values:
            yield "sets", f"the fact {name!r} cannot be {value!r}", _listed(str(one) for one in fact.values)


def _misuses_of_source(source: Source) -> Iterator[Misuse]:
    if source.published is not None:
        try:
            When.parse(source.published)
        except WhenError as error:
            yield "published", str(error), 'a date such as "2021-08"'
    for provision in source.provisions:
        yield from (("provisions", message, right) for _, message, right in _misuses_of_in_force(provision.in_force))


def _misuses_of_path(path: ProcedurePath, law: Law) -> Iterator[Misuse]:
    if not path.events:
        yield "events", "a procedure without an act", "at least one act"
    for event in path.events:
        if event.wait is not None:
            yield from _misuses_of_length("events", event.wait)
    for part, facts in (("facts", path.facts), *(("events", event.details) for event in path.events)):
        for name, value in facts.items():
            fact = law.fact.get(name)
            if fact is not None and fact.values and value not in fact.values:
                yield part, f"the fact {name!r} cannot be {value!r}", _listed(str(one) for one in fact.values)


def _misuses_of_values(part: str, condition: Condition, law: Law) -> Iterator[Misuse]:
    for name in bare_names(condition):
        fact = law.fact.get(name)
        if fact is not None and fact.type is not FactType.YES_NO:
            yield part, f"the fact {name!r} is not answered yes or no", f'a comparison, such as "{name} is ..."'
    for compared in comparisons(condition):
        fact = law.fact.get(compared.name)
        if fact is not None:
            yield from _misuses_of_comparison(part, compared, fact)


def _misuses_of_comparison(part: str, compared: Compares, fact: Fact) -> Iterator[Misuse]:
    name, value = compared.name, compared.value
    if fact.type is FactType.YES_NO:
        yield part, f"the fact {name!r} is answered yes or no", f"{name} or not {name}"
    elif fact.type is FactType.NUMBER:
        if not isinstance(value, int):
            yield part, f"the fact {name!r} is a number, never {value!r}", "a whole number"
    elif compared.relation != "is":
        yield part, f"the fact {name!r} is not a number: nothing is {compared.relation} it", f"{name} is ..."
    elif fact.choices and value not in fact.choices:
        yield part, f"the fact {name!r} is never {value!r}", _listed(fact.choices)


def _misuses_of_in_force(in_force: InForce) -> Iterator[Misuse]:
    if in_force.from_ is not None and in_force.until is not None and in_force.until < in_force.from_:
        yield "in_force", "it ends before it begins", "a last day that is not before the first"
    if not in_force.commenced and in_force.commencement is None:
        yield "in_force", "it is not commenced, and no date can be assumed for it", "a commencement name"


def _misuses_of_calendar(section: str, entry: Any, law: Law) -> Iterator[Misuse]:
    """What keeps a calendar or a way of counting from being made of its table."""
    try:
        if section == "working_days":
            if all(name in law.holidays for name in entry.holidays):
                entry.rule(law.holidays)
        elif isinstance(entry, CountingTable):
            working = law.working_days.get(entry.working_days or "")
            if (working is None) == (entry.working_days is None):
                entry.rule(working.rule(law.holidays) if working else None)
        else:
            entry.calendar()
            if isinstance(entry, TermTable):
                layer = law.origins["terms", entry.id].layer
                beside = (other for key, other in law.terms.items() if law.origins["terms", key].layer == layer)
                school_years((other for other in beside if other.first <= entry.first), entry.name, None)
    except (ValueError, KeyError, EheWorkflowError) as error:
        yield _CALENDAR_PARTS.get(section, "days"), str(error), None


_CALENDAR_PARTS = {"working_days": "excluded", "counting": "order", "terms": "terms"}
"""The part of a table that is shown where its parts do not fit together."""


def misuses_of_school_age(law: Law) -> Iterator[Misuse]:
    """What keeps school age from being worked out by a law's rule."""
    if law.school_age_rule is not None:
        try:
            school_age(law.school_age_rule)
        except (ValueError, EheWorkflowError) as error:
            yield "windows", str(error), None


def circles_of_limits(law: Law, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each limit among some that waits for itself by way of others, and the circle in words."""
    for name in names:
        waiting: list[tuple[str, ...]] = [(name,)]
        seen = {name}
        while waiting:
            path = waiting.pop()
            limit = law.limit_named(path[-1])
            for target in _waits_for(limit):
                known = law.limit_named(target).id
                if known == name:
                    yield name, f"it waits for itself: {' waits for '.join((*path, name))}"
                    waiting.clear()
                    break
                if known not in seen:
                    seen.add(known)
                    waiting.append((*path, known))


def _waits_for(limit: Limit) -> Iterator[str]:
    if limit.from_limit is not None:
        yield limit.from_limit
    yield from limit.later_of
    yield from limit.capped_by


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
