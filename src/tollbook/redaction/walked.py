"""Every field of every noun, walked once by what may stand in it: emptied, covered as a text, masked as a name, or left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, get_args, get_type_hints

from tollbook.model.estimates import UndercountEstimate
from tollbook.model.parties import Party
from tollbook.model.people import Correction
from tollbook.model.publications import Statement
from tollbook.model.sources import Provenance, Source
from tollbook.model.verdicts import ArticleVerdict
from tollbook.redaction.addresses import host_of, is_inner
from tollbook.redaction.classes import FIELDS, Class
from tollbook.redaction.cover import MASK, Cover
from tollbook.redaction.signs import bare

# A field that is named nowhere here and holds words is a name: it is masked as a whole where it holds what must not be told.
TEXTS = frozenset(
    "words says does what why reading claim quote as_of_words answer public assumptions reason made_of refused "
    "statement assumption measured".split()
)
VOICES = frozenset("publisher origins via according_to source deduplicated".split())
PLACES = frozenset("places centre".split())
KEPT = frozenset(
    "document incident about part_of updates to receipts sha256 media_type vkey origin toml digits languages method mapping policy "
    "formats totals changes withheld manifest root sealed checkpoint before after by added withdrawn merged regraded recounted "
    "detail".split()
) | {"where"}  # places are shown apart
BARE = frozenset("url licence".split())
Treated = Callable[[Any, Cover, Any], Any]  # a value, the cover, and what the field holds where nothing is to be shown


def stripped(noun: Any, cover: Cover) -> Any:  # any frozen noun
    """Empty every restricted field, here and in the nouns within, and cover what must not be told; what holds none is returned as it is."""
    changes: dict[str, Any] = {}
    for name, treated, empty in _plan(type(noun)):  # type: ignore[arg-type]  # a type is hashable
        value = getattr(noun, name)
        if value:
            shown = treated(value, cover, empty)
            if shown is not value and shown != value:
                changes[name] = shown
    if isinstance(noun, Provenance) and noun.url is not None and is_inner(noun.url):
        changes |= _without_host(noun, host_of(noun.url), changes)
    if not changes:
        return noun
    if isinstance(noun, Provenance) and _silenced(changes):
        changes |= {"url": None, "words": None}
    if isinstance(noun, Statement) and MASK in {changes.get("speaker"), changes.get("on_behalf_of")}:
        changes["says"] = MASK
    if isinstance(noun, Correction):
        changes |= {"says": MASK, "provenance": Provenance(MASK)}
    if isinstance(noun, ArticleVerdict | UndercountEstimate) and any(_covers(type(noun), name) for name in changes):
        changes["made_of"] = None  # it holds the same words, cut in pieces, in which a name might not be found again
    return replace(noun, **changes)


def _without_host(said: Provenance, host: str | None, changes: dict[str, Any]) -> dict[str, Any]:
    """Return a provenance without an address of somebody's own network, nor its host where that stands for a publisher."""
    publisher, via, origins = (changes.get(name, getattr(said, name)) for name in ("publisher", "via", "origins"))
    named = {name: MASK for name, value in (("publisher", publisher), ("via", via)) if value is not None and value.casefold() == host}
    return {**named, "origins": tuple(MASK if each.casefold() == host else each for each in origins), "url": None}


def _covers(kind: type, name: str) -> bool:
    """Say whether a change of a field covers something in words that the public sees; what is restricted is emptied in any case."""
    return FIELDS[kind.__name__][name] is not Class.RESTRICTED


def _silenced(changes: dict[str, Any]) -> bool:
    """Say whether one of those who say it is masked: what they published, and where, would name them."""
    heard = (changes.get("publisher"), changes.get("via"), *changes.get("origins", ()))
    return MASK in heard


@cache
def _plan(kind: type) -> tuple[tuple[str, Treated, Any], ...]:
    """Return how the fields of a kind are treated, those left out that can hold no words."""
    hints = get_type_hints(kind)
    return tuple(
        (field.name, treated, _empty(field))
        for field in fields(kind)
        if (treated := _treatment(kind, field.name, set(_within(hints[field.name])))) is not None
    )


def _empty(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else field.default_factory() if field.default_factory is not MISSING else MISSING


def _treatment(kind: type, name: str, held: set[type]) -> Treated | None:
    if FIELDS[kind.__name__][name] is Class.RESTRICTED:
        return _emptied
    if name in KEPT and not (kind is Party and name == "part_of"):
        return None
    if any(is_dataclass(each) and each.__name__ in FIELDS and _plan(each) for each in held):
        return _nouns
    if str not in held:
        return None
    if name in BARE:
        return _bare
    if name in TEXTS:
        return _text
    if name in PLACES:
        return _place
    return _voice if name in VOICES or (kind is Source and name == "name") else _name


def _within(hint: Any) -> Iterator[type]:  # whatever may stand in an annotation
    if inner := get_args(hint):
        for each in inner:
            yield from _within(each)
    elif isinstance(hint, type) and not issubclass(hint, Enum):
        yield hint


def _emptied(value: Any, cover: Cover, empty: Any) -> Any:
    if empty is not MISSING:
        return empty
    return Provenance(MASK) if isinstance(value, Provenance) else type(value)()


def _nouns(value: Any, cover: Cover, empty: Any) -> Any:
    if type(value) is not tuple:
        return stripped(value, cover)
    shown = tuple(stripped(each, cover) for each in value)
    return shown if any(new is not old for new, old in zip(shown, value, strict=True)) else value


def _bare(value: str, cover: Cover, empty: Any) -> str:
    return bare(value)


def _name(value: Any, cover: Cover, empty: Any) -> Any:
    return tuple(map(cover.name, value)) if type(value) is tuple else cover.name(value)


def _voice(value: Any, cover: Cover, empty: Any) -> Any:
    return tuple(map(cover.voice, value)) if type(value) is tuple else cover.voice(value)


def _place(value: Any, cover: Cover, empty: Any) -> Any:
    return tuple(map(cover.place, value)) if type(value) is tuple else cover.place(value)


def _text(value: Any, cover: Cover, empty: Any) -> Any:
    if type(value) is tuple:
        return tuple(cover.words(each) or MASK for each in value)
    shown = cover.words(value)
    return shown if shown is not None else None if empty is None else MASK
