"""The assumptions that some runs rest on, written out in words, each with its source or as a named default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ehe_workflow.law.law import Law
from ehe_workflow.law.procedures import Step
from ehe_workflow.simulation.answer import Used
from ehe_workflow.simulation.model import NOTHING_FURTHER, Choice, Duration, FactShare
from ehe_workflow.simulation.plan import Plan
from ehe_workflow.simulation.process import ProcessSimulation


def used(part: ProcessSimulation, law: Law) -> Iterator[Used]:
    """Every assumption that the runs rest on, and every default."""
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
