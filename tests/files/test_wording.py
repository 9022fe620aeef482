from __future__ import annotations

import datetime as dt

import pytest

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.files import Misfit, key_path, nearest
from ehe_workflow.files.wording import one_of, shown


def test_nearest_ignores_capitals_and_hyphens() -> None:
    assert nearest("From-Date", ["from_date", "to_date"]) == "from_date"
    assert nearest("FROM", ["From", "to"]) == "From"
    assert nearest("xyz", ["from"]) is None
    assert nearest("from", []) is None


def test_nearest_does_not_reach_far() -> None:
    assert nearest("lenght", ["length", "strength"]) == "length"
    assert nearest("colour", ["period"]) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a",), "a"), (("a", 0, "b"), "a[0].b"), (("a b", "c.d"), '"a b"."c.d"'), (("é",), '"é"')],
)
def test_key_paths(path: tuple[str | int, ...], text: str) -> None:
    assert key_path(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (1.5, "1.5"),
        ("é\n", '"é\\n"'),
        (dt.time(7, 32), "07:32:00"),
        ({"a": [1, {"b": [2]}]}, '{"a": [1, {"b": […]}]}'),
        (float("nan"), "NaN"),
    ],
)
def test_values_as_written(value: object, text: str) -> None:
    assert shown(value) == text


def test_long_values_are_cut_at_sixty_characters() -> None:
    assert shown("x" * 58) == '"' + "x" * 58 + '"'
    cut = shown("x" * 59)
    assert len(cut) == 60
    assert cut == '"' + "x" * 58 + "…"
    assert len(shown(list(range(1000)))) == 60


def test_one_of_is_short() -> None:
    assert one_of(["x" * 99, "y" * 99]).startswith("one of x")
    assert one_of(["x" * 99, "y" * 100]) == "one of 2 names"


def test_misfit_is_both_kinds_of_error() -> None:
    misfit = Misfit("bad", expected="good", nearest="near")
    assert isinstance(misfit, EheWorkflowError)
    assert isinstance(misfit, ValueError)
    assert (str(misfit), misfit.expected, misfit.nearest) == ("bad", "good", "near")
