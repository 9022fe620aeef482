"""Which paths are told alike, and what may still be asked for from a stage."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ehe_workflow import parse_case
from ehe_workflow.case.replay import CONDITION
from ehe_workflow.law.conditions import parse_condition
from ehe_workflow.law.index import index_of
from ehe_workflow.law.terms import FactType
from ehe_workflow.trajectories import trajectories
from ehe_workflow.trajectories.alike import Alike
from ehe_workflow.trajectories.facts_ahead import Told
from ehe_workflow.trajectories.watch import watch_of
from tests.trajectories.small import Small, SmallLimit, SmallStep, law_of

EITHER = parse_condition("first and (happened a or happened b)")
BOTH = parse_condition("happened a and happened b")


def told(*kinds: str) -> Told:
    return Told(happened=frozenset(kinds))


def asked(*conditions) -> frozenset[str]:
    return frozenset(name for one in conditions for name in (f"{CONDITION}{one}", *one.names()))


class TestAlike:
    def test_one_of_several_events_is_enough(self, plain) -> None:
        alike = Alike(plain, [EITHER], ())
        assert alike.of(asked(EITHER), frozenset(), told("a")) == told("a")
        assert alike.of(asked(EITHER), frozenset(), told("b")) == told("a")
        assert alike.of(asked(EITHER), frozenset(), told("a", "b")) == told("a")
        assert alike.of(asked(EITHER), frozenset(), told()) == told()

    def test_every_condition_that_may_be_asked_counts(self, plain) -> None:
        alike, both = Alike(plain, [EITHER, BOTH], ()), asked(EITHER, BOTH)
        found = {alike.of(both, frozenset(), one) for one in (told("a"), told("b"), told("a", "b"))}
        assert len(found) == 3

    def test_what_is_taken_to_be_so_may_settle_a_condition(self, plain) -> None:
        alike, so = Alike(plain, [EITHER], ()), frozenset({("first", False)})
        assert alike.of(asked(EITHER), so, told()) == alike.of(asked(EITHER), so, told("a"))

    def test_not_where_an_event_can_settle_it_otherwise(self, plain) -> None:
        law = evolve(plain, event={**plain.event, "c": evolve(plain.event["c"], sets={"first": True})})
        alike, so = Alike(law, [EITHER], ()), frozenset({("first", False)})
        assert alike.of(asked(EITHER), so, told()) != alike.of(asked(EITHER), so, told("a"))

    def test_not_where_it_is_worked_out_anew_each_day(self, plain) -> None:
        law = evolve(plain, fact={**plain.fact, "first": evolve(plain.fact["first"], computed="of-school-age")})
        alike, so = Alike(law, [EITHER], ()), frozenset({("first", False)})
        assert alike.of(asked(EITHER), so, told()) != alike.of(asked(EITHER), so, told("a"))

    def test_the_log_counts(self, plain) -> None:
        alike = Alike(plain, [EITHER], ("b",))
        assert alike.of(asked(EITHER), frozenset(), told()) == alike.of(asked(EITHER), frozenset(), told("a"))

    def test_not_what_paths_that_are_held_together_differ_in(self, plain) -> None:
        alike, unsure = Alike(plain, [EITHER], ()), frozenset({"happened a"})
        assert alike.of(asked(EITHER), frozenset(), evolve(told(), unsure=unsure)) != told()


@pytest.mark.parametrize(("back", "left"), [("b", False), ("c", True)])
def test_what_every_path_settles_before_it_is_asked_is_not_asked_for_earlier(plain, back: str, left: bool) -> None:
    """Only event b settles the fact; event c leads on as well."""
    steps = (
        SmallStep("start", "a", "s0", "s1"),
        SmallStep("on", "b", "s1", "s2"),
        SmallStep("also", back, "s1", "s2"),
        SmallStep("asks", "d", "s2", "s3", fact="third"),
    )
    steps = steps if back == "c" else (steps[0], steps[1], steps[3])
    law = law_of(plain, Small(4, (False,) * 4, steps, (), sets=(("b", True),)))
    found = watch_of(law, index_of(law).foreseen["main/one"]).asked
    assert "third" in found["s2"]
    assert ("third" in found["s1"]) is left


def test_a_limit_about_some_kinds_of_entry_is_set_off_by_those_alone(plain) -> None:
    steps = (
        SmallStep("start", "a", "s0", "s1"),
        SmallStep("yes", "b", "s1", "s2"),
        SmallStep("no", "c", "s1", "s3"),
        SmallStep("after-yes", "d", "s2", "s0", after=("x",)),
        SmallStep("after-no", "d", "s3", "s0", after=("x",)),
    )
    law = law_of(plain, Small(4, (False,) * 4, steps, (SmallLimit("x", "b", 3),)))
    kind = evolve(law.fact["first"], id="kind-of-entry", of="event", type=FactType.CHOICE, computed="kind")
    about = evolve(law.limit["x"], from_=("b", "c"), when=parse_condition("kind-of-entry is b"))
    law = evolve(law, fact={**law.fact, kind.id: kind}, limit={"x": about})
    case = parse_case('[case]\nid = "test"\njurisdiction = "land"\n[[event]]\nkind = "a"\ndate = 2026-06-01')
    (paths,) = trajectories(case, law, as_of=date(2026, 6, 4), horizon=date(2026, 6, 20), processes=["main"]).processes
    breaches = {(edge.step, len(edge.breaches)) for edge in paths.edges if edge.step.startswith("after")}
    assert breaches == {("after-yes", 0), ("after-yes", 1), ("after-no", 0)}
