"""Whether every name that an entry of the law uses is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ehe_workflow.errors import Fault
from ehe_workflow.files import Document, key_path, nearest
from ehe_workflow.law.conditions import HAPPENED, Condition
from ehe_workflow.law.law import SCHOOL_DAYS, Law, UnknownNameError
from ehe_workflow.law.layering import Layer
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.misuses import circles_of_limits, misuses, misuses_of_school_age
from ehe_workflow.law.sources import Citation, Origin


@frozen
class _Use:
    """A name used somewhere: in which part of the entry, for an entry of which section."""

    part: str
    section: str
    name: str


def faults_of_references(law: Law, layer: Layer) -> list[Fault]:
    """Every name used by the entries of a layer that is not in the law it is part of, and every misuse of one."""
    faults = [*_faults_of_head(law, layer), *_faults_of_gaps(law, layer)]
    for section, entries in layer.entries.items():
        for key, entry in entries.items():
            for use in _uses(section, entry):
                known: Mapping[str, Any] = getattr(law, use.section)
                if use.name not in known and law.renamed.get(use.name) not in known and not _is_unread(use, layer):
                    message, near = _missing(use, known)
                    faults.append(fault_at(layer, section, key, (use.part,), message, near=near))
            for part, message, expected in _misuses(section, entry, law, layer):
                faults.append(fault_at(layer, section, key, (part,), message, expected=expected))
    for key, message in circles_of_limits(law, layer.entries["limit"]) if not (faults or layer.faults) else ():
        faults.append(fault_at(layer, "limit", key, (), message))
    return faults


def _misuses(section: str, entry: object, law: Law, layer: Layer) -> Sequence[tuple[str, str, str | None]]:
    """The misuses in an entry, as far as they can be told without the entries that could not be read."""
    try:
        return list(misuses(section, entry, law))
    except UnknownNameError:
        if layer.unread:
            return ()
        raise


def _is_unread(use: _Use, layer: Layer) -> bool:
    """Whether a name is that of an entry which is there and has faults of its own."""
    return (use.section, use.name) in layer.unread or (use.section, use.name.rsplit("/", 1)[-1]) in layer.unread


def _missing(use: _Use, known: Iterable[str]) -> tuple[str, str | None]:
    """What to say of a name that is not there, and the nearest that is."""
    shown = use.name.rsplit("/", 1)[-1] if use.section in {"stage", "step"} else use.name
    prefix = use.name.removesuffix(shown)
    choices = [name.removeprefix(prefix) for name in known if name.startswith(prefix)]
    return f"there is no {use.section.replace('_', ' ')} {shown!r}", nearest(shown, choices)


def _faults_of_head(law: Law, layer: Layer) -> Iterator[Fault]:
    """Names used by what is not an entry by name: the layer's description, its school age, what it switches off."""
    uses = [
        (("jurisdiction", use.part), use)
        for use in _many("working_days", "working_days", [layer.jurisdiction.working_days])
    ]
    if layer.school_age is not None:
        cited = [citation.of for citation in (layer.school_age.source, *layer.school_age.also)]
        uses += [(("school_age", use.part), use) for use in _many("source", "source", cited)]
        for part, message, expected in misuses_of_school_age(law):
            yield _fault_of_head(layer, ("school_age", part), message, expected=expected)
    for path, use in uses:
        known: Mapping[str, Any] = getattr(law, use.section)
        if use.name not in known:
            message, near = _missing(use, known)
            yield _fault_of_head(layer, path, message, near=near)
    for off, place in layer.switched_off:
        if off.source.of not in law.source:
            message, near = _missing(_Use("source", "source", off.source.of), law.source)
            yield _fault_in(layer.documents[place.file], (*_place_of(place), "source"), message, near=near)


def _place_of(switched_off: Origin) -> tuple[str, int]:
    section, index = switched_off.key
    return section, int(index)


def _fault_of_head(
    layer: Layer, path: tuple[str, ...], message: str, *, expected: str | None = None, near: str | None = None
) -> Fault:
    document = next(one for one in layer.documents.values() if path[0] in one.data)
    return _fault_in(document, path, message, expected=expected, near=near)


def _fault_in(
    document: Document,
    path: tuple[str | int, ...],
    message: str,
    *,
    expected: str | None = None,
    near: str | None = None,
) -> Fault:
    return Fault(
        message=message,
        file=document.name,
        line=document.line_of(path),
        key=key_path(path),
        expected=expected,
        nearest=near,
    )


def _faults_of_gaps(law: Law, layer: Layer) -> Iterator[Fault]:
    """What a layer switches off though an entry of a layer below still needs it."""
    for off, place in layer.switched_off:
        for section, entries in ((name, getattr(law, name)) for name in layer.entries):
            for key, entry in entries.items():
                if (section, key) in layer.origins:
                    continue
                if any(use.section == off.section and use.name == off.entry for use in _uses(section, entry)):
                    yield _fault_in(
                        layer.documents[place.file],
                        (*_place_of(place), "entry"),
                        f"the {off.section} {off.entry!r} cannot be switched off: "
                        f"the {section} {key!r} of {law.origins[section, key].layer} uses it",
                    )


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
    return _fault_in(layer.documents[place.file], (*place.key, *part), message, expected=expected, near=near)


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
    for part in ("also", "cites"):
        yield from _many(part, "source", (citation.of for citation in getattr(entry, part, ())))
    for part in ("when", "expects", "only_if", "where"):
        yield from _in_condition(part, getattr(entry, part, None))
    if section == "event":
        yield from _many("details", "fact", entry.details)
        yield from _many("sets", "fact", entry.sets)
    elif section == "regime":
        yield _Use("process", "process", entry.process)
        yield _Use("start", "stage", f"{entry.key}/{entry.start}")
        yield from _many("passes", "event", entry.passes)
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
    elif section == "source":
        yield from _many("replaced_by", "source", [entry.replaced_by])
        yield from _many("provisions", "source", (one.now.of for one in entry.provisions if one.now is not None))
    elif section == "path":
        yield _Use("process", "process", entry.process)
        yield from _many("events", "event", (event.kind for event in entry.events))
        yield from _many("events", "fact", (name for event in entry.events for name in event.details))
        yield from _many("facts", "fact", entry.facts)
        yield from _many("clauses", "clause", (*entry.clauses, *(one.clause for one in entry.events)))
    elif section == "check":
        yield _Use("process", "process", entry.process)
        yield from _many("on", "event", entry.on)
    elif section == "invariant" and entry.process is not None and entry.regime is not None:
        yield _Use("regime", "regime", f"{entry.process}/{entry.regime}")
        yield from _many("elsewhere", "step", (f"{entry.process}/{entry.regime}/{name}" for name in entry.elsewhere))
        yield from _many("elsewhere", "process", entry.elsewhere.values())
    yield from _uses_by_field(section, entry)


_REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "process": (("ends_with", "limit"),),
    "invariant": (
        ("process", "process"),
        ("before", "event"),
        ("comes", "event"),
        ("events", "event"),
        ("run_out", "limit"),
        ("within", "limit"),
        ("not_before", "limit"),
        ("set_off_by", "limit"),
    ),
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
        yield from _many("readings", "counting", [reading.counting])
        if reading.days != SCHOOL_DAYS:
            yield from _many("readings", "working_days", [reading.days])
    if limit.benchmark:
        yield _Use("benchmark", "source", limit.benchmark.source.of)
