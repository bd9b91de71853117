"""What `add` does with addresses: it has them captured and prints a line for each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tollbook import pipeline
from tollbook.cli.common import cyan, hint, numbered, own_book, plain
from tollbook.errors import TollbookError
from tollbook.preserve import Had
from tollbook.preserve.capture.keeping import Captured, reasons
from tollbook.preserve.capture.round import Done, Failed
from tollbook.preserve.capture.wanted import Wanted, read_list

MOST_REASONS = 5


def add_captures(
    context: click.Context,
    urls: tuple[str, ...],
    had: Had,
    *,
    listed: Path | None,
    policy: Path | None,
    again: bool,
    render: bool,
    wait: float,
) -> int:
    """Capture addresses and those of a list; return the exit code."""
    wanted = [Wanted(url, had) for url in urls] + (read_list(listed, had) if listed else [])
    failed = 0
    last = None
    hand = pipeline.hand(context.obj["by"])
    for told in pipeline.capture(
        own_book(context), wanted, policy=policy, again=again, render=render, hand=hand, wait=wait, progress=_progress
    ):
        _progress("")
        match told:
            case Captured():
                last = told
                failed += told.not_drawn is not None
                _print(told)
            case Done(url):
                click.echo(f"captured from this list before: {plain(url)}", err=True)
            case Failed(_, why) if len(wanted) == 1:
                raise TollbookError(why)
            case Failed(_, why):
                failed += 1
                click.echo(f"  not captured: {plain(why)}", err=True)
    if failed and len(wanted) > 1:
        click.echo(f"{failed:,} of {len(wanted):,} not captured", err=True)
    if last is not None:
        hint(f"show {last.document}" if last.follows else "extract")
    return 1 if failed else 0


def _print(told: Captured) -> None:
    page = f"page {cyan(told.page)}" + (" unchanged" if told.unchanged else "")
    held = f"{told.size:,} bytes · {numbered(told.resources, 'resource')}"
    entry = f" · entry {told.entry.seq}" if told.entry else ""
    click.echo(f"captured {plain(str(told.address))} · {held} · {cyan(told.document)} · {page}{entry}")
    for id in told.drawn:
        click.echo(f"  drawn {cyan(id)}")
    if told.not_drawn is not None:
        click.echo(f"  kept, but not drawn: {plain(told.not_drawn)}", err=True)
    for why, count in reasons(told.not_asked).most_common(MOST_REASONS):
        click.echo(f"  not asked ({count}): {plain(why)}", err=True)
    if (more := len(reasons(told.not_asked)) - MOST_REASONS) > 0:
        click.echo(f"  … and for {numbered(more, 'reason')} more; the WARC lists each", err=True)


def _progress(url: str) -> None:
    if sys.stderr.isatty():
        shown = plain(url)[:70]
        click.echo(f"\r{shown:<72}" if url else "\r" + " " * 72 + "\r", nl=False, err=True)
