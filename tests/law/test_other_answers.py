"""A time for one of several answers charges nobody where another answer came, however late it came.

Each story is a log of a line an event: its day, its kind, what had not happened by then, and further keys. Nothing is
found but the limit that the late answer breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from attrs import frozen

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.audit.cases.mapping import LogMapping, read_mapping
from ehe_workflow.audit.cases.order import Order
from ehe_workflow.audit.cases.run import audit_cases
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.library import shipped_root

LIBRARY = Library([shipped_root()])
EXAMPLES = Path(__file__).parents[2] / "examples" / "audit"
NO_EXCEPTION: Mapping[str, object] = {"exception-claimed": False}
ACT_OF_2026 = {"cwsa-2026": date(2027, 1, 1)}
IN_SCHOOL: Mapping[str, object] = {"attends-institution": True}


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _event(line: str) -> list[str]:
    day, kind, *rest = line.split()
    lines = ["[[event]]", f'kind = "{kind}"', f"date = {day}"]
    lines += [f'not_yet = ["{word.removeprefix("not:")}"]' for word in rest if word.startswith("not:")]
    pairs = [word.partition("=")[::2] for word in rest if "=" in word]
    lines += [f"dates.{name} = {value}" for name, value in pairs if name == "asked-on"]
    return lines + [f'details.{name} = "{value}"' for name, value in pairs if name != "asked-on"]


def answer_to(nation: str, log: str, facts: Mapping[str, object], as_of: str) -> Status:
    """The status of a log under the law of a nation, the Act of 2026 being in force from the first day of 2027."""
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{nation}"', "born = 2014-05-05", "[case.facts]"]
    lines += [f"{name} = {_toml(value)}" for name, value in facts.items()]
    lines += [text for line in log.splitlines() if line.strip() for text in _event(line)]
    answer = status(
        parse_case("\n".join(lines)), LIBRARY.load(nation), as_of=date.fromisoformat(as_of), assumed=ACT_OF_2026
    )
    assert not answer.problems
    return answer


def first_of(answer: Status, limit: str) -> Verdict:
    """The verdict on a limit for the first event that set it off and that it is about."""
    verdicts = [one for one in answer.verdicts if one.limit.id == limit]
    return next(one for one in verdicts if not (one.why or "").startswith("it applies only where"))


def in_doubt(answer: Status) -> set[str]:
    """The limits that were not kept, or are not shown to be kept, or may not have been."""
    return {one.limit.id for one in answer.verdicts if one.kind in {Kind.BREACHED, Kind.CANNOT_TELL}}


@frozen(kw_only=True)
class Story:
    """A late answer, and what it breaks.

    Attributes:
        name: what it shows.
        nation: the law it is told under.
        log: a line an event.
        as_of: the day asked about.
        facts: facts of the case.
        late: the limits that the late answer breaks.
        not_due: the limits that were never due, or ended in time, though their act did not come.
        told: what `not_due` is told of the answer that came.
    """

    name: str
    nation: str = "england"
    log: str
    as_of: str
    facts: Mapping[str, object] = {}
    late: frozenset[str] = frozenset()
    not_due: frozenset[str]
    told: str = "another answer came"


STORIES = [
    Story(
        name="a plan is kept as it is, decided late",
        log="""
            2025-12-02 plan-review-meeting-held
            2026-01-31 plan-kept-unchanged not:amendment-notice-sent
        """,
        as_of="2026-02-28",
        facts=IN_SCHOOL,
        late=frozenset({"eng.ehc.review.decision"}),
        not_due=frozenset({"eng.ehc.review.amendment_notice"}),
    ),
    Story(
        name="a plan is kept as it is, decided after the time for an amended one",
        log="""
            2025-12-02 plan-review-meeting-held
            2026-03-31 plan-kept-unchanged not:amended-plan-sent
        """,
        as_of="2026-04-30",
        facts=IN_SCHOOL,
        late=frozenset({"eng.ehc.review.decision"}),
        not_due=frozenset({"eng.ehc.review.amendment_notice", "eng.ehc.review.final_from_meeting"}),
    ),
    Story(
        name="the end of a plan is decided late, for a child at home",
        log="""
            2025-12-02 plan-review-meeting-held
            2026-01-31 plan-ceasing-decided-at-review not:amendment-notice-sent
        """,
        as_of="2026-02-10",
        facts={"attends-institution": False},
        late=frozenset({"eng.ehc.review.decision"}),
        not_due=frozenset({"eng.ehc.review.amendment_notice.home"}),
    ),
    Story(
        name="an assessment is refused late",
        log="""
            2025-01-06 assessment-asked
            2025-06-16 assessment-refused not:final-plan-sent
        """,
        as_of="2025-07-01",
        facts=NO_EXCEPTION,
        late=frozenset({"eng.ehc.request.decision"}),
        not_due=frozenset(
            {
                "eng.ehc.final",
                "eng.ehc.draft.practical_week",
                "eng.ehc.no_plan.notify",
                "eng.ehc.request.not_necessary",
            }
        ),
    ),
    Story(
        name="a plan is refused late",
        log="""
            2025-01-06 assessment-asked
            2025-02-10 assessment-agreed
            2025-06-16 plan-refused not:final-plan-sent
        """,
        as_of="2025-07-01",
        facts=NO_EXCEPTION,
        late=frozenset({"eng.ehc.no_plan.notify"}),
        not_due=frozenset({"eng.ehc.final", "eng.ehc.draft.practical_week"}),
    ),
    Story(
        name="an amendment is dropped late",
        log="""
            2025-12-02 plan-review-meeting-held
            2025-12-20 amendment-notice-sent
            2026-04-30 plan-amendment-dropped
        """,
        as_of="2026-05-10",
        facts=IN_SCHOOL,
        late=frozenset({"eng.ehc.review.not_amending"}),
        not_due=frozenset({"eng.ehc.review.final", "eng.ehc.review.final_from_meeting"}),
    ),
    Story(
        name="a refusal to assess is taken back, and then a plan refused late",
        log="""
            2025-01-06 assessment-asked
            2025-02-10 assessment-refused
            2025-03-03 refusal-to-assess-reversed asked-on=2025-01-06
            2025-12-22 plan-refused
        """,
        as_of="2026-01-10",
        facts=NO_EXCEPTION,
        late=frozenset({"eng.ehc.reversed.no_plan"}),
        not_due=frozenset({"eng.ehc.reversed.final"}),
    ),
    Story(
        name="after an order to assess a plan is refused late",
        log="""
            2025-03-03 tribunal-order-made order-requires=assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-refused
        """,
        as_of="2025-08-01",
        facts={**NO_EXCEPTION, "tribunal-gave-other-time": False},
        late=frozenset({"eng.ehc.order.assess_no_plan"}),
        not_due=frozenset({"eng.ehc.order.assess_final"}),
    ),
    Story(
        name="after an appeal that was not opposed a plan is refused late",
        log="""
            2025-03-03 appeal-not-opposed appeal-about=refusal-to-assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-refused
        """,
        as_of="2025-08-01",
        late=frozenset({"eng.ehc.unopposed.assess_no_plan"}),
        not_due=frozenset({"eng.ehc.unopposed.assess_final"}),
    ),
    Story(
        name="after an agreement at mediation a plan is refused late",
        log="""
            2025-03-03 mediation-agreement-made agreement-about=appealable order-requires=assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-refused
        """,
        as_of="2025-08-01",
        facts={**NO_EXCEPTION, "agreed-other-time": False},
        late=frozenset({"eng.ehc.mediation.agreement_appealable.no_plan"}),
        not_due=frozenset({"eng.ehc.mediation.agreement_appealable.assessed_plan"}),
    ),
    Story(
        name="an appeal against the end of a plan is not opposed, and nothing was to be amended",
        log="""
            2025-03-03 appeal-not-opposed appeal-about=ceasing
            2025-06-02 plan-kept-after-all not:amended-plan-sent
        """,
        as_of="2025-07-01",
        not_due=frozenset({"eng.ehc.unopposed.continue_amend"}),
    ),
    Story(
        name="a re-assessment ends without a change, for which no time is fixed",
        log="""
            2025-01-06 reassessment-asked
            2025-01-13 reassessment-agreed
            2025-06-16 reassessment-ended-unchanged not:reassessed-plan-sent
        """,
        as_of="2025-07-01",
        not_due=frozenset({"eng.ehc.reassess.final"}),
    ),
    Story(
        name="a council does apply for the supervision order that the court had in mind, late",
        log="""
            2026-01-05 supervision-order-directed
            2026-04-20 supervision-order-asked
        """,
        as_of="2026-05-01",
        not_due=frozenset({"eng.sao.eso.decline_reasons"}),
    ),
    Story(
        name="a council is satisfied late, and no longer means to make an order",
        log="""
            2027-02-01 education-appears-unsuitable
            2027-02-02 notice-served
            2027-04-30 council-satisfied not:school-decision-notified
        """,
        as_of="2027-05-31",
        facts={"has-plan": False, "school-is-maintained-or-academy": True},
        not_due=frozenset({"eng.sao26.school_decision.serve_by"}),
    ),
    Story(
        name="a body asks who it is, and is told after the month",
        log="""
            2026-03-02 own-data-asked
            2026-04-20 own-data-identity-given
            2026-05-11 own-data-answered
        """,
        as_of="2026-06-01",
        not_due=frozenset({"eng.info.sar"}),
    ),
    Story(
        name="who complains has no sufficient interest, which is said late",
        log="""
            2026-02-02 social-care-complaint-made
            2026-03-20 social-care-interest-denied not:social-care-stage-one-answered
        """,
        as_of="2026-05-01",
        not_due=frozenset({"eng.csc.stage1"}),
    ),
    Story(
        name="a council declines to decide anew, late",
        nation="wales",
        log="""
            2025-01-06 council-told-of-needs
            2025-06-16 decision-declined not:plan-given
        """,
        as_of="2025-07-01",
        facts={"young-person": False},
        not_due=frozenset({"wal.aln.la.decide_and_issue"}),
    ),
    Story(
        name="a young person declines, late",
        nation="wales",
        log="""
            2025-01-06 council-told-of-needs
            2025-01-07 young-person-consented
            2025-06-16 young-person-refused not:plan-given
        """,
        as_of="2025-07-01",
        facts={"young-person": True},
        not_due=frozenset({"wal.aln.la.decide_and_issue.young_person"}),
    ),
    Story(
        name="a review that was asked for is held unnecessary, late",
        nation="wales",
        log="""
            2025-01-06 plan-review-asked
            2025-04-14 plan-review-refused not:plan-revised
        """,
        as_of="2025-07-01",
        facts={"plan-holder": "council"},
        not_due=frozenset({"wal.aln.review.requested.council"}),
    ),
    Story(
        name="a discussion is refused after the time for one",
        nation="wales",
        log="""
            2026-01-05 complaint-made
            2026-01-06 complaint-acknowledged
            2026-02-16 discussion-refused not:discussion-held
        """,
        as_of="2026-03-01",
        facts={"complaint-about": "social-services"},
        not_due=frozenset({"wal.sscomplaint.discussion"}),
    ),
    Story(
        name="an appeal comes in the eight weeks, and nothing was to be referred",
        nation="wales",
        log="""
            2026-01-05 appeal-right-notified
            2026-02-16 appeal-received
        """,
        as_of="2026-06-01",
        not_due=frozenset({"wal.etw.appeal.period"}),
        told="ended by",
    ),
    Story(
        name="after an order to assess the plan comes late",
        log="""
            2025-03-03 tribunal-order-made order-requires=assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-sent not:ordered-plan-refused
        """,
        as_of="2025-08-01",
        facts={**NO_EXCEPTION, "tribunal-gave-other-time": False},
        late=frozenset({"eng.ehc.order.assess_final"}),
        not_due=frozenset({"eng.ehc.order.assess_no_plan"}),
    ),
    Story(
        name="after an appeal that was not opposed the plan comes late",
        log="""
            2025-03-03 appeal-not-opposed appeal-about=refusal-to-assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-sent not:ordered-plan-refused
        """,
        as_of="2025-08-01",
        late=frozenset({"eng.ehc.unopposed.assess_final"}),
        not_due=frozenset({"eng.ehc.unopposed.assess_no_plan"}),
    ),
    Story(
        name="after an agreement at mediation the plan comes late",
        log="""
            2025-03-03 mediation-agreement-made agreement-about=appealable order-requires=assess
            2025-03-10 ordered-assessment-announced
            2025-07-14 ordered-plan-sent not:ordered-plan-refused
        """,
        as_of="2025-08-01",
        facts={**NO_EXCEPTION, "agreed-other-time": False},
        late=frozenset({"eng.ehc.mediation.agreement_appealable.assessed_plan"}),
        not_due=frozenset({"eng.ehc.mediation.agreement_appealable.no_plan"}),
    ),
    Story(
        name="a refusal to assess is taken back, and the plan comes late",
        log="""
            2025-01-06 assessment-asked
            2025-02-10 assessment-refused
            2025-03-03 refusal-to-assess-reversed asked-on=2025-01-06
            2025-12-22 final-plan-sent not:plan-refused
        """,
        as_of="2026-01-10",
        facts=NO_EXCEPTION,
        late=frozenset({"eng.ehc.reversed.final"}),
        not_due=frozenset({"eng.ehc.reversed.no_plan"}),
    ),
    Story(
        name="a body that put its answer off is told who asks after all its time",
        log="""
            2026-03-02 own-data-asked
            2026-03-20 own-data-extended
            2026-06-22 own-data-identity-given
            2026-07-13 own-data-answered
        """,
        as_of="2026-08-01",
        not_due=frozenset({"eng.info.sar.extended"}),
    ),
    Story(
        name="who complains has no sufficient interest, which is said after the longer time",
        log="""
            2026-02-02 social-care-complaint-made
            2026-02-10 social-care-stage-one-extended
            2026-03-20 social-care-interest-denied not:social-care-stage-one-answered
        """,
        as_of="2026-05-01",
        not_due=frozenset({"eng.csc.stage1.extension"}),
    ),
    Story(
        name="a council in Wales is satisfied late, and no longer means to make an order",
        nation="wales",
        log="""
            2027-02-01 education-appears-unsuitable
            2027-02-02 notice-served
            2027-04-30 council-satisfied not:school-decision-notified
        """,
        as_of="2027-05-31",
        facts={"has-plan": False, "school-is-maintained-or-academy": True},
        not_due=frozenset({"eng.sao26.school_decision.serve_by"}),
    ),
    Story(
        name="an appeal comes after the eight weeks, and nothing was referred",
        nation="wales",
        log="""
            2026-01-05 appeal-right-notified
            2026-03-16 appeal-received
        """,
        as_of="2026-06-01",
        late=frozenset({"wal.etw.appeal.start"}),
        not_due=frozenset({"wal.etw.appeal.period"}),
    ),
    Story(
        name="a school declines to decide anew, late",
        nation="wales",
        log="""
            2025-01-06 school-told-of-needs
            2025-06-16 decision-declined not:plan-given
        """,
        as_of="2025-07-01",
        facts={"young-person": False},
        not_due=frozenset({"wal.aln.school.decide_and_issue"}),
    ),
    Story(
        name="a young person at a school declines, late",
        nation="wales",
        log="""
            2025-01-06 school-told-of-needs
            2025-01-07 young-person-consented
            2025-06-16 young-person-refused not:plan-given
        """,
        as_of="2025-07-01",
        facts={"young-person": True},
        not_due=frozenset({"wal.aln.school.decide_and_issue.young_person"}),
    ),
    Story(
        name="a review asked of a school is held unnecessary, late",
        nation="wales",
        log="""
            2025-01-06 plan-review-asked
            2025-06-16 plan-review-refused not:plan-revised
        """,
        as_of="2025-07-01",
        facts={"plan-holder": "school"},
        not_due=frozenset({"wal.aln.review.requested"}),
    ),
    Story(
        name="a young person who agreed is given a plan, late",
        nation="wales",
        log="""
            2025-01-06 council-told-of-needs
            2025-01-07 young-person-consented
            2025-06-16 plan-given not:plan-not-necessary-notified
        """,
        as_of="2025-07-01",
        facts={"young-person": True},
        not_due=frozenset({"wal.aln.la.not_necessary_notice"}),
    ),
    Story(
        name="the Ministers say late that a complaint is none of theirs",
        nation="scotland",
        log="""
            2025-01-06 section-70-complaint-received
            2025-11-17 section-70-not-relevant not:section-70-no-order
        """,
        as_of="2025-12-01",
        late=frozenset({"sco.s70.relevance"}),
        not_due=frozenset({"sco.s70.determination"}),
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_late_answer_breaks_its_own_time_alone(story: Story) -> None:
    answer = answer_to(story.nation, story.log, story.facts, story.as_of)
    for limit in story.not_due:
        verdict = first_of(answer, limit)
        assert verdict.kind is Kind.NOT_APPLICABLE, limit
        assert (verdict.why or "").startswith(story.told), limit
    assert {one.limit.id for one in answer.verdicts if one.kind is Kind.BREACHED} == story.late
    assert story.not_due.isdisjoint(one.id for one in answer.findings)


# ---------------------------------------------------------------------------------------------------------------
# What ends a time otherwise takes no breach back
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nation", "log", "facts", "limit"),
    [
        (  # The decision to amend was taken, so the amendments were due with it.
            "england",
            """
            2025-12-02 plan-review-meeting-held
            2025-12-20 plan-amendment-decided
            2026-02-20 plan-amendment-dropped not:amendment-notice-sent
            """,
            IN_SCHOOL,
            "eng.ehc.review.amendment_notice",
        ),
        (  # The family goes on because no answer came.
            "england",
            """
            2026-01-05 complaint-made
            2026-01-07 complaint-acknowledged
            2026-02-16 complaint-stage-two-asked not:complaint-stage-one-answered
            """,
            {},
            "eng.complaint.stage1.respond",
        ),
        (  # The consent was to be decided on in six weeks; that the family gave up later changes nothing.
            "scotland",
            """
            2026-01-05 withdrawal-consent-asked
            2026-03-16 nothing-received not:withdrawal-consent-given
            2026-03-16 nothing-received not:withdrawal-consent-withheld
            2026-04-16 withdrawal-request-withdrawn
            """,
            {},
            "sco.consent.decision",
        ),
        (  # The plan went on for months after the review should have been finished.
            "wales",
            """
            2025-01-06 plan-review-asked
            2025-06-16 nothing-received not:plan-revised
            2025-06-16 nothing-received not:plan-kept-unrevised
            2025-09-01 plan-ceased
            """,
            {"plan-holder": "council"},
            "wal.aln.review.requested.council",
        ),
    ],
)
def test_what_comes_too_late_to_end_a_duty_ends_nothing(
    nation: str, log: str, facts: Mapping[str, object], limit: str
) -> None:
    answer = answer_to(nation, log, facts, "2026-06-01")
    assert first_of(answer, limit).kind in {Kind.BREACHED, Kind.CANNOT_TELL}
    assert limit in in_doubt(answer)


@pytest.mark.parametrize(
    ("log", "facts", "breached", "not_due"),
    [
        (  # Whether there will be a plan is to be decided by then: silence breaks the time for both answers.
            """
            2025-01-06 assessment-asked
            2025-02-10 assessment-agreed
            2025-06-16 nothing-received not:plan-refused
            2025-06-16 nothing-received not:final-plan-sent
            """,
            NO_EXCEPTION,
            {"eng.ehc.no_plan.notify", "eng.ehc.final"},
            {"eng.ehc.request.not_necessary"},
        ),
        (  # One of the two was due in the eight weeks; the one that nobody has to do is not charged beside the other.
            """
            2025-12-20 amendment-notice-sent
            2026-04-30 nothing-received not:amended-plan-sent
            2026-04-30 nothing-received not:plan-amendment-dropped
            """,
            {},
            {"eng.ehc.review.final"},
            {"eng.ehc.review.not_amending"},
        ),
    ],
)
def test_silence_is_charged_once(log: str, facts: Mapping[str, object], breached: set[str], not_due: set[str]) -> None:
    answer = answer_to("england", log, facts, "2026-06-01")
    assert {one.limit.id for one in answer.verdicts if one.kind is Kind.BREACHED} == breached
    assert {first_of(answer, limit).kind for limit in not_due} == {Kind.NOT_APPLICABLE}


# ---------------------------------------------------------------------------------------------------------------
# A complaint that ends with its first answer
# ---------------------------------------------------------------------------------------------------------------

ANSWERED_IN_SIX_DAYS = """
    2025-01-06 complaint-made
    2025-01-08 complaint-acknowledged
    2025-01-14 complaint-stage-one-answered
"""


@pytest.mark.parametrize(
    ("log", "kind"),
    [
        (ANSWERED_IN_SIX_DAYS, Kind.NOT_APPLICABLE),
        (f"{ANSWERED_IN_SIX_DAYS}\n2025-02-03 complaint-stage-two-asked", Kind.CANNOT_TELL),
        (
            f"{ANSWERED_IN_SIX_DAYS}\n2025-02-03 complaint-stage-two-asked\n2025-05-05 complaint-stage-two-answered",
            Kind.BREACHED,
        ),
        ("2025-01-06 complaint-made", Kind.CANNOT_TELL),
    ],
)
def test_the_whole_process_is_due_only_where_the_first_answer_was_not_the_last(log: str, kind: Kind) -> None:
    answer = answer_to("england", log, {}, "2025-06-01")
    assert first_of(answer, "eng.complaint.total_reasonable").kind is kind


# ---------------------------------------------------------------------------------------------------------------
# The logs that are shipped as examples
# ---------------------------------------------------------------------------------------------------------------


AMENDED = {
    "eng.ehc.review.amendment_notice",
    "eng.ehc.review.amendment_notice.home",
    "eng.ehc.review.final",
    "eng.ehc.review.final_from_meeting",
    "eng.ehc.review.not_amending",
}


def audited(folder: Path, log: str, as_of: date, mapping: LogMapping) -> pl.DataFrame:
    """The findings of an audit of an example: what is late, or is not shown to be in time."""
    order = Order(log=EXAMPLES / log, jurisdiction="england", as_of=as_of, out=folder, mapping=mapping, csv=False)
    audit_cases(order)
    found = pl.read_parquet(folder / "findings.parquet")
    return found.filter(pl.col("verdict").is_in(["breached", "cannot-tell"])).select("case", "limit", "verdict")


def test_the_extract_charges_nothing_that_was_never_due(tmp_path: Path) -> None:
    mapping = read_mapping(EXAMPLES / "mapping.toml", LIBRARY.load("england"))
    found = audited(tmp_path, "council-extract.csv", date(2026, 11, 22), mapping)
    of_decisions = found.filter(pl.col("limit") == "eng.ehc.review.decision")
    assert len(of_decisions.filter(pl.col("verdict") == "breached")) > 10
    # Every decision of the extract is to keep the plan; of some meetings it holds none, and nobody can tell there.
    undecided = set(of_decisions.filter(pl.col("verdict") == "cannot-tell")["case"])
    assert set(found.filter(pl.col("limit").is_in(AMENDED))["case"]) <= undecided
    assert "eng.complaint.total_reasonable" not in set(found["limit"])


def test_the_return_charges_nothing_that_was_never_due(tmp_path: Path) -> None:
    found = audited(tmp_path, "sen2", date(2026, 1, 15), LogMapping())
    charged = set(found.select("case", "limit").iter_rows())
    for plan in ("541", "545", "538", "560"):  # kept as they are, or to end, and all decided late
        limits = {limit for case, limit in charged if case == f"plan {plan}"}
        assert "eng.ehc.review.decision" in limits
        assert not limits & AMENDED
    assert ("plan 539", "eng.ehc.review.amendment_notice") in charged
    assert "eng.ehc.review.not_amending" not in set(found["limit"])
