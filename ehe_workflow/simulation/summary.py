"""From the counts of a simulation to its answer, with every assumption that was used written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from ehe_workflow.law.law import Law
from ehe_workflow.law.model import Limit, Step
from ehe_workflow.simulation.answer import (
    EventDates,
    LimitShare,
    ProcessShares,
    SimulationAnswer,
    StageShare,
    Used,
)
from ehe_workflow.simulation.model import NOTHING_FURTHER, Choice, Duration, FactShare
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.simulate import ProcessSimulation, Simulation, one_year_after
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
        assumptions=tuple(_used(part, law)),
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
# Assumptions in words
# ---------------------------------------------------------------------------------------------------------------


def _used(part: ProcessSimulation, law: Law) -> Iterator[Used]:
    plan, tally = part.plan, part.tally
    if len({one.stage for one in part.starts}) > 1:
        yield _default(
            plan,
            "start",
            "",
            "Where the case stands now",
            f"{len(part.starts)} ways to read the log are possible, each as likely as what is said of its facts",
            "every possible reading of the log",
        )
    for place, column in enumerate(plan.questions.columns):
        if tally.asked[place] and column.name in part.assumed_facts:
            yield _fact(part, law, column.name, part.assumed_facts[column.name])
    for stage in range(len(plan.stages)):
        if tally.reached[stage].any() and (tally.chosen[stage] or plan.choice(stage) is not None):
            yield from _choice(plan, law, stage)
    for place, step in enumerate(plan.steps):
        weighed = step.event is not None and any(
            tally.reached[stage].any() and place in options and not plan.is_open(stage) and _may(plan, stage, place)
            for stage, options in enumerate(plan.options)
        )
        if weighed:
            yield _duration(plan, law, place, step)


def _may(plan: Plan, stage: int, step: int) -> bool:
    every = (1 << len(plan.options[stage])) - 1
    return plan.weights(stage, every)[plan.options[stage].index(step)] > 0


def _default(plan: Plan, about: str, entry: str, name: str, says: str, default: str) -> Used:
    return Used(
        about=about,
        process=plan.process,
        entry=entry,
        name=name,
        says=says,
        default=default,
        source=None,
        confidence=None,
        population=None,
        period=None,
        note=None,
    )


def _given(
    plan: Plan,
    about: str,
    entry: str,
    name: str,
    says: str,
    given: Choice | Duration | FactShare,
    written: str | None = None,
) -> Used:
    key = f"fact.{entry}" if about == "fact" else f"{about}.{plan.process}.{written or entry}"
    return Used(
        about=about,
        process=plan.process,
        entry=entry,
        name=name,
        says=says,
        default=None,
        source=plan.assumptions.evidence.get(key),
        confidence=given.confidence,
        population=given.population,
        period=given.period,
        note=given.note,
    )


def _fact(part: ProcessSimulation, law: Law, name: str, shares: Mapping[str, Fraction]) -> Used:
    says = ", ".join(f"{word} {in_hundredths(share)}" for word, share in shares.items())
    known = law.fact.get(name)
    words = known.question if known is not None else name
    given = part.plan.assumptions.fact.get(name)
    if given is None:
        return _default(part.plan, "fact", name, words, says, "every value of an unknown fact is as likely")
    return _given(part.plan, "fact", name, words, says, given)


def _choice(plan: Plan, law: Law, stage: int) -> Iterator[Used]:
    entry = plan.stages[stage]
    name = f"What comes next: {plan.definition.stages[entry].name}"
    given = plan.choice(stage)
    if given is not None:
        says = "nothing can be said: left open here" if given.open else _shares(plan, law, given)
        yield _given(plan, "choice", entry, name, says, given, plan.choice_named(stage))
        return
    if plan.is_open(stage):
        yield _default(plan, "choice", entry, name, "left open here", "left open where nothing is assumed")
        return
    weights = plan.weights(stage, (1 << len(plan.options[stage])) - 1)
    ways = [step_words(plan, law, step) for step, weight in zip(plan.options[stage], weights, strict=False) if weight]
    if weights[-1]:
        yield _default(plan, "choice", entry, name, "nothing further", "a process rests where it may rest")
    elif len(ways) == 1:
        yield _default(plan, "choice", entry, name, f"always: {ways[0]}", "the only step that leads on")
    elif ways:
        says = f"each in {in_hundredths(Fraction(1, len(ways)))}, where it is allowed: {'; '.join(ways)}"
        yield _default(plan, "choice", entry, name, says, "every step that leads on is as likely")
    elif not plan.calendar[stage]:
        yield _default(plan, "choice", entry, name, "nothing further", "no step leads on")


def _shares(plan: Plan, law: Law, choice: Choice) -> str:
    steps = {step.id: place for place, step in enumerate(plan.steps)}
    parts = []
    for name, share in choice.shares.items():
        words = "nothing further" if name == NOTHING_FURTHER else name
        if name in steps:
            words = step_words(plan, law, steps[name])
        low, high = choice.low.get(name), choice.high.get(name)
        seen = f" (seen from {low:.1%} to {high:.1%})" if low is not None and high is not None else ""
        parts.append(f"{words} {share:.1%}{seen}")
    return "; ".join(parts)


def step_words(plan: Plan, law: Law, place: int) -> str:
    """A step as something to do, or what its event says."""
    step = plan.steps[place]
    kind = law.event[step.event or ""]
    return step.name or kind.act or kind.name


def _duration(plan: Plan, law: Law, place: int, step: Step) -> Used:
    name = f"How long it takes: {step_words(plan, law, place)}"
    given = plan.lasting[place].given
    if given is not None:
        return _given(plan, "duration", step.id, name, duration_words(given, law), given)
    caps = [plan.limits[limit] for limit in plan.done_by[plan.kind_of[place]]]
    default = plan.assumptions.default
    wait = f"{default.wait} {default.unit} after the stage is entered"
    if not caps:
        return _default(plan, "duration", step.id, name, wait, "the wait where nothing is assumed")
    says = f"on the last day of its limit ({', '.join(one.id for one in caps)}); {wait} where none runs"
    return _default(plan, "duration", step.id, name, says, "on the last day that the law allows")


def duration_words(duration: Duration, law: Law) -> str:
    """A duration in words."""
    unit = duration.unit
    if duration.kind == "fixed":
        return f"{duration.days} {unit}"
    if duration.kind == "triangular":
        return f"from {duration.least} to {duration.most} {unit}, most often {duration.likely} (triangular)"
    if duration.kind == "lognormal":
        return f"half within {duration.median} {unit}, nine in ten within {duration.nine_in_ten} (lognormal)"
    if duration.kind == "quantiles":
        return f"{unit} at equal steps of likelihood: {', '.join(map(str, duration.quantiles))}"
    limit = law.limit_named(duration.limit or "")
    seen = ""
    if duration.low is not None and duration.high is not None:
        seen = f" (seen from {duration.low:.1%} to {duration.high:.1%})"
    late = f"days late at equal steps of likelihood: {', '.join(map(str, duration.late))}"
    rest = late if duration.late else "how late is not known: left open"
    return f"{duration.share:.1%} in time{seen}, taken as the last day of {limit.id}; the others late, {rest}"


def in_hundredths(share: Fraction) -> str:
    """A share in hundredths, to one place."""
    return f"{float(share):.1%}"


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
