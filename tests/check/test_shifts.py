"""Claims that one kind of event gave way to another: answered by the recorded mix, and never contradicted."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from tollbook import pipeline
from tollbook.check import Article
from tollbook.language.speech import speeches
from tollbook.model.claims import Checked, Finding
from tollbook.model.time import Period
from tollbook.store.public import PublicRecord


def lines(*, complete: bool) -> Iterator[dict[str, object]]:
    """Yield sixty months of incidents by two recorders: air strikes until June 2016, then shelling."""
    chance = np.random.default_rng(2)
    yield {"kind": "coverage", "places": ["Town B"], "start": "2014", "end": "2019", "complete": complete, "publisher": "Monitor"}
    number = 0
    for month in range(60):
        for type_, count in zip(("air strike", "shelling"), chance.multinomial(20, (0.9, 0.1) if month < 30 else (0.2, 0.8)), strict=True):
            for _ in range(count):
                number += 1
                yield {
                    "kind": "incident",
                    "id": str(number),
                    "date": f"{2014 + month // 12}-{month % 12 + 1:02d}-{number % 27 + 1:02d}",
                    "place": "Town B",
                    "type": type_,
                    "publisher": ("Monitor", "Ledger")[number % 2],
                    "parties": [{"party": "Party A", "role": "alleged"}],
                    "counts": [{"measure": "killed", "group": "civilians", "low": 1, "high": 3}],
                    "grade": "fair",
                }


@pytest.fixture(scope="module", params=[True, False], ids=["full", "part"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PublicRecord, bool]]:
    folder = tmp_path_factory.mktemp("shifts")
    (folder / "x.jsonl").write_text("\n".join(json.dumps(line) for line in lines(complete=request.param)), "utf-8")
    pipeline.init(folder / "book", title="Book", method="airwars", hand=pipeline.hand())
    pipeline.import_rows(folder / "book", folder / "x.jsonl", None, hand=pipeline.hand())
    with pipeline.reading_public(folder / "book") as opened:
        yield opened, request.param


def asked(text: str, reader: PublicRecord) -> Checked:
    (found,) = pipeline.check(Article.of(text.encode(), Period.read("2020"), "en"), reader).claims
    assert found.claim.kind == "shift"
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Air strikes gave way to shelling in Town B in 2016.",
        "Air strikes were gradually replaced by shelling in Town B in 2016.",
        "Shelling replaced air strikes in Town B in 2016.",
        "Party A shifted from air strikes to artillery in Town B in 2016.",
    ],
)
def test_a_change_that_the_book_shows_is_supported_only_where_it_covers_all(text: str, reader: tuple[PublicRecord, bool]) -> None:
    found = asked(text, reader[0])

    assert (found.claim.subject, found.claim.does) == ("airstrike", "artillery")
    assert found.verdict.finding is (Finding.SUPPORTED if reader[1] else Finding.MISSING_CONTEXT)
    assert "of 100 simulated series" in found.verdict.why.lower()
    assert found.verdict.receipts


@pytest.mark.parametrize(
    "text",
    [
        "Shelling gave way to air strikes in Town B in 2016.",
        "Air strikes gave way to shelling in Town B in 2014.",
        "Air strikes gave way to shelling in Town B.",
        "Air strikes gave way to barrel bombs in Town B in 2016.",
        "Air strikes never gave way to shelling in Town B in 2016.",
    ],
)
def test_what_the_book_does_not_show_is_unverifiable_and_never_contradicted(text: str, reader: tuple[PublicRecord, bool]) -> None:
    assert asked(text, reader[0]).verdict.finding is Finding.UNVERIFIABLE


def test_the_answer_is_said_in_arabic(reader: tuple[PublicRecord, bool]) -> None:
    found = asked("Air strikes gave way to shelling in Town B in 2016.", reader[0])

    said = [speeches()["ar"].says(words) for words in (found.claim.reading, found.verdict.why)]
    assert all(said)
    assert "الغارات الجوية" in str(said[0])
