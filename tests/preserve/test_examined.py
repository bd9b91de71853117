"""What is added is looked at: numbers that two readers give differently, words in pictures, metadata kept apart, copies found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance
from tests.jail.making import CANARY, from_a_camera, letters, photograph, saved, turned_round
from tests.jail.test_documents import REPORT, drawn, pdf

from tollbook import decide, pipeline
from tollbook.jail.ocr import TESSERACT
from tollbook.jail.outside import Program
from tollbook.model.events import Report
from tollbook.model.sources import Document, Examination
from tollbook.preserve import Had, examining
from tollbook.preserve.examining import ocr as reading
from tollbook.store.alike import pictures_alike
from tollbook.store.canonical import Held, Noun
from tollbook.store.derived import PLACES, with_places
from tollbook.store.doubts import BY_OCR, DIFFER, doubtful
from tollbook.store.media import words_of
from tollbook.store.record import Record
from tollbook.store.texts import Texts

Added = Callable[..., tuple[str, ...]]
SAYS = "On 3 April 2017 an air strike in Aleppo\nkilled 17 civilians and injured 23 people."
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract with eng and ara")


@pytest.fixture
def added(empty: Path, tmp_path: Path) -> Added:
    def add(**files: bytes) -> tuple[str, ...]:
        paths = []
        for name, content in files.items():
            paths.append(tmp_path / name.replace("__", "."))
            paths[-1].write_bytes(content)
        kept = pipeline.add(empty, paths, hand=pipeline.hand())
        added.notes = kept.notes  # type: ignore[attr-defined]  # for those tests that look
        return kept.documents

    added: Added = add
    return add


def found(book: Path, id: str) -> list[Examination]:
    with Record(book) as record:
        return [held.noun for held in record.all(Examination) if held.noun.document == id]


def made(book: Path, id: str) -> list[Document]:
    with Record(book) as record:
        return [held.noun for held in record.all(Document) if held.noun.derived_from == id and held.noun.part != PLACES]


def proposed(book: Path) -> list[Report]:
    with Record(book) as record:
        return [held.noun for held in record.proposals() if isinstance(held.noun, Report)]


def test_digits_that_two_readers_give_differently_are_kept_and_flagged(empty: Path, added: Added) -> None:
    (id,) = added(report__pdf=turned_round())

    assert found(empty, id)[0].differs == ((1, "17", "71"),)
    pipeline.extract(empty)
    (report,) = proposed(empty)
    assert {(count.low, count.flags) for count in report.counts} == {(17, (DIFFER,))}


def test_pages_that_have_no_text_beside_others_that_have_are_counted(empty: Path, added: Added) -> None:
    (id,) = added(report__pdf=pdf(drawn("17 killed"), drawn(), drawn("23 hurt")))

    assert dict(found(empty, id)[0].facts)["pages without text, not read"] == "1"


def test_numbers_on_which_two_readers_agree_are_not_flagged(empty: Path, added: Added) -> None:
    (id,) = added(report__pdf=REPORT)
    pipeline.extract(empty)

    assert found(empty, id)[0].differs == ()
    assert found(empty, id)[0].facts == (("pages read twice", "2"), ("pages with text", "2"))
    assert not any(doubtful(report.counts) for report in proposed(empty))


@needs_tesseract
@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tiff", "pdf"])
def test_words_of_a_picture_or_scan_become_a_text_of_their_own(kind: str, empty: Path, added: Added) -> None:
    picture = letters(SAYS)
    content = {"jpg": "JPEG", "pdf": "PDF"}.get(kind, kind.upper())
    (id,) = added(**{f"post__{kind}": saved(picture, content)})

    (text,) = made(empty, id)
    assert (text.media_type, text.part, text.name) == ("text/plain", "words", f"post.{kind}.ocr.txt")
    assert text.made_by == f"{TESSERACT.version} eng+ara"
    assert pipeline.extract(empty).unread == []
    (report,) = proposed(empty)
    assert {count.low for count in report.counts} == {17, 23}
    assert all(BY_OCR in count.flags for count in report.counts)


@needs_tesseract
def test_quotes_point_into_the_kept_text_and_it_knows_where_words_stand(empty: Path, added: Added) -> None:
    (id,) = added(post__png=saved(letters(SAYS)))
    pipeline.extract(empty)
    (report,) = proposed(empty)
    quote = next(each for each in report.quotes if each.value == "counts.0")

    with Record(empty) as record:
        text = record.one(report.document or "").noun
        assert isinstance(text, Document)
        assert text.derived_from == id
        read = with_places(record, text, Texts(record.path, record.evidence).of(text))
        assert read.text[quote.start : quote.end] in SAYS.replace("\n", " ")
        (box, *_) = read.placed(quote.start, quote.end)
        assert 0 < box.left < 0.5
        assert 0.5 < box.bottom < box.top < 1  # the upper half of the picture
        shutil.rmtree(empty / "cache")
        said = report.provenance.quote
        assert said is not None
        assert words_of(record.evidence, text, said) in SAYS.replace("\n", " ") + SAYS


@needs_tesseract
def test_words_read_by_ocr_are_not_read_again(empty: Path, added: Added) -> None:
    added(post__png=saved(letters(SAYS)))
    pipeline.extract(empty)

    again = pipeline.extract(empty)

    assert (again.proposed, again.unchanged, again.entry) == (0, 1, None)


@needs_tesseract
def test_two_scans_of_the_same_words_keep_a_report_each(empty: Path, added: Added) -> None:
    added(one__png=saved(letters(SAYS)), other__pdf=saved(letters(SAYS), "PDF"))

    assert pipeline.extract(empty).proposed == 2
    again = pipeline.extract(empty)

    assert (again.proposed, again.unchanged) == (0, 2)
    with Record(empty) as record:
        assert len({held.noun.document for held in record.proposals() if isinstance(held.noun, Report)}) == 2


def erased(book: Path, *ids: str) -> None:
    with pipeline.acting(book, pipeline.hand()) as record:
        decide.erase(record, ids, hand=pipeline.hand(), reason="consent withdrawn")


@needs_tesseract
@pytest.mark.parametrize("kind", [Examination, Report])
def test_what_was_erased_stops_nothing_and_is_not_made_again(kind: type[Examination | Report], empty: Path, added: Added) -> None:
    added(post__png=saved(letters(SAYS)))
    pipeline.extract(empty)
    with Record(empty) as record:
        gone = [held.id for held in _everything(record) if isinstance(held.noun, kind)]
    erased(empty, *gone)
    added(note__txt=SAYS.encode())

    done = pipeline.extract(empty)

    assert (done.proposed, done.unread) == (1, [])
    with Record(empty) as record:
        assert not {held.id for held in _everything(record)} & {*gone}


def _everything(record: Record) -> list[Held[Noun]]:
    """Return what was found in documents, and what is proposed."""
    return [held for held in record.everything() if held.proposed or isinstance(held.noun, Examination)]


def test_a_long_run_that_is_stopped_keeps_what_it_found(empty: Path, added: Added, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "BETWEEN", 0.0)
    (id, *_) = added(a__png=saved(photograph(1)), b__png=saved(photograph(2)))

    with Record(empty) as record:
        entries = [entry for entry in record.journal() if entry.verb == "examine"]
    assert len(entries) > 1
    assert found(empty, id)


def test_without_tesseract_one_line_says_what_to_install_and_later_it_is_read(
    empty: Path, added: Added, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reading, "TESSERACT", Program("no-such-tesseract"))
        (one, other) = added(post__png=saved(letters(SAYS)), scan__pdf=saved(letters(SAYS), "PDF"))
        (note,) = pipeline.examine(empty).notes
        assert note.startswith("words in pictures and scans are not read: install tesseract")
        assert note.endswith("(2 waiting)")
        assert made(empty, one) == made(empty, other) == []
    if shutil.which("tesseract"):
        pipeline.extract(empty)
        assert len(made(empty, one)) == len(made(empty, other)) == 1


@needs_tesseract
def test_a_long_scan_waits_for_extract(empty: Path, added: Added, tmp_path: Path) -> None:
    pages = [letters(f"Page {number}: 17 killed", size=(600, 200)) for number in range(1, 8)]
    pages[0].save(tmp_path / "long.pdf", save_all=True, append_images=pages[1:])
    kept = pipeline.add(empty, [tmp_path / "long.pdf"], hand=pipeline.hand())
    assert kept.notes == ("scans of more than 5 pages are read later: run tollbook extract (1 waiting)",)

    pipeline.extract(empty)

    (text,) = made(empty, kept.documents[0])
    with Record(empty) as record:
        read = with_places(record, text, Texts(record.path, record.evidence).of(text))
    assert [page for page, _ in read.pages()] == list(range(1, 8))
    assert read.text.count("17 killed") == 7


def test_what_a_camera_wrote_is_kept_apart_word_for_word(empty: Path, added: Added) -> None:
    (id,) = added(street__jpg=from_a_camera())

    facts = dict(found(empty, id)[0].facts)
    assert facts["picture"] == "JPEG, 320 × 240"
    assert facts["EXIF Model"] == f"{CANARY} model"
    assert facts["Exif BodySerialNumber"] == f"{CANARY} serial"
    assert facts["XMP dc:creator"] == f"{CANARY} xmp"
    assert facts["text comment"] == f"{CANARY} note"
    assert facts["GPS GPSLatitude"].startswith("35.0, 57.0, 4.4")


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((160, 120)),
        lambda image: image.crop((3, 3, 317, 237)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.3),
        lambda image: image.convert("L"),
    ],
    ids=["smaller", "cut", "brighter", "grey"],
)
def test_a_copy_of_a_picture_is_found_whatever_was_done_to_it(
    change: Callable[[Image.Image], Image.Image], empty: Path, added: Added
) -> None:
    one, other, different = added(
        a__png=saved(photograph(1)), b__jpg=saved(change(photograph(1)), "JPEG", quality=40), c__png=saved(photograph(2))
    )

    with Record(empty) as record:
        assert [held.id for held in pictures_alike(record, one)] == [other]
        assert pictures_alike(record, different) == []


def test_pages_of_text_have_no_fingerprint_since_all_of_them_are_alike(empty: Path, added: Added) -> None:
    ids = added(a__png=saved(letters("Five killed")), b__png=saved(letters("Harvest was good")))

    assert [found(empty, id)[0].fingerprint for id in ids] == [None, None]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken__png", saved(photograph())[:300], "is damaged"),
        ("lying__png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", "is no picture that is read here"),
        ("empty__jpg", b"", "is no picture that is read here"),
        ("broken__pdf", pdf(drawn("17 killed"))[:200], "is not a whole PDF"),
    ],
)
def test_a_file_that_cannot_be_looked_at_is_kept_and_says_why_once(
    name: str, content: bytes, words: str, empty: Path, added: Added, tmp_path: Path
) -> None:
    (id,) = added(**{name: content})

    notes = added.notes  # type: ignore[attr-defined]
    assert words in notes[0]
    assert all(note.isprintable() for note in notes)
    assert any(words in value for each in found(empty, id) for name, value in each.facts if name == "cannot be examined")
    assert pipeline.examine(empty).looked == 0
    with Record(empty) as record:
        document = record.one(id).noun
        assert isinstance(document, Document)
        assert record.evidence.path(document.sha256).read_bytes() == content


def test_what_is_made_from_a_withheld_document_is_withheld(empty: Path, added: Added, tmp_path: Path) -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("needs tesseract with eng and ara")
    (tmp_path / "post.png").write_bytes(saved(letters(SAYS)))
    (tmp_path / "lines.jsonl").write_text('{"kind":"document","id":"d","path":"post.png","withheld":true}\n', "utf-8")
    pipeline.import_rows(empty, tmp_path / "lines.jsonl", None, hand=pipeline.hand())

    pipeline.extract(empty)

    with Record(empty) as record:
        assert [held.noun.withheld for held in record.all(Document) if held.noun.derived_from] == [True, True]


@needs_tesseract
def test_an_address_of_a_scan_names_the_words_that_were_read_in_it(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(saved(letters(SAYS), "PDF"))
    pipeline.add(empty, [tmp_path / "scan.pdf"], hand=pipeline.hand(), had=Had("Local page", "https://local.example/scan"))

    _, article = pipeline.preserved_article(empty, "https://local.example/scan", published=None)

    assert "17 civilians" in article.text
