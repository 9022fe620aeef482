"""Questions about the ways a case can go, with answers in words, so that two answers can be held against each other."""

from __future__ import annotations

from attrs import frozen

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.law import Law
from ehe_workflow.time.when import format_day
from ehe_workflow.trajectories.answers import (
    MILESTONES,
    Earliest,
    NextAct,
    RightEnds,
    earliest_lawful,
    last_days_of_rights,
    next_acts,
    processes_that_lead_to,
)
from ehe_workflow.trajectories.matter import Answered, Question
from ehe_workflow.trajectories.model import Trajectories
from ehe_workflow.trajectories.words import words_of_actor, words_of_last_day, words_of_window


@frozen(kw_only=True)
class Asked:
    """A question.

    Attributes:
        name: what it is called.
        words: the question in words.
        processes: further processes that it is about, in play or not.
        answer: finds the answer on the ways a case can go.
    """

    name: str
    words: str
    processes: tuple[str, ...]
    answer: Question


def question_named(name: str, law: Law) -> Asked:
    """A question by its name: ``next``, ``rights``, a milestone such as ``order``, or a kind of event.

    Args:
        name: its name.
        law: the law of the case.

    Raises:
        InputError: there is no such question.
    """
    if name == "next":
        return Asked(name=name, words="what each side can do next, and by when", processes=(), answer=_next)
    if name == "rights":
        return Asked(name=name, words="which rights end, and when", processes=(), answer=_rights)
    if name in MILESTONES:
        milestone = MILESTONES[name]
        words = milestone.kind.value.replace("-", " ")
        return Asked(
            name=name,
            words=f"the first day on which the law lets it come to this: {words}",
            processes=processes_that_lead_to(law, milestone.kind),
            answer=lambda paths: tuple(map(words_of_earliest, earliest_lawful(paths, milestone))),
        )
    if name in law.event:
        return Asked(
            name=name,
            words=f"the first day on which the law allows this: {law.event[name].name}",
            processes=processes_that_take(law, name),
            answer=lambda paths: tuple(map(words_of_earliest, earliest_lawful(paths, name))),
        )
    known = ("next", "rights", *MILESTONES)
    raise InputError(
        [
            Fault(
                message=f"there is no question {name!r}",
                key="ask",
                value=name,
                expected=f"one of {', '.join(known)}, or a kind of event",
                nearest=nearest(name, (*known, *law.event)),
            )
        ]
    )


def processes_that_take(law: Law, kind: str) -> tuple[str, ...]:
    """The processes in which a kind of event makes a step."""
    return tuple(dict.fromkeys(law.regime[step.regime].process for step in law.step.values() if step.event == kind))


def words_of_next(act: NextAct) -> str:
    """What a side can or must do next, in a line."""
    verb = "must" if act.must else "may"
    last = f", {words_of_last_day(act.last_day, act.cut_off)}" if act.last_day is not None else ""
    return f"{words_of_actor(act.by)} {verb}: {act.name}, {words_of_window(act.window)}{last}"


def words_of_right(right: RightEnds) -> str:
    """A right and its last day, in a line."""
    state = "runs now" if right.running else "once it runs"
    return f"{words_of_actor(right.by)}: {right.name}, {words_of_last_day(right.last_day, right.cut_off)} ({state})"


def words_of_earliest(one: Earliest) -> str:
    """The first lawful day of something, in a line."""
    return f"{format_day(one.day)}: {one.name}"


def _next(paths: Trajectories) -> Answered:
    return tuple(dict.fromkeys(map(words_of_next, next_acts(paths))))


def _rights(paths: Trajectories) -> Answered:
    return tuple(dict.fromkeys(map(words_of_right, last_days_of_rights(paths))))
