"""A council's own words for columns and kinds of event, as a TOML file says what they mean here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tomli
from attrs import evolve, field, frozen

from ehe_workflow.audit.cases.days_told import DayForm
from ehe_workflow.audit.cases.frames import PLAIN, Form
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law

_KEYS = {"columns", "events", "facts", "wide", "day_first", "date_formats", "encoding"}


@frozen(kw_only=True)
class LogMapping:
    """What a log's own words mean.

    Attributes:
        columns: the log's column for each of ours.
        events: the law's kind of event for each of the log's.
        wide: for a log with one row a case, the kind of event that each column of days stands for.
        facts: facts that hold in every case where the log does not say otherwise.
        days: how days are written.
        encoding: how its text is written.
    """

    columns: Mapping[str, str] = field(factory=dict)
    events: Mapping[str, str] = field(factory=dict)
    wide: Mapping[str, str] = field(factory=dict)
    facts: Mapping[str, FactValue] = field(factory=dict)
    days: DayForm = field(factory=DayForm)
    encoding: str | None = None

    @property
    def form(self) -> Form:
        """How rows are read."""
        return Form(days=self.days, kinds=self.events, facts=self.facts)

    def with_day_first(self) -> LogMapping:
        """The same, with days read day first."""
        return evolve(self, days=evolve(self.days, day_first=True))


def read_mapping(path: Path, law: Law) -> LogMapping:
    """Read a mapping.

    Raises:
        InputError: it is no TOML, or names something that the law does not know; all faults are told.
    """
    try:
        table = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Fault(message=f"cannot be read: {error}", file=str(path))]) from error
    except tomli.TOMLDecodeError as error:
        raise InputError([Fault(message=f"is no TOML: {error.msg}", file=str(path), line=error.lineno)]) from error
    faults = list(_faults(table, law, str(path)))
    if faults:
        raise InputError(faults)
    return LogMapping(
        columns=table.get("columns", {}),
        events=table.get("events", {}),
        wide=table.get("wide", {}),
        facts=table.get("facts", {}),
        days=DayForm(table.get("day_first", False), tuple(table.get("date_formats", ()))),
        encoding=table.get("encoding"),
    )


def _faults(table: Mapping[str, object], law: Law, file: str) -> list[Fault]:
    found = [
        Fault(message=f"there is no key {key!r}", file=file, key=key, nearest=nearest(key, _KEYS))
        for key in table
        if key not in _KEYS
    ]
    for section, known in (("events", law.event), ("wide", law.event)):
        entries = table.get(section, {})
        if not isinstance(entries, dict):
            found.append(Fault(message="is no table", file=file, key=section))
            continue
        found += [
            Fault(
                message=f"there is no kind of event {kind!r}",
                file=file,
                key=f"{section}.{name}",
                nearest=nearest(str(kind), known),
            )
            for name, kind in entries.items()
            if kind not in known
        ]
    facts = table.get("facts", {})
    if isinstance(facts, dict):
        for name, value in facts.items():
            fact = law.fact.get(name)
            if fact is None:
                found.append(
                    Fault(
                        message=f"there is no fact {name!r}",
                        file=file,
                        key=f"facts.{name}",
                        nearest=nearest(name, law.fact),
                    )
                )
            elif fact.values and value not in fact.values:
                expected = ", ".join(str(one).lower() for one in fact.values)
                found.append(Fault(message=f"cannot be {value!r}", file=file, key=f"facts.{name}", expected=expected))
    columns = table.get("columns", {})
    if isinstance(columns, dict):
        found += [
            Fault(
                message=f"there is no column {name!r} here",
                file=file,
                key=f"columns.{name}",
                nearest=nearest(name, PLAIN),
                expected="case, event, date, ..., or date.NAME, detail.FACT, fact.FACT, case.FACT",
            )
            for name in columns
            if name not in PLAIN and name.partition(".")[0] not in {"date", "detail", "fact", "case"}
        ]
    return found
