"""What stands for the texts and names of a noun once what must not be told is taken out of them."""

from __future__ import annotations

import re
from functools import lru_cache

from tollbook.language.fold import fold
from tollbook.redaction.contacts import COVER, covered
from tollbook.redaction.naming import withheld_of, words_of
from tollbook.redaction.signs import bare, plain
from tollbook.redaction.sites import names_building

MASK = "withheld"
MOST = 50_000  # names of which it is remembered how they are shown
NOBODY: frozenset[str] = frozenset()
_ADDRESS = re.compile(r"@?[\w-]+(?:\.[\w-]+)*(?:\.)?")  # a handle or a domain alone: as what a publisher is known


def is_hidden(value: object, hidden: frozenset[str]) -> bool:
    """Say whether a value is one of some folded names, however it is spelled."""
    return bool(hidden) and isinstance(value, str) and (fold(value) in hidden or fold(plain(bare(value))) in hidden)


class Cover:
    """Names that must not be told, and what of a value may be shown beside them.

    ``hidden`` are folded names that are masked wherever they stand; of ``people``, and of the ``places`` shown more coarsely, texts must
    not tell.
    """

    def __init__(self, hidden: frozenset[str], people: frozenset[str], places: frozenset[str]) -> None:
        self.hidden, self.people, self.places = hidden, people, places
        self._masked = frozenset(map(words_of, hidden))
        self._named = withheld_of(hidden, people)
        self._told = withheld_of(hidden | places, people) if places else self._named
        self._names: dict[str, str] = {}
        self._voices: dict[str, str] = {}

    def name(self, value: str) -> str:
        """Return a name, or a mask where it is or holds what must not be told."""
        shown = self._names.get(value)
        if shown is None:
            shown = _kept(self._names, value, self._name(value, covered(value)))
        return shown

    def voice(self, value: str) -> str:
        """Return the name of who published something: a handle or a domain alone is its name, and no contact."""
        shown = self._voices.get(value)
        if shown is None:
            known = _ADDRESS.fullmatch(value) and not value.isdigit()
            shown = _kept(self._voices, value, self._name(value, bare(value) if known else covered(value)))
        return shown

    def place(self, value: str) -> str:
        """Return the name of a place, or a mask where it is that of a building."""
        shown = self.name(value)
        return MASK if names_building(shown) else shown

    def words(self, value: str) -> str | None:
        """Return a text with what would find a person covered, None where a name in it must not be told."""
        return None if self._told.within(value) else covered(value)

    def _name(self, value: str, shown: str) -> str:
        if COVER in shown and COVER not in value:
            return MASK
        if is_hidden(value, self.hidden) or (self._masked and words_of(value) in self._masked):
            return MASK
        return MASK if self._named.within(value, alone=False) else shown


def _kept(names: dict[str, str], value: str, shown: str) -> str:
    if len(names) > MOST:
        names.clear()
    names[value] = shown
    return shown


@lru_cache(maxsize=1_024)
def cover_of(hidden: frozenset[str] = NOBODY, people: frozenset[str] = NOBODY, places: frozenset[str] = NOBODY) -> Cover:
    """Return a cover, made once for the same names."""
    return Cover(hidden, people, places)
