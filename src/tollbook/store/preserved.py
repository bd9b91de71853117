"""Which preserved bytes the journal names: what is kept, packed and verified, and what an erasure leaves to others."""

from __future__ import annotations

import sqlite3

from tollbook.model.sources import Document
from tollbook.store.canonical import KIND_OF, PROPOSED, decoded


def documents_ever(db: sqlite3.Connection) -> set[str]:
    """Return the hashes of all documents that the journal names, proposed and withdrawn ones included; erased ones are gone."""
    rows = db.execute(
        """
        select record.body
        from record
        join entry using (batch)
        where record.kind in (:kind, :proposed)
        and record.body is not null
        """,
        {"kind": KIND_OF[Document], "proposed": PROPOSED + KIND_OF[Document]},
    )
    return {document.sha256 for (body,) in rows if isinstance(document := decoded(KIND_OF[Document], body), Document)}


def quoted_documents(db: sqlite3.Connection) -> int:
    """Return how many documents a record quotes, or quoted."""
    (count,) = db.execute(
        """
        select count(distinct target)
        from reference
        join record using (row)
        join entry using (batch)
        where role = 'quoted'
        """
    ).fetchone()
    return int(count)
