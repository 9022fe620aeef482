"""Wales: what can come next in the main stages, by kind of event; what is there only for logs is never told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ehe_workflow.law.index import index_of
from tests.law.places import LIBRARY, Place, hold_what_is_followed, hold_what_is_told

MAINSTREAM = {
    "in-writing": True,
    "order-names-school": False,
    "special-school-placement": False,
    "plan-holder": "nobody",
}
SPECIAL = {**MAINSTREAM, "special-school-placement": True}
COUNCIL_PLAN = {"plan-holder": "council"}
SCHOOL_PLAN = {"plan-holder": "school"}

TO_APPEAL = "council-told-of-needs 2026-01-12, no-needs-notified 2026-02-23, appeal-right-notified 2026-02-23"
APPEALED = f"{TO_APPEAL}, appeal-received 2026-03-10"
REGISTERED = f"{APPEALED}, appeal-registered 2026-03-12"
RESPONDING = f"{REGISTERED}, papers-sent-to-respondent 2026-05-05"
HEARING = f"{RESPONDING}, respondent-case-statement 2026-05-20"
DECIDED = f"{HEARING}, tribunal-decided 2026-07-01"
ORDERED = f"{DECIDED}, tribunal-order-made 2026-07-01"
AT_HOME = "home-education-notified 2026-02-02, name-deleted 2026-02-04, deletion-return-sent 2026-02-10"

PLACES = {
    "the-school-has-the-notification": Place(
        rows="home-education-notified 2026-02-02",
        process="withdrawal",
        stage="to-be-deleted",
        can="notification-withdrawn name-deleted deletion-return-sent",
        must="name-deleted",
        facts=MAINSTREAM,
    ),
    "a-special-school-has-the-notification": Place(
        rows="home-education-notified 2026-02-02",
        process="withdrawal",
        stage="consent-needed",
        can="notification-withdrawn deletion-consent-asked name-deleted",
        facts=SPECIAL,
    ),
    "the-council-is-asked-for-consent": Place(
        rows="home-education-notified 2026-02-02, deletion-consent-asked 2026-02-03",
        process="withdrawal",
        stage="consent-asked",
        can="notification-withdrawn deletion-consent-given deletion-consent-refused name-deleted",
        facts=SPECIAL,
    ),
    "the-council-refused-consent": Place(
        rows=(
            "home-education-notified 2026-02-02, deletion-consent-asked 2026-02-03, deletion-consent-refused 2026-03-03"
        ),
        process="withdrawal",
        stage="consent-refused",
        can="notification-withdrawn deletion-consent-asked deletion-consent-given referred-to-minister name-deleted",
        facts=SPECIAL,
    ),
    "the-name-is-off-the-roll": Place(
        rows="home-education-notified 2026-02-02, name-deleted 2026-02-04",
        process="withdrawal",
        stage="off-roll",
        can="joined-another-school name-entered deletion-return-sent",
        must="deletion-return-sent",
        facts=MAINSTREAM,
    ),
    "the-council-is-informed": Place(
        rows=AT_HOME,
        process="withdrawal",
        stage="council-informed",
        can="joined-another-school name-entered",
        facts=MAINSTREAM,
    ),
    "no-plan-no-end-of-a-plan": Place(
        rows=AT_HOME,
        process="plan-ceasing",
        stage="nothing-proposed",
        can="",
        facts=MAINSTREAM,
    ),
    "the-council-knows": Place(
        rows=AT_HOME,
        process="council-contact",
        stage="notified",
        can=(
            "withdrawal-acknowledged enquiry-made visit-proposed visit-made family-reply "
            "council-satisfied concern-told notice-served"
        ),
        facts=MAINSTREAM,
    ),
    "the-council-asked": Place(
        rows=f"{AT_HOME}, enquiry-made 2026-03-02",
        process="council-contact",
        stage="contact",
        can=(
            "visit-proposed visit-made family-reply council-satisfied concern-told "
            "further-information-asked notice-served"
        ),
        facts=MAINSTREAM,
    ),
    "the-council-proposed-a-visit": Place(
        rows=f"{AT_HOME}, visit-proposed 2026-03-02",
        process="council-contact",
        stage="contact",
        can=(
            "visit-proposed visit-made visit-declined family-reply council-satisfied concern-told "
            "further-information-asked notice-served"
        ),
        facts=MAINSTREAM,
    ),
    "the-family-answered": Place(
        rows=f"{AT_HOME}, enquiry-made 2026-03-02, family-reply 2026-03-10",
        process="council-contact",
        stage="considering",
        can="family-reply council-satisfied concern-told further-information-asked notice-served",
        facts=MAINSTREAM,
    ),
    "the-council-is-satisfied": Place(
        rows=f"{AT_HOME}, enquiry-made 2026-03-02, family-reply 2026-03-10, council-satisfied 2026-04-10",
        process="council-contact",
        stage="suitable",
        can=(
            "enquiry-made visit-proposed visit-made family-reply council-satisfied concern-told "
            "further-information-asked notice-served"
        ),
        facts=MAINSTREAM,
    ),
    "a-formal-notice-was-served": Place(
        rows=f"{AT_HOME}, notice-served 2026-03-02",
        process="council-contact",
        stage="formal",
        can="council-satisfied family-reply",
        facts=MAINSTREAM,
    ),
    "the-school-decides": Place(
        rows="school-told-of-needs 2026-01-12",
        process="plan-assessment",
        stage="deciding-school",
        can=(
            "name-deleted became-looked-after council-told-of-needs decision-declined no-needs-notified "
            "needs-accepted needs-referred-to-council plan-given nhs-referral-received"
        ),
    ),
    "the-school-prepares-a-plan": Place(
        rows="school-told-of-needs 2026-01-12, needs-accepted 2026-02-01",
        process="plan-assessment",
        stage="preparing-school",
        can=(
            "name-deleted became-looked-after council-told-of-needs needs-referred-to-council "
            "plan-given nhs-referral-received reconsideration-asked"
        ),
        must="plan-given",
    ),
    "the-school-finds-no-needs": Place(
        rows="school-told-of-needs 2026-01-12, no-needs-notified 2026-02-01",
        process="plan-assessment",
        stage="school-no-needs",
        can="school-told-of-needs council-told-of-needs plan-given reconsideration-asked",
    ),
    "the-council-reconsiders": Place(
        rows="school-told-of-needs 2026-01-12, no-needs-notified 2026-02-01, reconsideration-asked 2026-02-10",
        process="plan-assessment",
        stage="reconsidering",
        can=(
            "moved-to-another-council moved-out-of-wales decision-declined no-needs-notified "
            "needs-accepted plan-given representations-invited"
        ),
    ),
    "the-council-decides": Place(
        rows="council-told-of-needs 2026-01-12",
        process="plan-assessment",
        stage="deciding-council",
        can=(
            "moved-to-another-council moved-out-of-wales decision-declined no-needs-notified "
            "needs-accepted plan-given nhs-referral-received"
        ),
    ),
    "the-council-prepares-a-plan": Place(
        rows="council-told-of-needs 2026-01-12, needs-accepted 2026-02-01",
        process="plan-assessment",
        stage="preparing-council",
        can="moved-to-another-council moved-out-of-wales school-directed plan-given nhs-referral-received",
        must="plan-given",
    ),
    "the-council-finds-no-needs": Place(
        rows=TO_APPEAL,
        process="plan-assessment",
        stage="no-needs",
        can="school-told-of-needs council-told-of-needs plan-given appeal-right-notified",
    ),
    "no-needs-is-under-appeal": Place(
        rows=APPEALED,
        process="plan-assessment",
        stage="no-needs",
        can=("school-told-of-needs council-told-of-needs plan-given appeal-right-notified tribunal-order-made"),
    ),
    "the-time-to-appeal": Place(
        rows=TO_APPEAL,
        process="appeal",
        stage="appeal-window",
        can="appeal-right-notified disagreement-referred appeal-received",
    ),
    "the-time-to-appeal-extended": Place(
        rows=f"{TO_APPEAL}, disagreement-referred 2026-03-02",
        process="appeal",
        stage="appeal-window-extended",
        can="appeal-right-notified appeal-received",
    ),
    "the-time-to-appeal-is-over": Place(
        rows=TO_APPEAL,
        process="appeal",
        stage="out-of-time",
        can="appeal-right-notified disagreement-referred appeal-received",
        as_of="2026-06-30",
    ),
    "the-appeal-is-late": Place(
        rows=f"{TO_APPEAL}, appeal-received 2026-06-30",
        process="appeal",
        stage="late",
        can="late-appeal-accepted late-appeal-refused appeal-withdrawn",
    ),
    "the-tribunal-has-the-appeal": Place(
        rows=APPEALED,
        process="appeal",
        stage="received",
        can=(
            "disagreement-referred outside-powers-told application-corrected reasons-directed "
            "appeal-registered family-case-statement appeal-withdrawn tribunal-costs-asked"
        ),
    ),
    "the-appeal-is-registered": Place(
        rows=REGISTERED,
        process="appeal",
        stage="registered",
        can=(
            "disagreement-referred application-corrected reasons-directed family-case-statement "
            "papers-sent-to-respondent strike-out-proposed appeal-withdrawn tribunal-decided "
            "tribunal-costs-asked"
        ),
        must="papers-sent-to-respondent",
    ),
    "the-council-answers-the-appeal": Place(
        rows=RESPONDING,
        process="appeal",
        stage="responding",
        can=(
            "disagreement-referred family-case-statement respondent-case-statement strike-out-proposed "
            "appeal-withdrawn tribunal-decided tribunal-costs-asked"
        ),
        must="respondent-case-statement",
        as_of="2026-05-10",
    ),
    "before-the-hearing": Place(
        rows=HEARING,
        process="appeal",
        stage="hearing",
        can=(
            "disagreement-referred family-case-statement strike-out-proposed appeal-withdrawn "
            "tribunal-decided tribunal-costs-asked"
        ),
    ),
    "striking-out-is-proposed": Place(
        rows=f"{HEARING}, strike-out-proposed 2026-06-01",
        process="appeal",
        stage="strike-out-proposed",
        can=(
            "family-case-statement strike-out-answered strike-out-dropped struck-out appeal-withdrawn tribunal-decided"
        ),
    ),
    "the-tribunal-decided": Place(
        rows=DECIDED,
        process="appeal",
        stage="decided",
        can=(
            "appeal-right-notified tribunal-review-asked permission-asked tribunal-costs-asked "
            "tribunal-order-made order-to-college-made nhs-recommendation-made"
        ),
        as_of="2026-07-05",
    ),
    "the-tribunal-ordered": Place(
        rows=ORDERED,
        process="appeal",
        stage="order",
        can=(
            "tribunal-costs-asked tribunal-review-asked permission-asked tribunal-order-complied "
            "compliance-reported nhs-recommendation-made"
        ),
        must="tribunal-order-complied compliance-reported",
        as_of="2026-07-05",
    ),
    "the-order-is-carried-out": Place(
        rows=f"{ORDERED}, tribunal-order-complied 2026-08-05",
        process="appeal",
        stage="order-carried-out",
        can="tribunal-costs-asked tribunal-review-asked permission-asked compliance-reported",
        must="compliance-reported",
    ),
    "the-council-maintains-a-plan": Place(
        rows="council-told-of-needs 2026-01-12, plan-given 2026-03-02",
        process="plan-assessment",
        stage="plan-maintained",
        can="plan-ceased council-told-of-needs nhs-referral-received appeal-right-notified appeal-received",
        facts=COUNCIL_PLAN,
    ),
    "the-school-maintains-a-plan": Place(
        rows="school-told-of-needs 2026-01-12, plan-given 2026-03-02",
        process="plan-assessment",
        stage="plan-maintained",
        can="name-deleted plan-ceased council-told-of-needs nhs-referral-received reconsideration-asked",
        facts=SCHOOL_PLAN,
    ),
    "a-council-plan-is-in-force": Place(
        rows="plan-given 2026-03-02",
        process="plan-review",
        stage="plan-maintained",
        can=(
            "plan-review-asked plan-review-asked-by-nhs plan-review-begun plan-revised "
            "plan-kept-unrevised appeal-right-notified appeal-received plan-ceased"
        ),
        facts=COUNCIL_PLAN,
    ),
    "a-school-plan-is-in-force": Place(
        rows="plan-given 2026-03-02",
        process="plan-review",
        stage="plan-maintained",
        can=(
            "plan-review-asked plan-review-asked-by-nhs plan-review-begun plan-revised "
            "plan-kept-unrevised plan-reconsideration-asked name-deleted plan-ceased"
        ),
        facts=SCHOOL_PLAN,
    ),
    "a-review-is-asked-for": Place(
        rows="plan-given 2026-03-02, plan-review-asked 2026-05-02",
        process="plan-review",
        stage="asked",
        can=(
            "plan-review-asked-by-nhs plan-review-begun plan-review-refused plan-revised "
            "plan-kept-unrevised plan-ceased"
        ),
        facts=COUNCIL_PLAN,
    ),
    "the-plan-is-under-review": Place(
        rows="plan-given 2026-03-02, plan-review-begun 2026-05-02",
        process="plan-review",
        stage="in-review",
        can="plan-revised plan-kept-unrevised plan-ceased",
        facts=COUNCIL_PLAN,
    ),
    "a-health-body-asked-for-a-review": Place(
        rows="plan-given 2026-03-02, plan-review-asked-by-nhs 2026-05-02",
        process="plan-review",
        stage="in-review",
        can="plan-review-begun plan-revised plan-kept-unrevised plan-ceased",
        must="plan-review-begun",
        facts=COUNCIL_PLAN,
    ),
    "the-plan-was-not-revised": Place(
        rows="plan-given 2026-03-02, plan-review-begun 2026-05-02, plan-kept-unrevised 2026-06-02",
        process="plan-review",
        stage="not-revised",
        can=(
            "plan-review-asked plan-review-asked-by-nhs plan-review-begun plan-revised "
            "appeal-right-notified appeal-received plan-ceased"
        ),
        facts=COUNCIL_PLAN,
    ),
    "not-revising-is-under-appeal": Place(
        rows=(
            "plan-given 2026-03-02, plan-review-begun 2026-05-02, plan-kept-unrevised 2026-06-02, "
            "appeal-right-notified 2026-06-02, appeal-received 2026-06-20"
        ),
        process="plan-review",
        stage="not-revised",
        can=(
            "plan-review-asked plan-review-asked-by-nhs plan-review-begun plan-revised "
            "appeal-right-notified plan-ceased tribunal-order-made"
        ),
        facts=COUNCIL_PLAN,
    ),
    "the-end-of-a-plan-is-proposed": Place(
        rows="plan-given 2026-03-02, ceasing-proposed 2026-05-02",
        process="plan-ceasing",
        stage="proposed",
        can="name-deleted moved-out-of-wales became-looked-after ceasing-dropped ceasing-decided plan-ceased",
        facts=COUNCIL_PLAN,
    ),
    "the-school-decided-to-end-its-plan": Place(
        rows="plan-given 2026-03-02, ceasing-proposed 2026-05-02, ceasing-decided 2026-06-02",
        process="plan-ceasing",
        stage="decided-school",
        can=(
            "name-deleted joined-another-school became-looked-after ceasing-dropped "
            "reconsideration-right-told ceasing-reconsideration-asked plan-ceased"
        ),
        facts=SCHOOL_PLAN,
    ),
    "the-council-decided-to-end-its-plan": Place(
        rows=(
            "plan-given 2026-03-02, ceasing-proposed 2026-05-02, ceasing-decided 2026-06-02, "
            "appeal-right-notified 2026-06-02"
        ),
        process="plan-ceasing",
        stage="decided",
        can=(
            "name-deleted moved-out-of-wales became-looked-after ceasing-dropped appeal-right-notified "
            "appeal-received plan-ceased"
        ),
        facts=COUNCIL_PLAN,
    ),
    "the-end-of-the-plan-is-under-appeal": Place(
        rows=(
            "plan-given 2026-03-02, ceasing-proposed 2026-05-02, ceasing-decided 2026-06-02, "
            "appeal-right-notified 2026-06-02, appeal-received 2026-06-20"
        ),
        process="plan-ceasing",
        stage="appealed",
        can="name-deleted moved-out-of-wales ceasing-dropped tribunal-decided appeal-withdrawn plan-ceased",
        facts=COUNCIL_PLAN,
    ),
    "the-council-is-asked-to-take-over": Place(
        rows="takeover-asked 2026-05-02",
        process="plan-transfer",
        stage="takeover-asked",
        can=(
            "decision-declined representations-invited takeover-decided takeover-refused "
            "moved-to-another-council joined-another-school"
        ),
        facts=SCHOOL_PLAN,
    ),
    "the-council-does-not-take-over": Place(
        rows="takeover-asked 2026-05-02, takeover-refused 2026-06-02",
        process="plan-transfer",
        stage="takeover-refused",
        can=(
            "takeover-asked takeover-decided appeal-right-notified appeal-received "
            "moved-to-another-council joined-another-school"
        ),
        facts=SCHOOL_PLAN,
    ),
    "a-complaint-is-made": Place(
        rows="complaint-made 2026-05-05",
        process="complaint",
        stage="stage-one",
        can=(
            "complaint-refused complaint-acknowledged complaint-stage-one-answered "
            "complaint-stage-two-asked ombudsman-asked complaint-referred-by-council complaint-settled"
        ),
    ),
    "the-complaint-is-answered": Place(
        rows=(
            "complaint-made 2026-05-05, complaint-stage-two-asked 2026-05-20, complaint-stage-two-answered 2026-06-20"
        ),
        process="complaint",
        stage="answered",
        can="complaint-made ombudsman-asked complaint-referred-by-council complaint-settled",
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_what_can_come_next_is_told_and_nothing_else(place: Place) -> None:
    hold_what_is_told("wales", place)


LOGS = {
    "an-order-of-which-no-decision-is-in-the-log": (HEARING, "tribunal-order-made 2026-07-01", {}, "appeal", "order"),
    "a-decision-entered-after-the-order": (
        f"{HEARING}, tribunal-order-made 2026-07-01",
        "tribunal-decided 2026-07-01",
        {},
        "appeal",
        "order",
    ),
    "papers-before-the-registering": (APPEALED, "papers-sent-to-respondent 2026-03-20", {}, "appeal", "responding"),
    "an-objection-to-a-correction": (APPEALED, "correction-objected 2026-03-20", {}, "appeal", "received"),
    "a-second-appeal-of-which-no-notice-is-in-the-log": (
        f"{APPEALED}, appeal-withdrawn 2026-03-20",
        "appeal-received 2026-06-01",
        {},
        "appeal",
        "received",
    ),
    "an-order-where-no-appeal-is-in-the-log": (
        TO_APPEAL,
        "tribunal-order-made 2026-07-01",
        {},
        "plan-assessment",
        "preparing-council",
    ),
    "a-health-body-answers-what-nobody-asked": (
        "council-told-of-needs 2026-01-12",
        "nhs-answered 2026-02-01",
        {},
        "plan-assessment",
        "deciding-council",
    ),
    "a-second-plan": (
        "plan-given 2025-03-02, plan-review-begun 2025-06-01",
        "plan-given 2025-09-01",
        COUNCIL_PLAN,
        "plan-review",
        "plan-maintained",
    ),
    "a-takeover-of-which-no-request-is-in-the-log": (
        "joined-another-school 2026-03-02, moved-to-another-council 2026-03-02",
        "takeover-decided 2026-05-01",
        SCHOOL_PLAN,
        "plan-transfer",
        "council-holds",
    ),
    "an-end-proposed-where-nobody-has-a-plan": (
        AT_HOME,
        "ceasing-proposed 2026-05-01",
        MAINSTREAM,
        "plan-ceasing",
        "proposed",
    ),
    "consent-refused-of-which-no-request-is-in-the-log": (
        "home-education-notified 2026-02-02",
        "deletion-consent-refused 2026-03-02",
        SPECIAL,
        "withdrawal",
        "consent-refused",
    ),
    "more-asked-for-before-anything-was": (
        AT_HOME,
        "further-information-asked 2026-03-02",
        MAINSTREAM,
        "council-contact",
        "further-information",
    ),
    "a-visit-declined-that-was-not-proposed": (
        AT_HOME,
        "visit-declined 2026-03-02",
        MAINSTREAM,
        "council-contact",
        "notified",
    ),
    "the-return-of-the-school-once-more": (
        AT_HOME,
        "deletion-return-sent 2026-03-02",
        MAINSTREAM,
        "council-contact",
        "notified",
    ),
}
"""Logs that leave something out: what is in them, the next entry, facts, the process, and the stage that follows."""


@pytest.mark.parametrize(("rows", "entry", "facts", "process", "stage"), LOGS.values(), ids=LOGS)
def test_what_only_a_log_can_hold_is_followed_and_never_told(
    rows: str, entry: str, facts: Mapping[str, object], process: str, stage: str
) -> None:
    hold_what_is_followed("wales", rows, entry, facts, process, stage)


@pytest.mark.parametrize(
    ("regime", "stage", "kind"),
    [
        ("plan-assessment/aln-2018", "nothing-asked", "plan-given"),
        ("plan-assessment/aln-2018", "nothing-asked", "plan-not-necessary-notified"),
        ("plan-review/aln-2018", "no-plan", "plan-review-begun"),
        ("plan-review/aln-2018", "no-plan", "plan-kept-unrevised"),
        ("council-contact/guidance-2023", "not-known", "council-satisfied"),
        ("council-contact/guidance-2023", "not-known", "withdrawal-acknowledged"),
        ("complaint/social-services-2014", "no-complaint", "complaint-solved-orally"),
    ],
)
def test_with_what_only_a_log_that_begins_late_can_begin(regime: str, stage: str, kind: str) -> None:
    index = index_of(LIBRARY.load("wales"))
    assert (stage, kind) in index.definitions[regime].ways
    assert (stage, kind) not in index.foreseen[regime].ways
