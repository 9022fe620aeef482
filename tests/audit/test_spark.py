"""An audit on Apache Spark is equal to one without it."""

from __future__ import annotations

import importlib.util
import shutil
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ehe_workflow.audit.cases.order import Order
from ehe_workflow.audit.cases.run import audit_cases
from ehe_workflow.audit.cases.synthetic import made_up_logs
from ehe_workflow.audit.cases.telling import answer_of

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None,
        reason="the extra 'spark' is not installed (make test EXTRAS=spark)",
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java, which Spark needs (OpenJDK 17)"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def log() -> pl.DataFrame:
    """A log whose cases are in no order, with some days vague and some rows bad."""
    log, _ = next(iter(made_up_logs(600, seed=9, first_day=date(2024, 3, 1))))
    log = log.with_columns(pl.col("date", "born", "date.reply-by").cast(pl.String))
    vague = pl.int_range(pl.len()) % 50
    days = pl.when(vague == 0).then(pl.col("date").str.slice(0, 7)).when(vague == 7).then(pl.lit("soon"))
    return log.with_columns(date=days.otherwise(pl.col("date"))).sample(fraction=1, shuffle=True, seed=2)


@pytest.fixture
def spark() -> Iterator[object]:
    from ehe_workflow.audit.cases.spark import session  # noqa: PLC0415 - needs the extra

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = session()
        yield found
        found.stop()


def test_spark_gives_what_one_machine_gives(log: pl.DataFrame, tmp_path: Path, spark: object) -> None:
    path = tmp_path / "log.csv"
    log.write_csv(path)
    found = []
    for engine in ("local", "spark"):
        out = tmp_path / engine
        out.mkdir()
        order = Order(log=path, jurisdiction="england", as_of=date(2026, 11, 22), out=out, engine=engine)
        audited = audit_cases(order)
        tables = [pl.read_parquet(out / f"{name}.parquet").sort(pl.all()) for name in ("findings", "steps", "faults")]
        found.append((tables, audited.totals, answer_of(audited).limits, answer_of(audited).measures))
    (tables, *rest), (tables_of_spark, *rest_of_spark) = found
    assert tables[0].height > 600
    assert all(one.equals(other) for one, other in zip(tables, tables_of_spark, strict=True))
    assert rest == rest_of_spark


def test_a_table_of_spark_in_groups(log: pl.DataFrame, tmp_path: Path, spark: object) -> None:
    from ehe_workflow.audit.cases.spark import judge_rows, unpacked  # noqa: PLC0415 - needs the extra

    log.with_row_index("row", 1).cast({"row": pl.Int64}).write_parquet(tmp_path / "log.parquet")
    order = Order(log=tmp_path, jurisdiction="england", as_of=date(2026, 11, 22), out=tmp_path)
    rows = spark.read.parquet(str(tmp_path / "log.parquet"))  # type: ignore[attr-defined]
    judged = judge_rows(rows, order, groups=3).collect()
    assert len({row["group"] for row in judged}) == 3
    totals = pl.concat([unpacked(bytes(row["content"])) for row in judged if row["table"] == "totals"])
    assert totals["cases"].sum() == 600
