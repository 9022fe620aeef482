"""What a policy document says of times, people and law, place by place, and what is wrong or out of date in it.

Words are compared, not understood: everything found is a place to look at, told with the words as they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from ehe_workflow.audit.citations import CitationState, Standing, state_on
from ehe_workflow.audit.clause_times import time_words
from ehe_workflow.audit.documents import Kind, Paragraph, PolicyDocument
from ehe_workflow.audit.mentions import Cited, TimeMentioned, actors_in, citations_in, names_of, short_names, times_in
from ehe_workflow.audit.protocol import citation_words
from ehe_workflow.audit.protocol_findings import ProtocolFinding, ProtocolFindingKind
from ehe_workflow.audit.wording import Said, misstatements_in, normal
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library
from ehe_workflow.law.model import Limit
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Bound, Force, JurisdictionKind
from ehe_workflow.time import Unfixed, parse_period
from ehe_workflow.time.when import When

_MOST_ALIKE = 2
_FEWEST_WORDS = 3
_LONG_WORD = 5
_WORD = re.compile(r"[a-z]+")


@frozen(kw_only=True)
class Place:
    """A place in the document.

    Attributes:
        paragraph: the paragraph's number, from 1.
        page: its page, from 1, or None.
        line: its line, from 1, in a plain text, or None.
        clause: the clause that it is in, or None.
        words: the place in words.
    """

    paragraph: int
    page: int | None
    line: int | None
    clause: str | None
    words: str


@frozen(kw_only=True)
class LawTime:
    """A time of the law with the same figure, about something like it.

    Attributes:
        id: the limit.
        what: what must happen in the time.
        time: the time in words.
        authority: where it is.
    """

    id: str
    what: str
    time: str
    authority: Authority


@frozen(kw_only=True)
class TimeFound:
    """A time in the document.

    Attributes:
        place: where.
        words: the time as written.
        number: whether it is a number, and not a word such as ``annually``.
        period: the same as a length of the data format, or None where it is not one length.
        unit: its unit, or None where the text gives none.
        bound: whether the words cap it or guard a wait; None where they do not say.
        start: the words that say from when it runs, or None where none were seen.
        sentence: the sentence.
        alike: times of the law with the same figure about something like it.
    """

    place: Place
    words: str
    number: bool
    period: str | None
    unit: str | None
    bound: Bound | None
    start: str | None
    sentence: str
    alike: tuple[LawTime, ...]


@frozen(kw_only=True)
class CitationFound:
    """A citation in the document.

    Attributes:
        place: where.
        words: the citation as written.
        authority: the same as the library knows it; None where it does not.
        sure: False where the text that a place is of was taken from the words around it.
        then: how it stood when the document was published; None where that is not given.
        today: how it stands on the day of the audit; None where the library does not know it.
    """

    place: Place
    words: str
    authority: Authority | None
    sure: bool
    then: CitationState | None
    today: CitationState | None


@frozen(kw_only=True)
class MisstatementFound:
    """A sentence that seems to say something that the catalogue knows to be wrong.

    Attributes:
        place: where.
        id: the misstatement's name.
        sentence: the sentence.
        claim: what is wrongly said.
        correction: what is right.
        severity: ``error`` where the claim is wrong, ``warning`` where it is loose or out of date.
        authority: where the correction is found.
    """

    place: Place
    id: str
    sentence: str
    claim: str
    correction: str
    severity: str
    authority: Authority


@frozen(kw_only=True)
class ActorFound:
    """Somebody whom the document speaks of.

    Attributes:
        actor: who it is, in the words of the law's data.
        words: the words used, the commonest first.
        times: how often.
        first: where first.
        places: every paragraph in which they are spoken of, by number.
    """

    actor: Actor
    words: tuple[str, ...]
    times: int
    first: Place
    places: tuple[int, ...]


@frozen(kw_only=True)
class TextAudit:
    """What was found in a policy document.

    Attributes:
        file: the file's name as the user gave it.
        kind: ``text``, ``word`` or ``pdf``.
        pages: how many pages it has, or None.
        unread: how many of them have no text.
        paragraphs: how many paragraphs it has.
        jurisdiction: whose law it was held against.
        name: that jurisdiction's name for people.
        chosen: why that one, where it was not asked for.
        on: the day whose law counts.
        dated: when the document was published, where that was given.
        findings: what is worth acting on, in the order of the document.
        times: the times in it.
        actors: those whom it speaks of.
        citations: what it cites.
        misstatements: what it seems to say wrongly.
    """

    file: str
    kind: Kind
    pages: int | None
    unread: int
    paragraphs: int
    jurisdiction: str
    name: str
    chosen: str | None
    on: date
    dated: When | None
    findings: tuple[ProtocolFinding, ...]
    times: tuple[TimeFound, ...]
    actors: tuple[ActorFound, ...]
    citations: tuple[CitationFound, ...]
    misstatements: tuple[MisstatementFound, ...]


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
    times = tuple(_time(law, one, found) for one in document.paragraphs for found in times_in(one.text))
    citations = tuple(
        _citation(law, one, found, on, dated) for one in document.paragraphs for found in citations_in(law, one.text)
    )
    wrong = tuple(_wrong(law, one, said) for one in document.paragraphs for said in misstatements_in(law, one.text))
    found = [
        *(_of_wrong(one) for one in wrong),
        *(_of_citation(one) for one in citations if one.today and one.today.standing is not Standing.IN_FORCE),
        *(_of_time(one) for one in times if one.unit is None and one.number),
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
        number=found.number,
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
        (len(said & _words_of(f"{limit.what} {limit.process}")), limit)
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
    return frozenset(word.rstrip("s") for word in _WORD.findall(normal(text)) if len(word) >= _LONG_WORD)


def _citation(law: Law, paragraph: Paragraph, found: Cited, on: date, dated: When | None) -> CitationFound:
    cited = found.citation
    then = dated.latest or dated.earliest if dated is not None else None
    return CitationFound(
        place=place_of(paragraph),
        words=found.words,
        authority=law.authority(cited) if cited is not None else None,
        sure=found.sure,
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
            places=tuple(places[actor]),
        )
        for actor, count in sorted(words.items(), key=lambda item: -item[1].total())
    )


def nation_of(document: PolicyDocument, library: Library) -> tuple[str, str]:
    """The nation whose law a document is about, by what it names: councils, the nation itself, and its own texts.

    Returns:
        The nation, and why.

    Raises:
        InputError: the document names none, or two alike; the user has to say.
    """
    text = normal(" ".join(one.text for one in document.paragraphs))
    nations = [name for name in library.names if library.load(name).jurisdiction.kind is JurisdictionKind.NATION]
    named: Counter[str] = Counter()
    for nation in nations:
        law = library.load(nation)
        own = [name for name, source in names_of(law).items() if law.origins["source", source].layer == nation]
        councils = [
            normal(library.load(name).jurisdiction.name) for name in library.names if name.startswith(f"{nation}/")
        ]
        named[nation] = sum(text.count(name) for name in (normal(law.jurisdiction.name), *councils, *own))
    ranked = named.most_common(2)
    if not ranked or not ranked[0][1] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        raise InputError(
            [
                Fault(
                    message="it does not show which nation's law it is about",
                    file=document.name,
                    expected=f"--in with one of {', '.join(nations)}",
                )
            ]
        )
    nation, number = ranked[0]
    name = library.load(nation).jurisdiction.name
    return nation, f"it names {name}, its councils or its own law {number} times; --in chooses another"
