"""Which incidents wait for somebody to assess them: an index in memory that follows the book as it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tollbook.model.events import Assessment, Report
from tollbook.store.canonical import Held, Noun
from tollbook.store.following import Following
from tollbook.store.record import Record
from tollbook.store.settings import Imported


class Unassessed(Following):
    """The incidents of which somebody coded a report from a document since anybody assessed them."""

    def _clear(self) -> None:
        self._reports: dict[str, tuple[str, str, int]] = {}  # of each report its incident, its document and its entry
        self._assessed: dict[str, tuple[str, int]] = {}  # of each assessment its incident and its entry
        self._tables: set[str] = set()

    def _first(self, record: Record) -> Iterator[Held[Noun]]:
        for kind in (Imported, Report, Assessment):
            yield from record.all(kind)

    def _take(self, held: Held[Noun]) -> None:
        self._reports.pop(held.id, None)
        self._assessed.pop(held.id, None)
        match held.noun:
            case Report(incident=str(incident), document=str(document)) if not held.proposed:
                self._reports[held.id] = (incident, document, held.entry)
            case Assessment(incident):
                self._assessed[held.id] = (incident, held.entry)
            case Imported():
                self._tables.add(held.noun.document)

    def waiting(self, sees: Callable[[str], bool]) -> list[tuple[str, bool]]:
        """Return the incidents that wait, the newest coded first, and whether each was assessed before its newest report.

        ``sees`` says of a document whether who asks may see it.
        """
        coded, assessed = defaultdict[str, int](lambda: -1), defaultdict[str, int](lambda: -1)
        for incident, document, entry in self._reports.values():
            if document not in self._tables and sees(document):
                coded[incident] = max(coded[incident], entry)
        for incident, entry in self._assessed.values():
            assessed[incident] = max(assessed[incident], entry)
        found = [(entry, id) for id, entry in coded.items() if entry > assessed.get(id, -1)]
        return [(id, id in assessed) for _, id in sorted(found, reverse=True)]
