"""What is found in a policy document: times, people, citations, misstatements, and the draft of its data file."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow.audit.citations import Standing
from ehe_workflow.audit.documents import Paragraph, PolicyDocument, read_policy
from ehe_workflow.audit.drafting import draft, short_name
from ehe_workflow.audit.mentions import actors_in, citations_in, short_names, times_in
from ehe_workflow.audit.nations import nation_of
from ehe_workflow.audit.protocol import audit_protocol
from ehe_workflow.audit.protocol_findings import ProtocolFindingKind
from ehe_workflow.audit.text import audit_text
from ehe_workflow.audit.wording import misstatements_in, normal
from ehe_workflow.errors import InputError
from ehe_workflow.law.library import Library, shipped_root
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time.when import When

LIBRARY = Library.shipped()
LAW = LIBRARY.load("england")
ON = date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[2] / "examples" / "exampleton-policy.txt"


def of(*texts: str) -> PolicyDocument:
    paragraphs = tuple(
        Paragraph(number=number, page=None, line=number, clause=f"1.{number}", text=text)
        for number, text in enumerate(texts, start=1)
    )
    return PolicyDocument(name="policy.txt", kind="text", pages=None, paragraphs=paragraphs)


@pytest.fixture(scope="module")
def example():
    return audit_text(read_policy(EXAMPLE), LAW, on=ON)


# --------------------------------------------------------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("text", "words", "period", "bound", "start"),
    [
        ("We write within five schools days.", "five schools days", "5 school days", Bound.AT_MOST, None),
        ("At least 15 days beginning with the day of service.", "15 days", "15 days", Bound.AT_LEAST,
         "beginning with the day of service"),
        ("The period shall not be less than 15 days.", "15 days", "15 days", Bound.AT_LEAST, None),
        ("It will not be longer than 6 weeks.", "6 weeks", "6 weeks", Bound.AT_MOST, None),
        ("A 10-working-day reply.", "10-working-day", "10 working days", None, None),
        ("Within ten (10) business days of receipt.", "ten (10) business days", "10 working days", Bound.AT_MOST,
         "of receipt"),
        ("A meeting in four to six weeks.", "four to six weeks", None, Bound.AT_MOST, None),
        ("Up to 1 month after the letter.", "1 month", "1 month", Bound.AT_MOST, "after the letter"),
        ("We review annually.", "annually", "1 year", None, None),
        ("An answer without delay.", "without delay", "without delay", None, None),
        ("A reasonable timescale is agreed.", "reasonable timescale", "reasonable", None, None),
        ("Answered within 15 of receipt.", "15", None, Bound.AT_MOST, "of receipt"),
    ],
)  # fmt: skip
def test_a_time_as_written_and_as_understood(text, words, period, bound, start):
    [found] = times_in(text)
    assert (found.words, found.period, found.bound, found.start) == (words, period, bound, start)


@pytest.mark.parametrize(
    "text", ["Aged 5 years old.", "The 0 to 25 years code.", "Call 0208 496 1718.", "In 2026.", ""]
)
def test_what_is_no_time(text):
    assert list(times_in(text)) == []


def test_a_number_without_a_unit_is_a_finding():
    [finding] = audit_text(of("Complaints are answered within 15 of receipt."), LAW, on=ON).findings
    assert finding.kind is ProtocolFindingKind.NO_UNIT
    assert finding.clause == "clause 1.1, line 1"


def test_times_of_the_law_with_the_same_figure_are_set_beside():
    text = "The parent has 15 days to satisfy the council after the notice about the education is served on the family."
    [found] = audit_text(of(text), LAW, on=ON).times
    assert "eng.sao.notice.response_period" in {one.id for one in found.alike}


# -------------------------------------------------------------------------------------------------------------- people


def test_people_and_short_names_of_the_council():
    text = "The London Borough of Exampleton (LBE) writes to parents. LBE tells the head teacher and the minister."
    assert short_names(text) == ("LBE",)
    found = [(one.actor, one.words) for one in actors_in(text, ("LBE",))]
    assert (Actor.COUNCIL, "LBE") in found
    assert (Actor.FAMILY, "parents") in found
    assert (Actor.SCHOOL, "head teacher") in found
    assert (Actor.MINISTER, "minister") in found


def test_words_that_only_look_like_people():
    assert [one.words for one in actors_in("Ten school days at la Plage; home schooling.")] == []
    assert [one.words for one in actors_in("The LA and GPs.")] == ["LA", "GPs"]


# ----------------------------------------------------------------------------------------------------------- citations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Section 437(1) of the Education Act 1996 applies.", [("education-act-1996", "Section 437(1)", True)]),
        ("The Education Act 1996, s.7, says so.", [("education-act-1996", "s.7", True)]),
        ("See the Education Act (1996).", [("education-act-1996", None, True)]),
        (
            "Regulation 8(2) Education (Pupil Registration) (England) Regulations 2006",
            [("registration-regulations-2006", "Regulation 8(2)", True)],
        ),
        ("Under SI 2024/208, reg 9(1)(f).", [("registration-regulations-2024", "reg 9(1)(f)", True)]),
        (
            "The Education Act 1996 binds us. A notice under section 437 follows.",
            [("education-act-1996", None, True), ("education-act-1996", "section 437", False)],
        ),
        (
            "Section 7 of the Education Act 1996 and section 42(2) of the Children and Families Act 2014.",
            [("education-act-1996", "Section 7", True), ("children-and-families-act-2014", "section 42(2)", True)],
        ),
        ("The procedure is set out in section 6.", []),
        ("For a child with a plan see section 7.", []),
        ("Section 5 of the Village Greens Act 1851.", [(None, None, True)]),
    ],
)
def test_citations_are_found_with_the_text_they_are_of(text, expected):
    found = [
        (one.citation.of if one.citation else None, one.citation.at if one.citation else None, one.sure)
        for one in citations_in(LAW, text)
    ]
    assert found == expected


def test_outdated_citations_then_and_today():
    document = of("Regulation 8(2) of the Education (Pupil Registration) (England) Regulations 2006 applies.")
    audit = audit_text(document, LAW, on=ON, dated=When.parse("2020-09"))
    [cited] = audit.citations
    assert cited.then.standing is Standing.IN_FORCE
    assert cited.today.standing is Standing.REPEALED
    assert cited.today.now.provision == "reg 9(2)"
    assert ProtocolFindingKind.CITATION in {one.kind for one in audit.findings}
    before = audit_text(document, LAW, on=date(2024, 8, 18))
    assert before.citations[0].then is None
    assert ProtocolFindingKind.CITATION not in {one.kind for one in before.findings}


# ------------------------------------------------------------------------------------------------------- misstatements


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Parents will have Fifteen  School Days\u2019 notice.", "lint.eng.sao.fifteen_school_days"),
        ("They have 15 school days with which to apply for a school place.", "lint.eng.sao.apply_for_school"),
        ("We will assume that the education given is not suitable.", "lint.eng.sao.refused_visit"),
        ("You need our permission to home educate.", "lint.eng.ehe.permission"),
        ("There will be a requirement for a home visit.", "lint.eng.sao.visit_required"),
        ("We have a duty to monitor provision.", "lint.eng.sao.duty_to_monitor"),
        ("Section 437 gives the parent 14 days.", "lint.eng.sao.fourteen_days"),
        ("A cooling-off period of two weeks applies.", "lint.eng.reg.wait_for_council"),
    ],
)
def test_misstatements_are_known_by_their_words(text, name):
    assert name in {one.misstatement.id for one in misstatements_in(LAW, text)}


@pytest.mark.parametrize(
    "text",
    [
        "You do not need permission to home educate.",
        "No permission to home educate is needed.",
        "We have no duty to monitor home education.",
        "A home visit is not a requirement.",
        "The Regulations 2006 were revoked in 2024.",
        "A complaint is answered within 14 days.",
        "There is no right of appeal against the school attendance order.",
        "In Wales an individual development plan is made.",
    ],
)
def test_who_says_the_right_thing_is_not_accused(text):
    assert list(misstatements_in(LAW, text)) == []


def test_a_pattern_does_not_reach_over_a_sentence():
    assert not list(misstatements_in(LAW, "Serve the notice. A reply may take 14 days."))


def test_every_pattern_of_the_catalogue_finds_itself():
    """A pattern that its own words would not set off, or that its own exceptions always stop, is of no use."""
    for name in LIBRARY.names:
        law = LIBRARY.load(name)
        for wrong in law.misstatement.values():
            for pattern in wrong.patterns:
                said = pattern.replace("...", "some words")
                found = {one.misstatement.id for one in misstatements_in(law, said)}
                assert wrong.id in found, (name, wrong.id, pattern)


def test_numbers_in_words_and_printed_marks_do_not_matter():
    assert normal("FIFTEEN\u00a0school\u2010days".replace("\u2010", "-")) == normal("15 school-days")


# --------------------------------------------------------------------------------------------------------- the example


def test_the_example_document(example):
    found = {(one.place.clause, one.id) for one in example.misstatements}
    assert found == {
        ("2.1", "lint.eng.reg.wait_for_council"),
        ("2.2", "lint.eng.reg.old_regulations"),
        ("3.3", "lint.eng.sao.refused_visit"),
        ("4.1", "lint.eng.sao.fourteen_days"),
        ("4.2", "lint.eng.sao.no_school_notice"),
        ("4.2", "lint.eng.sao.higher_penalty"),
        ("4.3", "lint.eng.ehe.must_register"),
    }
    dead = {
        (one.place.clause, one.today.standing) for one in example.citations if one.today.standing.value != "in-force"
    }
    assert dead == {("2.2", Standing.REPEALED), ("4.3", Standing.NOT_COMMENCED)}
    assert [one.period for one in example.times] == [
        "10 working days", "10 school days", "6 weeks", "14 days", "1 year", None
    ]  # fmt: skip
    assert {one.actor for one in example.actors} == {Actor.COUNCIL, Actor.FAMILY, Actor.SCHOOL, Actor.CHILD}
    assert [one.clause for one in example.findings] == sorted(one.clause for one in example.findings)


def test_the_draft_loads_and_can_be_audited_at_once(example, tmp_path):
    folder = tmp_path / "own" / "england" / "councils"
    folder.mkdir(parents=True)
    text = draft(read_policy(EXAMPLE), example, LAW, "exampleton")
    (folder / "exampleton.toml").write_text(text, encoding="utf-8")
    law = Library([shipped_root(), tmp_path / "own"]).load("england/exampleton")
    audit = audit_protocol(law, on=ON)
    by_clause = {row.clause: row for row in audit.clauses}
    assert by_clause["4.1"].misstatement == "lint.eng.sao.fourteen_days"
    assert by_clause["5.1"].time.value == "no-start"
    assert all(row.verdict.value == "unclear" for row in audit.clauses)
    cited = {one.clause for one in audit.findings if one.kind is ProtocolFindingKind.CITATION}
    assert cited == {"2.2", "4.3"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_a_draft_of_any_text_is_a_data_file(texts):
    document = of(*(text.replace("\0", " ") for text in texts))
    made = draft(document, audit_text(document, LAW, on=ON), LAW, "x")
    assert tomllib.loads(made)["jurisdiction"]["id"] == "england/x"


@pytest.mark.parametrize(("text", "name"), [("EHE Policy (2026)", "ehe-policy-2026"), ("!!!", "council"), ("a", "a")])
def test_the_name_of_a_file_as_the_name_of_a_council(text, name):
    assert short_name(text) == name


# ----------------------------------------------------------------------------------------------------- whose law it is


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("Fife Council and the law of Scotland.", "scotland"),
        ("London Borough of Waltham Forest protocol.", "england"),
        ("Cardiff Council follows guidance for Wales.", "wales"),
    ],
)
def test_the_nation_is_known_by_what_the_document_names(text, nation):
    assert nation_of(of(text), LIBRARY)[0] == nation


@pytest.mark.parametrize("text", ["Nothing is named here.", "England and Scotland."])
def test_where_the_nation_does_not_show_it_is_asked_for(text):
    with pytest.raises(InputError, match="--in with one of"):
        nation_of(of(text), LIBRARY)
