"""The facts in the rows of a log: of an event, or of a whole case."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from ehe_workflow.audit.cases.events import NO_PLACE, Flags, Values
from ehe_workflow.audit.cases.quality import READ_AS_UNKNOWN, Faults
from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import FactType
from ehe_workflow.law.vocabulary import Fact

_YES, _NO = frozenset({"true", "yes", "y", "1", "1.0"}), frozenset({"false", "no", "n", "0", "0.0"})


def facts_of(frame: pl.DataFrame, prefix: str, law: Law, faults: Faults) -> dict[str, Values]:
    """The facts that each row gives, by name, from the columns that begin so."""
    found = {}
    for column in frame.columns:
        name = column.removeprefix(prefix)
        if column.startswith(prefix) and name in law.fact and frame[column].null_count() < len(frame):
            found[name] = _values(frame, column, law.fact[name], faults)
    return found


def _values(frame: pl.DataFrame, column: str, fact: Fact, faults: Faults) -> Values:
    """The values of a fact in a column; what it cannot be is told, and not known."""
    if frame[column].dtype == pl.Boolean and fact.type is FactType.YES_NO:
        return Values(frame[column].cast(pl.Int32).fill_null(NO_PLACE).to_numpy(), (False, True))
    texts = frame[column].cast(pl.String).str.strip_chars()
    names = [text for text in texts.unique().drop_nulls().to_list() if text]
    read = {text: _value(text, fact) for text in names}
    bad = [text for text, value in read.items() if value is None]
    if bad:
        rows = frame.select("row", "case", texts.alias(column)).filter(pl.col(column).is_in(bad))
        what = f"the fact {fact.id!r} cannot have this value"
        expected = "yes or no" if fact.type is FactType.YES_NO else ", ".join(fact.choices) or f"a {fact.type.value}"
        faults.add(rows, column=column, value=pl.col(column), what=what, expected=expected, effect=READ_AS_UNKNOWN)
    known: dict[tuple[type, FactValue], int] = {}
    table = [NO_PLACE if read[text] is None else _code(known, read[text]) for text in names] + [NO_PLACE]
    codes = texts.cast(pl.Enum(names), strict=False).to_physical().cast(pl.Int64).fill_null(len(names)).to_numpy()
    return Values(np.array(table, np.int32)[codes], tuple(value for _, value in known))


def _code(known: dict[tuple[type, FactValue], int], value: FactValue | None) -> int:
    return NO_PLACE if value is None else known.setdefault((type(value), value), len(known))


def _value(text: str, fact: Fact) -> FactValue | None:
    if fact.type is FactType.YES_NO:
        lower = text.lower()
        return True if lower in _YES else False if lower in _NO else None
    if fact.type is FactType.NUMBER:
        return int(text) if text.isdecimal() else None
    if fact.type is FactType.CHOICE:
        return text if text in fact.choices else None
    return text


def facts_of_cases(
    frame: pl.DataFrame,
    starts: npt.NDArray[np.int64],
    case: npt.NDArray[np.uint32],
    law: Law,
    stated: Mapping[str, FactValue],
    faults: Faults,
) -> dict[str, Values]:
    """Facts of whole cases: the first row that gives one decides, and a row that contradicts it is told."""
    found = {}
    rows = facts_of(frame, "case.", law, faults)
    for name in dict.fromkeys([*rows, *(one for one in stated if one in law.fact)]):
        values = rows.get(name, Values(np.full(len(frame), NO_PLACE, np.int32), ()))
        first = first_given(values.codes != NO_PLACE, starts, len(frame))
        codes = np.where(first < len(frame), np.append(values.codes, NO_PLACE)[first], NO_PLACE).astype(np.int32)
        other = (values.codes != NO_PLACE) & (values.codes != codes[case])
        what = "another row of the case says otherwise; the first one counts"
        faults.add_where(
            other,
            frame,
            column=f"case.{name}",
            value=pl.col(f"case.{name}").cast(pl.String) if f"case.{name}" in frame.columns else None,
            what=what,
            effect=READ_AS_UNKNOWN,
        )
        listed = list(values.values)
        if name in stated:
            value = stated[name]
            place = next((at for at, one in enumerate(listed) if type(one) is type(value) and one == value), None)
            if place is None:
                listed.append(value)
                place = len(listed) - 1
            codes = np.where(codes == NO_PLACE, np.int32(place), codes)
        found[name] = Values(codes, tuple(listed))
    return found


def first_given(given: Flags, starts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """The place of the first row of each case that gives something; the number of rows where none does."""
    if given.all():
        return starts
    places = np.where(given, np.arange(size), size)
    return np.minimum.reduceat(places, starts) if len(starts) else np.empty(0, np.int64)
