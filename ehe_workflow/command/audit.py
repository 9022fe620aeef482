"""`ehe-workflow audit`: a council's own rules, its documents and its cases, held against the law."""

from __future__ import annotations

import click


@click.group("audit")
def audit_group() -> None:
    """Hold a council's rules, documents and cases against the law."""
