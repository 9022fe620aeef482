"""The computations that find one fact from others, by the names the data may use."""

from __future__ import annotations

COMPUTATIONS = frozenset(
    {"of-school-age", "age", "triage", "kind", "how", "reconstructed", "hours-until-written", "validly-served"}
)
"""``of-school-age`` and ``age`` come from the date of birth on the day asked about, ``triage`` from the tags of the
log so far; ``kind`` (of event), ``how``, ``reconstructed``, ``hours-until-written`` (rounded up) and
``validly-served`` from the entry."""

COMPUTED_LIMITS = frozenset({"school-age-starts", "school-age-ends"})
"""The first and the last day of compulsory school age, from the date of birth."""
