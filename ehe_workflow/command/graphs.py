"""Diagrams of a definition as text: Mermaid, which many pages draw, and DOT for Graphviz."""

from __future__ import annotations

from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step


def mermaid(definition: Definition, law: Law) -> str:
    """A Mermaid state diagram of a definition."""
    lines = ["stateDiagram-v2"]
    lines += [f'  state "{_quoted(stage.name)}" as {_id(name)}' for name, stage in definition.stages.items()]
    lines.append(f"  [*] --> {_id(definition.regime.start)}")
    for step in definition.steps:
        label = _label(step, law).replace(":", " -")
        lines += [f"  {_id(name)} --> {_id(step.to or name)}: {label}" for name in leaves(step, definition.stages)]
    lines += [f"  {_id(name)} --> [*]" for name, stage in definition.stages.items() if stage.final]
    return "\n".join(lines)


def dot(definition: Definition, law: Law) -> str:
    """A Graphviz graph of a definition."""
    lines = ["digraph {", "  rankdir=TB; node [shape=box, style=rounded];"]
    for name, stage in definition.stages.items():
        extra = ", peripheries=2" if stage.final else ""
        lines.append(f'  "{name}" [label="{_quoted(stage.name)}"{extra}];')
    for step in definition.steps:
        label = _quoted(_label(step, law))
        lines += [f'  "{name}" -> "{step.to or name}" [label="{label}"];' for name in leaves(step, definition.stages)]
    return "\n".join([*lines, "}"])


def _label(step: Step, law: Law) -> str:
    if step.name is not None:
        return step.name
    if step.event is not None:
        return law.event[step.event].name
    return f"time is over: {law.limit_named(step.at_end_of or '').what}"


def _id(name: str) -> str:
    return name.replace("-", "_")


def _quoted(text: str) -> str:
    return text.replace('"', "'")
