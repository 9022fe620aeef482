"""`trajectories`: every way a case can go from a day to a horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve

from ehe_workflow.case.model import Case
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import nearest
from ehe_workflow.law.law import Law
from ehe_workflow.time import birthday
from ehe_workflow.trajectories.explore import MOST_FUTURES
from ehe_workflow.trajectories.look_ahead import LookAhead
from ehe_workflow.trajectories.model import Trajectories
from ehe_workflow.trajectories.progress import Watcher
from ehe_workflow.trajectories.suppositions import WhatIf, check_what_ifs

AS_THINGS_STAND = WhatIf()
"""Nothing is supposed."""

LONGEST_HORIZON = 366 * 20
"""How many days ahead can be asked about: as long as a childhood."""


def trajectories(
    case: Case,
    law: Law,
    *,
    as_of: date,
    horizon: date | None = None,
    what_if: WhatIf = AS_THINGS_STAND,
    processes: Sequence[str] | None = None,
    assumed: Mapping[str, date] | None = None,
    most: int = MOST_FUTURES,
    progress: Watcher | None = None,
) -> Trajectories:
    """Every way a case can go, from one day to another.

    What can happen can happen from the day after the one asked about; a future document is taken as served on the
    day of its entry. Each window runs from the earliest to the latest day of any path; paths that need a breach are
    kept apart from lawful ones.

    Args:
        case: the case with its log.
        law: the law of its jurisdiction.
        as_of: the day from which it is seen; entries of the log dated after it are left out.
        horizon: the last day looked at, inclusive; a year after ``as_of`` where None.
        what_if: what is supposed.
        processes: the processes to answer for, in play or not; those in play where None.
        assumed: first days assumed for law that is enacted and not in force, by the name of its commencement.
        most: how many groups of paths are held apart in each process, before those in the same stages are held
            together, which `ProcessPaths.exact` then tells.
        progress: is told from time to time how far the exploration has come, and stops it by answering False: what
            was found so far is then returned, and `Trajectories.stopped` tells that it is not the whole.

    Raises:
        InputError: the horizon or what is supposed cannot be; all the faults are told.
    """
    end = horizon if horizon is not None else a_year_after(as_of)
    _check(case, law, as_of, end, what_if, processes)
    taken = {**(assumed or {}), **what_if.commencements}
    look = _look_ahead(case, law, as_of, end, what_if, taken, most, progress)
    names = look.in_play if processes is None else processes
    look.check_heeded(names)
    found = tuple(paths for name in names for paths in look.paths(name))
    return Trajectories(
        case=case.id,
        title=case.title,
        jurisdiction=law.jurisdiction.id,
        jurisdiction_name=law.jurisdiction.name,
        as_of=as_of,
        horizon=end,
        what_if=str(what_if) if what_if.parts else "",
        processes=found,
        stopped=any(one.stopped for one in found),
    )


def a_year_after(day: date) -> date:
    """The same day of the next year: how far is looked where nobody says."""
    return birthday(day, 1) if day.year < date.max.year else date.max


def _check(case: Case, law: Law, as_of: date, horizon: date, what_if: WhatIf, processes: Sequence[str] | None) -> None:
    faults: list[Fault] = []
    if not as_of < horizon <= min(date.max - timedelta(days=1), as_of + timedelta(days=LONGEST_HORIZON)):
        faults.append(
            Fault(
                message=f"the horizon {horizon} cannot be looked at from {as_of}",
                key="horizon",
                value=str(horizon),
                expected="a day after that one, and no more than 20 years later",
            )
        )
    faults += [
        Fault(message=f"there is no process {name!r}", key="process", nearest=nearest(name, law.process))
        for name in processes or ()
        if name not in law.process
    ]
    try:
        check_what_ifs([what_if], Timeline(law, case, as_of), horizon)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)


def _look_ahead(
    case: Case,
    law: Law,
    as_of: date,
    horizon: date,
    what_if: WhatIf,
    assumed: Mapping[str, date],
    most: int,
    progress: Watcher | None,
) -> LookAhead:
    """Facts that are not known are supposed from the first; those that are, from the next day on."""
    known = Timeline(law, case, as_of)
    facts = what_if.facts(law)
    from_the_first = {name: value for name, value in facts.items() if known.case_fact(name) is None}
    if from_the_first:
        known = Timeline(law, evolve(case, facts={**case.facts, **from_the_first}), as_of)
    later = {name: value for name, value in facts.items() if name not in from_the_first}
    return LookAhead(known, horizon, what_if, assumed, later, most, progress)
