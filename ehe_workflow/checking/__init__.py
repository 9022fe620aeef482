"""Whether the law as written is sound: a bounded model checker, and checks on sources and limits.

It looks at the law and never at a case: what must be so on every path through a process (the invariants that stand in
the data), limits that cannot be met together, and entries that lack a link, an owner or a provision.
"""

from ehe_workflow.checking.check import Checked, Checker
from ehe_workflow.checking.findings import Finding, PathStep, Place, Rule, Severity

__all__ = ["Checked", "Checker", "Finding", "PathStep", "Place", "Rule", "Severity"]
