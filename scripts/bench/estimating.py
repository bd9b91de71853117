"""How fast estimates of the undocumented are: effective draws, small strata, a million people, and a whole process."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scripts.generators.captures import DESIGNS, strata

from tollbook.statistics import latent
from tollbook.statistics.cells import Cells

STRATA, PEOPLE = 40, 1_300_000
CELLS = "A,B,C,n\n1,0,0,60\n0,1,0,49\n1,1,0,4\n0,0,1,247\n1,0,1,112\n0,1,1,142\n1,1,1,12\n"


def estimating(folder: Path, entry: Path) -> Iterator[str]:
    """Yield the rows on estimates; compiled code is loaded before the clock starts, but for the whole process."""
    made = list(strata(DESIGNS[0], number=STRATA, seed=1))
    latent.latent(made[0].cells, seed=1)
    yield _strata([each.cells for each in made])
    yield _million()
    (folder / "cells.csv").write_text(CELLS, "utf-8")
    subprocess.run([str(entry), "estimate", "cells.csv"], cwd=folder, check=True, capture_output=True)
    start = time.perf_counter()
    subprocess.run([str(entry), "estimate", "cells.csv"], cwd=folder, check=True, capture_output=True)
    yield f"| `estimate` of three lists, whole process, compiled code cached | {time.perf_counter() - start:.1f} s | – | – |"


def _strata(tables: list[Cells]) -> str:
    start = time.process_time()
    rows = [latent.latent(cells, seed=1) for cells in tables]
    taken = (time.process_time() - start) / len(tables)
    effective = sum(row.ess or 0.0 for row in rows) / (taken * len(tables))
    refused = sum(row.refusal is not None for row in rows)
    return (
        f"| latent classes of {len(tables)} strata of four lists, each with R-hat ≤ 1.01 and 400 effective draws; {refused} refused "
        f"| {taken * 1000:.0f} ms CPU each, {effective:,.0f} effective draws/s | bar 150 ms | {taken / 0.150:.2f} |"
    )


def _million() -> str:
    chance = np.random.default_rng(3)
    kinds, chances = chance.choice(3, size=PEOPLE, p=[0.5, 0.3, 0.2]), chance.uniform(0.05, 0.5, (3, 7))
    codes = (chance.random((PEOPLE, 7)) < chances[kinds]) @ (1 << np.arange(7))
    counts = np.bincount(codes, minlength=128)
    table = {tuple(code >> at & 1 for at in range(7)): int(counts[code]) for code in range(1, 128)}
    cells = Cells.of("ABCDEFG", table)
    cpu, start = time.process_time(), time.perf_counter()
    found = latent.latent(cells, seed=1)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - start
    return (
        f"| latent classes of seven lists, {cells.documented:,} people documented of {PEOPLE:,}: {found.median:,.0f} "
        f"| {wall:.2f} s, {cpu:.2f} s CPU | bar 1 s | {cpu:.2f} |"
    )
