from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from ehe_workflow.command import main
from ehe_workflow.command.schema import schema_text
from ehe_workflow.simulation.simulate import Simulation

CASE = """[case]
id = "ehc"
jurisdiction = "england"
facts = { has-plan = false }
[[event]]
kind = "assessment-asked"
date = 2026-10-05
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def test_the_text_tells_the_assumptions_with_their_sources(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "simulate", case, "--as-of", "2026-10-12", "--runs", "500")
    assert code == 0
    for words in ("500 possible futures, seed 1", "46.0% in time", "left open", "By default, with no source:", "[1]"):
        assert words in out
    assert all(len(line) <= 80 for line in out.splitlines() if "http" not in line)


def test_the_json_fits_its_schema(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--as-of", "2026-10-12", "--runs", "500", "--by", "2026-12-24", "--json")
    code, out, _ = run(capsys, "simulate", case, *options)
    found = json.loads(out)
    jsonschema.validate(found, json.loads(schema_text("simulate")))
    assert (code, found["schema"], found["runs"], found["dates"]) == (0, "simulate", 500, ["2026-12-24"])
    process = found["processes"][0]
    for one in process["assumptions"]:
        assert (one["default"] is None) != (one["source"] is None)
    ends = [stage[how] for stage in process["stages"] for how in ("rested", "still", "left_open", "late_open", "cut")]
    assert sum(ends) == pytest.approx(1)


def test_the_same_seed_prints_the_same(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--as-of", "2026-10-12", "--runs", "300", "--seed", "9", "--json")
    assert run(capsys, "simulate", case, *options) == run(capsys, "simulate", case, *options)


def test_ctrl_c_tells_what_is_done(
    case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = Simulation.advance

    def interrupted(self: Simulation) -> int:
        if self.done:
            raise KeyboardInterrupt
        return advance(self)

    monkeypatch.setattr(Simulation, "advance", interrupted)
    code, out, _ = run(capsys, "simulate", case, "--as-of", "2026-10-12", "--runs", "20000")
    assert code == 0
    assert "STOPPED after 8,192 of 20,000 runs." in out


def test_ctrl_c_at_once_tells_that_nothing_is_done(
    case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Simulation) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Simulation, "advance", interrupted)
    _, out, _ = run(capsys, "simulate", case, "--as-of", "2026-10-12")
    assert "STOPPED after 0 of 10,000 runs." in out


def test_bad_input_leaves_with_two_and_tells_all(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "simulate", case, "--runs", "0", "--seed", "-1", "--as-of", "2026-10-12")
    assert code == 2
    assert "2 things to put right" in err
    path = tmp_path / "mine.toml"
    path.write_text(
        '[assumptions]\nname = "x"\n[source.me]\ntitle = "me"\n[choice.plan-assessment.requested]\n'
        'shares = { agreed = 0.5, refussed = 0.4 }\nsource = "me"\n',
        encoding="utf-8",
    )
    code, _, err = run(capsys, "simulate", case, "--assumptions", str(path), "--as-of", "2026-10-12")
    assert code == 2
    assert "do not sum to one" in err
    assert "did you mean 'refused'?" in err
    assert f"{path}, line 6" in err


def test_without_numpy_the_extra_is_named(
    case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ehe_workflow.command.simulate.find_spec", lambda _: None)
    code, _, err = run(capsys, "simulate", case)
    assert code == 2
    assert "pip install 'ehe-workflow[simulation]'" in " ".join(err.split())


def test_the_command_alone_imports_no_numpy() -> None:
    code = "import sys, ehe_workflow.command; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_fit_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "case,event,date\na,assessment-asked,2026-01-05\na,assessment-refused,2026-02-09\n"
        "b,assessment-asked,2026-01-05\nb,assessment-agreed,2026-02-02\n",
        encoding="utf-8",
    )
    out = tmp_path / "fitted.toml"
    code, printed, told = run(capsys, "fit", str(log), "--in", "england")
    assert code == 0
    assert "[choice.plan-assessment.requested" in printed
    assert "had not come to rest" in told
    code, printed, _ = run(capsys, "fit", str(log), "--in", "england", "--out", str(out), "--json")
    jsonschema.validate(json.loads(printed), json.loads(schema_text("fit")))
    code, text, _ = run(capsys, "simulate", case, "--assumptions", str(out), "--as-of", "2026-10-12", "--runs", "100")
    assert code == 0
    assert "log.csv: 2 cases" in text
    code, _, err = run(capsys, "fit", str(log), "--in", "england", "--process", "plan-asessment")
    assert code == 2
    assert "did you mean 'plan-assessment'?" in err
