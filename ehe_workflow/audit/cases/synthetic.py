"""Made-up logs of many cases with known faults in them, to try an audit on and to measure it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import polars as pl
import tomli
from attrs import field, frozen

Days = tuple[int, int]
"""The first and the last day on which something may fall, counted from the start of the case."""


@frozen(kw_only=True)
class MadeUpEvent:
    """One event of a path.

    Attributes:
        kind: what happens.
        days: when.
        how: by what means, or None.
        states: the named dates in it.
    """

    kind: str
    days: Days
    how: str | None = None
    states: Mapping[str, Days] = field(factory=dict)


@frozen(kw_only=True)
class MadeUpFault:
    """A fault that some cases of a path have.

    Attributes:
        name: its name.
        share: which share of the path's cases has it.
        limits: the limits that it breaches, each once, and no others.
        moves: the events that it moves, each to other days.
        states: the named dates that it moves.
        excludes: the faults that a case with this one does not have.
    """

    name: str
    share: float
    limits: tuple[str, ...]
    moves: Mapping[str, Days] = field(factory=dict)
    states: Mapping[str, Days] = field(factory=dict)
    excludes: tuple[str, ...] = ()


@frozen(kw_only=True)
class Path:
    """What happens in some share of the cases.

    Attributes:
        name: its name.
        share: the share.
        events: the events, in order.
        faults: the faults that may be put into it.
    """

    name: str
    share: float
    events: tuple[MadeUpEvent, ...]
    faults: tuple[MadeUpFault, ...]


@frozen
class Recipe:
    """What made-up logs are made from.

    Attributes:
        paths: the paths.
        facts: facts that every case states.
    """

    paths: tuple[Path, ...]
    facts: Mapping[str, bool | str]


def shipped_recipe() -> Recipe:
    """The recipe that comes with the package."""
    text = files("ehe_workflow.audit.cases").joinpath("synthetic.toml").read_text(encoding="utf-8")
    table = tomli.loads(text)
    return Recipe(tuple(_path(name, entry) for name, entry in table["path"].items()), table["facts"])


def _path(name: str, entry: Mapping[str, object]) -> Path:
    events: list[dict[str, object]] = entry["events"]  # type: ignore[assignment]
    faults: Mapping[str, dict[str, object]] = entry.get("fault", {})  # type: ignore[assignment]
    return Path(
        name=name,
        share=entry["share"],  # type: ignore[arg-type]
        events=tuple(MadeUpEvent(**one) for one in events),  # type: ignore[arg-type]
        faults=tuple(
            MadeUpFault(name=known, **{key: value for key, value in one.items() if key != "source"})  # type: ignore[arg-type]
            for known, one in faults.items()
        ),
    )


def made_up_logs(
    cases: int, *, seed: int, first_day: date, recipe: Recipe | None = None, at_once: int = 50_000
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Made-up logs, some cases at a time, with the faults in them.

    Args:
        cases: how many cases.
        seed: the same seed gives the same log.
        first_day: the day on or after which the first cases begin; cases are spread over the year from it.
        recipe: what they are made from; the shipped recipe where None.
        at_once: how many cases each piece holds.

    Yields:
        A log with columns ``case``, ``event``, ``date``, ``how``, ``born``, one ``date.NAME`` for each named date and
        one ``case.FACT`` for each fact, sorted by case; and its faults, with columns ``case`` and ``limit``.
    """
    recipe = recipe or shipped_recipe()
    chance = np.random.default_rng(seed)
    for start in range(0, cases, at_once):
        yield _piece(recipe, chance, start, min(at_once, cases - start), first_day)


def _piece(
    recipe: Recipe, chance: np.random.Generator, start: int, cases: int, first_day: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    shares = np.array([path.share for path in recipe.paths])
    chosen = chance.choice(len(recipe.paths), cases, p=shares / shares.sum())
    begins = first_day.toordinal() + chance.integers(0, 365, cases)
    born = begins - chance.integers(5 * 366, 15 * 365, cases)
    logs, faults = [], []
    for number, path in enumerate(recipe.paths):
        members = np.flatnonzero(chosen == number)
        if len(members):
            log, found = _follow(path, chance, members, begins[members])
            logs.append(log)
            faults += found
    every = pl.concat(logs, how="diagonal").sort("number", "order").drop("order")
    every = every.with_columns(
        case=_name(pl.col("number") + start),
        born=pl.Series(_dates(born)).gather(every["number"]),
        **{f"case.{name}": pl.lit(value) for name, value in recipe.facts.items()},
    )
    names = [column for column in every.columns if column not in {"number", "case"}]
    told = pl.concat([pl.DataFrame({"number": numbers, "limit": limit}) for numbers, limit in faults])
    told = told.select(case=_name(pl.col("number").cast(pl.Int64) + start), limit="limit").sort("case", "limit")
    return every.select("case", *names), told


def _name(number: pl.Expr) -> pl.Expr:
    return pl.format("C{}", number.cast(pl.String).str.zfill(8))


def _dates(ordinals: npt.NDArray[np.integer]) -> npt.NDArray[np.datetime64]:
    return (ordinals - date(1970, 1, 1).toordinal()).astype("datetime64[D]")


def _follow(
    path: Path, chance: np.random.Generator, members: npt.NDArray[np.intp], begins: npt.NDArray[np.int64]
) -> tuple[pl.DataFrame, list[tuple[npt.NDArray[np.intp], str]]]:
    size = len(members)
    days = {place: _drawn(chance, event.days, size) for place, event in enumerate(path.events)}
    states = {
        (place, name): _drawn(chance, span, size)
        for place, event in enumerate(path.events)
        for name, span in event.states.items()
    }
    having: dict[str, npt.NDArray[np.bool_]] = {}
    faults = []
    for fault in path.faults:
        has = chance.random(size) < fault.share
        for other in fault.excludes:
            has &= ~having[other]
        having[fault.name] = has
        for place, event in enumerate(path.events):
            if event.kind in fault.moves:
                days[place] = np.where(has, _drawn(chance, fault.moves[event.kind], size), days[place])
            for name in event.states:
                if name in fault.states:
                    moved = _drawn(chance, fault.states[name], size)
                    states[place, name] = np.where(has, moved, states[place, name])
        faults += [(members[has], limit) for limit in fault.limits]
    frames = []
    for place, event in enumerate(path.events):
        named = {f"date.{name}": _dates(begins + states[place, name]) for name in event.states}
        how = pl.Series([event.how], dtype=pl.String).new_from_index(0, size)
        columns = {"number": members, "event": [event.kind] * size, "date": _dates(begins + days[place]), "how": how}
        frames.append(pl.DataFrame({**columns, **named}).with_columns(order=pl.lit(place)))
    return pl.concat(frames, how="diagonal"), faults


def _drawn(chance: np.random.Generator, days: Days, size: int) -> npt.NDArray[np.int64]:
    return chance.integers(days[0], days[1] + 1, size)
