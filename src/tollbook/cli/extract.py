"""The verb that reads reports: extract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from tollbook.errors import BadInput

MOST_SAID = 20


@click.command("extract")
@click.option(
    "--jsonl",
    "lines",
    metavar="IN",
    type=click.Path(path_type=Path),
    help="Read texts from JSON Lines, - for standard input; no book is changed.",
)
@click.pass_context
def extract_command(context: click.Context, lines: Path | None) -> None:
    """Read reports, and propose what they say."""
    if lines is None:
        raise click.UsageError("name a file of texts with --jsonl")
    wrong = _read_lines(lines, context.obj["book"])
    if wrong:
        raise BadInput(f"{lines}: {wrong:,} of its lines could not be read; repair them, the others are answered")


def _read_lines(path: Path, book: str | None) -> int:
    """Answer every line on standard output, and return how many could not be read."""
    from tollbook import pipeline

    wrong = 0
    with _opened(path) as source:
        for answer, reason in pipeline.extract_lines(source, book=Path(book) if book and book != "example" else None):
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.write(b"\n")
            if reason is not None:
                wrong += 1
                if wrong <= MOST_SAID:
                    click.echo(f"  {path} {reason}", err=True)
    sys.stdout.buffer.flush()
    return wrong


def _opened(path: Path) -> BinaryIO:
    if str(path) == "-":
        return sys.stdin.buffer
    try:
        return path.open("rb")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}; check the path and its permissions") from None
