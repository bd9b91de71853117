"""The names that a book knows: its own and those of the vocabulary, for parties and for places."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from tollbook.errors import Ambiguous, Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import row, say, term
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.store.memo import memo
from tollbook.store.reader import Reader
from tollbook.vocabulary import parties

GENERAL = frozenset({"coalition", "coalition forces", "international coalition"})
LEVEL_WORDS = frozenset("governorate province district subdistrict region state city town village neighborhood neighbourhood area".split())


def all_parties(reader: Reader) -> list[Party]:
    """Return the parties of the vocabulary, with those of the book; a book's own adds to a known one."""
    return [*parties(), *(held.noun for held in reader.all(Party))]


def party_names(reader: Reader, *, metonyms: bool = True, general: bool = True) -> Names:
    """Index every name of every party; without the ``general`` ones, which may mean whichever party a text speaks of."""
    return memo(reader, f"party names {metonyms} {general}", lambda: _party_names(reader, metonyms=metonyms, general=general))


def _party_names(reader: Reader, *, metonyms: bool, general: bool) -> Names:
    index = Names()
    own = [held.noun for held in reader.all(Party)]
    claimed = {fold(name): fold(party.name) for party in own for name in (party.name, *(alias.name for alias in party.aliases))}
    for party in parties():
        names = [(party.name, False), *((alias.name, alias.metonym) for alias in party.aliases)]
        shared = any(claimed.get(fold(name)) == fold(name) for name, _ in names)  # the book's own record of this party
        for name, metonym in names:
            taken = fold(name) in claimed and not shared  # a book's own alias means its own party
            if not taken and (metonyms or not metonym) and (general or fold(name) not in GENERAL):
                index.add(name, party.name)
    for party in own:
        known = index.named(party.name)
        name = known[0] if len(known) == 1 else party.name
        index.add(party.name, name)
        for alias in party.aliases:
            if metonyms or not alias.metonym:
                index.add(alias.name, name)
    return index


def place_names(reader: Reader, held: Sequence[str] = ()) -> Names:
    """Index every name of every place that has a record of its own, and of those that incidents name.

    A name without its level ("Town B" for "Town B Governorate") names every place that is called so.
    """
    if not held:
        return memo(reader, "place names", lambda: _recorded_places(reader))
    index = _recorded_places(reader)
    for name in held:
        known = index.named(name) or (name,)
        for spelling in (name, without_level(name)):
            if len(known) == 1 and not (spelling != name and _recorded(index, spelling)):
                index.add(spelling, known[0])
    return index


def _recorded_places(reader: Reader) -> Names:
    index = Names()
    for place in reader.all(Place):
        for spelling in (place.noun.name, *place.noun.names):
            index.add(spelling, place.noun.name)
    return index


def _recorded(index: Names, spelling: str) -> bool:
    """Say whether a place of exactly this name has a record: then a longer name does not claim it."""
    return any(fold(name) == fold(spelling) for name in index.named(spelling))


def without_level(name: str) -> str:
    """Return a name without the words at its end that say what kind of place it is: "Town B Governorate" is Town B."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in LEVEL_WORDS:
        words.pop()
    return " ".join(words)


def one_name(printed: str, index: Names) -> str:
    """Return the one name of something, or the name as printed where it may be several or is not known."""
    named = index.named(printed)
    return named[0] if len(named) == 1 else printed


def one_of(words: str, index: Names, known: list[str], *, kind: str) -> str:
    """Return the single thing that words name, among those an index or a list knows.

    Raises
    ------
    Unknown, Ambiguous
        With what was probably meant, or with all that may be.
    """
    if words in known:
        return words
    own = Names((name, name) for name in known)
    named = own.named(words) or index.named(words)
    if len(named) == 1:
        return named[0]
    if named:
        raise Ambiguous(
            say('{kind} "{words}" may be {names}; name one of them in full', kind=term(kind), words=words, names=row(" or ", named))
        )
    spelled = {fold(name): name for name in known}
    close = [spelled[name] for name in get_close_matches(fold(words), spelled, n=1, cutoff=0.6)]
    if close:
        raise Unknown(say('no {kind} "{words}" in this book; did you mean {name}?', kind=term(kind), words=words, name=close[0]))
    raise Unknown(
        say('no {kind} "{words}" in this book', kind=term(kind), words=words),
        advice=f"list what the book holds with `tollbook total --by {kind}`",
    )
