"""Checks whole jurisdictions: every invariant on every regime, every pair of limits, every entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from attrs import frozen

from ehe_workflow.checking.entries import remarks
from ehe_workflow.checking.findings import Finding
from ehe_workflow.checking.moves import Moves
from ehe_workflow.checking.outcomes import unable_to_end, without_remedy
from ehe_workflow.checking.sequences import events_that_set_off, first_broken
from ehe_workflow.checking.telling import Teller
from ehe_workflow.checking.together import Counter, pairs_of
from ehe_workflow.checking.walks import TooManyStatesError, Whole
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import SCHOOL_DAYS, Law
from ehe_workflow.law.library import Library
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.statements import Invariant
from ehe_workflow.law.terms import JurisdictionKind

_WHOLE = frozenset({JurisdictionKind.NATION, JurisdictionKind.COUNCIL})
"""The jurisdictions whose law is whole; a process of the others is finished by the nations that build on them."""


@frozen(kw_only=True)
class Checked:
    """What was checked in one jurisdiction, and what was found.

    Attributes:
        jurisdiction: whose law it is.
        regimes: how many versions of processes it has.
        invariants: how often an invariant was held against one of them, or against two limits.
        pairs: how many pairs of limits for one act were counted besides.
        entries: how many sources and limits were looked at.
        reused: how many of the invariants and pairs were settled before for a law with the same entries.
        findings: what was found, those of the layers below included.
    """

    jurisdiction: str
    regimes: int
    invariants: int
    pairs: int
    entries: int
    reused: int
    findings: tuple[Finding, ...]


class Checker:
    """Checks the jurisdictions of a library; what a layer adds nothing to is settled once.

    Args:
        library: where the law is.
        on: the day asked about, for sources that should have been read in the year up to it.
    """

    def __init__(self, library: Library, on: date) -> None:
        self._library = library
        self._on = on
        self._settled: dict[tuple[object, ...], tuple[Finding, ...]] = {}
        self._last: tuple[object, Whole] | None = None
        self._kept: list[Law] = []  # what is settled is known by the entries themselves, which must live as long

    def check(self, jurisdiction: str) -> Checked:
        """Check one jurisdiction with the layers below it.

        Raises:
            InputError: there is no such jurisdiction, or its files have faults.
        """
        law = self._library.load(jurisdiction)
        self._kept.append(law)
        before = len(self._settled)
        teller, counter = Teller(self._library, law), Counter(law)
        found: list[Finding] = []
        invariants = pairs = 0
        whole = law.jurisdiction.kind in _WHOLE
        for definition in index_of(law).definitions.values() if whole else ():
            for invariant in invariants_for(law, definition):
                found += self._of_regime(law, invariant, definition, teller)
                invariants += 1
        for invariant in law.invariant.values():
            if invariant.kind == "compatible" and whole:
                found += self._of_limits(law, invariant, counter, teller)
                invariants += 1
        for event, cap, wait, definition in _pairs(law) if whole else ():
            found += self._of_pair(law, event, cap, wait, definition, counter, teller)
            pairs += 1
        found += [teller.remark(remark) for remark in remarks(law, self._on)]
        return Checked(
            jurisdiction=jurisdiction,
            regimes=len(law.regime),
            invariants=invariants,
            pairs=pairs,
            entries=len(law.source) + len(law.limit),
            reused=invariants + pairs - (len(self._settled) - before),
            findings=tuple(found),
        )

    def _once(self, key: tuple[object, ...], find: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
        if key not in self._settled:
            self._settled[key] = tuple(find())
        return self._settled[key]

    def _reached(self, law: Law, moves: Moves) -> Whole:
        """Every state that some moves reach; kept for the next question about the same regime."""
        key = (id(law), moves.definition.regime.key, str(moves.where))
        if self._last is None or self._last[0] != key:
            self._last = (key, Whole.of(moves.starts(), moves.after))
        return self._last[1]

    def _of_regime(self, law: Law, invariant: Invariant, definition: Definition, teller: Teller) -> tuple[Finding, ...]:
        def find() -> Iterator[Finding]:
            regime = definition.regime.key
            try:
                if invariant.kind in {"ends", "remedy"}:
                    moves = Moves(law, regime, invariant.where)
                    reached = self._reached(law, moves)
                    if invariant.kind == "ends":
                        failures = list(unable_to_end(moves, reached))
                    else:
                        failures = list(without_remedy(moves, reached, invariant.elsewhere))
                else:
                    failure = first_broken(law, invariant, regime)
                    failures = [failure] if failure is not None else []
            except TooManyStatesError:
                yield teller.unsettled(invariant, definition)
                return
            for one in failures:
                yield teller.failure(invariant, definition, one)

        return self._once(_entries_of(law, invariant, definition), find)

    def _of_limits(self, law: Law, invariant: Invariant, counter: Counter, teller: Teller) -> tuple[Finding, ...]:
        named = [name for name in (invariant.within, invariant.not_before, invariant.set_off_by) if name is not None]

        def find() -> Iterator[Finding]:
            clash = counter.clash(invariant.within or "", invariant.not_before or "", invariant.set_off_by)
            if clash is not None:
                yield teller.clash(invariant, clash)

        return self._once((id(invariant), *_counted_by(law, named)), find)

    def _of_pair(
        self,
        law: Law,
        event: str,
        cap: Limit,
        wait: Limit,
        definition: Definition,
        counter: Counter,
        teller: Teller,
    ) -> tuple[Finding, ...]:
        def find() -> Iterator[Finding]:
            clash = counter.clash(cap.id, wait.id)
            if clash is not None:
                yield teller.clash_of_pair(event, cap.id, wait.id, definition, clash)

        return self._once((event, definition.regime.key, *_counted_by(law, (cap.id, wait.id))), find)


def invariants_for(law: Law, definition: Definition) -> Iterator[Invariant]:
    """The invariants about paths that a regime must keep.

    One that names no process is for every process that has none of its kind of its own.
    """
    regime = definition.regime
    own = [
        invariant
        for invariant in law.invariant.values()
        if invariant.kind != "compatible"
        and invariant.process == regime.process
        and invariant.regime in {None, regime.id}
    ]
    yield from own
    kinds = {invariant.kind for invariant in own}
    for invariant in law.invariant.values():
        if invariant.process is None and invariant.kind != "compatible" and invariant.kind not in kinds:
            yield invariant


def _pairs(law: Law) -> Iterator[tuple[str, Limit, Limit, Definition]]:
    """The pairs of limits for one act about which no invariant says more."""
    stated = {
        (law.limit_named(one.within or "").id, law.limit_named(one.not_before or "").id)
        for one in law.invariant.values()
        if one.kind == "compatible" and one.set_off_by is None
    }
    for definition in index_of(law).definitions.values():
        for event, cap, wait in pairs_of(law, definition):
            if (cap.id, wait.id) not in stated:
                yield event, cap, wait, definition


def _entries_of(law: Law, invariant: Invariant, definition: Definition) -> tuple[object, ...]:
    """The entries on which it turns whether a regime keeps an invariant."""
    facts = {name for step in definition.steps if step.when for name in step.when.names()}
    kinds = {kind.id for kind in law.event.values() if not kind.sets.keys().isdisjoint(facts)}
    limits = {name for step in definition.steps for name in step.after} | set(invariant.run_out)
    return (
        invariant.id,
        id(invariant),
        *map(id, definition.stages.values()),
        *map(id, definition.steps),
        *(id(law.fact.get(name)) for name in sorted(facts)),
        *(id(law.event[kind]) for kind in sorted(definition.events | kinds)),
        *(law.limit_named(name).id for name in sorted(limits)),
        *(kind for name in invariant.run_out for kind in sorted(events_that_set_off(law, name))),
        *(id(step) for step in law.step.values() if step.remedy and invariant.elsewhere),
    )


def _counted_by(law: Law, names: Iterable[str]) -> tuple[object, ...]:
    """The entries on which it turns when some limits end."""
    found: dict[int, None] = {}
    waiting = [law.limit_named(name) for name in names]
    known = {limit.id for limit in waiting}
    while waiting:
        limit = waiting.pop()
        found[id(limit)] = None
        after = [*filter(None, [limit.from_limit]), *limit.later_of, *limit.capped_by]
        for other in (*map(law.limit_named, after), *law.extensions_of(limit)):
            if other.id not in known:
                known.add(other.id)
                waiting.append(other)
    calendars: list[object] = [*law.working_days.values(), *law.counting.values(), *law.holidays.values()]
    if any(law.limit[name].days == SCHOOL_DAYS for name in known):
        calendars += law.terms.values()
    return (law.default_working_days, *found, *map(id, calendars))
