"""What is wrong with a log itself: names the law does not know, days that cannot be, facts that contradict.

Nothing is dropped for it: the entry is kept, the fault is told, and the rest is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ehe_workflow.case.facts import Facts
from ehe_workflow.case.findings import Finding, FindingKind
from ehe_workflow.case.model import Case, Event
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.case.windows import surely_not_after
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.index import Index
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import FactType
from ehe_workflow.law.vocabulary import Fact
from ehe_workflow.time.when import When, WhenError


@frozen(kw_only=True)
class Problem:
    """One thing that is wrong with a log.

    Attributes:
        event: the entry's name, or None for the case as a whole.
        path: where it stands in a case file, as keys and places.
        what: what is wrong.
        expected: what would be right, or None.
        nearest: the nearest valid name, or None.
        of_names: whether it is a name that the law does not know, which a person should put right first.
    """

    event: str | None
    path: tuple[str | int, ...]
    what: str
    expected: str | None = None
    nearest: str | None = None
    of_names: bool = False


def problems_of_names(case: Case, law: Law) -> Iterator[Problem]:
    """Names and values in a case that the law's files do not know."""
    yield from _facts_of("facts", case.facts, law, None, ("case", "facts"))
    for place, event in _standing(case):
        path = ("event", place)
        kind = law.event.get(event.kind)
        if kind is None:
            yield _unknown(event.id, (*path, "kind"), "kind of event", event.kind, law.event)
        for name in event.dates:
            if kind is not None and name not in kind.dates:
                yield _unknown(event.id, (*path, "dates", name), "date in it", name, kind.dates)
        for name in event.not_yet:
            if name not in law.event:
                yield _unknown(event.id, (*path, "not_yet"), "kind of event", name, law.event)
        for name in event.tags:
            if name not in law.sign:
                yield _unknown(event.id, (*path, "tags"), "sign", name, law.sign)
        for name in event.misstatements:
            if name not in law.misstatement:
                yield _unknown(event.id, (*path, "misstatements"), "misstatement", name, law.misstatement)
        yield from _facts_of("details", event.details, law, event, (*path, "details"))
        yield from _facts_of("facts", event.facts, law, event, (*path, "facts"))


def _standing(case: Case) -> Iterator[tuple[int, Event]]:
    """The entries that no other entry takes the place of, each with its place in the file."""
    corrected = {event.corrects for event in case.events}
    return ((place, event) for place, event in enumerate(case.events) if event.id not in corrected)


def _facts_of(
    where: str, facts: Mapping[str, FactValue], law: Law, event: Event | None, path: tuple[str | int, ...]
) -> Iterator[Problem]:
    of = "event" if where == "details" else "case"
    known = {name: fact for name, fact in law.fact.items() if fact.of in {of, "case"}}
    for name, value in facts.items():
        fact = known.get(name)
        if fact is None:
            yield _unknown(event.id if event else None, (*path, name), "fact", name, known)
        elif (expected := _expected(fact, value)) is not None:
            yield Problem(
                event=event.id if event else None,
                path=(*path, name),
                what=f"the fact {name!r} cannot be {value!r}",
                expected=expected,
                of_names=True,
            )


def _expected(fact: Fact, value: FactValue) -> str | None:
    """What the value of a fact should be, or None where it is right."""
    if fact.type is FactType.YES_NO:
        return None if isinstance(value, bool) else "true or false"
    if fact.type is FactType.NUMBER:
        return None if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
    if fact.type is FactType.CHOICE:
        return None if value in fact.choices else f"one of {', '.join(fact.choices)}"
    if fact.type is FactType.DATE:
        return None if isinstance(value, str) and _is_date(value) else 'a date such as "2026-12-15" or "2026-12"'
    return None if isinstance(value, str) else "text"


def _is_date(text: str) -> bool:
    try:
        When.parse(text)
    except WhenError:
        return False
    return True


def _unknown(event: str | None, path: tuple[str | int, ...], what: str, name: str, known: Iterable[str]) -> Problem:
    names = list(known)
    return Problem(
        event=event,
        path=path,
        what=f"there is no {what} {name!r}",
        nearest=nearest(name, names),
        expected=f"one of {', '.join(sorted(names))}" if 0 < len(names) <= 8 else None,
        of_names=True,
    )


def problems_of_sense(timeline: Timeline) -> Iterator[Problem]:
    """Days that cannot be and facts that contradict each other."""
    case, law = timeline.case, timeline.law
    born = case.born
    for place, event in _standing(case):
        path = ("event", place)
        if born and born.earliest and event.date.latest and event.date.latest < born.earliest:
            yield Problem(
                event=event.id,
                path=(*path, "date"),
                what=f"it is dated {event.date.words()}, before the child was born ({born.words()})",
                expected="a date after the birth, or a birth before it",
            )
        came = event.received or event.served
        if event.sent and came and event.sent.earliest and came.latest and came.latest < event.sent.earliest:
            yield Problem(
                event=event.id,
                path=(*path, "received" if event.received else "served"),
                what=f"it came on {came.words()}, before it was sent on {event.sent.words()}",
            )
        yield from _stated_days(timeline, event, path)
        yield from _way_of_sending(law, event, path)
    facts = Facts(timeline)
    for name, fact in law.fact.items():
        value = timeline.case_fact(name)
        stated = value is not None and value is not False and value != fact.default
        if stated and fact.only_if is not None and fact.only_if.holds(facts) is False:
            yield Problem(
                event=None,
                path=("case", "facts", name),
                what=f"two facts contradict each other: {name!r} is recorded, which can only be where {fact.only_if}",
                expected="one of the two, whichever is true",
            )


def _way_of_sending(law: Law, event: Event, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """A document that has to be served, sent in a way for which no rule is known."""
    kind = law.event.get(event.kind)
    known = {how for rule in law.service.values() for how in rule.how}
    proved = event.served is not None or event.received is not None
    if event.how and event.how not in known and kind is not None and kind.served and not proved:
        yield Problem(
            event=event.id,
            path=(*path, "how"),
            what=f"no rule is known for when a document sent by {event.how!r} is served; the day in the log is taken",
            expected=f"the day it came, or one of {', '.join(sorted(known))}" if known else "the day it came",
            nearest=nearest(event.how, known),
        )


def _stated_days(timeline: Timeline, event: Event, path: tuple[str | int, ...]) -> Iterator[Problem]:
    kind = timeline.law.event.get(event.kind)
    served = timeline.dated(event, "served" if kind is not None and kind.served else "happened").when
    served = served or event.date
    for name, day in event.dates.items():
        if (
            day.latest
            and served
            and served.earliest
            and day.latest < served.earliest
            and name in timeline.law.stated_dates
        ):
            yield Problem(
                event=event.id,
                path=(*path, "dates", name),
                what=f"the day it asks for ({name}: {day.words()}) lies before the day it came ({served.words()})",
                expected="a day after it came; it is kept as written",
            )


def problems_of_order(timeline: Timeline, index: Index, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Steps that could not be, where vague or missing days leave open in which order things happened."""
    events, processes = timeline.events, index.processes
    places = {event.id: place for place, event in enumerate(events)}
    for finding in findings:
        place = places.get(finding.event or "")
        no_step_at_all = place is not None and finding.id == events[place].kind
        if finding.kind is not FindingKind.IMPOSSIBLE_STEP or place is None or not no_step_at_all:
            continue
        own = set(processes.get(events[place].kind, ()))
        beside = (one for one, event in enumerate(events) if not own.isdisjoint(processes.get(event.kind, ())))
        unsure = next((one for one in beside if _may_be_the_other_way_round(events, one, place)), None)
        if unsure is not None:
            yield Problem(
                event=events[place].id,
                path=("event", timeline.case.events.index(events[place]), "date"),
                what="days are vague or missing, so that it is not sure whether this or entry "
                f"{events[unsure].id} came first; the step that could not be may have been possible in the other order",
                expected="the exact days of both",
            )


def _may_be_the_other_way_round(events: Sequence[Event], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return one != other and not surely_not_after(events[first].date, events[second].date)
