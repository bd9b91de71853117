"""The archive that a backup is: preserved files first, in an order that can be kept, then checkpoint, settings and database."""

from __future__ import annotations

import sqlite3
import tarfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from tollbook.store.evidence import Evidence
from tollbook.store.preserved import documents_ever
from tollbook.store.seal import latest_note


def held_in(copy: Path, evidence: Evidence) -> list[str]:
    """Return the hashes of the files that the journal of a database names and that are there; a missing one is for verify to find."""
    with closing(sqlite3.connect(copy)) as db:
        return [digest for digest in sorted(documents_ever(db)) if evidence.path(digest).is_file()]


def pack(book: Path, copy: Path, digests: Sequence[str], target: BinaryIO) -> None:
    """Write a book as an archive, with the copy of its database; no header tells who wrote a file, or at which time of day."""
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        evidence = Evidence(book / "evidence")
        for digest in digests:
            archive.add(evidence.path(digest), _name(digest), recursive=False, filter=_anonymous)
        with closing(sqlite3.connect(copy)) as db:
            checkpoint = copy.with_name("checkpoint")
            checkpoint.write_text(latest_note(db) or "", "utf-8")
        settings = [(name, path) for name in ("book.toml", "capture.toml") if (path := book / name).is_file()]
        for name, path in (("checkpoint", checkpoint), *settings, ("book.db", copy)):
            archive.add(path, name, recursive=False, filter=_anonymous)


def _name(digest: str) -> str:
    return f"evidence/{digest[:2]}/{digest[2:]}"


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who wrote a file and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
