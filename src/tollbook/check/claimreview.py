"""Decided claims as schema.org ClaimReview, for search engines and archives of fact-checks.

References
----------
https://schema.org/ClaimReview
"""

from __future__ import annotations

from tollbook.check import Check
from tollbook.check.summary import DECIDED
from tollbook.model.claims import Checked, Finding, Mode
from tollbook.store.public import PublicRecord

RATINGS = {
    Finding.SUPPORTED: "Supported",
    Finding.PARTLY: "Partly supported",
    Finding.MISSING_CONTEXT: "Missing context",
    Finding.CONTRADICTED: "Contradicted",
}


def as_claim_reviews(checked: Check, book: PublicRecord, *, url: str | None = None) -> list[dict[str, object]]:
    """Return one ClaimReview for each decided claim, none for opinions and what is not decided.

    The rating is in words alone: a number between true and false would say more than a book can.
    """
    return [_review(each, checked, book, url) for each in checked.claims if each.verdict.finding in DECIDED]


def _review(each: Checked, checked: Check, book: PublicRecord, url: str | None) -> dict[str, object]:
    claim, article = each.claim, checked.article
    appearance: dict[str, object] = {"@type": "CreativeWork", "identifier": f"sha256:{article.sha256}"}
    appearance |= {"headline": article.title} if article.title else {}
    appearance |= {"url": url} if url else {}
    appearance |= {"datePublished": str(article.published)} if article.published else {}
    item: dict[str, object] = {"@type": "Claim", "appearance": appearance}
    if claim.attribution.mode is Mode.NAMED:
        item["author"] = {"@type": "Organization", "name": claim.attribution.speaker}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim.quote,
        "reviewBody": str(each.verdict.why),
        "itemReviewed": item,
        "author": {"@type": "Organization", "name": book.settings.title},
        "reviewRating": {"@type": "Rating", "alternateName": RATINGS[each.verdict.finding]},
        "citation": [
            {"@type": "CreativeWork", "identifier": receipt.id, "publisher": str(receipt.source)}
            | ({"url": receipt.url} if receipt.url else {})
            for receipt in each.verdict.receipts
        ],
        "inLanguage": article.language,
    }
