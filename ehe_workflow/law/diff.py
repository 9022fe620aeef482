"""What differs between the law of two days, two jurisdictions, or two assumed commencements, process by process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, TypeAlias

from attrs import evolve, field, fields, frozen

from ehe_workflow.law.graph import leaves, stages_of, steps_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.pairing import (
    Pairs,
    first_names,
    pairs_of_limits,
    pairs_of_regimes,
    pairs_of_stages,
    pairs_of_steps,
)
from ehe_workflow.law.procedures import Regime, Stage, Step
from ehe_workflow.law.sources import Authority, Citation, InForce
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, Unfixed

Section: TypeAlias = Literal["regime", "stage", "step", "limit"]


@frozen(kw_only=True)
class Side:
    """One of two laws to compare.

    Attributes:
        law: the law.
        on: the day on which it is looked at.
        assumed: first days assumed for law that is enacted and not in force, by the name of the commencement.
    """

    law: Law
    on: date
    assumed: Mapping[str, date] = field(factory=dict)


@frozen(kw_only=True)
class PartChange:
    """A part of an entry that differs.

    Attributes:
        part: the part's name in the data.
        about: ``rule`` for what the law does, ``words`` for how it is told, ``source`` for where it is found.
        one: its values on the one side; empty where it has none.
        other: its values on the other side.
    """

    part: str
    about: Literal["rule", "words", "source"]
    one: tuple[str, ...]
    other: tuple[str, ...]


@frozen(kw_only=True)
class Change:
    """An entry that is on one side only, or differs.

    Attributes:
        section: what sort of entry it is.
        how: ``removed`` where only the one side has it, ``added`` where only the other has, else ``changed``.
        one: its name on the one side, or None.
        other: its name on the other side, or None.
        one_version: the version of the process that it is of on the one side; None where that has no counterpart,
            and for a limit.
        other_version: the same on the other side.
        summary: what it is, in words; as the other side has it, where it has it.
        what: the same without a limit's time and whose it is.
        one_time: for a limit, its time on the one side in words; None where it is not there.
        other_time: the same on the other side.
        parts: what differs; empty where it is on one side only.
        one_source: where the one side's is found, or None.
        other_source: where the other side's is found, or None.
    """

    section: Section
    how: Literal["added", "removed", "changed"]
    one: str | None
    other: str | None
    one_version: str | None = None
    other_version: str | None = None
    summary: str
    what: str
    one_time: str | None = None
    other_time: str | None = None
    parts: tuple[PartChange, ...] = ()
    one_source: Authority | None = None
    other_source: Authority | None = None

    @property
    def versions(self) -> tuple[str | None, str | None]:
        """The versions that it is of, on the one side and the other."""
        return self.one_version, self.other_version

    @property
    def changes_the_rule(self) -> bool:
        """Whether more differs than the words in which it is told and the place where it is found."""
        return self.how != "changed" or any(part.about == "rule" for part in self.parts)


@frozen(kw_only=True)
class ProcessDiff:
    """What differs in one process.

    Attributes:
        process: the process.
        name: its name for people.
        one: the versions in force on the one side, by their names for people.
        other: the versions in force on the other side.
        changes: what differs: versions, stages, steps, limits.
    """

    process: str
    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    changes: tuple[Change, ...]


@frozen
class _View:
    """What one side has of one process: the versions in force and their entries."""

    side: Side
    regimes: Mapping[str, Regime]
    limits: Mapping[str, Limit]

    def stages(self, regime: str) -> dict[str, Stage]:
        return stages_of(self.side.law, regime)

    def steps(self, regime: str) -> dict[str, Step]:
        return {step.id: step for step in steps_of(self.side.law, regime)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(regime.name for regime in self.regimes.values())


def compare(one: Side, other: Side, process: str | None = None) -> tuple[ProcessDiff, ...]:
    """What differs between two laws, process by process.

    Args:
        one: the one side.
        other: the other side.
        process: the only process to look at; all where None.

    Returns:
        The processes in which anything differs, in the order of the one side.
    """
    names = dict.fromkeys((*one.law.process, *other.law.process))
    found = []
    for name in [process] if process is not None else names:
        views = _view(one, name), _view(other, name)
        changes = tuple(_changes(*views))
        if changes:
            law = one.law if name in one.law.process else other.law
            found.append(
                ProcessDiff(
                    process=name,
                    name=law.process[name].name,
                    one=views[0].names,
                    other=views[1].names,
                    changes=changes,
                )
            )
    return tuple(found)


def _view(side: Side, process: str) -> _View:
    law = side.law
    regimes = {regime.id: regime for regime in law.regimes_of(process, side.on, side.assumed)}
    limits = {
        name: limit
        for name, limit in law.limit.items()
        if limit.process == process
        and (limit.regime is None or limit.regime in regimes)
        and law.in_force_of(limit).holds_on(side.on, side.assumed)
    }
    return _View(side, regimes, first_names(law, limits))


def _changes(one: _View, other: _View) -> Iterator[Change]:
    limits = pairs_of_limits(one.side.law, one.limits, other.side.law, other.limits)
    tokens = _tokens(limits, one.limits, other.limits)
    for left, right in pairs_of_regimes(one.side.law, one.regimes, other.side.law, other.regimes):
        yield from _changes_of_regime(one, other, left, right, tokens)
    for left, right in limits:
        entries = one.limits.get(left or ""), other.limits.get(right or "")
        yield from _change("limit", one.side, other.side, *entries, *tokens)


Token: TypeAlias = Callable[[str], str]


def _tokens(pairs: Pairs, ones: Mapping[str, Limit], others: Mapping[str, Limit]) -> tuple[Token, Token]:
    """What stands for a limit on both sides, by its name on either: an own name for each pair."""
    left = {ones[one].id: f"{one} = {other}" for one, other in pairs if one and other}
    right = {others[other].id: f"{one} = {other}" for one, other in pairs if one and other}
    left |= {one: f"{one} = {other}" for one, other in pairs if one and other}
    right |= {other: f"{one} = {other}" for one, other in pairs if one and other}
    return _looked_up(left), _looked_up(right)


def _looked_up(known: Mapping[str, str], before: Token | None = None) -> Token:
    def token(name: str) -> str:
        return known.get(name) or (before(name) if before is not None else name)

    return token


def _changes_of_regime(
    one: _View, other: _View, left: str | None, right: str | None, limits: tuple[Token, Token]
) -> Iterator[Change]:
    regimes = one.regimes.get(left or ""), other.regimes.get(right or "")
    stages = one.stages(regimes[0].key) if regimes[0] else {}, other.stages(regimes[1].key) if regimes[1] else {}
    steps = one.steps(regimes[0].key) if regimes[0] else {}, other.steps(regimes[1].key) if regimes[1] else {}
    paired = pairs_of_stages(stages[0], steps[0], stages[1], steps[1])
    known = {a: f"stage {a} = {b}" for a, b in paired if a and b}, {b: f"stage {a} = {b}" for a, b in paired if a and b}
    tokens = _looked_up(known[0], limits[0]), _looked_up(known[1], limits[1])
    changes = [*_change("regime", one.side, other.side, *regimes, *tokens)]
    for a, b in paired:
        changes += _change("stage", one.side, other.side, stages[0].get(a or ""), stages[1].get(b or ""), *tokens)
    for a, b in pairs_of_steps(steps[0], steps[1], *tokens):
        entries = _spelt(steps[0].get(a or ""), stages[0]), _spelt(steps[1].get(b or ""), stages[1])
        changes += _change("step", one.side, other.side, *entries, *tokens)
    for change in changes:
        yield evolve(change, one_version=left, other_version=right)


def _spelt(step: Step | None, stages: Mapping[str, Stage]) -> _SpeltStep | None:
    return _SpeltStep(step, tuple(leaves(step, stages))) if step is not None else None


@frozen
class _SpeltStep:
    """A step with the stages that it leaves, ``*`` written out."""

    step: Step
    leaves: tuple[str, ...]


Entry: TypeAlias = Regime | Stage | _SpeltStep | Limit


def _change(
    section: Section,
    one: Side,
    other: Side,
    left: Entry | None,
    right: Entry | None,
    token: Token,
    other_token: Token,
) -> Iterator[Change]:
    shown = [
        (_name(entry), _authority(side.law, entry)) if entry is not None else None
        for side, entry in ((one, left), (other, right))
    ]
    latest = [(side.law, entry) for side, entry in ((one, left), (other, right)) if entry is not None][-1]
    parts: tuple[PartChange, ...] = ()
    if left is not None and right is not None:
        parts = tuple(_parts(one.law, left, token, other.law, right, other_token))
        if not parts:
            return
    yield Change(
        section=section,
        how="changed" if parts else "removed" if right is None else "added",
        one=shown[0][0] if shown[0] else None,
        other=shown[1][0] if shown[1] else None,
        summary=_summary(*latest),
        what=_what(*latest),
        one_time=_time(left) if isinstance(left, Limit) else None,
        other_time=_time(right) if isinstance(right, Limit) else None,
        parts=parts,
        one_source=shown[0][1] if shown[0] else None,
        other_source=shown[1][1] if shown[1] else None,
    )


_LEFT_OUT = frozenset({"id", "process", "regime", "open_to", "welsh"})
_WORDS = frozenset({"name", "what", "note", "missed", "means", "advice", "warning", "otherwise", "clause"})
_SOURCES = frozenset({"source", "also", "confidence", "force"})
_NAMES = frozenset({"from_", "to", "start", "after", "at_end_of", "from_limit", "later_of", "capped_by", "extends"})
"""The parts that name stages and limits, which may have another name on the other side."""
_UNORDERED = frozenset({"from_", "after", "done", "ends", "on", "later_of", "capped_by"})


def _parts(
    law: Law, entry: Entry, token: Token, other_law: Law, other_entry: Entry, other_token: Token
) -> Iterator[PartChange]:
    left, right = _values(law, entry), _values(other_law, other_entry)
    if isinstance(entry, Regime) and isinstance(other_entry, Regime) and entry.id != other_entry.id:
        yield PartChange(part="id", about="rule", one=(entry.id,), other=(other_entry.id,))
    for part in left:
        one, other = left[part], right[part]
        alike = one, other
        if part in _NAMES:
            alike = tuple(map(token, one)), tuple(map(other_token, other))
        if part in _UNORDERED:
            alike = tuple(sorted(alike[0])), tuple(sorted(alike[1]))
        if alike[0] != alike[1]:
            about: Literal["rule", "words", "source"] = (
                "words" if part in _WORDS else "source" if part in _SOURCES else "rule"
            )
            yield PartChange(part=part.removesuffix("_"), about=about, one=one, other=other)


def _values(law: Law, entry: Entry) -> dict[str, tuple[str, ...]]:
    """Every part of an entry that is compared, as text."""
    held: Any = entry.step if isinstance(entry, _SpeltStep) else entry
    found = {
        part.name: _texts(law, getattr(held, part.name)) for part in fields(type(held)) if part.name not in _LEFT_OUT
    }
    if isinstance(entry, _SpeltStep):
        found["from_"] = entry.leaves
    elif isinstance(entry, Limit):
        found["force"] = (law.force_of(entry).value,)
        found["confidence"] = (law.confidence_of(entry).value,)
    return found


def _texts(law: Law, value: Any) -> tuple[str, ...]:
    if value is None or value is False or value == ():
        return ()
    if isinstance(value, tuple):
        return tuple(text for one in value for text in _texts(law, one))
    if value is True:
        return ("yes",)
    if isinstance(value, Enum):
        return (str(value.value),)
    if isinstance(value, Citation):
        return (str(law.authority(value)),)
    if isinstance(value, InForce):
        return (value.words,)
    if type(value).__module__ == Limit.__module__:  # a reading, an excuse or a benchmark
        inner = ((part.name.removesuffix("_"), getattr(value, part.name)) for part in fields(type(value)))
        told = ((name, ", ".join(_texts(law, one))) for name, one in inner)
        return ("; ".join(f"{name}: {text}" for name, text in told if text),)
    return (str(value),)


def _name(entry: Entry) -> str:
    return entry.step.id if isinstance(entry, _SpeltStep) else entry.id


def _authority(law: Law, entry: Entry) -> Authority | None:
    held = entry.step if isinstance(entry, _SpeltStep) else entry
    source = getattr(held, "source", None)
    return law.authority(source) if source is not None else None


def _summary(law: Law, entry: Entry) -> str:
    """What an entry is, in words, a limit with its length and whose it is."""
    what = _what(law, entry)
    return f"{what}: {_length(entry)} ({entry.by.value})" if isinstance(entry, Limit) else what


def _what(law: Law, entry: Entry) -> str:
    if isinstance(entry, Limit):
        return entry.what
    if isinstance(entry, _SpeltStep):
        step = entry.step
        if step.event is None:
            return f"when the time is over: {law.limit_named(step.at_end_of or '').what}"
        return step.name or law.event[step.event].name
    return entry.name


def _length(limit: Limit) -> str:
    return f"{_BOUNDS[limit.bound]}{_period(limit)}"


def _period(limit: Limit) -> str:
    return str(limit.length) if str(limit.length) != "none" else "no time fixed"


def _time(limit: Limit) -> str:
    """A limit's time with how it is counted; what has no number is counted in no way."""
    if isinstance(limit.length, Unfixed):
        return _period(limit)
    return _length(limit) + (_COUNTED[limit.convention] if limit.convention is not None else "")


_BOUNDS = {Bound.AT_MOST: "at most ", Bound.AT_LEAST: "at least ", Bound.EXACTLY: "exactly ", Bound.NONE: ""}
_COUNTED = {
    Convention.BEGINNING_WITH: ", the first day counted",
    Convention.AFTER: ", the first day not counted",
    Convention.CLEAR: ", neither end counted",
    Convention.BEFORE: " before, the day itself not counted",
    Convention.CLEAR_BEFORE: " before, neither end counted",
    Convention.ENDING_WITH: " before, the day itself counted",
}
