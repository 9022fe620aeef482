"""Where a log leads: steps that could not be, facts that are not known, steps of the calendar, versions of the law."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow import parse_case, status
from ehe_workflow.case.answer import answer_of
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.replay import MOST_WORLDS
from ehe_workflow.case.status import questions
from ehe_workflow.command.status_text import status_text

STAGES = """
[process.main]
name = "Main process"
what = "What it is about."
ENDS

[regime]
process = "main"
id = "one"
name = "Version one"
start = "rest"
in_force = { from = 2000-01-01 }

[stage.rest]
name = "At rest"
kind = "at-rest"
final = true

[stage.open]
name = "Open"
kind = "concern"
final = true

[stage.done]
name = "Done"
kind = "closed"
final = true
"""


def step(name: str, **parts: str) -> str:
    given = {key.rstrip("_"): value for key, value in parts.items()}
    return "\n".join([f"[step.{name}]", *(f"{key} = {value}" for key, value in given.items())]) + "\n"


GO = step("go", event='"go"', from_='["rest"]', to='"open"')
FINISH = step("finish", event='"bar"', from_='["open"]', to='"done"')


def graph(*steps: str, ends: str = "") -> str:
    return STAGES.replace("ENDS", ends) + "\n".join([GO, *steps])


def stages(found) -> list[str]:
    return [stage.id for stage in found.standings[0].stages]


def test_a_step_that_could_not_be_is_kept_told_and_the_rest_answered(laws):
    law = laws.law(laws.limit(), graph=graph(FINISH))
    found = laws.ask(law, laws.log("bar 2026-05-01", "go 2026-05-02", "act 2026-05-03"))
    (world,) = found.standings[0].worlds
    assert stages(found) == ["open"]
    assert [(move.event, move.step is None, move.before, move.after) for move in world.moves] == [
        ("1", True, "rest", "rest"),
        ("2", False, "rest", "open"),
    ]
    (told,) = [one for one in found.findings if one.kind is FindingKind.IMPOSSIBLE_STEP]
    assert told.event == "1"
    assert '"At rest"' in told.what
    assert '"Open"' in told.what
    assert len(found.verdicts) == 1


def conditional(**more: str) -> str:
    return step("finish", event='"bar"', from_='["open"]', to='"done"', when='"special"', **more)


def test_a_failed_condition_says_why_in_the_words_of_the_law(laws):
    law = laws.law(graph=graph(conditional(otherwise='"Only special cases end so."', source='{ of = "code" }')))
    found = laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02", facts="{ special = false }"))
    assert stages(found) == ["open"]
    (told,) = found.findings
    assert (told.id, told.what) == ("finish", "Bar happened: Only special cases end so.")
    assert told.authority.title == "The Code"


def test_an_unknown_fact_gives_both_stages_and_is_asked_with_its_effects(laws):
    law = laws.law(graph=graph(conditional()))
    found = laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02"))
    assert stages(found) == ["done", "open"]
    (question,) = questions(found)
    assert (question.fact, question.question) == ("special", "Is the case special?")
    assert question.why[:2] == (
        "if no: Open (an entry of the log would then not be possible)",
        "if yes: Done",
    )
    where = {stage.id: dict(stage.where) for stage in answer_of(found).processes[0].stages}
    assert where == {"done": {"special": True}, "open": {"special": False}}


def test_an_entry_that_is_impossible_anyway_is_not_laid_to_a_fact(laws):
    law = laws.law(graph=graph(conditional()))
    found = laws.ask(law, laws.log("bar 2026-04-30", "go 2026-05-01", "bar 2026-05-02"))
    (question,) = questions(found)
    assert question.why[:2] == ("if no: Open (an entry of the log would then not be possible)", "if yes: Done")


def test_a_known_fact_leaves_one_stage_and_no_question(laws):
    law = laws.law(graph=graph(conditional()))
    found = laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02; facts.special = true"))
    assert stages(found) == ["done"]
    assert questions(found) == ()


def test_a_detail_of_one_event_is_unknown_for_that_event_alone(laws):
    tone = step("finish", event='"paper"', from_='["open"]', to='"done"', when='"tone is harsh"')
    law = laws.law(graph=graph(tone))
    found = laws.ask(law, laws.log("go 2026-05-01", "paper 2026-05-02; details.tone = 'mild'", "paper 2026-05-03"))
    assert stages(found) == ["done", "open"]
    (question,) = [one for one in questions(found) if one.fact == "3: tone"]
    assert question.question == "In what tone? (entry 3)"
    assert len(found.standings[0].worlds) == 3


def test_a_number_that_is_not_known_splits_by_its_condition(laws):
    by_age = step("finish", event='"bar"', from_='["open"]', to='"done"', when='"years at least 16"')
    law = laws.law(graph=graph(by_age))
    found = laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02"))
    assert stages(found) == ["done", "open"]
    assert "Is this so: years at least 16? (entry 2)" in {one.question for one in questions(found)}
    assert stages(laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02", born="2010-05-02"))) == ["done"]
    assert stages(laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02", born="2010-05-03"))) == ["open"]
    assert stages(laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02", born='"2010-05"'))) == ["done", "open"]


WAIT = {"convention": '"after"', "bound": '"at-least"', "length": '"10 days"'}


@pytest.mark.parametrize(
    ("early", "day", "stage"),
    [
        ("reported", "2026-05-11", ["done"]),
        ("refused", "2026-05-11", ["open"]),
        ("refused", "2026-05-12", ["done"]),
        ("refused", "2026-05-11/2026-05-12", ["done", "open"]),
    ],
)
def test_a_step_that_comes_too_early(laws, early, day, stage):
    parts = {"event": '"bar"', "from_": '["open"]', "to": '"done"', "when": '"not special"'}
    early_step = step("finish", after='["main"]', early=f'"{early}"', **parts)
    law = laws.law(laws.limit(**WAIT), graph=graph(early_step))
    found = laws.ask(law, laws.log("go 2026-05-01", f"bar {day}", facts="{ special = false }"))
    assert stages(found) == stage
    kinds = {one.kind for one in found.findings}
    if early == "reported":
        assert FindingKind.LIMIT in kinds
        assert FindingKind.IMPOSSIBLE_STEP not in kinds
    elif stage == ["open"]:
        assert FindingKind.IMPOSSIBLE_STEP in kinds


def clock(laws):
    over = step("over", at_end_of='"main"', from_='["open"]', to='"done"')
    return laws.law(laws.limit(), graph=graph(over))


@pytest.mark.parametrize(
    ("day", "as_of", "stage"),
    [
        ("2026-05-01", "2026-05-11", ["open"]),
        ("2026-05-01", "2026-05-12", ["done"]),
        ("2026-05-01/2026-05-03", "2026-05-11", ["open"]),
        ("2026-05-01/2026-05-03", "2026-05-12", ["done", "open"]),
        ("2026-05-01/2026-05-03", "2026-05-14", ["done"]),
    ],
)
def test_the_calendar_makes_a_step_when_the_time_is_over(laws, day, as_of, stage):
    found = laws.ask(clock(laws), laws.log(f"go {day}"), as_of)
    assert sorted(stages(found)) == stage
    if len(stage) > 1:
        (question,) = questions(found)
        assert question.question.startswith("What were the exact days?")
        assert "The council acts" in question.question


def test_a_step_of_the_calendar_comes_before_a_later_event(laws):
    over = step("over", at_end_of='"main"', from_='["open"]', to='"done"')
    law = laws.law(laws.limit(), graph=graph(over, step("again", event='"look"', from_='["done"]', to='"rest"')))
    assert stages(laws.ask(law, laws.log("go 2026-05-01", "look 2026-05-11"))) == ["done"]
    assert stages(laws.ask(law, laws.log("go 2026-05-01", "look 2026-05-12"))) == ["rest"]


def test_an_estimated_end_leaves_open_whether_the_calendar_made_the_step(laws):
    over = step("over", at_end_of='"main"', from_='["open"]', to='"done"')
    law = laws.law(laws.limit(length='"5 school days"', days='"school"'), graph=graph(over))
    assert sorted(stages(laws.ask(law, laws.log("go 2026-05-01")))) == ["done", "open"]
    assert stages(laws.ask(law, laws.log("go 2026-05-01"), "2026-05-08")) == ["open"]


def test_a_process_ends_with_its_limit(laws):
    law = laws.law(laws.limit(), graph=graph(FINISH, ends='ends_with = "main"'))
    running = laws.ask(law, laws.log("go 2026-05-01"), "2026-05-11")
    over = laws.ask(law, laws.log("go 2026-05-01"), "2026-05-12")
    assert running.standings[0].over is None
    assert [opening.step.id for opening in running.openings] == ["finish"]
    assert str(over.standings[0].over) == "2026-05-11"
    assert over.openings == ()


def test_what_can_come_next_says_from_and_by_when(laws):
    later = step("finish", event='"bar"', from_='["open"]', to='"done"', after='["main"]')
    cap = laws.limit("cap", length='"20 days"', done='["bar"]')
    law = laws.law(laws.limit(**WAIT), cap, graph=graph(later))
    (opening,) = laws.ask(law, laws.log("go 2026-05-01"), "2026-05-11").openings
    assert (str(opening.from_), str(opening.by_day), opening.unknown) == ("2026-05-12", "2026-05-21", ())
    (opening,) = laws.ask(law, laws.log("go 2026-05-01"), "2026-05-12").openings
    assert opening.from_ is None
    (opening,) = laws.ask(law, laws.log("go 2026-05-01"), "2026-05-22").openings
    assert opening.by_day is None


def two_versions(laws):
    unrested = STAGES.replace('kind = "concern"\nfinal = true', 'kind = "concern"')
    new = unrested.partition("[regime]")[2].replace('id = "one"', 'id = "two"').replace("Version one", "Version two")
    old = unrested.replace("ENDS", "").replace("{ from = 2000-01-01 }", "{ from = 2000-01-01, until = 2026-05-31 }")
    old += GO + FINISH
    files = laws.files(graph=old)
    files["land/new.toml"] = "[regime]" + new.replace("2000-01-01", "2026-06-01") + GO + FINISH
    draft = "{ commenced = false, commencement = 'the-bill' }"
    files["land/draft.toml"] = (
        "[regime]" + new.replace("{ from = 2000-01-01 }", draft).replace('"two"', '"three"') + GO + FINISH
    )
    return laws.library(files).load("land")


@pytest.mark.parametrize(("first", "version"), [("2026-05-31", "one"), ("2026-06-01", "two")])
def test_the_first_event_picks_the_version(laws, first, version):
    found = laws.ask(two_versions(laws), laws.log(f"go {first}", "bar 2026-07-01"))
    assert [one.definition.regime.id for one in found.standings] == [version]


def test_law_that_is_not_in_force_counts_only_from_an_assumed_day(laws):
    law, case = two_versions(laws), parse_case(laws.log("go 2026-07-01"))
    for assumed, version in (
        ({}, "two"),
        ({"the-bill": date(2026, 7, 1)}, "three"),
        ({"the-bill": date(2026, 7, 2)}, "two"),
    ):
        found = status(case, law, as_of=date(2026, 8, 1), assumed=assumed)
        assert [one.definition.regime.id for one in found.standings] == [version]
        assert answer_of(found).assumed == assumed


def many(laws, number):
    facts = "".join(f'[fact.f{n}]\nquestion = "Is f{n} so?"\n' for n in range(number))
    kinds = "".join(f'[event.e{n}]\nname = "Event {n}"\n' for n in range(number))
    steps = [step(f"s{n}", event=f'"e{n}"', from_='["open"]', to='"open"', when=f'"f{n}"') for n in range(number)]
    law = laws.law(graph=graph(FINISH, *steps), more=facts + kinds)
    return laws.ask(law, laws.log("go 2026-05-01", *(f"e{n} 2026-05-02" for n in range(number))))


def test_as_many_worlds_as_are_told_apart(laws):
    found = many(laws, 6)
    assert len(found.standings[0].worlds) == MOST_WORLDS == 64
    assert found.problems == ()


@pytest.mark.parametrize("number", [7, 12])
def test_too_many_unknown_facts_are_told_and_listed(laws, number):
    found = many(laws, number)
    assert len(found.standings[0].worlds) <= MOST_WORLDS
    (problem,) = found.problems
    assert "too many facts are not known" in problem.what
    assert problem.expected.count("f") >= number
    assert {question.fact for question in questions(found)} == {f"f{n}" for n in range(number)}
    assert "too many facts" in " ".join("\n".join(status_text(answer_of(found))).split())


def test_a_choice_with_more_values_than_worlds_is_no_error(laws):
    values = ", ".join(f'"v{n}"' for n in range(100))
    more = f'[fact.wide]\nquestion = "Which?"\ntype = "choice"\nchoices = [{values}]\n'
    law = laws.law(graph=graph(step("f", event='"bar"', from_='["open"]', to='"done"', when='"wide is v7"')), more=more)
    found = laws.ask(law, laws.log("go 2026-05-01", "bar 2026-05-02"))
    assert "wide" in found.problems[0].expected


def test_a_case_without_events_stands_nowhere(laws):
    found = laws.ask(laws.law(laws.limit()), laws.log())
    assert (found.standings, found.verdicts, found.findings, found.openings) == ((), (), (), ())


# ------------------------------------------------------------------------------------------- on the law of England


def english(england, *rows: str, as_of: str, log, **head: str):
    text = log(*rows, **head).replace('"land"', '"england"')
    return status(parse_case(text), england, as_of=date.fromisoformat(as_of))


def test_the_notice_period_of_section_437(laws, england):
    rows = ["notice-served 2026-11-23; how = 'hand'"]
    for as_of, stage in (("2026-12-07", "notice-served"), ("2026-12-08", "decision")):
        found = english(england, *rows, as_of=as_of, log=laws.log, born="2015-05-05")
        assert stages(found) == [stage]
    (period,) = [one for one in found.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert str(period.due.first_day_after) == "2026-12-08"


def test_a_notice_by_ordinary_post_gives_a_window(laws, england):
    found = english(england, "notice-served 2026-11-20; how = 'letter'", as_of="2026-11-21", log=laws.log)
    (period,) = [one for one in found.verdicts if one.limit.id == "eng.sao.notice.response_period"]
    assert str(period.due.last_day) == "2026-12-08/2026-12-10"


def test_an_attendance_order_is_over_with_school_age(laws, england):
    rows = ["notice-served 2026-11-23; how = 'hand'"]
    found = english(england, *rows, as_of="2031-06-28", log=laws.log, born="2015-05-05")
    assert str(found.standings[0].over) == "2031-06-27"
    assert english(england, *rows, as_of="2031-06-27", log=laws.log, born="2015-05-05").standings[0].over is None
