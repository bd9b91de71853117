"""The front page: what a book can and cannot speak about, and its headline ranges."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from tollbook.errors import TollbookError, Unknown
from tollbook.model.counts import Measure
from tollbook.model.figures import Answer, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage
from tollbook.model.releases import Release
from tollbook.model.sources import Document
from tollbook.model.verdicts import ArticleVerdict
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
    """The coverage of a book, its headline figures, what it holds at all, its last release, and the articles checked against it."""

    coverage: tuple[Coverage, ...]
    headlines: tuple[Answer, ...]
    incidents: int
    released: Release | None
    checked: tuple[tuple[str, Document], ...]


def front(reader: PublicRecord, asking: Asking) -> Front:
    """Return the front page."""
    headlines = [each for question in HEADLINES if (each := _headline(reader, question)) is not None]
    return Front(tuple(reader.coverage), tuple(headlines), reader.incidents, next(iter(reader.releases), None), _checked(reader))


def _checked(reader: PublicRecord) -> tuple[tuple[str, Document], ...]:
    """Return the articles of which somebody signed verdicts, as far as the public sees them."""
    articles = dict.fromkeys(held.noun.document for held in reader.all(ArticleVerdict))
    shown = []
    for id in articles:
        with suppress(Unknown):
            held = reader.one(id)
            shown += [(held.id, held.noun)] if isinstance(held.noun, Document) else []
    return tuple(shown)


def _headline(reader: PublicRecord, question: Question) -> Answer | None:
    """Return the book's own answer to a question, None where it counts nothing of it."""
    try:
        found = answer(reader, question)
    except TollbookError:
        return None
    return found if found.figures and found.figures[0].incidents else None
