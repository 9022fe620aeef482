"""Where the checker lets a case start: with every fact that it can have before anything has happened."""

from __future__ import annotations

from attrs import evolve

from ehe_workflow import Library
from ehe_workflow.checking.moves import Moves
from ehe_workflow.law.conditions import parse_condition

REGIME = "attendance-order/act-1996"


def starts_with(law, name: str) -> set[object]:
    moves = Moves(law, REGIME)
    return {dict(zip(moves.facts, state.facts, strict=True))[name] for state in moves.starts()}


def test_no_fact_is_so_at_the_start_that_needs_an_event_before_it() -> None:
    law = Library.shipped().load("england")
    assert starts_with(law, "order-stands") == {False}
    free = evolve(law, fact={**law.fact, "order-stands": evolve(law.fact["order-stands"], only_if=None)})
    assert starts_with(free, "order-stands") == {False, True}
    none = evolve(law.fact["order-stands"], only_if=parse_condition("not happened order-served"))
    assert starts_with(evolve(law, fact={**law.fact, "order-stands": none}), "order-stands") == {False, True}
