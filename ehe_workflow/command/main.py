"""The command and its subcommands; exit status 0 answered, 1 answered with findings, 2 bad input."""

from __future__ import annotations

import sys

import click

from ehe_workflow.command.audit import audit_group
from ehe_workflow.command.audit_cases import cases_command
from ehe_workflow.command.audit_example import example_command
from ehe_workflow.command.audit_protocol import protocol_command
from ehe_workflow.command.audit_text import text_command
from ehe_workflow.command.calendar import calendar_command
from ehe_workflow.command.count import count_command
from ehe_workflow.command.fit import fit_command
from ehe_workflow.command.law import law_group
from ehe_workflow.command.law_check import check_command
from ehe_workflow.command.law_diff import diff_command
from ehe_workflow.command.law_events import events_command
from ehe_workflow.command.layout import paragraph
from ehe_workflow.command.schema import schema_command
from ehe_workflow.command.simulate import simulate_command
from ehe_workflow.command.status import status_command
from ehe_workflow.command.trajectories import trajectories_command
from ehe_workflow.errors import EheWorkflowError, InputError

_MOST_FAULTS = 15


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="ehe-workflow")
def group() -> None:
    """Where a home-education case stands, what may happen next, by when, and which law says so.

    England, Wales and Scotland. Not legal advice.
    """


audit_group.add_command(cases_command)
audit_group.add_command(example_command)
audit_group.add_command(protocol_command)
audit_group.add_command(text_command)
group.add_command(audit_group)
group.add_command(calendar_command)
group.add_command(count_command)
law_group.add_command(check_command)
law_group.add_command(diff_command)
law_group.add_command(events_command)
group.add_command(fit_command)
group.add_command(law_group)
group.add_command(schema_command)
group.add_command(simulate_command)
group.add_command(status_command)
group.add_command(trajectories_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit status.

    Args:
        arguments: the arguments after the command's name; those of the process where None.
    """
    try:
        result = group.main(arguments, prog_name="ehe-workflow", standalone_mode=False)
    except InputError as error:
        _tell(error)
        sys.exit(2)
    except EheWorkflowError as error:
        click.echo("\n".join(paragraph(f"ehe-workflow: {error}", indent=0)), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(2)
    sys.exit(result if isinstance(result, int) else 0)


def _tell(error: InputError) -> None:
    """All the faults on one screen, each with its place, what is wrong and what would be right."""
    number = len(error.faults)
    click.echo(f"ehe-workflow: {number} thing{'' if number == 1 else 's'} to put right", err=True)
    for fault in error.faults[:_MOST_FAULTS]:
        place = fault.file or "input"
        if fault.line is not None:
            place += f", line {fault.line}"
        click.echo(f"\n  {place}" + (f": {fault.key}" if fault.key else ""), err=True)
        click.echo(f"    {fault.message}", err=True)
        if fault.value is not None:
            click.echo(f"    found:    {fault.value}", err=True)
        if fault.expected:
            click.echo(f"    expected: {fault.expected}", err=True)
        if fault.nearest:
            click.echo(f"    did you mean {fault.nearest!r}?", err=True)
    if number > _MOST_FAULTS:
        click.echo(f"\n  ... and {number - _MOST_FAULTS} more", err=True)
