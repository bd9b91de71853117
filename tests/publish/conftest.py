"""A release of the example book, each of its downloads written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.publish.exports import About, Export, available
from tollbook.store.public import PublicRecord

ABOUT = About("Example <book>", 3, date(2026, 11, 1), "CC BY 4.0", "Example book, release 3 of 2026-11-01", ("en", "ar"))


@dataclass(frozen=True)
class Written:
    """A folder of downloads, with the rows of each, and the view that they were made of."""

    folder: Path
    rows: Mapping[str, int]
    reader: PublicRecord

    def __truediv__(self, name: str) -> Path:
        return self.folder / name


def write(reader: PublicRecord, folder: Path, exports: tuple[Export, ...] | None = None) -> Written:
    """Write downloads into a new folder."""
    folder.mkdir()
    return Written(folder, {each.name: each.write(reader, folder / each.name, ABOUT) for each in exports or available()}, reader)


@pytest.fixture(scope="session")
def written(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    with pipeline.reading_public(example) as reader:
        yield write(reader, tmp_path_factory.mktemp("release") / "download")
