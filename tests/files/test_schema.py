from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Literal

import jsonschema
import pytest
from attrs import field, frozen

from ehe_workflow.errors import InputError
from ehe_workflow.files import Document, Structurer, json_schema, to_plain
from ehe_workflow.files.schema import described_attributes


class Nation(Enum):
    """The nation whose law applies."""

    ENGLAND = "england"
    WALES = "wales"


class Colour:
    pass


@frozen(kw_only=True)
class Base:
    """What all steps share.

    Attributes:
        id: the name, never
            used twice.
    """

    id: str


@frozen(kw_only=True)
class Step(Base):
    """One step
    of a process.

    More about it.

    Attributes:
        from_ (date): when it began: inclusive.
        length: in days.

    Example:
        length: not an attribute.
    """

    from_: dt.date
    length: int
    nation: Nation
    unit: Literal["day", "month"] = "day"
    until: dt.date | None = None
    at: dt.time = dt.time(9)
    share: float = 0.5
    firm: bool = False
    colour: Colour | None = None
    after: tuple[Step, ...] = ()
    home: Base | None = None
    notes: dict[str, int] = field(factory=dict)
    extra: Mapping[str, object] = field(factory=dict)
    derived: int = field(init=False, default=3)


COLOUR = {"type": "string", "enum": ["red"]}
INPUT = json_schema(Step, title="Step", schema_id="https://example.org/step", custom={Colour: COLOUR})
OUTPUT = json_schema(Step, title="Step", schema_id="https://example.org/step", custom={Colour: COLOUR}, form="output")
GOOD: dict[str, object] = {"id": "a", "from": "2026-12-15", "length": 15, "nation": "wales"}
READER = Structurer({Colour: lambda _value: Colour()})


def reads(value: dict[str, object]) -> bool:
    try:
        READER.structure(Document(name="a.json", text="{}", format="json", data=value), Step)
    except InputError:
        return False
    return True


def fits(value: object, schema: dict[str, object]) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("schema", [INPUT, OUTPUT])
def test_the_schema_itself_is_valid(schema: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "https://example.org/step"
    assert schema["title"] == "Step"


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"after": [GOOD]}, True),
        ({"until": None, "colour": "red", "at": "16:30", "share": 1, "notes": {"a": 1}}, True),
        ({"extra": {"a": [1, "x", None]}, "home": {"id": "x"}, "unit": "month", "firm": True}, True),
        ({"zebra": 1}, False),
        ({"derived": 3}, False),
        ({"from_": "2026-12-15"}, False),
        ({"length": "15"}, False),
        ({"length": True}, False),
        ({"id": 1}, False),
        ({"nation": "france"}, False),
        ({"unit": "year"}, False),
        ({"from": "15/12/2026"}, False),
        ({"at": "9am"}, False),
        ({"share": "x"}, False),
        ({"firm": 1}, False),
        ({"after": GOOD}, False),
        ({"after": [{}]}, False),
        ({"home": {"id": "x", "length": 1}}, False),
        ({"notes": {"a": "x"}}, False),
        ({"length": None}, False),
    ],
)
def test_the_schema_and_the_reader_agree(change: dict[str, object], *, good: bool) -> None:
    value = {**GOOD, **change}
    assert fits(value, INPUT) is good
    assert reads(value) is good


@pytest.mark.parametrize("key", GOOD)
def test_keys_without_a_default_are_required(key: str) -> None:
    value = {name: item for name, item in GOOD.items() if name != key}
    assert not fits(value, INPUT)
    assert not reads(value)


def test_output_has_every_key() -> None:
    step = READER.structure(Document(name="a.json", text="{}", format="json", data=GOOD), Step)
    plain = to_plain(step)
    assert isinstance(plain, dict)
    assert fits(plain, OUTPUT)
    assert not fits(GOOD, OUTPUT)
    for key in plain:
        assert not fits({name: item for name, item in plain.items() if name != key}, OUTPUT)


def test_descriptions_come_from_the_docstrings() -> None:
    properties = INPUT["properties"]
    assert isinstance(properties, dict)
    assert INPUT["description"] == "One step of a process."
    assert properties["id"]["description"] == "the name, never used twice."
    assert properties["from"]["description"] == "when it began: inclusive."
    assert properties["length"]["description"] == "in days."
    assert "description" not in properties["share"]
    definitions = INPUT["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["Nation"] == {
        "description": "The nation whose law applies.",
        "enum": ["england", "wales"],
    }
    assert list(definitions) == ["Base", "Nation"]


def test_a_class_without_a_docstring_is_not_described() -> None:
    bare = frozen(type("Bare", (), {"__annotations__": {"a": int}}))
    schema = json_schema(bare, title="t", schema_id="i")
    assert "description" not in schema
    assert "$defs" not in schema
    assert described_attributes(bare) == {}


def test_types_without_a_schema_are_refused() -> None:
    with pytest.raises(TypeError, match=r"no schema for type .*Colour"):
        json_schema(Step, title="t", schema_id="i")


def test_two_classes_of_one_name_are_refused() -> None:
    other = frozen(type("Base", (), {"__annotations__": {"a": int}}))
    both = frozen(type("Both", (), {"__annotations__": {"a": Base, "b": other}}))
    with pytest.raises(ValueError, match="two classes are named Base"):
        json_schema(both, title="t", schema_id="i")
