"""A columnar copy that was not written to its end is never read, and never put in the place of a good one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tollbook.model.figures import Question
from tollbook.store import snapshot
from tollbook.store.columnar import columnar
from tollbook.store.figures import sums
from tollbook.store.record import Record


def total(book: Path) -> tuple[int | None, int | None]:
    with Record(book) as record:
        (figure,) = sums(record, Question())
        return figure.low, figure.high


@pytest.mark.parametrize("table", ["counted", "incident", "known", "line"])
def test_a_copy_that_lacks_a_table_is_made_anew(book: Path, table: str) -> None:
    before = total(book)
    for copy in (book / "cache").glob("*.duckdb"):
        with columnar(str(copy)) as db:
            db.execute(f"drop table {table}")
    assert total(book) == before


def test_a_copy_that_was_not_written_to_its_end_stays_out(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = total(book)
    for copy in (book / "cache").glob("*.duckdb"):
        copy.unlink()
    lay_out, calls = snapshot.lay_out, []

    def full(db: duckdb.DuckDBPyConnection) -> None:
        calls.append(db)
        if len(calls) > 1:  # the first time nothing is laid out, as on a disk that is full
            lay_out(db)

    monkeypatch.setattr(snapshot, "lay_out", full)

    assert total(book) == before
    assert list((book / "cache").glob("*.duckdb*")) == []
    assert list((book / "cache").glob("*.part*")) == []
