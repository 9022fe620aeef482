"""Stepping through a regime: the machine and the bare table agree, and neither keeps what it moves."""

from __future__ import annotations

import gc
import logging
import weakref
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import EventData, MachineError

from ehe_workflow.law.conditions import Asks, Condition, Not
from ehe_workflow.law.definition import Definition, definition_of
from ehe_workflow.law.law import Law
from ehe_workflow.law.library import Library, shipped_root
from ehe_workflow.law.procedures import Regime, Stage, Step
from ehe_workflow.law.terms import JurisdictionKind, StageKind
from ehe_workflow.law.vocabulary import Jurisdiction
from ehe_workflow.machine import Cursor, move, move_by_table, to_machine
from ehe_workflow.machine.engine import _events

EVENTS = ("asked", "decided", "with-drawn", "trigger", "to", "is_s1", "not-known")
SHIPPED = Library([shipped_root()])
FACTS: tuple[Condition | None, ...] = (None, Asks("fits"), Not(Asks("fits")), Asks("late"), Not(Asks("late")))


def law_of(stages: list[bool], steps: list[tuple[str, tuple[str, ...], str | None, Condition | None]]) -> Definition:
    """A graph with stages s0, s1, ... (each with whether it is final) and steps (event, from, to, when)."""
    regime = Regime(id="r", process="p", name="R", start="s0")
    law = Law(
        chain=(Jurisdiction(id="land", name="The Land", kind=JurisdictionKind.NATION),),
        regime={"p/r": regime},
        stage={
            f"p/r/s{number}": Stage(id=f"s{number}", regime="p/r", name="S", kind=StageKind.CONCERN, final=final)
            for number, final in enumerate(stages)
        },
        step={
            f"p/r/t{number}": Step(id=f"t{number}", regime="p/r", event=event, from_=from_, to=to, when=when)
            for number, (event, from_, to, when) in enumerate(steps)
        },
    )
    return definition_of(law, "p/r")


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    finals = draw(st.lists(st.booleans(), min_size=2, max_size=6))
    names = [f"s{number}" for number in range(len(finals))]
    step = st.tuples(
        st.sampled_from(EVENTS[:6]),
        st.just(("*",)) | st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).map(tuple),
        st.none() | st.sampled_from(names),
        st.sampled_from(FACTS),
    )
    return law_of(finals, draw(st.lists(step, max_size=10)))


def allowing(facts: dict[str, bool | None]) -> Callable[[Step], bool]:
    """Steps whose condition certainly holds; an unknown fact bars a step."""
    return lambda step: step.when is None or step.when.holds(facts.get) is True


moments = st.tuples(
    st.sampled_from(EVENTS),
    st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in ("fits", "late")}),
)


def follow(definition: Definition, log: list[tuple[str, Callable[[Step], bool]]]) -> list[Step | None]:
    """Move a cursor through a log, and check each move against the table."""
    cursor = Cursor(definition.regime.start)
    taken = []
    for event, allows in log:
        before = cursor.at_stage
        expected = move_by_table(definition, before, event, allows)
        step = move(definition, cursor, event, allows)
        assert step is expected
        assert cursor.step is step
        assert cursor.at_stage == (before if step is None or step.to is None else step.to)
        taken.append(step)
    return taken


@given(definitions(), st.lists(moments, max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_machine_and_the_table_agree(definition: Definition, log: list[tuple[str, dict[str, bool | None]]]) -> None:
    follow(definition, [(event, allowing(facts)) for event, facts in log])


@given(definitions(), st.sampled_from(EVENTS), st.fixed_dictionaries({"fits": st.booleans(), "late": st.booleans()}))
@settings(max_examples=60, deadline=None)
def test_a_step_is_taken_exactly_where_one_leaves_the_stage_and_is_allowed(
    definition: Definition, event: str, facts: dict[str, bool]
) -> None:
    for name, stage in definition.stages.items():
        open_to = [
            step
            for step in definition.steps
            if step.event == event
            and (name in step.from_ or ("*" in step.from_ and not stage.final))
            and (step.when is None or step.when.holds(facts.get))
        ]
        assert move_by_table(definition, name, event, allowing(facts)) is (open_to[0] if open_to else None)


REGIMES = [(name, regime) for name in SHIPPED.names if "/" not in name for regime in SHIPPED.load(name).regime]


@pytest.mark.parametrize(("name", "regime"), REGIMES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_they_agree_on_every_shipped_regime(name: str, regime: str, data: st.DataObject) -> None:
    law = SHIPPED.load(name)
    definition = definition_of(law, regime)
    kinds = st.sampled_from(sorted(definition.events | {"not-known"}))
    log = data.draw(st.lists(st.tuples(kinds, st.randoms(use_true_random=False)), max_size=15))
    answers: list[tuple[str, Callable[[Step], bool]]] = []
    for event, random in log:
        allowed = {step.id: random.random() < 0.7 for step in definition.steps}
        answers.append((event, lambda step, allowed=allowed: allowed[step.id]))
    follow(definition, answers)


SMALL = law_of(
    [True, False, True],
    [
        ("asked", ("s0", "s2"), "s1", None),
        ("decided", ("s1",), "s2", Asks("fits")),
        ("decided", ("s1",), "s0", Not(Asks("fits"))),
        ("noted", ("s1",), None, None),
    ],
)


def always(_step: Step) -> bool:
    return True


def never(_step: Step) -> bool:
    return False


def test_moving_a_cursor() -> None:
    cursor = Cursor("s0")
    assert cursor.step is None
    first = move(SMALL, cursor, "asked", never)  # it has no condition, so nothing is asked
    assert first is not None
    assert (first.id, cursor.at_stage, cursor.step) == ("t0", "s1", first)
    assert move(SMALL, cursor, "decided", never) is None
    assert (cursor.at_stage, cursor.step) == ("s1", None)
    stays = move(SMALL, cursor, "noted", always)
    assert stays is not None
    assert (stays.id, cursor.at_stage) == ("t3", "s1")
    decided = move(SMALL, cursor, "decided", allowing({"fits": False}))
    assert decided is not None
    assert (decided.id, cursor.at_stage) == ("t2", "s0")
    assert move(SMALL, cursor, "decided", always) is None
    assert move(SMALL, cursor, "unheard-of", always) is None
    assert cursor.at_stage == "s0"


def test_only_steps_with_a_condition_that_leave_the_stage_are_asked() -> None:
    asked: list[str] = []

    def refuse(step: Step) -> bool:
        asked.append(step.id)
        return False

    move(SMALL, Cursor("s0"), "asked", refuse)
    assert asked == []
    move(SMALL, Cursor("s1"), "decided", refuse)
    assert asked == ["t1", "t2"]
    asked.clear()
    move_by_table(SMALL, "s1", "decided", refuse)
    assert asked == ["t1", "t2"]


def test_a_question_that_fails_leaves_the_cursor_where_it_is() -> None:
    def broken(_step: Step) -> bool:
        raise LookupError("no such fact")

    cursor = Cursor("s1")
    with pytest.raises(LookupError):
        move(SMALL, cursor, "decided", broken)
    assert (cursor.at_stage, cursor.step) == ("s1", None)
    assert move(SMALL, cursor, "decided", always) is not None
    assert cursor.at_stage == "s2"


def test_the_machine_keeps_no_case_and_a_case_no_machine() -> None:
    cursors = [Cursor("s0") for _ in range(3)]
    for cursor in cursors:
        move(SMALL, cursor, "asked", always)
    events = _events(SMALL)
    assert [event.machine.models for event in events.values()] == [[]] * len(events)
    assert _events(SMALL) is events
    for cursor in cursors:
        assert not hasattr(cursor, "__dict__")
        assert {name for name in dir(cursor) if not name.startswith("__")} == {"at_stage", "step"}

    class Watched(Cursor):
        __slots__ = ("__weakref__",)

    watched = Watched("s0")
    move(SMALL, watched, "asked", always)
    seen = weakref.ref(watched)
    del watched
    gc.collect()
    assert seen() is None


def test_cursors_do_not_meet() -> None:
    one, other = Cursor("s0"), Cursor("s0")
    move(SMALL, one, "asked", always)
    assert (one.at_stage, other.at_stage) == ("s1", "s0")
    move(SMALL, other, "asked", always)
    move(SMALL, one, "decided", allowing({"fits": True}))
    assert (one.at_stage, other.at_stage) == ("s2", "s1")


class Case:
    """An embedder's own object, with callbacks of its own."""

    state: str

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_enter_s1(self, data: EventData) -> None:
        self.heard.append(f"{data.event.name} led to {self.state}")

    def on_exit_s1(self, data: EventData) -> None:
        self.heard.append(f"{data.event.name} leads away")


def test_a_machine_for_an_object_of_ones_own() -> None:
    case = Case()
    machine = to_machine(SMALL, case)
    assert machine.models == [case]
    assert case.state == "s0"
    assert set(machine.events) == {"asked", "decided", "noted"}
    assert machine.get_triggers("s1") == ["decided", "noted"]
    assert case.asked()  # type: ignore[attr-defined]
    assert case.state == "s1"
    assert case.is_s1()  # type: ignore[attr-defined]
    assert case.trigger("decided", allows=allowing({"fits": False}))  # type: ignore[attr-defined]
    assert case.state == "s0"
    assert case.heard == ["asked led to s1", "decided leads away"]
    with pytest.raises(MachineError):
        case.trigger("noted")  # type: ignore[attr-defined]


def test_conditions_fixed_for_a_machine_and_asked_anew_at_a_trigger() -> None:
    case = Case()
    machine = to_machine(SMALL, case, allows=never)
    machine.set_state("s1", case)
    assert not case.trigger("decided")  # type: ignore[attr-defined]
    assert case.state == "s1"
    assert case.trigger("decided", allows=always)  # type: ignore[attr-defined]
    assert case.state == "s2"


def test_without_a_question_every_step_is_allowed() -> None:
    case = Case()
    machine = to_machine(SMALL, case)
    machine.set_state("s1", case)
    assert case.trigger("decided")  # type: ignore[attr-defined]
    assert case.state == "s2"


def test_objects_may_be_added_to_a_machine_later() -> None:
    machine = to_machine(SMALL)
    assert machine.models == []
    cases = [Case(), Case()]
    machine.add_model(cases)
    cases[0].trigger("asked")  # type: ignore[attr-defined]
    assert [case.state for case in cases] == ["s1", "s0"]


def test_what_an_embedder_adds_to_a_machine_does_not_reach_the_replay() -> None:
    machine = to_machine(SMALL)
    machine.add_transition("asked", "s1", "s2")
    cursor = Cursor("s1")
    assert move(SMALL, cursor, "asked", always) is None
    assert cursor.at_stage == "s1"


def test_every_shipped_regime_makes_a_machine() -> None:
    for name, regime in REGIMES:
        definition = definition_of(SHIPPED.load(name), regime)
        case = Case()
        machine = to_machine(definition, case)
        assert case.state == definition.regime.start
        assert set(machine.states) == set(definition.stages)
        assert set(machine.events) == {event for _, event in definition.ways}


def test_nothing_is_printed_or_logged(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        cursor = Cursor("s0")
        for event in ("asked", "decided", "noted", "decided", "asked"):
            move(SMALL, cursor, event, allowing({"fits": None}))
        to_machine(SMALL, Case())
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
