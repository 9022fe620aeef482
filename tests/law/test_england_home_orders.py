"""From the notice to the attendance order in England: real sequences, lawful and not."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import Library
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import questions
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from tests.law.replays import (
    ACADEMY,
    TO_NOTICE,
    Replay,
    answer_to,
    leads_where_it_should,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


ORDERS = [
    Replay(
        name="an academy is named: the order may come on day 31",
        log=f"{TO_NOTICE} 2026-12-08 school-notice-served by-hand\n 2026-12-23 order-served by-hand",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        ends={"eng.sao.notice.response_period": "2026-12-07", "eng.sao.school_notice.choice_period": "2026-12-22"},
    ),
    Replay(
        name="a maintained school is told first and has its 15 days from receipt: day 46",
        log=f"""{TO_NOTICE}
            2026-12-07 school-decision-notified received=2026-12-08
            2026-12-23 school-notice-served by-hand
            2027-01-07 order-served by-hand""",
        facts={"has-plan": "no", "school-is-maintained": "yes"},
        stages=("attendance-order/order-in-force",),
        ends={
            "eng.sao.school_notice.governing_body_appeal": "2026-12-22",
            "eng.sao.school_notice.choice_period": "2027-01-06",
        },
    ),
    Replay(
        name="an order on the fifteenth day of the choice takes away its last day",
        log=f"{TO_NOTICE} 2026-12-08 school-notice-served by-hand\n 2026-12-22 order-served by-hand",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        found=("eng.sao.school_notice.choice_period",),
    ),
    Replay(
        name="no order without a notice of the school",
        log=f"{TO_NOTICE} 2026-12-22 order-served by-hand",
        facts=ACADEMY,
        stages=("attendance-order/order-intended",),
        found=("eng.sao.order.after-school-notice", "order-from-plan"),
    ),
    Replay(
        name="no order before any notice",
        log="2026-12-22 order-served by-hand",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
        found=(
            "eng.sao.order.after-notice",
            "eng.sao.order.after-school-notice",
            "eng.sao.order.expediency",
            "order-served",
        ),
    ),
    Replay(
        name="an order may follow a choice in time at once",
        log=f"""{TO_NOTICE}
            2026-12-08 school-notice-served by-hand
            2026-12-14 school-chosen
            2026-12-16 order-served by-hand""",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="when the 15 days are over the choice no longer binds",
        log=f"{TO_NOTICE} 2026-12-08 school-notice-served by-hand\n 2026-12-24 school-chosen",
        facts=ACADEMY,
        stages=("attendance-order/choice-over",),
        found=("eng.sao.school_notice.choice_period", "school-chosen-late"),
    ),
    Replay(
        name="notices and orders go to both parents",
        log=f"""{TO_NOTICE}
            2026-12-08 school-notice-served by-hand
            2026-12-09 school-notice-served by-hand
            2026-12-28 order-served by-hand
            2026-12-29 order-served by-hand""",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        ends={"eng.sao.school_notice.choice_period": "2026-12-23"},
    ),
    Replay(
        name="the school objects in its own time although the parent has the notice already",
        log=f"""{TO_NOTICE}
            2026-12-08 school-decision-notified received=2026-12-08
            2026-12-09 school-notice-served by-hand
            2026-12-15 school-objection-made
            2027-02-01 minister-directed
            2027-02-03 school-notice-served by-hand
            2027-02-18 order-served by-hand""",
        facts={"has-plan": "no", "school-is-maintained": "yes"},
        stages=("attendance-order/order-in-force",),
        found=("school-notice-in-school-time", "school-objects-after-notice"),
        ends={"eng.sao.school_notice.choice_period": "2027-02-17"},
    ),
    Replay(
        name="a notice of ten days is too short, and its real end counts",
        log="2026-11-20 education-appears-unsuitable\n"
        "2026-11-23 notice-served by-hand asks-for=suitable-education reply-by=2026-12-02",
        as_of="2026-12-08",
        facts=ACADEMY,
        stages=("attendance-order/decision",),
        found=("eng.sao.notice.response_period",),
        ends={"eng.sao.notice.response_period": "2026-12-07"},
    ),
    Replay(
        name="an order that comes after the leaving date",
        log="""2026-06-01 education-appears-unsuitable
            2026-06-05 notice-served by-hand asks-for=suitable-education reply-by=2026-06-20
            2026-06-21 expediency-decided
            2026-06-22 school-notice-served by-hand
            2026-07-10 order-served by-hand""",
        born="2010-05-05",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        found=("eng.sao.notice.school-age",),
        ends={"eng.csa.end": "2026-06-26"},
    ),
    Replay(
        name="a view on expediency that comes after the notice of the school",
        log="""2026-11-20 education-appears-unsuitable
            2026-11-23 notice-served by-hand asks-for=suitable-education reply-by=2026-12-07
            2026-12-08 school-notice-served by-hand
            2026-12-20 expediency-decided
            2026-12-23 order-served by-hand""",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        found=("expedient-late",),
    ),
]


@pytest.mark.parametrize("replay", ORDERS, ids=lambda one: one.name)
def test_a_real_sequence_leads_where_it_should(law: Law, replay: Replay) -> None:
    leads_where_it_should(replay, law)


def test_after_the_choice_no_stage_says_that_it_was_in_time(law: Law) -> None:
    late = next(one for one in ORDERS if one.name.startswith("when the 15 days are over"))
    (standing,) = answer_to(late, law).standings
    (stage,) = standing.stages
    assert stage.means is not None
    assert "in time" not in stage.means


@pytest.mark.parametrize("how", ["email", "text-message"])
def test_a_notice_that_the_law_does_not_let_be_sent_so_sets_no_time_off(law: Law, how: str) -> None:
    log = f"2026-11-23 notice-served {how} asks-for=suitable-education"
    facts = {**ACADEMY, "consented-to-email": "no"}
    answer = answer_to(Replay(name="", log=log, as_of="2026-12-20", facts=facts, stages=()), law)
    assert FindingKind.NOT_SERVED in {one.kind for one in answer.findings}
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert verdict.kind is Kind.CANNOT_TELL


def test_where_nobody_says_whether_the_parent_agreed_to_e_mail_the_day_is_told_and_the_question_asked(law: Law) -> None:
    log = """
        2026-11-23 notice-served email asks-for=suitable-education
        2026-12-01 expediency-decided
        2026-12-02 school-notice-served by-hand
    """
    answer = answer_to(Replay(name="", log=log, as_of="2026-12-20", facts=ACADEMY, stages=()), law)
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert verdict.due is not None
    assert str(verdict.due.last_day) == "2026-12-07"  # 23 November is day 1
    assert verdict.kind is Kind.CANNOT_TELL  # too soon, if the notice counts at all
    assert "whether it was validly served" in verdict.would_settle
    assert "consented-to-email" in {one.fact for one in questions(answer)}


def test_a_signed_for_letter_comes_on_the_next_or_the_second_working_day(law: Law) -> None:
    log = "2026-12-18 notice-served special-delivery asks-for=suitable-education"
    answer = answer_to(Replay(name="", log=log, facts=ACADEMY, stages=()), law)
    (due,) = [one.due for one in answer.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert due is not None
    assert (due.last_day.earliest, due.last_day.latest) == (date(2027, 1, 4), date(2027, 1, 5))


def test_a_notice_of_the_school_is_no_duty_before_the_council_has_decided(law: Law) -> None:
    notice, decided = TO_NOTICE.strip().splitlines()[:2], TO_NOTICE.strip().splitlines()
    for log, expected in [(notice, False), (decided, True)]:
        answer = answer_to(Replay(name="", log="\n".join(log), facts=ACADEMY, stages=()), law)
        assert ("school-notice" in {one.step.id for one in answer.openings}) is expected
        assert "school-notice-without-decision" not in {one.step.id for one in answer.openings}
