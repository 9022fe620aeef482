"""Where a home-education case stands, what may happen next, by when, and which law says so.

What is named here is imported when it is first used, so that whoever only counts a date loads no law.

>>> from datetime import date
>>> from ehe_workflow import Convention, Days, count
>>> count(Days(15), date(2026, 12, 17), Convention.BEGINNING_WITH).last_day
datetime.date(2026, 12, 31)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ehe_workflow.case.files import case_to_json, case_to_toml, parse_case, read_case
    from ehe_workflow.case.model import Case, Event
    from ehe_workflow.case.status import Status, questions, status
    from ehe_workflow.errors import EheWorkflowError, Fault, InputError, OutsideCoverageError
    from ehe_workflow.law.law import Law
    from ehe_workflow.law.library import Library
    from ehe_workflow.time import Convention, Count, Days, Months, SchoolDays, Weeks, WorkingDays, Years, count
    from ehe_workflow.time.when import When
    from ehe_workflow.trajectories.answer import Ahead
    from ehe_workflow.trajectories.suppositions import parse_what_if

_HOMES = {
    "ehe_workflow.case.files": ("case_to_json", "case_to_toml", "parse_case", "read_case"),
    "ehe_workflow.case.model": ("Case", "Event"),
    "ehe_workflow.case.status": ("Status", "questions", "status"),
    "ehe_workflow.errors": ("EheWorkflowError", "Fault", "InputError", "OutsideCoverageError"),
    "ehe_workflow.law.law": ("Law",),
    "ehe_workflow.law.library": ("Library",),
    "ehe_workflow.time": (
        "Convention",
        "Count",
        "Days",
        "Months",
        "SchoolDays",
        "Weeks",
        "WorkingDays",
        "Years",
        "count",
    ),
    "ehe_workflow.time.when": ("When",),
    "ehe_workflow.trajectories.answer": ("Ahead",),
    "ehe_workflow.trajectories.suppositions": ("parse_what_if",),
}

__all__ = [
    "Ahead",
    "Case",
    "Convention",
    "Count",
    "Days",
    "EheWorkflowError",
    "Event",
    "Fault",
    "InputError",
    "Law",
    "Library",
    "Months",
    "OutsideCoverageError",
    "SchoolDays",
    "Status",
    "Weeks",
    "When",
    "WorkingDays",
    "Years",
    "case_to_json",
    "case_to_toml",
    "count",
    "parse_case",
    "parse_what_if",
    "questions",
    "read_case",
    "status",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            found: object = getattr(import_module(module), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
