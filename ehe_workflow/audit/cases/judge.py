"""Whether limits were kept, for every event that set them off: `ehe_workflow.case.judge` over columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import define

from ehe_workflow.audit.cases.by_days import ByDays
from ehe_workflow.audit.cases.clock import Clock
from ehe_workflow.audit.cases.conditions import NO, UNKNOWN, YES
from ehe_workflow.audit.cases.events import NO_PLACE, Events, Rows
from ehe_workflow.audit.cases.verdicts import (
    BREACHED,
    CANNOT_TELL,
    MET,
    NOT_APPLICABLE,
    RUNNING,
    Reason,
    Settles,
    Verdicts,
)
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Confidence


@define(eq=False)
class Judge:
    """Gives verdicts on the limits of a law over a batch.

    Args:
        law: the law.
        events: the batch.
        clock: counts the limits.
        by_days: says what the days make of them.
    """

    law: Law
    events: Events
    clock: Clock
    by_days: ByDays

    def verdicts(self, limit: Limit, rows: Rows) -> Verdicts:
        """One verdict for each row.

        Args:
            limit: the limit.
            rows: some of the rows that set it off.
        """
        found = self.by_days.verdicts(limit, rows, self.clock.dues_at(limit, rows))
        if limit.readings:
            self._read(found)
        self._excuse(found)
        if limit.when is not None:
            holds = self.clock.conditions.holds(limit.when, rows)
            told = (found.kind == BREACHED) | (found.kind == MET) | (found.kind == CANNOT_TELL)
            unknown = (holds == UNKNOWN) & told
            found.reason[unknown & (found.kind == MET)] = Reason.NONE
            found.unsettle(unknown, Settles.CONDITION)
        if self._runs_from_service(limit):
            found.unsettle((found.kind == BREACHED) & self.clock.dated.unsure_of_service(rows), Settles.SERVICE)
        if self.law.weight_of(limit)[1] is Confidence.MEMORY:
            found.unsettle(found.kind == BREACHED, Settles.FIGURE)
        if limit.when is not None:
            found.set_aside(holds == NO, Reason.CONDITION)
        return found

    def _runs_from_service(self, limit: Limit) -> bool:
        """Whether a limit runs, in the end, from the day on which a document was served."""
        while limit.from_limit is not None:
            limit = self.law.limit_named(limit.from_limit)
        return limit.dated == "served"

    def _read(self, found: Verdicts) -> None:
        """Where the readings of the words disagree it cannot be told."""
        limit, rows = found.limit, found.rows
        disagree = np.zeros(len(found), np.bool_)
        for reading in limit.readings:
            dues = self.clock.due_under(limit, reading, rows)
            read = self.by_days.verdicts(limit, rows, dues).kind
            if not dues.given.all():
                without = self._of_no_number(limit, rows) if reading.from_ is None else found.kind
                read = np.where(dues.given, read, without).astype(np.int8)
            disagree |= read != found.kind
        found.unsettle(disagree & found.dues.given, Settles.READING)

    def _of_no_number(self, limit: Limit, rows: Rows) -> npt.NDArray[np.int64]:
        """The verdicts under a reading by which the words give no number."""
        done, ended = self.events.after(limit.done, rows), self.events.after(limit.ends, rows)
        over = (ended != NO_PLACE) & ((done == NO_PLACE) | (ended < done))
        return np.where(over, NOT_APPLICABLE, np.where(done != NO_PLACE, MET, RUNNING))

    def _excuse(self, found: Verdicts) -> None:
        """Where an exception lifts the limit it does not apply; where one may, a breach cannot be told."""
        lifted = np.zeros(len(found), np.bool_)
        for excuse in found.limit.excuses:
            if excuse.effect != "lifts":
                continue
            if excuse.when is None:
                found.unsettle(found.kind == BREACHED, Settles.EXCEPTION)
                continue
            holds = self.clock.conditions.holds(excuse.when, found.rows, hindsight=True)
            lifted |= holds == YES
            found.unsettle((holds == UNKNOWN) & (found.kind == BREACHED), Settles.EXCEPTION)
        found.set_aside(lifted, Reason.EXCUSED)
