"""What the package names at its top is there, and is loaded only when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ehe_workflow


@pytest.mark.parametrize("name", ehe_workflow.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(ehe_workflow, name) is not None
    assert name in dir(ehe_workflow)


def test_every_name_has_a_home() -> None:
    assert sorted(name for names in ehe_workflow._HOMES.values() for name in names) == sorted(ehe_workflow.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="statuss"):
        ehe_workflow.statuss  # noqa: B018


def test_counting_a_date_loads_no_law() -> None:
    code = "import sys, ehe_workflow as e; e.count; print(any(n.startswith('ehe_workflow.law') for n in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout.strip() == "False"
