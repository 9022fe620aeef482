"""From the counts of a simulation to its answer, with every assumption that was used written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.simulation.answer import (
    EventDates,
    LimitShare,
    ProcessShares,
    SimulationAnswer,
    StageShare,
)
from ehe_workflow.simulation.process import ProcessSimulation
from ehe_workflow.simulation.simulate import Simulation, one_year_after
from ehe_workflow.simulation.stepping import MOST_STEPS
from ehe_workflow.simulation.tally import (
    CUT,
    ENDED,
    KEPT,
    LATE,
    MISSED,
    MISSED_OPEN,
    OPEN,
    OVERDUE,
    RESTED,
    RUNNING,
    STILL,
    UNTOLD,
    Counts,
    percentile,
)
from ehe_workflow.simulation.used import step_words, used

PERCENTILES = (10, 25, 50, 75, 90)
"""The hundredths for which dates and delays are given."""


def answer_of(simulation: Simulation, dates: Sequence[date] = ()) -> SimulationAnswer:
    """What the runs done so far came to.

    Args:
        simulation: the simulation.
        dates: the dates for which shares of stages are given; twelve to the horizon where empty.
    """
    case, law = simulation.status.case, simulation.status.law
    wanted = tuple(sorted({*dates})) if dates else _twelve(simulation.as_of, simulation.horizon)
    return SimulationAnswer(
        case=case.id,
        title=case.title,
        jurisdiction=law.jurisdiction.id,
        jurisdiction_name=law.jurisdiction.name,
        as_of=simulation.as_of,
        horizon=simulation.horizon,
        runs_asked=simulation.runs,
        runs=simulation.done,
        seed=simulation.seed,
        files=simulation.assumptions.names,
        assumed=simulation.assumed,
        dates=wanted,
        processes=tuple(_process(part, law, wanted) for part in simulation.parts),
        over=tuple(simulation.over),
    )


def _twelve(as_of: date, horizon: date) -> tuple[date, ...]:
    """Twelve dates to the horizon: month by month for a year, else at equal steps."""
    if horizon == one_year_after(as_of):
        found = []
        for number in range(1, 12):
            years, month = divmod(as_of.month - 1 + number, 12)
            found.append(_day_of_month(as_of.year + years, month + 1, as_of.day))
        return (*found, horizon)
    days = (horizon - as_of).days
    steps = sorted({-(-days * number // 12) for number in range(1, 13)})
    return tuple(date.fromordinal(as_of.toordinal() + step) for step in steps)


def _day_of_month(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _process(part: ProcessSimulation, law: Law, dates: Sequence[date]) -> ProcessShares:
    plan = part.plan
    regime = plan.definition.regime
    return ProcessShares(
        process=plan.process,
        name=law.process[plan.process].name,
        regime=regime.id,
        regime_name=regime.name,
        horizon=part.horizon,
        stages=tuple(_stages(part, dates)),
        events=tuple(_events(part, law)),
        limits=tuple(_limits(part, law)),
        assumptions=tuple(used(part, law)),
        warnings=tuple(_warnings(part, law)),
    )


def _share(number: int, of: int) -> float:
    return round(number / of, 6) if of else 0.0


def _stages(part: ProcessSimulation, dates: Sequence[date]) -> Iterator[StageShare]:
    plan, tally = part.plan, part.tally
    now = {one.stage for one in part.starts}
    last = plan.last_days.horizon
    for place, name in enumerate(plan.stages):
        counts = tally.reached[place]
        if not counts.any():
            continue
        stage, ends = plan.definition.stages[name], tally.endings[place]
        by = [int(counts[: max(0, min(last, plan.last_days.number(day))) + 1].sum()) for day in dates]
        yield StageShare(
            id=name,
            name=stage.name,
            kind=stage.kind,
            now=place in now,
            reached=tuple(_share(number, tally.runs) for number in by),
            rested=_share(int(ends[RESTED]), tally.runs),
            still=_share(int(ends[STILL]), tally.runs),
            left_open=_share(int(ends[OPEN]), tally.runs),
            late_open=_share(int(ends[LATE]), tally.runs),
            cut=_share(int(ends[CUT]), tally.runs),
        )


def _percentiles(counts: Counts) -> Iterator[tuple[str, int]]:
    for hundredths in PERCENTILES:
        found = percentile(counts, hundredths)
        if found is not None:
            yield str(hundredths), found


def _events(part: ProcessSimulation, law: Law) -> Iterator[EventDates]:
    plan, tally = part.plan, part.tally
    for place, kind in enumerate(plan.kinds):
        counts = tally.happened[place]
        if counts.any():
            yield EventDates(
                event=kind,
                name=law.event[kind].name,
                share=_share(int(counts.sum()), tally.runs),
                percentiles={name: plan.last_days.day(number) for name, number in _percentiles(counts)},
            )


def _limits(part: ProcessSimulation, law: Law) -> Iterator[LimitShare]:
    plan, tally = part.plan, part.tally
    for place in plan.caps:
        limit, counts = plan.limits[place], tally.limits[place]
        times = int(counts.sum())
        if not times:
            continue

        def share(what: int, counts: Counts = counts, times: int = times) -> float:
            return _share(int(counts[what]), times)

        yield LimitShare(
            id=limit.id,
            what=limit.what,
            by=limit.by,
            right=limit.right,
            force=law.force_of(limit),
            times=round(times / tally.runs, 6),
            kept=share(KEPT),
            late=share(MISSED),
            late_by_unknown=share(MISSED_OPEN),
            over=share(OVERDUE),
            running=share(RUNNING),
            ended=share(ENDED),
            untold=share(UNTOLD),
            days_late=dict(_percentiles(tally.delays[place])),
        )


# ---------------------------------------------------------------------------------------------------------------
# Warnings
# ---------------------------------------------------------------------------------------------------------------


def _warnings(part: ProcessSimulation, law: Law) -> Iterator[str]:
    plan, tally = part.plan, part.tally
    if tally.endings[:, OPEN].any() or tally.endings[:, LATE].any():
        yield "Some runs are left open: every share of a later stage is a least, not a full figure."
    if part.others:
        others = "; ".join(part.others)
        yield f"What is known leaves open which version applies; this is one of them. The others: {others}."
    if tally.endings[:, CUT].any():
        yield f"Some runs were cut after {MOST_STEPS} steps: an assumption makes them go round."
    if tally.past.any():
        names = [step_words(plan, law, place) for place in tally.past.nonzero()[0].tolist()]
        yield f"The case has waited longer than is assumed at all; taken as the next day: {'; '.join(names)}."
    if part.over is not None and part.over == part.horizon:
        yield "The process itself is over by then, so nothing is looked at after that day."
    looked_at = {limit for step in range(len(plan.steps)) for limit in (*plan.waits[step], plan.at_end_of[step])}
    looked_at |= {place for place in plan.caps if tally.limits[place].any()}
    known = {limit.id: limit for place, limit in enumerate(plan.limits) if place in looked_at}
    estimated = [known[name] for name in sorted(plan.last_days.estimated) if name in known]
    if estimated:
        yield f"Counted with an estimated calendar, so the true last day may be later: {_names(estimated)}."
    uncounted = [known[name] for name in sorted(plan.last_days.uncounted) if name in known]
    if uncounted:
        yield f"Not counted, since no day ahead is known from which it runs: {_names(uncounted)}."


def _names(limits: Sequence[Limit]) -> str:
    return ", ".join(limit.id for limit in limits)
