"""No secret of a book stands in any byte of a download, however it is written, nor where a download is unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publish.conftest import Written, write
from tests.publish.releasing import NOW, editor, take
from tests.publish.test_leaks import DIGITS, EACH, MARK, lines, secret, written
from tests.publish.unpacked import unpacked

from tollbook import pipeline
from tollbook.decide.proposals import accept
from tollbook.model.decisions import Withdrawn
from tollbook.model.verdicts import ArticleVerdict
from tollbook.preserve import Had
from tollbook.store.book import make
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("leaking")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        make(folder / "book", title="Book of secrets", method="airwars", hand=editor())
        take(folder / "book", ({name: value for name, value in line.items() if value is not None} for line in lines()))
        with Record(folder / "book", write=True) as record:
            record.seal()
            with record.act(editor(), "withdraw", "what was never so") as act:
                for n in range(EACH):
                    act.write(Withdrawn("incident"), key=f"gone{n}", id=record.full_id(f"gone{n}"))
    with Record(folder / "book") as record:
        yield write(PublicRecord(record, today=NOW.date()), folder / "download")


def test_no_secret_stands_in_any_byte_of_a_download(downloads: Written) -> None:
    ways = [*written(MARK), *written(MARK.upper()), *written(DIGITS)]
    told = {name for name, content in unpacked(downloads.folder) for way in ways if way in content.lower() or way in content}

    assert told == set()


def test_the_search_finds_what_is_not_withheld(downloads: Written, tmp_path: Path) -> None:
    with Record(downloads.reader.path) as record:
        later = write(PublicRecord(record, today=NOW.date() + timedelta(days=30)), tmp_path / "later")

    found = {name.removesuffix(" unpacked") for name, content in unpacked(later.folder) if secret("recent", 7).encode() in content}
    assert {"incidents.csv", "incidents.parquet", "incidents.geojson", "book.jsonl", "tables.db", "tables.xlsx"} <= found


def test_a_verdict_keeps_no_id_of_a_receipt_that_is_withheld_since(book: Path, tmp_path: Path) -> None:
    article, hand = tmp_path / "article.txt", pipeline.hand()
    article.write_text("Party A killed at least 3 civilians in Town B in 2017.\n", "utf-8")
    (id,) = pipeline.preserve(book, [article], hand=hand, had=Had(url="https://paper.example/article")).documents
    pipeline.keep(book, pipeline.preserved_article(book, id, published=None)[1], id, hand=hand)
    with pipeline.acting(book, hand) as record:
        accept(record, [held.id for _, held in record.pointing_to(id) if held.proposed], hand=hand)
        (verdict,) = record.all(ArticleVerdict)
        gone = verdict.noun.receipts[0]
        with record.act(hand, "withdraw", gone) as act:
            act.write(Withdrawn("incident"), key=record.one(gone).key, id=gone)
    with pipeline.reading_public(book) as reader:
        made = write(reader, tmp_path / "out")
    assert verdict.id in (made / "verdicts.csv").read_text("utf-8-sig")
    assert {name for name, content in unpacked(made.folder) if gone.encode() in content} == set()
