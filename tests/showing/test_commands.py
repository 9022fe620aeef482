"""`calendar`, and the forms of `trajectories` that are files: exit statuses, schemas, plain words for mistakes."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date

import icalendar
import jsonschema
import pytest
from attrs import frozen

from ehe_workflow.command import main, output
from ehe_workflow.command.schema import SCHEMAS
from ehe_workflow.command.shown import write_shown
from ehe_workflow.errors import EheWorkflowError, InputError

from .conftest import EXAMPLES

CASE = EXAMPLES / "waltham-forest.toml"
DAY = ("--as-of", "2026-12-28")


@frozen
class Ran:
    status: int
    out: str
    err: str


def run(*arguments) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return Ran(left.value.code, out.getvalue(), err.getvalue())


def test_the_calendar_is_printed_or_written(tmp_path):
    printed = run("calendar", CASE, *DAY, "--alarm", "7")
    assert (printed.status, printed.err) == (0, "")
    assert icalendar.Calendar.from_ical(printed.out).walk("VALARM")
    path = tmp_path / "days.ics"
    assert run("calendar", CASE, *DAY, "--alarm", "7", "--output", path).out == ""
    assert path.read_bytes().decode().split() == printed.out.split()


def test_json_has_its_schema():
    ran = run("calendar", CASE, *DAY, "--json")
    answer = json.loads(ran.out)
    jsonschema.validate(answer, SCHEMAS["calendar"]())
    assert answer["schema"] == "calendar"
    assert {one["role"] for one in answer["entries"]} == {"last-day", "first-lawful-day"}


def test_the_calendar_of_before_is_gone_on_from(tmp_path):
    path = tmp_path / "days.ics"
    run("calendar", CASE, *DAY, "--output", path)
    text = CASE.read_text(encoding="utf-8")
    moved = tmp_path / "case.toml"
    moved.write_text(text.replace("date = 2026-12-15", "date = 2026-12-14"), encoding="utf-8")
    assert moved.read_text(encoding="utf-8") != text
    first = json.loads(run("calendar", CASE, *DAY, "--json").out)["entries"]
    after = json.loads(run("calendar", moved, *DAY, "--since", path, "--json").out)["entries"]
    known = {one["uid"]: one for one in first}
    risen = {one["uid"] for one in after if one["sequence"] > known[one["uid"]]["sequence"]}
    assert risen
    assert risen == {
        one["uid"] for one in after if any(one[key] != known[one["uid"]][key] for key in ("day", "summary", "standing"))
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "no-such.ics"], "cannot be read"),
        (["--since", "CASE"], "not an iCalendar file"),
        (["--since", "OTHER"], "the calendar of another case"),
        (["--output", "no/such/folder.ics"], "cannot be written to"),
        (["--alarm", "-1"], "-1"),
        (["--as-of", "28/12/2026"], "write it year first"),
    ],
)
def test_mistakes_are_told_in_words(tmp_path, arguments, said):
    other = tmp_path / "other.ics"
    run("calendar", EXAMPLES / "clarkes.toml", *DAY, "--output", other)
    named = {"CASE": CASE, "OTHER": other}
    ran = run("calendar", CASE, *DAY, *(named.get(one, one) for one in arguments))
    assert ran.status == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_a_library_that_is_missing_is_named_with_its_extra(monkeypatch, ahead, law):
    monkeypatch.setattr(output, "find_spec", lambda _: None)
    ran = run("calendar", CASE, *DAY)
    assert ran.status == 2
    assert "pip install 'ehe-workflow[calendar]'" in " ".join(ran.err.split())
    assert run("calendar", CASE, *DAY, "--json").status == 0
    with pytest.raises(EheWorkflowError, match=r"ehe-workflow\[page\]"):
        write_shown(ahead, "html", law, assumed={}, output=None)


def test_what_can_happen_is_written_in_the_form_asked_for(ahead, law, tmp_path, capsys):
    write_shown(ahead, "mermaid", law, assumed={}, output=None)
    assert capsys.readouterr().out.startswith("flowchart TD\n")
    page = tmp_path / "page.html"
    write_shown(ahead, "html", law, assumed={"part-two": date(2027, 9, 1)}, output=page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "part-two" in text
    with pytest.raises(InputError):
        write_shown(ahead, "mermaid", law, assumed={}, output=tmp_path)
