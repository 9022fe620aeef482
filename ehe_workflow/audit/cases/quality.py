"""What is wrong with the rows of a log, told row by row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import define, field

SCHEMA = {
    "row": pl.Int64,
    "case": pl.String,
    "column": pl.String,
    "value": pl.String,
    "what": pl.String,
    "expected": pl.String,
    "effect": pl.String,
}
"""The columns of a table of faults: the row (the first row of data is 1), where in it, and what became of it."""

LONGEST = 200
"""How many letters of a bad value are told."""

KEPT = "kept"
LEFT_OUT = "left out"
READ_AS_UNKNOWN = "read as not known"
NOT_PART = "not part of the audit"
"""What became of rows. The last is of rows that are right, and are not what the audit is about."""


@define
class Faults:
    """Collects faults.

    Attributes:
        tables: the faults found so far.
    """

    tables: list[pl.DataFrame] = field(factory=list)

    def add(
        self,
        rows: pl.DataFrame,
        *,
        column: str,
        what: str | pl.Expr,
        effect: str,
        value: str | pl.Expr | None = None,
        expected: str | pl.Expr | None = None,
    ) -> None:
        """Tell of some rows.

        Args:
            rows: the rows, with the columns ``row`` and ``case``.
            column: where in them.
            what: what is wrong, the same for all or by row.
            effect: what became of them.
            value: the bad value, or the column that holds it.
            expected: what would be right.
        """
        if rows.is_empty():
            return
        told = rows.select(
            row="row",
            case="case",
            column=pl.lit(column),
            value=_text(value).str.slice(0, LONGEST),
            what=_text(what),
            expected=_text(expected),
            effect=pl.lit(effect),
        )
        self.tables.append(told.cast(SCHEMA))  # type: ignore[arg-type]

    def add_where(
        self,
        chosen: npt.NDArray[np.bool_],
        rows: pl.DataFrame,
        *,
        column: str,
        what: str,
        effect: str,
        value: pl.Expr | None = None,
    ) -> None:
        """Tell of the rows that are chosen, as `add` does."""
        if chosen.any():
            self.add(rows.filter(pl.Series(chosen)), column=column, what=what, effect=effect, value=value)

    def of_row(
        self, row: int, *, column: str, what: str, effect: str, value: str | None = None, expected: str | None = None
    ) -> None:
        """Tell of one row whose case could not be read; row 0 is the heading, or the log as a whole."""
        frame = pl.DataFrame({"row": [row], "case": [None]}, schema={"row": pl.Int64, "case": pl.String})
        self.add(frame, column=column, what=what, effect=effect, value=value, expected=expected)

    def table(self) -> pl.DataFrame:
        """All of them, by row."""
        if not self.tables:
            return pl.DataFrame(schema=SCHEMA)
        return pl.concat(self.tables).sort("row", maintain_order=True)


def _text(value: str | pl.Expr | None) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value, dtype=pl.String)
