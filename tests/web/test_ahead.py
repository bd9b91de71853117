"""What pages need is made before anybody asks: as a book is served, and after each change once it is left alone."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

from tollbook import pipeline
from tollbook.web.library import Library


def took(folder: Path, book: Path, *names: str) -> None:
    lines = [
        {"kind": "incident", "id": name, "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "grade": "fair",
         "counts": [{"group": "civilians", "low": 1, "high": 3}]} for name in names
    ]  # fmt: skip
    (folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.import_rows(book, folder / "lines.jsonl", None, hand=pipeline.hand())


def copies(book: Path, *, other: frozenset[str], seconds: float = 30) -> frozenset[str]:
    """Return the copies for public sums, once they are others than some, or as they are when the time is up."""
    until = time.monotonic() + seconds
    while True:
        found = frozenset(path.name for path in (book / "cache").glob("public-*.duckdb"))
        if found - other or time.monotonic() > until:
            return found
        time.sleep(0.02)


def test_an_import_by_another_process_is_made_ready_while_nobody_asks(tmp_path: Path) -> None:
    book = tmp_path / "book"
    pipeline.init(book, title="Ahead", method="airwars", hand=pipeline.hand())
    took(tmp_path, book, "a")
    held = Library(book)
    watching = threading.Thread(target=held.watch, args=(0.1,), daemon=True)

    watching.start()
    first = copies(book, other=frozenset())
    took(tmp_path, book, "b", "c")
    second = copies(book, other=first)
    held.close()
    watching.join(30)

    assert len(first) == 1
    assert second - first
    assert not watching.is_alive()
