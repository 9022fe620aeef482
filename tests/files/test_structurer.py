from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Mapping
from enum import StrEnum
from textwrap import dedent
from typing import Literal

import pytest
from attrs import field, frozen

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, Misfit, Structurer, parse_document


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"


class Colour:
    """A type of the caller's own."""

    def __init__(self, name: str) -> None:
        self.name = name


def read_colour(value: object) -> Colour:
    if value == "broken":
        raise LookupError("a mistake in the hook")
    if value == "crowded":
        raise InputError([Fault(message="too many colours")])
    if not isinstance(value, str):
        raise ValueError("a colour is a word")  # noqa: TRY004
    if value not in ("red", "green"):
        raise Misfit("no such colour", expected="red or green", nearest="red")
    return Colour(value)


@frozen(kw_only=True)
class Period:
    length: int = field()
    unit: Literal["day", "month"]

    @length.validator
    def _positive(self, _attribute: object, value: int) -> None:
        if value < 1:
            raise ValueError("length must be at least 1")


@frozen(kw_only=True)
class Rule:
    id: str
    nation: Nation
    period: Period
    from_: dt.date
    until: dt.date | None = None
    at: dt.time | None = None
    tags: tuple[str, ...] = ()
    share: float = 0.5
    firm: bool = False
    colour: Colour | None = None
    after: tuple[Rule, ...] = ()
    notes: dict[str, tuple[int, ...]] = field(factory=dict)
    extra: Mapping[str, object] = field(factory=dict)
    derived: str = field(init=False, default="made here")


@frozen(kw_only=True)
class File:
    rule: tuple[Rule, ...]


READER = Structurer({Colour: read_colour})

GOOD = dedent("""\
    [[rule]]
    id = "eng.reply"
    nation = "england"
    period = { length = 15, unit = "day" }
    from = 2026-12-15
    at = 16:30:00
    tags = ["a", "b"]
    share = 1
    firm = true
    colour = "red"
    notes = { a = [1, 2] }
    extra = { anything = [1, "x"] }
    [[rule.after]]
    id = "eng.start"
    nation = "wales"
    period = { length = 1, unit = "month" }
    from = "2026-01-02"
    """)


def toml(text: str) -> Document:
    return parse_document(dedent(text), name="rules.toml")


def faults_of(document: Document, reader: Structurer = READER) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        reader.structure(document, File)
    return caught.value.faults


def one_rule(line: str) -> Document:
    """A document whose fifth line is the one given; a line about a key of the good rule takes its place."""
    key = line.partition(" ")[0]
    lines = ['id = "a"', 'nation = "wales"', 'period = { length = 1, unit = "day" }', "from = 2026-12-15"]
    rest = [each for each in lines if not each.startswith(f"{key} ")]
    return toml("\n".join(["[[rule]]", *[""] * (4 - len(rest)), *rest, line]))


def test_a_good_document_becomes_classes() -> None:
    (rule,) = READER.structure(toml(GOOD), File).rule
    assert rule.id == "eng.reply"
    assert rule.nation is Nation.ENGLAND
    assert rule.period == Period(length=15, unit="day")
    assert rule.from_ == dt.date(2026, 12, 15)
    assert rule.until is None
    assert rule.at == dt.time(16, 30)
    assert rule.tags == ("a", "b")
    assert isinstance(rule.share, float)
    assert rule.firm is True
    assert rule.colour is not None
    assert rule.colour.name == "red"
    assert rule.after[0].from_ == dt.date(2026, 1, 2)
    assert rule.after[0].after == ()
    assert rule.notes == {"a": (1, 2)}
    assert rule.extra == {"anything": [1, "x"]}
    assert rule.derived == "made here"


def test_null_in_json_is_no_value_only_where_none_is_allowed() -> None:
    text = '{"rule": [{"id": null, "until": null, "nation": "wales", "from": "2026-01-01",\n"period": null}]}'
    faults = faults_of(parse_document(text, name="rules.json"))
    assert [(fault.key, fault.line) for fault in faults] == [("rule[0].id", 1), ("rule[0].period", 2)]
    assert faults[0].value == "null"


def test_five_different_faults_are_told_at_once_with_their_lines() -> None:
    document = toml("""\
        [[rule]]
        id = 3
        nation = "scotlnd"
        period = { length = "15", unit = "days" }
        from = 2026-12-15T10:00:00
        tags = "x"

        [[rule]]
        id = "b"
        nation = "wales"
        period = 3
        form = 2026-12-15
        zebra = 1
        [[rule.after]]
        id = "c"
        nation = "wales"
        from = 2026-12-15
        """)
    told = [(fault.line, fault.key, fault.message) for fault in faults_of(document)]
    assert told == [
        (2, "rule[0].id", "not text"),
        (3, "rule[0].nation", "not one of the values known here"),
        (4, "rule[0].period.length", "not a whole number"),
        (4, "rule[0].period.unit", "not one of the values known here"),
        (5, "rule[0].from", "a date with a time"),
        (6, "rule[0].tags", "not a list"),
        (11, "rule[1].period", "not a table of named entries"),
        (12, "rule[1].form", "unknown key"),
        (13, "rule[1].zebra", "unknown key"),
        (14, "rule[1].after[0].period", "missing"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("id = 3", 'found 3 | text in quotation marks: "3"'),
        (
            'nation = "scotlnd"',
            "found \"scotlnd\" | one of england, wales, scotland | did you mean 'scotland'?",
        ),
        ('tags = "x"', 'not a list | a list, such as ["x"]'),
        ("tags = [1]", "rule[0].tags[0]: not text"),
        ("after = { id = 1 }", "not a list | double brackets"),
        ("period = []", "not a table of named entries | such as { key"),
        ("zebra = 1", "zebra: unknown key | one of id, nation, period, from, until"),
        ("tag = []", "tag: unknown key | did you mean 'tags'?"),
        ("from_ = 2026-01-01", "from_: unknown key | did you mean"),
        ("derived = 'x'", "derived: unknown key"),
        ("period = { length = 0, unit = 'day' }", "period: length must be at least 1"),
        ("colour = 'blue'", "no such colour | found \"blue\" | red or green | 'red'"),
        ("colour = 1", "a colour is a word | found 1"),
        ("colour = 'crowded'", "too many colours"),
        ("notes = 1", "notes: not a table"),
        ("notes = { 'a.b' = [1, 'x'] }", 'notes."a.b"[1]: not a whole number'),
        ("firm = 1", "firm: neither true nor false"),
        ("at = '7:30'", "not a time of day"),
    ],
)
def test_each_fault_says_what_would_be_right(line: str, words: str) -> None:
    (fault,) = faults_of(one_rule(line))
    assert fault.file == "rules.toml"
    assert fault.line == 6
    assert str(fault).startswith("rules.toml:6: rule[0]")
    for word in words.split(" | "):
        assert word in str(fault)


def test_a_fault_of_the_whole_table_shows_no_value() -> None:
    (fault,) = faults_of(one_rule("period = { length = 0, unit = 'day' }"))
    assert fault.value is None


def test_a_missing_key_stands_at_its_table() -> None:
    document = toml("""\
        # first
        [[rule]]
        id = "a"
        nation = "wales"
        period = { length = 1, unit = "day" }
        """)
    (fault,) = faults_of(document)
    assert (fault.line, fault.key, fault.message) == (2, "rule[0].from", "missing")
    (fault,) = faults_of(toml("# nothing"))
    assert (fault.line, fault.key, fault.message) == (None, "rule", "missing")


def test_a_misspelt_required_key_is_told_once() -> None:
    document = toml("[[rule]]\nid='a'\nnatoin='wales'\nperiod={length=1,unit='day'}\nfrom=2026-12-15")
    (fault,) = faults_of(document)
    assert (fault.key, fault.nearest) == ("rule[0].natoin", "nation")


def test_a_document_that_is_no_table_inside_is_refused_at_the_place() -> None:
    (fault,) = faults_of(toml("rule = ['x']"))
    assert str(fault) == (
        'rules.toml:1: rule[0]: not a table of named entries (found "x"; expected a table, such as { key = "value" })'
    )


def test_a_part_of_a_document_can_be_read() -> None:
    document = toml(GOOD)
    period = READER.structure(document, Period, at=["rule", 0, "period"])
    assert period.length == 15
    assert len(READER.structure(document, tuple[Rule, ...], at=["rule"])) == 1
    assert READER.structure_value({"length": 2, "unit": "day"}, Period, document=document, at=[]).length == 2
    with pytest.raises(InputError, match=r"rules.toml:13: rule\[0\].after\[0\].length: unknown key"):
        READER.structure_value({"length": 2}, Rule, document=document, at=["rule", 0, "after", 0])


@pytest.mark.parametrize("path", [["rule", 1], ["rule", 0, "id", "x"], ["rule", "x"]])
def test_a_path_that_is_not_there_is_missing(path: list[str | int]) -> None:
    with pytest.raises(InputError, match="missing"):
        READER.structure(toml(GOOD), Period, at=path)


def test_faults_of_many_entries_can_be_collected() -> None:
    document = toml("[a]\nlength = 1\nunit = 'day'\n[b]\nlength = 'x'\n[c]\nunit = 1\nlength=2")
    faults: list[Fault] = []
    built = [READER.collect(document, document.data[key], Period, [key], faults) for key in "abc"]
    assert built == [Period(length=1, unit="day"), None, None]
    assert [(fault.line, fault.key) for fault in faults] == [(4, "b.unit"), (5, "b.length"), (7, "c.unit")]


def test_a_mistake_in_a_hook_is_not_told_as_a_fault_of_the_file() -> None:
    with pytest.raises(LookupError, match="a mistake in the hook"):
        READER.structure(one_rule("colour = 'broken'"), File)


@frozen
class Listed:
    things: list[str]


@frozen
class Paired:
    pair: tuple[int, int]


@frozen
class Either:
    value: int | str


@pytest.mark.parametrize("cls", [Listed, Paired, Either])
def test_types_that_no_file_can_hold_are_refused_by_the_programmer_s_error(cls: type) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match="no file can hold"):
            Structurer().structure(toml("things = []\npair = [1, 2]\nvalue = 1"), cls)


class Tree:
    """Either of two classes, chosen by a tag."""


@frozen(kw_only=True)
class Leaf(Tree):
    kind: str
    value: int


@frozen(kw_only=True)
class Branch(Tree):
    kind: str
    parts: tuple[Tree, ...]


@frozen(kw_only=True)
class Forest:
    tree: Tree


class TreeReader:
    def __init__(self) -> None:
        self.calls = 0
        self.reader = Structurer({Tree: self.read})

    def read(self, value: object) -> Leaf | Branch:
        self.calls += 1
        if not isinstance(value, dict):
            raise Misfit("not a tree")
        if value.get("kind") == "leaf":
            return self.reader.convert(value, Leaf)
        return self.reader.convert(value, Branch)


def nested_tree(depth: int, value: object) -> dict[str, object]:
    tree: dict[str, object] = {"kind": "leaf", "value": value}
    for _ in range(depth):
        tree = {"kind": "branch", "parts": [tree]}
    return tree


def test_a_hook_can_choose_a_class_and_keep_the_places() -> None:
    reader = TreeReader().reader
    good = toml("tree = { kind = 'branch', parts = [{ kind = 'leaf', value = 1 }] }")
    branch = reader.structure(good, Forest).tree
    assert isinstance(branch, Branch)
    assert branch.parts == (Leaf(kind="leaf", value=1),)
    bad = toml("[tree]\nkind = 'branch'\nparts = [\n { kind = 'leaf', value = 'x' },\n 3,\n]")
    with pytest.raises(InputError) as caught:
        reader.structure(bad, Forest)
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [
        (4, "tree.parts[0].value"),
        (5, "tree.parts[1]"),
    ]


def test_hooks_within_hooks_are_called_at_most_twice_for_each_value() -> None:
    trees = TreeReader()
    document = Document(name="a.toml", text="", format="toml", data={"tree": nested_tree(20, "x")})
    with pytest.raises(InputError, match="not a whole number"):
        trees.reader.structure(document, Forest)
    assert trees.calls == 2 * 21


def test_a_value_nested_too_deeply_is_a_fault() -> None:
    document = Document(name="a.toml", text="", format="toml", data={"tree": nested_tree(5000, 1)})
    with pytest.raises(InputError, match="nested too deeply"):
        TreeReader().reader.structure(document, Forest)


def test_a_document_read_within_a_hook_tells_its_own_faults() -> None:
    inner = Structurer()

    def read(_value: object) -> Colour:
        inner.structure(toml("length = 'x'\nunit = 'day'"), Period)
        return Colour("red")

    (fault,) = faults_of(one_rule("colour = 'red'"), Structurer({Colour: read}))
    assert "rules.toml:1: length: not a whole number" in fault.message


def test_reading_is_not_much_slower_than_parsing() -> None:
    text = GOOD * 300
    parsing = structuring = math.inf
    for _ in range(5):
        start = time.perf_counter()
        document = toml(text)
        parsing = min(parsing, time.perf_counter() - start)
        start = time.perf_counter()
        READER.structure(document, File)
        structuring = min(structuring, time.perf_counter() - start)
    assert structuring < 2 * parsing
