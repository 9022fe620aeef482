"""`audit protocol` and `audit text` as a person runs them: exit statuses, schemas, width, bad input."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import jsonschema
import pytest

from ehe_workflow.command import main
from ehe_workflow.command.schema import SCHEMAS

EXAMPLE = Path(__file__).parents[2] / "examples" / "exampleton-policy.txt"
DAY = ("--on", "2026-11-22")
PROTOCOL = ("audit", "protocol", "england/waltham-forest", *DAY)
TEXT = ("audit", "text", str(EXAMPLE), "--in", "england", *DAY)


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(list(arguments))
    return left.value.code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        PROTOCOL,
        (*PROTOCOL, "--against", "england/lancashire"),
        (*PROTOCOL, "--brief", "--against", "england/norfolk"),
        ("audit", "protocol", "scotland/falkirk", *DAY),
        TEXT,
    ],
)
def test_text_fits_a_terminal(arguments):
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if len(line) > 80 and "https://" not in line] == []


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        ((*PROTOCOL, "--against", "england/lancashire"), "audit-protocol"),
        (("audit", "protocol", "england/norfolk", *DAY), "audit-protocol"),
        (TEXT, "audit-text"),
        ((*TEXT, "--dated", "2019-12"), "audit-text"),
    ],
)
def test_json_fits_its_schema(arguments, schema):
    status, out, _ = run(*arguments, "--json")
    answer = json.loads(out)
    jsonschema.validate(answer, SCHEMAS[schema](), cls=jsonschema.Draft202012Validator)
    assert (status, answer["schema"]) == (0, schema)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((*PROTOCOL, "--fail-on", "finding"), 1),
        ((*PROTOCOL, "--fail-on", "breach"), 1),
        (("audit", "protocol", "wales/blaenau-gwent", *DAY, "--fail-on", "finding"), 0),
        (("audit", "protocol", "england/shropshire", *DAY, "--fail-on", "finding"), 0),
        (("audit", "protocol", "england/woking", *DAY, "--fail-on", "finding"), 1),
        (("audit", "protocol", "england/woking", *DAY, "--fail-on", "breach"), 0),
        ((*TEXT, "--fail-on", "finding"), 1),
        (TEXT, 0),
    ],
)
def test_findings_are_1_only_where_asked_for(arguments, status):
    assert run(*arguments)[0] == status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("audit", "protocol", "england", *DAY), "'england' is no council"),
        (("audit", "protocol", "england/waltham", *DAY), "there is no jurisdiction"),
        ((*PROTOCOL, "--against", "england"), "'england' is no council"),
        ((*PROTOCOL, "--against", "wales/cardiff"), "'wales/cardiff' is under the law of another nation"),
        ((*PROTOCOL, "--against", "england/waltham-forest"), "'england/waltham-forest' is set beside itself"),
        ((*PROTOCOL, "--against", "england/lancaster"), "did you mean 'england/lancashire'?"),
        (("audit", "protocol", "england/waltham-forst", *DAY), "did you mean 'england/waltham-forest'?"),
        (("audit", "text", str(EXAMPLE), "--encoding", "cp-none"), "there is no encoding 'cp-none'"),
        (("audit", "protocol", "england/leeds", "--on", "22/11/2026"), "write it year first"),
        (("audit", "text", "none.txt"), "no such file"),
        ((*TEXT, "--dated", "May 2020"), "--dated"),
        (("audit", "text", str(EXAMPLE), "--in", "engand"), "did you mean 'england'?"),
        ((*TEXT, "--draft", str(EXAMPLE)), "the file is there already"),
        ((*TEXT, "--draft", str(EXAMPLE / "x.toml")), "cannot be written to"),
    ],
)
def test_bad_input_is_told_and_is_2(arguments, said):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_no_council_is_suggested_that_only_has_the_nation_in_common():
    assert "did you mean" not in run("audit", "protocol", "england/nowhere", *DAY)[2]


def test_a_council_of_which_no_document_is_recorded_is_told_so():
    status, out, _ = run("audit", "protocol", "wales/blaenau-gwent", *DAY)
    assert status == 0
    assert "No document of this council is recorded here" in out
    assert "None." not in out


def test_a_clause_that_is_wrong_for_another_reason_than_its_time_says_so_beside_the_time():
    out = run(*PROTOCOL)[1]
    [part] = [part for part in out.split("\n\n") if part.lstrip().startswith("6.12: The parents apply")]
    assert "lawful, and more than the least" in part
    assert "the clause itself: MISSTATED" in part


def test_a_draft_is_written_once(tmp_path):
    into = tmp_path / "exampleton.toml"
    status, out, _ = run(*TEXT, "--draft", str(into))
    assert status == 0
    assert into.name in out
    assert 'id = "england/exampleton"' in into.read_text(encoding="utf-8")
    before = into.read_bytes()
    assert run(*TEXT, "--draft", str(into))[0] == 2
    assert into.read_bytes() == before


def test_without_a_jurisdiction_the_choice_is_told():
    status, out, _ = run("audit", "text", str(EXAMPLE), *DAY)
    assert status == 0
    assert "England because it names England" in out
