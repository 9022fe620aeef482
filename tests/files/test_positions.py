from __future__ import annotations

import datetime as dt
import json
from textwrap import dedent

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.files.positions import DEEPEST, json_lines, locate_json, locate_toml, toml_lines

Path = tuple[str | int, ...]

TOML = dedent('''\
    # "quoted" comment with = and [brackets]
    title = "a # is not a comment here"   # but this is [one]

    limit."eng.x".length = 15
    'literal key' = 1
    "caf\\u00e9" = 2
    when = 1979-05-27 07:32:00  # a space inside a value
    long = """
    fake = 1
    [fake]
    a \\""" quote and two more ""
    """""
    raw = \'\'\'
    fake = 2
    it''s
    \'\'\'
    steps = [
      # first
      "a, ] b",
      { kind = "letter", days = [
          1,
          2 ] },
    ]

    [case]
    id = 1
    [case.parent.home]
    town = "x"
    [[event]]
    kind = "letter"
    [[event.paper]]
    name = "p0"
    [[event.paper]]
    name = "p1"
    [event.sender]
    name = "s"
    [[event]]
    kind = "visit"
    [[event.paper]]
    name = "q0"
    ''')


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("title",), "title ="),
        (("limit",), "limit."),
        (("limit", "eng.x"), "limit."),
        (("limit", "eng.x", "length"), "limit."),
        (("literal key",), "'literal key'"),
        (("café",), '"caf'),
        (("when",), "when ="),
        (("long",), "long ="),
        (("raw",), "raw ="),
        (("steps",), "steps ="),
        (("steps", 0), '"a, ] b"'),
        (("steps", 1), "{ kind"),
        (("steps", 1, "kind"), "{ kind"),
        (("steps", 1, "days"), "days ="),
        (("steps", 1, "days", 0), "1,"),
        (("steps", 1, "days", 1), "2 ]"),
        (("case",), "[case]"),
        (("case", "id"), "id = 1"),
        (("case", "parent"), "[case.parent.home]"),
        (("case", "parent", "home", "town"), "town ="),
        (("event",), "[[event]]"),
        (("event", 0, "kind"), 'kind = "letter"'),
        (("event", 0, "paper", 0, "name"), '"p0"'),
        (("event", 0, "paper", 1, "name"), '"p1"'),
        (("event", 0, "sender", "name"), 'name = "s"'),
        (("event", 1, "kind"), 'kind = "visit"'),
        (("event", 1, "paper", 0, "name"), '"q0"'),
    ],
)
def test_each_toml_path_is_on_its_line(path: Path, text: str) -> None:
    tomli.loads(TOML)
    line = locate_toml(TOML, path)
    assert line is not None
    assert text in TOML.splitlines()[line - 1]


def test_second_table_of_a_list_is_not_the_first() -> None:
    text = "[[event]]\na = 1\n[[event]]\na = 2\n"
    assert [locate_toml(text, ("event", n)) for n in (0, 1)] == [1, 3]
    assert [locate_toml(text, ("event", n, "a")) for n in (0, 1)] == [2, 4]
    assert locate_toml(text, ("event",)) == 1


def test_heading_after_its_child_is_preferred_to_the_child() -> None:
    assert locate_toml("[a.b]\nx = 1\n[a]\ny = 2\n", ("a",)) == 3


def test_missing_path_gives_the_deepest_ancestor() -> None:
    assert locate_toml(TOML, ("event", 1, "date")) == locate_toml(TOML, ("event", 1))
    assert locate_toml(TOML, ("event", 7, "date")) == locate_toml(TOML, ("event",))
    assert locate_toml(TOML, ("nothing",)) is None
    assert locate_toml(TOML, ()) is None


def test_windows_line_ends_count_once() -> None:
    assert locate_toml("a = 1\r\n\r\nb = 2\r\n", ("b",)) == 3
    assert locate_json('{"a": 1,\r\n"b": 2}', ("b",)) == 2


def test_json_paths() -> None:
    text = '{\n "a": [\n  {"x": "}],{"},\n  [1,\n   2]],\n "b\\"\\u00e9": {\n  "c": {}, "d": []\n }, "e":\n 0}'
    json.loads(text)
    expected: dict[Path, int] = {
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "x"): 3,
        ("a", 1): 4,
        ("a", 1, 0): 4,
        ("a", 1, 1): 5,
        ('b"é',): 6,
        ('b"é', "c"): 7,
        ('b"é', "d"): 7,
        ("e",): 8,
    }
    lines, repeated = json_lines(text)
    assert lines == expected
    assert repeated == ()
    for path, line in expected.items():
        assert locate_json(text, path) == line


def test_repeated_json_keys_are_told_with_their_second_line() -> None:
    text = '{"a": 1,\n"b": {"c": 1,\n"c": 2},\n"a": 3}'
    assert json_lines(text)[1] == ((("b", "c"), 3), (("a",), 4))


def test_deep_nesting_is_cut_off_without_failing() -> None:
    deep = 5000
    lines, repeated = json_lines("[\n" * deep + "]" * deep)
    assert max(map(len, lines)) == DEEPEST
    assert repeated == ()
    assert locate_json("[\n" * deep + "]" * deep, (0,) * deep) == DEEPEST + 1


@pytest.mark.parametrize("text", ["a = ", "[", "[[a", "a", "= 1", "a.b 1", 'a = "', "a = [1, {b", "\0"])
def test_text_that_is_not_valid_ends_the_scan(text: str) -> None:
    toml_lines(text)
    json_lines(text)


# A small TOML writer: keys are unique over the whole text, so the line of a path must hold its last key.

scalars = st.one_of(
    st.integers(-5, 5),
    st.booleans(),
    st.just(dt.date(2026, 12, 15)),
    st.text(st.sampled_from("ab=#[]{},.'\"\\\n "), max_size=8),
)
nested = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(lambda values: {"key": values}),
        st.lists(st.dictionaries(st.sampled_from("kl"), inner, min_size=1), min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(["m", "n.o", "p q", 'r"s']), inner, max_size=3),
    ),
    max_leaves=12,
)
documents = st.dictionaries(st.sampled_from(["t", "u.v", "w x"]), nested, min_size=1)


class Writer:
    def __init__(self, data: st.DataObject) -> None:
        self.lines: list[str] = []
        self.data = data
        self.count = 0

    def unique(self, value: object) -> object:
        if isinstance(value, dict):
            renamed = {}
            for key, item in value.items():
                self.count += 1
                renamed[f"{key}{self.count}"] = self.unique(item)
            return renamed
        return [self.unique(item) for item in value] if isinstance(value, list) else value

    def key(self, name: str) -> str:
        if name.isalnum():
            return name
        return f"'{name}'" if '"' in name else json.dumps(name)

    def inline(self, value: object) -> str:
        if isinstance(value, dict):
            inner = ", ".join(f"{self.key(key)} = {self.inline(item)}" for key, item in value.items())
            return f"{{ {inner} }}"
        if isinstance(value, list):
            apart = self.data.draw(st.sampled_from([", ", ",\n", ", # [x] = 1,\n"]))
            ending = "\n" if value else ""
            return "[" + "".join(self.inline(item) + apart for item in value) + ending + "]"
        if isinstance(value, str):
            if "'" not in value and self.data.draw(st.booleans()):
                return f"'''\n{value}'''"
            if self.data.draw(st.booleans()):
                return '"""\n' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'
            return json.dumps(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        return json.dumps(value)

    def table(self, table: dict[str, object], above: str) -> None:
        later = []
        for key, value in table.items():
            listed = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
            if (isinstance(value, dict) or listed) and self.data.draw(st.booleans()):
                later.append((key, value))
            else:
                self.lines.append(f"{self.key(key)} = {self.inline(value)}")
        for key, value in later:
            name = f"{above}{self.key(key)}"
            for item in value if isinstance(value, list) else [value]:
                self.lines.append(f"[[ {name} ]]" if isinstance(value, list) else f"[{name}] # c")
                assert isinstance(item, dict)
                self.table(item, f"{name}.")


def every_path(value: object, path: Path = ()) -> list[Path]:
    entries: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    found = [path] if path else []
    for part, item in entries:
        found.extend(every_path(item, (*path, part)))
    return found


@given(documents, st.data())
def test_the_line_of_any_toml_path_holds_its_key(plan: dict[str, object], data: st.DataObject) -> None:
    writer = Writer(data)
    document = writer.unique(plan)
    assert isinstance(document, dict)
    writer.table(document, "")
    text = "\n".join(writer.lines) + "\n"
    assert tomli.loads(text) == document
    lines = toml_lines(text)
    assert set(lines) == set(every_path(document))
    for path, line in lines.items():
        key = path[-1]
        if isinstance(key, str):
            assert writer.key(key) in text.split("\n")[line - 1]


@given(documents, st.sampled_from([None, 0, 2]))
def test_the_line_of_any_json_path_holds_its_key(plan: dict[str, object], indent: int | None) -> None:
    text = json.dumps(plan, default=str, indent=indent)
    lines, repeated = json_lines(text)
    assert set(lines) == set(every_path(json.loads(text)))
    assert repeated == ()
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert json.dumps(path[-1]) in text.split("\n")[line - 1]
