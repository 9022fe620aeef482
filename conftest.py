"""What the tests leave out, and how long a single example of a property may take: as long as it needs."""

from importlib.util import find_spec

from hypothesis import settings

collect_ignore = [] if find_spec("pyspark") else ["ehe_workflow/audit/cases/spark.py"]

settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")
