"""Under an attendance order in England: change, revocation, court, supervision."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ehe_workflow import Library
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import shipped_root
from tests.law.replays import (
    ACADEMY,
    TO_COURT,
    TO_ORDER,
    Replay,
    answer_to,
    leads_where_it_should,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return Library([shipped_root()]).load("england")


UNDER_ORDERS = [
    Replay(
        name="another school may be asked for after a revocation was refused",
        log=f"""{TO_ORDER}
            2026-03-01 revocation-asked
            2026-03-10 revocation-refused
            2026-03-15 order-amendment-asked
            2026-03-20 order-amended""",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="the order for a child with a plan names the school in it, and nothing is revoked",
        log="""2026-01-04 education-appears-unsuitable
            2026-01-05 notice-served by-hand asks-for=suitable-education reply-by=2026-01-20
            2026-01-21 expediency-decided
            2026-01-22 order-served by-hand
            2026-02-01 revocation-asked""",
        facts={"has-plan": "yes", "plan-names-school": "yes"},
        stages=("attendance-order/order-in-force",),
        found=("revocation-asked",),
    ),
    Replay(
        name="being satisfied later does not end the order",
        log=f"{TO_ORDER} 2026-03-01 family-reply\n 2026-03-10 council-satisfied",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="a notice while the order stands",
        log=f"{TO_ORDER} 2026-05-01 notice-served by-hand asks-for=suitable-education reply-by=2026-05-16",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
        found=("notice-under-order",),
        ends={"eng.sao.notice.response_period": "2026-05-16"},
    ),
    Replay(
        name="revocation may be asked for again the next day, and the minister's direction is carried out",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 revocation-refused
            2026-04-06 revocation-asked
            2026-04-20 revocation-refused
            2026-04-21 referred-to-minister
            2026-06-21 minister-directed direction=for-the-family
            2026-06-30 order-revoked""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="and while the question is with the minister",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 revocation-refused
            2026-04-21 referred-to-minister
            2026-05-06 revocation-asked
            2026-05-20 revocation-refused""",
        facts=ACADEMY,
        stages=("attendance-order/with-minister",),
    ),
    Replay(
        name="revoked before judgment: the court still decides, and no order is left",
        log=f"""{TO_COURT}
            2026-03-25 revocation-asked
            2026-04-05 order-revoked
            2026-05-06 acquitted""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
    ),
    Replay(
        name="a prosecution that is given up leaves the order in force",
        log=f"{TO_COURT} 2026-04-05 order-complied\n 2026-04-12 prosecution-given-up",
        facts=ACADEMY,
        stages=("attendance-order/order-in-force",),
    ),
    Replay(
        name="no prosecution is begun once the order is revoked",
        log=f"""{TO_ORDER}
            2026-03-25 revocation-asked
            2026-04-05 order-revoked
            2026-04-20 prosecution-started""",
        facts=ACADEMY,
        stages=("attendance-order/nothing-open",),
        found=("eng.sao.prosecution.supervision-considered", "prosecution-started"),
    ),
    Replay(
        name="a prosecution a day after the six months",
        log=f"""{TO_ORDER}
            2026-03-01 order-breached
            2026-03-03 supervision-order-considered
            2026-09-02 prosecution-started""",
        facts=ACADEMY,
        stages=("attendance-order/prosecution",),
        found=("eng.sao.prosecution.limitation",),
        ends={"eng.sao.prosecution.limitation": "2026-09-01"},
    ),
    Replay(
        name="eight weeks beginning with the court's direction",
        log=f"""{TO_COURT}
            2026-05-06 convicted
            2026-05-06 supervision-order-directed
            2026-06-30 supervision-order-declined""",
        facts=ACADEMY,
        stages=("attendance-order/convicted",),
        ends={"eng.sao.eso.decline_reasons": "2026-06-30"},
    ),
    Replay(
        name="an extension asked for on the first day of the last three months",
        log=f"""{TO_ORDER}
            2026-03-05 supervision-order-asked
            2026-05-06 supervision-order-made
            2027-02-05 supervision-order-extension-asked""",
        facts=ACADEMY,
        stages=("attendance-order/supervision-order-extension-asked",),
        ends={"eng.eso.duration": "2027-05-05", "eng.eso.extension_application": "2027-02-05"},
    ),
    Replay(
        name="an extension asked for too soon",
        log=f"""{TO_ORDER}
            2026-03-05 supervision-order-asked
            2026-05-06 supervision-order-made
            2027-02-04 supervision-order-extension-asked""",
        facts=ACADEMY,
        stages=("attendance-order/supervision-order-extension-asked",),
        found=("eng.eso.extension_application",),
    ),
]


@pytest.mark.parametrize("replay", UNDER_ORDERS, ids=lambda one: one.name)
def test_a_real_sequence_leads_where_it_should(law: Law, replay: Replay) -> None:
    leads_where_it_should(replay, law)


def test_what_ends_with_the_order_is_no_longer_running(law: Law) -> None:
    revoked = next(one for one in UNDER_ORDERS if one.name.startswith("revocation may be asked"))
    running = {one.limit.id for one in answer_to(revoked, law).verdicts if one.kind is Kind.RUNNING}
    assert not {one for one in running if one.startswith(("eng.sao.order.", "eng.sao.amend", "eng.sao.revoke"))}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (ACADEMY, {"eng.sao.amend.request", "eng.sao.revoke.request"}),
        ({"has-plan": "yes", "plan-names-school": "yes"}, set()),
    ],
    ids=["no plan", "a plan that names a school"],
)
def test_a_right_to_change_the_order_is_told_only_where_there_is_one(
    law: Law, facts: Mapping[str, str], told: set[str]
) -> None:
    answer = answer_to(Replay(name="", log=TO_ORDER, facts=facts, stages=()), law)
    rights = {"eng.sao.amend.request", "eng.sao.revoke.request"}
    running = {one.limit.id for one in answer.verdicts if one.kind is Kind.RUNNING and one.limit.id in rights}
    assert running == told
