"""Making assumptions from a log of cases: what came next how often, and after how long, as the log has it."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.status import status
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.versions import Standing
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Confidence
from ehe_workflow.simulation.model import NOTHING_FURTHER, AssumptionsFile, Choice, Duration, Evidence, Head
from ehe_workflow.time.when import When, WhenError

COLUMNS = ("case", "event", "date")
"""The columns that a log must have; others are left alone."""

MOST_QUANTILES = 11
"""How many quantiles of a duration are written at most."""

_MOST_FAULTS = 50
_SOURCE = "log"


@frozen(kw_only=True)
class Fitted:
    """Assumptions made from a log.

    Attributes:
        assumptions: the assumptions, as a file of them holds.
        cases: how many cases the log has.
        events: how many entries.
        first: the first day of the log.
        last: the last day.
        times: how often each stage was left or rested in, by ``process.stage``.
        open: how many cases stand in a stage that is not one to rest in when the log ends; they are not counted.
        refused: how many entries no step allowed.
        vague: how many steps have no duration, since a day is not exact or the calendar made the step before.
    """

    assumptions: AssumptionsFile
    cases: int
    events: int
    first: date
    last: date
    times: Mapping[str, int]
    open: int
    refused: int
    vague: int


def read_log(path: Path, law: Law) -> list[Case]:
    """The cases of a log in CSV with the columns ``case``, ``event`` and ``date``.

    Raises:
        InputError: the log cannot be read or has faults; they are told with their lines.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return cases_of(csv.reader(lines), law, str(path))
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be read: {said}", file=str(path))]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError([Fault(message=f"is no CSV in UTF-8: {error}", file=str(path))]) from error


def cases_of(rows: Iterable[Sequence[str]], law: Law, name: str) -> list[Case]:
    """The cases of the rows of a log, the first row naming the columns.

    Args:
        rows: the rows.
        law: the law, whose kinds of event they use.
        name: the log's name for messages.
    """
    faults: list[Fault] = []
    lines = enumerate(rows, start=1)
    header = [cell.strip().lower() for cell in next(lines, (1, []))[1]]
    for column in COLUMNS:
        if column not in header:
            near = nearest(column, header)
            message = f"there is no column {column!r}"
            faults.append(Fault(message=message, file=name, line=1, expected=", ".join(COLUMNS), nearest=near))
    if faults:
        raise InputError(faults)
    places = [header.index(column) for column in COLUMNS]
    events: dict[str, list[Event]] = {}
    for line, row in lines:
        if not any(cell.strip() for cell in row):
            continue
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        found = list(_faults(cells, law, name, line))
        if found:
            faults += found
            continue
        case, kind, day = cells
        log = events.setdefault(case, [])
        log.append(Event(id=f"line-{line}", kind=kind, date=When.parse(day)))
    if faults:
        raise InputError([*faults[:_MOST_FAULTS], *_more(faults)])
    if not events:
        raise InputError([Fault(message="the log holds no entry", file=name)])
    return [Case(id=case, jurisdiction=law.jurisdiction.id, events=tuple(log)) for case, log in events.items()]


def _more(faults: Sequence[Fault]) -> Iterator[Fault]:
    if len(faults) > _MOST_FAULTS:
        yield Fault(message=f"and {len(faults) - _MOST_FAULTS} more faults", file=faults[0].file)


def _faults(cells: Sequence[str], law: Law, name: str, line: int) -> Iterator[Fault]:
    case, kind, day = cells
    if not case:
        yield Fault(message="the case has no name", file=name, line=line, key="case")
    if kind not in law.event:
        message = f"there is no event {kind!r} in {law.jurisdiction.id}"
        yield Fault(message=message, file=name, line=line, key="event", nearest=nearest(kind, law.event))
    try:
        When.parse(day)
    except WhenError as error:
        yield Fault(message=str(error), file=name, line=line, key="date", value=repr(day))


class Fitting:
    """Gathers what cases of a log did; `fitted` gives the assumptions.

    Args:
        law: the law that the cases are under.
        cases: the cases.
        name: the log's name.
        processes: the processes wanted; all where empty.
    """

    def __init__(self, law: Law, cases: Sequence[Case], name: str, processes: Sequence[str] = ()) -> None:
        self._law = law
        self._cases = cases
        self._name = name
        self._processes = frozenset(processes)
        days = [day for case in cases for event in case.events for day in _ends(event.date)]
        if not days:
            raise InputError([Fault(message="no entry of the log has a date", file=name)])
        self.first, self.last = min(days), max(days)
        self._next: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._days: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._open = self._refused = self._vague = 0

    def run(self) -> Iterator[None]:
        """Gather case by case."""
        for case in self._cases:
            found = status(case, self._law, as_of=self.last)
            told: set[str] = set()
            for standing in found.standings:
                if standing.process.id not in told and (not self._processes or standing.process.id in self._processes):
                    told.add(standing.process.id)
                    for part in standing.all:
                        self._gather(part, found.timeline, last=part is standing)
            yield

    def _gather(self, standing: Standing, timeline: Timeline, *, last: bool) -> None:
        process, definition, world = standing.process.id, standing.definition, standing.worlds[0]
        entered: When | None = None
        for move in world.moves:
            if move.step is None:
                self._refused += 1
                continue
            if move.place is None:
                entered = None
                continue
            when = timeline.events[move.place].date
            self._next[process, move.before][move.step.id] += 1
            if entered is not None and entered.is_exact and when.is_exact:
                start, end = entered.earliest, when.earliest
                if start is not None and end is not None:
                    self._days[process, move.step.id].append((end - start).days)
            elif move.before != definition.regime.start:
                self._vague += 1
            entered = when
        if last and world.moves:
            if definition.stages[world.stage].final:
                self._next[process, world.stage][NOTHING_FURTHER] += 1
            else:
                self._open += 1

    def fitted(self) -> Fitted:
        """The assumptions that the cases gathered so far make."""
        evidence = Evidence(
            title=f"{self._name}: {len(self._cases)} cases, {self.first} to {self.last}",
            note="A stage in which a case still stands when the log ends counts as rested in where it is one to rest "
            "in, and is left out where it is not; long waits that had not ended are therefore missing.",
        )
        choice: dict[str, dict[str, Choice]] = defaultdict(dict)
        for (process, stage), counts in self._next.items():
            number = counts.total()
            choice[process][stage] = Choice(
                shares=_shares(counts), source=_SOURCE, confidence=Confidence.DERIVED, note=f"{number} times"
            )
        duration: dict[str, dict[str, Duration]] = defaultdict(dict)
        for (process, step), days in self._days.items():
            duration[process][step] = _duration(sorted(days))
        return Fitted(
            assumptions=AssumptionsFile(
                assumptions=Head(name=f"Fitted to {self._name}"),
                source={_SOURCE: evidence},
                choice=dict(choice),
                duration=dict(duration),
            ),
            cases=len(self._cases),
            events=sum(len(case.events) for case in self._cases),
            first=self.first,
            last=self.last,
            times={f"{process}.{stage}": counts.total() for (process, stage), counts in self._next.items()},
            open=self._open,
            refused=self._refused,
            vague=self._vague,
        )


def _ends(when: When) -> Iterator[date]:
    for day in (when.earliest, when.latest):
        if day is not None:
            yield day


def _shares(counts: Counter[str]) -> dict[str, float]:
    """Shares to six places that sum to one: what rounding leaves goes to the largest."""
    total = counts.total()
    millionths = {name: round(number * 1_000_000 / total) for name, number in sorted(counts.items())}
    largest = max(millionths, key=lambda name: counts[name])
    millionths[largest] += 1_000_000 - sum(millionths.values())
    return {name: number / 1_000_000 for name, number in millionths.items()}


def _duration(days: Sequence[int]) -> Duration:
    """The days as a duration: fixed where all are the same, else at most eleven quantiles."""
    note = f"{len(days)} times"
    if days[0] == days[-1]:
        return Duration(kind="fixed", days=days[0], source=_SOURCE, confidence=Confidence.DERIVED, note=note)
    number = min(MOST_QUANTILES, len(days))
    quantiles = []
    for place in range(number):
        along, part = divmod(place * (len(days) - 1), number - 1)
        low = days[along]
        high = days[min(along + 1, len(days) - 1)]
        quantiles.append((2 * (low * (number - 1) + (high - low) * part) + number - 1) // (2 * (number - 1)))
    return Duration(
        kind="quantiles", quantiles=tuple(quantiles), source=_SOURCE, confidence=Confidence.DERIVED, note=note
    )
