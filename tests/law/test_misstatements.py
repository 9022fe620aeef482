"""What a sentence is charged with is something that it says."""

from __future__ import annotations

import pytest

from ehe_workflow import Library
from ehe_workflow.audit.text import misstatements_in
from ehe_workflow.law.library import shipped_root

ENGLAND = Library([shipped_root()]).load("england")


def test_a_sentence_without_a_notice_is_not_charged_with_one() -> None:
    said = (
        "If parents do not engage and send no plan, we will assume that the education is not suitable and a school "
        "attendance order will also be instigated."
    )
    found = {one.misstatement.id: one.misstatement.claim for one in misstatements_in(ENGLAND, said)}
    assert set(found) == {"lint.eng.sao.no_school_notice", "lint.eng.sao.refused_visit"}
    assert found["lint.eng.sao.no_school_notice"] == "A school attendance order follows directly."
    assert "not engaging" in found["lint.eng.sao.refused_visit"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("An order may be served on the fifteenth day.", "lint.ct.day_after"),
        ("We answer within one month (28 days).", "lint.ct.28_days_month"),
        ("An appeal must be posted within two months of the decision.", "lint.ct.sent_vs_received"),
        ("The claim may be filed while the office is open on 24 December.", "lint.ct.court_open_24_dec"),
    ],
)
def test_wrong_counting_is_known_by_its_words(said: str, name: str) -> None:
    assert name in {one.misstatement.id for one in misstatements_in(ENGLAND, said)}


def test_right_counting_accuses_nobody() -> None:
    said = "You have until the end of the fifteenth day. The tribunal must receive the appeal within two months."
    assert not list(misstatements_in(ENGLAND, said))
