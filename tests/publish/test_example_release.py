"""The example book leaves the house: published as an editor does it, with every kind of record that a book may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.releasing import publish

from tollbook import pipeline
from tollbook.publish.verifying import verify_release


@pytest.mark.slow
def test_the_example_book_is_published_and_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_CONFIG", str(tmp_path / "config"))
    book, out = pipeline.example_book(tmp_path / "cache"), tmp_path / "release"

    done = publish(book, out, confirmed=dict.fromkeys(("rows", "drafts"), "an example"))

    assert done.release.number == 1
    assert (out / "download" / "incidents.jsonl").is_file()  # a file of the book is called so too, and that is no secret
    assert verify_release(out).findings == ()
