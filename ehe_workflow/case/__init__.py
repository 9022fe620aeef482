"""Cases: a log of dated events, and what the law says of it on a given day."""

from ehe_workflow.case.files import case_to_json, case_to_toml, parse_case, read_case
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.status import Status, questions, status

__all__ = [
    "Case",
    "Event",
    "Status",
    "case_to_json",
    "case_to_toml",
    "parse_case",
    "questions",
    "read_case",
    "status",
]
