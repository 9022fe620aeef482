"""The answer of `trajectories` as plain records: what can happen under each alternative, and what people ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from ehe_workflow.case.model import Case
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.answers import (
    MILESTONES,
    Earliest,
    NextAct,
    RightEnds,
    earliest_lawful,
    last_days_of_rights,
    next_acts,
)
from ehe_workflow.trajectories.asking import Asked, question_named
from ehe_workflow.trajectories.comparison import Comparison, compare
from ehe_workflow.trajectories.futures import AS_THINGS_STAND, a_year_after, trajectories
from ehe_workflow.trajectories.matter import Answered, Matters, facts_that_matter
from ehe_workflow.trajectories.model import ProcessPaths, Trajectories
from ehe_workflow.trajectories.progress import Watcher
from ehe_workflow.trajectories.suppositions import NoEvent, WhatIf, check_what_ifs

_OF_THE_FAMILY = frozenset({Actor.FAMILY, Actor.CHILD})


@frozen(kw_only=True)
class Alternative:
    """What can happen if something is supposed.

    Attributes:
        what_if: what is supposed, in words; ``as things stand`` where nothing is.
        next: what each side can do next, what must be done first.
        rights: the rights that run or can come to run, with their last days and what is lost after them.
        earliest: the first lawful days of what people ask about most, by its name.
        earliest_if_idle: the same of what goes against the family, if the family does nothing more; only where that
            is another day, or can happen no more.
        processes: every possible path of each process.
    """

    what_if: str
    next: tuple[NextAct, ...]
    rights: tuple[RightEnds, ...]
    earliest: Mapping[str, tuple[Earliest, ...]]
    earliest_if_idle: Mapping[str, tuple[Earliest, ...]]
    processes: tuple[ProcessPaths, ...]


@frozen(kw_only=True)
class QuestionAnswered:
    """A question with its answer as things stand, and what would change it.

    Attributes:
        name: what it is called.
        words: the question in words.
        answer: the answer, a line for each thing; none where nothing of the kind can happen.
        matters: the smallest sets of unknown facts that would change the answer, and how.
    """

    name: str
    words: str
    answer: Answered
    matters: Matters


@frozen(kw_only=True)
class TrajectoriesAnswer:
    """Every way a case can go, and what people ask of it.

    Attributes:
        case: the case's name.
        title: its heading, or None.
        jurisdiction: whose law applies.
        jurisdiction_name: its name for people.
        as_of: the day from which it is seen; what can happen, can happen from the next day on.
        horizon: the last day looked at, inclusive.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.
        alternatives: how things stand, then each what-if.
        comparison: how they differ; None where nothing is supposed.
        questions: what was asked besides.
        stopped: whether looking ahead was stopped: there are more paths than are told and days may be wider; nothing
            is compared then, and a question that was not answered yet is left out.
    """

    case: str
    title: str | None
    jurisdiction: str
    jurisdiction_name: str
    as_of: date
    horizon: date
    assumed: Mapping[str, date]
    alternatives: tuple[Alternative, ...]
    comparison: Comparison | None
    questions: tuple[QuestionAnswered, ...]
    stopped: bool


class Ahead:
    """Looks ahead from one case: the same day, horizon and processes, whatever is supposed.

    Args:
        case: the case with its log.
        law: the law of its jurisdiction.
        as_of: the day from which it is seen.
        horizon: the last day looked at, inclusive; a year after ``as_of`` where None.
        processes: the processes to answer for, in play or not; those in play where there are none.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.
        progress: is told from time to time how far it has come, and stops it by answering False.
    """

    def __init__(
        self,
        case: Case,
        law: Law,
        *,
        as_of: date,
        horizon: date | None = None,
        processes: Sequence[str] = (),
        assumed: Mapping[str, date] | None = None,
        progress: Watcher | None = None,
    ) -> None:
        self.case = case
        self.law = law
        self.as_of = as_of
        self.horizon = horizon if horizon is not None else a_year_after(as_of)
        self._processes = tuple(processes)
        self._assumed = dict(assumed or {})
        self._progress = progress
        self._known: dict[tuple[WhatIf, tuple[str, ...]], Trajectories] = {}

    def paths(self, what_if: WhatIf = AS_THINGS_STAND, more: Iterable[str] = ()) -> Trajectories:
        """Every way the case can go if something is supposed.

        Args:
            what_if: what is supposed.
            more: further processes to look at, in play or not.

        Raises:
            InputError: the horizon, a process or what is supposed cannot be.
        """
        further = tuple(more)
        key = what_if, further
        if key not in self._known:
            self._known[key] = self._found(what_if, further)
        return self._known[key]

    def _found(self, what_if: WhatIf, further: tuple[str, ...]) -> Trajectories:
        processes = self._processes or None
        if further:
            in_play = self._processes or tuple(one.process for one in self.paths(what_if).processes)
            processes = tuple(dict.fromkeys((*in_play, *further)))
        return trajectories(
            self.case,
            self.law,
            as_of=self.as_of,
            horizon=self.horizon,
            what_if=what_if,
            processes=processes,
            assumed=self._assumed,
            progress=self._progress,
        )

    def answer(self, what_ifs: Sequence[WhatIf] = (), questions: Sequence[str] = ()) -> TrajectoriesAnswer:
        """What can happen as things stand and under each what-if, side by side, and the answers to questions.

        Args:
            what_ifs: what is supposed in each alternative.
            questions: the names of questions; see `question_named`.

        Raises:
            InputError: the horizon, a process, a what-if or a question cannot be; the faults of all what-ifs and
                questions are told together.
        """
        asked = self._checked(what_ifs, questions)
        paths = [self.paths(one) for one in (AS_THINGS_STAND, *what_ifs)]
        answered = [self._answered(one) for one in asked] if not self._stopped else []
        return TrajectoriesAnswer(
            case=self.case.id,
            title=self.case.title,
            jurisdiction=self.law.jurisdiction.id,
            jurisdiction_name=self.law.jurisdiction.name,
            as_of=self.as_of,
            horizon=self.horizon,
            assumed=self._assumed,
            alternatives=tuple(map(self._alternative, (AS_THINGS_STAND, *what_ifs))),
            comparison=compare(paths) if what_ifs and not self._stopped else None,
            questions=tuple(one for one in answered if one is not None),
            stopped=self._stopped,
        )

    def _alternative(self, what_if: WhatIf) -> Alternative:
        paths = self.paths(what_if)
        earliest = {name: earliest_lawful(paths, milestone) for name, milestone in MILESTONES.items()}
        return Alternative(
            what_if=paths.what_if or str(AS_THINGS_STAND),
            next=next_acts(paths),
            rights=last_days_of_rights(paths),
            earliest=earliest,
            earliest_if_idle=self._if_idle(what_if, paths, earliest),
            processes=paths.processes,
        )

    def _if_idle(
        self, what_if: WhatIf, paths: Trajectories, earliest: Mapping[str, tuple[Earliest, ...]]
    ) -> Mapping[str, tuple[Earliest, ...]]:
        """The first lawful days of what goes against the family if it does nothing more, where they are others."""
        harms = {name: one for name, one in MILESTONES.items() if one.harms and earliest[name]}
        kinds = {
            edge.event for one in paths.processes for edge in one.edges if edge.by in _OF_THE_FAMILY and edge.event
        }
        idle = [NoEvent(kind) for kind in sorted(kinds - {one.kind for one in what_if.events})]
        if not harms or not idle or self._stopped:
            return {}
        without = self.paths(WhatIf((*what_if.parts, *idle)))
        found = {name: earliest_lawful(without, milestone) for name, milestone in harms.items()}
        return {name: days for name, days in found.items() if days != earliest[name]}

    @property
    def _stopped(self) -> bool:
        return any(one.stopped for one in self._known.values())

    def _checked(self, what_ifs: Sequence[WhatIf], questions: Sequence[str]) -> tuple[Asked, ...]:
        faults: list[Fault] = []
        asked: list[Asked] = []
        try:
            check_what_ifs(what_ifs, Timeline(self.law, self.case, self.as_of), self.horizon)
        except InputError as error:
            faults += error.faults
        for name in dict.fromkeys(questions):
            try:
                asked.append(question_named(name, self.law))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)
        return tuple(asked)

    def _answered(self, asked: Asked) -> QuestionAnswered | None:
        """The answer to a question; None where looking ahead was stopped before there was one."""
        answer = asked.answer(self.paths(more=asked.processes))
        matters = facts_that_matter(self.law, lambda what_if: self.paths(what_if, asked.processes), asked.answer)
        if self._stopped:
            return None
        return QuestionAnswered(name=asked.name, words=asked.words, answer=answer, matters=matters)
