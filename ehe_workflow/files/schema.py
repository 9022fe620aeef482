"""JSON Schema (draft 2020-12) of attrs classes, so that editors can help while a file is being written."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal, cast, get_args, get_origin

import attrs

from ehe_workflow.files.readers import file_attributes, without_none

Schema = dict[str, object]

_SIMPLE: Mapping[object, Mapping[str, object]] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        dt.date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        dt.time: {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?$"},
        object: {},
    }
)
_ENTRY = re.compile(r"(\w+)(?: \([^)]*\))?: *(.*)")


def json_schema(
    cls: type,
    *,
    title: str,
    schema_id: str,
    custom: Mapping[type, Mapping[str, object]] = MappingProxyType({}),
    form: Literal["input", "output"] = "input",
) -> Schema:
    """Return the JSON Schema of what `Structurer` reads, or `to_plain` writes, for an attrs class.

    Descriptions come from the docstrings: the first paragraph of a class, and its "Attributes:" section.
    Dates are strings in year-month-day form, as editors treat TOML dates as such.

    Args:
        cls: the class of the whole document.
        title: the schema's title.
        schema_id: the address that names the schema.
        custom: the schema of each of the caller's own types.
        form: "input" asks only for keys without a default; "output" asks for all keys.

    Raises:
        TypeError: a field has a type that no file can hold, and `custom` does not describe it.
        ValueError: two different classes have the same name.
    """
    builder = _Builder(cls, custom, all_keys=form == "output")
    top: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id,
        "title": title,
        **builder.table(cls),
    }
    if builder.definitions:
        top["$defs"] = dict(sorted(builder.definitions.items()))
    return top


def described_attributes(cls: type) -> dict[str, str]:
    """Return what the "Attributes:" sections of a class and its bases say of each attribute.

    >>> class Step:
    ...     '''One step.
    ...
    ...     Attributes:
    ...         length: how long it is,
    ...             in days.
    ...     '''
    >>> described_attributes(Step)
    {'length': 'how long it is, in days.'}
    """
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        found.update(_section(inspect.cleandoc(base.__dict__.get("__doc__") or "")))
    return found


def _section(doc: str) -> dict[str, str]:
    _, heading, after = f"\n{doc}".partition("\nAttributes:\n")
    found: dict[str, str] = {}
    name, margin = "", None
    for line in after.splitlines() if heading else ():
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if text and indent == 0:
            break
        margin = indent if margin is None and text else margin
        entry = _ENTRY.fullmatch(text) if indent == margin else None
        if entry:
            name = entry.group(1)
            found[name] = entry.group(2)
        elif text and name:
            found[name] = f"{found[name]} {text}".strip()
    return found


def _summary(cls: type) -> str:
    return " ".join(inspect.cleandoc(cls.__dict__.get("__doc__") or "").partition("\n\n")[0].split())


def _description(text: str | None) -> Schema:
    return {"description": text} if text else {}


class _Builder:
    def __init__(self, top: type, custom: Mapping[type, Mapping[str, object]], *, all_keys: bool) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[str, type] = {}
        self._top = top
        self._custom = custom
        self._all_keys = all_keys

    def table(self, cls: type) -> Schema:
        described = described_attributes(cls)
        attributes = file_attributes(cls)
        properties: Schema = {}
        for key, attribute in attributes.items():
            text = described.get(attribute.name)
            properties[key] = {**self.of(attribute.type), **_description(text)}
        return {
            "type": "object",
            **_description(_summary(cls)),
            "properties": properties,
            "required": [key for key, attribute in attributes.items() if self._required(attribute)],
            "additionalProperties": False,
        }

    def _required(self, attribute: attrs.Attribute[Any]) -> bool:
        return self._all_keys or attribute.default is attrs.NOTHING

    def of(self, wanted: object) -> Schema:
        known = self._custom.get(cast("type", wanted))
        known = _SIMPLE.get(wanted) if known is None else known
        if known is not None:
            return dict(known)
        inner = without_none(wanted)
        if inner is not None:
            return {"anyOf": [self.of(inner), {"type": "null"}]}
        return self._composed(wanted)

    def _composed(self, wanted: object) -> Schema:
        origin, parts = get_origin(wanted), get_args(wanted)
        if origin is Literal:
            return {"enum": list(parts)}
        if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
            return {"type": "array", "items": self.of(parts[0])}
        if origin in (dict, Mapping) and parts[0] is str:
            return {"type": "object", "additionalProperties": self.of(parts[1])}
        if isinstance(wanted, type) and (attrs.has(wanted) or issubclass(wanted, Enum)):
            return self._reference(wanted)
        raise TypeError(f"no schema for type {wanted!r}: describe it in `custom`")

    def _reference(self, wanted: type) -> Schema:
        if wanted is self._top:
            return {"$ref": "#"}
        name = wanted.__name__
        if self._names.setdefault(name, wanted) is not wanted:
            raise ValueError(f"two classes are named {name}: {self._names[name]!r} and {wanted!r}")
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._choice(wanted) if issubclass(wanted, Enum) else self.table(wanted)
        return {"$ref": f"#/$defs/{name}"}

    def _choice(self, wanted: type[Enum]) -> Schema:
        return {**_description(_summary(wanted)), "enum": [member.value for member in wanted]}
