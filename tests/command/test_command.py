"""The command: exit statuses, bad input, JSON against its schema, the width and the words of its text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from ehe_workflow.command.schema import SCHEMAS

DAY = "2026-06-15"
CASE = '[case]\nid = "a"\njurisdiction = "land"\n'
ENGLISH = """
[case]
id = "english"
jurisdiction = "england"
born = 2015-05-05
[[event]]
kind = "notice-served"
date = 2026-11-23
how = "letter"
dates = { reply-by = 2026-12-01 }
[[event]]
kind = "order-served"
date = "2026-12-20~"
"""


@pytest.fixture
def case(tmp_path):
    """Writes a case file and gives its name."""

    def write(text: str, name: str = "case.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


# ----------------------------------------------------------------------------------------------------- exit statuses


def test_answered_is_0_and_findings_are_1_only_where_asked_for(run, in_land, cases):
    breached, running = cases / "breached.toml", cases / "running.toml"
    assert run("status", breached, "--as-of", DAY, *in_land).status == 0
    assert run("status", breached, "--as-of", DAY, "--fail-on", "breach", *in_land).status == 1
    assert run("status", breached, "--as-of", DAY, "--fail-on", "finding", *in_land).status == 1
    assert run("status", running, "--as-of", DAY, "--fail-on", "finding", *in_land).status == 0
    vague = cases / "vague.json"
    assert run("status", vague, "--as-of", DAY, "--fail-on", "breach", *in_land).status == 0
    assert run("status", vague, "--as-of", DAY, "--fail-on", "finding", *in_land).status == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["count", "15 days", "--from", "2026-12-17", "--in", "england"], 0),
        (["--help"], 0),
        (["--version"], 0),
        (["count", "15 days", "--from", "17/12/2026", "--in", "england"], 2),
        (["status", "no-such-file.toml"], 2),
        (["no-such-command"], 2),
    ],
)
def test_exit_statuses_of_the_process(arguments, status):
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", "from ehe_workflow.command import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status
    assert "Traceback" not in ran.stderr
    assert bool(ran.stderr) == (status == 2)


def test_a_breach_is_1_for_the_process(cases, in_land):
    arguments = ["status", str(cases / "breached.toml"), "--as-of", DAY, "--fail-on", "breach", *in_land]
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", "from ehe_workflow.command import main; main()", *arguments],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 1


def test_a_reader_that_stops_early_is_no_traceback():
    command = f"{sys.executable} -c 'from ehe_workflow.command import main; main()' law limits england | head -1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert "Traceback" not in ran.stderr


# --------------------------------------------------------------------------------------------------------- bad input

COUNT = ["count", "15 days", "--from", "2026-12-17", "--in", "england"]


def count(length: str, *more: str, start: str = "2026-12-17", place: str = "england") -> list[str]:
    return ["count", length, f"--from={start}", f"--in={place}", *more]


BAD = {
    "nothing to count from": (["count", "15 days", "--in", "england"], "--from"),
    "from and before": (count("15 days", "--before=2026-12-30"), "--before"),
    "no jurisdiction": (["count", "15 days", "--from=2026-12-17"], "--in"),
    "unknown jurisdiction": (count("15 days", place="englnd"), "'england'"),
    "empty jurisdiction": (count("15 days", place=""), "no jurisdiction ''"),
    "jurisdiction as a path": (count("15 days", place="../england"), "no jurisdiction"),
    "empty length": (count(""), "is no period"),
    "no unit": (count("15"), "is no period"),
    "no number": (count("days"), "is no period"),
    "minus": (["count", "--from=2026-12-17", "--in=england", "--", "-5 days"], "is no period"),
    "fraction": (count("1.5 days"), "is no period"),
    "huge": (count("999999999 days"), "is no period"),
    "too many days": (count("999999 weeks"), "leaves what can be written"),
    "too many years": (count("9000 years"), "leaves what can be written"),
    "too many working days": (count("99999 working days"), "known from"),
    "hours": (count("48 hours"), "from a moment"),
    "reasonable": (count("reasonable"), "has no number"),
    "nothing to begin with": (count("0 days", "--convention=beginning-with"), "count it 'after'"),
    "unknown convention": (count("15 days", "--convention=since"), "beginning-with"),
    "british date": (count("15 days", start="17/12/2026"), "year first"),
    "date without hyphens": (count("15 days", start="20261217"), "year first"),
    "week date": (count("15 days", start="2026-W51-4"), "year first"),
    "date with time": (count("15 days", start="2026-12-17T10:00"), "year first"),
    "no such day": (count("15 days", start="2026-02-30"), "no day of the calendar"),
    "empty date": (count("15 days", start=""), "year first"),
    "year 0": (count("15 days", start="0000-01-01"), "no day of the calendar"),
    "last day of all": (count("1 day", start="9999-12-31"), "leaves what can be written"),
    "before the calendar": (count("5 working days", start="1950-01-01"), "known from"),
    "after the calendar": (count("5 working days", start="2090-01-01"), "known from"),
    "definition": (count("5 working days", "--definition=englnd"), "'england'"),
    "counting": (count("5 working days", "--counting=nothing-like-it"), "no way of counting"),
    "unknown option": ([*COUNT, "--form=x"], "--form"),
    "unknown command": (["cuont"], "cuont"),
    "law of nowhere": (["law", "show", "nowhere"], "no jurisdiction 'nowhere'"),
    "process": (["law", "show", "england", "attendance-odrer"], "'attendance-order'"),
    "process of limits": (["law", "limits", "england", "--process", "complant"], "'complaint'"),
    "regime": (
        ["law", "graph", "england", "attendance-order", "--regime", "act-1966"],
        "'act-1996'",
    ),
    "no version": (["law", "graph", "england", "attendance-order", "--on", "1990-01-01"], "no version"),
    "graph format": (["law", "graph", "england", "attendance-order", "--format", "png"], "mermaid"),
    "law folder": (["law", "list", "--law", "/no/such/folder"], "no such folder"),
    "law of a folder": (["law", "list", "--law", "README.md"], "--law"),
    "schema": (["schema", "stauts"], "stauts"),
    "schema into nowhere": (["schema", "--into", "/proc/nowhere"], "cannot be written to"),
    "no case": (["status"], "CASE"),
    "missing file": (["status", "no-such-file.toml"], "no such file"),
    "folder": (["status", "/"], "a folder, not a file"),
    "ending": (["status", "case.yaml"], ".toml or .json"),
    "empty name": (["status", ""], "expected"),
    "long name": (["status", "x" * 5000 + ".toml"], "cannot be opened"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_on_one_screen(run, name):
    arguments, said = BAD[name]
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.replace("\n", " ") or said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 80


BAD_CASES = {
    "unknown jurisdiction": ('[case]\nid = "a"\njurisdiction = "lnad"', "'land'"),
    "british date": (CASE + '[[event]]\nkind = "paper"\ndate = "15/12/2026"', "year first"),
    "unknown kind": (CASE + '[[event]]\nkind = "papre"', "'paper'"),
    "unknown fact": (CASE + "facts = { specail = true }", "'special'"),
    "value of a fact": (CASE + 'facts = { special = "yes" }', "true or false"),
    "named date": (CASE + '[[event]]\nkind = "paper"\ndates = { replyby = 2026-05-01 }', "'reply-by'"),
    "misstatement": (CASE + '[[event]]\nkind = "note"\nmisstatements = ["must-vist"]', "'must-visit'"),
    "not yet": (CASE + '[[event]]\nkind = "note"\nnot_yet = ["ordr"]', "'order'"),
    "empty": ("", "case"),
    "no toml": ("= =", "not valid TOML"),
}


@pytest.mark.parametrize("name", BAD_CASES)
def test_a_bad_case_file_is_told_with_its_line(run, in_land, case, name):
    text, said = BAD_CASES[name]
    ran = run("status", case(text), "--as-of", DAY, *in_land)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    if name not in {"unknown jurisdiction", "empty"}:
        assert re.search(r"case\.toml, line \d+", ran.err)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-of", "15/06/2026"], "year first"),
        (["--as-of", ""], "year first"),
        (["--assume", "part-two"], "NAME="),
        (["--assume", "part-two=soon"], "year first"),
        (["--assume", "=2026-01-01"], "NAME="),
        (["--assume", "part-tow=2026-01-01"], "'part-two'"),
        (["--fail-on", "anything"], "breach"),
        (["--brief", "--brief", "extra"], "extra"),
    ],
)
def test_bad_options_of_status(run, in_land, cases, options, said):
    ran = run("status", cases / "running.toml", *options, *in_land)
    assert (ran.status, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())


def test_all_faults_of_a_file_are_told_at_once_and_many_are_cut(run, in_land, case):
    ran = run("status", case(CASE + '[[event]]\nkind = "x"\n' * 3), "--as-of", DAY, *in_land)
    assert "3 things to put right" in ran.err
    assert ran.err.count("there is no kind of event") == 3
    ran = run("status", case(CASE + '[[event]]\nkind = "x"\n' * 40), "--as-of", DAY, *in_land)
    assert "40 things to put right" in ran.err
    assert "... and 25 more" in ran.err
    assert len(ran.err.splitlines()) < 90


def test_a_case_at_the_ends_of_the_calendar_is_answered(run, case):
    text = ENGLISH.replace("2026-11-23", "9999-12-30").replace("2026-12-01", "9999-12-31").replace("2015", "9990")
    for as_of in ("9999-12-31", "0001-01-01"):
        ran = run("status", case(text), "--as-of", as_of)
        assert (ran.status, ran.err) == (0, "")
    old = ENGLISH.replace("2026-11-23", "0001-01-01").replace("2026-12-01", "0001-01-02").replace("2015", "0001")
    assert run("status", case(old), "--as-of", "2026-12-31").status == 0


def test_too_many_unknown_facts_are_no_traceback(run, case):
    rows = '[[event]]\nkind = "{}"\ndate = 2026-11-{:02}\n'
    kinds = ["notice-served", "school-notice-served", "order-served", "revocation-asked", "revocation-refused"]
    log = "".join(rows.format(kind, day) for day, kind in enumerate(kinds * 4, start=1))
    ran = run("status", case('[case]\nid = "a"\njurisdiction = "england"\n' + log), "--as-of", "2026-12-31")
    assert (ran.status, ran.err) == (0, "")


# -------------------------------------------------------------------------------------------------------------- JSON


def answers(cases, in_land):
    land = ["--json", *in_land]
    status = ["--as-of", DAY]
    return [
        ("count", count("15 days", "--json")),
        ("count", count("10 working days", "--json", "--definition=tribunal-england")),
        ("count", count("5 school days", "--json")),
        ("count", ["count", "2 weeks", "--before", "2026-12-17", "--in", "england", "--json"]),
        ("count", ["count", "20 days", "--from", "2026-05-01", "--in", "land", "--counting", "rolling", *land]),
        ("law-list", ["law", "list", *land]),
        ("law-show", ["law", "show", "land", "--on", DAY, *land]),
        ("law-show", ["law", "show", "england", "attendance-order", "--on", DAY, "--json"]),
        ("law-limits", ["law", "limits", "land", *land]),
        ("law-limits", ["law", "limits", "england", "--json"]),
        ("law-limits", ["law", "limits", "england", "--process", "complaint", "--json"]),
        *(("status", ["status", cases / name, *status, *land]) for name in NAMES),
        ("status", ["status", cases / "breached.toml", *status, "--assume", "part-two=2026-01-01", *land]),
    ]


NAMES = ("running.toml", "breached.toml", "vague.json")


def test_every_answer_fits_its_published_schema(run, cases, in_land, case):
    for name, arguments in [*answers(cases, in_land), ("status", ["status", case(ENGLISH), "--as-of", DAY, "--json"])]:
        ran = run(*arguments)
        assert (ran.status, ran.err) == (0, ""), arguments
        answer = json.loads(ran.out)
        assert answer["schema"] == name
        jsonschema.validate(answer, SCHEMAS[name](), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_those_that_are_printed(run, name):
    printed = json.loads(run("schema", name).out)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == SCHEMAS[name]()


def test_schemas_are_listed_and_written(run, tmp_path):
    assert run("schema").out.split() == list(SCHEMAS)
    assert run("schema", "--into", tmp_path / "new").status == 0
    assert {path.stem for path in (tmp_path / "new").iterdir()} == set(SCHEMAS)


def test_the_small_cases_fit_the_schema_of_case_files(cases):
    case = json.loads((cases / "vague.json").read_text(encoding="utf-8"))
    jsonschema.validate(case, SCHEMAS["case-file"](), cls=jsonschema.Draft202012Validator)


def test_what_json_says_of_an_assumed_commencement(run, cases, in_land):
    assumed = ["--assume", "part-two=2026-06-12", "--json", "--as-of", DAY, *in_land]
    plain = json.loads(run("status", cases / "breached.toml", "--json", "--as-of", DAY, *in_land).out)
    found = json.loads(run("status", cases / "breached.toml", *assumed).out)
    assert found["assumed"] == {"part-two": "2026-06-12"}
    new = {limit["id"] for limit in found["limits"]} - {limit["id"] for limit in plain["limits"]}
    assert new == {"land.new"}


# ----------------------------------------------------------------------------------------------------- text answers


def texts(cases, in_land):
    as_of = ["--as-of", DAY, *in_land]
    return [
        ["count", "10 working days", "--from", "2026-12-17", "--in", "england", "--explain"],
        ["count", "20 days", "--from", "2026-05-24", "--in", "land", "--counting", "rolling", "--explain", *in_land],
        count("5 school days"),
        *(["status", cases / name, *as_of] for name in NAMES),
        ["law", "list", *in_land],
        ["law", "show", "land", *in_land],
        ["law", "show", "england", "attendance-order", "--on", DAY],
        ["law", "show", "england", "--on", DAY],
        ["law", "limits", "england"],
        ["law", "limits", "land", *in_land],
        *([*command, "--help"] for command in ([], ["count"], ["status"], ["law"], ["law", "show"], ["schema"])),
    ]


@pytest.fixture(scope="module")
def printed(tmp_path_factory, in_process):
    """What each of many runs prints."""
    here = Path(__file__).parent
    english = tmp_path_factory.mktemp("english") / "case.toml"
    english.write_text(ENGLISH, encoding="utf-8")
    as_of = ["status", english, "--as-of", "2027-01-04"]
    wanted = [*texts(here / "cases", ("--law", str(here / "law"))), as_of, [*as_of, "--brief"]]
    found = {tuple(map(str, arguments)): in_process(*arguments) for arguments in wanted}
    assert all(ran.status == 0 for ran in found.values()), found
    return {arguments: ran.out for arguments, ran in found.items()}


def test_no_line_is_wider_than_a_terminal(printed):
    for arguments, out in printed.items():
        assert not [line for line in out.splitlines() if len(line) > 80 and "https://" not in line], arguments


def test_days_are_written_as_people_write_them(printed, run):
    for arguments, out in printed.items():
        if "--help" not in arguments:
            assert not re.search(r"\b\d{4}-\d{2}-\d{2}\b", re.sub(r"https?://\S+", "", out)), arguments
    assert "18 December 2026" in run("count", "1 day", "--from", "2026-12-17", "--in", "england").out


@pytest.mark.parametrize(
    ("arguments", "last", "after"),
    [
        (count("15 days", "--convention=beginning-with"), "Thursday 31 December 2026", "Friday 1 January 2027"),
        (count("15 days"), "Friday 1 January 2027", "Saturday 2 January 2027"),
        (count("2 months"), "Wednesday 17 February 2027", "Thursday 18 February 2027"),
        (["count", "2 weeks", "--before", "2026-12-17", "--in", "england"], "Thursday 3 December 2026", ""),
    ],
)
def test_what_count_says(run, arguments, last, after):
    ran = run(*arguments)
    assert last in ran.out
    assert (f"First day after:    {after}" in ran.out) == bool(after)


def test_explain_shows_what_was_left_out(run):
    arguments = count("10 working days")
    assert "Christmas Day" not in run(*arguments).out
    assert "left out" in run(*arguments, "--explain").out
    assert "Christmas Day" in run(*arguments, "--explain").out


def test_an_instrument_has_its_own_working_days(run, in_land):
    arguments = ["count", "5 working days", "--from", "2026-06-05", "--in", "land", *in_land]
    assert "15 June 2026" in run(*arguments).out
    assert "12 June 2026" in run(*arguments, "--definition", "every-weekday").out


def test_a_graph_is_drawn(run, in_land):
    drawn = run("law", "graph", "land", "main", "--on", DAY, *in_land).out
    assert drawn.startswith("stateDiagram-v2\n")
    assert "[*] --> rest" in drawn
    assert run("law", "graph", "land", "main", "--format", "dot", *in_land).out.startswith("digraph {")


def test_brief_leaves_out_how_days_were_counted(run, cases, in_land):
    arguments = ["status", cases / "running.toml", "--as-of", DAY, *in_land]
    assert "left out: 10 June 2026: Feast" in run(*arguments).out
    assert "left out" not in run(*arguments, "--brief").out


# --------------------------------------------------------------------------------------------------- expected answers
# The expected answers of three small cases stand in tests/command/golden. When an answer is meant to change, make
# them anew by running this file, and look at what changed:
#
#     python tests/command/test_command.py


def answered(run, cases, in_land, name: str) -> str:
    return run("status", cases / name, "--as-of", DAY, *in_land).out


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_expected_one(run, cases, in_land, golden, name):
    expected = (golden / f"{name.partition('.')[0]}.txt").read_text(encoding="utf-8")
    assert answered(run, cases, in_land, name) == expected
    assert answered(run, cases, in_land, name) == expected


def regenerate() -> None:
    """Write the expected answers anew."""
    here = Path(__file__).parent
    code = "from ehe_workflow.command import main; main()"
    for name in NAMES:
        case = ["status", str(here / "cases" / name), "--as-of", DAY, "--law", str(here / "law")]
        ran = subprocess.run([sys.executable, "-c", code, *case], capture_output=True, text=True, check=True)  # noqa: S603
        (here / "golden" / f"{name.partition('.')[0]}.txt").write_text(ran.stdout, encoding="utf-8")


if __name__ == "__main__":
    regenerate()


def test_faults_of_shape_and_of_names_are_told_at_once(run, in_land, case):
    text = (
        CASE.replace('id = "a"', "id = 5") + 'facts = { specail = true }\n[[event]]\nkind = "papre"\ndate = "1.5.2026"'
    )
    ran = run("status", case(text), "--as-of", DAY, *in_land)
    assert ran.status == 2
    assert "4 things to put right" in ran.err
    for words in ("case.id", "'special'", "'paper'", "year first"):
        assert words in ran.err


def test_a_name_that_a_fault_of_shape_took_away_is_told_once(run, in_land, case):
    ran = run("status", case(CASE + "[[event]]\nkind = 5\n"), "--as-of", DAY, *in_land)
    assert "1 thing to put right" in ran.err


def test_what_to_do_first_begins_with_the_process_whose_time_ends_soonest(run, tmp_path):
    case = tmp_path / "case.toml"
    case.write_text(
        '[case]\nid = "a"\njurisdiction = "england"\nborn = 2016-04-01\n'
        '[[event]]\nkind = "complaint-made"\ndate = 2026-08-20\n'
        '[[event]]\nkind = "notice-served"\ndate = 2026-09-10\nserved = 2026-09-10\n',
        encoding="utf-8",
    )
    first = run("status", case, "--as-of", "2026-09-14").out.partition("WHERE IT STANDS")[0]
    lines = [line for line in first.splitlines() if line.startswith("  - ")]
    assert [line.partition(":")[0] for line in lines if line.count(":")][:1] == ["  - School attendance order"]
    assert any(line.startswith("  - Complaint") for line in lines[1:])
