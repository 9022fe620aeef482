from __future__ import annotations

import datetime as dt
import json
from enum import Enum, StrEnum
from types import MappingProxyType

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.files import Structurer, parse_document, to_plain


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"


class Size(Enum):
    SMALL = 1


@frozen(kw_only=True)
class Step:
    id: str
    from_: dt.date
    nation: Nation
    until: dt.date | None = None
    at: dt.time | None = None
    share: float = 0.0
    firm: bool = False
    tags: tuple[str, ...] = ()
    notes: dict[str, int] = field(factory=dict)
    then: Step | None = None
    derived: int = field(init=False, default=3)


class Colour:
    pass


def test_every_field_is_written_in_the_order_of_the_class() -> None:
    step = Step(id="a", from_=dt.date(2026, 12, 5), nation=Nation.WALES, at=dt.time(16, 30), tags=("x",))
    plain = to_plain(step)
    assert plain == {
        "id": "a",
        "from": "2026-12-05",
        "nation": "wales",
        "until": None,
        "at": "16:30:00",
        "share": 0.0,
        "firm": False,
        "tags": ["x"],
        "notes": {},
        "then": None,
    }
    assert isinstance(plain, dict)
    assert list(plain)[:3] == ["id", "from", "nation"]


def test_collections_and_enums() -> None:
    value = {Nation.ENGLAND: [Size.SMALL, (1, 2)], "s": frozenset({"b", "a"})}
    plain = to_plain(MappingProxyType(value))
    assert plain == {"england": [1, [1, 2]], "s": ["a", "b"]}
    assert isinstance(plain, dict)
    assert all(type(key) is str for key in plain)
    assert json.dumps(plain) == '{"england": [1, [1, 2]], "s": ["a", "b"]}'
    assert type(to_plain(Nation.WALES)) is str


def test_hooks_come_first_and_reach_inside() -> None:
    assert to_plain([{"a": Colour()}], hooks={Colour: lambda _value: "red"}) == [{"a": "red"}]
    assert to_plain(dt.date(2026, 1, 2), hooks={dt.date: lambda _value: "day"}) == "day"


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain form for Colour"):
        to_plain((Colour(),))


def steps(then: st.SearchStrategy[Step | None]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        id=st.text(st.characters(exclude_categories=["Cs"])),
        from_=st.dates(),
        nation=st.sampled_from(Nation),
        until=st.none() | st.dates(),
        at=st.none() | st.times(),
        share=st.floats(allow_nan=False, allow_infinity=False, width=32),
        firm=st.booleans(),
        tags=st.lists(st.sampled_from("ab"), max_size=2).map(tuple),
        notes=st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=2),
        then=then,
    )


READER = Structurer()


@given(steps(steps(st.none())))
def test_what_is_written_is_read_back_the_same(step: Step) -> None:
    text = json.dumps(to_plain(step))
    assert READER.structure(parse_document(text, name="step.json"), Step) == step
