"""When limits end, as columns, and the days that they run from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from ehe_workflow.audit.cases.events import EVER, Chosen, Flags, Window

NOT_REFUSED, NOT_SERVED, NOT_KNOWN = 0, 1, 2
"""Why no last day can be given: nothing is in the way; it was not validly served; a calendar does not reach."""


@frozen(kw_only=True)
class Dues:
    """When a limit ends in each row.

    Attributes:
        given: whether anything was counted: the period has a number, and the day it runs from is recorded.
        last_day: the last day, inclusive.
        counted: the last day as it was counted from the trigger, before anything moved it.
        estimate: whether the true last day is the same or later.
        refusal: why no last day can be given.
        trigger: the day it runs from.
    """

    given: Flags
    last_day: Window
    counted: Window
    estimate: Flags
    refusal: npt.NDArray[np.uint8]
    trigger: Window

    @property
    def surely(self) -> Window:
        """The last day as far as it is sure: an estimate may be too early."""
        if not self.estimate.any():
            return self.last_day
        return Window(self.last_day.earliest, np.where(self.estimate, np.int32(EVER), self.last_day.latest))

    def at(self, rows: Chosen) -> Dues:
        """Those of some rows."""
        last_day = self.last_day.at(rows)
        return Dues(
            given=self.given[rows],
            last_day=last_day,
            counted=last_day if self.counted is self.last_day else self.counted.at(rows),
            estimate=self.estimate[rows],
            refusal=self.refusal[rows],
            trigger=self.trigger.at(rows),
        )


@frozen
class Triggers:
    """The days that limits run from: given or not, refused or not."""

    given: Flags
    days: Window
    refusal: npt.NDArray[np.uint8]
