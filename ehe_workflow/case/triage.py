"""Whether log entries point to a hostile officer or to a hard situation, from the signs tagged in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen

from ehe_workflow.case.model import Event
from ehe_workflow.law.law import Law

OFFICER = "officer"
SITUATION = "situation"
UNCLEAR = "unclear"


@frozen
class Triage:
    """What the tagged signs point to.

    Attributes:
        answer: ``officer``, ``situation``, ``unclear``, or None where no sign counts yet.
        signs: how often each sign was seen.
        counting: the signs seen often enough to count.
    """

    answer: str | None
    signs: Mapping[str, int]
    counting: tuple[str, ...]


def triage(law: Law, events: Sequence[Event]) -> Triage:
    """Weigh the signs tagged in log entries; a misstatement recorded in an entry counts as tagged so.

    A sign counts once it was seen as often as the law's files ask. Signs of both sorts leave it unclear, unless
    the officer's are more than twice as many.

    Args:
        law: whose files list the signs.
        events: the entries to look at.
    """
    told_by_misstatements = {name for name, sign in law.sign.items() if sign.misstatements}
    seen: Counter[str] = Counter()
    for event in events:
        signs = {tag for tag in event.tags if tag in law.sign}
        if event.misstatements:
            signs |= told_by_misstatements
        seen.update(signs)
    counting = tuple(name for name, times in sorted(seen.items()) if times >= law.sign[name].times)
    weights = Counter(law.sign[name].points_to for name in counting)
    if not counting:
        answer = None
    elif not weights[SITUATION] or weights[OFFICER] > 2 * weights[SITUATION]:
        answer = OFFICER
    elif not weights[OFFICER]:
        answer = SITUATION
    else:
        answer = UNCLEAR
    return Triage(answer, seen, counting)
