"""Workbooks made to break their reader: each ends within the limits, with one line that says what is wrong."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tollbook.errors import BadInput
from tollbook.jail import sheets

SHEET = "xl/worksheets/sheet1.xml"
TEXTS, RELATIONS = "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"


def honest() -> dict[str, bytes]:
    """Return the parts of a small workbook."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["id", "day"])
    book.active.append(["a", "2017-04-03"])
    book.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def rows(path: Path) -> list[sheets.SheetRow]:
    with sheets.workbook(path) as lines:
        return [line for line in lines if isinstance(line, sheets.SheetRow)]


def with_texts(content: bytes) -> dict[str, bytes]:
    """Return a small workbook whose cells may point to shared texts, as Excel writes them."""
    parts = honest()
    related = b'<Relationship Id="rId9" Target="sharedStrings.xml"/></Relationships>'
    return parts | {TEXTS: content, RELATIONS: parts[RELATIONS].replace(b"</Relationships>", related)}


def instead(name: str, content: bytes) -> Callable[[], dict[str, bytes]]:
    return lambda: honest() | {name: content}


def test_texts_that_cells_share_are_read_without_their_reading_aids(tmp_path: Path) -> None:
    texts = b"<sst><si><t>id</t></si><si><r><t>one </t></r><r><t>two</t></r><rPh><t>aside</t></rPh></si></sst>"
    cells = xml('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="b"><v>1</v></c></row>')

    (row,) = rows(packed(tmp_path / "rows.xlsx", with_texts(texts) | {SHEET: cells}))

    assert (row.row, row.cells) == (2, ["id", "", "one two", "TRUE"])


def test_names_with_a_prefix_and_days_since_1904_are_read(tmp_path: Path) -> None:
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:y="urn:other"><x:sheetData>'
        b'<x:row><x:c s="1"><x:v>1</x:v></x:c><x:c t="d"><x:v>2017-04-03T10:00:00</x:v></x:c><y:c><y:v>9</y:v></y:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    parts = honest()
    book = parts["xl/workbook.xml"].replace(b"<workbookPr />", b"<workbookPr/>").replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    styles = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'

    (row,) = rows(packed(tmp_path / "rows.xlsx", parts | {SHEET: sheet, "xl/workbook.xml": book, "xl/styles.xml": styles}))

    assert (row.row, row.cells) == (1, ["1904-01-02", "2017-04-03"])


def xml(rows: str) -> bytes:
    return (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


LAUGHS = b'<!DOCTYPE w [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)) + b"]>"
OUTSIDE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
CELL = '<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>'


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (instead(SHEET, b" " * (300 << 20)), "packs xl/worksheets/sheet1.xml more than 200 times"),
        (instead(SHEET, LAUGHS + xml(CELL.replace("&x;", "&j;"))), "declares entities"),
        (instead(SHEET, OUTSIDE + xml(CELL)), "declares entities"),
        (lambda: with_texts(LAUGHS + b"<sst><si><t>&j;</t></si></sst>"), "declares entities"),
        (instead("xl/workbook.xml", OUTSIDE + b"<workbook>&x;</workbook>"), "declares entities"),
        (instead(SHEET, xml('<row r="1"><c r="A1" t="s"><v>999</v></c></row>')), "points to no text"),
        (instead(SHEET, xml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')), "beyond the last"),
        (instead(SHEET, xml('<row r="99999999"><c r="A1"><v>1</v></c></row>')), "counts its rows or columns as"),
        (instead(SHEET, xml('<row r="1"><c r="A1"><v>1</v></c>')[:-40]), "damaged part"),
        (lambda: {"a.txt": b"x"}, "holds no workbook"),
        (lambda: {name: part for name, part in honest().items() if name != SHEET}, "lacks the part"),
        (lambda: honest() | {f"part{number}": b"" for number in range(100_000)}, "parts, more than 10,000"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_workbook_is_refused_in_one_line(parts: Callable[[], dict[str, bytes]], reason: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "rows.xlsx", parts())
    start = time.monotonic()

    with pytest.raises(BadInput) as refused:
        rows(path)

    assert reason in str(refused.value)
    assert str(refused.value).startswith("rows.xlsx: ")
    assert "\n" not in str(refused.value)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a whole .xlsx"),
        (b"id,day\na,2017\n", "not a whole .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "protected by a password, or an old .xls"),
        (b"PK\x03\x04" + b"\xff" * 2_000, "not a whole .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)

    with pytest.raises(BadInput, match=reason):
        rows(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused_in_one_line(share: float, tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.xlsx", honest()).read_bytes()
    path = tmp_path / "rows.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(BadInput, match=r"rows\.xlsx"):
        rows(path)


def test_a_part_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.xlsx", honest() | {SHEET: xml("<row>" + " " * 9_000 + "</row>")}).read_bytes()
    at = whole.rfind(SHEET.encode()) - 46  # the entry of the last sheet in the list at the end
    lying = bytearray(whole)
    lying[at + 24 : at + 28] = struct.pack("<I", 10)
    path = tmp_path / "rows.xlsx"
    path.write_bytes(bytes(lying))

    with pytest.raises(BadInput, match=r"rows\.xlsx"):
        rows(path)


def test_names_that_climb_out_of_the_folder_write_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    elsewhere = tmp_path / "evil"
    path = packed(folder / "rows.xlsx", honest() | {"../../evil": b"x", str(elsewhere): b"x", "xl/../../evil": b"x"})

    assert [row.cells for row in rows(path)] == [["id", "day"], ["a", "2017-04-03"]]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["inside", "rows.xlsx"]


def test_a_relation_that_climbs_out_finds_no_part(tmp_path: Path) -> None:
    parts = honest()
    listed = parts[RELATIONS].replace(b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd")
    path = packed(tmp_path / "rows.xlsx", parts | {RELATIONS: listed})

    with pytest.raises(BadInput, match="lacks the part"):
        rows(path)


def test_a_giant_dimension_costs_nothing(tmp_path: Path) -> None:
    sheet = xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    path = packed(tmp_path / "rows.xlsx", honest() | {SHEET: sheet})

    (row,) = rows(path)

    assert (row.row, len(row.cells), row.cells[-1]) == (1_048_576, 16_384, "1")


@pytest.mark.slow
def test_texts_beyond_the_memory_end_in_one_line(tmp_path: Path) -> None:
    noise = "".join(f"<si><t>{number:040}</t></si>" for number in range(200_000))
    texts = b"<sst>" + b"".join(noise.replace("<t>0", f"<t>{turn}").encode() for turn in range(60)) + b"</sst>"
    path = packed(tmp_path / "rows.xlsx", with_texts(texts))
    start = time.monotonic()

    with pytest.raises(BadInput, match=r"memory|computing|takes longer"):
        rows(path)

    assert time.monotonic() - start < 60  # its limit is 30 s of waiting; a busy machine takes its time to start and to end a child
