"""Conditions: what can be written, and the answers yes, no and unknown."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.law.conditions import (
    DEEPEST,
    All,
    Asks,
    Compares,
    Condition,
    ConditionError,
    FactValue,
    Not,
    Some,
    bare_names,
    comparisons,
    parse_condition,
)

VALUES: Mapping[str, tuple[FactValue, ...]] = {
    "has-plan": (True, False),
    "admitted": (True, False),
    "happened order-served": (True, False),
    "basis": ("information", "routine"),
    "age": (15, 16, 17),
}

simple = st.one_of(
    st.sampled_from(["has-plan", "admitted", "happened order-served"]).map(Asks),
    st.sampled_from(VALUES["basis"]).map(lambda value: Compares("basis", "is", value)),
    st.tuples(st.sampled_from(["is", "at least", "at most"]), st.integers(14, 18)).map(
        lambda pair: Compares("age", *pair)
    ),
)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(Not), several.map(All), several.map(Some))


conditions = st.recursive(simple, _joined, max_leaves=6)
partial_facts = st.fixed_dictionaries({name: st.none() | st.sampled_from(values) for name, values in VALUES.items()})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("has-plan", Asks("has-plan")),
        ("  has-plan ", Asks("has-plan")),
        ("not has-plan", Not(Asks("has-plan"))),
        ("not not has-plan", Not(Not(Asks("has-plan")))),
        ("a and b or c", Some((All((Asks("a"), Asks("b"))), Asks("c")))),
        ("a or b and c", Some((Asks("a"), All((Asks("b"), Asks("c")))))),
        ("a and b and c", All((Asks("a"), Asks("b"), Asks("c")))),
        ("a or b or c", Some((Asks("a"), Asks("b"), Asks("c")))),
        ("(a or b) and c", All((Some((Asks("a"), Asks("b"))), Asks("c")))),
        ("not a and b", All((Not(Asks("a")), Asks("b")))),
        ("not (a and b)", Not(All((Asks("a"), Asks("b"))))),
        ("basis is information", Compares("basis", "is", "information")),
        ("basis is not information", Not(Compares("basis", "is", "information"))),
        ("age is 16", Compares("age", "is", 16)),
        ("age at least 16", Compares("age", "at least", 16)),
        ("age at most 16 and a", All((Compares("age", "at most", 16), Asks("a")))),
        ("happened order-served", Asks("happened order-served")),
        ("s.437 is art-12.a", Compares("s.437", "is", "art-12.a")),
    ],
)
def test_what_a_text_means(text: str, meant: Condition) -> None:
    assert parse_condition(text) == meant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a name is missing at the start in the condition ''"),
        ("   ", "a name is missing at the start in the condition '   '"),
        ("and a", "a name is missing at the start in the condition 'and a'"),
        ("a and", "a name is missing after 'and' in the condition 'a and'"),
        ("a or or b", "a name is missing after 'or' in the condition 'a or or b'"),
        ("not", "a name is missing after 'not' in the condition 'not'"),
        ("basis is", "a name is missing after 'is' in the condition 'basis is'"),
        ("basis is not", "a name is missing after 'not' in the condition 'basis is not'"),
        ("basis is (a)", "a name is missing after 'is' in the condition 'basis is (a)'"),
        ("age at least", "a name is missing after 'least' in the condition 'age at least'"),
        ("age at 16", "'at' was not expected in the condition 'age at 16'"),
        ("happened", "a name is missing after 'happened' in the condition 'happened'"),
        ("happened happened a", "a name is missing after 'happened' in the condition 'happened happened a'"),
        ("(a and b", "a closing bracket is missing in the condition '(a and b'"),
        ("()", "a name is missing after '(' in the condition '()'"),
        ("a)", "')' was not expected in the condition 'a)'"),
        ("a b", "'b' was not expected in the condition 'a b'"),
        ("a not b", "'not' was not expected in the condition 'a not b'"),
        ("a & b", "'&' has no meaning in the condition 'a & b'"),
        ("a == 1", "'=' has no meaning in the condition 'a == 1'"),
        ("a.b or _c", "'_' has no meaning in the condition 'a.b or _c'"),
        ("-a", "'-' has no meaning in the condition '-a'"),
        ("a; import os", "';' has no meaning in the condition 'a; import os'"),
        ("é", "'é' has no meaning in the condition 'é'"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("word", ["not ", "("])
def test_how_deep_it_may_go(word: str) -> None:
    def nested(depth: int) -> str:
        return word * depth + "a" + (")" * depth if word == "(" else "")

    assert parse_condition(nested(DEEPEST - 1)).holds({"a": True}.get) is (DEEPEST % 2 == 1 or word == "(")
    with pytest.raises(ConditionError, match=f"more than {DEEPEST} deep"):
        parse_condition(nested(DEEPEST))
    with pytest.raises(ConditionError, match="deep"):
        parse_condition(nested(100_000))


def test_many_parts_side_by_side_are_not_deep() -> None:
    assert parse_condition(" and ".join(["(a)"] * 1000)).holds({"a": True}.get) is True


def test_a_message_does_not_repeat_a_whole_book() -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition("a " * 10_000)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("text", "facts", "answer"),
    [
        ("a", {"a": True}, True),
        ("a", {"a": False}, False),
        ("a", {}, None),
        ("a", {"a": "word"}, False),
        ("a", {"a": 1}, False),
        ("basis is x", {"basis": "x"}, True),
        ("basis is x", {"basis": "y"}, False),
        ("basis is not x", {"basis": "y"}, True),
        ("basis is not x", {}, None),
        ("age at least 16", {"age": 15}, False),
        ("age at least 16", {"age": 16}, True),
        ("age at most 16", {"age": 16}, True),
        ("age at most 16", {"age": 17}, False),
        ("age at most 16", {}, None),
        ("age at least 16", {"age": "old"}, None),
    ],
)
def test_single_answers(text: str, facts: dict[str, FactValue], answer: bool | None) -> None:
    assert parse_condition(text).holds(facts.get) is answer


KLEENE = (True, False, None)


@pytest.mark.parametrize(("a", "b"), list(product(KLEENE, KLEENE)))
def test_the_tables_of_three_valued_logic(a: bool | None, b: bool | None) -> None:
    def answer(text: str) -> bool | None:
        return parse_condition(text).holds({"a": a, "b": b}.get)

    worth = {True: 2, None: 1, False: 0}
    back = {number: value for value, number in worth.items()}
    assert answer("not a") is back[2 - worth[a]]
    assert answer("a and b") is back[min(worth[a], worth[b])]
    assert answer("a or b") is back[max(worth[a], worth[b])]


@given(conditions, conditions, partial_facts)
def test_laws_of_three_valued_logic(a: Condition, b: Condition, facts: dict[str, FactValue | None]) -> None:
    def holds(condition: Condition) -> bool | None:
        return condition.holds(facts.get)

    assert holds(Not(Not(a))) is holds(a)
    assert holds(All((a, b))) is holds(All((b, a)))
    assert holds(Some((a, b))) is holds(Some((b, a)))
    assert holds(Not(All((a, b)))) is holds(Some((Not(a), Not(b))))
    assert holds(Not(Some((a, b)))) is holds(All((Not(a), Not(b))))
    assert holds(All((a, Some((a, b))))) is holds(a)
    assert holds(Some((a, Not(a)))) is not False
    assert holds(All((a, Not(a)))) is not True


@given(conditions, partial_facts)
def test_an_answer_with_unknowns_holds_however_they_turn_out(
    condition: Condition, facts: dict[str, FactValue | None]
) -> None:
    answer = condition.holds(facts.get)
    unknown = sorted({name for name in condition.names() if facts[name] is None})
    for values in product(*(VALUES[name] for name in unknown)):
        completed = {**facts, **dict(zip(unknown, values, strict=True))}
        found = condition.holds(completed.get)
        assert found is not None
        if answer is not None:
            assert found is answer


@given(conditions)
def test_what_is_written_out_can_be_read_again(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@given(conditions)
def test_every_name_is_bare_or_compared(condition: Condition) -> None:
    bare, compared = set(bare_names(condition)), {one.name for one in comparisons(condition)}
    happened = {name for name in condition.names() if name.startswith("happened ")}
    assert bare | compared | happened == set(condition.names())
    assert not bare & happened
    assert compared <= {"basis", "age"}
    assert not bare & compared


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ConditionError:
        return
    assert condition.holds({}.get) is None
