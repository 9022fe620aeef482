"""Wales: cases as families and councils live them, with days worked by hand; no lawful step is called impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from attrs import field, frozen

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.verdicts import Kind, Verdict

LIBRARY = Library.shipped()
KNOWN = {
    "special-school-placement": False,
    "order-names-school": False,
    "beyond-control": False,
    "plan-holder": "nobody",
}
"""What is known of a case unless it says otherwise."""


@frozen(kw_only=True)
class Path:
    """A case, and what the answer must say of it.

    Attributes:
        rows: the entries: kind and day, and further lines of the entry after ``|``.
        as_of: the day asked about.
        where: the jurisdiction.
        facts: facts of the case beside those that are known.
        stages: the stage of each process named.
        days: the last day of each limit named, where an event sets it off for the last time.
        kinds: the verdict on each limit named, at the same event.
        told: for findings that must be there, a piece of their words; nothing else may be found impossible or unkept.
    """

    rows: Sequence[str]
    as_of: str
    where: str = "wales"
    facts: Mapping[str, object] = field(factory=dict)
    stages: Mapping[str, str] = field(factory=dict)
    days: Mapping[str, str] = field(factory=dict)
    kinds: Mapping[str, Kind] = field(factory=dict)
    told: Sequence[str] = ()


def _answer(path: Path) -> Status:
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{path.where}"', "born = 2016-05-20", "[case.facts]"]
    for name, value in {**KNOWN, **path.facts}.items():
        lines.append(f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}")
    for row in path.rows:
        entry, *more = row.split("|")
        kind, day = entry.split()
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    return status(parse_case("\n".join(lines)), LIBRARY.load(path.where), as_of=date.fromisoformat(path.as_of))


def _verdict(answer: Status, limit: str) -> Verdict:
    return [one for one in answer.verdicts if one.limit.id == limit][-1]


PATHS = {
    # 12 weeks from 9 February: 9 February + 84 = 4 May.
    "the-child-leaves-before-the-school-decides": Path(
        rows=[
            "school-told-of-needs 2026-01-12",
            "home-education-notified 2026-02-02",
            "name-deleted 2026-02-04",
            "council-told-of-needs 2026-02-09",
            "deletion-return-sent 2026-02-10",
            'nothing-received 2026-05-20|not_yet = ["no-needs-notified", "plan-given", "school-directed"]',
        ],
        as_of="2026-06-01",
        where="wales/cardiff",
        stages={"plan-assessment": "deciding-council", "withdrawal": "council-informed", "council-contact": "notified"},
        days={"wal.aln.la.decide_and_issue": "2026-05-04", "wal.dereg.return_to_la": "2026-02-25"},
        kinds={
            "wal.aln.la.decide_and_issue": Kind.BREACHED,
            "wal.aln.school.decide_and_issue": Kind.NOT_APPLICABLE,
            "wal.dereg.return_to_la": Kind.MET,
        },
        told=["by 4 May 2026"],
    ),
    "the-council-may-leave-it-to-the-school": Path(
        rows=["school-told-of-needs 2026-01-12", "council-told-of-needs 2026-01-19", "plan-given 2026-03-02"],
        as_of="2026-06-01",
        where="wales/cardiff",
        facts={"plan-holder": "school"},
        stages={"plan-assessment": "plan-maintained"},
        kinds={
            "wal.aln.la.decide_and_issue": Kind.NOT_APPLICABLE,
            "wal.aln.school.decide_and_issue": Kind.MET,
        },
    ),
    # 84 days after 5 October are 28 December, a bank holiday that the Regulations pass over.
    "a-college-refers-a-young-person": Path(
        rows=[
            "college-told-of-needs 2026-09-14",
            "young-person-consented 2026-09-21",
            "needs-referred-to-council 2026-10-05",
        ],
        as_of="2026-11-28",
        facts={"young-person": True},
        stages={"plan-assessment": "referred"},
        days={
            "wal.aln.la.decide_and_issue.young_person": "2026-12-28",
            "wal.aln.la.not_necessary_notice": "2026-12-29",
        },
        kinds={"wal.aln.la.decide_and_issue": Kind.NOT_APPLICABLE},
    ),
    "the-family-moves-while-the-council-decides": Path(
        rows=["council-told-of-needs 2026-06-01", "moved-to-another-council 2026-08-10"],
        as_of="2026-11-28",
        stages={"plan-assessment": "nothing-asked"},
        kinds={"wal.aln.la.decide_and_issue": Kind.NOT_APPLICABLE},
    ),
    # A school's plan lapses; the council's own plan comes within 12 weeks of 9 March: 1 June.
    "a-school-plan-lapses-and-the-council-makes-one": Path(
        rows=[
            "plan-given 2025-06-10",
            "home-education-notified 2026-03-02",
            "name-deleted 2026-03-05",
            "deletion-return-sent 2026-03-12",
            "council-told-of-needs 2026-03-09",
            "needs-accepted 2026-05-11",
            "plan-given 2026-05-29|facts = { plan-holder = 'council' }",
        ],
        as_of="2026-09-10",
        where="wales/cardiff",
        facts={"plan-holder": "school"},
        stages={
            "plan-assessment": "plan-maintained",
            "plan-review": "plan-maintained",
            "plan-ceasing": "nothing-proposed",
        },
        days={
            "wal.aln.la.decide_and_issue": "2026-06-01",
            "wal.aln.school.lapse": "2026-03-05",
            "wal.aln.review.first": "2027-05-28",
        },
        kinds={"wal.aln.la.decide_and_issue": Kind.MET},
    ),
    # A move between schools ends nothing; leaving for home does.
    "another-school-and-then-home": Path(
        rows=[
            "plan-given 2026-02-02",
            "joined-another-school 2026-09-02",
            "name-deleted 2026-09-03",
            "home-education-notified 2026-11-02",
            "name-deleted 2026-11-03",
        ],
        as_of="2026-11-28",
        facts={"plan-holder": "school"},
        stages={"withdrawal": "off-roll", "plan-ceasing": "lapsed", "plan-review": "no-plan"},
        days={"wal.aln.school.lapse": "2026-11-03"},
    ),
    "a-move-between-schools": Path(
        rows=["plan-given 2026-02-02", "joined-another-school 2026-09-02", "name-deleted 2026-09-03"],
        as_of="2026-11-28",
        facts={"plan-holder": "school"},
        stages={"withdrawal": "on-roll", "plan-ceasing": "nothing-proposed", "plan-review": "plan-maintained"},
        days={"wal.aln.review.first": "2027-02-01"},
        kinds={"wal.aln.school.lapse": Kind.NOT_APPLICABLE, "wal.dereg.return_to_la": Kind.NOT_APPLICABLE},
    ),
    # The period that was running when care began runs on (Regulations of 2021, regulation 16).
    "care-begins-within-the-review-year": Path(
        rows=["plan-given 2025-12-01", "became-looked-after 2026-06-01", "plan-kept-unrevised 2026-11-20"],
        as_of="2026-11-28",
        facts={"plan-holder": "school"},
        stages={"plan-review": "not-revised"},
        days={"wal.aln.review.first": "2026-11-30", "wal.aln.review.looked_after": "2027-11-19"},
        kinds={"wal.aln.review.first": Kind.MET},
    ),
    "a-review-without-being-asked-after-a-refusal": Path(
        rows=[
            "plan-given 2026-01-12",
            "plan-review-asked 2026-03-02",
            "plan-review-refused 2026-03-16",
            "plan-revised 2026-05-11",
        ],
        as_of="2026-06-01",
        facts={"plan-holder": "council"},
        stages={"plan-review": "plan-maintained"},
        days={"wal.aln.review.next": "2027-05-10"},
    ),
    # 8 weeks with 14 September end on 8 November; 16 on 3 January, a Sunday: 4 January.
    "a-council-ends-its-plan-while-the-dispute-is-being-resolved": Path(
        rows=[
            "plan-given 2026-01-12",
            "ceasing-proposed 2026-08-03",
            "ceasing-decided 2026-09-14",
            "appeal-right-notified 2026-09-14",
            "disagreement-referred 2026-10-12",
            "plan-ceased 2026-11-20",
        ],
        as_of="2026-12-10",
        facts={"plan-holder": "council"},
        stages={"plan-ceasing": "ceased", "appeal": "appeal-window-extended", "plan-assessment": "nothing-asked"},
        days={"wal.etw.appeal.start": "2027-01-04", "wal.etw.appeal.period": "2026-11-08"},
        kinds={"wal.aln.cease.hold.appeal": Kind.BREACHED, "wal.aln.cease.hold": Kind.NOT_APPLICABLE},
        told=["it had to last until the end of 4 January 2027", "may not be ended before"],
    ),
    "nobody-told-of-the-right-to-appeal": Path(
        rows=["plan-given 2026-01-12", "ceasing-proposed 2026-03-02", "ceasing-decided 2026-04-06"],
        as_of="2026-11-28",
        facts={"plan-holder": "council"},
        stages={"plan-ceasing": "decided-untold"},
    ),
    "a-school-that-has-not-told-of-the-right-to-ask": Path(
        rows=["plan-given 2026-01-12", "ceasing-proposed 2026-09-14", "ceasing-decided 2026-10-05"],
        as_of="2026-11-28",
        facts={"plan-holder": "school", "told-of-reconsideration": False},
        stages={"plan-ceasing": "decided-school"},
        kinds={"wal.aln.cease.reconsider_request": Kind.NOT_APPLICABLE},
    ),
    # The decision was sent on 9 November; a review may be asked for until 7 December.
    "a-lost-appeal-is-not-final-at-once": Path(
        rows=[
            "ceasing-proposed 2026-03-02",
            "ceasing-decided 2026-04-06",
            "appeal-right-notified 2026-04-06",
            "appeal-received 2026-06-01",
            "appeal-registered 2026-06-02",
            "family-case-statement 2026-06-01",
            'papers-sent-to-respondent 2026-06-03|how = "tribunal-e-mail"',
            "respondent-case-statement 2026-06-29",
            "tribunal-decided 2026-11-09|details = { outcome = 'for-the-council' }",
        ],
        as_of="2026-12-07",
        facts={"plan-holder": "council"},
        stages={"plan-ceasing": "appeal-lost", "appeal": "decided"},
        days={"wal.etw.review.apply": "2026-12-07", "wal.etw.case_statement.respondent": "2026-06-30"},
        kinds={"wal.etw.appeal.start": Kind.MET},
    ),
    # 8 weeks with 1 October end on 25 November; received on the working day after, and no dispute was referred.
    "an-appeal-on-the-added-day": Path(
        rows=["plan-given 2026-10-01", "appeal-right-notified 2026-10-01", "appeal-received 2026-11-26"],
        as_of="2026-11-28",
        facts={"plan-holder": "council"},
        stages={"appeal": "received"},
        days={"wal.etw.appeal.start": "2026-11-26"},
        kinds={"wal.etw.appeal.start": Kind.MET, "wal.etw.appeal.period": Kind.NOT_APPLICABLE},
    ),
    # Posted on 1 December, received on the 3rd: 4 weeks end on 30 December: 4 January, or the 7th.
    "a-statement-between-two-readings-of-christmas": Path(
        rows=[
            "appeal-right-notified 2026-10-01",
            "appeal-received 2026-11-26",
            "family-case-statement 2026-11-26",
            "appeal-registered 2026-11-27",
            'papers-sent-to-respondent 2026-12-01|how = "tribunal-post"',
            "respondent-case-statement 2027-01-06",
        ],
        as_of="2027-02-01",
        stages={"appeal": "hearing"},
        days={"wal.etw.case_statement.respondent": "2027-01-04"},
        kinds={"wal.etw.case_statement.respondent": Kind.CANNOT_TELL},
        told=["unless Christmas or August fell in it"],
    ),
    # Asked for on 18 September: 8 weeks with that day end on 12 November, the working day after is the 13th.
    "reasons-first": Path(
        rows=[
            "appeal-right-notified 2026-07-06",
            "appeal-received 2026-08-27",
            "outside-powers-told 2026-09-01",
            "wishes-to-go-on 2026-09-04",
            "reasons-directed 2026-09-07",
            "reasons-sent 2026-09-18",
            "appeal-registered 2026-09-21",
            "family-case-statement 2026-11-13",
        ],
        as_of="2026-11-28",
        stages={"appeal": "registered"},
        days={
            "wal.etw.appeal.start": "2026-09-01",
            "wal.etw.give_reasons": "2026-09-21",
            "wal.etw.case_statement.after_reasons": "2026-11-13",
        },
        kinds={
            "wal.etw.case_statement.appellant": Kind.NOT_APPLICABLE,
            "wal.etw.case_statement.after_reasons": Kind.MET,
        },
    ),
    "a-proposed-striking-out-that-is-dropped": Path(
        rows=[
            "appeal-right-notified 2026-02-02",
            "appeal-received 2026-03-02",
            "family-case-statement 2026-03-02",
            "appeal-registered 2026-03-03",
            'papers-sent-to-respondent 2026-03-04|how = "tribunal-e-mail"',
            "strike-out-proposed 2026-03-09",
            "strike-out-answered 2026-03-16",
            "strike-out-dropped 2026-03-23",
            "respondent-case-statement 2026-03-30",
        ],
        as_of="2026-03-30",
        stages={"appeal": "hearing"},
        days={"wal.etw.strikeout.representations": "2026-03-20"},
        kinds={"wal.etw.strikeout.representations": Kind.MET},
    ),
    # A review asked for beside an order; 14 July + 55 = 7 September, so the appeal was due on the 8th.
    "an-order-to-take-over": Path(
        rows=[
            "plan-given 2026-02-02",
            "takeover-asked 2026-06-01",
            "representations-invited 2026-06-08",
            "takeover-refused 2026-07-14",
            "appeal-right-notified 2026-07-14",
            "appeal-received 2026-09-07",
            "appeal-registered 2026-09-08",
            "family-case-statement 2026-09-08",
            "tribunal-decided 2026-11-16|details = { outcome = 'for-the-family' }",
            "tribunal-order-made 2026-11-16|details = { order-to = 'take-over' }",
            "tribunal-review-asked 2026-11-23",
        ],
        as_of="2026-11-28",
        facts={"plan-holder": "school"},
        stages={"plan-transfer": "council-holds", "plan-review": "plan-maintained", "appeal": "order"},
        days={"wal.etw.appeal.start": "2026-09-08"},
        kinds={
            "wal.etw.order.prepare_or_revise": Kind.NOT_APPLICABLE,
            "wal.etw.order.report": Kind.NOT_APPLICABLE,
            "wal.etw.review.apply": Kind.MET,
        },
    ),
    # 6 months with 31 August would end on 28 February; 9 end on Sunday 30 May, Monday is a bank holiday.
    "a-claim-of-discrimination-after-a-referral": Path(
        rows=[
            "discrimination-happened 2026-08-31",
            "discrimination-dispute-referred 2027-01-20",
            "discrimination-claim-received 2027-06-01",
        ],
        as_of="2027-06-15",
        days={"wal.etw.claim.start": "2027-06-01", "wal.etw.claim.start_after_dr": "2027-06-01"},
        kinds={"wal.etw.claim.start": Kind.MET},
    ),
    "a-special-school-takes-the-name-off-without-consent": Path(
        rows=["home-education-notified 2026-10-05", "deletion-consent-asked 2026-10-06", "name-deleted 2026-10-20"],
        as_of="2026-11-28",
        facts={"special-school-placement": True, "plan-holder": "council"},
        stages={"withdrawal": "off-roll", "plan-ceasing": "nothing-proposed"},
        told=["without that council's consent"],
    ),
    # 25 working days after 22 June are 27 July. More than six months after the complaint, and not delayed.
    "a-social-services-response-in-time-after-long-talks": Path(
        rows=[
            "complaint-made 2026-01-05",
            "complaint-acknowledged 2026-01-07",
            "discussion-offered 2026-01-07",
            "discussion-held 2026-01-21",
            "complaint-stage-two-asked 2026-05-11",
            "final-record-made 2026-06-22",
            "complaint-stage-two-answered 2026-07-27",
        ],
        as_of="2026-08-01",
        facts={"complaint-about": "social-services"},
        stages={"complaint": "answered"},
        days={"wal.sscomplaint.response": "2026-07-27", "wal.sscomplaint.discussion": "2026-01-21"},
        kinds={
            "wal.sscomplaint.response": Kind.MET,
            "wal.sscomplaint.response_longstop": Kind.NOT_APPLICABLE,
        },
    ),
    "a-delayed-social-services-response-has-an-outer-limit": Path(
        rows=[
            "complaint-made 2026-01-05",
            "complaint-acknowledged 2026-01-07",
            "discussion-refused 2026-01-09",
            "final-record-made 2026-01-19",
            "complaint-delay-explained 2026-02-20",
            "complaint-stage-two-answered 2026-07-06",
        ],
        as_of="2026-08-01",
        facts={"complaint-about": "social-services"},
        days={"wal.sscomplaint.response_longstop": "2026-07-04"},
        kinds={"wal.sscomplaint.response_longstop": Kind.BREACHED},
        told=["by 4 July 2026"],
    ),
    # Six months after 30 April are 30 October; ten working days after 3 November are the 17th.
    "a-paused-social-services-complaint-comes-back": Path(
        rows=[
            "complaint-made 2026-01-05",
            "complaint-acknowledged 2026-01-07",
            "complaint-paused 2026-01-19",
            "proceedings-ended 2026-04-30",
            "complaint-resubmitted 2026-10-30",
            "complaint-acknowledged 2026-11-03",
            "discussion-offered 2026-11-03",
            "discussion-held 2026-11-17",
        ],
        as_of="2026-11-28",
        facts={"complaint-about": "social-services"},
        stages={"complaint": "local-resolution"},
        days={"wal.sscomplaint.resubmit": "2026-10-30", "wal.sscomplaint.discussion": "2026-11-17"},
        kinds={"wal.sscomplaint.resubmit": Kind.MET, "wal.sscomplaint.discussion": Kind.MET},
    ),
    # 20 working days after 13 July are 10 August.
    "the-ombudsman-is-asked-to-look-again": Path(
        rows=[
            "matter-noticed 2026-01-12",
            "complaint-made 2026-02-02",
            "complaint-acknowledged 2026-02-06",
            "complaint-stage-one-answered 2026-02-16",
            "complaint-settled 2026-02-20",
            "ombudsman-asked 2026-06-01",
            "ombudsman-declined 2026-07-13",
            "ombudsman-review-asked 2026-08-10",
        ],
        as_of="2026-08-28",
        stages={"complaint": "with-ombudsman"},
        days={"wal.psow.review": "2026-08-10", "wal.psow.complain": "2027-01-11"},
        kinds={"wal.psow.review": Kind.MET, "wal.psow.complain": Kind.MET},
    ),
    # Posted on Monday 2 November, served on the 4th: the fifteenth day is the 18th.
    "an-order-that-names-the-school-in-the-plan": Path(
        rows=[
            "home-education-known 2026-09-07",
            "enquiry-made 2026-09-21",
            "family-reply 2026-10-05",
            "education-appears-unsuitable 2026-10-26",
            (
                "notice-served 2026-11-02|how = 'first-class-post'|dates = { reply-by = 2026-11-18 }"
                "|details = { asks-for = 'suitable-education' }"
            ),
            "expediency-decided 2026-11-19",
            "order-served 2026-11-20|how = 'by-hand'|details = { expediency-recorded = true }",
        ],
        as_of="2026-12-20",
        facts={"has-plan": True, "plan-names-school": True, "plan-holder": "council"},
        stages={"attendance-order": "order-in-force", "council-contact": "formal"},
        days={"wal.sao.notice.response_period": "2026-11-18"},
        kinds={"wal.sao.order.not_before": Kind.MET, "wal.sao.notice.response_period": Kind.MET},
    ),
    # The council hears of it from the school on 2 February: ten working days are over on the 16th.
    "a-promise-runs-from-what-the-council-was-told": Path(
        rows=[
            "home-education-notified 2026-01-12",
            "name-deleted 2026-01-14",
            "deletion-return-sent 2026-01-26",
            "withdrawal-acknowledged 2026-02-03",
            "visit-proposed 2026-02-10",
            "visit-declined 2026-02-12",
            "family-reply 2026-02-20",
            "council-satisfied 2026-03-02",
            "enquiry-made 2026-11-02",
            "concern-told 2026-11-16|details = { visit-refusal-only = true }",
        ],
        as_of="2026-11-28",
        where="wales/rhondda-cynon-taf",
        stages={"council-contact": "concern"},
        days={"wal.rct.ehe.initial_contact": "2026-02-09"},
        kinds={"wal.rct.ehe.initial_contact": Kind.MET},
        told=["declined visit or meeting alone"],
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_a_path_through_the_law_of_wales(name: str) -> None:
    path = PATHS[name]
    answer = _answer(path)
    stages = {one.process.id: {world.stage for world in one.worlds} for one in answer.standings}
    assert {process: stages[process] for process in path.stages} == {key: {value} for key, value in path.stages.items()}
    for limit, last_day in path.days.items():
        due = _verdict(answer, limit).due
        assert due is not None, limit
        assert str(due.last_day) == last_day, limit
    assert {limit: _verdict(answer, limit).kind for limit in path.kinds} == path.kinds
    found = [one for one in answer.findings if one.kind not in {FindingKind.NO_EVIDENCE, FindingKind.NOT_RECORDED}]
    untold = [one.what for one in found if not any(words in one.what for words in path.told)]
    assert untold == []
    missing = [words for words in path.told if not any(words in one.what for one in found)]
    assert missing == []


@pytest.mark.parametrize(("day", "stage"), [("2026-12-07", "appeal-lost"), ("2026-12-08", "may-cease")])
def test_a_lost_appeal_is_final_when_nothing_more_can_be_asked_for(day: str, stage: str) -> None:
    rows = [
        "ceasing-decided 2026-04-06",
        "appeal-right-notified 2026-04-06",
        "appeal-received 2026-06-01",
        "tribunal-decided 2026-11-09|details = { outcome = 'for-the-council' }",
    ]
    answer = _answer(Path(rows=rows, as_of=day, facts={"plan-holder": "council"}))
    (standing,) = [one for one in answer.standings if one.process.id == "plan-ceasing"]
    assert {world.stage for world in standing.worlds} == {stage}


def test_a_plan_ended_while_an_appeal_is_open_is_told() -> None:
    rows = [
        "ceasing-decided 2026-04-06",
        "appeal-right-notified 2026-04-06",
        "appeal-received 2026-06-01",
        "plan-ceased 2026-06-29",
    ]
    answer = _answer(Path(rows=rows, as_of="2026-07-01", facts={"plan-holder": "council"}))
    assert any(one.id == "wal.aln.cease.appeal_pending" for one in answer.findings)


def test_the_wide_reading_of_christmas_and_august_is_shown() -> None:
    rows = ["tribunal-order-made 2026-07-30|details = { order-to = 'revise' }"]
    found = _verdict(_answer(Path(rows=rows, as_of="2026-08-01")), "wal.etw.order.prepare_or_revise")
    days = {reading.id: str(due.last_day) for reading, _, due in found.readings if due is not None}
    assert days == {"narrow": "2026-09-17", "wide": "2026-10-19"}


def test_an_order_without_its_kind_asks_what_it_says() -> None:
    rows = ["plan-given 2026-01-12", "tribunal-order-made 2026-07-30"]
    answer = _answer(Path(rows=rows, as_of="2026-08-01"))
    found = _verdict(answer, "wal.etw.order.prepare_or_revise")
    assert (found.kind, found.asks) == (Kind.RUNNING, ("order-to",))


def test_what_is_due_from_the_body_that_keeps_the_plan_is_not_due_from_the_family() -> None:
    answer = _answer(Path(rows=["plan-given 2026-01-12"], as_of="2026-02-01"))
    assert _verdict(answer, "wal.aln.review.first").limit.by.value == "responsible-body"
