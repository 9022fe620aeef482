"""A version of a process as a picture: its stages in rows, and numbered arrows for the steps between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.showing.branches import Way
from ehe_workflow.showing.graph import Label, Picture, Shape, drawing
from ehe_workflow.showing.view import FEW, letter_of
from law_pages.html import text

_DESCRIBED = (
    "The stages, from the one in which the process starts at the top to those further on. "
    "The tables of stages and of steps below say the same in words."
)


def diagram(definition: Definition, numbers: Mapping[str, int], name: str) -> str:
    """The picture of a definition, in a frame that scrolls where the page is narrower.

    Args:
        definition: the version of a process.
        numbers: the number of each of its steps.
        name: what the picture is of.
    """
    identity = f"{definition.regime.id}-picture"
    drawn = drawing(identity, f"{name}: graph of stages", _DESCRIBED, _picture(definition, numbers))
    return f'<div class="law-diagram" role="region" tabindex="0" aria-label="{text(name)}">{drawn}</div>'


def letters_of(definition: Definition) -> Mapping[str, str]:
    """What the picture calls each stage."""
    return {name: letter_of(place) for place, name in enumerate(definition.stages)}


def _picture(definition: Definition, numbers: Mapping[str, int]) -> Picture:
    ways: dict[Way, list[int]] = defaultdict(list)
    arrows: dict[Way, list[int]] = defaultdict(list)
    many: dict[str, list[int]] = defaultdict(list)
    for step in definition.steps:
        sources = [name for name in leaves(step, definition.stages) if step.to not in {None, name}]
        to = step.to or ""
        if len(sources) > FEW:
            many[to].append(numbers[step.id])
        for name in sources:
            ways[name, to].append(numbers[step.id])
            if len(sources) <= FEW:
                arrows[name, to].append(numbers[step.id])
    return Picture(
        shapes=[
            Shape(
                key=name,
                letter=letter,
                name=definition.stages[name].name,
                now=name == definition.regime.start,
                start_note="starts here",
                final=definition.stages[name].final,
            )
            for name, letter in letters_of(definition).items()
        ],
        ways={pair: Label(_told(found)) for pair, found in ways.items()},
        arrows={pair: Label(_told(found)) for pair, found in arrows.items()},
        many={to: _told(found) for to, found in many.items()},
    )


def _told(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
