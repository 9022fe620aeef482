"""The SEN2 person-level return of English councils as a log: a folder of its CSV tables, or its XML.

Names, addresses and pupil numbers are dropped as the return is read. What its fields mean is data, in ``sen2.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ehe_workflow.audit.cases.days_told import without_value
from ehe_workflow.audit.cases.mapping import ONLY, LogMapping, refuse_no_such_value
from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, NOT_PART, READ_AS_UNKNOWN, Faults
from ehe_workflow.audit.cases.sen2_checks import tell_of_checks
from ehe_workflow.audit.cases.sen2_tables import (
    REQUEST,
    Shape,
    files_of,
    missing_tables,
    of_folder,
    of_xml,
    shape,
    the_value,
)
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.law import Law
from ehe_workflow.time.when import WhenError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_PLAN = "activeplanstableid"

Tables = Mapping[str, pl.DataFrame]


def is_sen2(path: Path) -> bool:
    """Whether a folder or file looks like the return."""
    if path.is_dir():
        return "requests" in files_of(path, shape())
    if path.suffix.lower() != ".xml":
        return False
    try:
        with path.open("rb") as file:
            start = file.read(65536)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be read: {said}", file=str(path))]) from error
    text = start.replace(b"\0", b"")
    return b"<Persons" in text or b"<Requests" in text or b"SEN2" in text.upper()[:4096]


def refuse_law_of_elsewhere(path: Path, law: Law) -> None:
    """Refuse to hold a return against the law of another nation than the one whose councils send it.

    Raises:
        InputError: the log is such a return, and the law is another nation's.
    """
    whose = shape()["of"]
    if whose not in law.layers and is_sen2(path):
        message = f"it is a SEN2 return, and the law is that of {law.jurisdiction.name}"
        expected = f"the jurisdiction {whose}, or a council of it"
        raise InputError([Fault(message=message, file=str(path), value=repr(law.jurisdiction.id), expected=expected)])


def read_return(path: Path, faults: Faults, mapping: LogMapping | None = None) -> pl.DataFrame:
    """The return as rows of a log: ``row``, ``case``, ``event``, ``date``, ``born`` and ``case.FACT``.

    The row is that of the table that the event stands in. A case is a request for an assessment with what followed,
    or a plan with its last review; see ``reviews`` in ``sen2.toml``.

    Args:
        path: a folder with its tables as CSV, or its XML.
        faults: where rows are told of that do not fit together.
        mapping: how days and texts are written, and which cases are wanted.

    Raises:
        InputError: it has no table of requests, or cannot be read.
    """
    what, mapping = shape(), mapping or LogMapping()
    tables = of_folder(path, what, faults, mapping.encoding) if path.is_dir() else of_xml(path, what)
    if tables["requests"].is_empty():
        raise InputError(
            [Fault(message="it holds no requests", file=str(path), expected="the tables of a SEN2 person-level return")]
        )
    tables = _with_days(tables, what, mapping, faults)
    tell_of_checks(tables, what, faults, missing_tables(path, what))
    return _log_of(tables, what, mapping, faults, path)


def _with_days(tables: Tables, what: Shape, mapping: LogMapping, faults: Faults) -> dict[str, pl.DataFrame]:
    """The tables with their days year first; what is no day is told of, and not known."""
    found = dict(tables)
    for table, field in _days_of(what):
        frame = found[table]
        if field not in frame.columns:
            continue
        texts = frame[field].unique().drop_nulls().to_list()
        read, bad = {}, {}
        for text in texts:
            try:
                when = mapping.days.read(_year_first(text))
                read[text] = when.earliest.isoformat() if when.is_exact and when.earliest else text
            except WhenError as error:
                bad[text] = without_value(_year_first(text), str(error))
        case = pl.format("request {}", pl.col(REQUEST)) if REQUEST in frame.columns else pl.lit(None, pl.String)
        wrong = frame.filter(pl.col(field).is_in(list(bad))).with_columns(case=case)
        why = pl.col(field).replace_strict(bad, default=None, return_dtype=pl.String)
        # A date of birth is nobody's business; its row says where it is.
        value = pl.col(field) if table != what["born"]["table"] else None
        faults.add(wrong, column=f"{table}.{field}", value=value, what=why, effect=READ_AS_UNKNOWN)
        # A day that cannot be read leaves its event in the log, with a day that is not known.
        kept = pl.col(field).replace_strict({**read, **dict.fromkeys(bad, "")}, default=None, return_dtype=pl.String)
        found[table] = frame.with_columns(kept)
    return found


def _days_of(what: Shape) -> list[tuple[str, str]]:
    born: Mapping[str, str] = what["born"]
    more = [check["field"].split(".") for check in what["check"] if "days_of_year" in check]
    days = [(born["table"], born["field"]), *((one["table"], one["field"]) for one in what["event"])]
    return list(dict.fromkeys([*days, *((table, field) for table, field in more)]))


def _year_first(text: str) -> str:
    """A day as the CSV export writes it (``2022-Sep-28 00:00:00``), year first in numbers."""
    parts = text.split(" ", maxsplit=1)[0].split("-")
    if len(parts) == 3 and parts[1].capitalize() in _MONTHS:
        return f"{parts[0]}-{_MONTHS.index(parts[1].capitalize()) + 1:02}-{parts[2]}"
    return text


def _log_of(tables: Tables, what: Shape, mapping: LogMapping, faults: Faults, path: Path) -> pl.DataFrame:
    requests = tables["requests"]
    left, only_reviews = _left_out(requests, what, faults)
    apart = _reviews_apart(tables, what)
    reviews: str = what["reviews"]["table"]
    found = []
    for entry in what["event"]:
        others = left if entry["table"] == reviews else left | only_reviews
        frame = tables[entry["table"]]
        events = _events_of(entry, frame.filter(~pl.col(REQUEST).is_in(others)), faults)
        if entry["table"] == reviews:
            events = _with_detail(entry, events)
            case = pl.when(pl.col(REQUEST).is_in(only_reviews | apart)).then(pl.format("plan {}", pl.col("plan")))
            found.append(events.with_columns(case=case.otherwise(pl.format("request {}", pl.col(REQUEST)))))
        else:
            found.append(events.with_columns(case=pl.format("request {}", pl.col(REQUEST))))
    wanted = {"row", "case", "event", "date", REQUEST}
    wanted |= {f"detail.{entry['detail']['fact']}" for entry in what["event"] if "detail" in entry}
    every = pl.concat([frame[[name for name in frame.columns if name in wanted]] for frame in found], how="diagonal")
    unsettled = _unsettled(tables, what, faults)
    for name in dict.fromkeys(entry["fact"] for entry in what["fact"]):
        fact = _fact(name, tables, what)
        if name == what["unsettled"]["fact"]:
            fact = fact.filter(~pl.col(REQUEST).is_in(unsettled))
        every = every.join(fact, on=REQUEST, how="left", maintain_order="left")
    if mapping.only is not None:
        every = every.join(_choice(mapping.only, tables, what, path), on=REQUEST, how="left", maintain_order="left")
    births = _births(tables, what)
    return every.join(births, on=REQUEST, how="left", maintain_order="left").drop(REQUEST)


def _left_out(requests: pl.DataFrame, what: Shape, faults: Faults) -> tuple[set[str], set[str]]:
    """The requests of which nothing is part of the audit, and those of which only the reviews are."""
    left, only_reviews = set[str](), set[str]()
    for entry in what["left_out"]:
        field = entry["field"]
        if field not in requests.columns:
            continue
        rows = requests.filter(pl.col(field).str.to_uppercase().is_in(entry["values"]))
        told = rows.with_columns(case=pl.format("request {}", pl.col(REQUEST)))
        faults.add(told, column=f"requests.{field}", value=pl.col(field), what=entry["what"], effect=NOT_PART)
        (only_reviews if entry.get("reviews") else left).update(rows[REQUEST].drop_nulls().to_list())
    return left, only_reviews


def _reviews_apart(tables: Tables, what: Shape) -> set[str]:
    """The requests whose plan began so long before its last review that an earlier one may lie between."""
    entry = what["reviews"]
    begin, table = entry["begin"], tables[entry["table"]]
    ends = [pl.col(name) for name in entry["ends"] if name in table.columns]
    if not ends or begin["field"] not in tables[begin["table"]].columns:
        return set()
    last = table.select(REQUEST, end=pl.coalesce(column.replace("", None) for column in ends).str.to_date(strict=False))
    start = the_value(tables[begin["table"]], begin["field"]).select(REQUEST, begin=pl.col("value"))
    both = last.join(start, on=REQUEST).with_columns(pl.col("begin").str.to_date(strict=False))
    late = both.filter(pl.col("end") > pl.col("begin").dt.offset_by(f"{entry['months']}mo"))
    return set(late[REQUEST].to_list())


def _events_of(entry: Mapping[str, Any], frame: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    field = entry["field"]
    if field not in frame.columns:
        return frame.clear().with_columns(
            pl.lit(None, pl.String).alias(name) for name in ("event", "date", "plan") if name not in frame.columns
        )
    dated = frame.filter(pl.col(field).is_not_null())
    kind = pl.lit(entry.get("kind"), pl.String)
    by = entry.get("by")
    if by is not None:
        code = pl.col(by).str.to_uppercase() if by in frame.columns else pl.lit(None, pl.String)
        kind = code.replace_strict(entry["kinds"], default=None, return_dtype=pl.String)
    plan = pl.col(_PLAN if _PLAN in frame.columns else REQUEST)
    told = dated.with_columns(event=kind, date=_date_of(entry), plan=plan)
    lost = told.filter(pl.col("event").is_null())
    value = pl.col(by).fill_null("") if by in frame.columns else pl.lit("")
    what = f"the day is given, and {by!r} does not say of which event" if by is not None else ""
    faults.add(
        lost.with_columns(case=pl.format("request {}", pl.col(REQUEST))),
        column=f"{entry['table']}.{field}",
        value=pl.format("{} ({})", pl.col(field), value),
        what=what,
        expected=f"{by} as one of {', '.join(entry.get('kinds', ()))}",
        effect=LEFT_OUT,
    )
    return told.filter(pl.col("event").is_not_null())


def _date_of(entry: Mapping[str, Any]) -> pl.Expr:
    """The day of an event: that of its field, or one of a fixed day and month, so many years from it."""
    day = pl.col(entry["field"]).replace("", None)
    if "on" not in entry:
        return day
    year = day.str.to_date(strict=False).dt.year() + entry["on"]["years"]
    return pl.format("{}-{}", year, pl.lit(entry["on"]["day"]))


def _with_detail(entry: Mapping[str, Any], events: pl.DataFrame) -> pl.DataFrame:
    """Events with the fact about each that its day tells."""
    detail = entry.get("detail")
    if detail is None or entry["field"] not in events.columns:
        return events
    day = pl.col(entry["field"]).str.to_date(strict=False).dt.strftime("%m-%d")
    value = day.replace_strict(detail["by_day"], default=None, return_dtype=pl.String)
    return events.with_columns(value.alias(f"detail.{detail['fact']}"))


def _unsettled(tables: Tables, what: Shape, faults: Faults) -> set[str]:
    """The requests of which it cannot be told what excuses lateness."""
    entry, found = what["unsettled"], set[str]()
    for table, field in (one.split(".") for one in entry["fields"]):
        frame = tables[table]
        if field not in frame.columns:
            continue
        rows = frame.filter(pl.col(field).str.to_uppercase().is_in(entry["values"]))
        told = rows.with_columns(case=pl.format("request {}", pl.col(REQUEST)))
        faults.add(told, column=f"{table}.{field}", value=pl.col(field), what=entry["what"], effect=KEPT)
        found |= set(rows[REQUEST].drop_nulls().to_list())
    return found


def _fact(name: str, tables: Tables, what: Shape) -> pl.DataFrame:
    """A fact by request; nothing where the return says both yes and no."""
    found = [pl.DataFrame(schema={REQUEST: pl.String, "value": pl.String})]
    for entry in what["fact"]:
        frame = tables[entry["table"]]
        if entry["fact"] != name or entry["field"] not in frame.columns:
            continue
        said = pl.col(entry["field"]).str.to_uppercase()
        given = entry.get("given")
        value = pl.lit(given) if given else said.replace_strict(entry["values"], default=None, return_dtype=pl.String)
        rows = frame.filter(pl.col(entry["field"]).is_not_null())
        found.append(rows.select(REQUEST, value=value).drop_nulls())
    every = pl.concat(found).unique()
    return every.group_by(REQUEST).agg(
        pl.col("value").filter(pl.col("value").n_unique() == 1).first().alias(f"case.{name}")
    )


def _choice(only: tuple[str, str], tables: Tables, what: Shape, path: Path) -> pl.DataFrame:
    """For each request that has the value by which cases are chosen, that value."""
    fields = {entry["field"]: entry["tables"] for entry in what["choose"]}
    if only[0].lower() not in fields:
        raise InputError(
            [
                Fault(
                    message=f"cases of a return cannot be chosen by {only[0]!r}",
                    file=str(path),
                    expected=", ".join(fields),
                    nearest=nearest(only[0], fields),
                )
            ]
        )
    field = only[0].lower()
    held = {
        value
        for name in fields[field]
        if field in tables[name].columns
        for value in tables[name][field].drop_nulls().to_list()
    }
    refuse_no_such_value(only, held, path)
    rows = [
        tables[name].filter(pl.col(field) == only[1]).select(REQUEST, pl.col(field).alias(ONLY))
        for name in fields[field]
        if field in tables[name].columns
    ]
    nobody = pl.DataFrame(schema={REQUEST: pl.String, ONLY: pl.String})
    return pl.concat([nobody, *rows]).unique()


def _births(tables: Tables, what: Shape) -> pl.DataFrame:
    born, person, requests = what["born"], tables["person"], tables["requests"]
    if born["field"] not in person.columns or "persontableid" not in requests.columns:
        return requests.select(REQUEST, born=pl.lit(None, pl.String)).unique(REQUEST)
    births = person.select("persontableid", born=pl.col(born["field"]).replace("", None))
    told = requests.join(births.unique("persontableid"), on="persontableid", how="left")
    return told.select(REQUEST, "born").unique(REQUEST, keep="first")
