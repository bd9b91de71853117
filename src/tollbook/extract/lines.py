"""Texts as JSON Lines in, forms as JSON Lines out: in order, over all cores, never more than a few lines in memory."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import os
import re
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

import msgspec

from tollbook.errors import BadInput
from tollbook.extract.contract import as_object
from tollbook.extract.reading import Reader
from tollbook.language.packs import LANGUAGES
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.time import Period

LONGEST_LINE = 64 << 20  # bytes
LONGEST_TEXT = 2_000_000  # characters
BATCH = 32  # lines that one process reads at a time
FEW = 16  # lines that are answered one by one before other processes are started
BOM = b"\xef\xbb\xbf"

Answer = tuple[bytes, str | None]  # a line of the answer, and what was wrong with the line that was asked


class Line(msgspec.Struct):
    """One text."""

    text: str
    id: str | int | None = None
    published: str | None = None
    language: str | None = None


class Named(msgspec.Struct):
    """The id of a line whose other values may be wrong."""

    id: str | int | None = None


def read_lines(lines: Iterable[bytes], reader: Reader) -> Iterator[Answer]:
    """Yield one answer for each line, in the order of the lines; a line that cannot be read says why in its answer."""
    numbered = ((at, line) for at, line in enumerate(lines, start=1) if line.strip())
    for at, line in islice(numbered, FEW if (os.cpu_count() or 1) > 1 else None):
        yield _answer(reader, at, line)
    following = next(numbered, None)
    if following is None:
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=_context(), initializer=_begin, initargs=(reader.learned, reader.listed)) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for batch in _batches(chain((following,), numbered)):
            waiting.append(pool.submit(_answers, batch))
            if len(waiting) > 2 * (os.cpu_count() or 1):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _context() -> multiprocessing.context.BaseContext:
    """Return how processes are begun: as copies of this one, which have the words loaded, where it has a single thread."""
    ways = multiprocessing.get_all_start_methods()
    if "fork" in ways and threading.active_count() == 1 and sys.platform == "linux":
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")


def _batches(rest: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    while batch := list(islice(rest, BATCH)):
        yield batch


_READER: list[Reader] = []


def _begin(places: tuple[Place, ...], parties: tuple[Party, ...]) -> None:
    """Make the reader of this process."""
    _READER[:] = [Reader(places, parties)]


def _answers(batch: list[tuple[int, bytes]]) -> list[Answer]:
    return [_answer(_READER[0], at, line) for at, line in batch]


_CLOCK = re.compile(r"^(\d{4}-\d\d-\d\d)[T ][\d:.]+(?:Z|[+-][\d:]+)?$")  # of a date with a time of day only the date is taken
_DECODE = msgspec.json.Decoder(Line).decode
_DECODE_ID = msgspec.json.Decoder(Named).decode
_ENCODE = msgspec.json.Encoder().encode


def _answer(reader: Reader, at: int, line: bytes) -> Answer:
    try:
        asked, published = _asked(line.removeprefix(BOM))
        answer = _ENCODE(as_object(asked.id, reader.read(asked.text, language=_code(asked.language), published=published)))
    except (ValueError, BadInput) as error:
        wrong = f"line {at}: {error}"
        return _ENCODE({"id": _id(line), "language": None, "reports": [], "error": wrong}), wrong
    return answer, None


def _id(line: bytes) -> object:
    """Return the id of a line that is wrong in other ways, None where there is none."""
    try:
        return _DECODE_ID(line.removeprefix(BOM)).id
    except (msgspec.DecodeError, RecursionError):
        return None


def _code(language: str | None) -> str | None:
    """Return the code of a language without case and region: "en-US" is en."""
    return re.split("[-_]", language.lower())[0] if language else None


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
    if len(asked.text) > LONGEST_TEXT:
        raise ValueError(f"a text of {len(asked.text):,} characters, more than {LONGEST_TEXT:,}; give it in parts")
    if asked.language is not None and asked.language not in LANGUAGES and len(asked.language) > 12:
        raise ValueError(f'"{asked.language[:20]}" is no code of a language; write en, ar, or leave it out')
    return asked, Period.read(_CLOCK.sub(r"\1", asked.published)) if asked.published else None
