"""The verb that reads reports: extract."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tollbook.cli.common import hint, numbered, own_book, plain
from tollbook.errors import BadInput
from tollbook.store.lines import lines_of

MOST_SAID = 20


@click.command("extract")
@click.option(
    "--jsonl",
    "lines",
    metavar="IN",
    type=click.Path(path_type=Path),
    help="Read texts from JSON Lines, - for standard input; no book is changed.",
)
@click.option(
    "--endpoint", metavar="URL", help="Let the model at this OpenAI-compatible address read the documents; their texts are sent there."
)
@click.option("--model", metavar="NAME", help="With --endpoint: the model to ask.")
@click.option(
    "--transcribe",
    nargs=2,
    metavar="URL MODEL",
    help="Let the model at this OpenAI-compatible address write down recordings; their sound is sent there.",
)
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.pass_context
def extract_command(
    context: click.Context,
    lines: Path | None,
    endpoint: str | None,
    model: str | None,
    transcribe: tuple[str, str] | None,
    wait: float,
) -> int:
    """Read reports, and propose what they say."""
    if (endpoint is None) != (model is None):
        raise click.UsageError("--endpoint and --model go together")
    if transcribe is not None:
        if lines is not None or endpoint is not None:
            raise click.UsageError("--transcribe writes down the recordings of a book, and goes with no other")
        return _transcribe(own_book(context), *transcribe, asked_by=context.obj["by"], wait=wait)
    if lines is None:
        asked = (endpoint, model) if endpoint and model else None
        return _read_book(own_book(context), endpoint=asked, asked_by=context.obj["by"] if asked else None, wait=wait)
    if endpoint is not None:
        raise click.UsageError("an endpoint reads the documents of a book, not --jsonl")
    wrong = _read_lines(lines, context.obj["book"])
    if wrong:
        raise BadInput(f"{lines}: {wrong:,} of its lines could not be read; repair them, the others are answered")
    return 0


def _read_book(book: Path, *, endpoint: tuple[str, str] | None, asked_by: str | None, wait: float) -> int:
    """Read the documents of a book; return 1 where a model was to read them and could read none."""
    from tollbook import pipeline
    from tollbook.language.packs import LANGUAGES

    if endpoint is not None:
        click.echo(f"the texts of all documents are sent to {plain(endpoint[0])}", err=True)
    done = pipeline.extract(book, endpoint=endpoint, asked_by=asked_by, progress=_progress, wait=wait)
    where = f" · entry {done.entry.seq}" if done.entry else " · nothing new"
    click.echo(f"read {numbered(done.documents - len(done.unread), 'document')}, proposed {numbered(done.proposed, 'report')}{where}")
    for words, count in (
        ("stand accepted", done.standing),
        ("unchanged since the last reading", done.unchanged),
        ("taken back: no longer read", done.withdrawn),
    ):
        if count:
            click.echo(f"  {count:,} {words}")
    if done.empty:
        others = ", ".join(f"{count} in {language}" for language, count in sorted(done.languages.items()) if language not in LANGUAGES)
        click.echo(f"  {numbered(done.empty, 'document')} without a report" + (f" ({others})" if others else ""))
    if done.others:
        formats = ", ".join(f"{count} {plain(kind)}" for kind, count in sorted(done.others.items()))
        click.echo(f"  not read, no reports in them were looked for: {formats}", err=True)
    for reason in done.unread[:MOST_SAID]:
        click.echo(f"  unread: {plain(reason)}", err=True)
    if len(done.unread) > MOST_SAID:
        click.echo(f"  … and {len(done.unread) - MOST_SAID:,} more unread", err=True)
    for note in done.notes[:MOST_SAID]:
        click.echo(f"  note: {plain(note)}", err=True)
    for reason in done.refused[:MOST_SAID]:
        click.echo(f"  not taken: {plain(reason)}", err=True)
    if done.proposed or done.unchanged:
        hint("accept")
    return int(endpoint is not None and 0 < done.documents == len(done.unread))


def _transcribe(book: Path, url: str, model: str, *, asked_by: str, wait: float) -> int:
    """Have the recordings of a book written down; return 1 where none could be."""
    from tollbook import pipeline

    click.echo(f"the sound of all recordings is sent to {plain(url)}", err=True)
    done = pipeline.transcribe(book, url=url, model=model, asked_by=asked_by, progress=_progress, wait=wait)
    where = f" · entry {done.entry.seq}" if done.entry else " · nothing new"
    click.echo(f"heard {numbered(done.recordings, 'recording')}, proposed {numbered(done.proposed, 'text')}{where}")
    if done.silent:
        click.echo(f"  {done.silent:,} without speech")
    for reason in done.wrong[:MOST_SAID]:
        click.echo(f"  not written down: {plain(reason)}", err=True)
    if done.proposed:
        hint("accept")
    return int(0 < done.recordings == len(done.wrong))


def _read_lines(path: Path, book: str | None) -> int:
    """Answer every line on standard output, and return how many could not be read."""
    wrong = 0
    with lines_of(path) as source:
        for answer, reason in _answers(source, book):
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.write(b"\n")
            if reason is not None:
                wrong += 1
                if wrong <= MOST_SAID:
                    click.echo(f"  {path} {reason}", err=True)
    sys.stdout.buffer.flush()
    return wrong


def _answers(lines: Iterable[bytes], book: str | None) -> Iterator[tuple[bytes, str | None]]:
    """Answer lines with the help of a book; without one, nothing of the book's machinery is loaded."""
    if book is not None:
        from tollbook import pipeline

        return pipeline.extract_lines(lines, book=pipeline.example_book() if book == "example" else Path(book))
    from tollbook.extract import Reader, read_lines

    return read_lines(lines, Reader())


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rreading {done:,}/{of:,}" + ("\n" if done == of else ""), nl=False, err=True)
