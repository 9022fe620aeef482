"""The procedure that a council's document lays down, put to the law's machine as a case would be.

Each act is dated and the whole is asked about like any log, so that nothing is said here that `status` would not say.
Where the document gives no time for an act, it is dated to the family's and the law's best: a path is broken only if no
timing would mend it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from itertools import combinations

from attrs import frozen

from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.case.clock import whole_days
from ehe_workflow.case.facts import Facts
from ehe_workflow.case.findings import Finding, FindingKind
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.status import Status, status
from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.law.conditions import HAPPENED
from ehe_workflow.law.definition import Definition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.law import SCHOOL_DAYS, Law
from ehe_workflow.law.paths import PathEvent, ProcedurePath
from ehe_workflow.law.procedures import Step
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, SchoolDays, Unfixed, count, parse_period
from ehe_workflow.time.when import When

_GAPS = (1, 16, 31, 62, 125)
"""Days between two acts that are tried, where the document gives none: at once, and after ever longer waits."""


class Accepted(Enum):
    """Whether the law's machine accepts a procedure."""

    ACCEPTED = "accepted"
    BROKEN = "broken"
    CANNOT_TELL = "cannot-tell"


@frozen(kw_only=True)
class Act:
    """One act of a procedure, as the document orders it.

    Attributes:
        kind: the kind of event.
        name: the same in words.
        clause: the clause that it is in, or None.
        wait: the time that the document gives after the act before, or None.
    """

    kind: str
    name: str
    clause: str | None
    wait: str | None


@frozen(kw_only=True)
class Break:
    """An act that the law does not accept at its place.

    Attributes:
        at: its place in the procedure, from 0.
        finding: why, as `status` says of such a case.
        shortest: the acts, in order, of the shortest procedure taken from this one that breaks in the same way.
        stage: the stage in which the act comes, or None where it is not an act of the process.
        needed: what the law has from that stage to the act, in order, the act included; empty where the order is not
            the fault.
    """

    at: int
    finding: ProtocolFinding
    shortest: tuple[str, ...]
    stage: str | None
    needed: tuple[str, ...]


@frozen(kw_only=True)
class PathRow:
    """What becomes of one procedure of the document.

    Attributes:
        id: its name.
        name: the procedure, in a few words.
        process: the process it takes place in.
        clauses: the clauses it is taken from.
        acts: its acts, in order.
        verdict: whether the law's machine accepts it.
        breaks: where it does not.
        why: why nothing can be told, or None.
        note: how the document's words were taken, or None.
    """

    id: str
    name: str
    process: str
    clauses: tuple[str, ...]
    acts: tuple[Act, ...]
    verdict: Accepted
    breaks: tuple[Break, ...]
    why: str | None
    note: str | None


def path_row(law: Law, path: ProcedurePath, on: date) -> PathRow:
    """Put a procedure to the law.

    Args:
        law: the law of the council.
        path: the procedure.
        on: the day of its first act; the law of that day and after applies.
    """
    breaks: tuple[Break, ...] = ()
    why = None
    try:
        events = _dated(law, path, on)
        breaks = tuple(_breaks(law, path, events))
    except EheWorkflowError as error:
        why = str(error)
    verdict = Accepted.CANNOT_TELL if why is not None else Accepted.BROKEN if breaks else Accepted.ACCEPTED
    return PathRow(
        id=path.id,
        name=path.name,
        process=path.process,
        clauses=tuple(law.clause[name].number or name for name in path.clauses),
        acts=tuple(_act(law, event) for event in path.events),
        verdict=verdict,
        breaks=breaks,
        why=why,
        note=path.note,
    )


def _act(law: Law, event: PathEvent) -> Act:
    return Act(
        kind=event.kind,
        name=law.event[event.kind].name,
        clause=(law.clause[event.clause].number or event.clause) if event.clause is not None else None,
        wait=event.wait,
    )


def _case(law: Law, path: ProcedurePath, events: Sequence[Event]) -> Case:
    return Case(id=path.id, jurisdiction=law.jurisdiction.id, facts=path.facts, events=tuple(events))


def _status(law: Law, path: ProcedurePath, events: Sequence[Event]) -> Status:
    last = events[-1].date.latest
    assert last is not None  # noqa: S101 - every event here has one day
    return status(_case(law, path, events), law, as_of=last)


def _dated(law: Law, path: ProcedurePath, on: date) -> list[Event]:
    """The acts as the entries of a log, each on a day on which the law takes it if there is one."""
    events: list[Event] = []
    day = on
    for number, act in enumerate(path.events):
        days = [day] if number == 0 else [*_days_after(law, day, act)]
        tried = [
            Event(id=str(number), kind=act.kind, date=When.on(one), details=act.details, served=When.on(one))
            for one in days
        ]
        chosen = next((one for one in tried if not _broken_at(_status(law, path, [*events, one]), one.id)), tried[0])
        events.append(chosen)
        day = chosen.date.earliest or day
    return events


def _days_after(law: Law, day: date, act: PathEvent) -> Iterator[date]:
    period = parse_period(act.wait) if act.wait is not None else Unfixed("none")
    if isinstance(period, Unfixed):
        yield from (day + timedelta(days=gap) for gap in _GAPS)
    else:
        days = law.day_counter(SCHOOL_DAYS if isinstance(period, SchoolDays) else None)
        yield count(whole_days(period), day, Convention.AFTER, days=days).first_day_after


def _broken_at(found: Status, event: str) -> list[Finding]:
    """What a status says against one entry that no other timing or record would mend."""
    waits = {limit.id for limit in found.law.limit.values() if limit.bound in {Bound.AT_LEAST, Bound.EXACTLY}}
    return [
        finding
        for finding in found.findings
        if finding.event == event
        and (
            finding.kind in {FindingKind.IMPOSSIBLE_STEP, FindingKind.CHECK}
            or (finding.kind is FindingKind.LIMIT and finding.id in waits)
        )
    ]


def _breaks(law: Law, path: ProcedurePath, events: Sequence[Event]) -> Iterator[Break]:
    for at, event in enumerate(events):
        found = _status(law, path, events[: at + 1])
        against = _broken_at(found, event.id)
        if not against:
            continue
        here = _place_of(found, path.process, event.id)
        impossible = any(one.kind is not FindingKind.CHECK or _of_order(found, one) for one in against)
        yield Break(
            at=at,
            finding=_finding(law, path, at, against),
            shortest=tuple(law.event[one.kind].name for one in _shortest(law, path, events[: at + 1], against[0].id)),
            stage=here.definition.stages[here.stage].name if here is not None else None,
            needed=_needed(law, here, event.kind, Facts(found.timeline)) if here is not None and impossible else (),
        )


def _of_order(found: Status, finding: Finding) -> bool:
    """Whether a check asks for an event that should have come before."""
    check = found.law.check.get(finding.id)
    return check is not None and any(name.startswith(HAPPENED) for name in check.expects.names())


def _finding(law: Law, path: ProcedurePath, at: int, against: Sequence[Finding]) -> ProtocolFinding:
    """All that is said against one act: what a rule says of it, and only failing that, that no step allows it.

    Where no rule says so, the provision is that on which the view of the clause rests.
    """
    told = [one for one in against if one.authority is not None] or list(against)
    authority = told[0].authority
    name = path.events[at].clause or (path.clauses[0] if path.clauses else None)
    words = " ".join(dict.fromkeys(one.what for one in told))
    act = law.event[path.events[at].kind].name.rstrip(".")
    rests_on = law.clause[name].law if name is not None else None
    if authority is None and rests_on is not None:
        authority = law.authority(rests_on)
    return ProtocolFinding(
        id=path.id,
        kind=ProtocolFindingKind.PATH,
        what=words if words.startswith(act) else f"{act}. {words}",
        clause=(law.clause[name].number or name) if name is not None else None,
        whose=told[0].whose,
        force=told[0].force,
        authority=authority,
    )


_MOST_LOOKED_THROUGH = 10
"""How many acts before the last are looked through in every combination; beyond them, those nearest to it are."""


def _shortest(law: Law, path: ProcedurePath, events: Sequence[Event], finding: str) -> Sequence[Event]:
    """As few of the acts as still break in the same way, in the same stage, at the last."""
    last = events[-1]
    stage = _place_of(_status(law, path, events), path.process, last.id)
    before = events[:-1][-_MOST_LOOKED_THROUGH:]
    for number in range(len(before)):
        for chosen in combinations(before, number):
            found = _status(law, path, [*chosen, last])
            same = any(one.id == finding for one in _broken_at(found, last.id))
            if same and _place_of(found, path.process, last.id) == stage:
                return [*chosen, last]
    return events


@frozen
class _Here:
    """The stage of a version of the process in which an entry came."""

    definition: Definition
    stage: str


def _place_of(found: Status, process: str, event: str) -> _Here | None:
    for standing in found.standings:
        for part in standing.all if standing.process.id == process else ():
            for move in part.worlds[0].moves:
                if move.event == event:
                    return _Here(part.definition, move.before)
    return None


def _needed(law: Law, here: _Here, kind: str, facts: Facts) -> tuple[str, ...]:
    """The shortest way by which the law comes from a stage to an act: the acts, with what each must wait for."""
    definition = here.definition
    came: dict[str, tuple[str, Step] | None] = {here.stage: None}
    waiting = deque([here.stage])
    while waiting:
        stage = waiting.popleft()
        ways = definition.ways.get((stage, kind), ())
        taken = next((step for step in ways if step.when is None or step.when.holds(facts) is True), None)
        if stage != here.stage and taken is not None:
            return tuple(_words(law, step) for step in (*_way(came, stage), taken))
        for step in _onward(definition, stage):
            possible = step.when is None or step.when.holds(facts) is not False
            if possible and step.to is not None and step.to not in came:
                came[step.to] = (stage, step)
                waiting.append(step.to)
    return ()


def _onward(definition: Definition, stage: str) -> list[Step]:
    """The steps onward from a stage: duties first, then what the calendar makes, and last what carries a warning."""
    found = [step for step in definition.steps if stage in leaves(step, definition.stages)]
    return sorted(found, key=lambda step: (step.warning is not None, not step.duty, step.event is not None))


def _way(came: dict[str, tuple[str, Step] | None], stage: str) -> list[Step]:
    steps: list[Step] = []
    while (by := came[stage]) is not None:
        steps.append(by[1])
        stage = by[0]
    return steps[::-1]


def _words(law: Law, step: Step) -> str:
    if step.event is None:
        return f"the time runs out: {law.limit_named(step.at_end_of or '').what}"
    kind = law.event[step.event]
    waits = [f"{law.limit_named(name).length}" for name in step.after]
    return (step.name or kind.act or kind.name) + (f" (after {' and '.join(waits)})" if waits else "")
