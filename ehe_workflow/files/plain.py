"""Turning attrs classes into plain data that JSON can hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType

import attrs

from ehe_workflow.files.readers import key_of

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})

PlainHooks = Mapping[type, Callable[[object], object]]


def to_plain(obj: object, *, hooks: PlainHooks = MappingProxyType({})) -> object:
    """Return an object as dicts, lists, text, numbers, true, false and None.

    Dates and times are written as in ISO 8601, enums by value, tuples as lists, sets as sorted lists, and an
    attrs class as a table of all its fields, also those that are None, in the order of the class; a field
    ``from_`` gets the key ``from``.

    Args:
        obj: the object.
        hooks: for each of the caller's own types (exactly that type), the function that makes it plain.

    Raises:
        TypeError: the object, or one inside it, has no plain form.
    """
    kind: type = type(obj)
    if kind in _AS_IT_IS:
        return obj
    hook = hooks.get(kind)
    if hook is not None:
        return hook(obj)
    fields = _fields(kind)
    if fields is not None:
        return {key: to_plain(getattr(obj, name), hooks=hooks) for key, name in fields}
    return _plain_value(obj, hooks)


def _plain_value(obj: object, hooks: PlainHooks) -> object:
    match obj:
        case tuple() | list():
            return [to_plain(item, hooks=hooks) for item in obj]
        case Mapping():
            return {str(to_plain(key, hooks=hooks)): to_plain(item, hooks=hooks) for key, item in obj.items()}
        case Enum():
            return to_plain(obj.value, hooks=hooks)
        case dt.date() | dt.time():
            return obj.isoformat()
        case frozenset() | set():
            return sorted((to_plain(item, hooks=hooks) for item in obj), key=repr)
        case _:
            raise TypeError(f"no plain form for {type(obj).__qualname__}: give a hook for it")


@cache
def _fields(cls: type) -> tuple[tuple[str, str], ...] | None:
    """Return the key and the name of each field of an attrs class; None for any other class."""
    if not attrs.has(cls):
        return None
    return tuple((key_of(field), field.name) for field in attrs.fields(cls) if field.init)
