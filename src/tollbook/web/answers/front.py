"""The front page: what a book can and cannot speak about, and its headline ranges."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import TollbookError
from tollbook.model.counts import Measure
from tollbook.model.figures import Answer, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.web.request import Asking

HEADLINES = (
    Question(measure=Measure.KILLED),
    Question(measure=Measure.KILLED, roles=(Role.CONCEDED,)),
    Question(measure=Measure.INJURED),
    Question(measure=Measure.DETAINED),
    Question(measure=Measure.DISPLACED),
)


@dataclass(frozen=True)
class Front:
    """The coverage of a book, its headline figures, and what it holds at all."""

    coverage: tuple[Coverage, ...]
    headlines: tuple[Answer, ...]
    incidents: int


def front(reader: PublicRecord, asking: Asking) -> Front:
    """Return the front page."""
    headlines = [each for question in HEADLINES if (each := _headline(reader, question)) is not None]
    return Front(tuple(reader.coverage), tuple(headlines), reader.incidents)


def _headline(reader: PublicRecord, question: Question) -> Answer | None:
    """Return the book's own answer to a question, None where it counts nothing of it."""
    try:
        found = answer(reader, question)
    except TollbookError:
        return None
    return found if found.figures and found.figures[0].incidents else None
