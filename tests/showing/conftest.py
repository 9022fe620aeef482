"""What can happen in two cases, as records, and the law it was asked under."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ehe_workflow import Law, Library, read_case
from ehe_workflow.law.library import shipped_root
from ehe_workflow.trajectories import Trajectories, trajectories

EXAMPLES = Path(__file__).parents[2] / "examples"
LIBRARY = Library([shipped_root()])


@pytest.fixture(scope="session")
def law() -> Law:
    return LIBRARY.load("england")


@pytest.fixture(scope="session")
def ahead(law: Law) -> Trajectories:
    """Two processes of one case, half a year ahead, with lawful paths and others."""
    return trajectories(read_case(EXAMPLES / "clarkes.toml"), law, as_of=date(2026, 10, 20), horizon=date(2027, 4, 20))
