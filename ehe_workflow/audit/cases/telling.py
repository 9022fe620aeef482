"""From the tables of an audit to its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from ehe_workflow.audit.cases.answer import (
    COUNTED,
    PARTS_OF_CANNOT_TELL,
    CasesAnswer,
    FaultCount,
    FaultExample,
    LimitCount,
    MeasureCount,
    MonthCount,
    StepCount,
)
from ehe_workflow.audit.cases.doubts import breach_unless
from ehe_workflow.audit.cases.measures import DAYS, OVER, OVER_A_YEAR, VAGUE, WITHIN, measures_of
from ehe_workflow.audit.cases.misstep_table import comes_first
from ehe_workflow.audit.cases.run import Audited
from ehe_workflow.audit.cases.summary import quantiles
from ehe_workflow.audit.cases.suppression import suppressed
from ehe_workflow.audit.cases.writing import names_of
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit
from ehe_workflow.time import Convention


def answer_of(audited: Audited, *, suppress: int | None = None, report: bool = False) -> CasesAnswer:
    """The answer of an audit.

    Args:
        audited: what it gave.
        suppress: numbers from 1 to one less than this are hidden, with others from which they could be worked out.
        report: whether a report is written as well.
    """
    order, totals = audited.order, audited.totals
    answer = CasesAnswer(
        jurisdiction=order.jurisdiction,
        jurisdiction_name=audited.law.jurisdiction.name,
        as_of=order.as_of,
        log=order.log.name,
        only="=".join(order.mapping.only) if order.mapping.only else None,
        rows=totals.rows,
        events=totals.events,
        cases=totals.cases,
        verdicts=totals.verdicts,
        one_by_one=totals.one_by_one,
        findings=audited.findings,
        suppressed_below=suppress,
        limits=tuple(_limits(audited)),
        steps=tuple(_steps(audited)),
        faults=tuple(_fault(row) for row in audited.faults.iter_rows(named=True)),
        measures=tuple(_measures(audited.law, audited.sums["measures"])),
        files=names_of(csv=order.csv, report=report),
    )
    return suppressed(answer, suppress) if suppress else answer


def _steps(audited: Audited) -> Iterator[StepCount]:
    index, kinds = index_of(audited.law), set(audited.sums["kinds"]["kind"])
    for row in audited.steps.drop("source").iter_rows(named=True):
        wisely = row["kind"] == FindingKind.UNWISE_STEP.value
        before = comes_first(index, row["process"], row.pop("event"), wisely=wisely)
        yield StepCount(**row, recorded=not before or not before.isdisjoint(kinds))


def _limits(audited: Audited) -> list[LimitCount]:
    law, sums = audited.law, audited.sums
    counts, taken = sums["counts"], {row["limit"]: row for row in quantiles(sums["taken"]).iter_rows(named=True)}
    cases, kinds = dict(sums["cases"].iter_rows()), set(sums["kinds"]["kind"])
    found = []
    for (name,), own in counts.partition_by("limit", as_dict=True).items():
        limit = law.limit[str(name)]
        force, confidence = law.weight_of(limit)
        days = taken.get(limit.id, {})
        numbers = _numbers(own)
        months = [
            MonthCount(month=None if month is None else f"{month:%Y-%m}", **_numbers(rows))
            for (month,), rows in own.partition_by("month", as_dict=True, maintain_order=True).items()
        ]
        found.append(
            LimitCount(
                limit=limit.id,
                what=limit.what,
                length=f"{limit.length}{_before(limit)}",
                bound=limit.bound.value,
                process=limit.process,
                whose=limit.by.value,
                right=limit.right,
                force=force.value,
                confidence=confidence.value,
                source=law.authority(limit.source),
                cases=cases.get(limit.id, 0),
                **numbers,
                **_doubts(own),
                **_late(law, limit, sums["late"].filter(pl.col("limit") == limit.id)),
                recorded=not kinds.isdisjoint(limit.done),
                median_days=days.get("median_days"),
                p90_days=days.get("p90_days"),
                months=tuple(sorted(months, key=lambda one: one.month or "")),
            )
        )
    return sorted(found, key=_breaches_and_lateness_first)


def _breaches_and_lateness_first(row: LimitCount) -> tuple[int, int, int, str]:
    return -(row.breached or 0), -(row.late_unless or 0), -(row.no_evidence or 0), row.limit


def _doubts(counts: pl.DataFrame) -> dict[str, Any]:
    by_doubt = dict(counts.group_by("doubt").agg(pl.col("count").sum()).iter_rows())
    return {name: by_doubt.get(name.replace("_", "-"), 0) for name in PARTS_OF_CANNOT_TELL}


def _late(law: Law, limit: Limit, late: pl.DataFrame) -> dict[str, Any]:
    """By how many days those are late that something may excuse, and what."""
    often = late.group_by("unless").agg(pl.col("count").sum()).sort("count", "unless", descending=[True, False])
    fact = law.fact.get(breach_unless(limit) or "")
    most = late.select(pl.max_horizontal("least", "most").max()).item() if len(late) else None
    return {
        "least_days_late": late["least"].min(),
        "most_days_late": most,
        "unless": tuple(often["unless"].to_list()),
        "breach_unless": fact.id if fact is not None and fact.of == "case" and late["is_open"].any() else None,
    }


def _before(limit: Limit) -> str:
    """What is added to a length that is counted back."""
    return " before" if limit.convention in {Convention.BEFORE, Convention.CLEAR_BEFORE} else ""


def _fault(row: dict[str, Any]) -> FaultCount:
    examples = tuple(FaultExample(**one) for one in row["examples"])
    return FaultCount(**{**row, "column": row["column"] or "", "examples": examples})


def _numbers(counts: pl.DataFrame) -> dict[str, Any]:
    by_verdict = dict(counts.group_by("verdict").agg(pl.col("count").sum()).iter_rows())
    return {name: by_verdict.get(name.replace("_", "-"), 0) for name in COUNTED}


def _measures(law: Law, sums: pl.DataFrame) -> list[MeasureCount]:
    found = []
    for measure in measures_of(law):
        own = sums.filter(pl.col("measure") == measure.id)
        vague = int(own.filter(pl.col("band") == VAGUE)["count"].sum())
        for year in sorted(own["year"].drop_nulls().unique().to_list()):
            bands = dict(own.filter(pl.col("year") == year).select("band", "count").iter_rows())
            within, over, more = (bands.get(name, 0) for name in (WITHIN, OVER, OVER_A_YEAR))
            every = within + over + more
            found.append(
                MeasureCount(
                    measure=measure.id,
                    what=measure.what,
                    year=year,
                    within=within,
                    over=over,
                    over_a_year=more,
                    share=round(within / every, 4) if every else None,
                    average_weeks=round(bands.get(DAYS, 0) / every / 7, 1) if every else None,
                    vague=vague,
                    source=measure.source,
                    part_of=measure.part_of,
                )
            )
    return found
