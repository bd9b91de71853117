"""What a kind of claim is: one function that reads it from a sentence, one that answers it from a book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.model.claims import Claim, Verdict


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim.

    ``read`` finds its claims in a sentence, ``answer`` gives the verdict. ``examples`` are sentences that
    hold such a claim, ``others`` sentences that look alike and do not; tests read both.
    """

    name: str
    read: Callable[[Sentence, Book], Iterable[Claim]]
    answer: Callable[[Claim, Article, Book], Verdict]
    examples: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
