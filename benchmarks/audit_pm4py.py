"""Temporal-profile conformance of pm4py over the first cases of a log, in a process of its own: what it took, as JSON.

    python benchmarks/audit_pm4py.py LOG CASES

Only the conformance itself is timed; reading the log and finding the profile are not. pm4py is under the AGPL: it is
measured here, and nothing is built on it.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings

import pandas as pd
import polars as pl


def main(log: str, cases: str) -> None:
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        import pm4py  # noqa: PLC0415 - greets on import

    names = pl.scan_parquet(log).select(pl.col("case").unique().sort().head(int(cases))).collect()
    rows = pl.scan_parquet(log).join(names.lazy(), on="case").select("case", "event", "date").collect()
    frame = pd.DataFrame(
        {
            "case:concept:name": rows["case"].to_list(),
            "concept:name": rows["event"].to_list(),
            "time:timestamp": pd.to_datetime(rows["date"].to_list(), utc=True),
        }
    )
    profile = pm4py.discover_temporal_profile(frame)
    start, processor = time.perf_counter(), time.process_time()
    pm4py.conformance_temporal_profile(frame, profile, zeta=2.0)
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor
    print(json.dumps({"seconds": seconds, "processor_seconds": processor_seconds, "events": len(rows)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
