"""The columnar engine says nothing by itself, and a copy is made once, whoever asks for it at the same time."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tollbook.model.figures import Question
from tollbook.store.columnar import columnar
from tollbook.store.figures import sums
from tollbook.store.record import Record


def test_no_bar_of_progress_is_printed() -> None:
    with columnar() as db:
        assert db.execute("select current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_of_several_threads_that_need_a_copy_each_gets_the_same_sums(book: Path) -> None:
    def total(_: int) -> tuple[int | None, int | None]:
        with Record(book) as record:
            (figure,) = sums(record, Question())
            return figure.low, figure.high

    for _ in range(3):
        shutil.rmtree(book / "cache")
        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(total, range(8)))) == 1
