"""The text of each preserved document; a page or PDF is read once, in the jail, and its text kept in the cache of the book."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from uuid import uuid4

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.documents import READER, READERS, DocumentText, read_document
from tollbook.language.said import say
from tollbook.model.sources import Document
from tollbook.store.evidence import Evidence
from tollbook.store.media import text_of

LONGEST = 20_000_000  # characters
PLAIN = "text/plain"


class Texts:
    """The texts of the documents of a book; quotes are offsets in them."""

    def __init__(self, book: Path, evidence: Evidence) -> None:
        self._cache, self._evidence = book / "cache" / "text", evidence

    def readable(self, document: Document) -> bool:
        """Say whether a document is one whose text reports can be read from."""
        return document.media_type in READERS or document.media_type == PLAIN

    def of(self, document: Document) -> DocumentText:
        """Return the text of a document.

        Raises
        ------
        BadInput
            If its format is none that is read, or its bytes cannot be read within the limits.
        """
        path = self._evidence.path(document.sha256)
        if document.media_type == PLAIN:
            return DocumentText(_plain(path, document.name))
        if document.media_type not in READERS:
            raise BadInput(say("{media} is not read", media=document.media_type), where=document.name, advice="add its text as a .txt file")
        kept = self._cache / f"{document.sha256}.{READER}.json"
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(kept.read_bytes(), type=DocumentText)
        read = read_document(path, document.media_type, name=document.name)
        self._keep(kept, read)
        return read

    def _keep(self, path: Path, read: DocumentText) -> None:
        """Put a text into the cache; a cache that cannot be written is no reason to stop."""
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{os.getpid()}-{uuid4().hex}.part")
            part.write_bytes(msgspec.json.encode(read))
            part.replace(path)


def _plain(path: Path, name: str) -> str:
    try:
        with text_of(path, packed=False) as text:
            words = text.read(LONGEST + 1)
    except UnicodeDecodeError as error:
        raise BadInput(say("not UTF-8 at byte {n}; save it as UTF-8 text and add it again", n=error.start), where=name) from None
    if len(words) > LONGEST:
        raise BadInput(say("longer than {n} characters", n=LONGEST), where=name, advice="add it in parts")
    if not words.strip():
        raise BadInput(say("holds no text"), where=name)
    return words
