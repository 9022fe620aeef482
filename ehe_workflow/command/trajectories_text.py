"""The answer of `trajectories` for a reader: what comes next, rights and their last days, then every path as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ehe_workflow.command.layout import heading, item, numbered_sources, paragraph, sources, words_of_day
from ehe_workflow.command.trajectories_tree import tree
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor
from ehe_workflow.showing.view import View, view_of
from ehe_workflow.trajectories.answer import Alternative, QuestionAnswered, TrajectoriesAnswer
from ehe_workflow.trajectories.answers import NextAct, RightEnds
from ehe_workflow.trajectories.asking import words_of_earliest
from ehe_workflow.trajectories.comparison import Comparison
from ehe_workflow.trajectories.matter import Matter
from ehe_workflow.trajectories.model import ProcessPaths, Window
from ehe_workflow.trajectories.words import words_of_actor, words_of_facts, words_of_last_day, words_of_window

_OURS = frozenset({Actor.FAMILY, Actor.CHILD, Actor.ANYONE})
_MILESTONES: Mapping[str, str] = {
    "order": "An order against the family",
    "prosecution": "A prosecution",
    "ombudsman": "A complaint to the ombudsman",
}


def trajectories_text(answer: TrajectoriesAnswer, law: Law, *, with_trees: bool) -> Iterator[str]:
    """The answer as lines of at most 80 characters.

    Args:
        answer: what can happen.
        law: the law it was asked under, for the words of events and processes.
        with_trees: whether every path is told as well.
    """
    views = [[view_of(paths) for paths in one.processes] for one in answer.alternatives] if with_trees else []
    numbers = numbered_sources(authority for found in views for view in found for authority in view.authorities)
    yield from paragraph(
        f"{answer.title or answer.case}: {answer.jurisdiction_name}, from {words_of_day(answer.as_of)} "
        f"to {words_of_day(answer.horizon)}",
        indent=0,
    )
    for name, day in answer.assumed.items():
        yield from paragraph(f"ASSUMED: {name} in force from {words_of_day(day)}. This is not the law today.")
    if answer.stopped:
        yield from paragraph(
            "STOPPED before every path was followed: more can happen than is told here, and days may be other than "
            "these. Nothing is compared, and what was asked is left out."
        )
    if not any(one.processes for one in answer.alternatives):
        yield from paragraph("No process is going on in this case. Name one to look at with --process.")
    if answer.comparison is not None:
        yield from _comparison(answer.comparison)
    for place, one in enumerate(answer.alternatives):
        if len(answer.alternatives) > 1:
            yield from heading(f"{_mark(place)} {one.what_if}")
        if place and _brief(one) == _brief(answer.alternatives[0]):
            yield from paragraph("What can come next, rights and first lawful days are as things stand.")
        else:
            yield from _brief(one)
        for view in views[place] if with_trees else ():
            yield from _process(view, law, numbers)
    for question in answer.questions:
        yield from _question(question)
    yield from _facts(answer, law, with_trees=with_trees)
    if numbers:
        yield from heading("Sources")
        yield from sources(numbers)
    yield ""
    yield "This is information, not legal advice."


def _mark(place: int) -> str:
    return f"({place})" if place else "(now)"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield from heading("Side by side")
    for place, name in enumerate(comparison.alternatives):
        yield from paragraph(f"{_mark(place)} {name}")
    yield ""
    if not comparison.rows:
        yield from paragraph("It makes no difference to what can lawfully happen, and when.")
    alike: dict[tuple[Window | None, ...], list[str]] = {}
    for row in comparison.rows:
        alike.setdefault(row.windows, []).append(row.name)
    for windows, names in alike.items():
        for name in dict.fromkeys(names):
            yield from item(name)
        for place, window in enumerate(windows):
            words = words_of_window(window) if window is not None else "cannot lawfully happen"
            yield from paragraph(words, indent=6, first=f"{_mark(place)} ")
    if comparison.rows and comparison.same:
        yield from paragraph(f"The same in all of them: {comparison.same} more.")


def _brief(one: Alternative) -> tuple[str, ...]:
    return (*_next(one), *_rights(one), *_earliest(one), *_exactness(one))


def _exactness(one: Alternative) -> Iterator[str]:
    names = dict.fromkeys(paths.name for paths in one.processes if not paths.exact and not paths.stopped)
    if names:
        yield ""
        yield from paragraph(
            f"With care: some of these days may be too wide, and a step told here may not be possible after all, since "
            f"there were too many paths to hold apart: {'; '.join(names)}. None is too narrow, and none is left out."
        )


def _next(one: Alternative) -> Iterator[str]:
    yield from heading("What can come next")
    if not one.next:
        yield from paragraph("Nothing can happen in the time looked at.")
    for ours in (True, False):
        for must in (True, False):
            acts = [act for act in one.next if (act.by in _OURS) is ours and act.must is must]
            if acts:
                yield from paragraph(f"{'You' if ours else 'Others'} {'must' if must else 'can'}:")
                for act in acts:
                    yield from item(_act(act, ours=ours), indent=4)


def _act(act: NextAct, *, ours: bool) -> str:
    who = "" if ours else f"{words_of_actor(act.by)}: "
    last = f"; {words_of_last_day(act.last_day, act.cut_off)}" if act.last_day is not None else ""
    missed = f"If it is missed: {act.missed}" if act.missed else None
    more = _sentences(missed, act.advice if ours else None)
    return f"{who}{act.name}, {words_of_window(act.window)}{_needs(act.needs)}{last}{more}"


def _sentences(*texts: str | None) -> str:
    """What is added to a line that ends without a full stop."""
    return "".join(f". {text.rstrip('.')}" for text in texts if text) + ("." if any(texts) else "")


def _needs(facts: Mapping[str, FactValue]) -> str:
    return f", where {words_of_facts(facts)}" if facts else ""


def _rights(one: Alternative) -> Iterator[str]:
    for running in (True, False):
        rights = [right for right in one.rights if right.running is running]
        if rights:
            yield from heading("Rights that run now" if running else "Rights that can come to run")
            for right in rights:
                yield from item(_right(right))


def _right(right: RightEnds) -> str:
    last = words_of_last_day(right.last_day, right.cut_off)
    return f"{words_of_actor(right.by)}: {right.name}, {last}. {_sentence(right.lost)}"


def _sentence(text: str) -> str:
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith((".", "!", "?")) else f"{capital}."


def _earliest(one: Alternative) -> Iterator[str]:
    found = {name: days for name, days in one.earliest.items() if days}
    if found:
        yield from heading("The first lawful day")
    for name, days in found.items():
        yield from paragraph(f"{_MILESTONES.get(name, name)}:")
        for day in days:
            yield from item(f"{words_of_earliest(day)}{_needs(day.needs)}{_sentences(day.warning)}", indent=4)
        if name in one.earliest_if_idle:
            idle = one.earliest_if_idle[name]
            yield from paragraph(
                f"If the family does nothing more{':' if idle else ': it cannot come to it.'}", indent=4
            )
            for day in idle:
                yield from item(f"{words_of_earliest(day)}{_needs(day.needs)}", indent=6)


def _process(view: View, law: Law, numbers: Mapping[Authority, int]) -> Iterator[str]:
    paths = view.paths
    yield from heading(paths.name)
    for note in _notes(paths, law):
        yield from paragraph(note)
    yield from tree(view, numbers)
    if view.limits:
        yield ""
        yield "  Time limits behind these days:"
    for place, bound in enumerate(view.limits.values(), start=1):
        last = words_of_last_day(bound.last_day, bound.cut_off)
        estimate = "; counted with estimated school days: the true last day is the same or later"
        missed = _sentences(f"If it is missed: {bound.missed}" if bound.missed else None)
        who = f" ({words_of_actor(bound.by)})"
        yield from paragraph(
            f"{bound.what}{who}: {last}{estimate if bound.estimate else ''}{missed}", first=f"{{{place}}} "
        )


def _notes(paths: ProcessPaths, law: Law) -> Iterator[str]:
    if not paths.started:
        yield "The log holds nothing of it yet; this is what can happen from its first stage."
    if paths.over is not None:
        yield f"Its time ends with {words_of_day(paths.over)}; after that day it cannot go on."
    if paths.stopped:
        yield "Stopped before every path of it was followed."
    elif not paths.exact:
        yield "There were too many paths to hold apart, so some windows may be too wide. None is too narrow."
    if paths.moved_with:
        yield f"Followed together with: {'; '.join(law.process[name].name for name in paths.moved_with)}."
    if paths.beside:
        names = "; ".join(law.process[name].name for name in paths.beside)
        yield f"Beside it, by their own windows alone: {names}."
    if paths.outside:
        yield f"Would change these days if it happened, and is not looked at: {_some(paths.outside, law)}."


def _some(kinds: Sequence[str], law: Law) -> str:
    names = [law.event[kind].name if kind in law.event else kind for kind in kinds]
    more = f"; and {len(names) - 4} more" if len(names) > 4 else ""
    return "; ".join(names[:4]) + more


def _facts(answer: TrajectoriesAnswer, law: Law, *, with_trees: bool) -> Iterator[str]:
    """The questions behind the names of facts that the text uses."""
    used = [act.needs for one in answer.alternatives for act in one.next]
    used += [day.needs for one in answer.alternatives for days in one.earliest.values() for day in days]
    if with_trees:
        used += [node.where for one in answer.alternatives for paths in one.processes for node in paths.nodes]
    names = [name for name in dict.fromkeys(name for facts in used for name in facts) if name in law.fact]
    if names:
        yield from heading("Not known, and some of it turns on it")
    for name in names:
        yield from item(f"{name}: {law.fact[name].question}")


def _question(question: QuestionAnswered) -> Iterator[str]:
    yield from heading(f"Asked: {question.name}")
    yield from paragraph(_sentence(question.words))
    for line in question.answer:
        yield from item(line, indent=4)
    if not question.answer:
        yield from paragraph("None in the time looked at.", indent=4)
    if not question.matters.sets and question.matters.complete:
        yield from paragraph("Nothing that is not known would change this answer.")
    if not question.matters.complete:
        yield from paragraph(
            f"{len(question.matters.asked)} facts are not known. Each was tried by itself, but not every few together."
        )
    for matter in question.matters.sets:
        yield from _matter(matter, question)


def _matter(matter: Matter, question: QuestionAnswered) -> Iterator[str]:
    where = f" (where {words_of_facts(matter.where)})" if matter.where else ""
    yield from paragraph(f"It would change with: {' '.join(matter.questions)}{where}")
    common = set.intersection(*(set(question.matters.answers[one.answer - 1]) for one in matter.outcomes))
    for outcome in matter.outcomes:
        yield from item(f"{words_of_facts(outcome.values)}:", indent=4)
        lines = [line for line in question.matters.answers[outcome.answer - 1] if line not in common]
        for line in lines:
            yield from paragraph(line, indent=8)
        if not lines:
            yield from paragraph("nothing more" if common else "none in the time looked at", indent=8)
