"""Reading CSV in pieces: fast where a piece is plain, line by line where it is not, and no line lost in either way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
import polars as pl
from attrs import frozen

from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, Faults
from ehe_workflow.errors import Fault, InputError

PIECE = 16 * 1024 * 1024
"""How many bytes are read at a time."""

ROW_OF_LOG = "row (of the log)"
"""What a log's own column ``row`` is called, since the number of the row has that name here."""

MOST_LINES = 1000
"""Over how many lines a quoted text may go, before its mark is taken for one that was never closed."""

_DELIMITERS = ",;\t|"
_NO_TEXT = re.compile("[\udc80-\udcff]")
_AT_ONCE = 200_000


def read_pieces(path: Path, faults: Faults, *, encoding: str | None = None) -> Iterator[pl.DataFrame]:
    """The rows of a CSV file as text, some at a time, with their numbers in the column ``row``.

    Args:
        path: the file. Its first row names the columns.
        faults: where rows are told of that have too few or too many fields, or bytes that are no text.
        encoding: how its text is written; UTF-8, or UTF-16 with its mark, where None.

    Raises:
        InputError: it cannot be read at all: it is empty, its first row names no columns, or it is no text.
    """
    try:
        with path.open("rb") as file:
            start = file.read(PIECE)
    except OSError as error:
        raise InputError(
            [Fault(message=f"cannot be read: {(error.strerror or '').lower()}", file=str(path))]
        ) from error
    if not start.strip():
        raise InputError([Fault(message="the file is empty", file=str(path), expected="a first row with column names")])
    if encoding is None and start[:2] in {b"\xff\xfe", b"\xfe\xff"} and start[2:4] != b"\0\0":
        encoding = "utf-16"
    plain = encoding is None or encoding.lower().replace("-", "") in {"utf8", "utf8sig", "ascii"}
    if plain:
        _refuse_other_text(start[:4096], path)
    first_line = start.split(b"\n", 1)[0]
    if plain and b'"' not in first_line and b"\r" not in first_line.rstrip(b"\r"):
        yield from _fast(path, faults)
    else:
        yield from _slow(path, _Place(offset=0, row=0), faults, encoding or "utf-8")


def _refuse_other_text(start: bytes, path: Path) -> None:
    """Refuse a file whose first bytes are those of another encoding, or of no text at all."""
    zeros = start.count(0)
    if not zeros:
        return
    found = "it is no text"
    expected = "a CSV file saved as UTF-8"
    if zeros * 5 > len(start):
        places = {place % 4 for place, byte in enumerate(start) if byte == 0}
        likely = {frozenset({1, 3}): "utf-16-le", frozenset({0, 2}): "utf-16-be"}.get(frozenset(places), "utf-32")
        found, expected = "its text is not UTF-8", f"--encoding {likely}, or a file saved as UTF-8"
    elif not _is_binary(start):
        return
    raise InputError([Fault(message=found, file=str(path), expected=expected)])


def _is_binary(start: bytes) -> bool:
    """Whether many bytes are marks that no text has; a stray one is a matter of its row."""
    return sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start) * 50 > len(start)


def _header(fields: Sequence[str], path: Path, faults: Faults) -> list[str]:
    names = [name.strip().lstrip("\ufeff") for name in fields]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice or not any(names):
        what = f"the columns {', '.join(twice)} are named twice" if twice else "the first row names no columns"
        raise InputError([Fault(message=what, file=str(path), line=1)])
    for name in names:
        if _NO_TEXT.search(name):
            faults.of_row(0, column=_readable(name), what=_NOT_THIS_ENCODING, effect=KEPT, value=_readable(name))
    return [
        ROW_OF_LOG if name == "row" else _readable(name) or f"column {place}"
        for place, name in enumerate(names, start=1)
    ]


def delimiter_of(line: str) -> str:
    """What stands between the fields of a first row: the mark that is there most often."""
    return max(_DELIMITERS, key=line.count)


def _fast(path: Path, faults: Faults) -> Iterator[pl.DataFrame]:
    """Pieces without quotes whose lines all have as many fields as the first; the rest is left to the slow way."""
    with path.open("rb") as file:
        line = file.readline()
        text = line.decode("utf-8", "surrogateescape").lstrip("\ufeff").rstrip("\r\n")
        delimiter = delimiter_of(text)
        names = _header(text.split(delimiter), path, faults)
        offset, row = file.tell(), 0
        while piece := file.read(PIECE):
            piece += file.readline()
            if not _is_plain(piece, delimiter, len(names)):
                place = _Place(offset=offset, row=row, names=names, delimiter=delimiter)
                yield from _slow(path, place, faults, "utf-8")
                return
            frame = pl.read_csv(
                piece,
                has_header=False,
                new_columns=names,
                schema_overrides=[pl.String] * len(names),
                infer_schema=False,
                separator=delimiter,
                quote_char=None,
            )
            yield frame.with_row_index("row", row + 1).with_columns(pl.col("row").cast(pl.Int64))
            row += len(frame)
            offset = file.tell()


def _is_plain(piece: bytes, delimiter: str, fields: int) -> bool:
    if b'"' in piece or b"\0" in piece:
        return False
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    marks = np.frombuffer(piece if piece.endswith(b"\n") else piece + b"\n", np.uint8)
    if (marks == 13).sum() not in {0, (marks == 10).sum(), (marks == 10).sum() - 1}:
        return False
    ends = np.flatnonzero(marks == 10)
    lengths = np.diff(ends, prepend=-1)
    if (lengths <= 2).any():  # an empty line is a matter for the slow way
        return False
    counts = np.diff(np.searchsorted(np.flatnonzero(marks == ord(delimiter)), ends), prepend=0)
    return bool((counts == fields - 1).all())


@frozen(kw_only=True)
class _Place:
    """Where in a file to go on, and what is known of it by then."""

    offset: int
    row: int
    names: list[str] | None = None
    delimiter: str | None = None


def _slow(path: Path, place: _Place, faults: Faults, encoding: str) -> Iterator[pl.DataFrame]:
    """Line by line, from a place in the file; each line that does not fit is told of and kept as far as it goes."""
    is_utf8 = encoding.lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig", "ascii"}
    codec = ("utf-8-sig" if place.offset == 0 else "utf-8") if is_utf8 else encoding
    with path.open("rb") as raw:
        raw.seek(place.offset)
        try:
            # Bytes that are no UTF-8 are kept apart from each other; elsewhere all are one sign.
            errors = "surrogateescape" if is_utf8 else "replace"
            text = io.TextIOWrapper(raw, encoding=codec, errors=errors, newline=None)
        except LookupError as error:
            raise InputError([Fault(message=f"there is no encoding {encoding!r}", file=str(path))]) from error
        rows = _Rows(text, place.delimiter or "", place.row, faults)
        names = place.names
        if names is None:
            first = text.readline()
            rows.delimiter = delimiter_of(first)
            names = _header(next(csv.reader([first], delimiter=rows.delimiter), []), path, faults)
        rows.size = len(names)
        found: list[list[str | None]] = []
        numbers: list[int] = []
        for fields in rows:
            found.append(_fitted(fields, names, rows.row, faults))
            numbers.append(rows.row)
            if len(found) >= _AT_ONCE:
                yield _frame(found, names, numbers)
                found, numbers = [], []
        if found:
            yield _frame(found, names, numbers)


class _Rows:
    """The rows of a text, each with its fields; empty ones and marks that are never closed are told of.

    Attributes:
        delimiter: what stands between fields.
        row: the number of the row given last.
        size: how many fields a row should have.
    """

    def __init__(self, text: TextIO, delimiter: str, row: int, faults: Faults) -> None:
        self.delimiter, self.row, self.size = delimiter, row, 0
        self._text, self._faults = text, faults
        self._put_back: list[str] = []
        csv.field_size_limit(64 * 1024 * 1024)

    def __iter__(self) -> Iterator[list[str]]:
        """The fields of each row."""
        while line := self._line():
            self.row += 1
            fields = self._fields(line)
            if any(field.strip() for field in fields):
                yield fields
            else:
                self._faults.of_row(self.row, column="", what="the row is empty", effect=LEFT_OUT)

    def _line(self) -> str:
        return self._put_back.pop() if self._put_back else self._text.readline()

    def _fields(self, line: str) -> list[str]:
        if '"' not in line:
            return line.rstrip("\n").split(self.delimiter)
        lines, is_open = [line], line.count('"') % 2 == 1
        while is_open and len(lines) < MOST_LINES and (more := self._line()):
            lines.append(more)
            is_open ^= more.count('"') % 2 == 1
        reader = csv.reader(lines, delimiter=self.delimiter)
        try:
            fields = next(reader, [])
        except csv.Error as error:
            return self._split(lines, f"the row cannot be read: {error}")
        if reader.line_num > 1 and (is_open or len(fields) != self.size):
            return self._split(lines, "a quotation mark is never closed; it is taken for a part of the text")
        # A mark inside a text that has none at its start is no more than a sign, such as the inches of a table.
        self._put_back += reversed(lines[reader.line_num :])
        return fields

    def _split(self, lines: list[str], what: str) -> list[str]:
        """The first line without regard to quotation marks; the others are read again."""
        self._put_back += reversed(lines[1:])
        text = lines[0].rstrip("\r\n")
        self._faults.of_row(self.row, column="", what=what, effect=KEPT, value=_readable(text)[:200])
        return text.split(self.delimiter)


def _frame(rows: list[list[str | None]], names: list[str], numbers: list[int]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.insert_column(0, pl.Series("row", numbers, dtype=pl.Int64))


_NOT_THIS_ENCODING = "it holds bytes that are no text in this encoding; name the right one, such as --encoding cp1252"


def _fitted(fields: list[str], names: list[str], row: int, faults: Faults) -> list[str | None]:
    if len(fields) != len(names):
        many = "more" if len(fields) > len(names) else "fewer"
        what = f"the row has {len(fields)} fields, {many} than the {len(names)} that the first row names"
        beyond = ", ".join(_readable(field) for field in fields[len(names) :]) or None
        faults.of_row(row, column="", what=what, effect=KEPT, value=beyond)
    for name, field in zip(names, fields, strict=False):
        if _NO_TEXT.search(field) or "\ufffd" in field:
            faults.of_row(row, column=name, what=_NOT_THIS_ENCODING, effect=KEPT, value=_readable(field))
        elif "\0" in field:
            what = "it holds a character without meaning (code 0)"
            faults.of_row(row, column=name, what=what, effect=KEPT, value=field.replace("\0", "\\0"))
    padded = [*fields[: len(names)], *[""] * (len(names) - len(fields))]
    return [_readable(one) if one != "" else None for one in padded]


def _readable(text: str) -> str:
    r"""A text whose bytes that are none are written as ``\xe9``, so that different ones stay different."""
    return _NO_TEXT.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
