"""Verdicts as columns, and the tables in which they are looked up.

What the days make of a limit turns on a few questions with the answers yes and no: did the act come, was it in time,
is the time over. A `Decision` says it in a plain function, which is asked once for every combination of answers; rows
are then looked up in what it said.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, IntFlag
from inspect import signature
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import define

from ehe_workflow.audit.cases.dues import Dues
from ehe_workflow.audit.cases.events import NO_PLACE, Chosen, Flags, Ints, Rows
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.limits import Limit

KINDS = tuple(Kind)
"""The verdicts, by the code that stands for each."""
MET, BREACHED, RUNNING, NOT_TRIGGERED, NOT_APPLICABLE, CANNOT_TELL = range(len(KINDS))


class Reason(IntEnum):
    """What decides a verdict, where that is not plain from the days."""

    NONE = 0
    CONDITION = 1
    REFUSED = 2
    ANOTHER_ANSWER = 3
    ENDED = 4
    NOTHING_TOO_SOON = 5
    RECORDED_AS_NOT_DONE = 6
    NO_EVIDENCE = 7
    TOO_SOON = 8
    PERHAPS_TOO_SOON = 9
    STATED_TOO_EARLY = 10
    STATED_PERHAPS_TOO_EARLY = 11
    NO_NUMBER = 12
    PAST_BENCHMARK = 13
    EXCUSED = 14
    NOT_ASKED = 15
    STATED_AND_TOO_SOON = 16


class Settles(IntFlag):
    """What would settle a verdict that cannot be told."""

    DAYS = 1
    CALENDAR = 2
    EVIDENCE = 4
    TRIGGER = 8
    EXCEPTION = 16
    CONDITION = 32
    FIGURE = 64
    READING = 128
    SERVICE = 256


NOT_LATE = -1
"""The fewest days late where nothing is late."""

Outcome: TypeAlias = tuple[int, Reason, int]
"""A verdict, its reason, and what would settle it."""


class Decision:
    """A verdict that turns on yes-or-no questions, worked out once for every combination of answers.

    Args:
        decide: gives the outcome for the answers, which are its keywords.
    """

    def __init__(self, decide: Callable[..., Outcome]) -> None:
        questions = list(signature(decide).parameters)
        said = [
            decide(**dict(zip(questions, answers, strict=True)))
            for answers in product((False, True), repeat=len(questions))
        ]
        # The last answer changes from one entry to the next, and so is the lowest bit.
        self._bits = {name: 1 << place for place, name in enumerate(reversed(questions))}
        self._kinds = np.array([kind for kind, _, _ in said], np.int8)
        self._reasons = np.array([reason for _, reason, _ in said], np.int8)
        self._settles = np.array([settles for _, _, settles in said], np.int16)

    def of(self, limit: Limit, rows: Rows, dues: Dues, **answers: Flags | bool) -> Verdicts:
        """The verdicts of some rows, by the answers in each row or in all; what is not answered is no."""
        codes = np.zeros(len(rows), np.uint16)
        for name, answer in answers.items():
            if answer is not False:
                codes |= np.multiply(answer, np.uint16(self._bits[name]), dtype=np.uint16)
        found = Verdicts.blank(limit, rows, dues)
        found.kind, found.reason, found.settles = self._kinds[codes], self._reasons[codes], self._settles[codes]
        return found


@define(eq=False)
class Verdicts:
    """The verdicts on one limit, a row for each event that set it off.

    Attributes:
        limit: the limit.
        rows: the events.
        dues: when it ends.
        kind: the verdict, as a place in `KINDS`.
        done: the place of the event that is the act, or that came too soon.
        late_least: by how many days the act missed the last day, the fewest possible; `NOT_LATE` where none.
        late_most: the most possible; `EVER` where there is no most.
        reason: what decides it, as a `Reason`.
        settles: what would settle it, as `Settles`.
        acted: whether it is about the doing of the event that came too soon.
    """

    limit: Limit
    rows: Rows
    dues: Dues
    kind: npt.NDArray[np.int8]
    done: npt.NDArray[np.int64]
    late_least: Ints
    late_most: Ints
    reason: npt.NDArray[np.int8]
    settles: npt.NDArray[np.int16]
    acted: Flags

    @classmethod
    def blank(cls, limit: Limit, rows: Rows, dues: Dues) -> Verdicts:
        """Verdicts that say that the limit does not apply, without a reason."""
        size = len(rows)
        return cls(
            limit=limit,
            rows=rows,
            dues=dues,
            kind=np.full(size, NOT_APPLICABLE, np.int8),
            done=np.full(size, NO_PLACE, np.int64),
            late_least=np.full(size, NOT_LATE, np.int32),
            late_most=np.full(size, NOT_LATE, np.int32),
            reason=np.zeros(size, np.int8),
            settles=np.zeros(size, np.int16),
            acted=np.zeros(size, np.bool_),
        )

    def __len__(self) -> int:
        """The number of verdicts."""
        return len(self.kind)

    def take(self, where: Flags, other: Verdicts) -> None:
        """Give some rows the verdicts of another judgment of the same rows."""
        at = np.flatnonzero(where)
        if len(at):
            self.put(at, other.at(at))

    def put(self, at: npt.NDArray[np.intp], other: Verdicts) -> None:
        """Give some rows the verdicts of a judgment of these rows alone."""
        if not self.done.flags.writeable:
            self.done = self.done.copy()
        for name in _JUDGED:
            getattr(self, name)[at] = getattr(other, name)

    def set_aside(self, where: Flags, reason: Reason) -> None:
        """Say of some rows that the limit does not apply, and why."""
        at = np.flatnonzero(where)
        if len(at):
            self.put(at, Verdicts.blank(self.limit, self.rows.at(at), self.dues.at(at)))
            self.reason[at] = reason

    def unsettle(self, where: Flags, what: Settles) -> None:
        """Say of some rows that it cannot be told, and what would settle it."""
        if where.any():
            self.kind[where] = CANNOT_TELL
            self.settles[where] |= what

    def at(self, rows: Chosen) -> Verdicts:
        """Some of the verdicts."""
        chosen = (getattr(self, name)[rows] for name in _JUDGED)
        return Verdicts(self.limit, self.rows.at(rows), self.dues.at(rows), *chosen)


_JUDGED = ("kind", "done", "late_least", "late_most", "reason", "settles", "acted")
