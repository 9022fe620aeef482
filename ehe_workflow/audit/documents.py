"""A policy document as paragraphs with their places: plain text, Word and PDF, read with care.

What a stranger sends is not trusted: sizes are bounded before anything is unpacked, nothing in a file is run or
fetched, and whatever cannot be read is told as a fault of the input.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NoReturn
from zipfile import BadZipFile, ZipFile

from attrs import frozen

from ehe_workflow.errors import Fault, InputError

Kind = Literal["text", "word", "pdf"]

LARGEST_FILE = 20_000_000
"""The size of a file, in bytes, beyond which it is refused."""

LARGEST_TEXT = 5_000_000
"""The length of the text in it, in characters, beyond which it is refused."""

_MOST_PAGES = 2_000
_MOST_PARTS = 2_000
_LARGEST_UNPACKED = 100_000_000

_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_PART = "word/document.xml"
_MARKUP = (".xml", ".rels")
_CLAUSE = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}(?=[.)]))[.)]?(?=[\s:]|$)\s*", re.I)
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]\s*")
_BULLET = re.compile(r"[•·▪●○*\-–]\s+")  # noqa: RUF001 - the dashes of printed lists
_ENDS = (".", ":", ";", "!", "?")


@frozen(kw_only=True)
class Paragraph:
    """A paragraph and its place.

    Attributes:
        number: its number in the document, from 1.
        page: its page, from 1, where the document has pages.
        line: its first line, from 1, in a plain text.
        clause: the number of the clause that it is in, where the text has one.
        text: its words, spaces made single.
    """

    number: int
    page: int | None
    line: int | None
    clause: str | None
    text: str

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        parts = [
            f"clause {self.clause}" if self.clause is not None else "",
            f"page {self.page}" if self.page is not None else "",
            f"line {self.line}" if self.line is not None else f"paragraph {self.number}",
        ]
        return ", ".join(filter(None, parts))


@frozen(kw_only=True)
class PolicyDocument:
    """A document that was read.

    Attributes:
        name: the file's name as the user gave it.
        kind: ``text``, ``word`` or ``pdf``.
        pages: how many pages it has, or None.
        paragraphs: its paragraphs, in order.
        unread: how many pages have no text, as where they are scans.
    """

    name: str
    kind: Kind
    pages: int | None
    paragraphs: tuple[Paragraph, ...]
    unread: int = 0


@frozen
class _Line:
    text: str
    page: int | None
    line: int | None


def read_policy(path: Path) -> PolicyDocument:
    """Read a policy document; what it is, its first bytes say, not its name.

    Args:
        path: a plain text in UTF-8, a Word document (.docx) or a PDF with text in it.

    Raises:
        InputError: the file is missing, empty, too large, locked, damaged, or of a kind that is not read.
    """
    name = str(path)
    content = _content(path, name)
    pages: int | None = None
    unread = 0
    kind: Kind
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        kind = "pdf"
        lines, pages, unread = _pdf(content, name)
    elif content.startswith(b"PK\x03\x04"):
        kind = "word"
        lines = _word(content, name)
    else:
        kind = "text"
        lines = _text(content, name)
    if sum(len(line.text) for line in lines) > LARGEST_TEXT:
        _refuse(name, "holds too much text", expected=f"at most {LARGEST_TEXT:,} characters; give it in parts")
    paragraphs = tuple(_paragraphs(lines, joined=kind != "word"))
    if not paragraphs:
        _refuse(
            name,
            "has no text that can be read" + ("; its pages may be scanned images" if kind == "pdf" else ""),
            expected="a document with text; a scan must go through text recognition first" if kind == "pdf" else None,
        )
    return PolicyDocument(name=name, kind=kind, pages=pages, paragraphs=paragraphs, unread=unread)


def _refuse(name: str, message: str, *, expected: str | None = None, line: int | None = None) -> NoReturn:
    raise InputError([Fault(message=message, file=name, line=line, expected=expected)])


def _content(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            _refuse(name, "a folder, not a file", expected="the name of one file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            _refuse(name, f"too large: {size:,} bytes", expected=f"at most {LARGEST_FILE:,} bytes")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        _refuse(name, "no such file", expected="the name of a file that exists")
    except OSError as error:
        _refuse(name, f"cannot be opened: {(error.strerror or str(error)).lower()}")
    if len(content) > LARGEST_FILE:
        _refuse(name, "too large", expected=f"at most {LARGEST_FILE:,} bytes")
    if not content.strip():
        _refuse(name, "the file is empty", expected="a policy document")
    return content


# ------------------------------------------------------------------------------------------------------- plain text


def _text(content: bytes, name: str) -> list[_Line]:
    for start, what in ((_OLD_WORD, "an old Word document"), (b"{\\rtf", "a rich text document")):
        if content.startswith(start):
            _refuse(name, f"{what} is not read", expected="the same document saved as .docx, .pdf or plain text")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(name, "the text is in UTF-16", expected="the same text saved as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        _refuse(name, f"not UTF-8: byte 0x{byte:02x}", expected="the same text saved as UTF-8", line=line)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        _refuse(name, "not a text: it holds a zero byte", expected="plain text, a .docx or a .pdf", line=line)
    return [_Line(line, None, number) for number, line in enumerate(text.splitlines(), start=1)]


# -------------------------------------------------------------------------------------------------------------- Word


def _word(content: bytes, name: str) -> list[_Line]:
    _look_into(content, name)
    try:
        from docx import Document  # noqa: PLC0415 - an extra, needed for Word documents only
        from docx.table import Table  # noqa: PLC0415 - the same
    except ImportError:
        _missing(name, "Word documents", "python-docx")
    lines: list[_Line] = []

    def take(part: object) -> None:
        if isinstance(part, Table):
            for row in part.rows:
                seen: set[object] = set()
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001 - merged cells are one element
                        seen.add(cell._tc)  # noqa: SLF001 - the same
                        for inner in cell.iter_inner_content():
                            take(inner)
        else:
            lines.append(_Line(str(getattr(part, "text", "")), None, None))

    try:
        for part in Document(io.BytesIO(content)).iter_inner_content():
            take(part)
    except InputError:
        raise
    except Exception as error:  # a reader of damaged files raises whatever its parts do
        _refuse(name, f"a damaged Word document: {_said(error)}", expected="a .docx that opens in a word processor")
    return lines


def _look_into(content: bytes, name: str) -> None:
    """Refuse what a Word document cannot be, and what would fill the memory, before anything is unpacked."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if _WORD_PART not in {part.filename for part in parts}:
                _refuse(name, "an archive that is no Word document", expected="a .docx, a .pdf or plain text")
            if len(parts) > _MOST_PARTS:
                _refuse(name, f"an archive of {len(parts):,} parts", expected="an ordinary Word document")
            left = _LARGEST_UNPACKED
            for part in parts:
                if part.flag_bits & 1:
                    _refuse(name, "the Word document is locked with a password", expected="a copy without a password")
                with archive.open(part) as file:
                    unpacked = file.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    _refuse(name, "unpacks to far more than a policy holds", expected="an ordinary Word document")
                if part.filename.endswith(_MARKUP) and (b"<!DOCTYPE" in unpacked or b"<!ENTITY" in unpacked):
                    _refuse(name, f"declares entities in {part.filename}", expected="an ordinary Word document")
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error) as error:
        _refuse(name, f"a damaged Word document: {_said(error)}", expected="a .docx that opens in a word processor")


# --------------------------------------------------------------------------------------------------------------- PDF


def _pdf(content: bytes, name: str) -> tuple[list[_Line], int, int]:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra, needed for PDF only
    except ImportError:
        _missing(name, "PDF", "pypdf")
    lines: list[_Line] = []
    unread = 0
    held = 0
    try:
        with _quietly("pypdf"):
            reader = PdfReader(io.BytesIO(content))
            if reader.is_encrypted and not reader.decrypt(""):
                _refuse(name, "the PDF is locked with a password", expected="a copy without a password")
            pages = len(reader.pages)
            if pages > _MOST_PAGES:
                _refuse(name, f"too long: {pages:,} pages", expected=f"at most {_MOST_PAGES:,} pages")
            for number, page in enumerate(reader.pages, start=1):
                text = page.extract_text()
                held += len(text)
                if held > LARGEST_TEXT:
                    break
                unread += not text.strip()
                lines += [_Line(line, number, None) for line in (*text.splitlines(), "")]
    except InputError:
        raise
    except Exception as error:  # a reader of damaged files raises whatever its parts do
        if type(error).__name__ == "DependencyError":
            _refuse(name, "the PDF is encrypted", expected="a copy without a password or other protection")
        _refuse(name, f"a damaged PDF: {_said(error)}", expected="a PDF that opens in a viewer")
    return lines, pages, unread


@contextmanager
def _quietly(name: str) -> Iterator[None]:
    """Keep a library's remarks on a damaged file off the terminal."""
    logger = logging.getLogger(name)
    before = logger.disabled, logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.disabled, logger.level = before


def _said(error: BaseException) -> str:
    words = " ".join(str(error).split()).lower() or type(error).__name__
    return words if len(words) <= 80 else f"{words[:77]}..."


def _missing(name: str, what: str, package: str) -> NoReturn:
    _refuse(name, f"{what} cannot be read without {package}", expected="pip install 'ehe-workflow[text]'")


# -------------------------------------------------------------------------------------------------------- paragraphs


def _paragraphs(lines: list[_Line], *, joined: bool) -> Iterator[Paragraph]:
    """Paragraphs of lines: a blank line, a clause's number or a bullet begins one, and so does a line after a stop.

    Args:
        lines: the lines.
        joined: whether lines may be the broken lines of one paragraph; False where each is a paragraph.
    """
    number = 0
    clause: str | None = None
    held: list[_Line] = []

    def end() -> Iterator[Paragraph]:
        nonlocal number, clause
        text = " ".join(" ".join(line.text for line in held).split())
        if text:
            text = _BOOKMARK.sub("", text)
            found = _CLAUSE.match(text)
            if found is not None:
                clause = found[1]
                text = text[found.end() :].strip()
            if text:
                number += 1
                yield Paragraph(number=number, page=held[0].page, line=held[0].line, clause=clause, text=text)
        held.clear()

    for line in lines:
        text = _BOOKMARK.sub("", line.text.strip())
        if not text:
            yield from end()
            continue
        begins = not joined or _CLAUSE.match(text) is not None or _BULLET.match(text) is not None
        if held and (begins or held[-1].text.rstrip().endswith(_ENDS)):
            yield from end()
        held.append(line)
    yield from end()
