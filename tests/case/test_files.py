"""Case files: read, written, refused, corrected."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow import Case, Event, InputError, When, case_to_json, case_to_toml, parse_case, read_case

FULL = """
[case]
id = "one"
jurisdiction = "england"
title = "A case"
born = 2015-05-05

[case.facts]
has-plan = true
moved = 2026-03-01

[[event]]
kind = "notice-served"
date = 2026-11-23
at = 09:30:00
sent = 2026-11-20
how = "letter"
dates = { reply-by = "2026-12" }
evidence = ["mail-17"]
tags = ["rude"]
not_yet = ["order-served"]

[[event]]
id = "second"
kind = "contact"
date = "2026-12-15~"
reconstructed = true
corrects = "1"
"""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
whens = st.one_of(
    days.map(When.on),
    st.tuples(days, st.sampled_from(["~", "?", "%", ""])).map(lambda pair: When.parse(f"{pair[0]}{pair[1]}")),
    st.sampled_from(["2026-12", "2026", "2026-22", "202X", "../..", "2026-01-01/..", "../2026-05"]).map(When.parse),
    st.lists(days, min_size=2, max_size=2).map(lambda pair: When.between(*sorted(pair))),
)
facts = st.dictionaries(words, st.one_of(st.booleans(), st.integers(-(2**40), 2**40), words), max_size=3)
texts = st.lists(words, max_size=3).map(tuple)
maybe = st.none() | words


@st.composite
def events(draw: st.DrawFn) -> Event:
    return Event(
        id="",
        kind=draw(names),
        date=draw(whens),
        at=draw(st.none() | st.times()),
        sent=draw(st.none() | whens),
        received=draw(st.none() | whens),
        served=draw(st.none() | whens),
        how=draw(maybe),
        who=draw(maybe),
        said=draw(maybe),
        interpretation=draw(maybe),
        dates=draw(st.dictionaries(names, whens, max_size=2)),
        details=draw(facts),
        facts=draw(facts),
        tags=draw(texts),
        misstatements=draw(texts),
        evidence=draw(texts),
        reconstructed=draw(st.booleans()),
        written=draw(st.none() | whens),
        written_at=draw(st.none() | st.times()),
        not_yet=draw(texts),
        note=draw(maybe),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    found = draw(st.lists(events(), max_size=4))
    ids = draw(st.lists(words, min_size=len(found), max_size=len(found), unique=True))
    plain = draw(st.booleans())
    found = [
        evolve(
            event,
            id=str(place) if plain else f"{ids[place - 1]}!",
            corrects=None if place == 1 or draw(st.booleans()) else (str(place - 1) if plain else f"{ids[place - 2]}!"),
        )
        for place, event in enumerate(found, start=1)
    ]
    return Case(
        id=draw(words),
        jurisdiction=draw(words),
        title=draw(maybe),
        born=draw(st.none() | whens),
        facts=draw(facts),
        events=tuple(found),
    )


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_case_comes_back_from_toml_and_from_json(case):
    assert parse_case(case_to_toml(case)) == case
    assert parse_case(case_to_json(case), name="case.json") == case


def test_every_part_of_a_file_is_read():
    case = parse_case(FULL)
    first, second = case.events
    assert (case.id, case.jurisdiction, case.title) == ("one", "england", "A case")
    assert case.born == When.parse("2015-05-05")
    assert case.facts == {"has-plan": True, "moved": "2026-03-01"}
    assert (first.id, first.at, first.how) == ("1", time(9, 30), "letter")
    assert first.sent == When.parse("2026-11-20")
    assert first.dates == {"reply-by": When.parse("2026-12")}
    assert (first.evidence, first.tags, first.not_yet) == (("mail-17",), ("rude",), ("order-served",))
    assert first.reconstructed is False
    assert (second.id, second.reconstructed, second.corrects) == ("second", True, "1")
    assert second.date.approximate


def test_json_and_files_on_disk_say_the_same(tmp_path):
    case = parse_case(FULL)
    (tmp_path / "case.json").write_text(case_to_json(case), encoding="utf-8")
    (tmp_path / "case.toml").write_bytes(b"\xef\xbb\xbf" + case_to_toml(case).encode())
    assert read_case(tmp_path / "case.json") == read_case(str(tmp_path / "case.toml")) == case
    assert json.loads(case_to_json(case))["event"][0]["at"] == "09:30:00"


def test_a_written_file_holds_nothing_that_says_nothing():
    text = case_to_toml(Case(id="a", jurisdiction="b", events=(Event(id="1", kind="contact"),)))
    assert text == '[case]\nid = "a"\njurisdiction = "b"\n\n[[event]]\nkind = "contact"\n'


def test_a_case_without_events_is_a_case():
    assert parse_case('[case]\nid = "a"\njurisdiction = "b"').events == ()


HEAD = '[case]\nid = "a"\njurisdiction = "england"\n'
BAD = {
    "empty": ("", "case", "missing"),
    "no-head": ('[[event]]\nkind = "contact"', "case", "missing"),
    "no-id": ('[case]\njurisdiction = "england"', "case.id", "missing"),
    "id-is-a-number": ('[case]\nid = 3\njurisdiction = "england"', "case.id", "text"),
    "no-kind": (HEAD + "[[event]]\ndate = 2026-01-01", "event[0].kind", "missing"),
    "unknown-key": (HEAD + '[[event]]\nkind = "a"\nwhen = 2026-01-01', "event[0].when", "unknown key"),
    "near-key": (HEAD + '[[event]]\nkind = "a"\ndaet = 2026-01-01', "event[0].daet", "'date'"),
    "near-section": (HEAD + '[[events]]\nkind = "a"', "events", "'event'"),
    "events-not-a-list": (HEAD + '[event]\nkind = "a"', "event", "list"),
    "british-date": (HEAD + '[[event]]\nkind = "a"\ndate = "15/12/2026"', "event[0].date", "year first"),
    "date-in-words": (HEAD + '[[event]]\nkind = "a"\ndate = "3rd of May"', "event[0].date", "year first"),
    "no-such-day": (HEAD + '[[event]]\nkind = "a"\ndate = "2026-02-30"', "event[0].date", "28 days"),
    "date-is-a-number": (HEAD + '[[event]]\nkind = "a"\ndate = 20261215', "event[0].date", "2026-12-15"),
    "date-with-time": (HEAD + '[[event]]\nkind = "a"\ndate = 2026-12-15T10:00:00', "event[0].date", "2026-12-15"),
    "backward": (HEAD + '[[event]]\nkind = "a"\ndate = "2026-12-15/2026-12-01"', "event[0].date", "before it begins"),
    "named-date": (HEAD + '[[event]]\nkind = "a"\ndates = { reply-by = "soon" }', "reply-by", "'soon'"),
    "born": ('[case]\nid = "a"\njurisdiction = "b"\nborn = "5.5.2015"', "case.born", "year first"),
    "time": (HEAD + '[[event]]\nkind = "a"\nat = "half past nine"', "event[0].at", "24-hour"),
    "fact-is-a-fraction": (HEAD + "facts = { x = 1.5 }", "case.facts.x", "whole number"),
    "fact-is-a-list": (HEAD + "facts = { x = [1] }", "case.facts.x", "yes or no"),
    "tags-not-a-list": (HEAD + '[[event]]\nkind = "a"\ntags = "rude"', "event[0].tags", "list"),
    "yes-is-no-truth": (HEAD + '[[event]]\nkind = "a"\nreconstructed = "yes"', "reconstructed", "true or false"),
    "same-id": (
        HEAD + '[[event]]\nid = "x"\nkind = "a"\n[[event]]\nid = "x"\nkind = "a"',
        "event[1].id",
        "two entries are called 'x'",
    ),
    "same-id-as-a-place": (HEAD + '[[event]]\nid = "2"\nkind = "a"\n[[event]]\nkind = "a"', "event[1].id", "'2'"),
    "corrects-nothing": (
        HEAD + '[[event]]\nid = "letter"\nkind = "a"\n[[event]]\nkind = "a"\ncorrects = "leter"',
        "event[1].corrects",
        "'letter'",
    ),
    "corrects-itself": (HEAD + '[[event]]\nid = "x"\nkind = "a"\ncorrects = "x"', "corrects", "no other entry 'x'"),
    "corrected-twice": (
        HEAD + '[[event]]\nkind = "a"\n[[event]]\nkind = "a"\ncorrects = "1"\n[[event]]\nkind = "a"\ncorrects = "1"',
        "event[2].corrects",
        "corrected already, by '2'",
    ),
    "not-toml": ("case = = 3", "", "not valid TOML"),
    "key-twice": (HEAD + 'id = "b"', "", "twice"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_with_its_place_and_what_would_be_right(name):
    text, key, said = BAD[name]
    with pytest.raises(InputError) as caught:
        parse_case(text)
    told = [fault for fault in caught.value.faults if said in str(fault)]
    assert told, str(caught.value)
    assert all(key in fault.key and fault.file == "case.toml" for fault in told)
    if key.startswith(("event[", "case.")):
        assert all(fault.line for fault in told)


def test_the_line_of_a_fault_is_that_of_its_key():
    with pytest.raises(InputError) as caught:
        parse_case(HEAD + '[[event]]\nkind = "a"\n\n[[event]]\nkind = "a"\ncorrects = "9"')
    assert [fault.line for fault in caught.value.faults] == [9]


def test_all_faults_are_told_at_once():
    with pytest.raises(InputError) as caught:
        parse_case('[case]\nid = 3\n[[event]]\nkind = 4\ndate = "x"\n')
    assert {fault.key for fault in caught.value.faults} == {
        "case.id",
        "case.jurisdiction",
        "event[0].kind",
        "event[0].date",
    }


def test_corrections_in_a_circle_are_refused():
    text = HEAD + "".join(f'[[event]]\nkind = "a"\ncorrects = "{other}"\n' for other in (2, 3, 1))
    with pytest.raises(InputError, match="circle"):
        parse_case(text)


def test_what_is_not_a_case_file_is_refused(tmp_path):
    bad = {
        "latin.toml": 'x = "caf\xe9"'.encode("latin-1"),
        "list.json": b"[1]",
        "deep.json": b"[" * 200_000,
        "broken.json": b'{"case": ',
        "twice.json": b'{"case": 1, "case": 2}',
        "nan.json": b'{"case": NaN}',
        "empty.json": b"",
        "case.yaml": b"case: 1",
        "case": b"",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError) as caught:
            read_case(tmp_path / name)
        assert name in str(caught.value)
    with pytest.raises(InputError, match="no such file"):
        read_case(tmp_path / "none.toml")
    with pytest.raises(InputError, match="folder"):
        read_case(tmp_path_with_ending(tmp_path))


def tmp_path_with_ending(folder):
    (folder / "folder.toml").mkdir()
    return folder / "folder.toml"


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path):
    large = tmp_path / "large.toml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="too large: 50,000,000 bytes"):
        read_case(large)


def standing(text: str) -> list[str]:
    return [event.id for event in parse_case(text).standing()]


def entries(*rows: tuple[str, str] | tuple[str, str, str]) -> str:
    text = HEAD
    for name, when, *corrects in rows:
        text += f'[[event]]\nid = "{name}"\nkind = "a"\n' + (f'date = "{when}"\n' if when else "")
        text += "".join(f'corrects = "{other}"\n' for other in corrects)
    return text


def test_a_correction_takes_the_place_of_its_entry_and_the_original_is_kept():
    text = entries(("one", "2026-05-01"), ("two", "2026-05-01"), ("fix", "2026-05-01", "one"))
    assert standing(text) == ["fix", "two"]
    assert [event.id for event in parse_case(text).events] == ["one", "two", "fix"]


def test_a_correction_can_be_corrected_and_moves_with_its_date():
    text = entries(
        ("one", "2026-05-01"), ("two", "2026-05-02"), ("fix", "2026-05-03", "one"), ("last", "2026-05-02", "fix")
    )
    assert standing(text) == ["last", "two"]


def test_entries_come_in_the_order_of_their_dates():
    assert standing(entries(("c", "2026-05-03"), ("a", "2026-05-01"), ("b", "2026-05-02"))) == ["a", "b", "c"]


def test_entries_that_can_be_of_the_same_date_keep_the_order_of_the_log():
    assert standing(entries(("exact", "2026-05-10"), ("vague", "2026-05"))) == ["exact", "vague"]
    assert standing(entries(("vague", "2026-05"), ("exact", "2026-05-10"))) == ["vague", "exact"]
    assert standing(entries(("later", "2026-06-01"), ("vague", "2026-05"))) == ["vague", "later"]


def test_what_is_surely_earlier_comes_first_even_between_vague_dates():
    assert standing(entries(("late", "2026-05-20"), ("vague", "2026-05"), ("early", "2026-05-05"))) == [
        "vague",
        "early",
        "late",
    ]


def test_an_entry_without_a_date_comes_last():
    assert standing(entries(("lost", ""), ("a", "2026-05-03"), ("open", "2026-05-01/.."))) == ["a", "open", "lost"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 25), st.integers(0, 6)), max_size=8))
def test_the_order_never_puts_the_surely_later_first(windows):
    log = [
        Event(id=str(place), kind="a", date=When.between(date(2026, 5, day), date(2026, 5, day + width)))
        for place, (day, width) in enumerate(windows)
    ]
    found = Case(id="a", jurisdiction="b", events=tuple(log)).standing()
    assert sorted(event.id for event in found) == sorted(event.id for event in log)
    for place, event in enumerate(found):
        assert not any(event.date.earliest > other.date.latest for other in found[place + 1 :])
