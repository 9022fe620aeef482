"""One data file of the law: its shape, and how its text becomes entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from ehe_workflow.errors import Fault
from ehe_workflow.files import Document, Misfit, Structurer, key_path
from ehe_workflow.law.calendars import CountingTable, HolidayTable, TermTable, WorkingDayTable
from ehe_workflow.law.conditions import Condition, ConditionError, FactValue, parse_condition
from ehe_workflow.law.limits import Limit, ServiceRule
from ehe_workflow.law.paths import ProcedurePath
from ehe_workflow.law.procedures import Process, Regime, Stage, Step
from ehe_workflow.law.school_age import SchoolAgeRule
from ehe_workflow.law.sources import Source
from ehe_workflow.law.statements import Check, Clause, Invariant, Misstatement, Sign
from ehe_workflow.law.vocabulary import EventKind, Fact, Jurisdiction, SwitchedOff
from ehe_workflow.time import Period, PeriodError, parse_period

NAMED_SECTIONS = (
    "source",
    "fact",
    "event",
    "process",
    "stage",
    "step",
    "limit",
    "check",
    "invariant",
    "misstatement",
    "sign",
    "clause",
    "path",
    "service",
    "holidays",
    "working_days",
    "counting",
    "terms",
)
"""The sections whose entries are tables by name."""

OF_A_REGIME = frozenset({"stage", "step"})
"""The sections that need the file to say which regime they are of."""


@frozen(kw_only=True)
class RegimeName:
    """The version of a process that a file adds to, where a layer below creates it.

    Attributes:
        process: the process.
        regime: the version.
    """

    process: str
    regime: str


@frozen(kw_only=True)
class LawFile:
    """What one data file may hold.

    Attributes:
        of: the version of a process that the stages, steps and limits of this file add to.
        jurisdiction: the layer's own description; in one file of each layer.
        regime: the version of a process that the stages, steps and limits of this file are of.
        source: texts cited.
        fact: facts that conditions may ask for.
        event: kinds of event that a log may hold.
        process: procedures.
        stage: states of the file's regime.
        step: ways between them.
        limit: time limits.
        check: what is asked of events besides time.
        invariant: what must be so on every path through a process.
        misstatement: wrong statements of law, with corrections.
        sign: tags of log entries that help triage.
        clause: what a council's own document says.
        path: the procedure that it lays down.
        service: when a document sent in a certain way arrives.
        holidays: bank holidays.
        working_days: definitions of a working day.
        counting: ways of counting.
        terms: school terms.
        school_age: when a child is of compulsory school age.
        switched_off: entries of lower layers that do not apply in this one.
    """

    of: RegimeName | None = None
    jurisdiction: Jurisdiction | None = None
    regime: Regime | None = None
    source: Mapping[str, Source] = field(factory=dict)
    fact: Mapping[str, Fact] = field(factory=dict)
    event: Mapping[str, EventKind] = field(factory=dict)
    process: Mapping[str, Process] = field(factory=dict)
    stage: Mapping[str, Stage] = field(factory=dict)
    step: Mapping[str, Step] = field(factory=dict)
    limit: Mapping[str, Limit] = field(factory=dict)
    check: Mapping[str, Check] = field(factory=dict)
    invariant: Mapping[str, Invariant] = field(factory=dict)
    misstatement: Mapping[str, Misstatement] = field(factory=dict)
    sign: Mapping[str, Sign] = field(factory=dict)
    clause: Mapping[str, Clause] = field(factory=dict)
    path: Mapping[str, ProcedurePath] = field(factory=dict)
    service: Mapping[str, ServiceRule] = field(factory=dict)
    holidays: Mapping[str, HolidayTable] = field(factory=dict)
    working_days: Mapping[str, WorkingDayTable] = field(factory=dict)
    counting: Mapping[str, CountingTable] = field(factory=dict)
    terms: Mapping[str, TermTable] = field(factory=dict)
    school_age: SchoolAgeRule | None = None
    switched_off: tuple[SwitchedOff, ...] = ()


def _condition(value: object) -> Condition:
    if not isinstance(value, str):
        raise Misfit("a condition is text", expected='a condition such as "has-plan and not admitted"')
    try:
        return parse_condition(value)
    except ConditionError as error:
        raise Misfit(str(error), expected='a condition such as "has-plan and not admitted"') from error


def _period(value: object) -> Period:
    if not isinstance(value, str):
        raise Misfit("a length is text with its unit", expected='a length such as "15 days"')
    try:
        return parse_period(value)
    except PeriodError as error:
        raise Misfit(str(error)) from error


def _fact_value(value: object) -> FactValue:
    if isinstance(value, bool | str | int):
        return value
    raise Misfit("a fact is yes or no, a word or a number", expected="true, false, a word or a whole number")


HOOKS: Mapping[Any, Callable[[object], object]] = {
    Condition: _condition,
    Period: _period,
    FactValue: _fact_value,
    FactValue | None: _fact_value,
}
"""How the values that are not plain TOML are read."""


def new_structurer() -> Structurer:
    """A structurer for data files of the law."""
    return Structurer(HOOKS)


def structure_law_file(
    document: Document, structurer: Structurer, below: Mapping[str, Mapping[str, dict[str, object]]]
) -> tuple[LawFile | None, dict[str, str], list[Fault]]:
    """Make the entries of one data file.

    Args:
        document: the file.
        structurer: from `new_structurer`, shared between files.
        below: the raw limits of the layers below, by section and name, for entries written ``as`` another.

    Returns:
        The entries without those that have faults (None where the faults are in what the whole file hangs on), the
        new names given to entries of lower layers (old to new), and every fault found.
    """
    faults: list[Fault] = []
    renamed: dict[str, str] = {}
    told: list[tuple[dict[str, object], str]] = []  # what has a fault already, so that it is not read further
    process, regime = _regime_of(document)
    for section in NAMED_SECTIONS:
        tables = document.data.get(section)
        if not isinstance(tables, dict):
            continue
        if section in OF_A_REGIME and regime is None:
            faults.append(
                _fault(document, (section,), f"a {section} needs to be of a regime", "a [regime] or [of] table")
            )
            told.append((document.data, section))
            continue
        for name, table in tables.items():
            if not isinstance(table, dict):
                continue
            fault = _misnamed(document, section, name, table, below)
            if fault is not None:
                faults.append(fault)
                told.append((tables, name))
                continue
            if section == "limit" and "as" in table:
                alias = str(table.pop("as"))
                renamed[alias] = name
                for key, value in below[section][alias].items():
                    table.setdefault(key, value)
            table["id"] = name
            if section in OF_A_REGIME:
                table["regime"] = f"{process}/{regime}"
            elif (section == "limit" and regime is not None) or (section == "check" and process is not None):
                table.setdefault("process", process)
                if table["process"] == process:
                    table.setdefault("regime", regime)
    for table, name in told:
        del table[name]
    made = structurer.collect(document, document.data, LawFile, (), faults)
    if made is None:
        made = _readable_part(document, structurer, faults)
    faults.sort(key=lambda fault: fault.line or 0)
    return made, renamed, faults


def _readable_part(document: Document, structurer: Structurer, faults: list[Fault]) -> LawFile | None:
    """The file without the entries that have faults, so that the names in the others can be looked at as well."""
    if any(fault.path[:1] not in {(section,) for section in NAMED_SECTIONS} for fault in faults):
        return None
    for fault in faults:
        entries = document.data.get(str(fault.path[0]))
        if isinstance(entries, dict) and len(fault.path) > 1:
            entries.pop(fault.path[1], None)
        else:
            document.data.pop(str(fault.path[0]), None)
    return structurer.collect(document, document.data, LawFile, (), [])


def _misnamed(
    document: Document,
    section: str,
    name: str,
    table: dict[str, object],
    below: Mapping[str, Mapping[str, dict[str, object]]],
) -> Fault | None:
    """What is wrong with the names an entry gives itself, if anything is."""
    if "id" in table:
        return _fault(document, (section, name, "id"), "the name of the table is its id", "no id")
    if section in OF_A_REGIME and "regime" in table:
        message = "the regime is said once for the whole file"
        return _fault(document, (section, name, "regime"), message, "a [regime] or [of] table")
    alias = table.get("as")
    if section == "limit" and alias is not None and str(alias) not in below.get(section, {}):
        message = f"there is no {section} {alias!r} in the layers below"
        return _fault(document, (section, name, "as"), message, f"the name of a {section} of a layer below")
    return None


def _regime_of(document: Document) -> tuple[str | None, str | None]:
    """The process and regime that a file is about, as far as its text says."""
    for section, name in (("regime", "id"), ("of", "regime")):
        table = document.data.get(section)
        if isinstance(table, dict):
            process, regime = table.get("process"), table.get(name)
            if isinstance(process, str) and isinstance(regime, str):
                return process, regime
    return None, None


def _fault(document: Document, key: tuple[str, ...], message: str, expected: str) -> Fault:
    return Fault(
        message=message,
        file=document.name,
        line=document.line_of(key),
        key=key_path(key),
        expected=expected,
        path=key,
    )
