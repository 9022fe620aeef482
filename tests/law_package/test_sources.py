"""Where the law is found: citations made whole."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ehe_workflow.law.sources import Citation, Source
from ehe_workflow.law.terms import Confidence, Force

WHOLE = "https://example.org/act"
ACT = Source(
    id="act",
    title="Requests Act 2001",
    url=WHOLE,
    pinpoint="https://example.org/act/section/{number}",
    force=Force.STATUTE,
    read=date(2026, 1, 2),
)


@pytest.mark.parametrize(
    ("at", "url"),
    [
        ("s.437(2)", "https://example.org/act/section/437"),
        ("s.436A(1)", "https://example.org/act/section/436A"),
        ("ss.437-443", "https://example.org/act/section/437"),
        ("reg 8.2", "https://example.org/act/section/8.2"),
        ("preamble", WHOLE),
        (None, WHOLE),
    ],
)
def test_the_address_of_a_provision(at: str | None, url: str) -> None:
    assert Citation(of="act", at=at).in_full(ACT).url == url


@pytest.mark.parametrize(
    ("at", "url"),
    [
        ("Sch.1 para 3", "https://example.org/act/schedule/1"),
        ("Schedule 35B", "https://example.org/act/schedule/35B"),
        ("s.437(2)", "https://example.org/act/section/437"),
    ],
)
def test_schedules_have_addresses_of_their_own(at: str, url: str) -> None:
    with_schedules = evolve(ACT, schedules="https://example.org/act/schedule/{number}")
    assert Citation(of="act", at=at).in_full(with_schedules).url == url


def test_a_schedule_without_an_address_of_its_own_is_not_taken_for_a_section() -> None:
    assert Citation(of="act", at="Sch.1 para 3").in_full(ACT).url == WHOLE


def test_an_address_of_its_own_wins() -> None:
    assert Citation(of="act", at="s.1", url="https://example.org/own").in_full(ACT).url == "https://example.org/own"


def test_a_source_without_addresses() -> None:
    plain = Source(id="plain", title="Plain", force=Force.ADVICE)
    assert Citation(of="plain", at="s.1").in_full(plain).url is None
    only_whole = Source(id="plain", title="Plain", url=WHOLE, force=Force.ADVICE)
    assert Citation(of="plain", at="s.1").in_full(only_whole).url == WHOLE


def test_what_the_citation_does_not_say_its_source_does() -> None:
    found = Citation(of="act", at="s.2").in_full(ACT)
    assert (found.title, found.provision) == ("Requests Act 2001", "s.2")
    assert (found.force, found.confidence, found.read) == (Force.STATUTE, Confidence.READ, date(2026, 1, 2))
    assert str(found) == "Requests Act 2001, s.2"
    assert str(Citation(of="act").in_full(ACT)) == "Requests Act 2001"


def test_what_the_citation_says_stands() -> None:
    own = Citation(of="act", force=Force.CASE_LAW, confidence=Confidence.SECONDARY, read=date(2026, 3, 4)).in_full(ACT)
    assert (own.force, own.confidence, own.read) == (Force.CASE_LAW, Confidence.SECONDARY, date(2026, 3, 4))


@pytest.mark.parametrize("force", Force)
def test_what_is_law_and_what_is_not(force: Force) -> None:
    not_law = {Force.STATUTORY_GUIDANCE, Force.OTHER_GUIDANCE, Force.COUNCIL_POLICY, Force.ADVICE}
    assert force.is_law is (force not in not_law)
    assert force.words


@pytest.mark.parametrize("confidence", Confidence)
def test_what_is_settled(confidence: Confidence) -> None:
    assert confidence.is_settled is (confidence in {Confidence.READ, Confidence.READ_IN_MIRROR})
    assert confidence.words
