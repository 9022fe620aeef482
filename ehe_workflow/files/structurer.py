"""Turning the plain data of a document into attrs classes, and telling every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from types import MappingProxyType
from typing import TypeVar, cast

from attrs import frozen
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from ehe_workflow.errors import EheWorkflowError, Fault, InputError
from ehe_workflow.files.document import Document
from ehe_workflow.files.positions import KeyPath
from ehe_workflow.files.readers import Readers, file_attributes
from ehe_workflow.files.wording import Misfit, key_path, nearest, one_of, shown

T = TypeVar("T")

# None outside of a reading; otherwise whether the reading under way is the careful one. Without it, each hook
# that calls `Structurer.convert` would read a faulty value twice, and each hook within it twice again.
_CAREFUL: ContextVar[bool | None] = ContextVar("careful", default=None)

Hooks = Mapping[type, Callable[[object], object]]


class Structurer:
    """Reads values of documents as attrs classes, strictly, and tells all faults at once.

    Fields may be ``str``, ``int``, ``float``, ``bool``, `datetime.date`, `datetime.time`, enums (by value),
    ``Literal``, ``tuple[X, ...]`` (from a list), ``dict[str, X]``, ``X | None``, ``object`` (anything), other
    attrs classes, and the types that have a hook. A field named ``from_`` stands in files as ``from``. A key
    that no field has is a fault. A key that is missing, but that an unknown key comes near to, is told once,
    as the unknown key.

    A good value is read once, by fast readers. Only when they fail is it read again, for all faults.

    Args:
        hooks: for each of the caller's own types, the function that makes one from a value in a file. It
            raises `Misfit` or another ValueError when it cannot; anything else that it raises is passed on.
    """

    def __init__(self, hooks: Hooks = MappingProxyType({})) -> None:
        self._fast = Readers(hooks, careful=False)
        self._careful = Readers(hooks, careful=True)

    def structure(self, document: Document, cls: type[T], *, at: Sequence[str | int] = ()) -> T:
        """Return the value at a path of a document as an instance of a class.

        Raises:
            InputError: with every fault, in the order of the document.
        """
        value: object = document.data
        for depth, part in enumerate(at):
            try:
                value = value[part]  # type: ignore[index]
            except (LookupError, TypeError):
                found = _Found(tuple(at[: depth + 1]), "missing")
                raise InputError([_fault(found, document, ())]) from None
        return self.structure_value(value, cls, document=document, at=at)

    def structure_value(self, value: object, cls: type[T], *, document: Document, at: Sequence[str | int]) -> T:
        """Return a value that came from a document as an instance of a class; see `structure`.

        Args:
            value: the value.
            cls: the class wanted, or a type such as ``tuple[X, ...]``.
            document: where it came from.
            at: the path where it stands there.
        """
        faults: list[Fault] = []
        built = self.collect(document, value, cls, at, faults)
        if faults:
            raise InputError(faults)
        return cast("T", built)

    def collect(
        self, document: Document, value: object, cls: type[T], at: Sequence[str | int], faults: list[Fault]
    ) -> T | None:
        """Return a value as an instance of a class; or None, with all its faults added to a list.

        For callers that gather the faults of many entries before they raise one `InputError`.
        """
        try:
            return self._read(value, cls)
        except Exception as error:
            found = list(_walk(error, value, ()))
            told = [_fault(one, document, at) for one in found]
            told.sort(key=lambda fault: fault.line or 0)
            faults.extend(told)
            return None

    def convert(self, value: object, cls: type[T]) -> T:
        """Return a value as an instance of a class, knowing nothing of where it stands.

        For hooks: one that picks a class by a tag calls this with the table that it was given, and lets what
        is raised pass. The places of the faults inside are then found as if the field were of that class.

        Raises:
            Exception: a `Misfit`, or a tree of faults as cattrs builds it.
        """
        careful = _CAREFUL.get()
        if careful is None:
            return self._read(value, cls)
        return cast("T", (self._careful if careful else self._fast).reader(cls)(value, cls))

    def _read(self, value: object, cls: type[T]) -> T:
        token = _CAREFUL.set(False)
        try:
            return cast("T", self._fast.reader(cls)(value, cls))
        except Exception:
            _CAREFUL.set(True)
            return cast("T", self._careful.reader(cls)(value, cls))
        finally:
            _CAREFUL.reset(token)


@frozen
class _Found:
    path: KeyPath
    message: str
    value: str | None = None
    expected: str | None = None
    nearest: str | None = None


def _fault(found: _Found, document: Document, at: Sequence[str | int]) -> Fault:
    path = (*at, *found.path)
    return Fault(
        message=found.message,
        file=document.name,
        line=document.line_of(path),
        key=key_path(path),
        value=found.value,
        expected=found.expected,
        nearest=found.nearest,
        path=path,
    )


def _walk(error: BaseException, value: object, path: KeyPath) -> Iterator[_Found]:
    """Give each fault in a tree of errors, with its path below the value that was read."""
    if isinstance(error, ClassValidationError):
        yield from _walk_class(error, cast("dict[str, object]", value), path)
    elif isinstance(error, IterableValidationError):
        for part in error.exceptions:
            place = _note(part, IterableValidationNote).index
            yield from _walk(part, value[place], (*path, place))  # type: ignore[index]
    elif isinstance(error, RecursionError):
        yield _Found(path, "nested too deeply")
    elif isinstance(error, Misfit):
        yield _Found(path, error.message, shown(value), error.expected, error.nearest)
    elif isinstance(error, (ValueError, EheWorkflowError)):
        yield _Found(path, str(error.args[0]) if error.args else "not valid", shown(value))
    else:
        raise error


def _walk_class(error: ClassValidationError, table: dict[str, object], path: KeyPath) -> Iterator[_Found]:
    attributes = file_attributes(error.cl)
    key_by_name = {attribute.name: key for key, attribute in attributes.items()}
    unknown = [key for key in table if key not in attributes]
    absent = [key for key in attributes if key not in table]
    near = {key: nearest(key, absent) or nearest(key, attributes) for key in unknown}
    for part in error.exceptions:
        if isinstance(part, ForbiddenExtraKeysError):
            for key in unknown:
                expected = None if near[key] else one_of(list(attributes))
                yield _Found((*path, key), "unknown key", None, expected, near[key])
        elif not hasattr(part, "__notes__"):
            yield from _walk_whole(part, path)
        else:
            key = key_by_name[_note(part, AttributeValidationNote).name]
            if key in table:
                yield from _walk(part, table[key], (*path, key))
            elif key not in near.values():
                yield _Found((*path, key), "missing")


def _walk_whole(error: BaseException, path: KeyPath) -> Iterator[_Found]:
    """Give the fault of a class whose parts are each right but do not fit together."""
    for found in _walk(error, None, path):
        yield _Found(found.path, found.message, None, found.expected, found.nearest)


_Note = TypeVar("_Note", AttributeValidationNote, IterableValidationNote)


def _note(error: BaseException, kind: type[_Note]) -> _Note:
    return next(note for note in error.__notes__ if isinstance(note, kind))
