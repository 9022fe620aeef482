"""The reference pages of the law, made from its data while the documentation is built.

One page for each process of each nation and for each council, with indexes, the wrong statements, the sources, and
what the data leaves out. Nothing of the law is written here: every word about it comes from the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ehe_workflow import Library
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import JurisdictionKind
from law_pages.council import council_page
from law_pages.coverage import coverage_page
from law_pages.nation import law_index, nation_page, sources_page, wrong_statements_page
from law_pages.place import COVERAGE, INDEX, council_place, nation_place, process_place, processes_of
from law_pages.process import process_page


def pages(library: Library, coverage: Path) -> dict[str, str]:
    """Every page of the law, by the path of its Markdown.

    Args:
        library: the jurisdictions to write about.
        coverage: the folder of files that tell what the data leaves out.
    """
    nations = nations_of(library)
    councils = {name: councils_of(library, name) for name in nations}
    found = {INDEX: law_index(nations, councils), COVERAGE: coverage_page(nations, councils, coverage)}
    for name, law in nations.items():
        found[nation_place(name)] = nation_page(law, councils[name])
        found[nation_place(name, "wrong-statements")] = wrong_statements_page(law)
        found[nation_place(name, "sources")] = sources_page(law)
        for process in processes_of(law):
            found[process_place(name, process)] = process_page(law, process)
        for council, its_law in councils[name].items():
            found[council_place(council)] = council_page(its_law, law)
    return found


def navigation(library: Library) -> list[dict[str, object]]:
    """The menu of these pages, in the form of the ``nav`` setting."""
    menu: list[dict[str, object]] = [{"What is here": INDEX}]
    for name, law in nations_of(library).items():
        inner: list[object] = [nation_place(name)]
        inner += [{law.process[one].name: process_place(name, one)} for one in processes_of(law)]
        inner.append({"Wrong statements": nation_place(name, "wrong-statements")})
        inner.append({"Sources": nation_place(name, "sources")})
        councils = councils_of(library, name)
        inner.append({"Councils": [{its.jurisdiction.name: council_place(one)} for one, its in councils.items()]})
        menu.append({law.jurisdiction.name: inner})
    return [*menu, {"What is left out": COVERAGE}]


def nations_of(library: Library) -> dict[str, Law]:
    """The law of each nation, by name."""
    return dict(_of_kind(library, JurisdictionKind.NATION))


def councils_of(library: Library, nation: str) -> Mapping[str, Law]:
    """The law of each council of a nation, by name."""
    found = dict(_of_kind(library, JurisdictionKind.COUNCIL))
    return {name: law for name, law in found.items() if nation in law.layers}


def _of_kind(library: Library, kind: JurisdictionKind) -> Iterator[tuple[str, Law]]:
    for name in library.names:
        law = library.load(name)
        if law.jurisdiction.kind is kind:
            yield name, law
