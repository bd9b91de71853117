"""The words of a record: all that can be searched, and one line that says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from tollbook.language.ranges import in_english, period_in_english
from tollbook.model.attestations import Attestation
from tollbook.model.counts import Count
from tollbook.model.decisions import Disposition, Erasure, Judgement, Redirect, Withdrawn
from tollbook.model.estimates import UndercountEstimate
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.people import Correction, Notice
from tollbook.model.publications import Coverage, Find, Observation, Relation, Statement
from tollbook.model.releases import Approval, Release
from tollbook.model.sources import Arrival, Document, Examination, Quote, ValueQuote
from tollbook.model.time import Period
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.canonical import KIND_OF, Noun
from tollbook.store.settings import Imported, Settings

NO_WORDS = frozenset(
    "url sha256 media_type document incident about part_of updates toml vkey origin derived_from part made_by captured follows "
    "fingerprint checkpoint token certificates made_of digest".split()
)


def words(noun: object) -> list[str]:
    """Return every text in a noun and in the nouns within; ids, addresses, hashes and fixed lists are no words."""
    found: list[str] = []
    _collect(noun, found)
    return found


def _collect(value: object, found: list[str]) -> None:
    if type(value) is str:  # an enum is a str too, and no words
        found.append(value)
    elif type(value) is tuple:
        for each in value:
            _collect(each, found)
    elif value is not None:
        for name in _telling(type(value)):  # type: ignore[arg-type]  # a type is hashable
            _collect(getattr(value, name), found)


@cache
def _telling(kind: type) -> tuple[str, ...]:
    """Name the fields of a noun that may hold words, by what they are declared to hold."""
    if not is_dataclass(kind) or kind in {Quote, ValueQuote, Count, Period}:
        return ()
    hints = get_type_hints(kind)
    return tuple(field.name for field in fields(kind) if field.name not in NO_WORDS and any(map(_tells, _within(hints[field.name]))))


def _tells(kind: type) -> bool:
    return kind is str or bool(_telling(kind))


def _within(hint: Any) -> Iterator[type]:  # whatever may stand in an annotation
    """Yield the classes that an annotation names."""
    if inner := get_args(hint):
        for each in inner:
            yield from _within(each)
    elif isinstance(hint, type):
        yield hint


def title(noun: Noun) -> str:
    """Return one line that says what a record is.

    >>> from tollbook.model.sources import Source
    >>> title(Source("Monitor"))
    'Monitor'
    """
    match noun:
        case Incident() | Report():
            what = (getattr(noun, "what", None) or noun.type or noun.weapon or KIND_OF[type(noun)], _where(noun), _toll(noun.counts))
            return ", ".join(part for part in what if part)
        case Statement():
            return f"{noun.speaker}: {noun.says}"
        case Relation():
            return " ".join(part for part in (noun.subject, noun.does, noun.object) if part)
        case Observation():
            group = f"{noun.group} " if noun.group else ""
            return f"{in_english(noun.range)} {group}{noun.measure} ({noun.provenance.publisher})"
        case Find():
            return f"{noun.item}, found by {noun.finder or 'somebody not named'}"
        case ArticleVerdict():
            return f"{noun.finding}: “{' '.join(noun.quote.split())}”"
        case UndercountEstimate():
            return f"{noun.title}: {'no estimate' if noun.pooled is None else 'an estimate'} from {len(noun.lists)} lists"
        case Document():
            return noun.name or noun.url or "a document"
        case Arrival():
            return f"the same bytes again, as {noun.named}"
        case Examination():
            return f"what {noun.tool} found"
        case Attestation():
            return f"{noun.form} by {noun.by}, of {noun.size} entries"
        case Release():
            return f"release {noun.number} of {noun.day}"
        case Approval():
            return f"release {noun.release}, approved by {noun.by}"
        case Coverage():
            return f"coverage of {', '.join(noun.places)}"
        case Judgement():
            return f"{noun.answer}, judged by {noun.by}"
        case Disposition():
            return f"filed as {noun.filed} by {noun.by}"
        case Redirect():
            return f"merged into {noun.to}"
        case Withdrawn() | Erasure():
            return f"{noun.kind}, {KIND_OF[type(noun)]}"
        case Settings():
            return noun.title
        case Imported():
            return f"import by {noun.mapping}"
        case Assessment() | Notice() | Correction():
            return KIND_OF[type(noun)]
        case _:
            return noun.name


def day(noun: Noun) -> Period | None:
    """Return when something happened or was said, None where a record has no such day."""
    when = getattr(noun, "when", None) or getattr(noun, "period", None) or getattr(noun, "published", None)
    return when if isinstance(when, Period) and (when.earliest or when.latest) else None


def dated(noun: Noun) -> str:
    """Return when something happened, in words, and nothing where that is not stated."""
    when = day(noun)
    return period_in_english(when) if when else ""


def _where(noun: Incident | Report) -> str:
    return " and ".join(place.name for place in noun.where)


def _toll(counts: tuple[Count, ...]) -> str:
    if not counts:
        return ""
    first = counts[0]
    return f"{in_english(first.range)} {first.group} {first.measure}" if first.range.known else ""
