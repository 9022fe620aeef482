"""A small law and three small cases for the tests of the command, and a way to run it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from attrs import frozen

from ehe_workflow.command import main

HERE = Path(__file__).parent


@frozen
class Ran:
    """What a run of the command printed, and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def run(*arguments: str | Path) -> Ran:
    """Run the command in this process; an exception that it lets through is a traceback for its user."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return Ran(left.value.code, out.getvalue(), err.getvalue())


@pytest.fixture(name="run")
def run_fixture() -> Run:
    return run


@pytest.fixture(scope="session")
def in_process() -> Run:
    return run


@pytest.fixture
def in_land() -> Sequence[str]:
    """The options that add the small law of this folder."""
    return ("--law", str(HERE / "law"))


@pytest.fixture
def cases() -> Path:
    """The folder of the small cases."""
    return HERE / "cases"


@pytest.fixture
def golden() -> Path:
    """The folder of the expected answers."""
    return HERE / "golden"
