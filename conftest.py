"""What the tests leave out: modules of an extra that is not installed have no doctests to run."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["ehe_workflow/audit/cases/spark.py"]
