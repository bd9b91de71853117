"""Signed verdicts on articles as schema.org ClaimReview, in one file of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from tollbook.errors import Unknown
from tollbook.language.claimreview import CONTEXT, DECIDED, Appearance, Cited, Reviewed, claim_review
from tollbook.model.sources import Document
from tollbook.model.verdicts import ArticleVerdict
from tollbook.publish.exports.export import About, Export
from tollbook.store.public import PublicRecord


def reviewed(reader: PublicRecord) -> Iterator[tuple[str, Reviewed]]:
    """Yield each decided verdict that somebody signed, with its id; opinions and what is not decided have none."""
    for held in reader.all(ArticleVerdict):
        if held.noun.finding in DECIDED:
            noun = held.noun
            cited, article = list(_cited(noun.receipts, reader)), _appearance(noun, reader)
            yield held.id, Reviewed(noun.quote, noun.why, noun.finding, article, reader.settings.title, cited)


def _appearance(noun: ArticleVerdict, reader: PublicRecord) -> Appearance:
    """Return the article of a verdict, as far as the public may know it."""
    try:
        document = reader.one(noun.document).noun
    except Unknown:
        return Appearance(None, published=noun.published)
    if not isinstance(document, Document):
        return Appearance(None, published=noun.published)
    return Appearance(document.sha256, url=document.url, published=noun.published or document.published)


def _cited(receipts: tuple[str, ...], reader: PublicRecord) -> Iterator[Cited]:
    """Yield the records that a verdict rests on and that the public may see."""
    for id in receipts:
        try:
            provenance = getattr(reader.one(id).noun, "provenance", None)
        except Unknown:
            continue
        if provenance is not None:
            yield Cited(id, provenance.publisher, provenance.url)


def _write(reader: PublicRecord, path: Path, about: About) -> int:
    data = {"@type": "Dataset", "name": about.title, "version": str(about.release), "license": about.licence, "creditText": about.citation}
    graph = [
        {key: value for key, value in claim_review(said).items() if key != "@context"}
        | {"identifier": id, "datePublished": about.day.isoformat(), "license": about.licence, "isPartOf": {"@id": "#release"}}
        for id, said in reviewed(reader)
    ]
    whole = {"@context": CONTEXT, "@graph": [{"@id": "#release", **data, "datePublished": about.day.isoformat()}, *graph]}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")
    return len(graph)


EXPORT = Export("claimreview.jsonld", "application/ld+json", "Signed verdicts on articles as schema.org ClaimReview", _write)
