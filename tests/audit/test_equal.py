"""Every verdict of an audit is the one that `status` gives for the case, vague days included."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ehe_workflow import status
from ehe_workflow.case.model import Case
from ehe_workflow.case.status import Status
from ehe_workflow.case.verdicts import Verdict
from ehe_workflow.law.law import Law

sys.path.insert(0, str(Path(__file__).parent))

from building import columns_of, facts_asked, some_case

from ehe_workflow.audit.cases.batch import Batch, Plan
from ehe_workflow.audit.cases.events import EVER, NO_PLACE, when_of
from ehe_workflow.audit.cases.judge import KINDS, NOT_LATE, Reason

AS_OF = date(2026, 11, 22)
_PLANS: dict[tuple[str, bool], Plan] = {}
_REASONS = {
    "it applies only where": Reason.CONDITION,
    "another answer came": Reason.ANOTHER_ANSWER,
    "ended by": Reason.ENDED,
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
        )
        for one in answer.verdicts
    )


def of_columns(batch: Batch) -> tuple[dict[int, list[tuple[object, ...]]], set[int]]:
    """What the columns say of each case, and the cases that they leave to the single-case engine."""
    found: dict[int, list[tuple[object, ...]]] = {}
    events, law, judged = batch.events, batch.plan.law, batch.judged()
    for one in judged.verdicts:
        for row in range(len(one)):
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
            )
            found.setdefault(case, []).append(row_found)
    return {case: sorted(rows) for case, rows in found.items()}, set(judged.alone)


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
    """Cases about one process each, or about anything."""
    asked, every, cases = facts_asked(law), list(law.event), []
    by_process = _kinds_by_process(law)
    for name in range(number):
        kinds = every if chance.random() < 0.2 else by_process[chance.choice(list(by_process))]
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
    by_columns, alone = of_columns(Batch(plan, columns_of(cases, law, AS_OF)))
    assert len(alone) < len(cases) / 2
    for number, case in enumerate(cases):
        if number not in alone:
            answer = status(case, law, as_of=AS_OF, assumed=plan.assumed)
            assert by_columns.get(number, []) == of_status(answer), case


def test_a_case_left_to_the_single_engine_keeps_its_verdicts(laws: dict[str, Law]) -> None:
    law, chance = laws["england"], random.Random(7)  # noqa: S311
    plan = plan_of(law, assumed=False)
    cases = some_cases(chance, law, 300)
    judged = Batch(plan, columns_of(cases, law, AS_OF)).judged()
    assert judged.alone
    for number, answer in judged.alone.items():
        whole = status(cases[number], law, as_of=AS_OF)
        assert of_status(answer) == of_status(whole)


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
    by_columns, alone = of_columns(Batch(plan, columns_of(cases, law, AS_OF)))
    seen = set[tuple[object, object]]()
    for number, case in enumerate(cases):
        if number not in alone:
            expected = of_status(status(case, law, as_of=AS_OF))
            assert by_columns.get(number, []) == expected, case
            seen |= {(row[0], row[2]) for row in expected}
    assert ("wal.aln.la.decide_and_issue", "not-applicable") in seen
