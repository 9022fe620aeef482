"""The paths of a process as a tree of text: each stage once, under the step that leads to it soonest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from attrs import frozen

from ehe_workflow.command.layout import WIDTH
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor
from ehe_workflow.showing.view import Days, Happening, Passage, View, arrows_of
from ehe_workflow.trajectories.words import words_of_actor, words_of_breach, words_of_facts, words_of_window

_DEEPEST = 8
"""How deep a tree goes, so that its lines keep room for words; what lies deeper is a tree of its own below."""


def tree(view: View, numbers: Mapping[Authority, int]) -> Iterator[str]:
    """The stages from where the case may be now, and under each the steps that leave it.

    Args:
        view: the process.
        numbers: the number of each source.
    """
    yield from _Tree(view, numbers).lines()


@frozen
class _Twig:
    """A step in the tree, and whether the stage that it leads to is told under it."""

    passage: Passage
    carries: bool


class _Tree:
    """Lays the steps between stages out as a tree."""

    def __init__(self, view: View, numbers: Mapping[Authority, int]) -> None:
        self._view = view
        self._numbers = numbers
        self._limits = {name: place for place, name in enumerate(view.limits, start=1)}
        arrows, self._many = arrows_of(view)
        self._stays = [one for one in view.passages if one.from_ == one.to]
        leaving: dict[str, list[Passage]] = {stage.key: [] for stage in view.stages}
        for (from_, _), passages in arrows.items():
            leaving[from_] += passages
        self._twigs: dict[str, list[_Twig]] = {}
        self._roots = [stage.key for stage in view.stages if stage.start]
        self._grow(leaving)

    def _grow(self, leaving: Mapping[str, list[Passage]]) -> None:
        """Hang every stage under the step that leads to it in the fewest steps; one that no step tells is a root."""
        told = set(self._roots)
        self._grow_from(self._roots, leaving, told)
        for stage in self._view.stages:
            if stage.key not in told:
                told.add(stage.key)
                self._roots.append(stage.key)
                self._grow_from([stage.key], leaving, told)

    def _grow_from(self, roots: Sequence[str], leaving: Mapping[str, list[Passage]], told: set[str]) -> None:
        waiting = deque((key, 0) for key in roots)
        while waiting:
            key, depth = waiting.popleft()
            twigs: list[_Twig] = []
            for one in sorted(leaving[key], key=_sooner):
                carries = one.to not in told and depth < _DEEPEST
                if carries:
                    told.add(one.to)
                    waiting.append((one.to, depth + 1))
                twigs.append(_Twig(one, carries))
            self._twigs[key] = twigs

    def lines(self) -> Iterator[str]:
        """The whole tree, then the steps that many stages have in common."""
        for key in self._roots:
            yield ""
            yield from _wrapped(self._stage(key), "  ", "  ")
            yield from self._under(key, "  ")
        if self._many:
            yield ""
            yield "  From many of these stages:"
            for to, passages in self._many.items():
                for one in passages:
                    yield from _wrapped(f"{self._step(one.happening, one.happening.days)} -> {self._named(to)}", "  - ")
        if stays := self._staying():
            yield ""
            yield "  Without leaving the stage:"
            for happening in stays:
                yield from _wrapped(self._step(happening, happening.days), "  - ")

    def _staying(self) -> list[Happening]:
        return list({one.happening.number: one.happening for one in self._stays if not one.happening.leads_to}.values())

    def _stage(self, key: str) -> str:
        stage = self._view.stage(key)
        marks = ["now"] if stage.start else []
        marks += ["can rest here"] if stage.node.final and not stage.start else []
        name = f"[{stage.letter}] {stage.node.name}"
        return f"{name} ({', '.join(marks)})" if marks else name

    def _named(self, key: str) -> str:
        stage = self._view.stage(key)
        return f"[{stage.letter}] {stage.node.name}"

    def _under(self, key: str, margin: str) -> Iterator[str]:
        twigs = self._twigs[key]
        for place, twig in enumerate(twigs, start=1):
            last = place == len(twigs)
            inner = margin + ("    " if last else "|   ")
            yield f"{margin}|"
            again = ", again" if twig.passage.again else ""
            words = self._step(twig.passage.happening, twig.passage.days)
            to = self._stage(twig.passage.to) if twig.carries else f"{self._named(twig.passage.to)}{again}"
            yield from _wrapped(f"{words} -> {to}", f"{margin}+-- ", inner)
            if twig.carries:
                yield from self._under(twig.passage.to, inner)

    def _step(self, happening: Happening, days: Days) -> str:
        edge = happening.edge
        who = f" ({words_of_actor(edge.by)})" if edge.by is not Actor.LAW else ""
        limits = "".join(f"{{{self._limits[name]}}}" for name in dict.fromkeys(one.limit for one in happening.bounds))
        source = f" [{self._numbers[edge.authority]}]" if edge.authority is not None else ""
        where = f", where {' or '.join(map(words_of_facts, happening.where))}" if happening.where else ""
        return f"{edge.name}{who}: {words_of_days(days)}{where}{' ' if limits else ''}{limits}{source}"


def words_of_days(days: Days) -> str:
    """When something can happen: lawfully, and where others reach further, against a limit."""
    parts = [words_of_window(days.lawful)] if days.lawful is not None else []
    if (beyond := days.beyond) is not None:
        breach = words_of_breach(days.whose, out_of_time=days.out_of_time)
        parts.append(f"{'or ' if parts else ''}{words_of_window(beyond)}, {breach}")
    return "; ".join(parts)


def _sooner(passage: Passage) -> tuple[bool, object, object, int]:
    first = passage.days.first
    return passage.days.lawful is None, first.earliest, first.latest, passage.happening.number


def _wrapped(text: str, first: str, rest: str | None = None) -> Iterator[str]:
    yield from wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest if rest is not None else " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
