"""Every limit of the tables that the data was made from is in it, or is left out with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from ehe_workflow import Law, Library
from ehe_workflow.law.library import shipped_root
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Force
from ehe_workflow.time import Unfixed

HERE = Path(__file__).parent
LIBRARY = Library([shipped_root()])
NATION = {"eng": "england", "uk": "england", "wal": "wales", "sco": "scotland"}
IDS = [line for line in (HERE / "dossier-ids.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
ENTRIES = [
    (entry["id"], entry["why"])
    for file in (HERE.parents[1] / "docs" / "coverage").glob("*.toml")
    for entry in tomli.loads(file.read_text(encoding="utf-8"))["left_out"]
]
NAME = re.compile(r"\b(?:lint\.)?[a-z]{2,3}(?:\.[a-z0-9_-]+)+")
REASONS = {name: why for id_, why in ENTRIES for name in NAME.findall(id_)}
STATEMENTS = [
    line for line in (HERE / "dossier-statements.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
]
HELD = {name for layer in LIBRARY.names for name in LIBRARY.load(layer).misstatement}


def place_of(name: str) -> tuple[Law, Limit] | None:
    nation = NATION[name.partition(".")[0]]
    for layer in (nation, *(one for one in LIBRARY.names if one.startswith(f"{nation}/"))):
        law = LIBRARY.load(layer)
        if name in law.limit:
            return law, law.limit[name]
    return None


def test_the_list_is_whole() -> None:
    assert len(IDS) == len(set(IDS)) == 365
    assert {name.partition(".")[0] for name in IDS} == set(NATION)


@pytest.mark.parametrize("name", IDS)
def test_every_limit_is_in_the_data_or_is_left_out_with_a_reason(name: str) -> None:
    found = place_of(name)
    if found is None:
        assert REASONS.get(name), f"{name} is neither in the data nor in docs/coverage"
        return
    law, limit = found
    assert law.authority(limit.source).url or law.force_of(limit) is Force.ADVICE, f"{name} cannot be looked up"
    if not isinstance(limit.length, Unfixed):
        assert limit.convention is not None or hasattr(limit.length, "month"), f"{name} does not say how it is counted"


def test_a_limit_without_a_number_says_how_its_day_is_found_or_why_there_is_none() -> None:
    silent = []
    for name in IDS:
        found = place_of(name)
        if found is not None and str(found[1].length) == "none":
            limit = found[1]
            told = limit.note or limit.computed or limit.readings or limit.benchmark or limit.later_of
            if not told and name not in REASONS and limit.bound.value != "none":
                silent.append(name)
    assert silent == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_wrong_statement_is_in_the_data_under_its_name_or_another(name: str) -> None:
    if name not in HELD:
        others = NAME.findall(REASONS.get(name, ""))
        assert others, f"{name} is neither in the data nor in docs/coverage"
        assert set(others) <= HELD
    else:
        assert name not in REASONS


def test_every_reason_is_given_once_and_in_words() -> None:
    names = [id_ for id_, _ in ENTRIES]
    assert len(names) == len(set(names))
    assert all(why.endswith(".") and len(why) > 20 for _, why in ENTRIES)
