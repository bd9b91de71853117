"""Documents that say the same in nearly the same words: a post and its copies."""

from __future__ import annotations

from difflib import SequenceMatcher

from tollbook.errors import BadInput, TollbookError
from tollbook.language.fold import fold
from tollbook.model.searches import Search
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.texts import Texts

PHRASE, LONGEST, ALIKE, MOST = 6, 4_000, 0.8, 20


def copies_of(record: Record, document: Held[Document], text: str) -> list[Held[Document]]:
    """Return the documents whose texts share a run of words with this one and are alike in most of the rest."""
    words = fold(text).split()
    texts = Texts(record.path, record.evidence)
    found: list[Held[Document]] = []
    for start in (len(words) // 3, 2 * len(words) // 3):
        phrase = words[start : start + PHRASE]
        if len(phrase) < PHRASE:
            continue
        try:
            hits = search(record, Search(words=f'"{" ".join(phrase)}"', kinds=("document",), size=MOST)).hits
        except TollbookError:
            continue
        for hit in hits:
            other = record.one(hit.id)
            if other.id == document.id or any(other.id == held.id for held in found) or not isinstance(other.noun, Document):
                continue
            if _alike(texts, other.noun, words):
                found.append(Held(other.id, other.noun, other.entry, other.key))
    return found


def _alike(texts: Texts, other: Document, words: list[str]) -> bool:
    try:
        theirs = fold(texts.of(other).text[:LONGEST]).split()
    except BadInput:
        return False
    return SequenceMatcher(None, words[:LONGEST], theirs, autojunk=False).ratio() >= ALIKE
