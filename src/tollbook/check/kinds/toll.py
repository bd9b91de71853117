"""People killed or injured: bounds, vague words, place, period and party."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.check.answering import answer_count
from tollbook.check.article import Sentence
from tollbook.check.book import Book
from tollbook.check.counted import counted_claims
from tollbook.check.kinds.kind import ClaimKind
from tollbook.model.claims import Claim, Mode


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claims about people that the author makes; what a named speaker says is another kind."""
    for claim in counted_claims(sentence, book):
        if claim.kind == "toll" and claim.attribution.mode is not Mode.NAMED:
            yield claim


KIND = ClaimKind(
    "toll",
    read,
    answer_count,
    examples=("The strike killed 40 people.", "Up to 9 civilians were injured in the town."),
    others=("Forty kilometres to the north lies the town.", "In 2017 the city fell."),
)
