"""Measure the figures that the project holds itself to, and say on what machine."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import check_time
import count_time
import import_time
import load_time
import simulation_time
import status_time
import trajectory_time
from timing import Figure, shown

_PACKAGES = ("attrs", "cattrs", "tomli", "transitions", "numpy", "simpy", "lexdays")


def main() -> None:
    print(f"{platform.platform()}, {os.cpu_count()} processors, {_processor()}")
    print(f"Python {platform.python_version()}; " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES))
    print("Medians of runs taken in turns with what they are held against.\n")
    figures = [
        *import_time.measure(),
        *status_time.measure(),
        *count_time.measure(),
        *load_time.measure(),
        *simulation_time.measure(),
        *trajectory_time.measure(),
        *check_time.measure(),
    ]
    for figure in figures:
        print(_line(figure))
    print("\nSlowest imports by themselves:")
    for name, microseconds in import_time.slowest():
        print(f"  {microseconds:>7} us  {name}")
    missed = [figure for figure in figures if figure.is_met is False]
    print(f"\n{len(missed)} of {sum(figure.is_met is not None for figure in figures)} bars missed")
    sys.exit(1 if missed else 0)


def _line(figure: Figure) -> str:
    mark = {True: "met", False: "MISSED", None: "-"}[figure.is_met]
    return (
        f"{figure.name:<60} {shown(figure.ours):>10}  {figure.against}: {shown(figure.theirs):>10}"
        f"  {figure.ratio:6.1f}x  ({figure.bar}: {mark})"
    )


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        return platform.processor()


if __name__ == "__main__":
    main()
