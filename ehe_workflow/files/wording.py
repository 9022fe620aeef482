"""How keys, values and near misses are written in a message."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Iterable, Sequence

from ehe_workflow.errors import EheWorkflowError

LONGEST_VALUE = 60
LONGEST_LIST = 200
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class Misfit(EheWorkflowError, ValueError):  # noqa: N818
    """A single value does not fit the type wanted; its place is added by whoever knows it.

    Attributes:
        message: what is wrong, in lower case.
        expected: what would be right, or None.
        nearest: the nearest valid name, or None.
    """

    def __init__(self, message: str, *, expected: str | None = None, nearest: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.nearest = nearest


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that a person most likely meant, or None when none comes near.

    Capitals, and hyphens in place of underscores, do not count as differences.

    >>> nearest("scotlnd", ["england", "scotland", "wales"])
    'scotland'
    >>> nearest("start-date", ["start_date", "end_date"])
    'start_date'
    >>> nearest("banana", ["england", "wales"]) is None
    True
    """
    folded: dict[str, str] = {}
    for candidate in words:
        folded.setdefault(_folded(candidate), candidate)
    close = difflib.get_close_matches(_folded(word), folded, n=1, cutoff=0.65)
    return folded[close[0]] if close else None


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_")


def key_path(path: Sequence[str | int]) -> str:
    """Return the path of an entry as one text; positions in lists count from 0.

    >>> key_path(["limit", "eng.x", "steps", 2, "length"])
    'limit."eng.x".steps[2].length'
    """
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            name = part if _BARE_KEY.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            written += f".{name}" if written else name
    return written


def shown(value: object) -> str:
    """Return a value as a person would have written it, cut to about 60 characters.

    >>> shown("15"), shown(True), shown(dt.date(2026, 12, 15)), shown([1, {"a": "b"}])
    ('"15"', 'true', '2026-12-15', '[1, {"a": "b"}]')
    """
    written = _written(value, 3)
    return written if len(written) <= LONGEST_VALUE else written[: LONGEST_VALUE - 1] + "…"


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return json.dumps(value[: LONGEST_VALUE + 1], ensure_ascii=False)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, list):
        inner = ", ".join(_written(item, depth - 1) for item in value[:LONGEST_VALUE]) if depth else "…"
        return f"[{inner}]"
    if isinstance(value, dict):
        items = list(value.items())[:LONGEST_VALUE]
        inner = ", ".join(f'"{key}": {_written(item, depth - 1)}' for key, item in items) if depth else "…"
        return f"{{{inner}}}"
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return repr(value)


def one_of(words: Sequence[str]) -> str:
    """Return a list of valid words in a sentence, or only how many there are when it would be long.

    >>> one_of(["home", "school", "other"])
    'one of home, school, other'
    >>> one_of(["home"])
    'home'
    """
    listed = ", ".join(words)
    if len(listed) > LONGEST_LIST:
        return f"one of {len(words)} names"
    return f"one of {listed}" if len(words) > 1 else listed
