"""`ehe-workflow trajectories`: every way a case can go from here, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import click

from ehe_workflow.command.case_input import read_case_and_law
from ehe_workflow.command.layout import print_json, print_lines
from ehe_workflow.command.options import DAY, Assumption, with_folders, with_json
from ehe_workflow.command.shown import Form, write_shown
from ehe_workflow.command.trajectories_text import trajectories_text
from ehe_workflow.command.waiting import watched
from ehe_workflow.trajectories.answer import Ahead
from ehe_workflow.trajectories.futures import AS_THINGS_STAND
from ehe_workflow.trajectories.suppositions import FORMS, SuppositionError, WhatIf, parse_what_if


class Supposed(click.ParamType[WhatIf]):
    """Something supposed, such as "no family-replied" or "has-plan is yes"."""

    name = "WHAT-IF"

    def convert(self, value: str | WhatIf, param: click.Parameter | None, ctx: click.Context | None) -> WhatIf:
        """What a text supposes."""
        if isinstance(value, WhatIf):
            return value
        try:
            return parse_what_if(value)
        except SuppositionError as error:
            self.fail(str(error), param, ctx)


@click.command("trajectories", epilog=f"A what-if is one of {FORMS}.")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, help="The day from which it is seen. [default: today]")
@click.option("--horizon", type=DAY, help="The last day looked at. [default: a year later]")
@click.option("--process", "processes", multiple=True, help="A process, in play or not. [default: all in play]")
@click.option(
    "--what-if",
    "what_ifs",
    type=Supposed(),
    multiple=True,
    help="Something supposed; give it again for more, side by side.",
)
@click.option(
    "--ask",
    "questions",
    multiple=True,
    help="A question, and what would change its answer: next, rights, order, prosecution, ombudsman, or an event.",
)
@click.option("--assume", type=Assumption(), multiple=True, help="A date for law that is enacted and not in force.")
@click.option("--tree/--no-tree", default=None, help="Tell every path. [default: unless something is supposed]")
@click.option("--form", type=click.Choice(get_args(Form)), help="As a diagram or a page instead of text.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where the diagram or page goes.")
@with_json
@with_folders
def trajectories_command(
    case: Path,
    as_of: date | None,
    horizon: date | None,
    processes: tuple[str, ...],
    what_ifs: tuple[WhatIf, ...],
    questions: tuple[str, ...],
    assume: tuple[tuple[str, date], ...],
    tree: bool | None,  # noqa: FBT001
    form: Form | None,
    output: Path | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> None:
    """Every way the CASE in a file can go: the next steps, who takes them, on which days, and what follows.

    Paths that need somebody to break a limit are told as such, with whose limit it is. Ctrl-C ends the search: what
    was found by then is told, and that it is not the whole.
    """
    if form is not None and (as_json or questions or len(what_ifs) > 1):
        raise click.UsageError("--form shows one alternative: leave out --json and --ask, and give one --what-if")
    if output is not None and form is None:
        raise click.UsageError("--output is for a diagram or a page: name one with --form")
    found, law = read_case_and_law(case, folders, dict(assume))
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day; the core never reads it
    supposed = what_ifs[0] if what_ifs else AS_THINGS_STAND
    with watched(law) as watch:
        ahead = Ahead(found, law, as_of=day, horizon=horizon, processes=processes, assumed=dict(assume), progress=watch)
        if form is None:
            answer = ahead.answer(what_ifs, questions)
        else:
            paths = ahead.paths(supposed)
    if form is not None:
        assumed = {**dict(assume), **supposed.commencements}
        write_shown(paths, form, law, assumed=assumed, output=output)
        return
    if as_json:
        print_json(answer, "trajectories")
    else:
        print_lines(trajectories_text(answer, law, with_trees=not what_ifs if tree is None else tree))
