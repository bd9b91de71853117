"""Equipment found: what, made where, where, when, by whom. Found, made, supplied and used are four different things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.records import Spoken, answer_records, origins_of, period_lacks
from tollbook.check.residue import left_over, stretches
from tollbook.language.said import UNDATED, Said, Value, row, say
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Find
from tollbook.store.canonical import Held
from tollbook.vocabulary import pattern, table, words

WITHHELD = "withheld"  # what the public view gives for the name of a place
NEEDS = say("a find with its item, maker, finder, place and date")


@cache
def _items() -> Mapping[str, re.Pattern[str]]:
    return {name: pattern("finds", "items", name, ends=r"(?![A-Za-z])") for name in table("english")["finds"]["items"]}


@lru_cache(maxsize=8)
def _of_book(items: tuple[str, ...]) -> Mapping[str, re.Pattern[str]]:
    """Return the items that a book holds and no pattern of the vocabulary finds, by their own words."""
    strange = [item for item in items if not any(known.search(item) for known in _items().values())]
    return {item: re.compile(rf"\b{re.escape(item.removesuffix('s'))}s?(?![A-Za-z])", re.IGNORECASE) for item in strange}


# "U.S.-made", "U.S. and its allies produced", "of the U.S. production"; "American" before an item says where it was made too.
_MADE = re.compile(r"\.?(?:['’]s)?(?:\s+and its allies)?[\s-]+(?:made|built|produced|manufactured|production|origin)\b", re.IGNORECASE)
_MADE_IN = re.compile(r"\b(?:made|built|produced|manufactured)\s+(?:in|by)\s+(?:the\s+)?$", re.IGNORECASE)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield a claim for each item that a clause says was found, or was used by an armed group."""
    for clause in sentence.clauses:
        deed = pattern("finds", "found").search(clause.text) or pattern("finds", "used").search(clause.text)
        if deed is None:
            continue
        inner = clause.start - sentence.span.start
        kept = list(_named(clause.text, book))
        closing = inner + len(clause.text.rstrip(" .,;:!?"))
        for number, (start, end, name) in enumerate(kept):
            first, last = inner + start, inner + end
            whole = (inner if number == 0 else first, closing if number == len(kept) - 1 else last)
            others = [(inner + start, inner + end) for start, end, _ in kept]
            yield _claim(sentence, (inner, closing), (first, last), whole, name, others, book)


def _named(text: str, book: Book) -> Iterator[tuple[int, int, str]]:
    """Yield the items of a clause, each sort of item once: those of the vocabulary, and those that the book holds by their words."""
    listed = (*_items().items(), *_of_book(tuple(sorted({held.noun.item for held in book.finds}))).items())
    found = sorted((match.start(), match.end(), name) for name, known in listed for match in known.finditer(text))
    last, seen = -1, set[str]()
    for start, end, name in found:
        if start >= last and name not in seen:
            seen.add(name)
            yield start, end, name
            last = end


def _claim(
    sentence: Sentence,
    clause: tuple[int, int],
    at: tuple[int, int],
    whole: tuple[int, int],
    item: str,
    items: Sequence[tuple[int, int]],
    book: Book,
) -> Claim:
    inner, closing = clause
    text, first = sentence.text, sentence.span.start
    start, end = whole
    origin, made_at = _maker(sentence, inner, closing)
    used = pattern("finds", "found").search(text, inner, closing) is None
    period, assumed = sentence.period()
    given = attributed(sentence, at[0], at[1], book)
    found_at = (each for each in sentence.places if each.certain and not _MADE_IN.search(text, 0, each.start))
    spans = [*items, made_at, (given.start, given.end), *stretches(sentence.dates[:1], found_at)]
    spans += [match.span() for name in ("found", "used") for match in pattern("finds", name).finditer(text)]
    made = say(", made in {place}", place=origin) if origin else ""
    return Claim(
        kind="find",
        start=first + start,
        end=first + end,
        quote=text[start:end],
        reading=say(
            "{item} {does}{made}, {period}",
            item=item,
            does=say("used") if used else say("found"),
            made=made,
            period=period or UNDATED,
        ),
        attribution=given,
        places=_where(sentence, inner, closing, made_at),
        parties=(origin,) if origin else (),
        subject=item,
        does="used" if used else "found",
        period=period,
        needs=NEEDS,
        unread=left_over(text, start=inner, end=closing, read=spans, plain=words("finds", "plain")),
        assumptions=assumed,
        flags=tuple(dict.fromkeys(told_doubts(text[inner:closing]))),
    )


def _maker(sentence: Sentence, start: int, end: int) -> tuple[str | None, tuple[int, int]]:
    """Return where a clause says that things were made, and where it says so: by the name of a party, a place, or an adjective."""
    text = sentence.text
    for mention in (*sentence.parties, *sentence.places):
        if start <= mention.start < end and mention.certain:
            if made := _MADE.match(text, mention.end):
                return mention.names[0], (mention.start, made.end())
            if before := _MADE_IN.search(text, 0, mention.start):
                return mention.names[0], (before.start(), mention.end)
    item = "|".join(known.pattern for known in _items().values())
    for adjective, name in table("english")["finds"]["makers"].items():
        if found := re.compile(rf"\b{adjective}(?=[\s-]+(?:made\b|produced\b|built\b|(?:[\w-]+\s+)?(?:{item})))").search(text, start, end):
            return str(name), found.span()
    return None, (0, 0)


def _where(sentence: Sentence, start: int, end: int, made_at: tuple[int, int]) -> tuple[str, ...]:
    """Return the places of a clause, without the one where things were made."""
    named = [each for each in sentence.places if each.certain and start <= each.start < end]
    return tuple(dict.fromkeys(each.names[0] for each in named if not made_at[0] <= each.start < made_at[1]))


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the finds that the book holds; who supplied or used it is never taken from where it was made."""
    return answer_records(claim, (each for held in book.finds if (each := _speaks(claim, held, book)) is not None), article, book)


def _speaks(claim: Claim, held: Held[Find], book: Book) -> Spoken | None:
    find = held.noun
    item = claim.subject or ""
    if find.item != item and not any(
        name in _items() and _items()[name].search(find.item) for name in (item, *table("english")["finds"]["includes"].get(item, ()))
    ):
        return None
    lacking = list(period_lacks(claim.period, find.when, present=False, published=None))
    if claim.does == "used" and find.used_by is None:
        lacking.append(say("that it was used: the record is of a find"))
    if claim.parties:
        maker = book.party(find.made_in) if find.made_in else None
        if maker is None:
            lacking.append(say("where it was made"))
        elif maker != claim.parties[0]:
            lacking.append(say("that it was made in {place}: the record says {other}", place=claim.parties[0], other=find.made_in or ""))
    if claim.places:
        place = find.where.name if find.where else None
        if place is None:
            lacking.append(say("where it was found"))
        elif place == WITHHELD:
            lacking.append(say("where it was found, which this view withholds"))
        elif not set(claim.places) <= {book.place(place), *book.larger(place)}:
            lacking.append(say("that it was there: the record says {place}", place=place))
    voices = (find.seen_by, find.finder)
    said_by = origins_of(find.provenance, tuple(voice for voice in voices if voice), book)
    return Spoken(held.id, find.provenance, _words(find), said_by, lacking=tuple(lacking))


def _words(find: Find) -> Said:
    parts: list[Value] = [
        find.item,
        say("made in {place}", place=find.made_in) if find.made_in else say("maker not stated"),
        *([say("taken from {party}", party=find.taken_from)] if find.taken_from else []),
        *([say("found by {party}", party=find.finder)] if find.finder else []),
        *([say("in {place}", place=find.where.name)] if find.where and find.where.name != WITHHELD else []),
        *([find.when] if find.when else []),
    ]
    return row(", ", parts)


KIND = ClaimKind(
    "find",
    read,
    answer,
    examples=(
        "U.S.-made TOW missiles were found in southern Syria in 2018.",
        "Soldiers seized medicines and drones in the town.",
        "In 2017 militants used anti-tank TOW missiles of the U.S. production.",
    ),
    others=("The missing child was found in the town.", "TOW is an acronym.", "The strike hit a weapons depot."),
)
