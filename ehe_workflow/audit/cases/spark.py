"""The same audit on Apache Spark: all events of a case are brought together, and judged by the same columns.

Rows go to the workers as Arrow batches and findings come back so, by Spark's `applyInPandas` over groups of cases.
What a group of cases gives comes back as its tables, so that the answer is put together as in an audit without Spark.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
from attrs import asdict

from ehe_workflow.audit.cases.order import Order, Totals, plan_of
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.run import SUMS
from ehe_workflow.audit.cases.sources import Part, Spooled
from ehe_workflow.audit.cases.worker import Worker
from ehe_workflow.audit.cases.writing import TABLES_OF_ROWS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROWS_OF_GROUP = 400_000
"""How many rows are judged at once, about."""

TABLES_OF_GROUP = len(TABLES_OF_ROWS) + len(SUMS) + 1
"""How many tables each group gives, the totals among them."""

_DOT = "__dot__"
"""What stands for the dot in the name of a column, which Spark takes for a part of the column."""

_WORKERS: dict[str, Worker] = {}
"""The worker of each Python process of Spark, which keeps what it has counted from group to group."""


def session() -> SparkSession:
    """The session that is running, or a local one."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - starts Java, and only where it is wanted

    found = SparkSession.getActiveSession()
    if found is not None:
        return found
    # A local session works with this very Python; Spark takes it from nowhere else.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        SparkSession.builder.appName("ehe-workflow audit cases")
        .master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.driver.host", "localhost")
        .getOrCreate()
    )


def judge_rows(rows: DataFrame, order: Order, *, key: str | None = None, groups: int | None = None) -> DataFrame:
    """Judge a Spark table of events.

    Args:
        rows: a table with the columns of a log, a row an event: ``row``, ``case``, ``event``, ``date`` and more. It
            may be of any size; its rows need no order but that of ``row`` within a case. A column ``group`` says which
            rows are judged together; all rows of a case must have the same.
        order: whose law and which day; its log and folder are not used.
        key: what case ids are hashed with; None where they are kept.
        groups: into how many groups of cases the rows are put, where there is no column ``group``; by the number of
            rows where None.

    Returns:
        A Spark table with the columns ``group``, ``table`` (``findings``, ``steps``, ``faults``, ``counts``, ...) and
        ``content``: each row is one such table, for the cases of one group, as `unpacked` reads it.
    """
    from pyspark.sql import functions  # noqa: PLC0415 - only here

    rows = rows.toDF(*(column.replace(".", _DOT) for column in rows.columns))
    if "group" not in rows.columns:
        number = groups or max(1, -(-rows.count() // ROWS_OF_GROUP))
        case = functions.col("case").cast("string")
        rows = rows.withColumn("group", functions.pmod(functions.xxhash64(case), functions.lit(number)).cast("int"))
    return rows.groupBy("group").applyInPandas(_judging(order, key), "group int, table string, content binary")


def on_spark(
    order: Order, waiting: Sequence[tuple[int, Part]], key: str | None
) -> Iterator[tuple[int, dict[str, pl.DataFrame], Totals]]:
    """Judge parts that were put by on Spark, and give what each gave as it comes."""
    from pyspark.sql import functions  # noqa: PLC0415 - only here

    folders = {part.folder.name: number for number, part in waiting if isinstance(part, Spooled)}
    wanted = [str(part.folder.absolute()) for _, part in waiting if isinstance(part, Spooled)]
    if not wanted:
        return
    rows = session().read.option("mergeSchema", "true").parquet(*wanted)
    name = functions.regexp_extract(functions.input_file_name(), r"/([0-9]+)/[^/]+$", 1)
    found: dict[int, dict[str, pl.DataFrame]] = {}
    judged = judge_rows(rows.withColumn("group", name.cast("int")), order, key=key)
    for row in judged.toLocalIterator():
        number = folders[f"{row['group']:03}"]
        found.setdefault(number, {})[row["table"]] = unpacked(bytes(row["content"]))
        if len(found[number]) == TABLES_OF_GROUP:
            tables = found.pop(number)
            yield number, tables, Totals(**tables.pop("totals").row(0, named=True))


def _judging(order: Order, key: str | None) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def judge(group: pd.DataFrame) -> pd.DataFrame:
        known = repr((order, key))
        if known not in _WORKERS:
            _WORKERS.clear()
            _WORKERS[known] = Worker(order, plan_of(order), key)
        number = int(group["group"].iloc[0])
        frame = pl.from_pandas(group.drop(columns="group"), nan_to_null=True).sort("row")
        frame = frame.rename({column: column.replace(_DOT, ".") for column in frame.columns})
        faults = Faults()
        tables, totals = _WORKERS[known].judged(frame, faults)
        tables["faults"] = _WORKERS[known].hashed(faults.table())
        tables["totals"] = pl.DataFrame([asdict(totals)])
        return pd.DataFrame(
            {"group": number, "table": list(tables), "content": [_packed(table) for table in tables.values()]}
        )

    return judge


def _packed(table: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    table.write_ipc(written, compression="lz4")
    return written.getvalue()


def unpacked(content: bytes) -> pl.DataFrame:
    """A table as `judge_rows` packs it."""
    return pl.read_ipc(io.BytesIO(content))
