"""Bad input of every kind, as a person would give it to the command: told by row, and never a traceback."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from attrs import frozen

from ehe_workflow.audit.cases import order
from ehe_workflow.audit.cases import run as running
from ehe_workflow.audit.cases.batch import Plan
from ehe_workflow.audit.cases.order import Order, plan_of
from ehe_workflow.command import main

HEAD = "case,event,date\n"
ROWS = "A,assessment-asked,2026-01-05\nA,assessment-agreed,2026-02-05\n"
XES = '<log><trace><string key="concept:name" value="A"/><event>{}</event></trace></log>'
ASKED = '<string key="concept:name" value="assessment-asked"/><date key="time:timestamp" value="2026-01-05T09:00:00"/>'


@frozen
class Ran:
    """What the command came to."""

    status: int
    text: str
    out: Path

    @property
    def faults(self) -> list[dict[str, str]]:
        with (self.out / "faults.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


Audit = Callable[..., Ran]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(Order(log=Path(), jurisdiction="england", as_of=date(2026, 11, 22), out=Path()))


@pytest.fixture
def audit(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Audit:
    for module in (running, order):
        monkeypatch.setattr(module, "plan_of", lambda _order: plan)

    def run(log: Path, *more: object) -> Ran:
        text, out = io.StringIO(), tmp_path / "out"
        options = ["-j", "england", "--as-of", "2026-11-22", "--out", out, "--workers", 1, "--no-report", "--quiet"]
        arguments = ["audit", "cases", log, *options, *more]
        with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text), pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        return Ran(left.value.code, " ".join(text.getvalue().split()), out)

    return run


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def parquet(folder: Path, frame: pl.DataFrame) -> Path:
    path = folder / "log.parquet"
    frame.write_parquet(path)
    return path


GOOD = pl.DataFrame({"case": ["A", "A"], "event": ["assessment-asked"] * 2, "date": ["2026-01-05", "2026-02-05"]})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("log.csv", b"", "the file is empty"),
        ("log.csv", b" \n\n", "the file is empty"),
        ("log.csv", HEAD, "the log holds no rows"),
        ("log.csv", "case,when\nA,2026-01-05\n", "the log has no column 'event'"),
        ("log.csv", "case,case,event,date\nA,A,x,2026-01-05\n", "the columns case are named twice"),
        ("log.csv", "Case,CASE,event,date\nA,A,x,2026-01-05\n", "several columns could be 'case': Case, CASE"),
        ("log.csv", (HEAD + ROWS).encode("utf-16-le"), "--encoding utf-16-le"),
        ("log.csv", (HEAD + ROWS).encode("utf-16-be"), "--encoding utf-16-be"),
        ("log.csv", (HEAD + ROWS).encode("utf-32"), "--encoding utf-32"),
        ("log.csv", b"\x89PNG\r\n\x1a\n\0\0" + bytes(range(256)), "it is no text"),
        ("log.xlsx", b"PK\3\4", "save a spreadsheet as CSV"),
        ("log", HEAD + ROWS, "it is no kind of log that can be read"),
        ("log.csv.gz", b"\x1f\x8b", "it is no kind of log that can be read"),
        ("log.parquet", b"", "is damaged, cut short or no Parquet file"),
        ("log.parquet", HEAD + ROWS, "is damaged, cut short or no Parquet file"),
        ("log.xes", "", "is no well-formed XML"),
        ("log.xes", "<log><trace>", "is no well-formed XML"),
        ("log.xes", "<log></log>", "the log holds no rows"),
        ("log.xes", "<html></html>", "its outermost element is <html>"),
        ("log.xes", '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log>&b;</log>', "entities or a document type"),
        ("log.xes", '<!DOCTYPE l SYSTEM "file:///etc/hostname"><log/>', "entities or a document type"),
        ("log.xml", '<!DOCTYPE l [<!ENTITY a "a">]><Persons>&a;</Persons>', "entities or a document type"),
        ("log.xml", "<Message><Persons><Person/></Persons></Message>", "it holds no requests"),
    ],
)
def test_what_cannot_be_audited(audit: Audit, tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    ran = audit(put(tmp_path, name, content))
    assert ran.status == 2
    assert words in ran.text
    assert not list(ran.out.glob("*.csv"))


def test_parquet_cut_short_or_of_strange_values(audit: Audit, tmp_path: Path) -> None:
    path = parquet(tmp_path, GOOD)
    whole = path.read_bytes()
    for content in (whole[:-20], whole[:40], whole[:10] + bytes(20) + whole[30:]):
        path.write_bytes(content)
        ran = audit(path)
        assert (ran.status, "is damaged, cut short or no Parquet file" in ran.text) == (2, True)
    for values in ([["a"], ["b"]], [b"a", b"b"]):
        ran = audit(parquet(tmp_path, GOOD.with_columns(case=pl.Series(values))))
        assert (ran.status, "the column 'case' holds" in ran.text) == (2, True)
    ran = audit(parquet(tmp_path, GOOD.rename({"event": "what"})))
    assert (ran.status, "the log has no column 'event'" in ran.text) == (2, True)
    ran = audit(parquet(tmp_path, GOOD.clear()))
    assert (ran.status, "the log holds no rows" in ran.text) == (2, True)


@pytest.mark.parametrize("name", ["folder", "folder.csv", "folder.xes", "folder.parquet"])
def test_a_folder_in_place_of_a_file(audit: Audit, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    ran = audit(tmp_path / name)
    assert (ran.status, "is a folder, and holds no SEN2 tables" in ran.text) == (2, True)


def test_bytes_that_are_no_text_stay_apart(audit: Audit, tmp_path: Path) -> None:
    rows = "É,assessment-asked,2026-01-05\nÈ,assessment-asked,2026-01-05\n"
    path = put(tmp_path, "log.csv", (HEAD + rows).encode("cp1252"))
    ran = audit(path)
    assert "2 cases with 2 events" in ran.text
    assert "--encoding cp1252" in ran.text
    assert [fault["value"] for fault in ran.faults] == ["\\xc9", "\\xc8"]
    ran = audit(path, "--encoding", "cp1252")
    assert "2 cases with 2 events" in ran.text
    assert ran.faults == []
    assert audit(path, "--encoding", "klingon").status == 2


def test_a_heading_that_is_no_text(audit: Audit, tmp_path: Path) -> None:
    rows = "case,event,date,Déjà\nA,assessment-asked,2026-01-05,\n"
    ran = audit(put(tmp_path, "log.csv", rows.encode("cp1252")))
    assert ran.status == 0
    assert [(fault["row"], fault["column"]) for fault in ran.faults] == [("0", "D\\xe9j\\xe0")]


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", "utf-16"])
def test_marks_of_encodings(audit: Audit, tmp_path: Path, start: bytes | str) -> None:
    text = HEAD + ROWS
    content = text.encode(start) if isinstance(start, str) else start + text.encode()
    ran = audit(put(tmp_path, "log.csv", content))
    assert "1 case with 2 events" in ran.text
    assert ran.faults == []


def test_headings_in_capitals_and_spaces_around_values(audit: Audit, tmp_path: Path) -> None:
    ran = audit(
        put(tmp_path, "log.csv", "CASE, Event ,Date\n A, assessment-asked ,2026-01-05\nA ,advice-asked,2026-02-05\n")
    )
    assert "1 case with 2 events" in ran.text
    assert ran.faults == []


def test_days_of_mixed_forms(audit: Audit, tmp_path: Path) -> None:
    rows = ["03/04/2026", "2026-04-04", "13/04/2026", "04-May-2026", "46115", "2026-5-3", "2026-02-30"]
    path = put(tmp_path, "log.csv", HEAD + "".join(f"{row},assessment-asked,{row}\n" for row in rows))
    ran = audit(path)
    assert ran.status == 0
    assert [int(fault["row"]) for fault in ran.faults] == [1, 3, 4, 5, 6, 7]
    assert {fault["effect"] for fault in ran.faults} == {"read as not known"}
    assert f"{len(rows)} cases with {len(rows)} events" in ran.text
    ran = audit(path, "--dayfirst")
    assert [int(fault["row"]) for fault in ran.faults] == [4, 5, 6, 7]


def test_a_form_without_a_day_is_the_whole_month(audit: Audit, tmp_path: Path) -> None:
    mapping = put(tmp_path, "m.toml", 'date_formats = ["%m/%Y"]\n[facts]\nexception-claimed = false\n')
    rows = "A,assessment-asked,2025-01-06\nA,assessment-agreed,02/2025\n"
    ran = audit(put(tmp_path, "log.csv", HEAD + rows), "--mapping", mapping, "--all")
    found = pl.read_parquet(ran.out / "findings.parquet").filter(pl.col("limit") == "eng.ehc.request.decision")
    assert found["verdict"].to_list() == ["cannot-tell"], "due on 17 February, done some day of February"
    assert (str(found["done_from"][0]), str(found["done_to"][0])) == ("2025-02-01", "2025-02-28")


def test_times_near_midnight(audit: Audit, tmp_path: Path) -> None:
    """Half past eleven at night by universal time in June is the next day in London."""
    rows = "A,assessment-asked,2025-06-02T23:30:00Z\nA,assessment-agreed,2025-07-15\n"
    path = put(tmp_path, "log.csv", HEAD + rows)
    mapping = put(tmp_path, "m.toml", 'time_zone = "Europe/London"\n')
    found = {}
    for name, more in (("without", ()), ("with", ("--mapping", mapping))):
        ran = audit(path, "--all", *more)
        table = pl.read_parquet(ran.out / "findings.parquet").filter(pl.col("limit") == "eng.ehc.request.decision")
        found[name] = (table["verdict"][0], str(table["trigger_from"][0]), str(table["trigger_to"][0]))
    assert found == {
        "without": ("cannot-tell", "2025-06-02", "2025-06-03"),
        "with": ("met", "2025-06-03", "2025-06-03"),
    }


def test_rows_that_cannot_be_right(audit: Audit, tmp_path: Path) -> None:
    rows = [
        "A,assessment-asked,2026-01-05,2015-03-01,",
        "A,assessment-asked,2026-01-05,2015-03-01,",
        ",assessment-agreed,2026-01-05,2015-03-01,",
        "  ,assessment-agreed,2026-01-05,2015-03-01,",
        "B,asessment-asked,2026-01-05,2015-03-01,",
        "B,,2026-01-05,2015-03-01,",
        "B,assessment-asked,2014-01-05,2015-03-01,",
        "B,assessment-asked,2027-01-05,2015-03-01,",
        "C,assessment-asked,2026-01-05,2028-03-01,",
        "D,assessment-asked,2026-01-05,2015-03-01,perhaps",
        "D,advice-asked,2026-01-06",
        "",
        "D,advice-asked,2026-01-07,,,more",
        'E,"assessment-asked,2026-01-05,,',
        "F,assessment-asked,2026-01-05,,",
        'G,assessment-asked,2026-01-05,,5" screen',
        "H\0,assessment-asked,2026-01-05,,",
    ]
    head = "case,event,date,born,case.exception-claimed\n"
    ran = audit(put(tmp_path, "log.csv", head + "\n".join(rows) + "\n"))
    told = sorted((int(one["row"]), one["column"], one["effect"]) for one in ran.faults)
    assert told == [
        (2, "", "left out"),
        (3, "case", "left out"),
        (4, "case", "left out"),
        (5, "event", "kept"),
        (6, "event", "kept"),
        (7, "date", "kept"),
        (8, "date", "left out"),
        (9, "born", "kept"),
        (9, "date", "kept"),
        (10, "case.exception-claimed", "read as not known"),
        (11, "", "kept"),
        (12, "", "left out"),
        (13, "", "kept"),
        (14, "", "kept"),
        (14, "event", "kept"),
        (16, "case.exception-claimed", "read as not known"),
        (17, "case", "kept"),
    ]
    assert ran.faults[3]["expected"] == "perhaps 'assessment-asked'"
    kept = {row["case"] for row in ran.faults} | set(pl.read_parquet(ran.out / "findings.parquet")["case"])
    assert {"A", "B", "C", "D", "E", "F", "G", "H\\0"} - {"H\\0"} <= kept


def test_columns_of_ours_that_no_law_knows(audit: Audit, tmp_path: Path) -> None:
    head = "case,event,date,case.exception-claimd,date.reply-bye\n"
    ran = audit(put(tmp_path, "log.csv", head + "A,assessment-asked,2026-01-05,no,2026-02-01\n"))
    assert [(fault["row"], fault["column"], fault["expected"]) for fault in ran.faults] == [
        ("0", "case.exception-claimd", "perhaps 'case.exception-claimed'"),
        ("0", "date.reply-bye", "perhaps 'date.reply-by'"),
    ]


def test_a_column_called_row(audit: Audit, tmp_path: Path) -> None:
    ran = audit(put(tmp_path, "log.csv", "row,case,event,date\n9,A,assessment-asked,2026-01-05\n"))
    assert "1 case with 1 event" in ran.text
    ran = audit(parquet(tmp_path, GOOD.with_columns(row=pl.lit(9))))
    assert "1 case with 2 events" in ran.text
    attributes = '<int key="row" value="9"/><string key="case" value="Z"/>'
    ran = audit(put(tmp_path, "log.xes", XES.format(ASKED + attributes)), "--all")
    assert pl.read_parquet(ran.out / "findings.parquet").select("case", "trigger_row").unique().rows() == [("A", 1)]


def test_nulls_and_spaces_of_parquet(audit: Audit, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "case": ["A", "A ", None],
            "event": [None, "assessment-asked", "assessment-asked"],
            "date": ["2026-01-05", None, "2026-01-05"],
        }
    ).sort("case", nulls_last=False)
    ran = audit(parquet(tmp_path, frame))
    assert [(fault["column"], fault["effect"]) for fault in ran.faults] == [
        ("case", "left out"),
        ("event", "kept"),
        ("case", "kept"),
    ]


def test_a_case_of_xes_without_a_name(audit: Audit, tmp_path: Path) -> None:
    ran = audit(put(tmp_path, "log.xes", f"<log><trace><event>{ASKED}</event></trace></log>"))
    assert [(fault["row"], fault["column"], fault["effect"]) for fault in ran.faults] == [("1", "case", "left out")]


def test_a_row_of_one_case_without_a_day(audit: Audit, tmp_path: Path) -> None:
    mapping = put(tmp_path, "m.toml", '[columns]\ncase = "Ref"\n[wide]\n"event" = "assessment-asked"\n')
    ran = audit(put(tmp_path, "log.csv", "Ref,event\n1,2026-01-05\n2,\n"), "--mapping", mapping)
    assert "1 case with 1 event" in ran.text
    assert [(fault["row"], fault["case"], fault["effect"]) for fault in ran.faults] == [("2", "2", "left out")]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff20"])
def test_formulas(audit: Audit, tmp_path: Path, mark: str) -> None:
    text = f"{mark}cmd|x"
    log = parquet(
        tmp_path,
        pl.DataFrame({"case": [text, text], "event": ["assessment-asked", text], "date": ["2025-01-06", text]}),
    )
    ran = audit(log)
    for name in ("findings", "faults"):
        with (ran.out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert any("cmd|x" in cell for cell in cells)
        assert not any(cell.startswith(mark) for cell in cells)


def test_every_fault_of_a_mapping_with_its_line(audit: Audit, tmp_path: Path) -> None:
    lines = [
        'day_first = "yes"',
        'date_formats = ["%q", "%d %b", "%d/%Y"]',
        'encoding = "klingon"',
        'time_zone = "Mars/Olympus"',
        "colums = 1",
        "[columns]",
        'case = "Ref"',
        'evnt = "What"',
        '"fact.nonsense" = "N"',
        '"case.exception-claimd" = "E"',
        'how = "Ref"',
        "[events]",
        '"a" = "assessment-askd"',
        "[facts]",
        'exception-claimed = "maybe"',
        "xx = 1",
    ]
    mapping = put(tmp_path, "m.toml", "\n".join(lines))
    ran = audit(put(tmp_path, "log.csv", HEAD + ROWS), "--mapping", mapping)
    assert ran.status == 2
    assert "14 things to put right" in ran.text
    for line in (1, 2, 3, 4, 5, 8, 9, 10, 11, 13, 15, 16):
        assert f"m.toml, line {line}:" in ran.text
    for near in ("columns", "event", "case.exception-claimed", "assessment-asked"):
        assert f"did you mean '{near}'?" in ran.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns\n", "not valid TOML"),
        ("columns = 3\n", "not a table"),
        ('[columns]\ncase = "case"\ncase = "b"\n', "a key stands twice"),
        ('[columns]\nborn = "Nowhere"\n', "the log has no column 'Nowhere'"),
        ('[columns]\ncase = "case"\nevent = "case"\n', "is mapped already, as columns.case"),
        ('[columns]\nevent = "event"\n[wide]\ndate = "assessment-asked"\n', "a log of one row a case has no column"),
    ],
)
def test_mappings_that_do_not_work(audit: Audit, tmp_path: Path, text: str, words: str) -> None:
    ran = audit(put(tmp_path, "log.csv", HEAD + ROWS), "--mapping", put(tmp_path, "m.toml", text))
    assert (ran.status, words in ran.text) == (2, True)


def test_places_that_cannot_be_written_to(audit: Audit, tmp_path: Path) -> None:
    log = put(tmp_path, "log.csv", HEAD + ROWS)
    for out in (log, log / "inside"):
        ran = audit(log, "--out", out)
        assert ran.status == 2
        assert "traceback" not in ran.text.lower()


def test_files_of_others_are_left_alone(audit: Audit, tmp_path: Path) -> None:
    log = put(tmp_path, "log.csv", HEAD + ROWS)
    (tmp_path / "out").mkdir()
    mine = put(tmp_path / "out", "findings.csv", "mine")
    ran = audit(log)
    assert (ran.status, "holds findings.csv, and no audit that was finished" in ran.text) == (2, True)
    assert mine.read_text(encoding="utf-8") == "mine"
    mine.unlink()
    assert audit(log).status == 0
    assert audit(log).status == 0, "a later audit takes the place of an earlier one"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="who may do everything is refused nothing")
def test_a_log_that_may_not_be_read(audit: Audit, tmp_path: Path) -> None:
    log = put(tmp_path, "log.csv", HEAD + ROWS)
    log.chmod(0)
    ran = audit(log)
    assert (ran.status, "cannot be read" in ran.text) == (2, True)


def test_a_very_long_value_is_told_in_part(audit: Audit, tmp_path: Path) -> None:
    ran = audit(put(tmp_path, "log.csv", f"{HEAD}A,{'x' * 3_000_000},2026-01-05\n"))
    assert [len(fault["value"]) for fault in ran.faults] == [200]
    assert len(ran.text) < 5000


def test_no_id_is_left_where_ids_are_hashed(audit: Audit, tmp_path: Path) -> None:
    rows = [
        "SECRET1,assessment-asked,2026-01-05",
        "SECRET1,assessment-asked,2026-01-05",
        "SECRET2\xe9,asessment-asked,soon,more",
        '"SECRET3,assessment-asked,2026-01-05',
        "SECRET4,assessment-agreed,2027-01-05",
        "SECRET5\0,assessment-asked,2014-01-05",
    ]
    log = put(tmp_path, "log.csv", ("Ref,event,date\n" + "\n".join(rows) + "\n").encode("cp1252"))
    mapping = put(tmp_path, "m.toml", '[columns]\ncase = "Ref"\n')
    ran = audit(log, "--mapping", mapping, "--hash-ids", "--all")
    assert len(ran.faults) >= 7
    assert "SECRET" not in ran.text
    for path in ran.out.iterdir():
        assert b"SECRET" not in path.read_bytes(), path.name
    names = {fault["case"] for fault in ran.faults} - {""}
    assert names <= set(pl.read_parquet(ran.out / "findings.parquet")["case"]) | names
    assert all(len(name) == 20 for name in names)
    assert audit(log, "--mapping", mapping, "--hash-key", " ").status == 2


@pytest.mark.parametrize("name", ["log.csv", "log.parquet"])
def test_only_some_cases(audit: Audit, tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame(
        {
            "case": ["A", "A", "B", "C"],
            "event": ["assessment-asked", "assessment-agreed", "assessment-asked", "assessment-asked"],
            "date": ["2026-01-05", "2026-02-05", "2026-01-05", "2026-01-05"],
            "EHE flag": [None, "Y", "N", " Y"],
        }
    )
    log = parquet(tmp_path, frame) if name.endswith("parquet") else tmp_path / name
    frame.write_csv(tmp_path / "log.csv")
    ran = audit(log, "--only", "EHE flag=Y")
    assert "2 cases with 3 events" in ran.text
    assert "Only cases with EHE flag=Y are part of the audit." in ran.text
    ran = audit(log, "--only", "EHE flagg=Y")
    assert (ran.status, "did you mean 'EHE flag'?" in ran.text) == (2, True)


def test_times_of_parquet_with_a_zone(audit: Audit, tmp_path: Path) -> None:
    moment = datetime(2025, 6, 2, 23, 30, tzinfo=UTC)
    frame = pl.DataFrame({"case": ["A"], "event": ["assessment-asked"], "date": [moment]})
    log = parquet(tmp_path, frame)
    mapping = put(tmp_path, "m.toml", 'time_zone = "Europe/London"\n')
    found = []
    for more in ((), ("--mapping", mapping)):
        ran = audit(log, "--all", *more)
        table = pl.read_parquet(ran.out / "findings.parquet").filter(pl.col("limit") == "eng.ehc.final")
        found.append((str(table["trigger_from"][0]), str(table["trigger_to"][0])))
    assert found == [("2025-06-02", "2025-06-03"), ("2025-06-03", "2025-06-03")]


def test_a_log_in_words_that_no_law_knows(audit: Audit, tmp_path: Path) -> None:
    ran = audit(put(tmp_path, "log.csv", HEAD + "A,Request in,2026-01-05\nA,Plan out,2026-02-05\n"))
    assert ran.status == 0
    assert "Nothing could be judged" in ran.text
    assert "None was found" not in ran.text


def test_the_order_of_steps_is_not_sure_where_a_day_is_missing(audit: Audit, tmp_path: Path) -> None:
    rows = "".join(
        f"{case},complaint-acknowledged,2026-01-12\n{case},complaint-made,{made}\n"
        for case, made in (("known", "2026-02-02"), ("missing", ""), ("vague", "2026-01-05/2026-02-02"))
    )
    ran = audit(put(tmp_path, "log.csv", HEAD + rows))
    steps = pl.read_parquet(ran.out / "steps.parquet").filter(pl.col("step") == "complaint-acknowledged")
    assert dict(steps.select("case", "order_known").iter_rows()) == {"known": True, "missing": False, "vague": False}
    assert "PERHAPS OUT OF ORDER: A DAY IS MISSING OR VAGUE" in ran.text
