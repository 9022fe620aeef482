"""The page of an audit: law apart from promises, nothing shown that is hidden, nothing run that a log holds."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import polars as pl
from attrs import evolve

sys.path.insert(0, str(Path(__file__).parent))

from test_suppression import LEAST, answer, counts, limit, measure

from ehe_workflow.audit.cases.answer import COUNTED, CasesAnswer, FaultCount, FaultExample, StepCount
from ehe_workflow.audit.cases.charts import _months_between, _ticks
from ehe_workflow.audit.cases.report import report_of
from ehe_workflow.audit.cases.suppression import suppressed
from ehe_workflow.audit.cases.writing import names_of, write_sums
from ehe_workflow.law.terms import Confidence, Force

MONTHS = {
    "2026-01": counts(met=2301, breached=31),
    "2026-02": counts(met=2302, breached=0),
    "2026-03": counts(met=2303),
}


def page_of(found: CasesAnswer) -> dict[str, str]:
    """The text of a page by its headings."""
    page = report_of(found)
    parts = re.split(r"<h2>(.*?)</h2>", page)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_promises_stand_apart_from_law() -> None:
    law = limit("of.law", MONTHS, what="The law asks it")
    promise = limit("of.council", MONTHS, what="The council promised it", force=Force.COUNCIL_POLICY.value)
    parts = page_of(answer(law, promise))
    assert "of.law" in parts["Time limits that were not kept"]
    assert "of.council" not in parts["Time limits that were not kept"]
    assert "of.council" in parts["Guidance, promises and advice that were not kept"]
    assert "The law asks it:" in parts["In short"]
    assert "31 of 6,937 not kept (0.4%). The time is at most 2 weeks" in " ".join(parts["In short"].split())
    assert "<strong>1</strong> time limit of the law" in parts["In short"]
    assert "The council promised it" not in parts["How well the duties were kept"]


def test_acts_that_are_never_recorded_stand_apart() -> None:
    months = {"2026-01": counts(cannot_tell=50)}
    some = limit("some", months, no_evidence=50)
    never = limit("never", months, no_evidence=50, recorded=False)
    parts = page_of(answer(some, never))
    assert "some" in parts["Duties without evidence"]
    assert "never" not in parts["Duties without evidence"].split("<table>")[1]
    assert "never" in parts["Acts that this log never holds"]
    assert "50 times the log has no sign" in parts["In short"]


def test_what_is_late_unless_excused_is_told_and_not_among_what_was_kept() -> None:
    months = {"2026-01": counts(met=10, cannot_tell=20)}
    late = limit(
        "late",
        months,
        what="It is sent",
        late_unless=18,
        least_days_late=2,
        most_days_late=180,
        unless=("an exception applies",),
        breach_unless="exception-claimed",
    )
    parts = page_of(answer(late))
    assert "18 late unless an exception applies (2 to 180 days late)" in " ".join(parts["In short"].split())
    assert "No breach of a time limit of the law is sure" in parts["In short"]
    assert "exception-claimed = false" in parts["Late, unless something excuses it"]
    assert "Time limits that were kept wherever it can be told" not in parts


def test_every_limit_stands_on_the_page() -> None:
    """Whatever was found of a limit, and whoever has the duty or the right."""
    for number in ("met", "breached", "running", "not_applicable", "late_unless", "no_evidence", "kept_if_due", "?"):
        untold = number not in COUNTED
        months = {"2026-01": counts(**{"cannot_tell" if untold else number: 7})}
        parts = {number: 7} if untold and number != "?" else {}
        for more in ({}, {"right": True}, {"whose": "law"}, {"force": Force.COUNCIL_POLICY.value}, {"recorded": False}):
            assert report_of(answer(limit("the.limit", months, **parts, **more))).count("the.limit ·") >= 1, (
                number,
                more,
            )


def test_a_breach_of_a_figure_that_was_not_read_is_marked() -> None:
    row = limit("l", MONTHS, confidence=Confidence.SECONDARY.value)
    page = " ".join(report_of(answer(row)).split())
    assert "31 rest on a figure that was not read in its source" in page
    assert "check before relying on it" in page
    assert "rest on a figure" not in report_of(answer(limit("l", MONTHS)))


def test_steps_whose_order_is_not_sure_stand_apart() -> None:
    def step(name: str, order_known: bool, recorded: bool = True) -> StepCount:
        return StepCount(
            process="p",
            step=name,
            kind="impossible-step",
            what=f"It is {name}.",
            whose="council",
            force=Force.STATUTE.value,
            order_known=order_known,
            recorded=recorded,
            count=7,
        )

    steps = (step("sure", True), step("vague", False), step("held elsewhere", True, recorded=False))
    parts = page_of(evolve(answer(), steps=steps))
    assert "It is sure." in parts["Steps out of order"]
    assert "It is held elsewhere." in parts["Steps after acts that this log never holds"]
    assert "It is held elsewhere." not in parts["Steps out of order"]
    assert "It is vague." in parts["Steps that may be out of order"]


def test_a_hidden_number_is_nowhere(tmp_path: Path) -> None:
    """The numbers 3 and 2777 are hidden: they are in no table, not in the page and not in its charts."""
    months = {"2026-01": counts(met=2777, breached=3), "2026-02": counts(met=2888), "2026-03": counts(met=2999)}
    found = suppressed(answer(limit("l", months), measures=(measure("m", 2026, 2777, 3),)), LEAST)
    write_sums(found, tmp_path, csv=True)
    texts = {name: (tmp_path / f"{name}.csv").read_text(encoding="utf-8") for name in ("limits", "months", "measures")}
    texts["page"] = report_of(found)
    for name, text in texts.items():
        assert "2777" not in text.replace(",", ""), name
        assert "2,777" not in text, name
    assert texts["months"].splitlines()[1] == "l,2026-01,,,0,0,0"
    row = pl.read_csv(tmp_path / "limits.csv").row(0, named=True)
    assert (row["met"], row["breached"], row["running"]) == (None, None, 0)
    assert "dash stands for a month" in texts["page"]


def test_a_chart_of_months_names_them_at_even_distances_and_reaches_above_its_bars() -> None:
    assert _months_between("2025-11", "2026-02") == ["Nov 25", "Dec 25", "Jan 26", "Feb 26"]
    assert _ticks(1) == [0, 1]
    assert _ticks(7) == [0, 2, 4, 6, 8]
    assert _ticks(41) == [0, 10, 20, 30, 40, 50]
    assert all(_ticks(most)[-1] >= most and len(_ticks(most)) <= 6 for most in range(1, 3000))
    months = {f"2025-{month:02}": counts(met=7, breached=1) for month in range(1, 13)}
    page = report_of(answer(limit("l", months)))
    named = re.findall(r">(\w{3} 25)<", page)
    assert named == ["Jan 25", "Mar 25", "May 25", "Jul 25", "Sep 25", "Nov 25"]


def test_what_a_log_holds_is_text() -> None:
    bad = "<script>alert(1)</script>"
    fault = FaultCount(
        column=bad,
        what=bad,
        effect="kept",
        count=1,
        first_row=1,
        examples=(FaultExample(value=bad, expected=bad, count=1),),
    )
    row = limit(bad, MONTHS, what=f"It's {bad} \\' ]")
    page = report_of(evolve(answer(row), log=bad, only=bad, jurisdiction_name=bad, faults=(fault,)))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 8


def test_the_page_needs_nothing_else() -> None:
    page = report_of(answer(limit("l", MONTHS)))
    for outside in ("<script", "src=", "@import", "url(", "<link"):
        assert outside not in page.replace("aria-", "")
    assert page.count("<svg") == 2
    assert page.count('role="img"') >= 2


def test_an_audit_that_found_nothing() -> None:
    parts = page_of(
        evolve(answer(limit("l", {"2026-01": counts(met=9)})), faults=(), files=names_of(csv=True, report=True))
    )
    assert "No breach of a time limit of the law was found." in parts["In short"]
    assert "None was found in 500 rows." in parts["Faults of the log"]
    assert "Published measures, recomputed" not in parts


def test_an_audit_that_could_judge_nothing() -> None:
    parts = page_of(answer())
    assert "Nothing could be judged" in parts["In short"]
    assert "No breach" not in parts["In short"] + parts["Time limits that were not kept"]
