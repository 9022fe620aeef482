"""How fast an audit of many cases is, how its cost grows with the log, and how it compares with pm4py.

    python benchmarks/audit_time.py [CASES ...]

Each audit is a process of its own, timed from its start with its imports to the last table written. pm4py takes more
than its share of time the longer the log is, so that it is put to the first 20,000 and the first 100,000 cases of the
log of a million; the whole would take it hours. The bar is held against the longer part.
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
FAST = 1_000_000
PARTS_FOR_PM4PY = (20_000, 100_000)
WORKERS = 2
TURNS = 3
LEAST_EVENTS_A_SECOND = 1_000_000
MOST_BYTES = 3 * 10**9
LEAST_RATIO = 100


def main(sizes: tuple[int, ...]) -> None:
    print(f"{os.cpu_count()} processors, {WORKERS} workers; load of the machine: {os.getloadavg()[0]:.1f}")
    bars: dict[str, bool] = {}
    are_exact = []
    print("\n     cases      events  seconds   CPU s   events/s  per CPU s     MB  faults")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for size in sizes:
            log, faults = write_log(size, folder)
            ours = []
            for turn in range(TURNS if size == FAST else 1):
                out = folder / f"out-{size}-{turn}"
                ours.append(_run("audit_once.py", log, out, WORKERS))
                are_exact.append(is_exact(out / "findings.parquet", faults))
                print(_line(ours[-1], exact=are_exact[-1]), flush=True)
            if size == FAST:
                bars |= _fast_and_small(ours) | _compared(ours, log)
            log.unlink()
    bars["the faults put in are found, and no others"] = all(are_exact)
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


def _fast_and_small(ours: list[dict[str, Any]]) -> dict[str, bool]:
    rate, most = median(map(_rate, ours)), max(one["bytes"] for one in ours)
    return {
        f"{rate:,.0f} events a second (at least {LEAST_EVENTS_A_SECOND:,})": rate >= LEAST_EVENTS_A_SECOND,
        f"{most / 1e6:,.0f} MB (at most {MOST_BYTES / 1e6:,.0f})": most <= MOST_BYTES,
    }


def _compared(ours: list[dict[str, Any]], log: Path) -> dict[str, bool]:
    for cases in PARTS_FOR_PM4PY:
        theirs = _run("audit_pm4py.py", log, cases)
        print(
            f"{cases:>10,} {theirs['events']:>11,} {theirs['seconds']:>8.1f} {theirs['processor_seconds']:>7.1f} "
            f"{_rate(theirs):>10,.0f} {_rate(theirs, 'processor_seconds'):>10,.0f}         pm4py, conformance alone",
            flush=True,
        )
        ratio = median(map(_rate, ours)) / _rate(theirs)
        print(f"{'':>40} ours, all of it, over a million: {ratio:.0f} times as many events a second", flush=True)
    return {f"{ratio:.0f} times pm4py's events a second (at least {LEAST_RATIO})": ratio >= LEAST_RATIO}


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
