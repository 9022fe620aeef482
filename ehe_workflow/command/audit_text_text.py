"""The audit of a policy document for a reader: what to act on, then everything that was found, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.audit.citations import citation_words
from ehe_workflow.audit.mentioned_times import TimeSort
from ehe_workflow.audit.protocol_findings import ProtocolFindingKind
from ehe_workflow.audit.text_records import CitationFound, TextAudit, TimeFound
from ehe_workflow.command.layout import heading, item, numbered_sources, paragraph, sources, words_of_day
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Bound

_LONGEST = 320
_FEW = 4
_BOUNDS = {Bound.AT_MOST: "at most", Bound.AT_LEAST: "at least"}
_KINDS = {"text": "plain text", "word": "Word document", "pdf": "PDF"}


def text_text(audit: TextAudit) -> Iterator[str]:
    """The audit as lines of at most 80 characters."""
    numbers = numbered_sources(one.authority for one in audit.findings if one.authority is not None)
    pages = f", {audit.pages} pages" if audit.pages is not None else ""
    yield from paragraph(
        f"{audit.file} ({_KINDS[audit.kind]}{pages}, {audit.paragraphs} paragraphs), read against the law of "
        f"{audit.name} on {words_of_day(audit.on)}",
        indent=0,
    )
    if audit.chosen is not None:
        yield from paragraph(f"{audit.name} because {audit.chosen}.")
    if audit.unread:
        yield from paragraph(f"{audit.unread} pages have no text: they may be scanned images, and were not read.")
    yield from _summary(audit)
    yield from _findings(audit, numbers)
    yield from _times(audit)
    yield from _citations(audit)
    yield from _actors(audit)
    if numbers:
        yield from heading("Sources")
        yield from sources(numbers)
    yield ""
    yield from paragraph(
        "Words were compared, not understood: look at each place, and read the rest as well. This is information, "
        "not legal advice.",
        indent=0,
    )


def _summary(audit: TextAudit) -> Iterator[str]:
    yield from heading("In short")
    dead = sum(one.kind is ProtocolFindingKind.CITATION for one in audit.findings)
    yield from item(f"{len(audit.misstatements)} sentences that seem to state the law wrongly or loosely.")
    yield from item(f"{len(audit.citations)} citations, {dead} of them not in force.")
    adrift = sum(one.start is None and one.sort is TimeSort.LENGTH for one in audit.times)
    yield from item(f"{len(audit.times)} times; {adrift} of them lengths beside which no start was seen.")


def _findings(audit: TextAudit, numbers: Mapping[Authority, int]) -> Iterator[str]:
    yield from heading("Findings, in the order of the document")
    if not audit.findings:
        yield from paragraph("None.")
    wrong = {(one.place.words, one.id): one for one in audit.misstatements}
    for one in audit.findings:
        yield ""
        number = f" [{numbers[one.authority]}]" if one.authority is not None else ""
        found = wrong.get((one.clause or "", one.id)) if one.kind is ProtocolFindingKind.MISSTATEMENT else None
        if found is None:
            yield from paragraph(f"{one.clause}: {one.what}{number}")
            continue
        loose = "loose: " if found.severity == "warning" else ""
        yield from paragraph(f"{one.clause}: {loose}{found.claim}")
        yield from paragraph(f'"{_cut(found.sentence)}"', indent=6)
        yield from paragraph(f"{found.correction}{number}", indent=6, first="-> ")


def _times(audit: TextAudit) -> Iterator[str]:
    if not audit.times:
        return
    yield from heading("Times")
    for one in audit.times:
        yield from item(f"{one.place.words}: {_time(one)}")
        for alike in one.alike:
            yield from paragraph(f"beside the law's: {alike.time} ({alike.authority})", indent=6)


def _time(one: TimeFound) -> str:
    bound = f"{_BOUNDS[one.bound]} " if one.bound in _BOUNDS and one.sort is TimeSort.LENGTH else ""
    unit = ", no unit" if one.sort is TimeSort.LENGTH and one.unit is None else ""
    unseen = ", no start seen" if one.sort is TimeSort.LENGTH else ""
    start = f", {one.start}" if one.start is not None else unseen
    return f"{bound}{one.words}{unit}{start}"


def _citations(audit: TextAudit) -> Iterator[str]:
    if not audit.citations:
        return
    yield from heading("Citations")
    for one in audit.citations:
        yield from item(f"{one.place.words}: {one.words}: {_state(one)}")


def _state(one: CitationFound) -> str:
    if one.today is None:
        return "not in the library"
    sure = "" if one.sure else f"; taken to be of {one.authority.title}" if one.authority is not None else ""
    then = f"; when published: {one.then.standing.words}" if one.then is not None else ""
    return f"{citation_words(one.today)}{then}{sure}"


def _actors(audit: TextAudit) -> Iterator[str]:
    if not audit.actors:
        return
    yield from heading("Who is spoken of")
    for one in audit.actors:
        words = ", ".join(one.words[:5])
        where = f"in {len(one.places)} paragraph{'' if len(one.places) == 1 else 's'}, first at {one.first.words}"
        if len(one.places) <= _FEW:
            where = "at " + "; ".join(place.words for place in one.places)
        yield from item(f"{one.actor.value.replace('-', ' ')} ({words}): {_times_over(one.times)} {where}")


def _times_over(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3].rsplit(' ', 1)[0]}..."
