"""What following paths keeps of them: where they stand, rounds, what comes first, how far it came, when it stops."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ehe_workflow import parse_case
from ehe_workflow.trajectories import Progress, parse_what_if, trajectories
from tests.trajectories.small import Small, SmallLimit, SmallStep, law_of

AS_OF = date(2026, 6, 4)
NOTICE = """
[case]
id = "notice"
jurisdiction = "england"
born = 2015-01-10

[[event]]
kind = "notice-served"
date = 2026-06-01
"""


def paths_of(plain, small: Small, *rows: str, horizon: date = date(2026, 6, 20), **more):
    case = parse_case("\n".join(['[case]\nid = "test"\njurisdiction = "land"', *rows]))
    law = law_of(plain, small)
    return trajectories(case, law, as_of=AS_OF, horizon=horizon, processes=["main"], **more).processes[0]


def small(*steps: SmallStep, limits: tuple[SmallLimit, ...] = (), stages: int = 4) -> Small:
    return Small(stages, (False,) * stages, steps, limits)


B = '[[event]]\nkind = "a"\ndate = 2026-06-01'


class TestWhatIsTakenToBeSo:
    def test_ways_come_together_where_a_fact_no_longer_matters(self, plain) -> None:
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("yes", "b", "s1", "s2", fact="first"),
                SmallStep("no", "c", "s1", "s2", fact="first", wanted=False),
                SmallStep("on", "d", "s2", "s3"),
            ),
            B,
        )
        assert [(node.stage, dict(node.where)) for node in paths.nodes] == [("s1", {}), ("s2", {}), ("s3", {})]
        needs = {edge.step: dict(edge.needs) for edge in paths.edges}
        assert needs == {"yes": {"first": True}, "no": {"first": False}, "on": {}}

    def test_what_every_way_takes_to_be_so_is_told_of_the_node(self, plain) -> None:
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("yes", "b", "s1", "s2", fact="first"),
                SmallStep("on", "d", "s2", "s3"),
            ),
            B,
        )
        assert {node.stage: dict(node.where) for node in paths.nodes} == {
            "s1": {},
            "s2": {"first": True},
            "s3": {"first": True},
        }

    def test_the_earliest_way_is_told_with_what_it_takes_to_be_so(self, plain) -> None:
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("yes", "b", "s1", "s2", fact="first", after=("x",), refused=True),
                SmallStep("no", "c", "s1", "s2", fact="first", wanted=False),
                SmallStep("on", "d", "s2", "s3"),
                limits=(SmallLimit("x", "a", 10),),
            ),
            B,
        )
        on = next(edge for edge in paths.edges if edge.step == "on")
        assert on.window.earliest == date(2026, 6, 5)
        assert dict(on.earliest_where) == {"first": False}


class TestRounds:
    def test_a_second_notice_is_a_round(self, shipped) -> None:
        law = shipped.load("england")
        paths = trajectories(parse_case(NOTICE), law, as_of=date(2026, 6, 2)).of("attendance-order")
        again = {edge.step for edge in paths.edges if edge.again}
        assert "fresh-notice" in again
        assert not {"order-breached"} & again

    def test_again_is_what_comes_back_and_is_no_further_away(self, plain) -> None:
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("on", "b", "s1", "s2"),
                SmallStep("back", "c", "s2", "s1"),
                SmallStep("same", "d", "s2", "s2"),
                SmallStep("out", "a", "s2", "s3"),
            ),
            B,
        )
        again = {edge.step: edge.again for edge in paths.edges}
        assert again == {"on": False, "back": True, "same": True, "out": False}


class TestBounds:
    def test_an_end_beyond_the_horizon_is_told(self, plain) -> None:
        """A wait of 30 days, set off ahead: it is not over by the horizon, and its last day is still told."""
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("set", "b", "s1", "s2"),
                SmallStep("on", "d", "s2", "s3", after=("x",)),
                limits=(SmallLimit("x", "b", 30),),
            ),
            B,
        )
        (on,) = [edge for edge in paths.edges if edge.step == "on"]
        assert [breach.how for breach in on.breaches] == ["early"]
        assert (on.bounds[0].last_day.earliest, on.bounds[0].last_day.latest) == (date(2026, 7, 5), date(2026, 7, 20))

    def test_the_later_of_two_limits_is_the_last_day(self, plain) -> None:
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("set", "b", "s1", "s2"),
                SmallStep("on", "d", "s2", "s3", after=("x",)),
                limits=(SmallLimit("y", "b", 6), SmallLimit("x", "b", 2, later_of="y")),
            ),
            B,
        )
        lawful = next(edge for edge in paths.edges if edge.step == "on" and edge.lawful)
        assert lawful.window.earliest == date(2026, 6, 12)
        assert lawful.bounds[0].last_day.earliest == date(2026, 6, 11)


class TestWhatComesFirst:
    def first_of(self, plain, *steps: SmallStep, limits: tuple[SmallLimit, ...]):
        """What comes first, with its window as days of June."""
        paths = paths_of(plain, small(*steps, limits=limits), B)
        return [(edge.step, edge.window.earliest.day, edge.window.latest.day) for edge in paths.first]

    def test_a_step_of_the_calendar_does_not_hide_what_follows_it(self, plain) -> None:
        found = self.first_of(
            plain,
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("answered", "b", "s1", "s3"),
            SmallStep("ends", None, "s1", "s2", at_end_of="x"),
            SmallStep("on", "c", "s2", "s3"),
            SmallStep("later", "d", "s3", "s1"),
            limits=(SmallLimit("x", "a", 6),),
        )
        assert found == [("answered", 5, 7), ("ends", 8, 8), ("on", 8, 20)]

    def test_what_follows_a_duty_that_was_not_done_does_not_come_first(self, plain) -> None:
        found = self.first_of(
            plain,
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("done", "b", "s1", "s2"),
            SmallStep("other", "c", "s1", "s3"),
            limits=(SmallLimit("x", "a", 6, cap=True, done=("b",)),),
        )
        assert found == [("done", 5, 7), ("other", 5, 7), ("missed:x", 8, 8)]


class TestEventsThatMakeNoStep:
    def test_one_that_settles_what_comes_next_is_told(self, plain) -> None:
        """What is supposed sets off a limit whose end turns on a fact: no step is made, and the paths part there."""
        paths = paths_of(
            plain,
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("ends", None, "s1", "s2", fact="first", at_end_of="x"),
                SmallStep("out", "d", "s1", "s3"),
                limits=(SmallLimit("x", "b", 2),),
            ),
            B,
            what_if=parse_what_if("b on 2026-06-08"),
        )
        passing = [edge for edge in paths.edges if edge.step == "passes:b"]
        assert {edge.name for edge in passing} == {"Event b"}
        assert [dict(edge.needs) for edge in passing] == [{"first": False}, {"first": True}]
        (ends,) = [edge for edge in paths.edges if edge.step == "ends"]
        assert (ends.window.earliest, ends.window.latest) == (date(2026, 6, 11), date(2026, 6, 11))


class TestLongWork:
    def test_it_tells_how_far_it_is(self, shipped) -> None:
        law, told = shipped.load("england"), list[Progress]()
        case = parse_case(NOTICE)
        watched = trajectories(case, law, as_of=date(2026, 6, 2), progress=told.append)
        assert watched == trajectories(case, law, as_of=date(2026, 6, 2))
        assert not watched.stopped
        assert {one.process for one in told} == {one.process for one in watched.processes}
        orders = [one.done for one in told if one.process == "attendance-order" and one.attempt == 1]
        assert orders == sorted(orders)
        assert told[-1].waiting == 0

    def test_what_was_found_is_kept_when_it_is_stopped(self, shipped) -> None:
        law, case = shipped.load("england"), parse_case(NOTICE)
        whole = trajectories(case, law, as_of=date(2026, 6, 2), processes=["attendance-order", "complaint"])

        def stop(_: Progress) -> bool:
            return False

        part = trajectories(
            case, law, as_of=date(2026, 6, 2), processes=["attendance-order", "complaint"], progress=stop
        )
        assert part.stopped
        assert not whole.stopped
        begun, other = part.processes
        assert begun.stopped
        assert not begun.exact
        found = {(edge.step, edge.lawful): edge.window for edge in begun.edges}
        assert found
        assert len(begun.edges) < len(whole.of("attendance-order").edges)
        for edge in begun.edges:
            assert any(
                known.step == edge.step
                and known.window.earliest <= edge.window.earliest
                and edge.window.latest <= known.window.latest
                for known in whole.of("attendance-order").edges
            )
        assert other.stopped
        assert len(other.edges) <= len(whole.of("complaint").edges)

    @pytest.mark.parametrize("most", [5, 40])
    def test_paths_held_together_lose_none(self, shipped, most: int) -> None:
        """Where too many paths are to be held apart, windows may only get wider."""
        law, case = shipped.load("england"), parse_case(NOTICE)
        exact = trajectories(case, law, as_of=date(2026, 6, 2), processes=["attendance-order"]).of("attendance-order")
        wide = trajectories(case, law, as_of=date(2026, 6, 2), processes=["attendance-order"], most=most).of(
            "attendance-order"
        )
        assert exact.exact
        assert not wide.exact
        held: dict[tuple[str, str], tuple[date, date]] = {}
        nodes = {node.id: node.stage for node in wide.nodes}
        for edge in wide.edges:
            key = nodes[edge.from_], edge.step
            low, high = held.get(key, (edge.window.earliest, edge.window.latest))
            held[key] = min(low, edge.window.earliest), max(high, edge.window.latest)
        stages = {node.id: node.stage for node in exact.nodes}
        for edge in exact.edges:
            low, high = held[stages[edge.from_], edge.step]
            assert low <= edge.window.earliest
            assert edge.window.latest <= high


def test_a_long_pause_is_followed_for_each_number_of_days_left(plain) -> None:
    """Paused for the first days it has nine left, whenever it goes on; so its end comes at most nine days later."""
    limit = SmallLimit("x", "a", 10, pause=("b", "c"))
    paths = paths_of(
        plain,
        evolve(
            small(
                SmallStep("start", "a", "s0", "s1"),
                SmallStep("stop", "b", "s1", "s1"),
                SmallStep("go", "c", "s1", "s1"),
                SmallStep("over", None, "s1", "s2", at_end_of="x"),
            ),
            limits=(limit,),
        ),
        '[[event]]\nkind = "a"\ndate = 2026-06-03',
        horizon=date(2026, 8, 30),
    )
    (over,) = [edge for edge in paths.edges if edge.step == "over"]
    assert (over.window.earliest, over.window.latest) == (date(2026, 6, 14), date(2026, 8, 30))


class TestExtensions:
    """A limit of 2 days from b, which c puts off to 6 days where it comes in time."""

    LONGER = SmallLimit("longer", "b", 6, extends="x", on="c")
    STEPS = (
        SmallStep("start", "a", "s0", "s1"),
        SmallStep("set", "b", "s1", "s2"),
        SmallStep("ask", "c", "s2", "s3"),
    )

    def test_who_must_wait_waits_longer(self, plain) -> None:
        small_one = small(
            *self.STEPS,
            SmallStep("on", "d", "s3", "s4", after=("x",)),
            stages=5,
            limits=(self.LONGER, SmallLimit("x", "b", 2)),
        )
        paths = paths_of(plain, small_one, B, what_if=parse_what_if("b on 2026-06-08 and c on 2026-06-10"))
        lawful = next(edge for edge in paths.edges if edge.step == "on" and edge.lawful)
        assert lawful.window.earliest == date(2026, 6, 15)
        assert lawful.bounds[0].last_day.earliest == date(2026, 6, 14)

    def test_one_that_comes_too_late_extends_nothing(self, plain) -> None:
        small_one = small(
            *self.STEPS,
            SmallStep("on", "d", "s3", "s4", after=("x",)),
            stages=5,
            limits=(self.LONGER, SmallLimit("x", "b", 2)),
        )
        paths = paths_of(plain, small_one, B, what_if=parse_what_if("b on 2026-06-08 and c on 2026-06-11"))
        (lawful,) = [edge for edge in paths.edges if edge.step == "on"]
        assert lawful.lawful
        assert lawful.window.earliest == date(2026, 6, 11)

    def test_a_duty_may_be_done_longer(self, plain) -> None:
        small_one = small(
            *self.STEPS,
            SmallStep("on", "d", "s3", "s4"),
            stages=5,
            limits=(self.LONGER, SmallLimit("x", "b", 2, cap=True, done=("d",))),
        )
        paths = paths_of(plain, small_one, B, what_if=parse_what_if("b on 2026-06-08 and c on 2026-06-10"))
        missed = {edge.window for edge in paths.edges if edge.step == "missed:x"}
        assert [(one.earliest, one.latest) for one in missed] == [(date(2026, 6, 15), date(2026, 6, 15))]


def test_the_calendar_makes_its_step_on_the_day_after_the_end(plain) -> None:
    paths = paths_of(
        plain,
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("set", "b", "s1", "s2"),
            SmallStep("over", None, "s2", "s3", at_end_of="x"),
            limits=(SmallLimit("x", "b", 3),),
        ),
        B,
        what_if=parse_what_if("b on 2026-06-08"),
    )
    (over,) = [edge for edge in paths.edges if edge.step == "over"]
    assert (over.window.earliest, over.window.latest) == (date(2026, 6, 12), date(2026, 6, 12))


def test_what_was_waited_for_stays_over(plain) -> None:
    """Once a path has waited for an end, nothing later on it can come too early for that end."""
    paths = paths_of(
        plain,
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("set", "b", "s1", "s2"),
            SmallStep("first", "c", "s2", "s3", after=("x",), refused=True),
            SmallStep("then", "d", "s3", "s4", after=("x",)),
            stages=5,
            limits=(SmallLimit("x", "b", 3),),
        ),
        B,
    )
    then = [edge for edge in paths.edges if edge.step == "then"]
    assert [edge.lawful for edge in then] == [True]


@pytest.mark.parametrize(("wait", "possible"), [(7, True), (8, False)])
def test_days_hang_together_through_days_that_are_let_go_of(plain, wait: int, *, possible: bool) -> None:
    """From b at least 6 days to d, from c at most 3: so c comes 3 days after b, though d is long gone."""
    paths = paths_of(
        plain,
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("b", "b", "s1", "s2"),
            SmallStep("c", "c", "s2", "s3"),
            SmallStep("too-late", None, "s3", "s6", at_end_of="z"),
            SmallStep("d", "d", "s3", "s4", after=("x",), refused=True),
            SmallStep("over", None, "s4", "s6", at_end_of="v"),
            SmallStep("last", "a", "s4", "s5", after=("w",), refused=True),
            stages=7,
            limits=(
                SmallLimit("x", "b", 5),
                SmallLimit("z", "c", 3),
                SmallLimit("w", "c", wait),
                SmallLimit("v", "b", 11),
            ),
        ),
        B,
        horizon=date(2026, 7, 10),
    )
    assert bool([edge for edge in paths.edges if edge.step == "last"]) is possible


@pytest.mark.parametrize(("wait", "possible"), [(4, True), (5, False)])
def test_waiting_forgets_nothing(plain, wait: int, *, possible: bool) -> None:
    """From b 6 to 9 days to d, and c comes after d: so it comes 6 days after b, however long paths waited."""
    paths = paths_of(
        plain,
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("b", "b", "s1", "s2"),
            SmallStep("d", "d", "s2", "s3", after=("x",), refused=True),
            SmallStep("gone", None, "s2", "s6", at_end_of="u"),
            SmallStep("c", "c", "s3", "s4"),
            SmallStep("over", None, "s4", "s6", at_end_of="v"),
            SmallStep("last", "a", "s4", "s5", after=("w",), refused=True),
            stages=7,
            limits=(
                SmallLimit("x", "b", 5),
                SmallLimit("u", "b", 9),
                SmallLimit("w", "c", wait),
                SmallLimit("v", "b", 11),
            ),
        ),
        B,
        horizon=date(2026, 7, 10),
    )
    assert bool([edge for edge in paths.edges if edge.step == "last"]) is possible


def test_a_duty_lapses_where_the_process_comes_to_rest(plain) -> None:
    """The council has until 11 June for d; once the process rests in s2, d may still come and is never late."""
    resting = Small(
        4,
        (False, False, True, False),
        (
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("rest", "b", "s1", "s2"),
            SmallStep("done", "d", "s1", "s3"),
            SmallStep("done-later", "d", "s2", "s3"),
        ),
        (SmallLimit("x", "a", 10, cap=True, done=("d",)),),
    )
    paths = paths_of(plain, resting, B)
    stages = {node.id: node.stage for node in paths.nodes}
    assert {stages[edge.from_] for edge in paths.edges if edge.step == "missed:x"} == {"s1"}


def test_a_pause_puts_an_end_off_by_its_days(plain) -> None:
    """10 days from 8 June, stopped on the 10th with 8 left, going on on the 20th: the last day is the 28th."""
    paths = paths_of(
        plain,
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("set", "b", "s1", "s2"),
            SmallStep("stop", "d", "s2", "s2"),
            SmallStep("go", "c", "s2", "s2"),
            SmallStep("over", None, "s2", "s3", at_end_of="x"),
            limits=(SmallLimit("x", "b", 10, pause=("d", "c")),),
        ),
        B,
        horizon=date(2026, 7, 10),
        what_if=parse_what_if("b on 2026-06-08 and d on 2026-06-10 and c on 2026-06-20"),
    )
    (over,) = [edge for edge in paths.edges if edge.step == "over" and edge.window.earliest < date(2026, 7, 1)]
    assert over.window.earliest == date(2026, 6, 29)


def test_what_an_event_settles_is_so_afterwards(plain) -> None:
    """The case knows that the third fact is not so; b makes it so, and only then d can lead on."""
    process = evolve(
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("settled", "b", "s1", "s1"),
            SmallStep("on", "d", "s1", "s2", fact="third"),
        ),
        sets=(("b", True),),
    )
    steps = {edge.step for edge in paths_of(plain, process, "facts.third = false", B).edges}
    assert steps == {"settled", "on"}
    without = paths_of(plain, process, "facts.third = false", B, what_if=parse_what_if("no b"))
    assert {edge.step for edge in without.edges} == set()


def test_whether_a_limit_is_about_an_event_is_asked_as_things_stood_before_it(plain) -> None:
    """As in a log: b ends what the limit turns on, and sets it off; it runs all the same."""
    process = evolve(
        small(
            SmallStep("start", "a", "s0", "s1"),
            SmallStep("set", "b", "s1", "s2"),
            SmallStep("on", "d", "s2", "s3", after=("x",), refused=True),
            limits=(SmallLimit("x", "b", 3, when="third"),),
        ),
        sets=(("b", False),),
    )
    ahead = paths_of(plain, process, "facts.third = true", B)
    (on,) = [edge for edge in ahead.edges if edge.step == "on"]
    assert on.window.earliest == date(2026, 6, 9)
    logged = paths_of(plain, process, "facts.third = true", B, '[[event]]\nkind = "b"\ndate = 2026-06-03')
    (on,) = [edge for edge in logged.edges if edge.step == "on"]
    assert on.window.earliest == date(2026, 6, 7)
