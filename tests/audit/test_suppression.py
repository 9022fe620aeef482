"""Hidden numbers cannot be worked out: every way to fill them in that agrees with what is shown is tried."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import pytest
from attrs import evolve

from ehe_workflow.audit.cases.answer import COUNTED, CasesAnswer, FaultCount, LimitCount, MeasureCount, MonthCount
from ehe_workflow.audit.cases.suppression import Cell, Sum, protected, suppressed
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Confidence, Force

LEAST = 5
_ACT = Authority(title="Some Act", provision=None, url=None, force=Force.STATUTE, confidence=Confidence.READ, read=None)


def values(numbers: dict[Cell, int], sums: Sequence[Sum], secret: set[Cell], most: int) -> dict[Cell, set[int]]:
    """For each hidden cell, the numbers that it can have, by trying them all; a hidden number is at least 1."""
    hidden = sorted(secret)
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        told = {**numbers, **dict(zip(hidden, guess, strict=True))}
        if all(
            sum(told[cell] for cell in line.cells)
            == (told[line.total] if line.total else sum(numbers[cell] for cell in line.cells))
            for line in sums
        ):
            for cell, number in zip(hidden, guess, strict=True):
                found[cell].add(number)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_small_number_has_one_possible_value(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    rows, columns = chance.randint(1, 3), chance.randint(2, 3)
    numbers = {(str(r), str(c)): chance.choice([0, 0, 2, 4, 5, 7, 8]) for r in range(rows) for c in range(columns)}
    sums = [Sum(tuple((str(r), str(c)) for c in range(columns))) for r in range(rows)]
    for c in range(columns):
        numbers["", str(c)] = sum(numbers[str(r), str(c)] for r in range(rows))
        sums.append(Sum(tuple((str(r), str(c)) for r in range(rows)), ("", str(c))))
    small = {cell for cell, number in numbers.items() if 0 < number < LEAST}
    # A row that has nothing but one small number is not known as a row; see the months that are left blank.
    sums = [one for one in sums if one.total or sum(numbers[cell] for cell in one.cells) >= LEAST]
    secret = protected(numbers, sums, LEAST)
    assert small <= secret
    zeros = {cell for cell in secret if numbers[cell] == 0}
    if len(secret) <= 4 and not zeros:
        possible = values(numbers, sums, secret, most=max(numbers.values()) + 3)
        assert all(len(possible[cell]) > 1 for cell in small), (numbers, secret)


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((4, 5, 50), {0, 1}),
        ((4, 0, 50), {0, 2}),
        ((4, 3, 50), {0, 1}),
        ((5, 0, 50), set()),
        ((1, 1, 50), {0, 1, 2}),
    ],
)
def test_a_row_whose_sum_is_known(numbers: tuple[int, ...], hidden: set[int]) -> None:
    cells = {("row", str(place)): number for place, number in enumerate(numbers)}
    found = protected(cells, [Sum(tuple(cells))], LEAST)
    assert {int(column) for _, column in found} == hidden


def test_a_number_between_two_rings_is_not_left_open() -> None:
    """Two rings of hidden numbers joined by one: each line has two or more hidden, and the one between is settled."""
    ring = [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]
    other = [("c", "3"), ("c", "4"), ("d", "3"), ("d", "4")]
    bridge = ("b", "3")
    names = [(row, column) for row in "abcd" for column in "1234"]
    numbers = dict.fromkeys(names, 50) | dict.fromkeys([*ring, *other], 3) | {bridge: 2}
    sums = [Sum(tuple(one for one in names if one[0] == row)) for row in "abcd"]
    sums += [Sum(tuple(one for one in names if one[1] == column)) for column in "1234"]
    secret = protected(numbers, sums, LEAST)
    assert len(secret) > len(ring) + len(other) + 1


def counts(**numbers: int) -> dict[str, int]:
    return {name: numbers.get(name, 0) for name in COUNTED}


def limit(name: str, months: dict[str, dict[str, int]], **more: object) -> LimitCount:
    every = {one: sum(row[one] for row in months.values()) for one in COUNTED}
    record = LimitCount(
        limit=name,
        what="It is done",
        length="2 weeks",
        bound="at-most",
        process="p",
        whose="council",
        right=False,
        force=Force.REGULATIONS.value,
        confidence=Confidence.READ.value,
        source=_ACT,
        cases=sum(every.values()),
        **every,
        late_unless=0,
        no_evidence=0,
        kept_if_due=0,
        unclear=0,
        least_days_late=None,
        most_days_late=None,
        unless=(),
        breach_unless=None,
        recorded=True,
        median_days=20,
        p90_days=40,
        months=tuple(MonthCount(month=month, **row) for month, row in months.items()),
    )
    found = evolve(record, **more)
    parts = [number or 0 for number in (found.late_unless, found.no_evidence, found.kept_if_due)]
    return evolve(found, unclear=(found.cannot_tell or 0) - sum(parts))


def measure(name: str, year: int, within: int, over: int, part_of: str | None = None) -> MeasureCount:
    return MeasureCount(
        measure=name,
        what=name,
        year=year,
        within=within,
        over=over,
        over_a_year=0,
        share=within / (within + over),
        average_weeks=10.0,
        vague=0,
        source="s",
        part_of=part_of,
    )


def answer(*limits: LimitCount, measures: tuple[MeasureCount, ...] = ()) -> CasesAnswer:
    return CasesAnswer(
        jurisdiction="j",
        jurisdiction_name="J",
        as_of=date(2026, 11, 22),
        log="log.csv",
        only=None,
        rows=500,
        events=480,
        cases=100,
        verdicts=1000,
        one_by_one=2,
        findings=30,
        suppressed_below=LEAST,
        limits=limits,
        steps=(),
        faults=(FaultCount(column="date", what="w", effect="kept", count=2, first_row=7),),
        measures=measures,
        files=(),
    )


def shown(row: LimitCount | MonthCount) -> list[int | None]:
    return [getattr(row, name) for name in COUNTED]


def test_the_months_do_not_give_away_what_the_limit_hides() -> None:
    months = {
        "2026-01": counts(met=20, breached=2),
        "2026-02": counts(met=30, breached=0),
        "2026-03": counts(met=25, breached=0),
    }
    (row,) = suppressed(answer(limit("l", months)), LEAST).limits
    assert row.breached is None
    assert row.met is None, "met and the number of cases would give breached"
    assert row.months[0].breached is None
    assert row.months[0].met is None
    known = [one.met for one in row.months]
    assert known.count(None) >= 1


def test_a_month_cannot_be_taken_from_the_total() -> None:
    months = {
        "2026-01": counts(met=20, breached=8),
        "2026-02": counts(met=30, breached=3),
        "2026-03": counts(met=25, breached=9),
    }
    (row,) = suppressed(answer(limit("l", months)), LEAST).limits
    assert row.breached == 20
    hidden = [one.month for one in row.months if one.breached is None]
    assert "2026-02" in hidden
    assert len(hidden) >= 2
    for one in row.months:
        assert shown(one).count(None) in {0, 2}


def test_months_with_few_occurrences_are_blank_and_never_alone() -> None:
    months = {
        "2026-01": counts(met=2),
        "2026-02": counts(met=30, breached=6),
        "2026-03": counts(met=25, breached=9),
    }
    (row,) = suppressed(answer(limit("l", months)), LEAST).limits
    blank = [one.month for one in row.months if shown(one) == [None] * len(COUNTED)]
    assert blank == ["2026-01", "2026-03"]


def test_what_is_left_of_a_number_is_not_small() -> None:
    months = {"2026-01": counts(met=20, breached=10, cannot_tell=12)}
    few = suppressed(answer(limit("l", months, no_evidence=10)), LEAST).limits[0]
    enough = suppressed(answer(limit("l", months, no_evidence=6)), LEAST).limits[0]
    assert (few.cannot_tell, few.no_evidence, few.unclear) == (12, None, None)
    assert (enough.no_evidence, enough.unclear) == (6, 6)


def test_few_that_are_late_unless_excused_are_hidden_with_their_days() -> None:
    months = {"2026-01": counts(met=20, breached=10, cannot_tell=40)}
    late = limit("l", months, late_unless=3, no_evidence=17, least_days_late=2, most_days_late=180, unless=("x",))
    few = suppressed(answer(late), LEAST).limits[0]
    assert (few.cannot_tell, few.late_unless, few.no_evidence, few.unclear) == (40, None, None, 20)
    many = suppressed(answer(evolve(late, late_unless=12, no_evidence=8)), LEAST).limits[0]
    assert (many.late_unless, many.no_evidence, many.unclear) == (12, 8, 20)
    for row in (few, many):
        assert (row.least_days_late, row.most_days_late) == (None, None)


def test_measures_are_whole_or_not_shown() -> None:
    rows = (
        measure("all", 2024, 40, 3),
        measure("all", 2025, 50, 20),
        measure("all", 2026, 60, 30),
        measure("without", 2024, 40, 20, "all"),
        measure("without", 2025, 50, 18, "all"),
        measure("without", 2026, 50, 20, "all"),
    )
    found = suppressed(answer(measures=rows), LEAST).measures
    assert [(one.measure, one.year) for one in found if one.share is not None] == [
        ("all", 2026),
        ("without", 2026),
    ]
    assert all(one.within is None and one.average_weeks is None for one in found if one.share is None)


def test_sums_over_limits_and_rows_of_the_log_are_not_shown() -> None:
    found = suppressed(answer(), LEAST)
    assert (found.verdicts, found.findings, found.one_by_one) == (None, None, None)
    assert (found.faults[0].count, found.faults[0].first_row, found.faults[0].examples) == (None, None, ())


def rows_of(found: CasesAnswer) -> Iterator[LimitCount | MonthCount]:
    for row in found.limits:
        yield row
        yield from row.months


@pytest.mark.parametrize("seed", range(40))
def test_random_limits(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    months = {
        f"2026-{month:02}": {name: chance.choice([0, 0, 0, 1, 3, 6, 12, 40]) for name in COUNTED}
        for month in range(1, chance.randint(2, 8))
    }
    before = answer(limit("l", months))
    after = suppressed(before, LEAST)
    for open_, closed in zip(rows_of(before), rows_of(after), strict=True):
        for old, new in zip(shown(open_), shown(closed), strict=True):
            assert new is None or new == old
            assert new is None or not 0 < new < LEAST
        total = sum(int(number or 0) for number in shown(open_))
        assert total < LEAST or shown(closed).count(None) != 1
    # Whatever is hidden of a verdict is hidden in two places at least, of the months and the limit as a whole.
    (row,) = after.limits
    for name in COUNTED:
        column = [getattr(row, name), *(getattr(one, name) for one in row.months)]
        own = [getattr(before.limits[0], name), *(getattr(one, name) for one in before.limits[0].months)]
        small = [place for place, number in enumerate(own) if 0 < int(number or 0) < LEAST]
        assert not small or column.count(None) >= 2
