"""The timeliness measures that a government publishes, recomputed from a log."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import polars as pl
import tomli
from attrs import frozen

from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.conditions import YES
from ehe_workflow.audit.cases.events import NO_PLACE, Rows
from ehe_workflow.law.conditions import parse_condition
from ehe_workflow.law.law import Law

SCHEMA = {
    "measure": pl.String,
    "year": pl.Int32,
    "band": pl.String,
    "count": pl.Int64,
}
"""Acts by measure, by the calendar year in which they fell, and by band."""

WITHIN, OVER, OVER_A_YEAR, VAGUE, DAYS = "within", "over", "over 52 weeks", "day not exact", "days taken in all"
"""The bands; the last is no band but the sum from which an average is made."""


@frozen(kw_only=True)
class Measure:
    """One published measure.

    Attributes:
        id: the name of its column in the publication.
        what: what it counts.
        from_: the kinds of event from which it counts.
        to: the kinds of event that are the act.
        within: how many days the act may take; the day of the trigger is day 0.
        ends: the kinds of event that end the wait otherwise; an act after one of them answers a later trigger.
        without: the fact of a case that leaves it out.
        part_of: the measure that counts the same acts and more.
        source: whose measure it is.
    """

    id: str
    what: str
    from_: tuple[str, ...]
    to: tuple[str, ...]
    within: int
    ends: tuple[str, ...] = ()
    without: str | None = None
    part_of: str | None = None
    source: str


def measures_of(law: Law) -> tuple[Measure, ...]:
    """The measures published where a law applies."""
    tables = tomli.loads(files("ehe_workflow.audit.cases").joinpath("measures.toml").read_text(encoding="utf-8"))
    return tuple(
        Measure(
            id=one["id"],
            what=one["what"],
            from_=tuple(one["from"]),
            to=tuple(one["to"]),
            within=one["within"],
            ends=tuple(one.get("ends", ())),
            part_of=one.get("part_of"),
            without=one.get("without"),
            source=tables[layer]["source"],
        )
        for layer in law.layers
        if layer in tables
        for one in tables[layer]["measure"]
        if all(kind in law.event for kind in (*one["from"], *one["to"]))
    )


def measured(batch: Batch, measures: Sequence[Measure]) -> pl.DataFrame:
    """The acts of a batch that the measures count, each from the trigger that it answers."""
    events, rows_found = batch.events, []
    for measure in measures:
        rows = Rows.of_places(events, events.places(measure.from_))
        done = events.next((*measure.to, *measure.ends), rows.start, rows.case)
        counted = (done != NO_PLACE) & np.isin(done, events.places(measure.to))
        # An act that several triggers lead to answers the first of them, and is counted once.
        counted &= np.append(True, done[1:] != done[:-1])[: len(done)]
        if measure.without is not None:
            ends = Rows(rows.case, np.full(len(rows), NO_PLACE, np.int64), rows.start)
            counted &= batch.conditions.holds(parse_condition(measure.without), ends) != YES
        start, end = events.date.at(rows.place[counted]), events.date.at(done[counted])
        exact = (start.earliest == start.latest) & (end.earliest == end.latest)
        taken, days = (end.earliest - start.earliest)[exact], end.earliest[exact]
        year = (days.astype("datetime64[D]") - np.timedelta64(719163, "D")).astype("datetime64[Y]").astype(int) + 1970
        band = np.where(taken <= measure.within, WITHIN, np.where(taken <= 364, OVER, OVER_A_YEAR))
        frame = pl.DataFrame({"year": year, "band": band, "taken": taken.astype(np.int64)})
        vague = pl.DataFrame({"year": [None], "band": [VAGUE], "count": [int((~exact).sum())]})
        by_year = frame.group_by("year").agg(band=pl.lit(DAYS), count=pl.col("taken").sum())
        tables = (frame.group_by("year", "band").len("count"), by_year, vague)
        named = pl.lit(measure.id).alias("measure")
        rows_found += [table.with_columns(named).select(list(SCHEMA)).cast(SCHEMA) for table in tables]  # type: ignore[arg-type]
    found = pl.concat(rows_found) if rows_found else pl.DataFrame(schema=SCHEMA)
    return found.filter(pl.col("count") != 0)
