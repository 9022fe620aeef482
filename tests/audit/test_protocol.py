"""A council's own document against the law: Waltham Forest clause by clause (R004.3), and small documents."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow.audit.citations import Standing
from ehe_workflow.audit.looseness import Extent, TimeVerdict
from ehe_workflow.audit.practices import Beside
from ehe_workflow.audit.procedures import Accepted
from ehe_workflow.audit.protocol import ClauseVerdict, audit_protocol
from ehe_workflow.audit.protocol_findings import ProtocolFindingKind
from ehe_workflow.command.audit_protocol_text import protocol_text
from ehe_workflow.law.library import Library, shipped_root
from ehe_workflow.law.terms import JurisdictionKind

LIBRARY = Library.shipped()
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def waltham_forest():
    return audit_protocol(LIBRARY.load("england/waltham-forest"), on=ON, against=LIBRARY.load("england/lancashire"))


# ------------------------------------------------------------------------------------------------- R004.3, its clauses

CLAUSES = {
    "lawful": "1.3 1.4 2.1 2.2 4.2 4.9 4.11 5.1 5.4 5.5 6.3 6.4 6.5 6.9 6.10 6.11 7.2 8.3 8.4 8.6 9.1 10 11.1",
    "correct": "1.1 1.2 3.3 3.5 3.6 4.1 4.4 4.5 4.6 4.7 4.8 4.10 5.2 5.3 5.10 5.11 6.1 6.2 6.15 7.1 7.5 7.6 7.7 7.11 "
    "8.1",
    "unclear": "2.3 3.2 4.3 5.7 5.8 6.6 6.7 6.8 7.10 8.2 8.5 8.7 8.8 8.9 11.2",
    "outdated": "3.1 5.9 5.12 7.3 7.9",
    "misstated": "3.4 6.12 6.13 6.14 7.4 7.8 8.11",
    "beyond-power": "8.10",
}


@pytest.mark.parametrize(("verdict", "numbers"), CLAUSES.items())
def test_waltham_forest_clause_by_clause(waltham_forest, verdict, numbers):
    """R004.3: what is lawful, outdated, misstated and beyond power, for every numbered clause."""
    found = {row.clause for row in waltham_forest.clauses if row.verdict.value == verdict and row.clause[0].isdigit()}
    assert found == set(numbers.split())


def test_every_numbered_clause_has_a_verdict_a_ground_and_a_place(waltham_forest):
    numbered = [row for row in waltham_forest.clauses if row.clause[0].isdigit()]
    assert len(numbered) == sum(len(numbers.split()) for numbers in CLAUSES.values())
    assert all(row.why and row.source.provision == row.clause for row in numbered)
    assert sum(waltham_forest.counts.values()) == sum(not row.earlier for row in waltham_forest.clauses)


TIMES = {
    "6.3": ("eng.wf.contact", "5 school days", TimeVerdict.OWN_PROMISE),
    "6.4": ("eng.wf.review", "10 school days", TimeVerdict.OWN_PROMISE),
    "6.11": ("eng.wf.second_review", "6 weeks", TimeVerdict.LAW_HAS_NO_NUMBER),
    "6.12": ("eng.wf.school_place", "15 school days", TimeVerdict.MORE_THAN_MINIMUM),
    "7.2": ("eng.wf.plan_meeting", "10 working days", TimeVerdict.OWN_PROMISE),
    "8.11": ("eng.wf.vulnerable_meeting", "10 school days", TimeVerdict.OWN_PROMISE),
    "6.9": ("eng.wf.annual_review", "1 year", TimeVerdict.OWN_PROMISE),
    "7.5, 7.7": ("eng.wf.plan_annual_review", "12 months", TimeVerdict.AS_THE_LAW),
    "9.1": ("eng.wf.protocol_review", "1 year", TimeVerdict.OWN_PROMISE),
    "6.2": ("eng.sao.notice.response_period", "15 days", TimeVerdict.AS_THE_LAW),
}


@pytest.mark.parametrize("clause", TIMES)
def test_waltham_forest_every_timed_clause(waltham_forest, clause):
    """R004.3: each timed clause beside the law's time."""
    [row] = [row for row in waltham_forest.times if row.clause == clause]
    name, length, verdict = TIMES[clause]
    assert (row.id, row.verdict) == (name, verdict)
    assert length in row.own


def test_waltham_forest_is_never_looser_by_its_fifteen_school_days(waltham_forest):
    """R004.3: school days exceed the minimum; the fault is the question asked, not the length."""
    [row] = [row for row in waltham_forest.times if row.clause == "6.12"]
    assert row.looser is Extent.NEVER
    assert row.comparison.later == row.comparison.dates > 6000
    assert "run from different events" in row.why
    [clause] = [row for row in waltham_forest.clauses if row.clause == "6.12"]
    assert clause.verdict is ClauseVerdict.MISSTATED
    assert clause.misstatement == "lint.eng.sao.apply_for_school"


def test_waltham_forest_leaves_out_the_choice_of_a_school(waltham_forest):
    """R004.3: what is missing: section 438 and its fifteen days."""
    missing = [row.law for row in waltham_forest.times if row.verdict is TimeVerdict.MISSING]
    assert missing == ["eng.sao.school_notice.choice_period"]
    [finding] = [one for one in waltham_forest.findings if one.kind is ProtocolFindingKind.MISSING]
    assert finding.authority.provision == "s.438(3)-(6)"
    assert finding.clause is None


def test_waltham_forest_cites_regulations_that_are_gone(waltham_forest):
    """R004.3: regulation 8(2) of 2006, in force or not then, is now regulation 9(2) of 2024."""
    dead = {one.clause: one for one in waltham_forest.citations if one.today.standing is not Standing.IN_FORCE}
    assert set(dead) == {"7.3", "7.8"}
    for one in dead.values():
        assert one.today.until == date(2024, 8, 18)
        assert one.today.now.provision == "reg 9(2)"
        assert one.then is None  # undated: whether they were in force then cannot be told
    assert all(one.then.standing is Standing.IN_FORCE for one in waltham_forest.citations if one.clause == "6.2")


def test_on_the_day_before_the_new_regulations_the_old_ones_are_cited_rightly():
    audit = audit_protocol(LIBRARY.load("england/waltham-forest"), on=date(2024, 8, 18))
    assert all(one.today.standing is Standing.IN_FORCE for one in audit.citations)
    assert ProtocolFindingKind.CITATION not in {one.kind for one in audit.findings}


def test_findings_are_sorted_by_force_and_name_their_clause(waltham_forest):
    order = [list(type(one.force)).index(one.force) for one in waltham_forest.findings]
    assert order == sorted(order)
    kinds = {one.kind for one in waltham_forest.findings}
    assert kinds == {
        ProtocolFindingKind.PATH,
        ProtocolFindingKind.MISSTATEMENT,
        ProtocolFindingKind.BEYOND_POWER,
        ProtocolFindingKind.OUTDATED,
        ProtocolFindingKind.CITATION,
        ProtocolFindingKind.CAUTION,
        ProtocolFindingKind.MISSING,
    }
    misstated = {one.clause for one in waltham_forest.findings if one.kind is ProtocolFindingKind.MISSTATEMENT}
    assert {"6.12", "6.13", "6.14", "7.4", "7.8", "8.11"} <= misstated


# ------------------------------------------------------------------------------------------------ R002.2, a yardstick


def test_a_council_beside_the_model_practice_by_practice(waltham_forest):
    """R002.2: Waltham Forest beside Lancashire."""
    found = {row.practice: row for row in waltham_forest.practices}
    assert waltham_forest.against == "england/lancashire"
    assert found["visits"].beside is Beside.WEAKER
    assert found["training"].beside is Beside.SILENT
    assert found["hours"].beside is Beside.ALIKE
    assert found["withdrawal-mainstream"].beside is Beside.ONLY_HERE
    assert {one.clause for one in found["first-contact"].own} == {"6.3"}
    assert [one.clause for one in found["first-contact"].other] == ["lancs.leaflet"]
    assert "5 school days" in found["first-contact"].own[0].time


def test_the_same_the_other_way_round():
    turned = audit_protocol(LIBRARY.load("england/lancashire"), on=ON, against=LIBRARY.load("england/waltham-forest"))
    found = {row.practice: row.beside for row in turned.practices}
    assert found["visits"] is Beside.STRONGER
    assert found["training"] is Beside.ONLY_HERE
    assert found["withdrawal-mainstream"] is Beside.SILENT


def test_times_of_the_same_practice_are_compared_on_every_day():
    audit = audit_protocol(LIBRARY.load("england/waltham-forest"), on=ON, against=LIBRARY.load("england/bexley"))
    [row] = [row for row in audit.practices if row.practice == "first-contact"]
    [times] = row.times
    assert "5 school days" in times.own
    assert "15 working days" in times.other
    assert times.comparison.later == 0
    assert times.comparison.earlier > 0


# ----------------------------------------------------------------------------------------------------- every council

COUNCILS = [name for name in LIBRARY.names if "/" in name]


@pytest.mark.parametrize("name", COUNCILS)
def test_every_shipped_council_can_be_audited(name):
    law = LIBRARY.load(name)
    assert law.jurisdiction.kind is JurisdictionKind.COUNCIL
    audit = audit_protocol(law, on=ON)
    assert not [row for row in audit.paths if row.verdict is Accepted.CANNOT_TELL]
    assert all(finding.what for finding in audit.findings)
    assert [line for line in protocol_text(audit) if len(line) > 80 and "https://" not in line] == []


def test_the_model_of_good_practice_has_no_fault_of_law():
    audit = audit_protocol(LIBRARY.load("england/lancashire"), on=ON)
    assert {one.kind for one in audit.findings} <= {ProtocolFindingKind.MISSING}
    assert {row.verdict for row in audit.paths} == {Accepted.ACCEPTED}


# ---------------------------------------------------------------------------------------- small documents of every kind


def audit_of(tmp_path, text: str, on: date = ON, in_full: str = "false", nation: str = "england"):
    folder = tmp_path / "own" / nation / "councils"
    folder.mkdir(parents=True)
    head = """
[jurisdiction]
id = "{nation}/town"
name = "Town Council"
kind = "council"
extends = "{nation}"
[source.policy]
title = "Town policy"
force = "council-policy"
published = "2020-05"
read_in_full = {in_full}
[event.asked]
name = "The town asked"
by = "council"
"""
    head = head.replace("{in_full}", in_full).replace("{nation}", nation)
    (folder / "town.toml").write_text(head + text, encoding="utf-8")
    return audit_protocol(Library([shipped_root(), tmp_path / "own"]).load(f"{nation}/town"), on=on)


LIMIT = """
[limit."town.x"]
process = "attendance-order"
what = "It is done"
by = "council"
from = ["{start}"]
length = "{length}"
convention = "{convention}"
bound = "{bound}"
beside = "{beside}"
clause = "4"
source = {{ of = "policy" }}
[clause."town.4"]
number = "4"
says = "It says so."
view = "lawful"
why = "Recorded so."
limit = "town.x"
source = {{ of = "policy" }}
"""


def limit(length, convention, beside, *, start="notice-served", bound="at-most"):
    return LIMIT.format(length=length, convention=convention, beside=beside, start=start, bound=bound)


@pytest.mark.parametrize(
    ("length", "convention", "verdict", "extent", "clause"),
    [
        ("14 days", "beginning-with", TimeVerdict.LOOSER, Extent.ALWAYS, ClauseVerdict.LOOSER),
        ("14 days", "after", TimeVerdict.AS_THE_LAW, Extent.NEVER, ClauseVerdict.LAWFUL),
        ("2 weeks", "after", TimeVerdict.AS_THE_LAW, Extent.NEVER, ClauseVerdict.LAWFUL),
        ("2 weeks", "beginning-with", TimeVerdict.LOOSER, Extent.ALWAYS, ClauseVerdict.LOOSER),
        ("10 working days", "after", TimeVerdict.LOOSER, Extent.ON_SOME_DAYS, ClauseVerdict.LOOSER),
        ("11 working days", "after", TimeVerdict.MORE_THAN_MINIMUM, Extent.NEVER, ClauseVerdict.LAWFUL),
        ("15 working days", "after", TimeVerdict.MORE_THAN_MINIMUM, Extent.NEVER, ClauseVerdict.LAWFUL),
        ("48 hours", "after", TimeVerdict.LOOSER, Extent.ALWAYS, ClauseVerdict.LOOSER),
    ],
)
def test_a_time_beside_the_fifteen_days_of_the_notice(tmp_path, length, convention, verdict, extent, clause):
    text = limit(length, convention, "eng.sao.notice.response_period", bound="at-least")
    audit = audit_of(tmp_path, text)
    [row] = [row for row in audit.times if row.id == "town.x"]
    assert (row.verdict, row.looser) == (verdict, extent)
    assert audit.clauses[0].verdict is clause
    found = [one for one in audit.findings if one.kind is ProtocolFindingKind.LOOSER]
    assert bool(found) == (verdict is TimeVerdict.LOOSER)
    if extent is Extent.ON_SOME_DAYS:
        assert f"on {row.comparison.earlier} of {row.comparison.dates} start days" in row.why
        assert row.comparison.example_earlier.own < row.comparison.example_earlier.other


def test_a_shorter_promise_beside_guidance_is_stricter(tmp_path):
    text = limit("5 working days", "after", "eng.complaint.stage1.respond", start="complaint-acknowledged")
    audit = audit_of(tmp_path, text)
    assert audit.clauses[0].verdict is ClauseVerdict.STRICTER
    assert audit.times[0].verdict is TimeVerdict.SHORTER_PROMISE
    assert "the guidance" in audit.times[0].why


def test_a_looser_time_beside_guidance_is_no_breach_of_law(tmp_path):
    text = limit("12 weeks", "after", "eng.complaint.stage1.respond", start="complaint-acknowledged")
    [finding] = [one for one in audit_of(tmp_path, text).findings if one.kind is ProtocolFindingKind.LOOSER]
    assert not finding.force.is_law


APPEAL = "eng.ehc.appeal.lodge"


@pytest.mark.parametrize(
    ("length", "verdict", "kind"),
    [
        ("6 months", TimeVerdict.LONGER_THAN_RIGHT, ProtocolFindingKind.MISLEADING_TIME),
        ("1 month", TimeVerdict.LOOSER, ProtocolFindingKind.LOOSER),
        ("2 months", TimeVerdict.AS_THE_LAW, None),
    ],
)
def test_a_right_of_the_family_neither_shorter_nor_longer(tmp_path, length, verdict, kind):
    audit = audit_of(tmp_path, limit(length, "after", APPEAL, start="assessment-refused"))
    [row] = [row for row in audit.times if row.id == "town.x"]
    assert row.verdict is verdict
    found = {one.kind for one in audit.findings}
    assert found & {ProtocolFindingKind.LOOSER, ProtocolFindingKind.MISLEADING_TIME} == ({kind} if kind else set())


def test_a_right_told_as_working_days_is_too_short_at_times_and_too_long_at_others(tmp_path):
    """Two months are 59 to 62 days; 42 working days are 56 to 65, by the holidays in them: both are told."""
    audit = audit_of(tmp_path, limit("42 working days", "after", APPEAL, start="assessment-refused"))
    [row] = [row for row in audit.times if row.id == "town.x"]
    assert (row.verdict, row.looser) == (TimeVerdict.LOOSER, Extent.ON_SOME_DAYS)
    assert f"On {row.comparison.later} it ends too late" in row.why
    assert row.comparison.earlier > 0
    assert row.comparison.later > 0


def test_a_wait_that_a_family_must_keep_is_looser_where_it_is_longer(tmp_path):
    """In Scotland the same matter may be taken up again after twelve months; sixteen ask more of the family."""
    for length, verdict in (("16 months", TimeVerdict.LOOSER), ("8 months", TimeVerdict.SHORTER_PROMISE)):
        text = limit(length, "beginning-with", "sco.dr.repeat_bar", start="dispute-decided", bound="at-least")
        audit = audit_of(tmp_path / length, text, nation="scotland")
        assert audit.times[0].verdict is verdict


def test_the_twelve_weeks_of_a_complaint_are_the_councils_and_not_the_familys(tmp_path):
    for length, verdict in (("16 weeks", TimeVerdict.LOOSER), ("8 weeks", TimeVerdict.SHORTER_PROMISE)):
        text = limit(length, "after", "eng.complaint.total_reasonable", start="complaint-made")
        assert audit_of(tmp_path / length, text).times[0].verdict is verdict


def test_a_time_from_another_event_is_told_with_care_and_accuses_nobody(tmp_path):
    text = limit("7 days", "after", "eng.sao.notice.response_period", start="asked", bound="at-least")
    audit = audit_of(tmp_path, text)
    [row] = [row for row in audit.times if row.id == "town.x"]
    assert row.verdict is TimeVerdict.DIFFERENT_START
    assert "another event" in row.why
    assert audit.clauses[0].verdict is ClauseVerdict.LAWFUL
    assert [one.kind for one in audit.findings if one.id == "town.x"] == [ProtocolFindingKind.CAUTION]


def test_a_cap_does_not_keep_a_wait(tmp_path):
    """That the council acts within 20 days says nothing of the 15 that it must wait."""
    audit = audit_of(tmp_path, limit("20 days", "after", "eng.sao.notice.response_period"))
    assert audit.times[0].verdict is TimeVerdict.CANNOT_TELL


def test_a_limit_of_the_law_that_is_not_in_force_is_not_compared(tmp_path):
    text = limit("1 day", "after", "eng.sao26.prelim.response_period", bound="at-least")
    [row] = [row for row in audit_of(tmp_path, text).times if row.id == "town.x"]
    assert row.verdict is TimeVerdict.OWN_PROMISE
    assert "not in force" in row.why


def test_what_a_document_read_in_part_leaves_out_is_no_finding(tmp_path):
    text = limit("20 days", "after", "eng.sao.notice.response_period", bound="at-least")
    for read, verdict, found in (("false", TimeVerdict.NOT_READ, 0), ("true", TimeVerdict.MISSING, 1)):
        audit = audit_of(tmp_path / read, text, in_full=read)
        [row] = [row for row in audit.times if row.clause is None]
        assert (row.id, row.verdict) == ("eng.sao.school_notice.choice_period", verdict)
        assert sum(one.kind is ProtocolFindingKind.MISSING for one in audit.findings) == found


def test_an_earlier_document_is_shown_and_nothing_is_found_against_it(tmp_path):
    text = """
[source.old]
title = "Town policy of old"
force = "council-policy"
replaced_by = "policy"
[clause."town.1"]
says = "Parents must ask first."
view = "misstated"
why = "They need not."
misstatement = "lint.eng.ehe.permission"
practice = "notification"
source = { of = "old" }
cites = [{ of = "ehe-guidelines-2007" }]
[clause."town.2"]
says = "Parents need not ask."
view = "correct"
why = "They need not."
practice = "notification"
source = { of = "policy" }
"""
    audit = audit_of(tmp_path, text)
    assert [(row.id, row.earlier) for row in audit.clauses] == [("town.1", True), ("town.2", False)]
    assert (audit.findings, audit.citations, audit.counts) == ((), (), {"correct": 1})
    assert [document.earlier for document in audit.documents] == [True, False]


def test_a_time_that_ended_is_of_an_earlier_document():
    """Its 30 days ended with March 2026: before that they are looser than the Code, after it they are history."""
    law = LIBRARY.load("england/shropshire")
    [now] = [row for row in audit_protocol(law, on=ON).times if row.clause is not None]
    assert now.earlier
    [then] = [row for row in audit_protocol(law, on=date(2026, 3, 1)).times if row.clause is not None]
    assert not then.earlier


@pytest.mark.parametrize(
    ("time", "verdict", "kind"),
    [
        ("10 working days", TimeVerdict.NO_START, ProtocolFindingKind.NO_START),
        ("15", TimeVerdict.NO_UNIT, ProtocolFindingKind.NO_UNIT),
        ("ten or so", TimeVerdict.NO_UNIT, ProtocolFindingKind.NO_UNIT),
        ("7 to 10 days", TimeVerdict.CANNOT_TELL, None),
        ("without delay", TimeVerdict.NO_NUMBER, None),
    ],
)
def test_a_time_of_which_no_limit_can_be_made(tmp_path, time, verdict, kind):
    text = f"""
[clause."town.1"]
says = "An officer answers in some time."
view = "lawful"
why = "Its own promise."
time = "{time}"
source = {{ of = "policy" }}
"""
    audit = audit_of(tmp_path, text)
    [row] = audit.times
    assert (row.verdict, row.clause, row.own) == (verdict, "town.1", time)
    assert [one.kind for one in audit.findings] == ([kind] if kind else [])
    assert audit.clauses[0].time is verdict


def test_a_citation_that_was_wrong_when_it_was_written(tmp_path):
    text = """
[clause."town.1"]
says = "Cites the old guidelines and a section that is not in force."
view = "lawful"
why = "x"
source = { of = "policy" }
cites = [{ of = "ehe-guidelines-2007" }, { of = "education-act-1996", at = "s.436C" }, { of = "wellbeing-act-2026" }]
"""
    audit = audit_of(tmp_path, text)
    assert [one.then.standing for one in audit.citations] == [
        Standing.REPEALED,
        Standing.NOT_COMMENCED,
        Standing.NOT_YET,
    ]
    assert [one.today.standing for one in audit.citations] == [
        Standing.REPEALED,
        Standing.NOT_COMMENCED,
        Standing.NOT_COMMENCED,
    ]
    found = [one.what for one in audit.findings if one.kind is ProtocolFindingKind.CITATION]
    assert len(found) == 3
    assert sum("This is so of ss.37-42" in what for what in found) == 1


def test_a_clause_that_is_only_unclear_is_not_called_wrong(tmp_path):
    """The catalogue's words may fit a clause that can be read in another way: it is told with care."""
    text = """
[clause."town.1"]
says = "The council must agree before a child leaves the roll."
view = "{view}"
why = "It depends on the school."
misstatement = "lint.eng.reg.mainstream_plan"
source = {{ of = "policy" }}
"""
    for view, kind in (("unclear", ProtocolFindingKind.CAUTION), ("misstated", ProtocolFindingKind.MISSTATEMENT)):
        [finding] = audit_of(tmp_path / view, text.format(view=view)).findings
        assert finding.kind is kind


def test_what_a_clause_says_is_held_against_the_catalogue_even_where_nobody_did(tmp_path):
    text = """
[clause."town.1"]
says = "We have a duty to monitor provision."
view = "lawful"
why = "Thought to be so."
source = { of = "policy" }
[clause."town.2"]
says = "We have no duty to monitor provision."
view = "correct"
why = "So it is."
source = { of = "policy" }
"""
    audit = audit_of(tmp_path, text)
    [finding] = audit.findings
    assert (finding.clause, finding.kind) == ("town.1", ProtocolFindingKind.CAUTION)
    assert "It may be meant so" in finding.what


def test_an_empty_layer_is_answered(tmp_path):
    audit = audit_of(tmp_path, "")
    assert (audit.clauses, audit.times, audit.paths, audit.findings, audit.documents) == ((), (), (), (), ())
