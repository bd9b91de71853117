"""What was ever written into a book, in any version: the questions of those who must not tell it today."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from tollbook.model.people import Person
from tollbook.model.sources import Document
from tollbook.store.canonical import KIND_OF, PROPOSED, N, Noun, decoded
from tollbook.store.record import Record


def ever_written(record: Record, noun: type[N], *, holding: bytes | None = None) -> Iterator[tuple[str, N]]:
    """Yield every version of every record of one kind, proposals included, oldest first; erased ones are gone.

    ``holding`` leaves out the records of which no version holds these bytes.
    """
    rows = record.db.execute(
        """
        select record.id, record.kind, record.body
        from record
        join entry using (batch)
        where record.kind in (:kind, :proposed)
        and record.body is not null
        and entry.seq < :entries
        and (:holding is null or record.id in (select id from record where kind in (:kind, :proposed) and instr(body, :holding) > 0))
        order by entry.seq, record.row
        """,
        {"kind": KIND_OF[noun], "proposed": PROPOSED + KIND_OF[noun], "entries": record.entries, "holding": holding},
    )
    return ((id, decoded(kind, body)) for id, kind, body in rows)  # type: ignore[misc]  # the kind names the type


def ever_accepted(record: Record, noun: type[N]) -> Iterator[tuple[str, N]]:
    """Yield every version of every record of one kind that was no mere proposal; erased ones are gone."""
    rows = record.db.execute(
        """
        select record.id, record.kind, record.body
        from record
        join entry using (batch)
        where record.kind = :kind
        and record.body is not null
        and entry.seq < :entries
        """,
        {"kind": KIND_OF[noun], "entries": record.entries},
    )
    return ((id, decoded(kind, body)) for id, kind, body in rows)  # type: ignore[misc]  # the kind names the type


def with_derived(record: Record, documents: frozenset[str]) -> frozenset[str]:
    """Return documents with all that was ever taken out of them or made from them: it is no less guarded than they are."""
    derived = list(ever_written(record.now, Document, holding=b'"derived_from":"')) if documents else []
    found, more = frozenset[str](), documents
    while more:
        found |= more
        more = frozenset(id for id, each in derived if each.derived_from in more) - found
    return found


def every_version(record: Record, *, holding: Collection[bytes] = ()) -> Iterator[tuple[str, Noun]]:
    """Yield every version of every record of whatever kind, but for what was erased; ``holding`` leaves out those without any of these."""
    return ((id, decoded(kind, body)) for id, kind, body in _versions(record, holding))


def bodies(record: Record, *, holding: Collection[bytes]) -> Iterator[bytes]:
    """Yield every version of every record as it is stored, of those that hold any of these bytes."""
    return (body for _, _, body in _versions(record, holding))


def _versions(record: Record, holding: Collection[bytes]) -> Iterator[tuple[str, str, bytes]]:
    any_of = " or ".join(f"instr(record.body, :held{n}) > 0" for n in range(len(holding))) or "true"
    return record.db.execute(
        f"""
        select record.id, record.kind, record.body
        from record
        join entry using (batch)
        where record.body is not null
        and ({any_of})
        """,
        {f"held{n}": each for n, each in enumerate(holding)},
    )


def around(record: Record, incidents: Collection[str]) -> frozenset[str]:
    """Return incidents with all that ever spoke of them, was a part of them or was merged into them, and of what these ever spoke."""
    rows = record.db.execute(
        """
        with meant as (
            select value as id from json_each(:incidents)
            union
            select record.id
            from json_each(:incidents)
            join reference on reference.target = value and reference.role in ('incident', 'about', 'part_of', 'to')
            join record on record.row = reference.row
        )
        select id from meant
        union
        select reference.target
        from meant
        join record using (id)
        join reference on reference.row = record.row and reference.role in ('incident', 'about', 'part_of', 'to')
        """,
        {"incidents": json.dumps(sorted(incidents))},
    )
    return frozenset(id for (id,) in rows)


def written_since(record: Record, entries: int) -> frozenset[str]:
    """Return the ids of the records that an entry or a later one wrote, erased ones included."""
    rows = record.db.execute("select distinct record.id from record join entry using (batch) where entry.seq >= ?", (entries,))
    return frozenset(id for (id,) in rows)


def last_entry_but(record: Record, kinds: Collection[str]) -> int:
    """Return the number of the last entry that wrote another kind of record than some, -1 for none; fresh proposals are none."""
    guarding = {
        name: f"{PROPOSED}{name}" for name in ("person", "source", "place", "document", "correction")
    }  # even a proposed one says what is not told
    row = record.db.execute(
        f"""
        select entry.seq
        from entry
        where entry.seq < :entries
        and exists (
            select 1
            from record
            where record.batch = entry.batch
            and record.kind not in ({", ".join(f"'{kind}'" for kind in kinds)})
            and not (
                record.kind between :from and :to
                and record.kind not in (:person, :source, :place, :document, :correction)
                and not exists (select 1 from record earlier where earlier.id = record.id and earlier.row < record.row)
            )
        )
        order by entry.seq desc
        limit 1
        """,
        {"entries": record.entries, "from": PROPOSED, "to": PROPOSED + "~", **guarding},
    ).fetchone()
    return -1 if row is None else int(row[0])


def incidents_of_people(record: Record) -> frozenset[str]:
    """Return the incidents of which some version of a person speaks, those that they are parts of, and their own parts."""
    rows = record.db.execute(
        """
        with named as (
            select distinct reference.target as id
            from record
            join reference on reference.row = record.row
            where reference.role = 'incident'
            and record.kind in (:person, :proposed)
        )
        select id from named
        union
        select reference.target
        from named
        join record using (id)
        join reference on reference.row = record.row
        where reference.role in ('part_of', 'to')
        union
        select record.id
        from named
        join reference on reference.target = named.id
        join record on record.row = reference.row
        where reference.role in ('part_of', 'to')
        """,
        {"person": KIND_OF[Person], "proposed": PROPOSED + KIND_OF[Person]},
    )
    return frozenset(id for (id,) in rows)


def people_of(record: Record, incident: str) -> list[tuple[str, Person]]:
    """Return every version, with its id, of all who were ever recorded as harmed in an incident, a part of it, or one merged into it."""
    rows = record.db.execute(
        """
        with meant as (
            select :id as id
            union
            select record.id
            from reference
            join record on record.row = reference.row
            where reference.target = :id
            and reference.role in ('part_of', 'to')
        )
        select record.id, record.kind, record.body
        from meant
        join reference on reference.target = meant.id and reference.role = 'incident'
        join record on record.row = reference.row
        where record.kind in (:person, :proposed)
        and record.body is not null
        """,
        {"id": incident, "person": KIND_OF[Person], "proposed": PROPOSED + KIND_OF[Person]},
    )
    return [(id, noun) for id, kind, body in rows if isinstance(noun := decoded(kind, body), Person)]
