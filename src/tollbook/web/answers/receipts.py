"""A receipt: who published what, the words it was read from with each value's marked, and what they were read as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.model.counts import Count
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Provenance, ValueQuote
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.store.public import PublicRecord

LONGEST = 1_200  # characters of words that a page shows


@dataclass(frozen=True)
class Piece:
    """A stretch of quoted words; a marked one is what a value was read from."""

    words: str
    marked: bool = False


@dataclass(frozen=True)
class Receipt:
    """One record with its words, where it has any that may be shown, and the incident it is of."""

    id: str
    incident: str | None
    provenance: Provenance
    when: Period
    counts: tuple[Count, ...]
    pieces: tuple[Piece, ...]
    document: str | None
    place: str | None = None


def receipt(reader: PublicRecord, held: Held[Incident] | Held[Report]) -> Receipt:
    """Return the receipt of an incident or a report."""
    noun, quoted = held.noun, reader.quotation(held.id)
    return Receipt(
        id=held.id,
        incident=noun.incident if isinstance(noun, Report) else held.id,
        provenance=noun.provenance,
        when=noun.when,
        counts=noun.counts,
        pieces=tuple(_pieces(quoted.words, quoted.values)) if quoted else (),
        document=noun.document if isinstance(noun, Report) else None,
        place=next((place.name for place in noun.where), None),
    )


def _pieces(words: str, values: Sequence[ValueQuote]) -> Iterator[Piece]:
    """Yield words with those of values marked; of marks that overlap the first is drawn."""
    at, end = 0, min(len(words), LONGEST)
    for value in sorted(values, key=lambda each: (each.start, -each.end)):
        if at <= value.start and value.end <= end:
            yield Piece(words[at : value.start])
            yield Piece(words[value.start : value.end], marked=True)
            at = value.end
    yield Piece(words[at:end] + ("…" if end < len(words) else ""))
