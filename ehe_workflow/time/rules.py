"""What an instrument does beside counting: days left out, ends that move, the hour on the last day."""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum

from attrs import field, frozen

from ehe_workflow.time.calendars import DayCounter, next_counted
from ehe_workflow.time.spans import AnnualSpan, CalendarError, leave_a_day


class Roll(Enum):
    """What happens to a last day."""

    NONE = "none"
    """It stays, whatever day it is."""

    NEXT = "next"
    """If it does not count it moves to the next day that does."""

    FIRST_AFTER = "first-after"
    """The limit is the first counted day strictly after it, so always at least one day later."""


MOVES = ("shift", "skip", "roll")


def _known_order(_instance: object, _attribute: object, value: tuple[str, ...]) -> None:
    known = ("count", *MOVES)
    if value.count("count") != 1 or len(set(value)) != len(value) or not set(value) <= set(known):
        raise CalendarError(f"order {value!r} must hold 'count' once and each of {MOVES} at most once")


@frozen
class CountingRule:
    """How one instrument treats a period, beyond the phrase in which the period is written.

    Attributes:
        id: a short name to refer to it by.
        working: the days that "shift" and "roll" look for; None if neither is used.
        roll: what happens to the last day.
        not_counted: days of the year dropped while counting days, weeks (seven days each), working or school
            days. How to drop days from months or years is not settled, so counting those is refused.
        moves_out_of: an end inside one of these moves to the first day after it.
        order: when each step happens: "shift" (a day that does not count moves to the next that does),
            "count", "skip" (out of ``moves_out_of``) and "roll". Steps before "count" move the trigger,
            those after it the end. Ends of periods counted backward are never moved: a later day would
            shorten the notice.
        cut_off: the time of day by which the act must be done on the last day; None for the end of the day.

    Raises:
        CalendarError: if the order is malformed, or a step is asked for that cannot happen.
    """

    id: str
    working: DayCounter | None = None
    roll: Roll = Roll.NONE
    not_counted: tuple[AnnualSpan, ...] = ()
    moves_out_of: tuple[AnnualSpan, ...] = ()
    order: tuple[str, ...] = field(default=("count", "skip", "roll"), validator=_known_order)
    cut_off: time | None = None

    def __attrs_post_init__(self) -> None:
        if self.working is None and (self.roll is not Roll.NONE or "shift" in self.order):
            raise CalendarError(f"rule {self.id} moves days to counted ones: say which days count ('working')")
        if self.roll is not Roll.NONE and "roll" not in self.order:
            raise CalendarError(f"rule {self.id} has roll {self.roll.value!r}: its order must say when to 'roll'")
        if self.moves_out_of and "skip" not in self.order:
            raise CalendarError(f"rule {self.id} has spans to move out of: its order must say when to 'skip'")
        leave_a_day(self.not_counted, f"the days not counted by rule {self.id}")
        leave_a_day(self.moves_out_of, f"the spans that rule {self.id} moves out of")

    @property
    def estimate(self) -> bool:
        """Whether moves of this rule look for days by a counter that is an estimate."""
        moves = self.roll is not Roll.NONE or "shift" in self.order
        return moves and self.working is not None and self.working.estimate

    @property
    def before_counting(self) -> tuple[str, ...]:
        """The steps that move the trigger, in order."""
        return self.order[: self.order.index("count")]

    @property
    def after_counting(self) -> tuple[str, ...]:
        """The steps that move the end, in order."""
        return self.order[self.order.index("count") + 1 :]

    def moved(self, step: str, day: date) -> date:
        """The day to which one step ("shift", "skip" or "roll") takes a day.

        Raises:
            OutsideCoverageError: if the calendar does not cover the days it must look at.
            OverflowError: if the day cannot be written.
        """
        if step == "skip":
            while span := next((span for span in self.moves_out_of if span.contains(day)), None):
                day = span.end_for(day) + timedelta(days=1)
            return day
        if self.working is None or (step == "roll" and self.roll is Roll.NONE):
            return day
        if step == "roll" and self.roll is Roll.FIRST_AFTER:
            day += timedelta(days=1)
        return next_counted(day, self.working)

    def counts(self, day: date) -> bool:
        """Whether a day of the period is counted, as far as ``not_counted`` goes."""
        return not any(span.contains(day) for span in self.not_counted)
