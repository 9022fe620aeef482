"""Where a case stands and what can come next from there, written in short for the tests of a nation's law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from ehe_workflow import Library, Status, parse_case, status
from ehe_workflow.case.findings import FindingKind

LIBRARY = Library.shipped()


@frozen(kw_only=True)
class Place:
    """A place in which a case stands.

    Attributes:
        rows: the entries: kind and day, with commas between them.
        process: the process that is asked about.
        stage: the stage in which it must stand.
        can: the kinds of event that can come next, and no others.
        must: those of them that the law says must be done, whatever is found.
        as_of: the day asked about; that of the last entry unless it is given.
        facts: facts of the case.
    """

    rows: str
    process: str
    stage: str
    can: str
    must: str = ""
    as_of: str | None = None
    facts: Mapping[str, object] = field(factory=dict)


def answer_at(where: str, rows: str, facts: Mapping[str, object], as_of: str | None = None) -> Status:
    """The status of a case in a jurisdiction, on its last day unless another is given."""
    entries = [row.split() for row in rows.split(",")]
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{where}"', "born = 2016-05-20", "[case.facts]"]
    for name, value in facts.items():
        lines.append(f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}")
    for kind, day in entries:
        lines += ["[[event]]", f'kind = "{kind}"', f"date = {day}"]
    asked = date.fromisoformat(as_of or max(day for _, day in entries))
    return status(parse_case("\n".join(lines)), LIBRARY.load(where), as_of=asked)


def hold_what_is_told(where: str, place: Place) -> None:
    """What a place says can come next is told as that, and nothing else is."""
    answer = answer_at(where, place.rows, place.facts, place.as_of)
    assert not [one for one in answer.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]
    (standing,) = [one for one in answer.standings if one.process.id == place.process]
    assert [stage.id for stage in standing.stages] == [place.stage]
    told = [one for one in answer.openings if one.process.id == place.process]
    assert {one.step.event for one in told} == set(place.can.split())
    assert {one.step.event for one in told if one.step.duty} == set(place.must.split())


def hold_what_is_followed(
    where: str, rows: str, entry: str, facts: Mapping[str, object], process: str, stage: str
) -> None:
    """An entry that was not told as something that could come next is followed to a stage all the same."""
    kind, day = entry.split()
    before = answer_at(where, rows, facts, day)
    assert kind not in {one.step.event for one in before.openings if one.process.id == process}
    after = answer_at(where, f"{rows}, {entry}", facts)
    (standing,) = [one for one in after.standings if one.process.id == process]
    assert [(world.stage, world.refusals) for world in standing.worlds] == [(stage, ())]
