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
    book, hand = own_book(context), pipeline.hand(context.obj["by"])
    told: list[Captured | Failed | Done] = []
    try:
        for each in pipeline.capture(book, wanted, policy=policy, again=again, render=render, hand=hand, wait=wait, progress=_progress):
            _progress("")
            told.append(each)
            _print(each, alone=len(wanted) == 1)
    except KeyboardInterrupt:
        kept = sum(isinstance(each, Captured) for each in told)
        raise KeyboardInterrupt(f"stopped; {kept:,} of {len(wanted):,} captured and kept, nothing of the one under way") from None
    return _ended(told)


def _ended(told: list[Captured | Failed | Done]) -> int:
    """Say how a round ended and what comes next; return the exit code."""
    captured = [each for each in told if isinstance(each, Captured)]
    failed = sum(isinstance(each, Failed) for each in told)
    if failed:
        click.echo(f"{failed:,} of {len(told):,} not captured", err=True)
    if captured:
        hint(f"show {captured[-1].document}" if captured[-1].follows else "extract")
    return 1 if failed or any(each.not_drawn for each in captured) else 0


def _print(told: Captured | Failed | Done, *, alone: bool) -> None:
    match told:
        case Captured():
            _print_captured(told)
        case Done(url):
            click.echo(f"captured from this list before: {plain(url)}", err=True)
        case Failed(_, why):
            if alone:
                raise TollbookError(why)
            click.echo(f"  not captured: {plain(why)}", err=True)


def _print_captured(told: Captured) -> None:
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
