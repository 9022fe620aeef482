"""Reading a TOML or JSON text into plain data, or saying on which line it cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cached_property
from pathlib import Path, PurePath
from typing import Literal

import tomli
from attrs import evolve, frozen

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files.positions import KeyPath, deepest_line, json_lines, toml_lines
from ehe_workflow.files.wording import key_path

Format = Literal["toml", "json"]

LARGEST = 20_000_000
"""The size, in bytes, beyond which a file is refused unless the caller says otherwise."""

_JSON_STRING_OR_NON_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)')


@frozen(eq=False)
class Document:
    """A text that was read, with the data in it and the lines where they stand.

    Attributes:
        name: the file's name as the user gave it.
        text: the whole text, without a byte order mark.
        format: the language of the text.
        data: the data as the parser gave them.
    """

    name: str
    text: str
    format: Format
    data: dict[str, object]

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """Return the line, from 1, of a key path; positions in lists count from 0.

        A path that is not there gives the line of its deepest ancestor that is; the whole document has none.
        """
        return deepest_line(self._lines, path)

    def without(self, paths: Iterable[KeyPath]) -> Document:
        """The same document without the values at some key paths; places in lists stay as they are."""
        data = deepcopy(self.data)
        for path in paths:
            holder: object = data
            for part in path[:-1]:
                holder = _part_of(holder, part)
            if path and isinstance(holder, dict):
                holder.pop(path[-1], None)
        return evolve(self, data=data)

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return toml_lines(self.text) if self.format == "toml" else json_lines(self.text)[0]


def read_document(path: Path, *, name: str | None = None, limit: int = LARGEST) -> Document:
    """Read a file whose name ends in .toml or .json.

    Args:
        path: the file.
        name: the name to tell the user; the path as given when None.
        limit: the largest size in bytes; a larger file is refused without being read.

    Raises:
        InputError: the file is missing, is a folder, is too large, has another ending, or cannot be parsed.
    """
    told = str(path) if name is None else name
    try:
        if path.is_dir():
            raise _refusal(told, "a folder, not a file", expected="the name of one file")
        kind = _format_of(path.name, told)
        size = path.stat().st_size
        if size > limit:
            raise _too_large(told, size, limit)
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise _refusal(told, "no such file", expected="the name of a file that exists") from None
    except OSError as error:
        raise _refusal(told, f"cannot be opened: {(error.strerror or str(error)).lower()}") from None
    return parse_document(content, name=told, format=kind, limit=limit)


def parse_document(
    text_or_bytes: str | bytes,
    *,
    name: str,
    format: Format | None = None,  # noqa: A002
    limit: int = LARGEST,
) -> Document:
    """Parse a text, or the bytes of a file, that hold TOML or JSON.

    Args:
        text_or_bytes: text, or bytes in UTF-8; a byte order mark is allowed and dropped.
        name: the name to tell the user in messages.
        format: the language; taken from the ending of the name when None.
        limit: the largest size, in bytes for bytes and in characters for text.

    Raises:
        InputError: the content is too large or not UTF-8, breaks the language's rules, repeats a key,
            holds a number that is not a number, is nested too deeply, or is not a table at the top.
    """
    kind = format or _format_of(name, name)
    if len(text_or_bytes) > limit:
        raise _too_large(name, len(text_or_bytes), limit)
    text = _decoded(text_or_bytes, name) if isinstance(text_or_bytes, bytes) else text_or_bytes
    text = text.removeprefix("\ufeff")
    parse = _parse_toml if kind == "toml" else _parse_json
    try:
        data = parse(text, name)
    except RecursionError:
        raise _refusal(name, "nested too deeply", expected="at most a few dozen levels") from None
    return Document(name=name, text=text, format=kind, data=data)


def _format_of(file_name: str, told: str) -> Format:
    match PurePath(file_name).suffix.lower():
        case ".toml":
            return "toml"
        case ".json":
            return "json"
        case ending:
            message = f"unknown ending {ending!r}" if ending else "no ending"
            raise _refusal(told, message, expected="a file whose name ends in .toml or .json")


def _part_of(holder: object, part: str | int) -> object:
    if isinstance(holder, dict):
        return holder.get(part)
    if isinstance(holder, list) and isinstance(part, int) and part < len(holder):
        return holder[part]
    return None


def _refusal(name: str, message: str, *, line: int | None = None, expected: str | None = None) -> InputError:
    return InputError([Fault(message=message, file=name, line=line, expected=expected)])


def _too_large(name: str, size: int, limit: int) -> InputError:
    return _refusal(name, f"too large: {size:,} bytes", expected=f"at most {limit:,} bytes")


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = content[error.start]
        message = f"not UTF-8 text: byte {error.start} is 0x{bad:02x}"
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(name, message, line=line, expected="a file saved as UTF-8") from None


def _parse_toml(text: str, name: str) -> dict[str, object]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        said = error.msg
        if said == "Cannot overwrite a value":
            raise _refusal(name, "a key stands twice", line=error.lineno, expected="each key once") from None
        message = f"not valid TOML: {said[:1].lower()}{said[1:]} (column {error.colno})"
        raise _refusal(name, message, line=error.lineno) from None
    except ValueError as error:
        raise _refusal(name, f"not valid TOML: {error}") from None


class _RepeatedKeyError(Exception):
    """An object has the same key twice."""


class _NonNumberError(Exception):
    """The text holds NaN or an infinity."""


def _object_of_unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


def _refuse_non_number(_written: str) -> object:
    raise _NonNumberError


def _parse_json(text: str, name: str) -> dict[str, object]:
    try:
        data = json.loads(text, object_pairs_hook=_object_of_unique_keys, parse_constant=_refuse_non_number)
    except _RepeatedKeyError:
        raise InputError(_repeated_keys(text, name)) from None
    except _NonNumberError:
        raise InputError(_non_numbers(text, name)) from None
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise _refusal(name, message, line=error.lineno) from None
    except ValueError as error:
        raise _refusal(name, f"not valid JSON: {error}") from None
    if not isinstance(data, dict):
        raise _refusal(name, "not an object at the top", line=1, expected="text that begins with { and ends with }")
    _refuse_half_characters(text, data, name)
    return data


def _repeated_keys(text: str, name: str) -> list[Fault]:
    return [
        Fault(message="a key stands twice", file=name, line=line, key=key_path(path), expected="each key once")
        for path, line in json_lines(text)[1]
    ]


def _non_numbers(text: str, name: str) -> list[Fault]:
    found = (match for match in _JSON_STRING_OR_NON_NUMBER.finditer(text) if match.group(1))
    return [
        Fault(
            message=f"{match.group(1)} is not a number",
            file=name,
            line=text.count("\n", 0, match.start()) + 1,
            expected="a number, or null",
        )
        for match in found
    ]


def _refuse_half_characters(text: str, data: dict[str, object], name: str) -> None:
    """Refuse one half of a two-part escape: it reads as text but could never be written out again."""
    if "\\ud" not in text.lower():
        return
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        message = "an escape such as \\ud83d stands without its second half"
        raise _refusal(name, message, expected="the character itself, saved as UTF-8") from None
