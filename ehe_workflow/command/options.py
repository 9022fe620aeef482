"""Options that several subcommands share, and the kinds of value they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from ehe_workflow.law.library import Library

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Function = TypeVar("Function", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day written year first, such as 2026-12-18; nothing else is guessed."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text names."""
        if isinstance(value, date):
            return value
        if not _DAY.fullmatch(value):
            self.fail(f"{value!r} is not a day: write it year first, such as 2026-12-18", param, ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar: write one such as 2026-12-18", param, ctx)


DAY = Day()


class Assumption(click.ParamType[tuple[str, date]]):
    """A date assumed for law that is enacted and not in force, such as cwsa-2026=2027-09-01."""

    name = "NAME=YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, date]:
        """The name and the day that a text gives."""
        if isinstance(value, tuple):
            return value
        name, equals, day = value.partition("=")
        if not equals or not name:
            self.fail(f"{value!r} has no day: write it as NAME=2027-09-01", param, ctx)
        return name, DAY.convert(day, param, ctx)


def with_folders(function: Function) -> Function:
    """Add the option for further folders of jurisdictions."""
    return click.option(
        "--law",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False),
        help="A further folder of jurisdictions; may be given again.",
    )(function)


def with_json(function: Function) -> Function:
    """Add the option for JSON output."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON (see 'ehe-workflow schema').")(function)


def library(folders: tuple[Path, ...]) -> Library:
    """The shipped law with the folders that a user names."""
    return Library.shipped(*folders)
