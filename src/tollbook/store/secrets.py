"""What must stand nowhere in what leaves the book, as needles to look for: the second look, after redaction has done its work.

Only what is unmistakable is looked for, so that a hit is a leak: whole names, sentences of notes, hashes, addresses, exact points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tollbook.language.fold import fold
from tollbook.model.decisions import Disposition, Judgement
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Party
from tollbook.model.people import Correction, Person
from tollbook.model.places import Place
from tollbook.model.publications import Find
from tollbook.model.sources import Document, Provenance, Source
from tollbook.store.canonical import Noun
from tollbook.store.ever import every_version
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record

SENTENCE = 5  # words of a note from which on nobody else says the same by chance
LONGEST = 12  # words of a sentence that are compared
SHORTEST = 6  # signs of a word that is looked for by itself
EXACT = re.compile(r"-?\d{1,3}\.\d{4,}")  # degrees to eleven metres or less
TOKEN = re.compile(r"""[^\s"'<>,;()\[\]{}]{6,}""")
WORD = re.compile(r"\w+")
Words = tuple[str, ...]


class Needles(msgspec.Struct, frozen=True):
    """What to look for, each with its kind: ``tokens`` as they are, ``phrases`` by their first word, names of people ``by_incident``."""

    tokens: dict[str, str]
    phrases: dict[str, list[tuple[Words, str]]]
    by_incident: dict[str, list[Words]]

    def found(self, text: str, *, incident: str | None = None) -> str | None:
        """Return what kind of secret a text tells, None where it tells none."""
        for token in TOKEN.findall(text):
            if token in self.tokens or token.rstrip(".:/") in self.tokens:
                return self.tokens.get(token) or self.tokens[token.rstrip(".:/")]
        names = self.by_incident.get(incident, []) if incident is not None else []
        if not self.phrases and not names:
            return None
        words = WORD.findall(fold(text))
        for at, word in enumerate(words):
            for phrase, kind in self.phrases.get(word, ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    return kind
        return "name of a person" if any(_holds(words, name) for name in names) else None


def needles(record: Record, shown: PublicRecord) -> Needles:
    """Return the needles of a book: what any version of a record holds for staff alone, and the public view does not show."""
    tokens: dict[str, str] = {}
    phrases: dict[str, list[tuple[Words, str]]] = {}
    people: dict[str, list[Words]] = {}
    public, names = _public_words(shown), _public_names(shown)
    for _, noun in every_version(record):
        if isinstance(noun, Person) and noun.incident is not None:
            people.setdefault(noun.incident, []).extend(_names(noun))
            continue
        for kind, value in _of(noun):
            for needle in _needles(value, whole=kind == "protected source"):
                if isinstance(needle, str):
                    if needle not in public:
                        tokens[needle] = kind
                elif not any(_holds(name, needle) for name in names.get(needle[0], ())):
                    known = phrases.setdefault(needle[0], [])
                    known += [] if (needle, kind) in known else [(needle, kind)]
    shown_points = {point for token in public for point in EXACT.findall(token)}
    tokens |= {point: "exact point" for point in _points(record) if point not in shown_points}
    shown_names = {tuple(WORD.findall(fold(held.noun.name))) for held in shown.all(Person)}
    return Needles(tokens, phrases, {id: [name for name in names if name not in shown_names] for id, names in people.items()})


def _of(noun: Noun) -> Iterator[tuple[str, str]]:
    """Yield what a record holds for staff alone, by its kind."""
    said: Provenance | None = getattr(noun, "provenance", None)
    if said is not None:
        yield from (("note", value) for value in (said.note, *(value for _, value in said.unread)) if value)
    match noun:
        case Incident(what=str(what)):
            yield "note", what
        case Find(serial=str(serial)):
            yield "serial number", serial
        case Assessment(reason=str(reason)):
            yield "reason of an assessment", reason
        case Correction(says=says):
            yield "words of an objection", says
        case Disposition(note=str(note)) | Judgement(why=str(note)):
            yield "note", note
        case Source(protected=True):
            yield "protected source", noun.name
        case Document() if noun.withheld or noun.url is None:
            yield from (("withheld document", value) for value in (noun.sha256, noun.url) if value)
    if isinstance(noun, Document) and noun.name and noun.name not in (noun.url or ""):
        yield "name of a file", noun.name


def _needles(value: str, *, whole: bool) -> Iterator[str | Words]:
    """Yield a value as what is looked for: a word as it is, a sentence by its first words; what anybody might say is left out."""
    words = tuple(WORD.findall(fold(value)))
    if len(words) >= SENTENCE or (whole and len(words) > 1):
        yield words[:LONGEST]
    elif " " not in value.strip() and len(value.strip()) >= SHORTEST and (whole or not value.strip().isalpha()):
        yield value.strip()


def _names(person: Person) -> Iterator[Words]:
    """Yield the names of a person in full: a first name alone is that of many."""
    for name in (person.name, f"{person.name} {person.family}" if person.family else ""):
        words = tuple(WORD.findall(fold(name)))
        if len(words) > 1:
            yield words


def _points(record: Record) -> Iterator[str]:
    for _, noun in every_version(record):
        places: tuple[Any, ...] = (noun,) if isinstance(noun, Place) else ()
        if isinstance(noun, Incident | Report):
            places = noun.where
        elif isinstance(noun, Find) and noun.where is not None:
            places = (noun.where,)
        for place in places:
            yield from (
                text for degrees in (place.latitude, place.longitude) if degrees is not None and EXACT.fullmatch(text := str(degrees))
            )


def _public_words(shown: PublicRecord) -> set[str]:
    """Return every word that public records hold as such: what is shown on purpose is no secret."""
    return {token for held in shown.everything() for token in TOKEN.findall(_text(held.noun))}


def _public_names(shown: PublicRecord) -> dict[str, list[Words]]:
    """Return the public names of sources, parties and places, under each of their words: what repeats one tells nothing."""
    found: dict[str, list[Words]] = {}
    named = [held.noun.name for held in shown.all(Source)]
    named += [held.noun.name for held in shown.all(Party)] + [held.noun.name for held in shown.all(Place)]
    for name in named:
        words = tuple(WORD.findall(fold(name)))
        for word in set(words):
            found.setdefault(word, []).append(words)
    return found


def _text(noun: object) -> str:
    return msgspec.json.encode(noun).decode()


def _holds(words: Sequence[str], name: Words) -> bool:
    first, length = name[0], len(name)
    return any(word == first and tuple(words[at : at + length]) == name for at, word in enumerate(words))
