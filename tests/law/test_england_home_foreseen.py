"""What can come next in a home-education case in England: each kind of event that can, and no other.

A step that is there only for a log that leaves something out is followed and never foreseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from attrs import frozen

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.status import Opening
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from tests.law.replays import MAINSTREAM, SPECIAL, TO_COURT, TO_NOTICE, TO_ORDER, Replay, answer_to

LIBRARY = Library([shipped_root()])
SCHOOL_NOTICE = f"{TO_NOTICE} 2026-12-08 school-notice-served by-hand"
REFUSED = f"{TO_ORDER} 2026-02-12 revocation-asked\n 2026-02-20 revocation-refused"
CONVICTED = f"{TO_COURT} 2026-04-20 convicted"
FAMILY_COURT = f"{CONVICTED}\n 2026-04-25 supervision-order-asked"
ANSWERED = """
    2026-11-20 complaint-made
    2026-11-23 complaint-acknowledged
    2026-12-01 complaint-stage-one-answered
"""
SECOND_STAGE = f"{ANSWERED} 2026-12-02 complaint-stage-two-asked"
OMBUDSMAN = f"{SECOND_STAGE}\n 2026-12-31 complaint-stage-two-answered\n 2027-01-04 ombudsman-asked"
THREE_STAGES = {"complaint-scheme": "three-stage"}
LETTER = "2026-11-20 home-education-notified last-day=2026-11-30"

EVER = ("family-reply", "council-satisfied", "education-appears-unsuitable", "notice-served")
"""What can come in every stage between the first notice and the end of an order."""

TO_DECIDE = (*EVER, "not-expedient")
UNDER_ORDER = (*EVER, "order-complied", "revocation-asked", "order-revoked")
PROSECUTION = ("order-breached", "supervision-order-considered", "prosecution-started")


@frozen(kw_only=True)
class Next:
    """A log, and the kinds of event that can come next.

    Attributes:
        name: the stage, in words.
        log: a line an event.
        process: the process that is asked about.
        facts: facts of the case.
        kinds: every kind of event that can come next.
        must: those that the law says must come.
    """

    name: str
    log: str
    process: str = "attendance-order"
    facts: Mapping[str, str] = MAINSTREAM
    kinds: tuple[str, ...]
    must: tuple[str, ...] = ()


NEXT = [
    Next(
        name="an informal enquiry",
        log="2026-11-20 enquiry-made basis=routine",
        kinds=(*EVER, "enquiry-made", "visit-proposed", "visit-made"),
    ),
    Next(
        name="the education appears unsuitable",
        log="2026-11-20 education-appears-unsuitable",
        kinds=(*EVER, "supervision-order-asked"),
        must=("notice-served",),
    ),
    Next(
        name="a notice is served",
        log="2026-11-20 education-appears-unsuitable\n 2026-11-23 notice-served by-hand asks-for=suitable-education",
        kinds=(*TO_DECIDE, "expediency-decided", "school-decision-notified"),
    ),
    Next(
        name="an order is intended",
        log=TO_NOTICE,
        kinds=(*TO_DECIDE, "school-decision-notified", "school-notice-served"),
        must=("school-notice-served",),
    ),
    Next(
        name="a school was told before the council formed its view",
        log="2026-11-23 notice-served by-hand\n 2026-11-30 school-decision-notified received=2026-12-01",
        kinds=(*TO_DECIDE, "expediency-decided", "school-objection-made", "school-notice-served"),
    ),
    Next(
        name="a school was told after a second notice, on which the council has not formed its view yet",
        log=f"{TO_NOTICE}\n 2027-01-11 notice-served by-hand\n 2027-01-18 school-decision-notified received=2027-01-18",
        kinds=(*TO_DECIDE, "expediency-decided", "school-objection-made", "school-notice-served"),
    ),
    Next(
        name="an academy is in the notice of the school: it was not told, so it cannot object",
        log=SCHOOL_NOTICE,
        kinds=(*TO_DECIDE, "school-notice-served", "school-chosen", "order-served"),
        must=("order-served",),
    ),
    Next(
        name="a school that was told is in the notice, and can still object",
        log="""
            2026-11-23 notice-served by-hand
            2026-12-08 expediency-decided
            2026-12-08 school-decision-notified received=2026-12-08
            2026-12-09 school-notice-served by-hand
        """,
        kinds=(*TO_DECIDE, "school-notice-served", "school-objection-made", "school-chosen", "order-served"),
        must=("order-served",),
    ),
    Next(
        name="an order is in force",
        log=TO_ORDER,
        kinds=(*UNDER_ORDER, *PROSECUTION, "order-served", "order-amendment-asked", "supervision-order-asked"),
    ),
    Next(
        name="revocation is asked for: the council need not grant it",
        log=f"{TO_ORDER} 2026-02-12 revocation-asked",
        kinds=(*UNDER_ORDER, *PROSECUTION, "revocation-refused"),
    ),
    Next(
        name="revocation is refused",
        log=REFUSED,
        kinds=(*UNDER_ORDER, *PROSECUTION, "order-amendment-asked", "referred-to-minister"),
    ),
    Next(
        name="the minister has the question",
        log=f"{REFUSED}\n 2026-02-22 referred-to-minister",
        kinds=(*UNDER_ORDER, *PROSECUTION, "revocation-refused", "minister-directed"),
    ),
    Next(
        name="a breach is alleged",
        log=f"{TO_ORDER} 2026-03-01 order-breached",
        kinds=(*UNDER_ORDER, *PROSECUTION[1:], "order-amendment-asked", "supervision-order-asked"),
    ),
    Next(
        name="a prosecution is before the court, which has not judged",
        log=TO_COURT,
        kinds=(
            *UNDER_ORDER,
            *("revocation-refused", "convicted", "acquitted", "prosecution-given-up", "supervision-order-asked"),
        ),
    ),
    Next(
        name="the parent is convicted",
        log=CONVICTED,
        kinds=(
            *(*UNDER_ORDER, *PROSECUTION, "order-amendment-asked"),
            *("supervision-order-directed", "supervision-order-asked"),
        ),
    ),
    Next(
        name="the court that convicts directs the council to apply",
        log=f"{CONVICTED}\n 2026-04-20 supervision-order-directed",
        kinds=(
            *(*UNDER_ORDER, *PROSECUTION, "order-amendment-asked"),
            *("supervision-order-directed", "supervision-order-declined", "supervision-order-asked"),
        ),
    ),
    Next(
        name="the parent is acquitted",
        log=f"{TO_COURT} 2026-04-20 acquitted",
        kinds=(
            *(*UNDER_ORDER, "order-breached", "prosecution-started", "order-amendment-asked"),
            *("court-ended-order", "supervision-order-asked"),
        ),
    ),
    Next(
        name="the family court has the application",
        log=FAMILY_COURT,
        kinds=(
            *(*UNDER_ORDER, "revocation-refused", "court-ended-order"),
            *("supervision-order-made", "supervision-order-refused", "care-order-made"),
        ),
    ),
    Next(
        name="the family court has an application where there is no attendance order to end",
        log="2026-11-20 education-appears-unsuitable\n 2026-11-23 supervision-order-asked",
        kinds=(*EVER, "supervision-order-made", "supervision-order-refused", "care-order-made"),
    ),
    Next(
        name="a supervision order is in force",
        log=f"{FAMILY_COURT}\n 2026-05-25 supervision-order-made",
        kinds=("family-reply", "supervision-order-extension-asked", "supervision-order-ended", "care-order-made"),
    ),
    Next(
        name="its extension is asked for",
        log=f"{FAMILY_COURT}\n 2026-05-25 supervision-order-made\n 2027-04-01 supervision-order-extension-asked",
        kinds=("family-reply", "supervision-order-extended", "supervision-order-ended", "care-order-made"),
    ),
    Next(
        name="a complaint is received",
        log="2026-11-20 complaint-made",
        process="complaint",
        kinds=(
            *("complaint-made", "complaint-refused", "complaint-acknowledged", "complaint-extended"),
            *("complaint-stage-one-answered", "complaint-stage-two-asked", "ombudsman-asked", "complaint-settled"),
        ),
    ),
    Next(
        name="the first answer is given: a second stage that nobody asked for is not refused",
        log=ANSWERED,
        process="complaint",
        kinds=("complaint-made", "complaint-stage-two-asked", "ombudsman-asked", "complaint-settled"),
    ),
    Next(
        name="the second stage is asked for",
        log=SECOND_STAGE,
        process="complaint",
        kinds=(
            *("complaint-made", "complaint-stage-two-refused", "complaint-stage-two-acknowledged"),
            *("complaint-stage-two-extended", "complaint-stage-two-answered", "ombudsman-asked", "complaint-settled"),
        ),
    ),
    Next(
        name="the ombudsman has it, after the council's last answer",
        log=OMBUDSMAN,
        process="complaint",
        kinds=(
            *("complaint-made", "ombudsman-asked", "ombudsman-too-early", "ombudsman-declined"),
            *("ombudsman-investigating", "ombudsman-decided", "complaint-settled"),
        ),
    ),
    Next(
        name="the ombudsman has it, before that answer",
        log=f"{SECOND_STAGE}\n 2026-12-03 ombudsman-asked",
        process="complaint",
        kinds=(
            *("complaint-made", "complaint-stage-two-answered", "ombudsman-asked", "ombudsman-too-early"),
            *("ombudsman-declined", "ombudsman-investigating", "ombudsman-decided", "complaint-settled"),
        ),
    ),
    Next(
        name="the ombudsman has decided: no report, so none is answered",
        log=f"{OMBUDSMAN}\n 2027-02-01 ombudsman-investigating\n 2027-05-03 ombudsman-decided",
        process="complaint",
        kinds=("complaint-made", "ombudsman-asked", "ombudsman-report-received", "ombudsman-review-asked"),
    ),
    Next(
        name="the ombudsman has reported",
        log=f"""{OMBUDSMAN}
            2027-02-01 ombudsman-investigating
            2027-05-03 ombudsman-decided
            2027-05-04 ombudsman-report-received
        """,
        process="complaint",
        kinds=(
            *("complaint-made", "ombudsman-asked", "ombudsman-report-received", "ombudsman-report-answered"),
            "ombudsman-review-asked",
        ),
    ),
    Next(
        name="the second of three stages is answered",
        log=f"{SECOND_STAGE}\n 2026-12-31 complaint-stage-two-answered",
        process="complaint",
        facts=THREE_STAGES,
        kinds=("complaint-made", "complaint-stage-three-asked", "ombudsman-asked", "complaint-settled"),
    ),
    Next(
        name="the child is on the roll: nobody consents to what nobody asked for",
        log="2026-11-10 school-pressed-to-withdraw",
        process="withdrawal",
        kinds=("school-pressed-to-withdraw", "home-education-notified"),
    ),
    Next(
        name="the school has the parent's letter",
        log=LETTER,
        process="withdrawal",
        kinds=(
            *("school-pressed-to-withdraw", "home-education-notified", "notification-withdrawn"),
            *("name-deleted", "deletion-return-sent"),
        ),
    ),
    Next(
        name="the day has passed",
        log=f"{LETTER}\n 2026-12-02 note",
        process="withdrawal",
        kinds=("school-pressed-to-withdraw", "home-education-notified", "name-deleted", "deletion-return-sent"),
        must=("name-deleted",),
    ),
    Next(
        name="a special school needs the council's consent",
        log=LETTER,
        process="withdrawal",
        facts=SPECIAL,
        kinds=(
            *("school-pressed-to-withdraw", "home-education-notified", "notification-withdrawn", "name-deleted"),
            *("deletion-consent-asked", "deletion-consent-given", "deletion-consent-refused"),
        ),
    ),
    Next(
        name="the name is off the roll",
        log=f"{LETTER}\n 2026-12-01 name-deleted",
        process="withdrawal",
        kinds=("school-pressed-to-withdraw", "deletion-return-sent", "name-entered"),
    ),
    Next(
        name="a complaint about social care is at its first stage",
        log="2026-11-10 social-care-complaint-made",
        process="social-care-complaint",
        facts={**MAINSTREAM, "complex-complaint": "no"},
        kinds=(
            *("social-care-complaint-made", "social-care-interest-decided", "social-care-interest-denied"),
            *("social-care-advocate-appointed", "social-care-later-start-agreed", "social-care-suspended"),
            *("social-care-stage-one-answered", "social-care-stage-one-resolved", "social-care-stage-one-skipped"),
            *("social-care-stage-two-asked", "social-care-withdrawn"),
        ),
    ),
    Next(
        name="own data are asked for",
        log="2026-11-10 own-data-asked",
        process="own-data",
        kinds=(
            *("own-data-identity-asked", "own-data-clarification-asked"),
            *("own-data-extended", "own-data-answered"),
        ),
        must=("own-data-answered",),
    ),
    Next(
        name="proof of who asks is wanted: nothing is due before it comes",
        log="2026-11-10 own-data-asked\n 2026-11-12 own-data-identity-asked",
        process="own-data",
        kinds=("own-data-identity-given", "own-data-answered"),
    ),
    Next(
        name="the educational record is asked for",
        log="2026-11-10 school-record-asked",
        process="school-record",
        facts={"school-is-maintained": "yes"},
        kinds=("school-record-given",),
        must=("school-record-given",),
    ),
    Next(
        name="the log is begun: no promise was made, so none is kept",
        log="2026-11-10 log-started",
        process="escalation",
        kinds=(
            *("clarifying-message-sent", "call-written-up", "officer-change-asked", "officer-changed"),
            *("outside-help", "case-closed"),
        ),
    ),
]


@pytest.fixture(scope="module")
def law() -> Law:
    return LIBRARY.load("england")


def openings_of(one: Next, law: Law) -> list[Opening]:
    replay = Replay(name=one.name, log=one.log, facts=one.facts, stages=())
    return [opening for opening in answer_to(replay, law).openings if opening.process.id == one.process]


@pytest.mark.parametrize("one", NEXT, ids=[one.name for one in NEXT])
def test_what_can_come_next(one: Next, law: Law) -> None:
    openings = openings_of(one, law)
    assert sorted({str(opening.step.event) for opening in openings}) == sorted(one.kinds)
    assert sorted({str(opening.step.event) for opening in openings if opening.step.duty}) == sorted(one.must)


LEFT_OUT = [
    Replay(
        name="a supervision order of which no application is known",
        log="2026-11-20 enquiry-made basis=routine\n 2026-11-23 supervision-order-made",
        stages=("attendance-order/supervision-order",),
    ),
    Replay(
        name="a court that ended the order, of which no judgment is known",
        log=f"{TO_COURT} 2026-04-20 court-ended-order",
        facts=MAINSTREAM,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="a care order",
        log=f"{TO_ORDER} 2026-04-20 care-order-made",
        facts=MAINSTREAM,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="an order amended without a request in the log",
        log=f"{TO_ORDER} 2026-04-20 order-amended",
        facts=MAINSTREAM,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="an ombudsman's decision alone",
        log="2026-04-20 ombudsman-decided",
        stages=("complaint/ombudsman-decided",),
    ),
    Replay(
        name="a refused second stage that the log does not ask for",
        log=f"{ANSWERED} 2026-12-02 complaint-stage-two-refused",
        stages=("complaint/refused",),
    ),
    Replay(
        name="an entry on a roll at the start",
        log="2026-09-01 name-entered\n 2026-09-03 new-pupil-return-sent",
        stages=("withdrawal/on-roll",),
    ),
]


@pytest.mark.parametrize("replay", LEFT_OUT, ids=[one.name for one in LEFT_OUT])
def test_a_log_that_leaves_something_out_is_followed_all_the_same(replay: Replay, law: Law) -> None:
    answer = answer_to(replay, law)
    refused = [one for standing in answer.standings for world in standing.worlds for one in world.refusals]
    assert not answer.problems
    assert not refused
    process, _, stage = replay.stages[0].partition("/")
    (standing,) = [one for one in answer.standings if one.process.id == process]
    assert [one.id for one in standing.stages] == [stage]


def registered(log: str, law: Law) -> Status:
    """The status of a log under the register of the 2026 Act, assumed to be in force from the middle of 2026."""
    lines = ["[case]", 'id = "c"', 'jurisdiction = "england"', "born = 2014-05-05", "[case.facts]"]
    lines += ["has-plan = false", "protection-ground = false", "placed-in-special-school = false"]
    for line in log.splitlines():
        if line.strip():
            day, kind = line.split()
            lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}"]
    assumed = {"cwsa-2026": date(2026, 6, 1)}
    return status(parse_case("\n".join(lines)), law, as_of=date(2026, 12, 31), assumed=assumed)


def test_what_the_register_of_2026_foresees_rests_on_what_came_before(law: Law) -> None:
    on_it = """
        2026-09-01 became-eligible
        2026-09-10 register-told
        2026-09-20 child-registered
    """
    ever = {
        *("home-considered", "provider-recorded", "register-information-asked", "register-information-given"),
        *("register-check-asked", "register-change-known", "register-change-told", "support-asked", "support-given"),
        *("move-known", "eligibility-ended", "eligibility-end-told", "forum-offered"),
    }

    def kinds(log: str) -> set[str]:
        return {str(one.step.event) for one in registered(log, law).openings if one.process.id == "register"}

    assert kinds(on_it) == ever
    assert kinds(f"{on_it} 2026-10-01 move-known") == {*ever, "register-passed-on"}
    assert kinds(f"{on_it} 2026-10-01 provider-recorded") == {*ever, "settings-considered"}
    asked = f"{on_it} 2026-10-01 register-check-asked"
    assert kinds(asked) == {*ever, "register-check-answered"}


def test_every_event_that_can_come_next_is_told_as_something_to_do() -> None:
    silent = {
        (kind, regime)
        for name in LIBRARY.names
        for law in (LIBRARY.load(name),)
        for regime, definition in index_of(law).foreseen.items()
        for kind in definition.events
        if law.event[kind].act is None
    }
    assert not silent
