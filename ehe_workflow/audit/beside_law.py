"""One time of a council's own document beside a limit of the law: as the law, shorter, looser, or not the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from ehe_workflow.audit.compare import Comparison, Counting, compare, counting_of, span_of
from ehe_workflow.audit.looseness import (
    Extent,
    TimeVerdict,
    asks_the_family,
    extent_of,
    extent_words,
    judged,
)
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Bound, Confidence
from ehe_workflow.time import Unfixed, WorkingDays

OF_THE_LAW = "none"
"""The length of a limit of the law that fixes nothing."""

_ACCUSING = frozenset({TimeVerdict.LOOSER, TimeVerdict.LONGER_THAN_RIGHT})
"""The verdicts that say something against a council: only a figure that was read, from the same event, bears them."""


@frozen(kw_only=True)
class UnderReading:
    """The same comparison where the law's words are read in another way.

    Attributes:
        reading: the reading's name.
        held_by: who reads it so.
        verdict: the verdict under it.
        comparison: the comparison under it.
    """

    reading: str
    held_by: str
    verdict: TimeVerdict
    comparison: Comparison


@frozen
class BesideLaw:
    """How a time stands to the law's.

    Attributes:
        verdict: how it stands.
        why: the same in a sentence or two.
        looser: on how many start days it is looser; None where nothing was compared.
        comparison: the two over every start day, the document's first; None where nothing was compared.
        readings: the same where the law's words can be read in another way and the verdict differs.
    """

    verdict: TimeVerdict
    why: str
    looser: Extent | None = None
    comparison: Comparison | None = None
    readings: tuple[UnderReading, ...] = ()


def beside_law(law: Law, own: Limit, other: Limit | None, on: date) -> BesideLaw:
    """Set a limit of a council beside one of the law.

    Args:
        law: the law of the council.
        own: the council's limit.
        other: the limit of the law, or None where the law has none.
        on: the day whose law counts; examples are near it.
    """
    if isinstance(own.length, Unfixed):
        return BesideLaw(TimeVerdict.NO_NUMBER, "It has no number, so nobody can be held to a day.")
    if other is None:
        return BesideLaw(TimeVerdict.OWN_PROMISE, "No limit of the law is named beside it.")
    if not law.in_force_of(other).holds_on(on):
        return BesideLaw(TimeVerdict.OWN_PROMISE, "The limit of the law beside it is not in force on this day.")
    if isinstance(other.length, Unfixed):
        return _beside_words(other)
    return _Pair(law, own, other, on).compared()


def _beside_words(other: Limit) -> BesideLaw:
    if str(other.length) == OF_THE_LAW:
        return BesideLaw(TimeVerdict.OWN_PROMISE, "The law fixes no time here.")
    return BesideLaw(
        TimeVerdict.LAW_HAS_NO_NUMBER,
        f"The law says '{other.length}' and gives no number; a number of the council's own cannot put it off.",
    )


@frozen
class _Pair:
    """One limit of a council beside one of the law, both with a number."""

    law: Law
    own: Limit
    other: Limit
    on: date

    def compared(self) -> BesideLaw:
        mine, theirs = counting_of(self.law, self._as_the_law_counts()), counting_of(self.law, self.other)
        if mine is None or theirs is None:
            return BesideLaw(
                TimeVerdict.CANNOT_TELL, "One of the two is worked out from something other than a length."
            )
        if self._cap_beside_wait():
            return BesideLaw(
                TimeVerdict.CANNOT_TELL, "The one caps an act and the other guards a wait: lengths do not tell."
            )
        found = self._over_days(mine, theirs)
        if found is None:
            return BesideLaw(TimeVerdict.CANNOT_TELL, "No day of the calendar lets the two be compared.")
        verdict = self._judged(found)
        return BesideLaw(
            verdict,
            self._why(verdict, found),
            extent_of(self.other, found),
            found,
            tuple(self._under_readings(mine, verdict)),
        )

    def _as_the_law_counts(self) -> Limit:
        """The council's limit, counted as the law counts where the document does not say otherwise.

        Two months in a policy are the two months of the rules that it speaks of, with what those rules do about a last
        day on which nobody works.
        """
        own, other = self.own, self.other
        alike = isinstance(own.length, WorkingDays) and isinstance(other.length, WorkingDays)
        return evolve(
            own,
            convention=own.convention or other.convention,
            counting=own.counting or other.counting,
            days=own.days or (other.days if alike else None),
        )

    def _cap_beside_wait(self) -> bool:
        """Whether the one caps what the council does and the other guards a wait.

        What a document gives the family to act in is a cap on the family and a wait for the council at once.
        """
        bounds = {self.own.bound, self.other.bound}
        return bounds == {Bound.AT_MOST, Bound.AT_LEAST} and self.own.by is not Actor.FAMILY

    def _over_days(self, mine: Counting, theirs: Counting) -> Comparison | None:
        in_force = self.law.in_force_of(self.other)
        return compare(mine, theirs, span=span_of(self.law), near=self.on, starts=in_force.holds_on)

    def _judged(self, found: Comparison) -> TimeVerdict:
        verdict = judged(self.other, found)
        if verdict not in _ACCUSING:
            return verdict
        if self.law.confidence_of(self.other) is Confidence.MEMORY:
            return TimeVerdict.CANNOT_TELL
        return TimeVerdict.DIFFERENT_START if self._apart else verdict

    @property
    def _apart(self) -> bool:
        """Whether the two run from different events."""
        return bool(self.own.from_ and self.other.from_ and not set(self.own.from_) & set(self.other.from_))

    def _misfit(self, found: Comparison) -> str:
        if extent_of(self.other, found) is Extent.NEVER:
            return f"it ends too late on {found.later} of {found.dates} start days"
        return f"it is looser {extent_words(self.other, found)}"

    def _under_readings(self, mine: Counting, taken: TimeVerdict) -> Iterator[UnderReading]:
        for reading in self.other.readings:
            theirs = counting_of(self.law, self.other, reading)
            found = self._over_days(mine, theirs) if theirs is not None else None
            if found is not None and (verdict := self._judged(found)) is not taken:
                yield UnderReading(reading=reading.id, held_by=reading.held_by, verdict=verdict, comparison=found)

    def _why(self, verdict: TimeVerdict, found: Comparison) -> str:
        rule = "the law" if self.law.force_of(self.other).is_law else "the guidance"
        words = {
            TimeVerdict.AS_THE_LAW: f"It ends on the same day as that of {rule} on every start day.",
            TimeVerdict.SHORTER_PROMISE: f"A promise to act sooner than {rule} asks; it never ends later.",
            TimeVerdict.MORE_THAN_MINIMUM: f"It gives more time than the least of {rule}, and never less.",
            TimeVerdict.LOOSER: f"It is looser than {rule} {extent_words(self.other, found)}.",
            TimeVerdict.LONGER_THAN_RIGHT: f"It promises more time than {rule} gives: who relies on it acts too late. "
            f"It ends too late on {found.later} of {found.dates} start days.",
            TimeVerdict.DIFFERENT_START: f"It runs from another event than the time of {rule}, so the two may be "
            f"different times. If they are one time and begin on one day, {self._misfit(found)}.",
            TimeVerdict.CANNOT_TELL: f"It cannot be told on {found.untold} of {found.dates} start days, for which no "
            "school terms are known.",
        }[verdict]
        if verdict is TimeVerdict.CANNOT_TELL and not found.untold:
            words = "The law's figure was not read, so nothing is called looser than it."
        if found.untold and verdict is not TimeVerdict.CANNOT_TELL:
            words += f" On {found.untold} of {found.dates} start days it cannot be told: no school terms are known."
        elif found.estimate:
            words += " School terms are estimated for some days."
        if verdict is TimeVerdict.LOOSER and asks_the_family(self.other) and found.later:
            words += f" On {found.later} it ends too late: who relies on it acts too late."
        if verdict is not TimeVerdict.DIFFERENT_START and self._apart:
            words += " The two run from different events; they are compared as though both began on the same day."
        return words
