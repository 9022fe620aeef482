"""Reading assumptions: those shipped for each layer of the law, with the user's own put over them, all checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import tomli_w
from attrs import field, frozen

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, Structurer, key_path, nearest, read_document, to_plain
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import FactType
from ehe_workflow.law.vocabulary import Fact
from ehe_workflow.simulation.model import (
    EVERY_STAGE,
    NOTHING_FURTHER,
    AssumptionsFile,
    Choice,
    Defaults,
    Duration,
    Evidence,
    FactShare,
)

_TOLERANCE = Fraction(1, 1_000_000)
_MOST_DAYS = 36_525  # a hundred years
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "fixed": ("days",),
    "triangular": ("least", "likely", "most"),
    "lognormal": ("median", "nine_in_ten"),
    "quantiles": ("quantiles",),
    "in-time": ("limit", "share"),
}
_PARTS = (*dict.fromkeys(name for names in _NEEDED.values() for name in names), "late")


@frozen(kw_only=True)
class Assumptions:
    """The assumptions in use, the later file's in place of the earlier's, each with its source made whole.

    Attributes:
        names: the names of the files, in the order in which they were put over each other.
        default: what is taken where no assumption says anything.
        choice: what comes next, by process and stage.
        duration: how long it takes, by process and step.
        fact: what is taken of unknown facts.
        evidence: the source of each of the above, by kind and name, such as ``choice.complaint.open``.
    """

    names: tuple[str, ...] = ()
    default: Defaults = field(factory=Defaults)
    choice: Mapping[tuple[str, str], Choice] = field(factory=dict)
    duration: Mapping[tuple[str, str], Duration] = field(factory=dict)
    fact: Mapping[str, FactShare] = field(factory=dict)
    evidence: Mapping[str, Evidence] = field(factory=dict)


def shipped_folder() -> Path:
    """The folder of the assumptions that come with this package: a file for each jurisdiction that has any."""
    return Path(__file__).parent / "assumptions"


def assumptions_for(law: Law, own: Iterable[Path] = (), *, shipped: bool = True) -> Assumptions:
    """The assumptions for a law: those shipped for its layers, then the user's own over them.

    Args:
        law: the law, whose names they use.
        own: further files, a later one's entries in place of an earlier one's.
        shipped: whether those that come with the package are used.

    Raises:
        InputError: files have faults; all of them are told.
    """
    paths = [shipped_folder() / f"{layer.replace('/', '-')}.toml" for layer in law.layers] if shipped else []
    documents = [read_document(path, name=path.name) for path in paths if path.is_file()]
    faults: list[Fault] = []
    for path in own:
        try:
            documents.append(read_document(path))
        except InputError as error:
            faults += error.faults
    structurer = Structurer({})
    files: list[AssumptionsFile] = []
    for document in documents:
        made = structurer.collect(document, document.data, AssumptionsFile, (), faults)
        if made is not None:
            faults += sorted(_Checks(document, made, law).faults(), key=lambda fault: fault.line or 0)
            files.append(made)
    if faults:
        raise InputError(faults)
    return put_over(files)


def put_over(files: Iterable[AssumptionsFile]) -> Assumptions:
    """Several files as one, a later one's entries in place of an earlier one's."""
    names: list[str] = []
    default = Defaults()
    choice: dict[tuple[str, str], Choice] = {}
    duration: dict[tuple[str, str], Duration] = {}
    fact: dict[str, FactShare] = {}
    evidence: dict[str, Evidence] = {}
    for one in files:
        names.append(one.assumptions.name)
        default = one.default or default
        for process, choices in one.choice.items():
            for stage, entry in choices.items():
                choice[process, stage] = entry
                evidence[f"choice.{process}.{stage}"] = one.source[entry.source]
        for process, durations in one.duration.items():
            for step, length in durations.items():
                duration[process, step] = length
                evidence[f"duration.{process}.{step}"] = one.source[length.source]
        for name, share in one.fact.items():
            fact[name] = share
            evidence[f"fact.{name}"] = one.source[share.source]
    return Assumptions(
        names=tuple(names), default=default, choice=choice, duration=duration, fact=fact, evidence=evidence
    )


def to_toml(file: AssumptionsFile) -> str:
    """A file of assumptions as text; what says nothing is left out."""
    return tomli_w.dumps(_without_nothing(to_plain(file, hooks={date: lambda day: day})))


def _without_nothing(value: object) -> dict[str, object]:
    assert isinstance(value, dict)  # noqa: S101 - an attrs class is a table
    found: dict[str, object] = {}
    for key, item in value.items():
        told = _without_nothing(item) if isinstance(item, dict) else item
        if told not in (None, [], {}, False):
            found[key] = told
    return found


def as_values(fact: Fact) -> Mapping[str, object]:
    """The values of a fact by the words for them in a file; none where they cannot be listed."""
    if fact.type is FactType.YES_NO:
        return {"yes": True, "no": False}
    return {str(value): value for value in fact.values}


class _Checks:
    """What is wrong with one file, beyond its shape."""

    def __init__(self, document: Document, file: AssumptionsFile, law: Law) -> None:
        self._document = document
        self._file = file
        self._law = law
        self._definitions: dict[str, list[Definition]] = {}
        for definition in index_of(law).definitions.values():
            self._definitions.setdefault(definition.regime.process, []).append(definition)

    def faults(self) -> Iterator[Fault]:
        """Every fault."""
        if self._file.default is not None:
            yield from self._days(("default",), "wait", self._file.default.wait)
        for process, choices in self._file.choice.items():
            if process not in self._definitions:
                yield self._unknown(("choice", process), "process", process, self._definitions)
                continue
            for stage, choice in choices.items():
                yield from self._choice(process, stage, choice)
        for process, durations in self._file.duration.items():
            if process not in self._definitions:
                yield self._unknown(("duration", process), "process", process, self._definitions)
                continue
            for step, duration in durations.items():
                yield from self._duration(process, step, duration)
        for name, share in self._file.fact.items():
            yield from self._fact(name, share)

    def _choice(self, process: str, stage: str, choice: Choice) -> Iterator[Fault]:
        at = ("choice", process, stage)
        definitions = self._definitions[process]
        yield from self._source(at, choice.source)
        stages = {name for definition in definitions for name in definition.stages}
        if stage == EVERY_STAGE:
            if not choice.open:
                yield self._fault(at, "all stages can only be left open together", expected="open = true")
            return
        if stage not in stages:
            yield self._unknown(at, f"stage of {process}", stage, stages)
            return
        steps = {
            step.id
            for definition in definitions
            if stage in definition.stages
            for step in definition.steps
            if step.event is not None and stage in leaves(step, definition.stages)
        }
        for part, shares in (("shares", choice.shares), ("low", choice.low), ("high", choice.high)):
            for name in shares:
                if name not in steps and name != NOTHING_FURTHER:
                    what = f"step that leaves the stage {stage}"
                    yield self._unknown((*at, part, name), what, name, {*steps, NOTHING_FURTHER})
            yield from self._each_share((*at, part), shares)
        if choice.open and choice.shares:
            yield self._fault((*at, "open"), "a stage is either left open or has shares", expected="one of the two")
        elif not choice.open:
            yield from self._sum((*at, "shares"), choice.shares)

    def _duration(self, process: str, step: str, duration: Duration) -> Iterator[Fault]:
        at = ("duration", process, step)
        yield from self._source(at, duration.source)
        steps = {
            one.id for definition in self._definitions[process] for one in definition.steps if one.event is not None
        }
        if step not in steps:
            yield self._unknown(at, f"step of {process}", step, steps)
        needed = _NEEDED[duration.kind]
        given = [name for name in _PARTS if getattr(duration, name) not in {None, ()}]
        for name in needed:
            if name not in given:
                yield self._fault(at, f"a duration of the kind {duration.kind!r} needs {name!r}")
        for name in given:
            if name not in needed and not (name == "late" and duration.kind == "in-time"):
                yield self._fault((*at, name), f"a duration of the kind {duration.kind!r} has no {name!r}")
        for name in ("days", "least", "likely", "most", "median", "nine_in_ten"):
            yield from self._days(at, name, getattr(duration, name))
        for name in ("quantiles", "late"):
            for value in getattr(duration, name):
                yield from self._days(at, name, value)
        yield from self._order(at, duration)
        if duration.limit is not None and self._law.renamed.get(duration.limit, duration.limit) not in self._law.limit:
            yield self._unknown((*at, "limit"), "limit", duration.limit, self._law.limit)
        if duration.kind == "in-time" and duration.unit != "days":
            yield self._fault((*at, "unit"), "days late are days of the calendar", expected="no unit")
        for name in ("share", "low", "high"):
            value = getattr(duration, name)
            if value is not None:
                yield from self._each_share(at, {name: value})

    def _order(self, at: tuple[str, ...], duration: Duration) -> Iterator[Fault]:
        chains = (
            ("likely", (duration.least, duration.likely, duration.most)),
            ("nine_in_ten", (duration.median, duration.nine_in_ten)),
            ("quantiles", duration.quantiles),
            ("late", duration.late),
        )
        for name, chain in chains:
            known = [value for value in chain if value is not None]
            if known != sorted(known):
                shown = ", ".join(map(str, known))
                yield self._fault((*at, name), "days go from the fewest to the most", shown, "the fewest first")
        if duration.median == 0:
            yield self._fault((*at, "median"), "a lognormal time is never 0 at its median", "0", "1 day or more")
        for name, number in (("quantiles", duration.quantiles), ("late", duration.late)):
            if len(number) == 1:
                yield self._fault((*at, name), "quantiles are at least two: the least and the most", str(number[0]))
        if 0 in duration.late:
            yield self._fault((*at, "late"), "late is at least 1 day", "0", "1 day or more")

    def _fact(self, name: str, share: FactShare) -> Iterator[Fault]:
        at = ("fact", name)
        yield from self._source(at, share.source)
        fact = self._law.fact.get(name)
        if fact is None:
            yield self._unknown(at, "fact", name, self._law.fact)
            return
        if fact.of == "event":
            yield self._fault(at, f"{name!r} is a detail of an event: it is settled by the step that is taken")
        values = as_values(fact)
        for value in share.shares:
            if values and value not in values:
                yield self._unknown((*at, "shares", value), f"value of {name}", value, values)
        yield from self._each_share((*at, "shares"), share.shares)
        yield from self._sum((*at, "shares"), share.shares)

    def _each_share(self, at: tuple[str, ...], shares: Mapping[str, float]) -> Iterator[Fault]:
        for name, value in shares.items():
            if not 0 <= value <= 1:
                yield self._fault((*at, name), "a share is a part of one", f"{value}", "a number from 0 to 1")

    def _sum(self, at: tuple[str, ...], shares: Mapping[str, float]) -> Iterator[Fault]:
        if all(0 <= value <= 1 for value in shares.values()):
            total = sum(map(exact, shares.values()), Fraction())
            if abs(total - 1) > _TOLERANCE:
                yield self._fault(at, "the shares do not sum to one", f"{float(total):g}", "shares that sum to 1")

    def _days(self, at: tuple[str, ...], name: str, value: int | None) -> Iterator[Fault]:
        if value is not None and not 0 <= value <= _MOST_DAYS:
            yield self._fault((*at, name), "not a number of days", str(value), f"a number from 0 to {_MOST_DAYS}")

    def _source(self, at: tuple[str, ...], name: str) -> Iterator[Fault]:
        if name not in self._file.source:
            yield self._unknown((*at, "source"), "[source] in this file", name, self._file.source)

    def _unknown(self, at: tuple[str, ...], what: str, name: str, known: Iterable[str]) -> Fault:
        names = sorted(known)
        return self._fault(
            at,
            f"there is no {what} {name!r}",
            near=nearest(name, names),
            expected=f"one of {', '.join(names)}" if 0 < len(names) <= 8 else None,
        )

    def _fault(
        self,
        at: tuple[str, ...],
        message: str,
        value: str | None = None,
        expected: str | None = None,
        near: str | None = None,
    ) -> Fault:
        line = self._document.line_of(at)
        return Fault(
            message=message,
            file=self._document.name,
            line=line,
            key=key_path(at),
            value=value,
            expected=expected,
            nearest=near,
        )


def exact(share: float) -> Fraction:
    """A share as it is written, without what a machine's numbers add to it."""
    return Fraction(str(share))
