"""The check stage: an article becomes claims, and each claim gets what the book has to say to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tollbook.check.answering import tempered
from tollbook.check.arabic import claims_in_arabic
from tollbook.check.article import LONGEST_SENTENCE, Article, Sentence, loaded_words, read
from tollbook.check.book import Book
from tollbook.check.consistency import consistent
from tollbook.check.kinds import KINDS, unread
from tollbook.check.restating import as_article, restated
from tollbook.language.sentences import sentences
from tollbook.model.claims import Checked, Claim, Finding, Mode, Verdict
from tollbook.store.reader import Reader

__all__ = ["KINDS", "Article", "Check", "check"]

TOLD = frozenset({"relation", "find", "presence", "territory", "movement", "statement", "purpose"})  # answered from single records
GIVING_WAY = frozenset({"opinion", "unread", "date", "trend"}) | TOLD
READ_TO_END = frozenset({"membership", "relation", "find", "presence", "territory", "shift"})  # held back by words left unread
WHOLE = frozenset({"membership", "arithmetic"})  # says another thing of the same words than a count does: neither is cut
_DANGLING = re.compile(r"\s+(?:the\s+fact\s+)?that\s+[^.;,]{0,40}$")  # what is left of a clause whose number is another claim's
UNSOURCED = frozenset({"arithmetic"})  # about the article itself: nobody else could be its source


@dataclass(frozen=True, slots=True)
class Check:
    """An article with all its claims and verdicts, and how many of its factual claims name a source."""

    article: Article
    claims: tuple[Checked, ...]

    @property
    def factual(self) -> int:
        """How many claims are of fact, the article's own arithmetic left out."""
        return sum(map(_is_factual, self.claims))

    @property
    def sourced(self) -> int:
        """How many claims of fact the article itself gives to a named source."""
        return sum(each.claim.attribution.mode is Mode.NAMED for each in self.claims if _is_factual(each))

    def numbered(self, finding: Finding) -> int:
        """Return how many claims got one finding."""
        return sum(each.verdict.finding is finding for each in self.claims)


def _is_factual(checked: Checked) -> bool:
    return checked.verdict.finding is not Finding.OPINION and checked.claim.kind not in UNSOURCED


def check(article: Article, reader: Reader, said: Mapping[int, str] | None = None) -> Check:
    """Read every claim of an article and answer it from a book: deterministic, offline, the same for every party.

    ``said`` are claims that a person restates in plain words, by their number from 1.
    """
    book = Book.of(reader)
    kinds = {kind.name: kind for kind in KINDS}
    claims = sorted(claims_of(article, book), key=lambda claim: (claim.start, claim.end))
    if said:
        read = {number: list(claims_of(as_article(words, article), book)) for number, words in said.items()}
        claims = list(restated(claims, said, read))
    answered = [Checked(claim, _answered(claim, kinds[claim.kind].answer(claim, article, book))) for claim in claims]
    return Check(article, tuple(consistent(answered)))


def claims_of(article: Article, book: Book) -> Iterator[Claim]:
    """Yield the claims of an article, sentence by sentence; what is typed comes before opinions and bare subjects."""
    if article.language == "ar":
        yield from claims_in_arabic(article, book)
        return
    yield from (unread.too_long(span) for span in sentences(article.text) if len(span.text) > LONGEST_SENTENCE)
    for sentence in read(article, book):
        taken: list[Claim] = []
        for kind in KINDS:
            whole = kind.name in WHOLE
            taken.extend(rest for claim in kind.read(sentence, book) if (rest := claim if whole else _left_of(claim, taken)))
        yield from (_told(claim, sentence) for claim in taken)


def _left_of(claim: Claim, taken: list[Claim]) -> Claim | None:
    """Return what of a claim earlier kinds have left: all, its longer end, or, where they have most of it, nothing."""
    for other in taken:
        if other.kind == claim.kind:
            continue
        shared = min(other.end, claim.end) - max(other.start, claim.start)
        if shared <= 0:
            continue
        if claim.subject == other.kind or claim.kind not in GIVING_WAY or shared > 0.5 * (claim.end - claim.start):
            return None
        if other.start <= claim.start or other.end >= claim.end:
            claim = _cut(claim, other)
    return claim


def _cut(claim: Claim, other: Claim) -> Claim:
    start, end = (other.end, claim.end) if other.start <= claim.start else (claim.start, other.start)
    inner = claim.quote[start - claim.start : end - claim.start]
    kept = inner.strip(" ,;:")
    if end < claim.end:
        kept = _DANGLING.sub("", kept)
    start += inner.index(kept)
    return replace(claim, start=start, end=start + len(kept), quote=kept)


def _told(claim: Claim, sentence: Sentence) -> Claim:
    if claim.kind == "opinion":
        return claim
    asked = ("hypothetical",) if "?" in sentence.text else ()
    loaded = ("loaded-word",) if loaded_words(claim.quote) else ()
    return replace(claim, flags=tuple(dict.fromkeys((*claim.flags, *asked, *loaded))))


def _answered(claim: Claim, verdict: Verdict) -> Verdict:
    if claim.measure is not None or claim.kind in READ_TO_END:
        verdict = tempered(claim, verdict)
    return replace(verdict, flags=tuple(dict.fromkeys((*claim.flags, *verdict.flags))))
