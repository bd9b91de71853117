"""The verbs that fill a book: init, add, import."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

import click

from tollbook import pipeline
from tollbook.cli.common import cyan, hint, numbered, own_book, period, plain, printed_json
from tollbook.intake import Outcome
from tollbook.intake.mapping import load
from tollbook.intake.opening import is_objects
from tollbook.methods import method as known_method
from tollbook.model.time import Period
from tollbook.preserve import Chosen, Had


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="What the book is called; by default the name of the folder.")
@click.option("--method", help="The recording method: airwars, ibc or ucdp.")
@click.pass_context
def init_command(context: click.Context, folder: Path, title: str | None, method: str | None) -> None:
    """Make a new book in a folder."""
    if method:
        known_method(method)
    pipeline.init(folder, title=title or folder.resolve().name, method=method, hand=pipeline.hand(context.obj["by"]))
    click.echo(f"made {folder} · entry 0")
    click.echo(f"next: tollbook --book {quote(str(folder))} add FILE   for texts, or import FILE for tables", err=True)


@click.command("add")
@click.argument("paths", nargs=-1, metavar="[PATH|URL]...")
@click.option("--publisher", metavar="NAME", help="Who published them.")
@click.option("--url", metavar="URL", help="Where the files were had.")
@click.option("--published", metavar="DATE", callback=period, help="When: a day, month or year.")
@click.option(
    "--urls", metavar="FILE", type=click.Path(path_type=Path), help="Capture a list: lines, or a CSV with url, publisher, published."
)
@click.option("--again", is_flag=True, help="With --urls: also what was captured from this list before.")
@click.option("--render", is_flag=True, help="Also keep how chromium draws each page from its capture.")
@click.option(
    "--capture", metavar="FILE", type=click.Path(path_type=Path), help="Who may be contacted; by default capture.toml in the book."
)
@click.option("--from-sender", "senders", metavar="NAME", multiple=True, help="Of an exported chat: whose messages; repeat for several.")
@click.option("--whole", is_flag=True, help="Keep exported chats as they are, with everybody's messages, numbers and addresses.")
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.pass_context
def add_command(
    context: click.Context,
    paths: tuple[str, ...],
    publisher: str | None,
    url: str | None,
    published: Period | None,
    urls: Path | None,
    again: bool,
    render: bool,
    capture: Path | None,
    senders: tuple[str, ...],
    whole: bool,
    wait: float,
) -> int:
    """Preserve files, folders and pages of the web as documents, and what mail, exported chats and web archives hold.

    A page is asked for only where capture.toml in the book allows its host.
    """
    addresses = tuple(path for path in paths if "://" in path)
    files = [Path(path) for path in paths if "://" not in path]
    if not paths and urls is None:
        raise click.UsageError("name a PATH or URL to add, or a list with --urls FILE")
    if "" in paths:
        raise click.UsageError("a PATH is empty: name a file or folder")
    if url is not None and (addresses or urls):
        raise click.UsageError("--url says where files were had; leave it out for what is captured")
    _refuse_unused(
        {"--render": render, "--capture": capture is not None} if not addresses and urls is None else {},
        "is for addresses: name a URL, or a list with --urls FILE",
    )
    _refuse_unused({"--again": again} if urls is None else {}, "is for a list: name one with --urls FILE")
    _refuse_unused({"--whole": whole, "--from-sender": bool(senders)} if not files else {}, "is for exported chats: name a file or folder")
    if files:
        _add_files(context, files, Had(publisher, url, published), Chosen(senders, whole), wait=wait)
    if not addresses and urls is None:
        return 0
    from tollbook.cli.captures import add_captures

    return add_captures(
        context, addresses, Had(publisher, None, published), listed=urls, policy=capture, again=again, render=render, wait=wait
    )


def _refuse_unused(given: dict[str, bool], why: str) -> None:
    for option in (option for option, used in given.items() if used):
        raise click.UsageError(f"{option} {why}")


def _add_files(context: click.Context, files: list[Path], had: Had, chosen: Chosen, *, wait: float) -> None:
    kept = pipeline.add(own_book(context), files, hand=pipeline.hand(context.obj["by"]), had=had, chosen=chosen, wait=wait)
    where = f" · entry {kept.entry.seq}" if kept.entry else " · nothing new"
    click.echo(f"preserved {numbered(len(kept.documents), 'document')}, {kept.held} already held{where}")
    for id in kept.documents[:20]:
        click.echo(f"  {cyan(id)}")
    for id, is_new in kept.again[:20]:
        click.echo(f"  {cyan(id)} held already" + ("; that it came again is in its custody" if is_new else ""))
    for note in kept.notes:
        click.echo(f"  note: {plain(note)}", err=True)
    if kept.documents:
        hint("extract")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--mapping", metavar="M", help="A built-in mapping (ucdp-ged, claim-series, oir-statements, geonames) or a TOML file.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.")
@click.option("--preview", is_flag=True, help="Read the first 10,000 rows, say what would happen, write nothing.")
@click.option("--rejects", metavar="OUT", type=click.Path(path_type=Path), help="Write the refused rows, each with its reason, to OUT.")
@click.option("--proposed", is_flag=True, help="As proposals of whoever --as names: nothing counts until it is accepted.")
@click.option("--template", metavar="KIND", help="Print a filled example of a kind of line, such as incident, and stop.")
@click.option("--table", is_flag=True, help="With --template: as a table for a spreadsheet.")
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def import_command(
    context: click.Context,
    file: Path | None,
    mapping: str | None,
    sheet: str | None,
    preview: bool,
    rejects: Path | None,
    proposed: bool,
    template: str | None,
    table: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Take sheets, coded tables or plain lines into the book."""
    if template is not None:
        _print_template(template, table=table)
        return
    if file is None:
        raise click.UsageError("name a FILE to import, or --template KIND")
    if preview and rejects is not None:
        raise click.UsageError("a preview writes nothing: leave out --preview or --rejects")
    rules = load(mapping) if mapping else None
    if preview:
        outcome = pipeline.preview(file, rules, sheet=sheet)
    else:
        book = own_book(context)
        hand = pipeline.hand(context.obj["by"])
        outcome = pipeline.import_rows(
            book, file, rules, hand=hand, wait=wait, progress=_progress, sheet=sheet, rejects=rejects, proposed=proposed
        )
        _progress(0)
    if as_json:
        click.echo(printed_json(_as_object(outcome, preview=preview)))
    else:
        verb = "would write" if preview else "proposed" if proposed else "wrote"
        _print(outcome, file, verb=verb, rejects=rejects)


def _print_template(kind: str, *, table: bool) -> None:
    from tollbook.intake import templates
    from tollbook.intake.kinds import KINDS

    if kind not in KINDS:
        raise click.UsageError(f'no kind "{kind}"; there are {", ".join(KINDS)}')
    click.echo(templates.table(kind) if table else templates.lines(kind), nl=False)
    name = f"{kind}.{'csv' if table else 'jsonl'}"
    click.echo(f"next: save it as {name}, fill it in, and tollbook import {name}", err=True)


def _as_object(outcome: Outcome, *, preview: bool) -> dict[str, object]:
    return {
        "schema": "tollbook/import/1",
        "preview": preview,
        "entry": outcome.entry.seq if outcome.entry else None,
        "rows": outcome.rows,
        "written": outcome.written,
        "superseded": outcome.superseded,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
        "skipped": outcome.skipped,
        "flagged": outcome.flagged,
        "kinds": outcome.kinds,
        "refusals": outcome.refusals,
        "unread": outcome.unread,
        "notes": outcome.notes,
        "rejects": outcome.rejects,
    }


def _print(outcome: Outcome, file: Path, *, verb: str, rejects: Path | None) -> None:
    preview = verb == "would write"
    if not preview and outcome.entry is None:
        click.echo(f"{file.name}: nothing new, these bytes were imported before")
    else:
        kinds = ", ".join(numbered(count, kind) for kind, count in outcome.kinds.most_common())
        where = f" · entry {outcome.entry.seq}" if outcome.entry else ""
        click.echo(f"{verb} {kinds or 'nothing'} from {numbered(outcome.rows, 'row')}{where}")
    for words, count in (
        ("unchanged", outcome.unchanged),
        ("superseded", outcome.superseded),
        ("left out by the mapping", outcome.skipped),
    ):
        if count:
            click.echo(f"  {count:,} {words}")
    if outcome.flagged:
        click.echo(f"  {outcome.flagged:,} print their bounds out of order: read as smallest and largest, kept as printed")
    _print_remarks(outcome, file, rejects=rejects)
    if not preview:
        hint("accept" if verb == "proposed" else "total")


def _print_remarks(outcome: Outcome, file: Path, *, rejects: Path | None) -> None:
    """Say on standard error what a person should look at: notes, keys that no field takes, refused rows."""
    for note in outcome.notes:
        click.echo(f"  note: {plain(note)}", err=True)
    for key, count in outcome.unread.most_common(10):
        click.echo(f'  no field takes "{plain(key)}" ({count:,} rows): kept with the record', err=True)
    for refusal in outcome.refusals[:20]:
        column = f" column {refusal.column}" if refusal.column else ""
        value = f" ({refusal.value!r})" if refusal.value is not None else ""
        click.echo(f"  {plain(f'{refusal.file or file.name} row {refusal.row}{column}: {refusal.reason}{value}')}", err=True)
    if outcome.rejects:
        click.echo(
            f"  {numbered(outcome.refused, 'row')} refused, written to {', '.join(outcome.rejects)}; repair and import that file", err=True
        )
    elif outcome.refused:
        ending = "jsonl" if is_objects(file) else "csv"
        click.echo(f"  {numbered(outcome.refused, 'row')} refused; repair and import the file again,", err=True)
        click.echo(f"  or add --rejects OUT.{ending} to have these rows alone, each with its reason", err=True)
    elif rejects is not None:
        click.echo(f"  no row refused: {rejects} is not written", err=True)


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows" if rows else "\r" + " " * 24 + "\r", nl=False, err=True)
