"""Two periods beside each other on every start day: against counting by hand, one day after the other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow.audit.compare import Comparison, Counting, compare, counting_of, span_of
from ehe_workflow.audit.looseness import Extent, TimeVerdict, extent_of, judged
from ehe_workflow.law.library import Library
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, Days, Months, SchoolDays, Weeks, WorkingDays

LAW = Library.shipped().load("england")
WALTHAM_FOREST = Library.shipped().load("england/waltham-forest")
NOTICE = LAW.limit["eng.sao.notice.response_period"]
HOLIDAYS = {date.fromisoformat(day) for day in LAW.holidays["england-and-wales"].days}
AFTER, WITH = Convention.AFTER, Convention.BEGINNING_WITH
FIFTEEN = Counting(period=Days(15), convention=WITH)


def working(number: int, convention: Convention = AFTER) -> Counting:
    return Counting(period=WorkingDays(number), convention=convention, days=LAW.day_counter(None))


def by_hand(unit: str, number: int, convention: Convention, start: date) -> date:
    """The last day of a period, found by ticking off days, without the library."""
    left = number * 7 if unit == "weeks" else number
    day = start - timedelta(days=1) if convention is WITH else start
    while left:
        day += timedelta(days=1)
        if unit != "working days" or (day.weekday() < 5 and day not in HOLIDAYS):
            left -= 1
    return day


KINDS = {"days": Days, "weeks": Weeks, "working days": WorkingDays}
PERIODS = st.tuples(st.sampled_from(sorted(KINDS)), st.integers(1, 12), st.sampled_from([AFTER, WITH]))


def counting(unit: str, number: int, convention: Convention) -> Counting:
    return Counting(period=KINDS[unit](number), convention=convention, days=LAW.day_counter(None))


@settings(max_examples=60, deadline=None)
@given(PERIODS, PERIODS, st.dates(date(2024, 1, 1), date(2027, 6, 1)), st.integers(0, 45), st.sampled_from(list(Bound)))
def test_every_start_day_is_counted_as_by_hand(one, two, first, length, bound):
    """Looser on exactly the days on which counting by hand says so."""
    span = (first, first + timedelta(days=length))
    found = compare(counting(*one), counting(*two), span=span)
    days = [first + timedelta(days=place) for place in range(length + 1)]
    ends = [(by_hand(*one, day), by_hand(*two, day)) for day in days]
    assert found.dates == len(days)
    assert (found.first, found.last) == span
    assert found.earlier == sum(own < other for own, other in ends)
    assert found.same == sum(own == other for own, other in ends)
    assert found.later == sum(own > other for own, other in ends)
    assert found.untold == 0
    limit = evolve(NOTICE, bound=bound, right=False)
    loose = found.later if bound is Bound.AT_MOST else found.earlier
    extent = Extent.NEVER if not loose else Extent.ALWAYS if loose == len(days) else Extent.ON_SOME_DAYS
    assert extent_of(limit, found) is extent
    assert (judged(limit, found) is TimeVerdict.LOOSER) == (loose > 0)


@settings(max_examples=30, deadline=None)
@given(PERIODS, PERIODS, st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.dates(date(2024, 1, 1), date(2026, 6, 1)))
def test_examples_are_true_and_as_near_as_can_be(one, two, first, near):
    span = (first, first + timedelta(days=60))
    found = compare(counting(*one), counting(*two), span=span, near=near)
    for example, wanted in ((found.example_earlier, -1), (found.example_later, 1)):
        days = [first + timedelta(days=place) for place in range(61)]
        right = [
            day
            for day in days
            if (by_hand(*one, day) > by_hand(*two, day)) - (by_hand(*one, day) < by_hand(*two, day)) == wanted
        ]
        assert (example is None) == (not right)
        if example is not None:
            assert (example.own, example.other) == (by_hand(*one, example.start), by_hand(*two, example.start))
            assert abs(example.start - near) == min(abs(day - near) for day in right)


SIXTEEN_YEARS = (date(2012, 1, 1), date(2027, 12, 31))
"""A span that every count below ends well before the calendars do, so that the figures stay as they are."""


@pytest.mark.parametrize(
    ("own", "other", "earlier", "same", "later"),
    [
        (working(10), FIFTEEN, 1280, 3262, 1302),
        (working(11), FIFTEEN, 0, 0, 5844),
        (Counting(period=Weeks(2), convention=AFTER), FIFTEEN, 0, 5844, 0),
        (Counting(period=Weeks(2), convention=WITH), FIFTEEN, 5844, 0, 0),
        (working(20), Counting(period=Weeks(4), convention=AFTER), 1002, 2567, 2275),
    ],
    ids=[
        "10 working days",
        "11 working days",
        "two weeks after",
        "two weeks beginning with",
        "20 working days, 4 weeks",
    ],
)
def test_how_many_of_sixteen_years(own, other, earlier, same, later):
    """Figures counted by a script apart, which ticks off days and reads the bank holidays from their file."""
    found = compare(own, other, span=SIXTEEN_YEARS)
    assert (found.earlier, found.same, found.later, found.dates) == (earlier, same, later, 5844)


def test_ten_working_days_over_christmas():
    """From Friday 11 December 2026: the tenth working day is Tuesday 29 December, the fifteenth day is 25 December."""
    day = date(2026, 12, 11)
    found = compare(working(10), FIFTEEN, span=(day, day))
    assert (found.example_later.own, found.example_later.other) == (date(2026, 12, 29), date(2026, 12, 25))


def test_two_weeks_after_are_fifteen_days_beginning_with():
    found = compare(Counting(period=Weeks(2), convention=AFTER), FIFTEEN, span=span_of(LAW))
    assert found.same == found.dates > 6000
    assert extent_of(NOTICE, found) is Extent.NEVER
    assert judged(NOTICE, found) is TimeVerdict.AS_THE_LAW


def test_fourteen_days_are_always_too_few():
    found = compare(Counting(period=Days(14), convention=WITH), FIFTEEN, span=span_of(LAW))
    assert extent_of(NOTICE, found) is Extent.ALWAYS


def test_fifteen_school_days_are_never_fewer_than_fifteen_days():
    """Known terms or an estimate: the true last day is the estimated one or later, so that this is sure."""
    own = counting_of(WALTHAM_FOREST, WALTHAM_FOREST.limit["eng.wf.school_place"])
    found = compare(own, counting_of(LAW, NOTICE), span=span_of(WALTHAM_FOREST))
    assert found.later == found.dates
    assert found.estimate
    assert compare(own, counting_of(LAW, NOTICE), span=SIXTEEN_YEARS).later == 5844
    assert judged(NOTICE, found) is TimeVerdict.MORE_THAN_MINIMUM


def test_where_terms_are_not_known_an_estimate_says_only_what_is_sure():
    """10 school days end no earlier than 10 working days; whether they end by the 15th day cannot be told."""
    school = Counting(period=SchoolDays(10), convention=AFTER, days=LAW.day_counter("school"))
    span = (date(2026, 2, 2), date(2026, 3, 6))
    cap = evolve(NOTICE, bound=Bound.AT_MOST)
    found = compare(school, FIFTEEN, span=span)
    assert found.untold == found.dates
    assert extent_of(cap, found) is None
    assert judged(cap, found) is TimeVerdict.CANNOT_TELL
    surely_later = compare(school, Counting(period=Days(9), convention=AFTER), span=span)
    assert surely_later.later == surely_later.dates
    turned = compare(FIFTEEN, school, span=span)
    assert turned.untold == found.untold


def test_the_same_estimate_on_both_sides_is_compared_as_it_is():
    school = LAW.day_counter("school")
    ten, eleven = (Counting(period=SchoolDays(n), convention=AFTER, days=school) for n in (10, 11))
    found = compare(ten, eleven, span=(date(2026, 2, 2), date(2026, 3, 6)))
    assert found.earlier == found.dates
    assert found.estimate


def test_what_cannot_be_compared():
    back = Counting(period=Days(14), convention=Convention.BEFORE)
    assert compare(FIFTEEN, back, span=span_of(LAW)) is None
    assert compare(back, back, span=span_of(LAW)).same > 6000
    beyond = (date(2031, 1, 1), date(2031, 2, 1))
    assert compare(working(10), FIFTEEN, span=beyond) is None
    edge = compare(working(10), FIFTEEN, span=(date(2028, 12, 1), date(2029, 1, 31)))
    assert edge.last < date(2028, 12, 31)


def test_only_days_on_which_both_can_start_are_looked_at():
    mondays = compare(
        working(5), FIFTEEN, span=(date(2026, 1, 1), date(2026, 1, 31)), starts=lambda day: day.weekday() == 0
    )
    assert mondays.dates == 4


def test_months_are_not_four_weeks():
    found = compare(
        Counting(period=Months(1), convention=AFTER),
        Counting(period=Weeks(4), convention=AFTER),
        span=(date(2026, 1, 1), date(2026, 12, 31)),
    )
    assert found.same == 29  # from each day of February 2026, and from 31 January, whose month ends with February
    assert found.later == 365 - 29


def made(earlier=0, same=0, later=0, untold=0) -> Comparison:
    return Comparison(
        first=date(2026, 1, 1),
        last=date(2026, 1, 10),
        dates=earlier + same + later + untold,
        earlier=earlier,
        same=same,
        later=later,
        untold=untold,
        estimate=bool(untold),
    )


@pytest.mark.parametrize(
    ("bound", "right", "found", "verdict"),
    [
        (Bound.AT_MOST, False, made(later=1, same=9), TimeVerdict.LOOSER),
        (Bound.AT_MOST, False, made(later=1, untold=9), TimeVerdict.LOOSER),
        (Bound.AT_MOST, False, made(earlier=1, same=9), TimeVerdict.SHORTER_PROMISE),
        (Bound.AT_MOST, False, made(earlier=1, untold=9), TimeVerdict.CANNOT_TELL),
        (Bound.AT_MOST, False, made(same=10), TimeVerdict.AS_THE_LAW),
        (Bound.AT_LEAST, False, made(earlier=1, later=9), TimeVerdict.LOOSER),
        (Bound.AT_LEAST, False, made(later=10), TimeVerdict.MORE_THAN_MINIMUM),
        (Bound.EXACTLY, False, made(earlier=10), TimeVerdict.LOOSER),
        (Bound.EXACTLY, False, made(later=10), TimeVerdict.MORE_THAN_MINIMUM),
        (Bound.AT_MOST, True, made(earlier=1, same=9), TimeVerdict.LOOSER),
        (Bound.AT_MOST, True, made(later=1, same=9), TimeVerdict.LONGER_THAN_RIGHT),
    ],
)
def test_what_ends_late_or_early_by_what_the_time_of_the_law_does(bound, right, found, verdict):
    assert judged(evolve(NOTICE, bound=bound, right=right), found) is verdict
