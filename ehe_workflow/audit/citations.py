"""Whether what a document cites is law on a day: in force, repealed, moved elsewhere, or not yet in force."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import frozen

from ehe_workflow.audit.provisions import beyond, lies_in
from ehe_workflow.law.law import Law
from ehe_workflow.law.sources import Authority, Citation, InForce, Provision, Source
from ehe_workflow.time.when import When


class Standing(Enum):
    """How a provision stands on a day."""

    IN_FORCE = "in-force"
    REPEALED = "repealed"
    MOVED = "moved"
    NOT_COMMENCED = "not-commenced"
    NOT_YET = "not-yet"
    NO_SUCH_PLACE = "no-such-place"

    @property
    def words(self) -> str:
        """The standing in words."""
        return _WORDS[self]


_WORDS = {
    Standing.IN_FORCE: "in force",
    Standing.REPEALED: "no longer in force",
    Standing.MOVED: "moved to another place",
    Standing.NOT_COMMENCED: "enacted and not in force",
    Standing.NOT_YET: "not yet in force on that day",
    Standing.NO_SUCH_PLACE: "no such place in it",
}


@frozen(kw_only=True)
class CitationState:
    """How a citation stands.

    Attributes:
        standing: how it stands on the day.
        until: the last day on which it was in force, where it no longer is.
        from_: the first day on which it is in force, where it is not yet.
        now: where the rule stands today, where it has gone elsewhere.
        note: what a reader should know.
    """

    standing: Standing
    until: date | None = None
    from_: date | None = None
    now: Authority | None = None
    note: str | None = None


def state_on(law: Law, citation: Citation, day: date) -> CitationState:
    """How a citation stands on a day.

    Args:
        law: a law that has its source.
        citation: the citation.
        day: the day.
    """
    source = law.source[citation.of]
    if citation.at is not None and source.holds is not None and beyond(citation.at, source.holds):
        return CitationState(standing=Standing.NO_SUCH_PLACE, note=f"It has {source.holds}.")
    provision = _provision_of(source, citation)
    now = law.authority(provision.now) if provision is not None and provision.now is not None else None
    if now is None and source.replaced_by is not None:
        successor = law.source[source.replaced_by]
        now = Citation(of=successor.id).in_full(successor)
    note = provision.note if provision is not None else None
    if citation.at is None and source.cited_for is not None:
        note = f"This is so of {source.cited_for}, which it is mostly cited for."
    periods = [source.in_force] if provision is None else [provision.in_force, source.in_force]
    if _standing(source.in_force, day, moved=False) is Standing.NOT_YET:
        periods = [source.in_force]
    for period in periods:
        standing = _standing(period, day, moved=period is not source.in_force and now is not None)
        if standing is not Standing.IN_FORCE:
            over = standing in {Standing.REPEALED, Standing.MOVED}
            return CitationState(
                standing=standing,
                until=period.until if over else None,
                from_=period.from_ if standing is Standing.NOT_YET else None,
                now=now if over else None,
                note=note,
            )
    return CitationState(standing=Standing.IN_FORCE, note=note)


def _provision_of(source: Source, citation: Citation) -> Provision | None:
    """The narrowest entry of a source that a citation lies in, or what the source is cited for as a whole."""
    at = citation.at or source.cited_for
    found = [one for one in source.provisions if at is not None and lies_in(at, one.at)]
    return max(found, key=lambda one: len(one.at), default=None)


def _standing(period: InForce, day: date, *, moved: bool) -> Standing:
    if not period.commenced:
        return Standing.NOT_COMMENCED
    if period.from_ is not None and day < period.from_:
        return Standing.NOT_YET
    if period.until is not None and period.until < day:
        return Standing.MOVED if moved else Standing.REPEALED
    return Standing.IN_FORCE


def published(law: Law, citation: Citation) -> When | None:
    """When the document that a citation is of was published, as far as that is recorded."""
    text = law.source[citation.of].published
    return When.parse(text) if text is not None else None


def citation_words(state: CitationState) -> str:
    """How a citation stands, in words, with where the rule is now."""
    words = state.standing.words
    if state.until is not None:
        words += f" since {_day_after(state.until)}"
    if state.from_ is not None:
        words += f", from {When.on(state.from_).words()}"
    if state.now is not None:
        words += f"; now {state.now}"
    return words + (f". {state.note.rstrip('.')}" if state.note is not None else "")


def _day_after(day: date) -> str:
    return When.on(date.fromordinal(day.toordinal() + 1)).words()
