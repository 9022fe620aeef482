"""The computations that find one fact from others, by the names the data may use."""

from __future__ import annotations

COMPUTATIONS = frozenset({"of-school-age", "age", "triage"})
"""``of-school-age`` and ``age`` come from the date of birth on the day asked about; ``triage`` from tags."""
