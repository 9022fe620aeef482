"""Complaints and requests for information in England: real sequences, lawful and not."""

from __future__ import annotations

import pytest

from ehe_workflow import Library
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from tests.law.replays import (
    Replay,
    answer_to,
    leads_where_it_should,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


COMPLAINTS = [
    Replay(
        name="the last of twelve months that begin with the day of notice",
        log="""2026-03-10 matter-noticed
            2026-11-23 complaint-made
            2026-11-25 complaint-refused
            2027-03-09 ombudsman-asked""",
        stages=("complaint/with-ombudsman",),
        ends={"eng.lgsco.limit": "2027-03-09"},
    ),
    Replay(
        name="the day after them",
        log="""2026-03-10 matter-noticed
            2026-11-23 complaint-made
            2026-11-25 complaint-refused
            2027-03-10 ombudsman-asked""",
        stages=("complaint/with-ombudsman",),
        found=("eng.lgsco.limit",),
    ),
    Replay(
        name="twelve weeks are no wait for the family whose own time is running out",
        log="""2026-01-10 matter-noticed
            2026-11-23 complaint-made
            2026-11-27 complaint-acknowledged
            2026-12-11 complaint-stage-one-answered
            2027-01-09 ombudsman-asked""",
        stages=("complaint/with-ombudsman",),
        ends={"eng.complaint.total_reasonable": "2027-02-15", "eng.lgsco.limit": "2027-01-09"},
    ),
    Replay(
        name="a review of the decision on a second matter",
        log="""2026-03-10 matter-noticed
            2026-05-01 complaint-made
            2026-05-05 complaint-refused
            2026-05-06 ombudsman-asked
            2026-08-03 ombudsman-decided
            2026-08-10 ombudsman-review-asked
            2026-09-01 ombudsman-review-answered
            2026-09-07 ombudsman-asked
            2026-11-02 ombudsman-decided
            2026-11-09 ombudsman-review-asked""",
        stages=("complaint/ombudsman-review",),
    ),
    Replay(
        name="stage 1 is answered in time, and the investigation asked for months later",
        log="""2026-01-23 social-care-complaint-made
            2026-02-06 social-care-stage-one-answered
            2026-06-01 social-care-stage-two-asked""",
        stages=("social-care-complaint/stage-two",),
        ends={"eng.csc.stage1": "2026-02-06", "eng.csc.stage2": "2026-07-06"},
    ),
    Replay(
        name="a second complaint about social care after the first was resolved",
        log="""2026-01-23 social-care-complaint-made
            2026-02-02 social-care-stage-one-resolved
            2026-06-02 social-care-complaint-made""",
        stages=("social-care-complaint/stage-one",),
        ends={"eng.csc.stage1": "2026-06-16"},
    ),
    Replay(
        name="a complaint that was stopped for proceedings, on the last day for putting it in again",
        log="""2026-01-23 social-care-complaint-made
            2026-02-02 social-care-suspended
            2026-03-02 social-care-other-proceedings-ended
            2027-03-02 social-care-resubmitted""",
        stages=("social-care-complaint/stage-one",),
        found=("suspended",),
        ends={"eng.csc.resubmit": "2027-03-02", "eng.csc.stage1": "2027-03-16"},
    ),
]

INFORMATION = [
    Replay(
        name="a school has at most sixty working days",
        log="2026-11-23 information-requested",
        as_of="2026-12-01",
        facts={"asked-of-school": "yes"},
        stages=("freedom-of-information/asked",),
        ends={"uk.info.foi.school.outer": "2027-02-22"},
    ),
    Replay(
        name="three months in one step, and not two months after a month that was rolled on",
        log="2026-11-25 own-data-asked\n 2026-12-20 own-data-extended",
        stages=("own-data/asked",),
        ends={"eng.info.sar": "2027-02-25", "eng.info.sar.extended": "2027-02-25"},
    ),
    Replay(
        name="the month runs from the proof of identity",
        log="2026-11-10 own-data-asked\n 2026-11-12 own-data-identity-asked\n 2026-11-20 own-data-identity-given",
        stages=("own-data/known",),
        ends={"eng.info.sar": "2026-12-21"},
    ),
    Replay(
        name="proof of identity that is still wanted holds the month up",
        log="2026-11-10 own-data-asked\n 2026-11-12 own-data-identity-asked",
        as_of="2026-12-28",
        stages=("own-data/proof-asked",),
    ),
    Replay(
        name="two further months are counted from the proof of identity as well",
        log=(
            "2026-11-10 own-data-asked\n 2026-11-12 own-data-identity-asked\n 2026-11-20 own-data-identity-given\n"
            "2026-12-15 own-data-extended"
        ),
        stages=("own-data/known",),
        ends={"eng.info.sar.extended": "2027-02-22"},
    ),
    Replay(
        name="the days from a question to its answer are left out: eleven, from 20 November to 1 December",
        log="2026-11-10 own-data-asked\n 2026-11-20 own-data-clarification-asked\n 2026-12-01 own-data-clarified",
        stages=("own-data/known",),
        ends={"eng.info.sar": "2026-12-21"},
    ),
    Replay(
        name="a request of the day before article 12A",
        log="2026-02-04 own-data-asked\n 2026-03-01 own-data-extended\n 2026-05-05 own-data-answered",
        stages=("own-data/answered",),
        ends={"eng.info.sar.until_2026.extended": "2026-05-05"},
    ),
    Replay(
        name="a non-maintained special school keeps an educational record, an academy does not",
        log="2026-10-27 school-record-asked",
        facts={"school-is-maintained": "no", "non-maintained-special-school": "yes"},
        stages=("school-record/asked",),
    ),
    Replay(
        name="an academy",
        log="2026-10-27 school-record-asked",
        facts={"school-is-maintained": "no"},
        stages=("school-record/not-asked",),
        found=("asked",),
    ),
]


@pytest.mark.parametrize("replay", [*COMPLAINTS, *INFORMATION], ids=lambda one: one.name)
def test_a_real_sequence_leads_where_it_should(law: Law, replay: Replay) -> None:
    leads_where_it_should(replay, law)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [("2026-12-24", Kind.MET), ("2026-12-29", Kind.CANNOT_TELL), ("2026-12-30", Kind.BREACHED)],
)
def test_an_answer_between_two_readings_of_a_month_is_neither_late_nor_in_time(
    law: Law, answered: str, expected: Kind
) -> None:
    log = f"2026-11-25 own-data-asked\n{answered} own-data-answered"
    answer = answer_to(Replay(name="", log=log, stages=()), law)
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.info.sar"]
    assert verdict.kind is expected


@pytest.mark.parametrize(("received", "known"), [("2026-06-18", False), ("2026-06-19", True)])
def test_the_duty_to_take_data_complaints_has_a_first_day(law: Law, received: str, known: bool) -> None:
    answer = answer_to(Replay(name="", log=f"{received} data-complaint-made", stages=()), law)
    assert bool(answer.problems) is not known
