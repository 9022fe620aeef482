"""What a policy document says of times, people and law, place by place, and what is wrong or out of date in it.

Words are compared, not understood: everything found is a place to look at, told with the words as they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from ehe_workflow.audit.citations import Standing, citation_words, state_on
from ehe_workflow.audit.clause_times import time_words
from ehe_workflow.audit.documents import Paragraph, PolicyDocument
from ehe_workflow.audit.mentioned_law import Cited, KnownTexts, citations_in
from ehe_workflow.audit.mentioned_people import actors_in, short_names
from ehe_workflow.audit.mentioned_times import TimeMentioned, TimeSort, times_in
from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.audit.text_records import (
    ActorFound,
    CitationFound,
    LawTime,
    MisstatementFound,
    Place,
    TextAudit,
    TimeFound,
)
from ehe_workflow.audit.wording import Said, misstatements_in, normal
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor, Force
from ehe_workflow.time import Unfixed, parse_period
from ehe_workflow.time.when import When

_MOST_ALIKE = 2
_FEWEST_WORDS = 2
_LONG_WORD = 5
_IN_EVERY_POLICY = frozenset(
    """
    authority child children council education family local parent pupil school
    about after again becoming before being other shall should their there these those under until where which while
    within would
    """.split()  # noqa: SIM905 - a list of words is read more easily than forty quoted ones
)
"""Words that tell no time of the law from another."""

_WORD = re.compile(r"[a-z]+")


def audit_text(
    document: PolicyDocument, law: Law, *, on: date, dated: When | None = None, chosen: str | None = None
) -> TextAudit:
    """Read a policy document against a law.

    Args:
        document: from `read_policy`.
        law: the law of its nation or council.
        on: the day whose law counts; nothing reads a clock.
        dated: when the document was published, where that is known.
        chosen: why this law, where the user did not name it.
    """
    known = KnownTexts.of(law)
    times = tuple(_time(law, one, found) for one in document.paragraphs for found in times_in(one.text))
    citations = tuple(
        _citation(law, one, found, on, dated) for one in document.paragraphs for found in citations_in(known, one.text)
    )
    wrong = tuple(_wrong(law, one, said) for one in document.paragraphs for said in misstatements_in(law, one.text))
    found = [
        *(_of_wrong(one) for one in wrong),
        *(_of_citation(one) for one in citations if _is_adrift(one)),
        *(_of_time(one) for one in times if one.unit is None and one.sort is TimeSort.LENGTH),
    ]
    order = {one.place: number for number, one in enumerate(document.paragraphs)}
    return TextAudit(
        file=document.name,
        kind=document.kind,
        pages=document.pages,
        unread=document.unread,
        paragraphs=len(document.paragraphs),
        jurisdiction=law.jurisdiction.id,
        name=law.jurisdiction.name,
        chosen=chosen,
        on=on,
        dated=dated,
        findings=tuple(sorted(found, key=lambda finding: order[finding.clause or ""])),
        times=times,
        actors=_actors(document.paragraphs),
        citations=citations,
        misstatements=wrong,
    )


def place_of(paragraph: Paragraph) -> Place:
    """Where a paragraph stands."""
    return Place(
        paragraph=paragraph.number,
        page=paragraph.page,
        line=paragraph.line,
        clause=paragraph.clause,
        words=paragraph.place,
    )


def _time(law: Law, paragraph: Paragraph, found: TimeMentioned) -> TimeFound:
    return TimeFound(
        place=place_of(paragraph),
        words=found.words,
        sort=found.sort,
        period=found.period,
        unit=found.unit,
        bound=found.bound,
        start=found.start,
        sentence=found.sentence,
        alike=tuple(_alike(law, found)),
    )


def _alike(law: Law, found: TimeMentioned) -> Iterator[LawTime]:
    """The times of the law with the same figure whose words are most like the sentence's."""
    period = parse_period(found.period) if found.period is not None else Unfixed("none")
    number = getattr(period, "n", None)
    if number is None:
        return
    said = _words_of(found.sentence)
    shared = [
        (len(said & _words_of(" ".join((limit.what, *(law.event[kind].name for kind in limit.from_))))), limit)
        for limit in law.limit.values()
        if getattr(limit.length, "n", None) == number
        and law.in_force_of(limit).commenced
        and _alike_unit(limit, period)
    ]
    likest = sorted((one for one in shared if one[0] >= _FEWEST_WORDS), key=lambda one: -one[0])
    for _, limit in likest[:_MOST_ALIKE]:
        yield LawTime(id=limit.id, what=limit.what, time=time_words(law, limit), authority=law.authority(limit.source))


def _alike_unit(limit: Limit, period: object) -> bool:
    """Whether two units are the same, or are days of one kind or another."""
    return type(limit.length) is type(period) or {type(limit.length).__name__, type(period).__name__} <= {
        "Days",
        "WorkingDays",
        "SchoolDays",
    }


def _words_of(text: str) -> frozenset[str]:
    words = (word.rstrip("s") for word in _WORD.findall(normal(text)) if len(word) >= _LONG_WORD)
    return frozenset(words) - _IN_EVERY_POLICY


def _citation(law: Law, paragraph: Paragraph, found: Cited, on: date, dated: When | None) -> CitationFound:
    cited = found.citation
    then = dated.latest or dated.earliest if dated is not None else None
    return CitationFound(
        place=place_of(paragraph),
        words=found.words,
        authority=law.authority(cited) if cited is not None else None,
        sure=found.sure,
        told=found.told,
        then=state_on(law, cited, then) if cited is not None and then is not None else None,
        today=state_on(law, cited, on) if cited is not None else None,
    )


def _wrong(law: Law, paragraph: Paragraph, said: Said) -> MisstatementFound:
    return MisstatementFound(
        place=place_of(paragraph),
        id=said.misstatement.id,
        sentence=said.sentence,
        claim=said.misstatement.claim,
        correction=said.misstatement.correction,
        severity=said.misstatement.severity,
        authority=law.authority(said.misstatement.source),
    )


def _of_wrong(found: MisstatementFound) -> ProtocolFinding:
    return ProtocolFinding(
        id=found.id,
        kind=ProtocolFindingKind.MISSTATEMENT,
        what=f"It seems to say: {found.claim} In fact: {found.correction}",
        clause=found.place.words,
        whose=Actor.COUNCIL,
        force=found.authority.force,
        authority=found.authority,
    )


def _is_adrift(found: CitationFound) -> bool:
    """Whether a citation is of what is not law on the day, and its sentence does not say so itself."""
    if found.today is None or found.today.standing is Standing.IN_FORCE:
        return False
    return not found.told or found.today.standing is Standing.NO_SUCH_PLACE


def _of_citation(found: CitationFound) -> ProtocolFinding:
    assert found.today is not None and found.authority is not None  # noqa: S101, PT018 - only such are handed in
    return ProtocolFinding(
        id=str(found.authority),
        kind=ProtocolFindingKind.CITATION,
        what=f"It cites {found.words}: {citation_words(found.today)}.",
        clause=found.place.words,
        whose=Actor.COUNCIL,
        force=(found.today.now or found.authority).force,
        authority=found.today.now or found.authority,
    )


def _of_time(found: TimeFound) -> ProtocolFinding:
    return ProtocolFinding(
        id=found.words,
        kind=ProtocolFindingKind.NO_UNIT,
        what=f"It gives a number without a unit: {found.sentence}",
        clause=found.place.words,
        whose=Actor.COUNCIL,
        force=Force.COUNCIL_POLICY,
        authority=None,
    )


def _actors(paragraphs: Sequence[Paragraph]) -> tuple[ActorFound, ...]:
    short = short_names(" ".join(one.text for one in paragraphs))
    words: dict[Actor, Counter[str]] = {}
    places: dict[Actor, dict[int, Paragraph]] = {}
    for paragraph in paragraphs:
        for found in actors_in(paragraph.text, short):
            name = found.words if found.words.isupper() else found.words.lower()
            words.setdefault(found.actor, Counter())[name] += 1
            places.setdefault(found.actor, {}).setdefault(paragraph.number, paragraph)
    return tuple(
        ActorFound(
            actor=actor,
            words=tuple(name for name, _ in count.most_common()),
            times=count.total(),
            first=place_of(next(iter(places[actor].values()))),
            places=tuple(place_of(paragraph) for paragraph in places[actor].values()),
        )
        for actor, count in sorted(words.items(), key=lambda item: -item[1].total())
    )
