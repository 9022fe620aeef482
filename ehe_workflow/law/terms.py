"""The closed vocabularies of the law: the words a data file may choose from, the same for every nation."""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

OpenTo: TypeAlias = Literal["replace", "switch-off"]
"""What a layer above may do with an entry."""


class StageKind(Enum):
    """What sort of stage this is, whatever a nation's statute calls it.

    A tool that knows these can say "notice served" for any council without knowing its law.
    """

    AT_REST = "at-rest"
    INFORMAL = "informal"
    CONCERN = "concern"
    REQUESTED = "requested"
    NOTICE_SERVED = "notice-served"
    AWAITING_DECISION = "awaiting-decision"
    SCHOOL_CHOICE = "school-choice"
    ASSESSMENT = "assessment"
    DRAFT_PLAN = "draft-plan"
    PLAN_IN_FORCE = "plan-in-force"
    REVIEW = "review"
    ORDER_IN_FORCE = "order-in-force"
    BREACH_ALLEGED = "breach-alleged"
    PROSECUTION = "prosecution"
    COURT = "court"
    COMPLAINT = "complaint"
    OMBUDSMAN = "ombudsman"
    MEDIATION = "mediation"
    APPEAL = "appeal"
    MINISTER = "minister"
    REFUSED = "refused"
    CLOSED = "closed"


class Actor(Enum):
    """Who acts, who owes a duty, or whom a limit protects.

    The responsible body is whichever of school, college and council decides on a plan or maintains it.
    """

    FAMILY = "family"
    CHILD = "child"
    COUNCIL = "council"
    SCHOOL = "school"
    RESPONSIBLE_BODY = "responsible-body"
    HEALTH_BODY = "health-body"
    COURT = "court"
    TRIBUNAL = "tribunal"
    OMBUDSMAN = "ombudsman"
    PANEL = "panel"
    MINISTER = "minister"
    PROVIDER = "provider"
    BODY = "body"
    ANYONE = "anyone"
    LAW = "law"


class Force(Enum):
    """How strong a source is, strongest first."""

    STATUTE = "statute"
    REGULATIONS = "regulations"
    TRIBUNAL_RULES = "tribunal-rules"
    CASE_LAW = "case-law"
    STATUTORY_GUIDANCE = "statutory-guidance"
    OTHER_GUIDANCE = "other-guidance"
    COUNCIL_POLICY = "council-policy"
    ADVICE = "advice"

    @property
    def is_law(self) -> bool:
        """Whether a breach of it is a breach of law, as against of guidance, a promise or advice."""
        return self in _LAW

    @property
    def words(self) -> str:
        """The force in words a reader knows."""
        return _FORCE_WORDS[self]


_LAW = frozenset({Force.STATUTE, Force.REGULATIONS, Force.TRIBUNAL_RULES, Force.CASE_LAW})
_FORCE_WORDS = {
    Force.STATUTE: "statute",
    Force.REGULATIONS: "regulations",
    Force.TRIBUNAL_RULES: "tribunal or court rules",
    Force.CASE_LAW: "case law",
    Force.STATUTORY_GUIDANCE: "statutory guidance",
    Force.OTHER_GUIDANCE: "guidance, not law",
    Force.COUNCIL_POLICY: "the council's own policy, not law",
    Force.ADVICE: "advice, not law",
}


class Confidence(Enum):
    """How sure we are that a figure is what its source says."""

    READ = "read"
    READ_IN_MIRROR = "read-in-mirror"
    DERIVED = "derived"
    SECONDARY = "secondary"
    MEMORY = "memory"

    @property
    def is_settled(self) -> bool:
        """Whether the operative words were read, so that the figure needs no mark in an answer."""
        return self in {Confidence.READ, Confidence.READ_IN_MIRROR}

    @property
    def words(self) -> str:
        """What to tell a reader of an answer that rests on it."""
        return {
            Confidence.READ: "read in the source",
            Confidence.READ_IN_MIRROR: "read in a copy of the source",
            Confidence.DERIVED: "worked out from words that were read",
            Confidence.SECONDARY: "taken from a second-hand source; check before relying on it",
            Confidence.MEMORY: "from general knowledge, not checked; do not rely on it",
        }[self]


class Bound(Enum):
    """What a period does: caps an act, guards a waiting time, fixes a window, or fixes nothing."""

    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    EXACTLY = "exactly"
    NONE = "none"


class FactType(Enum):
    """What values a fact can have."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"


class JurisdictionKind(Enum):
    """What sort of body of law a layer is."""

    COMMON = "common"
    LEGAL_AREA = "legal-area"
    NATION = "nation"
    COUNCIL = "council"
