"""How alike two names are, in one script or across two, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tollbook.language.names.forms import is_arabic, letters_of, parts
from tollbook.language.names.letters import Letters, alignment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTICLES = frozenset({"al", "el", "ال"})
SHORTEST = 4  # letters: "Ali" and "علي" have no article
WITHOUT_ARTICLE = 0.97
# Letters by their sound, for blocking and for likeness within one script: vowels and weak letters stand for nothing.
_SOUNDS = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "bttjhkddrzsssdtzgfkklmnh", strict=True)),
    **dict(zip("bcdfghjklmnpqrstvxz", "bkdfghjklmnbkrstfkz", strict=True)),
}
_DIGRAPHS = (("tch", "ج"), ("kh", "خ"), ("gh", "غ"), ("sh", "ش"), ("ch", "ش"), ("th", "ث"), ("dh", "ذ"), ("ph", "ف"), ("dj", "ج"))


def similarity(one: str, other: str) -> float:
    """Return how alike two names are, between 0 and 1, whatever their scripts.

    The parts of the names are aligned in order, and a part that only one of them has counts against a likeness by half.
    Titles and the kunya do not count where there are other names.

    >>> similarity("عبد الله", "Abdullah") > 0.9 > 0.2 > similarity("محمود", "Karim")
    True
    """
    first, second = parts(one).compared, parts(other).compared
    if not first or not second:
        return 0.0
    if len(first) == len(second) == 1:
        return _of_parts(first[0], second[0])
    return _in_order(first, second)


def similarities(arabic: Sequence[str], latin: Sequence[str]) -> NDArray[np.float32]:
    """Return the likeness of every Arabic name, one part each, with every Latin one: rows by ``arabic``, columns by ``latin``."""
    import numpy as np

    from tollbook.language.names.matrix import scores

    known = Letters.known()
    found = scores(["".join(parts(name).compared) for name in arabic], ["".join(parts(name).compared) for name in latin], known)
    with np.errstate(over="ignore"):
        likeness: NDArray[np.float32] = (1 / (1 + np.exp(-known.slope * (found - known.middle)))).astype(np.float32)
    return likeness


def without_article(part: str) -> str:
    """Return a name without the Arabic article that it begins with, where enough is left of it."""
    return part[2:] if part[:2] in ARTICLES and len(part) > SHORTEST else part


@lru_cache(maxsize=200_000)
def _of_parts(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if (bare := without_article(one)) != one and other == without_article(other):  # "al-Qasim" and "Qasim"
        return WITHOUT_ARTICLE * _of_parts(bare, other)
    if one == without_article(one) and (bare := without_article(other)) != other:
        return WITHOUT_ARTICLE * _of_parts(one, bare)
    if is_arabic(one) != is_arabic(other):
        arabic, latin = (one, other) if is_arabic(one) else (other, one)
        return float(similarities([arabic], [latin])[0, 0])
    return _in_one_script(one, other)


def _in_one_script(one: str, other: str) -> float:
    """Return the share of letters in common, in order, the sounds weighing double; "Mohammed" and "Muhammad" differ in vowels alone."""
    whole, sounds = _edits(one, other), _edits(sounds_of(one), sounds_of(other))
    return (whole + 2 * sounds) / 3


def _edits(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    if not longest:
        return 1.0
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, sign in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != sign))
    return 1 - row[-1] / longest


def _in_order(first: Sequence[str], second: Sequence[str]) -> float:
    """Return the best alignment of parts in order, as a share of the letters of both."""
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for row, one in enumerate(first, 1):
        for column, other in enumerate(second, 1):
            weight = (len(one) + len(other)) / 2
            best[row][column] = max(
                best[row - 1][column], best[row][column - 1], best[row - 1][column - 1] + weight * _of_parts(one, other)
            )
    lengths = [sum(map(len, names)) for names in (first, second)]
    shared, extra = min(lengths), max(lengths) - min(lengths)
    return min(1.0, best[-1][-1] / (shared + extra / 2)) if shared else 0.0


def sounds_of(name: str) -> str:
    """Return the consonants of a part as they sound, doubled ones once."""
    plain = name
    for letters, sign in _DIGRAPHS:
        plain = plain.replace(letters, sign)
    kept = [sound for letter in plain if (sound := _SOUNDS.get(letter))]
    kept = [sound for at, sound in enumerate(kept) if at == 0 or sound != kept[at - 1]]
    return "".join(kept[:-1] if len(kept) > 1 and kept[-1] == "h" else kept)


def blocking_keys(name: str) -> frozenset[str]:
    """Return keys of which two spellings of a name share one: the first two sounds of each part, without the article.

    >>> blocking_keys("القاسم") & blocking_keys("Qassem")
    frozenset({'ks'})
    """
    keys = set()
    for part in parts(name).compared:
        bare = without_article(part)
        sounds = sounds_of(bare)
        keys.add(sounds[:2] or letters_of(bare)[:1])
    return frozenset(keys - {""})


def explained(one: str, other: str) -> str:
    """Return, letter by letter, how an Arabic name is read as a Latin one, with the likeness.

    >>> explained("سامر", "Samer")
    'س s, ا a, م m, ر er: 1.00'
    """
    first, second = "".join(parts(one).compared), "".join(parts(other).compared)
    likeness = similarity(one, other)
    if is_arabic(first) == is_arabic(second):
        return f"{first} and {second} in one script: {likeness:.2f}"
    arabic, latin = (first, second) if is_arabic(first) else (second, first)
    pairs = alignment(arabic, latin, Letters.known())
    return f"{', '.join(f'{letter or chr(0x2013)} {written or chr(0x2013)}' for letter, written in pairs)}: {likeness:.2f}"
