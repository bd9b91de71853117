"""Numbers of strikes, as the parties that flew them report."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.check.answering import answer_count
from tollbook.check.article import Sentence
from tollbook.check.book import Book
from tollbook.check.counted import counted_claims
from tollbook.check.kinds.kind import ClaimKind
from tollbook.model.claims import Claim, Mode


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claims about strikes that the author makes."""
    for claim in counted_claims(sentence, book):
        if claim.kind == "strikes" and claim.attribution.mode is not Mode.NAMED:
            yield claim


KIND = ClaimKind(
    "strikes",
    read,
    answer_count,
    examples=("The coalition carried out more than 3,000 airstrikes.",),
    others=("The strike killed 40 people.", "Workers went on strike."),
)
