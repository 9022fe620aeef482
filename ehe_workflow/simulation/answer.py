"""The answer of `simulate` as plain records: what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ehe_workflow.law.terms import Actor, Confidence, Force, StageKind
from ehe_workflow.simulation.model import Evidence


@frozen(kw_only=True)
class Used:
    """One assumption that the answer rests on.

    Attributes:
        about: ``choice``, ``duration``, ``fact`` or ``start``.
        process: the process.
        entry: the stage, step or fact that it is about; empty for how the case stands at the start.
        name: the same in words.
        says: what is assumed, in words.
        default: the name of the default, where no assumption says anything; else None.
        source: where it comes from; None for a default.
        confidence: how sure the figures are; None for a default.
        population: of whom they are told.
        period: of when they are told.
        note: what a reader should know of it.
    """

    about: str
    process: str
    entry: str
    name: str
    says: str
    default: str | None
    source: Evidence | None
    confidence: Confidence | None
    population: str | None
    period: str | None
    note: str | None


@frozen(kw_only=True)
class StageShare:
    """How many of the runs reach a stage.

    Attributes:
        id: the stage.
        name: its name for people.
        kind: what sort of stage it is in every nation.
        now: whether the case may be there now.
        reached: the share of runs that have reached it by each of the answer's dates, inclusive.
        rested: the share that come to rest there.
        still: the share that are still there at the horizon.
        left_open: the share that are left open there, since no assumption says what comes next.
        late_open: the share that are left open there, since an act is late and no assumption says how late.
        cut: the share that are cut there after too many steps.
    """

    id: str
    name: str
    kind: StageKind
    now: bool
    reached: tuple[float, ...]
    rested: float
    still: float
    left_open: float
    late_open: float
    cut: float


@frozen(kw_only=True)
class EventDates:
    """When a kind of event first happens, in the runs in which it does.

    Attributes:
        event: the kind of event.
        name: what happens, in words.
        share: the share of runs in which it happens by the horizon.
        percentiles: the day by which so many hundredths of those runs have had it.
    """

    event: str
    name: str
    share: float
    percentiles: Mapping[str, date]


@frozen(kw_only=True)
class LimitShare:
    """What becomes of a limit, over all the times that it runs in all the runs.

    Attributes:
        id: the limit.
        what: what must or may happen in the time.
        by: who must or may do it.
        right: whether it is a right that ends, not a duty.
        force: how strong it is.
        times: how often it runs, for each run.
        kept: the share of those times in which the act comes in time.
        late: the share in which it comes late.
        late_by_unknown: the share in which it is late and nothing says by how much.
        over: the share in which the time is over without the act, by the horizon or by what ended it.
        running: the share in which it is still running at the horizon.
        ended: the share in which it came to be about nothing before it was over.
        untold: the share in which the run was left open before anything was settled.
        days_late: for those that come late, the days that so many hundredths of them do not exceed.
    """

    id: str
    what: str
    by: Actor
    right: bool
    force: Force
    times: float
    kept: float
    late: float
    late_by_unknown: float
    over: float
    running: float
    ended: float
    untold: float
    days_late: Mapping[str, int]


@frozen(kw_only=True)
class ProcessShares:
    """What the runs of one process came to.

    Attributes:
        process: the process.
        name: its name for people.
        regime: the version of it.
        regime_name: that version's name for people.
        horizon: the last day looked at, the process's own end where that comes first.
        stages: the stages that are reached.
        events: the events that happen.
        limits: the limits that run.
        assumptions: every assumption that was used, and every default.
        warnings: what to bear in mind about these figures.
    """

    process: str
    name: str
    regime: str
    regime_name: str
    horizon: date
    stages: tuple[StageShare, ...]
    events: tuple[EventDates, ...]
    limits: tuple[LimitShare, ...]
    assumptions: tuple[Used, ...]
    warnings: tuple[str, ...]


@frozen(kw_only=True)
class SimulationAnswer:
    """How likely each future of a case is, under the assumptions listed.

    Attributes:
        case: the case's name.
        title: its heading, or None.
        jurisdiction: whose law applies.
        jurisdiction_name: its name for people.
        as_of: the day asked about; what can happen, can happen from the next day on.
        horizon: the last day looked at, inclusive.
        runs_asked: how many runs were asked for.
        runs: how many were done.
        seed: picks the random bits; the same seed gives the same answer.
        files: the names of the assumptions in use.
        assumed: dates assumed for law that is not in force.
        dates: the dates for which shares of stages are given.
        processes: each process, simulated by itself.
        over: the processes in play that are over.
    """

    case: str
    title: str | None
    jurisdiction: str
    jurisdiction_name: str
    as_of: date
    horizon: date
    runs_asked: int
    runs: int
    seed: int
    files: tuple[str, ...]
    assumed: Mapping[str, date]
    dates: tuple[date, ...]
    processes: tuple[ProcessShares, ...]
    over: tuple[str, ...]
