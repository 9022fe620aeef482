"""Councils: every layer that was read, its own times, and the days of its schools."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ehe_workflow import Law, Library, OutsideCoverageError, Status, count, parse_case, status
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.calendars import school_years
from ehe_workflow.law.terms import Bound, Confidence, Force
from ehe_workflow.time import Convention, Count, SchoolDays, SchoolYears

LIBRARY = Library.shipped()
PROTOCOLS = {
    "england/bexley": (2, 7),
    "england/birmingham": (1, 3),
    "england/bradford": (0, 4),
    "england/devon": (1, 5),
    "england/essex": (0, 4),
    "england/hampshire": (0, 4),
    "england/kent": (0, 3),
    "england/lancashire": (4, 20),
    "england/leeds": (0, 3),
    "england/leicester": (0, 6),
    "england/norfolk": (5, 12),
    "england/portsmouth": (0, 2),
    "england/rotherham": (1, 5),
    "england/waltham-forest": (9, 70),
    "england/wokingham": (3, 6),
    "wales/cardiff": (0, 3),
    "wales/pembrokeshire": (0, 3),
    "wales/rhondda-cynon-taf": (1, 3),
    "wales/swansea": (3, 5),
    "scotland/edinburgh": (0, 4),
    "scotland/falkirk": (1, 3),
    "scotland/fife": (1, 3),
    "scotland/glasgow": (0, 3),
    "scotland/highland": (2, 3),
}
"""The councils whose protocols were read, with at least so many times of their own and so many clauses."""
COMPLAINTS = ("chelmsford", "cumberland", "north-warwickshire", "shropshire", "walsall", "welwyn-hatfield", "woking")


def ask(where: str, *events: str, as_of: str) -> Status:
    """The status of a log: each event as its kind, its day and further lines."""
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{where}"']
    for event in events:
        kind, day, *more = event.split(None, 2)
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}", *more]
    return status(parse_case("\n".join(lines)), LIBRARY.load(where), as_of=date.fromisoformat(as_of))


def verdict(answer: Status, limit: str) -> Verdict:
    (found,) = [one for one in answer.verdicts if one.limit.id == limit]
    return found


def of_layer(law: Law, section: str) -> list[str]:
    """The entries of one section that the council's own layer holds."""
    return [key for (of, key), origin in law.origins.items() if of == section and origin.layer == law.jurisdiction.id]


# -- What was read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_protocol_that_was_read_has_its_times_and_clauses(name: str) -> None:
    law = LIBRARY.load(name)
    times, clauses = PROTOCOLS[name]
    assert len(of_layer(law, "limit")) >= times
    assert len(of_layer(law, "clause")) >= clauses


@pytest.mark.parametrize("name", [name for name in LIBRARY.names if "/" in name])
def test_a_council_promises_and_makes_no_law(name: str) -> None:
    law = LIBRARY.load(name)
    for key in of_layer(law, "limit"):
        limit = law.limit[key]
        assert law.force_of(limit) in {Force.COUNCIL_POLICY, Force.OTHER_GUIDANCE}
        assert law.authority(limit.source).url or not law.confidence_of(limit).is_settled
    for key in of_layer(law, "clause"):
        clause = law.clause[key]
        assert clause.practice
        assert law.authority(clause.source).read


def test_english_councils_are_compared_by_the_words_of_the_first_three() -> None:
    def words(*names: str) -> set[str | None]:
        return {clause.practice for name in names for clause in LIBRARY.load(f"england/{name}").clause.values()}

    english = [name.partition("/")[2] for name in LIBRARY.names if name.startswith("england/")]
    assert words(*english) == words("waltham-forest", "lancashire", "leicester")


# -- Councils' own times ------------------------------------------------------------------------------------------

TIMES = """
bexley bexley.acknowledge home-education-known 2026-11-02 2026-11-23
bexley bexley.formal_notice home-education-known 2026-11-02 2027-02-02
rotherham rotherham.annual_contact enquiry-made 2026-11-02 2027-11-02
norfolk norfolk.first_visit home-education-known 2026-11-30 2027-02-28
norfolk norfolk.annual_contact review-made 2028-02-29 2029-02-28
norfolk norfolk.referral_contact referred-for-enforcement 2026-11-02 2026-11-11
norfolk norfolk.enrol_or_show told-to-enrol-or-show 2026-11-02 2026-11-11
norfolk norfolk.notice_one attendance-notice-one 2026-11-02 2026-11-09
wokingham wokingham.first_meeting home-education-known 2026-11-02 2026-12-14
wokingham wokingham.annual_review council-satisfied 2026-11-02 2027-11-02
wokingham wokingham.second_look review-report-sent 2026-11-02 2026-12-14
devon devon.annual_update enquiry-made 2026-11-02 2027-11-02
cumberland cumberland.complaint.stage2.request complaint-stage-one-answered 2026-11-02 2026-11-16
walsall walsall.complaint.stage2.request complaint-stage-one-answered 2026-11-30 2026-12-30
north-warwickshire north_warwickshire.complaint.stage2.request complaint-stage-one-answered 2026-11-02 2026-11-30
welwyn-hatfield welwyn_hatfield.complaint.stage2.acknowledge complaint-stage-two-asked 2026-11-02 2026-11-05
woking woking.complaint.stage1.acknowledge complaint-made 2026-11-02 2026-11-09
woking woking.complaint.stage1.respond complaint-acknowledged 2026-11-02 2026-11-30
chelmsford chelmsford.complaint.stage2.acknowledge complaint-stage-two-asked 2026-11-02 2026-11-05
chelmsford chelmsford.complaint.stage2.respond complaint-stage-two-asked 2026-11-02 2026-11-30
shropshire shropshire.complaint.stage1.respond complaint-made 2026-03-02 2026-04-01
"""


@pytest.mark.parametrize("row", [line.split() for line in TIMES.split("\n") if line], ids=lambda row: row[1])
def test_a_time_of_the_councils_own(row: list[str]) -> None:
    council, limit, kind, day, expected = row
    answer = ask(f"england/{council}", f'{kind} {day} how = "by-hand"', as_of=day)
    found = verdict(answer, f"eng.{limit}")
    assert found.due is not None
    assert str(found.due.last_day) == expected
    assert LIBRARY.load(f"england/{council}").force_of(found.limit) is Force.COUNCIL_POLICY


def test_a_time_that_ended_with_march_2026_is_not_used_after_it() -> None:
    answer = ask("england/shropshire", "complaint-made 2026-04-01", as_of="2026-04-20")
    assert not [one for one in answer.verdicts if one.limit.id == "eng.shropshire.complaint.stage1.respond"]


def test_thirty_days_of_an_unknown_kind_leave_it_open_until_both_have_run_out() -> None:
    for answered, kind in (("2026-03-31", Kind.MET), ("2026-04-08", Kind.CANNOT_TELL), ("2026-04-17", Kind.BREACHED)):
        answer = ask(
            "england/shropshire",
            "complaint-made 2026-03-02",
            f"complaint-stage-one-answered {answered}",
            as_of="2026-05-01",
        )
        assert verdict(answer, "eng.shropshire.complaint.stage1.respond").kind is kind


def test_a_request_of_2016_is_not_used_unless_somebody_asks_for_it() -> None:
    answer = ask("england/birmingham", "home-education-notified 2026-11-02", as_of="2026-11-03")
    assert not [one for one in answer.verdicts if one.limit.id == "eng.birmingham.place_held"]
    assert LIBRARY.load("england/birmingham").limit["eng.birmingham.place_held"].bound is Bound.AT_LEAST


def test_a_letter_of_the_councils_own_does_not_shorten_the_notice() -> None:
    answer = ask("england/norfolk", 'notice-served 2026-11-02 how = "by-hand"', as_of="2026-11-02")
    found = verdict(answer, "eng.sao.notice.response_period")
    assert found.due is not None
    assert str(found.due.last_day) == "2026-11-16"


@pytest.mark.parametrize("name", COMPLAINTS)
def test_a_councils_complaint_times_stand_beside_the_code(name: str) -> None:
    law = LIBRARY.load(f"england/{name}")
    limits = [law.limit[key] for key in of_layer(law, "limit")]
    assert limits
    assert all(limit.beside in law.limit and limit.process == "complaint" for limit in limits)


# -- School days --------------------------------------------------------------------------------------------------

SCHOOL_DAYS = """
england/waltham-forest 10 2024-10-14 2024-11-04 exact
england/waltham-forest 3 2025-02-13 2025-02-25 exact
england/lancashire 5 2025-10-22 2025-11-05 estimate
england/lancashire 3 2026-07-17 2026-09-03 estimate
england/lancashire 2 2026-10-22 2026-11-02 exact
england/leicester 3 2024-10-16 2024-10-28 estimate
england/leicester 3 2025-10-16 2025-10-30 exact
england/leicester 3 2025-07-10 2025-08-27 exact
england/norfolk 4 2024-10-23 2024-11-07 exact
england/norfolk 3 2025-07-21 2025-09-04 exact
england/hampshire 4 2024-10-23 2024-11-05 estimate
england/hampshire 2 2025-07-21 2025-09-03 estimate
england/leeds 3 2026-02-12 2026-02-24 estimate
england/leeds 2 2025-07-21 2025-09-01 estimate
england/leeds 2 2026-04-01 2026-04-20 estimate
england/kent 5 2025-10-15 2025-10-29 estimate
england/kent 3 2026-07-20 2026-09-02 estimate
england/devon 5 2018-10-17 2018-10-31 estimate
england/devon 3 2019-07-24 2019-09-03 estimate
england/birmingham 3 2025-04-10 2025-04-29 estimate
england/birmingham 3 2021-07-20 2021-09-03 estimate
england/birmingham 2 2022-09-16 2022-09-21 estimate
england/essex 5 2024-10-23 2024-11-06 estimate
england/essex 1 2022-04-29 2022-05-03 estimate
wales/cardiff 10 2026-02-13 2026-03-06 estimate
wales/carmarthenshire 3 2025-02-20 2025-03-04 estimate
wales/monmouthshire 3 2025-02-20 2025-03-04 estimate
wales/bridgend 3 2025-07-18 2025-09-02 estimate
wales/isle-of-anglesey 3 2025-10-23 2025-11-04 estimate
wales/blaenau-gwent 3 2025-10-23 2025-11-04 estimate
wales/caerphilly 3 2025-10-23 2025-11-04 estimate
scotland/edinburgh 3 2024-10-10 2024-10-23 exact
scotland/edinburgh 3 2025-06-25 2025-08-14 exact
scotland/edinburgh 2 2025-05-02 2025-05-08 exact
scotland/glasgow 2 2024-09-26 2024-10-02 exact
scotland/glasgow 3 2025-06-24 2025-08-15 exact
scotland/glasgow 3 2025-10-08 2025-10-21 exact
scotland/fife 3 2025-10-09 2025-10-28 exact
scotland/fife 3 2025-07-02 2025-08-21 exact
scotland/falkirk 3 2026-10-08 2026-10-27 exact
scotland/falkirk 3 2026-06-25 2026-08-13 exact
"""
"""Council, school days, the day before the first, last day, and whether training days may put it off."""


@pytest.mark.parametrize("row", [line.split() for line in SCHOOL_DAYS.split("\n") if line], ids=" ".join)
def test_school_days_leave_out_half_terms_and_summers(row: list[str]) -> None:
    where, number, day, expected, sure = row
    found = counted(where, int(number), day)
    assert (str(found.last_day), found.estimate) == (expected, sure == "estimate")


def counted(where: str, number: int, day: str, convention: Convention = Convention.AFTER) -> Count:
    return count(
        SchoolDays(number), date.fromisoformat(day), convention, days=LIBRARY.load(where).day_counter("school")
    )


@pytest.mark.parametrize(
    ("number", "first", "last"), [(39, "2024-08-27", "2024-10-18"), (40, "2024-10-28", "2024-12-20")]
)
def test_the_days_of_leicesters_terms_are_as_many_as_it_says(number: int, first: str, last: str) -> None:
    assert str(counted("england/leicester", number, first, Convention.BEGINNING_WITH).last_day) == last


SESSIONS = {
    "birmingham-2020": 195,
    "birmingham-2021": 195,
    "birmingham-2022": 193,  # 195 before the bank holidays for a funeral and a coronation
    "birmingham-2024": 195,
    "birmingham-2025": 195,
    "devon-2018": 197,
    "devon-2019": 197,
    "essex-2021": 195,
    "essex-2024": 195,
    "hampshire-2024": 195,
    "kent-2024": 195,
    "kent-2025": 195,
    "lancashire-2025": 195,
    "leeds-2024": 195,
    "leeds-2025": 195,
    "bridgend-2024": 195,
    "bridgend-2025": 195,
    "blaenau-gwent-2025": 195,
    "caerphilly-2025": 195,
    "cardiff": 195,
    "isle-of-anglesey-2025": 195,
    "monmouthshire-2024": 195,
    "carmarthenshire-2024": 194,  # one training day is the same for all
    "lancashire-2026": 190,
    "leicester-2025-26": 190,
    "edinburgh-2024": 190,
    "edinburgh-2025": 190,
    "fife-2024": 190,
    "fife-2025": 190,
    "falkirk-2025": 190,
    "falkirk-2026": 190,
}
"""The days of each whole school year: 190 of pupils, 195 with the training days that schools place, 197 in Devon."""


def test_a_whole_school_year_has_as_many_days_as_it_should() -> None:
    found = {}
    for name in LIBRARY.names:
        for table in LIBRARY.load(name).terms.values() if "/" in name else ():
            calendar = table.calendar()
            days = (table.first + timedelta(days=n) for n in range((table.last - table.first).days + 1))
            found[table.id] = sum(calendar.is_counted(day) for day in days)
    assert {key: found[key] for key in SESSIONS} == SESSIONS


UNKNOWN = """
england/waltham-forest 2025-04-22
england/lancashire 2025-07-01
england/leicester 2026-09-01
england/norfolk 2026-09-07
england/hampshire 2026-01-05
england/leeds 2026-09-07
england/kent 2026-10-28
england/devon 2020-09-07
england/birmingham 2024-03-04
england/essex 2023-03-06
wales/cardiff 2026-09-07
wales/carmarthenshire 2025-09-08
scotland/edinburgh 2026-08-17
scotland/glasgow 2024-10-10
scotland/glasgow 2026-01-12
scotland/glasgow 2026-05-21
scotland/fife 2026-08-19
scotland/falkirk 2024-11-28
"""


@pytest.mark.parametrize("row", [line.split() for line in UNKNOWN.split("\n") if line], ids=" ".join)
def test_a_day_that_was_not_read_is_unknown_and_no_holiday(row: list[str]) -> None:
    law, day = LIBRARY.load(row[0]), date.fromisoformat(row[1])
    with pytest.raises(OutsideCoverageError, match="known from"):
        known(law).is_counted(day)
    days = law.day_counter("school")
    assert days is not None
    assert days.is_counted(day)
    assert days.estimated_between(day, day)


def known(law: Law) -> SchoolYears:
    """The school days of a council by what was read alone."""
    return school_years(law.terms.values(), "here", None)


@pytest.mark.parametrize("name", [name for name in LIBRARY.names if "/" in name])
def test_terms_say_where_they_are_from_and_do_not_begin_at_a_weekend(name: str) -> None:
    law = LIBRARY.load(name)
    for table in law.terms.values():
        authority = law.authority(table.source)
        assert authority.url
        assert authority.read
        assert table.id.startswith(name.partition("/")[2])
        for term in table.terms:
            assert term.first.weekday() < 5
            assert term.last.weekday() < 5
            assert (term.last - term.first).days < 7 * 13
        assert all(any(term.first <= day <= term.last for term in table.terms) for day in table.closed)


def test_the_dates_of_one_school_are_not_taken_for_the_councils_word() -> None:
    law = LIBRARY.load("england/kent")
    assert {law.authority(table.source).confidence for table in law.terms.values()} == {Confidence.SECONDARY}


# -- A promise in school days -------------------------------------------------------------------------------------


def test_with_terms_a_promise_in_school_days_is_no_estimate() -> None:
    notified = "home-education-known 2024-10-14"
    found = verdict(ask("england/waltham-forest", notified, as_of="2024-10-20"), "eng.wf.review")
    assert found.due is not None
    assert (str(found.due.last_day), found.due.estimate) == ("2024-11-04", False)
    for made, kind in (("2024-11-04", Kind.MET), ("2024-11-05", Kind.BREACHED)):
        answer = ask("england/waltham-forest", notified, f"review-made {made}", as_of="2024-11-20")
        assert verdict(answer, "eng.wf.review").kind is kind


def test_beyond_the_terms_it_is_an_estimate_again_and_no_breach() -> None:
    answer = ask(
        "england/waltham-forest",
        "home-education-known 2026-10-12",
        "review-made 2026-11-02",
        as_of="2026-11-20",
    )
    found = verdict(answer, "eng.wf.review")
    assert found.due is not None
    assert (str(found.due.last_day), found.due.estimate, found.due.refusal) == ("2026-10-26", True, None)
    assert found.kind is Kind.CANNOT_TELL


def test_a_count_that_runs_off_the_end_of_the_terms_is_an_estimate() -> None:
    assert not counted("england/waltham-forest", 4, "2025-03-31").estimate
    off_the_end = counted("england/waltham-forest", 6, "2025-03-31")
    assert off_the_end.estimate
    assert str(off_the_end.last_day) == "2025-04-23"  # four in the known term, then two after the known holiday


# -- Local holidays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day", "holiday"),
    [
        ("edinburgh", "2026-05-18", "Victoria Day"),
        ("glasgow", "2026-07-20", "Glasgow Fair Monday"),
        ("fife", "2026-06-01", "Local holiday"),
        ("falkirk", "2026-09-07", "September holiday"),
    ],
)
def test_local_holidays_are_no_bank_holidays(name: str, day: str, holiday: str) -> None:
    law = LIBRARY.load(f"scotland/{name}")
    assert law.holidays[name].days[day] == holiday
    assert all(name not in table.holidays for table in law.working_days.values())
    working = law.day_counter(None)
    assert working is not None
    if day[5:7] != "07":
        assert working.is_counted(date.fromisoformat(day))
