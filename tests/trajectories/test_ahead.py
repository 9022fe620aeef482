"""The answer of `trajectories`: what-ifs side by side, questions with the facts that matter, faults all at once."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import InputError, Law, parse_case, status
from ehe_workflow.trajectories import parse_what_if
from ehe_workflow.trajectories.answer import Ahead
from ehe_workflow.trajectories.matter import facts_that_matter
from ehe_workflow.trajectories.suppositions import SuppositionError
from tests.trajectories.village import PAPER

AS_OF = date(2026, 6, 3)


def ahead(village: Law, text: str = PAPER, horizon: date = date(2026, 8, 1), **more) -> Ahead:
    return Ahead(parse_case(text), village, as_of=AS_OF, horizon=horizon, **more)


def test_a_step_that_is_only_in_logs_is_followed_and_never_foreseen(village):
    def opening(text: str, as_of: date):
        found = status(parse_case(text), village, as_of=as_of)
        return {one.step.event for one in found.openings}, found.standings[0].stages[0].id

    appealed = PAPER + '[[event]]\nkind = "appeal"\ndate = 2026-06-02\n'
    assert opening(PAPER, AS_OF) == ({"paper", "reply", "praise", "order"}, "asked")
    assert opening(appealed, AS_OF)[1] == "appealed"
    (process,) = ahead(village).paths().processes
    assert {
        node.stage
        for node in process.nodes
        if "appealed" in {process.node(edge.to).stage for edge in process.edges_from(node.id)}
    } == {"ordered"}


# ----------------------------------------------------------------------------------------------------- side by side


def test_without_a_what_if_there_is_nothing_to_compare(village):
    answer = ahead(village).answer()
    assert answer.comparison is None
    assert [one.what_if for one in answer.alternatives] == ["as things stand"]


def test_only_what_differs_is_listed(village):
    what_ifs = [parse_what_if("order on 2026-07-01"), parse_what_if("no reply")]
    comparison = ahead(village).answer(what_ifs).comparison
    assert comparison is not None
    assert comparison.alternatives == ("as things stand", "order on 2026-07-01", "no reply")
    rows = {row.event or row.step: row for row in comparison.rows}
    order = rows["order"].windows
    assert [window and window.earliest for window in order] == [date(2026, 6, 11), date(2026, 7, 1), date(2026, 6, 11)]
    assert order[1] is not None
    assert (order[1].earliest, order[1].open) == (date(2026, 7, 1), False)
    assert rows["reply"].windows[0] is not None
    assert rows["reply"].windows[2] is None
    assert all(len(set(row.windows)) > 1 for row in comparison.rows)
    assert comparison.same >= 0


def test_what_a_supposed_event_takes_is_supposed_as_well(village):
    (process,) = ahead(village).paths(parse_what_if("order on 2026-07-01")).processes
    after = [node for node in process.nodes if node.stage == "ordered"]
    assert [node.where for node in after] == [{"special": True}] * len(after)
    assert after


@pytest.mark.parametrize(
    "text", ["special is no and order on 2026-07-01", "praise on 2026-07-01 and order on 2026-07-10"]
)
def test_an_event_that_can_be_no_step_on_its_day_is_refused(village, text):
    with pytest.raises(InputError, match="cannot be a step on") as caught:
        ahead(village).paths(parse_what_if(text))
    assert text in (caught.value.faults[0].key or "")


def test_a_what_if_about_the_law_begins_it_on_that_day(village):
    late = PAPER + '[[event]]\nkind = "order"\ndate = 2026-06-02\n'
    answer = ahead(village, late).answer([parse_what_if("part-two from 2026-06-01")])
    now, then = (
        [edge.event for one in alternative.processes for edge in one.edges] for alternative in answer.alternatives
    )
    assert now == then  # a new duty of the council makes no step in this law
    assert answer.alternatives[1].what_if == "part-two from 2026-06-01"


def test_a_horizon_of_a_year_where_none_is_given(village):
    one = Ahead(parse_case(PAPER), village, as_of=AS_OF)
    assert one.horizon == date(2027, 6, 3)
    assert one.answer().horizon == date(2027, 6, 3)


# ------------------------------------------------------------------------------------------------- facts that matter


def answered(village: Law, name: str, text: str = PAPER):
    (found,) = ahead(village, text).answer(questions=[name]).questions
    return found


def test_the_smallest_sets_of_facts_that_change_an_answer(village):
    found = answered(village, "prosecution")
    assert [one.facts for one in found.matters.sets] == [("special",), ("wealthy",)]
    special = found.matters.sets[0]
    answers = {one.values["special"]: found.matters.answers[one.answer - 1] for one in special.outcomes}
    assert answers == {False: (), True: ("11 June 2026: prosecute",)}
    assert special.questions == ("Is the case special?",)


def test_a_fact_that_no_path_turns_on_is_never_tried(village):
    assert "red" not in answered(village, "prosecution").matters.asked


def test_a_fact_that_cannot_change_this_answer_is_not_asked_for(village):
    assert [one.facts for one in answered(village, "order").matters.sets] == [("special",)]  # wealth is for the court
    assert answered(village, "reply").matters.sets == ()


def test_a_fact_that_is_known_is_not_asked_for(village):
    known = PAPER.replace("[[event]]", "facts = { special = true }\n[[event]]")
    assert [one.facts for one in answered(village, "prosecution", known).matters.sets] == [("wealthy",)]


def test_a_fact_that_matters_only_with_another_is_named_with_it(village):
    one = ahead(village)

    def question(paths):
        facts = {
            (name, value) for process in paths.processes for node in process.nodes for name, value in node.where.items()
        }
        both = ("special", True) in facts and ("wealthy", True) in facts
        return ("both possible",) if both else ("not both",)

    found = facts_that_matter(village, one.paths, question)
    assert found.asked == ("special", "wealthy")
    assert {fact for matter in found.sets for fact in matter.facts} <= {"special", "wealthy"}


# --------------------------------------------------------------------------------------------------------- bad input

BAD = {
    "unknown event": ("no replly", "'reply'"),
    "unknown fact": ("specail is yes", "'special'"),
    "value": ("special is perhaps", "yes or no"),
    "commencement": ("part-tow from 2026-07-01", "'part-two'"),
    "past day": ("reply on 2026-06-01", "after 2026-06-03"),
    "beyond the horizon": ("reply on 2026-08-02", "no later than the horizon"),
    "event and none": ("reply on 2026-06-09 and no reply", "contradict each other"),
    "two values": ("special is yes and special is no", "contradict each other"),
    "two days of law": ("part-two from 2026-07-01 and part-two from 2026-08-01", "contradict each other"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_what_if_that_cannot_be_is_refused(village, name):
    text, said = BAD[name]
    with pytest.raises(InputError) as caught:
        ahead(village).answer([parse_what_if(text)])
    (fault,) = caught.value.faults
    told = " ".join(str(part) for part in (fault.message, fault.expected, fault.nearest and repr(fault.nearest)))
    assert said in told
    assert text in (fault.key or "")


@pytest.mark.parametrize(
    "text",
    ["", "reply", "reply on", "reply on 9.6.2026", "reply on 2026-02-30", "special = yes", "no", "reply or order"],
)
def test_a_what_if_in_no_known_form_is_refused(text):
    with pytest.raises(SuppositionError, match=r"EVENT on DATE|year first"):
        parse_what_if(text)


def test_all_the_faults_of_all_what_ifs_and_questions_are_told_at_once(village):
    what_ifs = [parse_what_if("no replly"), parse_what_if("special is yes and special is no")]
    with pytest.raises(InputError) as caught:
        ahead(village).answer(what_ifs, ["oder", "reply"])
    assert [fault.nearest for fault in caught.value.faults] == ["reply", None, "order"]


@pytest.mark.parametrize(
    ("horizon", "said"),
    [
        (AS_OF, "a day after that one"),
        (date(2026, 6, 1), "a day after that one"),
        (date(2060, 1, 1), "no more than 20 years"),
        (date(2030, 1, 1), "lies outside what is known for counting"),
    ],
)
def test_a_horizon_that_cannot_be_looked_at_is_refused(village, horizon, said):
    with pytest.raises(InputError) as caught:
        ahead(village, horizon=horizon).answer()
    assert any(said in f"{fault.message} {fault.expected}" for fault in caught.value.faults)


def test_an_unknown_process_is_refused_with_the_nearest(village):
    with pytest.raises(InputError) as caught:
        ahead(village, processes=["mian"]).answer()
    assert caught.value.faults[0].nearest == "main"


# ------------------------------------------------------------------------------------------ if the family does nothing

SCHOOL_NOTICE = """
[case]
id = "school-notice"
jurisdiction = "england"
born = 2015-03-01

[case.facts]
has-plan = false

[[event]]
kind = "notice-served"
date = 2026-11-20
served = 2026-11-20

[[event]]
kind = "school-notice-served"
date = 2026-12-09
served = 2026-12-09
"""


def test_what_goes_against_the_family_if_it_does_nothing_is_told_where_it_is_another_day(shipped):
    """A school may be chosen at once, and then named at once; else the 15 days have to run out (s.438(3))."""
    one = Ahead(parse_case(SCHOOL_NOTICE), shipped.load("england"), as_of=date(2026, 12, 10), horizon=date(2027, 2, 1))
    (told,) = one.answer().alternatives

    def days(found):
        return {each.day for each in found["order"] if each.event == "order-served"}

    assert days(told.earliest) == {date(2026, 12, 11)}
    assert days(told.earliest_if_idle) == {date(2026, 12, 24)}
    chosen = parse_what_if("school-chosen on 2026-12-14")
    assert days(one.answer([chosen]).alternatives[1].earliest) == {date(2026, 12, 14)}


def test_nothing_is_told_twice_where_the_family_changes_nothing(village):
    (told,) = ahead(village).answer().alternatives
    assert told.earliest["order"]
    assert told.earliest_if_idle == {}


def test_a_question_of_too_many_facts_is_answered_as_far_as_it_was_asked(village, monkeypatch):
    monkeypatch.setattr("ehe_workflow.trajectories.matter.MOST_ASKED", 1)
    (question,) = ahead(village).answer(questions=["prosecution"]).questions
    assert not question.matters.complete
    assert {one.facts for one in question.matters.sets} == {("special",), ("wealthy",)}


# ------------------------------------------------------------------------- too many paths to hold apart, and the order

NOTICE = """
[case]
id = "notice"
jurisdiction = "{nation}"
born = 2016-03-01
facts.{fact} = false

[[event]]
kind = "notice-served"
date = 2026-11-24
served = 2026-11-24
"""


@pytest.mark.parametrize(
    ("nation", "fact", "first"),
    [
        ("scotland", "attended-public-school-here", date(2026, 12, 2)),
        ("england", "has-plan", date(2026, 12, 9)),
    ],
)
def test_no_court_comes_before_an_order_and_no_order_before_the_notice_has_run_out(shipped, nation, fact, first):
    """Held together or not: what a step takes to have happened comes before it (E. s.443(1), S. ss.37(2), 41)."""
    case = parse_case(NOTICE.format(nation=nation, fact=fact))
    one = Ahead(case, shipped.load(nation), as_of=date(2026, 11, 25), horizon=date(2027, 3, 1))
    (told,) = one.answer().alternatives
    orders = {each.day for each in told.earliest["order"] if each.event == "order-served"}
    assert orders == {first}
    assert {each.day for each in told.earliest["prosecution"]} == {first}


def test_what_can_come_next_is_told_on_all_its_days_though_the_calendar_moves_the_case_meanwhile(shipped):
    """The family may answer while the notice runs and afterwards; the council's next step waits for its end."""
    case = parse_case(NOTICE.format(nation="england", fact="has-plan"))
    (told,) = Ahead(case, shipped.load("england"), as_of=date(2026, 11, 25)).answer().alternatives
    acts = {act.event: act for act in told.next}
    assert (acts["family-reply"].window.earliest, acts["family-reply"].window.open) == (date(2026, 11, 26), True)
    assert len([act for act in told.next if act.event == "family-reply"]) == 1
    assert acts["expediency-decided"].window.earliest == date(2026, 12, 9)


REFUSED = """
[case]
id = "refused"
jurisdiction = "england"
born = 2017-09-01
facts.has-plan = false

[[event]]
kind = "assessment-asked"
date = 2026-06-15

[[event]]
kind = "assessment-refused"
date = 2026-08-03
"""


def test_what_is_a_step_of_several_processes_is_told_once(shipped):
    """A refusal is followed by the assessment, the appeal and the mediation; the appeal's time is the appeal's."""
    one = Ahead(parse_case(REFUSED), shipped.load("england"), as_of=date(2026, 9, 13), horizon=date(2026, 12, 1))
    (told,) = one.answer().alternatives
    assert len({paths.process for paths in told.processes}) == 3
    acts = [(act.by, act.name, act.limit) for act in told.next]
    assert len(acts) == len(set(acts))
    assert not any((by, name, None) in acts for by, name, limit in acts if limit is not None)
    appeals = [right for right in told.rights if right.event == "appeal-lodged"]
    # Only with a certificate, so at the soonest a month after one that is issued on the next day.
    assert min(right.last_day.earliest or date.max for right in appeals) == date(2026, 10, 14)
    assert {right.cut_off for right in appeals} == {"17:00"}
