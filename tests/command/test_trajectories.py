"""`ehe-workflow trajectories`: the tree, what-ifs side by side, questions, JSON, other forms, and bad input."""

from __future__ import annotations

import json
from contextlib import contextmanager

import jsonschema
import pytest

from ehe_workflow.command.schema import schema_text

DAY = ("--as-of", "2026-06-01")


@pytest.fixture
def asked(run, in_land, cases):
    """Runs the command on a small case in which a paper came on 29 May 2026."""

    def command(*arguments: str, case: str = "running.toml"):
        return run("trajectories", cases / case, *DAY, *in_land, *arguments)

    return command


def test_the_tree_tells_each_stage_once_under_the_step_that_leads_to_it(asked):
    ran = asked()
    assert (ran.status, ran.err) == (0, "")
    assert "WHAT CAN COME NEXT" in ran.out
    assert "[A] Paper served (now)" in ran.out
    flat = " ".join(ran.out.replace("|", " ").split())
    assert flat.count("[B] Order in force (can rest here)") == 1
    assert "serve an order (the council)" in ran.out
    assert "where special: yes" in ran.out
    assert "- special: Is the case special?" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines() if "http" not in line)


def test_a_breach_is_told_with_whose_it_is(asked):
    assert "only if the council breaks a limit" in " ".join(asked().out.split())


def test_what_ifs_stand_side_by_side(asked):
    ran = asked("--what-if", "special is no", "--what-if", "order on 2026-07-01")
    assert ran.status == 0
    head, _, rest = ran.out.partition("(NOW) AS THINGS STAND")
    assert "(1) special is no" in head
    assert "(2) order on 2026-07-01" in head
    assert "(1) cannot lawfully happen" in head
    assert "[A]" not in rest  # no tree where something is supposed
    assert "[A]" in asked("--what-if", "special is no", "--tree").out


def test_a_question_is_answered_with_the_facts_that_matter(asked):
    ran = asked("--ask", "order")
    assert "ASKED: ORDER" in ran.out
    assert "It would change with: Is the case special?" in ran.out
    assert "Nothing that is not known would change this answer." in asked("--ask", "reply").out


def test_the_json_fits_its_schema_and_says_the_same(asked):
    ran = asked("--json", "--what-if", "special is no", "--ask", "order")
    found = json.loads(ran.out)
    jsonschema.validate(found, json.loads(schema_text("trajectories")))
    assert found["schema"] == "trajectories"
    assert [one["what_if"] for one in found["alternatives"]] == ["as things stand", "special is no"]
    assert found["alternatives"][0]["earliest"]["order"]
    assert found["alternatives"][1]["earliest"]["order"] == []
    assert found["questions"][0]["matters"]["sets"][0]["facts"] == ["special"]


def test_other_forms_are_files(asked, tmp_path):
    assert asked("--form", "mermaid").out.startswith("flowchart TD")
    path = tmp_path / "page.html"
    assert asked("--form", "html", "--what-if", "special is no", "--output", str(path)).out == ""
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "special is no" in page


def test_nothing_in_play_is_told(run, in_land, tmp_path):
    case = tmp_path / "case.toml"
    case.write_text('[case]\nid = "a"\njurisdiction = "land"\n', encoding="utf-8")
    ran = run("trajectories", case, *DAY, *in_land)
    assert ran.status == 0
    assert "No process is going on in this case." in " ".join(ran.out.split())
    assert "first stage" in run("trajectories", case, *DAY, *in_land, "--process", "main").out


BAD = {
    "form": (["--what-if", "perhaps"], "cannot be read as a supposition"),
    "day": (["--what-if", "order on 1.7.2026"], "year first"),
    "event": (["--what-if", "no ordr"], "'order'"),
    "contradiction": (["--what-if", "special is yes and special is no"], "contradict each other"),
    "event of no process looked at": (["--what-if", "note on 2026-07-01"], "changes nothing there"),
    "day as a fact": (["--what-if", "moved is 2020-01-01"], "cannot be supposed"),
    "question": (["--ask", "ordr"], "'order'"),
    "process": (["--process", "mian"], "'main'"),
    "horizon before": (["--horizon", "2026-05-01"], "a day after that one"),
    "horizon too far": (["--horizon", "2060-01-01"], "no more than 20 years"),
    "assume": (["--assume", "part-tow=2026-07-01"], "'part-two'"),
    "page of two": (["--form", "html", "--what-if", "no order", "--what-if", "no reply"], "one --what-if"),
    "page and json": (["--form", "html", "--json"], "leave out --json"),
    "output of text": (["--output", "x"], "--form"),
    "output nowhere": (["--form", "mermaid", "--output", "/no/such/folder/x"], "cannot be written to"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_on_one_screen(asked, name):
    arguments, said = BAD[name]
    ran = asked(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_several_faults_are_told_at_once(asked):
    ran = asked("--what-if", "no ordr", "--what-if", "specail is yes", "--ask", "replly")
    assert ran.status == 2
    assert "3 things to put right" in ran.err


def test_what_was_found_is_told_where_it_was_stopped(asked, monkeypatch):
    @contextmanager
    def stopped(_law):
        yield lambda _: False

    monkeypatch.setattr("ehe_workflow.command.trajectories.watched", stopped)
    ran = asked("--what-if", "special is no", "--ask", "order")
    assert (ran.status, ran.err) == (0, "")
    assert "STOPPED before every path was followed" in " ".join(ran.out.split())
    assert "SIDE BY SIDE" not in ran.out
    assert "ASKED" not in ran.out
    assert json.loads(asked("--json").out)["stopped"] is True


@pytest.mark.parametrize("kind", ["decision-declined", "notice-served"])
def test_a_stage_that_only_many_others_lead_to_is_told(run, tmp_path, kind):
    """Its steps stand under "from many of these stages"; its own are told under it all the same, though it is last."""
    case = tmp_path / "case.toml"
    case.write_text(
        f'[case]\nid = "a"\njurisdiction = "wales"\n[[event]]\nkind = "{kind}"\ndate = 2026-11-24\n', encoding="utf-8"
    )
    ran = run("trajectories", case, "--as-of", "2026-11-25", "--horizon", "2027-01-31")
    assert (ran.status, ran.err) == (0, "")


def test_a_day_that_counts_only_until_an_hour_is_told_so_wherever_people_act(run, tmp_path):
    """HESC r.12(1): what has to reach the tribunal by a day must be there by 5 p.m."""
    case = tmp_path / "case.toml"
    case.write_text(
        '[case]\nid = "a"\njurisdiction = "england"\nborn = 2016-04-01\n'
        '[[event]]\nkind = "assessment-asked"\ndate = 2026-06-15\n'
        '[[event]]\nkind = "assessment-refused"\ndate = 2026-08-03\n',
        encoding="utf-8",
    )
    day = ("--as-of", "2026-09-13")
    standing = " ".join(run("status", case, *day).out.split())
    assert "until 17:00 on 5 October 2026 (22 days left): the tribunal receives the appeal" in standing
    ahead = " ".join(run("trajectories", case, *day, "--horizon", "2026-12-01").out.split())
    assert "appeal to the tribunal, last day 5 October 2026, until 17:00" in ahead
    entries = " ".join(run("calendar", case, *day).out.split())
    assert "It counts only until 17:00 on that day." in entries.replace("\\n", " ")
