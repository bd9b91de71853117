"""What waits at the desk, document by document: an index in memory that follows the book as it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tollbook.model.decisions import Disposition
from tollbook.model.events import Report
from tollbook.model.sources import Document
from tollbook.store.canonical import Held, Noun
from tollbook.store.derived import is_aside
from tollbook.store.following import Following
from tollbook.store.record import Record
from tollbook.store.settings import Imported


class Backlog(Following):
    """The documents of a book with their proposed and standing reports, and what became of them."""

    def _clear(self) -> None:
        self.documents: dict[str, Document] = {}
        self.filed: dict[str, Disposition] = {}
        self._reports: dict[str, dict[str, bool]] = defaultdict(dict)  # by document, whether each report is only proposed
        self._of: dict[str, str] = {}
        self._filings: dict[str, str] = {}
        self._tables: set[str] = set()

    def _first(self, record: Record) -> Iterator[Held[Noun]]:
        for kind in (Document, Imported, Report, Disposition):  # so that the first look need not read all else
            yield from record.all(kind)
        yield from record.proposals()

    def _take(self, held: Held[Noun]) -> None:
        if (document := self._of.pop(held.id, None)) is not None:
            self._reports[document].pop(held.id, None)
        match held.noun:
            case Document():
                self.documents[held.id] = held.noun
            case Report(document=str(document)):
                self._reports[document][held.id] = held.proposed
                self._of[held.id] = document
            case Disposition(document):
                self.filed[document] = held.noun
                self._filings[held.id] = document
            case Imported():
                self._tables.add(held.noun.document)
            case _:  # withdrawn or erased
                self.documents.pop(held.id, None)
                self.filed.pop(self._filings.pop(held.id, ""), None)

    def counted(self, document: str) -> tuple[int, int]:
        """Return how many reports of a document are proposed, and how many stand."""
        states = list(self._reports.get(document, {}).values())
        return states.count(True), states.count(False)

    def reading(self) -> Iterator[tuple[str, Document]]:
        """Yield the documents that are read, in the order in which they came; imported tables are records already, frames are looked at."""
        return ((id, document) for id, document in list(self.documents.items()) if id not in self._tables and not is_aside(document))

    def waiting(self) -> list[str]:
        """Return the documents with proposals that nobody has decided on, those that were filed meanwhile last."""
        return sorted((id for id, _ in self.reading() if self.counted(id)[0]), key=self.filed.__contains__)
