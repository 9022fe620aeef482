"""The procedures of a council's document, put to the law's machine."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow.audit.procedures import Accepted, path_row
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.status import status
from ehe_workflow.errors import InputError
from ehe_workflow.law.library import Library, shipped_root
from ehe_workflow.law.paths import PathEvent, ProcedurePath
from ehe_workflow.law.sources import Citation
from ehe_workflow.time.when import When

ON = date(2026, 11, 22)
LAW = Library.shipped().load("england/waltham-forest")


def path(*events, facts=None, process="attendance-order") -> ProcedurePath:
    made = [event if isinstance(event, PathEvent) else PathEvent(kind=event) for event in events]
    return ProcedurePath(
        id="p",
        process=process,
        name="A procedure",
        events=tuple(made),
        facts={"has-plan": False} if facts is None else facts,
        source=Citation(of="protocol"),
    )


def notice(asks="suitable-education", wait=None) -> PathEvent:
    return PathEvent(kind="notice-served", details={"asks-for": asks}, wait=wait)


@pytest.mark.parametrize(
    ("name", "verdict", "broken_at"),
    [
        ("wf.suitable", Accepted.ACCEPTED, []),
        ("wf.second-review", Accepted.BROKEN, ["order-served"]),
        ("wf.letter-as-notice", Accepted.BROKEN, ["notice-served", "order-served"]),
        ("wf.no-engagement", Accepted.BROKEN, ["order-served"]),
        ("wf.revocation", Accepted.ACCEPTED, []),
        ("wf.mainstream-consent", Accepted.BROKEN, ["deletion-consent-asked"]),
    ],
)
def test_the_procedures_of_waltham_forest(name, verdict, broken_at):
    """R004.3: clauses 6.3 to 6.15 and 7.8, in their order."""
    row = path_row(LAW, LAW.path[name], ON)
    assert row.verdict is verdict
    assert [row.acts[part.at].kind for part in row.breaks] == broken_at


def test_an_order_without_the_notice():
    """The shortest path that shows it, and what the law has in between."""
    row = path_row(LAW, LAW.path["wf.second-review"], ON)
    [part] = row.breaks
    assert [LAW.event["education-appears-unsuitable"].name, LAW.event["order-served"].name] == list(part.shortest)
    assert part.stage == "Education appears unsuitable"
    assert part.needed == (
        "serve notice to satisfy it about the education",
        "serve notice of the school it means to name (after 15 days)",
        "serve an attendance order (after 15 days)",
    )
    assert part.finding.clause == "6.13"
    assert part.finding.authority.provision == "s.437(3)(a)"


def test_an_application_for_a_school_place_demanded_instead_of_evidence():
    row = path_row(LAW, LAW.path["wf.letter-as-notice"], ON)
    first = row.breaks[0]
    assert "asks for a school place" in first.finding.what
    assert first.finding.clause == "6.12"
    assert first.needed == ()
    right = path("education-appears-unsuitable", notice())
    assert path_row(LAW, right, ON).verdict is Accepted.ACCEPTED


@pytest.mark.parametrize(
    ("wait", "accepted"), [("13 days", False), ("14 days", True), ("15 school days", True), ("1 week", False)]
)
def test_a_wait_that_the_document_gives_is_kept_to(wait, accepted):
    """The first day after 14 days after the day of service is the sixteenth: the period has then run out."""
    short = path("education-appears-unsuitable", notice(), PathEvent(kind="expediency-decided", wait=wait))
    assert (path_row(LAW, short, ON).verdict is Accepted.ACCEPTED) == accepted


def test_where_the_document_gives_no_wait_every_wait_of_the_law_is_taken_to_be_kept():
    whole = path(
        "education-appears-unsuitable",
        notice(),
        "expediency-decided",
        "school-notice-served",
        PathEvent(kind="order-served", details={"expediency-recorded": True}),
    )
    assert path_row(LAW, whole, ON).verdict is Accepted.ACCEPTED


def test_the_shortest_path_breaks_and_nothing_of_it_can_be_left_out():
    for name in ("wf.second-review", "wf.no-engagement", "wf.letter-as-notice"):
        row = path_row(LAW, LAW.path[name], ON)
        names = {kind.name: kind.id for kind in LAW.event.values()}
        for part in row.breaks:
            kinds = [names[words] for words in part.shortest]
            details = {event.kind: event for event in LAW.path[name].events}
            again = path_row(LAW, path(*(details[kind] for kind in kinds), facts=LAW.path[name].facts), ON)
            assert again.breaks[-1].at == len(kinds) - 1
            assert again.breaks[-1].stage == part.stage


def test_what_is_said_is_what_status_says():
    """An order straight after the concern: the finding is that of a case with this log."""
    row = path_row(LAW, path("education-appears-unsuitable", "order-served"), ON)
    case = Case(
        id="c",
        jurisdiction="england/waltham-forest",
        facts={"has-plan": False},
        events=(
            Event(id="1", kind="education-appears-unsuitable", date=When.on(ON)),
            Event(id="2", kind="order-served", date=When.on(date(2026, 12, 20)), served=When.on(date(2026, 12, 20))),
        ),
    )
    said = {one.what for one in status(case, LAW, as_of=date(2026, 12, 20)).findings if one.event == "2"}
    assert any(what in row.breaks[0].finding.what for what in said)


def test_a_wait_beyond_the_calendar_cannot_be_told():
    far = path("education-appears-unsuitable", notice(wait="600 working days"))
    row = path_row(LAW, far, date(2028, 6, 1))
    assert row.verdict is Accepted.CANNOT_TELL
    assert "2028" in row.why


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "notice-served"', 'kind = "notice-serve"'), "there is no event 'notice-serve'"),
        (('wait = "15 days"', 'wait = "15 das"'), "is no period"),
        (("has-plan = false", "has-pln = false"), "there is no fact 'has-pln'"),
        (('asks-for = "school-place"', 'asks-for = "money"'), "cannot be 'money'"),
        (('clauses = ["town.1"]', 'clauses = ["town.2"]'), "there is no clause 'town.2'"),
    ],
)
def test_faults_of_a_written_procedure_are_told(tmp_path, change, said):
    text = """
[jurisdiction]
id = "england/town"
name = "Town"
kind = "council"
extends = "england"
[source.policy]
title = "Policy"
force = "council-policy"
[clause."town.1"]
says = "x"
view = "lawful"
why = "x"
source = { of = "policy" }
[path."town.p"]
process = "attendance-order"
name = "p"
clauses = ["town.1"]
facts = { has-plan = false }
events = [
    { kind = "notice-served", details = { asks-for = "school-place" } },
    { kind = "order-served", wait = "15 days" },
]
source = { of = "policy" }
"""
    folder = tmp_path / "own" / "england" / "councils"
    folder.mkdir(parents=True)
    (folder / "town.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(InputError) as told:
        Library([shipped_root(), tmp_path / "own"]).load("england/town")
    assert said in str(told.value)
