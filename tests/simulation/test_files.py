from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ehe_workflow import InputError, Library
from ehe_workflow.law.law import Law
from ehe_workflow.simulation.files import Assumptions, assumptions_for, shipped_folder

Assume = Callable[..., Assumptions]


def faults_of(assume: Assume, **tables: str) -> list[str]:
    with pytest.raises(InputError) as told:
        assume(**tables)
    return [str(fault) for fault in told.value.faults]


@pytest.mark.parametrize("name", ["england", "wales", "scotland", "england/leicester"])
def test_what_is_shipped_is_sound_and_every_figure_has_its_source(library: Library, name: str) -> None:
    found = assumptions_for(library.load(name))
    assert found.names
    for process, entry in found.choice:
        assert found.evidence[f"choice.{process}.{entry}"].title
    for process, entry in found.duration:
        assert found.evidence[f"duration.{process}.{entry}"].title


def test_every_shipped_file_is_of_a_jurisdiction(library: Library) -> None:
    files = {path.stem for path in shipped_folder().glob("*.toml")}
    assert files == {"england", "england-and-wales", "scotland", "wales"}
    assert files <= {name.replace("/", "-") for name in library.names}


def test_own_files_come_over_those_shipped(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[assumptions]\nname = "own"\n[source.me]\ntitle = "my own"\n'
        '[choice.plan-assessment.requested]\nshares = { agreed = 1.0 }\nsource = "me"\n'
        "[default]\nwait = 7\n",
        encoding="utf-8",
    )
    law = library.load("england")
    found = assumptions_for(law, [path])
    assert found.choice["plan-assessment", "requested"].shares == {"agreed": 1.0}
    assert found.choice["plan-assessment", "assessing"].shares["plan-agreed"] == 0.951
    assert (found.default.wait, found.names[-1]) == (7, "own")
    assert assumptions_for(law, [path], shipped=False).names == ("own",)


def test_shares_sum_to_one(assume: Assume) -> None:
    (told,) = faults_of(assume, choice__main__asked="shares = { answer = 0.5, drop = 0.4 }")
    assert "do not sum to one" in told
    assert "found 0.9" in told
    assert "mine.toml:7" in told
    assume(choice__main__asked="shares = { answer = 0.1, drop = 0.2, note = 0.7 }")
    assume(choice__main__asked="shares = { answer = 0.333333, drop = 0.333333, note = 0.333333 }")
    assume(choice__main__asked="shares = { answer = 1 }")


def test_unknown_names_get_the_nearest(assume: Assume) -> None:
    told = faults_of(
        assume,
        choice__mian__asked="shares = { answer = 1.0 }",
        choice__main__asket="shares = { answer = 1.0 }",
        choice__main__asked="shares = { answr = 1.0 }",
        duration__main__ennd='kind = "fixed"\ndays = 1',
        fact__specal="shares = { yes = 1.0 }",
        fact__special="shares = { yess = 1.0 }",
    )
    assert len(told) == 6
    hints = ("main", "asked", "answer", "end", "special", "yes")
    assert {hint for hint in hints for one in told if f"did you mean {hint!r}?" in one} == set(hints)


def test_all_faults_are_told_at_once(assume: Assume) -> None:
    told = "\n".join(
        faults_of(
            assume,
            default="wait = -1",
            duration__main__answer='kind = "fixed"\ndays = -3',
            duration__main__end='kind = "triangular"\nleast = 9\nlikely = 5',
            duration__main__note='kind = "in-time"\nlimit = "replly"\nshare = 1.5\nunit = "working days"',
            duration__main__drop='kind = "quantiles"\nquantiles = [5]\ndays = 3',
            duration__main__ask='kind = "lognormal"\nmedian = 0\nnine_in_ten = 5',
            choice__main__asked="shares = { answer = -0.5, drop = 1.5 }",
            choice__main__waiting="shares = { end = 1.0 }\nopen = true",
            fact__tone="shares = { mild = 1.0 }",
        )
    )
    for words in (
        "default.wait",
        "not a number of days (found -3",
        "needs 'most'",
        "from the fewest to the most",
        "there is no limit 'replly'",
        "a share is a part of one (found 1.5",
        "days late are days of the calendar",
        "at least two",
        "has no 'days'",
        "never 0 at its median",
        "a share is a part of one (found -0.5",
        "either left open or has shares",
        "a detail of an event",
    ):
        assert words in told


def test_a_figure_without_a_source_is_refused(land: Law, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[assumptions]\nname = "t"\n[choice.main.asked]\nshares = { answer = 1.0 }\n'
        '[duration.main.end]\nkind = "fixed"\ndays = 1\nsource = "gone"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"source"):
        assumptions_for(land, [path])
    path.write_text(
        '[assumptions]\nname = "t"\n[duration.main.end]\nkind = "fixed"\ndays = 1\nsource = "gone"\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="in this file 'gone'"):
        assumptions_for(land, [path])


def test_a_missing_file_is_told(land: Law, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none"):
        assumptions_for(land, [tmp_path / "none.toml"])


def test_all_stages_can_only_be_left_open(assume: Assume, land: Law, tmp_path: Path) -> None:
    head = '[assumptions]\nname = "t"\n[source.me]\ntitle = "me"\n[choice.main."*"]\nsource = "me"\n'
    path = tmp_path / "mine.toml"
    path.write_text(head + "open = true\n", encoding="utf-8")
    assert ("main", "*") in assumptions_for(land, [path]).choice
    path.write_text(head + "shares = { answer = 1.0 }\n", encoding="utf-8")
    with pytest.raises(InputError, match="only be left open together"):
        assumptions_for(land, [path])
