"""How fast an audit of many cases is, how its cost grows with the log, and how it compares with pm4py.

    python benchmarks/audit_time.py [CASES ...]

Each audit is a process of its own, timed from its start with its imports to the last table written. The comparison is
made at a million cases, or at the largest size below that where sizes are given.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from audit_log import is_exact, write_log

SIZES = (10_000, 100_000, 1_000_000, 4_000_000)
COMPARED = 1_000_000
WORKERS = 2
TURNS = 3
CASES_OF_PM4PY = 20_000
LEAST_EVENTS_A_SECOND = 1_000_000
MOST_BYTES = 3 * 10**9
LEAST_RATIO = 100
EXACT = "the faults put in are found, and no others"


def main(sizes: tuple[int, ...]) -> None:
    print(f"{os.cpu_count()} processors, {WORKERS} workers; load of the machine: {os.getloadavg()[0]:.1f}")
    compared = max((size for size in sizes if size <= COMPARED), default=min(sizes))
    bars: dict[str, bool] = {}
    print("\n     cases      events  seconds   CPU s   events/s  per CPU s     MB  faults")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for size in sizes:
            log, faults = write_log(size, folder)
            ours, theirs = [], []
            for turn in range(TURNS if size == compared else 1):
                if size == compared:
                    theirs.append(_run("audit_pm4py.py", log, CASES_OF_PM4PY))
                out = folder / f"out-{size}-{turn}"
                ours.append(_run("audit_once.py", log, out, WORKERS))
                exact = is_exact(out / "findings.parquet", faults)
                bars[EXACT] = exact and bars.get(EXACT, True)
                print(_line(ours[-1], exact=exact), flush=True)
            if size == compared:
                bars |= _bars(ours, theirs)
            log.unlink()
    print()
    for name, met in bars.items():
        print(f"{'met' if met else 'MISSED':<7} {name}")
    sys.exit(0 if all(bars.values()) else 1)


def _run(script: str, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _line(one: dict[str, Any], *, exact: bool) -> str:
    return (
        f"{one['cases']:>10,} {one['events']:>11,} {one['seconds']:>8.1f} {one['processor_seconds']:>7.1f} "
        f"{_rate(one):>10,.0f} {_rate(one, 'processor_seconds'):>10,.0f} {one['bytes'] / 1e6:>6.0f}  "
        f"{'exactly found' if exact else 'NOT EXACTLY FOUND'}"
    )


def _rate(one: dict[str, Any], by: str = "seconds") -> float:
    return float(one["events"] / one[by])


def _bars(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> dict[str, bool]:
    rate, other = median(map(_rate, ours)), median(map(_rate, theirs))
    most = max(one["bytes"] for one in ours)
    by_processor = [median(_rate(one, "processor_seconds") for one in some) for some in (ours, theirs)]
    print(
        f"\npm4py over {CASES_OF_PM4PY:,} cases of the same log, conformance alone: {other:,.0f} events a second, "
        f"{by_processor[1]:,.0f} for each second of a processor; ours, all of it: {by_processor[0]:,.0f}"
    )
    return {
        f"{rate:,.0f} events a second (at least {LEAST_EVENTS_A_SECOND:,})": rate >= LEAST_EVENTS_A_SECOND,
        f"{most / 1e6:,.0f} MB (at most {MOST_BYTES / 1e6:,.0f})": most <= MOST_BYTES,
        f"{rate / other:.1f} times pm4py's events a second (at least {LEAST_RATIO})": rate / other >= LEAST_RATIO,
    }


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
