"""Where a home-education case stands, what may happen next, by when, and which law says so.

>>> from datetime import date
>>> from ehe_workflow import Convention, Days, count
>>> count(Days(15), date(2026, 12, 17), Convention.BEGINNING_WITH).last_day
datetime.date(2026, 12, 31)
"""

from ehe_workflow.case import (
    Case,
    Event,
    Status,
    case_to_json,
    case_to_toml,
    parse_case,
    questions,
    read_case,
    status,
)
from ehe_workflow.errors import EheWorkflowError, Fault, InputError, OutsideCoverageError
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library
from ehe_workflow.time import Convention, Count, Days, Months, SchoolDays, Weeks, WorkingDays, Years, count
from ehe_workflow.time.when import When

__all__ = [
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
    "questions",
    "read_case",
    "status",
]
