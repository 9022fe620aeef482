"""Where an answer goes that is a file, and what it needs to be made."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from ehe_workflow.errors import EheWorkflowError, Fault, InputError


def need(module: str, *, extra: str, what: str) -> None:
    """Refuse what cannot be made without a library that is not installed.

    Args:
        module: the library.
        extra: the extra of this package that installs it.
        what: what needs it.
    """
    if find_spec(module) is None:
        raise EheWorkflowError(f"{what} needs {module}: install it with pip install 'ehe-workflow[{extra}]'")


def write(content: bytes, path: Path | None) -> None:
    """Write a file, or print it where no path is given.

    Raises:
        InputError: it cannot be written.
    """
    if path is None:
        click.echo(content.decode(), nl=False)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be written to: {said}", file=str(path))]) from error
