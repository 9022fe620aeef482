"""Off the school roll in England: letters, consent, deletion."""

from __future__ import annotations

import pytest

from ehe_workflow import Library
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from tests.law.replays import (
    MAINSTREAM,
    SPECIAL,
    TO_ORDER,
    Replay,
    answer_to,
    leads_where_it_should,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


ROLLS = [
    Replay(
        name="consent lifts the bar and does not move the day that the parent named",
        log="""2026-12-07 home-education-notified last-day=2026-12-18
            2026-12-08 deletion-consent-asked
            2026-12-10 deletion-consent-given""",
        as_of="2026-12-12",
        facts=SPECIAL,
        stages=("withdrawal/notice-given",),
        ends={"eng.reg.deletion.home_ed": "2026-12-18"},
    ),
    Replay(
        name="the council is asked before the school is written to",
        log="""2026-11-02 deletion-consent-asked
            2026-11-20 deletion-consent-given
            2026-12-07 home-education-notified last-day=2026-12-11
            2026-12-14 name-deleted
            2026-12-14 deletion-return-sent""",
        facts=SPECIAL,
        stages=("withdrawal/off-roll",),
    ),
    Replay(
        name="no consent is asked for at a mainstream school",
        log="2026-11-02 deletion-consent-asked",
        facts=MAINSTREAM,
        stages=("withdrawal/on-roll",),
        found=("consent-asked-first",),
    ),
    Replay(
        name="a later letter moves the day",
        log="""2026-12-07 home-education-notified last-day=2026-12-11
            2026-12-09 home-education-notified last-day=2026-12-18
            2026-12-21 name-deleted""",
        facts=MAINSTREAM,
        stages=("withdrawal/off-roll",),
        ends={"eng.reg.deletion.home_ed": "2026-12-18"},
    ),
    Replay(
        name="an order that is revoked is a ground by itself, at a special school too",
        log=f"""{TO_ORDER}
            2026-02-20 order-complied
            2026-03-02 revocation-asked
            2026-03-10 order-revoked
            2026-03-11 name-deleted""",
        facts={"has-plan": "no", "special-school-placement": "yes", "school-is-maintained": "no"},
        stages=("attendance-order/nothing-open", "withdrawal/off-roll"),
    ),
    Replay(
        name="an oral message is no ground, and no deletion is due",
        log="2026-12-07 home-education-notified last-day=2026-12-11 in-writing=no",
        as_of="2027-01-20",
        facts=MAINSTREAM,
        stages=("withdrawal/on-roll",),
        found=("eng.reg.notification.in-writing", "notified"),
    ),
    Replay(
        name="under the Regulations of 2006 the last day at school counts too",
        log="2024-08-12 home-education-notified last-day=2024-08-23\n 2024-08-27 name-deleted",
        facts=MAINSTREAM,
        stages=("withdrawal/off-roll",),
    ),
]


@pytest.mark.parametrize("replay", ROLLS, ids=lambda one: one.name)
def test_a_real_sequence_leads_where_it_should(law: Law, replay: Replay) -> None:
    leads_where_it_should(replay, law)


def test_no_deletion_is_due_for_a_child_who_was_never_on_the_roll(law: Law) -> None:
    log = f"{TO_ORDER} 2026-03-02 revocation-asked\n 2026-03-10 order-revoked"
    answer = answer_to(Replay(name="", log=log, facts=MAINSTREAM, stages=()), law)
    (verdict,) = [one for one in answer.verdicts if one.limit.id == "eng.reg.deletion.sao_revoked"]
    assert verdict.kind is Kind.NOT_APPLICABLE
