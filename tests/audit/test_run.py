"""Whole audits: exactly the faults that were put in are found, in parts, resumed, whatever the log is written as."""

from __future__ import annotations

import csv
import gc
import json
import multiprocessing
import time
import weakref
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve

from ehe_workflow.audit.cases import sources, worker
from ehe_workflow.audit.cases.answer import PARTS_OF_CANNOT_TELL, CasesAnswer
from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.frames import Form, logs_of
from ehe_workflow.audit.cases.order import Order, plan_of
from ehe_workflow.audit.cases.parts import Parts
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.report import report_of
from ehe_workflow.audit.cases.run import Audited, audit_cases, finish
from ehe_workflow.audit.cases.steps import Patterns
from ehe_workflow.audit.cases.synthetic import made_up_logs
from ehe_workflow.audit.cases.telling import answer_of
from ehe_workflow.errors import InputError

AS_OF = date(2026, 11, 22)
CASES = 3000


@pytest.fixture(scope="module")
def made_up() -> tuple[pl.DataFrame, pl.DataFrame]:
    """A log, sorted by case, and the faults put into it."""
    pieces = list(made_up_logs(CASES, seed=5, first_day=date(2024, 3, 1), at_once=1000))
    return pl.concat([log for log, _ in pieces]), pl.concat([faults for _, faults in pieces])


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROWS_OF_PART", 5000)
    monkeypatch.setattr(sources, "_LOOK_AHEAD", 2)


def audit(folder: Path, log: Path, **more: object) -> Audited:
    order = Order(log=log, jurisdiction="england", as_of=AS_OF, out=folder / "out", **more)
    order.out.mkdir(exist_ok=True)
    return audit_cases(order)


def breaches(audited: Audited) -> set[tuple[str, str]]:
    found = pl.read_parquet(audited.order.out / "findings.parquet").filter(pl.col("verdict") == "breached")
    assert found.select("case", "limit").is_unique().all()
    return set(found.select("case", "limit").iter_rows())


@pytest.mark.usefixtures("small_parts")
def test_exactly_the_faults_put_in_are_found(made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path) -> None:
    log, faults = made_up
    assert len(faults) > CASES / 3
    log.write_parquet(tmp_path / "log.parquet", row_group_size=1000)
    audited = audit(tmp_path, tmp_path / "log.parquet")
    assert breaches(audited) == set(faults.iter_rows())
    assert audited.totals.cases == CASES
    assert audited.totals.rows == len(log)
    assert audited.faults.is_empty()
    assert audited.totals.one_by_one == 0


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("form", ["shuffled.parquet", "csv", "quoted.csv"])
def test_however_the_log_is_written(made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, form: str) -> None:
    log, faults = made_up
    path = tmp_path / f"log.{form.rpartition('.')[2]}"
    if form == "shuffled.parquet":
        log.sample(fraction=1, shuffle=True, seed=1).write_parquet(path)
    else:
        log.write_csv(path, quote_style="always" if form == "quoted.csv" else "necessary")
    audited = audit(tmp_path, path)
    assert breaches(audited) == set(faults.iter_rows())
    assert audited.totals.cases == CASES


@pytest.fixture
def own_parts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Very small parts, with the numbers of those that this process judges."""
    monkeypatch.setattr(sources, "ROWS_OF_PART", 1000)
    whole: Callable[..., None] = worker.Worker.part
    judged: list[int] = []

    def counted(self: worker.Worker, number: int, part: sources.Part) -> None:
        judged.append(number)
        whole(self, number, part)

    monkeypatch.setattr(worker.Worker, "part", counted)
    return judged


def test_two_processes_give_what_one_gives(
    made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, own_parts: list[int]
) -> None:
    made_up[0].write_parquet(tmp_path / "log.parquet")
    results, told = [], []

    def wait_for_the_other(done: int, parts: int) -> None:
        told.append((done, parts))
        time.sleep(0.2)

    for workers in (1, 2):
        folder = tmp_path / str(workers)
        folder.mkdir()
        own_parts.clear()
        told.clear()
        order = Order(
            log=tmp_path / "log.parquet", jurisdiction="england", as_of=AS_OF, out=folder, workers=workers, csv=False
        )
        audited = audit_cases(order, progress=wait_for_the_other if workers == 2 else None)
        results.append((pl.read_parquet(folder / "findings.parquet").sort(pl.all()), answer_of(audited).limits))
    assert results[0][0].equals(results[1][0])
    assert results[0][1] == results[1][1]
    assert told[-1] == (told[0][1], told[0][1])
    assert 0 < len(own_parts) < told[0][1]


def test_a_helper_that_dies_is_noticed(
    made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, own_parts: list[int]
) -> None:
    log, faults = made_up
    log.write_parquet(tmp_path / "log.parquet")

    def kill(done: int, _parts: int) -> None:
        if done:
            for helper in multiprocessing.active_children():
                helper.kill()
                helper.join()

    order = Order(
        log=tmp_path / "log.parquet", jurisdiction="england", as_of=AS_OF, out=tmp_path / "out", workers=2, csv=False
    )
    order.out.mkdir()
    with pytest.raises(BrokenProcessPool):
        audit_cases(order, progress=kill)
    assert not (order.out / "findings.parquet").exists()
    done = set(own_parts)
    own_parts.clear()
    assert breaches(audit_cases(evolve(order, workers=1))) == set(faults.iter_rows())
    assert done
    assert done.isdisjoint(own_parts)


@pytest.mark.usefixtures("small_parts")
def test_a_killed_run_goes_on_where_it_was(
    made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, faults = made_up
    path = tmp_path / "log.parquet"
    log.write_parquet(path)
    whole: Callable[..., None] = worker.Worker.part
    judged: list[int] = []

    def until_killed(self: worker.Worker, number: int, part: sources.Part) -> None:
        if number == 2:
            raise KeyboardInterrupt
        judged.append(number)
        whole(self, number, part)

    monkeypatch.setattr(worker.Worker, "part", until_killed)
    with pytest.raises(KeyboardInterrupt):
        audit(tmp_path, path)
    out = tmp_path / "out"
    assert judged == [0, 1]
    assert not list(out.glob("*.parquet"))
    finished = {one.name: one.stat().st_mtime_ns for one in (out / ".parts").glob("*-00000[01].*")}
    assert "done-000001.json" in finished

    def after(self: worker.Worker, number: int, part: sources.Part) -> None:
        judged.append(number)
        whole(self, number, part)

    monkeypatch.setattr(worker.Worker, "part", after)
    audited = audit(tmp_path, path)
    assert judged == list(range(len(judged)))
    assert {name: (out / ".parts" / name).stat().st_mtime_ns for name in finished} == finished
    assert breaches(audited) == set(faults.iter_rows())
    finish(audited.order)
    assert not list(out.rglob("*.unfinished"))
    assert not (out / ".parts").exists()


def test_another_audit_in_the_same_folder_begins_anew(
    made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    made_up[0].head(500).write_csv(path)
    first = audit(tmp_path, path)
    mark = json.loads((Parts(first.order).folder / "audit.json").read_text())
    second = audit(tmp_path, path, everything=True)
    assert json.loads((Parts(second.order).folder / "audit.json").read_text()) != mark
    assert second.findings > first.findings


def test_a_log_that_is_cut_short(made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    made_up[0].write_parquet(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged, cut short"):
        audit(tmp_path, path)


def test_formulas_are_neutralised_and_ids_hashed(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = ["=cmd|'/c calc'!A1,assessment-asked,2025-01-06", "@x,assessment-asked,2025-01-06"]
    path.write_text("\n".join(["case,event,date", *rows, ""]), encoding="utf-8")
    audited = audit(tmp_path, path)
    with (audited.order.out / "findings.csv").open(encoding="utf-8", newline="") as written:
        cells = [row["case"] for row in csv.DictReader(written)]
    assert cells
    assert all(cell.startswith(("'=", "'@")) for cell in cells)
    assert set(pl.read_parquet(audited.order.out / "findings.parquet")["case"]) == {rows[0].split(",")[0], "@x"}
    hashed = audit(tmp_path, path, hash_key="a key", csv=False)
    names = set(pl.read_parquet(hashed.order.out / "findings.parquet")["case"])
    assert len(names) == 2
    assert all(len(name) == 20 and name.isalnum() for name in names)
    again = audit(tmp_path, path, hash_key="another key", csv=False)
    assert names.isdisjoint(pl.read_parquet(again.order.out / "findings.parquet")["case"])


@pytest.fixture(scope="module")
def answered(made_up: tuple[pl.DataFrame, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Audited:
    folder = tmp_path_factory.mktemp("audit")
    made_up[0].write_parquet(folder / "log.parquet")
    return audit(folder, folder / "log.parquet", everything=True)


def test_the_summary_is_what_the_table_adds_up_to(answered: Audited) -> None:
    answer = answer_of(answered)
    table = pl.read_parquet(answered.order.out / "findings.parquet")
    for row in answer.limits:
        own = table.filter(pl.col("limit") == row.limit)
        counts = dict(own["verdict"].value_counts().iter_rows())
        assert (row.met, row.breached, row.running, row.cannot_tell, row.not_applicable) == tuple(
            counts.get(name, 0) for name in ("met", "breached", "running", "cannot-tell", "not-applicable")
        )
        assert row.cases == own["case"].n_unique()
        assert sum(one.met for one in row.months) == row.met
        assert row.no_evidence == own.filter(pl.col("reason").str.contains("no evidence")).height
        doubts = dict(own["doubt"].drop_nulls().value_counts().iter_rows())
        parts = {name: getattr(row, name) for name in PARTS_OF_CANNOT_TELL}
        assert parts == {name: doubts.get(name.replace("_", "-"), 0) for name in parts}
        assert sum(parts.values()) == row.cannot_tell
        late = own.filter(pl.col("doubt") == "late-unless")
        assert row.least_days_late == late["days_late_least"].min()
        assert row.most_days_late == late["days_late_most"].max()
    assert sum(row.late_unless for row in answer.limits) > 0
    assert sum(row.kept_if_due for row in answer.limits) > 0


def test_days_taken_and_published_measures(answered: Audited, made_up: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    answer = answer_of(answered)
    log = made_up[0]
    asked = log.filter(pl.col("event") == "assessment-asked").select("case", start="date")
    sent = log.filter(pl.col("event") == "final-plan-sent").select("case", end="date")
    both = asked.join(sent, on="case").with_columns(days=(pl.col("end") - pl.col("start")).dt.total_days())
    row = next(one for one in answer.limits if one.limit == "eng.ehc.final")
    ordered = sorted(both["days"])
    assert row.median_days == ordered[-(-len(ordered) // 2) - 1]
    assert row.p90_days == ordered[-(-9 * len(ordered) // 10) - 1]
    for measure in answer.measures:
        if measure.measure == "plans_issued_within_20_weeks":
            own = both.filter(pl.col("end").dt.year() == measure.year)["days"]
            assert (measure.within, measure.over) == ((own <= 140).sum(), (own > 140).sum())
            assert measure.average_weeks == round(own.mean() / 7, 1)
    assert {one.measure for one in answer.measures} >= {"request_outcome_six_weeks", "decision_4_weeks"}


def test_small_numbers_are_hidden(answered: Audited) -> None:
    open_, closed = answer_of(answered), answer_of(answered, suppress=20)
    assert any(None in (row.met, row.breached, row.running, row.cannot_tell) for row in closed.limits)
    for row, shown in zip(open_.limits, closed.limits, strict=True):
        for name in ("met", "breached", "running", "cannot_tell", "not_applicable"):
            assert getattr(shown, name) in {None, getattr(row, name)}
            assert getattr(shown, name) is None or not 0 < getattr(shown, name) < 20


def test_the_report(answered: Audited) -> None:
    answer: CasesAnswer = answer_of(answered)
    page = report_of(answer)
    assert page.count("<svg") >= 4
    assert "<script" not in page
    assert "eng.ehc.final" in page
    without_names = page.replace("http://www.w3.org", "")
    assert 'src="http' not in without_names
    assert "@import" not in page


def test_a_batch_is_freed_once_nobody_needs_it(made_up: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    order = Order(log=Path("log.parquet"), jurisdiction="england", as_of=AS_OF, out=Path())
    plan = plan_of(order)
    rows = made_up[0].head(2000).with_row_index("row", 1).cast({"row": pl.Int64})
    gc.disable()
    try:
        batch = Batch(plan, logs_of(rows, plan.law, AS_OF, Form(), Faults()).events)
        list(Patterns(plan).missteps(batch))
        assert batch.judged().verdicts
        freed = weakref.ref(batch.events)
        del batch
        assert freed() is None
    finally:
        gc.enable()
