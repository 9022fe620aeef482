"""How long `import ehe_workflow` takes in a fresh interpreter, against the libraries that it is built on."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from timing import Figure

_OURS = "import ehe_workflow"
_ALL = "from ehe_workflow import *"
_THEIRS = "import attrs, cattrs"
_RUNS = 15
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


def measure() -> Iterator[Figure]:
    """Each statement in turns in interpreters of its own; the time of an empty interpreter is taken off."""
    statements: dict[str, list[float]] = {"": [], _OURS: [], _ALL: [], _THEIRS: []}
    for statement in statements:
        _seconds(statement)  # the first run writes the compiled files
    for _ in range(_RUNS):
        for statement, found in statements.items():
            found.append(_seconds(statement))
    empty = median(statements[""])
    theirs = median(statements[_THEIRS]) - empty
    for name, statement in (("import ehe_workflow", _OURS), ("the same with every part in use", _ALL)):
        yield Figure(name, median(statements[statement]) - empty, theirs, _THEIRS, at_most=3)


def slowest(number: int = 12) -> Iterator[tuple[str, int]]:
    """The modules that take longest by themselves, in microseconds, as ``-X importtime`` tells."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", _ALL], capture_output=True, text=True, check=True)
    found = [(match[4], int(match[1])) for match in map(_LINE.match, done.stderr.splitlines()) if match]
    yield from sorted(found, key=lambda one: -one[1])[:number]


def _seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    for name, microseconds in slowest(40):
        print(f"{microseconds:>8} us  {name}")
