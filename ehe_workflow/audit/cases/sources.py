"""Where the rows of a log come from, cut into parts that each hold whole cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from shutil import rmtree

import polars as pl
from attrs import frozen

from ehe_workflow.audit.cases.csv_text import ROW_OF_LOG, read_pieces
from ehe_workflow.audit.cases.frames import PLAIN
from ehe_workflow.audit.cases.mapping import ONLY, LogMapping, refuse_no_such_value
from ehe_workflow.audit.cases.quality import LEFT_OUT, Faults
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
    if path.suffix.lower() in {".parquet", ".pq"} and not path.is_dir():
        return _slices(path, mapping)
    return spool(pieces(path, mapping, faults), folder, path)


def columns_of(parts: Sequence[Part], mapping: LogMapping) -> list[str]:
    """The columns of the rows of parts, under our names."""
    first = next(iter(parts))
    if isinstance(first, Slice):
        frame = _numbered(_scanned(first.path, lambda one: one.head(0).collect()), 0)
        return list(_columns_of(frame.columns, mapping, first.path))
    return list(dict.fromkeys(name for path in first.folder.glob("*.parquet") for name in pl.read_parquet_schema(path)))


def refuse_choice_of_none(parts: Sequence[Part], mapping: LogMapping, path: Path) -> None:
    """Refuse a choice of cases by a value that its column does not hold in any part.

    Raises:
        InputError: the column does not hold the value.
    """
    if mapping.only is None:
        return
    column = pl.col(ONLY).cast(pl.String).str.strip_chars()
    frames = (read(part, mapping).select(column.unique().drop_nulls()) for part in parts)
    refuse_no_such_value(mapping.only, set(pl.concat(frames)[ONLY].to_list()), path)


def pieces(path: Path, mapping: LogMapping, faults: Faults) -> Iterator[pl.DataFrame]:
    """The rows of a log, some at a time, under our names of columns."""
    if is_sen2(path):
        yield _stripped(read_return(path, faults, mapping))
        return
    if path.is_dir():
        expected = "one file, or the folder with the CSV tables of a SEN2 return (requests among them)"
        raise InputError([Fault(message="is a folder, and holds no SEN2 tables", file=str(path), expected=expected)])
    suffix = path.name.lower().rpartition(".")[2]
    read: Iterator[pl.DataFrame]
    if suffix in {"xes", "xml"}:
        read = read_traces(path)
    elif suffix in {"parquet", "pq"}:
        read = _parquet_pieces(path)
    elif suffix in {"csv", "tsv", "txt"}:
        read = read_pieces(path, faults, encoding=mapping.encoding)
    else:
        expected = "a .csv, .parquet or .xes file, or a SEN2 return as a folder or .xml; save a spreadsheet as CSV"
        raise InputError([Fault(message="it is no kind of log that can be read", file=str(path), expected=expected)])
    for frame in read:
        yield _stripped(named(frame, mapping, path, faults))


def named(frame: pl.DataFrame, mapping: LogMapping, path: Path, faults: Faults | None = None) -> pl.DataFrame:
    """Rows under our names of columns, others dropped; one row a case is turned into one row an event.

    Args:
        frame: rows under the log's own names.
        mapping: what these mean. A column that it does not name is ours where it has one of our names, capitals and
            spaces around it apart.
        path: the log.
        faults: where rows of one case are told of that name no day at all; None where nobody wants to know.

    Raises:
        InputError: columns are missing, or hold what cannot be read; all faults are told.
    """
    theirs = _columns_of(frame.columns, mapping, path)
    _refuse_types(frame, [*theirs.values(), *mapping.wide], path)
    columns = [pl.col(column).alias(name) for name, column in theirs.items()]
    if mapping.only is not None:
        columns.append(pl.col(mapping.only[0]).alias(ONLY))
    if not mapping.wide:
        return frame.select("row", *columns)
    dates = [pl.col(column) for column in mapping.wide]
    if len({frame.schema[column] for column in mapping.wide}) > 1:
        dates = [column.cast(pl.String) for column in dates]
    frame = frame.select("row", *columns, *dates)
    index = [column for column in frame.columns if column not in mapping.wide]
    # Names that no column of a log has, since a column of days may be called as one of ours.
    every = frame.unpivot(list(mapping.wide), index=index, variable_name="\0event", value_name="\0date")
    every = every.rename({"\0event": "event", "\0date": "date"})
    every = every.with_columns(pl.col("event").replace(dict(mapping.wide)))
    told = every.filter(pl.col("date").is_not_null() & (pl.col("date").cast(pl.String).str.strip_chars() != ""))
    if faults is not None:
        silent = frame.filter(~pl.col("row").is_in(told["row"].implode())).with_columns(pl.col("case").cast(pl.String))
        faults.add(silent, column="", what="the row names no day", effect=LEFT_OUT)
    return told


def _columns_of(columns: Sequence[str], mapping: LogMapping, path: Path) -> dict[str, str]:
    """The log's column for each of ours."""
    wanted = [*mapping.columns.values(), *mapping.wide, *([mapping.only[0]] if mapping.only else [])]
    found = [
        Fault(
            message=f"the log has no column {name!r}, which the mapping or --only names",
            file=str(path),
            nearest=nearest(name, columns),
        )
        for name in wanted
        if name not in columns
    ]
    theirs, taken = dict(mapping.columns), {*mapping.columns.values(), *mapping.wide}
    free = [column for column in columns if column != "row" and column not in taken]
    for name in dict.fromkeys([*PLAIN, *(column for column in free if is_ours(column))]):
        alike = [column for column in free if column.strip().casefold() == name]
        exact = name if name in free else alike[0] if len(alike) == 1 else None
        if name not in theirs and exact is not None:
            theirs[name] = exact
        elif name not in theirs and alike:
            what = f"several columns could be {name!r}: {', '.join(alike)}"
            found.append(Fault(message=what, file=str(path), expected=f"columns.{name} in a mapping"))
    if mapping.wide:
        theirs = {name: column for name, column in theirs.items() if name not in {"event", "date"}}
    needed = ("case",) if mapping.wide else ("case", "event", "date")
    has = ", ".join(column for column in columns if column != "row")
    found += [
        Fault(
            message=f"the log has no column {name!r}",
            file=str(path),
            nearest=nearest(name, free),
            expected=f"a column of that name, or columns.{name} in a mapping; it has {has}",
        )
        for name in needed
        if name not in theirs
    ]
    if found:
        raise InputError(found)
    return theirs


def _refuse_types(frame: pl.DataFrame, columns: Iterable[str], path: Path) -> None:
    bad = [
        Fault(
            message=f"the column {column!r} holds {frame.schema[column]} values",
            file=str(path),
            expected="text, numbers, days, or yes and no",
        )
        for column in columns
        if frame.schema[column].is_nested() or frame.schema[column] in {pl.Binary, pl.Object, pl.Duration, pl.Time}
    ]
    if bad:
        raise InputError(bad)


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose case and event have no spaces around them."""
    texts = [name for name in ("case", "event") if frame.schema[name] == pl.String]
    return frame.with_columns(pl.col(texts).str.strip_chars())


def is_ours(column: str) -> bool:
    """Whether a column has one of our names."""
    return column in PLAIN or column.partition(".")[0] in {"date", "detail", "fact", "case"}


def spool(rows: Iterator[pl.DataFrame], folder: Path, log: Path) -> tuple[Part, ...]:
    """Put rows by so that all rows of a case are together. A log of one piece makes one part.

    Raises:
        InputError: there are no rows.
    """
    unfinished = folder.with_name(folder.name + ".unfinished")
    for old in (folder, unfinished):
        if old.exists():
            rmtree(old)
    unfinished.mkdir(parents=True)
    first = next(rows, None)
    if first is None:
        raise InputError([Fault(message="the log holds no rows", file=str(log))])
    second = next(rows, None)
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


def read(part: Part, mapping: LogMapping, faults: Faults | None = None) -> pl.DataFrame:
    """The rows of a part.

    Args:
        part: the part.
        mapping: what the words of the log mean.
        faults: where rows are told of that name no day at all.

    Raises:
        NotInOrderError: it is a slice of a file whose cases are not in order.
        InputError: the file is damaged.
    """
    if isinstance(part, Spooled):
        frames = [pl.read_parquet(path) for path in sorted(part.folder.glob("*.parquet"))]
        return pl.concat(frames, how="diagonal_relaxed")
    return named(_of_slice(part, mapping), mapping, part.path, faults)


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
    named(_numbered(_scanned(path, lambda frame: frame.head(0).collect()), 0), mapping, path)
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
    frame = _numbered(frame, start)
    return frame[skip : own + beyond] if skip < own else frame.clear()


def _parquet_pieces(path: Path) -> Iterator[pl.DataFrame]:
    rows = _rows_of(path)
    for first in range(0, rows, ROWS_OF_PART):
        frame = _scanned(path, lambda one: one.slice(first, ROWS_OF_PART).collect())  # noqa: B023 - used at once
        yield _numbered(frame, first)


def _numbered(frame: pl.DataFrame, before: int) -> pl.DataFrame:
    """Rows with their numbers, from 1; a column of the log that has that name gets another."""
    frame = frame.rename({"row": ROW_OF_LOG}) if "row" in frame.columns else frame
    return frame.with_row_index("row", before + 1).with_columns(pl.col("row").cast(pl.Int64))
