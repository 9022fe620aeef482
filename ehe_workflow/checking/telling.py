"""Findings in full: failures, clashes and remarks with their files and lines, their paths and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ehe_workflow.checking.entries import Remark
from ehe_workflow.checking.findings import Finding, PathStep, Place, Rule, Severity
from ehe_workflow.checking.moves import OUTSIDE, Moves
from ehe_workflow.checking.together import Clash
from ehe_workflow.checking.walks import MOST_STATES, Failure, Trail
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.statements import Invariant


class Teller:
    """Tells what was found in one law.

    Args:
        library: where its files are.
        law: the law.
    """

    def __init__(self, library: Library, law: Law) -> None:
        self._library = library
        self._law = law

    def failure(self, invariant: Invariant, definition: Definition, failure: Failure) -> Finding:
        """An invariant that fails in a regime."""
        trail = failure.trail
        asked = {name for step, _ in trail.steps if step.when is not None for name in step.when.names()}
        asked.update(invariant.where.names() if invariant.where is not None else ())
        names = Moves(self._law, definition.regime.key, invariant.where).facts
        told = dict(zip(names, trail.start.facts, strict=False))
        entries = [("invariant", invariant.id), ("regime", definition.regime.key)]
        entries += [_entry_of(step) for step, _ in trail.steps]
        return Finding(
            rule=Rule(invariant.kind),
            severity=Severity.ERROR,
            jurisdiction=self._nearest(entries),
            message=failure.why,
            says=invariant.says,
            place=self.place("invariant", invariant.id),
            process=definition.regime.process,
            regime=definition.regime.id,
            path=tuple(self._path(definition, trail)),
            facts={name: value for name, value in told.items() if name in asked},
            source=self._law.authority(invariant.source) if invariant.source is not None else None,
        )

    def unsettled(self, invariant: Invariant, definition: Definition) -> Finding:
        """An invariant that could not be settled in a regime."""
        return Finding(
            rule=Rule(invariant.kind),
            severity=Severity.WARNING,
            jurisdiction=self._nearest([("invariant", invariant.id), ("regime", definition.regime.key)]),
            message=f"there are more than {MOST_STATES:,} states to look at; it is not settled",
            says=invariant.says,
            place=self.place("invariant", invariant.id),
            process=definition.regime.process,
            regime=definition.regime.id,
        )

    def clash(self, invariant: Invariant, clash: Clash) -> Finding:
        """Two limits that an invariant says can be met together, and cannot."""
        within, not_before = invariant.within or "", invariant.not_before or ""
        limit = self._law.limit_named(within)
        return Finding(
            rule=Rule.COMPATIBLE,
            severity=Severity.ERROR,
            jurisdiction=self._nearest([("invariant", invariant.id), ("limit", limit.id)]),
            message=_clashing(clash, within, not_before),
            says=invariant.says,
            place=self.place("invariant", invariant.id),
            process=limit.process,
            regime=limit.regime,
            example=clash.example,
            failing_days=clash.failing,
            counted_days=clash.counted,
            source=self._law.authority(invariant.source) if invariant.source is not None else None,
        )

    def clash_of_pair(self, event: str, cap: str, wait: str, definition: Definition, clash: Clash) -> Finding:
        """An act that one limit caps and that a step lets wait for another limit, where it cannot do both.

        It is an error where there is no start date on which it can, and otherwise worth another look.
        """
        return Finding(
            rule=Rule.TOGETHER,
            severity=Severity.ERROR if clash.failing == clash.counted else Severity.WARNING,
            jurisdiction=self._nearest([("limit", cap), ("limit", wait)]),
            message=f"{event!r}: {_clashing(clash, cap, wait)}",
            place=self.place("limit", cap),
            process=definition.regime.process,
            regime=definition.regime.id,
            example=clash.example,
            failing_days=clash.failing,
            counted_days=clash.counted,
            source=self._law.authority(self._law.limit[cap].source),
        )

    def remark(self, remark: Remark) -> Finding:
        """What is to be said of one entry by itself."""
        limit = self._law.limit.get(remark.entry) if remark.section == "limit" else None
        return Finding(
            rule=remark.rule,
            severity=remark.severity,
            jurisdiction=self._nearest([(remark.section, remark.entry)]),
            message=f"the {remark.section} {remark.entry!r}: {remark.why}",
            place=self.place(remark.section, remark.entry),
            process=limit.process if limit else None,
            regime=limit.regime if limit else None,
            source=self._law.authority(limit.source) if limit else None,
        )

    def place(self, section: str, key: str) -> Place:
        """Where an entry is written."""
        origin = self._law.origins[section, key]
        document = self._library.layer(origin.layer).documents[origin.file]
        return Place(entry=f"{section} {key.rpartition('/')[2]}", file=origin.file, line=document.line_of(origin.key))

    def _nearest(self, entries: Iterable[tuple[str, str]]) -> str:
        """The jurisdiction, of those in which some entries are written, that is nearest to the law's own."""
        layers = self._law.layers
        return layers[max(layers.index(self._law.origins[entry].layer) for entry in entries)]

    def _path(self, definition: Definition, trail: Trail) -> Iterator[PathStep]:
        before = trail.start.stage
        for step, state in trail.steps:
            yield PathStep(
                step=step.id,
                event=step.event,
                at_end_of=step.at_end_of,
                what=self._words(step),
                before=definition.stages[before].name,
                after=definition.stages[state.stage].name,
                when=str(step.when) if step.when is not None else None,
                place=self.place(*_entry_of(step)),
            )
            before = state.stage

    def _words(self, step: Step) -> str:
        if step.event is not None:
            return self._law.event[step.event].name
        return f"time is over: {self._law.limit_named(step.at_end_of or '').what}"


def _entry_of(step: Step) -> tuple[str, str]:
    """The entry of the law that a step of a path stands in: of an event of another process, the event."""
    if step.id.startswith(OUTSIDE):
        return "event", step.event or ""
    return "step", f"{step.regime}/{step.id}"


def _clashing(clash: Clash, cap: str, wait: str) -> str:
    if clash.failing == clash.counted:
        often = f"on none of {clash.counted:,} start dates"
    else:
        often = f"on {clash.failing:,} of {clash.counted:,} start dates it is not so that"
    return (
        f"{often} the last day of {cap!r} comes after the end of {wait!r}: from {clash.example} the one ends on "
        f"{clash.last_day}, and the first day after the other is {clash.earliest}"
    )
