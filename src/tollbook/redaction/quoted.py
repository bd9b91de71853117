"""What of quoted words may be shown: none where they hold a withheld name; what would find a person or a spot is covered."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tollbook.language.fold import fold

# Addresses of pages and mail, handles, telephone numbers, and degrees finer than a town.
_COVERED = re.compile(
    r"https?://\S+|www\.\S+|\S*@\w\S*|\+\d[\d ()-]{6,}\d|\b0\d{8,}\b|\b\d{1,3}[.,]\d{4,}\b|\b\d{1,3} ?°[\d .,'′\"″]*", re.IGNORECASE
)
COVER = "█"


def quotable(words: str, hidden: Iterable[str]) -> str | None:
    """Return words with what would find a person covered, sign by sign, None where a name among them is withheld.

    >>> quotable("Write to +963 11 555 0199, he said.", ())
    'Write to ████████████████, he said.'
    >>> quotable("A shell hit the Hope clinic.", ["hope clinic"]) is None
    True
    """
    folded = f" {fold(words)} "
    if any(f" {fold(name)} " in folded for name in hidden):
        return None
    return _COVERED.sub(lambda found: COVER * len(found[0]), words)
