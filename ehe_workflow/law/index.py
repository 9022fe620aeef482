"""The law's entries by the kinds of event that bring them into play, so that a log asks only for what it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from attrs import frozen

from ehe_workflow.law.definition import Definition, definition_of, foreseen
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.statements import Check

T = TypeVar("T")


@frozen(kw_only=True, eq=False)
class Index:
    """What each kind of event brings into play.

    Attributes:
        definitions: the graph of every regime, by its ``process/regime`` name, on which logs are followed.
        foreseen: the same without the steps that are only there for logs: what can come next.
        processes: the processes that a kind of event is about.
        limits: the limits that a kind of event sets off.
        from_facts: the limits that run from a fact.
        following: the limits that run from the end of another, by that other's name.
        checks: the checks that look at a kind of event.
        barred: the kinds of event that must wait for the end of a limit, by that limit.
    """

    definitions: Mapping[str, Definition]
    foreseen: Mapping[str, Definition]
    processes: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, tuple[Limit, ...]]
    from_facts: tuple[Limit, ...]
    following: Mapping[str, tuple[Limit, ...]]
    checks: Mapping[str, tuple[Check, ...]]
    barred: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=256)
def index_of(law: Law) -> Index:
    """The index of a law, made once."""
    definitions = {key: definition_of(law, key) for key in law.regime}
    processes: dict[str, dict[str, None]] = defaultdict(dict)
    barred: dict[str, dict[str, None]] = defaultdict(dict)
    for definition in definitions.values():
        for kind in definition.events:
            processes[kind][definition.regime.process] = None
        for step in definition.steps:
            if step.event is not None:
                for name in step.after:
                    barred[law.limit_named(name).id][step.event] = None
    limits: dict[str, list[Limit]] = defaultdict(list)
    following: dict[str, list[Limit]] = defaultdict(list)
    for limit in law.limit.values():
        for kind in limit.from_:
            limits[kind].append(limit)
            processes[kind][limit.process] = None
        if limit.from_limit is not None:
            following[law.limit_named(limit.from_limit).id].append(limit)
    checks: dict[str, list[Check]] = defaultdict(list)
    for check in law.check.values():
        for kind in check.on:
            checks[kind].append(check)
    return Index(
        definitions=definitions,
        foreseen={key: foreseen(definition) for key, definition in definitions.items()},
        processes={kind: tuple(names) for kind, names in processes.items()},
        limits=_frozen(limits),
        from_facts=tuple(limit for limit in law.limit.values() if limit.from_fact is not None),
        following=_frozen(following),
        checks=_frozen(checks),
        barred={name: tuple(kinds) for name, kinds in barred.items()},
    )


def _frozen(found: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {name: tuple(entries) for name, entries in found.items()}
