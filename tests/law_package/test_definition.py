"""A regime as a graph, and the law by the kinds of event that bring it into play."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ehe_workflow.law.definition import definition_of
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library, shipped_root

Lay = Callable[..., Path]
REGIME = "request/act-2001"
HERE = Path(__file__).parent


@pytest.fixture
def law(lay: Lay) -> Law:
    return Library([lay()]).load("land")


def test_ways_are_the_steps_by_stage_and_event(law: Law) -> None:
    definition = definition_of(law, REGIME)
    found = {place: [step.id for step in steps] for place, steps in definition.ways.items()}
    assert found == {
        ("nothing", "asked"): ["ask"],
        ("refused", "asked"): ["ask"],
        ("asked", "decided"): ["grant", "refuse"],
        ("asked", "withdrawn"): ["withdraw"],
    }
    assert definition.regime is law.regime[REGIME]
    assert list(definition.stages) == ["nothing", "asked", "granted", "refused"]
    assert [step.id for step in definition.steps] == ["ask", "grant", "refuse", "withdraw"]
    assert definition.events == {"asked", "decided", "withdrawn"}
    assert definition.by_calendar == {}


def test_a_star_is_every_stage_that_is_not_final_and_what_is_named_beside_it(lay: Lay) -> None:
    text = """
[of]
process = "request"
regime = "act-2001"

[event.lost]
name = "The papers were lost"

[stage.waiting]
name = "Waiting"
kind = "awaiting-decision"

[step.wait]
at_end_of = "lnd.wait"
from = ["asked"]
to = "waiting"

[step.lost]
event = "lost"
from = ["*", "granted"]
to = "nothing"
"""
    law = Library([lay(texts={"land/more.toml": text})]).load("land")
    definition = definition_of(law, REGIME)
    assert {stage for stage, event in definition.ways if event == "lost"} == {"asked", "waiting", "granted"}
    assert {stage for stage, event in definition.ways if event == "withdrawn"} == {"asked", "waiting"}
    assert {stage: [step.id for step in steps] for stage, steps in definition.by_calendar.items()} == {
        "asked": ["wait"]
    }
    assert [step.id for step in definition.steps_from("asked")] == ["wait", "lost", "grant", "refuse", "withdraw"]
    assert [step.id for step in definition.steps_from("granted")] == ["lost"]
    assert definition.steps_from("nowhere") == []


def test_what_an_event_brings_into_play(lay: Lay) -> None:
    index = index_of(Library([lay(HERE / "good" / "renames")]).load("hill"))
    assert index.processes == {"asked": ("request",), "decided": ("request",), "withdrawn": ("request",)}
    assert {kind: [limit.id for limit in found] for kind, found in index.limits.items()} == {
        "asked": ["lnd.wait", "lnd.contact", "hil.decision"]
    }
    # what names a limit by the name of a lower layer is found under its name here
    assert {name: [limit.id for limit in found] for name, found in index.following.items()} == {
        "hil.decision": ["hil.after"]
    }
    assert {kind: [check.id for check in found] for kind, found in index.checks.items()} == {"decided": ["polite"]}
    assert index.barred == {"lnd.wait": ("decided",)}
    assert index.from_facts == ()


def test_events_barred_by_a_renamed_limit(lay: Lay) -> None:
    index = index_of(Library([lay(HERE / "good" / "renames")]).load("land/town"))
    assert index.barred == {"town.wait": ("decided",)}


def test_a_limit_from_a_fact(lay: Lay) -> None:
    text = """
[fact.born]
question = "When was the child born?"
type = "date"

[limit."lnd.grown"]
process = "request"
what = "The child grows up"
by = "law"
from_fact = "born"
length = "18 years"
convention = "after"
bound = "exactly"
source = { of = "act" }
"""
    index = index_of(Library([lay(texts={"land/more.toml": text})]).load("land"))
    assert [limit.id for limit in index.from_facts] == ["lnd.grown"]
    assert set(index.limits) == {"asked"}


def test_an_index_is_made_once_for_a_law(law: Law) -> None:
    assert index_of(law) is index_of(law)


@pytest.mark.parametrize("name", Library([shipped_root()]).names)
def test_every_shipped_regime_as_a_graph(name: str) -> None:
    index = index_of(Library([shipped_root()]).load(name))
    for definition in index.definitions.values():
        assert definition.regime.start in definition.stages
        for (stage, event), steps in definition.ways.items():
            assert stage in definition.stages
            assert event in definition.events
            assert all(step.event == event and (step.to is None or step.to in definition.stages) for step in steps)
        written_out = {step.id for steps in definition.ways.values() for step in steps}
        by_calendar = {step.id for steps in definition.by_calendar.values() for step in steps}
        assert written_out | by_calendar == {step.id for step in definition.steps}
        assert not written_out & by_calendar
