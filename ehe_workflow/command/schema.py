"""`ehe-workflow schema`: the JSON Schemas of what the command reads and prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import click

from ehe_workflow.audit.cases.answer import CasesAnswer
from ehe_workflow.audit.protocol import ProtocolAudit
from ehe_workflow.audit.text_records import TextAudit
from ehe_workflow.case.answer import Answer
from ehe_workflow.case.files import CaseFile
from ehe_workflow.command.count import CountAnswer
from ehe_workflow.command.law_answers import LawList, LawShown, LimitTable
from ehe_workflow.command.law_check import LawChecked
from ehe_workflow.command.law_diff import LawCompared
from ehe_workflow.command.law_events import EventTable
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import json_schema
from ehe_workflow.law.conditions import Condition, FactValue
from ehe_workflow.law.lawfile import LawFile
from ehe_workflow.showing.entries import CalendarAnswer
from ehe_workflow.simulation.answer import SimulationAnswer
from ehe_workflow.simulation.fit import Fitted
from ehe_workflow.simulation.model import AssumptionsFile
from ehe_workflow.time import Period
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.answer import TrajectoriesAnswer

_FACT: dict[str, object] = {"type": ["boolean", "string", "integer"]}
_CUSTOM: Mapping[Any, dict[str, object]] = {
    When: {"type": "string", "description": "A date as precise as is known, in EDTF: 2026-12-15, 2026-12, 2026-12~."},
    Condition: {"type": "string", "description": 'A condition over facts, such as "has-plan and not admitted".'},
    Period: {"type": "string", "description": 'A length with its unit, such as "15 days".'},
    cast("type", FactValue): _FACT,
    cast("type", FactValue | None): {"type": ["boolean", "string", "integer", "null"]},
}


def _case_file() -> dict[str, object]:
    """The shape of a case file; an entry without an id is called by its place in the log."""
    schema = json_schema(CaseFile, title="A case file", schema_id="case-file.json", custom=_CUSTOM)
    definitions = schema["$defs"]
    if isinstance(definitions, dict):
        definitions["Event"]["required"].remove("id")
    return schema


def _law_file() -> dict[str, object]:
    """The shape of a data file of the law; names that the loader adds are not in it."""
    schema = json_schema(LawFile, title="A data file of the law", schema_id="law-file.json", custom=_CUSTOM)
    definitions = schema["$defs"]
    if isinstance(definitions, dict):
        for name, shape in definitions.items():
            required = shape.get("required", [])
            dropped = {"id"} if name not in {"Jurisdiction", "Regime", "Reading", "Excuse"} else set()
            if name in {"Stage", "Step"}:
                dropped.add("regime")
            if name in {"Limit", "Check"}:
                required = [key for key in required if key != "process"]
            shape["required"] = [key for key in required if key not in dropped]
            for key in dropped:
                shape.get("properties", {}).pop(key, None)
        limit = definitions.get("Limit")
        if isinstance(limit, dict):
            limit["properties"]["as"] = {"type": "string", "description": "The limit of a layer below that this is."}
            limit["anyOf"] = [{"required": limit.pop("required")}, {"required": ["as"]}]
    return schema


def _output(cls: type, name: str, title: str) -> dict[str, object]:
    schema = json_schema(cls, title=title, schema_id=f"{name}.json", custom=_CUSTOM, form="output")
    properties = schema["properties"]
    if isinstance(properties, dict):
        properties["schema"] = {"const": name}
    return schema


SCHEMAS: Mapping[str, Callable[[], dict[str, object]]] = {
    "case-file": _case_file,
    "law-file": _law_file,
    "assumptions-file": lambda: json_schema(
        AssumptionsFile, title="A file of assumptions", schema_id="assumptions-file.json", custom=_CUSTOM
    ),
    "fit": lambda: _output(Fitted, "fit", "The answer of 'fit'"),
    "simulate": lambda: _output(SimulationAnswer, "simulate", "The answer of 'simulate'"),
    "audit-cases": lambda: _output(CasesAnswer, "audit-cases", "The answer of 'audit cases'"),
    "audit-protocol": lambda: _output(ProtocolAudit, "audit-protocol", "The answer of 'audit protocol'"),
    "audit-text": lambda: _output(TextAudit, "audit-text", "The answer of 'audit text'"),
    "calendar": lambda: _output(CalendarAnswer, "calendar", "The answer of 'calendar'"),
    "count": lambda: _output(CountAnswer, "count", "The answer of 'count'"),
    "law-check": lambda: _output(LawChecked, "law-check", "The answer of 'law check'"),
    "law-diff": lambda: _output(LawCompared, "law-diff", "The answer of 'law diff'"),
    "law-events": lambda: _output(EventTable, "law-events", "The answer of 'law events'"),
    "law-limits": lambda: _output(LimitTable, "law-limits", "The answer of 'law limits'"),
    "law-list": lambda: _output(LawList, "law-list", "The answer of 'law list'"),
    "law-show": lambda: _output(LawShown, "law-show", "The answer of 'law show'"),
    "status": lambda: _output(Answer, "status", "The answer of 'status'"),
    "trajectories": lambda: _output(TrajectoriesAnswer, "trajectories", "The answer of 'trajectories'"),
}
"""Every schema by its name."""


def schema_text(name: str) -> str:
    """One schema as text."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


@click.command("schema")
@click.argument("name", required=False, type=click.Choice(list(SCHEMAS)))
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Write all schemas to a folder.")
def schema_command(name: str | None, into: Path | None) -> None:
    """Print the JSON Schema of a file or an answer; without a NAME, list them."""
    if into is not None:
        try:
            into.mkdir(parents=True, exist_ok=True)
            for one in SCHEMAS:
                (into / f"{one}.json").write_text(schema_text(one), encoding="utf-8")
        except OSError as error:
            said = (error.strerror or str(error)).lower()
            raise InputError([Fault(message=f"cannot be written to: {said}", file=str(into))]) from error
    elif name is None:
        click.echo("\n".join(SCHEMAS))
    else:
        click.echo(schema_text(name), nl=False)
