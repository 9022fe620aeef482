"""What every subcommand that asks about a case reads first: the case, its law, and dates assumed for law to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import evolve

from ehe_workflow.case.files import case_of, readable_part
from ehe_workflow.case.model import Case
from ehe_workflow.case.problems import problems_of_names
from ehe_workflow.command.options import library
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, key_path, nearest, read_document
from ehe_workflow.law.law import Law


def read_case_and_law(path: Path, folders: tuple[Path, ...], assumed: Mapping[str, date]) -> tuple[Case, Law]:
    """The case in a file and the law of its jurisdiction.

    Args:
        path: the file.
        folders: further folders of jurisdictions.
        assumed: dates assumed for law that is not in force.

    Raises:
        InputError: the file has faults, or names something that the law does not; all of them are told.
    """
    document = read_document(path)
    faults: list[Fault] = []
    try:
        found = case_of(document)
    except InputError as error:
        part = readable_part(document, error.faults)
        if part is None:
            raise
        faults += error.faults
        found = part
    try:
        law = library(folders).load(found.jurisdiction)
    except InputError as error:
        raise InputError([*faults, *(_of_the_case(fault, document) for fault in error.faults)]) from error
    told = {fault.path for fault in faults}
    faults += [
        Fault(
            message=problem.what,
            file=document.name,
            line=document.line_of(problem.path),
            key=key_path(problem.path),
            expected=problem.expected,
            nearest=problem.nearest,
            path=problem.path,
        )
        for problem in problems_of_names(found, law)
        if problem.path not in told
    ]
    if faults:
        raise InputError(sorted(faults, key=lambda fault: fault.line or 0))
    _check_assumed(law, assumed)
    return found, law


def _of_the_case(fault: Fault, document: Document) -> Fault:
    """A fault of the name of the jurisdiction, with its place in the case; one of a law file is told there."""
    if fault.file is not None:
        return fault
    path = "case", "jurisdiction"
    return evolve(
        fault,
        file=document.name,
        line=document.line_of(path),
        key=key_path(path),
        expected=fault.expected or "one of those that 'ehe-workflow law list' prints",
    )


def _check_assumed(law: Law, assumed: Mapping[str, date]) -> None:
    """Refuse a date for a commencement that the law does not name: it would change nothing and yet be shown."""
    periods = [law.in_force_of(limit) for limit in law.limit.values()]
    periods += [regime.in_force for regime in law.regime.values()]
    periods += [check.in_force for check in law.check.values()]
    known = {period.commencement for period in periods if not period.commenced and period.commencement is not None}
    faults = [
        Fault(
            message=f"there is no commencement {name!r} to assume in {law.jurisdiction.id}",
            nearest=nearest(name, known),
            expected=f"one of {', '.join(sorted(known))}" if known else "none is waiting there",
        )
        for name in assumed
        if name not in known
    ]
    if faults:
        raise InputError(faults)
