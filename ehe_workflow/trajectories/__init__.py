"""Trajectories: every way a case can go from here, with the exact days on which each step can be taken."""

from ehe_workflow.trajectories.answer import Ahead, TrajectoriesAnswer
from ehe_workflow.trajectories.futures import trajectories
from ehe_workflow.trajectories.model import Bounding, Breach, Edge, Node, ProcessPaths, Trajectories, Window
from ehe_workflow.trajectories.progress import Progress
from ehe_workflow.trajectories.suppositions import WhatIf, parse_what_if

__all__ = [
    "Ahead",
    "Bounding",
    "Breach",
    "Edge",
    "Node",
    "ProcessPaths",
    "Progress",
    "Trajectories",
    "TrajectoriesAnswer",
    "WhatIf",
    "Window",
    "parse_what_if",
    "trajectories",
]
