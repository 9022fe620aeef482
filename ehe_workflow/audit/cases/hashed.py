"""Case ids as hashes, where that is asked for."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from ehe_workflow.audit.cases.order import Order


def with_hashed_ids(table: pl.DataFrame, order: Order, key: str | None) -> pl.DataFrame:
    """A table with the ids of its cases hashed, where that was asked for; values that may hold one are dropped."""
    if key is None or table.is_empty():
        return table
    if "value" in table.columns:
        with_id = ["", "case", order.mapping.columns.get("case", "case")]
        table = table.with_columns(pl.when(~pl.col("column").is_in(with_id)).then(pl.col("value")).alias("value"))
    names = table["case"].unique().drop_nulls().to_list()
    hashes = {name: blake2b(name.encode(), key=key.encode()[:64], digest_size=10).hexdigest() for name in names}
    return table.with_columns(pl.col("case").replace(hashes))
