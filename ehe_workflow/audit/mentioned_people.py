"""Those whom a running text speaks of, each as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from ehe_workflow.law.terms import Actor

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
    Actor.MINISTER: r"secretary of state|ministers?|department for \w+",
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
