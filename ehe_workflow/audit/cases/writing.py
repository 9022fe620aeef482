"""The files of an answer: each written whole or not at all, and the mark of completion last."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ehe_workflow.audit.cases.answer import COUNTED, PARTS_OF_CANNOT_TELL, CasesAnswer
from ehe_workflow.errors import Fault, InputError

TABLES_OF_ROWS = ("findings", "steps", "faults")
"""The tables with a row for each thing found."""

TABLES_OF_SUMS = ("limits", "months", "measures")
"""The tables of the summary, in which small numbers may be hidden."""

REPORT, MARK = "report.html", "audit.json"
"""The page, and the answer as JSON: it is written last, and its presence says that the audit was finished."""

_FORMULA = r"^[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
"""What a spreadsheet takes for the start of a formula; the last four are the wide forms of the first four."""


def names_of(*, csv: bool, report: bool) -> tuple[str, ...]:
    """The names of the files of an answer."""
    endings = (".csv", ".parquet") if csv else (".parquet",)
    tables = [f"{name}{ending}" for name in (*TABLES_OF_ROWS, *TABLES_OF_SUMS) for ending in endings]
    return tuple(sorted([*tables, MARK, *([REPORT] if report else [])]))


def refuse_strange_files(folder: Path) -> None:
    """Refuse a folder with files of our names that no audit wrote.

    Raises:
        InputError: there are such files.
    """
    if (folder / MARK).exists():
        return
    strange = [name for name in names_of(csv=True, report=True) if (folder / name).exists()]
    if strange:
        message = f"holds {', '.join(strange)}, and no audit that was finished"
        expected = "another folder; or take these files out of it first"
        raise InputError([Fault(message=message, file=str(folder), expected=expected)])


def clear(folder: Path) -> None:
    """Take the files of an earlier answer out of a folder, its mark first."""
    for name in (MARK, REPORT, *names_of(csv=True, report=False)):
        (folder / name).unlink(missing_ok=True)
        for unfinished in folder.glob(f"{name}.*.unfinished"):
            unfinished.unlink(missing_ok=True)


def unfinished_of(path: Path) -> Path:
    """What a file is called until it is whole; no other process has the same name for it."""
    return path.with_name(f"{path.name}.{os.getpid()}.unfinished")


def write_text(text: str, path: Path) -> None:
    """Write a text whole or not at all."""
    unfinished = unfinished_of(path)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def write_table(every: pl.LazyFrame, path: Path, *, csv: bool) -> int:
    """Write a table as Parquet, and as CSV if that is wanted, and give the number of its rows.

    Args:
        every: the table.
        path: where, without an ending.
        csv: whether it is written as CSV as well.
    """
    # Parts hold words as codes; whoever reads the answer finds plain text.
    every = every.with_columns(pl.col(pl.Enum).cast(pl.String))
    whole = path.with_suffix(".parquet")
    unfinished = unfinished_of(whole)
    every.sink_parquet(unfinished, compression="lz4")
    unfinished.replace(whole)
    if csv:
        names = [name for name, kind in every.collect_schema().items() if kind == pl.String]
        unfinished = unfinished_of(path.with_suffix(".csv"))
        pl.scan_parquet(whole, glob=False).with_columns(neutral(name) for name in names).sink_csv(unfinished)
        unfinished.replace(path.with_suffix(".csv"))
    return int(pl.scan_parquet(whole, glob=False).select(pl.len()).collect().item())


def neutral(column: str) -> pl.Expr:
    """A text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe before it."""
    text = pl.col(column)
    return pl.when(text.str.contains(_FORMULA)).then(pl.format("'{}", text)).otherwise(text).alias(column)


def write_sums(answer: CasesAnswer, folder: Path, *, csv: bool) -> None:
    """Write the tables of the summary, with the numbers hidden that are hidden in the answer."""
    for name, table in zip(TABLES_OF_SUMS, (_limits(answer), _months(answer), _measures(answer)), strict=True):
        write_table(table.lazy(), folder / name, csv=csv)


_LIMITS: Mapping[str, Any] = {
    **dict.fromkeys(("limit", "what", "length", "bound", "process", "whose"), pl.String),
    **dict.fromkeys(("right", "recorded"), pl.Boolean),
    **dict.fromkeys(("force", "confidence", "source", "url"), pl.String),
    **dict.fromkeys(("cases", *COUNTED, *PARTS_OF_CANNOT_TELL), pl.Int64),
    **dict.fromkeys(("least_days_late", "most_days_late"), pl.Int64),
    **dict.fromkeys(("unless", "breach_unless"), pl.String),
    **dict.fromkeys(("median_days", "p90_days"), pl.Int64),
}
_MONTHS: Mapping[str, Any] = {"limit": pl.String, "month": pl.String, **dict.fromkeys(COUNTED, pl.Int64)}
_MEASURES: Mapping[str, Any] = {
    "measure": pl.String,
    "what": pl.String,
    **dict.fromkeys(("year", "within", "over", "over_a_year"), pl.Int64),
    **dict.fromkeys(("share", "average_weeks"), pl.Float64),
    "vague": pl.Int64,
    "source": pl.String,
}


def _limits(answer: CasesAnswer) -> pl.DataFrame:
    rows = (
        {name: getattr(row, name, None) for name in _LIMITS}
        | {"source": str(row.source), "url": row.source.url, "unless": "; ".join(row.unless) or None}
        for row in answer.limits
    )
    return _table(rows, _LIMITS)


def _months(answer: CasesAnswer) -> pl.DataFrame:
    rows = (
        {"limit": row.limit, **{name: getattr(one, name) for name in ("month", *COUNTED)}}
        for row in answer.limits
        for one in row.months
    )
    return _table(rows, _MONTHS)


def _measures(answer: CasesAnswer) -> pl.DataFrame:
    return _table(({name: getattr(row, name) for name in _MEASURES} for row in answer.measures), _MEASURES)


def _table(rows: Iterable[Mapping[str, object]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema))
