"""The tables of a SEN2 return, from CSV files or from XML: the fields that are used, each row with its request."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import tomli

from ehe_workflow.audit.cases.csv_text import read_pieces
from ehe_workflow.audit.cases.quality import LEFT_OUT, Faults
from ehe_workflow.audit.cases.xml_text import elements
from ehe_workflow.errors import Fault, InputError

REQUEST = "requeststableid"
"""The column that says which request a row belongs to."""

Shape = Mapping[str, Any]


def shape() -> Shape:
    """What the tables and fields of the return mean."""
    return tomli.loads(files("ehe_workflow.audit.cases").joinpath("sen2.toml").read_text(encoding="utf-8"))


def fields_of(name: str, what: Shape) -> set[str]:
    """The fields of a table that are used."""
    found = {(what["born"]["table"], what["born"]["field"])}
    for entry in (*what["event"], *what["fact"], *what["left_out"]):
        found |= {(entry["table"], entry[key]) for key in ("field", "by") if key in entry}
    for entry in what["choose"]:
        found |= {(table, entry["field"]) for table in entry["tables"]}
    for check in (*what["check"], *what["share"]):
        others = [*check.get("lacks", ()), *check.get("beside", ())]
        others += [check["not_before"]] if "not_before" in check else []
        others += [check["with"]["field"]] if "with" in check else []
        found |= {(table, field) for table, field in (one.split(".") for one in (check["field"], *others))}
    found |= {(table, field) for table, field in (one.split(".") for one in what["unsettled"]["fields"])}
    reviews = what["reviews"]
    found |= {(reviews["table"], field) for field in reviews["ends"]}
    found.add((reviews["begin"]["table"], reviews["begin"]["field"]))
    return {field for table, field in found if table == name}


def files_of(folder: Path, what: Shape) -> dict[str, list[Path]]:
    """The files of each table in a folder."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv":
            continue
        stem = "".join(mark for mark in path.stem.lower() if mark.isalnum())
        for name, table in what["tables"].items():
            if stem.endswith(tuple(table["files"])):
                found.setdefault(name, []).append(path)
    return found


def missing_tables(path: Path, what: Shape) -> frozenset[str]:
    """The tables of which a folder holds no file; none of an XML file, which leaves out what is empty."""
    return frozenset(what["tables"]) - set(files_of(path, what)) if path.is_dir() else frozenset()


def of_folder(folder: Path, what: Shape, faults: Faults, encoding: str | None) -> dict[str, pl.DataFrame]:
    """The tables of a folder of CSV files; a table without a file is empty.

    Raises:
        InputError: a table stands in two files, or lacks the column that ties it to the others.
    """
    places = files_of(folder, what)
    bad = [
        Fault(
            message=f"two files hold the table {name!r}: {', '.join(path.name for path in paths)}",
            file=str(folder),
            expected="the tables of one return",
        )
        for name, paths in places.items()
        if len(paths) > 1
    ]
    if bad:
        raise InputError(bad)
    tables = {name: _of_file(paths[0], name, what, faults, encoding) for name, paths in places.items()}
    for name, frame in tables.items():
        table = what["tables"][name]
        ties = (table["id"],) if name in {"person", "requests"} else (table["parent"], REQUEST)
        if not any(tie in frame.columns for tie in ties):
            expected = " or ".join(ties)
            message = "no column ties its rows to the other tables"
            bad.append(Fault(message=message, file=str(places[name][0]), expected=expected))
    if bad:
        raise InputError(bad)
    return _tied(tables, what, faults)


def _of_file(path: Path, name: str, what: Shape, faults: Faults, encoding: str | None) -> pl.DataFrame:
    own = Faults()
    pieces = list(read_pieces(path, own, encoding=encoding))
    table = what["tables"][name]
    wanted = {"row", table["id"], table["parent"], "persontableid", REQUEST, *fields_of(name, what)} - {""}
    for told in own.tables:
        # What stands in a field that is not used may be a name, and goes no further.
        used = pl.col("column").str.to_lowercase().is_in(wanted)
        value = pl.when(used).then(pl.col("value"))
        faults.tables.append(told.with_columns(value, column=pl.format(f"{name}.{{}}", pl.col("column"))))
    if not pieces:
        return _empty(name, what)
    frame = pl.concat(pieces)
    frame = frame.rename({column: column.strip().lower() for column in frame.columns})
    return _without_nothing(frame.select(column for column in frame.columns if column in wanted), what)


def _without_nothing(frame: pl.DataFrame, what: Shape) -> pl.DataFrame:
    """Fields without spaces around them and without marks for nothing; ``1.0`` of a spreadsheet is ``1``."""
    texts = pl.col(pl.String).str.strip_chars().str.replace(r"^([0-9]+)\.0$", "$1")
    return frame.with_columns(pl.when(~texts.str.to_uppercase().is_in(what["nothing"])).then(texts))


def _empty(name: str, what: Shape) -> pl.DataFrame:
    table = what["tables"][name]
    columns = [table["id"], table["parent"], REQUEST, *sorted(fields_of(name, what))]
    return pl.DataFrame(schema={"row": pl.Int64, **{column: pl.String for column in columns if column}})


def of_xml(path: Path, what: Shape) -> dict[str, pl.DataFrame]:
    """The tables of an XML file; its elements are numbered as they come."""
    tables: Mapping[str, Mapping[str, str]] = what["tables"]
    by_element = {table["element"].lower(): name for name, table in tables.items()}
    wanted = {name: fields_of(name, what) for name in tables}
    found: dict[str, list[dict[str, object]]] = {name: [] for name in tables}
    open_: list[dict[str, object]] = []
    for event, tag, text in elements(path):
        name = by_element.get(tag.lower())
        if event == "start" and name is not None:
            table, rows = tables[name], found[name]
            row: dict[str, object] = {**(open_[-1] if open_ else {}), "row": len(rows) + 1, "": name}
            row = {key: value for key, value in row.items() if key.endswith("tableid") or key in {"row", ""}}
            row[table["id"]] = str(len(rows) + 1)
            rows.append(row)
            open_.append(row)
        elif event == "end" and name is not None:
            open_.pop()
        elif event == "end" and open_ and tag.lower() in wanted[str(open_[-1][""])]:
            open_[-1][tag.lower()] = text
    frames = {}
    for name, rows in found.items():
        columns = ["persontableid", REQUEST, tables[name]["id"], tables[name]["parent"], *sorted(wanted[name])]
        schema = {"row": pl.Int64, **{column: pl.String for column in columns if column}}
        frame = pl.DataFrame([{key: one.get(key) for key in schema} for one in rows], schema=schema)
        frames[name] = _without_nothing(frame, what)
    return frames


def _tied(tables: Mapping[str, pl.DataFrame], what: Shape, faults: Faults) -> dict[str, pl.DataFrame]:
    """The tables with the request of each row; a row whose parent is not there is told of and left out."""
    found = {name: tables.get(name, _empty(name, what)) for name in what["tables"]}
    lost = set(what["tables"]) - set(tables)
    for name, table in what["tables"].items():
        frame = found[name]
        if name in {"person", "requests"}:
            twice = frame.filter(pl.col(table["id"]).is_duplicated() & ~pl.col(table["id"]).is_first_distinct())
            no_id = frame.filter(pl.col(table["id"]).is_null())
            said = "another row of the table has the same number"
            _tell(twice, f"{name}.{table['id']}", said, faults, pl.col(table["id"]))
            _tell(no_id, f"{name}.{table['id']}", "the row has no number", faults)
            found[name] = frame.filter(pl.col(table["id"]).is_not_null()).unique(
                table["id"], keep="first", maintain_order=True
            )
            continue
        parent = table["parent"] if REQUEST not in frame.columns else REQUEST
        above = next(one for one, other in what["tables"].items() if other["id"] == parent)
        known = found[above]
        orphans = frame.filter(pl.col(parent).is_null() | ~pl.col(parent).is_in(known[parent].implode()))
        # Where a whole table above is missing, that is told once, and not of each row.
        if above in lost:
            lost.add(name)
            orphans = orphans.clear()
        _tell(orphans, f"{name}.{parent}", f"the row that it belongs to is not in {above!r}", faults, pl.col(parent))
        ties = known.select(list(dict.fromkeys((parent, REQUEST)))).unique(parent)
        found[name] = frame.join(ties, on=parent, how="inner", maintain_order="left")
    return found


def _tell(rows: pl.DataFrame, column: str, what: str, faults: Faults, value: pl.Expr | None = None) -> None:
    nameless = rows.with_columns(case=pl.lit(None, pl.String))
    faults.add(nameless, column=column, value=value, what=what, effect=LEFT_OUT)


def the_value(frame: pl.DataFrame, field: str) -> pl.DataFrame:
    """The first value of a field for each request that has one, in the columns of the request and ``value``."""
    rows = frame.filter(pl.col(field).is_not_null() & (pl.col(field) != ""))
    return rows.select(REQUEST, value=pl.col(field)).unique(REQUEST, keep="first", maintain_order=True)
