"""Laws made from text, and the shipped law of one nation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ehe_workflow import Library
from ehe_workflow.law.law import Law
from tests.trajectories.small import plain_law
from tests.trajectories.village import VILLAGE


class Laws:
    """Makes libraries from texts, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0

    def library(self, files: Mapping[str, str]) -> Library:
        self._number += 1
        root = self._folder / f"root-{self._number}"
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return Library([root])


@pytest.fixture(scope="session")
def laws() -> Iterator[Laws]:
    with TemporaryDirectory() as folder:
        yield Laws(Path(folder))


@pytest.fixture(scope="session")
def plain(laws: Laws) -> Law:
    return plain_law(laws)


@pytest.fixture(scope="session")
def shipped() -> Library:
    return Library.shipped()


@pytest.fixture(scope="session")
def village(laws: Laws) -> Law:
    return laws.library({"village/all.toml": VILLAGE}).load("village")
