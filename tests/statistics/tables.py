"""Capture tables that tests share, typed from what is published."""

from __future__ import annotations

from pathlib import Path

from tollbook.statistics.cells import Cells
from tollbook.statistics.reading import ONLY, Tables

SHARED = Path(__file__).parents[3] / "shared" / "data" / "mse"

# Killings in Kosovo, March to June 1999, by four sources: Ball, Betts, Scheuren, Dudukovich and Asher 2002,
# "Killings and refugee flow in Kosovo", appendix 1. The order is EXH, ABA, OSCE, HRW.
KOSOVO = Cells.of(
    ("EXH", "ABA", "OSCE", "HRW"),
    {
        (0, 0, 0, 1): 306, (0, 0, 1, 0): 936, (0, 0, 1, 1): 123, (0, 1, 0, 0): 845, (0, 1, 0, 1): 31, (0, 1, 1, 0): 217, (0, 1, 1, 1): 32,
        (1, 0, 0, 0): 1131, (1, 0, 0, 1): 106, (1, 0, 1, 0): 228, (1, 0, 1, 1): 42, (1, 1, 0, 0): 177, (1, 1, 0, 1): 18, (1, 1, 1, 0): 181,
        (1, 1, 1, 1): 27,
    },
)  # fmt: skip
# Chan, Silverman and Vincent 2021: a table that has no estimate once A and B may depend on each other.
ARTIFICIAL = Cells.of(("A", "B", "C"), {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 20, (1, 1, 0): 6})
# Birth defects on three lists, Madigan and York 1997, table 1.
BIRTHS = Cells.of(
    ("A", "B", "C"), {(1, 0, 0): 60, (0, 1, 0): 49, (1, 1, 0): 4, (0, 0, 1): 247, (1, 0, 1): 112, (0, 1, 1): 142, (1, 1, 1): 12}
)  # fmt: skip


def whole(cells: Cells) -> Tables:
    """Return a table that is not split."""
    return Tables(cells.lists, (((ONLY, cells),),))
