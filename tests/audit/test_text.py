"""What is found in a policy document: times, people, citations, misstatements, and the draft of its data file."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow.audit.citations import Standing
from ehe_workflow.audit.documents import Paragraph, PolicyDocument, read_policy
from ehe_workflow.audit.drafting import draft, short_name
from ehe_workflow.audit.mentioned_law import KnownTexts, citations_in
from ehe_workflow.audit.mentioned_people import actors_in, short_names
from ehe_workflow.audit.mentioned_times import times_in
from ehe_workflow.audit.nations import nation_of
from ehe_workflow.audit.protocol import audit_protocol
from ehe_workflow.audit.protocol_findings import ProtocolFindingKind
from ehe_workflow.audit.text import audit_text
from ehe_workflow.audit.wording import misstatements_in, normal
from ehe_workflow.checking import Checker, Severity
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
        ("A meeting in four to six weeks.", "four to six weeks", "6 weeks", Bound.AT_MOST, None),
        ("At least 7-10 days are given.", "7-10 days", "7 days", Bound.AT_LEAST, None),
        ("It takes 7-10 days.", "7-10 days", None, None, None),
        ("We reply within two weeks.", "two weeks", "2 weeks", Bound.AT_MOST, None),
        ("Fifteen days are given.", "Fifteen days", "15 days", None, None),
        ("We reply within a fortnight of hearing.", "a fortnight", "2 weeks", Bound.AT_MOST, "of hearing"),
        ("We visit within half a term.", "half a term", None, Bound.AT_MOST, None),
        ("We reply within one week.", "one week", "1 week", Bound.AT_MOST, None),
        ("We write a week later.", "a week", "1 week", None, None),
        ("When we hear of a family, we write within 5 days.", "5 days", "5 days", Bound.AT_MOST,
         "When we hear of a family"),
        ("Within 10 school days or upon receiving notification, we review.", "10 school days", "10 school days",
         Bound.AT_MOST, "upon receiving notification"),
        ("We review at least annually.", "annually", "1 year", Bound.AT_MOST, None),
        ("We review at least every six weeks.", "six weeks", "6 weeks", Bound.AT_MOST, None),
        ("There is a 6-weekly review.", "6-weekly", "6 weeks", None, None),
        ("Visits are termly.", "termly", None, None, None),
        ("We visit twice a year.", "twice a year", None, None, None),
        ("The report comes by 31st October.", "31st October", "31 october", Bound.AT_MOST, None),
        ("It ends on the last Friday in June.", "last Friday in June", "last friday in june", None, None),
        ("We write by the end of the autumn term.", "by the end of the autumn term", None, Bound.AT_MOST, None),
        ("A review is called as soon as they are aware of it.", "as soon as they are aware of it", None, None, None),
        ("They take between 21 and 25 hours.", "21 and 25 hours", None, None, None),
        ("The same statutory timescales apply.", "statutory timescales", None, None, None),
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
    "text",
    [
        "Aged 5 years old.",
        "From 5 to 16 years of age.",
        "The 0 to 25 years code.",
        "Call 0208 496 1718.",
        "In 2026.",
        "Published on 19 August 2024.",
        "Education is not immediately available.",
        "",
    ],
)
def test_what_is_no_time(text):
    assert list(times_in(text)) == []


def test_two_times_of_a_sentence_are_two():
    found = list(times_in("We answer in 5 working days at stage 1 and 20 working days at stage 2."))
    assert [one.period for one in found] == ["5 working days", "20 working days"]


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
        ("S437(1) EA 1996 applies.", [("education-act-1996", "S437(1)", True)]),
        ("Section 3 XA 1999 applies.", [(None, None, True)]),
        (
            "The Education Act 1996 binds us. Section 436A, inserted by the Education and Inspections Act 2006, too.",
            [
                ("education-act-1996", None, True),
                ("education-act-1996", "Section 436A", False),
                ("education-and-inspections-act-2006", None, True),
            ],
        ),
        (
            "Article 2 of Protocol 1 of the European Convention on Human Rights",
            [("human-rights-act-1998", "Article 2 of Protocol 1", True)],
        ),
        (
            "Article 2 of the First Protocol to the ECHR",
            [("human-rights-act-1998", "Article 2 of the First Protocol", True)],
        ),
        ("Under Protocol 1, Article 2, of the ECHR", [("human-rights-act-1998", "Protocol 1, Article 2", True)]),
        ("Article 2 of the ECHR", [("human-rights-act-1998", "Article 2", True)]),
        ("We follow Working Together to Safeguard Children (2018).", [(None, None, True)]),
        ("We wrote to Exampleton Borough Council in April 2019.", []),
        ("The procedure is set out in section 6.", []),
        ("For a child with a plan see section 7.", []),
        ("Section 5 of the Village Greens Act 1851.", [(None, None, True)]),
    ],
)
def test_citations_are_found_with_the_text_they_are_of(text, expected):
    found = [
        (one.citation.of if one.citation else None, one.citation.at if one.citation else None, one.sure)
        for one in citations_in(KnownTexts.of(LAW), text)
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


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Section 436C of the Education Act 1996 requires registration.", 1),
        ("Section 436C of the Education Act 1996 is not yet in force.", 0),
        ("The Children's Wellbeing and Schools Act 2026 sets up registers.", 1),
        ("The Education (Pupil Registration) (England) Regulations 2006 were revoked in 2024.", 0),
        ("Section 437 of the Children Act 1989, which is not yet in force, applies.", 1),
    ],
)
def test_a_citation_whose_sentence_says_how_it_stands_is_no_finding(text, findings):
    found = [one for one in audit_text(of(text), LAW, on=ON).findings if one.kind is ProtocolFindingKind.CITATION]
    assert len(found) == findings


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
        ("Every council has one, usually in three stages (manager, director).", "lint.eng.complaint.three_stages"),
        ("We serve a notice; the parent has 15 school days to apply for a school.", "lint.eng.sao.fifteen_school_days"),
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


HARMLESS = {
    "england": [
        "We acknowledge the notification within fifteen working days of notice from the school.",
        "Parents may refuse a home visit and send a report instead.",
        "There is no cooling-off period.",
        "Regulation 8(2) of the Special Educational Needs and Disability Regulations 2014 lists who must co-operate.",
        "Particular attention is given at Key Stage 3 and Key Stage 4.",
        "The report is sent to the committee by 31 March.",
        "Parents of a registered pupil who does not attend regularly may face imprisonment.",
        "We ask families to give 14 days' notice of a change of address.",
        "Part 4 of the Education Act 1996 dealt with needs.",
        "The statutory 15 days of section 437(2) are the least that must be given.",
        "The SEN officer must attend the meeting.",
        "We answer a letter within ten working days of receiving it.",
        "Every English, Welsh and Scottish council has a complaints procedure.",
    ],
    "scotland": [
        "We answer within two working days.",
        "A complaint is acknowledged within 15 days.",
        "A placing request is appealed within 28 days.",
        "Schools are closed on Easter Monday.",
        "The guidance of December 2007 was replaced in January 2025.",
        "You do not need permission to home educate, only consent to withdraw.",
        "The child had their 16th birthday in June.",
    ],
    "wales": [
        "We write to you within 15 working days.",
        "A child who moves from England may have an EHC plan.",
        "The report takes 20 weeks.",
        "Complaints about English councils go to the Local Government and Social Care Ombudsman.",
    ],
}


@pytest.mark.parametrize(("nation", "text"), [(nation, text) for nation, texts in HARMLESS.items() for text in texts])
def test_figures_and_words_that_also_stand_in_wrong_statements_accuse_nobody(nation, text):
    assert list(misstatements_in(LIBRARY.load(nation), text)) == []


def test_a_pattern_does_not_reach_over_a_sentence():
    assert not list(misstatements_in(LAW, "Serve the notice. A reply may take 14 days."))


def test_a_policy_that_rests_on_another_nations_act_is_told():
    found = misstatements_in(
        LIBRARY.load("scotland"), "Notices are served under section 437 of the Education Act 1996."
    )
    assert "lint.sco.law.english_act" in {one.misstatement.id for one in found}


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
    assert by_clause["5.1"].time.value == "no-unit"
    assert by_clause["3.2"].time.value == "no-start"
    assert by_clause["3.1"].time is None  # it has a start, and its limit waits to be finished
    assert all(row.verdict.value == "unclear" for row in audit.clauses)
    cited = {one.clause for one in audit.findings if one.kind is ProtocolFindingKind.CITATION}
    assert cited == {"2.2", "4.3"}


def test_a_draft_that_is_finished_as_it_says_is_sound_law(example, tmp_path):
    """Each limit with its dots filled in, as a person would: it loads, the check finds nothing, and it is compared."""
    folder = tmp_path / "own" / "england" / "councils"
    folder.mkdir(parents=True)
    into = folder / "exampleton.toml"
    filled = {
        '# process = "..."': 'process = "attendance-order"',
        '# what = "..."': 'what = "It is done"',
        '# from = ["..."]': 'from = ["notice-served"]',
        '# done = ["..."]': 'done = ["family-reply"]',
    }
    lines = []
    made = draft(read_policy(EXAMPLE), example, LAW, "exampleton")
    for line in re.sub(r"^time = .*\n", "", made, flags=re.MULTILINE).splitlines():
        found = next((new for old, new in filled.items() if line.startswith(old)), None)
        limit = line.startswith(
            ("# [limit", "# by", "# length", "# days", "# conv", "# bound", "# beside", "# clause", "# source")
        )
        lines.append(found or (line.removeprefix("# ") if limit else line))
    into.write_text("\n".join(lines), encoding="utf-8")
    law = Library([shipped_root(), tmp_path / "own"]).load("england/exampleton")
    own = {limit.id: str(limit.length) for limit in law.limit.values() if limit.id.startswith("exampleton")}
    assert own == {
        "exampleton.2.1": "10 working days",
        "exampleton.3.1": "10 school days",
        "exampleton.3.2": "6 weeks",
        "exampleton.4.1": "14 days",
        "exampleton.5.1": "1 year",
    }
    [row] = [row for row in audit_protocol(law, on=ON).times if row.id == "exampleton.4.1"]
    assert row.own.startswith("at most 14 days")
    found = Checker(Library([shipped_root(), tmp_path / "own"]), ON).check("england/exampleton").findings
    assert [one for one in found if one.severity is Severity.ERROR] == []
    # What is left to say: the title has no link yet, and nobody answers for a limit that has no step.
    assert {one.rule.value for one in found if one.jurisdiction == "england/exampleton"} <= {
        "source-without-link",
        "limit-without-owner",
    }


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
