"""A changed figure in the shipped data gives another date: no figure of the law stands in the code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ehe_workflow.law.library import Library, shipped_root
from ehe_workflow.time import count

Copied = Callable[[str, str, str], Path]
ORDERS = "england-and-wales/attendance-order-1996.toml"
NOTICE = "eng.sao.notice.response_period"


def section(file: str, head: str) -> str:
    """The text of one table of a shipped file, from its heading to the next."""
    text = (shipped_root() / file).read_text(encoding="utf-8")
    start = text.index(head)
    return text[start : text.index("\n[", start + 1)]


def last_day(root: Path, name: str, trigger: date, jurisdiction: str = "england") -> date:
    law = Library([root]).load(jurisdiction)
    limit = law.limit_named(name)
    assert limit.convention is not None
    days, rule = law.day_counter(limit.days), law.counting_rule(limit.counting)
    return count(limit.length, trigger, limit.convention, days=days, rule=rule).last_day


def test_the_law_as_shipped() -> None:
    assert last_day(shipped_root(), NOTICE, date(2026, 11, 2)) == date(2026, 11, 16)
    assert last_day(shipped_root(), NOTICE, date(2026, 11, 2), "wales") == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('length = "15 days"', 'length = "14 days"', date(2026, 11, 15)),
        ('length = "15 days"', 'length = "16 days"', date(2026, 11, 17)),
        ('length = "15 days"', 'length = "15 working days"', date(2026, 11, 20)),
        ('length = "15 days"', 'length = "2 weeks"', date(2026, 11, 15)),
        ('convention = "beginning-with"', 'convention = "after"', date(2026, 11, 17)),
        ('convention = "beginning-with"', 'convention = "clear"', date(2026, 11, 17)),
    ],
)
@pytest.mark.parametrize("jurisdiction", ["england", "wales"])
def test_a_changed_figure_changes_the_date(
    old: str, new: str, expected: date, jurisdiction: str, shipped_copy: Copied
) -> None:
    whole = section(ORDERS, f'[limit."{NOTICE}"]')
    assert whole.count(old) == 1
    root = shipped_copy(ORDERS, whole, whole.replace(old, new))
    assert last_day(root, NOTICE, date(2026, 11, 2), jurisdiction) == expected


def test_a_bank_holiday_taken_away_moves_a_limit_of_working_days(shipped_copy: Copied) -> None:
    law = Library([shipped_root()]).load("england")
    days = law.day_counter("england")
    assert days is not None
    assert not days.is_counted(date(2026, 5, 4))
    whole = section("gb/bank-holidays.toml", "[holidays.england-and-wales.days]")
    lines = [line for line in whole.splitlines(keepends=True) if not line.startswith('"2026-05-04"')]
    assert len(lines) == len(whole.splitlines()) - 1
    root = shipped_copy("gb/bank-holidays.toml", whole, "".join(lines))
    mutated = Library([root]).load("england").day_counter("england")
    assert mutated is not None
    assert mutated.is_counted(date(2026, 5, 4))


def test_another_convention_than_the_six_is_refused(shipped_copy: Copied) -> None:
    whole = section(ORDERS, f'[limit."{NOTICE}"]')
    root = shipped_copy(ORDERS, whole, whole.replace('"beginning-with"', '"about"'))
    with pytest.raises(Exception, match=r"attendance-order-1996.toml:\d+: .*convention: not one of"):
        Library([root]).load("england")
