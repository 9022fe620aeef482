"""EHC plans in England as families tell them: whole logs, many of them with gaps, and the days that follow by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root

Row = tuple[str, ...]
"""A kind of event, its day, and further keys of its table."""


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


def told(law: Law, *rows: Row, as_of: str | None = None, born: str | None = None, **facts: bool) -> Status:
    """The status of a log written in short, on the last day of the log unless another day is given."""
    lines = ["[case]", 'id = "story"', 'jurisdiction = "england"']
    lines += [f"born = {born}"] if born else []
    lines.append("[case.facts]")
    lines += [f"{name.replace('_', '-')} = {str(value).lower()}" for name, value in facts.items()]
    for kind, day, *more in rows:
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    end = as_of or max(day for _, day, *_ in rows)
    found = status(parse_case("\n".join(lines)), law, as_of=date.fromisoformat(end))
    assert not found.problems
    return found


def details(text: str) -> str:
    return f"details = {{ {text} }}"


RIGHTS = details("rights-told = true")


def all_of(found: Status, limit: str) -> list[Verdict]:
    """The verdicts on a limit, one for each time that it was set off."""
    return [one for one in found.verdicts if one.limit.id == limit]


def last(found: Status, limit: str) -> Verdict:
    """The verdict on a limit for the last time that it was set off."""
    return all_of(found, limit)[-1]


def day(verdict: Verdict) -> str:
    assert verdict.due is not None
    assert verdict.due.last_day.is_exact
    assert verdict.due.last_day.earliest is not None
    return verdict.due.last_day.earliest.isoformat()


def stages(found: Status) -> dict[str, str]:
    """The stage of each process in play."""
    return {one.process.id: "/".join(stage.id for stage in one.stages) for one in found.standings}


def impossible(found: Status) -> list[str]:
    return [one.what for one in found.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]


def unwise(found: Status) -> list[str]:
    return [one.id for one in found.findings if one.kind is FindingKind.UNWISE_STEP]


def not_kept(found: Status) -> set[str]:
    return {one.limit.id for one in found.verdicts if one.kind is Kind.BREACHED}


# ---------------------------------------------------------------------------------------------------------------
# After an order, an agreement or an appeal not opposed
# ---------------------------------------------------------------------------------------------------------------

REFUSED: tuple[Row, ...] = (
    ("assessment-asked", "2026-01-12"),
    ("parent-consulted", "2026-01-20"),
    ("assessment-refused", "2026-02-20", details("rights-told = true, reasons-given = true")),
    ("mediation-declined", "2026-03-05"),
    ("mediation-certificate-issued", "2026-03-09"),
    ("appeal-lodged", "2026-04-08", details('appeal-about = "refusal-to-assess"')),
)
TO_ASSESS: Row = ("tribunal-order-made", "2026-07-15", details('order-requires = "assess"'))


def test_what_an_order_brought_may_be_logged_in_ordinary_words(law: Law) -> None:
    """An order of 15 July: two weeks to 29 July, ten to 23 September, fourteen to 21 October."""
    found = told(
        law,
        *REFUSED,
        TO_ASSESS,
        ("assessment-agreed", "2026-07-29"),
        ("draft-plan-served", "2026-09-25", 'how = "by-hand"'),
        ("draft-comments-made", "2026-10-05"),
        ("final-plan-sent", "2026-10-22", RIGHTS),
        exception_claimed=False,
    )
    assert stages(found) == {
        "plan-assessment": "maintained",
        "plan-tribunal-order": "complied",
        "plan-appeal": "decision-notified",
        "plan-mediation": "decision-notified",
    }
    assert not impossible(found)
    assert not unwise(found)
    assert last(found, "eng.ehc.order.assess_notify").kind is Kind.MET
    assert last(found, "eng.ehc.order.assess_no_plan").kind is Kind.NOT_APPLICABLE
    final = last(found, "eng.ehc.order.assess_final")
    assert (final.kind, day(final), final.days_late) == (Kind.BREACHED, "2026-10-21", (1, 1))


def test_a_plan_refused_after_an_ordered_assessment_is_a_new_decision_to_appeal(law: Law) -> None:
    """Sent on Monday 21 September: two months to Saturday 21 November, so received by Monday 23 November."""
    found = told(
        law,
        *REFUSED,
        TO_ASSESS,
        ("ordered-assessment-announced", "2026-07-28"),
        ("ordered-plan-refused", "2026-09-21", details("rights-told = true, reasons-given = true")),
        as_of="2026-10-01",
    )
    assert stages(found)["plan-appeal"] == "decision-notified"
    assert stages(found)["plan-mediation"] == "decision-notified"
    assert stages(found)["plan-assessment"] == "no-plan"
    appeal, contact = last(found, "eng.ehc.appeal.lodge"), last(found, "eng.ehc.mediation.contact")
    assert (appeal.kind, day(appeal)) == (Kind.RUNNING, "2026-11-23")
    assert (contact.kind, day(contact)) == (Kind.RUNNING, "2026-11-21")


@pytest.mark.parametrize("kind", ["ordered-plan-sent", "ordered-amended-plan-sent"])
def test_a_plan_sent_or_amended_after_an_order_can_be_appealed(law: Law, kind: str) -> None:
    found = told(law, (kind, "2026-09-01"))
    assert day(last(found, "eng.ehc.appeal.lodge")) == "2026-11-02"  # 1 November is a Sunday


def test_an_ordered_draft_gives_fifteen_days_and_may_not_be_overtaken(law: Law) -> None:
    """Served by hand on 18 August: that day is day 1, so the fifteen days end on 1 September."""
    rows: tuple[Row, ...] = (
        ("plan-refused", "2026-02-20", details("rights-told = true, reasons-given = true")),
        ("tribunal-order-made", "2026-07-15", details('order-requires = "make-plan"')),
        ("ordered-draft-sent", "2026-08-18", 'how = "by-hand"'),
        ("draft-comments-made", "2026-08-25"),
        ("school-requested", "2026-08-26"),
    )
    found = told(law, *rows, ("ordered-plan-sent", "2026-09-01"))
    assert not impossible(found)
    assert stages(found)["plan-assessment"] == "maintained"
    period = last(found, "eng.ehc.draft.representations")
    assert (period.kind, day(period)) == (Kind.BREACHED, "2026-09-01")
    in_time = told(law, *rows, ("ordered-plan-sent", "2026-09-02"))
    assert last(in_time, "eng.ehc.draft.representations").kind is Kind.MET


def test_the_first_review_after_a_plan_that_was_ordered(law: Law) -> None:
    first = told(law, *REFUSED, TO_ASSESS, ("ordered-plan-sent", "2026-10-20"))
    assert day(last(first, "eng.ehc.review.first.ordered")) == "2027-10-19"
    assert last(first, "eng.ehc.reassess.review_first.ordered").kind is Kind.NOT_APPLICABLE
    again = told(
        law,
        ("reassessment-asked", "2026-01-12"),
        ("reassessment-refused", "2026-01-27", RIGHTS),
        TO_ASSESS,
        ("ordered-assessment-announced", "2026-07-28"),
        ("ordered-plan-sent", "2026-10-20"),
    )
    assert day(last(again, "eng.ehc.reassess.review_first.ordered")) == "2027-10-20"
    assert last(again, "eng.ehc.review.first.ordered").kind is Kind.NOT_APPLICABLE
    assert stages(again)["plan-reassessment"] == "maintained"
    assert not impossible(again)


def test_an_agreement_to_assess_knows_the_exceptions_of_an_order(law: Law) -> None:
    agreed: Row = (
        "mediation-agreement-made",
        "2026-03-20",
        details('agreement-about = "appealable", order-requires = "assess"'),
    )
    sent: Row = ("final-plan-sent", "2026-06-27", RIGHTS)  # a day after the fourteen weeks, which end on 26 June
    limit = "eng.ehc.mediation.agreement_appealable.assessed_plan"
    late = last(told(law, agreed, sent, exception_claimed=False), limit)
    assert (late.kind, day(late)) == (Kind.BREACHED, "2026-06-26")
    away = told(law, agreed, sent, exception_claimed=True, absent_two_weeks=True)
    assert last(away, limit).kind is Kind.NOT_APPLICABLE
    assert last(away, "eng.ehc.mediation.agreement_appealable.no_plan").kind is Kind.NOT_APPLICABLE


def test_an_agreement_to_reconsider_has_two_weeks(law: Law) -> None:
    agreed: Row = (
        "mediation-agreement-made",
        "2026-03-20",
        details('agreement-about = "appealable", order-requires = "reconsider"'),
    )
    assert day(last(told(law, agreed), "eng.ehc.mediation.agreement_appealable.reconsider")) == "2026-04-03"


@pytest.mark.parametrize(
    ("sent", "kind"),
    [("2026-12-30", Kind.MET), ("2027-01-13", Kind.CANNOT_TELL), ("2027-01-21", Kind.BREACHED)],
    ids=["within two weeks", "between the readings", "after five weeks"],
)
def test_an_order_about_school_and_content_is_read_in_two_ways(law: Law, sent: str, kind: Kind) -> None:
    """An order of 16 December: two weeks to 30 December, five to 20 January."""
    order: Row = ("tribunal-order-made", "2026-12-16", details('order-requires = "change-content-and-school"'))
    found = told(law, order, ("ordered-amended-plan-sent", sent))
    assert last(found, "eng.ehc.order.amend_name_only.with_content").kind is kind
    assert last(found, "eng.ehc.order.amend_name_only").kind is Kind.NOT_APPLICABLE


def test_a_withdrawal_after_the_council_gave_in_is_warned_of(law: Law) -> None:
    """Not opposed on 28 May: five weeks to 2 July. The withdrawal does not undo it."""
    rows: tuple[Row, ...] = (
        ("plan-review-meeting-held", "2026-02-20"),
        ("plan-kept-unchanged", "2026-03-10", RIGHTS),
        ("mediation-certificate-issued", "2026-04-13"),
        ("appeal-lodged", "2026-05-08", details('appeal-about = "refusal-to-amend"')),
        ("appeal-not-opposed", "2026-05-28", details('appeal-about = "refusal-to-amend"')),
        ("appeal-withdrawn", "2026-06-01"),
    )
    found = told(law, *rows)
    assert unwise(found) == ["withdrawn-after-concession"]
    assert stages(found)["plan-appeal"] == "unopposed"
    amended = told(law, *rows, ("amended-plan-sent", "2026-07-03", RIGHTS))
    verdict = last(amended, "eng.ehc.unopposed.amend")
    assert (verdict.kind, day(verdict)) == (Kind.BREACHED, "2026-07-02")
    assert stages(amended)["plan-tribunal-order"] == "complied"


def test_a_concession_after_the_response_is_none_of_regulation_45(law: Law) -> None:
    found = told(
        law,
        ("assessment-refused", "2026-02-20", details("rights-told = true, reasons-given = true")),
        ("mediation-certificate-issued", "2026-03-09"),
        ("appeal-lodged", "2026-04-08", details('appeal-about = "refusal-to-assess"')),
        ("appeal-response-received", "2026-05-20"),
        ("appeal-not-opposed", "2026-06-01", details('appeal-about = "refusal-to-assess"')),
    )
    assert stages(found)["plan-appeal"] == "responded"
    assert unwise(found) == ["not-opposed-after-response"]


# ---------------------------------------------------------------------------------------------------------------
# Logs that begin late or leave things out
# ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (("tribunal-order-made", "2026-07-15", details('order-requires = "amend-content"')),),
            {"plan-appeal": "ordered", "plan-tribunal-order": "ordered"},
        ),
        (
            (("appeal-not-opposed", "2026-05-01", details('appeal-about = "school"')),),
            {"plan-appeal": "unopposed", "plan-tribunal-order": "unopposed"},
        ),
        (
            (
                ("advice-given", "2026-02-02", details('advice-from = "psychologist"')),
                ("plan-agreed", "2026-03-02"),
                ("draft-plan-served", "2026-03-20", 'how = "by-hand"'),
                ("final-plan-sent", "2026-04-20", RIGHTS),
                ("home-arrangements-accepted", "2026-06-01"),
                ("plan-support-asked", "2026-06-02"),
            ),
            {
                "plan-assessment": "maintained",
                "plan-appeal": "decision-notified",
                "plan-mediation": "decision-notified",
                "plan-at-home": "support-asked",
            },
        ),
        (
            (
                ("assessment-refused", "2026-02-02", details("rights-told = true, reasons-given = true")),
                ("mediation-adviser-contacted", "2026-02-20"),
                ("mediation-held", "2026-03-20"),
                ("mediation-agreement-made", "2026-03-20", details('agreement-about = "appealable"')),
            ),
            {"plan-assessment": "refused", "plan-appeal": "decision-notified", "plan-mediation": "agreement"},
        ),
    ],
    ids=["from an order", "from a concession", "from the middle of an assessment", "mediation without its steps"],
)
def test_a_log_may_begin_late(law: Law, rows: tuple[Row, ...], expected: dict[str, str]) -> None:
    found = told(law, *rows)
    assert stages(found) == expected
    assert not impossible(found)


@pytest.mark.parametrize(
    ("rows", "warning"),
    [
        ((("assessment-asked", "2026-01-05"), ("final-plan-sent", "2026-07-01", RIGHTS)), "final-without-draft"),
        ((("assessment-asked", "2026-01-05"), ("draft-plan-served", "2026-05-01")), "draft-at-once"),
        (
            (
                ("assessment-asked", "2026-01-05"),
                ("plan-refused", "2026-04-20", details("rights-told = true, reasons-given = true")),
            ),
            "plan-refused-at-once",
        ),
        ((("assessment-asked", "2026-01-05"), ("plan-agreed", "2026-04-20")), "plan-agreed-at-once"),
        ((("plan-kept-unchanged", "2026-02-02", RIGHTS),), "kept-at-once"),
        (
            (("plan-review-meeting-held", "2026-02-10"), ("amended-plan-sent", "2026-06-01", RIGHTS)),
            "amended-without-notice",
        ),
        (
            (("appeal-lodged", "2026-04-08", details('appeal-about = "school"')),),
            "appeal-without-decision",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_missing_between_two_entries_is_said_and_refuses_nothing(
    law: Law, rows: tuple[Row, ...], warning: str
) -> None:
    found = told(law, *rows)
    assert not impossible(found)
    assert warning in unwise(found)


def test_an_amended_plan_long_after_the_meeting_is_late_whatever_lies_between(law: Law) -> None:
    """A meeting on 10 February: twelve weeks to 5 May."""
    found = told(
        law,
        ("plan-review-meeting-held", "2026-02-10"),
        ("amended-plan-sent", "2026-06-01", RIGHTS),
        attends_institution=True,
    )
    verdict = last(found, "eng.ehc.review.final_from_meeting")
    assert (verdict.kind, day(verdict), verdict.days_late) == (Kind.BREACHED, "2026-05-05", (27, 27))


def test_a_school_may_be_asked_for_before_the_draft(law: Law) -> None:
    found = told(
        law,
        ("assessment-asked", "2026-01-05"),
        ("parent-consulted", "2026-01-09"),
        ("assessment-agreed", "2026-02-10"),
        ("school-requested", "2026-03-01"),
        ("draft-plan-served", "2026-04-27", 'how = "by-hand"'),
    )
    assert not impossible(found)
    assert stages(found)["plan-assessment"] == "draft-served"


def test_a_second_draft_starts_the_fifteen_days_again(law: Law) -> None:
    """Served on 27 April and again on 18 May: the second period ends on 1 June, after the final plan of 29 May."""
    found = told(
        law,
        ("assessment-asked", "2026-01-05"),
        ("draft-plan-served", "2026-04-27", 'how = "by-hand"'),
        ("draft-comments-made", "2026-05-05"),
        ("draft-plan-served", "2026-05-18", 'how = "by-hand"'),
        ("final-plan-sent", "2026-05-29", RIGHTS),
        exception_claimed=False,
    )
    periods = all_of(found, "eng.ehc.draft.representations")
    assert [(one.kind, day(one)) for one in periods] == [(Kind.MET, "2026-05-11"), (Kind.BREACHED, "2026-06-01")]
    final = last(found, "eng.ehc.final")
    assert (final.kind, day(final)) == (Kind.BREACHED, "2026-05-25")


# ---------------------------------------------------------------------------------------------------------------
# Mediation
# ---------------------------------------------------------------------------------------------------------------


def test_mediation_may_be_asked_for_and_still_declined(law: Law) -> None:
    """Sent on 28 May, certificate of 16 July: one month ends on 16 August, so the appeal may come on 1 September."""
    found = told(
        law,
        ("amended-plan-sent", "2026-05-28", RIGHTS),
        ("mediation-adviser-contacted", "2026-06-15"),
        ("mediation-asked", "2026-06-17", details('mediation-about = "not-health"')),
        ("mediation-arranged", "2026-07-10", "dates = { mediation-on = 2026-08-20 }"),
        ("mediation-declined", "2026-07-14"),
        ("mediation-certificate-issued", "2026-07-16"),
    )
    assert not impossible(found)
    assert stages(found)["plan-mediation"] == "certified"
    assert day(last(found, "eng.ehc.mediation.contact")) == "2026-07-28"
    assert day(last(found, "eng.ehc.mediation.meeting_notice")) == "2026-08-13"
    assert last(found, "eng.ehc.mediation.cert_no").kind is Kind.MET
    assert day(last(found, "eng.ehc.appeal.lodge")) == "2026-09-01"


def test_after_two_months_mediation_is_still_open_and_the_short_way_is_not(law: Law) -> None:
    rows: tuple[Row, ...] = (
        ("assessment-refused", "2026-02-02", details("rights-told = true, reasons-given = true")),
        ("mediation-adviser-contacted", "2026-04-20"),
    )
    late = told(law, *rows)
    assert stages(late)["plan-mediation"] == "barred"
    assert unwise(late) == ["contacted-late"]
    mediated = told(
        law,
        *rows,
        ("mediation-asked", "2026-04-21", details('mediation-about = "not-health"')),
        ("mediation-held", "2026-05-20"),
        ("mediation-certificate-issued", "2026-05-22"),
    )
    assert not impossible(mediated)
    assert stages(mediated)["plan-mediation"] == "certified"
    assert day(last(mediated, "eng.ehc.appeal.lodge")) == "2026-06-22"
    assert "declined-late" in unwise(told(law, *rows, ("mediation-declined", "2026-04-22")))


def test_the_health_body_need_not_tell_a_council_that_was_there(law: Law) -> None:
    agreed: Row = ("mediation-agreement-made", "2026-03-20", details('agreement-about = "not-appealable"'))
    assert last(told(law, agreed), "eng.ehc.mediation.icb_tells_la").kind is Kind.NOT_APPLICABLE


# ---------------------------------------------------------------------------------------------------------------
# Years of reviews, moves, and the end of a plan
# ---------------------------------------------------------------------------------------------------------------


def test_a_move_puts_its_own_time_in_the_place_of_the_yearly_one(law: Law) -> None:
    """Last reviewed on 2 February 2026, moved on 15 January 2027: the later of 1 February and 14 April 2027."""
    found = told(
        law,
        ("plan-review-meeting-held", "2026-01-20"),
        ("plan-kept-unchanged", "2026-02-02", RIGHTS),
        ("family-moved", "2027-01-15"),
        ("plan-transferred", "2027-01-15", "dates = { last-reviewed = 2026-02-02 }"),
        ("new-council-informed-family", "2027-02-26"),
        ("plan-review-meeting-held", "2027-03-20"),
        ("plan-kept-unchanged", "2027-04-14", RIGHTS),
        old_council_knew_in_time=True,
        attends_institution=True,
    )
    assert not not_kept(found)
    assert not impossible(found)
    yearly = all_of(found, "eng.ehc.review.annual")
    assert [one.kind for one in yearly] == [Kind.NOT_APPLICABLE, Kind.RUNNING]
    review = last(found, "eng.ehc.transfer.review")
    assert (review.kind, day(review)) == (Kind.MET, "2027-04-14")


def test_a_yearly_review_that_was_late_before_the_move_stays_late(law: Law) -> None:
    found = told(
        law,
        ("plan-kept-unchanged", "2025-06-02", RIGHTS),
        ("plan-transferred", "2026-09-15", "dates = { last-reviewed = 2025-06-02 }"),
        ("plan-kept-unchanged", "2026-12-01", RIGHTS),
    )
    first = all_of(found, "eng.ehc.review.annual")[0]
    assert (first.kind, day(first)) == (Kind.BREACHED, "2026-06-01")


def test_a_move_heard_of_late_over_a_bank_holiday(law: Law) -> None:
    """Heard of on Friday 28 August, which is day 1; 31 August is a bank holiday: day 15 is 18 September."""
    found = told(
        law,
        ("family-moved", "2026-08-24"),
        ("old-council-learned-of-move", "2026-08-28"),
        ("plan-transferred", "2026-09-18", "dates = { last-reviewed = 2026-04-01 }"),
        ("new-council-informed-family", "2026-10-31"),
        old_council_knew_in_time=False,
    )
    handed, informed = last(found, "eng.ehc.transfer.plan_late_notice"), last(found, "eng.ehc.transfer.inform")
    assert (handed.kind, day(handed)) == (Kind.MET, "2026-09-18")
    assert (informed.kind, day(informed)) == (Kind.BREACHED, "2026-10-30")


ENDED: tuple[Row, ...] = (
    ("plan-ceasing-considered", "2026-01-05", details('cease-ground = "no-longer-necessary"')),
    (
        "plan-ceasing-decided",
        "2026-02-02",
        details('cease-ground = "no-longer-necessary", rights-told = true, family-consulted = true'),
    ),
    ("plan-ceased", "2026-02-02"),
    ("mediation-certificate-issued", "2026-03-02"),
    ("appeal-lodged", "2026-03-20", details('appeal-about = "ceasing"')),
)


def test_a_plan_ended_on_the_day_of_the_letter_goes_on_when_ordered(law: Law) -> None:
    """Sent on 2 February: two months and the certificate's month both end on 2 April."""
    before = told(law, *ENDED)
    assert stages(before)["plan-ceasing"] == "ceased"
    wait = last(before, "eng.ehc.cease.standstill")
    assert (wait.kind, day(wait)) == (Kind.BREACHED, "2026-04-02")
    found = told(
        law,
        *ENDED,
        ("tribunal-order-made", "2026-07-15", details('order-requires = "continue"')),
        ("plan-review-meeting-held", "2026-10-01"),
        ("plan-kept-unchanged", "2026-10-20", RIGHTS),
    )
    assert not impossible(found)
    assert stages(found)["plan-ceasing"] == "maintained"
    assert stages(found)["plan-review"] == "maintained"


def test_an_appeal_about_something_else_does_not_keep_a_plan_alive(law: Law) -> None:
    about_school: Row = ("appeal-lodged", "2026-03-20", details('appeal-about = "school"'))
    assert stages(told(law, *ENDED[:2], about_school))["plan-ceasing"] == "decided"
    assert stages(told(law, *ENDED[:2], *ENDED[3:]))["plan-ceasing"] == "under-appeal"


def test_a_new_plan_years_after_one_ended(law: Law) -> None:
    found = told(
        law,
        *ENDED[:2],
        ("plan-ceased", "2026-04-03"),
        ("assessment-asked", "2028-01-10"),
        ("parent-consulted", "2028-01-14"),
        ("assessment-agreed", "2028-02-14"),
        ("draft-plan-served", "2028-04-10", 'how = "by-hand"'),
        ("final-plan-sent", "2028-05-22", RIGHTS),
    )
    assert not impossible(found)
    assert stages(found)["plan-ceasing"] == "maintained"
    assert stages(found)["plan-assessment"] == "maintained"
    assert day(last(found, "eng.ehc.review.first")) == "2029-05-21"


LEFT = details('cease-ground = "left-education", rights-told = true, family-consulted = true')


@pytest.mark.parametrize(
    ("born", "refused", "stage"),
    [("2006-09-10", False, "decided"), ("2009-09-10", True, "maintained")],
    ids=["nineteen", "sixteen"],
)
def test_leaving_education_is_a_ground_from_eighteen_only(law: Law, born: str, stage: str, *, refused: bool) -> None:
    review: Row = ("plan-review-meeting-held", "2026-02-20")
    found = told(law, review, ("plan-ceasing-decided", "2026-03-15", LEFT), born=born)
    assert bool(impossible(found)) is refused
    assert stages(found)["plan-ceasing"] == stage
    assert ("eng.ehc.cease.ground" in [one.id for one in found.findings]) is refused


def test_home_education_goes_on_where_the_plan_was_ended(law: Law) -> None:
    rows: tuple[Row, ...] = (("home-education-with-plan-began", "2025-09-08"), ("plan-ceased", "2025-11-03"))
    assert stages(told(law, *rows))["plan-at-home"] == "plan-ended"
    ordered: Row = ("tribunal-order-made", "2026-03-03", details('order-requires = "continue"'))
    assert stages(told(law, *rows, ordered))["plan-at-home"] == "at-home"
    assert "plan-at-home" not in stages(told(law, *ENDED[:3]))


def test_a_move_to_secondary_school_decided_in_time_and_finished_late(law: Law) -> None:
    """A meeting on 20 November: four weeks to 18 December, twelve to 12 February; a notice of 17 December makes it
    11 February. By first-class post it arrives on 19 December, and the fifteen days end on 2 January."""
    found = told(
        law,
        ("phase-transfer-near", "2025-09-01", details('phase = "primary-to-secondary"')),
        ("plan-review-meeting-held", "2025-11-20"),
        ("plan-amendment-decided", "2025-12-17", details("amendments-enclosed = true")),
        ("amendment-notice-sent", "2025-12-17", 'how = "first-class-post"', details("amendments-enclosed = true")),
        ("amendment-comments-made", "2026-01-02"),
        ("amended-plan-sent", "2026-02-16", RIGHTS),
        attends_institution=True,
    )
    days = {
        "eng.ehc.review.decision": "2025-12-18",
        "eng.ehc.review.amendment_notice": "2025-12-18",
        "eng.ehc.review.representations": "2026-01-02",
        "eng.ehc.review.final": "2026-02-11",
        "eng.ehc.review.final_from_meeting": "2026-02-12",
        "eng.ehc.phase.school": "2026-02-14",
    }
    assert {limit: day(last(found, limit)) for limit in days} == days
    late = {"eng.ehc.review.final", "eng.ehc.review.final_from_meeting", "eng.ehc.phase.school"}
    assert not_kept(found) == late


def test_a_review_that_keeps_the_plan_raises_no_doubt_about_amendments(law: Law) -> None:
    found = told(
        law,
        ("plan-review-meeting-held", "2026-10-01"),
        ("plan-kept-unchanged", "2026-10-20", RIGHTS),
        attends_institution=False,
    )
    assert last(found, "eng.ehc.review.amendment_notice.home").kind is Kind.NOT_APPLICABLE
    assert "eng.ehc.review.amendment_notice.home" not in [one.id for one in found.findings]


# ---------------------------------------------------------------------------------------------------------------
# Exceptions, advice, words
# ---------------------------------------------------------------------------------------------------------------


def test_any_head_asked_in_the_window_may_be_the_reason(law: Law) -> None:
    """A request of 13 July: six weeks to 24 August. The child attends no school; the head of its last one was asked."""
    rows: tuple[Row, ...] = (
        ("assessment-asked", "2026-07-13"),
        ("exception-relied-on", "2026-08-24", "facts = { advice-asked-near-closure = true }"),
        ("assessment-agreed", "2026-09-14"),
    )
    verdict = last(told(law, *rows, attends_institution=False), "eng.ehc.request.decision")
    assert (verdict.kind, day(verdict)) == (Kind.NOT_APPLICABLE, "2026-08-24")


def test_other_exceptional_circumstances_excuse_a_health_body_and_not_the_council(law: Law) -> None:
    found = told(
        law,
        ("assessment-asked", "2026-01-05"),
        ("advice-asked", "2026-02-16", details('advice-from = "health-body"')),
        ("advice-given", "2026-04-01", details('advice-from = "health-body"')),
        ("final-plan-sent", "2026-06-01", RIGHTS),
        exception_claimed=True,
        exceptional_circumstances=True,
        personal_circumstances=False,
        advice_asked_near_closure=False,
        absent_four_weeks=False,
    )
    assert last(found, "eng.ehc.advice.response").kind is Kind.NOT_APPLICABLE
    assert last(found, "eng.ehc.final").kind is Kind.BREACHED


def test_every_event_about_a_plan_says_what_is_done(law: Law) -> None:
    steps = {step.event for step in law.step.values() if step.regime.startswith("plan-") and step.event}
    assert not [kind for kind in steps if law.event[kind].act is None]


def test_every_decision_that_can_be_appealed_starts_all_three_times(law: Law) -> None:
    appeal = law.limit["eng.ehc.appeal.lodge"].from_
    assert len(appeal) == 15
    assert law.limit["eng.ehc.mediation.contact"].from_ == appeal
    assert law.limit["eng.ehc.mediation.cert_bar"].from_ == appeal
