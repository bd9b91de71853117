"""Factual claims of which this version reads only the subject: unverifiable, with the record that would be needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tollbook.check.article import LONGEST_SENTENCE, Article, Sentence
from tollbook.check.book import Book
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.parts import parts
from tollbook.language.said import Said, say, term
from tollbook.language.sentences import Span
from tollbook.model.claims import Attribution, Claim, Finding, Verdict
from tollbook.vocabulary import table

SHOWN = 200  # characters of a sentence that is too long


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield one claim for each clause that tells of a known subject; a clause that tells of none joins nothing."""
    for clause in parts(sentence):
        subject = _subject_of(clause.text)
        if subject is None:
            continue
        kept = clause.text.rstrip(" .,;:!?")
        yield Claim(
            kind="unread",
            start=clause.start,
            end=clause.start + len(kept),
            quote=kept,
            reading=say("a claim about {subject}; its details are not read yet", subject=_about(subject)),
            attribution=sentence.attribution,
            subject=subject,
            needs=term(table("english")["subjects"][subject]["record"]),
        )


def too_long(span: Span) -> Claim:
    """Return what stands for a sentence that is too long to be read: that it was not, and where."""
    return Claim(
        kind="unread",
        start=span.start,
        end=span.start + SHOWN,
        quote=span.text[:SHOWN],
        reading=say("a sentence of {n} characters, which is too long to be read", n=len(span.text)),
        attribution=Attribution(),
        needs=say("sentences of at most {n} characters", n=LONGEST_SENTENCE),
    )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Say which record would decide it."""
    return Verdict(
        Finding.UNVERIFIABLE,
        say("Tollbook cannot decide such a claim yet. It would need {needs}.", needs=claim.needs or ""),
        would_change=claim.needs,
    )


def _about(subject: str) -> Said:
    other = {
        "arming": say("arming, training, founding or support"),
        "base": say("presence at a place"),
        "change": say("a change over time"),
    }
    return other.get(subject, term(subject))


def _subject_of(text: str) -> str | None:
    return next((subject for subject, pattern in _patterns() if pattern.search(text)), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    subjects = table("english")["subjects"].items()
    return tuple((subject, re.compile("|".join(entry["cues"]), re.IGNORECASE)) for subject, entry in subjects)


KIND = ClaimKind(
    "unread",
    read,
    answer,
    examples=(
        "Soldiers from abroad joined the operation.",
        "Refugees fled across the border.",
    ),
    others=("It was a quiet morning.",),
)
