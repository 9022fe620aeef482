"""Steps found by pattern are those that `status` finds in each case."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from ehe_workflow import status
from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.model import Case
from ehe_workflow.case.timeline import Timeline
from ehe_workflow.law.index import index_of
from ehe_workflow.law.law import Law

sys.path.insert(0, str(Path(__file__).parent))

from building import columns_of, facts_asked, some_case

from ehe_workflow.audit.cases.batch import Batch, Plan
from ehe_workflow.audit.cases.misstep_table import comes_first
from ehe_workflow.audit.cases.steps import Patterns

AS_OF = date(2026, 11, 22)
_STEPS = {FindingKind.IMPOSSIBLE_STEP, FindingKind.UNWISE_STEP}


def _alike(chance: random.Random, law: Law, number: int) -> list[Case]:
    """Cases of which many have the same events, days and facts apart."""
    found = []
    definitions = {step.regime: [] for step in law.step.values() if step.event}
    for step in law.step.values():
        if step.event:
            definitions[step.regime].append(step.event)
    for _ in range(6):
        kinds = chance.sample(sorted(set(chance.choice(list(definitions.values())))), 1) * 2
        kinds += [chance.choice(chance.choice(list(definitions.values()))) for _ in range(2)]
        facts = chance.sample(facts_asked(law), 2)
        found += [some_case(chance, law, name, kinds=kinds[:3], facts=facts, vague=0.1) for name in range(number)]
    return found


@pytest.mark.parametrize("name", ["england", "wales", "scotland"])
@pytest.mark.parametrize("seed", [1, 2])
def test_steps_are_those_of_status(laws: dict[str, Law], name: str, seed: int) -> None:
    law = laws[name]
    plan = Plan(law, AS_OF)
    cases = _alike(random.Random(seed), law, 80)  # noqa: S311
    batch = Batch(plan, columns_of(cases, law, AS_OF))
    list(batch.verdicts())
    found: dict[int, set[tuple[object, ...]]] = {}
    for one in Patterns(plan).missteps(batch):
        for place in one.places.tolist():
            case = int(batch.events.case[place])
            event = place - int(batch.events.first[case]) if one.finding.event is not None else None
            found.setdefault(case, set()).add((one.finding.kind, one.finding.id, event, one.finding.what))
    told = 0
    for number, case in enumerate(cases):
        places = {event.id: place for place, event in enumerate(Timeline(law, case, AS_OF).events)}
        expected = {
            (one.kind, one.id, places.get(one.event or ""), one.what)
            for one in status(case, law, as_of=AS_OF).findings
            if one.kind in _STEPS
        }
        told += len(expected)
        assert found.get(number, set()) == expected, case
    assert told


def test_cases_that_are_alike_are_replayed_once(laws: dict[str, Law]) -> None:
    law, chance = laws["england"], random.Random(3)  # noqa: S311
    plan = Plan(law, AS_OF)
    cases = [some_case(chance, law, number, kinds=["assessment-asked"], facts=[], vague=0) for number in range(200)]
    assert all(case.events[0].date.earliest > AS_OF - timedelta(1200) for case in cases)
    patterns = Patterns(plan)
    batch = Batch(plan, columns_of(cases, law, AS_OF))
    list(batch.verdicts())
    list(patterns.missteps(batch))
    assert patterns.replayed < 60


def test_what_must_come_before_a_step(laws: dict[str, Law]) -> None:
    index = index_of(laws["england"])
    draft = comes_first(index, "plan-assessment", "final-plan-sent", wisely=True)
    assert "draft-plan-served" in draft
    assert "assessment-asked" not in draft
    # A log may open with the meeting, so that no act must have come before it.
    assert comes_first(index, "plan-review", "plan-review-meeting-held", wisely=False) == frozenset()
    assert "complaint-made" in comes_first(index, "complaint", "complaint-acknowledged", wisely=False)
    assert comes_first(index, "plan-assessment", "assessment-asked", wisely=True) == frozenset()
