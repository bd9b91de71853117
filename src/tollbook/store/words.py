"""The words of a record: all that can be searched, and one line that says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from tollbook.language.ranges import counted_in_english, period_in_english
from tollbook.language.said import Said, printed, row, say, term
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
            kind = noun.type or noun.weapon or KIND_OF[type(noun)]
            parts = (getattr(noun, "what", None) or term(kind), row(" and ", [place.name for place in noun.where]), _toll(noun.counts))
            return row(", ", [part for part in parts if part])
        case Statement():
            return say("{speaker}: {reading}", speaker=noun.speaker, reading=noun.says)
        case Relation():
            return row(" ", [part for part in (noun.subject, term(noun.does), noun.object) if part])
        case Observation():
            what = Said(" ".join(filter(None, (noun.group, noun.measure))), counted_in_english(noun.measure, noun.group), {})
            return say("{range} {what} ({publisher})", range=noun.range, what=what, publisher=noun.provenance.publisher)
        case Find():
            return say("{item}, found by {name}", item=noun.item, name=noun.finder or say("somebody not named"))
        case ArticleVerdict():
            return say("{finding}: “{quote}”", finding=term(noun.finding), quote=" ".join(noun.quote.split()))
        case UndercountEstimate():
            made = say("no estimate") if noun.pooled is None else say("an estimate")
            return say("{title}: {made} from {n} lists", title=noun.title, made=made, n=len(noun.lists))
        case Document():
            return noun.name or noun.url or say("a document")
        case Arrival():
            return say("the same bytes again, as {name}", name=noun.named)
        case Examination():
            return say("what {tool} found", tool=noun.tool)
        case Attestation():
            return say("{form} by {name}, of {n} entries", form=noun.form, name=noun.by, n=f"{noun.size}")
        case Release():
            return say("release {number} of {day}", number=f"{noun.number}", day=f"{noun.day}")
        case Approval():
            return say("release {number}, approved by {name}", number=f"{noun.release}", name=noun.by)
        case Coverage():
            return say("coverage of {places}", places=row(", ", noun.places))
        case Judgement():
            return say("{answer}, judged by {name}", answer=term(noun.answer), name=noun.by)
        case Disposition():
            return say("filed as {filing} by {name}", filing=term(noun.filed), name=noun.by)
        case Redirect():
            return say("merged into {id}", id=noun.to)
        case Withdrawn() | Erasure():
            return row(", ", (term(noun.kind), term(KIND_OF[type(noun)])))
        case Settings():
            return noun.title
        case Imported():
            return say("import by {mapping}", mapping=noun.mapping)
        case Assessment() | Notice() | Correction():
            return term(KIND_OF[type(noun)])
        case _:
            return noun.name


def day(noun: Noun) -> Period | None:
    """Return when something happened or was said, None where a record has no such day."""
    when = getattr(noun, "when", None) or getattr(noun, "period", None) or getattr(noun, "published", None)
    return when if isinstance(when, Period) and (when.earliest or when.latest) else None


def dated(noun: Noun) -> str:
    """Return when something happened, in words, and nothing where that is not stated."""
    when = day(noun)
    return printed(period_in_english(when), when) if when else ""


def _toll(counts: tuple[Count, ...]) -> str:
    if not counts or not counts[0].range.known:
        return ""
    first = counts[0]
    what = Said(f"{first.group} {first.measure}", counted_in_english(first.measure, first.group), {})
    return say("{range} {what}", range=first.range, what=what)
