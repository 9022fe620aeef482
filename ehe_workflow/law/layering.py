"""One layer of the law from its files, and layers put on top of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, Structurer, key_path, nearest
from ehe_workflow.law.law import Law
from ehe_workflow.law.lawfile import NAMED_SECTIONS, OF_A_REGIME, LawFile, structure_law_file
from ehe_workflow.law.school_age import SchoolAgeRule
from ehe_workflow.law.sources import Origin
from ehe_workflow.law.terms import JurisdictionKind
from ehe_workflow.law.vocabulary import Jurisdiction, SwitchedOff

Entries = Mapping[str, Mapping[str, Any]]

SECTIONS = (*NAMED_SECTIONS, "regime")


@frozen(kw_only=True)
class Layer:
    """What the files of one jurisdiction say, before they are put on the layers below.

    Attributes:
        jurisdiction: the layer's description.
        entries: its entries by section and name.
        origins: where each was written.
        documents: its files by name.
        renamed: names it gives to entries of lower layers, old to new.
        raw: its limits as written, for layers above that say ``as``.
        switched_off: what it switches off, each with its place.
        school_age: its rule on school age, with its place.
        faults: what is wrong in its files; the entries that have faults are left out.
        unread: the section and name of those entries.
    """

    jurisdiction: Jurisdiction
    entries: Entries
    origins: Mapping[tuple[str, str], Origin]
    documents: Mapping[str, Document]
    renamed: Mapping[str, str]
    raw: Mapping[str, Mapping[str, dict[str, object]]]
    switched_off: tuple[tuple[SwitchedOff, Origin], ...]
    school_age: SchoolAgeRule | None
    faults: tuple[Fault, ...] = ()
    unread: frozenset[tuple[str, str]] = frozenset()


def read_layer(
    name: str,
    documents: Sequence[Document],
    structurer: Structurer,
    below: Mapping[str, Mapping[str, dict[str, object]]],
) -> Layer:
    """Make one layer from its files.

    Args:
        name: the jurisdiction's id, as its place among the folders says.
        documents: its files.
        structurer: shared between layers.
        below: the raw tables of the layers below, for entries written ``as`` another.

    Raises:
        InputError: a file has faults in what it hangs on as a whole; every fault of every file is told.
    """
    faults: list[Fault] = []
    unread: set[tuple[str, str]] = set()
    is_readable = True
    entries: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    origins: dict[tuple[str, str], Origin] = {}
    renamed: dict[str, str] = {}
    raw: dict[str, dict[str, dict[str, object]]] = {"limit": {}}
    switched_off: list[tuple[SwitchedOff, Origin]] = []
    jurisdictions: list[tuple[Jurisdiction, Document]] = []
    ages: list[tuple[SchoolAgeRule, Document]] = []
    for document in documents:
        made, names, found = structure_law_file(document, structurer, below)
        faults += found
        unread |= {(str(fault.path[0]), str(fault.path[1])) for fault in found if len(fault.path) > 1}
        renamed.update(names)
        if made is None:
            is_readable = False
            continue
        for section, key, entry, path in _entries_of(made):
            place = Origin(layer=name, file=document.name, key=path)
            before = origins.get((section, key))
            if before is not None:
                faults.append(
                    Fault(
                        message=f"{key!r} is written twice; it stands in {before.file} as well",
                        file=document.name,
                        line=document.line_of(path),
                        key=key_path(path),
                        expected="one entry of this name",
                    )
                )
                continue
            entries[section][key] = entry
            origins[section, key] = place
        limits = document.data.get("limit")
        if isinstance(limits, dict):
            raw["limit"].update({key: {k: v for k, v in table.items() if k != "id"} for key, table in limits.items()})
        if made.jurisdiction is not None:
            jurisdictions.append((made.jurisdiction, document))
        if made.school_age is not None:
            ages.append((made.school_age, document))
        switched_off += [
            (off, Origin(layer=name, file=document.name, key=("switched_off", str(index))))
            for index, off in enumerate(made.switched_off)
        ]
    faults += _faults_of_heads(name, documents, jurisdictions)
    faults += [
        Fault(
            message=f"school age is written twice; it stands in {ages[0][1].name} as well",
            file=document.name,
            line=document.line_of(("school_age",)),
            key="school_age",
            expected="one [school_age] table among the layer's files",
        )
        for _, document in ages[1:]
    ]
    if faults and not (is_readable and jurisdictions):
        raise InputError(faults)
    return Layer(
        jurisdiction=jurisdictions[0][0],
        entries=entries,
        origins=origins,
        documents={document.name: document for document in documents},
        renamed=renamed,
        raw=raw,
        switched_off=tuple(switched_off),
        school_age=ages[0][0] if ages else None,
        faults=tuple(faults),
        unread=frozenset(unread),
    )


def _entries_of(made: LawFile) -> list[tuple[str, str, Any, tuple[str, ...]]]:
    found: list[tuple[str, str, Any, tuple[str, ...]]] = []
    if made.regime is not None and made.regime.start:
        found.append(("regime", made.regime.key, made.regime, ("regime",)))
    for section in NAMED_SECTIONS:
        for name, entry in getattr(made, section).items():
            key = f"{entry.regime}/{name}" if section in OF_A_REGIME else name
            found.append((section, key, entry, (section, name)))
    return found


def _faults_of_heads(
    name: str, documents: Sequence[Document], heads: list[tuple[Jurisdiction, Document]]
) -> list[Fault]:
    faults = [
        Fault(
            message=f"the layer {name!r} describes itself more than once",
            file=document.name,
            line=document.line_of(("jurisdiction",)),
            key="jurisdiction",
            expected="one [jurisdiction] table among the layer's files",
        )
        for _, document in heads[1:]
    ]
    if not heads and not any("jurisdiction" in document.data for document in documents):
        faults.append(
            Fault(
                message=f"the layer {name!r} does not describe itself",
                file=documents[0].name,
                key="jurisdiction",
                expected="a [jurisdiction] table in one of the layer's files",
            )
        )
    faults += [
        Fault(
            message=f"the jurisdiction calls itself {head.id!r} and stands where {name!r} is looked for",
            file=document.name,
            line=document.line_of(("jurisdiction", "id")),
            key="jurisdiction.id",
            value=repr(head.id),
            expected=repr(name),
        )
        for head, document in heads[:1]
        if head.id != name
    ]
    return faults


def put_on(below: Law | None, layer: Layer) -> Law:
    """The law of a layer on top of the law below it.

    An entry may take the place of one below, or switch it off, only where the entry below says that it may be.

    Raises:
        InputError: with every entry that may not do what it does.
    """
    if below is None:
        below = Law(chain=())
    faults: list[Fault] = []
    merged: dict[str, Any] = {}
    origins = {**below.origins, **layer.origins}
    for section in SECTIONS:
        lower: Mapping[str, Any] = getattr(below, section)
        own = layer.entries[section]
        if not own:
            merged[section] = lower if isinstance(lower, dict) else dict(lower)
            continue
        faults += [
            _fault_of_place(layer, below, section, key)
            for key in own
            if key in lower and "replace" not in getattr(lower[key], "open_to", ())
        ]
        merged[section] = {**lower, **own}
    faults += _faults_of_names(below, layer)
    for old in layer.renamed:
        merged["limit"] = {key: value for key, value in merged["limit"].items() if key != old}
    for off, place in layer.switched_off:
        fault = _fault_of_switching_off(below, layer, off, place)
        if fault is not None:
            faults.append(fault)
        else:
            merged[off.section] = {key: value for key, value in merged[off.section].items() if key != off.entry}
    if faults:
        raise InputError(faults)
    return Law(
        chain=(*below.chain, layer.jurisdiction),
        **merged,
        school_age_rule=layer.school_age or below.school_age_rule,
        switched_off=(*below.switched_off, *(off for off, _ in layer.switched_off)),
        origins=origins,
        renamed={
            **{old: layer.renamed.get(new, new) for old, new in below.renamed.items()},
            **layer.renamed,
        },
    )


_COUNTED_BY = (
    "from_", "from_limit", "from_fact", "dated", "computed", "length", "convention", "bound", "done", "ends",
    "stated", "counting", "days", "when", "later_of", "capped_by", "extends", "on", "readings", "excuses", "in_force",
)  # fmt: skip
"""The parts of a limit that say when it runs and when it ends."""


def _faults_of_names(below: Law, layer: Layer) -> list[Fault]:
    """What is wrong with names that a layer gives to limits below it, or takes from them."""
    faults = []
    for key in layer.entries["limit"]:
        if key in below.renamed and key not in below.limit:
            place = layer.origins["limit", key]
            faults.append(
                Fault(
                    message=f"the limit {key!r} has the name {below.renamed[key]!r} here",
                    file=place.file,
                    line=layer.documents[place.file].line_of(place.key),
                    key=key_path(place.key),
                    expected="an entry of its own name",
                )
            )
    if layer.jurisdiction.kind is not JurisdictionKind.COUNCIL:
        return faults
    for old, new in layer.renamed.items():
        lower, own = below.limit.get(old), layer.entries["limit"].get(new)
        if lower is None or own is None or "replace" in lower.open_to:
            continue
        if any(getattr(lower, part) != getattr(own, part) for part in _COUNTED_BY):
            faults.append(_fault_of_place(layer, below, "limit", new, old))
    return faults


def _fault_of_switching_off(below: Law, layer: Layer, off: SwitchedOff, place: Origin) -> Fault | None:
    """Why an entry may not be switched off, if it may not."""
    at = ("switched_off", int(place.key[1]))
    document = layer.documents[place.file]
    if off.section not in SECTIONS:
        return Fault(
            message=f"there is no kind of entry {off.section!r}",
            file=place.file,
            line=document.line_of((*at, "section")),
            key=key_path((*at, "section")),
            nearest=nearest(off.section, SECTIONS),
        )
    lower: Mapping[str, Any] = getattr(below, off.section)
    if off.entry not in lower:
        return Fault(
            message=f"there is no {off.section} {off.entry!r} below to switch off",
            file=place.file,
            line=document.line_of((*at, "entry")),
            key=key_path((*at, "entry")),
            nearest=nearest(off.entry, lower),
        )
    if "switch-off" not in getattr(lower[off.entry], "open_to", ()):
        return Fault(
            message=f"the {off.section} {off.entry!r} may not be switched off; "
            f"it is fixed in {below.origins[off.section, off.entry].layer}",
            file=place.file,
            line=document.line_of((*at, "entry")),
            key=key_path((*at, "entry")),
            expected='an entry whose open_to has "switch-off"',
        )
    return None


def _fault_of_place(layer: Layer, below: Law, section: str, key: str, old: str | None = None) -> Fault:
    place = layer.origins[section, key]
    fixed = old or key
    lower = below.origins[section, fixed]
    return Fault(
        message=f"the {section} {fixed!r} is fixed in {lower.layer} ({lower.file}) and may not be replaced here",
        file=place.file,
        line=layer.documents[place.file].line_of(place.key),
        key=key_path(place.key),
        expected=f'an entry of its own name, with beside = "{fixed}", which is then compared with the law'
        if section == "limit"
        else "an entry of its own name",
    )
