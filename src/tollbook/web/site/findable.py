"""What the search of a release finds: the names of all that has a page, each with every spelling it is known by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.events import Incident, Report
from tollbook.model.places import Place
from tollbook.model.sources import Document
from tollbook.store.figures import names_of_places
from tollbook.store.names import all_parties, party_names
from tollbook.store.public import PublicRecord
from tollbook.web.answers.mentions import listed_parties
from tollbook.web.answers.place import listed_places
from tollbook.web.answers.source import listed_sources
from tollbook.web.site.naming import Wanted

COMMON = frozenset({"tb"})  # how every id begins
KINDS = ("party", "place", "source", "document", "incident")  # in the order in which results stand


@dataclass(frozen=True, slots=True)
class Findable:
    """Something with a page: what it is called, where its page lies, and every spelling that finds it, its name first."""

    kind: str
    name: str
    stem: str
    spellings: tuple[str, ...]

    @property
    def words(self) -> set[str]:
        """The words that lead to it; how an id begins is that of every other one too."""
        said = {word for spelling in self.spellings for word in fold(spelling).split()}
        return said - COMMON if self.kind == "incident" else said


def findable(reader: PublicRecord) -> Iterator[Findable]:
    """Yield everything that the public sees a page of."""
    index = party_names(reader)
    aliases = (alias.name for party in all_parties(reader) for alias in party.aliases)
    yield from _named("party", listed_parties(reader, index), _spelled(index, aliases))
    other = (name for held in reader.all(Place) for name in held.noun.names)
    yield from _named("place", (name for name, _ in listed_places(reader)), _spelled(names_of_places(reader), other))
    yield from _named("source", (name for name, _ in listed_sources(reader)), {})
    yield from _documents(reader)
    yield from _named("incident", (held.id for held in reader.all(Incident)), {})


def _named(kind: str, names: Iterable[str], spelled: Mapping[str, list[str]]) -> Iterator[Findable]:
    for name in names:
        if fold(name):
            others = (each for each in spelled.get(name, ()) if fold(each) != fold(name))
            yield Findable(kind, name, Wanted(kind, name).stem, (name, *others))


def _spelled(index: Names, printed: Iterable[str]) -> Mapping[str, list[str]]:
    """Return every spelling of each thing that an index knows, as it is printed where it is."""
    found, as_printed = defaultdict[str, list[str]](list), {fold(name): name for name in printed}
    for spelling in sorted(index.spellings):
        for name in index.named(spelling):
            found[name].append(as_printed.get(spelling, spelling))
    return found


def _documents(reader: PublicRecord) -> Iterator[Findable]:
    """Yield the documents that a public report was read from, by the words of their addresses."""
    read = {held.noun.document for held in reader.all(Report) if held.noun.document and held.noun.incident}
    for held in reader.all(Document):
        if held.id in read and held.noun.url:
            yield Findable("document", held.noun.url, Wanted("document", held.id).stem, (held.noun.url,))
