"""A check as one page of HTML that stands alone: no script, no outside request, safe from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from tollbook.check import Check
from tollbook.check.summary import sentence, summary
from tollbook.language.speech import FIRST, Speech, speeches
from tollbook.model.claims import Finding
from tollbook.model.counts import Range
from tollbook.store.public import PublicRecord

LEFT_OUT = " […] "
WORDS = {
    Finding.SUPPORTED: "Supported",
    Finding.PARTLY: "Partly",
    Finding.MISSING_CONTEXT: "Missing context",
    Finding.CONTRADICTED: "Contradicted",
    Finding.UNVERIFIABLE: "Unverifiable",
    Finding.OPINION: "Opinion",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article: plain, or marked, with the numbers of the claims that end here."""

    text: str
    numbers: tuple[int, ...] = ()
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim as it is marked in a text: where its words stand, and what was found of it."""

    start: int
    end: int
    finding: Finding


def as_html(checked: Check, book: PublicRecord, speech: Speech | None = None, *, whole: bool = True) -> str:
    """Return the article with its claims marked, and a card for each claim; in English where no other speech is asked for.

    Of an article that is not public as a ``whole`` the marked passages are shown.
    """
    from jinja2 import Environment

    speech = speech or speeches()[FIRST]
    source = (files("tollbook.check") / "page.html").read_text("utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
    return template.render(
        check=checked,
        article=checked.article,
        book=book.settings,
        coverage=book.coverage,
        paragraphs=paragraphs(checked) if whole else passages(paragraphs(checked)),
        words=WORDS,
        t=speech,
        Range=Range,
        short=summary(checked),
        sentences=[sentence(each, checked, book) for each in checked.claims],
        findings=[(finding, checked.numbered(finding)) for finding in Finding],
        direction=speech.direction if speech.begins else "rtl" if checked.article.language == "ar" else "ltr",
    )


def paragraphs(checked: Check) -> list[list[Piece]]:
    """Cut an article at its claims and line breaks; put together again, the pieces are its lines."""
    return lines_of(checked.article.text, [Mark(each.claim.start, each.claim.end, each.verdict.finding) for each in checked.claims])


def passages(lines: Iterable[Iterable[Piece]]) -> list[list[Piece]]:
    """Leave the marked stretches of lines, with a sign for what stands between: of a text that is not public as a whole."""
    found: list[list[Piece]] = []
    for line in lines:
        pieces = list(line)
        if any(piece.finding for piece in pieces):
            found.append([piece if piece.finding or not any(map(str.isalnum, piece.text)) else Piece(LEFT_OUT) for piece in pieces])
    return found


def lines_of(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """Cut a text at its marks, numbered from 1, and its line breaks."""
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(text, marks):
        first, *rest = piece.text.split("\n")
        for at, words in enumerate([first, *rest]):
            if at:
                lines.append([])
            if words:
                lines[-1].append(Piece(words, piece.numbers, piece.finding))
    return [line for line in lines if line]


def _pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """Cut a text at both ends of every mark; words that several share bear the marks of the shortest."""
    ordered = sorted(marks, key=lambda mark: mark.start)
    closing: dict[int, list[int]] = {}
    for number, mark in enumerate(marks, 1):
        closing.setdefault(mark.end, []).append(number)
    cuts = sorted({0, len(text), *(mark.start for mark in marks), *closing})
    pieces, opened, at = [], list[Mark](), 0
    for start, end in pairwise(cuts):
        while at < len(ordered) and ordered[at].start <= start:
            opened.append(ordered[at])
            at += 1
        opened = [mark for mark in opened if mark.end > start]
        if opened:
            shortest = min(opened, key=lambda mark: mark.end - mark.start)
            pieces.append(Piece(text[start:end], tuple(closing.get(end, ())), shortest.finding))
        else:
            pieces.append(Piece(text[start:end]))
    return pieces
