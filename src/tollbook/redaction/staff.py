"""What staff who are not cleared may see: no named victims, no protected sources, nothing of withheld documents."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from tollbook.model.decisions import Disposition
from tollbook.model.events import Report
from tollbook.model.people import Correction, Notice, Person
from tollbook.model.sources import Arrival, Document, Examination, Source
from tollbook.redaction.cover import is_hidden
from tollbook.redaction.public import without_hidden

T = TypeVar("T")


def restricted(noun: object) -> bool:
    """Say whether a record is for cleared eyes alone."""
    match noun:
        case Person() | Notice() | Correction() | Document(withheld=True) | Source(protected=True):
            return True
        case _:
            return False


def staff_view(noun: T, *, hidden: frozenset[str], withheld: AbstractSet[str]) -> T | None:
    """Return what uncleared staff may see of a noun, None where it is restricted.

    ``hidden`` are the folded names of protected sources, ``withheld`` the ids of documents whose words nobody else may read.
    """
    if restricted(noun) or (isinstance(noun, Examination | Disposition) and noun.document in withheld):
        return None
    if isinstance(noun, Arrival) and (not withheld.isdisjoint((noun.document, noun.derived_from)) or is_hidden(noun.publisher, hidden)):
        return None
    shown: T = without_hidden(noun, hidden)
    said = getattr(shown, "provenance", None)
    if not withheld or said is None or not {getattr(shown, "document", None), said.quote and said.quote.document} & withheld:
        return shown
    bare: T = replace(shown, provenance=replace(said, url=None, words=None, quote=None, note=None))  # type: ignore[type-var]  # a noun
    return replace(bare, quotes=(), document=None) if isinstance(bare, Report) else bare
