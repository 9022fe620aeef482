"""`ehe-workflow audit cases`: a log of many cases against the law."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ehe_workflow.audit.cases.answer import CasesAnswer
from ehe_workflow.command.audit_cases_text import cases_text
from ehe_workflow.command.layout import json_text, print_json, print_lines
from ehe_workflow.command.options import DAY, Assumption, with_folders, with_json
from ehe_workflow.errors import EheWorkflowError, Fault, InputError

if TYPE_CHECKING:
    from ehe_workflow.audit.cases.order import Order

_FAILS = {"breach": "breached", "finding": "no_evidence"}


class Choice(click.ParamType[tuple[str, str]]):
    """A column and the value that is wanted in it, such as sensetting=EHE."""

    name = "COLUMN=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The column and the value that a text names."""
        if isinstance(value, tuple):
            return value
        column, equals, wanted = str(value).partition("=")
        if not equals or not column.strip():
            self.fail(f"{value!r} names no value: write it as COLUMN=VALUE", param, ctx)
        return column.strip(), wanted.strip()


class ExtraMissingError(EheWorkflowError):
    """A package of an extra is not installed; the message names the extra."""


@click.command("cases")
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--jurisdiction", "-j", required=True, help="Whose law: a nation or a council, such as england.")
@click.option("--as-of", type=DAY, required=True, help="The day of the audit; what is dated later is left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for tables and report. [default: the name of LOG with -audit]",
)
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help="A TOML file for the log's own words.")
@click.option("--dayfirst", is_flag=True, help="Read 03/04/2026 as 3 April 2026; without it such days are refused.")
@click.option("--encoding", help="How the text of a CSV file is written, such as cp1252. [default: UTF-8]")
@click.option(
    "--only", type=Choice(), help="Audit only cases in which a column of the log has a value, such as sensetting=EHE."
)
@click.option(
    "--assume", type=Assumption(), multiple=True, help="A first day of law that is not in force; may be given again."
)
@click.option(
    "--suppress", type=click.IntRange(2), metavar="N", help="Hide numbers smaller than N in summary and report."
)
@click.option("--hash-ids", is_flag=True, help="Write case ids as hashes, with a key that is then forgotten.")
@click.option("--hash-key", metavar="TEXT", help="Hash case ids with this key, so that two audits can be joined.")
@click.option("--all", "everything", is_flag=True, help="Write every verdict, and not only those worth acting on.")
@click.option("--no-csv", is_flag=True, help="Write the tables as Parquet only.")
@click.option("--no-report", is_flag=True, help="Do not write the HTML report.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="What the parts are judged on.")
@click.option("--workers", type=click.IntRange(1), help="How many processes. [default: one for each processor]")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--fail-on", type=click.Choice(list(_FAILS)), help="Leave with status 1 where there is such a finding.")
@with_json
@with_folders
def cases_command(
    log: Path,
    jurisdiction: str,
    as_of: date,
    out: Path | None,
    mapping: Path | None,
    dayfirst: bool,  # noqa: FBT001
    encoding: str | None,
    only: tuple[str, str] | None,
    assume: tuple[tuple[str, date], ...],
    suppress: int | None,
    hash_ids: bool,  # noqa: FBT001
    hash_key: str | None,
    everything: bool,  # noqa: FBT001
    no_csv: bool,  # noqa: FBT001
    no_report: bool,  # noqa: FBT001
    engine: str,
    workers: int | None,
    quiet: bool,  # noqa: FBT001
    fail_on: str | None,
    as_json: bool,  # noqa: FBT001
    folders: tuple[Path, ...],
) -> int:
    """The cases of a LOG against every time limit of the law.

    The LOG is CSV, Parquet or XES with the columns case, event and date, or a SEN2 return as a folder of its CSV
    tables or as XML. Written are a table of findings, of steps out of order and of faults of the log, and a report.

    A run that was stopped goes on where it was; parts that were finished are not done again.
    """
    _need("audit", "numpy", "polars", "defusedxml")
    if not no_report:
        _need("report", "altair", "jinja2", "vl_convert")
    if engine == "spark":
        _need("spark", "pyspark", "pyarrow", "pandas")
        _need_java()
    if hash_key is not None and not hash_key.strip():
        raise InputError(
            [Fault(message="the key is empty", key="--hash-key", expected="a text that others do not know")]
        )
    if not log.exists():
        raise InputError([Fault(message="there is no such file or folder", file=str(log))])
    from attrs import evolve  # noqa: PLC0415 - what follows needs the extra

    from ehe_workflow.audit.cases.mapping import LogMapping, read_mapping  # noqa: PLC0415
    from ehe_workflow.audit.cases.order import Order, plan_of  # noqa: PLC0415

    order = Order(
        log=log,
        jurisdiction=jurisdiction,
        as_of=as_of,
        out=out or Path(f"{log.name.split('.')[0]}-audit"),
        folders=folders,
        assumed=dict(assume),
        everything=everything,
        hash_key=hash_key or ("" if hash_ids else None),
        workers=workers or os.cpu_count() or 1,
        csv=not no_csv,
        engine=engine,
    )
    words = read_mapping(mapping, plan_of(order).law) if mapping is not None else LogMapping()
    words = evolve(words, encoding=encoding or words.encoding, only=only)
    if dayfirst:
        words = words.with_day_first()
    answer, failing = _audited(evolve(order, mapping=words), suppress, report=not no_report, quiet=quiet)
    if as_json:
        print_json(answer, "audit-cases")
    else:
        print_lines(cases_text(answer, str(order.out)))
    return 1 if fail_on is not None and failing[fail_on] else 0


def _audited(order: Order, suppress: int | None, *, report: bool, quiet: bool) -> tuple[CasesAnswer, dict[str, bool]]:
    """The answer, written to its folder, and which kinds of finding there are."""
    from ehe_workflow.audit.cases.run import audit_cases, finish  # noqa: PLC0415 - needs the extra
    from ehe_workflow.audit.cases.telling import answer_of  # noqa: PLC0415
    from ehe_workflow.audit.cases.writing import MARK, REPORT, write_sums, write_text  # noqa: PLC0415

    try:
        order.out.mkdir(parents=True, exist_ok=True)
        if not quiet and sys.stderr.isatty():
            click.echo(f"Reading {order.log.name} ...", err=True)
        with _progress(quiet=quiet) as tell:
            audited = audit_cases(order, progress=tell)
        answer = answer_of(audited, suppress=suppress, report=report)
        write_sums(answer, order.out, csv=order.csv)
        if report:
            from ehe_workflow.audit.cases.report import report_of  # noqa: PLC0415 - needs the extra 'report'

            write_text(report_of(answer), order.out / REPORT)
        write_text(json_text(answer, "audit-cases"), order.out / MARK)
        finish(order)
    except KeyboardInterrupt:
        click.echo("\nstopped; the same command goes on where this one was", err=True)
        raise
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError([Fault(message=f"cannot be written to: {said}", file=str(order.out))]) from error
    every = answer_of(audited)
    return answer, {"breach": any(row.breached for row in every.limits), "finding": audited.findings > 0}


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the error stream, where that is a terminal and nobody asked for quiet."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="Judging", file=sys.stderr) as bar:

        def tell(done: int, every: int) -> None:
            bar.length = every
            bar.update(done - bar.pos)

        yield tell


def _need(extra: str, *modules: str) -> None:
    missing = []
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError:
            missing.append(module)
    if missing:
        raise ExtraMissingError(
            f"this needs {', '.join(missing)}, which is not installed: pip install 'ehe-workflow[{extra}]'"
        )


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home, "bin")) if home else None) is None:
        where = f"not in the folder that JAVA_HOME names, {home}" if home else "not on this machine"
        raise ExtraMissingError(
            f"Apache Spark needs Java 17 or later, which is {where} (Debian: apt-get install openjdk-17-jre-headless)"
        )
