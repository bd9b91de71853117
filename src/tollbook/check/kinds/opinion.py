"""Motive, legal conclusion, prediction and value: marked as opinion, and never given a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.opinions import sort_of
from tollbook.language.said import say
from tollbook.model.claims import Claim, Finding, Verdict

WHAT = {
    "motive": say("why somebody did something"),
    "legal": say("a legal conclusion"),
    "prediction": say("a prediction"),
    "value": say("a judgement"),
}


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield one opinion for each run of clauses that carries a cue."""
    end = -1
    for clause in sentence.clauses:
        sort = sort_of(clause.text)
        if sort is None or clause.start < end:
            continue
        end = clause.end
        kept = clause.text.rstrip(" .,;:!?")
        yield Claim(
            kind="opinion",
            start=clause.start,
            end=clause.start + len(kept),
            quote=kept,
            reading=say("{what}; no verdict is given", what=WHAT[sort]),
            attribution=sentence.attribution,
            subject=sort,
        )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Return that there is none: opinions are marked, not judged."""
    what = WHAT[claim.subject or "value"]
    return Verdict(Finding.OPINION, say("This is {what}. Tollbook checks facts and gives opinions no verdict.", what=what))


KIND = ClaimKind(
    "opinion",
    read,
    answer,
    examples=(
        "The attack was a disgrace.",
        "They did it in order to show power.",
        "This was a violation of international law.",
        "The group will lose the war.",
    ),
    others=("The strike killed 40 people.", "The operation began in August 2014."),
)
