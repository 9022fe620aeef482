"""What the tests of audits share."""

from __future__ import annotations

import pytest

from ehe_workflow import Library
from ehe_workflow.law.law import Law


@pytest.fixture(scope="session")
def laws() -> dict[str, Law]:
    """Laws of three nations, and of a council with rules of its own."""
    library = Library.shipped()
    return {name: library.load(name) for name in ("england", "england/waltham-forest", "wales", "scotland")}
