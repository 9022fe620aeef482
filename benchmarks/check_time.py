"""Checking all the shipped law, against the minute that `ehe-workflow law check` may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from timing import Figure

from ehe_workflow import Library
from ehe_workflow.checking import Checker
from ehe_workflow.law.library import shipped_root


def measure() -> Iterator[Figure]:
    """Every jurisdiction by one checker, as the command does it, the law loaded before; one run."""
    library = Library([shipped_root()])
    for name in library.names:
        library.load(name)
    start = time.perf_counter()
    checker = Checker(library, date(2026, 11, 22))
    for name in library.names:
        checker.check(name)
    yield Figure(
        f"check all law ({len(library.names)} jurisdictions)", time.perf_counter() - start, 60.0, "a minute", at_most=1
    )
