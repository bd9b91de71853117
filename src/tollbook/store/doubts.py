"""Which numbers of a text are not safe, though a reader gave them: two readers differ, or OCR or a model read them. A person confirms these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tollbook.jail.documents import PDF, DocumentText
from tollbook.jail.numbers import numbers
from tollbook.model.events import Report
from tollbook.model.sources import Document, Examination
from tollbook.store.canonical import Held
from tollbook.store.derived import is_ocr, is_speech
from tollbook.store.reader import Reader

DIFFER, BY_OCR, BY_MODEL = "digits differ", "read by OCR", "written down by a model"
DOUBTFUL = (DIFFER, BY_OCR, BY_MODEL)  # flags of a count that nobody should accept unseen


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is doubtful in one document: every count, for a reason, or the numbers that differ on a page."""

    all: str | None = None
    differs: dict[int, frozenset[str]] = field(default_factory=dict)

    def flagged(self, report: Report, text: DocumentText) -> Report:
        """Return a report with a flag at each count that rests on a doubtful number."""
        if self.all is None and not self.differs:
            return report
        stands = {quote.value: quote for quote in report.quotes}
        counts = []
        for at, count in enumerate(report.counts):
            quote = stands.get(f"counts.{at}")
            flag = self.all or (self._in(text, quote.start, quote.end) if quote else None)
            counts.append(replace(count, flags=(*count.flags, flag)) if flag else count)
        return replace(report, counts=tuple(counts))

    def _in(self, text: DocumentText, start: int, end: int) -> str | None:
        doubtful = self.differs.get(text.page(start) or 0, frozenset())
        return DIFFER if doubtful & set(numbers(text.text[start:end])) else None


def of(reader: Reader, document: Held[Document]) -> Doubts:
    """Return what is doubtful in a document, by how it was made and what was found in it."""
    if is_ocr(document.noun):
        return Doubts(BY_OCR)
    if is_speech(document.noun):
        return Doubts(BY_MODEL)
    if document.noun.media_type != PDF:
        return Doubts()
    differs: dict[int, frozenset[str]] = {}
    for examination in examinations(reader, document.id):
        for page, one, _ in examination.differs:
            differs[page] = differs.get(page, frozenset()) | {one}
    return Doubts(differs=differs)


def examinations(reader: Reader, document: str) -> list[Examination]:
    """Return what tools found in a document."""
    named = (held.noun for role, held in reader.pointing_to(document) if role == "document")
    return [noun for noun in named if isinstance(noun, Examination)]


def doubtful(counts: Iterable[object]) -> bool:
    """Say whether one of some counts is flagged as not safe."""
    return any(flag in DOUBTFUL for count in counts for flag in getattr(count, "flags", ()))
