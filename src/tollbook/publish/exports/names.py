"""Tables of who and where: sources, documents, parties with their other names, and places."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.sources import Document, Source
from tollbook.publish.exports.columns import ID, PLACE, PROVENANCE, SEVERAL, days, joined, period, placed, published
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Column, Row, Table

PROTECTED = "a protected source"

SOURCES = Table(
    "sources",
    "Who says it: one row for each publisher or person that the book describes; protected sources are left out",
    (
        ID,
        Column("name", "text", "Name of the source, as `publisher` and `origins` have it"),
        Column("controlled_by", "text", "Party behind it; empty where none is known: what one party controls is one origin"),
        Column("origin_of", "text", "What it is the origin of, as the book's staff note it"),
        Column("deduplicated", "flag", "Whether it lists every event once"),
        *PROVENANCE,
    ),
    order=("name",),
)
DOCUMENTS = Table(
    "documents",
    "Preserved documents that have a public address: their bytes are not in the release, their hash tells them from others",
    (
        ID,
        *days("the time when it was published"),
        Column("media_type", "text", "Media type of its bytes"),
        Column("size", "whole", "How many bytes it has", "bytes"),
        Column("sha256", "text", "SHA-256 of its bytes, in hexadecimal digits"),
        Column("address", "text", "Address at which it was had"),
        *PROVENANCE,
    ),
    order=("earliest",),
)
PARTIES = Table(
    "parties",
    "Belligerents, states and bodies that the book describes: one row for each",
    (
        ID,
        Column("name", "text", "Name of the party"),
        Column("part_of", "text", "Larger party that it belongs to, by name"),
        Column("successor_of", "text", "Party that it succeeds, by name; that is neither an alias nor a part"),
        *PROVENANCE,
    ),
    order=("name",),
)
ALIASES = Table(
    "aliases",
    "Other names of parties: one row for each name, with the period in which it was valid",
    (
        Column("party", "text", "The party that is called so", to="parties"),
        Column("n", "whole", "Place of this name among those of its party, from 1"),
        Column("name", "text", "The other name"),
        *days("the period in which it was valid"),
        Column("metonym", "flag", "Whether it names the party by a place, such as a capital"),
        Column("source", "text", "Who calls it so"),
    ),
    key=("party", "n"),
)
PLACES = Table(
    "places",
    "Places that the book describes, as coarsely as its policy publishes them: one row for each",
    (ID, *PLACE, Column("other_names", "text", f"Other names of the place; {SEVERAL}"), *PROVENANCE),
    order=("place",),
)
TABLES = (SOURCES, DOCUMENTS, PARTIES, ALIASES, PLACES)


def rows(reader: PublicRecord) -> Iterator[Row]:
    """Yield the rows of sources, documents, parties and places."""
    for source in reader.all(Source):
        said = source.noun
        if said.name != PROTECTED:
            values = (said.name, said.controlled_by, said.origin_of, said.deduplicated)
            yield SOURCES.name, (source.id, *values, *published(said.provenance))
    for held in reader.all(Document):
        noun = held.noun
        values_ = (*period(noun.published), noun.media_type, noun.size, noun.sha256, noun.url)
        yield DOCUMENTS.name, (held.id, *values_, *published(noun.provenance))
    for party in reader.all(Party):
        yield from _party(party.id, party.noun)
    for place in reader.all(Place):
        yield PLACES.name, (place.id, *placed(place.noun), joined(place.noun.names), *published(place.noun.provenance))


def _party(id: str, noun: Party) -> Iterator[Row]:
    yield PARTIES.name, (id, noun.name, noun.part_of, noun.successor_of, *published(noun.provenance))
    for n, alias in enumerate(noun.aliases, 1):
        yield ALIASES.name, (id, n, alias.name, *period(alias.valid), alias.metonym, alias.source)
