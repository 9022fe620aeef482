"""`ehe-workflow law check` as its users see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from ehe_workflow.command import main
from ehe_workflow.command.schema import SCHEMAS

Laid = Callable[..., Path]
BROKEN = {
    "land/invariants.toml": (
        "[invariant.it]\n"
        'kind = "precedes"\n'
        'process = "request"\n'
        'before = ["decided"]\n'
        'run_out = ["lnd.wait"]\n'
        'says = "Nothing is decided before the wait is over."\n'
        'source = { of = "act", at = "s.3" }\n'
    )
}


def ran(root: Path, capsys: pytest.CaptureFixture[str], *options: str, name: str = "land") -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["law", "check", name, "--on", "2026-06-01", "--law", str(root), *options])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_a_failure_is_told_with_its_path_and_places(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(lay(texts=BROKEN), capsys)
    assert status == 0
    told = " ".join(out.split())
    assert "WRONG (1)" in out
    assert "land, request/act-2001: 'decided' can come before 'lnd.wait' has run out" in told
    assert "It should be so: Nothing is decided before the wait is over." in told
    assert "precedes, invariant it: base/land/invariants.toml:1" in told
    assert "Where at the start: fits = no" in told
    assert "[Nothing open] -> asked -> [Request made] -> decided -> [Refused]" in told
    assert "last step: step refuse, base/land/request.toml:" in told
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize(
    ("texts", "fail_on", "status"),
    [(BROKEN, "error", 1), (BROKEN, "finding", 1), ({}, "error", 0), ({}, "finding", 1)],
)
def test_the_exit_status_follows_what_is_asked_for(
    texts: dict[str, str], fail_on: str, status: int, lay: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(lay(texts=texts), capsys, "--fail-on", fail_on)[0] == status


def test_warnings_can_be_counted_only(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(lay(), capsys, "--brief")
    assert "  - number-without-provision: 2" in out.splitlines()
    assert "lnd.contact" not in out


def test_the_json_answer_keeps_its_schema(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(lay(texts=BROKEN), capsys, "--json")
    answer = json.loads(out)
    jsonschema.validate(answer, SCHEMAS["law-check"]())
    assert answer["schema"] == "law-check"
    assert answer["errors"] == 1
    assert answer["warnings"] == len(answer["findings"]) - 1
    assert [one["id"] for one in answer["jurisdictions"]] == ["land"]
    first = answer["findings"][0]
    assert first["severity"] == "error"
    assert [one["event"] for one in first["path"]] == ["asked", "decided"]
    assert first["path"][-1]["place"]["line"] is not None


def test_a_finding_of_a_nation_is_not_told_again_for_its_councils(
    lay: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '[jurisdiction]\nid = "land/quiet"\nname = "Quiet"\nkind = "council"\nextends = "land"\n'
    root = lay(texts={**BROKEN, "land/councils/quiet.toml": head})
    with pytest.raises(SystemExit):
        main(["law", "check", "land", "land/quiet", "--json", "--on", "2026-06-01", "--law", str(root)])
    answer = json.loads(capsys.readouterr().out)
    assert answer["errors"] == 1
    assert [one["reused"] for one in answer["jurisdictions"]] == [0, 2]


def test_every_fault_of_every_jurisdiction_is_told(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ran(lay(texts={"land/bad.toml": "[stages.x]\n"}), capsys, name="lnd")
    assert status == 2
    assert "there is no jurisdiction 'lnd'" in err
    assert "did you mean 'land'?" in err
    status, _, err = ran(lay(texts={"land/bad.toml": "[stages.x]\n"}), capsys)
    assert status == 2
    assert "base/land/bad.toml, line 1" in err
    assert "Traceback" not in err
