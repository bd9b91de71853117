"""The answer to a claim as schema.org ClaimReview, for search engines and archives of fact-checks.

The rating is in words alone: a number between true and false would say more than a book can.

References
----------
https://schema.org/ClaimReview
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tollbook.model.claims import Finding
from tollbook.model.time import Period

CONTEXT = "https://schema.org"
RATINGS = {
    Finding.SUPPORTED: "Supported",
    Finding.PARTLY: "Partly supported",
    Finding.MISSING_CONTEXT: "Missing context",
    Finding.CONTRADICTED: "Contradicted",
}
DECIDED = frozenset(RATINGS)


@dataclass(frozen=True, slots=True)
class Appearance:
    """The article in which a claim stands; ``sha256`` is None where its bytes are not public."""

    sha256: str | None
    title: str | None = None
    url: str | None = None
    published: Period | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A record that an answer rests on."""

    id: str
    publisher: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A claim and the answer to it; ``speaker`` is whoever is named as saying so, ``language`` that of the article."""

    quote: str
    why: str
    finding: Finding
    article: Appearance
    by: str
    cited: Sequence[Cited]
    speaker: str | None = None
    language: str | None = None


def claim_review(said: Reviewed) -> dict[str, object]:
    """Return an answer as ClaimReview."""
    item: dict[str, object] = {"@type": "Claim", "appearance": _appearance(said.article)}
    if said.speaker is not None:
        item["author"] = {"@type": "Organization", "name": said.speaker}
    review: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "claimReviewed": said.quote,
        "reviewBody": said.why,
        "itemReviewed": item,
        "author": {"@type": "Organization", "name": said.by},
        "reviewRating": {"@type": "Rating", "alternateName": RATINGS[said.finding]},
        "citation": [_cited(each) for each in said.cited],
    }
    return review | ({"inLanguage": said.language} if said.language else {})


def _appearance(article: Appearance) -> dict[str, object]:
    appearance: dict[str, object] = {"@type": "CreativeWork"}
    appearance |= {"identifier": f"sha256:{article.sha256}"} if article.sha256 else {}
    appearance |= {"headline": article.title} if article.title else {}
    appearance |= {"url": article.url} if article.url else {}
    return appearance | ({"datePublished": str(article.published)} if article.published else {})


def _cited(each: Cited) -> dict[str, object]:
    cited: dict[str, object] = {"@type": "CreativeWork", "identifier": each.id, "publisher": each.publisher}
    return cited | ({"url": each.url} if each.url else {})
