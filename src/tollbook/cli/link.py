"""The verb that asks which reports are of one incident: link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollbook.cli.common import bold, copied_in_words, cyan, dim, hint, numbered, own_book, plain
from tollbook.errors import BadInput
from tollbook.language.ranges import in_english, period_in_english
from tollbook.model.decisions import Answer

if TYPE_CHECKING:
    from tollbook.link import Told
    from tollbook.link.proposing import Linked
    from tollbook.link.queue import Waiting

SHOWN = 10
LIKELY = 0.5
KEYS = {"s": Answer.SAME, "1": Answer.PART, "2": Answer.PART, "d": Answer.DIFFERENT, "u": Answer.UNSURE}
ASKED = "one event? s same, 1 the first is part of the second, 2 the second of the first, d different, u unsure, q stop"


@click.command("link")
@click.option(
    "--jsonl",
    "lines",
    metavar="IN",
    type=click.Path(path_type=Path),
    help="Link texts or reports from JSON Lines or Parquet, - for standard input; no book is changed.",
)
@click.option("--out", metavar="OUT", type=click.Path(path_type=Path), help="With --jsonl: write the rows there, .parquet for Parquet.")
@click.option("--pairs", metavar="OUT", type=click.Path(path_type=Path), help="With --jsonl: write every pair that was compared there.")
@click.option("--review", is_flag=True, help="Judge the pairs that wait, one by one; q stops, and what was answered is kept.")
@click.option("--json", "as_json", is_flag=True, help="Print the pairs that wait as one JSON object.")
@click.pass_context
def link_command(
    context: click.Context, lines: Path | None, out: Path | None, pairs: Path | None, review: bool, as_json: bool
) -> None:  # fmt: skip
    """Propose which reports are of one incident; people judge, with --review."""
    if lines is not None:
        _lines(lines, context.obj["book"], out=out, pairs=pairs)
        return
    if out or pairs:
        raise click.UsageError("--out and --pairs go with --jsonl")
    from tollbook import pipeline

    book, by = own_book(context), context.obj["by"]
    found = pipeline.link(book, by=by)
    if as_json:
        _print_json(found)
    elif review:
        _review(book, by, found)
    else:
        _summary(found)


def _summary(found: Linked) -> None:
    waiting = found.waiting
    likely = sum(each.probability >= LIKELY for each in waiting)
    click.echo(f"compared {numbered(len(found.compared.told), 'record')}, {numbered(len(found.links.one), 'pair')} near or alike")
    click.echo(f"  {numbered(len(waiting), 'pair')} to judge, {likely:,} of them more likely one event than two")
    wholes = sum(each.whole for each in waiting)
    if wholes:
        click.echo(f"  {wholes:,} of them an episode with what may be a part of it")
    if found.compared.unplaced:
        click.echo(
            f"  {numbered(found.compared.unplaced, 'record')} without a point: compared by words alone, where there are some", err=True
        )
    for copied in found.copied:
        click.echo(f"  {copied_in_words(copied)}")
    for each in waiting[:SHOWN]:
        click.echo(f"{cyan('+'.join(each.subjects))}\n{_told(each.one)}\n{_told(each.other)}")
    if waiting:
        hint(f"link --review   or: show {'+'.join(waiting[0].subjects)}")


def _told(told: Told) -> str:
    """Return one side of a pair on one line: what is judged, and never how likely it is thought to be."""
    where = ", ".join(told.places[:3]) or "no place"
    who = "; ".join(told.parties) or "no party"
    tolls = [
        f"{in_english(count)} {measure}" for count, measure in ((told.killed, "killed"), (told.injured, "injured")) if count and count.known
    ]
    when = period_in_english(told.when) if told.when else "undated"
    parts = (when, where, who, told.kind or "no weapon", ", ".join(tolls) or "no toll")
    return f"  {bold(plain(told.source or 'no source'))}: {plain(' · '.join(parts))}"


def _review(book: Path, by: str, found: Linked) -> None:
    """Ask for one pair after the other; each answer is an entry of its own."""
    answered = 0
    for number, each in enumerate(found.waiting, start=1):
        click.echo(dim(f"{number:,} of {len(found.waiting):,}") + f" {cyan('+'.join(each.subjects))}")
        for told in (each.one, each.other):
            click.echo(_told(told))
            if told.text:
                click.echo(dim(f"    {plain(' '.join(told.text.split())[:400])}"))
        key = _asked()
        if key is None:
            break
        answered += _judged(book, by, each, key)
    else:
        click.echo("nothing waits to be judged" if not found.waiting else "all were asked")
    hint(f"log --verb judge   {numbered(answered, 'answer')} kept" if answered else "link")


def _asked() -> str | None:
    while True:
        line = click.prompt(ASKED, default="q", show_default=False).strip().lower()
        if line in {"q", "quit"}:
            return None
        if line in KEYS or line in {answer.value for answer in KEYS.values()} - {Answer.PART}:
            return line[0]
        click.echo(f"{', '.join(KEYS)} or q", err=True)


def _judged(book: Path, by: str, each: Waiting, key: str) -> bool:
    """Keep one answer, then say what the linker thought; an answer that cannot take effect is told, and the next pair follows."""
    from tollbook import pipeline
    from tollbook.decide import Thought
    from tollbook.link.shipped import VERSION

    answer = KEYS[key]
    one, other = each.subjects if key != "2" else each.subjects[::-1]
    why = None if answer is Answer.UNSURE else click.prompt("why", default="", show_default=False) or None
    try:
        entry = pipeline.judge(book, one, other, answer, hand=pipeline.hand(by), why=why, thought=Thought(each.probability, VERSION))
    except BadInput as error:
        click.echo(f"  not kept: {plain(str(error))}", err=True)
        return False
    click.echo(f"  kept as entry {entry.seq}: {answer} · the linker thought {each.probability:.2f} · `undo {entry.seq}` takes it back")
    return True


def _print_json(found: Linked) -> None:
    from tollbook.cli.common import printed_json

    pairs = [
        {
            "one": each.subjects[0],
            "other": each.subjects[1],
            "probability": round(each.probability, 4),
            "people": each.people,
            "whole": each.whole,
        }
        for each in found.waiting
    ]
    click.echo(printed_json({"schema": "tollbook/link/1", "records": len(found.compared.told), "copied": found.copied, "pairs": pairs}))


def _lines(lines: Path, book: str | None, *, out: Path | None, pairs: Path | None) -> None:
    from tollbook import pipeline
    from tollbook.link import copied_lists
    from tollbook.link.answers import pairs_of, rows_of
    from tollbook.store.lines import lines_of, write_lines

    named = pipeline.example_book() if book == "example" else Path(book) if book else None
    try:
        with lines_of(lines) as source:
            links = pipeline.link_lines(source, book=named)
    except BadInput as error:
        raise BadInput(f"{lines}: {error}") from None
    if pairs is not None:
        write_lines(pairs_of(links), pairs)
    write_lines(rows_of(links), out)
    incidents, copies = len(set(links.group.tolist())), links.copies
    said = f", {numbered(copies, 'record')} of them only in another's words" if copies else ""
    click.echo(f"{numbered(len(links.told), 'record')}{said}; {numbered(incidents, 'incident')}", err=True)
    for copied in copied_lists(links.told):
        click.echo(f"  {copied_in_words(copied)}", err=True)
