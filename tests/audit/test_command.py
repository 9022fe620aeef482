"""`ehe-workflow audit cases` as a council runs it, on the example that comes with the project."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from click.testing import CliRunner, Result

from ehe_workflow.audit.cases.writing import names_of
from ehe_workflow.command import main
from ehe_workflow.command.main import group
from ehe_workflow.command.schema import schema_text

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "audit"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["audit", "cases", *map(str, arguments)], standalone_mode=False)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def the_example(out: Path, *more: object) -> Result:
    log, mapping = EXAMPLE / "council-extract.csv", EXAMPLE / "mapping.toml"
    law = ("-j", "england", "--as-of", "2026-11-22", "--mapping", mapping)
    return run(log, *law, "--out", out, "--workers", 1, *more)


def test_the_how_to_shows_what_the_command_prints(tmp_path: Path) -> None:
    answer = the_example(tmp_path / "audit")
    assert answer.exit_code == 0, answer.output
    assert all(len(line) <= 80 for line in answer.output.splitlines() if str(tmp_path) not in line)
    page = (ROOT / "docs" / "how-to" / "audit-cases.md").read_text(encoding="utf-8")
    shown = page.split("60 cases with")[1].split("```")[0].splitlines()[1:]
    shown += page.split("FAULTS OF THE LOG\n")[1].split("```")[0].splitlines()
    printed = answer.output.splitlines()
    assert [line for line in shown if line not in printed] == []
    written = sorted(path.name for path in (tmp_path / "audit").iterdir())
    assert written == list(names_of(csv=True, report=True))
    told = json.loads((tmp_path / "audit" / "audit.json").read_text(encoding="utf-8"))
    assert told["files"] == written
    jsonschema.validate(told, json.loads(schema_text("audit-cases")))


def test_a_mapping_that_says_nothing_of_exceptions_hides_nothing_that_is_late(tmp_path: Path) -> None:
    whole = the_example(tmp_path / "whole", "--json", "--no-report").output
    text = (EXAMPLE / "mapping.toml").read_text(encoding="utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text.replace("exception-claimed = false", ""), encoding="utf-8")
    out = tmp_path / "audit"
    law = ("-j", "england", "--as-of", "2026-11-22", "--mapping", mapping, "--out", out, "--workers", 1)
    answer = run(EXAMPLE / "council-extract.csv", *law)
    told = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    late = {row["limit"]: row["late_unless"] for row in told["limits"] if row["late_unless"]}
    breached = {row["limit"]: row["breached"] for row in json.loads(whole)["limits"]}
    assert late == {name: breached[name] for name in ("eng.ehc.final", "eng.ehc.request.decision")}
    page = (ROOT / "docs" / "how-to" / "audit-cases.md").read_text(encoding="utf-8")
    assert "LATE, UNLESS" + page.split("LATE, UNLESS")[1].split("```")[0] in answer.output
    terminal = " ".join(answer.output.split())
    assert "18 x The final plan is sent" in terminal
    assert "(eng.ehc.final): 2 to 180 days late, unless an exception applies" in terminal
    assert '"exception-claimed = false" under [facts]' in terminal
    row = next(one for one in rows_of(out / "limits.csv") if one["limit"] == "eng.ehc.final")
    assert (row["late_unless"], row["least_days_late"], row["most_days_late"]) == ("18", "2", "180")
    findings = rows_of(out / "findings.csv")
    asked = {one["would_settle"] for one in findings if one["doubt"] == "late-unless"}
    assert all("exception-claimed and personal-circumstances" in words for words in asked)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert all(row["limit"] in page for row in told["limits"])
    kept = page.split("kept wherever it can be told")[1].split("</table>")[0]
    assert "eng.ehc.final" not in kept
    # Advice in time, of which it is not known whether the limit applies to who gave it, is nothing to act on.
    assert "eng.ehc.advice.response" not in {one["limit"] for one in findings if one["doubt"] == "kept-if-due"}


def test_what_would_settle_a_finding_names_the_facts(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case,event,date\nA,advice-asked,2026-01-12\nA,advice-given,2026-06-01\n", encoding="utf-8")
    law = ("-j", "england", "--as-of", "2026-11-22", "--no-report", "--out", tmp_path / "out")
    assert run(log, *law).exit_code == 0
    findings = {one["limit"]: one for one in rows_of(tmp_path / "out" / "findings.csv")}
    asked = findings["eng.ehc.advice.response"]
    assert asked["doubt"] == "late-unless"
    assert "whether it applies here: advice-from is" in asked["would_settle"]


def test_a_right_that_came_too_late_is_no_duty_that_was_not_kept(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    rows = "A,assessment-asked,2025-01-06\nA,assessment-refused,2025-02-03\nA,appeal-lodged,2025-09-01\n"
    log.write_text(f"case,event,date\n{rows}", encoding="utf-8")
    law = ("-j", "england", "--as-of", "2026-11-22", "--out", tmp_path / "out")
    printed = run(log, *law).output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for text, heading, after in (
        (printed, "RIGHTS USED AFTER THEIR TIME", "\n\n"),
        (page, "Rights used after", "</table>"),
    ):
        assert "eng.ehc.appeal.lodge" in text.split(heading)[1].split(after)[0]
    assert "LIMITS NOT KEPT\n  None was found." in printed


def test_the_return_of_the_how_to(tmp_path: Path) -> None:
    answer = run(EXAMPLE / "sen2", "-j", "england", "--as-of", "2026-01-15", "--out", tmp_path, "--no-report")
    page = (ROOT / "docs" / "how-to" / "audit-cases.md").read_text(encoding="utf-8")
    shown = page.split("--out sen2-audit\n")[1].split("```")[0]
    assert answer.output.startswith(shown)
    some = run(
        EXAMPLE / "sen2",
        "-j",
        "england",
        "--as-of",
        "2026-01-15",
        "--out",
        tmp_path,
        "--only",
        "sensetting=EHE",
        "--json",
    )
    told = json.loads(some.output)
    assert (told["cases"], told["only"]) == (11, "sensetting=EHE")
    # The return holds no drafts of new plans, which is no fault of each plan.
    printed = answer.output
    draft = "13 x The log holds no draft of this plan."
    assert draft in printed.split("ACTS THAT THIS LOG NEVER HOLDS")[1].split("\n\n")[0]
    assert draft not in printed.split("STEPS OUT OF ORDER")[1]


def test_a_choice_without_a_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["audit", "cases", str(EXAMPLE / "sen2"), "-j", "england", "--as-of", "2026-01-15", "--only", "EHE"])
    assert left.value.code == 2
    assert "COLUMN=VALUE" in capsys.readouterr().err


def test_json_follows_its_schema(tmp_path: Path) -> None:
    answer = the_example(tmp_path, "--json", "--no-report", "--suppress", 5, "--hash-ids")
    told = json.loads(answer.output)
    jsonschema.validate(told, json.loads(schema_text("audit-cases")))
    assert told["cases"] == 60
    assert "EHE-" not in (tmp_path / "findings.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [(), ("--suppress", 50)])
@pytest.mark.parametrize("on", ["breach", "finding"])
def test_exit_status(tmp_path: Path, on: str, more: tuple[object, ...]) -> None:
    assert the_example(tmp_path, "--no-report", "--fail-on", on, *more).return_value == 1
    log = tmp_path / "log.csv"
    log.write_text("case,event,date\nA,assessment-asked,2026-11-20\n", encoding="utf-8")
    law = ("-j", "england", "--as-of", "2026-11-22", "--no-report", "--fail-on", on)
    assert run(log, *law, "--out", tmp_path, *more).return_value == 0


def test_a_log_without_its_mapping_is_told_on_one_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = str(EXAMPLE / "council-extract.csv")
    arguments = ["audit", "cases", log, "-j", "england", "--as-of", "2026-11-22", "--out", str(tmp_path)]
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert "3 things to put right" in told
    assert "the log has no column 'case'" in told


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_choice_that_no_case_meets(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / f"log.{ending}"
    rows = pl.DataFrame({"case": ["A"], "event": ["assessment-asked"], "date": ["2026-01-12"], "setting": ["EHE"]})
    (rows.write_csv if ending == "csv" else rows.write_parquet)(log)
    law = ["-j", "england", "--as-of", "2026-11-22", "--no-report", "--out", str(tmp_path / "out"), "--only"]
    with pytest.raises(SystemExit) as left:
        main(["audit", "cases", str(log), *law, "setting=EHF"])
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert "the column 'setting' holds 'EHF' in no row" in told
    assert "EHE" in told
    assert not (tmp_path / "out" / ".parts").exists()
    assert run(log, *law, "setting=EHE").exit_code == 0


def test_a_return_against_the_law_of_another_nation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = ["-j", "wales", "--as-of", "2026-01-15", "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as left:
        main(["audit", "cases", str(EXAMPLE / "sen2"), *law])
    assert left.value.code == 2
    assert "it is a SEN2 return, and the law is that of Wales" in " ".join(capsys.readouterr().err.split())


def test_the_example_is_written_to_a_new_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "example"
    answer = CliRunner().invoke(group, ["audit", "example", str(folder)], standalone_mode=False)
    assert answer.exit_code == 0, answer.output
    written, kept = ({path.relative_to(one): path for path in one.rglob("*")} for one in (folder, EXAMPLE))
    assert written.keys() == kept.keys()
    assert all(path.read_bytes() == kept[name].read_bytes() for name, path in written.items() if path.is_file())
    assert f"audit cases {folder / 'council-extract.csv'}" in answer.output
    with pytest.raises(SystemExit) as left:
        main(["audit", "example", str(folder)])
    assert left.value.code == 2
    assert "it is there already" in capsys.readouterr().err


def test_no_such_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["audit", "cases", str(tmp_path / "none.csv"), "-j", "england", "--as-of", "2026-11-22"])
    assert left.value.code == 2
    assert "there is no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_spark_without_java(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: str | None
) -> None:
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed (make test EXTRAS=spark)")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("JAVA_HOME", home)
    law = ["-j", "england", "--as-of", "2026-01-15", "--out", str(tmp_path / "out"), "--engine", "spark"]
    with pytest.raises(SystemExit) as left:
        main(["audit", "cases", str(EXAMPLE / "sen2"), *law])
    assert left.value.code == 2
    assert "needs Java 17" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
