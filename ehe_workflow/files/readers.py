"""Building the reader of any type that a file may hold: plain values, choices, lists, tables, attrs classes.

cattrs writes the code that reads an attrs class, but never chooses a reader itself: its own are lenient.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from ehe_workflow.files.strict import (
    SIMPLE_READERS,
    Reader,
    expected_list,
    read_text,
    reader_of_choice,
    reader_of_enum,
)
from ehe_workflow.files.wording import Misfit


def key_of(attribute: attrs.Attribute[Any]) -> str:
    """Return the key of an attribute in a file: its name, without an underscore that ends it."""
    return (attribute.alias or attribute.name).removesuffix("_")


def file_attributes(cls: type) -> dict[str, attrs.Attribute[Any]]:
    """Return the attributes of an attrs class that stand in files, by key, with their types resolved."""
    attrs.resolve_types(cls)
    return {key_of(attribute): attribute for attribute in attrs.fields(cls) if attribute.init}


def without_none(wanted: object) -> object | None:
    """Return ``X`` for the type ``X | None``, and None for every other type."""
    if get_origin(wanted) not in (Union, UnionType):
        return None
    parts = [part for part in get_args(wanted) if part is not NoneType]
    return parts[0] if len(parts) == 1 and len(get_args(wanted)) == 2 else None


class Readers:
    """The readers of all types met so far, each built once.

    Args:
        hooks: readers of the caller's own types.
        careful: False for readers that stop at the first fault and are fast; True for readers that gather all
            faults of a value into the error trees of cattrs.
    """

    def __init__(self, hooks: Mapping[type, Callable[[object], object]], *, careful: bool) -> None:
        self._careful = careful
        self._converter = Converter(detailed_validation=careful, forbid_extra_keys=True)
        self._built: dict[object, Reader] = dict(SIMPLE_READERS)
        for wanted, hook in hooks.items():
            self._built[wanted] = _ignoring_type(hook)

    def reader(self, wanted: object) -> Reader:
        """Return the reader of a type.

        Raises:
            TypeError: no file can hold a value of this type.
        """
        found = self._built.get(wanted)
        if found is not None:
            return found
        # While it is being built, a type that holds itself finds this stand-in.
        self._built[wanted] = lambda value, type_: self._built[type_](value, type_)
        try:
            found = self._build(wanted)
        except BaseException:
            del self._built[wanted]
            raise
        self._built[wanted] = found
        return found

    def _build(self, wanted: object) -> Reader:
        inner = without_none(wanted)
        if inner is not None:
            return self._optional(inner)
        origin, parts = get_origin(wanted), get_args(wanted)
        if origin is Literal:
            return reader_of_choice({value: value for value in parts})
        if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
            return self._careful_list(parts[0]) if self._careful else self._list(parts[0])
        if origin in (dict, Mapping) and parts[0] is str:
            return self._careful_table(parts[1]) if self._careful else self._table(parts[1])
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            return reader_of_enum(wanted)
        if isinstance(wanted, type) and attrs.has(wanted):
            return self._class(wanted)
        raise TypeError(f"no file can hold a value of type {wanted!r}: give a hook for it")

    def _optional(self, inner: object) -> Reader:
        read = self.reader(inner)
        return lambda value, _wanted: None if value is None else read(value, inner)

    def _list(self, item_type: object) -> Reader:
        if item_type is str:
            return _read_texts
        read = self.reader(item_type)

        def read_list(value: object, _wanted: object) -> object:
            if type(value) is not list:
                raise Misfit("not a list")
            return tuple([read(item, item_type) for item in value])

        return read_list

    def _careful_list(self, item_type: object) -> Reader:
        read = self.reader(item_type)

        def read_list(value: object, wanted: object) -> object:
            if not isinstance(value, list):
                raise Misfit("not a list", expected=expected_list(value))
            return tuple(_read_all(list(enumerate(value)), read, item_type, wanted).values())

        return read_list

    def _table(self, item_type: object) -> Reader:
        read = self.reader(item_type)

        def read_table(value: object, _wanted: object) -> object:
            if type(value) is not dict:
                raise Misfit("not a table")
            return {key: read(item, item_type) for key, item in value.items()}

        return read_table

    def _careful_table(self, item_type: object) -> Reader:
        read = self.reader(item_type)

        def read_table(value: object, wanted: object) -> object:
            return _read_all(list(_table_of(value).items()), read, item_type, wanted)

        return read_table

    def _class(self, wanted: type) -> Reader:
        overrides = {
            attribute.name: override(rename=key, struct_hook=self.reader(attribute.type))
            for key, attribute in file_attributes(wanted).items()
        }
        read: Callable[[Any, Any], object] = make_dict_structure_fn(
            wanted,
            self._converter,
            _cattrs_use_linecache=False,
            **overrides,  # type: ignore[arg-type]
        )
        if not self._careful:
            # A value that is no table fails inside, without a good message; the careful reader has one.
            return read

        def read_class(value: object, type_: object) -> object:
            return read(_table_of(value), type_)

        return read_class


def _ignoring_type(hook: Callable[[object], object]) -> Reader:
    return lambda value, _wanted: hook(value)


def _read_texts(value: object, wanted: object) -> object:
    if type(value) is not list:
        raise Misfit("not a list")
    for item in value:
        if type(item) is not str:
            read_text(item, wanted)
    return tuple(value)


def _table_of(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise Misfit("not a table of named entries", expected='a table, such as { key = "value" }')


def _read_all(
    items: list[tuple[int, object]] | list[tuple[str, object]],
    read: Reader,
    item_type: object,
    wanted: object,
) -> dict[int | str, object]:
    """Read every item, and raise all their faults together, each with its position or key."""
    results: dict[int | str, object] = {}
    faults: list[Exception] = []
    for place, item in items:
        try:
            results[place] = read(item, item_type)
        except Exception as fault:
            fault.add_note(IterableValidationNote(f"at {place!r}", place, item_type))
            faults.append(fault)
    if faults:
        raise IterableValidationError("in a list or table", faults, wanted)  # type: ignore[arg-type]
    return results
