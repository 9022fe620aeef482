"""A law of our own for the tests of cases, so that they do not hang on the shipped data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ehe_workflow import Library, parse_case, status
from ehe_workflow.case.status import Status
from ehe_workflow.law.law import Law

HEAD = """
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

[source.code]
title = "The Code"
force = "other-guidance"

[source.hearsay]
title = "Hearsay"
force = "regulations"
confidence = "memory"

[holidays.land]
name = "holidays of the Land"
first = 2026-01-01
last = 2027-12-31
days = { 2026-06-10 = "Feast" }
source = { of = "act" }

[working_days.weekdays]
name = "weekdays"
holidays = ["land"]
source = { of = "act" }

[service.hand]
how = ["by-hand"]
source = { of = "act" }

[service.post]
how = ["letter"]
length = "2 working days"
at_latest = "4 working days"
source = { of = "act" }

[service.first]
how = ["first-class-post"]
length = "2 working days"
source = { of = "act" }

[service.mail]
how = ["e-mail"]
when = "agreed"
otherwise = "Without consent it is not served."
source = { of = "act" }

[school_age]
starts_at = 5
prescribed = ["09-01"]
leaves_at = 16
windows = [{ first = "01-01", last = "12-31", leaves = "30 june", in_year_of = "start" }]
source = { of = "act" }

[fact.agreed]
question = "Has the parent agreed to e-mail?"
default = false

[fact.special]
question = "Is the case special?"

[fact.plan]
question = "Is there a plan?"

[fact.named]
question = "Does the plan name a school?"
only_if = "plan"

[fact.tone]
question = "In what tone?"
type = "choice"
choices = ["mild", "harsh", "none"]
of = "event"

[fact.started]
question = "When did it start?"
type = "date"

[fact.of-age]
question = "Is the child of school age?"
computed = "of-school-age"

[fact.years]
question = "How old is the child?"
type = "number"
computed = "age"

[fact.sorted]
question = "What do the signs say?"
type = "choice"
choices = ["officer", "situation", "unclear"]
computed = "triage"

[fact.way]
question = "How was it sent?"
type = "text"
of = "event"
computed = "how"

[fact.by-heart]
question = "Was it written from memory?"
of = "event"
computed = "reconstructed"

[fact.delay]
question = "How long until it was written down?"
type = "number"
of = "event"
computed = "hours-until-written"

[fact.good-service]
question = "Was it validly served?"
of = "event"
computed = "validly-served"

[sign.rude]
what = "The officer was rude."
points_to = "officer"
source = { of = "code" }

[sign.late]
what = "The officer was late twice."
points_to = "officer"
times = 2
source = { of = "code" }

[sign.wrong]
what = "The officer said wrong law."
points_to = "officer"
misstatements = true
source = { of = "code" }

[sign.ill]
what = "Somebody was ill."
points_to = "situation"
source = { of = "code" }

[misstatement.must-visit]
claim = "You must let us in."
correction = "No law says so."
source = { of = "act" }
"""

KINDS = ("go", "act", "other-act", "stop", "hold", "resume", "extend", "second", "look", "bar")
EVENTS = "\n".join(f'[event.{kind}]\nname = "{kind.capitalize()} happened"\nby = "council"' for kind in KINDS)
EVENTS += """
[event.paper]
name = "The paper was served"
by = "council"
served = true
dates = { reply-by = "the day by which to reply", meeting-on = "the day of the meeting" }
details = ["tone"]
"""

GRAPH = """
[process.main]
name = "Main process"
what = "What it is about."

[regime]
process = "main"
id = "one"
name = "Version one"
start = "rest"

[stage.rest]
name = "At rest"
kind = "at-rest"
final = true

[stage.open]
name = "Open"
kind = "concern"
final = true

[step.go]
event = "go"
from = ["rest"]
to = "open"

[step.paper]
event = "paper"
from = ["rest"]
to = "open"

[step.bar]
event = "bar"
from = ["open"]
to = "rest"
AFTER
"""


class Laws:
    """Makes laws of the Land from texts, each in a folder of its own, and keeps those made before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[tuple[str, str], ...], Law] = {}

    def library(self, files: Mapping[str, str]) -> Library:
        """A library of one root that holds the files, by their paths in it."""
        root = self._folder / f"root-{len(list(self._folder.iterdir()))}"
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return Library([root])

    def files(
        self, *limits: str, graph: str | None = None, more: str = "", after: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """The files of the Land with limits and, where wanted, another graph."""
        waits = f"after = {list(after)!r}".replace("'", '"') if after else ""
        return {
            "land/head.toml": HEAD + EVENTS + more,
            "land/graph.toml": (GRAPH if graph is None else graph).replace("AFTER", waits),
            "land/limits.toml": "\n".join(limits),
        }

    def law(self, *limits: str, graph: str | None = None, more: str = "", after: tuple[str, ...] = ()) -> Law:
        """The law of the Land with limits and, where wanted, another graph."""
        files = self.files(*limits, graph=graph, more=more, after=after)
        key = tuple(files.items())
        if key not in self._made:
            self._made[key] = self.library(files).load("land")
        return self._made[key]

    @staticmethod
    def limit(name: str = "main", **parts: object) -> str:
        """A limit as TOML text; parts are written as they are where they are text."""
        defaults: dict[str, object] = {
            "process": '"main"',
            "what": '"The council acts"',
            "by": '"council"',
            "from": '["go"]',
            "length": '"10 days"',
            "convention": '"after"',
            "bound": '"at-most"',
            "done": '["act"]',
            "source": '{ of = "act" }',
        }
        given = {key.rstrip("_"): value for key, value in parts.items()}
        lines = [f"{key} = {value}" for key, value in {**defaults, **given}.items() if value is not None]
        return "\n".join([f'[limit."{name}"]', *lines])

    @staticmethod
    def log(*rows: str, **head: str) -> str:
        """The text of a case file: ``kind date`` and further keys for each entry, separated by semicolons.

        ``"go 2026-05-01"`` or ``"paper 2026-05; how = 'letter'; dates.reply-by = 2026-05-20"``.
        """
        lines = ["[case]", 'id = "test"', 'jurisdiction = "land"', *(f"{key} = {value}" for key, value in head.items())]
        for row in rows:
            first, *more = row.split(";")
            kind, _, when = first.strip().partition(" ")
            lines += ["[[event]]", f'kind = "{kind}"', *([f'date = "{when}"'] if when else []), *map(str.strip, more)]
        return "\n".join(lines)

    @staticmethod
    def ask(law: Law, text: str, as_of: str = "2026-12-31", **assumed: date) -> Status:
        """The status of a case given as text."""
        return status(parse_case(text), law, as_of=date.fromisoformat(as_of), assumed=assumed)


@pytest.fixture(scope="session")
def laws() -> Iterator[Laws]:
    with TemporaryDirectory() as folder:
        yield Laws(Path(folder))


@pytest.fixture(scope="session")
def england() -> Law:
    return Library.shipped().load("england")
