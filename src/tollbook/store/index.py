"""The index of all words: a copy in SQLite's full-text engine, derived from a book, brought up to date as it grows, and disposable."""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import lru_cache
from hashlib import blake2s, sha256
from itertools import islice
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.language.fold import fold, letters
from tollbook.model.accounts import Account
from tollbook.model.decisions import Disposition, Erasure, Judgement, Redirect, Withdrawn
from tollbook.model.sources import Document
from tollbook.store import journal
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.media import text_of
from tollbook.store.reader import Reader
from tollbook.store.record import Record
from tollbook.store.settings import Imported, Settings
from tollbook.store.snapshot import forget_stale
from tollbook.store.words import day, words

LAYOUT = 3  # raise it whenever what is indexed changes
LONGEST_TEXT = 1 << 20
MANY = STEP = 5_000
YEARS = range(1500, 2200)  # what an open end of a period reaches
GAP = " qfgq "  # a word of no language, between two texts: no phrase reaches from one into the other
NO_WORDS = (Settings, Imported, Judgement, Disposition, Account, Withdrawn, Redirect, Erasure)
TABLES = """
create table doc (n integer primary key, id text not null unique) strict;
create table seen (entries integer not null, leaf text not null) strict;
create virtual table said using fts5 (words, marks, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0');
"""


@contextmanager
def index(reader: Reader) -> Iterator[sqlite3.Connection]:
    """Open the index of what a reader may see, made or brought up to date first; in memory where nothing can be written."""
    try:
        db = _upto_date(reader, _path(reader))
    except (OSError, sqlite3.Error):  # a read-only disk, another process at it, or a damaged copy
        db = _filled(sqlite3.connect(":memory:", isolation_level=None), reader)
    with closing(db):
        yield db


def bring_up_to_date(record: Record) -> None:
    """Index what was written since; after a large act, so that the next search need not wait."""
    with index(record):
        pass


def _path(reader: Reader) -> Path:
    """Name the copy: one that grows with the book for its staff today, one for each state of any other view."""
    if isinstance(reader, Record) and not reader.looks_back:
        return reader.path / "cache" / f"words-full-{LAYOUT}.db"
    view = "public" if reader.public else "past"
    return reader.path / "cache" / f"words-{view}-{sha256(f'{LAYOUT} {reader.state}'.encode()).hexdigest()[:24]}.db"


def _upto_date(reader: Reader, path: Path) -> sqlite3.Connection:
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    try:
        db.execute("begin immediate")
        if not db.execute("select 1 from sqlite_schema where name = 'seen'").fetchone():
            _filled(db, reader)
            forget_stale(path, "words-p*.db")
        elif isinstance(reader, Record) and not reader.looks_back:
            _catch_up(db, reader)
        db.execute("commit")
    except BaseException as error:
        db.close()
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:  # else it is whole, and another process is at it
            path.unlink(missing_ok=True)
        raise
    return db


def _filled(db: sqlite3.Connection, reader: Reader) -> sqlite3.Connection:
    for statement in TABLES.split(";")[:-1]:
        db.execute(statement)
    _add(db, reader, reader.everything())
    if isinstance(reader, Record):
        _note(db, reader)
    db.execute("insert into said (said) values ('optimize')")
    return db


def _catch_up(db: sqlite3.Connection, record: Record) -> None:
    entries, leaf = db.execute("select entries, leaf from seen").fetchone()
    if entries > record.entries or leaf != journal.last_leaf_hash(record.db, entries):
        raise sqlite3.DatabaseError("the index is of another book")
    if entries < record.entries:
        written = _add(db, record, record.everything(since=entries))
        _note(db, record)
        if written > MANY:
            db.execute("insert into said (said) values ('optimize')")


def _note(db: sqlite3.Connection, record: Record) -> None:
    db.execute("delete from seen")
    db.execute("insert into seen (entries, leaf) values (?, ?)", (record.entries, journal.last_leaf_hash(record.db, record.entries)))


def _add(db: sqlite3.Connection, reader: Reader, records: Iterable[Held[Noun]]) -> int:
    """Index records, in the place of what the index has of them."""
    before = n = int(db.execute("select coalesce(max(n), 0) from doc").fetchone()[0])
    fresh = n == 0
    for step in _steps(records):
        if not fresh:
            db.executemany("delete from said where rowid = (select n from doc where id = ?)", [(held.id,) for held in step])
            db.executemany("delete from doc where id = ?", [(held.id,) for held in step])
        rows = [(n + at, held) for at, held in enumerate((held for held in step if not isinstance(held.noun, NO_WORDS)), 1)]
        db.executemany("insert into doc (n, id) values (?, ?)", [(at, held.id) for at, held in rows])
        db.executemany(
            "insert into said (rowid, words, marks) values (?, ?, ?)",
            ((at, _words(held, reader), " ".join(_marks(held))) for at, held in rows),
        )
        n += len(rows)
    return n - before


def _steps(records: Iterable[Held[Noun]]) -> Iterator[list[Held[Noun]]]:
    waiting = iter(records)
    while step := list(islice(waiting, STEP)):
        yield step


def _words(held: Held[Noun], reader: Reader) -> str:
    text = GAP.join(words(held.noun))
    if isinstance(held.noun, Document) and isinstance(reader, Record):
        text += f"{GAP}{_text(reader, held.noun)}"
    return letters(text)


def _text(record: Record, document: Document) -> str:
    """Return the text of a preserved page in plain text, as far as it is searched."""
    if document.media_type != "text/plain":
        return ""
    try:
        with text_of(record.evidence.path(document.sha256), packed=False) as text:
            return text.read(LONGEST_TEXT)
    except (BadInput, UnicodeDecodeError):
        return ""


def _marks(held: Held[Noun]) -> Iterator[str]:
    """Yield what the filters look for, each as one word that no text holds."""
    noun = held.noun
    yield mark("kind", "proposal" if held.proposed else KIND_OF[type(noun)])
    when = day(noun)
    if when is not None and when.earliest is not None:
        yield from day_marks(when.earliest)
    for party in _parties(noun):
        yield mark("party", fold(party))
    for place in _places(noun):
        yield mark("place", fold(place))
    provenance = getattr(noun, "provenance", None)
    if provenance is not None:
        for source in {provenance.publisher, *provenance.origins}:
            yield mark("source", fold(source))


def _parties(noun: Noun) -> set[str]:
    named = {involved.party for involved in getattr(noun, "parties", ()) if not isinstance(involved, str)}
    named |= {party for party in getattr(noun, "parties", ()) if isinstance(party, str)}
    roles = ("speaker", "on_behalf_of", "subject", "object", "finder", "declared_by", "supplied_by", "taken_from", "used_by")
    return named | {party for role in roles if (party := getattr(noun, role, None))}


def _places(noun: Noun) -> set[str]:
    where = getattr(noun, "where", ()) or ()
    named = {name for place in (where if isinstance(where, tuple) else (where,)) for name in place.path}
    return named | set(getattr(noun, "places", ())) | ({noun.centre} if hasattr(noun, "centre") else set())


@lru_cache(maxsize=65_536)
def mark(filter: str, value: str) -> str:
    """Return a filter's value as one word, the same in the index and in a query."""
    return filter[:2] + blake2s(f"{filter} {value}".encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=65_536)
def day_marks(first: date) -> tuple[str, ...]:
    """Return a day as marks of its decade, year, month and day."""
    return tuple(mark("day", name) for name in (f"{first.year // 10}x", f"{first.year}", f"{first:%Y-%m}", f"{first:%Y-%m-%d}"))


def within(earliest: date | None, latest: date | None) -> Iterator[str]:
    """Yield the fewest marks of decades, years, months and days that together make a period.

    >>> len(list(within(date(2009, 12, 31), date(2021, 2, 1)))), len(list(within(date(2014, 1, 1), date(2014, 12, 31))))
    (5, 1)
    """
    first, last = earliest or date(YEARS.start, 1, 1), latest or date(YEARS.stop - 1, 12, 31)
    year = first.year
    while year <= last.year:
        if year % 10 == 0 and first <= date(year, 1, 1) and date(year + 9, 12, 31) <= last:
            yield mark("day", f"{year // 10}x")
            year += 10
            continue
        if first <= date(year, 1, 1) and date(year, 12, 31) <= last:
            yield mark("day", f"{year}")
        else:
            yield from _within_year(year, first, last)
        year += 1


def _within_year(year: int, first: date, last: date) -> Iterator[str]:
    for month in range(1, 13):
        days = monthrange(year, month)[1]
        inside = [day for day in range(1, days + 1) if first <= date(year, month, day) <= last]
        if len(inside) == days:
            yield mark("day", f"{year}-{month:02d}")
        else:
            yield from (mark("day", f"{year}-{month:02d}-{day:02d}") for day in inside)
