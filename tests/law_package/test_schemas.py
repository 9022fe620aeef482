"""The JSON Schemas that are shipped are those of the code, and the shipped law fits them."""

from __future__ import annotations

import json
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest
import tomli
from jsonschema import Draft202012Validator

import ehe_workflow
from ehe_workflow.command.schema import SCHEMAS, schema_text
from ehe_workflow.law.library import shipped_root

FOLDER = Path(ehe_workflow.__file__).parent / "schemas"
ROOT = shipped_root()
HERE = Path(__file__).parent


@cache
def law_file() -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / "law-file.json").read_text(encoding="utf-8")))


def as_json(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def faults(path: Path) -> list[str]:
    data = as_json(tomli.loads(path.read_text(encoding="utf-8")))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in law_file().iter_errors(data)]


def test_every_schema_is_shipped_and_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.json" for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shipped_schema_is_the_one_of_the_code(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert text == schema_text(name), f"write it anew: ehe-workflow schema --into {FOLDER}"
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.toml")), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_shipped_data_file_fits_the_schema(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("path", sorted((HERE / "good").rglob("*.toml")), ids=lambda path: str(path.relative_to(HERE)))
def test_sound_law_fits_the_schema(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown-key",
        "unknown-section",
        "unknown-word",
        "wrong-type",
        "step-early",
        "limit-open-to-anything",
        "limit-of-a-number",
        "excuse-effect",
        "clause-view",
        "entry-with-an-id",
        "stage-with-a-regime-of-its-own",
        "fact-default-of-a-fraction",
    ],
)
def test_an_editor_sees_what_is_wrong_in_one_file(name: str) -> None:
    assert faults(HERE / "bad" / name / "land" / "fault.toml")


@pytest.mark.parametrize("path", sorted(shipped_root().rglob("*.toml")), ids=lambda path: path.name)
def test_a_shipped_data_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema ")
    named = (path.parent / first.removeprefix("#:schema ")).resolve()
    assert named == (shipped_root().parent / "ehe_workflow" / "schemas" / "law-file.json").resolve()
