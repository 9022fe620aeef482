"""Limits that cannot be met together, and what every source and limit is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ehe_workflow.checking import Checker, Finding, Rule, Severity
from ehe_workflow.checking.together import Counter
from ehe_workflow.errors import OutsideCoverageError
from ehe_workflow.law.library import Library
from ehe_workflow.time import Convention, Days, WorkingDays, count

Laid = Callable[..., Path]
DAY = date(2026, 6, 1)
FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
"""The span for which the holidays of the small law are known."""

LIMIT = """
[limit."{id}"]
process = "request"
what = "{id}"
by = "council"
from = ["asked"]
length = "{length}"
convention = "after"
bound = "{bound}"
done = ["decided"]
source = {{ of = "act", at = "s.9" }}
"""


def found(root: Path, *rules: Rule, on: date = DAY) -> list[Finding]:
    return [one for one in Checker(Library([root]), on).check("land").findings if one.rule in rules]


def compatible(**parts: str) -> str:
    lines = ["[invariant.it]", 'kind = "compatible"', 'says = "Both can be kept."']
    return "\n".join([*lines, *(f'{name} = "{value}"' for name, value in parts.items())]) + "\n"


def test_limits_that_can_be_met_together_are_not_told(lay: Laid) -> None:
    text = compatible(within="lnd.decision", not_before="lnd.wait")
    assert found(lay(texts={"land/i.toml": text}), Rule.COMPATIBLE, Rule.TOGETHER) == []


def test_limits_that_can_never_be_met_together(lay: Laid) -> None:
    text = compatible(within="lnd.decision", not_before="lnd.long")
    text += LIMIT.format(id="lnd.long", length="15 days", bound="at-least")
    (finding,) = found(lay(texts={"land/i.toml": text}), Rule.COMPATIBLE)
    days = (LAST - FIRST).days + 1
    assert (finding.counted_days, finding.failing_days, finding.example) == (days, days, FIRST)
    assert finding.severity is Severity.ERROR
    assert "2020-01-15, and the first day after the other is 2020-01-17" in finding.message
    assert (finding.place.file, finding.place.line) == ("base/land/i.toml", 1)


def test_one_day_less_and_they_can(lay: Laid) -> None:
    text = compatible(within="lnd.decision", not_before="lnd.long")
    for length, broken in (("14 days", True), ("13 days", False)):
        more = LIMIT.format(id="lnd.long", length=length, bound="at-least")
        assert bool(found(lay(texts={"land/i.toml": text + more}), Rule.COMPATIBLE)) is broken


def test_the_start_dates_on_which_they_cannot_are_counted(lay: Laid) -> None:
    text = compatible(within="lnd.short", not_before="lnd.wait")
    text += LIMIT.format(id="lnd.short", length="5 days", bound="at-most")
    root = lay(texts={"land/i.toml": text})
    (finding,) = found(root, Rule.COMPATIBLE)
    days = Library([root]).load("land").day_counter("land")
    counted, failing = 0, []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        with contextlib.suppress(OutsideCoverageError):
            wait = count(WorkingDays(3), day, Convention.AFTER, days=days).last_day
            counted += 1
            if count(Days(5), day, Convention.AFTER).last_day <= wait:
                failing.append(day)
    assert 0 < len(failing) < counted < (LAST - FIRST).days + 1, "no day is guessed beyond the calendar's span"
    assert (finding.failing_days, finding.counted_days) == (len(failing), counted)
    assert finding.example == failing[0]


def test_a_wait_can_be_set_off_by_the_end_of_another_limit(lay: Laid) -> None:
    more = LIMIT.format(id="lnd.first", length="10 days", bound="at-most")
    more += LIMIT.format(id="lnd.then", length="4 days", bound="at-least")
    parts = {"within": "lnd.decision", "not_before": "lnd.then"}
    assert found(lay(texts={"land/i.toml": compatible(**parts) + more}), Rule.COMPATIBLE) == []
    text = compatible(**parts, set_off_by="lnd.first") + more
    (finding,) = found(lay(texts={"land/i.toml": text}), Rule.COMPATIBLE)
    assert finding.failing_days == finding.counted_days


def test_an_act_that_must_wait_longer_than_it_may_take_is_found_without_being_asked(lay: Laid) -> None:
    wait = '[limit."lnd.wait"]\nwhat = "The council waits a little"\nby = "council"\nfrom = ["asked"]\nlength = "{}"'
    for length, severity in (("30 working days", Severity.ERROR), ("9 working days", None), ("10 working days", None)):
        request = (Path(__file__).parent / "good/base/land/request.toml").read_text(encoding="utf-8")
        assert wait.format("3 working days") in request
        request = request.replace(wait.format("3 working days"), wait.format(length))
        findings = found(lay(texts={"land/request.toml": request}), Rule.TOGETHER)
        if severity is not None:
            (finding,) = findings
            assert finding.severity is severity
            assert finding.message.startswith("'decided': on none of ")
            assert finding.place.entry == "limit lnd.decision"
        elif length == "9 working days":
            assert all(one.severity is Severity.WARNING for one in findings)
            assert [one.failing_days for one in findings] != []
        else:
            (finding,) = findings
            assert finding.failing_days is not None
            assert finding.counted_days is not None


def test_what_an_invariant_says_of_two_limits_is_not_told_twice(lay: Laid) -> None:
    text = compatible(within="lnd.decision", not_before="lnd.wait")
    request = (Path(__file__).parent / "good/base/land/request.toml").read_text(encoding="utf-8")
    request = request.replace('length = "3 working days"', 'length = "30 working days"')
    findings = found(lay(texts={"land/i.toml": text, "land/request.toml": request}), Rule.COMPATIBLE, Rule.TOGETHER)
    assert [finding.rule for finding in findings] == [Rule.COMPATIBLE]


def test_limits_under_conditions_that_exclude_each_other_are_no_pair(lay: Laid) -> None:
    request = (Path(__file__).parent / "good/base/land/request.toml").read_text(encoding="utf-8")
    request = request.replace('length = "3 working days"', 'length = "30 working days"')
    apart = request.replace('length = "15 days"', 'length = "15 days"\nwhen = "not fits"')
    assert len(found(lay(texts={"land/request.toml": request}), Rule.TOGETHER)) == 1
    assert found(lay(texts={"land/request.toml": apart}), Rule.TOGETHER) == []


def test_the_span_is_that_of_the_holidays_and_of_the_terms_for_school_days(lay: Laid) -> None:
    more = LIMIT.format(id="lnd.school", length="3 school days", bound="at-most").replace(
        "done =", 'days = "school"\ndone ='
    )
    terms = (
        '[terms.land]\nname = "terms"\nfirst = 2026-01-05\nlast = 2026-12-18\nsource = { of = "act" }\n'
        "terms = [{ first = 2026-01-05, last = 2026-12-18 }]\n"
    )
    counter = Counter(Library([lay(texts={"land/i.toml": more + terms})]).load("land"))
    assert counter.span("lnd.decision") == (FIRST, LAST)
    assert counter.span("lnd.decision", "lnd.school") == (date(2026, 1, 5), date(2026, 12, 18))


def test_a_limit_with_an_estimate_proves_nothing_where_it_caps(lay: Laid) -> None:
    more = LIMIT.format(id="lnd.school", length="3 school days", bound="at-most").replace(
        "done =", 'days = "school"\ndone ='
    )
    more += LIMIT.format(id="lnd.long", length="60 days", bound="at-least")
    text = compatible(within="lnd.school", not_before="lnd.long")
    assert found(lay(texts={"land/i.toml": text + more}), Rule.COMPATIBLE) == []
    text = compatible(within="lnd.decision", not_before="lnd.school")
    longer = more.replace("3 school days", "20 school days")
    (finding,) = found(lay(texts={"land/i.toml": text + longer}), Rule.COMPATIBLE)
    assert finding.failing_days == finding.counted_days, "the true end is later still"


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2027, 1, 2), False),
        (date(2027, 1, 3), True),
        (date(2026, 1, 2), False),
    ],
)
def test_a_source_read_more_than_a_year_ago_is_told(on: date, told: bool, lay: Laid) -> None:
    findings = [one for one in found(lay(), Rule.NOT_READ, on=on) if one.place.entry == "source act"]
    assert bool(findings) is told
    assert all(one.severity is Severity.WARNING for one in findings)


def test_a_year_before_a_leap_day_is_the_last_of_february(lay: Laid) -> None:
    words = (Path(__file__).parent / "good/base/land/words.toml").read_text(encoding="utf-8")
    for read, told in (("2027-02-28", False), ("2027-02-27", True)):
        root = lay(texts={"land/words.toml": words.replace("read = 2026-01-02", f"read = {read}")})
        findings = found(root, Rule.NOT_READ, on=date(2028, 2, 29))
        assert ("source act" in {one.place.entry for one in findings}) is told


def test_a_source_without_a_link_or_a_day_of_reading_is_told(lay: Laid) -> None:
    text = '[source.law]\ntitle = "A Law"\nforce = "statute"\nconfidence = "{}"\n'
    for confidence, severity, unread in (("read", Severity.ERROR, 2), ("memory", Severity.WARNING, 1)):
        root = lay(texts={"land/s.toml": text.format(confidence)})
        links = {one.place.entry: one.severity for one in found(root, Rule.NO_LINK)}
        assert links == {"source guide": Severity.WARNING, "source law": severity}
        assert len(found(root, Rule.NOT_READ)) == unread


def test_a_limit_without_owner_provision_or_step_is_told(lay: Laid) -> None:
    root = lay()
    assert {one.place.entry for one in found(root, Rule.NO_STEP)} == {"limit lnd.contact"}
    entries = {one.place.entry: one.severity for one in found(root, Rule.NO_PROVISION)}
    assert entries == {"limit lnd.wait": Severity.WARNING, "limit lnd.contact": Severity.WARNING}
    assert found(root, Rule.NO_OWNER) == []
    text = LIMIT.format(id="lnd.whose", length="5 days", bound="at-most").replace('"council"', '"anyone"')
    root = lay(texts={"land/l.toml": text.replace(', at = "s.9"', "")})
    assert [one.place.entry for one in found(root, Rule.NO_OWNER)] == ["limit lnd.whose"]
    statute = {one.place.entry: one.severity for one in found(root, Rule.NO_PROVISION)}
    assert statute["limit lnd.whose"] is Severity.ERROR
    assert "limit lnd.whose" not in {one.place.entry for one in found(root, Rule.NO_STEP)}


@given(
    st.sampled_from(["1 day", "15 days", "0 days", "3 weeks", "2 months", "5 working days"]),
    st.dates(FIRST, date(2030, 6, 1)),
    st.dates(FIRST, date(2030, 6, 1)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_one_count_tells_another_only_where_the_length_is_the_same_from_any_day(
    lay: Laid, length: str, one: date, other: date
) -> None:
    text = LIMIT.format(id="lnd.first", length=length, bound="at-most")
    text += LIMIT.format(id="lnd.then", length="2 days", bound="at-least").replace(
        'from = ["asked"]', 'from_limit = "lnd.first"'
    )
    law = Library([lay(texts={"land/i.toml": text})]).load("land")
    for name in ("lnd.first", "lnd.then"):
        warm, fresh = Counter(law), Counter(law)
        warm.last_day(name, one)
        assert warm.last_day(name, other) == fresh.last_day(name, other)
