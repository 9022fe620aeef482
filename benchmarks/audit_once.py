"""One audit in a process of its own: what it took, as JSON.

python benchmarks/audit_once.py LOG OUT WORKERS
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from audit_log import AS_OF


def main(log: str, out: str, workers: str) -> None:
    start = time.perf_counter()
    from ehe_workflow.audit.cases.order import Order  # noqa: PLC0415 - imports are part of what is measured
    from ehe_workflow.audit.cases.run import audit_cases, finish  # noqa: PLC0415

    folder = Path(out)
    folder.mkdir()
    order = Order(log=Path(log), jurisdiction="england", as_of=AS_OF, out=folder, workers=int(workers), csv=False)
    audited = audit_cases(order)
    finish(order)
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    totals = audited.totals
    found = {
        "seconds": time.perf_counter() - start,
        "processor_seconds": own.ru_utime + own.ru_stime + helpers.ru_utime + helpers.ru_stime,
        # The most that this process ever held, and for each helper the most that any of them did.
        "bytes": 1024 * (own.ru_maxrss + (int(workers) - 1) * helpers.ru_maxrss),
        "events": totals.events,
        "cases": totals.cases,
        "verdicts": totals.verdicts,
        "findings": audited.findings,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
