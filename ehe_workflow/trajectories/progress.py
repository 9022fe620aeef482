"""How far an exploration has come, told as it goes, so that a person can wait for it or stop it."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen


@frozen(kw_only=True)
class Progress:
    """How far an exploration has come.

    Attributes:
        process: the process that is followed now.
        done: how many groups of paths were followed to their end.
        waiting: how many are known of that were not yet.
        attempt: which attempt it is, from 1: where there are too many paths to hold apart, they are followed again
            in a coarser way.
    """

    process: str
    done: int
    waiting: int
    attempt: int


Watcher = Callable[[Progress], object]
"""Is told how far it has come; the exploration stops where it answers False, and goes on with any other answer."""
