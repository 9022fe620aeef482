"""What does not fit together in a SEN2 return, by the checks of ``sen2.toml``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, Faults
from ehe_workflow.audit.cases.sen2_tables import REQUEST, Shape, the_value

Tables = Mapping[str, pl.DataFrame]


def tell_of_checks(tables: Tables, what: Shape, faults: Faults, missing: Collection[str] = ()) -> None:
    """Tell of each table that is missing, and of each row that fails a check; the rows are kept.

    A check that asks what belongs to a row in a table that is missing is left out.
    """
    for name in sorted(missing):
        expected = f"a file whose name ends in {' or '.join(what['tables'][name]['files'])}.csv"
        said = f"the table {name!r} is missing, with all that it and the tables below it tell of"
        faults.of_row(0, column=name, what=said, effect=LEFT_OUT, expected=expected)
    for check in what["check"]:
        if any(one.partition(".")[0] in missing for one in check.get("lacks", ())):
            continue
        table, field = check["field"].split(".")
        rows = _failing(check, tables[table], field, tables)
        told = rows.with_columns(case=pl.format("request {}", pl.col(REQUEST)))
        faults.add(told, column=check["field"], value=pl.col(field), what=check["what"], effect=KEPT)
    for share in what["share"]:
        table, field = share["field"].split(".")
        frame = tables[table]
        given = frame.filter(pl.col(field).is_not_null()) if field in frame.columns else frame.clear()
        marked = given.filter(pl.col(field).str.to_uppercase().is_in(share["values"])) if len(given) else given
        if len(given) and len(marked) > share["most"] * len(given):
            value = f"{len(marked)} of {len(given)}"
            faults.of_row(0, column=share["field"], what=share["what"], effect=KEPT, value=value)


def _failing(check: Mapping[str, Any], frame: pl.DataFrame, field: str, tables: Tables) -> pl.DataFrame:
    if field not in frame.columns:
        return frame.clear().with_columns(pl.lit(None, pl.String).alias(field))
    rows = frame.filter(pl.col(field).is_not_null() & (pl.col(field) != ""))
    if "values" in check:
        rows = rows.filter(pl.col(field).str.to_uppercase().is_in(check["values"]))
    if "days_of_year" in check:
        day = pl.col(field).str.to_date(strict=False)
        rows = rows.filter(~day.dt.strftime("%m-%d").is_in(check["days_of_year"]))
    if "lacks" in check:
        rows = rows.filter(~pl.col(REQUEST).is_in(_having(check["lacks"], tables)))
    if "beside" in check:
        rows = rows.filter(pl.col(REQUEST).is_in(_having(check["beside"], tables)))
    if "with" in check:
        rows = rows.filter(pl.col(REQUEST).is_in(_having([check["with"]["field"]], tables, check["with"]["values"])))
    return _dated(check, rows, field, tables) if "not_before" in check else rows


def _dated(check: Mapping[str, Any], rows: pl.DataFrame, field: str, tables: Tables) -> pl.DataFrame:
    table, other = check["not_before"].split(".")
    if other not in tables[table].columns:
        return rows.clear()
    if other in rows.columns and table == check["field"].split(".")[0]:
        both = rows.with_columns(before=pl.col(other))
    else:
        before = the_value(tables[table], other).rename({"value": "before"})
        both = rows.join(before, on=REQUEST, how="inner", maintain_order="left")
    days = pl.col(field).str.to_date(strict=False) - pl.col("before").str.to_date(strict=False)
    apart = days.dt.total_days()
    return both.filter(apart > check["most_days"] if "most_days" in check else apart < 0)


def _having(fields: Iterable[str], tables: Tables, values: Iterable[str] | None = None) -> list[str]:
    """The requests for which one of some fields is given, or has one of some values."""
    found = set[str]()
    for one in fields:
        table, field = one.split(".")
        frame = tables[table]
        if field not in frame.columns:
            continue
        rows = frame.filter(pl.col(field).is_not_null() & (pl.col(field) != ""))
        if values is not None:
            rows = rows.filter(pl.col(field).str.to_uppercase().is_in(list(values)))
        found |= set(rows[REQUEST].drop_nulls().to_list())
    return sorted(found)
