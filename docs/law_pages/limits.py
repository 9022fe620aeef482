"""The table of limits: what, who, how long and from when, what puts it off, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Benchmark, Excuse, Limit, Reading
from ehe_workflow.law.terms import Bound
from ehe_workflow.time import Convention, Unfixed
from law_pages.html import anchor, badge, cited, code, codes, day, in_force, lines, mark, small, table, text, welsh
from law_pages.place import limit_link

_BOUNDS = {
    Bound.AT_MOST: "at most",
    Bound.AT_LEAST: "at least",
    Bound.EXACTLY: "exactly",
    Bound.NONE: "fixes nothing",
}
_CONVENTIONS = {
    Convention.BEGINNING_WITH: "beginning with the day, which counts",
    Convention.AFTER: "after the day, which does not count",
    Convention.CLEAR: "clear: neither end counts",
    Convention.BEFORE: "before the day, which does not count",
    Convention.CLEAR_BEFORE: "clear before the day: neither end counts",
    Convention.ENDING_WITH: "ending with the day",
}
_HEADS = ("What, and by whom", "Time", "Exceptions, readings, notes", "Source")


def limit_table(page: str, law: Law, limits: Iterable[Limit], nation: Law | None = None) -> str:
    """The table of some limits.

    Args:
        page: the page it stands on.
        law: the law they are part of.
        limits: the limits.
        nation: the law to whose pages other limits are linked; their own where None.
    """
    home = nation or law
    listed = list(limits)
    rows = (
        (_what(limit), _time(page, law, home, limit), _more(page, law, home, limit), _source(law, limit))
        for limit in listed
    )
    return table(_HEADS, rows, "limits", [limit.id for limit in listed])


def _what(limit: Limit) -> str:
    owed = "may" if limit.right else "must"
    if limit.bound is Bound.NONE or limit.by.value == "law":
        owed = "by"
    who = f"{owed}: {limit.by.value}" + (f"; protects: {limit.protects.value}" if limit.protects else "")
    return lines(
        f"<strong>{text(limit.what)}</strong>",
        welsh(limit.welsh),
        small(text(who)),
        code(limit.id),
    )


def _time(page: str, law: Law, home: Law, limit: Limit) -> str:
    length = str(limit.length)
    if isinstance(limit.length, Unfixed):
        length = "no number" if length == "none" else f"“{length}”: no number"
    if limit.computed:
        length = f"worked out: {limit.computed}"
    starts = codes(limit.from_)
    if limit.from_limit:
        starts = "the end of " + named_limit(page, home, limit.from_limit)
    if limit.from_fact:
        starts = f"the fact {code(limit.from_fact)}"
    dated = "" if limit.dated == "happened" else f" ({text(limit.dated)})"
    waiting = index_of(law).barred.get(limit.id, ())
    return lines(
        f"<strong>{_BOUNDS[limit.bound]}: {text(length)}</strong>",
        text(_CONVENTIONS[limit.convention]) if limit.convention else "",
        small(f"from {starts}{dated}") if starts else "",
        small(f"done by {codes(limit.done)}") if limit.done else "",
        small(f"must wait: {codes(waiting)}") if waiting else "",
        small(f"no longer matters after {codes(limit.ends)}") if limit.ends else "",
        small(f"never due, however late it comes, with {codes(limit.other_answers)}") if limit.other_answers else "",
        small("nobody has to do it: only if it is done, it must be in time") if limit.only_if_done else "",
        small(f"counted in: {code(limit.days)}") if limit.days else "",
        small(f"way of counting: {code(limit.counting)}") if limit.counting else "",
    )


def _more(page: str, law: Law, home: Law, limit: Limit) -> str:
    return lines(*_further(page, law, home, limit))


def _further(page: str, law: Law, home: Law, limit: Limit) -> Iterator[str]:
    if limit.when is not None:
        yield f"Only if: {code(str(limit.when))}"
    if limit.stated:
        yield f"The paper may give longer: {code(limit.stated)}"
    for excuse in limit.excuses:
        yield _excuse(law, excuse)
    if limit.extends:
        yield f"Puts off {named_limit(page, home, limit.extends)} once there is {codes(limit.on)}"
    for other in law.extensions_of(limit):
        yield f"Put off by {named_limit(page, home, other.id)}"
    if limit.later_of:
        yield "The later of: " + ", ".join(named_limit(page, home, one) for one in limit.later_of)
    if limit.capped_by:
        yield "Never beyond: " + ", ".join(named_limit(page, home, one) for one in limit.capped_by)
    for reading in limit.readings:
        yield _reading(reading)
    if limit.benchmark:
        yield _benchmark(law, limit.benchmark)
    if limit.beside:
        yield f"Stands beside {named_limit(page, home, limit.beside)}"
    if limit.missed:
        yield f"If missed: {text(limit.missed)}"
    if limit.note:
        yield text(limit.note)


def _excuse(law: Law, excuse: Excuse) -> str:
    effect = "Does not apply" if excuse.effect == "lifts" else "Stands still"
    condition = f" ({code(str(excuse.when))})" if excuse.when is not None else ""
    return lines(f"{effect}: {text(excuse.what)}{condition}", small(cited(law, excuse.source)))


def _reading(reading: Reading) -> str:
    words = [reading.length or "", reading.convention.value if reading.convention else ""]
    words += [f"from {', '.join(reading.from_)}"] if reading.from_ else []
    words += [f"counting {reading.counting}"] if reading.counting else []
    words += [f"in {reading.days}"] if reading.days else []
    read_as = ", ".join(filter(None, words)) or "as it stands"
    note = f". {reading.note}" if reading.note else ""
    return f"{badge('reading')} {text(reading.held_by)}: {text(read_as)}{text(note)}"


def _benchmark(law: Law, benchmark: Benchmark) -> str:
    return f"{badge('benchmark')} {text(benchmark.length)}: {text(str(law.authority(benchmark.source)))}"


def _source(law: Law, limit: Limit) -> str:
    authority = law.authority(limit.source)
    words = text(str(authority))
    also = [f"also {text(str(law.authority(one)))}" for one in limit.also]
    return lines(
        anchor(authority.url, words) if authority.url else words,
        text(law.force_of(limit).words),
        mark(law.confidence_of(limit)),
        small(f"last read {day(authority.read)}") if authority.read else small("day of reading not recorded"),
        small(in_force(law.in_force_of(limit))),
        *map(small, also),
    )


def named_limit(page: str, home: Law, name: str) -> str:
    """The name of a limit, linked to where it is told."""
    limit = home.limit.get(home.renamed.get(name, name))
    return anchor(limit_link(page, home, limit), code(limit.id)) if limit is not None else code(name)
