"""A policy document as paragraphs with their places: plain text, Word and PDF, read with care.

What a stranger sends is not trusted: sizes are bounded before anything is unpacked, nothing in a file is run or
fetched, and whatever cannot be read is told as a fault of the input.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NoReturn
from zipfile import BadZipFile, ZipFile

from attrs import frozen

from ehe_workflow.errors import Fault, InputError

Kind = Literal["text", "word", "pdf"]

LARGEST_FILE = 20_000_000
"""The size of a file, in bytes, beyond which it is refused."""

LARGEST_TEXT = 5_000_000
"""The length of the text in it, in characters, beyond which it is refused."""

_MOST_PAGES = 2_000
_MOST_LINES = 50_000
_MOST_PARTS = 2_000
_LARGEST_UNPACKED = 100_000_000
_LARGEST_MARKUP = 30_000_000

_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORD_PART = "word/document.xml"
_OF_ANOTHER_KIND = (".docx", ".pdf")
_OF_THE_WEB = (".html", ".htm", ".mht", ".mhtml")
_WEB_PAGE = (b"<!doctype html", b"<html")
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"
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


def read_policy(path: Path, encoding: str | None = None) -> PolicyDocument:
    """Read a policy document; what it is, its first bytes say, not its name.

    Args:
        path: a plain text, a Word document (.docx) or a PDF with text in it.
        encoding: how a plain text is written, such as ``cp1252``; UTF-8 where None.

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
        lines = _text(content, name, encoding)
    if sum(len(line.text) for line in lines) > LARGEST_TEXT:
        _refuse_length(name)
    if len(lines) > _MOST_LINES:
        _refuse(name, f"holds {len(lines):,} lines", expected=f"at most {_MOST_LINES:,} lines; give it in parts")
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


def _refuse_length(name: str) -> NoReturn:
    _refuse(name, "holds too much text", expected=f"at most {LARGEST_TEXT:,} characters; give it in parts")


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


def _text(content: bytes, name: str, encoding: str | None) -> list[_Line]:
    if content.startswith(_OLD_WORD) and _LOCKED in content:
        _refuse(name, "the document is locked with a password", expected="a copy without a password")
    for start, what in ((_OLD_WORD, "an old Word document"), (b"{\\rtf", "a rich text document")):
        if content.startswith(start):
            _refuse(name, f"{what} is not read", expected="the same document saved as .docx, .pdf or plain text")
    if name.lower().endswith(_OF_THE_WEB) or content[:1024].lstrip(_BEFORE_TEXT).lower().startswith(_WEB_PAGE):
        expected = "the page saved as PDF, which every browser can print to, or its words as plain text"
        _refuse(name, "a web page is not read", expected=expected)
    text = _decoded(content, name, encoding)
    if len(text) > LARGEST_TEXT:
        _refuse_length(name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        _refuse(name, "not a text: it holds a zero byte", expected="plain text, a .docx or a .pdf", line=line)
    return [_Line(line, None, number) for number, line in enumerate(text.splitlines(), start=1)]


# -------------------------------------------------------------------------------------------------------------- Word


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset(
    {f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"},
)
"""What stands in a Word document twice: text that was moved, and a text box for programs that know no text boxes."""

_NOTES = ("/footnotes", "/endnotes")


def _word(content: bytes, name: str) -> list[_Line]:
    _look_into(content, name)
    try:
        from docx import Document  # noqa: PLC0415 - an extra, needed for Word documents only
        from docx.oxml import parse_xml  # noqa: PLC0415 - the same
    except ImportError:
        _missing(name, "Word documents", "python-docx")
    lines: list[_Line] = []
    try:
        document = Document(io.BytesIO(content))
        roots = [document.element.body]
        roots += [parse_xml(rel.target_part.blob) for rel in document.part.rels.values() if _is_notes(rel)]
        for root in roots:
            lines += [_Line(_words_of(one), None, None) for one in root.iter(f"{_W}p")]
    except InputError:
        raise
    except Exception as error:  # a reader of damaged files raises whatever its parts do
        _refuse(name, f"a damaged Word document: {_said(error)}", expected="a .docx that opens in a word processor")
    return lines


def _is_notes(relation: Any) -> bool:
    return not relation.is_external and str(relation.reltype).endswith(_NOTES)


def _words_of(paragraph: Any) -> str:
    """The text of one paragraph: what a reader sees with tracked changes taken in, wherever in it that stands."""
    found: list[str] = []
    waiting = [paragraph]
    while waiting:
        part = waiting.pop()
        if part.tag in _LEFT_OUT or (part.tag == f"{_W}p" and part is not paragraph):
            continue
        if part.tag == f"{_W}t":
            found.append(part.text or "")
        elif part.tag in _BREAKS:
            found.append(_BREAKS[part.tag])
        else:
            waiting.extend(reversed(part))
    return "".join(found)


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
                if left < 0 or (part.filename.endswith(_MARKUP) and len(unpacked) > _LARGEST_MARKUP):
                    _refuse(name, "unpacks to far more than a policy holds", expected="an ordinary Word document")
                if part.filename.endswith(_MARKUP) and (b"<!DOCTYPE" in unpacked or b"<!ENTITY" in unpacked):
                    _refuse(name, f"declares entities in {part.filename}", expected="an ordinary Word document")
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error) as error:
        _refuse(name, f"a damaged Word document: {_said(error)}", expected="a .docx that opens in a word processor")


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    if encoding is None and content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(name, "the text is in UTF-16", expected="--encoding utf-16, or the same text saved as UTF-8")
    try:
        return content.decode(encoding or "utf-8-sig")
    except LookupError:
        _refuse(name, f"there is no encoding {encoding!r}", expected="such as cp1252 or utf-16")
    except UnicodeError as error:
        if name.lower().endswith(_OF_ANOTHER_KIND):
            _refuse(name, "not what its name says: damaged, or of another kind", expected="a .docx or .pdf that opens")
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        expected = "--encoding cp1252, if it was written on Windows, or the same text saved as UTF-8"
        line = content.count(b"\n", 0, at) + 1
        _refuse(name, f"not {encoding or 'UTF-8'}: byte 0x{content[at]:02x}", expected=expected, line=line)


# --------------------------------------------------------------------------------------------------------------- PDF


def _pdf(content: bytes, name: str) -> tuple[list[_Line], int, int]:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra, needed for PDF only
    except ImportError:
        _missing(name, "PDF", "pypdf")
    lines_of_pages: list[list[_Line]] = []
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
                lines_of_pages.append([_Line(line, number, None) for line in text.splitlines()])
    except InputError:
        raise
    except Exception as error:  # a reader of damaged files raises whatever its parts do
        if type(error).__name__ == "DependencyError":
            _refuse(name, "the PDF is encrypted", expected="a copy without a password or other protection")
        _refuse(name, f"a damaged PDF: {_said(error)}", expected="a PDF that opens in a viewer")
    return list(_without_running_heads(lines_of_pages)), pages, unread


_FEWEST_PAGES = 3
_EDGE = 2
_DIGITS = re.compile(r"\d+")


def _without_running_heads(pages: list[list[_Line]]) -> Iterator[_Line]:
    """The lines of all pages, without those that stand at the edge of most of them, such as a title or a page number.

    A sentence that goes on over the page is then one again.
    """
    seen: Counter[str] = Counter()
    edges = [_edges(lines) for lines in pages]
    for lines in edges:
        seen.update({_DIGITS.sub("#", line.text.strip()) for line in lines})
    heads = {text for text, number in seen.items() if number >= _FEWEST_PAGES and number * 2 > len(pages)}
    for lines, edge in zip(pages, edges, strict=True):
        yield from (line for line in lines if line not in edge or _DIGITS.sub("#", line.text.strip()) not in heads)


def _edges(lines: list[_Line]) -> list[_Line]:
    """The first and the last lines of a page that have text."""
    full = [line for line in lines if line.text.strip()]
    return full[:_EDGE] + full[-_EDGE:]


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
