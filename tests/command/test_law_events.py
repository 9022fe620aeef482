"""`ehe-workflow law events`: the names that a log is written with."""

from __future__ import annotations

import json

import jsonschema

from ehe_workflow.command.schema import schema_text


def test_every_kind_of_event_is_told_with_who_does_it(run, in_land):
    ran = run("law", "events", "land", *in_land)
    assert (ran.status, ran.err) == (0, "")
    assert "THE MAIN PROCESS" in ran.out
    assert "  paper (the council)\n      The council served the paper\n" in ran.out
    assert "OTHER ENTRIES OF A LOG" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_words_and_a_process_narrow_it_down(run, in_land):
    ran = run("law", "events", "land", "COUNCIL", "paper", *in_land)
    assert "  paper (the council)" in ran.out
    assert "  order (" not in ran.out
    assert "  note" not in run("law", "events", "land", "--process", "main", *in_land).out
    assert run("law", "events", "land", "zebra", *in_land).out == "There is no such kind of event.\n"
    wrong = run("law", "events", "land", "--process", "mian", *in_land)
    assert wrong.status == 2
    assert "did you mean 'main'?" in wrong.err


def test_the_json_fits_its_schema(run):
    ran = run("law", "events", "england", "notice", "--json")
    found = json.loads(ran.out)
    jsonschema.validate(found, json.loads(schema_text("law-events")))
    notice = next(one for one in found["events"] if one["kind"] == "notice-served")
    assert notice["served"] is True
    assert "attendance-order" in notice["processes"]
    assert "reply-by" in notice["dates"]
