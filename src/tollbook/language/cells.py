"""Cells of tables for spreadsheets, none of which is taken for a formula."""

from __future__ import annotations

COMMANDS = frozenset("=+-@＝＋－＠\t\r")  # what a spreadsheet would take for a formula


def guarded(value: object) -> object:
    """Return a value as a cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("five"), guarded(-5), guarded(None)
    ("'=1+1", 'five', -5, None)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in COMMANDS else value
