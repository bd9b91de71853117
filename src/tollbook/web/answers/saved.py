"""A saved check: the verdicts that people signed on an article which the book preserves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tollbook.check.page import Mark, Piece, lines_of
from tollbook.errors import Unknown
from tollbook.language.packed import unpacked
from tollbook.language.said import say
from tollbook.model.claims import Finding
from tollbook.model.sources import Document
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.public import PublicRecord
from tollbook.web.checked import numbered, pages_of
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Saved:
    """An article with its signed verdicts, in the order in which its claims stand."""

    id: str
    document: Document
    verdicts: tuple[tuple[str, ArticleVerdict], ...]
    numbered: Mapping[Finding, Sequence[int]]
    lines: tuple[tuple[Piece, ...], ...]
    pages: Mapping[str, str]

    def told(self, verdict: ArticleVerdict) -> tuple[str, ...]:
        """Return the reading of a claim, why it got its verdict and what was assumed, with how they were made where that is kept."""
        return unpacked(verdict.made_of, (verdict.reading, verdict.why, *verdict.assumptions))


def saved(reader: PublicRecord, asking: Asking) -> Saved:
    """Return the signed verdicts on a document.

    Raises
    ------
    Unknown
        If there is no such document, the public does not see it, or nobody signed a verdict on it.
    """
    held = reader.one(asking.path["id"])
    named = [(each.id, each.noun) for role, each in reader.pointing_to(held.id) if isinstance(each.noun, ArticleVerdict)]
    if not isinstance(held.noun, Document) or not named:
        raise Unknown(say("no signed check of {id} in this book", id=held.id))
    verdicts = sorted(named, key=lambda pair: (pair[1].start, pair[1].end))
    nouns = [noun for _, noun in verdicts]
    return Saved(
        held.id,
        held.noun,
        tuple(verdicts),
        numbered(noun.finding for noun in nouns),
        tuple(_passages(nouns)),
        pages_of((id for noun in nouns for id in noun.receipts), reader),
    )


def _passages(verdicts: Sequence[ArticleVerdict]) -> Iterator[tuple[Piece, ...]]:
    """Yield the passages of an article that its verdicts quote, in order, each as one line: what lies between is not public."""
    for group in _overlapping(list(enumerate(verdicts, 1))):
        (_, first), *_ = group
        text = _joined([verdict for _, verdict in group])
        marks = [Mark(verdict.start - first.start, verdict.end - first.start, verdict.finding) for _, verdict in group]
        numbers = [number for number, _ in group]
        for line in lines_of(text, marks):
            yield tuple(replace(piece, numbers=tuple(numbers[at - 1] for at in piece.numbers)) for piece in line)


def _overlapping(verdicts: Sequence[tuple[int, ArticleVerdict]]) -> Iterator[list[tuple[int, ArticleVerdict]]]:
    """Yield verdicts in groups whose words overlap; a quote in which something is covered stands by itself."""
    group: list[tuple[int, ArticleVerdict]] = []
    for number, verdict in verdicts:
        reaches = max((each.end for _, each in group), default=-1)
        if group and (verdict.start >= reaches or not all(_is_whole(each) for each in (group[-1][1], verdict))):
            yield group
            group = []
        group.append((number, verdict))
    if group:
        yield group


def _is_whole(verdict: ArticleVerdict) -> bool:
    return len(verdict.quote) == verdict.end - verdict.start


def _joined(verdicts: Sequence[ArticleVerdict]) -> str:
    """Return the words that overlapping quotes make together."""
    text = ""
    for verdict in verdicts:
        text += verdict.quote[max(0, len(text) - (verdict.start - verdicts[0].start)) :]
    return text
