"""Long work at a terminal: a line that tells how far it has come, and Ctrl-C that ends it with what was found."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

import click

from ehe_workflow.law.law import Law
from ehe_workflow.trajectories.progress import Progress, Watcher

_SOON = 200
"""How many groups of paths are followed before anything is shown: most cases are done by then."""


@contextmanager
def watched(law: Law) -> Iterator[Watcher]:
    """Watch an exploration: tell on the error stream how far it has come, and end it where Ctrl-C is pressed.

    Nothing is shown where that stream is no terminal. A second Ctrl-C ends the command itself, as ever.

    Args:
        law: the law, for the names of processes.
    """
    line = _Line(sys.stderr) if sys.stderr.isatty() else None
    with _interrupts() as is_pressed:

        def watch(one: Progress) -> bool:
            if line is not None and (one.attempt > 1 or one.done >= _SOON):
                line.show(f"{law.process[one.process].name}: {one.done:,} groups of paths followed")
            return not is_pressed()

        try:
            yield watch
        finally:
            if line is not None:
                line.clear()


class _Line:
    """One line that is written over itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = 0

    def show(self, text: str) -> None:
        text = text[:79]
        click.echo(f"\r{text}{' ' * (self._shown - len(text))}", nl=False, file=self._stream)
        self._shown = len(text)

    def clear(self) -> None:
        if self._shown:
            click.echo(f"\r{' ' * self._shown}\r", nl=False, file=self._stream)


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, which then does nothing else the first time; only the main thread can be told."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    pressed, before = threading.Event(), signal.getsignal(signal.SIGINT)

    def note(_number: int, _frame: FrameType | None) -> None:
        pressed.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
