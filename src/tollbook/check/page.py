"""A check as one page of HTML that stands alone: no script, no outside request, safe from right to left."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from tollbook.check import Check
from tollbook.check.summary import sentence, summary
from tollbook.language.speech import FIRST, Speech, speeches
from tollbook.model.claims import Checked, Finding
from tollbook.model.counts import Range
from tollbook.store.public import PublicRecord

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


def as_html(checked: Check, book: PublicRecord, speech: Speech | None = None) -> str:
    """Return the article with its claims marked, and a card for each claim; in English where no other speech is asked for."""
    from jinja2 import Environment

    speech = speech or speeches()[FIRST]
    source = (files("tollbook.check") / "page.html").read_text("utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
    return template.render(
        check=checked,
        article=checked.article,
        book=book.settings,
        coverage=book.coverage,
        paragraphs=paragraphs(checked),
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
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(checked.article.text, checked.claims):
        first, *rest = piece.text.split("\n")
        for at, text in enumerate([first, *rest]):
            if at:
                lines.append([])
            if text:
                lines[-1].append(Piece(text, piece.numbers, piece.finding))
    return [line for line in lines if line]


def _pieces(text: str, claims: tuple[Checked, ...]) -> list[Piece]:
    """Cut a text at both ends of every claim; words that several claims share bear the marks of the shortest."""
    numbered = sorted(enumerate(claims, 1), key=lambda pair: pair[1].claim.start)
    closing: dict[int, list[int]] = {}
    for number, each in enumerate(claims, 1):
        closing.setdefault(each.claim.end, []).append(number)
    cuts = sorted({0, len(text), *(each.claim.start for each in claims), *closing})
    pieces, opened, at = [], list[tuple[int, Checked]](), 0
    for start, end in pairwise(cuts):
        while at < len(numbered) and numbered[at][1].claim.start <= start:
            opened.append(numbered[at])
            at += 1
        opened = [pair for pair in opened if pair[1].claim.end > start]
        if opened:
            _, shortest = min(opened, key=lambda pair: pair[1].claim.end - pair[1].claim.start)
            pieces.append(Piece(text[start:end], tuple(closing.get(end, ())), shortest.verdict.finding))
        else:
            pieces.append(Piece(text[start:end]))
    return pieces
