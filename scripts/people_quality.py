"""How well rows are put together as people: two public sets whose truth is known, and victims made up in two scripts."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scripts.generators.victims import LATIN, spellings, victims, write
from scripts.link_quality import gap

from tollbook.link.people import List, Matched, match

ROWS = 100_000
SURE = 0.99  # precision at which recall across scripts is read
HISTORICAL = {
    "row": "id", "full_name": "name", "first_name": "given", "surname": "family", "dob": "born", "birth_place": "birth_place",
    "postcode_fake": "postcode", "gender": "sex", "occupation": "occupation",
}  # fmt: skip
FEBRL = {
    "rec_id": "id", "given_name": "given", "surname": "family", "date_of_birth": "born", "street_number": "street_number",
    "address_1": "street", "address_2": "address", "suburb": "place", "postcode": "postcode", "state": "state",
}  # fmt: skip


def table(data: Path) -> Iterator[str]:
    """Yield clustered F1, calibration and recall across scripts, with time and memory."""
    yield "| people | rows | clustered F1 | precision, recall | largest gap | recall across scripts at precision .99 | seconds |"
    yield "|---|---|---|---|---|---|---|"
    persons = data / "persons"
    yield _historical(persons / "historical_figures_with_errors_50k.parquet")
    yield _febrl(persons)
    with tempfile.TemporaryDirectory() as folder:
        yield _victims(Path(folder), data / "names")
    yield f"| largest memory | | | | | | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB |"


def _historical(path: Path) -> str:
    rows = duckdb.sql(f"select row_number() over () as row, * from '{path}'")
    truth = {("figures", str(row)): cluster for row, cluster in rows.select("row", "cluster").fetchall()}
    figures = rows.project("* exclude (cluster)")
    return _row("historical figures", [List("figures", figures, HISTORICAL)], truth)


def _febrl(folder: Path) -> str:
    lists = [List(name, folder / f"{name}.csv", FEBRL, single=True) for name in ("dataset4a", "dataset4b")]
    truth = {}
    for listed in lists:
        rows = duckdb.sql(f"select trim(rec_id) from read_csv('{listed.source}', header = true, all_varchar = true)").fetchall()
        truth.update({(listed.name, id): id.split("-")[1] for (id,) in rows})
    return _row("Febrl 4, without the national id", lists, truth)


def _victims(folder: Path, names: Path) -> str:
    write(victims(spellings(names), rows=ROWS, seed=1), folder)
    rows = duckdb.sql(
        f"select parse_filename(filename, true), id, person from read_csv('{folder}/*.csv', filename = true, all_varchar = true)"
    )
    truth = {(name, id): person for name, id, person in rows.fetchall()}
    lists = [List(name, folder / f"{name}.csv") for name in "abcd"]
    return _row("victims in Arabic and Latin letters", lists, truth, across=True)


def _row(name: str, lists: Sequence[List], truth: Mapping[tuple[str, str], str], *, across: bool = False) -> str:
    start = time.perf_counter()
    found = match(lists)
    taken = time.perf_counter() - start
    of = np.unique([truth[row.list, row.id.strip()] for row in found.rows()], return_inverse=True)[1]
    hits = _pairs(zip(found.person.tolist(), of.tolist(), strict=True))
    precision, recall = hits / max(1, _pairs(found.person.tolist())), hits / _pairs(of.tolist())
    same = of[found.pairs.one] == of[found.pairs.other]
    shown = f"{_across(found, of, same):.3f}" if across else ""
    return (
        f"| {name} | {len(of):,} | {2 * precision * recall / (precision + recall):.3f} | {precision:.3f}, {recall:.3f} "
        f"| {gap(found.pairs.probability, same):.3f} | {shown} | {taken:.0f} |"
    )


def _across(found: Matched, of: NDArray[np.int64], same: NDArray[np.bool_]) -> float:
    """Return the share of pairs in two scripts that are found where no more than one in a hundred is wrong."""
    latin = found.list == found.lists.index(LATIN)
    two = latin[found.pairs.one] != latin[found.pairs.other]
    order = np.argsort(-found.pairs.probability[two], kind="stable")
    right = np.cumsum(same[two][order])
    precise = np.flatnonzero(right / np.arange(1, len(right) + 1) >= SURE)
    both = _pairs(of[latin].tolist()) + _pairs(of[~latin].tolist())
    return float(right[precise[-1]]) / (_pairs(of.tolist()) - both) if len(precise) else 0.0


def _pairs(groups: object) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())  # type: ignore[call-overload]  # of anything
