"""Counting time as the law counts it: periods, the phrases that place them, calendars, and ages.

This part knows nothing of any Act, nation or case: what an instrument says comes in as arguments.
"""

from __future__ import annotations

from ehe_workflow.time.ages import AgeError, LeapDay, LeavingWindow, SchoolAge, birthday
from ehe_workflow.time.calendars import (
    DayCounter,
    EstimatedSchoolDays,
    Holidays,
    SchoolCalendar,
    WorkingDayRule,
    next_counted,
)
from ehe_workflow.time.conventions import Convention
from ehe_workflow.time.counting import Count, CountingError, count, count_hours
from ehe_workflow.time.named_days import NAMED_DAYS, NamedDay
from ehe_workflow.time.periods import (
    UNFIXED_WORDS,
    Days,
    FixedDate,
    Hours,
    Months,
    Period,
    PeriodError,
    SchoolDays,
    Unfixed,
    Weeks,
    WorkingDays,
    Years,
    parse_period,
)
from ehe_workflow.time.rules import CountingRule, Roll
from ehe_workflow.time.school_years import SchoolYears
from ehe_workflow.time.spans import AnnualSpan, CalendarError
from ehe_workflow.time.steps import CountStep, StepKind

__all__ = [
    "NAMED_DAYS",
    "UNFIXED_WORDS",
    "AgeError",
    "AnnualSpan",
    "CalendarError",
    "Convention",
    "Count",
    "CountStep",
    "CountingError",
    "CountingRule",
    "DayCounter",
    "Days",
    "EstimatedSchoolDays",
    "FixedDate",
    "Holidays",
    "Hours",
    "LeapDay",
    "LeavingWindow",
    "Months",
    "NamedDay",
    "Period",
    "PeriodError",
    "Roll",
    "SchoolAge",
    "SchoolCalendar",
    "SchoolDays",
    "SchoolYears",
    "StepKind",
    "Unfixed",
    "Weeks",
    "WorkingDayRule",
    "WorkingDays",
    "Years",
    "birthday",
    "count",
    "count_hours",
    "next_counted",
    "parse_period",
]
