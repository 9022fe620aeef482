"""Case files: TOML or JSON in, the same out, nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w
from attrs import evolve, field, fields, frozen

from ehe_workflow.case.model import Case, Event
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, Misfit, Structurer, key_path, nearest, parse_document, read_document
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.time.when import When, WhenError


@frozen(kw_only=True)
class CaseHead:
    """The table ``[case]`` of a case file.

    Attributes:
        id: the case's name.
        jurisdiction: the body of law, such as ``england`` or ``england/leicester``.
        title: a heading for people.
        born: the child's date of birth.
        facts: what is known of the case from the start.
    """

    id: str
    jurisdiction: str
    title: str | None = None
    born: When | None = None
    facts: Mapping[str, FactValue] = field(factory=dict)


@frozen(kw_only=True)
class CaseFile:
    """A case file.

    Attributes:
        case: what the case is.
        event: its log; an entry without an id is called by its place in it.
    """

    case: CaseHead
    event: tuple[Event, ...] = ()


def _when(value: object) -> When:
    if isinstance(value, date) and not isinstance(value, datetime):
        return When.on(value)
    if not isinstance(value, str):
        raise Misfit("a date is a day or text", expected='a date such as 2026-12-15, "2026-12" or "2026-12-15~"')
    try:
        return When.parse(value)
    except WhenError as error:
        raise Misfit(str(error)) from error


def _fact(value: object) -> FactValue:
    if isinstance(value, bool | str | int):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise Misfit(
        "a fact is yes or no, a word, a number or a date", expected="true, false, a word, a whole number or a date"
    )


HOOKS: Mapping[Any, Callable[[object], object]] = {When: _when, FactValue: _fact}
"""How the values of a case file that are not plain TOML or JSON are read."""


@cache
def _structurer() -> Structurer:
    """Made once: building the readers takes far longer than reading a case."""
    return Structurer(HOOKS)


def read_case(path: Path | str) -> Case:
    """Read a case file.

    Args:
        path: a file whose name ends in ``.toml`` or ``.json``.

    Raises:
        InputError: with every fault of the file's shape, each with its line and key.
    """
    return case_of(read_document(Path(path)))


def parse_case(text: str | bytes, *, name: str = "case.toml") -> Case:
    """Read a case from text.

    Args:
        text: the text of a case file.
        name: a name for it in messages, whose ending tells TOML from JSON.

    Raises:
        InputError: with every fault of its shape.
    """
    return case_of(parse_document(text, name=name))


def case_of(document: Document) -> Case:
    """The case that a document holds.

    Raises:
        InputError: with every fault of its shape.
    """
    rows = document.data.get("event")
    for place, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        if isinstance(row, dict):
            row.setdefault("id", str(place))
    made = _structurer().structure(document, CaseFile)
    faults = _faults_of_names(document, made.event)
    if faults:
        raise InputError(faults)
    head = made.case
    return Case(
        id=head.id,
        jurisdiction=head.jurisdiction,
        title=head.title,
        born=head.born,
        facts=head.facts,
        events=made.event,
    )


def readable_part(document: Document, faults: Iterable[Fault]) -> Case | None:
    """What can be read of a case file that has faults, so that the rest of it can be looked at as well.

    Args:
        document: the file.
        faults: those of its shape, as `case_of` raises them.

    Returns:
        The case without the faulty values, a question mark in place of a name that is needed; None where there is
        no telling whose law it is under.
    """
    rest = document.without(fault.path for fault in faults)
    head, rows = rest.data.get("case"), rest.data.get("event")
    if not isinstance(head, dict) or "jurisdiction" not in head:
        return None
    head.setdefault("id", "?")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            row.setdefault("kind", "?")
    try:
        return case_of(rest)
    except InputError:
        return None


def _faults_of_names(document: Document, events: tuple[Event, ...]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    names = {event.id for event in events}
    corrections = {event.id: event.corrects for event in events if event.corrects is not None}
    corrected: dict[str, str] = {}
    for place, event in enumerate(events):
        if event.id in seen:
            faults.append(_fault(document, place, "id", f"two entries are called {event.id!r}"))
        seen.add(event.id)
        if event.corrects is None:
            continue
        others = names - {event.id}
        if event.corrects not in others:
            near = nearest(event.corrects, others)
            faults.append(
                _fault(document, place, "corrects", f"there is no other entry {event.corrects!r}", nearest=near)
            )
        elif event.corrects in corrected:
            first = corrected[event.corrects]
            message = f"the entry {event.corrects!r} is corrected already, by {first!r}"
            faults.append(_fault(document, place, "corrects", message, expected=f"a correction of {first!r}"))
        elif _goes_round(event.id, corrections):
            message = "these corrections go round in a circle, so that no entry stands"
            faults.append(_fault(document, place, "corrects", message, expected="a correction of an earlier entry"))
        corrected.setdefault(event.corrects, event.id)
    return faults


def _goes_round(name: str, corrections: Mapping[str, str]) -> bool:
    at = corrections.get(name)
    for _ in corrections:
        if at is None or at == name:
            break
        at = corrections.get(at)
    return at == name


def _fault(
    document: Document,
    place: int,
    key: str,
    message: str,
    *,
    expected: str | None = None,
    nearest: str | None = None,
) -> Fault:
    path = ("event", place, key)
    return Fault(
        message=message,
        file=document.name,
        line=document.line_of(path),
        key=key_path(path),
        expected=expected,
        nearest=nearest,
        path=path,
    )


def case_to_plain(case: Case) -> dict[str, object]:
    """The case as a file holds it: JSON-ready, without the keys that say nothing."""
    rows = [_table(event) for event in case.events]
    for place, row in enumerate(rows, start=1):
        if row.get("id") == str(place):
            del row["id"]
    head = _table(evolve(case, events=()))
    return {"case": head, "event": rows}


def _table(record: Case | Event) -> dict[str, object]:
    values = [(attribute, getattr(record, attribute.name)) for attribute in fields(type(record))]
    return {
        attribute.name: _plain(value)
        for attribute, value in values
        if value not in (None, False, (), {}) and value != attribute.default
    }


def _plain(value: object) -> object:
    """A value as a file holds it."""
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, When):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def case_to_json(case: Case) -> str:
    """The case as a JSON file."""
    return json.dumps(case_to_plain(case), indent=2, ensure_ascii=False) + "\n"


def case_to_toml(case: Case) -> str:
    """The case as a TOML file, each entry of its log under a heading of its own."""
    plain = case_to_plain(case)
    rows = plain["event"]
    parts = [tomli_w.dumps({"case": plain["case"]})]
    if isinstance(rows, list):
        parts += [tomli_w.dumps({"event": row}).replace("[event]", "[[event]]", 1) for row in rows]
    return "\n".join(parts)
