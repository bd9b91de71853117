"""The columns of a release: the same bytes for the same book, every file named and small, and nothing in them that is not published."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.web.released import tangled

from tollbook import pipeline
from tollbook.model.events import Incident
from tollbook.store import memo
from tollbook.store.public import PublicRecord
from tollbook.store.snapshot import forget_copies
from tollbook.web.site.exploring import explore_pages
from tollbook.web.site.searching import search_files
from tollbook.web.site.shards import INDEX, shards

CALLED = re.compile(rb'tollbook\("([^"]+)","([^"]+)"\)\n')


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tangled(tmp_path_factory.mktemp("shards"), count=120)


@pytest.fixture(scope="module")
def reader(book: Path) -> Iterator[PublicRecord]:
    with pipeline.reading_public(book) as reader:
        yield reader


def opened(files: Mapping[str, bytes]) -> dict[str, Any]:  # columns of several kinds
    """Return what each file hands over, by its name."""
    found = {}
    for path, content in files.items():
        name, packed = CALLED.fullmatch(content).groups()  # type: ignore[union-attr]  # else the test fails
        assert path == f"data/{name.decode()}.js"
        found[name.decode()] = json.loads(gzip.decompress(b64decode(packed)))
    return found


def test_every_file_of_data_is_named_in_the_index_by_what_is_in_it(reader: PublicRecord) -> None:
    files = dict(shards(reader))

    index = opened(files)["explore"]

    assert {f"data/{name}.js" for name in index["files"]} | {INDEX} == set(files)
    assert index["rows"] == len(opened(files)["incidents-0"]["spot"]) == len(opened(files)["files-0"])


def test_rows_stand_by_day_and_id_and_do_not_tell_when_they_were_written(reader: PublicRecord) -> None:
    files = opened(dict(shards(reader)))
    days: dict[str, date | None] = {held.id: held.noun.when.earliest for held in reader.all(Incident)}
    ids = files["files-0"]

    assert ids == sorted(ids, key=lambda each: (days[each] is None, days[each] or date.min, each))


def test_the_same_book_gives_the_same_bytes(book: Path) -> None:
    def written() -> dict[str, bytes]:
        memo._KEPT.clear()
        forget_copies(book)
        with pipeline.reading_public(book) as reader:
            return dict((*shards(reader), *explore_pages(reader), *search_files(reader)))

    assert written() == written()
