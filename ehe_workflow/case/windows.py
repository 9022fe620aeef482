"""Days that are known only as windows, held against each other."""

from __future__ import annotations

from datetime import date, timedelta

from ehe_workflow.time.when import When


def surely_after(one: When, other: When) -> bool:
    """Whether every day of one lies after every day of the other."""
    return one.earliest is not None and other.latest is not None and one.earliest > other.latest


def surely_not_after(one: When, other: When) -> bool:
    """Whether no day of one can lie after any day of the other."""
    return one.latest is not None and other.earliest is not None and one.latest <= other.earliest


def later_of(one: When, other: When) -> When:
    """The later of two windows; an open end of one says nothing about the earliest of both."""
    known = [day for day in (one.earliest, other.earliest) if day is not None]
    latest = max(one.latest, other.latest) if one.latest and other.latest else None
    return When.between(max(known, default=None), latest)


def earlier_of(one: When, other: When) -> When:
    """The earlier of two windows, likewise."""
    known = [day for day in (one.latest, other.latest) if day is not None]
    earliest = min(one.earliest, other.earliest) if one.earliest and other.earliest else None
    return When.between(earliest, min(known, default=None))


def days_between(start: date | None, end: date | None) -> int | None:
    """The days from one day to another, never fewer than none; None where either is open."""
    return max(0, (end - start).days) if start is not None and end is not None else None


def put_off(when: When, shortest: int | None, longest: int | None) -> When:
    """A window moved by some days, its end left open where there is no most."""
    return When.between(
        when.earliest + timedelta(days=shortest or 0) if when.earliest else None,
        when.latest + timedelta(days=longest) if when.latest and longest is not None else None,
    )


def days_late(done: When, last: When) -> tuple[int, int | None]:
    """By how many days an act missed a last day: the least and the most possible; None where it has no end."""
    least = (done.earliest - last.latest).days if done.earliest and last.latest else 0
    most = (done.latest - last.earliest).days if done.latest and last.earliest else None
    return (max(0, least), most)
