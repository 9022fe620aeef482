"""Orders that did not come as the law asks, and what a reader is told first of them."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import parse_case, status
from ehe_workflow.case.answer import answer_of
from ehe_workflow.command.status_text import status_text

NOTICE = "2026-11-23 notice-served"
TO_ORDER = (NOTICE, "2026-12-08 expediency-decided", "2026-12-09 school-notice-served")


def answered(law, *rows: str):
    lines = ["[case]", 'id = "c"', f'jurisdiction = "{law.jurisdiction.id}"', "born = 2014-02-10"]
    lines += ["[case.facts]", "has-plan = false"] if law.jurisdiction.id == "england" else []
    for row in rows:
        day, kind, *more = row.split()
        lines += ["[[event]]", f'id = "{kind}"', f'kind = "{kind}"', f"date = {day}", 'how = "by-hand"']
        lines += [f"dates.reply-by = {word}" for word in more]
    return answer_of(status(parse_case("\n".join(lines)), law, as_of=date(2027, 1, 10)))


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        ((*TO_ORDER, "2026-12-24 order-served"), False),
        ((*TO_ORDER, "2026-12-23 order-served"), True),
        ((f"{NOTICE} 2026-12-01", *TO_ORDER[1:], "2026-12-24 order-served"), True),
        ((NOTICE, "2026-12-24 order-served"), True),
        (("2026-12-01 order-served",), True),
        (("2026-12-01 order-served", "2026-12-03 notice-served"), True),
        ((*TO_ORDER, "2026-12-23 order-served", "2027-01-05 order-revoked"), False),
        (TO_ORDER, False),
    ],
)
def test_orders_that_did_not_come_as_the_law_asks(england, rows, doubtful):
    answer = answered(england, *rows)
    assert answer.doubtful_orders == (("order-served",) if doubtful else ())
    first = "\n".join(status_text(answer)).partition("WHERE IT STANDS")[0]
    assert ("take advice at once" in " ".join(first.split())) is doubtful
