"""Programs of others on hostile bytes, as the parent sees them: bytes go in, bytes come out, within limits and behind walls."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.limits import Limits
from tollbook.jail.said import one_line
from tollbook.jail.waiting import waited

_VERSION = re.compile(r"(\d+(?:\.\d+)+)")
LONGEST_REASON = 200
FILE = "{file}"  # stands for the path of the file in the arguments


@dataclass(frozen=True, slots=True)
class Program:
    """A program that may be on this machine: its name, how many threads it begins, and what it is told of its surroundings.

    ``folders`` name settings of the environment whose folder it may read, where they are set.
    """

    name: str
    threads: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    folders: Sequence[str] = ()

    @property
    def path(self) -> str | None:
        """Return where it is, None where it is not installed."""
        return shutil.which(self.name)

    @property
    def version(self) -> str:
        """Return its name and version."""
        return _version(self.path or self.name, self.name)

    def run(self, source: Path | BinaryIO, arguments: Sequence[str], *, limits: Limits, name: str) -> bytes:
        """Return what it writes when it reads ``source`` on standard input; of a path, it may open that too, as ``FILE``.

        Raises
        ------
        BadInput
            If it fails, or needs more than the limits.
        """
        own = {each: os.environ[each] for each in self.folders if each in os.environ}
        file = [str(source.resolve())] if isinstance(source, Path) else []
        request = {
            "command": [self.path or self.name, *(file[0] if file and each == FILE else each for each in arguments)],
            "environment": {**self.environment, **own},
            "readable": [*own.values(), *file],
            "memory": limits.memory,
            "cpu": limits.cpu,
            "output": limits.output,
            "threads": self.threads,
        }
        with _opened(source) as given, tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
            code = waited("tollbook.jail.launch", msgspec.json.encode(request).decode(), (given, told, said), wall=limits.wall)
            if code != 0:
                reason = _reason(code, said, limits)
                for path in file:  # where the bytes lie is nothing to a person
                    reason = reason.replace(path, name)
                raise BadInput(f"{name}: {self.name} {reason}; the file is kept as it is")
            told.seek(0)
            return told.read()


def _opened(source: Path | BinaryIO) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else os.fdopen(os.dup(source.fileno()), "rb")


def _reason(code: int | None, said: BinaryIO, limits: Limits) -> str:
    if code is None:
        return f"takes longer than {limits.wall:g} s"
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {limits.cpu} s of computing"
    if code < 0:
        return f"died (signal {-code})"
    said.seek(0)
    words = said.read(1 << 16).decode("utf-8", "replace")
    lines = [line for line in words.splitlines() if line.strip()]
    last = one_line(lines[-1] if lines else "")
    return f"cannot read it ({last[-LONGEST_REASON:] or f'exit {code}'})"


@cache
def _version(path: str, name: str) -> str:
    """Ask a program for its version once."""
    for flag in ("-version", "--version"):
        try:
            told = subprocess.run([path, flag], capture_output=True, timeout=20, check=False, env={}, stdin=subprocess.DEVNULL)  # noqa: S603  # found on the path
        except (OSError, subprocess.TimeoutExpired):
            return name
        found = _VERSION.search((told.stdout + told.stderr).decode("utf-8", "replace").partition("\n")[0])
        if told.returncode == 0 and found:
            return f"{name} {found[1]}"
    return name
