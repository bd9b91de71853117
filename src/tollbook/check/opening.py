"""Opening what is to be checked: a text, web page or PDF, from a file or from the documents that a book preserves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tollbook.check.article import Article, titled
from tollbook.errors import BadInput, unreadable
from tollbook.jail.documents import READERS, DocumentText, read_document
from tollbook.language.identify import language
from tollbook.language.said import say
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.store.articles import several_named
from tollbook.store.canonical import Held
from tollbook.store.derived import is_ocr
from tollbook.store.evidence import digest_of
from tollbook.store.media import UNKNOWN, UNSIGNED, recognised
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.texts import Texts

LONGEST = 5_000_000  # bytes of a text, characters of a document
LANGUAGES = ("en", "ar")


def from_file(path: Path, *, published: Period | None) -> Article:
    """Open an article from a file: text in UTF-8, HTML, PDF or a text of an office program, by its first bytes, else its name.

    Raises
    ------
    BadInput
        If it is not there, is something else, cannot be read, is empty, too long, or in a language whose claims are not read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
        digest = digest_of(path)
    except OSError as error:
        raise unreadable(path, error) from None
    media, named = recognised(path)
    if media in READERS:
        return as_article(read_document(path, media), digest, str(path), published)
    if media not in UNSIGNED or (named in READERS and media == UNKNOWN):
        raise _no_article(path, media, named)
    if len(content) > LONGEST:
        raise BadInput(say("longer than {n} bytes", n=LONGEST), where=str(path), advice="check it in parts")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(say("not UTF-8 at byte {n}; save it as UTF-8 text and try again", n=error.start), where=str(path)) from None
    return as_article(DocumentText(text), digest, str(path), published)


def _no_article(path: Path, media: str, named: str | None) -> BadInput:
    """Return what is said of a file that is no text: what its bytes are, and what its name says where that is something else."""
    known = say("its bytes are those of {media}", media=media) if media != UNKNOWN else say("its bytes are no text, and of no known kind")
    lying = say("{bytes}, though its name says {named}", bytes=known, named=named) if named else known
    return BadInput(say("{what}; a text, a web page or a PDF is read here", what=lying), where=str(path))


def from_book(record: Record, name: str, *, published: Period | None) -> tuple[str, Article]:
    """Open a document that a book preserves, by id, file name or address; return its id with it."""
    held = _named(record, name)
    document = held.noun
    read = Texts(record.path, record.evidence).of(document)
    return held.id, as_article(read, document.sha256, document.name, published or document.published)


def _named(record: Record, name: str) -> Held[Document]:
    found = [held for held in record.all(Document) if name in {held.id, held.noun.name, held.noun.url}]
    if len(found) > 1:
        found = _newest_to_read(record, found)
    if len(found) > 1:
        raise several_named(name, found)
    if not found:
        raise BadInput(
            say("{name}: No such file, and no document of this book has that id, name or address", name=name),
            advice="add it first: tollbook add FILE",
        )
    return found[0]


def _newest_to_read(record: Record, found: list[Held[Document]]) -> list[Held[Document]]:
    """Leave out what has no text, what a browser drew, scans whose words stand beside them, and captures that a newer one follows."""
    texts = Texts(record.path, record.evidence)
    readable = [held for held in found if texts.readable(held.noun) and not held.noun.is_rendering] or found
    past = {held.noun.follows for held in readable} | {held.noun.derived_from for held in readable if is_ocr(held.noun)}
    return [held for held in readable if held.id not in past]


def from_public(reader: PublicRecord, name: str, *, published: Period | None) -> tuple[str, Article]:
    """Open a document that the public sees, by id, name or address, as far as its text may be told; return its id with it.

    Raises
    ------
    Unknown, Ambiguous, BadInput
        If there is no such document, several, or no text whose claims are read.
    """
    held, text = reader.article(name)
    return held.id, as_article(DocumentText(text), held.noun.sha256, held.id, published or held.noun.published)


def as_article(read: DocumentText, digest: str, name: str, published: Period | None) -> Article:
    """Return what was read as an article.

    Raises
    ------
    BadInput
        If it is empty, too long, or in a language whose claims are not read.
    """
    if not read.text.strip():
        raise BadInput(say("holds no text"), where=name)
    if len(read.text) > LONGEST:
        raise BadInput(say("longer than {n} characters", n=LONGEST), where=name, advice="check it in parts")
    spoken = language(read.text)
    if spoken not in LANGUAGES:
        raise BadInput(say("not in English or Arabic; claims in other languages are not read yet"), where=name)
    article = Article(read.text, digest, read.title or titled(read.text), published or _dated(read.date), spoken)
    return replace(article, dated_by_page=published is None and article.published is not None)


def _dated(date: str | None) -> Period | None:
    try:
        return Period.read(date[:10]) if date else None
    except ValueError:
        return None
