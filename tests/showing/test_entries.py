"""The calendar of a case: every day of it, with an identity that stays and a number that rises."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import icalendar
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow import parse_case, status
from ehe_workflow.showing.entries import Role, Standing, calendar_of, case_part, identity_of
from ehe_workflow.showing.ics import NotACalendarError, read_ics, to_ics

CASE = """
[case]
id = "a case, with words; in it"
title = "A family; in England, today"
jurisdiction = "england"
born = 2015-05-05
[[event]]
id = "enquiry"
kind = "enquiry-made"
date = 2026-11-02
[[event]]
id = "concern"
kind = "unsuitable-found"
date = 2026-11-16
[[event]]
id = "notice"
kind = "notice-served"
date = 2026-11-23
served = 2026-11-23
"""
CORRECTION = """
[[event]]
id = "notice-again"
kind = "notice-served"
date = 2026-11-25
served = 2026-11-25
corrects = "notice"
"""
PERIOD = "eng.sao.notice.response_period"
DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def calendar(law):
    def of(text: str, day: date = DAY, before=None):
        return calendar_of(status(parse_case(text), law, as_of=day), before)

    return of


def named(answer, limit: str, event: str | None, role: Role):
    uid = identity_of(answer.case, limit, event, role)
    return next(one for one in answer.entries if one.uid == uid)


# -------------------------------------------------------------------------------------------------- what is in it


def test_the_last_day_of_the_notice_and_the_first_lawful_day_of_what_waits_for_it(calendar):
    answer = calendar(CASE)
    last = named(answer, PERIOD, "notice", Role.LAST_DAY)
    first = named(answer, PERIOD, "notice", Role.FIRST_LAWFUL_DAY)
    assert (last.day, first.day) == (date(2026, 12, 7), date(2026, 12, 8))
    assert last.standing is first.standing is Standing.CONFIRMED
    assert last.summary.startswith("Last day of this time: ")
    assert first.summary.startswith("From this day lawful: ")
    assert "serve" in first.summary
    assert "Education Act 1996, s.437" in last.description
    assert [one.day for one in answer.entries] == sorted(one.day for one in answer.entries)


def test_every_day_is_that_of_the_verdicts(calendar, law):
    found = status(parse_case(CASE), law, as_of=DAY)
    days = {
        day
        for verdict in found.verdicts
        if verdict.due is not None and verdict.due.refusal is None
        for when in (verdict.due.last_day, verdict.due.first_day_after)
        if when is not None
        for day in (when.earliest, when.latest)
    }
    assert {one.day for one in calendar(CASE).entries} <= days


def test_what_is_done_is_called_off_and_what_is_past_stays(calendar):
    late = calendar(CASE, date(2027, 1, 20))
    assert named(late, PERIOD, "notice", Role.LAST_DAY).standing is Standing.CONFIRMED
    request = CASE + '[[event]]\nid = "asked"\nkind = "information-requested"\ndate = 2026-11-24\n'
    facts = "[case.facts]\nasked-of-school = false\n"
    request = request.replace("[[event]]", facts + "[[event]]", 1)
    open_ = named(calendar(request), "uk.info.foi", "asked", Role.LAST_DAY)
    assert open_.standing is Standing.CONFIRMED
    answered = request + '[[event]]\nkind = "information-answered"\ndate = 2026-11-26\n'
    done = named(calendar(answered), "uk.info.foi", "asked", Role.LAST_DAY)
    assert (done.standing, done.day) == (Standing.CANCELLED, open_.day)
    assert done.sequence > open_.sequence
    assert "This was kept." in done.description


def test_a_day_that_is_not_exactly_known_stands_on_the_safe_one(calendar):
    vague = CASE.replace("date = 2026-11-23\nserved = 2026-11-23", 'date = "2026-11-20/2026-11-24"')
    last = named(calendar(vague), PERIOD, "notice", Role.LAST_DAY)
    exact = CASE.replace("2026-11-23", "2026-11-20")
    assert last.day == named(calendar(exact), PERIOD, "notice", Role.LAST_DAY).day
    assert last.standing is Standing.TENTATIVE
    assert "The day is not exactly known: between" in last.description


# ----------------------------------------------------------------------------------------------------- identity


def test_identities_hang_on_nothing_but_the_case_the_limit_and_the_entry(calendar):
    assert identity_of("a", "b", "c", Role.LAST_DAY) == identity_of("a", "b", "c", Role.LAST_DAY)
    different = {
        identity_of(case, limit, event, role)
        for case in "ab"
        for limit in "ab"
        for event in (None, "a", "b")
        for role in Role
    }
    assert len(different) == 24
    assert identity_of("ab", "c", "d", Role.LAST_DAY) != identity_of("a", "bc", "d", Role.LAST_DAY)
    # Fixed for ever: calendars that people have already read hold these.
    assert identity_of("clarkes", PERIOD, "notice", Role.LAST_DAY) == FIXED
    uids = [one.uid for one in calendar(CASE).entries]
    assert len(uids) == len(set(uids))
    assert all(re.fullmatch(r"[0-9a-f]{12}-[0-9a-f]{24}@ehe-workflow", uid) for uid in uids)


FIXED = "2126a169d383-f8d18155aac6ddf6973c8d9a@ehe-workflow"


def test_a_correction_moves_the_entry_and_its_number_rises(calendar):
    before, after = calendar(CASE), calendar(CASE + CORRECTION)
    for role, first, second in (
        (Role.LAST_DAY, date(2026, 12, 7), date(2026, 12, 9)),
        (Role.FIRST_LAWFUL_DAY, date(2026, 12, 8), date(2026, 12, 10)),
    ):
        one, other = named(before, PERIOD, "notice", role), named(after, PERIOD, "notice", role)
        assert (one.day, other.day) == (first, second)
        assert other.sequence > one.sequence
    assert {one.uid for one in before.entries} == {one.uid for one in after.entries}


def test_a_correction_of_a_correction_is_still_the_same(calendar):
    twice = CASE + CORRECTION + CORRECTION.replace("notice-again", "third").replace('"notice"', '"notice-again"')
    assert {one.uid for one in calendar(twice).entries} == {one.uid for one in calendar(CASE).entries}


@given(st.lists(st.dates(date(2026, 11, 17), date(2026, 11, 26)), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_numbers_never_fall_while_the_log_grows_and_rise_with_every_move(law, days):
    text, name, answers = CASE, "notice", []
    for number, day in enumerate(days):
        answers.append(calendar_of(status(parse_case(text), law, as_of=DAY)))
        text += (
            f'[[event]]\nid = "c{number}"\nkind = "notice-served"\ndate = {day}\nserved = {day}\ncorrects = "{name}"\n'
        )
        name = f"c{number}"
    answers.append(calendar_of(status(parse_case(text), law, as_of=DAY)))
    for before, after in pairwise(answers):
        known = {one.uid: one for one in before.entries}
        assert set(known) == {one.uid for one in after.entries}
        for one in after.entries:
            assert one.sequence >= known[one.uid].sequence
            if one.day != known[one.uid].day:
                assert one.sequence > known[one.uid].sequence


# ------------------------------------------------------------------------------------------- the calendar of before


def test_against_the_calendar_of_before_only_what_changed_rises(calendar):
    before = calendar(CASE)
    same = calendar(CASE + '[[event]]\nkind = "contact"\ndate = 2026-11-26\n', before=before.entries)
    assert {(one.uid, one.sequence) for one in same.entries} >= {(one.uid, one.sequence) for one in before.entries}
    moved = calendar(CASE + CORRECTION, before=same.entries)
    known = {one.uid: one for one in same.entries}
    for one in moved.entries:
        change = (one.day, one.summary, one.standing) != (
            known[one.uid].day,
            known[one.uid].summary,
            known[one.uid].standing,
        )
        assert (one.sequence > known[one.uid].sequence) is change
    again = calendar(CASE + CORRECTION, before=moved.entries)
    assert again.entries == moved.entries


def test_it_rises_where_the_log_did_not_grow_and_so_the_number_of_entries_would_not_tell(calendar):
    before = calendar(CASE)
    after = calendar(CASE.replace("2026-11-23", "2026-11-24"), before=before.entries)
    last = named(after, PERIOD, "notice", Role.LAST_DAY)
    assert last.sequence == named(before, PERIOD, "notice", Role.LAST_DAY).sequence + 1


def test_what_is_no_more_is_called_off_once_and_other_cases_are_left_alone(calendar):
    before = calendar(CASE)
    without = CASE[: CASE.index('[[event]]\nid = "notice"')]
    stranger = evolve(before.entries[0], uid=identity_of("another", "x", None, Role.LAST_DAY))
    after = calendar(without, before=[*before.entries, stranger])
    gone = named(after, PERIOD, "notice", Role.LAST_DAY)
    known = named(before, PERIOD, "notice", Role.LAST_DAY)
    assert (gone.standing, gone.sequence, gone.day) == (Standing.CANCELLED, known.sequence + 1, known.day)
    assert stranger.uid not in {one.uid for one in after.entries}
    again = calendar(without, before=after.entries)
    assert named(again, PERIOD, "notice", Role.LAST_DAY) == gone


# --------------------------------------------------------------------------------------------------------- the file


def test_the_file_is_read_by_icalendar_and_says_the_same(calendar):
    answer = calendar(CASE)
    content = to_ics(answer, [3, 0, 3])
    read = icalendar.Calendar.from_ical(content)
    assert (str(read["version"]), str(read["method"])) == ("2.0", "PUBLISH")
    assert str(read["x-wr-calname"]) == "A family; in England, today"
    events = read.walk("VEVENT")
    assert [str(one["uid"]) for one in events] == [one.uid for one in answer.entries]
    for event, entry in zip(events, answer.entries, strict=True):
        assert event.decoded("dtstart") == entry.day
        assert not isinstance(event.decoded("dtstart"), datetime)
        assert event.decoded("dtend") == entry.day + timedelta(days=1)
        assert event.decoded("dtstamp") == datetime(2026, 11, 27, tzinfo=UTC)
        assert (str(event["summary"]), str(event["description"])) == (entry.summary, entry.description)
        assert int(event["sequence"]) == entry.sequence
        assert (str(event["transp"]), str(event["class"])) == ("TRANSPARENT", "PRIVATE")
        alarms = [alarm.decoded("trigger").days for alarm in event.walk("VALARM")]
        soon = entry.day >= DAY and entry.standing is not Standing.CANCELLED
        assert alarms == ([0, -3] if soon else [])
    assert not events[0].errors
    assert b"\r\n" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert to_ics(answer, [3, 0, 3]) == content


def test_reading_it_back_gives_the_same_entries(calendar):
    answer = calendar(CASE)
    assert read_ics(to_ics(answer, [1])) == answer.entries
    assert all(one.uid.startswith(case_part(answer.case)) for one in answer.entries)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"\xff\xfe",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x@elsewhere\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x@ehe-workflow\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_what_was_not_exported_here_is_refused(content):
    with pytest.raises(NotACalendarError):
        read_ics(content)
