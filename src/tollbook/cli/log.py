"""The verb that lists the journal: log."""

from __future__ import annotations

import sys

import click

from tollbook.cli.common import as_of_option, book_to_read, first_day, last_day, numbered, period, plain, printed_json
from tollbook.model.time import Period
from tollbook.store.record import Record


@click.command("log")
@click.option("--last", type=int, default=20, show_default=True, help="How many entries; 0 for all.")
@click.option("--verb", "verbs", multiple=True, metavar="V", help="Only acts of this kind, such as import; repeat for any of several.")
@click.option("--who", metavar="NAME", help="Only acts by this person or rule.")
@click.option("--about", metavar="WORDS", help="Only acts whose subject or reason holds these words.")
@click.option("--id", "id", metavar="ID", help="Only acts on this record.")
@click.option("--from", "earliest", callback=period, metavar="DATE", help="Only acts from this day, month or year on (UTC).")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def log_command(
    context: click.Context,
    last: int,
    verbs: tuple[str, ...],
    who: str | None,
    about: str | None,
    id: str | None,
    earliest: Period | None,
    as_of: Period | None,
    as_json: bool,
) -> None:
    """List the journal, newest entries last; all filters together."""
    since = str(first_day(earliest) or "")
    with Record(book_to_read(context, as_json=as_json), as_of=last_day(as_of)) as record:
        named = None if id is None else record.full_id(id)
        wrote = None if named is None else record.entries_of(named)
        entries = [
            entry
            for entry in record.journal()
            if (not verbs or entry.verb in verbs)
            and who in {None, entry.by}
            and (about or "").lower() in f"{entry.subject} {entry.reason or ''}".lower()
            and (wrote is None or entry.seq in wrote or entry.subject == named)
            and entry.time >= since
        ][-last if last > 0 else 0 :]
    if as_json:
        click.echo(printed_json({"schema": "tollbook/log/1", "entries": entries}))
        return
    if not entries:
        click.echo("no entry of the journal fits")
    for entry in entries:
        reason = f" · {entry.reason}" if entry.reason else ""
        click.echo(
            f"#{entry.seq} {entry.time} {entry.by} {entry.verb} {plain(entry.subject)} · {numbered(entry.records, 'record')}{reason}"
        )
    sys.stdout.flush()
