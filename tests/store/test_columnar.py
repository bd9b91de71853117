"""The columnar engine says nothing by itself: what it prints would stand among the lines that others read."""

from __future__ import annotations

from tollbook.store.columnar import columnar


def test_no_bar_of_progress_is_printed() -> None:
    with columnar() as db:
        assert db.execute("select current_setting('enable_progress_bar')").fetchall() == [(False,)]
