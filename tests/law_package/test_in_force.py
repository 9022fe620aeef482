"""When law is in force, and what happens to law that is not commenced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ehe_workflow.law.law import Law
from ehe_workflow.law.limits import Limit, in_force_of
from ehe_workflow.law.procedures import Regime
from ehe_workflow.law.sources import ALWAYS, Citation, InForce
from ehe_workflow.law.terms import Actor, Bound, JurisdictionKind
from ehe_workflow.law.vocabulary import Jurisdiction
from ehe_workflow.time import Days

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


@pytest.mark.parametrize(
    ("in_force", "day", "holds"),
    [
        (InForce(from_=FIRST, until=LAST), date(2026, 8, 31), False),
        (InForce(from_=FIRST, until=LAST), FIRST, True),
        (InForce(from_=FIRST, until=LAST), LAST, True),
        (InForce(from_=FIRST, until=LAST), date(2027, 9, 1), False),
        (InForce(from_=FIRST), date(2026, 8, 31), False),
        (InForce(from_=FIRST), date.max, True),
        (InForce(until=LAST), date.min, True),
        (InForce(until=LAST), date(2027, 9, 1), False),
        (InForce(from_=FIRST, until=FIRST), FIRST, True),
        (ALWAYS, date.min, True),
        (ALWAYS, date.max, True),
    ],
)
def test_both_ends_are_in_force(in_force: InForce, day: date, holds: bool) -> None:
    assert in_force.holds_on(day) is holds
    assert in_force.holds_on(day, {"act-2026": date(2000, 1, 1)}) is holds


PROSPECTIVE = InForce(commenced=False, commencement="act-2026")


@pytest.mark.parametrize(
    ("assumed", "day", "holds"),
    [
        (None, FIRST, False),
        ({}, FIRST, False),
        ({"another-act": date(2000, 1, 1)}, FIRST, False),
        ({"act-2026": FIRST}, date(2026, 8, 31), False),
        ({"act-2026": FIRST}, FIRST, True),
        ({"act-2026": FIRST}, date.max, True),
    ],
)
def test_law_not_commenced_is_in_force_only_from_the_day_assumed(
    assumed: dict[str, date] | None, day: date, holds: bool
) -> None:
    assert PROSPECTIVE.holds_on(day, assumed) is holds


def test_the_day_assumed_counts_and_not_the_day_written() -> None:
    planned = InForce(from_=date(2026, 1, 1), until=LAST, commenced=False, commencement="act-2026")
    assert not planned.holds_on(date(2026, 6, 1))
    assert not planned.holds_on(date(2026, 6, 1), {"act-2026": FIRST})
    assert planned.holds_on(LAST, {"act-2026": FIRST})
    assert not planned.holds_on(date(2027, 9, 1), {"act-2026": FIRST})


@pytest.mark.parametrize(
    ("in_force", "words"),
    [
        (InForce(from_=date(1996, 11, 1)), "in force since 1 November 1996"),
        (InForce(from_=FIRST, until=LAST), "in force since 1 September 2026 until 31 August 2027"),
        (InForce(until=LAST), "in force until 31 August 2027"),
        (ALWAYS, "in force"),
        (PROSPECTIVE, "enacted, not in force"),
        (InForce(from_=FIRST, commenced=False), "enacted, not in force"),
    ],
)
def test_the_period_in_words(in_force: InForce, words: str) -> None:
    assert in_force.words == words


def regime(name: str, in_force: InForce, process: str = "request") -> Regime:
    return Regime(id=name, process=process, name=name, start="s", in_force=in_force)


OLD = regime("old", InForce(from_=date(2001, 1, 1), until=date(2020, 12, 31)))
NEW = regime("new", InForce(from_=date(2021, 1, 1)))
COMING = regime("coming", PROSPECTIVE)
OTHER = regime("other", ALWAYS, process="complaint")
LAW = Law(
    chain=(Jurisdiction(id="land", name="The Land", kind=JurisdictionKind.NATION),),
    regime={one.key: one for one in (COMING, OLD, NEW, OTHER)},
)


@pytest.mark.parametrize(
    ("day", "assumed", "names"),
    [
        (date(2000, 12, 31), None, []),
        (date(2001, 1, 1), None, ["old"]),
        (date(2020, 12, 31), None, ["old"]),
        (date(2021, 1, 1), None, ["new"]),
        (date(2027, 1, 1), None, ["new"]),
        (date(2026, 8, 31), {"act-2026": FIRST}, ["new"]),
        (FIRST, {"act-2026": FIRST}, ["coming"]),
        (date(2027, 1, 1), {"act-2027": FIRST}, ["new"]),
    ],
)
def test_law_assumed_to_be_commenced_displaces_what_it_replaces(
    day: date, assumed: dict[str, date] | None, names: list[str]
) -> None:
    assert [one.id for one in LAW.regimes_of("request", day, assumed)] == names


def test_other_processes_are_not_displaced() -> None:
    assert [one.id for one in LAW.regimes_of("complaint", FIRST, {"act-2026": FIRST})] == ["other"]
    assert list(LAW.regimes_of("nothing", FIRST)) == []


def limit(id: str = "x", **more: Any) -> Limit:  # noqa: A002
    return Limit(
        id=id,
        process="request",
        what="x",
        by=Actor.COUNCIL,
        length=Days(1),
        bound=Bound.AT_MOST,
        source=Citation(of="act"),
        **more,
    )


def test_a_limit_is_law_for_its_own_period_else_its_regimes_else_always() -> None:
    own = InForce(from_=FIRST)
    assert in_force_of(limit(in_force=own), NEW) == own
    assert in_force_of(limit(), NEW) == NEW.in_force
    assert in_force_of(limit(), None) == ALWAYS
    law = evolve(
        LAW,
        limit={
            "regimes": limit(id="regimes", regime="new"),
            "own": limit(id="own", regime="new", in_force=own),
            "always": limit(id="always"),
        },
    )
    assert law.in_force_of(law.limit["regimes"]) == NEW.in_force
    assert law.in_force_of(law.limit["own"]) == own
    assert law.in_force_of(law.limit["always"]) == ALWAYS
