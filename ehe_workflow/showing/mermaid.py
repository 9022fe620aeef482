"""What can happen as Mermaid text, which many pages and editors draw.

Stages are boxes, steps are arrows that bear what happens, who acts and on which days. A step that is possible only
where somebody breaks a limit is a dotted arrow and says so in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ehe_workflow.showing.view import Days, Passage, StageShown, View, arrows_of, view_of
from ehe_workflow.time.when import format_day
from ehe_workflow.trajectories.model import Trajectories
from ehe_workflow.trajectories.words import words_of_actor, words_of_breach, words_of_window

_SPECIAL = re.compile(r'["#&;<>`|\\{}\[\]()]')


def trajectories_mermaid(trajectories: Trajectories) -> str:
    """A Mermaid flowchart of every way a case can go, a frame for each process."""
    return "\n".join(["flowchart TD", *_lines(trajectories)]) + "\n"


def escaped(text: str) -> str:
    """Text that Mermaid shows as it is, on one line and with no mark that it would take for its own.

    >>> escaped('say "no"; <b>')
    'say #34;no#34;#59; #60;b#62;'
    """
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))


def _lines(trajectories: Trajectories) -> Iterator[str]:
    head = f"from {format_day(trajectories.as_of)} to {format_day(trajectories.horizon)}"
    supposed = f", supposing {trajectories.what_if}" if trajectories.what_if else ""
    yield f"  %% {' '.join(f'{trajectories.case}: {head}{supposed}'.split())}"
    for number, paths in enumerate(trajectories.processes, start=1):
        yield from _process(f"p{number}", view_of(paths))
    yield "  classDef now stroke-width:4px"
    yield "  classDef rests stroke-dasharray:6 3"


def _process(prefix: str, view: View) -> Iterator[str]:
    yield f'  subgraph {prefix}["{escaped(view.paths.name)}"]'
    yield "    direction TB"
    names = {stage.key: f"{prefix}s{number}" for number, stage in enumerate(view.stages, start=1)}
    for stage in view.stages:
        yield f'    {names[stage.key]}["{_label(stage)}"]'
    arrows, many = arrows_of(view)
    if many:
        yield f'    {prefix}many(["from many stages"])'
    for to, passages in many.items():
        yield _arrow(f"{prefix}many", names[to], passages)
    for (from_, to), passages in arrows.items():
        yield _arrow(names[from_], names[to], passages)
    yield "  end"
    for kind, members in (
        ("now", [names[one.key] for one in view.stages if one.start]),
        ("rests", [names[one.key] for one in view.stages if one.node.final and not one.start]),
    ):
        if members:
            yield f"  class {','.join(members)} {kind}"


def _label(stage: StageShown) -> str:
    lines = [stage.node.name]
    lines += ["now"] if stage.start else []
    lines += ["can rest here"] if stage.node.final else []
    if stage.entered is not None:
        lines.append(_days(stage.entered))
    return "<br/>".join(map(escaped, lines))


def _arrow(from_: str, to: str, passages: list[Passage]) -> str:
    lines = []
    for one in passages:
        days = one.happening.days if from_.endswith("many") else one.days
        again = ", again" if one.again else ""
        words = f"{one.happening.edge.name} ({words_of_actor(one.happening.edge.by)}): {_days(days)}{again}"
        lines.append(escaped(words))
    is_lawful = any(one.days.lawful is not None for one in passages)
    return f'    {from_} {"-->" if is_lawful else "-.->"}|"{"<br/>".join(lines)}"| {to}'


def _days(days: Days) -> str:
    if days.lawful is not None:
        return words_of_window(days.lawful)
    return f"{words_of_window(days.first)}, {words_of_breach(days.whose, out_of_time=days.out_of_time)}"
