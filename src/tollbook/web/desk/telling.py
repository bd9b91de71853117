"""Values of records in words for a person, in the language of the page: places, counts, parties and sources as one says them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum

from tollbook.language.speech import Speech, apart
from tollbook.model.counts import Count
from tollbook.model.parties import Involvement
from tollbook.model.places import Place
from tollbook.model.sources import Provenance, Quote, ValueQuote
from tollbook.model.time import Period


def in_words(t: Speech, value: object) -> str:
    """Return a value of a record as words, nothing where it is not known."""
    match value:
        case None | ():
            return ""
        case tuple():
            return t.semicolon.join(_within(t, each) for each in value)
        case bool():
            return t("yes" if value else "no")
        case Period():
            return t.period(value)
        case Place():
            return _place(t, value)
        case Count():
            return f"{t.counted(value.measure, value.group)}{t.comma}{t.in_words(value.range)}"
        case Involvement():
            return f"{apart(value.party)} ({t(value.role.value)})"
        case Provenance():
            return t.comma.join(apart(each) for each in (value.publisher, value.via, *value.origins, value.url) if each)
        case Quote() | ValueQuote():
            return t("characters {start} to {end}", start=f"{value.start:,}", end=f"{value.end:,}")
        case Enum():
            return t(str(value.value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return t.comma.join(filter(None, (_within(t, getattr(value, field.name)) for field in fields(value))))
        case _:
            return str(value)


def _within(t: Speech, value: object) -> str:
    """Return a value among others: a name among them runs its own way."""
    return apart(value) if isinstance(value, str) and not isinstance(value, Enum) else in_words(t, value)


def _place(t: Speech, place: Place) -> str:
    point = f"{place.latitude:.5f}, {place.longitude:.5f}" if place.latitude is not None and place.longitude is not None else ""
    doubt = t("within {n} km", n=f"{place.precision / 1000:g}") if place.precision else ""
    beside = t.comma.join(filter(None, (apart(point), doubt)))
    names = t.comma.join(map(apart, place.path))
    return f"{names} ({beside})" if beside else names
