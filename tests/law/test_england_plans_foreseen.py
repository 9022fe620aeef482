"""EHC plans in England: what can come next in the main stages, what must, and what only a log may hold."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import questions
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from ehe_workflow.trajectories import trajectories

Log = tuple[str, ...]
"""Entries in short: a kind of event, then what it says of itself after a space, one on each tenth day."""

DECISIONS = frozenset(
    {
        "plan-held-unnecessary",
        "assessment-refused",
        "plan-refused",
        "final-plan-sent",
        "amended-plan-sent",
        "reassessed-plan-sent",
        "reassessment-refused",
        "plan-kept-unchanged",
        "plan-amendment-dropped",
        "reassessment-ended-unchanged",
        "plan-ceasing-decided",
        "plan-ceasing-decided-at-review",
    }
)
ORDERED_DECISIONS = frozenset({"ordered-plan-refused", "ordered-plan-sent", "ordered-amended-plan-sent"})


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


def ask(law: Law, log: Log, *, after: int = 0, born: str = "2015-05-03", **facts: bool) -> Status:
    """The status of a log whose entries are ten days apart from 7 January 2026, so many days after its last entry."""
    lines = ["[case]", 'id = "c"', 'jurisdiction = "england"', f"born = {born}", "[case.facts]"]
    lines += [f"{name.replace('_', '-')} = {str(value).lower()}" for name, value in facts.items()]
    day = date(2026, 1, 7).toordinal()
    for place, entry in enumerate(log):
        kind, _, more = entry.partition(" ")
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {date.fromordinal(day + 10 * place)}"]
        lines += ["[event.details]", more] if more else []
    as_of = date.fromordinal(day + 10 * (len(log) - 1) + after)
    return status(parse_case("\n".join(lines)), law, as_of=as_of)


def stage(found: Status, process: str) -> str:
    (standing,) = [one for one in found.standings if one.process.id == process]
    (only,) = standing.stages
    return only.id


def can_come(found: Status, process: str) -> set[str]:
    return {one.step.event or "" for one in found.openings if one.process.id == process}


def must_come(found: Status, process: str) -> set[str]:
    return {one.step.event or "" for one in found.openings if one.process.id == process and one.step.duty}


# ---------------------------------------------------------------------------------------------------------------
# What can come next, stage by stage
# ---------------------------------------------------------------------------------------------------------------

REQUESTED: Log = ("assessment-asked",)
REFUSED: Log = (*REQUESTED, "assessment-refused")
ASSESSING: Log = (*REQUESTED, "assessment-agreed")
ADVICE: Log = (*ASSESSING, "advice-asked")
NO_PLAN: Log = (*ADVICE, "plan-refused")
PREPARING: Log = (*ADVICE, "plan-agreed")
DRAFT: Log = (*PREPARING, "draft-plan-served")
PLAN: Log = (*DRAFT, "school-requested", "final-plan-sent")
REVIEW: Log = ("plan-review-opened", "plan-review-meeting-called")
MET: Log = (*REVIEW, "plan-review-papers-sent", "plan-review-meeting-held")
AMENDING: Log = (*MET, "plan-amendment-decided amendments-enclosed = true")
ENDED: Log = (
    'plan-ceasing-considered cease-ground = "no-longer-necessary"',
    'plan-ceasing-decided cease-ground = "no-longer-necessary"',
)
CERTIFIED: Log = (*REFUSED, "mediation-declined", "mediation-certificate-issued")
APPEALED: Log = (*CERTIFIED, 'appeal-lodged appeal-about = "refusal-to-assess"')

ASKING = "assessment-asked child-brought-to-attention"
BEFORE_THE_DRAFT = "exception-relied-on school-requested"
CHOOSING = (
    "draft-plan-served draft-comments-made draft-meeting-asked school-requested school-consulted final-plan-sent "
    "exception-relied-on"
)

NEXT: list[tuple[str, Log, int, str, str]] = [
    # The first plan
    (
        "plan-assessment",
        REQUESTED,
        0,
        "requested",
        (
            f"{ASKING} {BEFORE_THE_DRAFT} parent-consulted plan-held-unnecessary assessment-considered "
            "assessment-agreed assessment-refused"
        ),
    ),
    (
        "plan-assessment",
        (*REQUESTED, "assessment-considered"),
        0,
        "considering",
        f"{ASKING} {BEFORE_THE_DRAFT} parent-consulted assessment-agreed assessment-refused",
    ),
    ("plan-assessment", REFUSED, 0, "refused", f"{ASKING} refusal-to-assess-reversed"),
    (
        "plan-assessment",
        ASSESSING,
        0,
        "assessing",
        (
            f"{BEFORE_THE_DRAFT} advice-asked advice-given plan-refused plan-agreed plan-content-consulted "
            "draft-plan-served"
        ),
    ),
    (
        "plan-assessment",
        ADVICE,
        0,
        "advice-asked",
        (
            f"{BEFORE_THE_DRAFT} advice-asked advice-given advice-declined plan-refused plan-agreed "
            "plan-content-consulted draft-plan-served"
        ),
    ),
    ("plan-assessment", NO_PLAN, 0, "no-plan", f"{ASKING} plan-agreed draft-plan-served"),
    (
        "plan-assessment",
        PREPARING,
        0,
        "preparing",
        f"{BEFORE_THE_DRAFT} plan-refused plan-content-consulted draft-plan-served school-consulted",
    ),
    ("plan-assessment", DRAFT, 0, "draft-served", CHOOSING),
    ("plan-assessment", DRAFT, 15, "finalising", CHOOSING),
    (
        "plan-assessment",
        (*DRAFT, "school-requested", "school-consulted"),
        0,
        "school-asked",
        f"{CHOOSING} school-consultation-answered requested-school-accepted requested-school-declined",
    ),
    ("plan-assessment", PLAN, 0, "maintained", ""),
    # Mediation
    (
        "plan-mediation",
        REFUSED,
        0,
        "decision-notified",
        "mediation-adviser-contacted mediation-declined mediation-asked",
    ),
    ("plan-mediation", REFUSED, 61, "barred", "mediation-adviser-contacted mediation-asked appeal-leave-asked *"),
    (
        "plan-mediation",
        (*REFUSED, "mediation-adviser-contacted"),
        0,
        "adviser-contacted",
        "mediation-declined mediation-asked",
    ),
    (
        "plan-mediation",
        (*REFUSED, "mediation-declined"),
        0,
        "declined",
        "mediation-certificate-issued mediation-asked",
    ),
    (
        "plan-mediation",
        (*REFUSED, "mediation-asked"),
        0,
        "mediation-sought",
        (
            "mediation-declined mediation-asked health-body-told-of-mediation mediation-arranged "
            "mediation-not-possible adviser-told-not-possible mediation-certificate-issued"
        ),
    ),
    (
        "plan-mediation",
        (*REFUSED, "mediation-asked", "mediation-arranged"),
        0,
        "mediation-fixed",
        (
            "mediation-declined health-body-told-of-mediation mediation-arranged mediation-not-possible "
            "adviser-told-not-possible mediation-certificate-issued mediation-held"
        ),
    ),
    (
        "plan-mediation",
        (*REFUSED, "mediation-asked", "adviser-told-not-possible"),
        0,
        "deemed-mediated",
        "mediation-arranged mediation-certificate-issued",
    ),
    (
        "plan-mediation",
        (*REFUSED, "mediation-asked", "mediation-arranged", "mediation-held"),
        0,
        "mediated",
        "mediation-certificate-issued mediation-agreement-made",
    ),
    ("plan-mediation", CERTIFIED, 0, "certified", "mediation-asked"),
    # Appeal
    (
        "plan-appeal",
        REFUSED,
        0,
        "decision-notified",
        "appeal-lodged",
    ),
    ("plan-appeal", CERTIFIED, 0, "certified", "appeal-lodged"),
    (
        "plan-appeal",
        REFUSED,
        70,
        "time-over",
        "appeal-lodged appeal-leave-asked *",
    ),
    (
        "plan-appeal",
        (*REFUSED, "appeal-leave-asked"),
        0,
        "leave-sought",
        "appeal-lodged appeal-leave-given appeal-leave-refused appeal-not-opposed appeal-withdrawn",
    ),
    (
        "plan-appeal",
        APPEALED,
        0,
        "appealed",
        (
            "appeal-lodged appeal-notice-received appeal-not-opposed appeal-response-received appeal-withdrawn "
            "deficiencies-corrected tribunal-order-made appeal-dismissed"
        ),
    ),
    (
        "plan-appeal",
        (*APPEALED, "appeal-notice-received", "appeal-response-received"),
        0,
        "responded",
        "appeal-lodged appeal-not-opposed appeal-withdrawn deficiencies-corrected tribunal-order-made appeal-dismissed",
    ),
    (
        "plan-appeal",
        (*APPEALED, 'appeal-not-opposed appeal-about = "refusal-to-assess"'),
        0,
        "unopposed",
        "appeal-lodged appeal-withdrawn * ordered",
    ),
    (
        "plan-appeal",
        (*APPEALED, 'tribunal-order-made order-requires = "assess"'),
        0,
        "ordered",
        "appeal-lodged * ordered",
    ),
    # What an order brings
    (
        "plan-tribunal-order",
        (*APPEALED, 'tribunal-order-made order-requires = "assess"'),
        0,
        "ordered",
        (
            "ordered-assessment-announced ordered-draft-sent ordered-plan-refused ordered-amended-plan-sent "
            "plan-kept-after-all"
        ),
    ),
    (
        "plan-tribunal-order",
        (*APPEALED, 'tribunal-order-made order-requires = "assess"', "ordered-assessment-announced"),
        0,
        "assessing",
        "ordered-draft-sent ordered-plan-refused reassessment-ended-unchanged",
    ),
    (
        "plan-tribunal-order",
        (*APPEALED, 'tribunal-order-made order-requires = "make-plan"', "ordered-draft-sent"),
        0,
        "draft-sent",
        "ordered-plan-sent",
    ),
    # Review
    (
        "plan-review",
        ("plan-review-meeting-held", "plan-kept-unchanged"),
        0,
        "maintained",
        (
            "early-review-asked plan-review-asked-by-health-body education-stopped plan-review-opened "
            "plan-review-meeting-called amendment-notice-sent phase-transfer-near college-move-planned"
        ),
    ),
    (
        "plan-review",
        ("early-review-asked",),
        0,
        "early-review-asked",
        (
            "early-review-asked early-review-refused plan-review-asked-by-health-body education-stopped "
            "plan-review-opened plan-review-meeting-called amendment-notice-sent"
        ),
    ),
    (
        "plan-review",
        REVIEW,
        0,
        "meeting-called",
        (
            "education-stopped plan-review-meeting-called plan-review-papers-sent plan-review-meeting-held "
            "plan-kept-unchanged plan-amendment-decided plan-ceasing-decided-at-review amendment-notice-sent"
        ),
    ),
    (
        "plan-review",
        MET,
        0,
        "met",
        (
            "education-stopped plan-review-meeting-called plan-review-report-sent plan-kept-unchanged "
            "plan-amendment-decided plan-ceasing-decided-at-review amendment-notice-sent"
        ),
    ),
    (
        "plan-review",
        AMENDING,
        0,
        "amending",
        "education-stopped amendment-notice-sent plan-amendment-dropped",
    ),
    (
        "plan-review",
        (*AMENDING, "amendment-notice-sent"),
        15,
        "amendment-period-over",
        "education-stopped amendment-notice-sent amendment-comments-made amended-plan-sent plan-amendment-dropped",
    ),
    # Re-assessment
    (
        "plan-reassessment",
        ("reassessment-asked",),
        0,
        "asked",
        (
            "reassessment-asked reassessment-asked-by-health-body reassessment-started-by-council reassessment-agreed "
            "reassessment-refused"
        ),
    ),
    (
        "plan-reassessment",
        ("reassessment-asked", "reassessment-refused"),
        0,
        "refused",
        ("reassessment-asked reassessment-asked-by-health-body reassessment-started-by-council reassessment-agreed"),
    ),
    (
        "plan-reassessment",
        ("reassessment-asked", "reassessment-agreed"),
        0,
        "reassessing",
        "reassessment-advice-asked reassessment-advice-given reassessment-draft-served reassessment-ended-unchanged",
    ),
    (
        "plan-reassessment",
        ("reassessment-asked", "reassessment-agreed", "reassessment-draft-served"),
        15,
        "finalising",
        "reassessment-draft-served reassessment-comments-made reassessed-plan-sent reassessment-ended-unchanged",
    ),
    # Ending the plan
    (
        "plan-ceasing",
        ENDED[:1],
        0,
        "considered",
        "plan-ceasing-considered plan-kept-after-all plan-ceasing-decided plan-ceased",
    ),
    ("plan-ceasing", ENDED, 0, "decided", "plan-kept-after-all appeal-lodged plan-ceased"),
    (
        "plan-ceasing",
        (*ENDED, 'appeal-lodged appeal-about = "ceasing"'),
        0,
        "under-appeal",
        "plan-kept-after-all appeal-withdrawn appeal-dismissed tribunal-order-made appeal-not-opposed plan-ceased",
    ),
    ("plan-ceasing", ENDED, 70, "may-end", "plan-kept-after-all appeal-lodged appeal-leave-asked plan-ceased"),
    ("plan-ceasing", (*ENDED, "plan-ceased"), 70, "ceased", "plan-kept-after-all appeal-lodged appeal-leave-asked"),
    # Moving
    (
        "plan-transfer",
        ("move-announced",),
        0,
        "move-planned",
        "family-moved old-council-learned-of-move",
    ),
    (
        "plan-transfer",
        ("family-moved",),
        0,
        "moved",
        "old-council-learned-of-move plan-transferred health-body-told-of-move",
    ),
    (
        "plan-transfer",
        ("family-moved", "plan-transferred"),
        0,
        "transferred",
        "move-announced family-moved interim-school-arranged new-council-informed-family health-body-told-of-move",
    ),
    (
        "plan-transfer",
        ("family-moved", "plan-transferred", "interim-school-arranged"),
        0,
        "interim-school",
        "move-announced family-moved new-council-informed-family health-body-told-of-move",
    ),
    # At home
    (
        "plan-at-home",
        ("home-education-with-plan-began",),
        0,
        "at-home",
        (
            "home-arrangements-accepted home-arrangements-unsuitable plan-support-asked plan-support-given "
            "home-education-with-plan-ended"
        ),
    ),
    (
        "plan-at-home",
        ("home-education-with-plan-began", "plan-support-asked"),
        0,
        "support-asked",
        (
            "home-arrangements-accepted home-arrangements-unsuitable plan-support-asked plan-support-refused "
            "plan-support-given home-education-with-plan-ended"
        ),
    ),
    # Recommendations
    (
        "plan-recommendation",
        ('recommendation-made recommends = "both"',),
        0,
        "made",
        "health-recommendation-answered social-care-recommendation-answered",
    ),
    (
        "plan-recommendation",
        ('recommendation-made recommends = "both"', "health-recommendation-answered"),
        0,
        "answered",
        "social-care-recommendation-answered recommendation-answer-copied",
    ),
]


@pytest.mark.parametrize(
    ("process", "log", "after", "where", "expected"), NEXT, ids=[f"{row[0]}-{row[3]}" for row in NEXT]
)
def test_what_can_come_next(law: Law, process: str, log: Log, after: int, where: str, expected: str):
    found = ask(law, log, after=after)
    assert stage(found, process) == where
    kinds = set(expected.split())
    if "*" in kinds:
        kinds |= DECISIONS
    if "ordered" in kinds:
        kinds |= ORDERED_DECISIONS
    assert can_come(found, process) == kinds - {"*", "ordered"}


@pytest.mark.parametrize(
    ("process", "log", "expected"),
    [
        ("plan-assessment", REQUESTED, ""),
        ("plan-assessment", ASSESSING, "advice-asked"),
        ("plan-assessment", ADVICE, ""),
        ("plan-assessment", PREPARING, "draft-plan-served"),
        ("plan-assessment", DRAFT, "final-plan-sent"),
        ("plan-mediation", REFUSED, ""),
        ("plan-mediation", (*REFUSED, "mediation-declined"), "mediation-certificate-issued"),
        ("plan-mediation", (*REFUSED, "mediation-asked"), "mediation-arranged"),
        ("plan-appeal", REFUSED, ""),
        ("plan-appeal", APPEALED, "appeal-response-received"),
        ("plan-review", REVIEW, "plan-review-papers-sent plan-review-meeting-held"),
        ("plan-review", MET, "plan-review-report-sent"),
        ("plan-review", AMENDING, "amendment-notice-sent"),
        ("plan-reassessment", ("reassessment-asked",), ""),
        ("plan-ceasing", ENDED, ""),
        ("plan-transfer", ("family-moved",), "plan-transferred"),
    ],
)
def test_only_what_the_law_asks_for_whatever_is_found_must_come(law: Law, process: str, log: Log, expected: str):
    assert must_come(ask(law, log), process) == set(expected.split())


# ---------------------------------------------------------------------------------------------------------------
# What an order changes
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "order",
    [
        ('tribunal-order-made order-requires = "assess"',),
        ('appeal-not-opposed appeal-about = "refusal-to-assess"',),
    ],
)
def test_what_an_order_brings_is_foreseen_once_there_is_an_order(law: Law, order: Log):
    before, after = ask(law, APPEALED), ask(law, (*APPEALED, *order))
    assert stage(before, "plan-assessment") == stage(after, "plan-assessment") == "refused"
    assert can_come(after, "plan-assessment") - can_come(before, "plan-assessment") == {"ordered-assessment-announced"}


def test_a_mediation_agreement_counts_as_an_order(law: Law):
    agreed = (*REFUSED, "mediation-asked", "mediation-arranged", "mediation-held", "mediation-agreement-made")
    found = ask(law, agreed)
    assert stage(found, "plan-mediation") == "agreement"
    assert can_come(found, "plan-mediation") >= {*ORDERED_DECISIONS, "mediation-agreement-done"}
    assert "ordered-assessment-announced" in can_come(found, "plan-assessment")


def test_a_plan_ends_in_the_review_only_after_a_decision_to_end_it(law: Law):
    before, after = ask(law, (*MET, "plan-kept-unchanged")), ask(law, (*MET, "plan-kept-unchanged", *ENDED))
    assert stage(before, "plan-review") == stage(after, "plan-review") == "maintained"
    assert can_come(after, "plan-review") - can_come(before, "plan-review") == {"plan-ceased"}


# ---------------------------------------------------------------------------------------------------------------
# A log is still followed
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("process", "log", "where", "word"),
    [
        ("plan-assessment", ("assessment-refused",), "refused", None),
        ("plan-assessment", (*REQUESTED, "advice-asked"), "advice-asked", "decided to assess"),
        ("plan-assessment", (*REQUESTED, "draft-plan-served"), "draft-served", "an assessment"),
        ("plan-assessment", (*REQUESTED, "final-plan-sent"), "maintained", "no draft"),
        ("plan-assessment", (*REFUSED, "ordered-assessment-announced"), "assessing", None),
        ("plan-mediation", (*REFUSED, "mediation-certificate-issued"), "certified", None),
        ("plan-mediation", (*REFUSED, "plan-kept-unchanged"), "decision-notified", None),
        ("plan-appeal", ("appeal-lodged",), "appealed", "no decision"),
        ("plan-appeal", (*CERTIFIED, "plan-refused"), "decision-notified", None),
        ("plan-appeal", (*REFUSED, "tribunal-order-made"), "ordered", None),
        ("plan-review", ("plan-kept-unchanged",), "maintained", "no meeting"),
        ("plan-review", (*REVIEW[:1], "amended-plan-sent"), "maintained", "no notice"),
        ("plan-reassessment", ("reassessed-plan-sent",), "maintained", None),
        ("plan-tribunal-order", ("ordered-draft-sent",), "draft-sent", None),
        ("plan-ceasing", ("plan-ceased",), "ceased", "no decision"),
        ("plan-transfer", ("plan-transferred",), "transferred", None),
        ("plan-at-home", ("plan-support-refused",), "support-refused", None),
        ("plan-recommendation", ("health-recommendation-answered",), "answered", None),
    ],
)
def test_a_log_that_leaves_something_out_is_followed(law: Law, process: str, log: Log, where: str, word: str | None):
    found = ask(law, log, has_plan=False)
    assert stage(found, process) == where
    assert not [one for one in found.findings if one.kind is FindingKind.IMPOSSIBLE_STEP and one.process == process]
    (step,) = [one.all[-1].worlds[0].moves[-1].step for one in found.standings if one.process.id == process]
    assert step is not None
    assert step.only_in_logs
    assert word is None or word in (step.warning or "")


# ---------------------------------------------------------------------------------------------------------------
# Appeals: what can be appealed, with or without a certificate, in time or not
# ---------------------------------------------------------------------------------------------------------------

OF_A_CHILD_WITHOUT_A_PLAN = {"plan-held-unnecessary", "assessment-refused", "plan-refused", "final-plan-sent"}


@pytest.mark.parametrize("process", ["plan-appeal", "plan-mediation"])
@pytest.mark.parametrize(
    ("log", "has_plan", "decisions"),
    [
        (REFUSED, False, OF_A_CHILD_WITHOUT_A_PLAN),
        (("reassessment-refused",), True, DECISIONS - OF_A_CHILD_WITHOUT_A_PLAN),
        (("amended-plan-sent",), False, DECISIONS - OF_A_CHILD_WITHOUT_A_PLAN),
    ],
)
def test_only_decisions_about_such_a_child_come_next(
    law: Law, process: str, log: Log, has_plan: bool, decisions: set[str]
):
    found = ask(law, log, after=70, has_plan=has_plan)
    assert can_come(found, process) & DECISIONS == decisions


@pytest.mark.parametrize("process", ["plan-appeal", "plan-mediation"])
@pytest.mark.parametrize("has_plan", [True, False])
@pytest.mark.parametrize("decision", sorted(DECISIONS))
def test_a_log_may_hold_any_decision(law: Law, process: str, has_plan: bool, decision: str):
    found = ask(law, (decision,), has_plan=has_plan)
    assert stage(found, process) == "decision-notified"
    assert not [one for one in found.findings if one.kind is FindingKind.IMPOSSIBLE_STEP and one.process == process]


def test_a_refusal_to_assess_is_never_appealed_without_a_certificate(law: Law):
    refused = ask(law, REFUSED, has_plan=False)
    assert "appeal-lodged" not in can_come(refused, "plan-appeal")
    assert "appeal-about" not in {one.fact for one in questions(refused)}
    assert "appeal-lodged" in can_come(ask(law, PLAN, has_plan=False), "plan-appeal")


@pytest.mark.parametrize(
    "word_to_the_adviser", ["mediation-declined", "mediation-asked", "mediation-held", "adviser-told-not-possible"]
)
def test_a_certificate_follows_only_a_word_to_the_adviser(law: Law, word_to_the_adviser: str):
    assert "mediation-certificate-issued" not in can_come(ask(law, REFUSED), "plan-appeal")
    assert "mediation-certificate-issued" in can_come(ask(law, (*REFUSED, word_to_the_adviser)), "plan-appeal")


def test_leave_to_appeal_is_asked_for_only_once_a_time_is_over(law: Law):
    assert not {"appeal-leave-asked"} & {one.step.event for one in ask(law, CERTIFIED).openings}
    late = ask(law, REFUSED, after=70)
    assert stage(late, "plan-appeal") == "time-over"
    assert "appeal-leave-asked" in can_come(late, "plan-appeal")


def test_an_appeal_out_of_time_is_told_as_one(law: Law):
    late = ask(law, REFUSED, after=70, has_plan=False)
    names = [one.step.name for one in late.openings if one.step.event == "appeal-lodged"]
    assert names == ["appeal out of time, and ask the tribunal in the same application for more time"]
    assert not [one for one in late.standings for stage in one.stages if "then appeal" in (stage.advice or "")]


def test_paths_bound_an_appeal_by_its_time(law: Law):
    case = ask(law, REFUSED, has_plan=False).case
    found = trajectories(case, law, as_of=date(2026, 4, 1), horizon=date(2026, 6, 1))
    appeals = [
        edge for paths in found.processes for edge in paths.first if edge.event == "appeal-lodged" and edge.lawful
    ]
    assert not appeals


def test_comments_after_the_period_in_the_notice_are_told_as_late(law: Law):
    in_time, late = (ask(law, (*AMENDING, "amendment-notice-sent"), after=days) for days in (5, 20))
    steps = [
        one.step.id
        for found in (in_time, late)
        for one in found.openings
        if one.step.event == "amendment-comments-made"
    ]
    assert steps == ["amendment-comments", "amendment-comments-late"]


def test_no_path_takes_a_step_that_is_only_in_logs(law: Law):
    case = ask(law, REFUSED).case
    found = trajectories(case, law, as_of=date(2026, 2, 1), horizon=date(2026, 8, 1), processes=["plan-assessment"])
    foreseen = index_of(law).foreseen["plan-assessment/act-2014"]
    (paths,) = found.processes
    known = {step.id for step in foreseen.steps}
    taken = {edge.step for edge in paths.edges if edge.event is not None}
    assert {"refusal-reversed", "asked", "advice-asked", "plan-refused", "draft", "final"} <= taken
    assert taken <= known
    assert not {"draft-at-once", "final-without-draft", "agreed-without-an-open-request"} & known


# ---------------------------------------------------------------------------------------------------------------
# Attendance orders for a child with a plan
# ---------------------------------------------------------------------------------------------------------------

INTENDED: Log = ("notice-served", "expediency-decided")


@pytest.mark.parametrize(
    ("facts", "must"),
    [
        ({"has_plan": True, "plan_names_school": True}, {"order-served"}),
        ({"has_plan": True, "plan_names_school": False}, {"plan-school-named"}),
        ({"has_plan": False, "plan_names_school": False}, {"school-notice-served"}),
    ],
)
def test_what_must_come_once_an_order_is_intended(law: Law, facts: dict[str, bool], must: set[str]):
    found = ask(law, INTENDED, after=20, **facts)
    assert stage(found, "attendance-order") == "order-intended"
    assert must_come(found, "attendance-order") == must


def test_a_school_is_named_in_the_plan_only_where_it_names_none(law: Law):
    named = ask(law, INTENDED, after=20, has_plan=True, plan_names_school=True)
    unnamed = ask(law, INTENDED, after=20, has_plan=True, plan_names_school=False)
    assert "plan-school-named" not in can_come(named, "attendance-order")
    assert "order-served" not in can_come(unnamed, "attendance-order")
