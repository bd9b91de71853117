"""The text of a workbook, to which receipts point: sheets in order, a line for each row, cells between tabs."""

from __future__ import annotations

from collections.abc import Sequence


def line_of(cells: Sequence[str]) -> str:
    r"""Return a row as one line of text; what would break the line is a space in it.

    >>> line_of(["5", "a\tb", "two\nlines"])
    '5\ta b\ttwo lines\n'
    """
    line = "\t".join(cells)
    if line.isprintable() and "\t" not in line:
        return line + "\n"
    return "\t".join([cell.replace("\t", " ").replace("\r\n", " ").replace("\n", " ").replace("\r", " ") for cell in cells]) + "\n"
