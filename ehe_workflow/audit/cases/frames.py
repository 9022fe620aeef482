"""From the rows of a log to the columns of a batch, with every fault of a row told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from attrs import field, frozen

from ehe_workflow.audit.cases.days_told import DayForm, bounds, without_value
from ehe_workflow.audit.cases.events import EVER, NEVER, NO_PLACE, Events, Flags, Stated, Window
from ehe_workflow.audit.cases.frame_facts import facts_of, facts_of_cases, first_given
from ehe_workflow.audit.cases.ordering import order_of
from ehe_workflow.audit.cases.quality import KEPT, LEFT_OUT, READ_AS_UNKNOWN, Faults
from ehe_workflow.files import nearest
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.time.when import WhenError

_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = ("sent", "received", "served")
PLAIN = ("case", "event", "date", *_DAYS, "how", "born", "not_yet")
"""The columns of a log by name; others are ``date.NAME``, ``detail.FACT``, ``fact.FACT`` and ``case.FACT``."""


@frozen(kw_only=True)
class Form:
    """How the rows of a log are to be read.

    Attributes:
        days: how days are written.
        kinds: the law's kind of event for each of the log's own names.
        facts: facts that hold in every case where the log does not say otherwise.
    """

    days: DayForm = field(factory=DayForm)
    kinds: Mapping[str, str] = field(factory=dict)
    facts: Mapping[str, FactValue] = field(factory=dict)


@frozen(eq=False)
class Logs:
    """The columns of a batch with what its rows were.

    Attributes:
        events: the columns.
        names: the name of each case.
        row: the row of each event in the log.
        rows: how many rows were read.
    """

    events: Events
    names: pl.Series
    row: npt.NDArray[np.int64]
    rows: int


def logs_of(frame: pl.DataFrame, law: Law, as_of: date, form: Form, faults: Faults) -> Logs:
    """The columns of whole cases.

    Args:
        frame: rows with at least the columns ``row``, ``case``, ``event`` and ``date``; all rows of each case.
        law: whose kinds of event and facts they name.
        as_of: events after this day are told of and left out.
        form: how the rows are to be read.
        faults: where faults are told.
    """
    rows = len(frame)
    frame = _with_cases(frame, faults)
    if not frame["case"].is_sorted():
        frame = frame.sort("case", maintain_order=True)
    case = frame["case"].rle_id().to_numpy()
    frame, known = _with_kinds(frame, law, form, faults)
    days = _days_of(frame, "date", form, faults).days
    order = order_of(case, days)
    if order is not None:
        frame, days = frame[order], days.at(order)
    keep = ~_repeats(frame, case, days, faults)
    later = (days.earliest > as_of.toordinal()) & keep
    faults.add_where(
        later,
        frame,
        column="date",
        value=pl.col("date").cast(pl.String),
        what=f"it is dated after {as_of}, the day of the audit",
        effect=LEFT_OUT,
    )
    keep &= ~later
    if not keep.all():
        frame, days = frame.filter(pl.Series(keep)), days.at(keep)
        case = frame["case"].rle_id().to_numpy()
    return _built(frame, case, days, known, law, form, as_of, faults, rows)


def _with_cases(frame: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    if frame["case"].dtype != pl.String:
        frame = frame.with_columns(pl.col("case").cast(pl.String))
    # A name of a run is looked at once, not in each of its rows.
    names = frame["case"].rle().struct.field("value")
    if not _is_nameless(names).any():
        return frame
    nameless = _is_nameless(frame["case"])
    what = "the row does not say which case it is about"
    faults.add(frame.filter(nameless), column="case", what=what, effect=LEFT_OUT)
    return frame.filter(~nameless)


def _is_nameless(names: pl.Series) -> pl.Series:
    return names.is_null() | (names.str.strip_chars() == "").fill_null(True)  # noqa: FBT003 - the value


def _with_kinds(frame: pl.DataFrame, law: Law, form: Form, faults: Faults) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The kinds of event by the law's names; those that it does not know are kept under their own."""
    kinds = frame["event"].cast(pl.String)
    if form.kinds:
        kinds = kinds.replace(dict(form.kinds))
    known = kinds.cast(pl.Enum(list(law.event)), strict=False)
    if not known.null_count():
        return frame.with_columns(event=known), tuple(law.event)
    kinds = kinds.replace("", None)
    strange = frame.with_columns(event=kinds).filter(known.is_null())
    names = strange["event"].unique(maintain_order=True).to_list()
    told = pl.DataFrame(
        {"event": names, "expected": [_likeliest(name, law, form) for name in names]},
        schema={"event": pl.String, "expected": pl.String},
    )
    faults.add(
        strange.join(told, on="event", how="left", nulls_equal=True),
        column="event",
        value=pl.col("event"),
        what=pl.when(pl.col("event").is_null())
        .then(pl.lit("the row does not say what happened"))
        .otherwise(pl.lit("no law here knows this kind of event")),
        expected=pl.col("expected"),
        effect=KEPT,
    )
    every = (*law.event, *(name or "" for name in names))
    return frame.with_columns(event=kinds.fill_null("").cast(pl.Enum(list(dict.fromkeys(every))))), tuple(
        dict.fromkeys(every)
    )


def _likeliest(name: str | None, law: Law, form: Form) -> str | None:
    found = nearest(name, [*form.kinds, *law.event]) if name else None
    return f"perhaps {found!r}" if found else "a kind of event of the law, or a line in the mapping's [events]"


def _days_of(frame: pl.DataFrame, column: str, form: Form, faults: Faults) -> Stated:
    """The days of a column; what cannot be read is told, and not known."""
    series = frame[column]
    if isinstance(series.dtype, pl.Datetime):
        zoned = series.dtype.time_zone is not None
        series = series.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ") if zoned else series.cast(pl.Date)
    if series.dtype == pl.Date:
        given = series.is_not_null().to_numpy()
        ordinals = (series.to_physical().fill_null(0).to_numpy() + np.int32(_EPOCH)).astype(np.int32, copy=False)
        if given.all():
            return Stated(given, Window(ordinals, ordinals))
        return Stated(given, Window(np.where(given, ordinals, NEVER), np.where(given, ordinals, EVER)))
    texts = series.cast(pl.String)
    distinct = texts.unique().drop_nulls()
    found, bad = {}, {}
    for text in distinct.to_list():
        if not text.strip():
            continue
        try:
            found[text] = bounds(form.days.read(text))
        except WhenError as error:
            bad[text] = without_value(text.strip(), str(error))
    if bad:
        why = pl.DataFrame({column: list(bad), "why": list(bad.values())})
        rows = frame.select("row", "case", texts.alias(column)).join(why, on=column, how="inner")
        faults.add(rows, column=column, value=pl.col(column), what=pl.col("why"), effect=READ_AS_UNKNOWN)
    names = list(found)
    codes = texts.cast(pl.Enum(names), strict=False).to_physical().cast(pl.Int64).fill_null(len(names)).to_numpy()
    first = np.array([*(one for one, _ in found.values()), NEVER], np.int32)[codes]
    last = np.array([*(one for _, one in found.values()), EVER], np.int32)[codes]
    return Stated(codes < len(names), Window(first, last))


def _repeats(frame: pl.DataFrame, case: npt.NDArray[np.uint32], days: Window, faults: Faults) -> Flags:
    """Rows that say the same as an earlier row of the case: told of, and left out."""
    kind = frame["event"].to_physical().to_numpy()
    repeats = np.zeros(len(frame), np.bool_)
    if len(frame) < 2:
        return repeats
    near = (case[1:] == case[:-1]) & (days.earliest[1:] == days.earliest[:-1])
    runs = np.cumsum(np.append(True, ~near))
    suspects = np.flatnonzero(np.append(near, False) | np.append(False, near))
    if not len(suspects) or not _any_twice(runs[suspects], kind[suspects]):
        return repeats
    some = frame[suspects].with_columns(at=pl.Series(suspects))
    same = [column for column in frame.columns if column != "row"]
    first = pl.col("row").first().over(same)
    some = some.with_columns(before=first).filter(pl.col("row") != pl.col("before"))
    repeats[some["at"].to_numpy()] = True
    what = "it says the same as an earlier row of its case"
    faults.add(some, column="", value=pl.format("row {}", "before"), what=what, effect=LEFT_OUT)
    return repeats


def _any_twice(runs: npt.NDArray[np.int64], kinds: npt.NDArray[np.integer]) -> bool:
    keys = runs * 65536 + kinds
    return len(np.unique(keys)) < len(keys)


def _built(
    frame: pl.DataFrame,
    case: npt.NDArray[np.uint32],
    days: Window,
    kinds: tuple[str, ...],
    law: Law,
    form: Form,
    as_of: date,
    faults: Faults,
    rows: int,
) -> Logs:
    starts = np.flatnonzero(np.append(True, case[1:] != case[:-1])) if len(case) else np.empty(0, np.int64)
    columns = frame.columns
    stated = {
        name: _days_of(frame, name, form, faults)
        for name in columns
        if (name in _DAYS or name.startswith("date.")) and frame[name].null_count() < len(frame)
    }
    how, ways = _ways(frame) if "how" in columns else (None, ())
    first = np.append(starts, len(case)).astype(np.int64)
    events = Events(
        first=first,
        kind=frame["event"].to_physical().cast(pl.Int32).to_numpy(),
        kinds=kinds,
        date=days,
        **{name: stated[name] for name in _DAYS if name in stated},
        how=how,
        ways=ways,
        dates={name.removeprefix("date."): one for name, one in stated.items() if name.startswith("date.")},
        details=facts_of(frame, "detail.", law, faults),
        facts=facts_of(frame, "fact.", law, faults),
        case_facts=facts_of_cases(frame, starts, case, law, form.facts, faults),
        born=_births(frame, starts, case, days, form, as_of, faults) if "born" in columns else None,
        not_yet=_not_yet(frame) if "not_yet" in columns else {},
    )
    names = frame["case"].gather(starts)
    faults.add_where(
        (names.str.starts_with(" ") | names.str.ends_with(" ")).to_numpy(),
        frame[starts],
        column="case",
        value=pl.col("case"),
        what="its case has spaces around it, and is another one than that without them",
        effect=KEPT,
    )
    return Logs(events, names, frame["row"].to_numpy(), rows)


def _ways(frame: pl.DataFrame) -> tuple[npt.NDArray[np.int32] | None, tuple[str, ...]]:
    texts = frame["how"].cast(pl.String)
    told = np.flatnonzero(texts.is_not_null().to_numpy())
    texts = texts.gather(told).str.strip_chars()
    names = [name for name in texts.unique(maintain_order=True).to_list() if name]
    if not names:
        return None, ()
    codes = np.full(len(frame), NO_PLACE, np.int32)
    known = texts.cast(pl.Enum(names), strict=False).to_physical().cast(pl.Int32)
    codes[told] = known.fill_null(NO_PLACE).to_numpy()
    return codes, tuple(names)


def _not_yet(frame: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    said = frame["not_yet"].cast(pl.String).fill_null("")
    places = np.flatnonzero((said != "").to_numpy())
    return {int(place): tuple(said[int(place)].split()) for place in places}


def _births(
    frame: pl.DataFrame,
    starts: npt.NDArray[np.int64],
    case: npt.NDArray[np.uint32],
    days: Window,
    form: Form,
    as_of: date,
    faults: Faults,
) -> Stated | None:
    if frame["born"].null_count() == len(frame):
        return None
    rows = _days_of(frame, "born", form, faults)
    size = len(frame)
    first = first_given(rows.given, starts, size)
    given, days_of_birth = first < size, rows.days.at(np.minimum(first, size - 1))
    found = Stated(given, days_of_birth if given.all() else days_of_birth.open_unless(given))
    born = found.days.at(case)
    differs = rows.given & ((rows.days.earliest != born.earliest) | (rows.days.latest != born.latest))
    faults.add_where(
        differs,
        frame,
        column="born",
        value=pl.col("born").cast(pl.String),
        what="another row of the case gives another date of birth; the first one counts",
        effect=READ_AS_UNKNOWN,
    )
    faults.add_where(
        (found.days.earliest > as_of.toordinal()) & found.given,
        frame[starts],
        column="born",
        value=pl.col("born").cast(pl.String),
        what=f"the child is born after {as_of}, the day of the audit",
        effect=KEPT,
    )
    faults.add_where(
        (days.latest < born.earliest) & found.given[case],
        frame,
        column="date",
        value=pl.col("date").cast(pl.String),
        what="it is dated before the child was born",
        effect=KEPT,
    )
    return found


__all__: Sequence[str] = ("PLAIN", "Form", "Logs", "logs_of")
