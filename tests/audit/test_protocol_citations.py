"""Citations: what they name, and how they stand on a day."""

from __future__ import annotations

from datetime import date

import pytest

from ehe_workflow.audit.citations import Standing, state_on
from ehe_workflow.audit.provisions import Place, lies_in, places
from ehe_workflow.law.library import Library
from ehe_workflow.law.sources import Citation

LAW = Library.shipped().load("england")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s.437(2)", [("section", (437, 0, ""), ("2",))]),
        ("Section 437 (1)", [("section", (437, 0, ""), ("1",))]),
        ("reg. 8(2)", [("regulation", (8, 0, ""), ("2",))]),
        ("Regulation 9(1)(f)(ii)", [("regulation", (9, 0, ""), ("1", "f", "ii"))]),
        ("ss.436A and 437", [("section", (436, 0, "A"), ()), ("section", (437, 0, ""), ())]),
        ("regs 10(1), 13(2)", [("regulation", (10, 0, ""), ("1",)), ("regulation", (13, 0, ""), ("2",))]),
        ("para 9.83", [("paragraph", (9, 83, ""), ())]),
        ("Sch.2", [("schedule", (2, 0, ""), ())]),
        ("s.437(1), (3)", [("section", (437, 0, ""), ("1",)), ("section", (437, 0, ""), ("3",))]),
        ("the parents' 5 days", []),
        ("parent\u2019s 15 days", []),
        ("no place at all", []),
    ],
)
def test_places_are_read_as_people_write_them(text, expected):
    assert [(one.kind, one.first, one.inside) for one in places(text)] == expected


def test_a_range_covers_what_lies_in_it():
    assert Place("section", (437, 0, ""), (442, 0, "")) in places("ss.437-442")
    for inside in ("s.437", "s.439(7)", "section 442", "s.438(3)-(6)"):
        assert lies_in(inside, "ss.437-442")
    for outside in ("s.436A", "s.443", "reg 439", "s.436"):
        assert not lies_in(outside, "ss.437-442")
    assert lies_in("s.436C", "ss.436B-436T")
    assert not lies_in("s.436A", "ss.436B-436T")
    assert not lies_in("reg 8", "reg 8(2)")
    assert not lies_in("reg 8(1)(d)", "reg 8(2)")


@pytest.mark.parametrize(
    ("of", "at", "day", "standing", "now"),
    [
        ("registration-regulations-2006", "reg 8(2)", date(2024, 8, 18), Standing.IN_FORCE, None),
        ("registration-regulations-2006", "reg 8(2)", date(2024, 8, 19), Standing.REPEALED, "reg 9(2)"),
        ("registration-regulations-2006", "reg 8(1)(d)", date(2026, 11, 22), Standing.REPEALED, "reg 9(1)(f)"),
        ("registration-regulations-2006", "reg 8(1)(j)", date(2026, 11, 22), Standing.REPEALED, "reg 9"),
        ("registration-regulations-2006", "reg 5", date(2026, 11, 22), Standing.REPEALED, None),
        ("registration-regulations-2006", None, date(2006, 8, 31), Standing.NOT_YET, None),
        ("registration-regulations-2024", "reg 9(2)", date(2024, 8, 18), Standing.NOT_YET, None),
        ("registration-regulations-2024", "reg 9(2)", date(2024, 8, 19), Standing.IN_FORCE, None),
        ("education-act-1996", "s.437(1)", date(2026, 11, 22), Standing.IN_FORCE, None),
        ("education-act-1996", "s.436H(10)", date(2026, 11, 22), Standing.NOT_COMMENCED, None),
        ("education-act-1996", "s.434A", date(2026, 11, 22), Standing.NOT_COMMENCED, None),
        ("wellbeing-act-2026", "s.38", date(2026, 11, 22), Standing.NOT_COMMENCED, None),
        ("wellbeing-act-2026", "s.78", date(2026, 11, 22), Standing.IN_FORCE, None),
        ("education-act-1944", "s.37", date(2026, 11, 22), Standing.REPEALED, "s.437"),
        ("ehe-guidelines-2007", None, date(2019, 3, 31), Standing.IN_FORCE, None),
        ("ehe-guidelines-2007", None, date(2019, 4, 1), Standing.REPEALED, None),
        ("cme-guidance-2016", None, date(2026, 11, 22), Standing.REPEALED, None),
        ("wellbeing-act-2026", None, date(2026, 11, 22), Standing.NOT_COMMENCED, None),
        ("wellbeing-act-2026", None, date(2026, 4, 28), Standing.NOT_YET, None),
        ("children-act-1989", "s.437", date(2026, 11, 22), Standing.NO_SUCH_PLACE, None),
        ("children-act-1989", "s.47", date(2026, 11, 22), Standing.IN_FORCE, None),
        ("children-and-families-act-2014", "ss.437-443", date(2026, 11, 22), Standing.NO_SUCH_PLACE, None),
        ("children-act-2004", "ss.10, 11", date(2026, 11, 22), Standing.IN_FORCE, None),
        ("children-act-2004", "s.16LA", date(2026, 11, 22), Standing.IN_FORCE, None),
        ("sen-code-2001", None, date(2026, 11, 22), Standing.REPEALED, None),
    ],
)
def test_how_a_citation_stands(of, at, day, standing, now):
    state = state_on(LAW, Citation(of=of, at=at), day)
    assert state.standing is standing
    if standing is Standing.REPEALED:
        assert state.until is not None
        assert state.now is not None
        assert state.now.provision == now
    else:
        assert state.now is None


def test_what_replaced_a_text_is_named_even_where_no_place_is():
    state = state_on(LAW, Citation(of="ehe-guidelines-2007"), date(2026, 11, 22))
    assert "April 2019" in state.now.title


def test_moved_is_said_of_a_place_whose_text_still_stands(tmp_path):
    """A provision that went elsewhere while its Act stays in force."""
    folder = tmp_path / "land"
    folder.mkdir()
    (folder / "land.toml").write_text(
        """
[jurisdiction]
id = "land"
name = "Land"
kind = "nation"
[source.act]
title = "Act 1990"
force = "statute"
provisions = [
    { at = "s.5", in_force = { until = 2019-12-31 }, now = { of = "act", at = "s.50" }, note = "Consolidated." },
    { at = "s.6", in_force = { from = 2001-01-01, until = 2010-12-31 } },
]
""",
        encoding="utf-8",
    )
    law = Library([tmp_path]).load("land")
    moved = state_on(law, Citation(of="act", at="s.5(2)"), date(2020, 1, 1))
    assert (moved.standing, moved.now.provision, moved.until) == (Standing.MOVED, "s.50", date(2019, 12, 31))
    assert moved.note == "Consolidated."
    assert state_on(law, Citation(of="act", at="s.5"), date(2019, 12, 31)).standing is Standing.IN_FORCE
    assert state_on(law, Citation(of="act", at="s.6"), date(2000, 1, 1)).standing is Standing.NOT_YET
    assert state_on(law, Citation(of="act", at="s.6"), date(2011, 1, 1)).standing is Standing.REPEALED
    assert state_on(law, Citation(of="act", at="s.7"), date(2011, 1, 1)).standing is Standing.IN_FORCE
