"""The timeliness measures that a government publishes, recomputed from a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
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
    found = [(measure.id, *one) for measure in measures for one in _counts(batch, measure)]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _counts(batch: Batch, measure: Measure) -> Iterator[tuple[int | None, str, int]]:
    """How many acts a measure finds, by year and band."""
    events = batch.events
    rows = events.rows_of(measure.from_)
    done = events.after((*measure.to, *measure.ends), rows)
    kinds = [place for place, kind in enumerate(events.kinds) if kind in measure.to]
    counted = (done != NO_PLACE) & np.isin(events.kind[done], kinds) if len(done) else done != NO_PLACE
    # An act that several triggers lead to answers the first of them, and is counted once.
    counted[1:] &= done[1:] != done[:-1]
    if measure.without is not None:
        ends = Rows(rows.case, np.full(len(rows), NO_PLACE, np.int64), rows.start)
        counted &= batch.conditions.holds(parse_condition(measure.without), ends) != YES
    at = np.flatnonzero(counted)
    start, end = events.date.at(rows.place[at]), events.date.at(done[at])
    taken, days = end.earliest - start.earliest, end.earliest
    if not events.date.is_single:
        exact = (start.earliest == start.latest) & (end.earliest == end.latest)
        if not exact.all():
            yield None, VAGUE, int(np.count_nonzero(~exact))
        taken, days = taken[exact], days[exact]
    if not len(taken):
        return
    first, last = (date.fromordinal(int(day)).year for day in (days.min(), days.max()))
    new_years = [date(year, 1, 1).toordinal() for year in range(first, last + 2)]
    year = np.searchsorted(new_years, days, side="right") - 1
    band = (taken > measure.within).astype(np.int64) + (taken > max(measure.within, _YEAR_OF_WEEKS))
    numbers = np.bincount(3 * year + band, minlength=3 * (last - first + 1))
    sums = np.bincount(year, weights=taken)
    for place, number in enumerate(numbers.tolist()):
        if number:
            yield first + place // 3, (WITHIN, OVER, OVER_A_YEAR)[place % 3], number
    for place, days_in_all in enumerate(sums.tolist()):
        if days_in_all:
            yield first + place, DAYS, int(days_in_all)


_YEAR_OF_WEEKS = 7 * 52
"""The days of the 52 weeks after which an act is counted apart."""
