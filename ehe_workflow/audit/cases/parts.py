"""What the parts of an audit gave, kept until the audit is done, so that a run that was stopped goes on.

What a part gave is written under another name and renamed, its mark of completion last. A run that was stopped begins
again with the parts that have no such mark; a run of something else begins anew.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree

import polars as pl
from attrs import asdict, frozen

from ehe_workflow.audit.cases.order import Order, Totals
from ehe_workflow.audit.cases.writing import refuse_strange_files, unfinished_of, write_text
from ehe_workflow.law.law import Law

_READING = "reading"
"""What stands in place of a number for what was found when the log was cut into parts."""


@frozen
class Parts:
    """The folder in which the parts of an audit are kept.

    Attributes:
        order: what is asked.
    """

    order: Order

    @property
    def folder(self) -> Path:
        """The folder."""
        return self.order.out / ".parts"

    @property
    def spooled(self) -> Path:
        """Where rows of the log are put by."""
        return self.folder / "rows"

    def begin(self, law: Law) -> None:
        """Make the folder ready: the same audit goes on, another one begins anew.

        Raises:
            InputError: the folder of the answer holds files of our names that no audit wrote.
        """
        mark, wanted = self.folder / "audit.json", _fingerprint(self.order, law)
        if mark.exists() and json.loads(mark.read_text(encoding="utf-8")).get("audit") == wanted:
            return
        if not self.folder.exists():
            refuse_strange_files(self.order.out)
        self.remove()
        self.folder.mkdir(parents=True)
        (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        write_text(json.dumps({"audit": wanted}), mark)

    def remove(self) -> None:
        """Remove the folder."""
        if self.folder.exists():
            rmtree(self.folder)

    def forget(self) -> None:
        """Remove what parts gave."""
        for path in self.folder.glob("*-[0-9]*"):
            path.unlink()

    def key(self) -> str | None:
        """What case ids are hashed with: as asked, or a key made for this audit and forgotten with it."""
        if self.order.hash_key != "":
            return self.order.hash_key
        path = self.folder / "key"
        if not path.exists():
            write_text(secrets.token_hex(16), path)
        return path.read_text(encoding="utf-8")

    def is_done(self, number: int) -> bool:
        """Whether a part is finished."""
        return self._done(number).exists()

    def write(self, number: int, tables: Mapping[str, pl.DataFrame], totals: Totals) -> None:
        """Write what a part gave, its mark of completion last. Empty tables are not written."""
        for name, table in tables.items():
            if not table.is_empty():
                _write(table, self._table(name, f"{number:06}"))
        write_text(json.dumps(asdict(totals)), self._done(number))

    def write_reading(self, faults: pl.DataFrame) -> None:
        """Write the faults that were found when the log was cut into parts."""
        _write(faults, self._table("faults", _READING))

    @property
    def was_read(self) -> bool:
        """Whether the log was cut into parts to the end."""
        return self._table("faults", _READING).exists()

    def tables(self, name: str, parts: int) -> Iterator[Path]:
        """The files of one kind of table, part by part, and last the one of the reading."""
        for number in (*(f"{number:06}" for number in range(parts)), _READING):
            path = self._table(name, number)
            if path.exists():
                yield path

    def totals(self, parts: int) -> Totals:
        """What all parts read."""
        found = Totals()
        for number in range(parts):
            found = found.with_more(Totals(**json.loads(self._done(number).read_text(encoding="utf-8"))))
        return found

    def _table(self, name: str, number: str) -> Path:
        return self.folder / f"{name}-{number}.arrow"

    def _done(self, number: int) -> Path:
        return self.folder / f"done-{number:06}.json"


def _fingerprint(order: Order, law: Law) -> str:
    """What an audit is of: another log, law, way of reading or version of this package is another audit."""
    files = [order.log] if order.log.is_file() else sorted(order.log.glob("*"))
    told = [
        version("ehe-workflow"),
        repr(law),
        order.jurisdiction,
        order.as_of.isoformat(),
        repr(order.mapping),
        repr(sorted(order.assumed.items())),
        str(order.everything),
        repr(order.hash_key),
        order.engine,
        *(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files if path.exists()),
    ]
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _write(table: pl.DataFrame, path: Path) -> None:
    unfinished = unfinished_of(path)
    table.write_ipc(unfinished, compression="lz4")
    unfinished.replace(path)
