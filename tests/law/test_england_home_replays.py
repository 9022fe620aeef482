"""Real sequences of home education in England, from letter to court and ombudsman: where they lead and what is found.

Each log is written a line an event: its day, its kind, how it was sent, and further keys. Every finding is listed: a
lawful sequence has none that speaks of a fault, an unlawful one has those that a lawyer would find. Dates are worked
by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from attrs import frozen

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root

HOW = {"by-hand", "post", "first-class-post", "second-class-post", "special-delivery", "email", "text-message"}
DATES = {"reply-by", "last-day"}


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


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

UNDER_ORDERS = [
    Replay(
        name="another school may be asked for after a revocation was refused",
        log=f"""{TO_ORDER}
            2026-03-01 revocation-asked
            2026-03-10 revocation-refused
            2026-03-15 order-amendment-asked
            2026-03-20 order-amended""",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="the order for a child with a plan names the school in it, and nothing is revoked",
        log="""2026-01-04 education-appears-unsuitable
            2026-01-05 notice-served by-hand asks-for=suitable-education reply-by=2026-01-20
            2026-01-21 expediency-decided
            2026-01-22 order-served by-hand
            2026-02-01 revocation-asked""",
        facts={"has-plan": "yes", "plan-names-school": "yes"},
        stages=("attendance-order/order-in-force",),
        found=("revocation-asked",),
    ),
    Replay(
        name="being satisfied later does not end the order",
        log=f"{TO_ORDER} 2026-03-01 family-reply\n 2026-03-10 council-satisfied",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="a notice while the order stands",
        log=f"{TO_ORDER} 2026-05-01 notice-served by-hand asks-for=suitable-education reply-by=2026-05-16",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        found=("notice-under-order",),
        ends={"eng.sao.notice.response_period": "2026-05-16"},
    ),
    Replay(
        name="revocation may be asked for again the next day, and the minister's direction is carried out",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 revocation-refused
            2026-04-06 revocation-asked
            2026-04-20 revocation-refused
            2026-04-21 referred-to-minister
            2026-06-21 minister-directed direction=for-the-family
            2026-06-30 order-revoked""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="and while the question is with the minister",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 revocation-refused
            2026-04-21 referred-to-minister
            2026-05-06 revocation-asked
            2026-05-20 revocation-refused""",
        facts=ACADEMY,
        stages=("attendance-order/with-minister",),
    ),
    Replay(
        name="revoked before judgment: the court still decides, and no order is left",
        log=f"""{TO_COURT}
            2026-03-25 revocation-asked
            2026-04-05 order-revoked
            2026-05-06 acquitted""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="a prosecution that is given up leaves the order in force",
        log=f"{TO_COURT} 2026-04-05 order-complied\n 2026-04-12 prosecution-given-up",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="no prosecution is begun once the order is revoked",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 order-revoked
            2026-04-20 prosecution-started""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
        found=("eng.sao.prosecution.supervision-considered", "prosecution-started"),
    ),
    Replay(
        name="a prosecution a day after the six months",
        log=f"""{TO_ORDER}
            2026-03-01 order-breached
            2026-03-03 supervision-order-considered
            2026-09-02 prosecution-started""",
        facts=ACADEMY,
        stages=("attendance-order/prosecution",),
        found=("eng.sao.prosecution.limitation",),
        ends={"eng.sao.prosecution.limitation": "2026-09-01"},
    ),
    Replay(
        name="eight weeks beginning with the court's direction",
        log=f"""{TO_COURT}
            2026-05-06 convicted
            2026-05-06 supervision-order-directed
            2026-06-30 supervision-order-declined""",
        facts=ACADEMY,
        stages=("attendance-order/convicted",),
        ends={"eng.sao.eso.decline_reasons": "2026-06-30"},
    ),
    Replay(
        name="an extension asked for on the first day of the last three months",
        log=f"""{TO_ORDER}
            2026-03-05 supervision-order-asked
            2026-05-06 supervision-order-made
            2027-02-05 supervision-order-extension-asked""",
        facts=ACADEMY,
        stages=("attendance-order/supervision-order",),
        ends={"eng.eso.duration": "2027-05-05", "eng.eso.extension_application": "2027-02-05"},
    ),
    Replay(
        name="an extension asked for too soon",
        log=f"""{TO_ORDER}
            2026-03-05 supervision-order-asked
            2026-05-06 supervision-order-made
            2027-02-04 supervision-order-extension-asked""",
        facts=ACADEMY,
        stages=("attendance-order/supervision-order",),
        found=("eng.eso.extension_application",),
    ),
]

ROLLS = [
    Replay(
        name="consent lifts the bar and does not move the day that the parent named",
        log="""2026-12-07 home-education-notified last-day=2026-12-18
            2026-12-08 deletion-consent-asked
            2026-12-10 deletion-consent-given""",
        as_of="2026-12-12",
        facts=SPECIAL,
        stages=("withdrawal/notice-given",),
        ends={"eng.reg.deletion.home_ed": "2026-12-18"},
    ),
    Replay(
        name="the council is asked before the school is written to",
        log="""2026-11-02 deletion-consent-asked
            2026-11-20 deletion-consent-given
            2026-12-07 home-education-notified last-day=2026-12-11
            2026-12-14 name-deleted
            2026-12-14 deletion-return-sent""",
        facts=SPECIAL,
        stages=("withdrawal/off-roll",),
    ),
    Replay(
        name="no consent is asked for at a mainstream school",
        log="2026-11-02 deletion-consent-asked",
        facts=MAINSTREAM,
        stages=("withdrawal/on-roll",),
        found=("consent-not-needed",),
    ),
    Replay(
        name="a later letter moves the day",
        log="""2026-12-07 home-education-notified last-day=2026-12-11
            2026-12-09 home-education-notified last-day=2026-12-18
            2026-12-21 name-deleted""",
        facts=MAINSTREAM,
        stages=("withdrawal/off-roll",),
        ends={"eng.reg.deletion.home_ed": "2026-12-18"},
    ),
    Replay(
        name="an order that is revoked is a ground by itself, at a special school too",
        log=f"""{TO_ORDER}
            2026-02-20 order-complied
            2026-03-02 revocation-asked
            2026-03-10 order-revoked
            2026-03-11 name-deleted""",
        facts={"has-plan": "no", "special-school-placement": "yes", "school-is-maintained": "no"},
        stages=("attendance-order/nothing-open", "withdrawal/off-roll"),
    ),
    Replay(
        name="an oral message is no ground, and no deletion is due",
        log="2026-12-07 home-education-notified last-day=2026-12-11 in-writing=no",
        as_of="2027-01-20",
        facts=MAINSTREAM,
        stages=("withdrawal/on-roll",),
        found=("eng.reg.notification.in-writing", "notified"),
    ),
    Replay(
        name="under the Regulations of 2006 the last day at school counts too",
        log="2024-08-12 home-education-notified last-day=2024-08-23\n 2024-08-27 name-deleted",
        facts=MAINSTREAM,
        stages=("withdrawal/off-roll",),
    ),
]

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

REPLAYS = [*ORDERS, *UNDER_ORDERS, *ROLLS, *COMPLAINTS, *INFORMATION]


@pytest.mark.parametrize("replay", REPLAYS, ids=[one.name for one in REPLAYS])
def test_a_real_sequence_leads_where_it_should(law: Law, replay: Replay) -> None:
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


def test_after_the_choice_no_stage_says_that_it_was_in_time(law: Law) -> None:
    late = next(one for one in ORDERS if one.name.startswith("when the 15 days are over"))
    (standing,) = answer_to(late, law).standings
    (stage,) = standing.stages
    assert stage.means is not None
    assert "in time" not in stage.means


def test_what_ends_with_the_order_is_no_longer_running(law: Law) -> None:
    revoked = next(one for one in UNDER_ORDERS if one.name.startswith("revocation may be asked"))
    running = {one.limit.id for one in answer_to(revoked, law).verdicts if one.kind is Kind.RUNNING}
    assert not {one for one in running if one.startswith(("eng.sao.order.", "eng.sao.amend", "eng.sao.revoke"))}


def test_no_deletion_is_due_for_a_child_who_was_never_on_the_roll(law: Law) -> None:
    log = f"{TO_ORDER} 2026-03-02 revocation-asked\n 2026-03-10 order-revoked"
    answer = answer_to(Replay(name="", log=log, facts=MAINSTREAM, stages=()), law)
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.reg.deletion.sao_revoked"]
    assert verdict.kind is Kind.NOT_APPLICABLE


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


@pytest.mark.parametrize("how", ["email", "text-message"])
def test_a_notice_that_the_law_does_not_let_be_sent_so_sets_no_time_off(law: Law, how: str) -> None:
    log = f"2026-11-23 notice-served {how} asks-for=suitable-education"
    answer = answer_to(Replay(name="", log=log, as_of="2026-12-20", facts=ACADEMY, stages=()), law)
    assert FindingKind.NOT_SERVED in {one.kind for one in answer.findings}
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert verdict.kind is Kind.CANNOT_TELL


def test_a_signed_for_letter_comes_on_the_next_or_the_second_working_day(law: Law) -> None:
    log = "2026-12-18 notice-served special-delivery asks-for=suitable-education"
    answer = answer_to(Replay(name="", log=log, facts=ACADEMY, stages=()), law)
    (due,) = [one.due for one in answer.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert due is not None
    assert (due.last_day.earliest, due.last_day.latest) == (date(2027, 1, 4), date(2027, 1, 5))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (ACADEMY, {"eng.sao.amend.request", "eng.sao.revoke.request"}),
        ({"has-plan": "yes", "plan-names-school": "yes"}, set()),
    ],
    ids=["no plan", "a plan that names a school"],
)
def test_a_right_to_change_the_order_is_told_only_where_there_is_one(
    law: Law, facts: Mapping[str, str], told: set[str]
) -> None:
    answer = answer_to(Replay(name="", log=TO_ORDER, facts=facts, stages=()), law)
    rights = {"eng.sao.amend.request", "eng.sao.revoke.request"}
    running = {one.limit.id for one in answer.verdicts if one.kind is Kind.RUNNING and one.limit.id in rights}
    assert running == told


def test_a_notice_of_the_school_is_no_duty_before_the_council_has_decided(law: Law) -> None:
    notice, decided = TO_NOTICE.strip().splitlines()[:2], TO_NOTICE.strip().splitlines()
    for log, expected in [(notice, False), (decided, True)]:
        answer = answer_to(Replay(name="", log="\n".join(log), facts=ACADEMY, stages=()), law)
        assert ("school-notice" in {one.step.id for one in answer.openings}) is expected
        assert "school-notice-without-decision" not in {one.step.id for one in answer.openings}
