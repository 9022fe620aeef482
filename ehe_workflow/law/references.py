"""Whether every name that an entry of the law uses is there, and means what it should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from ehe_workflow.errors import Fault
from ehe_workflow.files import nearest
from ehe_workflow.law.computed import COMPUTATIONS, COMPUTED_LIMITS
from ehe_workflow.law.conditions import HAPPENED, Condition, comparisons
from ehe_workflow.law.law import SCHOOL_DAYS, Law
from ehe_workflow.law.layering import Layer
from ehe_workflow.law.model import EventKind, Fact, Limit, Step
from ehe_workflow.law.sources import Citation
from ehe_workflow.law.terms import Bound, FactType
from ehe_workflow.time import Convention, PeriodError, Unfixed, parse_period

DATES_OF_EVERY_EVENT = ("happened", "sent", "received", "served")
_FORWARD = {Convention.BEGINNING_WITH, Convention.AFTER, Convention.CLEAR}


@frozen
class _Use:
    """A name used somewhere: in which part of the entry, for an entry of which section."""

    part: str
    section: str
    name: str


def faults_of_references(law: Law, layer: Layer) -> list[Fault]:
    """Every name used by the entries of a layer that is not in the law it is part of."""
    faults: list[Fault] = []
    for section, entries in layer.entries.items():
        for key, entry in entries.items():
            for use in _uses(section, entry):
                known: Mapping[str, Any] = getattr(law, use.section)
                if use.name not in known and law.renamed.get(use.name) not in known:
                    shown = use.name.rsplit("/", 1)[-1] if use.section in {"stage", "step"} else use.name
                    prefix = use.name.removesuffix(shown)
                    choices = [name.removeprefix(prefix) for name in known if name.startswith(prefix)]
                    faults.append(
                        fault_at(
                            layer,
                            section,
                            key,
                            (use.part,),
                            f"there is no {use.section.replace('_', ' ')} {shown!r}",
                            near=nearest(shown, choices),
                        )
                    )
            for part, message, expected in _misuses(section, entry, law):
                faults.append(fault_at(layer, section, key, (part,), message, expected=expected))
    return faults


def fault_at(
    layer: Layer,
    section: str,
    key: str,
    part: tuple[str, ...],
    message: str,
    *,
    expected: str | None = None,
    near: str | None = None,
) -> Fault:
    """A fault at a part of an entry, with its file and line."""
    place = layer.origins[section, key]
    path = (*place.key, *part)
    return Fault(
        message=message,
        file=place.file,
        line=layer.documents[place.file].line_of(path),
        key=".".join(f'"{name}"' if "." in name else name for name in path),
        expected=expected,
        nearest=near,
    )


def _many(part: str, section: str, names: Iterable[str | None]) -> Iterator[_Use]:
    return (_Use(part, section, name) for name in names if name is not None)


def _in_condition(part: str, condition: Condition | None) -> Iterator[_Use]:
    for name in condition.names() if condition else ():
        if name.startswith(HAPPENED):
            yield _Use(part, "event", name.removeprefix(HAPPENED))
        else:
            yield _Use(part, "fact", name)


def _uses(section: str, entry: Any) -> Iterator[_Use]:
    for part in ("source", "law"):
        citation = getattr(entry, part, None)
        if isinstance(citation, Citation):
            yield _Use(part, "source", citation.of)
    yield from _many("also", "source", (citation.of for citation in getattr(entry, "also", ())))
    for part in ("when", "expects", "only_if"):
        yield from _in_condition(part, getattr(entry, part, None))
    if section == "event":
        yield from _many("details", "fact", entry.details)
        yield from _many("sets", "fact", entry.sets)
    elif section == "regime":
        yield _Use("process", "process", entry.process)
        yield _Use("start", "stage", f"{entry.key}/{entry.start}")
    elif section == "stage":
        yield _Use("regime", "regime", entry.regime)
    elif section == "step":
        yield from _many("event", "event", [entry.event])
        yield from _many("at_end_of", "limit", [entry.at_end_of])
        yield from _many("after", "limit", entry.after)
        stages = [name for name in (*entry.from_, entry.to) if name not in {None, "*"}]
        yield from _many("from", "stage", (f"{entry.regime}/{name}" for name in stages))
    elif section == "limit":
        yield from _uses_of_limit(entry)
    elif section == "check":
        yield _Use("process", "process", entry.process)
        yield from _many("on", "event", entry.on)
    yield from _uses_by_field(section, entry)


_REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "process": (("ends_with", "limit"),),
    "clause": (("limit", "limit"), ("misstatement", "misstatement")),
    "service": (("days", "working_days"),),
    "working_days": (("holidays", "holidays"),),
    "counting": (("working_days", "working_days"),),
}
"""The fields of simple entries that name other entries, and the section these are in."""


def _uses_by_field(section: str, entry: Any) -> Iterator[_Use]:
    for part, target in _REFERENCES.get(section, ()):
        value = getattr(entry, part)
        yield from _many(part, target, value if isinstance(value, tuple) else [value])


def _uses_of_limit(limit: Limit) -> Iterator[_Use]:
    yield _Use("process", "process", limit.process)
    if limit.regime is not None:
        yield _Use("regime", "regime", f"{limit.process}/{limit.regime}")
    for part, events in (("from", limit.from_), ("done", limit.done), ("ends", limit.ends), ("on", limit.on)):
        yield from _many(part, "event", events)
    yield from _many("from_limit", "limit", [limit.from_limit])
    yield from _many("from_fact", "fact", [limit.from_fact])
    yield from _many("later_of", "limit", limit.later_of)
    yield from _many("capped_by", "limit", limit.capped_by)
    yield from _many("extends", "limit", [limit.extends])
    yield from _many("beside", "limit", [limit.beside])
    yield from _many("counting", "counting", [limit.counting])
    if limit.days != SCHOOL_DAYS:
        yield from _many("days", "working_days", [limit.days])
    for excuse in limit.excuses:
        yield from _in_condition("excuses", excuse.when)
        yield from _many("excuses", "event", (*excuse.from_, *excuse.until))
        yield from _many("excuses", "source", [excuse.source.of] if excuse.source else [])
    for reading in limit.readings:
        yield from _many("readings", "event", reading.from_ or ())
    if limit.benchmark:
        yield _Use("benchmark", "source", limit.benchmark.source.of)


_Misuse = tuple[str, str, str | None]


def _misuses(section: str, entry: Any, law: Law) -> Iterator[_Misuse]:
    """What is wrong with an entry though every name in it is known: part, message, expected."""
    if section == "limit":
        yield from _misuses_of_limit(entry, law)
    elif section == "step":
        yield from _misuses_of_step(entry)
    elif section == "fact":
        yield from _misuses_of_fact(entry)
    elif section == "event":
        yield from _misuses_of_event(entry, law)
    for part in ("when", "expects"):
        condition = getattr(entry, part, None)
        if condition is not None:
            yield from _misuses_of_values(part, condition, law)


def _misuses_of_limit(limit: Limit, law: Law) -> Iterator[_Misuse]:
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
    if limit.dated not in DATES_OF_EVERY_EVENT:
        for name in limit.from_:
            kind = law.event.get(name)
            if kind is not None and limit.dated not in kind.dates:
                yield "dated", f"the event {name!r} has no date {limit.dated!r}", _listed(kind.dates)
    if limit.stated is not None and limit.convention not in _FORWARD:
        yield "stated", "a stated date can only lengthen a period that runs forward", None
    if limit.stated is not None:
        for name in limit.from_:
            kind = law.event.get(name)
            if kind is not None and limit.stated not in kind.dates:
                yield "stated", f"the event {name!r} has no date {limit.stated!r}", _listed(kind.dates)
    if limit.computed is not None and limit.computed not in COMPUTED_LIMITS:
        yield "computed", f"there is no computation {limit.computed!r}", _listed(sorted(COMPUTED_LIMITS))
    if bool(limit.on) != (limit.extends is not None):
        yield "extends", "an extension names both the limit it extends and the events that bring it", None
    for reading in limit.readings:
        yield from _misuses_of_length("readings", reading.length)
    if limit.benchmark:
        yield from _misuses_of_length("benchmark", limit.benchmark.length)


def _misuses_of_length(part: str, length: str | None) -> Iterator[_Misuse]:
    if length is not None:
        try:
            parse_period(length)
        except PeriodError as error:
            yield part, str(error), 'a length such as "15 days"'


def _misuses_of_step(step: Step) -> Iterator[_Misuse]:
    if (step.event is None) == (step.at_end_of is None):
        yield "event", "a step is made by an event or by the calendar", "event or at_end_of, and not both"
    if step.early not in {"reported", "refused"}:
        yield "early", f"a step taken too early is not {step.early!r}", "reported or refused"
    if step.event is not None and step.to is None and step.duty:
        yield "to", "a duty that leads nowhere", "the stage it leads to"


def _misuses_of_fact(fact: Fact) -> Iterator[_Misuse]:
    if (fact.type is FactType.CHOICE) != bool(fact.choices):
        yield "choices", "a choice lists its values, and nothing else does", 'choices = ["...", "..."]'
    if fact.of not in {"case", "event"}:
        yield "of", f"a fact is not of a {fact.of!r}", "case or event"
    if fact.computed is not None and fact.computed not in COMPUTATIONS:
        yield "computed", f"there is no computation {fact.computed!r}", _listed(sorted(COMPUTATIONS))


def _misuses_of_event(kind: EventKind, law: Law) -> Iterator[_Misuse]:
    for name, value in kind.sets.items():
        fact = law.fact.get(name)
        if fact is not None and fact.values and value not in fact.values:
            yield "sets", f"the fact {name!r} cannot be {value!r}", _listed(str(one) for one in fact.values)


def _misuses_of_values(part: str, condition: Condition, law: Law) -> Iterator[_Misuse]:
    for compared in comparisons(condition):
        fact = law.fact.get(compared.name)
        if fact is not None and compared.relation == "is" and fact.values and compared.value not in fact.values:
            values = _listed(str(one) for one in fact.values)
            yield part, f"the fact {compared.name!r} is never {compared.value!r}", values


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
