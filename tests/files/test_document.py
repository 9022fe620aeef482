from __future__ import annotations

from pathlib import Path

import pytest

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, parse_document, read_document
from ehe_workflow.files.document import LARGEST


def faults_of(content: str | bytes, name: str, limit: int = LARGEST) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        parse_document(content, name=name, limit=limit)
    return caught.value.faults


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("a.toml", "a = 1\nb = \n", 2, ["not valid TOML", "column 5"]),
        ("a.toml", "a = 1\n\na = 2\n", 3, ["stands twice", "each key once"]),
        ("a.toml", "a = 1\n[a]\n", 2, ["stands twice"]),
        ("a.toml", "a = " + "9" * 5000, None, ["not valid TOML"]),
        ("a.json", '{"a": 1,\n}', 2, ["not valid JSON"]),
        ("a.json", '{"a": ' + "9" * 5000 + "}", None, ["not valid JSON"]),
        ("a.json", "[1]", 1, ["not an object", "{"]),
        ("a.json", '{"a":\n "\\ud83d"}', None, ["second half"]),
        ("a.json", '{"a":' * 100_000, None, ["nested too deeply"]),
        ("a.toml", "a = " + "[" * 100_000, None, ["nested too deeply"]),
        ("a.txt", "", None, ["'.txt'", ".toml or .json"]),
        ("case", "", None, ["no ending", ".toml or .json"]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(name: str, text: str, line: int | None, words: list[str]) -> None:
    (fault,) = faults_of(text, name)
    assert fault.file == name
    assert fault.line == line
    for word in words:
        assert word in str(fault)


def test_all_repeated_json_keys_are_told() -> None:
    faults = faults_of('{"a": 1,\n"b": {"c.d": 1,\n"c.d": 2},\n"a": 3}', "a.json")
    assert [(fault.key, fault.line) for fault in faults] == [('b."c.d"', 3), ("a", 4)]
    assert all("stands twice" in fault.message for fault in faults)


def test_all_non_numbers_in_json_are_told_but_not_words_in_text() -> None:
    faults = faults_of('{"a": "NaN \\" Infinity",\n"b": NaN,\n"c": [-Infinity]}', "a.json")
    assert [(fault.message, fault.line) for fault in faults] == [
        ("NaN is not a number", 2),
        ("-Infinity is not a number", 3),
    ]


def test_bytes_that_are_not_utf8_are_told_with_place() -> None:
    (fault,) = faults_of("a = 1\nb = 'é'\n".encode("latin-1"), "a.toml")
    assert fault.line == 2
    for word in ("UTF-8", "byte 11", "0xe9"):
        assert word in str(fault)
    assert fault.expected == "a file saved as UTF-8"


def test_byte_order_mark_is_dropped() -> None:
    for content in ("\ufeffa = 1", "\ufeffa = 1".encode()):
        document = parse_document(content, name="a.toml")
        assert document.text == "a = 1"
        assert document.data == {"a": 1}


def test_whole_characters_in_json_escapes_are_read() -> None:
    assert parse_document('{"a": "\\ud83d\\ude00"}', name="a.json").data == {"a": "😀"}


def test_limit_is_the_largest_size_allowed(tmp_path: Path) -> None:
    assert parse_document("a = 1", name="a.toml", limit=5).data == {"a": 1}
    (fault,) = faults_of("a = 1", "a.toml", 4)
    assert "5 bytes" in fault.message
    assert fault.expected == "at most 4 bytes"
    path = tmp_path / "a.toml"
    path.write_text("a = 1")
    assert read_document(path, limit=5).data == {"a": 1}
    with pytest.raises(InputError, match=r"too large: 5 bytes .*at most 4 bytes"):
        read_document(path, limit=4)


def test_format_given_overrides_the_name() -> None:
    document = parse_document('{"a": 1}', name="standard input", format="json")
    assert (document.format, document.name) == ("json", "standard input")
    assert parse_document("a = 1", name="A.TOML").format == "toml"


def test_lines_of_both_languages() -> None:
    assert parse_document("[a]\nb = 1\n", name="a.toml").line_of(["a", "b"]) == 2
    assert parse_document('{"a":\n{"b": 1}}', name="a.json").line_of(["a", "b"]) == 2
    document = Document(name="a.toml", text="a = 1", format="toml", data={})
    assert document.line_of(["b"]) is None


def test_file_is_named_as_given(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("a = 1")
    assert read_document(path).name == str(path)
    assert read_document(path, name="my case.toml").name == "my case.toml"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        read_document(tmp_path / "missing.toml", name="missing.toml")
    assert caught.value.faults[0].file == "missing.toml"
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(InputError, match="a folder, not a file"):
        read_document(tmp_path / "folder.toml")
    (tmp_path / "case.txt").write_text("a = 1")
    with pytest.raises(InputError, match=r"unknown ending '\.txt'"):
        read_document(tmp_path / "case.txt", name="case.toml")


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be opened: not a directory"):
        read_document(tmp_path / "file" / "case.toml")
