"""Taking a release back: a notice in its place, in every language, and a word of it in all releases that follow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from html import escape
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.language.speech import Speech, speeches
from tollbook.model.releases import Release
from tollbook.publish import finish, releases_of
from tollbook.publish.tree import building, put_in_place
from tollbook.store.canonical import Held
from tollbook.store.record import Record
from tollbook.store.writing import Hand

SAID = "This release was recalled. Do not use it, and take down what you copied of it."


def recall(number: int, why: str, out: Path, *, acting: Callable[[], AbstractContextManager[Record]], hand: Hand) -> int:
    """Take a release back in the journal, and put a notice where it lies; return the number of the entry.

    Raises
    ------
    BadInput
        If the book has no such release, or something else than a release lies at ``out``.
    """
    with building(out) as built:
        with acting() as book:
            held = _held(book, number)
            recalled = replace(held.noun, recalled=why)
            with book.act(hand, "recall", f"release {number}") as act:
                act.reason = why
                act.write(recalled, id=held.id, key=held.key)
            log = releases_of(book)
        for speech in speeches().values():
            built.put(f"{speech.begins}/index.html".lstrip("/"), _notice(recalled, speech).encode())
        finish(built, built.sums(), log)
        put_in_place(built)
    return act.entry.seq if act.entry else -1


def _held(book: Record, number: int) -> Held[Release]:
    found = [held for held in book.all(Release) if held.noun.number == number]
    if not found:
        raise BadInput(f"this book has no release {number}")
    return found[0]


def _notice(release: Release, speech: Speech) -> str:
    said = escape(speech(SAID))
    named = escape(speech("Release {n}", n=release.number))
    return (
        f'<!doctype html>\n<html lang="{speech.code}" dir="{speech.direction}">\n<head>\n<meta charset="utf-8">\n<title>{named}</title>\n'
        f'</head>\n<body>\n<h1>{named}</h1>\n<p><strong>{said}</strong></p>\n<p dir="auto">{escape(release.recalled or "")}</p>\n'
        "</body>\n</html>\n"
    )
