"""What can happen, in the forms that are files rather than answers in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from ehe_workflow.command.output import need, write
from ehe_workflow.law.law import Law
from ehe_workflow.showing.mermaid import trajectories_mermaid
from ehe_workflow.trajectories.model import Trajectories

Form = Literal["mermaid", "html"]
"""The forms of which this module knows."""


def write_shown(
    trajectories: Trajectories, form: Form, law: Law, *, assumed: Mapping[str, date], output: Path | None
) -> None:
    """Write what can happen as Mermaid text or as a page, or print it where no path is given.

    Args:
        trajectories: what can happen.
        form: in which form.
        law: the law it was asked under.
        assumed: first days that were assumed for law that is enacted and not in force.
        output: where it goes.

    Raises:
        EheWorkflowError: the page is asked for and jinja2 is not installed.
        InputError: it cannot be written.
    """
    if form == "mermaid":
        write(trajectories_mermaid(trajectories).encode(), output)
        return
    need("jinja2", extra="page", what="the page")
    from ehe_workflow.showing.page import trajectories_page  # noqa: PLC0415 - needs jinja2

    write(trajectories_page(trajectories, law, assumed).encode(), output)
