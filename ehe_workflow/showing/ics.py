"""A calendar of a case as an iCalendar file (RFC 5545), and the entries of one that was exported before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Component, Event

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.showing.entries import PLACE, CalendarAnswer, Entry, Role, Standing

_WORDS = {Role.LAST_DAY: "Last day", Role.FIRST_LAWFUL_DAY: "First lawful day"}

_ROLE = "x-ehe-workflow-role"


class NotACalendarError(EheWorkflowError, ValueError):
    """The text is not a calendar that was exported here."""


def to_ics(answer: CalendarAnswer, alarms: Iterable[int] = ()) -> bytes:
    """A calendar as an iCalendar file: whole days that block no time, private.

    Args:
        answer: the entries; each is stamped with the day on which the case was seen, since no clock is read.
        alarms: how many days before each entry a reminder comes; none for what is called off or past.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ehe_workflow//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", answer.title or answer.case)
    days = sorted(set(alarms))
    for entry in answer.entries:
        calendar.add_component(_event(entry, answer.as_of, days))
    return bytes(calendar.to_ical())


def _event(entry: Entry, as_of: date, alarms: Iterable[int]) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", entry.standing.value)
    event.add("categories", [_WORDS[entry.role]])
    event.add(_ROLE, entry.role.value)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.url is not None:
        event.add("url", entry.url)
    if entry.standing is not Standing.CANCELLED and entry.day >= as_of:
        for days in alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.summary)
            alarm.add("trigger", timedelta(days=-days))
            event.add_component(alarm)
    return event


def read_ics(content: bytes) -> tuple[Entry, ...]:
    """The entries of a calendar that was exported before; what others put into it is passed over.

    Raises:
        NotACalendarError: it is no iCalendar file, or holds nothing that was exported here.
    """
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
        found = tuple(_entry(event) for event in events if str(event.get("uid", "")).endswith(f"@{PLACE}"))
    except (ValueError, LookupError, AttributeError) as error:
        raise NotACalendarError("it is not an iCalendar file that can be read") from error
    if not found:
        raise NotACalendarError("it holds no entry that was exported here")
    return found


def _entry(event: Component) -> Entry:
    url = event.get("url")
    return Entry(
        uid=str(event["uid"]),
        sequence=int(event.decoded("sequence")),
        role=Role(str(event[_ROLE])),
        day=event.decoded("dtstart"),
        summary=str(event["summary"]),
        description=str(event.get("description", "")),
        standing=Standing(str(event["status"])),
        url=str(url) if url is not None else None,
    )
