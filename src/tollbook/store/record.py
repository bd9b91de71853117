"""The full record of a book: every question that SQLite answers, one function each."""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date
from itertools import starmap
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tollbook.errors import Ambiguous, TollbookError, Unknown
from tollbook.language.said import say
from tollbook.model.decisions import Erasure
from tollbook.model.events import Incident, Report
from tollbook.model.publications import Coverage
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.store import journal, settings
from tollbook.store.canonical import KIND_OF, PROPOSED, Held, N, Noun, encoded, held_of, when_of
from tollbook.store.database import guarded, open_database
from tollbook.store.evidence import Evidence, sweep_copies
from tollbook.store.journal import Entry
from tollbook.store.preserved import documents_ever
from tollbook.store.seal import Seal, latest_note
from tollbook.store.settings import Settings
from tollbook.store.touched import touched
from tollbook.store.writing import Act, Hand, erased_key, remove_batch, unfinished, writing

if TYPE_CHECKING:
    from tollbook.store.snapshot import Copy

# A version of a record that no later one supersedes, among the entries looked at.
NEWEST = """
    entry.seq < :entries
    and record.body is not null
    and not exists (
        select 1
        from record later
        join entry later_entry on later_entry.batch = later.batch
        where later.id = record.id
        and (later_entry.seq, later.row) > (entry.seq, record.row)
        and later_entry.seq < :entries
    )
"""
HELD = "record.id, record.kind, record.body, entry.seq, record.key"


class Record:
    """The book as its staff see it."""

    public = False
    withheld: str | None = None  # nothing is

    def __init__(
        self, path: Path, *, as_of: date | None = None, entries: int | None = None, wait: float = 5.0, write: bool = False
    ) -> None:
        self.path = path
        self.db = open_database(path / "book.db", wait=wait, write=write)
        self.evidence = Evidence(path / "evidence")
        self.settings = settings.read(path / "book.toml")
        self.copies: dict[Path, Copy] = {}
        self.kept: dict[str, tuple[str, object]] = {}
        self._seal: Seal | None = None
        self._state: str | None = None
        self._now: Record | None = None
        with guarded(path / "book.db"):
            self._looks_at = None if write else journal.sequence_as_of(self.db, as_of) if entries is None else entries
            if write:
                self._sweep()
            elif self.looks_back:
                self._now = self._newest()
                self.settings = self._settings_then()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.db.close()
        self._let_go()
        if self._seal is not None:
            with nullcontext() if kind is None else suppress(TollbookError):  # what went wrong first is what is told
                self._seal.remember()

    def follow(self) -> None:
        """Look at all entries that there are now: quicker than to open the book again."""
        with guarded(self.path / "book.db"):
            self._looks_at, self._state, self._now = journal.size(self.db), None, None
        self._let_go()
        self.kept.clear()

    def _let_go(self) -> None:
        for held in self.copies.values():
            held.close()
        self.copies.clear()

    @property
    def entries(self) -> int:
        """How many journal entries are looked at: those at opening, or all while writing."""
        return journal.size(self.db) if self._looks_at is None else self._looks_at

    @property
    def changes(self) -> int:
        """Return a number that changes whenever another connection writes to the book."""
        with guarded(self.path / "book.db"):
            (version,) = self.db.execute("pragma data_version").fetchone()
        return int(version)

    @property
    def looks_back(self) -> bool:
        """True where later entries are left out: the book as of an earlier day."""
        return self.entries < journal.size(self.db)

    @property
    def now(self) -> Record:
        """The newest state of the book, where this one looks back: what may be shown is for that to say."""
        return self if self._now is None else self._now

    @property
    def past(self) -> bool:
        """True where this was opened as of an earlier day than that of the last entry."""
        return self._now is not None

    def _newest(self) -> Record:
        newest = copy.copy(self)  # it reads by the same connection, which stays this one's to close
        newest._looks_at, newest.copies, newest.kept = journal.size(self.db), {}, {}  # noqa: SLF001  # of its own kind
        return newest

    @property
    def state(self) -> str:
        """A word that changes whenever an answer could; while reading it stays as it is."""
        if self._state is None or self._looks_at is None:
            self._state = f"{self.entries} {journal.last_leaf_hash(self.db, self.entries)} {self.settings.toml}"
        return self._state

    @property
    def basis(self) -> str:
        """A word that changes whenever an answer could for another reason than the journal."""
        return self.settings.toml

    def leaf(self, entries: int) -> str:
        """Return the hash of the last of the first entries of the journal."""
        return journal.last_leaf_hash(self.db, entries)

    def touched(self, since: int) -> dict[str, bool] | None:
        """Return the incidents that entries from a number on may have changed, and whether each was itself written.

        None where they may have changed any: names, places, sources, settings and erasures speak of all.
        """
        return touched(self, since)

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield the newest version of every record of one kind, in the order they were written; proposals are none yet."""
        return self._standing("record.kind = :kind", kind=KIND_OF[noun])  # type: ignore[return-value]  # the kind names the type

    def documents_of(self, address: str) -> list[Held[Document]]:
        """Return the documents that were had at an address, in the order they were written; no other is decoded."""
        rows = self._standing("record.kind = :kind and instr(record.body, :quoted)", kind=KIND_OF[Document], quoted=encoded(address))
        return [held for held in rows if isinstance(held.noun, Document) and held.noun.url == address]  # type: ignore[misc]  # narrowed

    def documents_named(self, name: str) -> list[Held[Document]]:
        """Return the documents of a name, proposed ones included, in the order they were written; no other is decoded."""
        kind = KIND_OF[Document]
        rows = self._standing(
            "record.kind in (:kind, :proposed) and instr(record.body, :quoted)", kind=kind, proposed=PROPOSED + kind, quoted=encoded(name)
        )
        return [held for held in rows if isinstance(held.noun, Document) and held.noun.name == name]  # type: ignore[misc]  # narrowed

    def days_of_incidents(self, *, but: Collection[str] = ()) -> Iterator[Period]:
        """Yield when each incident happened, but for those of some ids, in no order."""
        rows = self.db.execute(
            f"""
            select record.body
            from record
            join entry using (batch)
            where record.kind = :kind
            and {NEWEST}
            {"and record.id not in (select value from json_each(:but))" if but else ""}
            """,
            {"kind": KIND_OF[Incident], "entries": self.entries, "but": json.dumps(sorted(but))},
        )
        return (when_of(body) for (body,) in rows)

    def number_of(self, noun: type[N]) -> int:
        """Return about how many records of one kind there are: versions that were superseded count too."""
        (number,) = self.db.execute("select count(*) from record where kind = ?", (KIND_OF[noun],)).fetchone()
        return int(number)

    def proposals(self) -> Iterator[Held[Noun]]:
        """Yield what machines propose and nobody has accepted or withdrawn."""
        return self._standing("record.kind between :from and :to", **{"from": PROPOSED, "to": PROPOSED + "~"})

    def everything(self, *, since: int = 0) -> Iterator[Held[Noun]]:
        """Yield the newest version of every record, proposals included, that an entry or a later one wrote, in the order of the journal."""
        return self._standing("entry.seq >= :since", since=since)

    def _standing(self, which: str, **named: str | int | bytes) -> Iterator[Held[Noun]]:
        rows = self.db.execute(
            f"""
            select {HELD}
            from record
            join entry using (batch)
            where {which}
            and {NEWEST}
            order by entry.seq, record.row  -- no hash covers the numbers of rows across entries
            """,
            {"entries": self.entries, **named},
        )
        return starmap(held_of, rows)

    def versions(self, id: str) -> list[Held[Noun]]:
        """Return every version of one record, oldest first; erased versions are left out."""
        rows = self.db.execute(
            f"""
            select {HELD}
            from record
            join entry using (batch)
            where record.id = :id
            and entry.seq < :entries
            and record.body is not null
            order by entry.seq, record.row
            """,
            {"id": id, "entries": self.entries},
        )
        return list(starmap(held_of, rows))

    def one(self, id: str) -> Held[Noun]:
        """Return the newest version of one record.

        Raises
        ------
        Unknown
            If the book holds no such record.
        """
        held = self.versions(self.full_id(id))
        if not held:
            raise Unknown(say('no record "{id}" in this book', id=id), advice="`tollbook total` and `tollbook check` print ids")
        return held[-1]

    def full_id(self, beginning: str) -> str:
        """Complete an id from its beginning, or from the publisher's own key."""
        rows = self.db.execute(
            """
            select distinct id
            from record
            join entry using (batch)
            where entry.seq < :entries
            and (record.id between :beginning and :beginning || '~' or record.key in (:beginning, :erased))
            limit 3
            """,
            {"beginning": beginning, "erased": erased_key(beginning), "entries": self.entries},
        ).fetchall()
        if not rows:
            raise Unknown(say('no record "{id}" in this book', id=beginning), advice="`tollbook total` and `tollbook check` print ids")
        if len(rows) > 1:
            raise Ambiguous(
                say(
                    '"{id}" begins several ids, among them {one} and {other}; type more of it',
                    id=beginning,
                    one=rows[0][0],
                    other=rows[1][0],
                )
            )
        return str(rows[0][0])

    def called(self, key: str) -> list[str]:
        """Return the ids of the records that have an id or a publisher's own key, to the letter."""
        rows = self.db.execute(
            """
            select distinct id
            from record
            join entry using (batch)
            where entry.seq < :entries
            and (record.id = :key or record.key in (:key, :erased))
            order by id
            """,
            {"key": key, "erased": erased_key(key), "entries": self.entries},
        )
        return [id for (id,) in rows]

    def pointing_to(self, id: str, *, most: int = -1) -> list[tuple[str, Held[Noun]]]:
        """Return the records that name this one, with the role in which their newest version does."""
        rows = self.db.execute(
            f"""
            select reference.role, {HELD}
            from reference
            join record on record.row = reference.row
            join entry using (batch)
            where reference.target = :id
            and {NEWEST}
            order by entry.seq, record.row
            limit :most
            """,
            {"id": id, "entries": self.entries, "most": most},
        )
        return [(role, held_of(*row)) for role, *row in rows]

    def reports_in(self, document: str) -> list[Held[Report]]:
        """Return the reports that were read from a document, proposals included, in the order they were written."""
        pointing = self.pointing_to(document)
        return [held for role, held in pointing if role == "document" and isinstance(held.noun, Report)]  # type: ignore[misc]  # narrowed

    def entries_of(self, id: str) -> set[int]:
        """Return the numbers of the entries that wrote a record, erased versions included."""
        rows = self.db.execute(
            "select entry.seq from record join entry using (batch) where record.id = :id and entry.seq < :entries",
            {"id": id, "entries": self.entries},
        )
        return {seq for (seq,) in rows}

    def entry(self, seq: int) -> Entry:
        """Return one entry of the journal."""
        known = 0 <= seq < journal.size(self.db)
        row = self.db.execute("select leaf from entry where seq = :seq", {"seq": seq}).fetchone() if known else None
        if row is None:
            raise Unknown(say("the journal has no entry {seq}; the last is {last}", seq=f"{seq}", last=f"{journal.size(self.db) - 1}"))
        return journal.read_entry(row[0])

    def journal(self) -> Iterator[Entry]:
        """Yield the entries of the journal, oldest first."""
        for seq, _, _, leaf in journal.leaves(self.db):
            if seq < self.entries:
                yield journal.read_entry(leaf)

    @property
    def coverage(self) -> list[Coverage]:
        """What this book says it can speak about."""
        return [*self.settings.coverage, *(held.noun for held in self.all(Coverage))]

    def latest_checkpoint(self) -> str | None:
        """Return the newest signed checkpoint as a note."""
        return latest_note(self.db)

    def seal(self) -> Seal:
        """Return what signs the acts on this book; at first use all entries are hashed again, and a rewritten book is refused."""
        if self._seal is None:
            with guarded(self.path / "book.db"):
                self._seal = Seal(self.db, self.settings)
        return self._seal

    def act(self, hand: Hand, verb: str, subject: str) -> Act:
        """Begin one act on the book."""
        return Act(self.db, self.path, seal=self.seal, evidence=self.evidence, hand=hand, verb=verb, subject=subject)

    def _settings_then(self) -> Settings:
        """Return the settings of the day looked at; what may be published is always for today's policy to say."""
        noted = [held.noun for held in self.all(Settings)]
        return replace(noted[-1], policy=self.settings.policy) if noted else self.settings

    def remove_erased_evidence(self) -> None:
        """Remove preserved bytes whose documents were erased, but for those that another document still names."""
        erased = {held.noun.sha256 for held in self.all(Erasure) if held.noun.sha256 is not None}
        for digest in erased - documents_ever(self.db) if erased else ():
            self.evidence.remove(digest)

    def _sweep(self) -> None:
        """Take out what an interrupted process left unfinished: no entry ever named it, or one says that it is erased."""
        self.evidence.sweep()
        sweep_copies(self.path / "cache")
        self.remove_erased_evidence()
        for batch in unfinished(self.db):
            with writing(self.db, self.path):
                remove_batch(self.db, batch)
