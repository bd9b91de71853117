"""What must stand nowhere in what leaves the book, as needles to look for: the second look, after redaction has done its work.

Only what is unmistakable is looked for, so that a hit is a leak: whole names, sentences of notes, hashes, addresses, exact points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tollbook.language.fold import fold
from tollbook.model.decisions import Disposition, Judgement
from tollbook.model.events import Assessment, Incident
from tollbook.model.parties import Party
from tollbook.model.people import Correction, Person
from tollbook.model.places import Place
from tollbook.model.publications import Find
from tollbook.model.sources import Arrival, Document, Provenance, Source
from tollbook.redaction import is_inner
from tollbook.store.canonical import Noun
from tollbook.store.ever import bodies, every_version
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record

NAMES = frozenset({"protected source", "who objected", "who was told"})  # kinds of which every value is looked for
SENTENCE = 5  # words of a note from which on nobody else says the same by chance
LONGEST = 12  # words of a sentence that are compared
SHORTEST = 6  # signs of a word that is looked for by itself
EXACT = re.compile(r"-?\d{1,3}\.\d{4,}")  # degrees to eleven metres or less
DEGREES = re.compile(rb'"l(?:at|ong)itude":(-?[0-9.]+)')
HOLDING = tuple(  # what the stored bytes of a record have where it may hold something for staff alone
    f'"{name}":'.encode() + begins
    for begins, names in {
        b'"': "note what serial reason says why sha256 named",
        b"[[": "unread",
        b"true": "protected",
        b"": "family",
    }.items()
    for name in names.split()
)
CHUNK = 1 << 20  # bytes of a file that are looked at at once
TOKEN = re.compile(r"""[^\s"'<>,;()\[\]{}]{6,}""")
AROUND = ".:;/\\!?"  # signs that stand beside a word and are none of it
SIGNS = frozenset("\"'<>,;()[]{} ")  # that no token holds
WORD = re.compile(r"\w+")
Words = tuple[str, ...]


class Needles(msgspec.Struct, frozen=True):
    """What to look for, each with its kind: ``tokens`` as they are, ``phrases`` by their first word, names of people ``by_incident``."""

    tokens: dict[str, str]
    phrases: dict[str, list[tuple[Words, str]]]
    by_incident: dict[str, list[Words]]

    def found(self, text: str, *, incident: str | None = None) -> str | None:
        """Return what kind of secret a text tells, None where it tells none."""
        seen = set(TOKEN.findall(text))
        if told := self.tokens.keys() & (seen | {token.strip(AROUND) for token in seen}):
            return self.tokens[min(told)]
        names = self.by_incident.get(incident, []) if incident is not None else []
        if not self.phrases and not names:
            return None
        words = WORD.findall(fold(text))
        for at, word in enumerate(words):
            for phrase, kind in self.phrases.get(word, ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    return kind
        return "name of a person" if any(_holds(words, name) for name in names) else None

    def found_in(self, body: bytes, *, incident: str | None = None) -> str | None:
        """Return what kind of secret any text or number of a JSON value tells, as ``found`` does."""
        if b"\\" not in body and self.found(body.decode(), incident=incident) is None:
            return None  # where nothing is escaped, every text stands in the bytes as it is
        told = (self.found(text, incident=incident) for text in _texts(msgspec.json.decode(body)))
        return next((kind for kind in told if kind is not None), None)

    def found_in_file(self, path: Path, *, incident: str | None = None) -> str | None:
        """Return what kind of secret a file tells: one of JSON by its values, any other by its lines."""
        if path.suffix == ".json":
            return self.found_in(path.read_bytes(), incident=incident)
        of_line = self.found_in if path.suffix == ".jsonl" else lambda line: self.found(line.decode("utf-8-sig"))
        with path.open("rb") as file:
            while lines := file.readlines(CHUNK):
                chunk = b"".join(lines)
                if b"\\" not in chunk and self.found(chunk.decode("utf-8-sig")) is None:
                    continue
                if (kind := next((kind for line in lines if (kind := of_line(line)) is not None), None)) is not None:
                    return kind
        return None


def _texts(value: object) -> Iterator[str]:
    """Yield every text and number of a JSON value, the names of its keys included."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case float(number):
                yield repr(number)
            case dict(held):
                waiting += [*held.keys(), *held.values()]
            case list(held):
                waiting += held
            case _:
                pass


def needles(record: Record, shown: PublicRecord) -> Needles:
    """Return the needles of a book: what any version of a record holds for staff alone. ``unshown`` takes out what is public too."""
    tokens: dict[str, str] = {}
    phrases: dict[str, list[tuple[Words, str]]] = {}
    people: dict[str, list[Words]] = {}
    for noun in _telling(record):
        if isinstance(noun, Person) and noun.incident is not None:
            people.setdefault(noun.incident, []).extend(_names(noun))
        for kind, value in _of(noun):
            for needle in _needles(value, whole=kind in NAMES):
                if isinstance(needle, str):
                    tokens[needle] = kind
                else:
                    known = phrases.setdefault(needle[0], [])
                    known += [] if (needle, kind) in known else [(needle, kind)]
    tokens |= dict.fromkeys(_points(record), "exact point")
    return Needles(tokens, _unnamed(phrases, shown), _unnamed_people(people, shown))


def _telling(record: Record) -> Iterator[Noun]:
    """Yield every version of every record that may hold something for staff alone; most hold nothing, and are not decoded."""
    return (noun for _, noun in every_version(record, holding=HOLDING))


def unshown(sought: Needles, shown: PublicRecord, *, own: Iterable[str]) -> Needles:
    """Return needles without the words that a public record holds as such: what is shown on purpose is no secret.

    Nor is what the files of the release are called, its ``own`` names. Every public record is read for it, so it is asked only where
    something was found.
    """
    public = {token for held in shown.everything() for token in TOKEN.findall(_text(held.noun)) if token in sought.tokens}
    public.update(own)
    return msgspec.structs.replace(sought, tokens={token: kind for token, kind in sought.tokens.items() if token not in public})


def _unnamed(phrases: Mapping[str, list[tuple[Words, str]]], shown: PublicRecord) -> dict[str, list[tuple[Words, str]]]:
    """Return sentences without those that repeat the public name of a source, a party or a place."""
    if not phrases:
        return {}
    names = _public_names(shown)
    kept = (
        (first, [each for each in held if not any(_holds(name, each[0]) for name in names.get(first, ()))])
        for first, held in phrases.items()
    )
    return {first: held for first, held in kept if held}


def _unnamed_people(people: Mapping[str, list[Words]], shown: PublicRecord) -> dict[str, list[Words]]:
    """Return the names of people without those that are shown."""
    names = {tuple(WORD.findall(fold(held.noun.name))) for held in shown.all(Person)} if people else set()
    return {id: [name for name in held if name not in names] for id, held in people.items()}


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
        case Correction(says=says, provenance=by):
            yield "words of an objection", says
            yield "who objected", by.publisher
        case Disposition(note=str(note)) | Judgement(why=str(note)):
            yield "note", note
        case Source(protected=True):
            yield "protected source", noun.name
        case Arrival():
            yield from (("name of a file", value) for value in (noun.named,) if value not in (noun.url or ""))
            yield from (("where bytes came from again", value) for value in (noun.url,) if value)
        case Document() if noun.withheld or noun.url is None or is_inner(noun.url):
            yield from (("withheld document", value) for value in (noun.sha256, noun.url) if value)
    if isinstance(noun, Document) and noun.name and noun.name not in (noun.url or ""):
        yield "name of a file", noun.name


def _needles(value: str, *, whole: bool) -> Iterator[str | Words]:
    """Yield a value as what is looked for: a word as it is, a sentence by its first words; what anybody might say is left out."""
    value, words = value.strip(), tuple(WORD.findall(fold(value)))
    if " " not in value and SIGNS.isdisjoint(value):
        if len(value) >= SHORTEST and (whole or not value.isalpha()):
            yield value.strip(AROUND)
    elif len(words) >= SENTENCE or (len(words) > 1 and (whole or " " not in value)):
        yield words[:LONGEST]


def _names(person: Person) -> Iterator[Words]:
    """Yield the names of a person in full: a first name alone is that of many."""
    for name in (person.name, f"{person.name} {person.family}" if person.family else ""):
        words = tuple(WORD.findall(fold(name)))
        if len(words) > 1:
            yield words


def _points(record: Record) -> Iterator[str]:
    """Yield the degrees of every version of every place, read off the stored records as they stand."""
    for body in bodies(record, holding=(b'"latitude":',)):
        yield from (degrees.decode() for degrees in DEGREES.findall(body) if EXACT.fullmatch(degrees.decode()))


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
