"""A claim that was misread, said again by a person in plain words: the words of the article stay, the reading is another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tollbook.check.article import Article
from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.model.claims import Attribution, Claim


def restated(claims: Iterable[Claim], said: Mapping[int, str], read: Mapping[int, list[Claim]]) -> Iterator[Claim]:
    """Yield the claims of an article in order, those that a person restated with what was read in its words.

    ``said`` and ``read`` are by the number of a claim, from 1.

    Raises
    ------
    BadInput
        If there is no such claim, or the words hold none or several.
    """
    listed = list(claims)
    for number in said:
        if not 1 <= number <= len(listed):
            raise BadInput(f"--restate {number}: the article has claims 1 to {len(listed)}")
        if len(read[number]) != 1:
            raise BadInput(
                f'--restate {number}: "{said[number]}" holds {len(read[number])} claims; write one plain sentence with one claim'
            )
    for number, claim in enumerate(listed, 1):
        yield _as_said(claim, said[number], read[number][0]) if number in said else claim


def as_article(words: str, article: Article) -> Article:
    """Return the words of a person as an article of the same day."""
    text = words if words.rstrip().endswith((".", "!", "؟")) else f"{words}."
    return replace(article, text=text, title=None)


def _as_said(claim: Claim, words: str, read: Claim) -> Claim:
    attribution = read.attribution if read.attribution != Attribution() else claim.attribution
    return replace(
        read,
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        attribution=attribution,
        assumptions=(say("a person says that it means: “{words}”", words=words), *read.assumptions),
    )
