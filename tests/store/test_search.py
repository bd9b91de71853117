"""Search finds what holds the words, in whatever spelling, counts exactly, and shows nobody more than they may see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollbook import decide, pipeline
from tollbook.errors import BadInput, Unknown
from tollbook.language.fold import fold
from tollbook.model.searches import Hits, Search
from tollbook.model.sources import Source
from tollbook.store.index import bring_up_to_date, day_marks, within
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.words import words
from tollbook.store.writing import Hand


def found(path: Path, text: str = "", *, as_of: date | None = None, **filters: object) -> Hits:
    with Record(path, as_of=as_of) as record:
        return search(record, Search(words=text, **filters))  # type: ignore[arg-type]  # filters of several types


def keys(path: Path, text: str = "", **filters: object) -> set[str]:
    hits = found(path, text, size=1_000, **filters)  # type: ignore[arg-type]  # filters of several types
    with Record(path) as record:
        return {record.one(hit.id).key or hit.kind for hit in hits.hits}


def more(path: Path, hand: Hand, folder: Path, *lines: dict[str, object]) -> None:
    (folder / "more.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    outcome = pipeline.import_rows(path, folder / "more.jsonl", None, hand=hand)
    assert outcome.refusals == []


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("قُتِلَ خَمْسَةٌ في الرَّقّة", "الرقه"),
        ("غارة على مدرسة", "مدرسه"),
        ("أحمد وإبراهيم وآدم", "احمد"),
        ("مستشفى المدينة", "مستشفي"),
        ("مســـجد", "مسجد"),
        ("١٢ قتيلاً", "12"),
        ("Ar-Raqqah, U.S. strike", "raqqah"),
        ("Ar-Raqqah, U.S. strike", "US"),
        ("a Café in Çınar", "cafe"),
    ],
)
def test_words_are_found_in_every_spelling(written: str, asked: str, book: Path, hand: Hand, tmp_path: Path) -> None:
    more(book, hand, tmp_path, {"kind": "event", "id": "e2", "what": written, "date": "2017"})

    assert "e2" in keys(book, asked)


def test_every_word_must_stand_in_a_record_in_whatever_order(book: Path) -> None:
    assert keys(book, "strike killed") == keys(book, "killed strike") == {"a1", "doc"}
    assert keys(book, "strike nowhere") == set()


def test_a_phrase_stands_together_and_a_star_is_a_beginning(book: Path) -> None:
    assert keys(book, '"first strike"') == {"e1"}
    assert keys(book, '"strike first"') == set()
    assert keys(book, "accep*") == {"a1"}
    assert keys(book, "accep") == set()


@pytest.mark.parametrize(
    "words", ['"', "* OR", "NEAR(strike", "marks : x", "a AND NOT b", "words: strike", "-strike", "{x}", "strike^2", "'; drop table doc"]
)
def test_no_word_is_an_instruction(words: str, book: Path) -> None:
    with Record(book) as record:
        try:
            assert search(record, Search(words=words)).total >= 0
        except BadInput:
            assert not fold(words)


def test_filters_narrow_together_and_their_values_widen(book: Path) -> None:
    assert keys(book, kinds=("incident",), parties=("Party B",)) == {"i3", "i6"}
    assert keys(book, kinds=("incident",), parties=("Party A", "Party B"), places=("Town C",)) == {"i2", "i4", "i6", "i8"}
    assert keys(book, kinds=("report",), sources=("local page",)) == {"r2"}
    assert keys(book, parties=("the first party",)) == keys(book, parties=("Party A",))


def test_a_place_holds_all_that_lies_in_it(book: Path) -> None:
    assert keys(book, kinds=("incident",), places=("Province B",)) >= {f"i{number}" for number in range(1, 10)}


def test_what_nobody_names_is_unknown_with_what_was_probably_meant(book: Path) -> None:
    with pytest.raises(Unknown, match="did you mean Town C"):
        found(book, places=("Town X",))
    with pytest.raises(Unknown, match='no party "Nobody Known"'):
        found(book, parties=("Nobody Known",))
    with pytest.raises(BadInput, match='no kind "incidents"'):
        found(book, kinds=("incidents",))


@given(
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
)
def test_the_marks_of_a_period_are_those_of_its_days_alone(day: date, one: date, other: date) -> None:
    earliest, latest = min(one, other), max(one, other)

    assert bool(set(day_marks(day)) & set(within(earliest, latest))) == (earliest <= day <= latest)


WORDS = ("strike", "market", "غارة", "سوق", "night")
events = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), max_size=4), st.integers(1, 12), st.sampled_from(["Town B", "Town C"])),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events, st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), st.integers(1, 12))
def test_totals_are_exact_and_pages_hold_every_record_once(
    book: Path, hand: Hand, tmp_path: Path, written: list[tuple[list[str], int, str]], asked: list[str], month: int
) -> None:
    lines: list[dict[str, object]] = [
        {"kind": "event", "id": f"h{number}", "what": " ".join(["thing", *said]), "date": f"2018-{at:02d}", "place": place}
        for number, (said, at, place) in enumerate(written)
    ]
    more(book, hand, tmp_path, *lines)
    expected = {f"h{number}" for number, (said, at, _) in enumerate(written) if set(asked) <= set(said) and at >= month}

    pages = [
        found(book, " ".join(["thing", *asked]), earliest=date(2018, month, 1), latest=date(2018, 12, 31), size=3, page=page)
        for page in range(1, 6)
    ]
    ids = [hit.id for page in pages for hit in page.hits]

    with Record(book) as record:
        named = {str(record.one(id).key) for id in ids} & {f"h{number}" for number in range(len(written))}
    assert {page.total for page in pages} == {len(ids)}
    assert len(ids) == len(set(ids))
    assert named == expected


def test_only_what_stands_is_found(book: Path, hand: Hand, tmp_path: Path) -> None:
    more(book, hand, tmp_path, {"kind": "event", "id": "e2", "what": "the old words", "date": "2017"})
    assert keys(book, "old words") == {"e2"}

    more(book, hand, tmp_path, {"kind": "event", "id": "e2", "what": "the new phrase", "date": "2017"})
    assert (keys(book, "old words"), keys(book, "new phrase")) == (set(), {"e2"})

    with pipeline.acting(book, hand) as record:
        decide.undo(record, 3, hand=hand)
    assert (keys(book, "old words"), keys(book, "new phrase")) == ({"e2"}, set())

    with pipeline.acting(book, hand) as record:
        decide.erase(record, ["e2"], hand=hand, reason="court order")
    assert keys(book, "old words") == set()


def test_search_as_of_a_day_finds_what_stood_then(book: Path, tmp_path: Path) -> None:
    later = Hand("keeper", lambda: datetime(2026, 3, 1, tzinfo=UTC))
    more(book, later, tmp_path, {"kind": "event", "id": "e2", "what": "a late discovery", "date": "2017"})

    assert found(book, "late discovery", as_of=date(2026, 2, 1)).total == 0
    assert found(book, "late discovery", as_of=date(2026, 3, 1)).total == found(book, "late discovery").total == 1


def test_proposals_are_found_as_such(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record, record.act(hand, "propose", "a source") as act:
        act.write(Source("A proposed page"), proposed=True)

    (hit,) = found(book, "proposed page").hits
    assert hit.kind == "proposed source"
    assert keys(book, kinds=("proposal",)) == {"proposed source"}
    with pipeline.reading_public(book) as public:
        assert search(public, Search(words="proposed page")).total == 0


def test_the_words_of_preserved_text_are_found_by_staff_alone(book: Path, hand: Hand, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("قُتل خمسة قرب الجسر القديم", "utf-8")
    pipeline.add(book, [page], hand=hand)

    assert [hit.kind for hit in found(book, "الجسر").hits] == ["document"]
    with pipeline.reading_public(book) as public:
        assert search(public, Search(words="الجسر")).total == 0


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\x00" + b"x" * 4096, b"nonsense"])
def test_a_damaged_index_is_made_anew(damage: bytes, book: Path) -> None:
    expected = found(book, "strike")
    (path,) = (book / "cache").glob("words-full-*.db")

    path.write_bytes(damage)

    assert found(book, "strike") == expected


def test_where_nothing_can_be_written_search_works_in_memory(book: Path) -> None:
    expected = found(book, "strike")
    for path in (book / "cache").iterdir():
        path.unlink()
    (book / "cache").rmdir()
    (book / "cache").write_text("in the way", "utf-8")

    assert found(book, "strike") == expected


def test_an_index_is_brought_up_to_date_rather_than_made_anew(book: Path, hand: Hand, tmp_path: Path) -> None:
    with Record(book) as record:
        bring_up_to_date(record)
    (path,) = (book / "cache").glob("words-full-*.db")
    made = path.stat().st_ino

    more(book, hand, tmp_path, {"kind": "event", "id": "e2", "what": "a late discovery", "date": "2017"})

    assert keys(book, "discovery") == {"e2"}
    assert path.stat().st_ino == made


def test_pages_are_the_same_from_an_index_that_grew_and_one_made_anew(book: Path, hand: Hand, tmp_path: Path) -> None:
    found(book)
    more(book, hand, tmp_path, {"kind": "event", "id": "e2", "what": "a late strike", "date": "2016"}, {"kind": "source", "name": "A page"})
    more(book, hand, tmp_path, {"kind": "event", "id": "e1", "what": "the first strike, corrected", "date": "2016-01-01"})
    grown = found(book, size=100)

    for path in (book / "cache").iterdir():
        path.unlink()

    assert found(book, size=100) == grown
    with Record(book) as record:
        assert record.one(grown.hits[0].id).key == "e1"


def test_every_word_of_a_record_is_found(book: Path) -> None:
    with Record(book) as record:
        for hit in search(record, Search(size=1_000)).hits:
            for text in words(record.one(hit.id).noun):
                if folded := fold(text):
                    assert hit.id in {each.id for each in search(record, Search(words=folded, size=1_000)).hits}
