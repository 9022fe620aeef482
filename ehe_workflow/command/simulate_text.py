"""The answer of `simulate` for a reader: how many runs reach what by when, what becomes of limits, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap

from ehe_workflow.command.layout import heading, item, paragraph, words_of_day
from ehe_workflow.simulation.answer import (
    EventDates,
    LimitShare,
    ProcessShares,
    SimulationAnswer,
    StageShare,
    Used,
)

_COLUMNS = 4
_WIDTH = 10
_NAMES = 38


def simulate_text(answer: SimulationAnswer) -> Iterator[str]:
    """The answer as lines of at most 80 characters."""
    yield from paragraph(
        f"{answer.title or answer.case}: {answer.jurisdiction_name}, from {words_of_day(answer.as_of)} "
        f"to {words_of_day(answer.horizon)}",
        indent=0,
    )
    yield from paragraph(
        f"{answer.runs:,} possible futures, seed {answer.seed}. What follows is so if things go as is assumed below; "
        "it is no forecast, and no assumption moves a time limit."
    )
    if answer.runs < answer.runs_asked:
        yield from paragraph(f"STOPPED after {answer.runs:,} of {answer.runs_asked:,} runs.")
    for name, day in answer.assumed.items():
        yield from paragraph(f"ASSUMED: {name} in force from {words_of_day(day)}. This is not the law today.")
    if not answer.processes:
        yield from paragraph("No process is going on in this case. Name one to look at with --process.")
    for process in answer.processes:
        yield from _process(process, answer)
    if answer.over:
        yield from heading("Over")
        yield from paragraph(f"Nothing further is possible in: {', '.join(answer.over)}.")
    yield ""
    yield "This is information, not legal advice."


def _process(process: ProcessShares, answer: SimulationAnswer) -> Iterator[str]:
    yield from heading(process.name)
    yield from paragraph(process.regime_name)
    if not answer.runs:
        return
    for warning in process.warnings:
        yield from paragraph(warning, first="! ")
    yield from _stages(process.stages, answer.dates)
    yield from _events(process.events)
    yield from _limits(process.limits)
    yield from _assumptions(process.assumptions, answer.files)


def _row(name: str, cells: Sequence[str]) -> Iterator[str]:
    lines = wrap(name, _NAMES - 2, break_long_words=False) or [""]
    numbers = "".join(f"{cell:>{_WIDTH}}" for cell in cells)
    yield f"  {lines[0]:<{_NAMES - 2}}{numbers}".rstrip()
    for line in lines[1:]:
        yield f"    {line}"


def _stages(stages: Sequence[StageShare], dates: Sequence[date]) -> Iterator[str]:
    places = sorted({-(-len(dates) * number // _COLUMNS) - 1 for number in range(1, _COLUMNS + 1)} - {-1})
    yield ""
    yield from _row("Runs that have reached the stage by", [_short(dates[place]) for place in places])
    for stage in stages:
        name = f"{stage.name} (now)" if stage.now else stage.name
        yield from _row(name, [in_hundredths(stage.reached[place]) for place in places])
    yield ""
    yield from _row("Where the runs end", ["share"])
    for stage in stages:
        for share, how in _ends(stage):
            if share:
                yield from _row(f"{stage.name}: {how}", [in_hundredths(share)])


def _ends(stage: StageShare) -> Iterator[tuple[float, str]]:
    yield stage.rested, "nothing further"
    yield stage.still, "still there at the end"
    yield stage.left_open, "left open, nothing is assumed"
    yield stage.late_open, "left open, an act is late"
    yield stage.cut, "cut, it goes round"


def _events(events: Sequence[EventDates]) -> Iterator[str]:
    if events:
        yield ""
        yield from _row("Of the runs in which it happens: by", ["runs", "1 in 10", "half", "9 in 10"])
    for event in events:
        days = [event.percentiles[name] for name in ("10", "50", "90")]
        yield from _row(event.name, [in_hundredths(event.share), *map(_short, days)])


def _limits(limits: Sequence[LimitShare]) -> Iterator[str]:
    if limits:
        yield from heading("Time limits")
    for limit in limits:
        yield from item(f"{limit.what} (runs {limit.times:.2f} times for each future)")
        shares = [
            (limit.kept, "used in time" if limit.right else "kept"),
            (limit.late, "late"),
            (limit.late_by_unknown, "late, nobody knows by how much"),
            (limit.over, "over without it"),
            (limit.running, "still running"),
            (limit.ended, "no longer needed"),
            (limit.untold, "left open"),
        ]
        yield from paragraph(", ".join(f"{words} {in_hundredths(share)}" for share, words in shares if share), indent=4)
        if limit.days_late:
            half, most = limit.days_late["50"], limit.days_late["90"]
            yield from paragraph(f"Where late: half by no more than {half} days, 9 in 10 by {most}.", indent=4)


def _assumptions(used: Sequence[Used], files: Sequence[str]) -> Iterator[str]:
    yield from heading("Assumed")
    if files:
        yield from paragraph(f"From: {'; '.join(files)}.")
    given = [one for one in used if one.default is None]
    numbers: dict[str, int] = {}
    for one in given:
        if one.source is not None:
            numbers.setdefault(one.source.title, len(numbers) + 1)
    for one in given:
        yield from _assumption(one, numbers)
    by_default = [one for one in used if one.default is not None]
    if by_default:
        yield ""
        yield from paragraph("By default, with no source:")
    alike: dict[tuple[str, str], list[str]] = {}
    for one in by_default:
        alike.setdefault((one.default or "", one.says), []).append(one.name)
    for (default, says), names in alike.items():
        yield from item(f"{'; '.join(_without_repeats(names))}: {says} [{default}]")
    yield from _sources(given, numbers)


def _without_repeats(names: Sequence[str]) -> Iterator[str]:
    """Names of which the same words at the start are said once."""
    before = ""
    for name in dict.fromkeys(names):
        start, colon, rest = name.partition(": ")
        yield rest if colon and start == before else name
        before = start


def _assumption(one: Used, numbers: Mapping[str, int]) -> Iterator[str]:
    mark = f" [{numbers[one.source.title]}]" if one.source is not None else ""
    yield from item(f"{one.name}: {one.says}{mark}")
    about = [part for part in (one.population, one.period) if part]
    if one.confidence is not None and not one.confidence.is_settled:
        about.append(one.confidence.words)
    if about:
        yield from paragraph("; ".join(about), indent=4)
    if one.note:
        yield from paragraph(one.note, indent=4)


def _sources(used: Sequence[Used], numbers: Mapping[str, int]) -> Iterator[str]:
    if not numbers:
        return
    yield ""
    told: set[str] = set()
    for one in used:
        source = one.source
        if source is None or source.title in told:
            continue
        told.add(source.title)
        mark = f"[{numbers[source.title]}] "
        yield from paragraph(source.title, first=mark)
        margin = len(mark) + 2
        if source.url:
            yield f"{' ' * margin}{source.url}"
        if source.read:
            yield from paragraph(f"last read {words_of_day(source.read)}", indent=margin)
        if source.note:
            yield from paragraph(source.note, indent=margin)


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day:%y}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_hundredths(share: float) -> str:
    """A share in whole hundredths; never nothing or all where it is not."""
    if share in {0.0, 1.0}:
        return "-" if share == 0 else "100%"
    if share < 0.01:
        return "<1%"
    if share > 0.99:
        return ">99%"
    return f"{share * 100:.0f}%"
