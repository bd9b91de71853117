"""Claims of articles in Arabic: tolls, strikes and people displaced, with who did it, where, when, and who says so.

Sentences are read with the rules by which reports are read (``language.counting``); claims and verdicts are the same as in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tollbook.check.article import LONGEST_SENTENCE, Article
from tollbook.check.book import Book
from tollbook.check.counted import NEEDS, ON_THE_MOVE, reading, says, scope_note, unclear
from tollbook.check.kinds import unread
from tollbook.check.namesakes import place_meant
from tollbook.check.residue import merged, taken
from tollbook.language.counting import Counted, counted_in
from tollbook.language.days import days
from tollbook.language.fold import fold
from tollbook.language.names import Mention, Names
from tollbook.language.packs import pack
from tollbook.language.people import Phrases
from tollbook.language.said import say
from tollbook.language.sentences import Span, sentences
from tollbook.language.tokens import tokens
from tollbook.model.claims import Amount, Attribution, Claim, Mode, Operator
from tollbook.model.counts import Measure
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.vocabulary import table

PREFIXES = "وفبلك"
LONGEST_NAME = 6  # words
REACH = 30  # characters before a party in which a word says that it did it
_WORD = re.compile(r"[^\W_]+")
_SINCE = re.compile(r"منذ\s+(?:شهر\s+|مطلع\s+|بداية\s+)?$")
_YEAR = re.compile(r"(?<!\d)(?P<since>منذ\s+(?:ال)?(?:عام\s+|سنة\s+)?)?(?P<year>(?:19|20)\d\d)(?!\d)")
_MADE_OF = {"negated": "negated", "denied": "negated", "hypothetical": "hypothetical"}


def claims_in_arabic(article: Article, book: Book) -> Iterator[Claim]:
    """Yield the claims on numbers of people and strikes in an article."""
    every = list(sentences(article.text))
    yield from (unread.too_long(span) for span in every if len(span.text) > LONGEST_SENTENCE)
    spans = [span for span in every if len(span.text) <= LONGEST_SENTENCE]
    named, of = _speakers(book), cache(lambda at: _sentence(spans[at], article, book, named))
    for count in counted_in(article.text, spans, pack("ar")):
        if count.range.known and "plural" not in count.flags:
            yield _claim(of(count.sentence), _of_people(count), count)
    for at, span in enumerate(spans):
        for amount in _strikes(span):
            yield _claim(of(at), amount, None)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with all that its claims have in common; ``read`` are stretches of the article, ``left`` words that may matter."""

    span: Span
    given: Attribution
    assumed: tuple[str, ...]
    actors: tuple[Mention, ...]
    places: tuple[Mention, ...]
    period: Period | None
    read: tuple[tuple[int, int], ...]
    left: tuple[re.Match[str], ...]


def _sentence(span: Span, article: Article, book: Book, known: Names) -> _Sentence:
    parties, found = mentions(book.parties, span), mentions(book.places, span)
    places = [replace(each, names=(place_meant(span.text, each, book),)) if each.certain else each for each in found]
    speakers = [*mentions(known, span), *mentions(book.speakers, span), *parties]
    given, told, assumed = _attribution(span, speakers, known)
    actors = [each for each in (*parties, *mentions(_adjectives(), span)) if _acts(span, each)]
    period, dated = _period(span, article)
    read = [*dated, *told, *((span.start + each.start, span.start + each.end) for each in (*actors, *places))]
    return _Sentence(span, given, assumed, tuple(actors), tuple(places), period, tuple(read), tuple(_left(span)))


def _claim(sentence: _Sentence, amount: Amount, count: Counted | None) -> Claim:
    span, given, actors, places, period = sentence.span, sentence.given, sentence.actors, sentence.places, sentence.period
    measure, group = (count.measure, count.group) if count else (Measure.STRIKES, None)
    names = tuple(dict.fromkeys(each.names[0] for each in actors if each.certain))
    where = tuple(dict.fromkeys(each.names[0] for each in places if each.certain))
    unknown = [unclear(each) for each in (*actors, *places) if not each.certain]
    read = [*sentence.read, (amount.start, amount.end), *([(count.start, count.end), count.trigger] if count else [])]
    kind = "strikes" if measure is Measure.STRIKES else "displacement" if measure in ON_THE_MOVE else "toll"
    understood = reading(amount, measure, group, names, where, period)
    said = given.mode is Mode.NAMED
    asked = ("hypothetical",) if "؟" in span.text else ()
    doubts = [_MADE_OF[flag] for flag in (count.flags if count else ()) if flag in _MADE_OF]
    return Claim(
        kind="said" if said else kind,
        start=span.start,
        end=span.start + len(span.text.rstrip(" .،؛!؟")),
        quote=span.text.rstrip(" .،؛!؟"),
        reading=says(given.speaker or "", understood) if said else understood,
        attribution=given,
        measure=measure,
        group=group,
        amount=amount,
        parties=names,
        roles=(Role.ALLEGED,) if names else (),
        places=where,
        period=period,
        needs=NEEDS,
        assumptions=(*sentence.assumed, *scope_note(where, period)),
        flags=tuple(dict.fromkeys([*asked, *doubts, *(["rate-or-part"] if count and count.part else [])])),
        unknown=tuple(unknown),
        unread=_unread(sentence, read),
    )


def _of_people(count: Counted) -> Amount:
    """Return a count as a number with its bound: a report's "more than 30" is 31 or more."""
    low, high = int(count.range.low or 0), None if count.range.high is None else int(count.range.high)
    if high is None:
        return Amount(Operator.AT_LEAST, low, low, count.start, count.end)
    if low == 0 and high > 0:
        return Amount(Operator.UP_TO, high, high, count.start, count.end)
    operator = Operator.ABOUT if "about" in count.flags else Operator.EXACTLY
    if low != high:
        operator = Operator.VAGUELY if "vague" in count.flags else Operator.BETWEEN
    return Amount(operator, low, high, count.start, count.end)


def _strikes(span: Span) -> Iterator[Amount]:
    """Yield the numbers of strikes in a sentence, with the words that bound them."""
    words = tokens(span.text)
    phrases = Phrases(pack("ar"), words, span.text)
    keys = [word.key for word in words]
    at = 0
    while at < len(words):
        number = phrases.number(at)
        if number is None or not any(keys[number[1] : number[1] + len(name)] == name for name in _strike_words()):
            at += 1 if number is None else max(1, number[1] - at)
            continue
        range_, end, vague = number
        start, operator = _bound(span.text, words[at].start)
        operator = Operator.VAGUELY if vague else operator
        low, high = int(range_.low or 0), int(range_.high or range_.low or 0)
        yield Amount(operator, low, high, span.start + start, span.start + words[end].end)
        at = end + 1


def _bound(text: str, at: int) -> tuple[int, Operator]:
    """Return where the words before a number begin that bound it, and how they do."""
    for words, operator in _bounds().items():
        if (found := re.search(rf"(?:{words})\s+$", text[:at])) is not None:
            return found.start(), operator
    return at, Operator.EXACTLY


@cache
def _bounds() -> Mapping[str, Operator]:
    return {
        r"و?ب?(?:أكثر|اكثر) من|ما يزيد (?:عن|على)": Operator.MORE_THAN,
        r"و?ما لا يقل عن|على الأقل": Operator.AT_LEAST,
        r"و?ما يصل إلى": Operator.UP_TO,
        r"و?(?:نحو|حوالي|قرابة|زهاء|ما يقارب)": Operator.ABOUT,
        r"و?أقل من": Operator.LESS_THAN,
    }


@cache
def _strike_words() -> list[list[str]]:
    return [[token.key for token in tokens(words)] for words in table("arabic")["strikes"]["words"]]


def mentions(names: Names, span: Span) -> list[Mention]:
    """Return the names in a sentence, also after the small words that Arabic writes with the next: "بالرقة", "وللتحالف"."""
    words = list(_WORD.finditer(span.text))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention, used = _longest(names, span.text, words, at)
        if mention is not None:
            found.append(mention)
        at += used
    return found


def _longest(names: Names, text: str, words: list[re.Match[str]], at: int) -> tuple[Mention | None, int]:
    start = words[at].start()
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        end = words[at + length - 1].end()
        for spelling in _spellings(text[start:end]):
            if things := names.named(spelling):
                return Mention(things, text[start:end], start, end), length
    return None, 1


def _spellings(words: str) -> Iterator[str]:
    yield words
    for _ in range(2):  # "وبالرقة"
        if words.startswith("لل"):
            yield (words := f"ال{words[2:]}")
        if words[:1] in PREFIXES and len(words) > 3:
            yield (words := words[1:])


def _acts(span: Span, mention: Mention) -> bool:
    before = fold(span.text[max(0, mention.start - REACH) : mention.start])
    return _actors().search(before) is not None


@cache
def _adjectives() -> Names:
    """Index the adjectives that say whose a strike was, with and without the article."""
    listed = table("arabic")["adjectives"]
    return Names((spelling, name) for word, name in listed.items() for spelling in (word, f"ال{word}"))


def _speakers(book: Book) -> Names:
    """Index the Arabic names of publishers of which the book holds something."""
    return Names(
        (words, name) for words, name in table("arabic")["speakers"].items() if book.speakers.named(name) or book.parties.named(name)
    )


@cache
def _actors() -> re.Pattern[str]:
    words = "|".join(fold(words) for words in table("arabic")["actors"]["before"])
    return re.compile(rf"(?:^|\s)[{PREFIXES}]?(?:{words})(?: جويه| جوي)?$")


def _attribution(span: Span, speakers: list[Mention], known: Names) -> tuple[Attribution, list[tuple[int, int]], tuple[str, ...]]:
    """Return whose words a sentence gives, where it says so, and what is assumed; somebody the book does not know is nobody by name."""
    cue = _said().search(span.text)
    if cue is None:
        return Attribution(Mode.AUTHOR), [], ()
    named = next((each for each in speakers if each.certain and 0 <= each.start - cue.end() <= 2), None)
    short = _shortened(span.text, cue.end(), known) if named is None else None
    if (named := named or short) is None:
        return Attribution(Mode.UNNAMED), [], ()
    speaker = named.names[0] if named.certain else named.words
    assumed = (say("“{words}” is read as {name}", words=short.words, name=speaker),) if short and short.certain else ()
    start, end = span.start + cue.start(), span.start + named.end
    return Attribution(Mode.NAMED, speaker, start, end), [(start, end)], assumed


def _shortened(text: str, at: int, known: Names) -> Mention | None:
    """Return the speaker that the first words of its name stand for: "the Observatory", unless a further word makes it another."""
    words = list(_WORD.finditer(text, at))[:LONGEST_NAME]
    for length in range(len(words) - 1, 0, -1):
        short = text[words[0].start() : words[length - 1].end()]
        things = {name for full, name in table("arabic")["speakers"].items() if full.startswith(f"{short} ") and known.named(full)}
        if things and not words[length].group().startswith("ال"):
            return Mention(tuple(sorted(things)), short, words[0].start(), words[length - 1].end())
    return None


@cache
def _said() -> re.Pattern[str]:
    listed = table("arabic")["attribution"]
    words = "|".join(re.escape(word) for word in sorted((*listed["to"], *listed["says"]), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=\s)|(?<=[،.]))[و]?(?:{words})\s+(?:ل\s*)?")


def _period(span: Span, article: Article) -> tuple[Period | None, list[tuple[int, int]]]:
    """Return the period that a sentence sets: its first day or month, else its years."""
    named = days(span.text, pack("ar"), published=article.published)
    if named:
        open_end = _SINCE.search(span.text[: named[0].start]) is not None
        period = Period(named[0].period.earliest, None) if open_end else named[0].period
        return period, [(span.start + named[0].start, span.start + named[0].end)]
    years = list(_YEAR.finditer(span.text))
    if not years:
        return None, []
    ends = Period.read(years[0]["year"]), Period.read(years[-1]["year"])
    since = years[0]["since"] and len(years) == 1
    if ends[1].latest is None or ends[0].earliest is None or ends[0].earliest > ends[1].latest:
        return None, []
    period = Period(ends[0].earliest, None if since else ends[1].latest)
    return period, [(span.start + match.start(), span.start + match.end()) for match in years[:2]]


def _left(span: Span) -> Iterator[re.Match[str]]:
    """Yield the words of a sentence that may change a claim, if they are not read."""
    for match in _WORD.finditer(span.text):
        if not any(fold(spelling) in _plain() for spelling in _spellings(match.group())):
            yield match


def _unread(sentence: _Sentence, read: list[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words of a sentence that were not read and may change a claim."""
    first, stretches = sentence.span.start, merged(read)
    return tuple(match.group() for match in sentence.left if not taken(first + match.start(), first + match.end(), stretches))


@cache
def _plain() -> frozenset[str]:
    return frozenset(fold(word) for word in table("arabic")["plain"]["words"])
