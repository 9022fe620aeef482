"""The command `ehe-workflow`: reads its arguments, asks the library, prints the answer."""

from ehe_workflow.command.main import main

__all__ = ["main"]
