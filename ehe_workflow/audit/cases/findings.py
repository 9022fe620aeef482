"""The verdicts of a batch as a table: one row a verdict, with whose duty it was, how strong the rule is and where.

Words of the law are written as codes into lists of words, which other readers see as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.batch import Batch
from ehe_workflow.audit.cases.doubts import DOUBTS, KEPT_IF_DUE, LATE_UNLESS, Doubt, doubt_of, doubts_of, would_settle
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE
from ehe_workflow.audit.cases.frames import Logs
from ehe_workflow.audit.cases.verdicts import BREACHED, KINDS, NOT_LATE, Reason, Verdicts
from ehe_workflow.case.status import Status
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Actor

_EPOCH = date(1970, 1, 1).toordinal()
_ACTORS = [actor.value for actor in Actor]
WORDS_OF_REASONS = {
    Reason.NONE: None,
    Reason.CONDITION: "the limit does not apply here",
    Reason.REFUSED: "no last day can be given: not validly served, or a calendar does not reach so far",
    Reason.ANOTHER_ANSWER: "another answer came",
    Reason.ENDED: "ended by another event",
    Reason.NOT_ASKED: "nobody has to do it, and the log holds none",
    Reason.NOTHING_TOO_SOON: "nothing came too soon",
    Reason.RECORDED_AS_NOT_DONE: "the log records that it had not happened",
    Reason.NO_EVIDENCE: "the log holds no evidence of it, and its time is over",
    Reason.TOO_SOON: "something came before the time was over",
    Reason.PERHAPS_TOO_SOON: "something came perhaps before the time was over",
    Reason.STATED_TOO_EARLY: "the day stated in the document is too early",
    Reason.STATED_PERHAPS_TOO_EARLY: "the day stated in the document may be too early",
    Reason.STATED_AND_TOO_SOON: (
        "the day stated in the document is too early, and something came before the time was over"
    ),
    Reason.NO_NUMBER: "the law gives no number",
    Reason.PAST_BENCHMARK: "longer than the benchmark, which is not a limit",
    Reason.EXCUSED: "an exception applies",
}
COLUMNS = (
    "case",
    "limit",
    "what",
    "verdict",
    "doubt",
    "trigger",
    "trigger_row",
    "trigger_from",
    "trigger_to",
    "due_from",
    "due_to",
    "done",
    "done_from",
    "done_to",
    "days_late_least",
    "days_late_most",
    "reason",
    "would_settle",
    "whose",
    "force",
    "confidence",
    "source",
    "process",
)
"""The columns of a table of findings."""


def is_finding(verdicts: Verdicts) -> npt.NDArray[np.bool_]:
    """Which verdicts are worth acting on: breaches, what is late unless excused, and duties not shown to be kept."""
    doubts = doubts_of(verdicts)
    found: npt.NDArray[np.bool_] = (verdicts.kind == BREACHED) | (doubts == LATE_UNLESS)
    return found if verdicts.limit.right else found | ((doubts != 0) & (doubts != KEPT_IF_DUE))


class FindingTable:
    """Writes verdicts as tables with `COLUMNS`.

    Args:
        law: the law that they were given under.
    """

    def __init__(self, law: Law) -> None:
        self._law = law
        self._limits = list(law.limit.values())
        self._numbers = {limit.id: number for number, limit in enumerate(self._limits)}
        self._rights = [limit.id for limit in self._limits if limit.right]
        weights = [law.weight_of(limit) for limit in self._limits]
        self._of_limits = {
            "limit": _words(limit.id for limit in self._limits),
            "what": _words(limit.what for limit in self._limits),
            "force": _words(force.value for force, _ in weights),
            "confidence": _words(confidence.value for _, confidence in weights),
            "source": _words(str(law.authority(limit.source)) for limit in self._limits),
            "process": _words(limit.process for limit in self._limits),
        }
        self._kinds = _words([*law.event, None])
        self._verdicts = _words(kind.value for kind in KINDS)
        self._actors = _words(_ACTORS)

    @property
    def schema(self) -> dict[str, Any]:
        """The columns with their types."""
        words = {
            **self._of_limits,
            "verdict": self._verdicts,
            "doubt": _DOUBTS,
            "trigger": self._kinds,
            "done": self._kinds,
            "whose": self._actors,
        }
        return {name: words[name].dtype if name in words else _type(name) for name in COLUMNS}

    def of(self, batch: Batch, logs: Logs, verdicts: Iterable[Verdicts], *, everything: bool) -> pl.DataFrame:
        """The findings of a batch, or all its verdicts, limit after limit.

        Args:
            batch: the batch.
            logs: what its rows were.
            verdicts: its verdicts.
            everything: whether verdicts that are no findings are wanted as well.
        """
        chosen = list(verdicts)
        if not everything:
            chosen = [one.at(np.flatnonzero(is_finding(one))) for one in chosen]
            chosen = [one for one in chosen if len(one)]
        if not chosen:
            return pl.DataFrame(schema=self.schema)
        return self._table(batch, logs, chosen)

    def _table(self, batch: Batch, logs: Logs, found: Sequence[Verdicts]) -> pl.DataFrame:
        events, law = batch.events, self._law
        sizes = [len(one) for one in found]
        number = np.repeat(np.array([self._numbers[one.limit.id] for one in found], np.uint32), sizes)

        def joined(name: str) -> npt.NDArray[Any]:
            return np.concatenate([getattr(one, name) for one in found])

        place = np.concatenate([one.rows.place for one in found])
        case = np.concatenate([one.rows.case for one in found])
        done, kind, reason = joined("done"), joined("kind"), joined("reason")
        given = np.concatenate([one.dues.given for one in found]) & (reason != Reason.CONDITION)
        first = np.concatenate([one.dues.last_day.earliest for one in found])
        last = np.concatenate([one.dues.last_day.latest for one in found])
        late_least, late_most, acted = joined("late_least"), joined("late_most"), joined("acted")
        actors = np.repeat(np.array([_ACTORS.index(one.limit.by.value) for one in found]), sizes)
        if acted.any():
            by = [law.event[name].by if name in law.event else Actor.ANYONE for name in events.kinds]
            acting = np.array([-1 if one is Actor.ANYONE else _ACTORS.index(one.value) for one in by])
            at = np.flatnonzero(acted & (done != NO_PLACE))
            own = acting[events.kind[done[at]]]
            actors[at] = np.where(own < 0, actors[at], own)
        codes = [list(law.event).index(name) if name in law.event else len(law.event) for name in events.kinds]
        kinds = np.array([*codes, len(law.event)], np.uint32)[np.append(events.kind, np.int32(len(events.kinds)))]
        columns = {
            "case": logs.names.gather(case),
            **{name: words.gather(number) for name, words in self._of_limits.items()},
            "verdict": _told(self._verdicts, kind),
            "doubt": _told(_DOUBTS, np.concatenate([doubts_of(one) for one in found])),
            "trigger": _told(self._kinds, kinds[place]),
            "trigger_row": _numbers(np.append(logs.row, _NONE)[place], pl.Int64),
            "trigger_from": _days(np.append(events.date.earliest, np.int32(NEVER))[place]),
            "trigger_to": _days(np.append(events.date.latest, np.int32(EVER))[place]),
            "due_from": _days(np.where(given, first, np.int32(NEVER))),
            "due_to": _days(np.where(given, last, np.int32(EVER))),
            "done": _told(self._kinds, kinds[done]),
            "done_from": _days(np.append(events.date.earliest, np.int32(NEVER))[done]),
            "done_to": _days(np.append(events.date.latest, np.int32(EVER))[done]),
            "days_late_least": _numbers(np.where(late_least == NOT_LATE, _NONE, late_least), pl.Int32),
            "days_late_most": _numbers(
                np.where((late_most == EVER) | (late_most == NOT_LATE), _NONE, late_most), pl.Int32
            ),
            "reason": _told(_REASONS, reason),
            "would_settle": pl.concat([would_settle(batch, one) for one in found]),
            "whose": _told(self._actors, actors),
        }
        return pl.DataFrame({name: columns[name] for name in COLUMNS})

    def of_alone(self, batch: Batch, logs: Logs, alone: Mapping[int, Status]) -> pl.DataFrame:
        """Every verdict of the cases that were answered by the single-case engine."""
        rows = [row for number, answer in alone.items() for row in self._of_status(batch, logs, number, answer)]
        return pl.DataFrame(rows, schema=self.schema)

    def findings_among(self, table: pl.DataFrame) -> pl.DataFrame:
        """The rows of a table of verdicts that are findings."""
        doubt = pl.col("doubt").cast(pl.String)
        untold = doubt.is_not_null() & (doubt != Doubt.KEPT_IF_DUE.value)
        untold &= ~pl.col("limit").cast(pl.String).is_in(self._rights)
        return table.filter((pl.col("verdict") == "breached") | (doubt == Doubt.LATE_UNLESS.value) | untold)

    def _of_status(self, batch: Batch, logs: Logs, number: int, answer: Status) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        first = int(batch.events.first[number])
        for one in answer.verdicts:
            place = first + one.place if one.place is not None and one.place >= 0 else NO_PLACE
            events = answer.timeline.events
            trigger = events[one.place] if place != NO_PLACE and one.place is not None else None
            done = events[one.done] if one.done is not None else None
            late, doubt = one.days_late, doubt_of(one)
            rows.append(
                {
                    "case": logs.names[number],
                    "limit": one.limit.id,
                    "what": one.limit.what,
                    "verdict": one.kind.value,
                    "doubt": doubt.value if doubt is not None else None,
                    "trigger": trigger.kind if trigger else None,
                    "trigger_row": int(logs.row[place]) if trigger else None,
                    "trigger_from": trigger.date.earliest if trigger else None,
                    "trigger_to": trigger.date.latest if trigger else None,
                    "due_from": one.due.last_day.earliest if one.due else None,
                    "due_to": one.due.last_day.latest if one.due else None,
                    "done": done.kind if done else None,
                    "done_from": done.date.earliest if done else None,
                    "done_to": done.date.latest if done else None,
                    "days_late_least": late[0] if late else None,
                    "days_late_most": late[1] if late else None,
                    "reason": one.why,
                    "would_settle": "; ".join(one.would_settle) or None,
                    "whose": one.whose.value,
                    "force": one.force.value,
                    "confidence": one.confidence.value,
                    "source": str(self._law.authority(one.limit.source)),
                    "process": one.limit.process,
                }
            )
        return rows


def _type(name: str) -> Any:
    if name.startswith("days_late"):
        return pl.Int32
    if name == "trigger_row":
        return pl.Int64
    return pl.Date if name.endswith(("_from", "_to")) else pl.String


def _words(words: Iterable[str | None]) -> pl.Series:
    """Words as codes into the list of those that differ."""
    every = list(words)
    return pl.Series(every, dtype=pl.Enum(list(dict.fromkeys(word for word in every if word is not None))))


def _told(words: pl.Series, codes: npt.NDArray[np.integer[Any]]) -> pl.Series:
    return words.gather(codes.astype(np.uint32, copy=False))


_REASONS = pl.Series([WORDS_OF_REASONS[one] for one in Reason], dtype=pl.String)
_DOUBTS = pl.Series([None, *(doubt.value for doubt in DOUBTS)], dtype=pl.Enum([doubt.value for doubt in DOUBTS]))

_NONE = np.int32(-(2**31))
"""What stands for nothing in a column of numbers until it is written."""


def _numbers(numbers: npt.NDArray[np.integer[Any]], kind: type[pl.DataType]) -> pl.Series:
    found = pl.Series(numbers)
    return found.set(found == int(_NONE), None).cast(kind)


def _days(ordinals: npt.NDArray[np.int32]) -> pl.Series:
    """Ordinals as days; open ends are left empty."""
    found = pl.Series(ordinals - np.int32(_EPOCH))
    return found.set(pl.Series((ordinals == NEVER) | (ordinals == EVER)), None).cast(pl.Date)
