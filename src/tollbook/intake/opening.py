"""Opening a file by its format, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.intake.cells import Opened
from tollbook.intake.dates import Order
from tollbook.intake.objects import opened_as_table, opened_objects
from tollbook.intake.sheet import opened_sheet
from tollbook.intake.tables import Dialect, opened_table
from tollbook.language.said import row, say
from tollbook.store.media import text_of

TABLES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
OBJECTS = (".jsonl", ".jsonl.gz")
SHEETS = (".xlsx",)
FORMATS = (*TABLES, *OBJECTS, *SHEETS)


def is_sheet(path: Path) -> bool:
    """Say whether a file is a workbook."""
    return path.name.lower().endswith(SHEETS)


def is_objects(path: Path) -> bool:
    """Say whether a file holds lines of JSON."""
    return path.name.lower().endswith(OBJECTS)


@contextmanager
def opened(
    path: Path,
    *,
    wanted: Sequence[str],
    dialect: Dialect | None = None,
    sheet: str | None = None,
    dates: Order | None = None,
    as_table: bool = True,
) -> Iterator[Opened]:
    """Open a file as rows; ``wanted`` are columns that its header must name, ``as_table`` asks JSON Lines for columns too.

    Raises
    ------
    BadInput
        If it cannot be read at all.
    """
    if not path.name.lower().endswith(FORMATS):
        raise BadInput(say("cannot tell its format; the name must end in {ends}", ends=row(", ", FORMATS)), where=str(path))
    if is_sheet(path):
        with opened_sheet(path, sheet=sheet, dates_stated=dates is not None) as table:
            yield table
        return
    if sheet is not None:
        raise BadInput(say("has no sheets; leave out the sheet, or import the .xlsx file"), where=path.name)
    with text_of(path, packed=path.name.lower().endswith(".gz")) as stream:
        if not is_objects(path):
            yield opened_table(stream, path, dialect=dialect or Dialect(), wanted=wanted)
        else:
            yield opened_as_table(stream, path) if as_table else opened_objects(stream, path)
