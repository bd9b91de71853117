"""A check as data, in the shape that others rely on. Only the public view of a book may stand behind it."""

from __future__ import annotations

import msgspec

from tollbook.check import Check
from tollbook.check.query import as_command, as_data
from tollbook.check.summary import Summary, sentence, summary
from tollbook.language.said import plain
from tollbook.model.claims import Checked
from tollbook.model.publications import Coverage
from tollbook.store.public import PublicRecord


def as_object(checked: Check, book: PublicRecord) -> dict[str, object]:
    """Return a check in the schema ``tollbook/check/1``."""
    article = checked.article
    found: dict[str, object] = {
        "schema": "tollbook/check/1",
        "article": {
            "title": article.title,
            "published": str(article.published) if article.published else None,
            "language": article.language,
            "sha256": article.sha256,
        },
        "book": {
            "title": book.settings.title,
            "checkpoint": None,  # the latest release's; books cannot publish releases yet
            "coverage": [_coverage(coverage) for coverage in book.coverage],
        },
        "audit": {"factual": checked.factual, "sourced": checked.sourced},
        "summary": _summary(summary(checked)),
        "claims": [_claim(number, each) | {"sentence": sentence(each, checked, book)} for number, each in enumerate(checked.claims, 1)],
    }
    bare: dict[str, object] = msgspec.to_builtins(found, enc_hook=plain)
    return bare


def _summary(short: Summary) -> dict[str, object]:
    return {
        "claims": short.claims,
        "decided": short.decided,
        "by_verdict": short.by_verdict,
        "needed": [{"record": record, "claims": [f"c{number}" for number in numbers]} for record, numbers in short.needed],
    }


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "places": coverage.places,
        "parties": coverage.parties,
        "measures": coverage.measures,
        "period": str(coverage.period),
        "complete": coverage.complete,
    }


def _claim(number: int, checked: Checked) -> dict[str, object]:
    claim, verdict = checked.claim, checked.verdict
    computed = verdict.computed
    return {
        "id": f"c{number}",
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "reading": claim.reading,
        "attribution": {"speaker": claim.attribution.speaker, "mode": claim.attribution.mode},
        "query": {**as_data(claim), "command": as_command(claim)},
        "assumptions": claim.assumptions,
        "verdict": verdict.finding,
        "why": verdict.why,
        "flags": verdict.flags,
        "computed": computed
        and {
            "low": computed.low,
            "high": computed.high,
            "incidents": computed.incidents,
            "by_grade": {grade: {"low": low, "high": high} for grade, (low, high) in computed.by_grade.items()},
        },
        "then": verdict.then,
        "now": verdict.now,
        "own_figure": verdict.own_figure,
        "rests_on": verdict.rests_on,
        "would_change": verdict.would_change,
        "receipts": [
            {"id": each.id, "source": each.source, "quote": each.quote, "figure": each.figure, "url": each.url} for each in verdict.receipts
        ],
    }
