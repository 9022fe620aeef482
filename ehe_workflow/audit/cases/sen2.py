"""The SEN2 person-level return of English councils as a log: a folder of its CSV tables, or its XML.

Names, addresses and pupil numbers are dropped as the return is read. What its fields mean is data, in ``sen2.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import tomli

from ehe_workflow.audit.cases.csv_text import read_pieces
from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, Faults
from ehe_workflow.audit.cases.xml_text import elements
from ehe_workflow.errors import Fault, InputError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Shape = Mapping[str, object]


def shape() -> dict[str, object]:
    """What the tables and fields of the return mean."""
    return tomli.loads(files("ehe_workflow.audit.cases").joinpath("sen2.toml").read_text(encoding="utf-8"))


def is_sen2(path: Path) -> bool:
    """Whether a folder or file looks like the return."""
    if path.is_dir():
        return "requests" in _files_of(path, shape())
    if path.suffix.lower() != ".xml":
        return False
    with path.open("rb") as file:
        start = file.read(65536)
    return b"<Persons" in start or b"<Requests" in start or b"SEN2" in start.upper()[:4096]


def read_return(path: Path, faults: Faults) -> pl.DataFrame:
    """The return as rows of a log: ``row``, ``case``, ``event``, ``date``, ``born`` and ``case.FACT``.

    The row is that of the table that the event stands in; a case is a request for an assessment.

    Raises:
        InputError: it has no table of requests, or cannot be read.
    """
    what = shape()
    tables = _from_folder(path, what, faults) if path.is_dir() else _from_xml(path, what)
    if "requests" not in tables or tables["requests"].is_empty():
        raise InputError(
            [Fault(message="it holds no requests", file=str(path), expected="the tables of a SEN2 person-level return")]
        )
    return _events(tables, what, faults)


def _files_of(folder: Path, what: Shape) -> dict[str, Path]:
    found = {}
    for name, table in what["tables"].items():  # type: ignore[attr-defined]
        for path in sorted(folder.glob("*.csv")):
            if path.stem.lower().replace(" ", "").replace("-", "_").endswith(table["file"]):
                found[name] = path
    return found


def _from_folder(folder: Path, what: Shape, faults: Faults) -> dict[str, pl.DataFrame]:
    found = {}
    for name, path in _files_of(folder, what).items():
        frame = pl.concat(list(read_pieces(path, faults)))
        frame = frame.rename({column: column.lower() for column in frame.columns})
        found[name] = _kept(frame, name, what)
    return found


def _kept(frame: pl.DataFrame, name: str, what: Shape) -> pl.DataFrame:
    """Only the fields that are used; nobody's name goes any further."""
    table = what["tables"][name]  # type: ignore[index]
    wanted = {"row", table["id"], table["parent"], *_fields_of(name, what)}
    return frame.select([column for column in frame.columns if column in wanted])


def _fields_of(name: str, what: Shape) -> set[str]:
    entries = [*what["event"], *what["fact"], *what["check"], what["born"], what["left_out"]]  # type: ignore[misc]
    keys = ("field", "by", "not_before", "needed_with")
    return {entry[key] for entry in entries if entry["table"] == name for key in keys if key in entry}


def _from_xml(path: Path, what: Shape) -> dict[str, pl.DataFrame]:
    tables: Mapping[str, Mapping[str, str]] = what["tables"]  # type: ignore[assignment]
    by_element = {table["element"].lower(): name for name, table in tables.items()}
    wanted = {name: _fields_of(name, what) for name in tables}
    found: dict[str, list[dict[str, object]]] = {name: [] for name in tables}
    open_: list[dict[str, object]] = []
    for event, tag, text in elements(path):
        name = by_element.get(tag.lower())
        if event == "start" and name is not None:
            table = tables[name]
            rows = found[name]
            parent = next((one for one in reversed(open_) if table["parent"] in one), {})
            row: dict[str, object] = {"row": len(rows) + 1, table["id"]: str(len(rows) + 1), "": name}
            if table["parent"]:
                row[table["parent"]] = parent.get(table["parent"])
            rows.append(row)
            open_.append(row)
        elif event == "end" and name is not None:
            open_.pop()
        elif event == "end" and open_ and tag.lower() in wanted[str(open_[-1][""])]:
            open_[-1][tag.lower()] = text
    frames = {}
    for name, rows in found.items():
        columns = ["row", tables[name]["id"], tables[name]["parent"], *sorted(wanted[name])]
        schema = {column: pl.Int64 if column == "row" else pl.String for column in columns if column}
        frames[name] = pl.DataFrame([{key: one.get(key) for key in schema} for one in rows], schema=schema)
    return frames


def _events(tables: Mapping[str, pl.DataFrame], what: Shape, faults: Faults) -> pl.DataFrame:
    cases = _cases(tables, what, faults)
    joined = {name: _with_case(name, tables, cases, what) for name in tables if name != "person"}
    joined["person"] = cases
    _check(joined, what["check"], faults)  # type: ignore[arg-type]
    found = [frame for entry in what["event"] for frame in _events_of(entry, joined, faults)]  # type: ignore[attr-defined]
    every = pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys(("case", "event", "date"), pl.String))
    for entry in what["fact"]:  # type: ignore[attr-defined]
        frame = joined.get(entry["table"])
        if frame is not None and entry["field"] in frame.columns:
            told = frame.select("case", pl.col(entry["field"]).alias(f"case.{entry['fact']}")).drop_nulls()
            every = every.join(told.unique("case", keep="first"), on="case", how="left")
    return every.join(cases.select("case", "born"), on="case", how="left")


def _cases(tables: Mapping[str, pl.DataFrame], what: Shape, faults: Faults) -> pl.DataFrame:
    born: Mapping[str, str] = what["born"]  # type: ignore[assignment]
    requests = tables["requests"].with_columns(case=pl.format("request {}", pl.col("requeststableid")))
    left_out: Mapping[str, Any] = what["left_out"]  # type: ignore[assignment]
    field = str(left_out["field"])
    if field in requests.columns:
        old = pl.col(field).is_in(list(left_out["values"])).fill_null(value=False)
        what_is_old = "the request was told of in an earlier return"
        faults.add(requests.filter(old), column=field, what=what_is_old, effect=LEFT_OUT, value=pl.col(field))
        requests = requests.filter(~old)
    person = tables.get("person")
    if person is None or born["field"] not in person.columns or "persontableid" not in requests.columns:
        return requests.with_columns(born=pl.lit(None, pl.String))
    births = person.select("persontableid", born=_day(born["field"]))
    return requests.join(births.unique("persontableid"), on="persontableid", how="left")


def _with_case(name: str, tables: Mapping[str, pl.DataFrame], cases: pl.DataFrame, what: Shape) -> pl.DataFrame:
    """The rows of a table with the case that each belongs to; rows of requests left out go with them."""
    frame, known = tables[name], what["tables"]
    if name == "requests":
        return cases
    parent = known[name]["parent"]  # type: ignore[index]
    if "requeststableid" in frame.columns:
        parent = "requeststableid"
    if parent == "requeststableid":
        return frame.join(cases.select("case", "requeststableid"), on="requeststableid", how="inner")
    above = next(one for one, table in known.items() if table["id"] == parent)  # type: ignore[attr-defined]
    if above not in tables:
        return frame.clear().with_columns(case=pl.lit(None, pl.String))
    return frame.join(_with_case(above, tables, cases, what).select("case", parent), on=parent, how="inner")


def _events_of(entry: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], faults: Faults) -> Iterator[pl.DataFrame]:
    frame, field = tables.get(str(entry["table"])), str(entry["field"])
    if frame is None or field not in frame.columns:
        return
    dated = frame.filter(pl.col(field).is_not_null() & (pl.col(field) != ""))
    by = entry.get("by")
    if by is None:
        kind = pl.lit(entry["kind"])
    else:
        kinds: Mapping[str, str] = entry["kinds"]
        code = (pl.col(str(by)) if str(by) in frame.columns else pl.lit("")).fill_null("").str.strip_chars()
        kind = code.replace_strict(kinds, default=None, return_dtype=pl.String)
        strange = dated.filter(kind.is_null() & ~code.is_in(list(entry["others"])))
        said = f"no event can be made of it, since {by!r} does not say which"
        faults.add(strange, column=field, what=said, effect=LEFT_OUT, value=pl.col(field))
    told = dated.select("row", "case", event=kind, date=_day(field))
    yield told.filter(pl.col("event").is_not_null())


def _check(tables: Mapping[str, pl.DataFrame], checks: Iterable[Mapping[str, str]], faults: Faults) -> None:
    for check in checks:
        frame, field = tables.get(check["table"]), check["field"]
        other = check.get("not_before") or check["needed_with"]
        if frame is None or field not in frame.columns or other not in frame.columns:
            continue
        if "not_before" in check:
            bad = frame.filter(_day(field).str.to_date(strict=False) < _day(other).str.to_date(strict=False))
        else:
            bad = frame.filter(pl.col(field).fill_null("") == "", pl.col(other).fill_null("") != "")
        faults.add(bad, column=field, what=check["what"], effect=KEPT, value=pl.col(field))


def _day(field: str) -> pl.Expr:
    """A day year first, from the form of the export (``2022-Sep-28 00:00:00``) or of the XML (``2022-09-28``)."""
    text = pl.col(field).str.strip_chars()
    month = text.str.extract(r"^[0-9]{4}-([A-Za-z]{3})-[0-9]{2}", 1).str.to_lowercase()
    numbers = {name: f"{place:02}" for place, name in enumerate(_MONTHS, start=1)}
    number = month.replace_strict(numbers, default=None, return_dtype=pl.String)
    written = pl.format("{}-{}-{}", text.str.slice(0, 4), number, text.str.slice(9, 2))
    return pl.when(number.is_not_null()).then(written).otherwise(text)
