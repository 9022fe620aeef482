"""Reading CSV in pieces: fast where a piece is plain, line by line where it is not, and no line lost in either way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ehe_workflow.audit.cases.quality import KEPT, Faults
from ehe_workflow.errors import Fault, InputError

PIECE = 16 * 1024 * 1024
"""How many bytes are read at a time."""

_DELIMITERS = ",;\t|"
_REPLACED = "�"


def read_pieces(path: Path, faults: Faults, *, encoding: str | None = None) -> Iterator[pl.DataFrame]:
    """The rows of a CSV file as text, some at a time, with their numbers in the column ``row``.

    Args:
        path: the file. Its first row names the columns.
        faults: where rows are told of that have too few or too many fields, or bytes that are no text.
        encoding: how its text is written; UTF-8, or UTF-16 with its mark, where None.

    Raises:
        InputError: it cannot be read at all: it is empty, or its first row names no columns.
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
    if encoding is None and start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    plain = encoding is None or encoding.lower().replace("-", "") in {"utf8", "utf8sig", "ascii"}
    first_line = start.split(b"\n", 1)[0]
    if plain and b'"' not in first_line and b"\r" not in first_line.rstrip(b"\r"):
        yield from _fast(path, faults)
    else:
        yield from _slow(path, 0, None, 0, faults, encoding or "utf-8")


def _header(fields: Sequence[str], path: Path) -> list[str]:
    names = [name.strip().lstrip("\ufeff") for name in fields]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice or not any(names):
        what = f"the columns {', '.join(twice)} are named twice" if twice else "the first row names no columns"
        raise InputError([Fault(message=what, file=str(path), line=1)])
    return [name or f"column {place}" for place, name in enumerate(names, start=1)]


def delimiter_of(line: str) -> str:
    """What stands between the fields of a first row: the mark that is there most often."""
    return max(_DELIMITERS, key=line.count)


def _fast(path: Path, faults: Faults) -> Iterator[pl.DataFrame]:
    """Pieces without quotes whose lines all have as many fields as the first; the rest is left to the slow way."""
    with path.open("rb") as file:
        line = file.readline()
        try:
            text = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            yield from _slow(path, 0, None, 0, faults, "utf-8")
            return
        delimiter = delimiter_of(text)
        names = _header(text.split(delimiter), path)
        offset, row = file.tell(), 0
        while piece := file.read(PIECE):
            piece += file.readline()
            if not _is_plain(piece, delimiter, len(names)):
                yield from _slow(path, offset, names, row, faults, "utf-8", delimiter)
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


def _slow(
    path: Path,
    offset: int,
    names: list[str] | None,
    row: int,
    faults: Faults,
    encoding: str,
    delimiter: str | None = None,
    at_once: int = 200_000,
) -> Iterator[pl.DataFrame]:
    """Line by line, from a place in the file; each line that does not fit is told of and kept as far as it goes."""
    with path.open("rb") as raw:
        raw.seek(offset)
        try:
            codec = "utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} and offset == 0 else encoding
            text = io.TextIOWrapper(raw, encoding=codec, errors="replace", newline="")
        except LookupError as error:
            raise InputError([Fault(message=f"there is no encoding {encoding!r}", file=str(path))]) from error
        if delimiter is None:
            first = text.readline()
            delimiter = delimiter_of(first)
            names = _header(next(csv.reader([first], delimiter=delimiter), []), path)
        assert names is not None  # noqa: S101 - read above where it was not given
        rows: list[list[str | None]] = []
        numbers: list[int] = []
        csv.field_size_limit(16 * 1024 * 1024)
        reader = csv.reader(text, delimiter=delimiter)
        while True:
            try:
                fields = next(reader, None)
            except csv.Error as error:
                row += 1
                faults.of_row(row, column="", what=f"the row cannot be read: {error}", effect="left out")
                continue
            if fields is not None and not any(field.strip() for field in fields):
                row += 1
                faults.of_row(row, column="", what="the row is empty", effect="left out")
                continue
            if fields is not None:
                row += 1
                rows.append(_fitted(fields, names, row, faults))
                numbers.append(row)
            if rows and (fields is None or len(rows) >= at_once):
                frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
                yield frame.insert_column(0, pl.Series("row", numbers, dtype=pl.Int64))
                rows, numbers = [], []
            if fields is None:
                return


def _fitted(fields: list[str], names: list[str], row: int, faults: Faults) -> list[str | None]:
    if len(fields) != len(names):
        many = "more" if len(fields) > len(names) else "fewer"
        what = f"the row has {len(fields)} fields, {many} than the {len(names)} that the first row names"
        beyond = ", ".join(fields[len(names) :]) or None
        faults.of_row(row, column="", what=what, effect=KEPT, value=beyond)
    if any(_REPLACED in field for field in fields):
        what = "it holds bytes that are no text in this encoding; name the right one, such as --encoding cp1252"
        faults.of_row(row, column="", what=what, effect=KEPT, value=next(one for one in fields if _REPLACED in one))
    padded = [*fields[: len(names)], *[""] * (len(names) - len(fields))]
    return [one if one != "" else None for one in padded]
