"""Loading every shipped jurisdiction, against what `tomli` alone takes to parse the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

import tomli
from timing import Figure, per_call

from ehe_workflow import Library
from ehe_workflow.law.library import shipped_root


def measure() -> Iterator[Figure]:
    """A fresh library each time: files read, checked, layered and their graphs checked."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(shipped_root().rglob("*.toml"))]
    ours, theirs = per_call(load_all, lambda: [tomli.loads(text) for text in texts], rounds=7)
    size = sum(len(text.encode()) for text in texts) / 1024
    yield Figure(f"load all law ({len(texts)} files, {size:.0f} KiB)", ours, theirs, "tomli.loads", at_most=5)


def load_all() -> None:
    library = Library([shipped_root()])
    for name in library.names:
        library.load(name)
