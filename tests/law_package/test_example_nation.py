"""The example of a nation of its own: installed as a package, it is found, loaded, checked and counted with."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ehe_workflow import Library, read_case, status
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.command import main
from ehe_workflow.law.library import shipped_root

EXAMPLE = Path(__file__).parents[2] / "examples" / "fictional-nation"
ROOT = EXAMPLE / "lyonesse_law" / "jurisdictions"
AS_OF = date(2026, 12, 2)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which pip has put the package, from a copy of its source and without a network."""
    place = tmp_path_factory.mktemp("example")
    source = shutil.copytree(EXAMPLE, place / "source")
    target = place / "target"
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, "-m", "pip", "install", *quiet, "--target", target, source], check=True)  # noqa: S603 - our own package
    return target


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--json"])
    code = left.value.code
    assert isinstance(code, int)
    return code, json.loads(capsys.readouterr().out)


def test_installing_the_package_makes_the_nation_known(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(Library.shipped().names)
    monkeypatch.syspath_prepend(str(installed))
    importlib.invalidate_caches()
    library = Library.shipped()
    assert set(library.names) - before == {"lyonesse", "lyonesse/trevilian"}
    assert library.load("lyonesse/trevilian").layers == ("lyonesse", "lyonesse/trevilian")
    assert "lyonesse_law" not in sys.modules


def test_the_command_finds_it_from_anywhere(installed: Path, tmp_path: Path) -> None:
    case = shutil.copy(EXAMPLE / "case.toml", tmp_path / "case.toml")
    command = [sys.executable, "-c", "from ehe_workflow.command import main; main()"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "status", case, "--as-of", AS_OF.isoformat(), "--brief"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Called to a hearing" in done.stdout
    assert "Trevilian Town Council" in done.stdout


def test_its_law_is_sound_and_nothing_is_worth_another_look(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("lyonesse", "lyonesse/trevilian")
    code, answer = ask(capsys, "law", "check", *names, "--law", str(ROOT), "--on", "2026-11-22", "--fail-on", "finding")
    assert code == 0
    assert answer["findings"] == []


def test_the_status_of_its_case() -> None:
    law = Library([ROOT]).load("lyonesse/trevilian")
    answer = status(read_case(EXAMPLE / "case.toml"), law, as_of=AS_OF)
    (standing,) = answer.standings
    assert standing.worlds[0].stage == "called"
    assert not standing.worlds[0].refusals
    told = {one.limit.id: one for one in answer.verdicts}
    # Posted on Monday 2 November: three working days later is the 5th, and three clear weeks end on the 26th.
    assert str(told["lyo.inquiry.answer"].due.last_day) == "2026-11-26"  # type: ignore[union-attr]
    assert told["lyo.inquiry.answer"].kind is Kind.MET
    # Fifteen and five working days after 17 November.
    assert str(told["lyo.account.reply"].due.last_day) == "2026-12-08"  # type: ignore[union-attr]
    assert told["lyo.account.reply"].kind is Kind.MET
    assert str(told["trevilian.account.reply"].due.last_day) == "2026-11-24"  # type: ignore[union-attr]
    assert told["trevilian.account.reply"].kind is Kind.BREACHED
    assert not law.force_of(told["trevilian.account.reply"].limit).is_law


def test_a_call_that_comes_too_early_does_not_count(tmp_path: Path) -> None:
    early = (EXAMPLE / "case.toml").read_text(encoding="utf-8").replace("2026-12-01", "2026-11-26")
    (tmp_path / "case.toml").write_text(early, encoding="utf-8")
    law = Library([ROOT]).load("lyonesse/trevilian")
    (standing,) = status(read_case(tmp_path / "case.toml"), law, as_of=AS_OF).standings
    assert {world.stage for world in standing.worlds} == {"asked"}


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        # 15 July lies in the Moot's closed month; 1 August 2027 is a Sunday.
        (("1 month", "--from", "2027-06-15", "--counting", "moot"), "2027-08-02"),
        (("1 month", "--from", "2027-06-15"), "2027-07-15"),
        # 11 November 2026 is a holiday of Lyonesse and of no other place.
        (("2 working days", "--from", "2026-11-10"), "2026-11-13"),
        (("2 working days", "--from", "2027-06-30", "--definition", "moot"), "2027-08-03"),
    ],
)
def test_counting_in_its_calendar(arguments: tuple[str, ...], last: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "count", *arguments, "--in", "lyonesse", "--law", str(ROOT))
    assert code == 0
    assert answer["last_day"] == last


def test_its_school_age() -> None:
    age = Library([ROOT]).load("lyonesse").school_age
    assert age is not None
    # Six on 9 March 2022: the next day on which school age can start; fifteen on 9 March 2031.
    assert str(age.starts(date(2016, 3, 9))) == "2022-08-31"
    assert str(age.ends(date(2016, 3, 9))) == "2031-06-30"


def test_it_stands_beside_the_shipped_nations_and_takes_nothing_from_them() -> None:
    shared = Library([shipped_root(), ROOT])
    alone = Library([ROOT])
    assert shared.load("lyonesse").limit == alone.load("lyonesse").limit
    assert "lyo.account.reply" not in shared.load("england").limit
