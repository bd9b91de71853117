"""Names that may mean several things in a book, which are asked about before a number is given; and how one of them is written in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.publications import Relation
from tollbook.store.memo import memo
from tollbook.store.names import GENERAL, all_parties, one_name, party_names, place_names, without_level
from tollbook.store.reader import Reader

MEMBER = "member of"  # as a plain line of a membership has it
ARABIC_LEVELS = ("محافظة", "مدينة", "بلدة", "قرية", "ناحية", "منطقة", "قضاء")  # which stand before the name

Meanings = Mapping[str, tuple[str, ...]]


def meanings_of(several: Meanings, words: str) -> tuple[str, ...]:
    """Return all that words may mean where that is several things, nothing where it is one."""
    folded = fold(words)
    return several.get(folded) or several.get(folded.removeprefix("the ")) or ()


def places_alike(reader: Reader, held: Sequence[str]) -> Meanings:
    """Return every spelling that may mean several places, folded: a town is called as its province is, once nobody says which.

    ``held`` are the places that incidents name.
    """
    return memo(reader, f"places alike {hash(tuple(held))}", lambda: _several(_places(reader, held)))


def _places(reader: Reader, held: Sequence[str]) -> Iterator[tuple[str, str]]:
    recorded = place_names(reader)
    named = [(place.noun.name, spelling) for place in reader.all(Place) for spelling in (place.noun.name, *place.noun.names)]
    for name, spelling in (*named, *((one_name(name, recorded), name) for name in held)):
        yield spelling, name
        yield _bare(spelling), name


def _bare(spelling: str) -> str:
    """Return a name without the words that say what kind of place it is."""
    first, _, rest = spelling.partition(" ")
    return rest if rest and first in ARABIC_LEVELS else without_level(spelling)


def parties_alike(reader: Reader, held: Sequence[str]) -> Meanings:
    """Return every spelling that may mean several parties, folded: "the coalition" may be a whole or one of its members.

    ``held`` are the parties that the book names.
    """
    return memo(reader, f"parties alike {hash(tuple(held))}", lambda: _parties(reader, held))


def _parties(reader: Reader, held: Sequence[str]) -> Meanings:
    index, own = party_names(reader), {fold(each.noun.name) for each in reader.all(Party)}
    spellings = ((spelling, name) for spelling in index.spellings for name in index.named(spelling))
    wholes = [(each.name, each.part_of) for each in all_parties(reader) if each.part_of]
    wholes += [(each.noun.subject, each.noun.object) for each in reader.all(Relation) if each.noun.does == MEMBER and each.noun.object]
    found = dict(_several((*spellings, *((name, name) for name in held))))
    for general in GENERAL - own:
        named = {*index.named(general), *(name for name in held if "coalition" in fold(name).split())}
        members = {one_name(part, index) for part, whole in wholes if one_name(whole, index) in named}
        if named:
            found[general] = tuple(sorted(named | (members & {*held})))
    return found


def _several(spellings: Iterable[tuple[str, str]]) -> Meanings:
    index = Names(spellings)
    return {spelling: tuple(sorted(index.named(spelling))) for spelling in index.spellings if len(index.named(spelling)) > 1}


def in_full(reader: Reader, held: Sequence[str]) -> Mapping[str, str]:
    """Return how each place is written in full that may not be called by its name alone: with what it lies in, or in quotes.

    A name that several records bear means all of them together.
    """
    return memo(reader, f"places in full {hash(tuple(held))}", lambda: _in_full(reader, places_alike(reader, held)))


def _in_full(reader: Reader, several: Meanings) -> dict[str, str]:
    around: dict[str, set[tuple[str, ...]]] = {}
    for place in reader.all(Place):
        around.setdefault(place.noun.name, set()).add(place.noun.path[1:2])
    shared = {name for names in several.values() for name in names if name in meanings_of(several, name)}
    return {name: _written(name, around.get(name, set())) for name in sorted(shared)}


def _written(name: str, around: set[tuple[str, ...]]) -> str:
    """Return a name with the one thing that it lies in, in quotes where that is not one."""
    larger = next(iter(around)) if len(around) == 1 else ()
    return f"{name}, {larger[0]}" if larger else f'"{name}"'
