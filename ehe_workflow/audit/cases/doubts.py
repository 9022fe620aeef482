"""Why it cannot be told whether a limit was kept, and what would settle it, in the words of `status`.

Of four kinds of doubt one must never be lost among the others: an act that is late by the days, where an exception may
apply or the limit may not be about the case. A reader who knows which can tell at once that it is a breach.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.conditions import UNKNOWN
from ehe_workflow.audit.cases.verdicts import CANNOT_TELL, NOT_LATE, Reason, Settles, Verdicts
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.limits import Excuse, Limit


class Doubt(Enum):
    """Why it cannot be told whether a limit was kept.

    Attributes:
        LATE_UNLESS: by the days it was not; but an exception may apply, the limit may not be about the case, another
            reading of the words may be right, or the like.
        NO_EVIDENCE: the time is over and the log does not hold the act.
        KEPT_IF_DUE: by the days it was kept; whether the limit applies at all is not known.
        UNCLEAR: a day is missing or vague, the words have several readings, or a calendar does not reach so far.
    """

    LATE_UNLESS = "late-unless"
    NO_EVIDENCE = "no-evidence"
    KEPT_IF_DUE = "kept-if-due"
    UNCLEAR = "unclear"


DOUBTS = tuple(Doubt)
"""The doubts; the code of each is its place, counted from 1, and 0 stands for none."""

LATE_UNLESS, NO_EVIDENCE, KEPT_IF_DUE, UNCLEAR = range(1, len(DOUBTS) + 1)

_IN_STATUS = {
    Settles.EXCEPTION: "whether this exception applies",
    Settles.CONDITION: "whether it applies here",
    Settles.FIGURE: "the figure itself",
    Settles.READING: "which reading of the words is right",
    Settles.SERVICE: "whether it was validly served",
}
"""How `ehe_workflow.case.judge` begins to say what would settle a verdict that the days by themselves do settle."""

_UNLESS = {
    Settles.EXCEPTION: "an exception applies",
    Settles.CONDITION: "it is not about the case",
    Settles.FIGURE: "the figure, which was not checked, is wrong",
    Settles.READING: "another reading of the words is right",
    Settles.SERVICE: "it was not validly served",
}
_BESIDE_THE_DAYS = sum(_UNLESS)

_WORDS = {
    Settles.DAYS: "the exact days",
    Settles.CALENDAR: "a valid service, or a calendar that reaches so far",
    Settles.EVIDENCE: "the date of the act, or a note that it had not happened",
    Settles.TRIGGER: "the day from which it runs",
    Settles.FIGURE: "the figure itself, which is from memory and was not checked",
    Settles.READING: "which reading of the words is right",
    Settles.SERVICE: "whether it was validly served",
}


def doubts_of(found: Verdicts) -> npt.NDArray[np.int8]:
    """The doubt about each verdict, as a code; see `DOUBTS`."""
    codes = np.zeros(len(found), np.int8)
    at = np.flatnonzero(found.kind == CANNOT_TELL)
    if not len(at):
        return codes
    reason, settles, not_late = found.reason[at], found.settles[at], found.late_least[at] == NOT_LATE
    by_days = (settles != 0) & (settles & ~np.int16(_BESIDE_THE_DAYS) == 0)
    late = by_days & (~not_late | (reason == Reason.TOO_SOON))
    kept = (settles == Settles.CONDITION) & not_late & (reason == Reason.NONE)
    own = np.where(late, LATE_UNLESS, np.where(kept, KEPT_IF_DUE, UNCLEAR))
    codes[at] = np.where(reason == Reason.NO_EVIDENCE, NO_EVIDENCE, own)
    return codes


def doubt_of(verdict: Verdict) -> Doubt | None:
    """The doubt about a verdict of the single-case engine; None where it can be told."""
    if verdict.kind is not Kind.CANNOT_TELL:
        return None
    why, flags = verdict.why or "", [_flag_of(words) for words in verdict.would_settle]
    if why.startswith("the log holds no evidence"):
        return Doubt.NO_EVIDENCE
    if flags and None not in flags:
        too_soon = why.endswith(", before the time was over")
        if too_soon or (verdict.days_late is not None and verdict.days_late[0] > 0):
            return Doubt.LATE_UNLESS
        if not why and set(flags) == {Settles.CONDITION}:
            return Doubt.KEPT_IF_DUE
    return Doubt.UNCLEAR


def _flag_of(words: str) -> Settles | None:
    return next((flag for flag, start in _IN_STATUS.items() if words.startswith(start)), None)


def unless(settles: int) -> str:
    """What keeps an act that is late by the days from being a breach, in words."""
    return " or ".join(words for flag, words in _UNLESS.items() if settles & flag)


def unless_of_words(words: str) -> str:
    """The same, from the words of what would settle it."""
    return unless(sum({flag for one in words.split("; ") if (flag := _flag_of(one)) is not None}))


def would_settle(batch: Batch, found: Verdicts) -> pl.Series:
    """What would settle each verdict of one limit, naming the conditions and exceptions that are open in its row."""
    codes = np.where(found.kind == CANNOT_TELL, found.settles, 0).astype(np.int64)
    excuses = lifting(found.limit)
    at = np.flatnonzero(codes & Settles.EXCEPTION)
    if len(at):
        rows = found.rows.at(at)
        for number, excuse in enumerate(excuses):
            if excuse.when is None:
                codes[at] |= _FIRST_EXCUSE << number
            else:
                is_open = batch.conditions.holds(excuse.when, rows, hindsight=True) == UNKNOWN
                codes[at] |= np.where(is_open, _FIRST_EXCUSE << number, 0)
    here = np.flatnonzero(np.bincount(codes))
    words = pl.Series([_words_of(found.limit, excuses, code) for code in here.tolist()], dtype=pl.String)
    return words.gather(np.searchsorted(here, codes))


_FIRST_EXCUSE = 2 * max(Settles)


def _words_of(limit: Limit, excuses: Sequence[Excuse], code: int) -> str | None:
    told = [words for flag, words in _WORDS.items() if code & flag]
    open_ = [excuse for number, excuse in enumerate(excuses) if code & (_FIRST_EXCUSE << number)]
    if open_:
        named = [f"{one.what} ({one.when})" if one.when is not None else one.what for one in open_]
        which = "this exception" if len(named) == 1 else "one of these exceptions"
        told.append(f"whether {which} applies: {', or '.join(named)}")
    if code & Settles.CONDITION:
        told.append(f"{_IN_STATUS[Settles.CONDITION]}: {limit.when}")
    return "; ".join(told) or None


def lifting(limit: Limit) -> tuple[Excuse, ...]:
    """The exceptions to a limit that lift it."""
    return tuple(excuse for excuse in limit.excuses if excuse.effect == "lifts")


def breach_unless(limit: Limit) -> str | None:
    """The fact of a case on which every exception to a limit turns: where it is false, none applies."""
    conditions = [excuse.when for excuse in lifting(limit)]
    if not conditions or None in conditions:
        return None
    names = dict.fromkeys(name for condition in conditions if condition is not None for name in condition.names())
    for name in names:
        known = {name: False}
        if all(condition.holds(known.get) is False for condition in conditions if condition is not None):
            return name
    return None
