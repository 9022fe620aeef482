"""`ehe-workflow audit cases` as a council runs it, on the example that comes with the project."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

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
    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == [
        "faults.csv",
        "faults.parquet",
        "findings.csv",
        "findings.parquet",
        "report.html",
        "steps.csv",
        "steps.parquet",
    ]


def test_json_follows_its_schema(tmp_path: Path) -> None:
    answer = the_example(tmp_path, "--json", "--no-report", "--suppress", 5, "--hash-ids")
    told = json.loads(answer.output)
    jsonschema.validate(told, json.loads(schema_text("audit-cases")))
    assert told["cases"] == 60
    assert "EHE-" not in (tmp_path / "findings.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("on", "status"), [("breach", 1), ("finding", 1)])
def test_exit_status(tmp_path: Path, on: str, status: int) -> None:
    answer = the_example(tmp_path, "--no-report", "--fail-on", on)
    assert answer.return_value == status


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
