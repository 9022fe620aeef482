"""Where each page of the law stands, and how one links to another."""

from __future__ import annotations

import posixpath

from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit

INDEX = "law/index.md"
COVERAGE = "law/left-out.md"


def nation_place(nation: str, page: str = "index") -> str:
    """The path of a page about a whole nation."""
    return f"law/{nation}/{page}.md"


def process_place(nation: str, process: str) -> str:
    """The path of the page of one process in a nation."""
    return f"law/{nation}/{process}.md"


def council_place(council: str) -> str:
    """The path of a council's page, by its name such as ``england/leeds``."""
    nation, _, name = council.partition("/")
    return f"law/{nation}/councils/{name}.md"


def processes_of(law: Law) -> list[str]:
    """The processes of a nation that have anything to tell, the earliest declared first."""
    told = {regime.process for regime in law.regime.values()}
    told |= {limit.process for limit in law.limit.values()} | {check.process for check in law.check.values()}
    return [name for name in law.process if name in told]


def link(page: str, target: str, anchor: str = "") -> str:
    """The address of one page seen from another, as the built site has them."""
    path = posixpath.relpath(_folder(target), _folder(page))
    mark = f"#{anchor}" if anchor else ""
    return mark if path == "." and mark else f"{path}/{mark}"


def limit_link(page: str, nation: Law, limit: Limit) -> str:
    """The address of a nation's limit."""
    return link(page, process_place(nation.jurisdiction.id, limit.process), limit.id)


def _folder(page: str) -> str:
    return posixpath.dirname(page) if page.endswith("/index.md") else page.removesuffix(".md")
