"""Conditions over facts, written as plain words in the data and answered yes, no or unknown.

The language is closed: names of facts, ``is``, ``is not``, ``at least``, ``at most``, ``happened``, ``and``,
``or``, ``not`` and brackets. It can ask; it can run nothing.

>>> condition = parse_condition("has-plan and not (basis is information)")
>>> condition.holds({"has-plan": True, "basis": "routine"}.get)
True
>>> condition.holds({"basis": "information"}.get)
False
>>> condition.holds({"has-plan": True}.get) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from attrs import frozen

from ehe_workflow.errors import EheWorkflowError

FactValue = bool | str | int
"""What a fact can be worth inside a condition."""

Lookup = Callable[[str], FactValue | None]
"""Gives the value of a fact by its name, or None where it is not known."""

HAPPENED = "happened "
"""What the name of a fact starts with when it asks whether an event stands in the log."""


class ConditionError(EheWorkflowError, ValueError):
    """The text of a condition cannot be read."""


class Condition(Protocol):
    """A question over facts."""

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether it holds: True, False, or None where an unknown fact decides."""

    def names(self) -> Iterator[str]:
        """The names of the facts it may ask for."""


@frozen
class Asks:
    """A yes-no fact by its name."""

    name: str

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether the fact is so."""
        value = lookup(self.name)
        return None if value is None else value is True

    def names(self) -> Iterator[str]:
        """The fact's name."""
        yield self.name

    def __str__(self) -> str:
        return self.name


@frozen
class Compares:
    """A fact held against a value: equal, at least or at most."""

    name: str
    relation: str
    value: FactValue

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether the fact stands in the relation to the value."""
        found = lookup(self.name)
        if found is None:
            return None
        if self.relation == "is":
            return found == self.value
        if not isinstance(found, int) or not isinstance(self.value, int):
            return None
        return found >= self.value if self.relation == "at least" else found <= self.value

    def names(self) -> Iterator[str]:
        """The fact's name."""
        yield self.name

    def __str__(self) -> str:
        return f"{self.name} {self.relation} {self.value}"


@frozen
class Not:
    """The opposite; the opposite of unknown is unknown."""

    part: Condition

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether the part does not hold."""
        found = self.part.holds(lookup)
        return None if found is None else not found

    def names(self) -> Iterator[str]:
        """The names in the part."""
        return self.part.names()

    def __str__(self) -> str:
        return f"not {_bracketed(self.part)}"


@frozen
class All:
    """Every part holds: one no settles it, whatever is unknown."""

    parts: tuple[Condition, ...]

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether every part holds."""
        answer: bool | None = True
        for part in self.parts:
            found = part.holds(lookup)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    def names(self) -> Iterator[str]:
        """The names in the parts."""
        for part in self.parts:
            yield from part.names()

    def __str__(self) -> str:
        return " and ".join(_bracketed(part) for part in self.parts)


@frozen
class Some:
    """At least one part holds: one yes settles it, whatever is unknown."""

    parts: tuple[Condition, ...]

    def holds(self, lookup: Lookup) -> bool | None:
        """Whether at least one part holds."""
        answer: bool | None = False
        for part in self.parts:
            found = part.holds(lookup)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    def names(self) -> Iterator[str]:
        """The names in the parts."""
        for part in self.parts:
            yield from part.names()

    def __str__(self) -> str:
        return " or ".join(_bracketed(part) for part in self.parts)


def _bracketed(part: Condition) -> str:
    return f"({part})" if isinstance(part, All | Some) else str(part)


_TOKEN = re.compile(r"\s*(?:(?P<bracket>[()])|(?P<word>[A-Za-z0-9][A-Za-z0-9.\-]*)|(?P<other>\S))")
_KEYWORDS = frozenset({"and", "or", "not", "is", "at", "happened"})

DEEPEST = 20
"""How deep brackets and ``not`` may stand in each other."""


LONGEST = 80
"""How much of a condition a message repeats."""


class _Reader:
    """Reads a condition from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        for match in _TOKEN.finditer(text):
            if match["other"]:
                raise ConditionError(f"{match['other']!r} has no meaning in the condition {_shortened(text)}")
            self.tokens.append(match["bracket"] or match["word"])
        self.place = 0
        self.depth = 0

    def peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, *wanted: str) -> bool:
        if self.tokens[self.place : self.place + len(wanted)] != list(wanted):
            return False
        self.place += len(wanted)
        return True

    def name(self) -> str:
        token = self.peek()
        if token is None or token in _KEYWORDS or token in {"(", ")"}:
            after = f"after {self.tokens[self.place - 1]!r}" if self.place else "at the start"
            raise ConditionError(f"a name is missing {after} in the condition {_shortened(self.text)}")
        self.place += 1
        return token

    def either(self) -> Condition:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def both(self) -> Condition:
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(
                f"brackets and 'not' stand more than {DEEPEST} deep in the condition {_shortened(self.text)}"
            )
        found = self.negated_or_plain()
        self.depth -= 1
        return found

    def negated_or_plain(self) -> Condition:
        if self.take("not"):
            return Not(self.single())
        if self.take("("):
            inner = self.either()
            if not self.take(")"):
                raise ConditionError(f"a closing bracket is missing in the condition {_shortened(self.text)}")
            return inner
        if self.take("happened"):
            return Asks(HAPPENED + self.name())
        name = self.name()
        if self.take("is", "not"):
            return Not(Compares(name, "is", _value(self.name())))
        if self.take("is"):
            return Compares(name, "is", _value(self.name()))
        for relation in ("at least", "at most"):
            if self.take(*relation.split()):
                return Compares(name, relation, _value(self.name()))
        return Asks(name)


def comparisons(condition: Condition) -> Iterator[Compares]:
    """Every comparison of a fact with a value in a condition."""
    if isinstance(condition, Compares):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    elif isinstance(condition, All | Some):
        for part in condition.parts:
            yield from comparisons(part)


def bare_names(condition: Condition) -> Iterator[str]:
    """The names that stand by themselves in a condition, as questions answered yes or no; no events."""
    if isinstance(condition, Asks):
        if not condition.name.startswith(HAPPENED):
            yield condition.name
    elif isinstance(condition, Not):
        yield from bare_names(condition.part)
    elif isinstance(condition, All | Some):
        for part in condition.parts:
            yield from bare_names(part)


def _shortened(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def _value(word: str) -> FactValue:
    return int(word) if word.isdecimal() else word


def parse_condition(text: str) -> Condition:
    """Read a condition such as ``has-plan and not (basis is information)``.

    Args:
        text: names of facts joined by ``and``, ``or``, ``not`` and brackets; ``name is value`` and
            ``name is not value`` for a choice; ``name at least 16`` for a number; ``happened event-kind``.

    Raises:
        ConditionError: the text cannot be read; the message says where.
    """
    reader = _Reader(text)
    condition = reader.either()
    if reader.peek() is not None:
        raise ConditionError(f"{reader.peek()!r} was not expected in the condition {_shortened(text)}")
    return condition
