"""Opening what is to be checked: a text, web page or PDF, from a file or from the documents that a book preserves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tollbook.check.article import Article, titled
from tollbook.errors import Ambiguous, BadInput, unreadable
from tollbook.jail.documents import READERS, DocumentText, read_document
from tollbook.language.identify import language
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.store.derived import is_ocr
from tollbook.store.evidence import digest_of
from tollbook.store.media import media_type
from tollbook.store.record import Record
from tollbook.store.texts import Texts

LONGEST = 5_000_000  # bytes of a text, characters of a document
LANGUAGES = {"en": "English", "ar": "Arabic"}


def from_file(path: Path, *, published: Period | None) -> Article:
    """Open an article from a file: text in UTF-8, HTML or PDF by its name.

    Raises
    ------
    BadInput
        If it is not there, cannot be read as such, empty, too long, or in a language whose claims are not read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
        digest = digest_of(path)
    except OSError as error:
        raise unreadable(path, error) from None
    if (media := media_type(path)) in READERS:
        return _of(read_document(path, media), digest, str(path), published)
    if len(content) > LONGEST:
        raise BadInput(f"{path}: longer than {LONGEST:,} bytes; check it in parts")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8 text and try again") from None
    return _of(DocumentText(text), digest, str(path), published)


def from_book(record: Record, name: str, *, published: Period | None) -> tuple[str, Article]:
    """Open a document that a book preserves, by id, file name or address; return its id with it."""
    held = _named(record, name)
    document = held.noun
    read = Texts(record.path, record.evidence).of(document)
    return held.id, _of(read, document.sha256, document.name, published or document.published)


def _named(record: Record, name: str) -> Held[Document]:
    found = [held for held in record.all(Document) if name in {held.id, held.noun.name, held.noun.url}]
    if len(found) > 1:
        found = _newest_to_read(record, found)
    if len(found) > 1:
        raise Ambiguous(f'{len(found)} documents are named "{name}", among them {found[0].id} and {found[1].id}; name one by its id')
    if not found:
        raise BadInput(f"{name}: No such file, and no document of this book has that id, name or address; add it first: tollbook add FILE")
    return found[0]


def _newest_to_read(record: Record, found: list[Held[Document]]) -> list[Held[Document]]:
    """Leave out what has no text, what a browser drew, scans whose words stand beside them, and captures that a newer one follows."""
    texts = Texts(record.path, record.evidence)
    readable = [held for held in found if texts.readable(held.noun) and not held.noun.is_rendering] or found
    past = {held.noun.follows for held in readable} | {held.noun.derived_from for held in readable if is_ocr(held.noun)}
    return [held for held in readable if held.id not in past]


def _of(read: DocumentText, digest: str, name: str, published: Period | None) -> Article:
    if not read.text.strip():
        raise BadInput(f"{name}: holds no text")
    if len(read.text) > LONGEST:
        raise BadInput(f"{name}: longer than {LONGEST:,} characters; check it in parts")
    spoken = language(read.text)
    if spoken not in LANGUAGES:
        raise BadInput(f"{name}: not in {' or '.join(LANGUAGES.values())}; claims in other languages are not read yet")
    article = Article(read.text, digest, read.title or titled(read.text), published or _dated(read.date), spoken)
    return replace(article, dated_by_page=published is None and article.published is not None)


def _dated(date: str | None) -> Period | None:
    try:
        return Period.read(date[:10]) if date else None
    except ValueError:
        return None
