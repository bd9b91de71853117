"""People displaced, refugees and applications for asylum, from published figures."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.check.answering import answer_count
from tollbook.check.article import Sentence
from tollbook.check.book import Book
from tollbook.check.counted import counted_claims
from tollbook.check.kinds.kind import ClaimKind
from tollbook.model.claims import Claim, Mode


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claims about people on the move that the author makes."""
    for claim in counted_claims(sentence, book):
        if claim.kind == "displacement" and claim.attribution.mode is not Mode.NAMED:
            yield claim


KIND = ClaimKind(
    "displacement",
    read,
    answer_count,
    examples=("More than 200,000 people fled Afrin in March 2018.", "Millions of refugees came to Europe."),
    others=("The strike killed 40 people.", "Refugees fled across the border."),
)
