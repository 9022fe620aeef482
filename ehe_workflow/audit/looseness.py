"""Whether a time is looser than one of the law, shorter, or the same, given the two over every start day."""

from __future__ import annotations

from datetime import date
from enum import Enum

from ehe_workflow.audit.compare import Comparison
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Bound


class TimeVerdict(Enum):
    """How a time in a document stands to the law."""

    OWN_PROMISE = "own-promise"
    AS_THE_LAW = "as-the-law"
    SHORTER_PROMISE = "shorter-promise"
    MORE_THAN_MINIMUM = "more-than-the-minimum"
    LOOSER = "looser"
    LONGER_THAN_RIGHT = "longer-than-the-right"
    DIFFERENT_START = "different-start"
    LAW_HAS_NO_NUMBER = "law-has-no-number"
    NO_NUMBER = "no-number"
    NO_START = "no-start"
    NO_UNIT = "no-unit"
    MISSING = "missing"
    NOT_READ = "not-read"
    CANNOT_TELL = "cannot-tell"


class Extent(Enum):
    """On how many of the start days of the calendar a time is looser than the law's."""

    ALWAYS = "always"
    ON_SOME_DAYS = "on-some-days"
    NEVER = "never"


def asks_the_family(other: Limit) -> bool:
    """Whether a limit caps what the family does: the end of a right, or a duty of its own."""
    return other.right or (other.bound is Bound.AT_MOST and other.by is Actor.FAMILY)


def looser_where_later(other: Limit) -> bool:
    """Whether a time beside a limit of the law is the looser the later it ends.

    A cap on a council is looser where it ends later. A wait that protects the family, a right of it and a duty of it
    are looser where the time ends sooner: the family has less of it than the law gives. A wait that the family has to
    keep, for the council's sake, is again looser where it ends later.
    """
    if other.bound is Bound.AT_MOST:
        return not asks_the_family(other)
    return other.by is Actor.FAMILY and other.protects is Actor.COUNCIL


def _loose_and_strict(other: Limit, found: Comparison) -> tuple[int, int]:
    """On how many start days the first of two times is looser than a limit of the law, and stricter."""
    return (found.later, found.earlier) if looser_where_later(other) else (found.earlier, found.later)


def judged(other: Limit, found: Comparison) -> TimeVerdict:
    """How a time stands to a limit of the law, given the two over every start day.

    Which of the two ends makes it looser, `looser_where_later` says. On some start days it may be looser and on others
    more than what the law gives; the looser days decide.
    """
    loose, strict = _loose_and_strict(other, found)
    if loose:
        return TimeVerdict.LOOSER
    if found.untold:
        return TimeVerdict.CANNOT_TELL
    if not strict:
        return TimeVerdict.AS_THE_LAW
    if asks_the_family(other):
        return TimeVerdict.LONGER_THAN_RIGHT
    return TimeVerdict.SHORTER_PROMISE if looser_where_later(other) else TimeVerdict.MORE_THAN_MINIMUM


def extent_of(other: Limit, found: Comparison) -> Extent | None:
    """On how many start days a time is looser; None where it may be on days that cannot be told."""
    loose, _ = _loose_and_strict(other, found)
    if loose:
        return Extent.ALWAYS if loose == found.dates else Extent.ON_SOME_DAYS
    return Extent.NEVER if not found.untold else None


def extent_words(other: Limit, found: Comparison) -> str:
    """On how many start days a time is looser, in words, with an example."""
    loose, _ = _loose_and_strict(other, found)
    example = found.example_later if looser_where_later(other) else found.example_earlier
    number = "on every start day" if loose == found.dates else f"on {loose} of {found.dates} start days"
    if example is None:
        return number
    return (
        f"{number}; from {_day(example.start)}, say, it ends on {_day(example.own)} and the other on "
        f"{_day(example.other)}"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
