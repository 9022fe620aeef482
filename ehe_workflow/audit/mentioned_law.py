"""The provisions and texts that a running text cites, each as written and as far as the library knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from ehe_workflow.audit.provisions import PATTERN
from ehe_workflow.audit.wording import normal, sentences
from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Citation

_INSTRUMENT = re.compile(
    r"(?:[A-Z][\w'’-]*,? |\([A-Z][\w ]*\) |(?:and|of|for|the|to|in) )*[A-Z][\w'’-]* (?:\([A-Z][\w ]*\) )?"  # noqa: RUF001
    r"(?:Act|Regulations|Order|Rules|Measure) \(?\d{4}\)?|\bS\.?I\.? ?\d{4}/\d+|\b[A-Z]{2,5} (?:19|20)\d{2}\b"
)
_OTHER_TEXT = re.compile(
    r"(?:[A-Z][\w'’-]+[,:]? (?:(?:and|of|for|the|to|in|on) )*){2,9}\(?(?:[A-Z][a-z]+ )?(?:19|20)\d{2}\b\)?"  # noqa: RUF001
)
"""A title in capitals with a year, which is a text only if one of the words below is in it."""

_OF_A_TEXT = re.compile(r"guid|code of practice|framework|convention|charter|education|child|safeguard", re.IGNORECASE)
_CHANGED_BY = re.compile(r"\b(?:insert|add|amend|substitut|replac|introduc|repeal|revok)\w* by\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\bnot (?:yet |currently )?(?:in force|commenced|been commenced|apply)|\bcom(?:e|es|ing) into force|\bno longer"
    r"|\bonce (?:it is |they are )?(?:in force|commenced)|\b(?:revoked|repealed|replaced|superseded|former(?:ly)?)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?P<title>.*(?:Act|Regulations|Order|Rules|Measure)(?: \([A-Z][\w ]*\))? \d{4})(?: \((?:revoked|repealed)\))?$"
)
_JOINED_TO = re.compile(r",?\s*(?:(?:of|in|to|under)\s+)?(?:the\s+)?", re.IGNORECASE)
_PROTOCOL = r"(?:first\s+protocol|protocol\s+(?:no\.?\s*)?\d+)"
_OF_A_PROTOCOL = re.compile(rf",?\s*(?:(?:of|to|in)\s+)?(?:the\s+)?{_PROTOCOL}", re.IGNORECASE)
_AFTER_A_PROTOCOL = re.compile(rf"{_PROTOCOL},?\s*$", re.IGNORECASE)
"""A protocol counts its articles anew: article 2 of one is another than article 2 of what it was added to."""

_OWN = re.compile(r"(?:see|refer to|set out in|follow\w* in|described in|procedures? in)(?: also)?\s*$", re.IGNORECASE)


@frozen(kw_only=True)
class Cited:
    """A provision or a text that a document cites.

    Attributes:
        words: the citation as written.
        citation: the same by a source of the library; None where the library does not have it.
        sure: False where the document names a place alone and the text it is of was taken from the words around it.
        told: whether the sentence itself says that the law is gone or is still to come.
    """

    words: str
    citation: Citation | None
    sure: bool = True
    told: bool = False


@frozen
class KnownTexts:
    """The texts that a law knows, made ready to be looked for.

    Attributes:
        pattern: any of their names, as it may stand in running text.
        sources: the source by each name in its normal form, without commas.
    """

    pattern: re.Pattern[str]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, law: Law) -> KnownTexts:
        """The texts of a law."""
        names = names_of(law)
        anyone = "|".join(_loosely(name) for name in names)
        pattern = re.compile(rf"(?<!\w)(?:{anyone})(?!\w)" if names else r"(?!)", re.IGNORECASE)
        return cls(pattern, {_key(name): source for name, source in names.items()})

    def source_of(self, words: str) -> str:
        """The source that some words name, which the pattern has found."""
        return self.sources[_key(words)]


def _key(name: str) -> str:
    return " ".join(normal(name).replace(",", " ").split())


def citations_in(known: KnownTexts, text: str) -> Iterator[Cited]:
    """What a paragraph cites, in its order.

    A place without a text, such as a section alone, is taken to be of the text named nearest to it in the same
    sentence, and failing that of the one named last before it in the paragraph. With neither it is left out: it may be
    a part of the document itself.

    Args:
        known: the texts that are known, from `KnownTexts.of`.
        text: the paragraph.
    """
    last: str | None = None
    for sentence in sentences(text):
        instruments = list(_instruments(known, sentence))
        spots = [
            spot
            for spot in _spots(sentence)
            if not any(spot.start < one.end and one.start < spot.end for one in instruments)
        ]
        taken: set[int] = set()
        told = _SAYS_SO.search(sentence) is not None
        for spot in spots:
            near = [one for one in instruments if not _CHANGED_BY.search(sentence[spot.end : one.start])]
            nearest = min(near, key=lambda one: _distance(one, spot, sentence), default=None)
            if _OWN.search(sentence[: spot.start]) and (nearest is None or _distance(nearest, spot, sentence) > 12):
                continue
            if nearest is not None:
                taken.add(nearest.start)
                citation = Citation(of=nearest.source, at=spot.words) if nearest.source is not None else None
                yield Cited(words=f"{spot.words}, {nearest.words}", citation=citation, told=told)
            elif last is not None:
                yield Cited(words=spot.words, citation=Citation(of=last, at=spot.words), sure=False, told=told)
        for one in instruments:
            if one.start not in taken:
                citation = Citation(of=one.source) if one.source is not None else None
                yield Cited(words=one.words, citation=citation, told=told)
            last = one.source or last


@frozen
class _Spot:
    start: int
    end: int
    words: str


def _spots(sentence: str) -> Iterator[_Spot]:
    """The places that a sentence names, each with the protocol that it is of."""
    for found in PATTERN.finditer(sentence):
        before = _AFTER_A_PROTOCOL.search(sentence, 0, found.start())
        after = _OF_A_PROTOCOL.match(sentence, found.end()) if before is None else None
        start = before.start() if before is not None else found.start()
        end = after.end() if after is not None else found.end()
        yield _Spot(start, end, sentence[start:end])


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


def _instruments(known: KnownTexts, sentence: str) -> Iterator[_Instrument]:
    """The texts that a sentence names, those that are known first, none inside another."""
    taken: list[tuple[int, int]] = []
    for found in known.pattern.finditer(sentence):
        taken.append(found.span())
        yield _Instrument(found.start(), found.end(), found[0], known.source_of(found[0]))
    others = [one for one in _OTHER_TEXT.finditer(sentence) if _OF_A_TEXT.search(one[0])]
    for found in [*_INSTRUMENT.finditer(sentence), *others]:
        if not any(found.start() < end and start < found.end() for start, end in taken):
            taken.append(found.span())
            words = _LEADING.sub("", found[0])
            yield _Instrument(found.end() - len(words), found.end(), words.strip(), None)


_LEADING = re.compile(r"^(?:(?:and|of|for|the|to|in) )+")


def _loosely(name: str) -> str:
    words = (re.escape(word).replace("'", "['’]") for word in name.split())  # noqa: RUF001 - a printed apostrophe
    return r"[,\s]+".join(words)


def _distance(one: _Instrument, spot: _Spot, sentence: str) -> int:
    """How far a text's name is from a place; what is joined to it, as by ``of the``, is not far at all."""
    if one.start < spot.end:
        return spot.start - one.end
    between = sentence[spot.end : one.start]
    return 0 if _JOINED_TO.fullmatch(between) else len(between)
