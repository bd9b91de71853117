"""The search of a release: a page, and an index in pieces by how words begin; a reader loads those of the words looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tollbook.language.speech import speeches
from tollbook.store.memo import memo
from tollbook.store.public import PublicRecord
from tollbook.web.rendering import shared, templates
from tollbook.web.request import Asking
from tollbook.web.site.columns import made, packed
from tollbook.web.site.findable import COMMON, KINDS, Findable, findable
from tollbook.web.site.links import relinked
from tollbook.web.site.naming import Wanted

INDEX = "data/search.js"
MOST, LONGEST = 4_000, 8  # things in one piece where its words can be told apart, and letters by which they are


@dataclass(frozen=True, order=True)
class SearchPage(Wanted):
    """The page of the search, which answers nothing without a script and so is no page of the book."""

    page: str = "search"

    @property
    def stem(self) -> str:
        """Its file without the ending."""
        return self.page


def search_files(reader: PublicRecord) -> Iterator[tuple[str, bytes]]:
    """Yield the pieces of the index, the list of them, and the page in every language."""
    files = memo(reader, "search index", lambda: tuple(_index(list(findable(reader)))))
    yield from files
    newest = made(dict(files)[INDEX])
    for speech in speeches().values():
        page, asking = SearchPage(), Asking()
        told = shared(reader.settings, asking, speech, f"{speech.begins}/search", still=True)
        html = templates().get_template("search.html").render(told, page=None, twin=None, withheld=reader.withheld, kinds=KINDS)
        shown = relinked(html, page, speech).html.replace(f'{INDEX}"', f'{INDEX}?{newest}"', 1)
        yield page.file(speech), shown.encode()


def _index(every: Sequence[Findable]) -> Iterator[tuple[str, bytes]]:
    parts: dict[str, str] = {}
    for beginning, held in sorted(pieces([(word, each) for each in every for word in sorted(each.words)]).items()):
        name = f"search/{'-'.join(f'{ord(letter):x}' for letter in beginning)}"
        content = packed(name, [_row(each) for each in dict.fromkeys(held)])
        parts[beginning] = made(content)
        yield f"data/{name}.js", content
    yield INDEX, packed("search", {"kinds": KINDS, "parts": parts, "common": sorted(COMMON)})


def pieces(words: Sequence[tuple[str, Findable]], letters: int = 1) -> dict[str, list[Findable]]:
    """Return things by how their words begin: by more letters where as many begin alike, and whole words where those are shorter."""
    found: defaultdict[str, list[tuple[str, Findable]]] = defaultdict(list)
    for word, each in words:
        found[word[:letters]].append((word, each))
    held: dict[str, list[Findable]] = {}
    for beginning, several in found.items():
        if len(several) > MOST and letters < LONGEST and any(len(word) > letters for word, _ in several):
            held |= pieces(several, letters + 1)
        else:
            held[beginning] = [each for _, each in several]
    return held


def _row(each: Findable) -> tuple[Any, ...]:  # text, numbers and what is left out
    """Return a thing as the page reads it: kind, name, page where its name does not tell it, and other spellings."""
    told = f"{each.kind}/{each.name}" == each.stem
    return (KINDS.index(each.kind), each.name, 0 if told else each.stem, *each.spellings[1:])
