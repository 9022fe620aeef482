"""Policy documents as paragraphs with places: text, Word, PDF, and everything that can be wrong with a file."""

from __future__ import annotations

import builtins
import io
import sys
import zipfile

import docx
import pypdf
import pytest

from ehe_workflow.audit import documents
from ehe_workflow.audit.documents import read_policy
from ehe_workflow.errors import InputError


def a_pdf(*pages: str) -> bytes:
    """A PDF with one text of several lines on each page, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, page in enumerate(pages):
        lines = " T* ".join(f"({line}) Tj" for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 40 700 Td {lines} ET" if page else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def a_docx(*paragraphs: str, table: tuple[str, ...] = ()) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        row = document.add_table(rows=1, cols=len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def read(tmp_path):
    def written(content: bytes | str, name: str = "policy.txt"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_policy(path)

    return written


# ---------------------------------------------------------------------------------------------------------- paragraphs


def test_clauses_bullets_and_broken_lines_of_a_text(read):
    found = read(
        " 1. Introduction \n\n1.1 A first clause that\nis broken over lines\n\n"
        "[bookmark: _x]5.9 The school must:\n· delete the name\n· tell the council.\nA line after a stop.\n"
        "11.\tComplaints\n15 days is no clause.\n"
    )
    assert [(one.clause, one.line, one.text) for one in found.paragraphs] == [
        ("1", 1, "Introduction"),
        ("1.1", 3, "A first clause that is broken over lines"),
        ("5.9", 6, "The school must:"),
        ("5.9", 7, "· delete the name"),
        ("5.9", 8, "· tell the council."),
        ("5.9", 9, "A line after a stop."),
        ("11", 10, "Complaints 15 days is no clause."),
    ]
    assert found.paragraphs[1].place == "clause 1.1, line 3"
    assert (found.kind, found.pages) == ("text", None)


def test_a_byte_order_mark_and_windows_line_ends(read):
    found = read(b"\xef\xbb\xbf1.1 One\r\n\r\n1.2 Two\r\n")
    assert [one.clause for one in found.paragraphs] == ["1.1", "1.2"]


def test_a_word_document_with_a_table(read):
    found = read(a_docx("1.1 First clause", "", "Second paragraph", table=("In a cell", "1.2 Another")), "policy.docx")
    assert [(one.number, one.clause, one.text) for one in found.paragraphs] == [
        (1, "1.1", "First clause"),
        (2, "1.1", "Second paragraph"),
        (3, "1.1", "In a cell"),
        (4, "1.2", "Another"),
    ]
    assert found.paragraphs[1].place == "clause 1.1, paragraph 2"
    assert found.kind == "word"


def test_a_pdf_with_its_pages(read):
    found = read(a_pdf("1.1 On the first\npage of it", "", "2.1 On the third"), "policy.pdf")
    assert [(one.page, one.clause, one.text) for one in found.paragraphs] == [
        (1, "1.1", "On the first page of it"),
        (3, "2.1", "On the third"),
    ]
    assert (found.kind, found.pages, found.unread) == ("pdf", 3, 1)
    assert found.paragraphs[1].place == "clause 2.1, page 3, paragraph 2"


def test_a_title_and_a_page_number_on_every_page_are_left_out(read):
    """A sentence that goes on over the page is one again, with its first page as its place."""
    pages = [
        "Exampleton policy\n1.1 We write within ten\nPage 1 of 3",
        "Exampleton policy\nschool days of hearing of it.\nPage 2 of 3",
        "Exampleton policy\n1.2 The end.\nPage 3 of 3",
    ]
    found = read(a_pdf(*pages), "policy.pdf")
    assert [(one.page, one.text) for one in found.paragraphs] == [
        (1, "We write within ten school days of hearing of it."),
        (3, "The end."),
    ]
    assert "Exampleton policy" in read(a_pdf(*pages[:2]), "policy.pdf").paragraphs[0].text


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_nothing_of_a_word_document_is_lost(read):
    """Tracked changes are taken in; content controls are read; what was moved away or deleted is not."""
    body = (
        f'<?xml version="1.0"?><w:document {W}><w:body>'
        "<w:p><w:r><w:t>1.1 Within </w:t></w:r><w:ins><w:r><w:t>ten</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>five</w:delText></w:r></w:del><w:r><w:t> days.</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:moveFrom><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>and more</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    found = read(with_part(a_docx("x"), "word/document.xml", body.encode()), "policy.docx")
    assert [one.text for one in found.paragraphs] == ["Within ten days.", "In a control.", "A link and more"]


def test_the_first_bytes_and_not_the_name_say_what_it_is(read):
    assert read(a_pdf("Text"), "policy.txt").kind == "pdf"
    assert read(a_docx("Text"), "policy").kind == "word"
    assert read("Text", "policy.pdf").kind == "text"


# ----------------------------------------------------------------------------------------------------------- bad files


def refused(read, content, name="policy.txt") -> str:
    with pytest.raises(InputError) as told:
        read(content, name)
    [fault] = told.value.faults
    assert fault.file.endswith(name)
    return str(fault)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A Word document with one part put in the place of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return file.getvalue()


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(a_pdf("Secret"))))
    writer.encrypt("password", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        ("caf\u00e9\nna\u00efve".encode("latin-1"), "policy.txt:1: not UTF-8: byte 0xe9"),
        (b"one\ntwo\nthr\x92e", "policy.txt:3: not UTF-8: byte 0x92"),
        ("text".encode("utf-16"), "UTF-16"),
        (b"one\ntwo\0three", "policy.txt:2: not a text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 100, "an old Word document"),
        (b"{\\rtf1 text}", "a rich text document"),
        (b"\n <!DOCTYPE html><html><p>Ten days.</p></html>", "a web page is not read"),
        (b"one\ntwo \x93quoted\x94", "policy.txt:2: not UTF-8: byte 0x93"),
        (b"one\ntwo \x93quoted\x94", "--encoding cp1252"),
        (b"\n1.\n2.\n", "has no text that can be read"),
    ],
)
def test_texts_that_cannot_be_read(read, content, said):
    assert said in refused(read, content)


def test_a_text_in_another_encoding(tmp_path):
    path = tmp_path / "policy.txt"
    path.write_bytes("The council \u201cwill\u201d answer.".encode("cp1252"))
    assert [one.text for one in read_policy(path, "cp1252").paragraphs] == ["The council \u201cwill\u201d answer."]
    for encoding, said in (("cp-none", "there is no encoding 'cp-none'"), ("ascii", "not ascii: byte 0x93")):
        with pytest.raises(InputError, match=said):
            read_policy(path, encoding)
    page = tmp_path / "policy.html"
    page.write_text("<p>Ten days.</p>", encoding="utf-8")
    with pytest.raises(InputError, match="a web page is not read"):
        read_policy(page)


def test_a_missing_file_a_folder_and_a_file_that_is_too_large(tmp_path, monkeypatch):
    for path, said in ((tmp_path / "none.txt", "no such file"), (tmp_path, "a folder, not a file")):
        with pytest.raises(InputError, match=said):
            read_policy(path)
    large = tmp_path / "large.txt"
    large.write_text("word " * 100, encoding="utf-8")
    monkeypatch.setattr(documents, "LARGEST_FILE", 100)
    with pytest.raises(InputError, match="too large: 500 bytes"):
        read_policy(large)
    monkeypatch.setattr(documents, "LARGEST_FILE", 1000)
    monkeypatch.setattr(documents, "LARGEST_TEXT", 100)
    with pytest.raises(InputError, match="holds too much text"):
        read_policy(large)


def test_a_locked_pdf(read):
    assert "locked with a password" in refused(read, locked_pdf(), "policy.pdf")


@pytest.mark.parametrize("cut", [20, 200, 400])
def test_a_damaged_pdf(read, cut):
    said = refused(read, a_pdf("Some text in it")[:cut], "policy.pdf")
    assert "damaged PDF" in said or "no text" in said


def test_a_pdf_of_scans(read):
    assert "scanned images" in refused(read, a_pdf("", ""), "policy.pdf")


def test_a_pdf_of_too_many_pages(read, monkeypatch):
    monkeypatch.setattr(documents, "_MOST_PAGES", 2)
    assert "too long: 3 pages" in refused(read, a_pdf("a", "b", "c"), "policy.pdf")


def test_an_archive_that_is_no_word_document(read):
    assert "no Word document" in refused(read, zipped(mimetype=b"x"), "policy.docx")


def test_a_word_document_that_unpacks_to_too_much(read, monkeypatch):
    bomb = with_part(a_docx("Text"), "word/media/image1.png", b"\0" * 3_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(documents, "_LARGEST_UNPACKED", 2_000_000)
    assert "unpacks to far more" in refused(read, bomb, "policy.docx")


def test_a_word_document_with_far_too_much_text(read, monkeypatch):
    monkeypatch.setattr(documents, "_LARGEST_MARKUP", 1_000)
    assert "unpacks to far more" in refused(read, a_docx("Text " * 1000), "policy.docx")


def test_far_too_many_lines(read, monkeypatch):
    monkeypatch.setattr(documents, "_MOST_LINES", 3)
    assert "holds 4 lines" in refused(read, "a\nb\nc\nd\n")


def test_a_word_document_locked_by_its_program(read):
    """Such a file is no archive but an older container; it is told from a document of an old version."""
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + b"x" * 100
    assert "locked with a password" in refused(read, locked, "policy.docx")


def test_noise_under_the_name_of_a_document(read):
    assert "not what its name says" in refused(read, b"\x99\x80noise" * 10, "policy.docx")
    assert "not UTF-8" in refused(read, b"\x99\x80noise" * 10, "policy.txt")


def test_a_word_document_of_too_many_parts(read, monkeypatch):
    monkeypatch.setattr(documents, "_MOST_PARTS", 3)
    assert "parts" in refused(read, a_docx("Text"), "policy.docx")


def test_entities_in_a_word_document(read):
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    content = with_part(a_docx("Text"), "word/document.xml", laughs)
    assert "declares entities in word/document.xml" in refused(read, content, "policy.docx")


@pytest.mark.parametrize("part", [b"<not xml", b"<other/>", b""])
def test_a_damaged_word_document(read, part):
    said = refused(read, with_part(a_docx("Text"), "word/document.xml", part), "policy.docx")
    assert "damaged Word document" in said or "no text" in said


def test_a_word_document_that_is_cut_off(read):
    content = a_docx("Text")
    for cut in (30, len(content) // 2, len(content) - 10):
        assert "damaged Word document" in refused(read, content[:cut], "policy.docx")


@pytest.mark.parametrize(
    ("module", "name", "content"), [("docx", "p.docx", a_docx("x")), ("pypdf", "p.pdf", a_pdf("x"))]
)
def test_what_to_install_is_said_where_a_reader_is_missing(read, monkeypatch, module, name, content):
    real = builtins.__import__

    def without(wanted, *rest, **more):
        if wanted.partition(".")[0] == module:
            raise ImportError(wanted)
        return real(wanted, *rest, **more)

    for loaded in [one for one in sys.modules if one.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setattr(builtins, "__import__", without)
    assert "pip install 'ehe-workflow[text]'" in refused(read, content, name)
