"""Folders of law to load: a small sound one, and that one with files added or replaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ehe_workflow.law.library as library_module
from ehe_workflow.law.lawfile import new_structurer

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "jurisdictions"

Laid = Callable[..., Path]


@pytest.fixture(autouse=True, scope="package")
def _one_structurer_for_all() -> Iterator[None]:
    """Build the readers of data files once; they hold nothing of what they read."""
    shared = new_structurer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library_module, "new_structurer", lambda: shared)
        yield


@pytest.fixture
def lay(tmp_path: Path) -> Laid:
    """Lay the base folder with others over it in a new folder, and return that."""

    def laid(*over: Path, texts: dict[str, str] | None = None) -> Path:
        root = tmp_path / "base"
        for folder in (HERE / "good" / "base", *over):
            shutil.copytree(folder, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
        for name, text in (texts or {}).items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return root

    return laid


@pytest.fixture
def shipped_copy(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Copy the shipped law, put one text in place of another in one file, and return the copy."""

    def copied(file: str, old: str, new: str) -> Path:
        root = tmp_path / "jurisdictions"
        if not root.is_dir():
            shutil.copytree(SHIPPED, root)
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (root / file).write_text(text.replace(old, new), encoding="utf-8")
        return root

    return copied
