"""The law of one jurisdiction with all the layers below it, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from attrs import define, field

from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.files import nearest
from ehe_workflow.law.calendars import CountingTable, HolidayTable, TermTable, WorkingDayTable, school_age, school_years
from ehe_workflow.law.limits import Limit, ServiceRule, in_force_of
from ehe_workflow.law.paths import ProcedurePath
from ehe_workflow.law.procedures import Process, Regime, Stage, Step
from ehe_workflow.law.school_age import SchoolAgeRule
from ehe_workflow.law.sources import Authority, Citation, InForce, Origin, Source
from ehe_workflow.law.statements import Check, Clause, Invariant, Misstatement, Sign
from ehe_workflow.law.terms import Confidence, Force
from ehe_workflow.law.vocabulary import EventKind, Fact, Jurisdiction, SwitchedOff
from ehe_workflow.time import (
    CountingRule,
    DayCounter,
    EstimatedSchoolDays,
    SchoolAge,
    WorkingDayRule,
)

SCHOOL_DAYS = "school"
"""The name under which a limit asks for the school's own days."""


class UnknownNameError(EheWorkflowError, KeyError):
    """A name is not in the law; the message gives the nearest one that is."""

    def __str__(self) -> str:
        return str(self.args[0])


@define(frozen=True, slots=False, kw_only=True, eq=False)
class Law:
    """Everything that one jurisdiction's law says here, each entry by its name.

    Keys of regimes are ``process/regime``; of stages and steps ``process/regime/name``.

    Attributes:
        chain: the jurisdictions it is made of, the most common first; the last is the one whose law it is.
        origins: the layer, file and key of every entry, by section and name.
        renamed: names of a lower layer that this one gives a name of its own.
    """

    chain: tuple[Jurisdiction, ...]
    source: Mapping[str, Source] = field(factory=dict)
    fact: Mapping[str, Fact] = field(factory=dict)
    event: Mapping[str, EventKind] = field(factory=dict)
    process: Mapping[str, Process] = field(factory=dict)
    regime: Mapping[str, Regime] = field(factory=dict)
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
    school_age_rule: SchoolAgeRule | None = None
    switched_off: tuple[SwitchedOff, ...] = ()
    origins: Mapping[tuple[str, str], Origin] = field(factory=dict)
    renamed: Mapping[str, str] = field(factory=dict)

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose law it is."""
        return self.chain[-1]

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the jurisdictions it is made of, the most common first."""
        return tuple(part.id for part in self.chain)

    def limit_named(self, name: str) -> Limit:
        """The limit of that name, or of the name that this layer gives it.

        Raises:
            UnknownNameError: there is none.
        """
        found = self.limit.get(self.renamed.get(name, name))
        if found is None:
            raise UnknownNameError(_unknown("limit", name, self.limit))
        return found

    def authority(self, citation: Citation) -> Authority:
        """A citation made whole."""
        return citation.in_full(self.source[citation.of])

    @cached_property
    def _weights(self) -> Mapping[str, tuple[Force, Confidence]]:
        return {name: (self.force_of(limit), self.confidence_of(limit)) for name, limit in self.limit.items()}

    def weight_of(self, limit: Limit) -> tuple[Force, Confidence]:
        """How strong a limit of this law is, and how sure its figure is."""
        return self._weights[limit.id]

    def force_of(self, entry: Limit | Step | Check) -> Force:
        """How strong an entry is."""
        if entry.force is not None:
            return entry.force
        return self.authority(entry.source).force if entry.source else Force.ADVICE

    def confidence_of(self, limit: Limit) -> Confidence:
        """How sure a limit's figure is."""
        return limit.confidence or self.authority(limit.source).confidence

    @cached_property
    def _in_force(self) -> Mapping[str, InForce]:
        return {
            name: in_force_of(limit, self.regime.get(f"{limit.process}/{limit.regime}"))
            for name, limit in self.limit.items()
        }

    def in_force_of(self, limit: Limit) -> InForce:
        """When a limit of this law is law."""
        return self._in_force[limit.id]

    @cached_property
    def _versions(self) -> Mapping[str, tuple[Regime, ...]]:
        found: dict[str, tuple[Regime, ...]] = {}
        for regime in self.regime.values():
            found[regime.process] = (*found.get(regime.process, ()), regime)
        return found

    def regimes_of(self, process: str, day: date, assumed: Mapping[str, date] | None = None) -> Iterator[Regime]:
        """The versions of a process that are in force on a day, prospective ones last in, first out.

        Law that is not commenced counts only from the day assumed for it, and then displaces what it replaces.
        """
        versions = self._versions.get(process, ())
        found = [regime for regime in versions if regime.in_force.holds_on(day, assumed)]
        assumed_in = [regime for regime in found if not regime.in_force.commenced]
        yield from assumed_in or found

    def has_several_versions(self, process: str) -> bool:
        """Whether there is more than one version of a process."""
        return len(self._versions.get(process, ())) > 1

    @cached_property
    def stated_dates(self) -> frozenset[str]:
        """The named dates by which a document may give more time, so that they lie ahead of it."""
        return frozenset(limit.stated for limit in self.limit.values() if limit.stated is not None)

    @cached_property
    def _extensions(self) -> Mapping[str, tuple[Limit, ...]]:
        found: dict[str, tuple[Limit, ...]] = {}
        for limit in self.limit.values():
            if limit.extends is not None:
                name = self.renamed.get(limit.extends, limit.extends)
                found[name] = (*found.get(name, ()), limit)
        return found

    def extensions_of(self, limit: Limit) -> tuple[Limit, ...]:
        """The limits that put a limit off once their events have happened."""
        return self._extensions.get(limit.id, ())

    @cached_property
    def service_of(self) -> Mapping[str, ServiceRule]:
        """The rule of service for each way of sending."""
        return {how: rule for rule in self.service.values() for how in rule.how}

    @cached_property
    def _working(self) -> Mapping[str, WorkingDayRule]:
        return {name: table.rule(self.holidays) for name, table in self.working_days.items()}

    @cached_property
    def _counting(self) -> Mapping[str, CountingRule]:
        return {
            name: table.rule(self._working[table.working_days] if table.working_days else None)
            for name, table in self.counting.items()
        }

    @cached_property
    def _school(self) -> DayCounter | None:
        """The days of schools here: the nearest layer's published terms where known, else weekdays as an estimate."""
        default = self._working.get(self.default_working_days or "")
        estimate = EstimatedSchoolDays(default) if default else None
        for part in reversed(self.chain):
            tables = [table for name, table in self.terms.items() if self.origins["terms", name].layer == part.id]
            if tables:
                return school_years(tables, f"schools of {part.name}", estimate)
        return estimate

    @cached_property
    def default_working_days(self) -> str | None:
        """The working day to use where no instrument is named: the nearest layer's own definition."""
        return next((part.working_days for part in reversed(self.chain) if part.working_days), None)

    def day_counter(self, name: str | None) -> DayCounter | None:
        """The days to count with, by the name a limit gives; without one, the jurisdiction's own."""
        if name == SCHOOL_DAYS:
            return self._school
        wanted = name or self.default_working_days
        return self._working.get(wanted) if wanted else None

    def counting_rule(self, name: str | None) -> CountingRule | None:
        """The way of counting of that name."""
        return self._counting.get(name) if name else None

    def cut_off(self, limit: Limit) -> str | None:
        """The time of day, such as ``17:00``, until which the last day of a limit counts; None for the whole day."""
        rule = self.counting_rule(limit.counting)
        return f"{rule.cut_off:%H:%M}" if rule is not None and rule.cut_off is not None else None

    @cached_property
    def school_age(self) -> SchoolAge | None:
        """When a child is of compulsory school age here."""
        return school_age(self.school_age_rule) if self.school_age_rule else None


def _unknown(what: Literal["limit", "process", "event"], name: str, known: Mapping[str, object]) -> str:
    hint = nearest(name, known)
    return f"there is no {what} {name!r}" + (f"; did you mean {hint!r}?" if hint else "")
