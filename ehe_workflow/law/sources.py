"""Where the law is found, how strong it is, when it was last read, and when it is in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from attrs import frozen

from ehe_workflow.law.terms import Confidence, Force

_SCHEDULE = re.compile(r"(?i)sch")
_NUMBER = re.compile(r"\d+[A-Z]*(?:\.\d+)?")


@frozen(kw_only=True)
class InForce:
    """The period for which an entry is law.

    Attributes:
        from_: first day in force (inclusive), or None where it is not known or not fixed.
        until: last day in force (inclusive), or None where it has no end.
        commenced: False for law that is enacted and not yet in force: it is never applied unless asked for.
        commencement: the name under which a date may be assumed for law that is not commenced.
    """

    from_: date | None = None
    until: date | None = None
    commenced: bool = True
    commencement: str | None = None

    def holds_on(self, day: date, assumed: Mapping[str, date] | None = None) -> bool:
        """Whether it is in force on a day, given assumed first days of law that is not commenced."""
        first = self.from_
        if not self.commenced:
            first = (assumed or {}).get(self.commencement or "")
            if first is None:
                return False
        return (first is None or first <= day) and (self.until is None or day <= self.until)

    @property
    def words(self) -> str:
        """The period in words, such as ``in force since 1 November 1996``."""
        if not self.commenced:
            return "enacted, not in force"
        parts = [f"since {_day(self.from_)}" if self.from_ else "", f"until {_day(self.until)}" if self.until else ""]
        return " ".join(["in force", *filter(None, parts)])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


ALWAYS = InForce()


@frozen(kw_only=True)
class Provision:
    """What became of one place in a source: repealed, moved, or not yet law.

    Attributes:
        at: the place, such as ``reg 8(2)``; what is inside it is meant as well.
        in_force: when it is law, or was.
        now: where the rule stands today, where it has moved.
        note: what a reader should know of it.
    """

    at: str
    in_force: InForce = ALWAYS
    now: Citation | None = None
    note: str | None = None


@frozen(kw_only=True)
class Source:
    """A text that says something: an Act, an instrument, a judgment, guidance, a council's policy.

    Attributes:
        id: its short name in the data.
        title: its full title.
        url: where the whole text is published.
        pinpoint: the address of one provision, with ``{number}`` where its number goes.
        schedules: the address of one schedule, likewise; the whole text where there is none.
        force: how strong it is.
        read: the day on which the words relied on were last read.
        confidence: how far they were read.
        publisher: who publishes it, where the licence asks for the name.
        published: when it was published, in EDTF, such as ``2021-08``; for a document that is itself audited.
        read_in_full: for such a document, whether all of it was read, so that what it leaves out can be told.
        in_force: when it is in use as a whole.
        replaced_by: the source that took its place.
        provisions: places in it that are not in force as the whole is.
        holds: the places that it has, such as ``ss.1-108``; a higher number is no place in it.
        cited_for: the place that documents mean which cite it as a whole.
        known_as: other names by which documents cite it.
        note: what a reader should know of it.
    """

    id: str
    title: str
    url: str | None = None
    pinpoint: str | None = None
    schedules: str | None = None
    force: Force
    read: date | None = None
    confidence: Confidence = Confidence.READ
    publisher: str | None = None
    published: str | None = None
    read_in_full: bool = False
    in_force: InForce = ALWAYS
    replaced_by: str | None = None
    provisions: tuple[Provision, ...] = ()
    holds: str | None = None
    cited_for: str | None = None
    known_as: tuple[str, ...] = ()
    note: str | None = None


@frozen(kw_only=True)
class Citation:
    """The place in a source that an entry rests on.

    Attributes:
        of: the source's short name.
        at: the provision, such as ``s.437(2)``.
        url: its address, where it is not the source's own pattern.
        force: how strong this provision is, where it differs from the source.
        confidence: how far this provision was read, where it differs from the source.
        read: when it was last read, where it differs from the source.
    """

    of: str
    at: str | None = None
    url: str | None = None
    force: Force | None = None
    confidence: Confidence | None = None
    read: date | None = None

    def in_full(self, source: Source) -> Authority:
        """The citation with all that its source says."""
        url = self.url
        pattern = source.schedules if self.at and _SCHEDULE.match(self.at) else source.pinpoint
        if url is None and pattern and self.at and (number := _NUMBER.search(self.at)):
            url = pattern.replace("{number}", number[0])
        return Authority(
            title=source.title,
            provision=self.at,
            url=url or source.url,
            force=self.force or source.force,
            confidence=self.confidence or source.confidence,
            read=self.read or source.read,
        )


@frozen(kw_only=True)
class Authority:
    """A citation made whole, as an answer shows it.

    Attributes:
        title: the source's title.
        provision: the place in it, or None for the whole.
        url: a link to read it, or None.
        force: how strong it is.
        confidence: how far it was read.
        read: the day it was last read, or None.
    """

    title: str
    provision: str | None
    url: str | None
    force: Force
    confidence: Confidence
    read: date | None

    def __str__(self) -> str:
        return f"{self.title}, {self.provision}" if self.provision else self.title


@frozen(kw_only=True)
class Origin:
    """Where an entry of the law was written.

    Attributes:
        layer: the jurisdiction whose file it stands in.
        file: the file's name.
        key: the table's name in it.
    """

    layer: str
    file: str
    key: tuple[str, ...]
