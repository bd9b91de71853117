"""The child: it puts up its walls, reads the file on standard input, and writes lines of JSON."""

from __future__ import annotations

import errno
import sys
from contextlib import nullcontext
from importlib import import_module
from importlib.machinery import BuiltinImporter, FrozenImporter
from typing import BinaryIO, NoReturn

import msgspec

from tollbook.jail import walls
from tollbook.jail.refusal import CANNOT_READ, DIED, TOO_LONG, TOO_MUCH_MEMORY, Unreadable

CODECS = ("cp437", "utf-16-le", "utf-16-be", "latin-1")  # names in a zip, text in a PDF as its two readers have it


class Request(msgspec.Struct):
    """What the parent asks for: a reader as module:function, what it is told, and the limits."""

    reader: str
    options: dict[str, str | int | list[str] | None]
    memory: int
    cpu: int
    output: int
    search: list[str]
    parts: int | None = None  # a second handle, for bytes


def main(argument: str) -> None:
    """Read what lies on standard input."""
    request = msgspec.json.decode(argument, type=Request)
    sys.path.extend(request.search)
    module, _, name = request.reader.partition(":")
    read = getattr(import_module(module), name)
    _load_no_more()
    walls.build(memory=request.memory, cpu=request.cpu, output=request.output)
    try:
        with open(0, "rb") as source, open(1, "wb", buffering=1 << 16) as sink:  # handles, not paths
            _copy(read, source, sink, request)
    except Unreadable as error:
        _stop(CANNOT_READ, str(error))
    except (MemoryError, RecursionError):
        _stop(TOO_MUCH_MEMORY, "")
    except Exception as error:  # noqa: BLE001  # a reader may die of anything, and its parent tells it in one line
        too_long = isinstance(error, OSError) and error.errno == errno.EFBIG
        _stop(TOO_LONG if too_long else DIED, type(error).__name__)


def _load_no_more() -> None:
    """Let what is not loaded by now be a module or an encoding that is not there, which libraries expect and can live without."""
    for codec in CODECS:
        "".encode(codec)
    sys.meta_path[:] = [BuiltinImporter, FrozenImporter]


def _copy(read: object, source: BinaryIO, sink: BinaryIO, request: Request) -> None:
    encode = msgspec.json.Encoder().encode
    assert callable(read)  # noqa: S101  # what the reader's name stands for
    with nullcontext() if request.parts is None else open(request.parts, "wb", buffering=1 << 16) as parts:  # noqa: PTH123  # a handle
        for line in read(source, **request.options) if parts is None else read(source, parts, **request.options):
            sink.write(encode(line))
            sink.write(b"\n")


def _stop(code: int, words: str) -> NoReturn:
    sys.stderr.write(words)
    sys.stderr.flush()
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
