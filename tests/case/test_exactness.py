"""Verdicts on vague dates against brute force: every exact day that the windows allow, by a plain count of our own.

Where the windows of the entries do not overlap, the answer is exact: the window of the last day runs from the least to
the greatest of all exact last days, and the verdict is the one that all exact days give, else "cannot tell". One case
is left out: where all exact days give a breach and not all on the same ground (the day stated in a document too short,
something done too soon, the act late), the answer may be "cannot tell" all the same.

Where windows overlap, days are taken to be independent of each other while the order of the log is kept: the answer
is then sound, but it may be "cannot tell" although the order would settle it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, product

from attrs import evolve, frozen
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from ehe_workflow import Convention, Days, When, WorkingDays, parse_case, status
from ehe_workflow.case.verdicts import Kind, Verdict
from ehe_workflow.law.limits import Excuse, Limit
from ehe_workflow.law.terms import Bound

START = date(2026, 3, 2)
MOST_WORLDS = 600
FEAST = date(2026, 6, 10)


@frozen
class Rule:
    """A limit of the Land, with what may move its end."""

    bound: str = "at-most"
    length: int = 10
    convention: str = "after"
    working: bool = False
    pauses: bool = False
    later_of: int | None = None
    extension: int | None = None
    cap: int | None = None

    def limits(self, plain: Limit) -> dict[str, Limit]:
        """The limit with those that move its end, made from a plain one of ten days after "paper"."""
        main = evolve(
            plain,
            length=(WorkingDays if self.working else Days)(self.length),
            convention=Convention(self.convention),
            bound=Bound(self.bound),
            ends=("stop",),
            stated="reply-by",
            excuses=(Excuse(id="hold", what="on hold", effect="pauses", from_=("hold",), until=("resume",)),)
            if self.pauses
            else (),
            later_of=("second",) if self.later_of is not None else (),
            capped_by=("cap",) if self.cap is not None else (),
        )
        found = [main]
        if self.later_of is not None:
            found.append(evolve(plain, id="second", from_=("second",), length=Days(self.later_of)))
        if self.cap is not None:
            found.append(evolve(plain, id="cap", length=Days(self.cap)))
        if self.extension is not None:
            longer = evolve(plain, id="longer", from_=(), from_limit="main", extends="main", on=("extend",))
            found.append(evolve(longer, length=Days(self.extension)))
        return {limit.id: limit for limit in found}

    def counted(self, start: int) -> int:
        if not self.working:
            return start + self.length - (self.convention == "beginning-with")
        day, left = start - (self.convention == "beginning-with"), self.length
        while left:
            day += 1
            one = date.fromordinal(day)
            left -= one.weekday() < 5 and one != FEAST
        return day


@frozen
class Entry:
    kind: str
    days: tuple[int, int]
    stated: tuple[int, int] | None = None
    denies: bool = False


@frozen
class Exact:
    kind: str
    day: int
    stated: int | None
    denies: bool


def last_day(rule: Rule, log: Sequence[Exact], as_of: int) -> tuple[int, int | None]:
    """The last day for exact days; with a pause that goes on, the least it can be and None."""
    start, later = log[0], log[1:]
    last = rule.counted(start.day)
    if start.stated is not None and rule.bound != "at-most":
        last = max(last, start.stated)
    open_ended = False
    if rule.pauses:
        begun: Exact | None = None
        for entry in later:
            if entry.kind == "hold" and begun is None and entry.day <= last:
                begun = entry
            elif entry.kind == "resume" and begun is not None:
                last += entry.day - begun.day
                begun = None
        if begun is not None:
            last += as_of - begun.day
            open_ended = True
    seconds = [entry.day for entry in later if entry.kind == "second"]
    if rule.later_of is not None and seconds:
        last = max(last, seconds[0] + rule.later_of)
    brought = next((entry.day for entry in later if entry.kind == "extend"), None)
    if rule.extension is not None and brought is not None and brought <= last:
        last += rule.extension
    if rule.cap is not None:
        cap = start.day + rule.cap
        return min(last, cap), cap if open_ended else min(last, cap)
    return last, None if open_ended else last


def too_short(rule: Rule, start: Exact) -> bool:
    """Whether the day stated in the document gives less time than the limit."""
    return rule.bound != "at-most" and start.stated is not None and start.stated < rule.counted(start.day)


def verdict(rule: Rule, log: Sequence[Exact], as_of: int) -> tuple[Kind, str]:
    """The verdict for exact days, and the ground of it."""
    last, most = last_day(rule, log, as_of)
    if most != last:  # a pause that goes on: nothing of the log is later than the least last day unless a cap cuts it
        assume(rule.cap is None)
    start, later = log[0], log[1:]
    first = {kind: next((place for place, one in enumerate(later) if one.kind == kind), None) for kind in KINDS}
    act, bar, stop = first["act"], first["bar"], first["stop"]
    wait = act_verdict = None
    if rule.bound != "at-most":
        if bar is not None and (stop is None or bar <= stop):
            wait = Kind.MET if later[bar].day > last else Kind.BREACHED
        if too_short(rule, start):
            return Kind.BREACHED, "stated and wait" if wait is Kind.BREACHED else "stated"
        if wait is None and stop is not None and later[stop].day <= last:
            wait = Kind.MET
        elif wait is None:
            wait = Kind.RUNNING if as_of <= last else Kind.MET
        if rule.bound == "at-least" or wait is Kind.BREACHED:
            return wait, "wait"
    if stop is not None and (act is None or stop < act) and later[stop].day <= last:
        act_verdict = Kind.NOT_APPLICABLE
    elif act is not None:
        act_verdict = Kind.MET if later[act].day <= last else Kind.BREACHED
    elif as_of <= last:
        act_verdict = Kind.RUNNING
    else:
        denied = any(one.denies and one.day > last for one in later)
        act_verdict = Kind.BREACHED if denied else Kind.CANNOT_TELL
    return act_verdict, "act"


KINDS = ("act", "stop", "bar", "hold", "resume", "extend", "second", "look")

rules = st.builds(
    Rule,
    bound=st.sampled_from(["at-most", "at-least", "exactly"]),
    length=st.sampled_from([2, 5, 10, 21]),
    convention=st.sampled_from(["after", "beginning-with"]),
    working=st.booleans(),
    pauses=st.booleans(),
    later_of=st.sampled_from([None, 4, 9]),
    extension=st.sampled_from([None, 3, 14]),
    cap=st.sampled_from([None, None, 12, 30]),
)
widths = st.sampled_from([0, 0, 0, 1, 2, 4, 9, 19])


@st.composite
def logs(draw: st.DrawFn, *, apart: bool) -> list[Entry]:
    kinds = ["paper", *draw(st.lists(st.sampled_from(KINDS), max_size=4))]
    day = START.toordinal()
    found = []
    for kind in kinds:
        first = day + draw(st.integers(0, 12))
        last = first + draw(widths)
        stated = None
        if kind == "paper" and draw(st.booleans()):
            begin = first + draw(st.integers(0, 24))
            stated = (begin, begin + draw(widths))
        found.append(Entry(kind, (first, last), stated, kind == "look"))
        day = last + 1 if apart else first
    return found


def text(laws, log: Sequence[Entry]) -> str:
    rows = []
    for entry in log:
        row = f"{entry.kind} {window(entry.days)}"
        if entry.stated:
            row += f'; dates.reply-by = "{window(entry.stated)}"'
        if entry.denies:
            row += '; not_yet = ["act"]'
        rows.append(row)
    return laws.log(*rows)


def window(days: tuple[int, int]) -> str:
    first, last = map(date.fromordinal, days)
    return first.isoformat() if first == last else f"{first}/{last}"


def worlds(log: Sequence[Entry]) -> Iterator[list[Exact]]:
    """Every way to give each date one day, with the order of the log kept."""
    windows = [entry.days for entry in log] + [log[0].stated or (0, 0)]
    for *days, stated in product(*(range(first, last + 1) for first, last in windows)):
        if all(one <= other for one, other in pairwise(days)):
            yield [
                Exact(entry.kind, day, stated if entry.stated and not place else None, entry.denies)
                for place, (entry, day) in enumerate(zip(log, days, strict=True))
            ]


def number_of_worlds(log: Sequence[Entry]) -> int:
    number = 1
    for first, last in [*(entry.days for entry in log), log[0].stated or (0, 0)]:
        number *= last - first + 1
    return number


def asked(laws, rule: Rule, log: Sequence[Entry], as_of: int) -> Verdict:
    base = laws.law(laws.limit("main", **{"from": '["paper"]'}), after=("main",))
    law = evolve(base, limit=rule.limits(base.limit["main"]))
    found = status(parse_case(text(laws, log)), law, as_of=date.fromordinal(as_of))
    (answer,) = [one for one in found.verdicts if one.limit.id == "main"]
    return answer


def in_order_of(laws, log: Sequence[Entry]) -> list[Entry]:
    """The entries in the order in which the library lays them out."""
    return [log[int(event.id) - 1] for event in parse_case(text(laws, log)).standing()]


def days_of(when: When) -> tuple[int | None, int | None]:
    return tuple(day.toordinal() if day is not None else None for day in (when.earliest, when.latest))


def agreed(kinds: set[Kind]) -> Kind:
    return kinds.pop() if len(kinds) == 1 else Kind.CANNOT_TELL


quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(rule=rules, log=logs(apart=True), wait=st.integers(0, 40))
def test_windows_and_verdicts_are_exact_where_dates_do_not_overlap(laws, rule, log, wait):
    assume(number_of_worlds(log) <= MOST_WORLDS)
    as_of = max(entry.days[1] for entry in log) + wait
    found = asked(laws, rule, log, as_of)
    exact = list(worlds(log))
    ends = [last_day(rule, world, as_of) for world in exact]
    note(text(laws, log))
    least = min(first for first, _ in ends)
    most = None if any(last is None for _, last in ends) else max(last for _, last in ends)
    assert days_of(found.due.last_day) == (least, most)
    verdicts = {verdict(rule, world, as_of) for world in exact}
    kind = agreed({kind for kind, _ in verdicts})
    grounds = {ground for _, ground in verdicts}
    if kind is Kind.BREACHED and len(grounds) > 1 and not all("stated" in one for one in grounds):
        assert found.kind in {Kind.BREACHED, Kind.CANNOT_TELL}
    else:
        assert found.kind is kind
    if kind is Kind.BREACHED and len(grounds) == 1:
        (ground,) = grounds
        assert ("is too early" in (found.why or "")) is ("stated" in ground)
        assert ("before the time was over" in (found.why or "")) is ("wait" in ground)


@quick
@given(rule=rules, log=logs(apart=False), wait=st.integers(0, 40))
def test_a_settled_verdict_holds_for_all_days_where_dates_overlap(laws, rule, log, wait):
    assume(number_of_worlds(log) <= MOST_WORLDS)
    as_of = max(entry.days[1] for entry in log) + wait
    log = in_order_of(laws, log)
    assume(log[0].kind == "paper")
    found = asked(laws, rule, log, as_of)
    note(text(laws, log))
    first, last = days_of(found.due.last_day)
    for world in worlds(log):
        least, most = last_day(rule, world, as_of)
        assert first <= least
        assert last is None or (most is not None and most <= last)
        assert found.kind in {Kind.CANNOT_TELL, verdict(rule, world, as_of)[0]}
