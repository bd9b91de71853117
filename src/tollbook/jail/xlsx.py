"""Read a workbook, in the child: its sheets in order, each row as text, with what must not be taken from it.

The cells are walked by the standard library's XML parser, four times as fast as openpyxl's own walk; what a
number format means, and which day a number is, openpyxl knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tollbook.jail.cells import Line, Sheet
from tollbook.jail.formats import Shows, dates, shows
from tollbook.jail.package import Attributes, Package, parser, relations
from tollbook.jail.refusal import Unreadable
from tollbook.jail.text import line_of

OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def workbook(source: BinaryIO, *, until: int | None = None) -> Iterator[Line]:
    """Yield the sheets of a workbook and their rows, at most until its text has so many characters."""
    if source.read(4) == OLD_OFFICE:
        raise Unreadable("is protected by a password, or an old .xls file under another name")
    source.seek(0)
    package = Package(source)
    book = _Book(package)
    length = 0
    for name, part, hidden in book.sheets:
        yield ["sheet", name, hidden]
        length += len(line_of([name]))
        sheet = Sheet(book)
        for row in sheet.rows(package, part):
            yield row
            length += len(line_of(row[2]))
            if until is not None and length >= until:
                return
        yield ["end", sheet.merged, sheet.hidden_rows, sorted(sheet.hidden_columns), sorted(sheet.dated), sorted(sheet.worded)]


class _Book:
    """What the sheets of a workbook share: their names, the texts, the formats."""

    def __init__(self, package: Package) -> None:
        start = next((part for part in relations(package, "").values() if part.endswith("workbook.xml")), "xl/workbook.xml")
        if start not in package:
            raise Unreadable("is a zip, but holds no workbook; save it as .xlsx or CSV")
        named = relations(package, start)
        self.since_1904 = False
        self._listed: list[tuple[str, str, bool]] = []
        package.parse(start, parser(self._workbook))
        self.sheets = [(name, named[id], hidden) for name, id, hidden in self._listed if "chartsheets" not in named.get(id, "chartsheets")]
        parts = {part.rpartition("/")[2].lower(): part for part in named.values()}
        self.texts = _texts(package, parts.get("sharedstrings.xml"))
        self.formats = _formats(package, parts.get("styles.xml"))
        self.date = dates(since_1904=self.since_1904)

    def _workbook(self, element: str, attributes: Attributes) -> None:
        if element == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}
        elif element == "sheet":
            id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            self._listed.append((attributes.get("name", ""), id, attributes.get("state", "visible") != "visible"))


def _texts(package: Package, part: str | None) -> list[str]:
    """Return the texts that cells point to; readings aids for East Asian text are left out."""
    found: list[str] = []
    letters: list[str] = []
    aside = False

    def start(element: str, _: Attributes) -> None:
        nonlocal aside
        if element == "si":
            letters.clear()
        elif element == "rPh":
            aside = True
        elif element == "t" and not aside:
            made.CharacterDataHandler = letters.append

    def end(element: str) -> None:
        nonlocal aside
        if element == "t":
            made.CharacterDataHandler = None
        elif element == "rPh":
            aside = False
        elif element == "si":
            found.append("".join(letters))

    made = parser(start, end)
    if part is not None:
        package.parse(part, made)
    return found


def _formats(package: Package, part: str | None) -> list[Shows | None]:
    """Return what each style of a cell shows of a date."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            numbers.append(int(attributes.get("numFmtId", 0)))

    def end(element: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    if part is not None:
        try:
            package.parse(part, parser(start, end))
        except ValueError:
            raise Unreadable("has styles whose numbers are no numbers") from None
    return [shows(codes.get(number), number) for number in numbers]
