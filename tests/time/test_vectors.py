"""Worked dates: periods as the law writes them, each with its trigger and the date it leads to.

Some come from published worked examples (judgments, rules of procedure, ombudsman's findings); the others
were worked by hand from the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

import holidays as dated_holidays
import pytest

from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.time import (
    AnnualSpan,
    Convention,
    CountingRule,
    Holidays,
    Hours,
    Roll,
    SchoolCalendar,
    WorkingDayRule,
    birthday,
    count,
    count_hours,
    parse_period,
)

BEGIN, AFTER, CLEAR, BEFORE, CLEAR_BEFORE = (
    Convention.BEGINNING_WITH,
    Convention.AFTER,
    Convention.CLEAR,
    Convention.BEFORE,
    Convention.CLEAR_BEFORE,
)
CHRISTMAS_AND_AUGUST = (AnnualSpan((12, 25), (1, 1)), AnnualSpan((8, 1), (8, 31)))
Working = Mapping[str, WorkingDayRule]


def _roll(working: WorkingDayRule, roll: Roll = Roll.NEXT) -> CountingRule:
    return CountingRule(id=f"{roll.value} {working.id}", working=working, roll=roll)


@pytest.fixture(scope="session")
def rules(working: Working) -> dict[str, CountingRule]:
    tribunal = working["tribunal-england"]
    return {
        "tribunal-scotland": _roll(working["tribunal-scotland"]),
        "tribunal-wales": _roll(working["tribunal-wales"], Roll.FIRST_AFTER),
        "tribunal-start": CountingRule(
            id="starting proceedings",
            working=tribunal,
            roll=Roll.NEXT,
            moves_out_of=CHRISTMAS_AND_AUGUST,
            cut_off=time(17),
        ),
        "tribunal-act": CountingRule(
            id="any other act", working=tribunal, roll=Roll.NEXT, not_counted=CHRISTMAS_AND_AUGUST
        ),
        "court": _roll(working["court"]),
        "court-office": _roll(working["court-office"]),
        "weekdays": _roll(working["weekdays"]),
        "england": _roll(working["england"]),
    }


# number, period, convention, trigger, the instrument's rule, expected last day
PLAIN = [
    (1, "15 days", BEGIN, "2026-11-02", None, "2026-11-16"),
    (4, "15 days", BEGIN, "2026-12-18", None, "2027-01-01"),
    (5, "15 days", BEGIN, "2028-02-15", None, "2028-02-29"),
    (7, "5 days", BEGIN, "2026-12-23", None, "2026-12-27"),
    (8, "15 days", BEGIN, "2027-03-20", None, "2027-04-03"),
    (10, "30 days", BEGIN, "2026-12-10", None, "2027-01-08"),
    (11, "28 days", AFTER, "2025-10-01", None, "2025-10-29"),
    (13, "14 days", AFTER, "2026-11-05", "tribunal-scotland", "2026-11-19"),
    (14, "14 days", AFTER, "2026-11-16", "tribunal-scotland", "2026-12-01"),
    (16, "14 days", AFTER, "2026-12-14", "tribunal-scotland", "2027-01-05"),
    (19, "14 days", AFTER, "2023-10-02", None, "2023-10-16"),
    (26, "6 weeks", AFTER, "2026-11-23", None, "2027-01-04"),
    (28, "16 weeks", AFTER, "2026-11-23", None, "2027-03-15"),
    (29, "20 weeks", AFTER, "2026-11-23", None, "2027-04-12"),
    (31, "2 weeks", BEFORE, "2027-02-24", None, "2027-02-10"),
    (32, "6 weeks", AFTER, "2026-12-21", None, "2027-02-01"),
    (34, "8 weeks", BEGIN, "2026-11-23", None, "2027-01-17"),
    (35, "8 weeks", BEGIN, "2026-11-23", "tribunal-wales", "2027-01-18"),
    (37, "4 months", AFTER, "1978-09-30", None, "1979-01-30"),
    (38, "2 months", AFTER, "1983-03-23", None, "1983-05-23"),
    (40, "1 month", AFTER, "2028-01-31", None, "2028-02-29"),
    (41, "1 month", AFTER, "2027-02-28", None, "2027-03-28"),
    (43, "1 month", AFTER, "2026-11-29", "tribunal-start", "2027-01-04"),
    (44, "2 months", AFTER, "2026-06-10", "tribunal-start", "2026-09-01"),
    (46, "2 months", AFTER, "2026-10-26", "tribunal-start", "2027-01-04"),
    (47, "2 months", AFTER, "2026-12-31", "tribunal-start", "2027-03-01"),
    (49, "10 days", AFTER, "2026-07-28", "tribunal-act", "2026-09-07"),
    (50, "12 months", BEGIN, "2026-03-10", None, "2027-03-09"),
    (52, "12 months", BEGIN, "2027-03-01", None, "2028-02-29"),
    (53, "1 year", AFTER, "2026-03-10", None, "2027-03-10"),
    (55, "12 months", BEGIN, "2026-05-15", None, "2027-05-14"),
    (56, "3 months", AFTER, "2026-09-25", "court", "2026-12-29"),
    (58, "3 years", AFTER, "1967-09-05", "weekdays", "1970-09-07"),
    (59, "6 years", BEGIN, "2011-06-03", None, "2017-06-02"),
    (89, "1 month", AFTER, "2019-09-03", None, "2019-10-03"),
    (91, "1 month", AFTER, "2026-11-25", "england", "2026-12-29"),
    (92, "1 month", AFTER, "2027-01-14", "england", "2027-02-15"),
    (97, "15 days", BEGIN, "2026-11-24", None, "2026-12-08"),
    (98, "2 days", AFTER, "2026-11-20", "court", "2026-11-23"),
    (101, "0 days", AFTER, "2026-11-29", None, "2026-11-29"),
    (201, "16 weeks", AFTER, "2025-05-21", None, "2025-09-10"),
    (202, "20 weeks", AFTER, "2025-05-21", None, "2025-10-08"),
    (203, "10 weeks", AFTER, "2023-11-13", None, "2024-01-22"),
    (204, "14 weeks", AFTER, "2023-11-13", None, "2024-02-19"),
    (211, "3 months", AFTER, "2026-09-24", "court-office", "2026-12-29"),
]

# number, period, convention, trigger, the definition of a working day, expected last day
WORKING = [
    (17, "3 working days", CLEAR_BEFORE, "2023-10-20", "court", "2023-10-16"),
    (20, "3 working days", CLEAR_BEFORE, "2025-10-20", "court", "2025-10-14"),
    (22, "5 working days", CLEAR_BEFORE, "2017-03-14", "court", "2017-03-06"),
    (23, "1 working day", CLEAR_BEFORE, "2024-10-28", "court", "2024-10-24"),
    (64, "10 working days", AFTER, "2026-11-30", "england", "2026-12-14"),
    (65, "10 working days", AFTER, "2026-12-14", "england", "2026-12-30"),
    (67, "10 working days", AFTER, "2027-03-22", "social-care-complaints", "2027-04-07"),
    (68, "20 working days", AFTER, "2027-03-22", "social-care-complaints", "2027-04-21"),
    (70, "65 working days", AFTER, "2026-11-23", "social-care-complaints", "2027-02-25"),
    (71, "20 working days", AFTER, "2027-04-30", "social-care-complaints", "2027-06-01"),
    (73, "5 working days", AFTER, "2027-02-15", "social-care-complaints", "2027-02-22"),
    (74, "15 working days", AFTER, "2027-02-22", "social-care-complaints", "2027-03-15"),
    (76, "15 working days", BEGIN, "2026-11-21", "england", "2026-12-11"),
    (77, "10 working days", BEGIN, "2026-12-17", "tribunal-wales", "2027-01-07"),
    (79, "5 working days", AFTER, "2022-09-15", "england", "2022-09-23"),
    (80, "10 working days", AFTER, "2023-04-28", "england", "2023-05-16"),
    (82, "5 working days", AFTER, "2026-06-12", "england", "2026-06-19"),
    (83, "3 working days", AFTER, "2027-03-25", "scotland", "2027-03-31"),
    (85, "2 working days", AFTER, "2026-07-31", "scotland", "2026-08-05"),
    (86, "20 working days", AFTER, "2014-12-02", "freedom-of-information", "2015-01-05"),
    (88, "20 working days", AFTER, "2026-11-23", "freedom-of-information", "2026-12-22"),
    (95, "2 working days", AFTER, "2026-11-20", "post", "2026-11-24"),
    (210, "20 working days", AFTER, "2026-07-01", "freedom-of-information", "2026-07-30"),
]

# before the shipped holidays begin: number, period, trigger, expected last day
EARLY = [
    (205, "20 working days", "2008-02-01", "2008-02-29"),
    (206, "20 working days", "2009-03-12", "2009-04-14"),
    (207, "20 working days", "2009-03-14", "2009-04-15"),
    (208, "20 working days", "2009-03-13", "2009-04-15"),
    (209, "60 working days", "2007-10-14", "2008-01-11"),
]


def _ids(rows: list[tuple[int, ...]]) -> list[str]:
    return [f"vector-{row[0]}" for row in rows]


@pytest.mark.parametrize(("_number", "period", "convention", "trigger", "rule", "expected"), PLAIN, ids=_ids(PLAIN))
def test_calendar_periods(
    rules: Mapping[str, CountingRule],
    _number: int,
    period: str,
    convention: Convention,
    trigger: str,
    rule: str | None,
    expected: str,
) -> None:
    counted = count(parse_period(period), date.fromisoformat(trigger), convention, rule=rules[rule] if rule else None)
    assert counted.last_day == date.fromisoformat(expected)
    assert not counted.estimate


@pytest.mark.parametrize(
    ("_number", "period", "convention", "trigger", "definition", "expected"), WORKING, ids=_ids(WORKING)
)
def test_working_days(
    working: Working,
    _number: int,
    period: str,
    convention: Convention,
    trigger: str,
    definition: str,
    expected: str,
) -> None:
    counted = count(parse_period(period), date.fromisoformat(trigger), convention, days=working[definition])
    assert counted.last_day == date.fromisoformat(expected)
    assert not counted.estimate


def test_vector_2_the_first_day_after_a_minimum_notice() -> None:
    counted = count(parse_period("15 days"), date(2026, 11, 2), BEGIN)
    assert counted.first_day_after == date(2026, 11, 17)


def test_vector_25_the_first_day_for_an_act_after_clear_days() -> None:
    counted = count(parse_period("21 days"), date(2026, 12, 7), CLEAR)
    assert (counted.first_day, counted.last_day) == (date(2026, 12, 8), date(2026, 12, 28))
    assert counted.first_day_after == date(2026, 12, 29)


def test_vector_38_not_less_than_two_months_has_run_on_the_corresponding_date() -> None:
    counted = count(parse_period("2 months"), date(1983, 3, 23), AFTER)
    assert counted.last_day == date(1983, 5, 23)


def test_vector_61_the_birthday_of_a_person_born_on_29_february() -> None:
    assert birthday(date(2012, 2, 29), 17) == date(2029, 3, 1)


def test_vector_62_in_a_leap_year_it_is_the_day_itself() -> None:
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)


def test_vector_94_school_days_begin_again_after_half_term() -> None:
    school = SchoolCalendar(
        id="school",
        name="a school",
        terms=((date(2026, 9, 3), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))),
        closed_days=frozenset(),
        first=date(2026, 9, 1),
        last=date(2026, 12, 31),
    )
    counted = count(parse_period("15 school days"), date(2026, 10, 27), AFTER, days=school)
    assert counted.last_day == date(2026, 11, 20)


def test_vectors_95_and_97_post_and_then_fifteen_days(working: Working) -> None:
    served = count(parse_period("2 working days"), date(2026, 11, 20), AFTER, days=working["post"]).last_day
    assert served == date(2026, 11, 24)
    answer = count(parse_period("15 days"), served, BEGIN)
    assert (answer.last_day, answer.first_day_after) == (date(2026, 12, 8), date(2026, 12, 9))


def test_vector_100_hours_run_through_a_weekend() -> None:
    sent = datetime(2026, 11, 27, 10)  # noqa: DTZ001
    assert count_hours(sent, Hours(48)) == datetime(2026, 11, 29, 10)  # noqa: DTZ001


@pytest.fixture(scope="session")
def early_freedom_of_information() -> WorkingDayRule:
    def calendar(division: str) -> Holidays:
        days = dated_holidays.country_holidays("GB", subdiv=division, years=range(2007, 2012))
        return Holidays(division, division, dict(days.items()), date(2007, 1, 1), date(2011, 12, 31))

    return WorkingDayRule("early", "early", tuple(calendar(division) for division in ("ENG", "SCT", "NIR")))


@pytest.mark.parametrize(("_number", "period", "trigger", "expected"), EARLY, ids=_ids(EARLY))
def test_freedom_of_information_before_the_shipped_calendar(
    early_freedom_of_information: WorkingDayRule, _number: int, period: str, trigger: str, expected: str
) -> None:
    counted = count(parse_period(period), date.fromisoformat(trigger), AFTER, days=early_freedom_of_information)
    assert counted.last_day == date.fromisoformat(expected)


@pytest.mark.parametrize(("_number", "period", "trigger", "_expected"), EARLY, ids=_ids(EARLY))
def test_the_shipped_calendar_refuses_earlier_years(
    working: Working, _number: int, period: str, trigger: str, _expected: str
) -> None:
    with pytest.raises(OutsideCoverageError, match="2012-01-01 to 2028-12-31"):
        count(
            parse_period(period),
            date.fromisoformat(trigger),
            AFTER,
            days=working["freedom-of-information"],
        )


def test_every_vector_is_here() -> None:
    alone = {2, 25, 61, 62, 94, 100}
    numbers = [row[0] for row in (*PLAIN, *WORKING, *EARLY)]
    assert len(numbers) == len(set(numbers))
    assert len(alone | set(numbers)) == 79
