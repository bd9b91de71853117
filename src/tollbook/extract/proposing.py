"""What was read in the documents of a book, written into it as proposals; what people accepted or refused stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

from tollbook.errors import BadInput
from tollbook.extract.coded import report_of
from tollbook.extract.endpoint import Endpoint
from tollbook.extract.form import Form
from tollbook.extract.reading import Reader
from tollbook.jail.documents import DocumentText
from tollbook.language.said import Said
from tollbook.model.decisions import Withdrawn
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.store import doubts
from tollbook.store.canonical import Held
from tollbook.store.derived import is_aside, is_ocr, is_speech
from tollbook.store.doubts import Doubts
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.texts import Texts
from tollbook.store.writing import Act, Hand

READING_AT_ONCE = 2  # children that read documents beside each other


@dataclass(slots=True)
class Proposing:
    """What one run did: how many documents were read, and what became of the reports in them."""

    documents: int = 0
    proposed: int = 0
    unchanged: int = 0
    standing: int = 0
    withdrawn: int = 0
    empty: int = 0
    unread: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # ids of the documents that could not be read
    others: Counter[str] = field(default_factory=Counter)  # documents of formats that are not read, by media type
    apart: list[str] = field(default_factory=list)  # the ids of these
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    entry: Entry | None = None


def learned(record: Record) -> Reader:
    """Return a reader that knows the places and parties of a book, those of its coded incidents included."""
    places = [held.noun for held in record.all(Place)]
    places += [place for held in record.all(Incident) for place in held.noun.where]
    return Reader((place for place in places if place.latitude is not None), (held.noun for held in record.all(Party)))


def propose(
    record: Record,
    *,
    hand: Hand,
    endpoint: Endpoint | None = None,
    only: Collection[str] | None = None,
    reason: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Proposing:
    """Read every document of a book whose text can be read, or those of some ids, and propose a report for each event in it.

    With an ``endpoint`` its model reads them, and its proposals stand beside those of our own rules.
    """
    texts, reader = Texts(record.path, record.evidence), learned(record)
    everything = list(record.all(Document))
    preserved = [held for held in everything if only is None or held.id in only or held.noun.derived_from in only]
    scans = {held.noun.derived_from for held in everything if is_ocr(held.noun)}  # their words stand in a text of their own
    preserved = [held for held in preserved if held.id not in scans and not is_aside(held.noun)]
    documents = [held for held in preserved if texts.readable(held.noun) and not held.noun.is_rendering]
    apart = [held for held in preserved if not texts.readable(held.noun)]
    others = Counter(held.noun.media_type for held in apart)
    done = Proposing(documents=len(documents), others=others, apart=[held.id for held in apart])
    with record.act(hand, "extract", f"{len(documents)} document{'' if len(documents) == 1 else 's'}") as act:
        act.reason = reason
        for at, (held, text) in enumerate(_texts(texts, documents), start=1):
            if isinstance(text, BadInput):
                done.unread.append(_named(held, text))
                done.failed.append(held.id)
            else:
                done.notes += [f"{held.noun.name}: {words}" for words in text.notes]
                published = held.noun.published or _period(text.date)
                forms = _forms(done, held, text.text, reader, endpoint, published)
                if forms is not None:
                    done.empty += not forms
                    _write(act, done, held, _Read(text, doubts.of(record, held)), forms, by=endpoint.model if endpoint else "")
            progress(at, len(documents))
    done.entry = act.entry
    return done


@dataclass(frozen=True, slots=True)
class _Read:
    """A text, and which of its numbers are not safe."""

    text: DocumentText
    doubts: Doubts


def _texts(texts: Texts, documents: Sequence[Held[Document]]) -> Iterator[tuple[Held[Document], DocumentText | BadInput]]:
    """Yield the text of each document, or why it has none, in order."""

    def read(held: Held[Document]) -> DocumentText | BadInput:
        try:
            return texts.of(held.noun)
        except BadInput as error:
            return error

    with ThreadPoolExecutor(READING_AT_ONCE) as pool:
        yield from zip(documents, pool.map(read, documents), strict=True)


def _forms(
    done: Proposing, document: Held[Document], text: str, reader: Reader, endpoint: Endpoint | None, published: Period | None
) -> Sequence[Form] | None:
    """Return what our own rules, or the model behind an endpoint, read in a text; None where they failed, and nothing may change."""
    try:
        if endpoint is None:
            reading = reader.read(text, published=published)
            done.languages[reading.language or "none"] += 1
            return reading.forms
        asked = endpoint.ask(text, reader, published=published)
    except BadInput as error:
        done.unread.append(_named(document, error))
        done.failed.append(document.id)
        return None
    done.refused += [f"{document.noun.name}: {reason}" for reason in asked.refused]
    return (asked.form,) if asked.form is not None else ()


def _named(document: Held[Document], error: BadInput) -> Said:
    """Return what is said of a document that could not be read."""
    typed = f"; {error.advice}" if error.advice else ""
    return Said(f"{document.noun.name}: {error.words}{typed}", "{what}: {why}", {"what": document.noun.name, "why": error.words})


def _period(words: str | None) -> Period | None:
    try:
        return Period.read(words) if words else None
    except ValueError:
        return None


def _write(act: Act, done: Proposing, document: Held[Document], read: _Read, forms: Sequence[Form], *, by: str) -> None:
    """Propose the reports of one document under stable keys; those that are no longer read are taken back."""
    for at, form in enumerate(forms):
        key, report = _key(document, at, by), read.doubts.flagged(report_of(form, document, read.text.text), read.text)
        if act.is_erased(key):
            continue
        held = act.keyed(key)
        if held is not None and not held.proposed:
            done.standing += 1
        elif (held.noun if held is not None else _refused(act, key)) == report:
            done.unchanged += 1
        else:
            act.write(report, key=key, id=held.id if held is not None else None, proposed=True)
            done.proposed += 1
    for at in count(len(forms)):
        key = _key(document, at, by)
        if act.is_erased(key):
            continue
        held = act.keyed(key)
        if held is None:
            return
        if held.proposed:
            act.write(Withdrawn("report"), key=held.key, id=held.id)
            done.withdrawn += 1


def _key(document: Held[Document], at: int, by: str) -> str:
    """Return the key of a report; two scans, or two recordings, may hold the same words."""
    name = document.id if is_ocr(document.noun) or is_speech(document.noun) else document.noun.sha256
    return "/".join(("extract", name, *([by] if by else ()), str(at)))


def _refused(act: Act, key: str) -> Report | None:
    """Return what was proposed here before and taken back: the same is not proposed again."""
    held = act.taken_back(key)
    return held.noun if held is not None and isinstance(held.noun, Report) else None
