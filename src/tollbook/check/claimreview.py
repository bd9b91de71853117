"""Decided claims of a checked article as schema.org ClaimReview."""

from __future__ import annotations

from tollbook.check import Check
from tollbook.language.claimreview import DECIDED, Appearance, Cited, Reviewed, claim_review
from tollbook.model.claims import Checked, Mode
from tollbook.store.public import PublicRecord


def as_claim_reviews(checked: Check, book: PublicRecord, *, url: str | None = None) -> list[dict[str, object]]:
    """Return one ClaimReview for each decided claim, none for opinions and what is not decided."""
    return [claim_review(_reviewed(each, checked, book, url)) for each in checked.claims if each.verdict.finding in DECIDED]


def _reviewed(each: Checked, checked: Check, book: PublicRecord, url: str | None) -> Reviewed:
    claim, article = each.claim, checked.article
    return Reviewed(
        quote=claim.quote,
        why=str(each.verdict.why),
        finding=each.verdict.finding,
        article=Appearance(article.sha256, article.title, url, article.published),
        by=book.settings.title,
        cited=[Cited(receipt.id, str(receipt.source), receipt.url) for receipt in each.verdict.receipts],
        speaker=claim.attribution.speaker if claim.attribution.mode is Mode.NAMED else None,
        language=article.language,
    )
