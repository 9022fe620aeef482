"""The times that a running text names, each as written and as far as it can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from attrs import frozen

from ehe_workflow.audit.wording import NUMBER_WORDS, sentences
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import UNFIXED_WORDS, PeriodError, parse_period
from ehe_workflow.time.periods import MONTHS, WEEKDAYS


class TimeSort(Enum):
    """What sort of time it is."""

    LENGTH = "length"
    EVERY = "every"
    DAY = "day"
    WORDS = "words"


@frozen(kw_only=True)
class TimeMentioned:
    """A time that a text names.

    Attributes:
        words: the time as written.
        sort: a ``length``; how often something comes (``every``); a ``day`` of the year or the term; or ``words``
            without a number, such as ``without delay``.
        period: the same as a length of the data format, such as ``15 school days``; None where it is not one length.
            Of a range that caps an act it is the longer, of one that guards a wait the shorter.
        unit: its unit, such as ``school day``; None where the text gives a number alone, or no number.
        bound: whether the words around it cap it or guard a wait; None where they do not say.
        start: the words that say from when it runs, or None where none were seen.
        sentence: the sentence that it stands in.
    """

    words: str
    sort: TimeSort
    period: str | None
    unit: str | None
    bound: Bound | None
    start: str | None
    sentence: str


_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_UNITS: Mapping[str, str] = {
    "day": "day", "week": "week", "month": "month", "year": "year", "hour": "hour", "fortnight": "fortnight",
    "term": "term", "wk": "week", "hr": "hour", "mth": "month",
}  # fmt: skip
_KINDS = r"working|schools?|business|calendar|consecutive|continuous|clear|term[ -]time|term|full|statutory|academic"
_UNIT = rf"(?P<kinds>(?:(?:{_KINDS})[\s-]+)*)(?P<unit>{'|'.join(_UNITS)})s?\b"
_NO_AGE = r"(?![\s-]+(?:old\b|of age\b))"

_LENGTHS = (
    re.compile(
        rf"\bbetween (?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER})(?:\s*\(\d{{1,3}}\))?[\s-]+{_UNIT}{_NO_AGE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<low>{_NUMBER})(?:\s*\(\d{{1,3}}\))?"
        rf"(?:\s*(?:to|-|–|or)\s*(?P<high>{_NUMBER})(?:\s*\(\d{{1,3}}\))?)?[\s-]+{_UNIT}{_NO_AGE}",  # noqa: RUF001
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:within|after|in|than|to|every|for|by|of|least)\s+(?P<low>an?)\s+(?:further\s+|single\s+)?{_UNIT}{_NO_AGE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<low>an?)\s+{_UNIT}(?=\s+(?:later|before|after|from)\b)", re.IGNORECASE),
    re.compile(rf"\b(?P<low>half an?)\s+{_UNIT}", re.IGNORECASE),
)
"""A number or two and a unit; or ``a week`` and ``half a term`` among words that make a time of them."""

_BARE = re.compile(rf"\b(?:within|after)\s+(?P<low>{_NUMBER})\s+(?=of\b|from\b|to\b|the\b)", re.IGNORECASE)
_TIMES = r"(?:once|twice|three times|four times|\d times)"
_PER = r"(?:year|annum|term|half[ -]term|month|week|fortnight)"
_EVERY = re.compile(
    rf"\b(?:{_TIMES} (?:an?|per|each|every) {_PER}|(?:every|each|per) (?:academic |school )?{_PER}|annual(?:ly)?"
    r"|yearly|half[ -]?termly|termly|monthly|weekly|fortnightly|quarterly)\b",
    re.IGNORECASE,
)
_EVERY_SO_MANY = re.compile(rf"\b(?P<low>{_NUMBER})[\s-]+(?P<unit>week|month|year)ly\b", re.IGNORECASE)
_PERIODS_OF_EVERY: Mapping[str, str] = {
    "fortnight": "2 weeks", "quarter": "3 months", "month": "1 month", "week": "1 week", "year": "1 year",
    "annu": "1 year",
}  # fmt: skip
_MONTHS = "|".join(MONTHS)
_DAYS = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTHS})\b(?!,?\s+\d{{4}})", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?P<ordinal>first|second|third|fourth|last)\s+(?P<weekday>{'|'.join(WEEKDAYS)})\s+(?:in|of)\s+"
        rf"(?P<month>{_MONTHS})\b(?!,?\s+\d{{4}})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:by|before|at|until) the (?:end|start|beginning) of (?:the |that |each |a )?"
        r"(?:[a-z]+ ){0,2}(?:term|half[ -]term|year|month|week)\b",
        re.IGNORECASE,
    ),
)
_UNFIXED = re.compile(
    rf"\b(?:{'|'.join(word for word in UNFIXED_WORDS if word not in {'none', 'reasonable'})}"
    r"|as soon as (?:is |it is )?(?:reasonably )?(?:possible|practicable)|as soon as [^.;,:]{3,60}(?![^\s.;,:])"
    r"|immediately(?! available)|promptly|straight ?away|reasonable (?:time\w*|period)|in a timely (?:manner|way)"
    r"|without undue delay|(?:up)?on (?:receipt|receiving)|at the (?:earliest opportunity|point of \w+)|in due course"
    r"|statutory time(?:scale|limit|frame)s?"
    r"|(?:the )?same (?:working |school )?day|(?:the )?next (?:working |school )day)\b",
    re.IGNORECASE,
)

_BETWEEN = (
    r"(?:\s+(?:the|an?|next|first|following|further|about|approximately|around|period of|maximum of|total of))*\s*$"
)
_AT_MOST = re.compile(
    r"(?:within|in|by|before|up to|max\.?|maximum of|no (?:later|longer|more) than|not exceed(?:ing)?"
    rf"|not (?:be )?(?:later|longer|more) than){_BETWEEN}",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:at least|no (?:less|fewer|sooner|earlier) than|not (?:be )?(?:less|fewer|sooner|earlier) than|minimum of"
    rf"|after){_BETWEEN}",
    re.IGNORECASE,
)
_EVERY_WORD = re.compile(r"\bevery\s*$", re.IGNORECASE)
_START = re.compile(
    r"^\s*(?:\([^)]{0,60}\)\s*)?,?\s*(?:counted |running |or )?"
    r"(?P<start>(?:beginning with|beginning on|starting (?:with|from|on)|of|from|after|following|before|prior to"
    r"|once|when|(?:up)?on)\s+[^.;,]{2,80})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^\W*(?P<start>(?:when|once|after|(?:up)?on|following|from|as soon as)\s[^,;]{4,120}?),", re.IGNORECASE
)
_LONGEST_START = 80
_NOT_A_START = re.compile(
    r"(?:of (?:the year|age|schoolwork|absence|school\b(?! (?:place|receiv)))|on (?:schoolwork|average))", re.IGNORECASE
)


def times_in(text: str) -> Iterator[TimeMentioned]:
    """The times that a text names, in its order.

    >>> [one] = times_in("A visit is offered within ten (10) school days of the letter.")
    >>> one.period, one.bound.value, one.start
    ('10 school days', 'at-most', 'of the letter')
    >>> [one] = times_in("When we hear of a family, we write within a fortnight.")
    >>> one.period, one.start
    ('2 weeks', 'When we hear of a family')
    """
    for sentence in sentences(text):
        taken: list[TimeMentioned] = []
        end = 0
        for found, sort in sorted(_found(sentence), key=lambda one: (one[0].start(), -one[0].end())):
            before = (taken[-1].start or "").lower() if taken else ""
            if found.start() >= end and not (sort is TimeSort.WORDS and found[0].lower() in before):
                end = found.end()
                taken.append(_time(found, sort, sentence))
        yield from taken


def _found(sentence: str) -> Iterator[tuple[re.Match[str], TimeSort]]:
    for pattern in (*_LENGTHS, _BARE):
        yield from (
            (one, TimeSort.EVERY if _is_every(one, sentence) else TimeSort.LENGTH)
            for one in pattern.finditer(sentence)
            if one["low"] != "0"
        )
    for pattern in (_EVERY_SO_MANY, _EVERY):
        yield from ((one, TimeSort.EVERY) for one in pattern.finditer(sentence))
    for pattern in _DAYS:
        yield from ((one, TimeSort.DAY) for one in pattern.finditer(sentence))
    yield from ((one, TimeSort.WORDS) for one in _UNFIXED.finditer(sentence))


def _is_every(found: re.Match[str], sentence: str) -> bool:
    """Whether a length says how often, as ``every six weeks`` does."""
    return _EVERY_WORD.search(sentence[: found.start("low")]) is not None


def _time(found: re.Match[str], sort: TimeSort, sentence: str) -> TimeMentioned:
    parts: Mapping[str, str | None] = found.groupdict()
    place = found.start("low") if "low" in parts else found.start()
    before, after = sentence[:place], sentence[found.end() :]
    bound = _bound(sort, before, found[0])
    unit = _unit(parts)
    bare = sort is TimeSort.LENGTH and unit is None
    return TimeMentioned(
        words=parts["low"] or "" if bare else sentence[place : found.end()].strip(),
        sort=sort,
        period=_period(found, sort, unit, bound),
        unit=unit,
        bound=Bound.AT_MOST if bare else bound,
        start=None if sort is TimeSort.EVERY else _start(before, after),
        sentence=sentence,
    )


def _bound(sort: TimeSort, before: str, words: str) -> Bound | None:
    """What the words before a time make of it; ``at least every year`` caps what lies between two times."""
    least = _AT_LEAST.search(_EVERY_WORD.sub("", before)) is not None
    if sort is TimeSort.EVERY:
        return Bound.AT_MOST if least else None
    if least:
        return Bound.AT_LEAST
    capped = _AT_MOST.search(before) is not None or words.lower().startswith(("by ", "before "))
    return Bound.AT_MOST if capped else None


def _start(before: str, after: str) -> str | None:
    """The words that say from when a time runs: after it, or a clause with which the sentence begins."""
    found = _START.match(after)
    if found is not None and not _NOT_A_START.match(found["start"]):
        return _cut(found["start"])
    found = _BEFORE.match(before)
    return _cut(found["start"]) if found is not None else None


def _cut(words: str) -> str:
    """Some words of a sentence, without a word that was cut in two."""
    words = " ".join(words.split())
    return words if len(words) < _LONGEST_START else words[:_LONGEST_START].rsplit(" ", 1)[0]


def _unit(parts: Mapping[str, str | None]) -> str | None:
    unit = _UNITS.get((parts.get("unit") or "").lower())
    kinds = (parts.get("kinds") or "").lower()
    if unit == "day" and ("working" in kinds or "business" in kinds):
        return "working day"
    if unit == "day" and ("school" in kinds or "term" in kinds):
        return "school day"
    return unit


def _period(found: re.Match[str], sort: TimeSort, unit: str | None, bound: Bound | None) -> str | None:
    parts = found.groupdict()
    if sort is TimeSort.DAY:
        return _read(" ".join(filter(None, (parts.get("day") or parts.get("ordinal"), _of_month(parts)))))
    if sort is TimeSort.WORDS:
        words = " ".join(found[0].lower().split())
        return "reasonable" if words.startswith("reasonable") else _read(words)
    if "low" not in parts:
        return _period_of_every(found[0].lower())
    number = _number(parts["low"])
    if parts.get("high"):
        number = {Bound.AT_MOST: _number(parts["high"]), Bound.AT_LEAST: number}.get(bound) if bound else None
    if unit is None or number is None:
        return None
    return _read(f"{number * 2} weeks" if unit == "fortnight" else f"{number} {unit}{'' if number == 1 else 's'}")


def _of_month(parts: Mapping[str, str | None]) -> str | None:
    month = parts.get("month")
    weekday = parts.get("weekday")
    return f"{weekday} in {month}".lower() if weekday and month else month.lower() if month else None


def _period_of_every(words: str) -> str | None:
    """The time between two, where it is one length: not of ``twice a year``, nor of ``termly``."""
    if words.startswith(("twice", "three", "four")) or words[0].isdigit():
        return None
    return next((period for name, period in _PERIODS_OF_EVERY.items() if name in words), None)


def _number(word: str) -> int | None:
    word = word.lower()
    if word.startswith("half"):
        return None
    return 1 if word in {"a", "an"} else NUMBER_WORDS.get(word) or int(word)


def _read(words: str) -> str | None:
    """A period as the data format writes it; None where it has no such period."""
    try:
        return str(parse_period(words.lower()))
    except PeriodError:
        return None
