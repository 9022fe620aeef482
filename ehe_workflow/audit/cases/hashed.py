"""Case ids as hashes, where that is asked for."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from ehe_workflow.audit.cases.order import Order


def with_hashed_ids(table: pl.DataFrame, order: Order, key: str | None) -> pl.DataFrame:
    """A table with the ids of its cases hashed, where that was asked for.

    Values that may hold an id, and dates of birth, are dropped.
    """
    if key is None or table.is_empty():
        return table
    if "value" in table.columns:
        theirs = [order.mapping.columns.get(name, name) for name in ("case", "born")]
        private = pl.col("column").is_in(["", "case", "born", *theirs])
        table = table.with_columns(pl.when(~private).then(pl.col("value")).alias("value"))
    names = table["case"].unique().drop_nulls().to_list()
    hashes = {name: blake2b(name.encode(), key=key.encode()[:64], digest_size=10).hexdigest() for name in names}
    return table.with_columns(pl.col("case").replace(hashes))
