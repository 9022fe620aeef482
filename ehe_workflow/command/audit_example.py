"""`ehe-workflow audit example`: made-up logs to try an audit of cases on."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import click

from ehe_workflow.command.layout import paragraph, print_lines
from ehe_workflow.errors import Fault, InputError


@click.command("example")
@click.argument("folder", type=click.Path(path_type=Path))
def example_command(folder: Path) -> None:
    """Write made-up logs with their mapping to a new FOLDER.

    They are a council's extract (council-extract.csv, with mapping.toml) and a SEN2 return (sen2).
    """
    if folder.exists():
        raise InputError([Fault(message="it is there already", file=str(folder), expected="a new folder")])
    try:
        copytree(shipped_examples(), folder)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be written to: {said}", file=str(folder))]) from error
    log, mapping = folder / "council-extract.csv", folder / "mapping.toml"
    print_lines([*paragraph(f"Made-up logs are in {folder}. An audit of one:", indent=0), ""])
    print_lines(
        [
            f"  ehe-workflow audit cases {log} \\",
            f"    --jurisdiction england --as-of 2026-11-22 --mapping {mapping} --out audit",
        ]
    )


def shipped_examples() -> Path:
    """The folder of made-up logs that comes with this package."""
    inside = Path(__file__).parents[1] / "examples" / "audit"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "examples" / "audit"
