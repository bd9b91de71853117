"""What the tests of checking share: books of a few lines each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tollbook import pipeline

BookOf = Callable[[Sequence[dict[str, object]]], Path]


@pytest.fixture(scope="session")
def book_of(tmp_path_factory: pytest.TempPathFactory) -> BookOf:
    """Return what makes a book of lines, every one of which it takes in."""

    def made(lines: Sequence[dict[str, object]]) -> Path:
        folder = tmp_path_factory.mktemp("made")
        file = folder / "lines.jsonl"
        file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
            pipeline.init(folder / "book", title="A few lines", method="airwars", hand=pipeline.hand())
            outcome = pipeline.import_rows(folder / "book", file, None, hand=pipeline.hand())
        assert (outcome.refusals, outcome.written) == ([], len(lines))
        return folder / "book"

    return made
