"""Who is given for what a sentence says, in English and Arabic."""

from __future__ import annotations

from collections.abc import Sequence

from tollbook.language.attribution import attribution
from tollbook.language.packs import Pack
from tollbook.language.sentences import Span
from tollbook.language.tokens import Token, within

LONGEST = 6  # words of a name
NEAR = 500  # characters before and after a count in which its speaker is looked for
_ENDS = frozenset('، , . : ؛ ; ( ) « » " | / # - – —'.split())


def speaker(text: str, sentence: Span, words: Sequence[Token], pack: Pack, *, start: int, end: int) -> str | None:
    """Return who says what stands between two offsets, None where the text says it itself."""
    if pack.language == "en":
        begins = max(sentence.start, start - NEAR)
        return attribution(text[begins : min(sentence.end, end + NEAR)], start - begins, end - begins).speaker
    own = within(words, sentence.start, sentence.end)
    keys = [word.key for word in own]
    for at in range(len(keys)):
        found = pack.to.at(keys, at) or pack.says.at(keys, at)
        if found is not None and (name := _name(text, own, keys, found[1], pack)) is not None:
            return name
    return None


def _name(text: str, words: Sequence[Token], keys: list[str], at: int, pack: Pack) -> str | None:
    """Return the name that begins at a word: up to a mark, a conjunction, a number or a word of harm."""
    end = at
    while end < len(keys) and end - at < LONGEST:
        key = keys[end]
        if (
            key in _ENDS
            or key[0].isdecimal()
            or pack.boundary.at(keys, end)
            or pack.harm.at(keys, end)
            or (end > at and key in pack.joined)
        ):
            break
        end += 1
    return text[words[at].start : words[end - 1].end] if end > at else None
