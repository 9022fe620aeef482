"""Mermaid text: it starts right, every line has a form that Mermaid reads, and no name can break out of its label."""

from __future__ import annotations

import re
from datetime import date

import pytest
from attrs import evolve

from ehe_workflow import Case, When
from ehe_workflow.showing.mermaid import escaped, trajectories_mermaid
from ehe_workflow.trajectories import trajectories

from .conftest import LIBRARY

_LABEL = r"(?:[^\"#&;<>`|\\{}\[\]()]|#\d+;|<br/>)*"
_LINE = re.compile(
    rf"flowchart TD|  %% [^\n]*|  subgraph p\d+\[\"{_LABEL}\"\]|    direction TB|  end"
    rf"|    p\d+s\d+\[\"{_LABEL}\"\]|    p\d+many\(\[\"from many stages\"\]\)"
    rf"|    p\d+(?:s\d+|many) (?:-->|-\.->)\|\"{_LABEL}\"\| p\d+s\d+"
    r"|  classDef (?:now|rests) [a-z:0-9 -]+(?:px)?|  class p\d+s\d+(?:,p\d+s\d+)* (?:now|rests)"
)
_PROCESSES = [
    (nation, process) for nation in ("england", "scotland", "wales") for process in LIBRARY.load(nation).process
]


def sound(text: str) -> bool:
    bad = [line for line in text.splitlines() if not _LINE.fullmatch(line)]
    assert not bad
    return text.startswith("flowchart TD\n")


@pytest.mark.parametrize(("nation", "process"), _PROCESSES)
def test_every_shipped_process_is_drawn(nation, process):
    case = Case(id="a --> b", jurisdiction=nation, born=When.parse("2016-03-05"))
    law = LIBRARY.load(nation)
    found = trajectories(case, law, as_of=date(2026, 11, 20), horizon=date(2026, 11, 22), processes=[process])
    text = trajectories_mermaid(found)
    assert sound(text)
    for paths in found.processes:
        assert all(f'["{escaped(node.name)}' in text for node in paths.nodes)


def test_days_actors_and_breaches_are_on_the_arrows(ahead):
    text = trajectories_mermaid(ahead)
    assert sound(text)
    assert "serve notice to satisfy it about the education #40;the council#41;: from 21 October 2026 on" in text
    assert re.search(r"class p2s\d+ now", text)
    assert ", again" in text


def test_a_step_that_needs_a_breach_is_dotted_and_says_whose(ahead):
    paths = ahead.of("attendance-order")
    unlawful = evolve(paths, edges=tuple(edge for edge in paths.edges if not edge.lawful), first=())
    text = trajectories_mermaid(evolve(ahead, processes=(unlawful,)))
    assert sound(text)
    assert "-.->" in text
    assert "-->" not in text
    assert "only if the council breaks a limit" in text


@pytest.mark.parametrize(
    "evil", ['"] --> x["', "a\n  end\n", "<script>alert(1)</script>", "#quot; ; | ` { }", "%%{init}%%"]
)
def test_names_cannot_break_out(ahead, evil):
    paths = ahead.processes[0]
    paths = evolve(
        paths,
        name=evil,
        nodes=tuple(evolve(node, name=evil) for node in paths.nodes),
        edges=tuple(evolve(edge, name=evil) for edge in paths.edges),
        first=(),
    )
    text = trajectories_mermaid(evolve(ahead, case=evil, what_if=evil, processes=(paths,)))
    assert sound(text)
    assert text.count("\n  end\n") == 1
