"""Every verdict of an audit is the one that `status` gives for the case, vague days included."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow import status
from ehe_workflow.case.model import Case
from ehe_workflow.case.status import Status
from ehe_workflow.case.verdicts import Verdict
from ehe_workflow.law.law import Law

sys.path.insert(0, str(Path(__file__).parent))

from building import columns_of, facts_asked, is_involved, kinds_around, rows_of, some_case, without_repeats

from ehe_workflow.audit.cases.batch import Batch, Judged, Plan
from ehe_workflow.audit.cases.doubts import DOUBTS, LATE_UNLESS, Doubt, doubt_of, doubts_of, unless, unless_of_words
from ehe_workflow.audit.cases.events import EVER, NO_PLACE, when_of
from ehe_workflow.audit.cases.frames import Form, logs_of
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.verdicts import KINDS, NOT_APPLICABLE, NOT_LATE, Reason, Settles

AS_OF = date(2026, 11, 22)
_PLANS: dict[tuple[str, bool], Plan] = {}
_REASONS = {
    "it applies only where": Reason.CONDITION,
    "another answer came": Reason.ANOTHER_ANSWER,
    "ended by": Reason.ENDED,
    "nobody has to do it": Reason.NOT_ASKED,
    "nothing came too soon": Reason.NOTHING_TOO_SOON,
    "the log records": Reason.RECORDED_AS_NOT_DONE,
    "the log holds no evidence": Reason.NO_EVIDENCE,
    "perhaps before the time was over": Reason.PERHAPS_TOO_SOON,
    "before the time was over": Reason.TOO_SOON,
    "is too early": Reason.STATED_TOO_EARLY,
    "may be too early": Reason.STATED_PERHAPS_TOO_EARLY,
    "the law gives no number": Reason.NO_NUMBER,
    "longer than the benchmark": Reason.PAST_BENCHMARK,
}


def _reason(verdict: Verdict) -> Reason:
    if verdict.why is None:
        return Reason.NONE
    if verdict.due is not None and verdict.why == verdict.due.refusal:
        return Reason.REFUSED
    if verdict.why in {excuse.what for excuse in verdict.limit.excuses}:
        return Reason.EXCUSED
    if "is too early; besides" in verdict.why:
        return Reason.STATED_AND_TOO_SOON
    return next(reason for words, reason in _REASONS.items() if words in verdict.why)


def of_status(answer: Status) -> list[tuple[object, ...]]:
    """What the single-case engine says, in the form of the audit."""
    return sorted(
        (
            one.limit.id,
            NO_PLACE if one.place is None else one.place,
            one.kind.value,
            str(one.due.last_day.earliest) if one.due else None,
            str(one.due.last_day.latest) if one.due else None,
            NO_PLACE if one.done is None else one.done,
            one.days_late,
            _reason(one).name,
            one.whose.value,
            *_doubt_of_status(one),
        )
        for one in answer.verdicts
    )


def _doubt_of_status(verdict: Verdict) -> tuple[str, str]:
    doubt = doubt_of(verdict)
    words = unless_of_words("; ".join(verdict.would_settle)) if doubt is Doubt.LATE_UNLESS else ""
    return doubt.value if doubt is not None else "", words


def of_columns(batch: Batch, judged: Judged) -> dict[int, list[tuple[object, ...]]]:
    """What the columns say of each case."""
    found: dict[int, list[tuple[object, ...]]] = {}
    events, law = batch.events, batch.plan.law
    for one in judged.verdicts:
        doubts = doubts_of(one).tolist()
        for row in range(len(one)):
            doubt = DOUBTS[doubts[row] - 1].value if doubts[row] else ""
            case, reason = int(one.rows.case[row]), Reason(one.reason[row])
            first = int(events.first[case])
            due = when_of(int(one.dues.last_day.earliest[row]), int(one.dues.last_day.latest[row]))
            counted = bool(one.dues.given[row]) and reason is not Reason.CONDITION
            late = (int(one.late_least[row]), int(one.late_most[row]) if one.late_most[row] != EVER else None)
            whose = one.limit.by
            if one.acted[row]:
                kind = law.event.get(events.kinds[events.kind[one.done[row]]])
                whose = kind.by if kind is not None and kind.by.value != "anyone" else whose
            row_found = (
                one.limit.id,
                _from(first, int(one.rows.place[row])),
                KINDS[one.kind[row]].value,
                str(due.earliest) if counted else None,
                str(due.latest) if counted else None,
                _from(first, int(one.done[row])),
                late if one.late_least[row] != NOT_LATE else None,
                reason.name,
                whose.value,
                doubt,
                unless(int(one.settles[row])) if doubt == Doubt.LATE_UNLESS.value else "",
            )
            found.setdefault(case, []).append(row_found)
    return {case: sorted(rows) for case, rows in found.items()}


def _from(first: int, place: int) -> int:
    return place if place == NO_PLACE else place - first


def plan_of(law: Law, *, assumed: bool) -> Plan:
    """A law with all that waits for commencement assumed to begin in the middle of the logs, or with none of it."""
    key = (law.jurisdiction.id, assumed)
    if key not in _PLANS:
        periods = [law.in_force_of(limit) for limit in law.limit.values()]
        periods += [regime.in_force for regime in law.regime.values()]
        names = {period.commencement for period in periods if not period.commenced and period.commencement}
        _PLANS[key] = Plan(law, AS_OF, dict.fromkeys(names, date(2025, 3, 1)) if assumed else {})
    return _PLANS[key]


def some_cases(chance: random.Random, law: Law, number: int) -> list[Case]:
    """Cases about one limit each with all that it leans on, about one process, or about anything."""
    asked, every, cases = facts_asked(law), list(law.event), []
    by_process = _kinds_by_process(law)
    around = [limit for limit in law.limit.values() if is_involved(law, limit) and kinds_around(law, limit)]
    for name in range(number):
        about = chance.random()
        if about < 0.4:
            few = kinds_around(law, chance.choice(around))
        else:
            kinds = every if about < 0.55 else by_process[chance.choice(list(by_process))]
            few = [chance.choice(kinds) for _ in range(5)] + (["unheard-of"] if chance.random() < 0.05 else [])
        facts = asked if chance.random() < 0.5 else []
        cases.append(some_case(chance, law, name, kinds=few, facts=facts, vague=chance.choice([0.0, 0.2, 0.6])))
    return cases


def _kinds_by_process(law: Law) -> Mapping[str, list[str]]:
    found: dict[str, set[str]] = {}
    for limit in law.limit.values():
        found.setdefault(limit.process, set()).update((*limit.from_, *limit.done, *limit.ends, *limit.on))
    for step in law.step.values():
        if step.event is not None:
            found.setdefault(step.regime.partition("/")[0], set()).add(step.event)
    return {name: sorted(kinds) for name, kinds in found.items() if kinds}


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    name=st.sampled_from(["england", "england/waltham-forest", "wales", "scotland"]),
    assumed=st.booleans(),
)
def test_every_verdict_is_that_of_status(laws: dict[str, Law], seed: int, name: str, *, assumed: bool) -> None:
    law, chance = laws[name], random.Random(seed)  # noqa: S311
    plan = plan_of(law, assumed=assumed)
    cases = some_cases(chance, law, 60)
    agree(Batch(plan, columns_of(cases, law, AS_OF)), cases)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(["england", "england/waltham-forest", "wales", "scotland"]))
def test_every_verdict_on_rows_of_a_log_is_that_of_status(laws: dict[str, Law], seed: int, name: str) -> None:
    law, chance = laws[name], random.Random(seed)  # noqa: S311
    cases = [without_repeats(case) for case in some_cases(chance, law, 60)]
    logs = logs_of(rows_of(cases), law, AS_OF, Form(), Faults())
    named = [cases[int(case)] for case in logs.names]
    agree(Batch(plan_of(law, assumed=False), logs.events), named)


def agree(batch: Batch, cases: Sequence[Case]) -> None:
    """Every verdict of a batch is that of `status`, by columns or by the single-case engine."""
    law, judged = batch.plan.law, batch.judged()
    by_columns = of_columns(batch, judged)
    assert law.jurisdiction.id != "england" or len(judged.alone) < len(cases) / 3
    for number, case in enumerate(cases):
        answer = status(case, law, as_of=AS_OF, assumed=batch.plan.assumed)
        alone = judged.alone.get(number)
        found = by_columns.get(number, []) if alone is None else of_status(alone)
        assert found == of_status(answer), case
        assert alone is None or number not in by_columns


def test_the_cases_tried_reach_all_that_can_be_said(laws: dict[str, Law]) -> None:
    reasons, settles, kinds, features = set[Reason](), Settles(0), set[str](), set[str]()
    doubts, excuses = set[int](), Settles(0)
    paused = False
    for seed, (name, law) in enumerate(laws.items()):
        plan = plan_of(law, assumed=name == "england")
        batch = Batch(plan, columns_of(some_cases(random.Random(seed), law, 1500), law, AS_OF))  # noqa: S311
        judged = batch.judged()
        paused |= bool(judged.alone)
        for one in judged.verdicts:
            reasons |= {Reason(code) for code in np.unique(one.reason).tolist()}
            settles |= Settles(int(np.bitwise_or.reduce(one.settles)))
            doubts |= set(doubts_of(one).tolist())
            excuses |= Settles(int(np.bitwise_or.reduce(one.settles[doubts_of(one) == LATE_UNLESS], initial=0)))
            kinds |= {KINDS[code].value for code in np.unique(one.kind).tolist()}
            features |= {feature for feature in _FEATURES if getattr(one.limit, feature) not in {None, (), False}}
    assert reasons == set(Reason)
    assert settles == Settles(2 * max(Settles) - 1)
    assert doubts == set(range(len(DOUBTS) + 1))
    assert Settles.EXCEPTION | Settles.CONDITION | Settles.READING | Settles.SERVICE in excuses
    assert kinds == {kind.value for kind in KINDS} - {"not-yet-triggered"}
    assert features == set(_FEATURES)
    assert paused


_FEATURES = (
    "benchmark",
    "capped_by",
    "computed",
    "ends",
    "excuses",
    "extends",
    "from_fact",
    "from_limit",
    "later_of",
    "only_if_done",
    "other_answers",
    "readings",
    "stated",
    "when",
)


def test_england_is_answered_by_columns(laws: dict[str, Law]) -> None:
    # Three months from the request, where the first month is put off, are not counted from the end of that month.
    own_data = {"eng.info.sar", "eng.info.sar.extended", "eng.info.sar.until_2026", "eng.info.sar.until_2026.extended"}
    assert plan_of(laws["england"], assumed=False).one_by_one == own_data


def test_a_limit_that_looks_at_the_kind_of_its_entry(laws: dict[str, Law]) -> None:
    law, chance = laws["wales"], random.Random(11)  # noqa: S311
    plan, by_process = plan_of(law, assumed=False), _kinds_by_process(law)
    cases = [
        some_case(
            chance, law, number, kinds=chance.choices(by_process[process], k=6), facts=facts_asked(law), vague=0.2
        )
        for number, process in enumerate(["plan-assessment", "plan-ceasing"] * 150)
    ]
    batch = Batch(plan, columns_of(cases, law, AS_OF))
    agree(batch, cases)
    one = next(one for one in batch.judged().verdicts if one.limit.id == "wal.aln.la.decide_and_issue")
    assert NOT_APPLICABLE in one.kind
