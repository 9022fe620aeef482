"""Published decisions on whether times were kept, replayed: the same finding, or an honest "cannot tell"."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.model import Case
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from ehe_workflow.law.terms import Actor, Force
from ehe_workflow.time import Unfixed
from ehe_workflow.time.when import When

FOLDER = Path(__file__).parent / "ombudsman"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "ombudsman-cases.md"
BINDING = {Force.STATUTE, Force.REGULATIONS, Force.TRIBUNAL_RULES, Force.CASE_LAW}
SAYS = {Kind.MET: "on-time", Kind.BREACHED: "late", Kind.RUNNING: "not-yet-due", Kind.CANNOT_TELL: "cannot-tell"}
DECISION_KEYS = {"body", "reference", "authority", "url", "decided", "as_of", "read", "account", "outcome"}
QUESTION_KEYS = {"asks", "limit", "from", "found", "fault", "answer", "whose", "settles", "with", "note", "regime"}
MORE_KEYS = {"not_limit", "due", "due_of", "due_reading", "weeks_late", "differs", "their_last_day", "explained"}
SUBJECTS = {
    "eng.ehc.phase.": "Move to the next phase of education",
    "eng.ehc.review.": "Yearly review and amendment",
    "eng.ehc.": "Assessment and first plan",
    "eng.lgsco.": "Going to the ombudsman in time",
    "eng.complaint.": "The council's answer to a complaint",
    "sco.csp.": "Support plan in Scotland",
    "": "Enquiries about home education",
}

Table = Mapping[str, Any]


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


RECORDS = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def every_question(key: str | None = None) -> pytest.MarkDecorator:
    """A test for each question of the record, or for each that has something to say under a key."""
    found = [
        pytest.param(name, place, id=f"{name}-{place + 1}")
        for name, record in RECORDS.items()
        for place, question in enumerate(record["question"])
        if key is None or key in question
    ]
    assert found, key
    return pytest.mark.parametrize(("name", "place"), found)


@cache
def law_of(jurisdiction: str) -> Law:
    return Library([shipped_root()]).load(jurisdiction)


def case_of(record: Table, facts: Table | None = None) -> Case:
    head = dict(record["case"])
    head["facts"] = {**head.get("facts", {}), **(facts or {})}
    return parse_case(tomli_w.dumps({"case": head, "event": record["event"]}))


def as_of(record: Table) -> date:
    """The day of the decision; where it is not printed, the last day to which what was read can belong."""
    decision = record["decision"]
    found = decision.get("decided", decision.get("as_of"))
    assert isinstance(found, date)
    return found


def replayed(record: Table, facts: Table | None = None) -> Status:
    case = case_of(record, facts)
    return status(case, law_of(case.jurisdiction), as_of=as_of(record))


@cache
def replay_of(name: str) -> Status:
    return replayed(RECORDS[name])


def verdicts_on(found: Status, limit: str, event: str | None = None) -> list[Verdict]:
    """The verdicts on a limit that something in the log set off, or that one entry of it did."""
    events = found.timeline.events
    return [
        one
        for one in found.verdicts
        if one.limit.id == limit and one.place is not None and (event is None or events[one.place].id == event)
    ]


def answer_to(question: Table, found: Status) -> tuple[str, Verdict | None]:
    """What the library says to a question: late, on-time, not-yet-due, cannot-tell or no-limit."""
    if "limit" not in question:
        kinds = {one.kind for one in found.verdicts if one.whose is Actor.COUNCIL}
        return ("late" if Kind.BREACHED in kinds else "no-limit"), None
    if "from" not in question:
        assert not verdicts_on(found, question["limit"]), "the log sets the limit off after all: name the entry"
        return "cannot-tell", None
    (verdict,) = verdicts_on(found, question["limit"], question["from"])
    if isinstance(verdict.limit.length, Unfixed):
        return "no-limit", verdict
    return SAYS[verdict.kind], verdict


def outcome(question: Table) -> str:
    """How an answer compares with the decision: agree, cannot tell, or differ."""
    found, answer = question["found"], question["answer"]
    if answer == "cannot-tell":
        return "cannot tell"
    if answer == found or (answer == "no-limit" and question["fault"] == "none"):
        return "agree"
    return "differ"


def subject(question: Table) -> str:
    return next(name for prefix, name in SUBJECTS.items() if question.get("limit", "").startswith(prefix))


def when(value: object) -> When:
    return When.on(value) if isinstance(value, date) else When.parse(str(value))


# ---------------------------------------------------------------------------------------------------------------
# The record itself
# ---------------------------------------------------------------------------------------------------------------


def test_there_is_one_file_for_each_decision() -> None:
    assert len(RECORDS) == 28
    assert all(record["case"]["id"] == name for name, record in RECORDS.items())
    places = [(record["decision"]["body"], record["decision"]["reference"]) for record in RECORDS.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", RECORDS)
def test_the_file_holds_what_the_tests_look_at(name: str) -> None:
    record = RECORDS[name]
    assert set(record) <= {"decision", "case", "event", "question", "also", "finds"}
    decision = record["decision"]
    assert set(decision) <= DECISION_KEYS | {"timing_fault", "also_found"}
    assert decision["url"].startswith("https://")
    assert ("decided" in decision) != ("as_of" in decision)
    for question in record["question"]:
        assert set(question) <= QUESTION_KEYS | MORE_KEYS
        assert question["found"] in {"late", "on-time", "not-yet-due", "not-decided"}
        assert question["fault"] in {"council", "none", "not-ruled"}
        assert question["answer"] in {*SAYS.values(), "no-limit"}
        assert ("whose" in question) == (question["answer"] == "late")
        assert ("differs" in question) == ("explained" in question)
        if "limit" in question:
            law = law_of(record["case"]["jurisdiction"])
            assert question["limit"] in law.limit
    blamed = any(question["fault"] == "council" for question in record["question"])
    assert decision["timing_fault"] is blamed


@pytest.mark.parametrize("name", RECORDS)
def test_the_log_is_well_written(name: str) -> None:
    assert not [one for one in replay_of(name).problems if "is not known here" not in one.what]


# ---------------------------------------------------------------------------------------------------------------
# The answers
# ---------------------------------------------------------------------------------------------------------------


@every_question()
def test_the_answer_is_the_one_written_down(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    answer, verdict = answer_to(question, replay_of(name))
    assert answer == question["answer"]
    if answer == "late":
        assert verdict is not None
        assert verdict.whose.value == question["whose"]


@every_question()
def test_an_answer_that_is_sure_is_that_of_the_decision(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    if outcome(question) == "differ":
        assert question["differs"] == "finding"
        assert question["explained"]
    elif question["answer"] == "late":
        assert question["whose"] == ("family" if question["fault"] == "none" else "council")


@every_question()
def test_what_would_settle_it_is_named(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    if question["answer"] != "cannot-tell":
        assert "settles" not in question
        return
    _, verdict = answer_to(question, replay_of(name))
    if verdict is None:
        assert question["note"]
        return
    assert any(question["settles"] in one for one in verdict.would_settle)


@every_question("with")
def test_what_would_settle_it_settles_it(name: str, place: int) -> None:
    record = RECORDS[name]
    question = record["question"][place]
    answer, verdict = answer_to(question, replayed(record, question["with"]["facts"]))
    assert answer == question["with"]["answer"]
    assert verdict is not None
    assert verdict.whose is Actor.COUNCIL


@every_question("due")
def test_a_printed_last_day_is_ours_too(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    (verdict,) = verdicts_on(replay_of(name), question.get("due_of", question["limit"]), question["from"])
    due, printed = verdict.due, when(question["due"])
    assert due is not None
    if "due_reading" in question:
        assert question["differs"] == "due"
        due = next(other for one, _, other in verdict.readings if one.id == question["due_reading"])
        assert due is not None
    if printed.is_exact:
        assert due.last_day == printed
    else:
        assert _overlap(due.last_day, printed)


def _overlap(one: When, other: When) -> bool:
    return (one.earliest or date.min) <= (other.latest or date.max) and (other.earliest or date.min) <= (
        one.latest or date.max
    )


@every_question("weeks_late")
def test_a_printed_delay_is_among_those_possible(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    _, verdict = answer_to(question, replay_of(name))
    assert verdict is not None
    assert verdict.days_late is not None
    least, most = verdict.days_late
    assert least <= 7 * question["weeks_late"]
    assert most is not None
    assert 7 * question["weeks_late"] <= most


@every_question("differs")
def test_every_difference_is_there_and_is_explained(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    assert len(question["explained"]) > 80
    _, verdict = answer_to(question, replay_of(name))
    assert verdict is not None
    assert verdict.due is not None
    match question["differs"]:
        case "finding":
            assert outcome(question) == "differ"
        case "due":
            assert verdict.due.last_day != when(question["due"])
        case "count":
            assert outcome(question) == "agree"
            assert verdict.due.last_day != when(question["their_last_day"])
            assert question["their_last_day"] < as_of(RECORDS[name])
        case other:
            pytest.fail(f"no such difference: {other}")


# ---------------------------------------------------------------------------------------------------------------
# No false alarm
# ---------------------------------------------------------------------------------------------------------------


def _blamed(found: Status) -> Iterator[Verdict]:
    for one in found.verdicts:
        if one.kind is Kind.BREACHED and one.whose is not Actor.FAMILY:
            yield one


QUIET = [name for name, record in RECORDS.items() if not record["decision"]["timing_fault"]]


@pytest.mark.parametrize("name", QUIET)
def test_where_no_fault_in_time_was_found_none_is_told(name: str) -> None:
    found = replay_of(name)
    assert not list(_blamed(found))
    late = [one for one in found.findings if one.kind is FindingKind.LIMIT and one.whose is not Actor.FAMILY]
    assert not late


@pytest.mark.parametrize("name", RECORDS)
def test_no_breach_is_told_that_the_decision_does_not_bear_out(name: str) -> None:
    record, found = RECORDS[name], replay_of(name)
    asked = {one["limit"] for one in record["question"] if one["found"] == "late" and "limit" in one}
    also = {one["limit"]: one for one in record.get("also", ())}
    told = {one.limit.id for one in _blamed(found) if one.force in BINDING}
    assert told <= asked | set(also)
    for limit, one in also.items():
        assert limit in told
        assert one["why"]
        if "due" in one:
            (verdict,) = verdicts_on(found, limit)
            assert verdict.due is not None
            assert verdict.due.last_day == when(one["due"])


def test_fault_that_is_not_about_time_is_told_as_that() -> None:
    told = 0
    for name, record in RECORDS.items():
        for one in record.get("finds", ()):
            (finding,) = [found for found in replay_of(name).findings if found.id == one["finding"]]
            assert finding.kind is FindingKind.CHECK
            assert finding.event == one["event"]
            assert finding.whose is Actor.COUNCIL
            told += 1
    assert told == 1


# ---------------------------------------------------------------------------------------------------------------
# Law that was not there yet
# ---------------------------------------------------------------------------------------------------------------


@every_question("regime")
def test_old_events_are_under_old_law_and_it_is_said(name: str, place: int) -> None:
    question = RECORDS[name]["question"][place]
    found = replay_of(name)
    (standing,) = [one for one in found.standings if one.definition.regime.id == question["regime"]]
    assert "before 16 August 2010" in standing.definition.regime.name
    assert "until 15 August 2010" in standing.definition.regime.in_force.words
    if "not_limit" in question:
        assert not verdicts_on(found, question["not_limit"])


def _scottish(kind: str, day: date) -> Status:
    log = f'[case]\nid = "c"\njurisdiction = "scotland"\n[case.facts]\nhas-plan = true\n[[event]]\nkind = "{kind}"\n'
    case = parse_case(f"{log}date = {day}\ndetails = {{ reasons-given = true }}\n")
    return status(case, law_of("scotland"), as_of=day + timedelta(days=1))


def test_the_four_weeks_begin_on_the_day_of_their_law() -> None:
    before = _scottish("early-review-request-received", date(2010, 8, 15))
    after = _scottish("early-review-request-received", date(2010, 8, 16))
    assert not verdicts_on(before, "sco.csp.early_review.response")
    assert verdicts_on(before, "sco.csp.early_review.response.until_2010")
    (verdict,) = verdicts_on(after, "sco.csp.early_review.response")
    assert verdict.due is not None
    assert verdict.due.last_day == when(date(2010, 9, 13))


def test_before_2010_the_plan_had_its_sixteen_weeks() -> None:
    log = '[case]\nid = "c"\njurisdiction = "scotland"\n[[event]]\nkind = "plan-proposal-sent"\ndate = 2008-01-07\n'
    found = status(parse_case(log), law_of("scotland"), as_of=date(2008, 1, 8))
    (verdict,) = verdicts_on(found, "sco.csp.prepare.until_2010")
    assert verdict.due is not None
    assert verdict.due.last_day == when(date(2008, 4, 27))


# ---------------------------------------------------------------------------------------------------------------
# The page
# ---------------------------------------------------------------------------------------------------------------


def _rows() -> Iterator[str]:
    every = [(subject(one), outcome(one)) for record in RECORDS.values() for one in record["question"]]
    counts = Counter(every)
    names = [*dict.fromkeys(SUBJECTS.values())]
    for name in names:
        found = [counts[name, one] for one in ("agree", "cannot tell", "differ")]
        yield f"| {name} | {sum(found)} | {found[0]} | {found[1]} | {found[2]} |"
    totals = [sum(1 for _, one in every if one == which) for which in ("agree", "cannot tell", "differ")]
    yield f"| **all** | **{len(every)}** | **{totals[0]}** | **{totals[1]}** | **{totals[2]}** |"


def test_the_page_gives_the_figures_of_the_record() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in _rows():
        assert row in page, row
    questions = [one for record in RECORDS.values() for one in record["question"]]
    printed = [one for one in questions if "due" in one]
    exact = [one for one in printed if isinstance(one["due"], date)]
    assert f"{len(RECORDS)} decisions" in page
    assert f"{len(questions)} questions" in page
    assert f"{len(QUIET)} decisions found no fault in time" in page
    unseen = [one for one in questions if one["answer"] == "cannot-tell" and "from" not in one]
    assert f"in {len(unseen)} of them nothing in what was read starts the time" in page
    assert f"{len(printed)} questions come with a last day" in page
    assert f"{len(exact)} of them with a day in full" in page


def test_the_page_tells_every_difference() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for record in RECORDS.values():
        reference = record["decision"]["reference"]
        if any("differs" in one for one in record["question"]):
            assert reference in page
