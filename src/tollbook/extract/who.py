"""The parties that a text names and what it says of their part in the event: the same rule for every party."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from tollbook.extract.form import Who
from tollbook.language.counting import Counted
from tollbook.language.fold import plain
from tollbook.language.packs import Pack
from tollbook.language.tokens import Token, tokens
from tollbook.model.counts import Group
from tollbook.model.parties import Party
from tollbook.vocabulary import parties as known_parties

Spellings = dict[str, list[tuple[list[str], str, bool]]]  # the rest of a name, the party, and whether it is all capitals
REACH, NEAR = 60, 40  # characters between a party and what it does
_CLAUSE = re.compile(r"[.;؛\n]")


def parties(text: str, words: Sequence[Token], pack: Pack, counts: Sequence[Counted], known: Spellings) -> list[Who]:
    """Return the parties that a text names, each with its role there: alleged, conceded, denied, victim or mentioned."""
    fighters = [count for count in counts if count.group is Group.COMBATANTS]
    return [
        Who(name, party, _role(text, start, end, fighters, pack), start, end)
        for name, party, start, end in _named(text, words, known, folded=pack.grammar.bare_singular)
    ]


def spellings(listed: Iterable[Party] = ()) -> Spellings:
    """Return every spelling of every party by its first word; the last value says that it is written in capitals."""
    found: Spellings = {}
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


def _named(text: str, words: Sequence[Token], spellings: Spellings, *, folded: bool) -> Iterator[tuple[str, str, int, int]]:
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


def _role(text: str, start: int, end: int, fighters: Sequence[Counted], pack: Pack) -> str:
    """Say what a text says of a party's part, from the words around its name."""
    at = bisect_right(fighters, start, key=lambda count: count.start) - 1
    if at >= 0 and (end <= fighters[at].end or pack.context["belongs"].search(plain(text[fighters[at].end : start]))):
        return "victim"
    before = plain(_CLAUSE.split(text[max(0, start - REACH) : start])[-1])
    after = plain(_CLAUSE.split(text[end : end + REACH])[0])
    says = pack.context
    if says["denies"].search(after) or says["denied_by"].search(before):
        return "denied"
    if says["concedes"].search(after) or says["conceded_by"].search(before):
        return "conceded"
    if says["spoken_by"].search(before):
        return "mentioned"
    if says["done_before"].search(before):
        return "alleged"
    if says["done_by"].search(before) and says["acts"].search(before):
        return "alleged"
    if says["done_to"].search(before) or says["speaks"].search(after):
        return "mentioned"
    if says["acts"].search(after[:NEAR]) or (says["acts"].search(before[-NEAR:]) and not after.strip().startswith(",")):
        return "alleged"
    return "mentioned"
