"""`ehe-workflow audit cases` as a council runs it, on the example that comes with the project."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
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
