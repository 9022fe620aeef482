"""Which unknown facts would change an answer, and how: found by asking again under each value of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

from attrs import frozen

from ehe_workflow.errors import InputError
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.trajectories.model import Trajectories
from ehe_workflow.trajectories.suppositions import FactIs, WhatIf

Ask = Callable[[WhatIf], Trajectories]
"""Explores a case with something more supposed."""

Answered = tuple[str, ...]
"""An answer in words, a line for each thing; equal where nothing differs that a person is told."""

Question = Callable[[Trajectories], Answered]
"""What is asked of the paths."""

MOST_AT_ONCE = 3
"""How many facts are changed together at most."""

MOST_ASKED = 100
"""How often a question is asked again at most, each fact by itself first."""


@frozen(kw_only=True)
class Outcome:
    """An answer under some values.

    Attributes:
        values: the values, by fact.
        answer: the answer, numbered from 1 in the order in which different ones are met.
    """

    values: Mapping[str, FactValue]
    answer: int


@frozen(kw_only=True)
class Matter:
    """A smallest set of unknown facts that would change an answer: no part of it would by itself.

    Attributes:
        facts: the facts.
        questions: how to ask for each.
        where: what else must be so for it to matter, by fact; empty where it matters anyway.
        outcomes: the answer under each of their values, where they can be so together.
    """

    facts: tuple[str, ...]
    questions: tuple[str, ...]
    where: Mapping[str, FactValue]
    outcomes: tuple[Outcome, ...]


@frozen(kw_only=True)
class Matters:
    """What would change an answer.

    Attributes:
        sets: the smallest sets of facts that would; none where nothing that is not known would.
        answers: the different answers, each once; `Outcome.answer` counts them from 1.
        asked: every fact that was tried.
        complete: whether every set of up to three facts was tried; else there were too many of them, and a further
            one may matter together with others.
    """

    sets: tuple[Matter, ...]
    answers: tuple[Answered, ...]
    asked: tuple[str, ...]
    complete: bool = True


_NOTHING_SUPPOSED = WhatIf()


def facts_that_matter(law: Law, ask: Ask, question: Question, what_if: WhatIf = _NOTHING_SUPPOSED) -> Matters:
    """The smallest sets of unknown facts that would change an answer, and how.

    A fact is tried only where some path turns on it, and named only where asking again under its values gave
    different answers.

    Args:
        law: the law of the case.
        ask: explores the case with something more supposed.
        question: what is asked of the paths.
        what_if: what is supposed in any case.
    """
    return _Trial(law, ask, question, what_if).matters()


class _Trial:
    """Asks one question again and again."""

    def __init__(self, law: Law, ask: Ask, question: Question, what_if: WhatIf) -> None:
        self._law = law
        self._ask = ask
        self._question = question
        self._what_if = what_if
        self._answers: dict[Answered, int] = {}
        self._known: dict[frozenset[tuple[str, FactValue]], int | None] = {}

    def matters(self) -> Matters:
        facts = self._candidates(self._ask(self._what_if))
        single = [self._matter((name,), {}) for name in facts]
        found = [one for one in single if one is not None]
        alone = {one.facts[0] for one in found}
        for name in facts:
            if len(self._known) >= MOST_ASKED:
                return self._told(found, facts, complete=False)
            if name not in alone and (one := self._given(name, sorted(alone))) is not None:
                found.append(one)
        settled = {name for one in found for name in one.facts}
        for size in range(2, MOST_AT_ONCE + 1):
            for names in combinations([name for name in facts if name not in settled], size):
                if len(self._known) >= MOST_ASKED:
                    return self._told(found, facts, complete=False)
                if not any(set(one.facts) <= set(names) for one in found) and (more := self._matter(names, {})):
                    found.append(more)
        return self._told(found, facts, complete=True)

    def _told(self, found: Sequence[Matter], facts: Sequence[str], *, complete: bool) -> Matters:
        return Matters(sets=tuple(found), answers=tuple(self._answers), asked=tuple(facts), complete=complete)

    def _candidates(self, paths: Trajectories) -> list[str]:
        """The facts of the case on which some path turns, in the order in which paths meet them."""
        names: dict[str, None] = {}
        for process in paths.processes:
            names |= dict.fromkeys(name for node in process.nodes for name in node.where)
            names |= dict.fromkeys(name for edge in process.edges for name in edge.needs)
        known = self._law.fact
        return [name for name in names if name in known and known[name].of == "case" and known[name].values]

    def _matter(self, names: tuple[str, ...], where: Mapping[str, FactValue]) -> Matter | None:
        """A set of facts, where its values give different answers."""
        outcomes = tuple(self._outcomes(names, where))
        if len({one.answer for one in outcomes}) < 2:
            return None
        questions = tuple(self._law.fact[name].question for name in names)
        return Matter(facts=names, questions=questions, where=where, outcomes=outcomes)

    def _given(self, name: str, alone: Sequence[str]) -> Matter | None:
        """A fact that matters only where another one has a certain value."""
        for other in alone:
            for value in self._law.fact[other].values:
                if (found := self._matter((name,), {other: value})) is not None:
                    return found
        return None

    def _outcomes(self, names: tuple[str, ...], where: Mapping[str, FactValue]) -> Iterator[Outcome]:
        for values in product(*(self._law.fact[name].values for name in names)):
            chosen = dict(zip(names, values, strict=True))
            answer = self._answer(frozenset({**where, **chosen}.items()))
            if answer is not None:
                yield Outcome(values=chosen, answer=answer)

    def _answer(self, values: frozenset[tuple[str, FactValue]]) -> int | None:
        """The number of the answer under some values; None where they cannot be so together."""
        if values not in self._known:
            more = tuple(FactIs(name, _text(value)) for name, value in sorted(values, key=str))
            try:
                answer = self._question(self._ask(WhatIf((*self._what_if.parts, *more))))
            except InputError:
                self._known[values] = None
            else:
                self._known[values] = self._answers.setdefault(answer, len(self._answers) + 1)
        return self._known[values]


def _text(value: FactValue) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
