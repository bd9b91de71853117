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
from tollbook.publish import finish, refuse_other_book, releases_of, releases_there
from tollbook.publish.tree import Building, building, put_in_place
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
            held, log = _held(book, number), releases_of(book)
            refuse_other_book(built, log)
            _refuse_other_release(built, number)
            for path, speech in notices().items():
                built.put(path, _notice(number, speech).encode())
            finish(built, built.sums(), log)
            with book.act(hand, "recall", f"release {number}") as act:
                act.reason = why
                act.write(replace(held.noun, recalled=True), id=held.id, key=held.key)
        put_in_place(built)
    return act.entry.seq if act.entry else -1


def notices() -> dict[str, Speech]:
    """Return the files of a notice, each with its language: all that is left of a release."""
    return {f"{speech.begins}/index.html".lstrip("/"): speech for speech in speeches().values()}


def _refuse_other_release(built: Building, number: int) -> None:
    """See that what a notice takes the place of is that release."""
    there = releases_there(built)
    if there and there != number:
        raise BadInput(f"{built.out}: holds release {there}, not {number}; name the folder of release {number}, or a new one")


def _held(book: Record, number: int) -> Held[Release]:
    found = [held for held in book.all(Release) if held.noun.number == number]
    if not found:
        raise BadInput(f"this book has no release {number}")
    return found[0]


def _notice(number: int, speech: Speech) -> str:
    """Return the notice; the reason stands in the journal alone, since it may name what nobody was to read."""
    said, named = escape(speech(SAID)), escape(speech("Release {n}", n=number))
    return (
        f'<!doctype html>\n<html lang="{speech.code}" dir="{speech.direction}">\n<head>\n<meta charset="utf-8">\n<title>{named}</title>\n'
        f"</head>\n<body>\n<h1>{named}</h1>\n<p><strong>{said}</strong></p>\n</body>\n</html>\n"
    )
