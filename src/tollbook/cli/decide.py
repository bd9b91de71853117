"""The verbs by which people decide: accept, undo, merge, split, erase."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tollbook import decide, pipeline
from tollbook.cli.common import cyan, hint, numbered, own_book, plain
from tollbook.errors import BadInput
from tollbook.model.decisions import Answer
from tollbook.model.events import Report
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.doubts import doubtful
from tollbook.store.history import written_by
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.words import dated, title

SHOWN = 20
why = click.option("--why", metavar="WORDS", help="The reason, as the journal keeps it.")
wait = click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")


@click.command("accept")
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that wait, or all by one machine with --by.")
@click.option("--by", metavar="NAME", help="Only what this machine or person proposed.")
@click.option("--reject", is_flag=True, help="Take the proposals out instead; they stay in the journal.")
@why
@wait
@click.pass_context
def accept_command(
    context: click.Context, ids: tuple[str, ...], everything: bool, by: str | None, reject: bool, why: str | None, wait: float
) -> None:
    """Accept what machines propose; without an id, list what waits."""
    book = own_book(context)
    if not ids:
        waiting = _waiting(book, by)
        if not everything or not waiting:
            _print_waiting(waiting)
            return
        ids = tuple(held.id for held, _ in waiting if reject or not doubtful(getattr(held.noun, "counts", ())))
        if left := len(waiting) - len(ids):
            click.echo(f"  {numbered(left, 'proposal')} left: numbers of theirs are not safe; look, and accept each by its id", err=True)
        if not ids:
            return
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(book, hand, wait=wait) as record:
        entry = (decide.reject if reject else decide.accept)(record, ids, hand=hand, reason=why)
        loose = 0 if reject or entry is None else _loose(record, entry)
    if loose:
        click.echo(f"  {numbered(loose, 'report')} of no incident yet: a report counts once it belongs to one", err=True)
    then = "serve   and choose the incident of each at /desk" if loose else "total"
    _done(f"{'rejected' if reject else 'accepted'} {numbered(len(set(ids)), 'proposal')}", entry, then)


def _loose(record: Record, entry: Entry) -> int:
    """Count the reports that an entry accepted and that belong to no incident."""
    return sum(isinstance(held.noun, Report) and held.noun.incident is None for held in written_by(record, entry.seq))


@click.command("undo")
@click.argument("entry", type=int)
@why
@wait
@click.pass_context
def undo_command(context: click.Context, entry: int, why: str | None, wait: float) -> None:
    """Take back what one entry of the journal did."""
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(own_book(context), hand, wait=wait) as record:
        done = decide.undo(record, entry, hand=hand, reason=why)
    _done(f"took back entry {entry}", done, f"undo {done.seq}   brings it back" if done else "log")


@click.command("merge")
@click.argument("kept")
@click.argument("others", nargs=-1, required=True)
@why
@wait
@click.pass_context
def merge_command(context: click.Context, kept: str, others: tuple[str, ...], why: str | None, wait: float) -> None:
    """Make several incidents one; the ids of the others lead to it."""
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(own_book(context), hand, wait=wait) as record:
        entry = decide.merge(record, kept, others, hand=hand, reason=why)
    _done(f"merged {numbered(len(others), 'incident')} into {kept}", entry, f"show {kept}")


@click.command("split")
@click.argument("incident")
@click.option("--out", "out", multiple=True, required=True, metavar="ID", help="What belongs to the other incident; repeat for several.")
@why
@wait
@click.pass_context
def split_command(context: click.Context, incident: str, out: tuple[str, ...], why: str | None, wait: float) -> None:
    """Take reports out of an incident into a new one."""
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(own_book(context), hand, wait=wait) as record:
        new, entry = decide.split(record, incident, out, hand=hand, reason=why)
    _done(f"split {cyan(new)} from {incident}", entry, f"show {new}")


@click.command("judge")
@click.argument("one")
@click.argument("other")
@click.argument("answer", type=click.Choice([answer.value for answer in Answer]))
@why
@wait
@click.pass_context
def judge_command(context: click.Context, one: str, other: str, answer: str, why: str | None, wait: float) -> None:
    """Say of two incidents, reports or victims whether they are one: same, part (the first of the second), different or unsure."""
    hand = pipeline.hand(context.obj["by"])
    entry = pipeline.judge(own_book(context), one, other, Answer(answer), hand=hand, why=why, wait=wait)
    _done(f"judged {one} and {other}: {answer}", entry, f"undo {entry.seq}   takes it back")


@click.command("erase")
@click.argument("ids", nargs=-1, required=True)
@click.option("--why", required=True, metavar="WORDS", help="On what ground; never what was erased.")
@wait
@click.pass_context
def erase_command(context: click.Context, ids: tuple[str, ...], why: str, wait: float) -> None:
    """Erase records and preserved files for good, where the law asks for it."""
    if not why.strip():
        raise BadInput("an erasure needs its ground: --why WORDS")
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(own_book(context), hand, wait=wait) as record:
        erased = decide.erase(record, ids, hand=hand, reason=why)
    if erased.along:
        click.echo(f"  with what was taken out of it, made from it or found in it: {_some(erased.along)}", err=True)
    for id in erased.still_in:
        click.echo(f"  the preserved file {cyan(id)} still holds its words; erase that too if the law asks for it", err=True)
    for id in erased.copied_in:
        click.echo(f"  {cyan(id)} was read or made from the same words and still holds them; erase that too", err=True)
    if erased.also_held:
        click.echo(f"  the same bytes stay in the book: also held by {_some(erased.also_held)}", err=True)
    if erased.named_by:
        click.echo(f"  still named by {_some(erased.named_by)}", err=True)
    if erased.untold:
        click.echo(f"  it stood guard over {_some(erased.untold)}: what was hidden there stays hidden", err=True)
    click.echo("  copies outside this folder, backups among them, are not reached", err=True)
    _done(f"erased {numbered(len(set(ids)) + len(erased.along), 'record')}", erased.entry, "verify")


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:SHOWN]) + (f" … ({len(ids) - SHOWN:,} more)" if len(ids) > SHOWN else "")


def _waiting(book: Path, by: str | None) -> list[tuple[Held[Noun], str]]:
    with Record(book) as record:
        waiting = [(held, record.entry(held.entry).by) for held in record.proposals()]
    return [(held, who) for held, who in waiting if by in {None, who}]


def _print_waiting(waiting: list[tuple[Held[Noun], str]]) -> None:
    if not waiting:
        click.echo("nothing waits to be accepted")
        return
    for held, who in waiting[:SHOWN]:
        when = f" · {dated(held.noun)}" if dated(held.noun) else ""
        look = " · not safe: look at it" if doubtful(getattr(held.noun, "counts", ())) else ""
        click.echo(f"{cyan(held.id)} {KIND_OF[type(held.noun)]} proposed by {plain(who)}{when} · {plain(title(held.noun))}{look}")
    more = f" ({len(waiting) - SHOWN:,} more)" if len(waiting) > SHOWN else ""
    hint(f"accept ID…, or --all{more}")


def _done(what: str, entry: Entry | None, then: str) -> None:
    click.echo(f"{what} · entry {entry.seq}" if entry else f"{what} · nothing to do")
    hint(then)
