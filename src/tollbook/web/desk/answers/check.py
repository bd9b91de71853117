"""An article that the book preserves, checked: what the book answers now, and which of it people have signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook import pipeline
from tollbook.check import Check
from tollbook.check.page import Piece, paragraphs
from tollbook.check.summary import Summary, sentence, summary
from tollbook.model.claims import Finding
from tollbook.model.sources import Document
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.canonical import Held
from tollbook.web.checked import numbered, pages_of
from tollbook.web.desk.answers.read import document_of
from tollbook.web.desk.asked import Desk


@dataclass(frozen=True)
class Checked:
    """A document as a checked article; ``held`` are the verdicts on it that the book keeps, proposals among them."""

    id: str
    document: Document
    check: Check
    short: Summary
    lines: tuple[tuple[Piece, ...], ...]
    sentences: tuple[str | None, ...]
    held: tuple[Held[ArticleVerdict], ...]
    pages: Mapping[str, str]

    @property
    def numbered(self) -> Mapping[Finding, list[int]]:
        """The numbers of the claims by what was found of them."""
        return numbered(each.verdict.finding for each in self.check.claims)

    @property
    def waiting(self) -> tuple[Held[ArticleVerdict], ...]:
        """The verdicts that nobody has signed."""
        return tuple(held for held in self.held if held.proposed)


def check(desk: Desk) -> Checked:
    """Return a document as a checked article, answered from the public view: what is signed is for the public.

    Raises
    ------
    Unknown
        If there is no such document, or who asks may not see it.
    BadInput
        If it holds no text whose claims are read.
    """
    document = document_of(desk)
    _, article = pipeline.preserved_article(desk.library.book, document.id, published=None)
    with desk.library.public() as public:
        found = pipeline.check(article, public)
        sentences = tuple(sentence(each, found, public) for each in found.claims)
        pages = pages_of((receipt.id for each in found.claims for receipt in each.verdict.receipts), public)
    return Checked(
        document.id,
        document.noun,
        found,
        summary(found),
        tuple(map(tuple, paragraphs(found))),
        sentences,
        held_on(desk, document.id),
        pages,
    )


def held_on(desk: Desk, document: str) -> tuple[Held[ArticleVerdict], ...]:
    """Return the verdicts that the book keeps on a document, in the order of its claims."""
    named = (held for _, held in desk.reader.pointing_to(document) if isinstance(held.noun, ArticleVerdict))
    found = [Held(held.id, held.noun, held.entry, held.key, held.proposed) for held in named if isinstance(held.noun, ArticleVerdict)]
    return tuple(sorted(found, key=lambda held: (held.noun.start, held.noun.end)))
