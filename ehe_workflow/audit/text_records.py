"""What an audit of a policy document gives: each thing found, with its place."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ehe_workflow.audit.citations import CitationState
from ehe_workflow.audit.documents import Kind
from ehe_workflow.audit.mentioned_times import TimeSort
from ehe_workflow.audit.protocol_findings import ProtocolFinding
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time.when import When


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
        sort: a ``length``, how often (``every``), a ``day`` of the year or the term, or ``words`` without a number.
        period: the same as a length of the data format, or None where it is not one length.
        unit: its unit, or None where the text gives none.
        bound: whether the words cap it or guard a wait; None where they do not say.
        start: the words that say from when it runs, or None where none were seen.
        sentence: the sentence.
        alike: times of the law with the same figure about something like it.
    """

    place: Place
    words: str
    sort: TimeSort
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
        told: whether the sentence itself says that the law is gone or is still to come.
        then: how it stood when the document was published; None where that is not given.
        today: how it stands on the day of the audit; None where the library does not know it.
    """

    place: Place
    words: str
    authority: Authority | None
    sure: bool
    told: bool
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
        places: every paragraph in which they are spoken of, in order.
    """

    actor: Actor
    words: tuple[str, ...]
    times: int
    first: Place
    places: tuple[Place, ...]


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
