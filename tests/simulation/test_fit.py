from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ehe_workflow import InputError, parse_case
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Confidence
from ehe_workflow.simulation.files import assumptions_for, to_toml
from ehe_workflow.simulation.fit import Fitted, Fitting, read_log
from ehe_workflow.simulation.model import NOTHING_FURTHER
from ehe_workflow.simulation.simulate import Simulation

LOG = """case,event,date,who
a,ask,2026-01-05,x
a,answer,2026-01-09,
a,end,2026-02-20,
b,ask,2026-01-05,
b,answer,2026-01-19,
b,end,2026-01-30,

c,ask,2026-02-02,
c,note,2026-02-04,
d,ask,2026-02,
d,answer,2026-03-02,
e,end,2026-02-02,
"""


def fit(land: Law, tmp_path: Path, text: str = LOG, *processes: str) -> Fitted:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    fitting = Fitting(land, read_log(path, land), path.name, processes)
    for _ in fitting.run():
        pass
    return fitting.fitted()


def test_shares_and_durations_come_from_the_log(land: Law, tmp_path: Path) -> None:
    found = fit(land, tmp_path)
    choice = found.assumptions.choice["main"]
    assert choice["asked"].shares == {"answer": 0.75, "note": 0.25}
    assert choice["asked"].confidence is Confidence.DERIVED
    assert choice["done"].shares == {NOTHING_FURTHER: 1.0}
    assert found.times["main.asked"] == 4
    duration = found.assumptions.duration["main"]
    assert (duration["answer"].kind, duration["answer"].quantiles) == ("quantiles", (4, 14))
    assert (duration["note"].kind, duration["note"].days) == ("fixed", 2)
    assert duration["end"].days == 11  # the other came after the calendar's own step, whose day the log does not hold
    assert (found.cases, found.events, found.first, found.last) == (5, 11, date(2026, 1, 5), date(2026, 3, 2))
    assert (found.open, found.refused, found.vague) == (2, 1, 2)


def test_what_is_fitted_can_be_used(land: Law, tmp_path: Path) -> None:
    path = tmp_path / "fitted.toml"
    path.write_text(to_toml(fit(land, tmp_path).assumptions), encoding="utf-8")
    assumptions = assumptions_for(land, [path])
    assert assumptions.names == ("Fitted to log.csv",)
    case = parse_case('[case]\nid = "t"\njurisdiction = "land"\n[[event]]\nkind = "ask"\ndate = 2026-03-02')
    simulation = Simulation(case, land, as_of=date(2026, 3, 2), runs=100, assumptions=assumptions).finish()
    assert simulation.done == 100


def test_shares_that_cannot_be_written_exactly_still_sum_to_one(land: Law, tmp_path: Path) -> None:
    rows = [f"{case},ask,2026-01-05\n{case},{kind},2026-01-09\n" for case, kind in enumerate(["answer"] * 2 + ["note"])]
    found = fit(land, tmp_path, "case,event,date\n" + "".join(rows))
    shares = found.assumptions.choice["main"]["asked"].shares
    assert round(sum(shares.values()) * 1_000_000) == 1_000_000


def test_other_processes_are_left_out(land: Law, tmp_path: Path) -> None:
    assert fit(land, tmp_path, LOG, "other").assumptions.choice == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("case,evnt,date\na,ask,2026-01-05\n", "there is no column 'event'"),
        ("case,event,date\na,aks,2026-01-05\n", "did you mean 'ask'"),
        ("case,event,date\na,ask,5 January\n", "log.csv:2"),
        ("case,event,date\n,ask,2026-01-05\n", "no name"),
        ("case,event,date\n", "holds no entry"),
        ("", "there is no column"),
        ("case,event,date\na,ask,../..\n", "has a date"),
        ("case,event,date\n" + "a,aks,x\n" * 60, "and 70 more faults"),
    ],
)
def test_bad_logs_are_told(land: Law, tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        fit(land, tmp_path, text)


def test_a_log_that_is_not_there_or_no_text(land: Law, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_log(tmp_path / "none.csv", land)
    path = tmp_path / "log.csv"
    path.write_bytes(b"case,event,date\n\xff\xfe")
    with pytest.raises(InputError, match="no CSV in UTF-8"):
        read_log(path, land)
