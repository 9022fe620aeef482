"""A law with one process of ten steps, and even durations for them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ehe_workflow import Library
from ehe_workflow.law.law import Law
from ehe_workflow.simulation.files import Assumptions
from ehe_workflow.simulation.model import Choice, Duration

STEPS = 10
MOST_DAYS = 20


def ten_steps() -> Law:
    """A law with one process of ten steps, each from a stage of its own, one of them after a wait."""
    parts = [
        '[jurisdiction]\nid = "land"\nname = "Land"\nkind = "nation"\n[source.act]\ntitle = "Act"\nforce = "statute"\n',
        '[process.main]\nname = "Main"\nwhat = "Ten steps."\n',
        '[regime]\nprocess = "main"\nid = "one"\nname = "One"\nstart = "stage-0"\n',
    ]
    for place in range(STEPS + 1):
        final = "final = true\n" if place in {0, STEPS} else ""
        parts.append(f'[stage.stage-{place}]\nname = "Stage {place}"\nkind = "assessment"\n{final}')
    for place in range(STEPS):
        parts.append(f'[event.event-{place}]\nname = "Event {place}"\nby = "council"\n')
        parts.append(
            f'[step.step-{place}]\nevent = "event-{place}"\nfrom = ["stage-{place}"]\nto = "stage-{place + 1}"\n'
        )
    parts.append(
        '[limit.cap]\nwhat = "In time"\nby = "council"\nfrom = ["event-0"]\nlength = "60 days"\nconvention = "after"\n'
        'bound = "at-most"\ndone = ["event-5"]\nsource = { of = "act" }\n'
    )
    with TemporaryDirectory() as folder:
        (Path(folder) / "land").mkdir()
        (Path(folder) / "land" / "law.toml").write_text("\n".join(parts), encoding="utf-8")
        return Library([Path(folder)]).load("land")


def assumptions() -> Assumptions:
    source = "even"
    return Assumptions(
        choice={("main", "stage-0"): Choice(shares={"step-0": 1.0}, source=source)},
        duration={
            ("main", f"step-{place}"): Duration(kind="quantiles", quantiles=(0, MOST_DAYS), source=source)
            for place in range(STEPS)
        },
    )
