"""What can be wrong with what a person gave us, told so that they can put it right.

Every error that this library raises on purpose derives from `EheWorkflowError`.
A `Fault` is one thing that is wrong, with its place; an `InputError` carries all the faults of an input at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen


class EheWorkflowError(Exception):
    """The base of every error raised on purpose by this library."""


@frozen(kw_only=True)
class Fault:
    """One thing that is wrong in an input, where it stands, and what would be right.

    Attributes:
        message: what is wrong, in lower case and without a full stop.
        file: the file's name as the user gave it, or None for text without a file.
        line: the line, counted from 1, or None where it is not known.
        key: the dotted path of the entry, such as ``limit."eng.x".length``; empty for the whole file.
        value: the bad value as written, shortened, or None.
        expected: what would be right, or None.
        nearest: the nearest valid name to the one given, or None.
        path: the same entry as ``key`` in its parts, places in lists counted from 0; empty where it is not known.
    """

    message: str
    file: str | None = None
    line: int | None = None
    key: str = ""
    value: str | None = None
    expected: str | None = None
    nearest: str | None = None
    path: tuple[str | int, ...] = field(default=(), eq=False, repr=False)

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        head = ": ".join(part for part in (place, self.key, self.message) if part)
        tail = [
            f"found {self.value}" if self.value is not None else "",
            f"expected {self.expected}" if self.expected else "",
            f"did you mean {self.nearest!r}?" if self.nearest else "",
        ]
        extra = "; ".join(part for part in tail if part)
        return f"{head} ({extra})" if extra else head


class InputError(EheWorkflowError):
    """An input has faults; all of them are told at once.

    Attributes:
        faults: every fault found, in the order of the input. Never empty.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class OutsideCoverageError(EheWorkflowError):
    """A date lies outside the span for which a calendar or a rule is known; no guess is made."""
