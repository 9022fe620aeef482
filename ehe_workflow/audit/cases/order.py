"""What an audit is asked to do, and what it read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from ehe_workflow.audit.cases.batch import Plan
from ehe_workflow.audit.cases.mapping import LogMapping
from ehe_workflow.law.library import Library


@frozen(kw_only=True)
class Order:
    """What an audit is asked to do.

    Attributes:
        log: the log.
        jurisdiction: whose law.
        as_of: the day, inclusive.
        out: the folder that the answer is written to.
        mapping: what the log's own words mean.
        folders: further folders of jurisdictions.
        assumed: first days assumed for law that is not in force.
        everything: whether verdicts that are no findings are written as well.
        hash_key: what case ids are hashed with; None where they are kept.
        workers: how many processes.
        csv: whether the tables are written as CSV as well as Parquet.
        engine: ``local``, or ``spark`` to judge the parts on Apache Spark.
    """

    log: Path
    jurisdiction: str
    as_of: date
    out: Path
    mapping: LogMapping = field(factory=LogMapping)
    folders: tuple[Path, ...] = ()
    assumed: Mapping[str, date] = field(factory=dict)
    everything: bool = False
    hash_key: str | None = None
    workers: int = 1
    csv: bool = True
    engine: str = "local"


@frozen(kw_only=True)
class Totals:
    """What was read, and how.

    Attributes:
        rows: rows of the log.
        events: events that were judged.
        cases: cases.
        verdicts: verdicts given.
        one_by_one: cases that were answered by the single-case engine.
    """

    rows: int = 0
    events: int = 0
    cases: int = 0
    verdicts: int = 0
    one_by_one: int = 0

    def with_more(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            rows=self.rows + other.rows,
            events=self.events + other.events,
            cases=self.cases + other.cases,
            verdicts=self.verdicts + other.verdicts,
            one_by_one=self.one_by_one + other.one_by_one,
        )


def plan_of(order: Order) -> Plan:
    """The law of an audit."""
    law = Library.shipped(*order.folders).load(order.jurisdiction)
    return Plan(law, order.as_of, order.assumed)
