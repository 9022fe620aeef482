"""Times, people and provisions that a running text speaks of, each as written and as far as it can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from ehe_workflow.audit.provisions import PATTERN
from ehe_workflow.audit.wording import NUMBER_WORDS, normal, sentences
from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Citation
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time import UNFIXED_WORDS, PeriodError, parse_period

# ------------------------------------------------------------------------------------------------------------- times

_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_UNITS: Mapping[str, str] = {"day": "day", "week": "week", "month": "month", "year": "year", "hour": "hour"}
_KINDS = r"working|school|schools|business|calendar|consecutive|continuous|clear|term|full|statutory"
_TIME = re.compile(
    rf"\b(?P<low>{_NUMBER})(?:\s*\(\d{{1,3}}\))?(?:\s*(?:to|-|–|or)\s*(?P<high>{_NUMBER}))?[\s-]+"  # noqa: RUF001
    rf"(?P<kinds>(?:(?:{_KINDS})[\s-]+)*)(?P<unit>{'|'.join(_UNITS)})s?\b(?!\s+old|-old)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\b(?:within|after)\s+(?P<low>{_NUMBER})\s+(?=of\b|from\b|to\b|the\b)", re.IGNORECASE)
_YEARLY = re.compile(
    r"\b(?:annual(?:ly)?|yearly|every year|each year|once a year|twice a year|termly)\b", re.IGNORECASE
)
_UNFIXED = re.compile(
    rf"\b(?:{'|'.join(word for word in UNFIXED_WORDS if word not in {'none', 'reasonable'})}"
    r"|immediately|promptly|reasonable (?:time\w*|period)|upon receipt|on receipt)\b",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:within|in|by|up to|max\.?|maximum of|no (?:later|longer) than|not (?:be )?(?:later|longer|more) than)"
    r"\s*(?:the )?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:at least|no (?:less|fewer) than|not (?:be )?(?:less|fewer) than|minimum of|after)\s*(?:a |the )?$",
    re.IGNORECASE,
)
_START = re.compile(
    r"^\s*(?:\([^)]{0,60}\)\s*)?"
    r"(?P<start>(?:beginning with|starting (?:with|from|on)|of|from|after|following|before|prior to)\s+[^.;,]{2,80})",
    re.IGNORECASE,
)
_LONGEST_START = 80
_NOT_A_START = re.compile(r"of (?:the year|age|schoolwork|absence|school\b(?! (?:place|receiv)))", re.IGNORECASE)


@frozen(kw_only=True)
class TimeMentioned:
    """A time that a text names.

    Attributes:
        words: the time as written.
        number: whether it is a number, and not a word such as ``annually``.
        period: the same as a length of the data format, such as ``15 school days``; None where it is not one length.
        unit: its unit, such as ``school day``; None where the text gives a number alone.
        bound: whether the words around it cap it or guard a wait; None where they do not say.
        start: the words that say from when it runs, or None where none were seen.
        sentence: the sentence that it stands in.
    """

    words: str
    number: bool
    period: str | None
    unit: str | None
    bound: Bound | None
    start: str | None
    sentence: str


def times_in(text: str) -> Iterator[TimeMentioned]:
    """The times that a text names, in its order.

    >>> [one] = times_in("A visit is offered within ten (10) school days of the letter.")
    >>> one.period, one.bound.value, one.start
    ('10 school days', 'at-most', 'of the letter')
    """
    for sentence in sentences(text):
        found = [*_TIME.finditer(sentence), *_BARE.finditer(sentence), *_YEARLY.finditer(sentence)]
        found += _UNFIXED.finditer(sentence)
        found = [one for one in found if one.groupdict().get("low") != "0"]
        for one in sorted(found, key=lambda match: match.start()):
            yield _time(one, sentence)


def _time(found: re.Match[str], sentence: str) -> TimeMentioned:
    parts: dict[str, str] = found.groupdict()
    unit = _unit(parts)
    number = _number(parts["low"]) if parts.get("low") else None
    period: str | None = None
    if unit is not None and number is not None and not parts.get("high"):
        period = f"{number} {unit}{'' if number == 1 else 's'}"
    elif not parts:
        period = _in_words(found[0])
    before, after = sentence[: found.start()], sentence[found.end() :]
    start = _START.match(after)
    bound = Bound.AT_LEAST if _AT_LEAST.search(before) else Bound.AT_MOST if _AT_MOST.search(before) else None
    if unit is None and number is not None:
        bound = Bound.AT_MOST
    return TimeMentioned(
        words=parts["low"] if unit is None and number is not None else found[0].strip(),
        number=number is not None,
        period=period,
        unit=unit if number is not None else (period.split(" ", 1)[-1] if period else None),
        bound=bound,
        start=_cut(start["start"]) if start is not None and not _NOT_A_START.match(start["start"]) else None,
        sentence=sentence,
    )


def _cut(words: str) -> str:
    """Some words of a sentence, without a word that was cut in two."""
    words = " ".join(words.split())
    return words if len(words) < _LONGEST_START else words.rsplit(" ", 1)[0]


def _unit(parts: Mapping[str, str | None]) -> str | None:
    unit = (parts.get("unit") or "").lower()
    if not unit:
        return None
    kinds = (parts.get("kinds") or "").lower()
    if unit == "day" and ("working" in kinds or "business" in kinds):
        return "working day"
    if unit == "day" and ("school" in kinds or "term" in kinds):
        return "school day"
    return unit


def _number(word: str) -> int:
    return NUMBER_WORDS.get(word.lower(), 0) or int(word)


def _in_words(words: str) -> str | None:
    words = " ".join(words.lower().split())
    if "year" in words or "annual" in words:
        return None if words.startswith("twice") else "1 year"
    try:
        return str(parse_period(words))
    except PeriodError:
        return "reasonable" if words.startswith("reasonable") else None


# ------------------------------------------------------------------------------------------------------------ people

_ACTORS: Mapping[Actor, str] = {
    Actor.FAMILY: r"parents?(?:/s)?|carers?|guardians?|famil(?:y|ies)",
    Actor.CHILD: r"child(?:ren)?(?:/ren)?|pupils?|young (?:person|people)",
    Actor.SCHOOL: r"schools?|head ?teachers?|governing bod(?:y|ies)|governors|academ(?:y|ies)|proprietor",
    Actor.COUNCIL: r"councils?|(?:local|education) (?:education )?authorit(?:y|ies)|LEA|LA|LAs|officers?|borough|"
    r"social workers?|education welfare service|social care|children.s services",
    Actor.COURT: r"courts?|magistrates",
    Actor.TRIBUNAL: r"tribunal",
    Actor.OMBUDSMAN: r"ombudsman",
    Actor.PANEL: r"panels?",
    Actor.MINISTER: r"secretary of state|ministers?",
    Actor.HEALTH_BODY: r"health visitors?|GPs?|clinical commissioning group|integrated care board|NHS",
}
"""The words by which policies speak of those who act."""

_ACRONYM = re.compile(r"la|las|lea|gps?", re.IGNORECASE)
_SHORT_NAME = re.compile(
    r"(?P<name>(?:[A-Z][\w&']+,? (?:(?:and|of|for|the) )*){2,8})\(\s*[\"“']?(?P<short>[A-Z]{2,7})[\"”']?\s*\)"
)
_IS_COUNCIL = re.compile(r"borough|council|authority|county", re.IGNORECASE)
_NOT_ACTORS = re.compile(
    r"home[ -]schooling|special schools? setting|school (?:days?|attendance|place|roll|work)", re.IGNORECASE
)


@frozen(kw_only=True)
class ActorMentioned:
    """Somebody whom a text speaks of.

    Attributes:
        actor: who it is, in the words of the law's data.
        words: the word as written.
    """

    actor: Actor
    words: str


def short_names(text: str) -> tuple[str, ...]:
    """The short names that a text gives to the council or one of its services.

    >>> short_names("The London Borough of Exampleton (LBE) and the Special Educational Needs (SEN) team.")
    ('LBE',)
    """
    found = [match["short"] for match in _SHORT_NAME.finditer(text) if _IS_COUNCIL.search(match["name"])]
    return tuple(dict.fromkeys(found))


def actors_in(text: str, short: Sequence[str] = ()) -> Iterator[ActorMentioned]:
    """Those whom a text speaks of, in its order.

    Args:
        text: the text.
        short: short names of the council, from `short_names`.
    """
    text = _NOT_ACTORS.sub(lambda found: "_" * len(found[0]), text)
    places: list[tuple[int, ActorMentioned]] = []
    for actor, words in _ACTORS.items():
        names = "|".join(re.escape(name) for name in short) if actor is Actor.COUNCIL else ""
        for found in re.finditer(rf"\b(?:{words}{'|' + names if names else ''})\b", text, re.IGNORECASE):
            if found[0][:2].isupper() or not _ACRONYM.fullmatch(found[0]):
                places.append((found.start(), ActorMentioned(actor=actor, words=found[0])))  # noqa: PERF401
    yield from (one for _, one in sorted(places, key=lambda place: place[0]))


# -------------------------------------------------------------------------------------------------------- provisions

_INSTRUMENT = re.compile(
    r"(?:[A-Z][\w'’-]*,? |\([A-Z][\w ]*\) |(?:and|of|for|the|to|in) )*[A-Z][\w'’-]* (?:\([A-Z][\w ]*\) )?"  # noqa: RUF001
    r"(?:Act|Regulations|Order|Rules|Measure) \(?\d{4}\)?|\bS\.?I\.? ?\d{4}/\d+"
)
_TITLE = re.compile(
    r"^(?P<title>.*(?:Act|Regulations|Order|Rules|Measure)(?: \([A-Z][\w ]*\))? \d{4})(?: \((?:revoked|repealed)\))?$"
)
_JOINED_TO = re.compile(r",?\s*(?:(?:of|in|to|under)\s+)?(?:the\s+)?", re.IGNORECASE)
_OWN = re.compile(r"(?:see|refer to|set out in|follow\w* in|described in|procedures? in)(?: also)?\s*$", re.IGNORECASE)


@frozen(kw_only=True)
class Cited:
    """A provision or a text that a document cites.

    Attributes:
        words: the citation as written.
        citation: the same by a source of the library; None where the library does not have it.
        sure: False where the document names a place alone and the text it is of was taken from the words around it.
    """

    words: str
    citation: Citation | None
    sure: bool = True


def citations_in(law: Law, text: str) -> Iterator[Cited]:
    """What a paragraph cites, in its order.

    A place without a text, such as a section alone, is taken to be of the text named nearest to it in the same
    sentence, and failing that of the one named last before it in the paragraph. With neither it is left out: it may be
    a part of the document itself.

    Args:
        law: the law whose sources are known.
        text: the paragraph.
    """
    names = names_of(law)
    last: str | None = None
    for sentence in sentences(text):
        instruments = list(_instruments(names, sentence))
        spots = [
            spot
            for spot in PATTERN.finditer(sentence)
            if not any(spot.start() < one.end and one.start < spot.end() for one in instruments)
        ]
        taken: set[int] = set()
        for spot in spots:
            nearest = min(instruments, key=lambda one: _distance(one, spot, sentence), default=None)
            if _OWN.search(sentence[: spot.start()]) and (nearest is None or _distance(nearest, spot, sentence) > 12):
                continue
            if nearest is not None:
                taken.add(nearest.start)
                citation = Citation(of=nearest.source, at=spot[0]) if nearest.source is not None else None
                yield Cited(words=f"{spot[0]}, {nearest.words}", citation=citation, sure=True)
            elif last is not None:
                yield Cited(words=spot[0], citation=Citation(of=last, at=spot[0]), sure=False)
        for one in instruments:
            if one.start not in taken:
                citation = Citation(of=one.source) if one.source is not None else None
                yield Cited(words=one.words, citation=citation)
            last = one.source or last


@frozen
class _Instrument:
    start: int
    end: int
    words: str
    source: str | None


def names_of(law: Law) -> Mapping[str, str]:
    """The names by which a document may cite the sources of a law, in their normal form, each with the source."""
    found: dict[str, str] = {}
    for source in law.source.values():
        title = _TITLE.match(source.title)
        for name in (*([title["title"]] if title is not None else []), *source.known_as):
            found.setdefault(normal(name), source.id)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _instruments(names: Mapping[str, str], sentence: str) -> Iterator[_Instrument]:
    """The texts that a sentence names, longest names first, none inside another."""
    taken: list[tuple[int, int]] = []
    for name, source in names.items():
        for found in re.finditer(rf"(?<!\w){_loosely(name)}(?!\w)", sentence, re.IGNORECASE):
            if not any(found.start() < end and start < found.end() for start, end in taken):
                taken.append(found.span())
                yield _Instrument(found.start(), found.end(), found[0], source)
    for found in _INSTRUMENT.finditer(sentence):
        if not any(found.start() < end and start < found.end() for start, end in taken):
            taken.append(found.span())
            yield _Instrument(found.start(), found.end(), found[0].strip(), None)


def _loosely(name: str) -> str:
    words = (re.escape(word).replace("'", "['’]") for word in name.split())  # noqa: RUF001 - a printed apostrophe
    return r"[,\s]+".join(words)


def _distance(one: _Instrument, spot: re.Match[str], sentence: str) -> int:
    """How far a text's name is from a place; what is joined to it, as by ``of the``, is not far at all."""
    if one.start < spot.end():
        return spot.start() - one.end
    between = sentence[spot.end() : one.start]
    return 0 if _JOINED_TO.fullmatch(between) else len(between)
