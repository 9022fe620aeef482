"""What is worth acting on in a council's own document, in the words of the findings on a case."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Force


class ProtocolFindingKind(Enum):
    """What sort of finding it is."""

    LOOSER = "looser"
    MISLEADING_TIME = "misleading-time"
    CAUTION = "caution"
    NO_START = "no-start"
    NO_UNIT = "no-unit"
    MISSING = "missing"
    PATH = "path"
    MISSTATEMENT = "misstatement"
    OUTDATED = "outdated"
    BEYOND_POWER = "beyond-power"
    CITATION = "citation"


@frozen(kw_only=True)
class ProtocolFinding:
    """One thing worth acting on.

    Attributes:
        id: the name of the limit, misstatement, path or clause it rests on.
        kind: what sort of finding it is.
        what: what was found, in a sentence or two.
        clause: the clause it is about, by its number or name, or None where the document is silent.
        whose: whose act or omission it is about.
        force: how strong the rule is.
        authority: where the rule is, or None.
    """

    id: str
    kind: ProtocolFindingKind
    what: str
    clause: str | None
    whose: Actor
    force: Force
    authority: Authority | None
