"""The parent: it starts the child, waits no longer than it may, and checks every line that comes back."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

import msgspec

from tollbook.errors import BadInput, unreadable
from tollbook.jail.limits import Limits
from tollbook.jail.refusal import CANNOT_READ, DIED, TOO_LONG, TOO_MUCH_MEMORY
from tollbook.jail.said import one_line
from tollbook.jail.waiting import waited
from tollbook.language.said import say

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")
LONGEST_REASON = 400


class Jailed(Generic[T]):
    """The lines that a child has written, each checked against a shape; they can be read more than once, one reading at a time."""

    def __init__(self, lines: BinaryIO, name: str, shape: TypeForm[T]) -> None:
        self._lines, self._name, self._decode = lines, name, msgspec.json.Decoder(shape).decode

    def __iter__(self) -> Iterator[T]:
        self._lines.seek(0)
        while line := self._lines.readline():
            try:
                yield self._decode(line)
            except msgspec.DecodeError as error:
                raise BadInput(f"{self._name}: its reader gave something it may not ({error}); do not trust this file") from None


@contextmanager
def jailed(
    path: Path,
    reader: str,
    shape: TypeForm[T],
    *,
    advice: str,
    options: Mapping[str, str | int | list[str] | None] | None = None,
    limits: Limits | None = None,
    search: Sequence[Path] = (),
    name: str | None = None,
    parts: BinaryIO | None = None,
) -> Iterator[Jailed[T]]:
    """Read a file in a child process and yield what it found; nothing is yielded unless the child ends well.

    ``reader`` is module:function, called with the open file and the options. ``advice`` says what a person
    can do where the file cannot be read; limits grow with the file unless
    they are given. ``search`` names folders that hold further readers, and ``name`` is what people call the file.
    ``parts`` is a file that the child may write bytes to; the reader has it as its second argument.

    Raises
    ------
    BadInput
        If the child refuses the file, dies, or needs more than the limits.
    """
    most = limits or Limits.of(_size(path))
    request = {
        "reader": reader,
        "options": dict(options or {}),
        "memory": most.memory,
        "cpu": most.cpu,
        "output": max(most.output, most.parts),
        "search": [str(folder) for folder in search],
        "parts": parts.fileno() if parts else None,
    }
    with _opened(path) as source, tempfile.TemporaryFile() as lines, tempfile.TemporaryFile() as said:
        handles = [parts.fileno()] if parts else []
        code = waited("tollbook.jail.child", msgspec.json.encode(request).decode(), (source, lines, said), wall=most.wall, handles=handles)
        if code == 0 and os.fstat(lines.fileno()).st_size > most.output:
            code = TOO_LONG
        if code != 0:
            raise BadInput(_reason(code, said, most), where=name or path.name, advice=advice)
        yield Jailed(lines, name or path.name, shape)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


def _reason(code: int | None, said: BinaryIO, limits: Limits) -> str:
    said.seek(0)
    shown = one_line(said.read(LONGEST_REASON * 4).decode("utf-8", "replace"))
    if code == CANNOT_READ:
        return say("{why}", why=shown[:LONGEST_REASON])
    if code == TOO_MUCH_MEMORY:
        return say("needs more than {n} MiB of memory to read", n=limits.memory >> 20)
    if code == TOO_LONG:
        return say("holds more than {n} MiB of text", n=max(limits.output, limits.parts) >> 20)
    if code is None:
        return say("takes longer than {n} s to read", n=f"{limits.wall:g}")
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return say("takes more than {n} s of computing to read", n=limits.cpu)
    if code == -signal.SIGABRT:
        return say(
            "its reader died (signal {n}), as some do where {memory} MiB of memory are too little",
            n=int(signal.SIGABRT),
            memory=limits.memory >> 20,
        )
    return say("its reader died ({how})", how=f"signal {-code}" if code < 0 else shown[-200:] if code == DIED else f"exit {code}")
