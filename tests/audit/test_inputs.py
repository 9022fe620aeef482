"""What can be wrong with a log is told row by row, and nothing is dropped in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ehe_workflow.audit.cases.csv_text import read_pieces
from ehe_workflow.audit.cases.days_told import DayForm
from ehe_workflow.audit.cases.events import EVER, NEVER
from ehe_workflow.audit.cases.frames import Form, Logs, logs_of
from ehe_workflow.audit.cases.mapping import LogMapping, read_mapping
from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, READ_AS_UNKNOWN, Faults
from ehe_workflow.audit.cases.sources import named, pieces
from ehe_workflow.errors import InputError
from ehe_workflow.law.law import Law
from ehe_workflow.time.when import WhenError

AS_OF = date(2026, 11, 22)


def read(law: Law, path: Path, mapping: LogMapping | None = None) -> tuple[Logs, pl.DataFrame]:
    """A log with the faults told of it."""
    faults = Faults()
    mapping = mapping or LogMapping()
    frame = pl.concat(list(pieces(path, mapping, faults)), how="diagonal")
    return logs_of(frame, law, AS_OF, mapping.form, faults), faults.table()


def write(folder: Path, *lines: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join((*lines, "")).encode(encoding))
    return path


def told(faults: pl.DataFrame) -> list[tuple[int, str, str]]:
    return [(row["row"], row["column"], row["effect"]) for row in faults.iter_rows(named=True)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_plain_log(laws: dict[str, Law], tmp_path: Path, quote: str) -> None:
    path = write(
        tmp_path,
        "case,event,date,how,fact.exception-claimed",
        f"{quote}A{quote},assessment-asked,2026-01-05,letter,no",
        "A,assessment-agreed,2026-02-10,,",
        "B,assessment-asked,2026-03~,,yes",
    )
    logs, faults = read(laws["england"], path)
    assert faults.is_empty()
    assert logs.names.to_list() == ["A", "B"]
    assert logs.events.first.tolist() == [0, 2, 3]
    assert [logs.events.kinds[kind] for kind in logs.events.kind] == [
        "assessment-asked",
        "assessment-agreed",
        "assessment-asked",
    ]
    assert logs.events.date.earliest[2] == date(2026, 2, 1).toordinal()
    assert logs.events.date.latest[2] == date(2026, 4, 30).toordinal()
    claimed = logs.events.facts["exception-claimed"]
    assert [claimed.values[code] if code >= 0 else None for code in claimed.codes] == [False, None, True]


@pytest.mark.parametrize(
    ("text", "day_first", "patterns"),
    [
        ("03/04/2026", False, ()),
        ("13/04/2026", False, ()),
        ("46115", False, ()),
        ("31/02/2026", True, ()),
        ("3 April 26", True, ()),
        ("2026-4-3", False, ()),
    ],
)
def test_days_are_never_guessed(text: str, day_first: bool, patterns: tuple[str, ...]) -> None:
    with pytest.raises(WhenError):
        DayForm(day_first, patterns).read(text)


@pytest.mark.parametrize(
    ("text", "day_first", "patterns"),
    [
        ("2026-04-03", False, ()),
        (" 2026-04-03T09:15:00.000+01:00 ", False, ()),
        ("2026-04-03 00:00:00", False, ()),
        ("03/04/2026", True, ()),
        ("3.4.2026", True, ()),
        ("03/04/2026 09:15", True, ()),
        ("3 Apr 2026", False, ("%d %b %Y",)),
        ("04/03/2026", False, ("%m/%d/%Y",)),
    ],
)
def test_days_in_the_form_that_is_named(text: str, day_first: bool, patterns: tuple[str, ...]) -> None:
    assert DayForm(day_first, patterns).read(text).earliest == date(2026, 4, 3)


def test_faults_of_rows(laws: dict[str, Law], tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "case,event,date,born",
        "A,assessment-asked,03/04/2026,2015-01-01",
        "A,asessment-agreed,2026-05-01,2015-01-01",
        "A,advice-asked,2026-05-02,2015-01-02",
        "A,advice-asked,2026-05-02,2015-01-02",
        ",advice-asked,2026-05-02,",
        "B,assessment-asked,2014-05-02,2015-01-01",
        "B,assessment-asked,2027-05-02,2015-01-01",
        "B,,2026-05-03,2015-01-01",
        "B,advice-asked,,2015-01-01",
        "B,advice-asked,2026-06-01",
        "B,advice-asked,2026-06-02,2015-01-01,more",
    )
    logs, faults = read(laws["england"], path)
    assert told(faults) == [
        (1, "date", READ_AS_UNKNOWN),
        (2, "event", KEPT),
        (3, "born", READ_AS_UNKNOWN),
        (4, "", LEFT_OUT),
        (5, "case", LEFT_OUT),
        (6, "date", KEPT),
        (7, "date", LEFT_OUT),
        (8, "event", KEPT),
        (10, "", KEPT),
        (11, "", KEPT),
    ]
    assert "'assessment-agreed'" in faults.filter(pl.col("row") == 2)["expected"][0]
    assert faults.filter(pl.col("row") == 4)["value"][0] == "row 3"
    assert logs.rows == 11
    assert len(logs.events) == 11 - 3
    unknown = logs.events.date.earliest == NEVER
    assert (logs.events.date.latest[unknown] == EVER).all()
    assert sorted(logs.row[unknown].tolist()) == [1, 9]


def test_an_empty_line_and_a_damaged_line_are_told(laws: dict[str, Law], tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"case,event,date\nA,assessment-asked,2026-01-05\n\nB\xe9,assessment-asked,2026-01-06\n")
    logs, faults = read(laws["england"], path)
    assert told(faults) == [(2, "", LEFT_OUT), (3, "case", KEPT)]
    assert logs.names.to_list() == ["A", "B\\xe9"]
    logs, faults = read(laws["england"], path, LogMapping(encoding="cp1252"))
    assert logs.names.to_list() == ["A", "Bé"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(laws: dict[str, Law], tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "case,event,date", "É,assessment-asked,2026-01-05", encoding=encoding)
    logs, faults = read(laws["england"], path)
    assert logs.names.to_list() == ["É"]
    assert faults.is_empty()


def test_the_slow_way_goes_on_where_the_fast_one_stops(
    laws: dict[str, Law], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ehe_workflow.audit.cases.csv_text.PIECE", 100)
    lines = [f"C{number},assessment-asked,2026-01-05" for number in range(50)]
    lines[40] = '"C,40",assessment-asked,2026-01-05'
    path = write(tmp_path, "case,event,date", *lines)
    frame = pl.concat(list(read_pieces(path, Faults())))
    assert frame["row"].to_list() == list(range(1, 51))
    assert frame["case"][40] == "C,40"
    assert frame["case"].n_unique() == 50


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("log.csv", b""),
        ("log.csv", b"a,b,c\n1,2,3\n"),
        ("log.csv", b"case,case,date\n1,2,3\n"),
        ("log.parquet", b"PAR1 cut short"),
        ("log.xlsx", b"PK"),
        ("log.xes", b"<log><trace>"),
        (
            "log.xes",
            b'<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><log><trace>&b;</trace></log>',
        ),
        ("log.xes", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><log/>'),
    ],
)
def test_what_cannot_be_read_at_all(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError):
        list(pieces(path, LogMapping(), Faults()))


def test_xes(laws: dict[str, Law], tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(
        """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"><string key="concept:name" value="all"/>
        <trace><string key="concept:name" value="A"/><date key="born" value="2015-01-01"/>
        <event><string key="concept:name" value="assessment-asked"/>
        <date key="time:timestamp" value="2026-01-05T10:00:00.000+00:00"/></event>
        <event><string key="concept:name" value="assessment-agreed"/><string key="how" value="letter"/>
        <date key="time:timestamp" value="2026-02-05T10:00:00.000+00:00"/></event></trace>
        <trace><string key="concept:name" value="B"/></trace></log>""",
        encoding="utf-8",
    )
    logs, faults = read(laws["england"], path)
    assert faults.is_empty()
    assert logs.names.to_list() == ["A"]
    assert logs.events.date.earliest.tolist() == [date(2026, 1, 5).toordinal(), date(2026, 2, 5).toordinal()]
    assert logs.events.ways == ("letter",)
    assert logs.events.born is not None


def test_a_mapping(laws: dict[str, Law], tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'day_first = true\n[columns]\ncase = "Ref"\nevent = "What"\ndate = "When"\n'
        '[events]\n"Asked" = "assessment-asked"\n[facts]\nexception-claimed = false\n',
        encoding="utf-8",
    )
    mapping = read_mapping(path, laws["england"])
    log = write(tmp_path, "Ref,What,When,Name", "1,Asked,03/04/2026,Nobody")
    logs, faults = read(laws["england"], log, mapping)
    assert faults.is_empty()
    assert logs.events.date.earliest[0] == date(2026, 4, 3).toordinal()
    assert logs.events.case_facts["exception-claimed"].values == (False,)


def test_one_row_a_case(laws: dict[str, Law], tmp_path: Path) -> None:
    mapping = LogMapping(columns={"case": "Ref"}, wide={"Request": "assessment-asked", "Final plan": "final-plan-sent"})
    log = write(tmp_path, "Ref,Request,Final plan", "1,2025-01-06,2025-09-01", "2,2025-02-06,")
    logs, faults = read(laws["england"], log, mapping)
    assert faults.is_empty()
    assert logs.events.first.tolist() == [0, 2, 3]


def test_every_fault_of_a_mapping_is_told(laws: dict[str, Law], tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'colums = 1\n[columns]\nwhat = "x"\n[events]\na = "assesment-asked"\n'
        "[facts]\nexception-claimd = true\nexception-claimed = 3\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_mapping(path, laws["england"])
    keys = {fault.key: fault.nearest for fault in caught.value.faults}
    assert keys == {
        "colums": "columns",
        "columns.what": None,
        "events.a": "assessment-asked",
        "facts.exception-claimd": "exception-claimed",
        "facts.exception-claimed": None,
    }


def test_a_column_that_the_mapping_names_and_the_log_lacks() -> None:
    frame = pl.DataFrame({"row": [1], "Ref": ["a"], "event": ["b"], "date": ["c"]})
    with pytest.raises(InputError, match="Reff"):
        named(frame, LogMapping(columns={"case": "Reff"}), Path("log.csv"))


def test_typed_days_of_parquet(laws: dict[str, Law]) -> None:
    frame = pl.DataFrame(
        {
            "row": [1, 2, 3],
            "case": [7, 7, 8],
            "event": ["assessment-asked", "assessment-agreed", "assessment-asked"],
            "date": [date(2026, 2, 1), date(2026, 1, 1), None],
        }
    )
    logs = logs_of(frame, laws["england"], AS_OF, Form(), Faults())
    assert logs.names.to_list() == ["7", "8"]
    assert logs.row.tolist() == [2, 1, 3]
    assert logs.events.date.earliest.tolist()[:2] == [date(2026, 1, 1).toordinal(), date(2026, 2, 1).toordinal()]
    assert logs.events.date.earliest[2] == NEVER
