"""The front page: what a book can and cannot speak about, and its headline ranges."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import TollbookError
from tollbook.model.counts import Measure
from tollbook.model.figures import Answer, Question
from tollbook.model.publications import Coverage
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.web.request import Asking

HEADLINES = (Measure.KILLED, Measure.INJURED, Measure.DETAINED, Measure.DISPLACED)


@dataclass(frozen=True)
class Front:
    """The coverage of a book, its headline figures, and what it holds at all."""

    coverage: tuple[Coverage, ...]
    headlines: tuple[Answer, ...]
    incidents: int


def front(reader: PublicRecord, asking: Asking) -> Front:
    """Return the front page."""
    headlines = [each for measure in HEADLINES if (each := _headline(reader, measure)) is not None]
    return Front(tuple(reader.coverage), tuple(headlines), reader.incidents)


def _headline(reader: PublicRecord, measure: Measure) -> Answer | None:
    """Return the book's own answer for a measure, None where it counts nothing of it."""
    try:
        found = answer(reader, Question(measure=measure))
    except TollbookError:
        return None
    return found if found.figures and found.figures[0].incidents else None
