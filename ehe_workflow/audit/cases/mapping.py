"""A council's own words for columns and kinds of event, as a TOML file says what they mean here."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl
from attrs import evolve, field, frozen

from ehe_workflow.audit.cases.days_told import DayForm, is_zone
from ehe_workflow.audit.cases.frames import PLAIN, Form
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, Structurer, key_path, nearest, read_document
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import FactType

ONLY = "only"
"""The column of the value by which cases are chosen, until they are."""

_NAMED = ("date", "detail", "fact", "case")
_EXPECTED = f"{', '.join(PLAIN)}, or date.NAME, detail.FACT, fact.FACT, case.FACT"


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
        only: a column of the log and a value: cases in which no row has it are not part of the audit.
    """

    columns: Mapping[str, str] = field(factory=dict)
    events: Mapping[str, str] = field(factory=dict)
    wide: Mapping[str, str] = field(factory=dict)
    facts: Mapping[str, FactValue] = field(factory=dict)
    days: DayForm = field(factory=DayForm)
    encoding: str | None = None
    only: tuple[str, str] | None = None

    @property
    def form(self) -> Form:
        """How rows are read."""
        return Form(days=self.days, kinds=self.events, facts=self.facts)

    def with_day_first(self) -> LogMapping:
        """The same, with days read day first."""
        return evolve(self, days=evolve(self.days, day_first=True))

    def chosen(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows of whole cases that are part of the audit."""
        if self.only is None:
            return rows
        value = pl.col(ONLY).cast(pl.String).str.strip_chars() == self.only[1]
        return rows.filter(value.any().over("case")).drop(ONLY)


def refuse_no_such_value(only: tuple[str, str], held: Collection[str], path: Path) -> None:
    """Refuse a choice of cases that no case of a log meets.

    Args:
        only: the column and the value that is wanted in it.
        held: every value that the column holds.
        path: the log.

    Raises:
        InputError: the column does not hold the value.
    """
    column, wanted = only
    if wanted in held:
        return
    few = sorted(held) if 0 < len(held) <= _FEW_VALUES else []
    raise InputError(
        [
            Fault(
                message=f"the column {column!r} holds {wanted!r} in no row, so that no case would be part of the audit",
                file=str(path),
                key="--only",
                expected=f"one of {', '.join(few)}" if few else None,
                nearest=nearest(wanted, held),
            )
        ]
    )


_FEW_VALUES = 12


@frozen(kw_only=True)
class _MappingFile:
    """The shape of the file."""

    day_first: bool = False
    date_formats: tuple[str, ...] = ()
    time_zone: str | None = None
    encoding: str | None = None
    columns: dict[str, str] = field(factory=dict)
    events: dict[str, str] = field(factory=dict)
    wide: dict[str, str] = field(factory=dict)
    facts: dict[str, object] = field(factory=dict)


def read_mapping(path: Path, law: Law) -> LogMapping:
    """Read a mapping.

    Raises:
        InputError: it is no TOML, or names something that the law does not know; all faults are told.
    """
    document = read_document(path)
    faults: list[Fault] = []
    file = Structurer().collect(document, document.data, _MappingFile, (), faults)
    known = file or _as_far_as_it_goes(document)
    facts = document.data.get("facts")
    checks = _Checks(document, law)
    faults += checks.words(known, facts if isinstance(facts, dict) else {})
    if faults:
        raise InputError(sorted(faults, key=lambda fault: fault.line or 0))
    assert file is not None  # noqa: S101 - it would have a fault
    return LogMapping(
        columns=file.columns,
        events=file.events,
        wide=file.wide,
        facts={name: value for name, value in file.facts.items() if isinstance(value, bool | int | str)},
        days=DayForm(file.day_first, file.date_formats, file.time_zone),
        encoding=file.encoding,
    )


def _as_far_as_it_goes(document: Document) -> _MappingFile:
    """The parts of a file that have the right shape, so that their faults are told with those of the others."""
    structurer, parts = Structurer(), {}
    for name, value in document.data.items():
        part = structurer.collect(document, {name: value}, _MappingFile, (), [])
        if part is not None and hasattr(part, name):
            parts[name] = getattr(part, name)
    return _MappingFile(**parts)


def faults_of_columns(names: Iterable[str], law: Law) -> Iterator[tuple[str, str, str | None]]:
    """Columns of ours that no law here knows: the name, what is wrong, and the nearest that is right."""
    dates = {name for event in law.event.values() for name in event.dates}
    for name in names:
        start, dot, rest = name.partition(".")
        if not dot or start not in _NAMED:
            if name not in PLAIN:
                yield name, f"there is no column {name!r} here", nearest(name, PLAIN)
            continue
        known = dates if start == "date" else law.fact
        if rest not in known:
            what = "day named in an event" if start == "date" else "fact"
            near = nearest(rest, known)
            yield name, f"no law here knows a {what} {rest!r}", near and f"{start}.{near}"


class _Checks:
    """What is wrong with a mapping beyond its shape."""

    def __init__(self, document: Document, law: Law) -> None:
        self._document, self._law = document, law

    def words(self, file: _MappingFile, facts: Mapping[str, object]) -> list[Fault]:
        """Every fault."""
        return [
            *self._kinds("events", file.events),
            *self._kinds("wide", file.wide),
            *self._columns(file),
            *self._facts(facts),
            *self._forms(file),
        ]

    def _fault(
        self,
        path: tuple[str | int, ...],
        message: str,
        *,
        value: str | None = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> Fault:
        return Fault(
            message=message,
            file=self._document.name,
            line=self._document.line_of(path),
            key=key_path(path),
            value=value,
            expected=expected,
            nearest=nearest,
            path=path,
        )

    def _kinds(self, section: str, entries: Mapping[str, str]) -> Iterator[Fault]:
        for name, kind in entries.items():
            if kind not in self._law.event:
                near = nearest(kind, self._law.event)
                yield self._fault((section, name), f"there is no kind of event {kind!r}", nearest=near)

    def _columns(self, file: _MappingFile) -> Iterator[Fault]:
        for name, message, near in faults_of_columns(file.columns, self._law):
            yield self._fault(("columns", name), message, nearest=near, expected=None if near else _EXPECTED)
        seen: dict[str, str] = {}
        pairs = [("columns", ours, theirs) for ours, theirs in file.columns.items()]
        for section, key, theirs in (*pairs, *(("wide", theirs, theirs) for theirs in file.wide)):
            if theirs in seen:
                what = f"the log's column {theirs!r} is mapped already, as {seen[theirs]}"
                yield self._fault((section, key), what, expected="each column of the log once")
            seen.setdefault(theirs, key_path((section, key)))
        if file.wide:
            for ours in ("event", "date"):
                if ours in file.columns:
                    what = f"a log of one row a case has no column for {ours!r}"
                    yield self._fault(("columns", ours), what, expected="either [wide], or columns.event and date")

    def _facts(self, facts: Mapping[str, object]) -> Iterator[Fault]:
        for name, value in facts.items():
            fact = self._law.fact.get(name)
            if fact is None:
                near = nearest(name, self._law.fact)
                yield self._fault(("facts", name), f"there is no fact {name!r}", nearest=near)
                continue
            is_right = type(value) is {FactType.YES_NO: bool, FactType.NUMBER: int}.get(fact.type, str)
            if not is_right or (fact.values and value not in fact.values):
                values = ", ".join(str(one).lower() for one in fact.values)
                yield self._fault(
                    ("facts", name), "cannot have this value", value=repr(value), expected=values or fact.type.value
                )

    def _forms(self, file: _MappingFile) -> Iterator[Fault]:
        for place, pattern in enumerate(file.date_formats):
            message = DayForm.fault_of(pattern)
            if message is not None:
                yield self._fault(("date_formats", place), message, value=repr(pattern), expected='such as "%d %b %Y"')
        if file.time_zone is not None and not is_zone(file.time_zone):
            what = f"there is no time zone {file.time_zone!r}"
            yield self._fault(("time_zone",), what, expected="such as Europe/London")
        if file.encoding is not None:
            try:
                codecs.lookup(file.encoding)
            except LookupError:
                yield self._fault(("encoding",), f"there is no encoding {file.encoding!r}", expected="such as cp1252")
