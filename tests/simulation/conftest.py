"""A small land with one process of known ways and waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ehe_workflow import Case, Library, parse_case
from ehe_workflow.law.law import Law
from ehe_workflow.simulation.files import Assumptions, assumptions_for

LAND = """
[jurisdiction]
id = "land"
name = "The Land"
kind = "nation"
working_days = "weekdays"

[source.act]
title = "The Act"
url = "https://example.org/act"
force = "statute"
read = 2026-01-01

[holidays.land]
name = "holidays of the Land"
first = 2025-01-01
last = 2027-12-31
days = { 2026-06-10 = "Feast" }
source = { of = "act" }

[working_days.weekdays]
name = "weekdays"
holidays = ["land"]
source = { of = "act" }

[fact.special]
question = "Is the case special?"

[fact.odd]
question = "Is the special case odd?"
only_if = "special"

[fact.tone]
question = "In what tone?"
type = "choice"
choices = ["mild", "harsh"]
of = "event"

[process.main]
name = "Main process"
what = "What it is about."
"""

GRAPH = """
[regime]
process = "main"
id = "one"
name = "Version one"
start = "rest"

[stage.rest]
name = "At rest"
kind = "at-rest"
final = true

[stage.asked]
name = "Asked"
kind = "requested"

[stage.waiting]
name = "Waiting"
kind = "awaiting-decision"

[stage.over]
name = "Time over"
kind = "awaiting-decision"

[stage.done]
name = "Done"
kind = "closed"
final = true

[step.ask]
event = "ask"
from = ["rest"]
to = "asked"

[step.answer]
event = "answer"
from = ["asked"]
to = "waiting"

[step.drop]
event = "drop"
from = ["asked"]
to = "done"
when = "special"

[step.note]
event = "note"
from = ["asked", "waiting"]

[step.end]
event = "end"
from = ["waiting", "over"]
to = "done"
after = ["wait"]

[step.time-over]
at_end_of = "objections"
from = ["waiting"]
to = "over"
by = "law"

[limit.reply]
what = "The council answers"
by = "council"
from = ["ask"]
length = "10 days"
convention = "after"
bound = "at-most"
done = ["answer", "drop"]
source = { of = "act" }

[limit.wait]
what = "Time for the family"
by = "council"
from = ["answer"]
length = "5 days"
convention = "after"
bound = "at-least"
source = { of = "act" }

[limit.objections]
what = "Time for objections"
by = "family"
right = true
from = ["answer"]
length = "20 days"
convention = "after"
bound = "at-most"
done = ["note"]
ends = ["end"]
source = { of = "act" }

[limit.objections-longer]
what = "Longer time for objections"
by = "family"
from_limit = "objections"
extends = "objections"
on = ["note"]
length = "7 days"
convention = "after"
bound = "at-most"
source = { of = "act" }
"""

EVENTS = "\n".join(
    f'[event.{kind}]\nname = "{kind.capitalize()} happened"\nby = "council"'
    for kind in ("ask", "answer", "drop", "note", "end")
)

CASE = """
[case]
id = "test"
jurisdiction = "land"
facts = { special = false }
[[event]]
kind = "ask"
date = 2026-03-02
"""


@pytest.fixture(scope="session")
def land(tmp_path_factory: pytest.TempPathFactory) -> Law:
    root = tmp_path_factory.mktemp("law")
    (root / "land").mkdir()
    (root / "land" / "head.toml").write_text(LAND + EVENTS, encoding="utf-8")
    (root / "land" / "graph.toml").write_text(GRAPH, encoding="utf-8")
    return Library([root]).load("land")


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.shipped()


@pytest.fixture
def asked() -> Case:
    return parse_case(CASE)


HEAD = '[assumptions]\nname = "test"\n[source.mine]\ntitle = "my own"\n'
SOURCED = 'source = "mine"\n'


@pytest.fixture
def assume(land: Law, tmp_path: Path) -> Callable[..., Assumptions]:
    """Assumptions for the land from tables: a heading and its lines, without the source."""

    def make(**tables: str) -> Assumptions:
        parts = [HEAD]
        for name, lines in tables.items():
            heading = name.replace("__", ".").replace("_", "-")
            parts.append(f"[{heading}]\n{lines}\n{SOURCED if heading != 'default' else ''}")
        path = tmp_path / "mine.toml"
        path.write_text("\n".join(parts), encoding="utf-8")
        return assumptions_for(land, [path])

    return make
