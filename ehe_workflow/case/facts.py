"""What a condition of the law finds when it asks a case for a fact: yes, no, a value, or not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import frozen

from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.triage import triage
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.conditions import HAPPENED, Condition, FactValue
from ehe_workflow.time import AgeError, birthday
from ehe_workflow.time.when import When

Assumed = Mapping[str, FactValue]
"""What is taken to be so in one of several possible worlds, by the name of the fact."""


@frozen
class Facts:
    """The facts of a case as they stand at one place of its log, in one possible world.

    Attributes:
        timeline: the log.
        place: the place of the event asked about, or None for the end of the log.
        assumed: what this world takes to be so.
        hindsight: whether what came after the place counts as well: events that happened and facts that became known.
    """

    timeline: Timeline
    place: int | None = None
    assumed: Assumed = MappingProxyType({})
    hindsight: bool = False

    def __call__(self, name: str) -> FactValue | None:
        """The value of a fact, or None where it is not known."""
        if name.startswith(HAPPENED):
            return self._happened(name.removeprefix(HAPPENED))
        if self.place is not None:
            told = self.timeline.events[self.place].details.get(name)
            if told is not None:
                return told
        found = self.timeline.case_fact(name, None if self.hindsight else self.place)
        if found is not None:
            return found
        fact = self.timeline.law.fact.get(name)
        if fact is not None and fact.computed is not None:
            computed = _COMPUTED[fact.computed](self)
            if computed is not None:
                return computed
        return self.assumed.get(self.known_as(name))

    def known_as(self, name: str) -> str:
        """The name under which an assumption about a fact is kept: that of the event, for a detail of one."""
        fact = self.timeline.law.fact.get(name)
        if fact is not None and fact.of == "event" and self.place is not None:
            return f"{self.timeline.events[self.place].id}: {name}"
        return name

    def unknown(self, condition: Condition) -> list[str]:
        """The facts that a condition asks for and that are not known, each once."""
        return [name for name in dict.fromkeys(condition.names()) if self(name) is None]

    @property
    def day(self) -> When:
        """The day asked about."""
        if self.place is None:
            return When.on(self.timeline.as_of)
        return self.timeline.events[self.place].date

    def _happened(self, kind: str) -> bool:
        places = self.timeline.places.get(kind, ())
        return any(self.place is None or self.hindsight or place < self.place for place in places)


def _of_school_age(facts: Facts) -> bool | None:
    try:
        starts, ends = _ends(facts.timeline.school_age_starts), _ends(facts.timeline.school_age_ends)
    except (AgeError, OutsideCoverageError):
        return None
    day = _ends(facts.day)
    if starts is None or ends is None or day is None:
        return None
    if starts[1] <= day[0] and day[1] <= ends[0]:
        return True
    return False if day[1] < starts[0] or ends[1] < day[0] else None


def _ends(when: When | None) -> tuple[date, date] | None:
    """The first and the last day that a day can be, or None where one of them is open."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    return when.earliest, when.latest


def _age(facts: Facts) -> int | None:
    born, day = _ends(facts.timeline.case.born), _ends(facts.day)
    if born is None or day is None:
        return None
    try:
        least, most = age_on(born[1], day[0]), age_on(born[0], day[1])
    except OutsideCoverageError:
        return None
    return least if least == most else None


def age_on(born: date, day: date) -> int:
    """Age in whole years on a day; an age is reached at the start of the birthday."""
    years = day.year - born.year
    return years if years < 0 or birthday(born, years) <= day else years - 1


def _triage(facts: Facts) -> str | None:
    end = len(facts.timeline.events) if facts.place is None else facts.place + 1
    return triage(facts.timeline.law, facts.timeline.events[:end]).answer


def _kind(facts: Facts) -> str | None:
    return None if facts.place is None else facts.timeline.events[facts.place].kind


def _how(facts: Facts) -> str | None:
    return None if facts.place is None else facts.timeline.events[facts.place].how


def _reconstructed(facts: Facts) -> bool | None:
    return None if facts.place is None else facts.timeline.events[facts.place].reconstructed


def _hours_until_written(facts: Facts) -> int | None:
    """Whole hours, rounded up, from the event to its being written down; the fewest possible where days are vague."""
    if facts.place is None:
        return None
    event = facts.timeline.events[facts.place]
    if event.written is None or event.written.earliest is None or event.date.latest is None:
        return None
    if event.at is not None and event.written_at is not None:
        start = datetime.combine(event.date.latest, event.at)
        end = datetime.combine(event.written.earliest, event.written_at)
        return max(0, -(-int((end - start).total_seconds()) // 3600))
    days = (event.written.earliest - event.date.latest).days
    return None if days <= 0 else (days - 1) * 24 + 1


def _validly_served(facts: Facts) -> bool | None:
    return None if facts.place is None else facts.timeline.serves(facts.timeline.events[facts.place])


_COMPUTED: Mapping[str, Callable[[Facts], FactValue | None]] = {
    "of-school-age": _of_school_age,
    "age": _age,
    "triage": _triage,
    "kind": _kind,
    "how": _how,
    "reconstructed": _reconstructed,
    "hours-until-written": _hours_until_written,
    "validly-served": _validly_served,
}
