"""Texts of office programs: their paragraphs, tables and notes are read in the jail, for quotes as for any document."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from tests.preserve.taken.conftest import Adding

from tollbook import pipeline
from tollbook.errors import BadInput
from tollbook.jail.documents import DOCX, ODT, read_document

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'
OFFICE = 'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:tb"'
START = '<Relationships><Relationship Id="a" Type="officeDocument" Target="word/document.xml"/></Relationships>'
NOTES = '<Relationships><Relationship Id="b" Target="footnotes.xml"/></Relationships>'


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def docx(path: Path, body: str, *, notes: str = "", start: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", START)
        package.writestr("word/_rels/document.xml.rels", NOTES)
        package.writestr("word/document.xml", f"{start}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        package.writestr("word/footnotes.xml", f"<w:footnotes {WORD}><w:footnote>{notes}</w:footnote></w:footnotes>")
    return path


def odt(path: Path, body: str, *, start: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", ODT)
        package.writestr(
            "content.xml",
            f"{start}<office:document-content {OFFICE}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path


def test_paragraphs_tables_and_footnotes_of_word_are_read(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("Town B", "12"))
    gone = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>kept</w:t><w:tab/><w:t>on</w:t></w:r></w:p>"
    twice = (
        f"<mc:AlternateContent><mc:Choice>{paragraph('box')}</mc:Choice><mc:Fallback>{paragraph('box')}</mc:Fallback></mc:AlternateContent>"
    )
    path = docx(
        tmp_path / "a.docx",
        paragraph("Twelve &amp; more") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + gone + twice,
        notes=paragraph("a note"),
    )

    text = read_document(path, DOCX).text

    assert text.split("\n\n") == ["Twelve & more", "Town B\t12", "kept\ton", "box", "a note"]


def test_paragraphs_tables_and_notes_of_opendocument_are_read(tmp_path: Path) -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body></text:note>"
    cells = "".join(f"<table:table-cell><text:p>{words}</text:p></table:table-cell>" for words in ("Town B", "12"))
    aside = (
        "<office:annotation><text:p>an aside</text:p></office:annotation><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )
    body = f"<text:h>Head</text:h><text:p>Twelve{note}<text:s text:c='2'/>killed</text:p><table:table><table:table-row>{cells}</table:table-row></table:table>{aside}"

    text = read_document(odt(tmp_path / "a.odt", body), ODT).text

    assert text.split("\n\n") == ["Head", "Twelve  killed", "Town B\t12", "a note"]


def test_footnotes_and_endnotes_of_word_are_read_as_word_writes_them(tmp_path: Path) -> None:
    """A report keeps its sources there."""
    path = docx(tmp_path / "a.docx", paragraph("Twelve were killed."), notes=paragraph("Interview, 4 April 2017"))
    apart = '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>'
    own = '<w:endnote w:id="2"><w:p><w:r><w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> Local page, 3 April</w:t></w:r></w:p></w:endnote>'
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/endnotes.xml", f"<w:endnotes {WORD}>{apart}{own}</w:endnotes>")  # no other part names it

    text = read_document(path, DOCX).text

    assert text.split("\n\n") == ["Twelve were killed.", "Local page, 3 April", "Interview, 4 April 2017"]


def with_asides(path: Path, *, words: str) -> Path:
    """Add comments, headers and footers to a text of Word."""
    with zipfile.ZipFile(path, "a") as package:
        for part, element in (("comments", "comments"), ("header1", "hdr"), ("footer2", "ftr")):
            package.writestr(f"word/{part}.xml", f"<w:{element} {WORD}><w:comment>{paragraph(words)}</w:comment></w:{element}>")
    return path


def test_comments_and_headers_are_left_out_and_extract_says_so(add: Adding, tmp_path: Path, book: Path) -> None:
    word = with_asides(docx(tmp_path / "a.docx", paragraph("Twelve were killed.")), words="Ask Samir")
    aside = "<text:p>Nine were killed.<office:annotation><text:p>Ask Samir</text:p></office:annotation></text:p>"
    opened = odt(tmp_path / "b.odt", aside)
    with zipfile.ZipFile(opened, "a") as package:
        header = "<style:header><text:p>Draft</text:p></style:header>"
        package.writestr("styles.xml", f'<office:document-styles xmlns:style="urn:s" {OFFICE}>{header}</office:document-styles>')
    add(word)
    add(opened)

    notes = pipeline.extract(book).notes

    assert [read_document(path, kind).text for path, kind in ((word, DOCX), (opened, ODT))] == ["Twelve were killed.", "Nine were killed."]
    left_out = "its comments and headers or footers are not in its text; open the original to read them"
    assert notes == [f"a.docx: {left_out}", f"b.odt: {left_out}"]


@pytest.mark.parametrize("words", ["", "1", "٣ / ٤"])
def test_of_headers_with_the_number_of_a_page_nothing_is_said(words: str, tmp_path: Path) -> None:
    path = with_asides(docx(tmp_path / "a.docx", paragraph("Twelve were killed.")), words=words)

    assert read_document(path, DOCX).notes == ()


def test_damaged_comments_cost_no_text(tmp_path: Path) -> None:
    path = with_asides(docx(tmp_path / "a.docx", paragraph("Twelve were killed.")), words="<w:p>")

    assert read_document(path, DOCX).text == "Twelve were killed."


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.txt"])
def test_reports_are_read_from_a_text_of_an_office_program_whatever_its_name(name: str, add: Adding, tmp_path: Path, book: Path) -> None:
    words = "On 3 April 2017 an air strike on the market of Raqqa killed 12 civilians, residents said."
    path = tmp_path / name
    made = odt(path, f"<text:p>{words}</text:p>") if name == "a.odt" else docx(path, paragraph(words))

    added = add(made)
    proposed = pipeline.extract(book)

    assert added.documents[0].media_type == (ODT if name == "a.odt" else DOCX)
    assert proposed.documents == 1
    assert len(added.preserved.notes) == (name == "a.txt")


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "start", "reason"),
    [
        ("&b;", LAUGHS, "declares entities"),
        ("&x;", OUTSIDE, "declares entities"),
        (" " * (300 << 20), "", "more than 200 times"),
        ("<w:p><w:r>", "", "damaged part"),
        ("<w:p>" * 200_000, "", "packs|damaged|memory"),
        ("", "", "holds no text"),
        ("\x00", "", "damaged part"),
    ],
    ids=["laughs", "outside", "bomb", "unclosed", "deep", "empty", "nul"],
)
def test_a_hostile_text_of_word_is_refused_in_one_line(body: str, start: str, reason: str, tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", body, start=start)

    with pytest.raises(BadInput, match=reason) as refused:
        read_document(path, DOCX)

    assert str(refused.value).startswith("a.docx: ")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("body", "start", "reason"),
    [
        ("&b;", LAUGHS, "declares entities"),
        ("&x;", OUTSIDE, "declares entities"),
        ("<text:p>", "", "damaged part"),
        ("<text:p><text:s text:c='99999999999999999999'/></text:p>", "", "holds no text"),
        ("", "", "holds no text"),
        ("\x00", "", "damaged part"),
    ],
)
def test_a_hostile_opendocument_is_refused_in_one_line(body: str, start: str, reason: str, tmp_path: Path) -> None:
    path = odt(tmp_path / "a.odt", body, start=start)

    with pytest.raises(BadInput, match=reason) as refused:
        read_document(path, ODT)

    assert str(refused.value).isprintable()


@pytest.mark.parametrize("media_type", [DOCX, ODT])
def test_mutated_texts_end_well(media_type: str, tmp_path: Path) -> None:
    make, words = (docx, paragraph("twelve")) if media_type == DOCX else (odt, "<text:p>twelve</text:p>")
    whole = make(tmp_path / "whole", words).read_bytes()
    chance = random.Random(media_type)
    path = tmp_path / "mutated"
    for _ in range(25):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            at = chance.randrange(len(content))
            content[at : at + chance.choice((0, 1, 20))] = chance.choice((b"", b"\xff", b"\0", b"<", chance.randbytes(4)))
        path.write_bytes(content)
        try:
            said = read_document(path, media_type).text
        except BadInput as error:
            said = str(error)

        assert "died" not in said
