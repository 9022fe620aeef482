"""A run that is killed, by the operating system and not by a test double, leaves nothing half-written and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ehe_workflow.audit.cases.order import Order
from ehe_workflow.audit.cases.parts import Parts
from ehe_workflow.audit.cases.run import audit_cases
from ehe_workflow.audit.cases.synthetic import made_up_logs
from ehe_workflow.audit.cases.writing import names_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="groups of processes are of POSIX"),
]

SCRIPT = """
import sys
from ehe_workflow.audit.cases import csv_text
from ehe_workflow.command import main

if __name__ == "__main__":
    csv_text.PIECE = 30_000  # so that a small log is cut into many parts
    main(sys.argv[1:])
"""


def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_leaves_nothing_half_written(tmp_path: Path, by: signal.Signals) -> None:
    log, _ = next(iter(made_up_logs(800, seed=3, first_day=date(2024, 3, 1))))
    log.write_csv(tmp_path / "log.csv")
    script, out = tmp_path / "run.py", tmp_path / "out"
    script.write_text(SCRIPT, encoding="utf-8")
    law = ("-j", "england", "--as-of", "2026-11-22", "--no-report", "--workers", "2")
    command = [sys.executable, str(script), "audit", "cases", str(tmp_path / "log.csv"), "--out", str(out), *law]

    def finished() -> dict[str, int]:
        return {one.name: one.stat().st_mtime_ns for one in (out / ".parts").glob("done-*.json")}

    running = subprocess.Popen(  # noqa: S603 - this very Python
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: len(finished()) >= 3, 120, "no part was finished")
    os.kill(running.pid, by)
    running.wait(60)
    until(lambda: is_gone(running.pid), 30, "processes of the run are left")

    before = finished()
    assert [path.name for path in out.iterdir()] == [".parts"]
    assert 3 <= len(before) < 64, "it was killed too late to tell anything"
    for done in before:
        number = done.removeprefix("done-").removesuffix(".json")
        for table in (out / ".parts").glob(f"*-{number}.arrow"):
            pl.read_ipc(table)

    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - this very Python
    assert sorted(path.name for path in out.iterdir()) == list(names_of(csv=True, report=False))
    whole = Order(log=tmp_path / "log.csv", jurisdiction="england", as_of=date(2026, 11, 22), out=tmp_path / "whole")
    whole.out.mkdir()
    audit_cases(whole)
    for name in ("findings", "steps", "faults"):
        one, other = (pl.read_parquet(folder / f"{name}.parquet").sort(pl.all()) for folder in (out, whole.out))
        assert one.equals(other)


INTERRUPTED = """
import sys
import time
from pathlib import Path
from ehe_workflow.audit.cases import csv_text
from ehe_workflow.command import main

if __name__ == "__mp_main__":  # a helper, before it is ready
    Path(sys.argv[0]).with_name("starting").touch()
    time.sleep(3)

if __name__ == "__main__":
    csv_text.PIECE = 30_000
    main(sys.argv[1:])
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked here")
def test_ctrl_c_while_helpers_start_prints_no_traceback(tmp_path: Path) -> None:
    log, _ = next(iter(made_up_logs(800, seed=3, first_day=date(2024, 3, 1))))
    log.write_csv(tmp_path / "log.csv")
    script, out = tmp_path / "run.py", tmp_path / "out"
    script.write_text(INTERRUPTED, encoding="utf-8")
    law = ("-j", "england", "--as-of", "2026-11-22", "--no-report", "--workers", "2")
    command = [sys.executable, str(script), "audit", "cases", str(tmp_path / "log.csv"), "--out", str(out), *law]
    running = subprocess.Popen(  # noqa: S603 - this very Python
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    until((tmp_path / "starting").exists, 120, "no helper was started")
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert "stopped; the same command goes on where this one was" in told
    assert "Traceback" not in told, told


def test_finished_parts_are_not_done_again(tmp_path: Path) -> None:
    """The parts that a killed run has finished keep their times; see also the whole audits."""
    log, _ = next(iter(made_up_logs(300, seed=4, first_day=date(2024, 3, 1))))
    log.write_csv(tmp_path / "log.csv")
    order = Order(log=tmp_path / "log.csv", jurisdiction="england", as_of=date(2026, 11, 22), out=tmp_path / "out")
    order.out.mkdir()
    audit_cases(order)
    tables = sorted(Parts(order).folder.rglob("*.arrow"))
    times = [one.stat().st_mtime_ns for one in tables]
    assert times
    audit_cases(order)
    assert [one.stat().st_mtime_ns for one in tables] == times
