"""Logs of home education in England in a few words, and what they should lead to.

Each log is written a line an event: its day, its kind, how it was sent, and further keys. Every finding is listed: a
lawful sequence has none that speaks of a fault, an unlawful one has those that a lawyer would find. Dates are worked
by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ehe_workflow import Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.law.law import Law

HOW = {"by-hand", "post", "first-class-post", "second-class-post", "special-delivery", "email", "text-message"}
DATES = {"reply-by", "last-day"}
ACADEMY = {"has-plan": "no", "school-is-maintained": "no"}
MAINSTREAM = {"has-plan": "no", "special-school-placement": "no", "school-is-maintained": "no"}
SPECIAL = {"has-plan": "yes", "special-school-placement": "yes"}
TO_NOTICE = """
    2026-11-20 education-appears-unsuitable
    2026-11-23 notice-served by-hand asks-for=suitable-education reply-by=2026-12-07
    2026-12-08 expediency-decided
"""
TO_ORDER = """
    2026-01-04 education-appears-unsuitable
    2026-01-05 notice-served by-hand asks-for=suitable-education reply-by=2026-01-20
    2026-01-21 expediency-decided
    2026-01-22 school-notice-served by-hand
    2026-02-10 order-served by-hand
"""
TO_COURT = f"""{TO_ORDER}
    2026-03-01 order-breached
    2026-03-03 supervision-order-considered
    2026-03-20 prosecution-started
"""


@frozen(kw_only=True)
class Replay:
    """A log, and what it should lead to.

    Attributes:
        name: what it shows.
        log: a line an event.
        as_of: the day asked about; the day of the last event where None.
        born: the child's date of birth.
        facts: facts of the case.
        stages: the stage of each process, with a ``/`` between the two names.
        found: the limits, checks and steps that something was found of.
        ends: the last day of some limits, of the last time that each was set off.
    """

    name: str
    log: str
    as_of: str | None = None
    born: str = "2014-05-05"
    facts: Mapping[str, str] = {}
    stages: tuple[str, ...]
    found: tuple[str, ...] = ()
    ends: Mapping[str, str] = {}


def value_of(word: str) -> str:
    """A value as TOML writes it: yes and no are truths, the rest is text."""
    return {"yes": "true", "no": "false"}.get(word, '"' + word + '"')


def event_of(line: str) -> list[str]:
    """An event of a case file from a line of a log."""
    day, kind, *rest = line.split()
    pairs = [word.partition("=")[::2] for word in rest if "=" in word]
    event = ["[[event]]", f'kind = "{kind}"', f"date = {day}"]
    event += [f'how = "{word}"' for word in rest if word in HOW]
    event += [f"received = {value}" for name, value in pairs if name == "received"]
    event += [f"dates.{name} = {value}" for name, value in pairs if name in DATES]
    return event + [f"details.{name} = {value_of(value)}" for name, value in pairs if name not in {*DATES, "received"}]


def answer_to(replay: Replay, law: Law) -> Status:
    """The status of a replay's log."""
    log = [line for line in replay.log.splitlines() if line.strip()]
    lines = ["[case]", 'id = "c"', 'jurisdiction = "england"', f"born = {replay.born}", "[case.facts]"]
    lines += [f"{name} = {value_of(value)}" for name, value in replay.facts.items()]
    lines += [text for line in log for text in event_of(line)]
    as_of = date.fromisoformat(replay.as_of or log[-1].split()[0])
    return status(parse_case("\n".join(lines)), law, as_of=as_of)


def leads_where_it_should(replay: Replay, law: Law) -> None:
    """Hold the answer to a replay's log against what it should be."""
    answer = answer_to(replay, law)
    assert not answer.problems
    asked = {one.partition("/")[0] for one in replay.stages}
    standings = [one for one in answer.standings if one.process.id in asked]
    assert sorted(f"{one.process.id}/{stage.id}" for one in standings for stage in one.stages) == sorted(replay.stages)
    faults = [one.id for one in answer.findings if one.kind is not FindingKind.NO_EVIDENCE]
    assert sorted(faults) == sorted(replay.found)
    for limit, day in replay.ends.items():
        due = [one.due for one in answer.verdicts if one.limit.id == limit][-1]
        assert due is not None
        assert due.last_day.earliest == due.last_day.latest == date.fromisoformat(day), limit
