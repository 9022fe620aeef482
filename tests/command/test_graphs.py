"""The diagram that stays readable where a definition is large."""

from __future__ import annotations

import re

import pytest

from ehe_workflow import Library
from ehe_workflow.command.graphs import overview
from ehe_workflow.law.index import index_of
from ehe_workflow.law.library import shipped_root

LIBRARY = Library([shipped_root()])
_ARROW = re.compile(r"^  (\S+) --> (\S+): (.+)$", re.MULTILINE)


def drawn(name: str, regime: str) -> dict[tuple[str, str], list[str]]:
    found = _ARROW.findall(overview(index_of(LIBRARY.load(name)).definitions[regime]))
    assert len({(one, other) for one, other, _ in found}) == len(found)
    return {(one, other): labels.split("<br/>") for one, other, labels in found}


def test_arrows_between_the_same_stages_are_one_and_steps_that_stay_are_left_out() -> None:
    arrows = drawn("england", "attendance-order/act-1996")
    assert arrows["concern", "notice_served"] == ["notice-served"]
    assert ["time is over"] in arrows.values()
    assert all(one != other for one, other in arrows)
    assert any(len(labels) > 1 for labels in arrows.values())


def test_a_step_from_many_stages_is_drawn_once() -> None:
    text = overview(index_of(LIBRARY.load("england")).definitions["attendance-order/act-1996"])
    assert text.count('state "from many stages" as many_stages') == 1
    assert "many_stages --> nothing_open" in text


@pytest.mark.parametrize("nation", ["england", "scotland", "wales"])
def test_every_stage_is_drawn_and_can_be_reached(nation: str) -> None:
    for definition in index_of(LIBRARY.load(nation)).definitions.values():
        text = overview(definition)
        reached = set(re.findall(r"--> (\w+)", text))
        assert {name.replace("-", "_") for name in definition.stages} <= reached
        resting = [name.replace("-", "_") for name, stage in definition.stages.items() if stage.final]
        assert f"class {','.join(resting)} resting" in text
