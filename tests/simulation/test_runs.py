from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from ehe_workflow import Case, InputError, parse_case
from ehe_workflow.law.law import Law
from ehe_workflow.simulation.answer import ProcessShares, SimulationAnswer
from ehe_workflow.simulation.files import Assumptions
from ehe_workflow.simulation.simulate import Simulation
from ehe_workflow.simulation.stepping import CHUNK
from ehe_workflow.simulation.summary import answer_of

AS_OF = date(2026, 3, 4)
Assume = Callable[..., Assumptions]


def run(case: Case, law: Law, assumed: Assumptions | None = None, **more: object) -> SimulationAnswer:
    given = {"as_of": AS_OF, "runs": 2000, **more}
    return answer_of(Simulation(case, law, assumptions=assumed, **given).finish())  # type: ignore[arg-type]


def main(answer: SimulationAnswer) -> ProcessShares:
    return next(one for one in answer.processes if one.process == "main")


def stage(answer: SimulationAnswer, name: str) -> tuple[float, ...]:
    return next((one.reached for one in main(answer).stages if one.id == name), (0.0,))


def day_of(answer: SimulationAnswer, event: str, percent: str = "50") -> date | None:
    return next((one.percentiles[percent] for one in main(answer).events if one.event == event), None)


def test_what_nothing_is_assumed_of_follows_the_law(asked: Case, land: Law) -> None:
    answer = run(asked, land)
    assert day_of(answer, "answer") == date(2026, 3, 12)  # the last day of ten after 2 March
    assert {step.default for step in main(answer).assumptions} >= {
        "the only step that leads on",
        "on the last day that the law allows",
        "the wait where nothing is assumed",
    }
    assert day_of(answer, "end") == date(2026, 4, 30)  # the calendar at 2 April; then 28 days
    assert stage(answer, "over")[-1] == 1.0
    assert stage(answer, "done")[-1] == 1.0
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert (limit.kept, limit.late, limit.times) == (1.0, 0.0, 1.0)


def test_a_step_waits_for_its_limit(asked: Case, land: Law, assume: Assume) -> None:
    at_once = assume(duration__main__answer='kind = "fixed"\ndays = 4', duration__main__end='kind = "fixed"\ndays = 0')
    answer = run(asked, land, at_once)
    assert day_of(answer, "answer") == date(2026, 3, 6)
    assert day_of(answer, "end") == date(2026, 3, 12)  # the day after five days after the 6th
    assert stage(answer, "over") == (0.0,)


def test_nothing_happens_before_the_next_day(asked: Case, land: Law, assume: Assume) -> None:
    answer = run(asked, land, assume(duration__main__answer='kind = "fixed"\ndays = 1'))
    assert day_of(answer, "answer") == date(2026, 3, 5)
    assert "longer than is assumed" in " ".join(main(answer).warnings)


def test_a_wait_already_served_is_ruled_out(asked: Case, land: Law, assume: Assume) -> None:
    # evenly 0 to 100 days after 2 March; on 21 April 50 days are gone and the rest is even from 51 to 100
    answer = run(
        asked, land, assume(duration__main__answer='kind = "quantiles"\nquantiles = [0, 100]'), as_of=date(2026, 4, 21)
    )
    assert date(2026, 5, 15) <= (day_of(answer, "answer") or date.max) <= date(2026, 5, 18)
    assert (day_of(answer, "answer", "10") or date.min) >= date(2026, 4, 24)


def test_working_days_leave_out_weekends_and_feasts(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(duration__main__answer='kind = "fixed"\ndays = 5\nunit = "working days"')
    assert day_of(run(asked, land, given), "answer") == date(2026, 3, 9)  # from Monday to Monday
    later = parse_case(
        '[case]\nid = "t"\njurisdiction = "land"\nfacts = { special = false }\n'
        '[[event]]\nkind = "ask"\ndate = 2026-06-08'
    )
    assert day_of(run(later, land, given, as_of=date(2026, 6, 8)), "answer") == date(2026, 6, 16)  # the 10th is a feast


def test_late_acts_are_told_with_their_delay(asked: Case, land: Law, assume: Assume) -> None:
    answer = run(asked, land, assume(duration__main__answer='kind = "fixed"\ndays = 17'))
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert (limit.kept, limit.late) == (0.0, 1.0)
    assert set(limit.days_late.values()) == {7}


def test_in_time_or_left_open(asked: Case, land: Law, assume: Assume) -> None:
    given = 'kind = "in-time"\nlimit = "reply"\nshare = 0.25'
    answer = run(asked, land, assume(duration__main__answer=given), runs=20_000)
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert limit.kept == pytest.approx(0.25, abs=0.02)
    assert limit.late_by_unknown == pytest.approx(0.75, abs=0.02)
    assert next(one for one in main(answer).stages if one.id == "asked").late_open == limit.late_by_unknown
    assert "left open" in " ".join(main(answer).warnings)
    late = assume(duration__main__answer=given + "\nlate = [1, 1, 21]")
    limit = next(one for one in main(run(asked, land, late, runs=20_000)).limits if one.id == "reply")
    assert limit.late == pytest.approx(0.75, abs=0.02)
    assert limit.days_late["25"] == 1
    assert limit.days_late["90"] == pytest.approx(17, abs=1)


def test_what_is_late_already_cannot_be_in_time(asked: Case, land: Law, assume: Assume) -> None:
    given = 'kind = "in-time"\nlimit = "reply"\nshare = 0.9\nlate = [1, 41]'
    answer = run(asked, land, assume(duration__main__answer=given), as_of=date(2026, 4, 1))
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert limit.late == 1.0
    assert limit.days_late["10"] >= 21


def test_shares_choose_and_pass_to_what_is_allowed(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(choice__main__asked="shares = { answer = 0.2, drop = 0.7, nothing-further = 0.1 }")
    special = evolve(asked, facts={"special": True})
    answer = run(special, land, given, runs=20_000)
    assert stage(answer, "waiting")[-1] == pytest.approx(0.2, abs=0.01)
    assert next(one for one in main(answer).stages if one.id == "asked").still == pytest.approx(0.1, abs=0.01)
    answer = run(asked, land, given, runs=20_000)  # where it may not be dropped
    assert stage(answer, "waiting")[-1] == pytest.approx(2 / 3, abs=0.01)


def test_unknown_facts_are_drawn_and_told(asked: Case, land: Law, assume: Assume) -> None:
    unknown = evolve(asked, facts={})
    by_default = main(run(unknown, land))
    told = next(one for one in by_default.assumptions if one.about == "fact")
    assert (told.entry, told.default) == ("special", "every value of an unknown fact is as likely")
    given = assume(fact__special="shares = { yes = 0.1, no = 0.9 }", choice__main__asked="shares = { drop = 1.0 }")
    answer = run(unknown, land, given, runs=20_000)
    assert stage(answer, "done")[-1] == pytest.approx(0.1, abs=0.01)


def test_a_stage_can_be_left_open(asked: Case, land: Law, assume: Assume) -> None:
    answer = run(asked, land, assume(choice__main__asked="open = true"))
    assert next(one for one in main(answer).stages if one.id == "asked").left_open == 1.0
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert limit.untold == 1.0


def test_an_extension_puts_the_calendar_off(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(
        choice__main__waiting="shares = { note = 1.0 }",
        duration__main__note='kind = "fixed"\ndays = 10',
        duration__main__end='kind = "fixed"\ndays = 10',
    )
    answer = run(asked, land, given)
    # answered on 12 March, noted on the 22nd: objections end on 8 April instead of 1 April
    over = next(one for one in main(answer).stages if one.id == "over")
    assert over.reached[0] == 0.0
    assert day_of(answer, "end") == date(2026, 4, 19)


def test_the_same_seed_gives_the_same_answer_however_many_runs_at_once(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(duration__main__answer='kind = "lognormal"\nmedian = 20\nnine_in_ten = 60')
    first = Simulation(asked, land, as_of=AS_OF, runs=CHUNK + 7, seed=5, assumptions=given)
    again = Simulation(asked, land, as_of=AS_OF, runs=CHUNK + 7, seed=5, assumptions=given)
    other = Simulation(asked, land, as_of=AS_OF, runs=CHUNK + 7, seed=6, assumptions=given)
    assert answer_of(first.finish()) == answer_of(again.finish())
    assert answer_of(first) != answer_of(other.finish())
    few, many = first.paths(5)["main"], first.paths(50)["main"]
    assert many[:5] == few


def test_the_answer_of_a_seed_is_fixed_for_good(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(
        choice__main__asked="shares = { answer = 0.6, note = 0.4 }",
        duration__main__answer='kind = "lognormal"\nmedian = 20\nnine_in_ten = 60',
        duration__main__note='kind = "triangular"\nleast = 0\nlikely = 5\nmost = 30',
    )
    found = Simulation(asked, land, as_of=AS_OF, assumptions=given, seed=2026).paths(2)["main"]
    assert [[(step, day.isoformat()) for step, day in path] for path in found] == GOLDEN


GOLDEN = [
    [
        ("note", "2026-03-17"),
        ("answer", "2026-03-23"),
        ("time-over", "2026-04-13"),
        ("end", "2026-05-11"),
    ],
    [
        ("answer", "2026-05-29"),
        ("time-over", "2026-06-19"),
        ("end", "2026-07-17"),
    ],
]


def test_a_run_that_is_stopped_keeps_what_is_done(asked: Case, land: Law) -> None:
    simulation = Simulation(asked, land, as_of=AS_OF, runs=3 * CHUNK)
    simulation.advance()
    answer = answer_of(simulation)
    assert (answer.runs, answer.runs_asked) == (CHUNK, 3 * CHUNK)
    assert stage(answer, "done")[-1] == 1.0


def test_going_round_is_cut_and_told(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(choice__main__asked="shares = { note = 1.0 }", duration__main__note='kind = "fixed"\ndays = 0')
    answer = run(asked, land, given, runs=5)
    assert next(one for one in main(answer).stages if one.id == "asked").cut == 1.0
    assert "go round" in " ".join(main(answer).warnings)


def test_the_horizon_ends_it(asked: Case, land: Law) -> None:
    answer = run(asked, land, horizon=date(2026, 3, 11))
    assert next(one for one in main(answer).stages if one.id == "asked").still == 1.0
    limit = next(one for one in main(answer).limits if one.id == "reply")
    assert limit.running == 1.0
    assert answer.dates[-1] == date(2026, 3, 11)


def test_bad_numbers_are_told_all_at_once(asked: Case, land: Law) -> None:
    with pytest.raises(InputError) as told:
        Simulation(asked, land, as_of=AS_OF, runs=0, seed=-1, horizon=AS_OF, processes=["mane"])
    assert [fault.key for fault in told.value.faults] == ["--runs", "--seed", "--horizon", "--process"]
    assert told.value.faults[-1].nearest == "main"
    for runs in (-5, 10**9):
        with pytest.raises(InputError, match="number of runs"):
            Simulation(asked, land, as_of=AS_OF, runs=runs)


def test_a_horizon_beyond_the_calendar_is_refused(asked: Case, land: Law, assume: Assume) -> None:
    given = assume(duration__main__answer='kind = "fixed"\ndays = 5\nunit = "working days"')
    with pytest.raises(InputError, match="working days that a duration asks for are not known"):
        Simulation(asked, land, as_of=AS_OF, horizon=date(2028, 2, 1), assumptions=given)


def test_a_process_that_has_not_begun(land: Law, assume: Assume) -> None:
    case = parse_case('[case]\nid = "t"\njurisdiction = "land"\nfacts = { special = false }')
    assert answer_of(Simulation(case, land, as_of=AS_OF).finish()).processes == ()
    given = assume(choice__main__rest="shares = { ask = 0.5, nothing-further = 0.5 }")
    answer = run(case, land, given, processes=["main"])
    assert stage(answer, "asked")[-1] == pytest.approx(0.5, abs=0.05)
    assert day_of(answer, "ask") == date(2026, 4, 1)


@pytest.mark.slow
def test_a_million_runs_take_no_more_room_than_a_few() -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "simulation_room.py"
    told = subprocess.run([sys.executable, str(script), "1000000"], capture_output=True, text=True, check=True)  # noqa: S603
    assert int(told.stdout) < 200 * 2**20
