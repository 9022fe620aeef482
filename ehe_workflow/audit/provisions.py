"""Places in a source as people cite them, such as ``ss.437(1)-(2), 438``: what they name, and what lies in what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

_KINDS = {
    "s": "section", "ss": "section", "section": "section", "sections": "section",
    "reg": "regulation", "regs": "regulation", "regulation": "regulation", "regulations": "regulation",
    "art": "article", "arts": "article", "article": "article", "articles": "article",
    "r": "rule", "rr": "rule", "rule": "rule", "rules": "rule",
    "para": "paragraph", "paras": "paragraph", "paragraph": "paragraph", "paragraphs": "paragraph",
    "sch": "schedule", "schedule": "schedule", "schedules": "schedule",
    "pt": "part", "part": "part", "parts": "part",
    "ch": "chapter", "chapter": "chapter", "chapters": "chapter",
}  # fmt: skip
"""The kind of place by the words and short forms that people write for it."""

_WORD = "|".join(sorted(_KINDS, key=len, reverse=True))
_NUMBER = r"\d+(?:\.\d+)?[A-Z]{0,3}"
_INSIDE = r"(?:\s?\((?:\d{1,2}[A-Z]?|[a-z]{1,4}|[A-Z])\))*"
_JOIN = r"\s*(?:,|;|-|–|—|\band\b|\bor\b|\bto\b|&)\s*"  # noqa: RUF001 - the dashes of printed ranges
_PLACE = rf"{_NUMBER}{_INSIDE}"
_BARE = rf"(?:{_PLACE}|\((?:\d{{1,2}}[A-Z]?|[a-z])\))"

PATTERN = re.compile(rf"(?<!['’])\b(?P<kind>(?i:{_WORD}))\.?\s?(?P<places>{_PLACE}(?:{_JOIN}{_BARE})*)(?![\w%])")  # noqa: RUF001 - a printed apostrophe
"""A citation of one or more places of one kind, as it stands in running text."""

_ITEM = re.compile(rf"(?P<join>{_JOIN})?(?P<number>{_NUMBER})?(?P<inside>{_INSIDE})")
_BRACKET = re.compile(r"\(([^)]+)\)")
_PARTS_OF_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?([A-Z]*)")
_RANGES = frozenset({"-", "–", "—", "to"})  # noqa: RUF001 - the dashes of printed ranges

Number = tuple[int, int, str]
"""A number in its order: ``436A`` comes after ``436`` and before ``437``."""


@frozen
class Place:
    """One place in a source, or every place from one number to another.

    Attributes:
        kind: ``section``, ``regulation``, ``article``, ``rule``, ``paragraph``, ``schedule``, ``part`` or ``chapter``.
        first: its number, or the first of a range.
        last: the last number of a range, inclusive; the same as ``first`` for one place.
        inside: the numbers in brackets, from the outside in; empty for a range or for the whole.
    """

    kind: str
    first: Number
    last: Number
    inside: tuple[str, ...] = ()

    def covers(self, other: Place) -> bool:
        """Whether another place is this one or lies in it.

        >>> [one], [two] = places("reg 8"), places("regulation 8(2)(a)")
        >>> one.covers(two), two.covers(one)
        (True, False)
        """
        if self.kind != other.kind or not (self.first <= other.first and other.last <= self.last):
            return False
        return self.first != self.last or other.inside[: len(self.inside)] == self.inside


def places(text: str) -> tuple[Place, ...]:
    """The places that a citation names, in its order.

    >>> [(one.kind, one.first[0], one.inside) for one in places("ss.437(1)-(2), 438")]
    [('section', 437, ('1',)), ('section', 437, ('2',)), ('section', 438, ())]
    """
    return tuple(place for found in PATTERN.finditer(text) for place in _places_of(found))


def _places_of(found: re.Match[str]) -> Iterator[Place]:
    kind = _KINDS[found["kind"].lower()]
    before: Place | None = None
    for item in _ITEM.finditer(found["places"]):
        if not item["number"] and not item["inside"]:
            continue
        inside = tuple(_BRACKET.findall(item["inside"]))
        number = _number(item["number"]) if item["number"] else before.last if before is not None else None
        if number is None:
            continue
        ranged = (item["join"] or "").strip() in _RANGES
        if before is not None and ranged and item["number"] and before.first < number:
            yield Place(kind, before.last, number)
        before = Place(kind, number, number, inside)
        yield before


def _number(text: str) -> Number:
    found = _PARTS_OF_NUMBER.match(text)
    assert found is not None  # noqa: S101 - the text was matched by the same pattern
    return int(found[1]), int(found[2] or 0), found[3]


def lies_in(cited: str, place: str) -> bool:
    """Whether any place of a citation is another one or lies in it.

    >>> lies_in("s.436H(10)", "ss.436B-436Q"), lies_in("s.437(1)", "ss.436B-436Q")
    (True, False)
    """
    return any(outer.covers(inner) for outer in places(place) for inner in places(cited))


def beyond(cited: str, holds: str) -> bool:
    """Whether a citation names a place that a source does not have, given the places that it has.

    Only the numbers are looked at, since letters are put in later; kinds of place that are not told of are not judged.

    >>> beyond("s.437", "ss.1-108"), beyond("s.47A(1)", "ss.1-108"), beyond("Sch.3", "ss.1-108")
    (True, False, False)
    """
    had = places(holds)
    kinds = {place.kind for place in had}
    return any(
        one.kind in kinds and not any(place.first[0] <= one.first[0] <= place.last[0] for place in had)
        for one in places(cited)
    )
