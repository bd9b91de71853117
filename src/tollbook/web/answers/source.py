"""The pages of sources: what each is, who controls it, and what it published; a protected one is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import say
from tollbook.model.figures import Figure, Question
from tollbook.model.publications import Observation, Relation, Statement
from tollbook.model.sources import Source
from tollbook.redaction.cover import MASK
from tollbook.store.figures import ranges
from tollbook.store.listing import Listed, listed
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.mentions import linked
from tollbook.web.answers.objections import Objected, objections_to
from tollbook.web.answers.pageful import LAST, Pageful, pageful, size_asked
from tollbook.web.answers.scopes import Total, counted, in_order, totals
from tollbook.web.request import Asking

PROTECTED = Source("a protected source")  # as the public sees every one


@dataclass(frozen=True)
class Sources:
    """The publishers that have a record or that a published figure or statement names; ``protected`` says that some are not named."""

    sources: Pageful[tuple[str, Source | None]]
    protected: bool


@dataclass(frozen=True)
class SourcePage:
    """What a source is and what it published; ``withheld`` says that it is protected, and nothing of it is told."""

    name: str
    withheld: bool
    records: tuple[tuple[str, Source], ...] = ()
    controlled_by: tuple[str, ...] = ()
    relations: tuple[tuple[str, Relation], ...] = ()
    method: str = ""
    figures: tuple[Figure, ...] = ()
    incidents: Pageful[Listed] | None = None
    published: Pageful[Total] | None = None
    statements: Pageful[tuple[str, Statement]] | None = None
    objections: tuple[Objected, ...] = ()


def sources(reader: PublicRecord, asking: Asking) -> Sources:
    """Return the list of sources, by name."""
    protected = any(held.noun == PROTECTED for held in reader.all(Source))
    return Sources(pageful(listed_sources(reader), asking, size=200), protected)


def listed_sources(reader: PublicRecord) -> list[tuple[str, Source | None]]:
    """Return every source that is named, each with its record where there is one, sorted by name."""
    records = {held.noun.name: held.noun for held in reader.all(Source)}
    spelled = {fold(name) for name in records}
    names = {name for name in _publishers(reader) if fold(name) not in spelled} | set(records)
    return [(name, records.get(name)) for name in sorted(names - {MASK, PROTECTED.name}, key=str.casefold)]


def source(reader: PublicRecord, asking: Asking) -> SourcePage:
    """Return the page of the source that an id or name means.

    Raises
    ------
    Unknown
        If the book names no such source.
    """
    name = _meant(reader, asking.path["id"])
    if name in {PROTECTED.name, MASK}:
        return SourcePage(PROTECTED.name, withheld=True)
    index = party_names(reader)
    records = tuple((held.id, held.noun) for held in reader.all(Source) if fold(held.noun.name) == fold(name))
    said = [
        (held.id, linked(reader, held.noun))
        for held in reader.all(Statement)
        if fold(name) in {fold(held.noun.provenance.publisher), fold(held.noun.speaker)}
    ]
    figures, incidents = _incidents(reader, name, asking)
    return SourcePage(
        name=name,
        withheld=False,
        records=records,
        controlled_by=tuple(dict.fromkeys(one_name(each.controlled_by, index) for _, each in records if each.controlled_by)),
        relations=tuple((held.id, held.noun) for held in reader.all(Relation) if _named(name, held.noun.subject, held.noun.object)),
        method=method_of(reader).label,
        figures=figures,
        incidents=incidents,
        published=pageful(_published(reader, name, index), asking, name="published"),
        statements=pageful(sorted(said, key=lambda each: str(each[1].when), reverse=True), asking, name="statements", size=20),
        objections=objections_to(reader, {id for id, _ in records}),
    )


def _named(name: str, *printed: str | None) -> bool:
    return fold(name) in {fold(each) for each in printed if each}


def _published(reader: PublicRecord, name: str, index: Names) -> list[Total]:
    return [each for each in in_order(totals(reader, index)) if fold(each.observation.provenance.publisher) == fold(name)]


def _meant(reader: PublicRecord, words: str) -> str:
    try:
        held = reader.one(words)
    except Unknown:
        held = None
    if held is not None and isinstance(held.noun, Source):
        return held.noun.name
    named = {fold(each): each for each in (*_publishers(reader), *(held.noun.name for held in reader.all(Source)))}
    if fold(words) in named:
        return named[fold(words)]
    if fold(words) in _of_incidents(reader):
        return words
    raise Unknown(say('no public source "{words}" in this book', words=words[:200]))


def _publishers(reader: PublicRecord) -> set[str]:
    counted = {held.noun.provenance.publisher for held in reader.all(Observation)}
    return counted | {held.noun.provenance.publisher for held in reader.all(Statement)}


def _of_incidents(reader: PublicRecord) -> set[str]:
    """Return the sources that incidents name, spelling folded away."""
    return {each.key["source"] for each in ranges(reader, Question(grades=method_of(reader).grades, by=("source",)))}


def _incidents(reader: PublicRecord, name: str, asking: Asking) -> tuple[tuple[Figure, ...], Pageful[Listed]]:
    every, page = Question(sources=(name,), grades=method_of(reader).grades), asking.number("page", 1, LAST)
    size = size_asked(asking)
    rows, total = listed(reader, every, offset=(page - 1) * size, limit=size)
    if not rows and page > 1:
        page, (rows, total) = 1, listed(reader, every, limit=size)
    figures = tuple(counted(reader, Question(sources=(name,)))) if total else ()
    return figures, Pageful(tuple(rows), total, page, max(1, -(-total // size)))
