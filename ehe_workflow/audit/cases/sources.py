"""Where the rows of a log come from, cut into parts that each hold whole cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

import polars as pl
from attrs import frozen

from ehe_workflow.audit.cases.csv_text import read_pieces
from ehe_workflow.audit.cases.frames import PLAIN
from ehe_workflow.audit.cases.mapping import LogMapping
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.sen2 import is_sen2, read_return
from ehe_workflow.audit.cases.xes import read_traces
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest

ROWS_OF_PART = 400_000
"""How many rows a part holds, about."""

_LOOK_AHEAD = 4096


@frozen
class Slice:
    """Some rows of a Parquet file whose cases are in order: those of the cases that begin in it.

    Attributes:
        path: the file.
        first: its first row, from 0.
        end: the row after its last.
        rows: how many rows the file has.
    """

    path: Path
    first: int
    end: int
    rows: int


@frozen
class Spooled:
    """Rows put by, all rows of a case in the same folder.

    Attributes:
        folder: the folder, with one file or more.
    """

    folder: Path


Part = Slice | Spooled


class NotInOrderError(Exception):
    """The cases of a Parquet file are not in order, so that it must be sorted into parts first."""


def prepare(path: Path, mapping: LogMapping, folder: Path, faults: Faults) -> tuple[Part, ...]:
    """Cut a log into parts.

    Args:
        path: CSV, Parquet, XES, or a SEN2 return as a folder of tables or as XML.
        mapping: what its own words mean.
        folder: where rows may be put by.
        faults: where rows are told of that cannot be put into a part.

    Raises:
        InputError: it cannot be read at all, or its columns are not those of a log.
    """
    if not path.exists():
        raise InputError([Fault(message="there is no such file or folder", file=str(path))])
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _slices(path, mapping)
    return spool(pieces(path, mapping, faults), folder)


def pieces(path: Path, mapping: LogMapping, faults: Faults) -> Iterator[pl.DataFrame]:
    """The rows of a log, some at a time, under our names of columns."""
    if is_sen2(path):
        yield read_return(path, faults)
        return
    if path.is_dir():
        raise InputError([Fault(message="is a folder, and holds no SEN2 tables", file=str(path))])
    suffix = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    read: Iterator[pl.DataFrame]
    if suffix in {"xes", "xml"}:
        read = read_traces(path)
    elif suffix in {"parquet", "pq"}:
        read = _parquet_pieces(path)
    elif suffix in {"csv", "tsv", "txt"}:
        read = read_pieces(path, faults, encoding=mapping.encoding)
    else:
        expected = "a .csv, .parquet or .xes file, or a SEN2 return as a folder or .xml"
        raise InputError([Fault(message="it is no kind of log that can be read", file=str(path), expected=expected)])
    for frame in read:
        yield named(frame, mapping, path)


def named(frame: pl.DataFrame, mapping: LogMapping, path: Path) -> pl.DataFrame:
    """Rows under our names of columns, others dropped; one row a case is turned into one row an event."""
    missing = [theirs for theirs in (*mapping.columns.values(), *mapping.wide) if theirs not in frame.columns]
    if missing:
        raise InputError(
            [
                Fault(
                    message=f"the mapping names a column {name!r} that the log does not have",
                    file=str(path),
                    nearest=nearest(name, frame.columns),
                )
                for name in missing
            ]
        )
    ours = {theirs: name for name, theirs in mapping.columns.items()}
    frame = frame.rename(ours)
    wanted = [column for column in frame.columns if column == "row" or is_ours(column)]
    if mapping.wide:
        same = [column for column in wanted if column not in {"event", "date"}]
        frame = frame.unpivot(list(mapping.wide), index=same, variable_name="event", value_name="date")
        frame = frame.with_columns(pl.col("event").replace(dict(mapping.wide)))
        frame = frame.filter(pl.col("date").is_not_null() & (pl.col("date").cast(pl.String) != ""))
        wanted = [*same, "event", "date"]
    needed = [name for name in ("case", "event", "date") if name not in wanted]
    if needed:
        raise InputError(
            [
                Fault(
                    message=f"the log has no column {name!r}",
                    file=str(path),
                    nearest=nearest(name, frame.columns),
                    expected=f"a column of that name, or columns.{name} in a mapping; "
                    f"it has {', '.join(column for column in frame.columns if column != 'row')}",
                )
                for name in needed
            ]
        )
    return frame.select(wanted)


def is_ours(column: str) -> bool:
    """Whether a column has one of our names."""
    return column in PLAIN or column.partition(".")[0] in {"date", "detail", "fact", "case"}


def spool(rows: Iterator[pl.DataFrame], folder: Path) -> tuple[Part, ...]:
    """Put rows by so that all rows of a case are together. A log of one piece makes one part."""
    unfinished = folder.with_name(folder.name + ".unfinished")
    for old in (folder, unfinished):
        if old.exists():
            rmtree(old)
    unfinished.mkdir(parents=True)
    first = next(rows, None)
    second = next(rows, None)
    if first is None:
        first = pl.DataFrame(schema={"row": pl.Int64, "case": pl.String, "event": pl.String, "date": pl.String})
    if second is None:
        number = max(1, -(-len(first) // ROWS_OF_PART))
        _put_by(first, 0, number, unfinished)
    else:
        number = 64
        _put_by(first, 0, number, unfinished)
        _put_by(second, 1, number, unfinished)
        for count, frame in enumerate(rows, start=2):
            _put_by(frame, count, number, unfinished)
    unfinished.rename(folder)
    return tuple(Spooled(part) for part in sorted(folder.iterdir()))


def _put_by(frame: pl.DataFrame, count: int, number: int, folder: Path) -> None:
    where = pl.col("case").cast(pl.String).hash(seed=7) % number
    parts = {0: frame} if number == 1 else frame.with_columns(part=where).partition_by("part", as_dict=True)
    for key, rows in parts.items():
        place = folder / f"{key[0] if isinstance(key, tuple) else key:03}"
        place.mkdir(exist_ok=True)
        (rows.drop("part") if number > 1 else rows).write_parquet(place / f"{count:06}.parquet", compression="lz4")


def read(part: Part, mapping: LogMapping) -> pl.DataFrame:
    """The rows of a part.

    Raises:
        NotInOrderError: it is a slice of a file whose cases are not in order.
        InputError: the file is damaged.
    """
    if isinstance(part, Spooled):
        frames = [pl.read_parquet(path) for path in sorted(part.folder.glob("*.parquet"))]
        return pl.concat(frames, how="diagonal_relaxed")
    return named(_of_slice(part, mapping), mapping, part.path)


def _scanned(path: Path, read_it: Callable[[pl.LazyFrame], pl.DataFrame]) -> pl.DataFrame:
    try:
        return read_it(pl.scan_parquet(path, glob=False))
    except (pl.exceptions.ComputeError, OSError, pl.exceptions.PolarsError) as error:
        said = str(error).splitlines()[0].lower()
        message = f"is damaged, cut short or no Parquet file: {said}"
        raise InputError([Fault(message=message, file=str(path), expected="a whole Parquet file")]) from error


def _rows_of(path: Path) -> int:
    return int(_scanned(path, lambda frame: frame.select(pl.len()).collect()).item())


def _slices(path: Path, mapping: LogMapping) -> tuple[Part, ...]:
    named(_scanned(path, lambda frame: frame.head(0).collect()), mapping, path)
    rows = _rows_of(path)
    if not rows:
        raise InputError([Fault(message="the log holds no rows", file=str(path))])
    return tuple(Slice(path, first, min(rows, first + ROWS_OF_PART), rows) for first in range(0, rows, ROWS_OF_PART))


def _of_slice(part: Slice, mapping: LogMapping) -> pl.DataFrame:
    name = mapping.columns.get("case", "case")
    start, more = max(0, part.first - 1), _LOOK_AHEAD
    while True:
        end = min(part.rows, part.end + more)
        frame = _scanned(part.path, lambda one: one.slice(start, end - start).collect())  # noqa: B023 - used at once
        cases = frame[name]
        if not cases.is_sorted():
            raise NotInOrderError
        own = part.end - start
        last = cases[own - 1]
        beyond = int((cases[own:] == last).sum()) if last is not None else 0
        if end == part.rows or beyond < end - part.end:
            break
        more *= 4
    skip = 0
    if start < part.first:
        before = cases[0]
        skip = int((cases == before).sum()) if before is not None else int(cases.null_count())
    frame = frame.with_row_index("row", start + 1).with_columns(pl.col("row").cast(pl.Int64))
    return frame[skip : own + beyond] if skip < own else frame.clear()


def _parquet_pieces(path: Path) -> Iterator[pl.DataFrame]:
    rows = _rows_of(path)
    for first in range(0, rows, ROWS_OF_PART):
        frame = _scanned(path, lambda one: one.slice(first, ROWS_OF_PART).collect())  # noqa: B023 - used at once
        yield frame.with_row_index("row", first + 1).with_columns(pl.col("row").cast(pl.Int64))
