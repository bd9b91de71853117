"""What entries of the journal did to records: the questions that taking back and erasing rest on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap

from tollbook.model.decisions import Erasure, Withdrawn
from tollbook.model.sources import Quote
from tollbook.store.canonical import KIND_OF, PROPOSED, Held, Noun, decoded, encoded, held_of
from tollbook.store.record import HELD, NEWEST, Record
from tollbook.store.writing import commitment_of

# What an entry wrote last of each record, but for those that were erased since.
WRITTEN = """
    select id, kind, body, key, max(row) as row
    from record
    where batch = (select batch from entry where seq = :seq)
    and body is not null
    and not exists (select 1 from record erased where erased.id = record.id and erased.kind = :erasure)
    group by id
"""


def written_by(record: Record, seq: int) -> Iterator[Held[Noun]]:
    """Yield the records that an entry wrote, as it wrote them, each once; erased ones are left out."""
    rows = record.db.execute(f"select id, kind, body, :seq, key from ({WRITTEN}) order by row", _about(record, seq))
    return starmap(held_of, rows)


def all_written_by(record: Record, seq: int) -> Iterator[tuple[str, Noun | None]]:
    """Yield every version of a record that an entry wrote, as (id, noun), None where it was erased since."""
    rows = record.db.execute(
        """
        select id, kind, body
        from record
        where batch = (select batch from entry where seq = :seq)
        order by row
        """,
        {"seq": seq},
    )
    return ((id, None if body is None else decoded(kind, body)) for id, kind, body in rows)


def overtaken(record: Record, seq: int, *, most: int = 3) -> list[tuple[str, int]]:
    """Return (id, entry) of records that stand otherwise now than the entry left them, with the last to change them."""
    rows = record.db.execute(
        f"""
        select record.id, entry.seq
        from ({WRITTEN}) own
        join record using (id)
        join entry using (batch)
        where {NEWEST}
        and (record.kind, record.body) <> (own.kind, own.body)
        limit :most
        """,
        {**_about(record, seq), "most": most},
    )
    return rows.fetchall()


def leaning_on(record: Record, seq: int, *, most: int = 3) -> list[tuple[str, int]]:
    """Return (id, entry) of records of other entries that name something which does not stand without this entry."""
    rows = record.db.execute(
        f"""
        with own as ({WRITTEN}),
        fresh as (
            select own.id
            from own
            where coalesce((
                select case when earlier.kind = :withdrawn or earlier.kind like :proposed then 0 else 1 end
                from record earlier
                join entry earlier_entry on earlier_entry.batch = earlier.batch
                where earlier.id = own.id
                and earlier_entry.seq < :seq
                order by earlier_entry.seq desc, earlier.row desc
                limit 1
            ), 0) = 0
        )
        select record.id, entry.seq
        from fresh
        join reference on reference.target = fresh.id
        join record on record.row = reference.row
        join entry using (batch)
        where {NEWEST}
        and record.id not in (select id from own)
        limit :most
        """,
        {**_about(record, seq), "most": most, "withdrawn": KIND_OF[Withdrawn], "proposed": f"{PROPOSED}%"},
    )
    return rows.fetchall()


def _about(record: Record, seq: int) -> dict[str, int | str]:
    return {"seq": seq, "entries": record.entries, "erasure": KIND_OF[Erasure]}


def version_before(record: Record, id: str, seq: int) -> Held[Noun] | None:
    """Return a record as it stood before an entry, None where the entry was the first to write it."""
    row = record.db.execute(
        f"""
        select {HELD}
        from record
        join entry using (batch)
        where record.id = :id
        and entry.seq < :seq
        and record.body is not null
        order by entry.seq desc, record.row desc
        limit 1
        """,
        {"id": id, "seq": seq},
    ).fetchone()
    return None if row is None else held_of(*row)


def rows_of(record: Record, id: str) -> list[tuple[int, bytes]]:
    """Return (row, commitment) of every version of a record that still has its content."""
    rows = record.db.execute("select row from record where id = :id and body is not null order by row", {"id": id}).fetchall()
    return [(row, commitment_of(record.db, row)) for (row,) in rows]


def made_from(record: Record, quote: Quote) -> set[str]:
    """Return every record of which some version was read from the same words: copies that a merge or split made among them."""
    rows = record.db.execute("select distinct id from record where body is not null and instr(body, :quote) > 0", {"quote": encoded(quote)})
    return {id for (id,) in rows}
