"""The pages about all the law, and about a whole nation: what there is, its wrong statements, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.law.law import Law
from law_pages.council import own
from law_pages.coverage import confidence_table
from law_pages.html import anchor, badge, cited, code, day, in_force, lines, mark, part, small, table, text, welsh
from law_pages.place import COVERAGE, INDEX, council_place, link, nation_place, process_place, processes_of

_ABOUT_WRONG_STATEMENTS = (
    "Statements that are often met and wrong, loose or out of date, each with what is right. A log, an audit or a "
    "letter names one by its id."
)
_ABOUT_SOURCES = (
    "Every text that an entry of this nation's law rests on. The day is that on which the words relied on were last "
    "read; a single provision may have been read on another."
)


def law_index(nations: Mapping[str, Law], councils: Mapping[str, Mapping[str, Law]]) -> str:
    """The page from which all the others are reached."""
    return "\n\n".join(_index(nations, councils)) + "\n"


def _index(nations: Mapping[str, Law], councils: Mapping[str, Mapping[str, Law]]) -> Iterator[str]:
    yield "# The law in the data"
    yield (
        "These pages are made from the TOML files that every answer rests on: what they say is what the library knows. "
        "Each figure has its source, its force, and the day on which it was last read. They are information, not legal "
        "advice."
    )
    yield table(
        ("Nation", "Processes", "Versions", "Stages", "Steps", "Limits", "Wrong statements", "Councils"),
        [
            (
                anchor(link(INDEX, nation_place(name)), text(law.jurisdiction.name)),
                str(len(processes_of(law))),
                *(str(len(one)) for one in (law.regime, law.stage, law.step, law.limit, law.misstatement)),
                str(len(councils[name])),
            )
            for name, law in nations.items()
        ],
        "counts",
    )
    yield "What is common to several nations is counted and shown in each of them."
    yield "## How far the limits were read"
    yield confidence_table(nations, councils)
    left_out = anchor(link(INDEX, COVERAGE), "What is there, and what is left out")
    yield f"<p>{left_out} tells what the data does not hold, and why.</p>"
    yield "## The same procedure in each nation"
    names = list(dict.fromkeys(one for law in nations.values() for one in processes_of(law)))
    yield table(
        ("Process", *(law.jurisdiction.name for law in nations.values())),
        [
            (
                code(name),
                *(
                    anchor(link(INDEX, process_place(nation, name)), text(law.process[name].name))
                    if name in law.process and name in processes_of(law)
                    else ""
                    for nation, law in nations.items()
                ),
            )
            for name in names
        ],
    )


def nation_page(law: Law, councils: Mapping[str, Law]) -> str:
    """The page of a nation.

    Args:
        law: its law.
        councils: the law of its councils.
    """
    return "\n\n".join(_nation(nation_place(law.jurisdiction.id), law, councils)) + "\n"


def _nation(page: str, law: Law, councils: Mapping[str, Law]) -> Iterator[str]:
    nation = law.jurisdiction
    yield f"# {nation.name}"
    if nation.welsh:
        yield f'<p class="law-where">{welsh(nation.welsh)}</p>'
    layers = ", ".join(f"{one.name}" for one in law.chain)
    yield f"Its layers, the most common first: {text(layers)}."
    if nation.ombudsman:
        yield f"Complaints about councils go to the {text(nation.ombudsman)}."
    if nation.note:
        yield text(nation.note)
    yield "## Processes"
    yield table(
        ("Process", "What it is for", "Versions", "Stages", "Steps", "Limits", "Checks"),
        [_process_row(page, law, name) for name in processes_of(law)],
        "processes",
    )
    wrong = anchor(link(page, nation_place(nation.id, "wrong-statements")), "Wrong statements that are often met")
    sources = anchor(link(page, nation_place(nation.id, "sources")), "Sources, with the day each was last read")
    yield f"<ul><li>{wrong} ({len(law.misstatement)})</li><li>{sources} ({len(law.source)})</li></ul>"
    yield from part("Counting here", _counting(law))
    yield from part("When documents arrive", _service(law))
    yield from part("Councils", _councils(page, councils))


def _process_row(page: str, law: Law, name: str) -> tuple[str, ...]:
    process = law.process[name]
    versions = [one for one in law.regime.values() if one.process == name]
    keys = {one.key for one in versions}
    only_ahead = versions and not any(one.in_force.commenced for one in versions)
    return (
        lines(
            anchor(link(page, process_place(law.jurisdiction.id, name)), text(process.name)),
            welsh(process.welsh),
            badge("enacted, not in force", "not-law") if only_ahead else "",
        ),
        text(process.what),
        str(len(versions)),
        str(sum(one.regime in keys for one in law.stage.values())),
        str(sum(one.regime in keys for one in law.step.values())),
        str(sum(one.process == name for one in law.limit.values())),
        str(sum(one.process == name for one in law.check.values())),
    )


def _counting(law: Law) -> str:
    rows = [
        (
            lines(text(one.name), small(code(name))),
            lines(
                "not Saturdays or Sundays",
                f"holidays: {text(', '.join(law.holidays[table].name for table in one.holidays))}"
                if one.holidays
                else "",
                _left_out("also left out: ", [held.replace("-", " ") for held in one.named]),
                *(f"and {text(span.first)} to {text(span.last)} (month-day)" for span in one.excluded),
                small(text(one.note)),
            ),
            cited(law, one.source),
        )
        for name, one in law.working_days.items()
    ]
    return table(("Working days", "Which days count", "Source"), rows)


def _left_out(words: str, names: list[str]) -> str:
    return text(words + ", ".join(names)) if names else ""


def _service(law: Law) -> str:
    rows = [
        (
            text(", ".join(one.how)),
            lines(
                "the same day" if one.length is None else f"{text(one.length)} after",
                f"at the latest {text(one.at_latest)} after" if one.at_latest else "",
                "another day may be proved" if one.rebuttable else "no other day can be proved",
                f"only if {code(str(one.when))}" if one.when is not None else "",
                text(one.otherwise),
            ),
            cited(law, one.source),
        )
        for one in law.service.values()
    ]
    return table(("Sent by", "Taken to arrive", "Source"), rows)


def _councils(page: str, councils: Mapping[str, Law]) -> str:
    return table(
        ("Council", "Clauses", "Own times", "Tables of terms"),
        [
            (
                lines(
                    anchor(link(page, council_place(name)), text(law.jurisdiction.name)),
                    welsh(law.jurisdiction.welsh),
                ),
                *(
                    str(len(own(law, section, entries)))
                    for section, entries in (("clause", law.clause), ("limit", law.limit), ("terms", law.terms))
                ),
            )
            for name, law in councils.items()
        ],
        "counts",
    )


def wrong_statements_page(law: Law) -> str:
    """The page of a nation's common wrong statements of law."""
    blocks = [
        f"# Wrong statements of law: {law.jurisdiction.name}",
        _ABOUT_WRONG_STATEMENTS,
        table(
            ("What is said", "What is right", "Source"),
            [
                (
                    lines(
                        text(one.claim),
                        badge("wrong", "not-law") if one.severity == "error" else badge("loose or out of date", "copy"),
                        small(code(name)),
                    ),
                    text(one.correction),
                    cited(law, one.source),
                )
                for name, one in law.misstatement.items()
            ],
            "wrong",
            list(law.misstatement),
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def sources_page(law: Law) -> str:
    """The page of the sources that a nation's law rests on, with the day on which each was last read."""
    blocks = [
        f"# Sources: {law.jurisdiction.name}",
        _ABOUT_SOURCES,
        table(
            ("Source", "Force", "Last read", "In force"),
            [
                (
                    lines(
                        anchor(one.url, text(one.title)) if one.url else text(one.title),
                        small(code(name)),
                        small(text(one.note)),
                        small(f"replaced by {code(one.replaced_by)}") if one.replaced_by else "",
                        *(
                            small(f"{text(place.at)}: {in_force(place.in_force)} {text(place.note)}")
                            for place in one.provisions
                        ),
                    ),
                    text(one.force.words),
                    lines(text(day(one.read)), mark(one.confidence)),
                    in_force(one.in_force)
                    if one.in_force.from_ or one.in_force.until or not one.in_force.commenced
                    else "",
                )
                for name, one in law.source.items()
            ],
            "sources",
        ),
    ]
    return "\n\n".join(blocks) + "\n"
