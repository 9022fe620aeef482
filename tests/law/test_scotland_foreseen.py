"""Scotland: what can come next in the main stages, by kind of event; what is there only for logs is never told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ehe_workflow.law.index import index_of
from tests.law.places import LIBRARY, Place, hold_what_is_followed, hold_what_is_told

AT_HOME = {"attended-public-school-here": False, "consent-not-needed": False}
PUPIL = {"attended-public-school-here": True, "consent-not-needed": False, "withdrawn-with-consent": False}
REASONED = {"reasons-given": True, "council-responsible": True}
FOR_MINISTERS = {"for-the-tribunal": False}
FOR_THE_COMMITTEE = {"placing-for-the-tribunal": False}

NOTICE = "notice-served 2026-03-02"
PROPOSED = "plan-proposal-sent 2026-01-12"
ABSENCE = "attendance-notice-served 2026-03-02"
REQUIRED = f"{PROPOSED}, plan-required 2026-03-02"
DUE = f"{NOTICE}, council-not-satisfied 2026-03-25"
NOT_REQUIRED = f"{PROPOSED}, plan-not-required 2026-03-02"
HEARD = f"{ABSENCE}, absence-explained 2026-03-04"
VIEWS = f"{DUE}, school-views-considered 2026-03-30"
ACCEPTED = "dispute-application-received 2026-03-02, dispute-referred 2026-03-04, dispute-accepted 2026-03-10"
REFERRED = f"{NOT_REQUIRED}, tribunal-reference-received 2026-04-01"
PLAN = f"{REQUIRED}, plan-prepared 2026-04-01, plan-sent 2026-04-02"
POSTPONED = f"{HEARD}, absence-decision-postponed 2026-03-06"
ESTABLISHED = (
    "reporter-informed 2026-03-02, hearing-called 2026-04-02, ground-denied 2026-04-20, ground-established 2026-06-01"
)
MADE = f"{VIEWS}, attendance-order-made 2026-04-01"
SERVED = f"{MADE}, order-served 2026-04-02"

PLACES = {
    "the-council-asked": Place(
        rows="enquiry-made 2026-03-02",
        process="attendance-order",
        stage="enquiry",
        can="enquiry-made visit-proposed family-reply council-satisfied education-appears-unsuitable notice-served",
        facts=AT_HOME,
    ),
    "a-notice-was-served": Place(
        rows=NOTICE,
        process="attendance-order",
        stage="notice-served",
        can=(
            "council-satisfied education-appears-unsuitable notice-served family-reply excuse-accepted "
            "council-not-satisfied attendance-order-made"
        ),
        facts=AT_HOME,
    ),
    "the-notice-is-answered": Place(
        rows=f"{NOTICE}, family-reply 2026-03-06",
        process="attendance-order",
        stage="answered",
        can=(
            "council-satisfied education-appears-unsuitable notice-served family-reply excuse-accepted "
            "council-not-satisfied school-views-considered attendance-order-made"
        ),
        facts=AT_HOME,
    ),
    "an-order-is-due": Place(
        rows=DUE,
        process="attendance-order",
        stage="order-due",
        can=(
            "council-satisfied education-appears-unsuitable notice-served family-reply excuse-accepted "
            "school-views-considered attendance-order-made"
        ),
        must="school-views-considered",
        facts=AT_HOME,
    ),
    "views-are-considered": Place(
        rows=VIEWS,
        process="attendance-order",
        stage="views-considered",
        can=(
            "council-satisfied education-appears-unsuitable notice-served family-reply excuse-accepted "
            "attendance-order-made"
        ),
        facts=AT_HOME,
    ),
    "the-order-is-made": Place(
        rows=MADE,
        process="attendance-order",
        stage="order-made",
        can="order-served",
        must="order-served",
        facts=AT_HOME,
    ),
    "the-order-is-served": Place(
        rows=SERVED,
        process="attendance-order",
        stage="order-in-force",
        can=(
            "order-served order-complied order-amendment-proposed order-amendment-asked "
            "revocation-asked order-revoked order-breached prosecution-started sheriff-appeal-made"
        ),
        facts=AT_HOME,
    ),
    "the-order-stands": Place(
        rows=SERVED,
        process="attendance-order",
        stage="order-standing",
        can=(
            "order-complied order-amendment-proposed order-amendment-asked revocation-asked "
            "order-revoked order-breached prosecution-started"
        ),
        as_of="2026-06-01",
        facts=AT_HOME,
    ),
    "revocation-is-asked-for": Place(
        rows=f"{SERVED}, revocation-asked 2026-06-01",
        process="attendance-order",
        stage="application-made",
        can=(
            "order-amendment-proposed order-amendment-asked revocation-asked order-revoked "
            "revocation-refused order-breached prosecution-started"
        ),
        facts=AT_HOME,
    ),
    "another-school-is-asked-for": Place(
        rows=f"{SERVED}, order-amendment-asked 2026-06-01",
        process="attendance-order",
        stage="application-made",
        can=(
            "order-amendment-proposed order-amendment-asked revocation-asked order-amended "
            "order-revoked order-amendment-refused order-breached prosecution-started"
        ),
        facts=AT_HOME,
    ),
    "revocation-is-refused": Place(
        rows=f"{SERVED}, revocation-asked 2026-06-01, revocation-refused 2026-06-15",
        process="attendance-order",
        stage="application-refused",
        can=(
            "order-amendment-proposed order-amendment-asked revocation-asked order-revoked "
            "order-breached prosecution-started sheriff-application-made"
        ),
        facts=AT_HOME,
    ),
    "the-sheriff-has-the-appeal": Place(
        rows=f"{SERVED}, sheriff-appeal-made 2026-04-10",
        process="attendance-order",
        stage="sheriff-appeal",
        can=(
            "order-amendment-proposed order-amendment-asked revocation-asked order-revoked "
            "order-breached prosecution-started sheriff-appeal-withdrawn sheriff-upheld-order "
            "sheriff-annulled-order"
        ),
        facts=AT_HOME,
    ),
    "a-breach-is-alleged": Place(
        rows=f"{SERVED}, order-breached 2026-06-01",
        process="attendance-order",
        stage="breach",
        can=(
            "order-amendment-proposed order-amendment-asked prosecution-started order-complied "
            "revocation-asked order-revoked"
        ),
        facts=AT_HOME,
    ),
    "the-parent-is-prosecuted": Place(
        rows=f"{SERVED}, order-breached 2026-06-01, prosecution-started 2026-07-01",
        process="attendance-order",
        stage="prosecution",
        can="order-amendment-proposed order-amendment-asked revocation-asked acquitted convicted order-revoked",
        facts=AT_HOME,
    ),
    "a-notice-over-absence": Place(
        rows=ABSENCE,
        process="irregular-attendance",
        stage="notice",
        can="absence-explained absence-excused absence-dropped",
        facts=PUPIL,
    ),
    "the-absence-is-explained": Place(
        rows=HEARD,
        process="irregular-attendance",
        stage="heard",
        can=(
            "attendance-notice-served absence-explained absence-excused reported-to-fiscal "
            "absence-decision-postponed absence-dropped absence-prosecution-started"
        ),
        facts=PUPIL,
    ),
    "the-decision-on-absence-is-postponed": Place(
        rows=POSTPONED,
        process="irregular-attendance",
        stage="postponed",
        can=(
            "attendance-notice-served absence-explained absence-excused reported-to-fiscal "
            "absence-dropped absence-order-chosen absence-prosecution-started"
        ),
        facts=PUPIL,
    ),
    "the-absence-is-reported": Place(
        rows=f"{HEARD}, reported-to-fiscal 2026-03-10",
        process="irregular-attendance",
        stage="reported",
        can="absence-explained absence-dropped absence-prosecution-started",
        facts=PUPIL,
    ),
    "the-absence-is-prosecuted": Place(
        rows=f"{HEARD}, absence-prosecution-started 2026-03-10",
        process="irregular-attendance",
        stage="prosecution",
        can="absence-convicted absence-acquitted absence-explained court-order-made",
        facts=PUPIL,
    ),
    "an-order-is-chosen-over-absence": Place(
        rows=f"{POSTPONED}, absence-order-chosen 2026-03-20",
        process="attendance-order",
        stage="order-due",
        can=(
            "council-satisfied education-appears-unsuitable notice-served family-reply excuse-accepted "
            "school-views-considered attendance-order-made"
        ),
        must="school-views-considered",
        facts=PUPIL,
    ),
    "consent-is-asked-for": Place(
        rows="withdrawal-consent-asked 2026-03-02",
        process="withdrawal",
        stage="consent-asked",
        can=(
            "withdrawal-consent-asked withdrawal-request-acknowledged withdrawal-information-asked "
            "withdrawal-consent-given withdrawal-consent-withheld absence-began "
            "withdrawal-request-withdrawn"
        ),
        facts=PUPIL,
    ),
    "consent-is-withheld": Place(
        rows="withdrawal-consent-asked 2026-03-02, withdrawal-consent-withheld 2026-03-30",
        process="withdrawal",
        stage="consent-withheld",
        can=(
            "withdrawal-consent-asked withdrawal-consent-given withdrawal-consent-withheld "
            "absence-began withdrawal-request-withdrawn"
        ),
        facts=PUPIL,
    ),
    "consent-is-overdue": Place(
        rows="withdrawal-consent-asked 2026-03-02",
        process="withdrawal",
        stage="consent-overdue",
        can=(
            "withdrawal-consent-asked withdrawal-request-acknowledged withdrawal-information-asked "
            "withdrawal-consent-given withdrawal-consent-withheld absence-began "
            "withdrawal-request-withdrawn"
        ),
        as_of="2026-05-01",
        facts=PUPIL,
    ),
    "a-plan-is-asked-for": Place(
        rows="plan-request-received 2026-01-12",
        process="support-plan",
        stage="requested",
        can="plan-request-refused plan-answer-put-off plan-proposal-sent council-ceased-responsible",
        facts=REASONED,
    ),
    "the-request-is-refused": Place(
        rows="plan-request-received 2026-01-12, plan-request-refused 2026-02-02",
        process="support-plan",
        stage="request-refused",
        can=(
            "plan-request-received support-needs-request-received plan-proposal-sent "
            "tribunal-reference-received council-ceased-responsible"
        ),
        facts=REASONED,
    ),
    "the-council-is-silent": Place(
        rows="plan-request-received 2026-01-12",
        process="support-plan",
        stage="deemed-not-required",
        can=(
            "plan-request-received support-needs-request-received plan-request-refused "
            "plan-proposal-sent plan-prepared plan-sent tribunal-reference-received "
            "council-ceased-responsible"
        ),
        as_of="2026-04-01",
        facts=REASONED,
    ),
    "the-council-finds-out": Place(
        rows=PROPOSED,
        process="support-plan",
        stage="proposed",
        can=(
            "assessment-request-made plan-put-off plan-required plan-prepared plan-sent "
            "plan-not-required council-ceased-responsible"
        ),
        facts=REASONED,
    ),
    "a-plan-is-needed": Place(
        rows=REQUIRED,
        process="support-plan",
        stage="required",
        can="plan-put-off plan-prepared plan-sent council-ceased-responsible",
        must="plan-sent",
        facts=REASONED,
    ),
    "the-plan-is-overdue": Place(
        rows=REQUIRED,
        process="support-plan",
        stage="failed",
        can="plan-prepared plan-sent tribunal-reference-received council-ceased-responsible",
        must="plan-sent",
        as_of="2026-06-01",
        facts=REASONED,
    ),
    "no-plan-is-needed": Place(
        rows=NOT_REQUIRED,
        process="support-plan",
        stage="not-required",
        can=(
            "plan-request-received support-needs-request-received plan-proposal-sent plan-prepared "
            "plan-sent tribunal-reference-received council-ceased-responsible"
        ),
        facts=REASONED,
    ),
    "the-plan-is-in-force": Place(
        rows=PLAN,
        process="support-plan",
        stage="in-force",
        can=(
            "tribunal-reference-received early-review-request-received early-review-proposed "
            "council-ceased-responsible plan-transferred"
        ),
        facts=REASONED,
    ),
    "the-plan-is-before-the-tribunal": Place(
        rows=f"{PLAN}, tribunal-reference-received 2026-05-01",
        process="support-plan",
        stage="in-force",
        can=(
            "tribunal-reference-received early-review-request-received early-review-proposed "
            "council-ceased-responsible plan-ended-by-tribunal plan-transferred"
        ),
        facts=REASONED,
    ),
    "a-review-is-due": Place(
        rows=PLAN,
        process="support-plan",
        stage="review-due",
        can="review-proposed council-ceased-responsible plan-transferred",
        must="review-proposed",
        as_of="2027-04-05",
        facts=REASONED,
    ),
    "the-review-is-under-way": Place(
        rows=f"{PLAN}, review-proposed 2027-04-05",
        process="support-plan",
        stage="review-under-way",
        can="review-put-off review-completed plan-no-longer-required council-ceased-responsible plan-transferred",
        facts=REASONED,
    ),
    "an-early-review-is-asked-for": Place(
        rows=f"{PLAN}, early-review-request-received 2026-09-01",
        process="support-plan",
        stage="early-review-requested",
        can=(
            "early-review-proposed early-review-refused early-review-answer-put-off "
            "council-ceased-responsible plan-transferred"
        ),
        facts=REASONED,
    ),
    "the-plan-is-to-end": Place(
        rows=f"{PLAN}, review-proposed 2027-04-05, plan-no-longer-required 2027-05-05",
        process="support-plan",
        stage="ending",
        can="tribunal-reference-received plan-discontinued review-completed council-ceased-responsible",
        facts=REASONED,
    ),
    "the-tribunal-has-the-reference": Place(
        rows=REFERRED,
        process="support-tribunal",
        stage="referred",
        can="particulars-directed case-statement-opened reference-withdrawn tribunal-decided",
        facts=REASONED,
    ),
    "the-tribunal-asks-for-grounds": Place(
        rows=f"{REFERRED}, particulars-directed 2026-04-08",
        process="support-tribunal",
        stage="referred",
        can="particulars-directed particulars-given case-statement-opened reference-withdrawn tribunal-decided",
        facts=REASONED,
    ),
    "the-case-statement-period": Place(
        rows=f"{REFERRED}, case-statement-opened 2026-04-08",
        process="support-tribunal",
        stage="case-statement",
        can="family-evidence-sent council-response-sent hearing-notice-sent reference-withdrawn tribunal-decided",
        facts=REASONED,
    ),
    "the-tribunal-decided": Place(
        rows=(
            f"{REFERRED}, case-statement-opened 2026-04-08, hearing-notice-sent 2026-06-01, tribunal-decided 2026-07-01"
        ),
        process="support-tribunal",
        stage="decided",
        can="tribunal-reference-received disability-claim-received tribunal-review-asked permission-asked",
        facts=REASONED,
    ),
    "a-complaint-is-made": Place(
        rows="complaint-made 2026-03-02",
        process="complaint",
        stage="stage-one",
        can=(
            "complaint-refused complaint-acknowledged complaint-stage-two-opened complaint-extended "
            "complaint-stage-one-answered complaint-stage-two-asked complaint-settled ombudsman-asked"
        ),
    ),
    "the-second-stage-is-asked-for": Place(
        rows="complaint-made 2026-03-02, complaint-stage-two-asked 2026-03-20",
        process="complaint",
        stage="stage-two",
        can=(
            "complaint-stage-two-refused complaint-stage-two-acknowledged complaint-stage-two-extended "
            "complaint-stage-two-answered complaint-settled ombudsman-asked"
        ),
    ),
    "adjudication-is-accepted": Place(
        rows=ACCEPTED,
        process="adjudication",
        stage="accepted",
        can="dispute-views-sent dispute-papers-sent",
        must="dispute-views-sent dispute-papers-sent",
    ),
    "the-appeal-committee-has-the-refusal": Place(
        rows=(
            "placing-request-for-august-received 2026-03-02, placing-refused 2026-04-02, placing-appeal-made 2026-04-20"
        ),
        process="placing-request",
        stage="committee",
        can="placing-appeal-transferred appeal-committee-allowed appeal-committee-decided",
        facts=FOR_THE_COMMITTEE,
    ),
    "a-hearing-is-called": Place(
        rows="reporter-informed 2026-03-02, hearing-called 2026-04-02",
        process="reporter",
        stage="hearing",
        can="ground-denied hearing-discharged supervision-required",
    ),
    "the-ground-is-established": Place(
        rows=ESTABLISHED,
        process="reporter",
        stage="hearing",
        can="hearing-discharged supervision-required",
    ),
    "the-ministers-have-a-complaint": Place(
        rows="section-70-complaint-received 2026-03-02",
        process="section-70",
        stage="received",
        can="section-70-relevant section-70-not-relevant",
        facts=FOR_MINISTERS,
    ),
    "the-ministers-made-an-order": Place(
        rows=(
            "section-70-complaint-received 2026-03-02, section-70-relevant 2026-03-10, section-70-order-made 2026-06-10"
        ),
        process="section-70",
        stage="order",
        can="section-70-discharged section-70-enforced",
        must="section-70-discharged",
        facts=FOR_MINISTERS,
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_what_can_come_next_is_told_and_nothing_else(place: Place) -> None:
    hold_what_is_told("scotland", place)


LOGS = {
    "a-copy-of-an-order-whose-making-is-not-in-the-log": (
        DUE,
        "order-served 2026-04-02",
        AT_HOME,
        "attendance-order",
        "order-in-force",
    ),
    "an-order-chosen-where-no-absence-is-in-the-log": (
        "enquiry-made 2026-03-02",
        "absence-order-chosen 2026-04-02",
        PUPIL,
        "attendance-order",
        "order-due",
    ),
    "a-court-order-where-no-prosecution-is-in-the-log": (
        "enquiry-made 2026-03-02",
        "court-order-made 2026-04-02",
        PUPIL,
        "attendance-order",
        "order-made",
    ),
    "a-refusal-to-revoke-where-another-school-was-asked-for": (
        f"{SERVED}, order-amendment-asked 2026-06-01",
        "revocation-refused 2026-06-15",
        AT_HOME,
        "attendance-order",
        "application-refused",
    ),
    "a-plan-of-which-no-proposal-is-in-the-log": (
        "plan-request-received 2026-01-12",
        "plan-sent 2026-02-02",
        REASONED,
        "support-plan",
        "in-force",
    ),
    "a-review-of-which-no-proposal-is-in-the-log": (
        PLAN,
        "review-completed 2027-04-20",
        REASONED,
        "support-plan",
        "in-force",
    ),
    "an-end-by-the-tribunal-where-no-reference-is-in-the-log": (
        PLAN,
        "plan-ended-by-tribunal 2026-09-01",
        REASONED,
        "support-plan",
        "ended-by-tribunal",
    ),
    "support-needs-asked-about-beside-a-plan": (
        PLAN,
        "support-needs-request-received 2026-05-01",
        REASONED,
        "support-plan",
        "in-force",
    ),
    "grounds-given-that-nobody-asked-for": (
        REFERRED,
        "particulars-given 2026-04-08",
        REASONED,
        "support-tribunal",
        "referred",
    ),
    "an-order-before-the-complaint-was-found-relevant": (
        "section-70-complaint-received 2026-03-02",
        "section-70-order-made 2026-06-10",
        FOR_MINISTERS,
        "section-70",
        "order",
    ),
    "papers-received-whose-sending-is-not-in-the-log": (
        ACCEPTED,
        "dispute-papers-received 2026-03-20",
        {},
        "adjudication",
        "with-adjudicator",
    ),
    "the-ground-denied-after-the-sheriff-found-it": (ESTABLISHED, "ground-denied 2026-06-10", {}, "reporter", "proof"),
    "an-excuse-after-the-conviction": (
        f"{HEARD}, absence-prosecution-started 2026-03-10, absence-convicted 2026-05-10",
        "absence-explained 2026-05-20",
        PUPIL,
        "irregular-attendance",
        "convicted",
    ),
}
"""Logs that leave something out: what is in them, the next entry, facts, the process, and the stage that follows."""


@pytest.mark.parametrize(("rows", "entry", "facts", "process", "stage"), LOGS.values(), ids=LOGS)
def test_what_only_a_log_can_hold_is_followed_and_never_told(
    rows: str, entry: str, facts: Mapping[str, object], process: str, stage: str
) -> None:
    hold_what_is_followed("scotland", rows, entry, facts, process, stage)


@pytest.mark.parametrize(
    ("regime", "stage", "kind"),
    [
        ("attendance-order/act-1980", "nothing-open", "council-satisfied"),
        ("support-plan/act-2004", "no-plan", "plan-sent"),
        ("support-plan/act-2004-until-2010", "no-plan", "plan-sent"),
        ("support-plan/act-2004", "review-due", "plan-no-longer-required"),
    ],
)
def test_with_what_only_a_log_that_begins_late_can_begin(regime: str, stage: str, kind: str) -> None:
    index = index_of(LIBRARY.load("scotland"))
    assert (stage, kind) in index.definitions[regime].ways
    assert (stage, kind) not in index.foreseen[regime].ways
