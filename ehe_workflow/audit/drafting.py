"""A council's layer drafted from a policy document: clauses, times and citations laid out for a person to finish.

The draft loads as it stands. It judges nothing: every clause is ``unclear`` until a person has read it, and its words
are the document's own, to be put into one's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ehe_workflow.audit.documents import Paragraph, PolicyDocument
from ehe_workflow.audit.mentioned_times import TimeSort
from ehe_workflow.audit.text_records import CitationFound, MisstatementFound, TextAudit, TimeFound
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Bound, JurisdictionKind

_LONGEST = 300
_NOT_NAMES = re.compile(r"[^a-z0-9]+")


def draft(document: PolicyDocument, audit: TextAudit, law: Law, council: str) -> str:
    """The text of a data file for a council.

    Args:
        document: the document.
        audit: what was found in it.
        law: the law that it was held against.
        council: the council's short name, such as ``exampleton``; it makes the layer's id.
    """
    nation = next(part.id for part in reversed(law.chain) if part.kind is not JurisdictionKind.COUNCIL)
    return "\n".join((*_head(document, audit, nation, council), *_clauses(document, audit, law, council))) + "\n"


def short_name(text: str) -> str:
    """A name for files and ids: small letters, figures and hyphens.

    >>> short_name("EHE Policy 2026 (final)")
    'ehe-policy-2026-final'
    """
    return _NOT_NAMES.sub("-", text.lower()).strip("-") or "council"


def _head(document: PolicyDocument, audit: TextAudit, nation: str, council: str) -> Iterator[str]:
    yield f"# Drafted from {_bare(Path(document.name).name)}. Nothing has been judged yet: finish it, clause by clause."
    yield "#"
    yield "# 1. Put each 'says' into your own words, and give each clause a view: lawful, correct, unclear, outdated,"
    yield "#    misstated or beyond-power, with the reason in 'why'."
    yield "# 2. Make a [limit] of each time that has a start: take the '# ' away, fill in the dots, and name it in its"
    yield "#    clause as 'limit = \"...\"' in place of 'time'. 'ehe-workflow law show NATION' lists the processes."
    yield "# 3. Leave out the clauses that say nothing of law or procedure."
    yield "# 4. 'ehe-workflow law check --law FOLDER' tells what is not right yet."
    yield ""
    yield "[jurisdiction]"
    yield f"id = {_quoted(f'{nation}/{council}')}"
    yield f"name = {_quoted(council.replace('-', ' ').title())}  # the council's full name"
    yield 'kind = "council"'
    yield f"extends = {_quoted(nation)}"
    yield ""
    yield "[source.document]"
    yield f"title = {_quoted(_bare(Path(document.name).name))}  # the document's title"
    yield 'force = "council-policy"'
    yield '# url = "https://..."'
    if audit.dated is not None:
        yield f"published = {_quoted(audit.dated.edtf)}"
    else:
        yield '# published = "2026-01"'
    yield f"read = {audit.on.isoformat()}"
    yield "read_in_full = true"


def _clauses(document: PolicyDocument, audit: TextAudit, law: Law, council: str) -> Iterator[str]:
    for name, paragraphs in _by_clause(document.paragraphs).items():
        numbers = {one.number for one in paragraphs}
        times = [one for one in audit.times if one.place.paragraph in numbers]
        cited = [one for one in audit.citations if one.place.paragraph in numbers]
        wrong = [one for one in audit.misstatements if one.place.paragraph in numbers]
        if len(paragraphs) == 1 and not times and not cited and not wrong and not _says_something(paragraphs[0]):
            continue
        yield ""
        yield f'[clause."{council}.{name}"]'
        if paragraphs[0].clause is not None:
            yield f"number = {_quoted(name)}"
        yield f"says = {_quoted(_cut(' '.join(one.text for one in paragraphs)))}"
        yield 'view = "unclear"'
        yield 'why = "Not judged yet."'
        yield from _adrift(times)
        yield from _wrong(wrong)
        yield f'source = {{ of = "document", at = {_quoted(paragraphs[0].place)} }}'
        yield from _cited(cited, law)
        yield from _limits(times, council, name)


def _by_clause(paragraphs: Sequence[Paragraph]) -> Mapping[str, list[Paragraph]]:
    found: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        found.setdefault(one.clause if one.clause is not None else f"paragraph-{one.number}", []).append(one)
    return found


def _says_something(paragraph: Paragraph) -> bool:
    """Whether a paragraph is more than a heading."""
    return paragraph.text.endswith((".", ":", ";")) or len(paragraph.text.split()) > 12


def _adrift(times: Sequence[TimeFound]) -> Iterator[str]:
    """The first time of which no limit can be made as it stands: it has no start or no unit."""
    found = [one for one in times if one.sort is TimeSort.LENGTH and (one.start is None or one.unit is None)]
    if found:
        yield f"time = {_quoted(found[0].period or found[0].words)}"


def _limits(times: Sequence[TimeFound], council: str, name: str) -> Iterator[str]:
    """A limit for a person to finish, for each time that has a unit; a table of its own, after the clause's."""
    found = [one for one in times if one.sort is not TimeSort.WORDS and (one.unit or one.period)]
    found = [one for one in found if one.sort is not TimeSort.DAY or one.bound is not None]
    for place, one in enumerate(found):
        yield f'# [limit."{council}.{name}{"" if not place else f".{place + 1}"}"]'
        yield '# process = "..."'
        yield '# what = "..."'
        yield '# by = "council"'
        yield f'# from = ["..."]  # {_from(one)}'
        several = "" if one.period is not None else "  # give one length"
        yield f"# length = {_quoted(one.period or one.words)}{several}"
        if one.unit == "school day":
            yield '# days = "school"'
        yield '# convention = "after"'
        bound = one.bound.value if one.bound is not None else Bound.AT_MOST.value
        yield f"# bound = {_quoted(bound)}" + ("" if one.bound is not None else "  # the words do not say")
        yield '# done = ["..."]'
        yield from (f'# beside = "{alike.id}"  # {alike.time}' for alike in one.alike[:1])
        yield f"# clause = {_quoted(name)}"
        yield '# source = { of = "document" }'


def _from(one: TimeFound) -> str:
    """What the words say of the start of a time, for the person who finishes its limit."""
    if one.sort is TimeSort.EVERY:
        return "the same act, the last time"
    return _bare(one.start or "no start was seen in the words")


def _wrong(wrong: Sequence[MisstatementFound]) -> Iterator[str]:
    worst_first = sorted(wrong, key=lambda found: found.severity)
    for place, one in enumerate({found.id: found for found in worst_first}.values()):
        yield f"# it seems to say so here: {_bare(_cut(one.sentence))}"
        yield f"{'' if not place else '# '}misstatement = {_quoted(one.id)}"


def _cited(cited: Sequence[CitationFound], law: Law) -> Iterator[str]:
    titles = {source.title: name for name, source in reversed(list(law.source.items()))}
    entries = []
    for one in cited:
        if one.authority is None:
            yield f"# it cites {_bare(one.words)}, which is not in the library"
            continue
        at = f", at = {_quoted(one.authority.provision)}" if one.authority.provision is not None else ""
        entries.append(f"{{ of = {_quoted(titles[one.authority.title])}{at} }}")
    if entries:
        yield f"cites = [{', '.join(dict.fromkeys(entries))}]"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3].rsplit(' ', 1)[0]}..."


def _bare(text: str) -> str:
    """A text for a comment: one line."""
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A TOML string."""
    plain = "".join(mark if mark.isprintable() else " " for mark in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
