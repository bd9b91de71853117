"""The languages whose reports are read: a pack of words for each, and what their grammars differ in."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from tollbook.language.packs.arabic import spelled_out
from tollbook.language.packs.pack import Pack

LANGUAGES = ("en", "ar")
_NAMES = {"en": "english", "ar": "arabic"}


@cache
def pack(language: str) -> Pack:
    """Return the pack of a language by its code, one of ``LANGUAGES``."""
    words = (files("tollbook.language.packs") / f"{_NAMES[language]}.toml").read_text("utf-8")
    return Pack.read(words, forms=spelled_out if language == "ar" else None)


__all__ = ["LANGUAGES", "Pack", "pack"]
