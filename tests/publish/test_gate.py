"""What stands in the way of a release is named before anything is written, and a leak is found though redaction missed it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import incident, killed
from tests.publish.releasing import NOW, editor, publish, take

from tollbook import pipeline
from tollbook.decide import erase
from tollbook.errors import Refused
from tollbook.intake import import_file
from tollbook.model.events import Assessment
from tollbook.model.releases import Release
from tollbook.publish.gate import Finding
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.secrets import Needles, needles
from tollbook.web.site.filling import Filler

SAID = "a fixer in the village who must not be named told us"


def found(book: Path) -> dict[str, Finding]:
    return {each.check: each for each in pipeline.prepare_release(book, hand=editor(), confirmed={}).findings}


def test_a_sound_book_has_nothing_in_its_way(book: Path) -> None:
    assert found(book) == {}


def test_refused_rows_wait_for_an_editor(book: Path, tmp_path: Path) -> None:
    lines = tmp_path / "more.jsonl"
    lines.write_text(json.dumps(incident(1) | {"id": "bad", "date": "no day"}) + "\n" + json.dumps(incident(1) | {"id": "good"}) + "\n")
    with pipeline.acting(book, editor()) as record:
        assert len(import_file(record, lines, None, hand=editor()).refusals) == 1
    assert set(found(book)) == {"rows"}
    ready = pipeline.prepare_release(book, hand=editor(), confirmed={"rows": "the row is not ours"})
    assert ready.findings == []
    assert ready.release.confirmed == (("rows", "the row is not ours"),)


def test_drafts_and_unsigned_verdicts_wait(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "post.txt"
    text.write_text("An air strike by Party A on Town B on 4 May 2017 killed seven civilians, residents said.\n", "utf-8")
    pipeline.add(book, [text], hand=editor())
    pipeline.extract(book)
    document = pipeline.id_of_file(book, text)
    _, article = pipeline.preserved_article(book, document, published=None)
    pipeline.keep(book, article, document, hand=editor())
    assert set(found(book)) == {"drafts", "verdicts"}


def test_an_assessment_without_its_second_reviewer_waits(book: Path) -> None:
    settings = book / "book.toml"
    settings.write_text(settings.read_text("utf-8").replace("second_reviewer = false", "second_reviewer = true"), "utf-8")
    with pipeline.acting(book, editor()) as record, record.act(editor(), "assess", "i1") as act:
        act.write(Assessment(record.full_id("i1"), "airwars", "fair", (), by="recorder", reason="two sources"))
    assert set(found(book)) == {"reviewers"}


@pytest.mark.slow
def test_many_withdrawals_wait(book: Path, tmp_path: Path) -> None:
    publish(book, tmp_path / "release")
    settings = book / "book.toml"
    later = re.sub(r"(delay_days = )\d+", r"\g<1>3100", settings.read_text("utf-8"))
    settings.write_text(later, "utf-8")
    assert "withdrawn" in found(book)


@pytest.mark.slow
def test_a_secret_that_redaction_missed_stops_the_release(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(book, [incident(1) | {"id": "told", "date": "2017-11-11", "note": SAID}])
    publish(book, tmp_path / "release")
    shown = {path.name for path in (tmp_path / "release").iterdir()}
    monkeypatch.setattr("tollbook.redaction.walked._plan", lambda kind: ())  # redaction fails altogether
    with pytest.raises(Refused, match=r"tell what is withheld, first .*: note"):
        publish(book, tmp_path / "release", now=NOW + timedelta(days=1))
    assert {path.name for path in (tmp_path / "release").iterdir()} == shown


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"As {SAID}, five died.", "note"),
        (f"as {SAID.upper()}", "note"),
        ("at 35.951234, 39.01", "exact point"),
        ("see leaked-photo-17.jpg", "name of a file"),
        ("Ahmad al-Hassan died", "name of a person"),
        ("a fixer in the village told us", None),
        ("at 35.95, 39.01 in Town B", None),
    ],
)
def test_needles_find_what_is_unmistakable_and_nothing_else(book: Path, tmp_path: Path, text: str, kind: str | None) -> None:
    photo = tmp_path / "leaked-photo-17.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    pipeline.preserve(book, [photo], hand=editor())
    take(
        book,
        [
            incident(1) | {"id": "told", "note": SAID, "latitude": 35.951234, "longitude": 39.0123},
            {"kind": "person", "name": "Ahmad al-Hassan", "incident": "told", "publisher": "Monitor"},
        ],
    )
    sought, id = _needles(book)
    assert sought.found(text, incident=id) == kind
    if kind == "name of a person":
        assert sought.found(text) is None  # another of that name may well be named elsewhere


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"latitude": 35.951234}, "exact point"),
        ({"says": f"First.\n{SAID}"}, "note"),
        ({"rows": [[1, "leaked-photo(2).jpg"]]}, "name of a file"),
        ({"latitude": 35.95, "says": "First.\nSecond."}, None),
    ],
)
def test_needles_are_found_in_json_however_it_is_written(book: Path, tmp_path: Path, value: object, told: str | None) -> None:
    photo = tmp_path / "leaked-photo(2).jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    pipeline.preserve(book, [photo], hand=editor())
    take(book, [incident(1) | {"id": "told", "note": SAID, "latitude": 35.951234, "longitude": 39.0123}])
    assert _needles(book)[0].found_in(json.dumps(value).encode()) == told


def _needles(book: Path) -> tuple[Needles, str]:
    with Record(book) as record:
        return needles(record, PublicRecord(record, today=NOW.date())), record.full_id("told")


@pytest.mark.slow
def test_the_editor_sees_which_changes_single_somebody_out(book: Path, tmp_path: Path) -> None:
    publish(book, tmp_path / "release")
    take(book, [incident(3) | {"id": "few", "date": "2017-12-12", "counts": [killed(2, 3)]}])
    ready = pipeline.prepare_release(book, hand=editor(NOW + timedelta(days=1)), confirmed={"totals": "one more"})
    with Record(book) as record:
        assert list(ready.singled_out) == [record.full_id("few")]


def named(book: Path, **said: str) -> None:
    """Let a whole with two parts hold somebody who agreed to be named, in the first part; the words of the second name the person too."""
    settings = book / "book.toml"
    settings.write_text(settings.read_text("utf-8").replace('names = "never"', 'names = "consent"'), "utf-8")
    person = {
        "kind": "person",
        "id": "person",
        "name": "Ahmad Quokkason",
        "incident": "part-a",
        "publisher": "Monitor",
        "age": 41,
        "date": "2017-02-11",
    }
    consent = {"consent_by": "kin", "consent_kin": "brother", "consent_uses": ["name"], "consent_given": "2018-01-01"}
    words = {"words": "Ahmad Quokkason lived here", "url": "https://monitor.example/b"}
    take(
        book,
        [
            incident(2) | {"id": "whole"},
            incident(2) | {"id": "part-a", "part_of": "whole"},
            incident(2) | {"id": "part-b", "part_of": "whole"} | words,
            person | consent | said,
        ],
    )


def telling(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and b"Quokkason" in path.read_bytes()]


@pytest.mark.slow
def test_a_name_goes_from_every_page_on_the_day_that_consent_ends(book: Path, tmp_path: Path) -> None:
    named(book, consent_until="2026-03-01")
    publish(book, tmp_path / "release")
    assert telling(tmp_path / "release")
    publish(book, tmp_path / "release", now=NOW + timedelta(days=1), confirmed={"totals": "as it is"})
    assert telling(tmp_path / "release") == []
    with pytest.raises(Refused, match="named no more"):
        pipeline.publish_again(book, 1, tmp_path / "again", fill=Filler(book))


@pytest.mark.slow
def test_an_objection_while_a_release_is_made_stops_it(book: Path, tmp_path: Path) -> None:
    named(book)
    ready = pipeline.prepare_release(book, hand=editor(), confirmed={})

    def interrupted(*given: Any) -> Iterator[tuple[str, str]]:
        yield from Filler(book)(*given)
        take(
            book,
            [
                {
                    "kind": "correction",
                    "id": "o",
                    "about": "person",
                    "form": "objection",
                    "says": "no",
                    "received": "2026-03-01",
                    "publisher": "A sister",
                }
            ],
        )

    with pytest.raises(Refused, match="somebody objected"):
        pipeline.publish(book, ready, tmp_path / "release", fill=interrupted, hand=editor())
    assert not (tmp_path / "release").exists()


@pytest.mark.slow
def test_a_release_cannot_be_erased(book: Path, tmp_path: Path) -> None:
    publish(book, tmp_path / "release")
    with pipeline.acting(book, editor()) as record:
        (release,) = record.all(Release)
        with pytest.raises(Refused, match="own note"):
            erase(record, [release.id], hand=editor(), reason="a court asked")
