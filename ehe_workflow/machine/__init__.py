"""Stepping one case through a definition of the law; nothing here knows what a case is made of."""

from ehe_workflow.machine.engine import Allows, Cursor, move, move_by_table, to_machine

__all__ = ["Allows", "Cursor", "move", "move_by_table", "to_machine"]
