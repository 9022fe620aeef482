"""Where each key stands in a TOML or JSON text.

The parsers used here give no positions, and positions are wanted only when something is wrong. So the text,
already known to be valid, is scanned a second time for its keys alone.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

import tomli

KeyPath = tuple[str | int, ...]

DEEPEST = 100
"""Paths longer than this are not told apart; their place is that of their ancestor."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_BLANK_OR_COMMA = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)+")
_SPACE = re.compile(r"[ \t\r\n]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'''
    r"""|'''(?:[^']|'(?!''))*'{3,5}"""
    r'''|"(?:[^"\\\n]|\\.)*"'''
    r"""|'[^'\n]*'"""
    r"""|[^,\]}#\n]+""",
    re.DOTALL,
)


def locate_toml(text: str, path: Sequence[str | int]) -> int | None:
    r"""Return the line, from 1, where a key path stands in a valid TOML text.

    An entry of a list, also of a list of tables, is named by its position from 0. A path that is not there
    gives the line of its deepest ancestor that is; the empty path, the whole text, has no line.

    >>> locate_toml("[[event]]\nkind = 'letter'\n[[event]]\nkind = 'visit'\n", ["event", 1, "kind"])
    4
    """
    return deepest_line(toml_lines(text), path)


def locate_json(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line, from 1, where a key path stands in a valid JSON text; see `locate_toml`."""
    return deepest_line(json_lines(text)[0], path)


def deepest_line(lines: Mapping[KeyPath, int], path: Sequence[str | int]) -> int | None:
    """Return the line of a path, or of its deepest ancestor that has one."""
    for length in range(min(len(path), DEEPEST), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return None


def toml_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of every key and list entry in a valid TOML text."""
    scanner = _Scanner(text, _plain_toml_key)
    scanner.scan_toml()
    return scanner.lines()


def json_lines(text: str) -> tuple[dict[KeyPath, int], tuple[tuple[KeyPath, int], ...]]:
    """Return the line of every key and list entry in a JSON text, and path and line of each repeated key."""
    scanner = _Scanner(text, _plain_json_key)
    scanner.scan_json()
    return scanner.lines(), scanner.repeated_lines()


def _plain_toml_key(written: str) -> str:
    if written[0] == '"' and "\\" in written:
        return str(tomli.loads(f"key = {written}")["key"])
    return written[1:-1] if written[0] in "\"'" else written


def _plain_json_key(written: str) -> str:
    return str(json.loads(written))


class _LostError(Exception):
    """The text is not what a valid text would be; what was found until here is kept."""


class _Scanner:
    def __init__(self, text: str, plain_key: Callable[[str], str]) -> None:
        self._text = text
        self._plain_key = plain_key
        self._at = 0
        self._offsets: dict[KeyPath, int] = {}
        self._repeated: list[tuple[KeyPath, int]] = []
        self._lengths: dict[KeyPath, int] = {}

    def lines(self) -> dict[KeyPath, int]:
        line_of = self._line_finder()
        return {path: line_of(offset) for path, offset in self._offsets.items()}

    def repeated_lines(self) -> tuple[tuple[KeyPath, int], ...]:
        line_of = self._line_finder()
        return tuple((path, line_of(offset)) for path, offset in self._repeated)

    def _line_finder(self) -> Callable[[int], int]:
        breaks = [match.start() for match in re.finditer("\n", self._text)]
        return lambda offset: bisect_right(breaks, offset - 1) + 1

    def scan_json(self) -> None:
        try:
            self._skip(_BLANK)
            self._value(())
        except _LostError:
            return

    def scan_toml(self) -> None:
        table: KeyPath = ()
        try:
            while True:
                self._skip(_BLANK)
                if self._at >= len(self._text):
                    return
                if self._text[self._at] == "[":
                    table = self._heading()
                else:
                    self._value(self._key(table))
        except _LostError:
            return

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _heading(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]`` and return the path of the table that it opens."""
        start = self._at
        listed = self._text.startswith("[[", self._at)
        self._at += 2 if listed else 1
        path: KeyPath = ()
        for name in self._dotted():
            path = self._newest((*path, name))
            self._offsets.setdefault(path, start)
        self._at += 2 if listed else 1
        if listed:
            # _newest went into the entry before this one, if there was one.
            path = path[:-1] if isinstance(path[-1], int) else path
            position = self._lengths.get(path, 0)
            self._lengths[path] = position + 1
            path = (*path, position)
        self._offsets[path] = start
        return path

    def _newest(self, path: KeyPath) -> KeyPath:
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)

    def _dotted(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            match = _KEY.match(self._text, self._at)
            if not match:
                raise _LostError
            self._at = match.end()
            names.append(self._plain_key(match.group()))
            self._skip(_SPACE)
            if self._next() != ".":
                return names
            self._at += 1

    def _key(self, table: KeyPath) -> KeyPath:
        """Read a key and the sign after it, and return the path of its value."""
        start = self._at
        path = table
        names = self._dotted()
        for name in names:
            path = self._below(path, name)
            if path not in self._offsets:
                self._offsets[path] = start
            elif len(names) == 1 and len(path) < DEEPEST:
                self._repeated.append((path, start))
        if self._next() not in ("=", ":"):
            raise _LostError
        self._at += 1
        return path

    def _below(self, path: KeyPath, part: str | int) -> KeyPath:
        return (*path, part) if len(path) < DEEPEST else path

    def _value(self, path: KeyPath) -> None:
        """Pass over one value, noting every key and entry inside it; open brackets are kept on a stack."""
        open_lists: list[tuple[KeyPath, int]] = []
        while True:
            self._skip(_BLANK)
            opening = self._next()
            if opening in ("[", "{"):
                self._at += 1
                open_lists.append((path, 0 if opening == "[" else -1))
            else:
                match = _SCALAR.match(self._text, self._at)
                if not match:
                    raise _LostError
                self._at = match.end()
            while open_lists:
                self._skip(_BLANK_OR_COMMA)
                if self._next() not in ("]", "}"):
                    break
                self._at += 1
                open_lists.pop()
            if not open_lists:
                return
            holder, position = open_lists[-1]
            if position < 0:
                path = self._key(holder)
            else:
                open_lists[-1] = (holder, position + 1)
                path = self._below(holder, position)
                self._offsets.setdefault(path, self._at)
