"""Copies: a text that several print is one witness, and a list that was taken from another is none of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import gaps
from tollbook.link.clusters import components
from tollbook.link.columns import Columns, Told
from tollbook.link.texts import copies
from tollbook.link.wording import Wording

REPRINTED = 10  # days in which a text is printed again
LEAST, SHARE = 20, 0.6  # records, and the share of a list, that another has to the letter
SAYS = 5  # what a record must say for another that says the same to be its copy
NOTHING = frozenset((None, ""))
LATEST = 10**7  # a day after all others, for what was published on a day not known
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class CopiedList:
    """A source of whose records another has many to the letter, and how many of how many."""

    source: str
    of: str
    alike: int
    records: int

    @property
    def share(self) -> float:
        """The share of its records."""
        return self.alike / self.records


def originals(told: Sequence[Told], held: Columns, wording: Wording | None) -> Rows:
    """Return for each record the one that it copies, the first that was published; itself where it copies none.

    A record is copied by one with its words, or by one of the same source that tells the same to the letter.
    """
    one, other = _repeated(told)
    if wording is not None:
        copied, copying = copies([each.text for each in told], wording.words)
        kept = _may_be(held, wording, copied, copying)
        one, other = np.concatenate((one, copied[kept])), np.concatenate((other, copying[kept]))
    together = components(len(told), one, other)
    published = np.fromiter((each.published.toordinal() if each.published else LATEST for each in told), np.int64, len(told))
    order = np.lexsort((np.arange(len(told)), published, together))
    first: Rows = order[np.searchsorted(together[order], together)].astype(np.int32)
    return first


def _repeated(told: Sequence[Told]) -> tuple[Rows, Rows]:
    """Return records that tell the same as an earlier one of their source, with that one: of a list that may have an event twice."""
    seen: dict[tuple[object, ...], int] = {}
    pairs = []
    for at, each in enumerate(told):
        says = () if each.single else tuple(_says(each))
        if sum(value not in NOTHING for value in says) >= SAYS:
            first = seen.setdefault((each.source, each.text, *says), at)
            if first != at:
                pairs.append((first, at))
    one, other = np.array(pairs, np.int32).reshape(-1, 2).T
    return one, other


def copied_lists(told: Sequence[Told]) -> list[CopiedList]:
    """Return sources whose records another source has to the letter, most alike first; the smaller of two is said to copy the larger."""
    sizes = Counter(each.source for each in told)
    alike: Counter[tuple[str, str]] = Counter()
    for sources in _told_alike(told).values():
        alike.update(combinations(sorted(sources, key=lambda source: (sizes[source], source)), 2))
    found = [CopiedList(source, of, count, sizes[source]) for (source, of), count in alike.items()]
    chosen = [each for each in found if each.alike >= LEAST and each.share >= SHARE]
    return sorted(chosen, key=lambda each: (-each.share, each.source, each.of))


def _told_alike(told: Sequence[Told]) -> dict[tuple[object, ...], set[str]]:
    """Return the sources that tell something in the very same way."""
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for each in told:
        says = tuple(_says(each))
        if sum(value not in NOTHING for value in says) >= SAYS:
            found[says].add(each.source)
    return found


def _says(told: Told) -> Iterator[object]:
    yield from (told.when, told.latitude, told.longitude, told.places[0] if told.places else None, told.kind)
    yield from (told.killed, told.injured, " ".join(told.people), " ".join(sorted(told.parties)))


def _may_be(held: Columns, wording: Wording, one: Rows, other: Rows) -> NDArray[np.bool_]:
    """Say which pairs were published within days, and speak of days that may be the same."""
    dated = (wording.published[one] >= 0) & (wording.published[other] >= 0)
    apart = dated & (np.abs(wording.published[one] - wording.published[other]) > REPRINTED)
    known = (held.first[one] >= 0) & (held.first[other] >= 0)
    may: NDArray[np.bool_] = ~apart & ~(known & (gaps(held, held, one, other) > REPRINTED))
    return may
