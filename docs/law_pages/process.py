"""The page of one process of a nation: its versions with their stages, steps and limits, and what belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ehe_workflow.law.conditions import HAPPENED, Condition
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.procedures import Regime, Step
from ehe_workflow.law.sources import Citation
from ehe_workflow.law.statements import Check, Misstatement
from ehe_workflow.law.vocabulary import Fact
from law_pages.diagram import diagram, letters_of
from law_pages.html import (
    anchor,
    badge,
    cited,
    code,
    codes,
    count,
    folded,
    in_force,
    lines,
    part,
    small,
    table,
    text,
    welsh,
)
from law_pages.limits import limit_table, named_limit
from law_pages.place import COVERAGE, link, nation_place, process_place

_BRACKETS = re.compile(r"\([^)]*\)")
_FEW = 3
_NUMBER = re.compile(r"\d+[A-Z]*")


def process_page(law: Law, name: str) -> str:
    """The page of a process.

    Args:
        law: the law of the nation.
        name: the process.
    """
    page = process_place(law.jurisdiction.id, name)
    return "\n\n".join(_page(page, law, name)) + "\n"


def _page(page: str, law: Law, name: str) -> Iterator[str]:
    process = law.process[name]
    regimes = [one for one in law.regime.values() if one.process == name]
    limits = [one for one in law.limit.values() if one.process == name]
    checks = [one for one in law.check.values() if one.process == name]
    yield f"# {process.name}"
    yield f'<p class="law-where">{_where(page, law, name)}</p>'
    yield text(process.what)
    if process.ends_with:
        yield f"<p>It is over for good with {named_limit(page, law, process.ends_with)}.</p>"
    if len(regimes) > 1:
        yield "Which version applies is settled by the day of the first event of the process."
        yield table(("Version", "In force", "Source"), [_version(law, one) for one in regimes])
    for regime in regimes:
        yield from _regime(page, law, regime, [one for one in limits if one.regime == regime.id])
    shared = [one for one in limits if one.regime is None]
    yield from part("Time limits of every version" if regimes else "Time limits", limit_table(page, law, shared))
    yield from part("Facts that it asks for", _facts(law, _names(law, regimes, limits, checks)))
    yield from part("What is checked beside time", _checks(law, checks))
    yield from part("What must hold on every path", _invariants(law, name))
    rested_on = list(_citations(law, regimes, limits, checks))
    wrong = [one for one in law.misstatement.values() if _places(one.source) & _all_places(rested_on)]
    yield from part("Wrong statements about the same provisions", _wrong(page, law, wrong))
    yield from part("Events of a log", _events(law, regimes, limits))


def _where(page: str, law: Law, name: str) -> str:
    process, nation = law.process[name], law.jurisdiction
    home = anchor(link(page, nation_place(nation.id)), text(nation.name))
    other_name = f" · {welsh(process.welsh)}" if process.welsh else ""
    layer = law.origins["process", name].layer
    from_layer = f" · from the layer {code(layer)}" if layer != nation.id else ""
    left_out = anchor(link(page, COVERAGE, nation.id), "what is left out")
    return f"{home} · {code(name)}{other_name}{from_layer} · {left_out}"


def _version(law: Law, regime: Regime) -> tuple[str, ...]:
    return lines(text(regime.name), code(regime.id)), in_force(regime.in_force), cited(law, regime.source)


def _opening(condition: Condition | None) -> list[str]:
    """The events any of which a condition asks for, and nothing else; none where it asks for more, or for few."""
    asked = str(condition).split(" or ") if condition is not None else []
    events = [one.removeprefix(HAPPENED) for one in asked]
    of_events = all(one.startswith(HAPPENED) and " " not in event for one, event in zip(asked, events, strict=True))
    return events if of_events and len(events) > _FEW else []


def _regime(page: str, law: Law, regime: Regime, limits: list[Limit]) -> Iterator[str]:
    definition = index_of(law).definitions[regime.key]
    yield f"## {regime.name} {{ #{regime.id} }}"
    first = law.origins["regime", regime.key]
    opening = _opening(regime.when)
    yield lines(
        in_force(regime.in_force),
        f"Only if: {code(str(regime.when))}" if regime.when is not None and not opening else "",
        cited(law, regime.source),
        f"Version {code(regime.id)}, in the file {code(first.file)}",
    )
    if opening:
        named = [f"{text(law.event[one].name)} {code(one)}" for one in opening]
        yield folded(f"It is looked at once one of {len(opening)} things has happened", lines(*named))
    if regime.in_force.commencement and not regime.in_force.commenced:
        yield (
            "This is enacted and not in force. It is never applied unless a first day is assumed for it: "
            f"`--assume {regime.in_force.commencement}=DATE`."
        )
    if regime.note:
        yield text(regime.note)
    yield f"### How it runs {{ #{regime.id}-runs }}"
    yield diagram(
        index_of(law).foreseen[regime.key], _numbers(law, regime), f"{text(law.process[regime.process].name)}"
    )
    yield small(
        "The numbers are those of the steps in the table below. One arrow with numbers leads into each stage, along "
        "the way by which it is usually reached, and one without numbers past stages that may be left out. Other steps "
        "are named in the box that they leave, and those from many stages in the box that they lead to. Steps that "
        "stay in their stage are left out. A double edge marks a stage in which the process may rest."
    )
    letters = letters_of(definition)
    yield f"### Stages {{ #{regime.id}-stages }}"
    yield table(
        ("Stage", "What it means", "What to do first"),
        [
            (
                lines(
                    f"<strong>{letters[name]}. {text(stage.name)}</strong>",
                    welsh(stage.welsh),
                    small(code(name)),
                    small(text(stage.kind.value) + ("; may rest here" if stage.final else "")),
                ),
                text(stage.means),
                text(stage.advice),
            )
            for name, stage in definition.stages.items()
        ],
        "stages",
    )
    steps = _steps(page, law, regime)
    yield folded(f"Its {count(len(definition.steps), 'step')}, with conditions and sources", steps) if steps else ""
    if limits:
        yield f"### Time limits {{ #{regime.id}-limits }}"
        yield limit_table(page, law, limits)


def _numbers(law: Law, regime: Regime) -> Mapping[str, int]:
    """The number of each step, as the picture and the table have it."""
    return {step.id: number for number, step in enumerate(index_of(law).definitions[regime.key].steps, start=1)}


def _steps(page: str, law: Law, regime: Regime) -> str:
    definition = index_of(law).definitions[regime.key]
    names = {stage: one.name for stage, one in definition.stages.items()}
    numbers = _numbers(law, regime)
    return table(
        ("", "Step", "From", "To", "Conditions", "Source"),
        [
            (
                str(numbers[step.id]),
                lines(
                    *_act(page, law, step),
                    badge("goes against the family", "not-law") if step.harms else "",
                    badge("a remedy", "good") if step.remedy else "",
                    badge("only where a log leaves something out", "not-law") if step.only_in_logs else "",
                ),
                "<br>".join(text(names[one]) for one in leaves(step, definition.stages)),
                text(names[step.to]) if step.to else "stays",
                lines(
                    code(str(step.when)) if step.when is not None else "",
                    text(step.otherwise),
                    *(f"after the end of {named_limit(page, law, one)}" for one in step.after),
                    "one taken too early does not count" if step.after and step.early == "refused" else "",
                    text(step.warning),
                ),
                cited(law, step.source),
            )
            for step in definition.steps
        ],
        "steps",
    )


def _act(page: str, law: Law, step: Step) -> Iterator[str]:
    duty = ", must be taken" if step.duty else ""
    if step.event is None:
        yield text(step.name or "The calendar makes it")
        yield small(f"at the end of {named_limit(page, law, step.at_end_of or '')}{duty}")
    else:
        kind = law.event[step.event]
        yield text(step.name or kind.name)
        yield code(step.event)
        yield small(text((step.by or kind.by).value) + duty)


def _names(law: Law, regimes: list[Regime], limits: list[Limit], checks: list[Check]) -> list[str]:
    """The facts that the conditions of a process ask for, and those that only these can have."""
    conditions: list[Condition | None] = [one.when for one in (*regimes, *limits, *checks)]
    conditions += [one.expects for one in checks]
    conditions += [excuse.when for one in limits for excuse in one.excuses]
    keys = {one.key for one in regimes}
    conditions += [step.when for step in law.step.values() if step.regime in keys]
    asked = {name for condition in conditions if condition is not None for name in condition.names()}
    asked |= {one.from_fact for one in limits if one.from_fact}
    return [name for name in law.fact if name in asked and not name.startswith(HAPPENED)]


def _facts(law: Law, names: Iterable[str]) -> str:
    return table(
        ("Question", "Answers", "Why it matters"),
        [
            (
                lines(text(fact.question), code(name), small("a detail of an event") if fact.of == "event" else ""),
                _answers(fact),
                lines(text(fact.why), cited(law, fact.source)),
            )
            for name in names
            for fact in [law.fact[name]]
        ],
        "facts",
    )


def _answers(fact: Fact) -> str:
    kinds = codes(fact.choices) if fact.choices else text(fact.type.value.replace("-", " or "))
    default = str(fact.default).lower() if isinstance(fact.default, bool) else fact.default
    return lines(
        kinds,
        small(f"otherwise {code(str(default))}") if default is not None else "",
        small(f"worked out: {text(fact.computed)}") if fact.computed else "",
        small(f"only if {code(str(fact.only_if))}") if fact.only_if is not None else "",
    )


def _checks(law: Law, checks: Iterable[Check]) -> str:
    return table(
        ("Looked at", "Should be so", "What is told otherwise", "Source"),
        [
            (
                lines(codes(one.on), f"if {code(str(one.when))}" if one.when is not None else ""),
                code(str(one.expects)),
                lines(text(one.finding), small(code(one.id))),
                cited(law, one.source),
            )
            for one in checks
        ],
        "checks",
    )


def _invariants(law: Law, process: str) -> str:
    own = [one for one in law.invariant.values() if one.process == process]
    kinds = {one.kind for one in own}
    general = [one for one in law.invariant.values() if one.process is None and one.kind not in kinds]
    return table(
        ("Rule, proved over every path by law check", "Source"),
        [(lines(text(one.says), small(code(one.id))), cited(law, one.source)) for one in (*own, *general)],
    )


def _wrong(page: str, law: Law, wrong: Iterable[Misstatement]) -> str:
    every = nation_place(law.jurisdiction.id, "wrong-statements")
    return table(
        ("What is said", "What is right", "Source"),
        [
            (
                lines(text(one.claim), small(anchor(link(page, every, one.id), code(one.id)))),
                text(one.correction),
                cited(law, one.source),
            )
            for one in wrong
        ],
        "wrong",
    )


def _citations(law: Law, regimes: list[Regime], limits: list[Limit], checks: list[Check]) -> Iterator[Citation]:
    keys = {one.key for one in regimes}
    for one in (*limits, *checks, *(step for step in law.step.values() if step.regime in keys)):
        if one.source is not None:
            yield one.source


def _places(citation: Citation) -> set[tuple[str, str]]:
    """The sections that a citation names, without their subsections."""
    return {(citation.of, number) for number in _NUMBER.findall(_BRACKETS.sub("", citation.at or ""))}


def _all_places(citations: Iterable[Citation]) -> set[tuple[str, str]]:
    return {place for one in citations for place in _places(one)}


def _events(law: Law, regimes: list[Regime], limits: list[Limit]) -> str:
    definitions = index_of(law).definitions
    kinds = {kind for one in regimes for kind in definitions[one.key].events}
    kinds |= {kind for one in limits for kind in (*one.from_, *one.done, *one.ends, *one.on)}
    rows = [
        (
            lines(code(name), small(text(kind.by.value) + ("; must be served" if kind.served else ""))),
            lines(text(kind.name), welsh(kind.welsh), small(text(kind.note))),
            lines(
                *(f"date {code(date)}: {text(meaning)}" for date, meaning in kind.dates.items()),
                f"details: {codes(kind.details)}" if kind.details else "",
                *(f"from then on {code(fact)} is {code(str(value).lower())}" for fact, value in kind.sets.items()),
            ),
        )
        for name, kind in law.event.items()
        if name in kinds
    ]
    inner = table(("Kind", "What happened", "What it may carry"), rows, "events")
    return folded(f"The {count(len(rows), 'kind')} of event that matter here", inner) if rows else ""
