"""Small numbers hidden, so that none can be worked out from what is still shown.

A number from 1 to one less than the least is hidden. Numbers that add up to a number that is known could give it away,
so more are hidden until none of the hidden ones can be worked out. Taken as known are, for each limit, the number of
occurrences in all and in each month, even where they are not shown: another limit that the same events set off may
show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import evolve, field, frozen

from ehe_workflow.audit.cases.answer import (
    COUNTED,
    PARTS_OF_CANNOT_TELL,
    CasesAnswer,
    LimitCount,
    MeasureCount,
    MonthCount,
)

Cell: TypeAlias = tuple[str, str]
"""A number of a table: its row and its column."""

_ALL = ""
"""The row of a limit as a whole, which its months add up to."""

_WANTED = frozenset({"met", "breached", "late_unless"})
"""The columns that a reader wants most, and that are hidden last."""

_BANDS = ("within", "over", "over_a_year")


@frozen
class Sum:
    """Numbers that add up to a number that is known.

    Attributes:
        cells: the numbers.
        total: the number that they add up to, if it is one of the table; a number known from elsewhere if None.
    """

    cells: tuple[Cell, ...]
    total: Cell | None = None
    every: tuple[Cell, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Put the total beside its parts."""
        object.__setattr__(self, "every", self.cells if self.total is None else (*self.cells, self.total))


def protected(numbers: Mapping[Cell, int], sums: Sequence[Sum], least: int) -> set[Cell]:
    """The cells to hide: the small ones, and as many others as it takes that none of these can be worked out.

    Args:
        numbers: the numbers of a table.
        sums: how they add up.
        least: numbers from 1 to one less than this are small. A 0 is shown unless there is no other way.
    """
    small = {cell for cell, number in numbers.items() if 0 < number < least}
    secret = set(small)
    while (exposed := _exposed(numbers, sums, secret)) & small:
        # A number that was hidden to help, and can be worked out itself, needs help as well.
        beside = {one for line in sums if exposed.intersection(line.every) for one in line.every} - secret
        more = [one for one in beside if numbers[one] > 0] or list(beside)
        if not more:
            secret |= {one for line in sums for one in line.every}
            break
        secret.add(min(more, key=lambda one: (one[1] in _WANTED, numbers[one], one)))
    # A number that was hidden on the way and turned out to be of no help is shown again.
    idle: list[Cell] = [(_ALL, _ALL)]
    while idle:
        largest_first = sorted(secret - small, key=lambda one: (one[1] not in _WANTED, -numbers[one], one))
        idle = [cell for cell in largest_first if not _exposed(numbers, sums, secret - {cell}) & small][:1]
        secret.difference_update(idle)
    return secret


def _exposed(numbers: Mapping[Cell, int], sums: Sequence[Sum], secret: set[Cell]) -> set[Cell]:
    """The hidden cells that have one possible value only, given the sums and that hidden numbers are more than 0."""
    found = set[Cell]()
    while more := _settled(sums, secret - found) | _at_their_least(numbers, sums, secret - found):
        found |= more
    return found


def _settled(sums: Iterable[Sum], secret: set[Cell]) -> set[Cell]:
    """The hidden cells that the sums leave one value, whatever numbers there may be."""
    places = {cell: place for place, cell in enumerate(sorted(secret))}
    lines = [line for line in sums if secret.intersection(line.every)]
    if not lines:
        return set()
    matrix = np.zeros((len(lines), len(places)))
    for row, line in enumerate(lines):
        for cell in secret.intersection(line.every):
            matrix[row, places[cell]] = -1 if cell == line.total else 1
    # What the sums leave free are the directions that change no sum; a cell that none of these moves is settled.
    _, sizes, directions = np.linalg.svd(matrix)
    free = directions[int((sizes > 1e-9).sum()) :]
    moved = np.abs(free).max(axis=0, initial=0.0) > 1e-9
    return {cell for cell, place in places.items() if not moved[place]}


def _at_their_least(numbers: Mapping[Cell, int], sums: Iterable[Sum], secret: set[Cell]) -> set[Cell]:
    """The hidden cells of sums that can all be but 1."""
    found = set[Cell]()
    for line in sums:
        hidden = secret.intersection(line.cells)
        if line.total not in secret and hidden and sum(numbers[cell] for cell in hidden) == len(hidden):
            found |= hidden
    return found


def suppressed(answer: CasesAnswer, least: int) -> CasesAnswer:
    """The answer with small numbers hidden, and what they could be worked out from."""

    def alone(number: int | None) -> int | None:
        return None if number is not None and 0 < number < least else number

    return evolve(
        answer,
        verdicts=None,
        one_by_one=None,
        findings=None,
        limits=tuple(_limit(row, least) for row in answer.limits),
        steps=tuple(evolve(row, count=alone(row.count)) for row in answer.steps),
        faults=tuple(evolve(row, count=alone(row.count), first_row=None, examples=()) for row in answer.faults),
        measures=tuple(_measures(answer.measures, least)),
    )


def _limit(row: LimitCount, least: int) -> LimitCount:
    months, known = row.months, {one.month or "?": one for one in row.months}
    numbers = {(_ALL, name): _number(row, name) for name in COUNTED}
    numbers |= {(month, name): _number(one, name) for month, one in known.items() for name in COUNTED}
    small = _small_months({month: sum(_number(one, name) for name in COUNTED) for month, one in known.items()}, least)
    blank = {(month, name) for month in small for name in COUNTED}
    shown = {cell: number for cell, number in numbers.items() if cell not in blank}
    sums = [Sum(tuple((month, name) for month in known), (_ALL, name)) for name in COUNTED]
    sums = [] if blank else sums
    for name in COUNTED if blank else ():
        # The months that are left blank are one more part, which nobody sees.
        rest = sum(numbers[month, name] for month in small)
        shown["rest", name] = rest
        sums.append(Sum((*((month, name) for month in known if month not in small), ("rest", name)), (_ALL, name)))
    every = [_ALL, *(month for month in known if month not in small), *(["rest"] if blank else [])]
    for month in every:
        cells = tuple((month, name) for name in COUNTED)
        if sum(shown[cell] for cell in cells) >= least:
            sums.append(Sum(cells))
    shown |= {(_ALL, name): _number(row, name) for name in PARTS_OF_CANNOT_TELL}
    sums.append(Sum(tuple((_ALL, name) for name in PARTS_OF_CANNOT_TELL), (_ALL, "cannot_tell")))
    secret = protected(shown, sums, least) | blank
    acts = _number(row, "met") + _number(row, "breached")
    total = sum(_number(row, name) for name in COUNTED)
    return evolve(
        row,
        **_none(name for name in (*COUNTED, *PARTS_OF_CANNOT_TELL) if (_ALL, name) in secret),
        # The fewest and the most days are those of one act each.
        **_none(("least_days_late", "most_days_late")),
        cases=None if 0 < (row.cases or 0) < least or total < least else row.cases,
        median_days=row.median_days if acts >= least else None,
        p90_days=row.p90_days if acts >= 10 * least else None,
        months=tuple(
            evolve(one, **_none(name for name in COUNTED if (one.month or "?", name) in secret)) for one in months
        ),
    )


def _none(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(names)


def _number(row: LimitCount | MonthCount, name: str) -> int:
    return int(getattr(row, name) or 0)


def _small_months(totals: Mapping[str, int], least: int) -> set[str]:
    """The months to leave blank: those with few occurrences in all, and one more if it were the only one."""
    small = {month for month, total in totals.items() if 0 < total < least}
    rest = sorted((total, month) for month, total in totals.items() if month not in small)
    if small and rest and (len(small) == 1 or sum(totals[month] for month in small) < least):
        small.add(rest[0][1])
    return small


def _measures(rows: Sequence[MeasureCount], least: int) -> list[MeasureCount]:
    """Measures, of which a year is shown whole or not at all."""
    blank = {
        (row.measure, row.year)
        for row in rows
        if any(0 < number < least for number in _bands(row)) or _differs_by_few(row, rows, least)
    }
    # A single year that is not shown could be worked out from what a limit shows for all years.
    for measure in {name for name, _ in blank}:
        own = [row for row in rows if row.measure == measure]
        rest = sorted((sum(_bands(row)), row.year or 0) for row in own if (measure, row.year) not in blank)
        if len(own) - len(rest) == 1 and rest:
            blank.add((measure, rest[0][1]))
    return [
        evolve(row, within=None, over=None, over_a_year=None, share=None, average_weeks=None, vague=None)
        if (row.measure, row.year) in blank
        else evolve(row, vague=None if 0 < (row.vague or 0) < least else row.vague)
        for row in rows
    ]


def _bands(row: MeasureCount) -> list[int]:
    return [int(getattr(row, name) or 0) for name in _BANDS]


def _differs_by_few(row: MeasureCount, rows: Sequence[MeasureCount], least: int) -> bool:
    """Whether the measure that this one is a part of counts only a few more in some band."""
    whole: list[Any] = [one for one in rows if one.measure == row.part_of and one.year == row.year]
    return any(0 < more - own < least for one in whole for more, own in zip(_bands(one), _bands(row), strict=True))
