"""What of quoted words may be shown: none where they hold a withheld name; what would find a person or a spot is covered."""

from __future__ import annotations

from collections.abc import Iterable

from tollbook.redaction.contacts import COVER, covered
from tollbook.redaction.naming import withheld_of

__all__ = ["COVER", "quotable"]


def quotable(words: str, hidden: Iterable[str], people: Iterable[str] = ()) -> str | None:
    """Return words with what would find a person covered, sign by sign, None where a name among them is withheld.

    Signs that nobody sees are taken out. Of ``people`` a distinctive part of a name is as much as the whole.

    >>> quotable("Write to +963 11 555 0199, he said.", ())
    'Write to ████████████████, he said.'
    >>> quotable("A shell hit the Hope clinic.", ["hope clinic"]) is None
    True
    """
    if withheld_of(frozenset(hidden), frozenset(people)).within(words):
        return None
    return covered(words)
