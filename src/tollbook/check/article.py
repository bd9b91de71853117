"""An article as a checker reads it: its sentences with the names, dates and the operation they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from tollbook.check.book import Book, Operation
from tollbook.language.attribution import attribution
from tollbook.language.dates import Dated, Relative, dates, first_part, months_after
from tollbook.language.names import Mention
from tollbook.language.said import printed, say
from tollbook.language.sentences import Span, ahead, clauses, sentences
from tollbook.model.claims import Attribution, Claim
from tollbook.model.time import Period
from tollbook.vocabulary import table

_GROUP = re.compile(r"['’]?s?\s+(?:armed\s+|rebel\s+|militant\s+)?(?:group|militia|brigade|army|faction|organi[sz]ation)\b", re.IGNORECASE)
_HERE = re.compile(r"\b(?:this|the|that) (?:area|zone|region|base|place|district)\b", re.IGNORECASE)
_THE_GROUP = re.compile(r"\b(?:the|this) (?:armed |rebel |militant )?(?:group|militia|brigade|faction)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:^|[,;:(–—]|\b(?:in|on|from|between|since|until|till|by|during|of|to|through|throughout|and|before|after|the end of|the start of))\s*$",
    re.IGNORECASE,
)


LONGEST_SENTENCE = 2_000  # characters: what is longer is a list or no prose, and would be read for minutes


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be checked, exactly as decoded: nothing in it is normalised."""

    text: str
    sha256: str
    title: str | None
    published: Period | None
    language: str
    dated_by_page: bool = False  # the date is the page's own, and nobody else gave one

    @classmethod
    def of(cls, content: bytes, published: Period | None, language: str) -> Article:
        """Decode an article from its bytes."""
        text = content.decode("utf-8")
        return cls(text, sha256(content).hexdigest(), titled(text), published, language)


def titled(text: str) -> str | None:
    """Return the first line of a text where it looks like a headline."""
    first = text.lstrip("\ufeff\n\r ").partition("\n")[0].strip()
    return first if first and len(first) <= 160 and first[-1] not in ".!?؟" else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with all that was found in it; offsets of mentions and dates are within the sentence."""

    span: Span
    parties: tuple[Mention, ...]
    places: tuple[Mention, ...]
    dates: tuple[Dated, ...]
    relative: Relative | None
    attribution: Attribution
    operation: Operation | None
    clauses: tuple[Span, ...] = field(default=())
    group: str | None = None  # the one that "the group" can mean here
    speakers: tuple[Mention, ...] = ()  # those who publish
    kept: dict[str, tuple[Claim, ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )  # what several kinds of claim read
    here: str | None = None  # the one place that "this area" can mean

    @property
    def text(self) -> str:
        """The words."""
        return self.span.text

    def clause_around(self, start: int, end: int) -> Span:
        """Return the clause, or the run of clauses, in which an inner stretch lies; offsets of the article."""
        first, last = self.span.start + start, self.span.start + end
        around = [clause for clause in self.clauses if clause.start < last and first < clause.end]
        opening = min([first, *(clause.start for clause in around)])
        closing = max([last, *(clause.end for clause in around)])
        text = self.span.text[opening - self.span.start : closing - self.span.start]
        kept = text.rstrip(" .,;:!?")
        return Span(kept, opening, opening + len(kept))

    @property
    def group_assumed(self) -> tuple[str, ...]:
        """What it assumes to read "the group" as a party."""
        return (say("“the group” is read as {group}, named just before", group=self.group),) if self.group else ()

    def place_meant(self, part: Span) -> tuple[str, ...]:
        """Return the one place that "this area" or "the base" means in a part, where only one was named just before."""
        if not _HERE.search(part.text):
            return ()
        before = {each.names[0] for each in self.places if each.certain and self.span.start + each.end <= part.start}
        found = before or ({self.here} if self.here else set())
        return tuple(found) if len(found) == 1 else ()

    def period(self) -> tuple[Period | None, tuple[str, ...]]:
        """Return the period that the sentence sets, with what was assumed to get it."""
        if self.relative is not None:
            return self._relative_period()
        if not self.dates:
            return None, ()
        return self.dates[0].period, ()

    def _relative_period(self) -> tuple[Period | None, tuple[str, ...]]:
        if self.relative is None or self.operation is None:
            return None, (say("the beginning it counts from is not named"),)
        day = self.operation.begun[0].noun.when.earliest
        if day is None:
            return None, ()
        period = Period(day, months_after(day, self.relative.months))
        begun = printed(str(day), Period(day, day))
        operation, months = self.operation.name, self.relative.months
        return period, (
            say("the first {n} months are counted from {day}, when {operation} began", n=months, day=begun, operation=operation),
        )


def read(article: Article, book: Book) -> Iterator[Sentence]:
    """Yield the sentences that can hold claims: headlines, bylines and fragments are left out."""
    operations: list[Operation] = []
    group: str | None = None
    here: str | None = None
    for span in sentences(article.text):
        if len(span.text) > LONGEST_SENTENCE or not _may_claim(span.text):
            continue
        parties, places = tuple(book.parties.within(span.text)), tuple(book.places.within(span.text))
        for operation in book.operations:
            if operation not in operations and _speaks_of(span.text, operation, book):
                operations.append(operation)
        yield Sentence(
            span=span,
            parties=parties,
            places=places,
            dates=tuple(dated for dated in dates(span.text) if _sets_a_period(span.text, dated)),
            relative=first_part(span.text),
            attribution=attribution(span.text),
            operation=operations[0] if len(operations) == 1 else None,
            clauses=tuple(clauses(span)),
            group=group,
            speakers=tuple(book.speakers.within(span.text)),
            here=here,
        )
        named_here = {each.names[0] for each in places if each.certain}
        here = named_here.pop() if len(named_here) == 1 else here if _HERE.search(span.text) and not named_here else None
        named = {each.names[0] for each in parties if each.certain and _GROUP.match(span.text, each.end)}
        group = named.pop() if len(named) == 1 else group if _THE_GROUP.search(span.text) and not named else None


def _sets_a_period(text: str, dated: Dated) -> bool:
    """Say whether a date says when, rather than which: "in 2017", not "a 2017 report"."""
    return ahead(_WHEN, text, dated.start) is not None


def _may_claim(text: str) -> bool:
    """Say whether a line is a sentence: it ends as one and has a few words."""
    return bool(re.search(r"[.!?؟][\"”’»')\]]*$", text)) and len(text.split()) >= 4


def _speaks_of(text: str, operation: Operation, book: Book) -> bool:
    """Say whether a text names an operation, or the one party whose operation it is by an operation's word."""
    short = operation.name.removeprefix("Operation ")
    if short.lower() in text.lower():
        return True
    named = any(operation.party in mention.names for mention in book.parties.within(text))
    return named and bool(re.search(r"\b(?:operation|campaign|air war|began|begun|started|launched)\b", text, re.IGNORECASE))


def loaded_words(words: str) -> list[str]:
    """Return the words of a stretch that judge while they name."""
    listed = set(table("english")["loaded"]["words"])
    return [word for word in re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", words.lower()) if word in listed]
