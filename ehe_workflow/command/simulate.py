"""`ehe-workflow simulate`: how likely each future of a case is, under stated assumptions."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ehe_workflow.command.case_input import read_case_and_law
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, Assumption, with_folders, with_json
from ehe_workflow.command.simulate_text import simulate_text
from ehe_workflow.errors import EheWorkflowError
from ehe_workflow.simulation.files import assumptions_for

if TYPE_CHECKING:
    from ehe_workflow.simulation.simulate import Simulation

_PATH = click.Path(path_type=Path)


@click.command("simulate")
@click.argument("case", type=_PATH)
@click.option("--runs", type=int, default=10_000, show_default=True, help="How many possible futures are drawn.")
@click.option("--seed", type=int, default=1, show_default=True, help="Picks them; the same seed, the same answer.")
@click.option("--as-of", type=DAY, help="The day asked about. [default: today]")
@click.option("--horizon", type=DAY, help="The last day looked at. [default: a year later]")
@click.option("--assumptions", "files", multiple=True, type=_PATH, help="A file of assumptions; may be given again.")
@click.option("--no-shipped", is_flag=True, help="Leave out the assumptions that come with this tool.")
@click.option("--process", "processes", multiple=True, help="A process, in play or not. [default: all in play]")
@click.option("--by", "dates", type=DAY, multiple=True, help="A date to give shares for; may be given again.")
@click.option("--assume", type=Assumption(), multiple=True, help="A date for law that is enacted and not in force.")
@with_json
@with_folders
def simulate_command(
    case: Path,
    runs: int,
    seed: int,
    as_of: date | None,
    horizon: date | None,
    files: tuple[Path, ...],
    no_shipped: bool,  # noqa: FBT001
    processes: tuple[str, ...],
    dates: tuple[date, ...],
    assume: tuple[tuple[str, date], ...],
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """How likely each future of the CASE in a file is, if things go as is assumed; all that is assumed is printed.

    It can be stopped with Ctrl-C: the answer is then given from the runs that are done.
    """
    _need_numpy()
    from ehe_workflow.simulation.simulate import Simulation  # noqa: PLC0415 - needs numpy
    from ehe_workflow.simulation.summary import answer_of  # noqa: PLC0415 - the same

    found, law = read_case_and_law(case, folders, dict(assume))
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    simulation = Simulation(
        found,
        law,
        as_of=day,
        horizon=horizon,
        runs=runs,
        seed=seed,
        assumptions=assumptions_for(law, files, shipped=not no_shipped),
        processes=processes,
        assumed=dict(assume),
    )
    _run(simulation)
    answer = answer_of(simulation, dates)
    if as_json:
        print_json(answer, "simulate")
    else:
        print_lines(simulate_text(answer))


def _need_numpy() -> None:
    if find_spec("numpy") is None:
        raise EheWorkflowError("simulate needs numpy: install it with pip install 'ehe-workflow[simulation]'")


def _run(simulation: Simulation) -> None:
    """Do the runs, with a bar on a terminal; Ctrl-C ends them and keeps what is done."""
    with suppress(KeyboardInterrupt):
        if not sys.stderr.isatty():
            simulation.finish()
            return
        with click.progressbar(length=simulation.runs, label="runs", file=sys.stderr) as bar:
            while done := simulation.advance():
                bar.update(done)
