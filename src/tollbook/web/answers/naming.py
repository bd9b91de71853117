"""Whom or what an address means: a record by its id, or a name; a name that may be several asks, and is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tollbook.errors import Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import say, term
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.store.canonical import Noun
from tollbook.store.figures import names_of_places, places_held
from tollbook.store.names import GENERAL, one_name, party_names, place_names, without_level
from tollbook.store.public import PublicRecord
from tollbook.web.answers.mentions import listed_parties, mentioned_parties
from tollbook.web.request import Asking

EXACT = "exact"  # of an address whose name is meant as it is spelled


@dataclass(frozen=True)
class Candidate:
    """One thing that a name may mean, and what it lies in or is part of."""

    name: str
    within: tuple[str, ...] = ()


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
    general = fold(words).removeprefix("the ") in GENERAL and words not in {held.noun.name for held in reader.all(Party)}
    named = party_names(reader).named(words) if general else index.named(words)
    if general:
        others = {name for name in listed_parties(reader, index) if "coalition" in fold(name).split()}
        return Which(words, "party", tuple(map(Candidate, sorted({*named, *others}))))
    return _chosen(words, named, () if len(named) == 1 else mentioned_parties(reader, index), kind="party", asking=asking)


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
    alike = {name for name in names if fold(without_level(name)) == fold(words)} | set(names_of_places(reader).named(words))
    found = _chosen(words, sorted(alike), sorted(names), kind="place", asking=asking)
    if isinstance(found, str):
        return found
    paths = {each.noun.name: each.noun.path[1:] for each in reader.all(Place)}
    return Which(words, "place", tuple(Candidate(each.name, paths.get(each.name, ())) for each in found.candidates))


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


def _chosen(words: str, named: Sequence[str], others: Iterable[str], *, kind: str, asking: Asking) -> str | Which:
    exactly = asking.value(EXACT, "") and next((name for name in (*named, *others) if name == words), None)
    if exactly:
        return exactly
    if len(named) == 1:
        return named[0]
    if named:
        return Which(words, kind, tuple(map(Candidate, sorted(named))))
    spelled = {fold(name): name for name in others}
    if fold(words) in spelled:
        return spelled[fold(words)]
    close = [spelled[name] for name in get_close_matches(fold(words)[:200], spelled, n=1, cutoff=0.6)]
    if close:
        raise Unknown(say('no {kind} "{words}" in this book; did you mean {name}?', kind=term(kind), words=words[:200], name=close[0]))
    raise Unknown(say('no {kind} "{words}" in this book', kind=term(kind), words=words[:200]))
