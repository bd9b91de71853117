"""What stays untold of a record once that which stood guard over it was erased: some of its fields, by name, wherever in it they stand."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any, TypeVar

from tollbook.redaction.cover import MASK
from tollbook.redaction.walked import TEXTS

WORDS = TEXTS | {"url", "note", "quotes"}  # the fields of which none is told where somebody unnamed could be named
T = TypeVar("T")


def altered(one: Any, other: Any) -> Iterator[str]:  # two views of one noun
    """Yield the names of the fields, at any depth, in which two views of a noun differ.

    >>> from tollbook.model.sources import Provenance, Source
    >>> list(altered(Source("A", provenance=Provenance("B")), Source("A", provenance=Provenance("withheld"))))
    ['publisher']
    """
    for field in fields(one):
        this, that = getattr(one, field.name), getattr(other, field.name)
        if this == that:
            continue
        pairs = list(_within(this, that))
        if not pairs:
            yield field.name
        for inner in pairs:
            yield from altered(*inner)


def _within(this: Any, that: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the nouns within two values pair by pair, none where the values are not made alike."""
    if type(this) is type(that) and is_dataclass(this):
        yield this, that
    elif type(this) is tuple and type(that) is tuple and len(this) == len(that) and all(map(is_dataclass, this + that)):
        yield from zip(this, that, strict=True)


def hushed(noun: T, names: AbstractSet[str]) -> T:
    """Return a noun without what stands in some fields of it, or of the nouns within.

    >>> from tollbook.model.sources import Provenance, Source
    >>> hushed(Source("A", provenance=Provenance("B", url="https://b.example")), {"publisher", "url"}).provenance
    Provenance(publisher='withheld', origins=(), via=None, url=None, quote=None, words=None, note=None, licence=None, unread=())
    """
    quiet: T = _hushed(noun, names) if names else noun
    return quiet


def _hushed(noun: Any, names: AbstractSet[str]) -> Any:
    changes = {field.name: quiet for field in fields(noun) if (quiet := _quiet(field, value := getattr(noun, field.name), names)) != value}
    return replace(noun, **changes) if changes else noun


def _quiet(field: Field[Any], value: Any, names: AbstractSet[str]) -> Any:
    if (field.name in names and isinstance(value, str | float | tuple)) or (field.name in names and is_dataclass(value)):
        return _emptied(field, value)
    if type(value) is tuple:
        return tuple(_hushed(each, names) if is_dataclass(each) else each for each in value)
    return _hushed(value, names) if is_dataclass(value) else value


def _emptied(field: Field[Any], value: Any) -> Any:
    if type(value) is tuple:
        return tuple(MASK for each in value if type(each) is str)
    if type(value) is str and field.default is not None:
        return MASK
    return value if field.default is MISSING else field.default
