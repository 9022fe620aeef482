"""What people ask: next acts, rights with their last days, first lawful days; each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import Law, parse_case
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories import Trajectories, parse_what_if, trajectories
from ehe_workflow.trajectories.answers import MILESTONES, earliest_lawful, last_days_of_rights, next_acts, next_for
from tests.trajectories.village import PAPER

AS_OF = date(2026, 6, 3)
HORIZON = date(2026, 8, 1)
ORDERED = PAPER + '[[event]]\nid = "order"\nkind = "order"\ndate = 2026-06-12\n'


def ahead(village: Law, text: str = PAPER, as_of: date = AS_OF, what_if: str | None = None) -> Trajectories:
    case = parse_case(text)
    supposed = {"what_if": parse_what_if(what_if)} if what_if else {}
    return trajectories(case, village, as_of=as_of, horizon=HORIZON, **supposed)


@pytest.fixture(scope="module")
def paper(village: Law) -> Trajectories:
    return ahead(village)


def test_each_side_is_told_what_it_can_do_next(paper):
    family = next_for(paper, Actor.FAMILY)
    assert [(one.name, one.must, one.advice) for one in family] == [("reply", False, "Say what you do.")]
    assert family[0].window.earliest == date(2026, 6, 4)
    council = {one.name for one in next_for(paper, Actor.COUNCIL)}
    assert {"serve the paper", "praise the family"} <= council


def test_a_duty_that_several_acts_can_keep_is_told_as_one_duty(village):
    special = ahead(village, PAPER.replace("[[event]]", "facts = { special = true }\n[[event]]"), date(2026, 6, 15))
    found = {one.name: one for one in next_acts(special)}
    duty = found["The council praises or orders"]
    assert (duty.must, duty.event, duty.missed) == (True, None, "Complain.")
    assert (duty.window.earliest, duty.window.latest) == (date(2026, 6, 16), date(2026, 7, 1))
    assert duty.last_day is not None
    assert duty.last_day.latest == date(2026, 7, 1)
    assert [found[name].must for name in ("praise the family", "make an order")] == [False, False]
    assert next_acts(special)[0] == duty


def test_a_right_that_can_come_to_run_has_the_last_days_of_every_path(paper):
    (right,) = last_days_of_rights(paper)
    assert (right.by, right.running, right.event) == (Actor.FAMILY, False, "appeal")
    # The first lawful order is of Thursday 11 June: Friday and the four days from Monday to Thursday.
    assert right.last_day.earliest == date(2026, 6, 18)
    assert right.lost == "after that day it is out of time. The order stands."


def test_a_right_that_runs_has_one_last_day(village):
    (right,) = last_days_of_rights(ahead(village, ORDERED, date(2026, 6, 15)))
    assert right.running
    assert (right.last_day.earliest, right.last_day.latest) == (date(2026, 6, 19), date(2026, 6, 19))


def test_a_right_whose_time_is_over_is_no_more_told(village):
    assert last_days_of_rights(ahead(village, ORDERED, date(2026, 6, 22))) == ()


def test_the_first_lawful_order_waits_for_the_time(paper):
    (order,) = earliest_lawful(paper, MILESTONES["order"])
    assert (order.day, order.event, order.needs) == (date(2026, 6, 11), "order", {"special": True})
    assert order.warning == "Say why."


def test_a_milestone_is_counted_where_it_is_first_come_to_and_goes_against_the_family(village, paper):
    assert {one.event for one in earliest_lawful(paper, MILESTONES["order"])} == {"order"}  # not the praise
    assert earliest_lawful(ahead(village, ORDERED, date(2026, 6, 15)), MILESTONES["order"]) == ()  # it has come
    assert earliest_lawful(paper, MILESTONES["ombudsman"]) == ()


def test_what_an_earlier_step_takes_to_be_so_is_told_as_well(paper):
    (court,) = earliest_lawful(paper, MILESTONES["prosecution"])
    assert (court.day, court.needs) == (date(2026, 6, 11), {"special": True, "wealthy": False})


def test_the_first_day_of_an_event(village, paper):
    assert [one.day for one in earliest_lawful(paper, "summons")] == [date(2026, 6, 11)]
    assert [one.day for one in earliest_lawful(paper, "reply")] == [date(2026, 6, 4)]
    later = ahead(village, what_if="order on 2026-07-01")
    assert [one.day for one in earliest_lawful(later, "summons")] == [date(2026, 7, 1)]
    assert earliest_lawful(ahead(village, what_if="special is no"), "summons") == ()
