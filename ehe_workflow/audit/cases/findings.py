"""The verdicts of a batch as a table: one row a verdict, with whose duty it was, how strong the rule is and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.batch import Batch, Judged
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Window
from ehe_workflow.audit.cases.frames import Logs
from ehe_workflow.audit.cases.steps import Misstep
from ehe_workflow.audit.cases.verdicts import (
    BREACHED,
    CANNOT_TELL,
    KINDS,
    NOT_LATE,
    Reason,
    Settles,
    Verdicts,
)
from ehe_workflow.case.status import Status
from ehe_workflow.law.terms import Actor

_EPOCH = date(1970, 1, 1).toordinal()
_VERDICTS = [kind.value for kind in KINDS]
_ACTORS = [actor.value for actor in Actor]
WORDS_OF_REASONS = {
    Reason.NONE: None,
    Reason.CONDITION: "the limit does not apply here",
    Reason.REFUSED: "no last day can be given: not validly served, or a calendar does not reach so far",
    Reason.ANOTHER_ANSWER: "another answer came",
    Reason.ENDED: "ended by another event",
    Reason.NOTHING_TOO_SOON: "nothing came too soon",
    Reason.RECORDED_AS_NOT_DONE: "the log records that it had not happened",
    Reason.NO_EVIDENCE: "the log holds no evidence of it, and its time is over",
    Reason.TOO_SOON: "something came before the time was over",
    Reason.PERHAPS_TOO_SOON: "something came perhaps before the time was over",
    Reason.STATED_TOO_EARLY: "the day stated in the document is too early",
    Reason.STATED_PERHAPS_TOO_EARLY: "the day stated in the document may be too early",
    Reason.NO_NUMBER: "the law gives no number",
    Reason.PAST_BENCHMARK: "longer than the benchmark, which is not a limit",
    Reason.EXCUSED: "an exception applies",
}
WORDS_OF_WHAT_SETTLES = {
    Settles.DAYS: "the exact days",
    Settles.CALENDAR: "a valid service, or a calendar that reaches so far",
    Settles.EVIDENCE: "the date of the act, or a note that it had not happened",
    Settles.TRIGGER: "the day from which it runs",
    Settles.EXCEPTION: "whether an exception applies",
    Settles.CONDITION: "whether the limit applies here",
    Settles.FIGURE: "the figure itself, which was not checked",
    Settles.READING: "which reading of the words is right",
}

COLUMNS = (
    "case",
    "limit",
    "what",
    "verdict",
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
    """Which verdicts are worth acting on: breaches, and duties that are not shown to be kept."""
    found: npt.NDArray[np.bool_] = verdicts.kind == BREACHED
    return found if verdicts.limit.right else found | (verdicts.kind == CANNOT_TELL)


def table_of(batch: Batch, logs: Logs, found: Sequence[Verdicts]) -> pl.DataFrame:
    """Verdicts on some limits as a table with `COLUMNS`, limit after limit."""
    events, law = batch.events, batch.plan.law
    limits = [one.limit for one in found]
    sizes = [len(one) for one in found]
    number = np.repeat(np.arange(len(found), dtype=np.uint32), sizes)

    def joined(name: str) -> npt.NDArray[np.int64]:
        return np.concatenate([getattr(one, name) for one in found])

    def of_limit(texts: Sequence[str | None]) -> pl.Series:
        return pl.Series(texts, dtype=pl.String).gather(number)

    place = np.concatenate([one.rows.place for one in found])
    case = np.concatenate([one.rows.case for one in found])
    done, kind, reason = joined("done"), joined("kind"), joined("reason")
    given = np.concatenate([one.dues.given for one in found]) & (reason != Reason.CONDITION)
    first = np.concatenate([one.dues.last_day.earliest for one in found])
    last = np.concatenate([one.dues.last_day.latest for one in found])
    most = joined("late_most")
    weights = [law.weight_of(limit) for limit in limits]
    by = np.array([_ACTORS.index(limit.by.value) for limit in limits], np.int8)
    actors = [law.event[name].by if name in law.event else Actor.ANYONE for name in events.kinds]
    acting = np.array([-1 if one is Actor.ANYONE else _ACTORS.index(one.value) for one in actors], np.int8)
    actor = np.where(joined("acted") & (done != NO_PLACE), acting[events.kind[done]], np.int8(-1))
    numbers = {
        "trigger_row": np.where(place == NO_PLACE, _NONE, logs.row[place]),
        "trigger_from": _days(np.where(place == NO_PLACE, NEVER, events.date.earliest[place])),
        "trigger_to": _days(np.where(place == NO_PLACE, EVER, events.date.latest[place])),
        "due_from": _days(np.where(given, first, NEVER)),
        "due_to": _days(np.where(given, last, EVER)),
        "done_from": _days(np.where(done == NO_PLACE, NEVER, events.date.earliest[done])),
        "done_to": _days(np.where(done == NO_PLACE, EVER, events.date.latest[done])),
        "days_late_least": np.where(joined("late_least") == NOT_LATE, _NONE, joined("late_least")),
        "days_late_most": np.where((most == EVER) | (most == NOT_LATE), _NONE, most),
    }
    told = (
        pl.DataFrame(numbers)
        .select(pl.when(pl.all() != _NONE).then(pl.all()))
        .cast({name: SCHEMA[name] for name in numbers})
    )
    reasons = pl.Series([WORDS_OF_REASONS[one] for one in Reason], dtype=pl.String)
    settles = np.where(kind == CANNOT_TELL, joined("settles"), 0).astype(np.uint32)
    texts = pl.Series([_what_settles(code) for code in range(2 * max(Settles))], dtype=pl.String)
    return pl.DataFrame(
        {
            "case": logs.names.gather(case),
            "limit": of_limit([limit.id for limit in limits]),
            "what": of_limit([limit.what for limit in limits]),
            "verdict": _coded(kind, _VERDICTS),
            "trigger": _kinds(batch, place),
            "done": _kinds(batch, done),
            "reason": reasons.gather(reason.astype(np.uint32)),
            "would_settle": texts.gather(settles),
            "whose": _coded(np.where(actor < 0, by[number], actor), _ACTORS),
            "force": of_limit([force.value for force, _ in weights]),
            "confidence": of_limit([confidence.value for _, confidence in weights]),
            "source": of_limit([str(law.authority(limit.source)) for limit in limits]),
            "process": of_limit([limit.process for limit in limits]),
            **{name: told[name] for name in numbers},
        }
    ).select(COLUMNS)


_NONE = -(2**31)
"""What stands for nothing in a column of numbers until it is written."""


def _days(ordinals: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    open_ = (ordinals == NEVER) | (ordinals == EVER)
    return np.where(open_, np.int32(_NONE), ordinals.astype(np.int32) - np.int32(_EPOCH))


def _what_settles(code: int) -> str | None:
    return "; ".join(words for flag, words in WORDS_OF_WHAT_SETTLES.items() if code & flag) or None


def table_of_status(batch: Batch, logs: Logs, number: int, answer: Status) -> pl.DataFrame:
    """The same for a case that was answered by the single-case engine."""
    rows = []
    first, law = int(batch.events.first[number]), batch.plan.law
    for one in answer.verdicts:
        place = first + one.place if one.place is not None and one.place >= 0 else NO_PLACE
        events = answer.timeline.events
        trigger = events[one.place] if place != NO_PLACE and one.place is not None else None
        done = events[one.done] if one.done is not None else None
        late = one.days_late
        rows.append(
            {
                "case": logs.names[number],
                "limit": one.limit.id,
                "what": one.limit.what,
                "verdict": one.kind.value,
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
                "source": str(law.authority(one.limit.source)),
                "process": one.limit.process,
            }
        )
    return pl.DataFrame(rows, schema=SCHEMA)


def table_of_judged(batch: Batch, logs: Logs, judged: Judged, *, everything: bool) -> pl.DataFrame:
    """The findings of a batch, or all its verdicts, by case.

    Args:
        batch: the batch.
        logs: what its rows were.
        judged: its verdicts.
        everything: whether verdicts that are no findings are wanted as well.
    """
    parts = list(_parts(batch, logs, judged, everything=everything))
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    return pl.concat(parts)


def _parts(batch: Batch, logs: Logs, judged: Judged, *, everything: bool) -> Iterator[pl.DataFrame]:
    chosen = list(judged.verdicts)
    if not everything:
        chosen = [one.at(keep) for one in chosen if len(keep := np.flatnonzero(is_finding(one)))]
    if chosen:
        yield table_of(batch, logs, chosen)
    rights = [limit.id for limit in batch.plan.law.limit.values() if limit.right]
    for number, answer in judged.alone.items():
        found = table_of_status(batch, logs, number, answer)
        if not everything:
            untold = (pl.col("verdict") == "cannot-tell") & ~pl.col("limit").is_in(rights)
            found = found.filter((pl.col("verdict") == "breached") | untold)
        yield found


STEP_SCHEMA = {
    "case": pl.String,
    "process": pl.String,
    "step": pl.String,
    "kind": pl.String,
    "event": pl.String,
    "row": pl.Int64,
    "date": pl.Date,
    "what": pl.String,
    "whose": pl.String,
    "force": pl.String,
    "source": pl.String,
}
"""The columns of a table of steps out of order."""


def table_of_missteps(batch: Batch, logs: Logs, found: Iterator[Misstep]) -> pl.DataFrame:
    """Steps that could not be taken or were unwise, as a table."""
    tables = []
    for one in found:
        finding, size = one.finding, len(one.places)
        tables.append(
            pl.DataFrame(
                {
                    "case": logs.names.gather(batch.events.case[one.places]),
                    "process": _same(one.process, size),
                    "step": _same(finding.id, size),
                    "kind": _same(finding.kind.value, size),
                    "event": _kinds(batch, one.places),
                    "row": pl.Series(logs.row[one.places]),
                    "date": _first_day(batch.events.date, one.places),
                    "what": _same(finding.what, size),
                    "whose": _same(finding.whose.value, size),
                    "force": _same(finding.force.value, size),
                    "source": _same(str(finding.authority) if finding.authority else None, size),
                }
            )
        )
    return pl.concat(tables) if tables else pl.DataFrame(schema=STEP_SCHEMA)


SCHEMA = {
    name: pl.Int32
    if name.startswith("days_late")
    else pl.Int64
    if name == "trigger_row"
    else pl.Date
    if name.endswith(("_from", "_to"))
    else pl.String
    for name in COLUMNS
}
"""The columns of a table of findings with their types."""


def _same(text: str | None, size: int) -> pl.Series:
    return pl.Series([text], dtype=pl.String).new_from_index(0, size)


def _coded(codes: npt.NDArray[np.integer[Any]], names: list[str]) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes.astype(np.uint32))


def _kinds(batch: Batch, places: npt.NDArray[np.int64]) -> pl.Series:
    names = pl.Series([*batch.events.kinds, None], dtype=pl.String)
    none = len(batch.events.kinds)
    return names.gather(np.where(places == NO_PLACE, none, batch.events.kind[places]).astype(np.uint32))


def _first_day(days: Window, places: npt.NDArray[np.int64]) -> pl.Series:
    found = pl.DataFrame({"day": _days(days.earliest[places])})
    return found.select(pl.when(pl.col("day") != _NONE).then(pl.col("day"))).to_series().cast(pl.Date)
