"""Diagrams of a definition as text: Mermaid, which many pages draw, and DOT for Graphviz."""

from __future__ import annotations

from collections import defaultdict
from textwrap import wrap

from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step

_FEW = 3
_MANY = "many_stages"


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


def overview(definition: Definition) -> str:
    """A Mermaid state diagram that stays readable where a definition is large.

    Steps that stay in their stage are left out. Steps between the same two stages share one arrow, which bears the
    names of their kinds of event. A step that leaves more than a few stages is drawn once, from a box for all of them.
    """
    arrows: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for step in definition.steps:
        sources = [name for name in leaves(step, definition.stages) if step.to not in {None, name}]
        for name in [_MANY] if len(sources) > _FEW else sources:
            arrows[name, step.to or name][step.event or "time is over"] = None
    lines = ["stateDiagram-v2"]
    lines += [f'  state "{_wrapped(stage.name)}" as {_id(name)}' for name, stage in definition.stages.items()]
    lines += [f'  state "from many stages" as {_MANY}'] * any(name == _MANY for name, _ in arrows)
    lines.append(f"  [*] --> {_id(definition.regime.start)}")
    lines += [f"  {_id(one)} --> {_id(other)}: {'<br/>'.join(labels)}" for (one, other), labels in arrows.items()]
    resting = ",".join(_id(name) for name, stage in definition.stages.items() if stage.final)
    lines += ["  classDef resting stroke-width:3px", f"  class {resting} resting"] if resting else []
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


def _wrapped(text: str) -> str:
    return "<br/>".join(wrap(_quoted(text), 28))


def _quoted(text: str) -> str:
    return text.replace('"', "'")
