"""Where the file of a page lies: names that every disk can hold, and that stay the same from release to release."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from tollbook.language.speech import Speech, speeches
from tollbook.web.pages import PAGES, Page

PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # names that are the same on disks that know no capitals
FRONT = "index"
BY_NAME: Mapping[str, Page] = {page.name: page for page in PAGES}


@dataclass(frozen=True, order=True)
class Wanted:
    """One page to be made, in every language: which, of what, and with which pairs after the question mark."""

    page: str
    value: str = ""
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Mapping[str, str]:
        """The values in its address, as its answer takes them."""
        name = BY_NAME[self.page].address.partition("{")[2].partition("}")[0].partition(":")[0]
        return {name: self.value} if name else {}

    @property
    def address(self) -> str:
        """Its address in no language, without what stands after the question mark."""
        return BY_NAME[self.page].address.partition("{")[0] + quote(self.value, safe="/:")

    @property
    def stem(self) -> str:
        """Its file without the ending, from where the pages of a language lie."""
        page = BY_NAME[self.page]
        more = "-".join(f"{name}-{safe(value)}" for name, value in self.pairs)
        if page.address == "/":
            return FRONT
        lead, _, held = page.address.lstrip("/").partition("{")
        return "/".join(part for part in (f"{lead}{safe(self.value)}" if held else lead, more) if part)

    def file(self, speech: Speech) -> str:
        """Return its file in one language."""
        return f"{speech.begins}/{self.stem}.html".lstrip("/")

    @property
    def twin(self) -> str:
        """Its file in JSON, the same for all languages."""
        return f"{self.stem}.json"


def safe(value: str) -> str:
    """Return a name that can be that of a file; what is not plain is told apart by a hash.

    >>> safe("tb-8x2k"), safe("Raqqa"), safe("measure=killed")
    ('tb-8x2k', 'raqqa-1bb08e83', 'measure-killed-e24a3465')
    """
    if PLAIN.fullmatch(value):
        return value
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:48].rstrip("-")
    return "-".join(part for part in (slug, sha256(value.encode()).hexdigest()[:8]) if part)


def taken_apart(path: str) -> tuple[Speech, str]:
    """Return in which language an address is, and the rest of it."""
    for speech in speeches().values():
        if speech.begins and (path == speech.begins or path.startswith(f"{speech.begins}/")):
            return speech, path.removeprefix(speech.begins) or "/"
    return speeches()["en"], path


def page_of(path: str, pairs: Sequence[tuple[str, str]]) -> Wanted | None:
    """Return the page at an address in no language, None where there is none."""
    for page in PAGES:
        lead, _, held = page.address.partition("{")
        if page.template and (path == page.address or (held and path.startswith(lead) and len(path) > len(lead))):
            return Wanted(page.name, path.removeprefix(lead) if held else "", tuple(pairs))
    return None
