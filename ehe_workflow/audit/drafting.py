"""A council's layer drafted from a policy document: clauses, times and citations laid out for a person to finish.

The draft loads as it stands. It judges nothing: every clause is ``unclear`` until a person has read it, and its words
are the document's own, to be put into one's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ehe_workflow.audit.documents import Paragraph, PolicyDocument
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
    yield f"# Drafted from {_bare(document.name)}. Nothing here has been judged yet: finish it, clause by clause."
    yield "#"
    yield "# 1. Put each 'says' into your own words, and give each clause a view: lawful, correct, unclear, outdated,"
    yield "#    misstated or beyond-power, with the reason in 'why'."
    yield "# 2. Make a [limit] of each time that has a start, and name it in the clause in place of 'time'."
    yield "# 3. Leave out the clauses that say nothing of law or procedure."
    yield ""
    yield "[jurisdiction]"
    yield f"id = {_quoted(f'{nation}/{council}')}"
    yield f"name = {_quoted(council.replace('-', ' ').title())}  # the council's full name"
    yield 'kind = "council"'
    yield f"extends = {_quoted(nation)}"
    yield ""
    yield "[source.document]"
    yield f"title = {_quoted(_bare(document.name))}  # the document's title"
    yield 'force = "council-policy"'
    yield '# url = "https://..."'
    if audit.dated is not None:
        yield f"published = {_quoted(audit.dated.edtf)}"
    else:
        yield '# published = "2026-01"'
    yield f"read = {audit.on.isoformat()}"


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
        yield from _times(times, council, name)
        yield from _wrong(wrong)
        yield f'source = {{ of = "document", at = {_quoted(paragraphs[0].place)} }}'
        yield from _cited(cited, law)


def _by_clause(paragraphs: Sequence[Paragraph]) -> Mapping[str, list[Paragraph]]:
    found: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        found.setdefault(one.clause if one.clause is not None else f"paragraph-{one.number}", []).append(one)
    return found


def _says_something(paragraph: Paragraph) -> bool:
    """Whether a paragraph is more than a heading."""
    return paragraph.text.endswith((".", ":", ";")) or len(paragraph.text.split()) > 12


def _times(times: Sequence[TimeFound], council: str, name: str) -> Iterator[str]:
    counted = [one for one in times if one.unit is not None or one.period is None]
    if counted:
        yield f"time = {_quoted(counted[0].period or counted[0].words)}"
    for place, one in enumerate(counted):
        yield f'# [limit."{council}.{name}{"" if not place else f".{place + 1}"}"]'
        yield '# process = "..."'
        yield '# what = "..."'
        yield '# by = "council"'
        yield f'# from = ["..."]  # {_bare(one.start or "no start was seen in the words")}'
        yield f"# length = {_quoted(one.period or one.words)}"
        yield '# convention = "after"'
        bound = one.bound.value if one.bound is not None else Bound.AT_MOST.value
        yield f"# bound = {_quoted(bound)}" + ("" if one.bound is not None else "  # the words do not say")
        yield from (f'# beside = "{alike.id}"  # {alike.time}' for alike in one.alike)
        yield f"# clause = {_quoted(name)}"
        yield '# source = { of = "document" }'


def _wrong(wrong: Sequence[MisstatementFound]) -> Iterator[str]:
    worst_first = sorted(wrong, key=lambda found: found.severity)
    for place, one in enumerate(dict.fromkeys(found.id for found in worst_first)):
        yield f"{'' if not place else '# '}misstatement = {_quoted(one)}"


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
