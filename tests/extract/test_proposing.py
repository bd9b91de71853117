"""Reports proposed in a book: they wait for a person, and what a person decided stays decided."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.model.events import Report
from tollbook.store.record import Record

BookWith = Callable[[Mapping[str, str]], Path]

STRIKE = "Five civilians were killed in an airstrike on the market in Aleppo on 5 March 2019."
ARABIC = "مقتل ثلاثة أشخاص وإصابة سبعة آخرين في قصف على مدينة حلب يوم 7 آذار 2019."


@pytest.fixture
def mixed(book_with: BookWith) -> Path:
    return book_with({"one.txt": STRIKE, "two.txt": ARABIC, "three.txt": "The harvest was good this year, farmers said."})


def test_documents_in_both_languages_are_read(mixed: Path) -> None:
    done = pipeline.extract(mixed)

    assert (done.documents, done.proposed, done.empty) == (3, 2, 1)


def test_reading_again_proposes_nothing_new(mixed: Path) -> None:
    pipeline.extract(mixed)

    again = pipeline.extract(mixed)

    assert (again.proposed, again.unchanged, again.entry) == (0, 2, None)


def test_what_was_accepted_stays(mixed: Path) -> None:
    pipeline.extract(mixed)
    accepted = _ids(mixed)[0]
    _decide(mixed, decide.accept, accepted)

    again = pipeline.extract(mixed)

    assert (again.standing, again.proposed) == (1, 0)
    assert accepted not in _ids(mixed)


def test_what_was_rejected_is_not_proposed_again(mixed: Path) -> None:
    pipeline.extract(mixed)
    rejected = _ids(mixed)[0]
    _decide(mixed, decide.reject, rejected)

    again = pipeline.extract(mixed)

    assert (again.unchanged, again.proposed) == (2, 0)
    assert rejected not in _ids(mixed)


def test_a_document_with_two_events_gives_two_reports(book_with: BookWith) -> None:
    book = book_with({"two.txt": f"{STRIKE} On 2 January 2019 a strike killed nine people in Homs."})

    assert pipeline.extract(book).proposed == 2


def test_every_value_of_a_proposal_quotes_its_document(book_with: BookWith) -> None:
    book = book_with({"one.txt": STRIKE})
    pipeline.extract(book)

    [report] = _waiting(book)

    words = {quote.value: STRIKE[quote.start : quote.end] for quote in report.quotes}
    assert words["counts.0"] == "Five civilians"
    assert words["when"] == "5 March 2019"
    assert "Aleppo" in words.values()


def test_a_place_that_only_the_book_knows_is_found(book_with: BookWith, tmp_path: Path) -> None:
    book = book_with({"one.txt": "Five people were killed in Upper Qarnab on 5 March 2019."})
    coded = tmp_path / "coded.jsonl"
    place = {"kind": "place", "name": "Upper Qarnab", "latitude": 35.5, "longitude": 36.5, "precision_m": 2_000, "level": "town"}
    coded.write_text(json.dumps(place), "utf-8")
    pipeline.import_rows(book, coded, None, hand=pipeline.hand())

    pipeline.extract(book)

    assert [place.name for place in _waiting(book)[0].where] == ["Upper Qarnab"]


def _waiting(book: Path) -> list[Report]:
    with Record(book) as record:
        return [held.noun for held in record.proposals() if isinstance(held.noun, Report)]


def _ids(book: Path) -> list[str]:
    with Record(book) as record:
        return [held.id for held in record.proposals()]


def _decide(book: Path, how: Callable[..., object], id: str) -> None:
    hand = pipeline.hand()
    with pipeline.acting(book, hand) as record:
        how(record, [id], hand=hand, reason="looked at it")
