from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from ehe_workflow.time import AnnualSpan, Holidays, WorkingDayRule

GB = Path(__file__).parents[2] / "jurisdictions" / "gb"


def _table(file: str, section: str) -> dict[str, Any]:
    return tomli.loads((GB / file).read_text(encoding="utf-8"))[section]


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


@pytest.fixture(scope="session")
def holidays() -> dict[str, Holidays]:
    """The shipped bank holidays by calendar."""
    return {
        key: Holidays(
            id=key,
            name=table["name"],
            days={date.fromisoformat(day): name for day, name in table["days"].items()},
            first=table["first"],
            last=table["last"],
        )
        for key, table in _table("bank-holidays.toml", "holidays").items()
    }


@pytest.fixture(scope="session")
def working(holidays: dict[str, Holidays]) -> dict[str, WorkingDayRule]:
    """The shipped working-day definitions by name."""
    return {
        key: WorkingDayRule(
            id=key,
            name=table["name"],
            holidays=tuple(holidays[name] for name in table["holidays"]),
            named=tuple(table["named"]),
            excluded=tuple(
                AnnualSpan(first=_month_day(span["first"]), last=_month_day(span["last"])) for span in table["excluded"]
            ),
        )
        for key, table in _table("working-days.toml", "working_days").items()
    }
