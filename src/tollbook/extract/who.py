"""The parties that a text names and what it says of their part in the event: the same rule for every party."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tollbook.extract.form import Who
from tollbook.language.counting import Counted
from tollbook.language.packs import Pack
from tollbook.language.tokens import Token
from tollbook.model.counts import Group
from tollbook.model.parties import Party
from tollbook.vocabulary import parties as known_parties

_ACTS = re.compile(
    r"\b(?:air\s?strikes?|strikes?|raids?|shelling|bombardment|bombing|attack(?:s|ed)?|warplanes?|jets?|aircraft|drones?|missiles?|rockets?"
    r"|artillery|forces (?:killed|shelled|struck|bombed|fired)"
    r"|killed|shelled|struck|bombed|fired|targeted|hit|raided|executed|detained|arrested|captured|conducted|carried out|launched)\b"
    r"|غار[ةه]|غارات|قصف|استهدف|استهداف|طائر[ةه]|طائرات|طيران|مدفعي[ةه]|صاروخ|صواريخ|قتل|قتلت|اعتقل|اعتقلت|هجوم|شنت|نفذت|اطلقت|أطلقت"
)
_CONCEDES = re.compile(
    r"\b(?:acknowledg\w+|admit\w*|conced\w+|accept(?:ed|s)? responsibility|claimed responsibility"
    r"|took responsibility|confirmed (?:that )?(?:its|their|it|they))\b|اعترف|أقر|أقرت|تبنى|تبنت|أعلنت? مسؤولي"
)
_DENIES = re.compile(r"\b(?:den(?:y|ied|ies|ying)|reject(?:ed|s)?|dismiss(?:ed|es)?|refut\w+)\b|نفى|نفت|ينفي|تنفي|أنكر")
_SPEAKS = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:said|says|announced|reported|stated|told|claimed|spokes\w+|statement|ministry)|^\s*(?:قال|أعلن|صرح|أفاد)",
    re.IGNORECASE,
)
REACH = 60  # characters between a party and what it does


def parties(text: str, words: Sequence[Token], pack: Pack, counts: Sequence[Counted], listed: Iterable[Party] = ()) -> list[Who]:
    """Return the parties that a text names, each with its role there: alleged, conceded, denied, victim or mentioned."""
    spellings = _spellings(tuple(listed))
    return [
        Who(name, party, _role(text, start, end, counts), start, end)
        for name, party, start, end in _named(text, words, spellings, folded=pack.grammar.bare_singular)
    ]


@cache
def _spellings(listed: tuple[Party, ...]) -> dict[str, list[tuple[list[str], str, bool]]]:
    """Return every spelling of every party by its first word; the last value says that it is written in capitals."""
    from tollbook.language.tokens import tokens

    found: dict[str, list[tuple[list[str], str, bool]]] = {}
    for party in (*known_parties(), *listed):
        names = [party.name, *(alias.name for alias in party.aliases if not alias.metonym)]
        for name in names:
            keys = [token.key for token in tokens(name)]
            for first in _forms(keys[0]):
                found.setdefault(first, []).append((keys[1:], party.name, name.isupper()))
    for spellings in found.values():
        spellings.sort(key=lambda spelling: -len(spelling[0]))
    return found


def _forms(key: str) -> Iterator[str]:
    yield key
    if not key.isascii():
        yield from (before + key for before in ("و", "ل", "ب", "ف"))
        if key.startswith("ال"):
            yield from ("لل" + key[2:], "ولل" + key[2:])


def _named(
    text: str, words: Sequence[Token], spellings: dict[str, list[tuple[list[str], str, bool]]], *, folded: bool
) -> Iterator[tuple[str, str, int, int]]:
    at = 0
    while at < len(words):
        for rest, party, capitals in spellings.get(words[at].key, ()):
            last = at + len(rest)
            if [word.key for word in words[at + 1 : last + 1]] != rest:
                continue
            name = text[words[at].start : words[last].end]
            if not folded and ((capitals and not name.isupper()) or not any(letter.isupper() for letter in name)):
                continue
            yield name, party, words[at].start, words[last].end
            at = last
            break
        at += 1


def _role(text: str, start: int, end: int, counts: Sequence[Counted]) -> str:
    """Say what a text says of a party's part, from the words around its name."""
    if any(count.start <= start and end <= count.end and count.group is Group.COMBATANTS for count in counts):
        return "victim"
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    after = re.split(r"[.;؛\n]", after)[0]
    before = re.split(r"[.;؛\n]", before)[-1]
    if _DENIES.search(after) or re.search(r"\bden(?:ied|ial) by\b|نفي\s*$", before):
        return "denied"
    if _CONCEDES.search(after):
        return "conceded"
    if re.search(r"\b(?:by|from)\s+(?:the\s+|an?\s+)?(?:alleged\s+|suspected\s+)?$", before, re.IGNORECASE) and _ACTS.search(before):
        return "alleged"
    if re.search(r"(?:against|targeting|on)\s+(?:the\s+)?$", before) or _SPEAKS.search(after):
        return "mentioned"
    if _ACTS.search(after[:40]) or (_ACTS.search(before[-30:]) and not after.strip().startswith(",")):
        return "alleged"
    return "mentioned"
