"""Every fault of a data file is told, each once, with its file, its line and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ehe_workflow.law.library as library_module
from ehe_workflow.errors import InputError
from ehe_workflow.files import Document, read_document
from ehe_workflow.law.library import Library

HERE = Path(__file__).parent
BAD = sorted(path.name for path in (HERE / "bad").iterdir() if path.is_dir())


@pytest.mark.parametrize("name", BAD)
def test_bad_law_is_refused(name: str, lay: Callable[..., Path]) -> None:
    folder = HERE / "bad" / name
    head, count, *words = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    library = Library([lay(folder)])
    with pytest.raises(InputError) as caught:
        library.load(head.removeprefix("load: "))
    told = str(caught.value)
    assert words
    for word in words:
        assert word in told, f"{word!r} is not in:\n{told}"
    assert len(caught.value.faults) == int(count.removeprefix("faults: ")), told


def test_a_library_with_a_bad_law_still_loads_the_others(lay: Callable[..., Path]) -> None:
    library = Library([lay(HERE / "bad" / "council-loosens")])
    with pytest.raises(InputError):
        library.load("land/town")
    assert library.load("land").jurisdiction.name == "The Land"


def test_a_fault_is_told_again_when_asked_again(lay: Callable[..., Path]) -> None:
    library = Library([lay(HERE / "bad" / "unknown-limit")])
    told = []
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            library.load("land")
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_file_that_is_too_large_is_not_read(lay: Callable[..., Path]) -> None:
    root = lay()
    with (root / "land" / "fault.toml").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="too large: 50,000,000 bytes") as caught:
        Library([root]).load("land")
    assert [fault.file for fault in caught.value.faults] == ["base/land/fault.toml"]


def test_the_largest_size_counts_for_each_file(lay: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def with_small_limit(path: Path, *, name: str) -> Document:
        return read_document(path, name=name, limit=200)

    monkeypatch.setattr(library_module, "read_document", with_small_limit)
    with pytest.raises(InputError) as caught:
        Library([lay()]).load("land")
    files = {fault.file for fault in caught.value.faults}
    assert "base/land/request.toml" in files
    assert "base/land/jurisdiction.toml" not in files


def test_nothing_in_a_bad_file_is_run(
    lay: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = Library([lay(HERE / "bad" / "condition-that-looks-like-code")])
    with pytest.raises(InputError):
        library.load("land")
    assert not (tmp_path / "ran").exists()
