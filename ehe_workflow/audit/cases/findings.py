"""The verdicts of a batch as a table: one row a verdict, with whose duty it was, how strong the rule is and where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.batch import Batch, Judged, Plan
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Ints, Window
from ehe_workflow.audit.cases.frames import Logs
from ehe_workflow.audit.cases.judge import (
    BREACHED,
    CANNOT_TELL,
    KINDS,
    NOT_LATE,
    NOT_TRIGGERED,
    Reason,
    Settles,
    Verdicts,
)
from ehe_workflow.audit.cases.steps import Misstep
from ehe_workflow.case.status import Status
from ehe_workflow.law.model import Limit
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
    if verdicts.limit.right:
        return verdicts.kind == BREACHED
    return (verdicts.kind == BREACHED) | (verdicts.kind == CANNOT_TELL)


def table_of(batch: Batch, logs: Logs, verdicts: Verdicts) -> pl.DataFrame:
    """Some verdicts on one limit as a table with `COLUMNS`."""
    events, limit, law = batch.events, verdicts.limit, batch.plan.law
    place, done = verdicts.rows.place, verdicts.done
    told = verdicts.reason != Reason.CONDITION
    dues = verdicts.dues
    counted = dues.given & told
    force, confidence = law.weight_of(limit)
    acted = verdicts.acted & (done != NO_PLACE)
    whose = np.full(len(verdicts), _ACTORS.index(limit.by.value), np.int8)
    if acted.any():
        by = [law.event[name].by if name in law.event else Actor.ANYONE for name in events.kinds]
        codes = np.array([_ACTORS.index((limit.by if one is Actor.ANYONE else one).value) for one in by], np.int8)
        whose = np.where(acted, codes[events.kind[done]], whose)
    reasons, settles = _reasons(limit, verdicts)
    trigger, act = _window(events.date, place), _window(events.date, done)
    return pl.DataFrame(
        {
            "case": logs.names.gather(verdicts.rows.case),
            "limit": _same(limit.id, len(verdicts)),
            "what": _same(limit.what, len(verdicts)),
            "verdict": _coded(verdicts.kind, _VERDICTS),
            "trigger": _kinds(batch, place),
            "trigger_row": _masked(logs.row[place], place),
            "trigger_from": trigger[0],
            "trigger_to": trigger[1],
            "due_from": _day(np.where(counted, dues.last_day.earliest, NEVER)),
            "due_to": _day(np.where(counted, dues.last_day.latest, EVER)),
            "done": _kinds(batch, done),
            "done_from": act[0],
            "done_to": act[1],
            "days_late_least": _number(verdicts.late_least),
            "days_late_most": _number(np.where(verdicts.late_most == EVER, NOT_LATE, verdicts.late_most)),
            "reason": reasons,
            "would_settle": settles,
            "whose": _coded(whose, _ACTORS),
            "force": _same(force.value, len(verdicts)),
            "confidence": _same(confidence.value, len(verdicts)),
            "source": _same(str(law.authority(limit.source)), len(verdicts)),
            "process": _same(limit.process, len(verdicts)),
        }
    )


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
    for verdicts in judged.verdicts:
        chosen = verdicts
        if not everything:
            keep = np.flatnonzero(is_finding(verdicts))
            if not len(keep):
                continue
            chosen = verdicts.at(keep)
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
                    "date": _window(batch.events.date, one.places)[0],
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


def _coded(codes: npt.NDArray[np.integer], names: list[str]) -> pl.Series:  # type: ignore[type-arg]
    return pl.Series(names, dtype=pl.String).gather(codes.astype(np.uint32))


def _kinds(batch: Batch, places: npt.NDArray[np.int64]) -> pl.Series:
    names = pl.Series([*batch.events.kinds, None], dtype=pl.String)
    none = len(batch.events.kinds)
    return names.gather(np.where(places == NO_PLACE, none, batch.events.kind[places]).astype(np.uint32))


def _masked(values: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> pl.Series:
    return _without(pl.Series(values, dtype=pl.Int64), places == NO_PLACE)


def _without(series: pl.Series, none: npt.NDArray[np.bool_]) -> pl.Series:
    return (
        series
        if not none.any()
        else series.to_frame("a").select(pl.when(pl.Series(~none)).then(pl.col("a"))).to_series()
    )


def _number(values: Ints) -> pl.Series:
    return _without(pl.Series(values, dtype=pl.Int32), values == NOT_LATE)


def _window(days: Window, places: npt.NDArray[np.int64]) -> tuple[pl.Series, pl.Series]:
    none = places == NO_PLACE
    return (
        _day(np.where(none, NEVER, days.earliest[places])),
        _day(np.where(none, EVER, days.latest[places])),
    )


def _day(ordinals: npt.NDArray[np.integer]) -> pl.Series:  # type: ignore[type-arg]
    open_ = (ordinals == NEVER) | (ordinals == EVER)
    return _without(pl.Series((ordinals - _EPOCH).astype(np.int32)), open_).cast(pl.Date)


def _reasons(limit: Limit, verdicts: Verdicts) -> tuple[pl.Series, pl.Series]:
    reasons = _coded(verdicts.reason, [WORDS_OF_REASONS[Reason(code)] or "" for code in range(len(Reason))])
    reasons = _without(reasons, verdicts.reason == Reason.NONE)
    settles = np.where(verdicts.kind == CANNOT_TELL, verdicts.settles, 0)
    distinct, back = np.unique(settles, return_inverse=True)
    texts = [
        "; ".join(words for flag, words in WORDS_OF_WHAT_SETTLES.items() if code & flag) or None
        for code in distinct.tolist()
    ]
    return reasons, pl.Series(texts, dtype=pl.String).gather(back.ravel().astype(np.uint32))


__all__ = ["COLUMNS", "NOT_TRIGGERED", "SCHEMA", "STEP_SCHEMA", "Plan", "is_finding", "table_of_judged"]
