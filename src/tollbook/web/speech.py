"""The languages of the pages: English as the templates have it, and one catalogue for each other language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tollbook.language.dated import event_in_arabic, event_in_english, span_in_arabic, span_in_english
from tollbook.language.ranges import counted_in_english, in_arabic, in_english
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.time import Period


@dataclass(frozen=True)
class Speech:
    """How pages speak in one language. ``begins`` stands before every address of it; ``when`` says the day of an event."""

    code: str
    name: str
    direction: str
    begins: str
    comma: str
    words: Mapping[str, str]
    in_words: Callable[[Range], str]
    period: Callable[[Period | None], str]
    when: Callable[[Period | None], str]

    def __call__(self, words: str, **values: object) -> str:
        """Return English words of a page in this language, values filled in."""
        said = self.words.get(words, words)
        return said.format(**values) if values else said

    def counted(self, measure: Measure, group: Group | None) -> str:
        """Return what is counted."""
        return self(counted_in_english(measure, group))


@cache
def speeches() -> Mapping[str, Speech]:
    """Return the languages by their codes, English first."""
    arabic = tomllib.loads((files("tollbook.web.words") / "ar.toml").read_text("utf-8"))
    return {
        "en": Speech("en", "English", "ltr", "", ", ", {}, in_english, span_in_english, event_in_english),
        "ar": Speech("ar", "العربية", "rtl", "/ar", "، ", arabic, in_arabic, span_in_arabic, event_in_arabic),
    }
