"""Texts as JSON Lines in, forms as JSON Lines out: in order, over all cores, never more than a few lines in memory."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

import msgspec

from tollbook.extract.contract import as_object
from tollbook.extract.reading import Reader
from tollbook.language.packs import LANGUAGES
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.time import Period

LONGEST_LINE = 64 << 20  # bytes
LONGEST_TEXT = 2_000_000  # characters
BATCH = 32  # lines that one process reads at a time
FEW = 64  # lines for which no other process is started

Answer = tuple[bytes, str | None]  # a line of the answer, and what was wrong with the line that was asked


class Line(msgspec.Struct):
    """One text."""

    text: str
    id: str | int | None = None
    published: str | None = None
    language: str | None = None


def read_lines(lines: Iterable[bytes], reader: Reader) -> Iterator[Answer]:
    """Yield one answer for each line, in the order of the lines; a line that cannot be read says why in its answer."""
    numbered = enumerate(lines, start=1)
    first = list(islice(numbered, FEW))
    if len(first) < FEW or (os.cpu_count() or 1) < 2:
        for at, line in (*first, *numbered):
            yield _answer(reader, at, line)
        return
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_begin, initargs=(reader.learned, reader.listed)) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for batch in _batches(first, numbered):
            waiting.append(pool.submit(_answers, batch))
            if len(waiting) > 2 * (os.cpu_count() or 1):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batches(first: Sequence[tuple[int, bytes]], rest: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    for at in range(0, len(first), BATCH):
        yield list(first[at : at + BATCH])
    while batch := list(islice(rest, BATCH)):
        yield batch


_READER: list[Reader] = []


def _begin(places: tuple[Place, ...], parties: tuple[Party, ...]) -> None:
    """Make the reader of this process."""
    _READER[:] = [Reader(places, parties)]


def _answers(batch: list[tuple[int, bytes]]) -> list[Answer]:
    return [_answer(_READER[0], at, line) for at, line in batch]


_DECODE = msgspec.json.Decoder(Line).decode
_ENCODE = msgspec.json.Encoder().encode


def _answer(reader: Reader, at: int, line: bytes) -> Answer:
    id: object = None
    try:
        asked, published = _asked(line)
        id = asked.id
        _check(asked)
    except ValueError as error:
        wrong = f"line {at}: {error}"
        return _ENCODE({"id": id, "language": None, "reports": [], "error": wrong}), wrong
    return _ENCODE(as_object(asked.id, reader.read(asked.text, language=asked.language, published=published))), None


def _asked(line: bytes) -> tuple[Line, Period | None]:
    """Read a line.

    Raises
    ------
    ValueError
        If it is no object with a text, or its date is none.
    """
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE >> 20} MiB; give the text in parts")
    try:
        asked = _DECODE(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f'is not an object such as {{"id": "1", "text": "…"}} ({error})') from None
    return asked, Period.read(asked.published) if asked.published else None


def _check(asked: Line) -> None:
    if len(asked.text) > LONGEST_TEXT:
        raise ValueError(f"a text of {len(asked.text):,} characters, more than {LONGEST_TEXT:,}; give it in parts")
    if asked.language is not None and asked.language not in LANGUAGES and len(asked.language) > 12:
        raise ValueError(f'"{asked.language[:20]}" is no code of a language; write en, ar, or leave it out')
