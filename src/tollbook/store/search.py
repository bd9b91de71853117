"""Search over everything that has words, with filters and exact totals."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import row, say, term
from tollbook.model.places import Place
from tollbook.model.searches import Hit, Hits, Search
from tollbook.store.canonical import KIND_OF, NOUNS
from tollbook.store.index import index, mark, within
from tollbook.store.names import all_parties, one_of, party_names, place_names
from tollbook.store.reader import Reader
from tollbook.store.rule import turned_around
from tollbook.store.words import dated, title, words

WORD = re.compile(r'"([^"]*)"|(\S+)')
SHOWN = 160
NOTHING = mark("nothing", "")  # what no record is marked with


def search(reader: Reader, asked: Search) -> Hits:
    """Return one page of the records that hold all words and fit all filters, and how many there are.

    Raises
    ------
    BadInput
        If nothing that can be searched for is asked.
    Unknown, Ambiguous
        If no record names such a party or place, or several are called so.
    """
    with index(reader) as db:
        query = " AND ".join(_query(reader, db, asked))
        if query:
            (total,) = db.execute("select count(*) from said where said match ?", (query,)).fetchone()
        else:
            (total,) = db.execute("select count(*) from doc").fetchone()
        # In the order of rows: ranking 100,000 records by relevance takes twenty times as long.
        ids = db.execute(
            f"""
            select id
            from doc
            where n in (
                select rowid
                from said
                {"where said match :query" if query else ""}
                order by rowid desc
                limit :size offset :first
            )
            order by n desc
            """,
            {"query": query, "size": asked.size, "first": (asked.page - 1) * asked.size},
        ).fetchall()
    sought = [term.removesuffix("*") for term in _terms(asked.words)]
    return Hits(total, tuple(_hit(reader, id, sought) for (id,) in ids))


def _hit(reader: Reader, id: str, sought: Sequence[str]) -> Hit:
    held = reader.one(id)
    shown = title(held.noun)
    folded = fold(shown)
    other = next((text for text in words(held.noun) if text not in shown and any(term in fold(text) for term in sought)), None)
    missing = any(term not in folded for term in sought)
    kind = f"proposed {KIND_OF[type(held.noun)]}" if held.proposed else KIND_OF[type(held.noun)]
    return Hit(held.id, kind, dated(held.noun), shown, other[:SHOWN] if other and missing else None)


def _query(reader: Reader, db: sqlite3.Connection, asked: Search) -> Iterator[str]:
    """Yield the conditions of a query in the language of the full-text engine."""
    terms = list(_terms(asked.words))
    if asked.words.strip() and not terms:
        raise BadInput(say("“{words}” holds no word or number to search for", words=asked.words))
    if terms:
        yield f"words : ({' AND '.join(map(_quoted, terms))})"
    for kind in asked.kinds:
        if kind not in NOUNS and kind != "proposal":
            raise BadInput(say('no kind "{kind}"; there are {kinds}', kind=kind, kinds=row(", ", map(term, ("proposal", *NOUNS)))))
    if asked.kinds:
        yield _any_of(mark("kind", kind) for kind in asked.kinds)
    if asked.parties:
        known = party_names(reader)
        yield _any_of(each for words in asked.parties for each in _named(db, words, known, _party_spellings(reader, known), kind="party"))
    if asked.places:
        yield _any_of(each for words in asked.places for each in _place_marks(reader, db, words))
    if asked.sources:
        yield _any_of(mark("source", fold(source)) for source in asked.sources)
    if asked.earliest and asked.latest and asked.earliest > asked.latest:
        raise BadInput(turned_around(asked.earliest, asked.latest))
    if asked.earliest or asked.latest:
        yield _any_of(within(asked.earliest, asked.latest))


def _terms(given: str) -> Iterator[str]:
    """Yield the words and phrases that are searched for, folded as the index is; a * at the end of a word stays."""
    for phrase, word in WORD.findall(given):
        folded = fold(phrase or word)
        if folded:
            yield folded + ("*" if word.endswith("*") else "")


def _quoted(term: str) -> str:
    return f'"{term[:-1]}" *' if term.endswith("*") else f'"{term}"'


def _any_of(marks: Iterable[str]) -> str:
    return f"marks : ({' OR '.join(dict.fromkeys(marks)) or NOTHING})"


def _party_spellings(reader: Reader, known: Names) -> dict[str, set[str]]:
    """Return every spelling of each party by its one name."""
    spellings: dict[str, set[str]] = {}
    for party in all_parties(reader):
        names = known.named(party.name)
        if len(names) == 1:
            spellings.setdefault(names[0], set()).update((party.name, *(alias.name for alias in party.aliases)))
    return spellings


def _place_marks(reader: Reader, db: sqlite3.Connection, words: str) -> list[str]:
    spellings = {held.noun.name: {held.noun.name, *held.noun.names} for held in reader.all(Place)}
    return _named(db, words, place_names(reader), spellings, kind="place")


def _named(db: sqlite3.Connection, words: str, known: Names, spellings: dict[str, set[str]], *, kind: str) -> list[str]:
    """Return the marks of all spellings of what words name; words that no list knows stand for themselves, if some record has them."""
    own = mark(kind, fold(words))
    named = known.named(words)
    if not named and db.execute("select 1 from said where said match ? limit 1", (f"marks : {own}",)).fetchone():
        return [own]
    name = one_of(words, known, [] if named else list(spellings), kind=kind)
    return [mark(kind, fold(spelling)) for spelling in {name, *spellings.get(name, ())}]
