"""The phrases that say how a period stands to the day that sets it off."""

from __future__ import annotations

from enum import Enum


class Convention(Enum):
    """How a period of N units is laid against its trigger day X (or against an event on day E)."""

    BEGINNING_WITH = "beginning-with"
    """X is day 1; the last day is X + (N - 1). "Beginning with", "starting with".

    Months and years end on the day before the corresponding date, or on the last day of the month where
    there is no corresponding date. Rules ct.begin, ct.notless, ct.before_end, ct.month_begin
    (Zoan v Rouamba [2000])."""

    AFTER = "after"
    """X is not counted; the last day is X + N. "After", "from", "of", "within N days of", "following".

    Months and years end on the corresponding date. Rules ct.from, ct.notmore, ct.cpr_limit, ct.month,
    ct.month_clamp (Dodds v Walker [1981])."""

    CLEAR = "clear"
    """Both ends are left out: N whole days lie between X and the act. The last clear day is X + N, and the
    first day on which the act may be done is X + N + 1. Rules ct.clear, ct.cpr_event."""

    BEFORE = "before"
    """N units before an event: the day of the event is not counted, the day of the act is. The latest day for
    the act is E - N. Rule ct.before."""

    CLEAR_BEFORE = "clear-before"
    """N clear units before an event: neither the day of the event nor that of the act is counted. The latest
    day for the act is E - N - 1; in working days, the (N + 1)-th of them before the event. Rules ct.clear,
    ct.cpr_event, ct.cpr_short."""

    ENDING_WITH = "ending-with"
    """A look-back: the trigger is the last day of the period. Months and years begin on the day after the
    corresponding date N units earlier. Rule ct.ending."""
