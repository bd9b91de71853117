"""The article's own arithmetic: printed sums, parts of a whole, differences, rates and shares. No book is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.doubts import doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.language.arithmetic import Printed, printed
from tollbook.language.attribution import attribution
from tollbook.language.said import say
from tollbook.model.claims import Claim, Equation, Finding, Mode, Standing, Verdict


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the arithmetic that a sentence prints; what it only imagines, asks or denies is none."""
    if "hypothetical" in doubts(sentence.text) or sentence.text.rstrip('"”’»)').endswith("?"):
        return
    for found in printed(sentence.text):
        equation = replace(found.equation, certain=False) if _nested(sentence, found, book) else found.equation
        quote = sentence.text[found.start : found.end].rstrip(" .,;:(")
        start = sentence.span.start + found.start
        yield Claim(
            kind="arithmetic",
            start=start,
            end=start + len(quote),
            quote=quote,
            reading=equation.working,
            attribution=attribution(sentence.text, found.start, found.end),
            equation=equation,
            flags=tuple(doubt for doubt in doubts(sentence.text) if doubt == "negated"),
        )


def _nested(sentence: Sentence, found: Printed, book: Book) -> bool:
    """Say whether one of the places that a sum names lies in another: then its parts may share people."""
    named = [mention.names[0] for mention in sentence.places if found.start <= mention.start < found.end]
    return any(one != other and book.place(one) in book.larger(other) for one in named for other in named)


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Say whether the numbers come to what is printed; only plainly exact numbers that cannot be rounded are contradicted."""
    if claim.equation is None:
        raise AssertionError("an arithmetic claim has an equation")
    working, rests_on = claim.equation.working, say("the article's own numbers")
    match claim.equation.standing:
        case Standing.HOLDS:
            why = say("The article's own numbers agree: {working}.", working=working)
            return Verdict(Finding.SUPPORTED, why, rests_on=rests_on)
        case Standing.ROUNDED:
            why = say("The article's own numbers agree if rounded as printed: {working}.", working=working)
            return Verdict(Finding.SUPPORTED, why, rests_on=rests_on)
        case Standing.STRAINED:
            why = say(
                "The article's own numbers agree only if rounded further than they look, or if something is left unsaid: {working}.",
                working=working,
            )
        case Standing.FAILS:
            why = say("The article's own numbers do not agree: {working}.", working=working)
    firm = claim.equation.standing is Standing.FAILS and _plain(claim, claim.equation)
    finding = Finding.CONTRADICTED if firm else Finding.MISSING_CONTEXT
    change = say("numbers that come to what is printed, or a word on how they were rounded")
    return Verdict(finding, why, ("arithmetic",), rests_on=rests_on, would_change=change)


def _plain(claim: Claim, equation: Equation) -> bool:
    """Say whether nothing softens it: exact numbers, said outright, by the author or somebody named."""
    return equation.certain and not claim.flags and claim.attribution.mode in {Mode.AUTHOR, Mode.NAMED}


KIND = ClaimKind(
    "arithmetic",
    read,
    answer,
    examples=(
        "It killed 25 men, 10 women and 5 children, 40 people in all.",
        "The strikes killed 12 civilians, among them 4 children and 3 women.",
        "Deaths rose from 100 to 150, an increase of 60.",
        "They flew 3,000 strikes in the first year, about 8 a day.",
        "Of the victims, 20 of 50, or 40 per cent, were children.",
    ),
    others=(
        "It killed 5 people in Town B and 7 in Town C.",
        "It killed 12 people, including 4 children.",
        "Deaths rose from 100 to 150.",
        "5 died in one town and 7 in another, bringing the total to 40.",
        "Would 5 in one town and 7 in another make 15 in all?",
    ),
)
