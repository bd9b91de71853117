"""The child that becomes a program of others, such as tesseract or ffmpeg: it puts up its walls and hands over to it."""

from __future__ import annotations

import os
import sys

import msgspec

from tollbook.jail import walls

NOT_STARTED = 127
FILES = 64
PROGRAMS = ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/opt", "/nix/store")  # what programs are made of


class Launch(msgspec.Struct):
    """What the parent asks for: a command, its environment, the limits, and folders that it may read beside its own parts."""

    command: list[str]
    environment: dict[str, str]
    readable: list[str]
    memory: int
    cpu: int
    output: int
    threads: int


def main(argument: str) -> None:
    """Become what is asked for."""
    asked = msgspec.json.decode(argument, type=Launch)
    walls.build(
        memory=asked.memory,
        cpu=asked.cpu,
        output=asked.output,
        threads=asked.threads,
        readable=(*PROGRAMS, *asked.readable),
        files=FILES,
    )
    try:
        os.execve(asked.command[0], asked.command, asked.environment)  # noqa: S606  # found by the parent, and no shell
    except OSError as error:
        sys.stderr.write(f"{asked.command[0]}: {error.strerror}")
        sys.exit(NOT_STARTED)


if __name__ == "__main__":
    main(sys.argv[1])
