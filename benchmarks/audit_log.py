"""Made-up logs for measuring audits: written some cases at a time, with the faults that were put into them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from ehe_workflow.audit.cases.synthetic import made_up_logs

AS_OF = date(2026, 11, 22)
FIRST_DAY = date(2024, 3, 1)


def write_log(cases: int, folder: Path) -> tuple[Path, Path]:
    """Write a log and its faults as Parquet, the log sorted by case."""
    pieces = folder / f"pieces-{cases}"
    pieces.mkdir()
    for number, (rows, found) in enumerate(made_up_logs(cases, seed=cases, first_day=FIRST_DAY)):
        rows.write_parquet(pieces / f"log-{number:06}.parquet", compression="lz4")
        found.write_parquet(pieces / f"faults-{number:06}.parquet", compression="lz4")
    log, faults = folder / f"log-{cases}.parquet", folder / f"faults-{cases}.parquet"
    for name, whole in (("log", log), ("faults", faults)):
        pl.scan_parquet(sorted(pieces.glob(f"{name}-*"))).sink_parquet(whole, maintain_order=True)
    for path in pieces.iterdir():
        path.unlink()
    pieces.rmdir()
    return log, faults


def is_exact(findings: Path, faults: Path) -> bool:
    """Whether the breaches that an audit found are exactly the faults that were put in, each once."""
    keys = ["case", "limit"]
    breached = pl.scan_parquet(findings).filter(pl.col("verdict") == "breached").select(keys)
    put_in = pl.scan_parquet(faults).select(keys)
    numbers = [one.select(pl.len()).collect().item() for one in (breached, put_in)]
    apart = [
        one.join(other, on=keys, how="anti").select(pl.len()).collect().item()
        for one, other in ((breached, put_in), (put_in, breached))
    ]
    return bool(numbers[0] == numbers[1] and apart == [0, 0])
