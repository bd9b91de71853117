"""Whom or what an address means: a record by its id, or a name; a name that may be several asks, and is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tollbook.errors import Ambiguous, Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import say, term
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.store.canonical import Noun
from tollbook.store.figures import names_of_parties_alike, names_of_places, names_of_places_alike, places_held, places_in_full
from tollbook.store.meanings import meanings_of, parties_alike
from tollbook.store.names import all_parties, one_name, party_names, place_names
from tollbook.store.public import PublicRecord
from tollbook.web.answers.mentions import listed_parties, mentioned_parties
from tollbook.web.asking import EXACT, NAMES
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Candidate:
    """One thing that a name may mean, what it lies in or is part of, and the level of a place."""

    name: str
    within: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True)
class Which:
    """A name that may mean several things, for the reader to choose from."""

    asked: str
    kind: str
    candidates: tuple[Candidate, ...]


def party_meant(reader: PublicRecord, asking: Asking) -> str | Which:
    """Return the one name of the party that an address means, or ask which.

    Raises
    ------
    Unknown
        If the book names no such party.
    """
    words, index = asking.path["id"], party_names(reader, general=False)
    record = recorded(reader, words, Party)
    if record is not None:
        return one_name(record.name, index)
    named, several = index.named(words), meanings_of(parties_alike(reader, listed_parties(reader, index)), words)
    if several and not named:
        return _which(reader, words, several, kind="party")
    found = _chosen(words, several or named, () if len(named) == 1 else mentioned_parties(reader, index), asking=asking, kind="party")
    return found if isinstance(found, str) else _which(reader, words, found, kind="party")


def place_meant(reader: PublicRecord, asking: Asking) -> str | Which:
    """Return the one name of the place that an address means, or ask which: a town may be called as its province is.

    Raises
    ------
    Unknown
        If the book names no such place.
    """
    words, records = asking.path["id"], place_names(reader)
    record = recorded(reader, words, Place)
    if record is not None:
        return record.name
    held = places_held(reader)
    names = {one_name(name, records) for name in held} | {each.noun.name for each in reader.all(Place)}
    alike = meanings_of(names_of_places_alike(reader), words) or names_of_places(reader).named(words)
    found = _chosen(words, alike, sorted(names), kind="place", asking=asking)
    return found if isinstance(found, str) else _which(reader, words, found, kind="place")


def unclear(reader: PublicRecord, asking: Asking) -> Which | None:
    """Return what must be asked before the filters of an address are a question: of the first name that may mean several things."""
    exact = {value for name, value in asking.pairs if name == EXACT}
    asked = (_unclear(reader, name, value, exact={value} if "1" in exact else exact) for name, value in asking.pairs)
    return next((each for each in asked if each), None)


def unclear_key(reader: PublicRecord, asking: Asking) -> Which | None:
    """Return what must be asked of the key of a figure, whose names are meant as they are spelled where something is called exactly so."""
    asked = (_unclear(reader, name, value, exact={value}) for name, value in asking.keyed)
    return next((each for each in asked if each), None)


def clear(reader: PublicRecord, asking: Asking) -> None:
    """Let nothing pass that would have to be asked about first.

    Raises
    ------
    Ambiguous
        If a name in the filters of an address may mean several things.
    """
    if which := unclear(reader, asking):
        full = places_in_full(reader)
        named = " or ".join(full.get(each.name, each.name) for each in which.candidates)
        raise Ambiguous(f"{which.kind} {which.asked} may be {named}; name one of them so")


def also_called(reader: PublicRecord, names: Iterable[str]) -> tuple[Which, ...]:
    """Return what else may be called by the names of places, each of which is meant as it is spelled."""
    several = {name: meanings_of(names_of_places_alike(reader), name) for name in names}
    asked = ((name, tuple(each for each in alike if each != name)) for name, alike in several.items() if name in alike)
    return tuple(_which(reader, name, others, kind="place") for name, others in asked)


def _unclear(reader: PublicRecord, name: str, value: str, *, exact: set[str]) -> Which | None:
    if name not in NAMES or not value.strip():
        return None
    several = meanings_of(names_of_parties_alike(reader) if name == "party" else names_of_places_alike(reader), value)
    return _which(reader, value, several, kind=name) if several and not (value in exact and value in several) else None


def _which(reader: PublicRecord, words: str, names: Iterable[str], *, kind: str) -> Which:
    return Which(words, kind, tuple(candidates(reader, names, kind=kind)))


def candidates(reader: PublicRecord, names: Iterable[str], *, kind: str) -> Iterator[Candidate]:
    """Return parties or places as they are offered to choose from, by name."""
    return (_parties if kind == "party" else _places)(reader, sorted(names))


def _places(reader: PublicRecord, names: Iterable[str]) -> Iterator[Candidate]:
    records = {each.noun.name: each.noun for each in reader.all(Place)}
    for name in names:
        place = records.get(name)
        yield Candidate(name, place.path[1:], place.level) if place else Candidate(name)


def _parties(reader: PublicRecord, names: Iterable[str]) -> Iterator[Candidate]:
    wholes = {each.name: each.part_of for each in all_parties(reader)}
    for name in names:
        whole = wholes.get(name)
        yield Candidate(name, (whole,) if whole else ())


def recorded(reader: PublicRecord, id: str, kind: type[Party] | type[Place]) -> Party | Place | None:
    """Return the record of an id, None where it is that of no such thing."""
    try:
        noun: Noun = reader.one(id).noun
    except Unknown:
        return None
    return noun if isinstance(noun, kind) else None


def same(names: Iterable[str | None], name: str, index: Names) -> bool:
    """Say whether one of some names, as printed, is a name of this party."""
    return any(each is not None and one_name(each, index) == name for each in names)


def _chosen(words: str, named: Sequence[str], others: Iterable[str], *, kind: str, asking: Asking) -> str | Sequence[str]:
    """Return the one thing that is meant, or all that may be."""
    exactly = asking.value(EXACT, "") and next((name for name in (*named, *others) if name == words), None)
    if exactly:
        return exactly
    if len(named) == 1:
        return named[0]
    if named:
        return named
    spelled = {fold(name): name for name in others}
    if fold(words) in spelled:
        return spelled[fold(words)]
    close = [spelled[name] for name in get_close_matches(fold(words)[:200], spelled, n=1, cutoff=0.6)]
    if close:
        raise Unknown(say('no {kind} "{words}" in this book; did you mean {name}?', kind=term(kind), words=words[:200], name=close[0]))
    raise Unknown(say('no {kind} "{words}" in this book', kind=term(kind), words=words[:200]))
