"""The places that a text names, each with what it most likely means."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from tollbook.geography import distance
from tollbook.geography.gazetteer import Gazetteer, Named
from tollbook.language.fold import plain
from tollbook.language.packs import Pack
from tollbook.language.tokens import Token
from tollbook.model.places import Level

KNOWN = 10_000  # people of a town whose name no other place of the gazetteer has
LARGE = 200_000  # people of a town that is known by its name alone
TITLE = 120  # characters of a text that say what it is about
NEAR = 150_000.0  # metres within which places of one text speak for each other


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, the place it was taken for, and whether words around it say that it is a place."""

    words: str
    place: Named
    start: int
    end: int
    led: bool
    fits: float
    dateline: bool
    times: int = 1
    beside: bool = False

    def weight(self, anchor: int) -> float:
        """Return how likely this is the place of an event whose first count stands at ``anchor``."""
        fine = {Level.COUNTRY: 0.0, Level.PROVINCE: 1.0}.get(self.place.level, 2.0)
        known = (1.5 if self.led else 0) + (1.0 if self.place.grown else 0) + 3 * self.fits - (5 if self.dateline else 0)
        known += 0.6 * min(self.times, 4) + (1.0 if self.start < TITLE else 0) - (1.5 if self.beside else 0)
        return 2 * fine + known - min(abs(self.start - anchor), 2_000) / 500


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: str
    meanings: tuple[Named, ...]
    start: int
    end: int
    led: bool
    level: Level | None


def places(text: str, words: Sequence[Token], pack: Pack, gazetteer: Gazetteer) -> list[Mention]:
    """Return the places that a text names, in order; each name is given its meaning by the others, the countries named and the book."""
    parted = [word for word in words if word.key != "_"]  # a hashtag joins its words
    candidates = list(_candidates(text, parted, pack, gazetteer)) or list(_candidates(text, parted, pack, gazetteer, loose=True))
    countries = _countries(candidates)
    sure = [candidate.meanings[0] for candidate in candidates if len(candidate.meanings) == 1 or candidate.meanings[0].grown]
    most = max(countries.values(), default=1)
    divisions = {
        (meaning.country, meaning.division)
        for each in candidates
        for meaning in each.meanings
        if each.level is meaning.level is Level.PROVINCE
    }
    found = []
    known = {
        meaning.country
        for each in candidates
        for meaning in each.meanings
        if meaning.country and (meaning.grown or meaning.level is not Level.TOWN)
    }
    for each in candidates:
        if each.led or not _common(each):
            place = _meant(each, countries, sure)
            if not _borne_out(place, each, known, candidates):
                continue
            fits = 1.0 if place.grown else countries[place.country] / most
            if divisions and place.level is Level.TOWN and not place.grown and (place.country, place.division) not in divisions:
                fits /= 5
            found.append(Mention(each.words, place, each.start, each.end, each.led, fits, _is_dateline(text, each)))
    times = Counter((mention.place.latitude, mention.place.longitude) for mention in found)
    return [
        replace(mention, times=times[mention.place.latitude, mention.place.longitude], beside=_is_beside(text, mention, pack))
        for mention in found
    ]


def _is_beside(text: str, mention: Mention, pack: Pack) -> bool:
    """Say whether words before a place make it one where people were taken to or spoke: "the hospital in X"."""
    return pack.context["beside"].search(plain(text[max(0, mention.start - 40) : mention.start])) is not None


def _borne_out(place: Named, candidate: _Candidate, known: Collection[str], candidates: Sequence[_Candidate]) -> bool:
    """Say whether a name is surely this town: by its country, a town near it, its size, or since nothing else is called so."""
    if place.grown or place.level is not Level.TOWN or place.country in known or place.people >= LARGE:
        return True
    if len(candidate.meanings) == 1 and place.people >= KNOWN:
        return True
    here = (place.latitude, place.longitude)
    others = (meaning for each in candidates if each.words != candidate.words for meaning in each.meanings)
    return any(distance(here, (other.latitude, other.longitude)) < NEAR for other in others if other.country == place.country)


def _is_dateline(text: str, candidate: _Candidate) -> bool:
    """Say whether a name in capitals begins a text: "KABUL, Afghanistan (Jan. 25)" is where it was written."""
    return candidate.words.isupper() and len(candidate.words) > 3 and text[candidate.end : candidate.end + 1] in {",", " ", "("}


def _candidates(text: str, words: Sequence[Token], pack: Pack, gazetteer: Gazetteer, *, loose: bool = False) -> Iterator[_Candidate]:
    at, arabic, last = 0, pack.grammar.bare_singular, -1
    while at < len(words):
        if not arabic and not text[words[at].start].isupper() and "-" not in words[at].key:
            at += 1
            continue
        found = _longest(text, words, at, pack, gazetteer, loose=loose, listed=at == last)
        if found is None:
            at += 1
            continue
        candidate, used = found
        yield candidate
        at += used
        last = at if candidate.led else -1


def _longest(
    text: str, words: Sequence[Token], at: int, pack: Pack, gazetteer: Gazetteer, *, loose: bool, listed: bool
) -> tuple[_Candidate, int] | None:
    """Return the longest name that begins here; loosely, a name that the book knows needs no word before it that leads to a place."""
    places = pack.places
    arabic = pack.grammar.bare_singular
    if not words[at].key[:1].isalpha() or words[at].key in places.never:
        return None
    if not arabic and not text[words[at].start].isupper() and not _has_capital(text, words[at]):
        return None
    before = [word.key for word in words[max(0, at - 3) : at]]
    for length in range(min(gazetteer.longest, len(words) - at), 0, -1):
        last = words[at + length - 1]
        if not last.key[:1].isalpha():
            continue
        if not arabic and length > 1 and not _has_capital(text, last):
            continue
        for start, clitic in _beginnings(words[at], arabic=arabic):
            name = text[start : last.end]
            led = clitic or (listed and start > words[at].start) or _led(before, words, at + length, pack)
            meanings = tuple(gazetteer.named(name.removesuffix("'s").removesuffix("’s")))
            alone = bool(meanings) and meanings[0].grown and (length > 1 or loose or _headline(text, start, last.end))
            if arabic and not led and not alone:
                continue
            if meanings and _holds(meanings, length, name, led=led or alone, arabic=arabic):
                level = _level(before, words[at + length].key if at + length < len(words) else "", pack)
                return _Candidate(name, meanings, start, last.end, led, level), length
    return None


def _has_capital(text: str, word: Token) -> bool:
    """Say whether a word has a capital, if only after an article: "al-Bab", "ez-Zor"."""
    return text[word.start].isupper() or ("-" in word.key and any(sign.isupper() for sign in text[word.start : word.end]))


def _beginnings(word: Token, *, arabic: bool) -> Iterator[tuple[int, bool]]:
    """Yield where a name may begin in a word: after "in" and "and", which Arabic writes together with it."""
    yield word.start, False
    if arabic and word.end - word.start > 4:
        if word.key[0] == "ب" or word.key[:2] == "لل":
            yield word.start + 1, True
        elif word.key[0] == "و":
            yield word.start + 1, False


def _led(before: list[str], words: Sequence[Token], after: int, pack: Pack) -> bool:
    """Say whether the words around a name say that it is a place: "in", "near", "the town of", "district"."""
    places = pack.places
    if before and (
        before[-1] in {"#", *places.leads}
        or (len(before) > 1 and before[-1] in {"the", "of"} and before[-2] in places.leads | places.heads)
    ):
        return True
    if before and before[-1] in places.heads:
        return True
    if len(before) > 1 and before[-2] in places.heads and pack.grammar.bare_singular:
        return before[-1] in places.heads
    return after < len(words) and words[after].key in places.tails


def _headline(text: str, start: int, end: int) -> bool:
    """Say whether a name heads a line: "رأس البنفسج:", "المدينة | قصف"."""
    return text[:start].rstrip(" ")[-1:] in {"", "\n", "|", "#"} and text[end:].lstrip(" ")[:1] in {":", "|", "-", "–", "/", ".", "\n"}


def _level(before: Sequence[str], after: str, pack: Pack) -> Level | None:
    """Return the level that the words around a name give it: "Kandahar province", "مدينة حلب"."""
    near = {after} if not pack.grammar.bare_singular else set(before[-1:])
    if near & pack.places.provinces:
        return Level.PROVINCE
    return Level.TOWN if near & pack.places.heads else None


def _holds(meanings: Sequence[Named], length: int, name: str, *, led: bool, arabic: bool) -> bool:
    """Say whether a name stands for a place here: names that are also words need words around them that say so."""
    if meanings[0].grown:
        return led or length > 1 or not arabic
    if meanings[0].level is not Level.TOWN or any(meaning.level is not Level.TOWN for meaning in meanings):
        return True
    return led if len(name) > 2 else False


def _common(candidate: _Candidate) -> bool:
    return not candidate.meanings[0].grown and all(meaning.level is Level.TOWN for meaning in candidate.meanings)


def _countries(candidates: Sequence[_Candidate]) -> Counter[str]:
    """Count the countries that the names of a text speak for."""
    votes: Counter[str] = Counter()
    for candidate in candidates:
        codes = {meaning.country for meaning in candidate.meanings if meaning.country}
        for meaning in candidate.meanings:
            if meaning.level is Level.COUNTRY or meaning.grown:
                votes[meaning.country] += 3
        if len(codes) == 1:
            votes[codes.pop()] += 2
        else:
            votes.update(codes)
    return votes


def _meant(candidate: _Candidate, countries: Counter[str], sure: Sequence[Named]) -> Named:
    """Return the likeliest meaning of a name."""
    most = max(countries.values(), default=1)

    def weight(place: Named) -> float:
        near = sum(
            1
            for other in sure
            if other is not place and distance((place.latitude, place.longitude), (other.latitude, other.longitude)) < NEAR
        )
        own = (3.0 if place.grown else 0.0) + (2.0 if candidate.level is place.level else 0.0)
        return own + 3 * countries[place.country] / most + math.log10(place.people + 10) / 7 + min(near, 3) * 0.5

    return max(candidate.meanings, key=weight)
