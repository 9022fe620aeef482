"""The page of a council: what was read of its own documents, and how that stands to the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from ehe_workflow.law.law import Law
from ehe_workflow.law.paths import PathEvent, ProcedurePath
from ehe_workflow.law.statements import Clause
from law_pages.html import anchor, badge, cited, code, codes, day, in_force, lines, part, small, table, text, welsh
from law_pages.limits import limit_table
from law_pages.place import council_place, limit_link, link, nation_place

_VIEWS = {"lawful": "good", "correct": "good", "unclear": "plain", "outdated": "copy"}
T = TypeVar("T")


def council_page(law: Law, nation: Law) -> str:
    """The page of a council.

    Args:
        law: the law of the council, with the layers below it.
        nation: the law of its nation.
    """
    page = council_place(law.jurisdiction.id)
    return "\n\n".join(_page(page, law, nation)) + "\n"


def own(law: Law, section: str, entries: Mapping[str, T]) -> dict[str, T]:
    """The entries of a section that stand in the jurisdiction's own files."""
    return {name: one for name, one in entries.items() if law.origins[section, name].layer == law.jurisdiction.id}


def _page(page: str, law: Law, nation: Law) -> Iterator[str]:
    council = law.jurisdiction
    home = anchor(link(page, nation_place(nation.jurisdiction.id)), text(nation.jurisdiction.name))
    other_name = f" · {welsh(council.welsh)}" if council.welsh else ""
    yield f"# {council.name}"
    yield f'<p class="law-where">{home} · {code(council.id)}{other_name}</p>'
    yield "What was read of this council's own documents, and nothing more. A promise of its own stands beside the law."
    if council.note:
        yield text(council.note)
    clauses = own(law, "clause", law.clause)
    yield from part("What its documents say", _clauses(page, law, nation, clauses))
    limits = own(law, "limit", law.limit)
    yield from part("Its own times", limit_table(page, law, limits.values(), nation))
    paths = own(law, "path", law.path)
    yield from part("Procedures that it lays down", *(_path(law, one) for one in paths.values()))
    yield from part("School terms that are known", _terms(law))
    yield from part("Facts of its own", _facts(law))
    yield from part("Sources", _sources(law))


def _clauses(page: str, law: Law, nation: Law, clauses: Mapping[str, Clause]) -> str:
    return table(
        ("Clause", "What it says", "View", "The law"),
        [
            (
                lines(text(one.number), small(code(name))),
                lines(text(one.says), small(_times(page, law, nation, one))),
                lines(badge(one.view, _VIEWS.get(one.view, "not-law")), text(one.why)),
                lines(cited(law, one.law), _wrong(page, nation, one)),
            )
            for name, one in clauses.items()
        ],
        "clauses",
        list(clauses),
    )


def _times(page: str, law: Law, nation: Law, clause: Clause) -> str:
    if clause.limit is not None:
        limit = law.limit_named(clause.limit)
        elsewhere = limit.id in nation.limit
        return f"time: {anchor(limit_link(page, nation, limit) if elsewhere else '#' + limit.id, code(limit.id))}"
    return f"time: {text(clause.time)}" if clause.time else ""


def _wrong(page: str, nation: Law, clause: Clause) -> str:
    name = clause.misstatement
    if name is None or name not in nation.misstatement:
        return ""
    target = link(page, nation_place(nation.jurisdiction.id, "wrong-statements"), name)
    return small("wrong statement " + anchor(target, code(name)))


def _path(law: Law, path: ProcedurePath) -> str:
    steps = "".join(f"<li>{_act(law, one)}</li>" for one in path.events)
    return f"<p><strong>{text(path.name)}</strong> {small(text(path.note))}</p><ol>{steps}</ol>"


def _act(law: Law, act: PathEvent) -> str:
    wait = f", {text(act.wait)} after" if act.wait else ""
    clause = f" {small('clause ' + text(act.clause))}" if act.clause else ""
    return f"{text(law.event[act.kind].name)}{wait}{clause}"


def _terms(law: Law) -> str:
    return table(
        ("Terms", "Source"),
        [(text(one.name), cited(law, one.source)) for one in own(law, "terms", law.terms).values()],
    )


def _facts(law: Law) -> str:
    return table(
        ("Question", "Answers"),
        [
            (lines(text(one.question), code(name)), codes(one.choices) or text(one.type.value.replace("-", " or ")))
            for name, one in own(law, "fact", law.fact).items()
        ],
    )


def _sources(law: Law) -> str:
    return table(
        ("Source", "Last read"),
        [
            (
                lines(
                    anchor(one.url, text(one.title)) if one.url else text(one.title),
                    small(text(one.note)),
                    small(in_force(one.in_force)) if one.in_force.from_ or one.in_force.until else "",
                ),
                day(one.read),
            )
            for one in own(law, "source", law.source).values()
        ],
        "sources",
    )
